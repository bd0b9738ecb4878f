import io
import struct
import zipfile
from pathlib import Path

import pytest
from hostile_paper import ofd_line, ofd_parts, zipped
from ofd_paper import NAMESPACE, Ofd, pack, png, seal, words_of
from paper import assert_sound, texts
from PIL import Image

from assistant.documents.ofd import reader, shapes
from assistant.documents.ofd.geometry import Matrix, Point, trace_outlines
from assistant.documents.ofd.parts import Parts
from assistant.documents.ofd.reader import read_ofd
from assistant.documents.ofd.resources import Resources
from assistant.documents.ofd.shapes import Allowance, collect_shapes
from assistant.documents.ofd.xml import BrokenPart, parse_xml
from assistant.documents.packages.zips import read_entry
from assistant.documents.source import Limits, Source
from assistant.documents.types import BlockKind, Document, PageQuality
from assistant.errors import DocumentError

LONG = "本项目整合林草\uff0c水利\uff0c应急三个部门的巡护数据\uff0c在现有政务云上建设统一的巡护调度应用\uff0c减少重复录入。"


@pytest.fixture
def ofd(tmp_path: Path) -> Ofd:
    ofd = Ofd(tmp_path / "报告.ofd")
    ofd.page().prose(LONG)
    return ofd


def read(path: Path, *, limits: Limits | None = None) -> Document:
    document = read_ofd(Source(name=path.name, content=path.read_bytes(), limits=limits or Limits(ocr=False)))
    assert_sound(document)
    return document


def refusal(path: Path, *, limits: Limits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(path, limits=limits)
    return caught.value


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_two_documents_in_one_file_are_read_with_their_pages_counted_through(ofd: Ofd, tmp_path: Path) -> None:
    second = Ofd(tmp_path / "b.ofd", folder="Doc_1")
    second.page().prose("第二个文档是投资概算表的说明。")
    document = read(ofd.save(second))
    assert [(block.page, document.text_of(block)) for block in document.blocks] == [(1, LONG), (2, "第二个文档是投资概算表的说明。")]


def test_a_document_that_is_missing_is_said_to_be(ofd: Ofd, tmp_path: Path) -> None:
    second = Ofd(tmp_path / "b.ofd", folder="Doc_1")
    second.page().prose(LONG)
    document = read(ofd.save(second, changes={"Doc_1/Document.xml": None}))
    assert len(document.pages) == 1
    assert document.warnings[0].startswith("文件里有 1 个文档缺失或损坏")
    assert [omission.what for omission in document.omitted] == ["1 个缺失或损坏的文档"]


def test_the_current_version_of_a_document_is_read(ofd: Ofd) -> None:
    ofd.body = '<ofd:Versions><ofd:Version ID="1" Index="1" Current="true" BaseLoc="/Doc_0/Versions/V1.xml"/></ofd:Versions>'
    ofd.parts["Doc_0/Versions/V1.xml"] = b"<DocVersion><DocRoot>/Doc_0/Document_V1.xml</DocRoot></DocVersion>"
    newer = ofd.write_parts()["Doc_0/Document.xml"].replace(b"Pages/0.xml", b"Pages/new.xml")
    ofd.parts["Doc_0/Document_V1.xml"] = newer
    ofd.parts["Doc_0/Pages/new.xml"] = ofd.pages[0].xml().replace("减少重复录入", "避免重复建设").encode()
    assert read(ofd.save()).text == LONG.replace("减少重复录入", "避免重复建设")


def test_the_title_is_that_of_the_file_where_the_cover_has_none(ofd: Ofd) -> None:
    ofd.title = "某某州巡护调度应用项目可行性研究报告"
    assert read(ofd.save()).title == "某某州巡护调度应用项目可行性研究报告"


def test_attachments_are_listed_by_name(ofd: Ofd) -> None:
    ofd.after = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
    entries = (
        '<ofd:Attachment ID="1" Name="投资概算表" Format="xlsx"><ofd:FileLoc>a.xlsx</ofd:FileLoc></ofd:Attachment>'
        '<ofd:Attachment ID="2" Name="批复.pdf" Format="pdf"><ofd:FileLoc>b.pdf</ofd:FileLoc></ofd:Attachment>'
        '<ofd:Attachment ID="3"><ofd:FileLoc>files/图纸.dwg</ofd:FileLoc></ofd:Attachment>'
    )
    ofd.parts["Doc_0/Attachs/Attachments.xml"] = f'<ofd:Attachments xmlns:ofd="{NAMESPACE}">{entries}</ofd:Attachments>'.encode()
    assert read(ofd.save()).attachments == ("投资概算表.xlsx", "批复.pdf", "图纸.dwg")


def sign(ofd: Ofd, *, with_seal: bool = True) -> None:
    """Add two signatures: one with a seal on page 1, one without a word about its maker."""
    ofd.body = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    kinds = ("Seal", "Sign")
    listed = "".join(f'<ofd:Signature ID="{n}" Type="{kind}" BaseLoc="Sign_{n}/Signature.xml"/>' for n, kind in enumerate(kinds))
    signed = (
        '<ofd:Provider ProviderName="签章组件" Company="某某科技公司" Version="1.0"/>'
        "<ofd:SignatureDateTime>20250301093000Z</ofd:SignatureDateTime>"
        '<ofd:StampAnnot ID="1" PageRef="101" Boundary="120 200 40 40"/><ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>'
    )
    folder = "Doc_0/Signs"
    ofd.parts[f"{folder}/Signatures.xml"] = f'<ofd:Signatures xmlns:ofd="{NAMESPACE}">{listed}</ofd:Signatures>'.encode()
    for number, content in enumerate((signed, "")):
        xml = f'<ofd:Signature xmlns:ofd="{NAMESPACE}"><ofd:SignedInfo>{content}</ofd:SignedInfo></ofd:Signature>'
        ofd.parts[f"{folder}/Sign_{number}/Signature.xml"] = xml.encode()
    if with_seal:
        ofd.parts[f"{folder}/Sign_0/Seal.esl"] = seal("某某州林业和草原局", png(Image.new("RGB", (40, 40), (200, 0, 0))))


def test_signatures_are_listed_as_the_file_states_them(ofd: Ofd) -> None:
    sign(ofd)
    expected = ("电子签章 1:印章“某某州林业和草原局”,第 1 页,某某科技公司,2025-03-01(未验签)", "数字签名 2:没有写明签署者(未验签)")
    assert read(ofd.save()).signatures == expected


@pytest.mark.parametrize("esl", [b"", b"\x30\x84\xff\xff\xff\xff", b"\x30\x03\x30\x01", b"PK\x03\x04", bytes(range(256))])
def test_a_seal_that_cannot_be_read_leaves_its_name_out(ofd: Ofd, esl: bytes) -> None:
    sign(ofd, with_seal=False)
    ofd.parts["Doc_0/Signs/Sign_0/Seal.esl"] = esl
    assert read(ofd.save()).signatures[0] == "电子签章 1:第 1 页,某某科技公司,2025-03-01(未验签)"


@pytest.mark.parametrize(
    "name", [pytest.param("Encryptions.xml", id="as-the-standard-names-it"), pytest.param("encryptions.XML", id="in-other-letters")]
)
def test_an_encrypted_file_is_refused_as_encrypted(ofd: Ofd, name: str) -> None:
    error = refusal(ofd.save(changes={name: b"<Encryptions/>", "Doc_0/Pages/0.xml": b"\x8f\x02\x11"}))
    assert error.code == "encrypted"
    assert "未加密" in error.message


def test_a_zip_with_a_password_is_refused_as_encrypted(ofd: Ofd) -> None:
    content = bytearray(ofd.save().read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    ofd.path.write_bytes(bytes(content))
    assert refusal(ofd.path).code == "encrypted"


@pytest.mark.parametrize("content", [pytest.param(b"PK\x03\x04 this is no zip", id="no-zip"), pytest.param(b"", id="nothing")])
def test_what_is_no_zip_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.ofd"
    path.write_bytes(content)
    assert refusal(path).code == "damaged"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"OFD.xml": None}, id="no-OFD.xml"),
        pytest.param({"OFD.xml": b"<ofd:OFD"}, id="broken-OFD.xml"),
        pytest.param({"Doc_0/Document.xml": None}, id="no-Document.xml"),
        pytest.param({"Doc_0/Pages/0.xml": None}, id="the-only-page-missing"),
    ],
)
def test_a_file_without_its_parts_is_damaged(ofd: Ofd, changes: dict[str, bytes | None]) -> None:
    error = refusal(ofd.save(changes=changes))
    assert error.code == "damaged"
    assert "重新导出" in error.message


def test_a_truncated_file_is_damaged(ofd: Ofd) -> None:
    content = ofd.save().read_bytes()
    ofd.path.write_bytes(content[: len(content) // 2])
    assert refusal(ofd.path).code == "damaged"


def test_a_file_without_pages_and_one_of_blank_pages_are_empty(tmp_path: Path) -> None:
    ofd = Ofd(tmp_path / "a.ofd")
    assert refusal(ofd.save()).code == "empty"
    ofd.page()
    assert refusal(ofd.save()).code == "empty"


def test_a_file_with_more_pages_than_allowed_is_too_large(ofd: Ofd) -> None:
    for _ in range(3):
        ofd.page()
    error = refusal(ofd.save(), limits=Limits(max_pages=3))
    assert error.code == "too-large"
    assert "4 页" in error.message


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"", id="empty"),
        pytest.param(b"<ofd:Page><ofd:Content></ofd:Page>", id="broken"),
        pytest.param(b"<a>" * 300 + b"</a>" * 300, id="nested-too-deep"),
        pytest.param(b'<!DOCTYPE x [<!ENTITY e "entity words">]><Page><Content/>&e;</Page>', id="doctype"),
    ],
)
def test_a_damaged_page_is_said_to_be_and_the_others_are_read(ofd: Ofd, page: bytes | None) -> None:
    ofd.page().prose(LONG)
    document = read(ofd.save(changes={"Doc_0/Pages/1.xml": page}))
    assert [found.quality for found in document.pages] == [PageQuality.TEXT, PageQuality.UNREADABLE]
    assert document.warnings == ("第 2 页的内容缺失或损坏,没有读到。请用制作它的软件重新导出。",)
    assert document.text == LONG


def test_a_doctype_in_the_first_part_is_refused(ofd: Ofd) -> None:
    xml = parts_of(ofd.save())["OFD.xml"]
    assert refusal(ofd.save(changes={"OFD.xml": b'<!DOCTYPE OFD SYSTEM "file:///etc/hosts">' + xml})).code == "damaged"


@pytest.mark.parametrize(
    "location", ["../../../../etc/hosts", "/../secret.xml", "..\\..\\secret.xml", "file:///etc/hosts", "C:\\secret.xml", "."]
)
def test_a_location_that_leads_out_of_the_file_is_a_missing_page(ofd: Ofd, location: str) -> None:
    ofd.page()
    document_xml = ofd.write_parts()["Doc_0/Document.xml"].replace(b"Pages/1.xml", location.encode())
    document = read(ofd.save(changes={"Doc_0/Document.xml": document_xml, "../secret.xml": b"<Page/>"}))
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.UNREADABLE]


@pytest.mark.parametrize("location", ["/Doc_0/Pages/0.xml", "Doc_0/Pages/0.xml", "./pages/0.XML", "Pages\\0.xml", "../Doc_0/Pages/0.xml"])
def test_a_location_may_be_written_in_many_ways(ofd: Ofd, location: str) -> None:
    document_xml = ofd.write_parts()["Doc_0/Document.xml"].replace(b"Pages/0.xml", location.encode())
    assert read(ofd.save(changes={"Doc_0/Document.xml": document_xml})).text == LONG


def test_names_in_the_zip_may_be_gbk_with_backslashes(ofd: Ofd) -> None:
    parts = parts_of(ofd.save())
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(b"Pages/0.xml", "页面/0.xml".encode())
    content = parts.pop("Doc_0/Pages/0.xml")
    pack(ofd.path, {**parts, "Doc_0/PLACE0.xml": content})
    raw = ofd.path.read_bytes().replace(b"Doc_0/PLACE0.xml", b"Doc_0\\" + "页面".encode("gbk") + b"\\0.xml")
    assert len("Doc_0\\") + 4 + len("\\0.xml") == len("Doc_0/PLACE0.xml")
    ofd.path.write_bytes(raw)
    assert read(ofd.path).text == LONG


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda xml: b'<?xml version="1.0" encoding="GBK"?>' + xml.encode("gbk"), id="gbk"),
        pytest.param(
            lambda xml: b'<?xml version="1.0" encoding="GB2312"?>' + xml.replace("整合", "整合\u93bf").encode("gb18030"), id="wider"
        ),
        pytest.param(lambda xml: b'<?xml version="1.0" encoding="UTF-8"?>' + xml.encode("gbk"), id="gbk-that-claims-utf-8"),
        pytest.param(lambda xml: xml.encode("utf-8-sig"), id="byte-order-mark"),
        pytest.param(lambda xml: ('<?xml version="1.0" encoding="UTF-16"?>' + xml).encode("utf-16"), id="utf-16"),
        pytest.param(lambda xml: xml.replace(NAMESPACE, "http://www.ofdspec.org").encode(), id="another-namespace"),
        pytest.param(lambda xml: xml.replace(f' xmlns:ofd="{NAMESPACE}"', "").encode(), id="undeclared-prefix"),
        pytest.param(lambda xml: xml.replace("ofd:", "").replace(":ofd", "").encode(), id="no-prefix"),
        pytest.param(lambda xml: xml.replace("ofd:", ":").encode(), id="empty-prefix"),
    ],
)
def test_pages_are_read_in_all_the_ways_in_which_producers_write_them(ofd: Ofd, encode) -> None:  # type: ignore[no-untyped-def]
    text = read(ofd.save(changes={"Doc_0/Pages/0.xml": encode(ofd.pages[0].xml())})).text
    assert text.replace("\u93bf", "") == LONG


def test_line_breaks_of_the_xml_are_no_characters(ofd: Ofd) -> None:
    ofd.pages.clear()
    ofd.page().add(words_of("总投资额", 40, 100).replace(">总投资额<", ">\n      总投资额\n    <"))
    document = read(ofd.save())
    assert document.text == "总投资额"
    assert document.lines[0].box.left == pytest.approx(40 * 72 / 25.4, abs=0.1)


def units(depth: int, width: int) -> str:
    """Return composed figures of which each holds the next `width` times."""
    figures = "".join(
        f'<ofd:CompositeGraphicUnit ID="{500 + level}"><ofd:Content>'
        + f'<ofd:CompositeObject ID="9" ResourceID="{501 + level}" Boundary="0 0 9 9"/>' * width
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for level in range(depth)
    )
    return f"<ofd:CompositeGraphicUnits>{figures}</ofd:CompositeGraphicUnits>"


@pytest.mark.parametrize(
    "resources",
    [
        pytest.param(units(10, 10), id="ten-to-the-tenth-figures"),
        pytest.param(units(3, 1).replace('"503"', '"500"'), id="a-figure-inside-itself"),
    ],
)
def test_figures_that_unfold_without_end_stop(ofd: Ofd, resources: str) -> None:
    ofd.resources += resources
    ofd.pages[0].add('<ofd:CompositeObject ID="9" ResourceID="500" Boundary="0 0 9 9"/>')
    assert texts(read(ofd.save()), BlockKind.PARAGRAPH) == [LONG]


def test_a_page_with_more_than_can_be_read_says_so(ofd: Ofd) -> None:
    ofd.resources += units(10, 10)
    ofd.pages[0].add('<ofd:CompositeObject ID="9" ResourceID="500" Boundary="0 0 9 9"/>')
    document = read(ofd.save())
    assert document.warnings[0].startswith("第 1 页的对象过多")
    assert [omission.what for omission in document.omitted] == ["第 1 页的一部分"]


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(
            '<ofd:TextObject Size="NaN" CTM="a b c"><ofd:TextCode X="1e999" DeltaX="g 999999999 x">字</ofd:TextCode></ofd:TextObject>',
            id="words",
        ),
        pytest.param(
            '<ofd:TextObject Size="1e6" CTM="1e6 1e6 0 0 0 0"><ofd:TextCode DeltaX="g -5 1">文字</ofd:TextCode></ofd:TextObject>', id="flat"
        ),
        pytest.param(
            "<ofd:PathObject><ofd:AbbreviatedData>L 1 M A 1 2 C Q Z 9 9 X 1 A 0 0 0 0 0 1 1</ofd:AbbreviatedData></ofd:PathObject>",
            id="path",
        ),
        pytest.param('<ofd:ImageObject ResourceID="404" CTM="0 0 0 0 0 0" Alpha="-7"/>', id="image"),
        pytest.param("<ofd:PageBlock>" * 100 + "</ofd:PageBlock>" * 100, id="blocks"),
        pytest.param('<ofd:CompositeObject ResourceID=""/><ofd:Unknown/>', id="unknown"),
    ],
)
def test_nonsense_on_a_page_does_not_stop_the_reading(ofd: Ofd, shape: str) -> None:
    ofd.pages[0].add(shape)
    assert LONG in texts(read(ofd.save()), BlockKind.PARAGRAPH)


def test_a_part_whose_checksum_is_wrong_is_a_damaged_page(ofd: Ofd) -> None:
    ofd.page().prose(LONG)
    content = bytearray(ofd.save().read_bytes())
    with zipfile.ZipFile(ofd.path) as archive:
        entry = archive.getinfo("Doc_0/Pages/1.xml")
    name, extra = struct.unpack_from("<HH", content, entry.header_offset + 26)
    content[entry.header_offset + 30 + name + extra + entry.compress_size // 2] ^= 0xFF
    ofd.path.write_bytes(bytes(content))
    assert [page.quality for page in read(ofd.path).pages] == [PageQuality.TEXT, PageQuality.UNREADABLE]


def listed(times: int, content: str) -> bytes:
    """Return an OFD that lists its one page so many times."""
    parts, document = ofd_parts(content), "Doc_0/Document.xml"
    again = '<ofd:Page ID="9" BaseLoc="Pages/Page_0/Content.xml"/>' * (times - 1)
    return zipped(parts | {document: str(parts[document]).replace("</ofd:Pages>", f"{again}</ofd:Pages>")})


def drawn(corners: int) -> str:
    data = f"M 0 0 {'L 9 9 ' * (corners - 1)}"
    return f'<ofd:PathObject ID="9" Boundary="0 0 210 297"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def test_a_file_that_lists_one_heavy_page_often_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ofd"
    path.write_bytes(listed(300, drawn(1_000_000)))
    assert refusal(path).code == "too-large"


def test_a_page_listed_often_is_read_as_often(tmp_path: Path) -> None:
    path = tmp_path / "a.ofd"
    path.write_bytes(listed(30, ofd_line(1, LONG)))
    assert len(read(path).pages) == 30


def test_drawings_beyond_what_a_file_may_draw_are_left_out_and_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_FILE_ALLOWANCE", (1_000, 1_000, 300))
    path = tmp_path / "a.ofd"
    path.write_bytes(listed(3, drawn(100) + ofd_line(1, "本项目投资三百万元。")))
    document = read(path)
    assert [page.quality for page in document.pages] == [PageQuality.TEXT] * 3
    assert any(warning.startswith("第 3 页的对象过多") for warning in document.warnings)


def test_a_page_of_which_only_left_out_drawings_remain_is_not_blank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_FILE_ALLOWANCE", (1_000, 1_000, 250))
    path = tmp_path / "a.ofd"
    path.write_bytes(listed(2, drawn(1_000)))
    assert refusal(path).code == "no-text"


def test_a_page_draws_no_more_corners_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def trace(data: str, matrix: Matrix, *, most: int) -> list[list[Point]]:
        asked.append(most)
        return trace_outlines(data, matrix, most=most)

    monkeypatch.setattr(shapes, "trace_outlines", trace)
    layer = parse_xml(f"<Layer>{drawn(100) * 50}</Layer>".replace("ofd:", "").encode())
    collect_shapes([layer], Resources(), Allowance(shapes=1_000, signs=0, points=1_000))
    assert len(asked) < 15
    assert asked == sorted(asked, reverse=True)


def test_a_broken_part_is_unpacked_once_however_often_pages_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Doc_0/Page.xml", "<Page><Content>")
    unpacked: list[str] = []

    def read_noted(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, most: int) -> bytes | None:
        unpacked.append(entry.filename)
        return read_entry(archive, entry, most=most)

    monkeypatch.setattr("assistant.documents.ofd.parts.read_entry", read_noted)
    parts = Parts(Source(name="a.ofd", content=stream.getvalue()))
    for _ in range(3):
        with pytest.raises(BrokenPart):
            parts.parse("Doc_0/Page.xml")
    assert unpacked == ["Doc_0/Page.xml"]
