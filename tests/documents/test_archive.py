import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import PurePath

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import rows

from assistant.documents.assembly import Draft, Place, assemble
from assistant.documents.box import Box
from assistant.documents.packages import archive as archive_module
from assistant.documents.packages.archive import open_part, read_package
from assistant.documents.packages.names import name_of, reading_order
from assistant.documents.plaintext.reader import read_text
from assistant.documents.sheets.delimited import read_csv
from assistant.documents.sheets.reader import read_xlsx
from assistant.documents.source import Limits, Source
from assistant.documents.types import BlockKind, Document, Omission, PageQuality
from assistant.documents.word.reader import read_docx
from assistant.errors import DocumentError

Read = Callable[[Source], Document]


def packed(files: Mapping[str, bytes | str], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def read_file(source: Source) -> Document:
    """Read an inner file as the door of the program does; a .paged file has a page for each line."""
    match PurePath(source.name).suffix:
        case ".txt":
            return read_text(source)
        case ".csv":
            return read_csv(source)
        case ".docx":
            return read_docx(source)
        case ".xlsx":
            return read_xlsx(source)
        case ".paged":
            return read_paged(source)
    raise source.refusal("unsupported-format", "不支持的格式。")


def read_paged(source: Source) -> Document:
    lines = source.content.decode().splitlines()
    if len(lines) > source.limits.max_pages:
        raise source.refusal("too-large", f"共 {len(lines)} 页,超过上限。")
    drafts = [
        Draft(BlockKind.PARAGRAPH, line, number, places=(Place(0, len(line), number, Box(0, 0, 9, 9)),))
        if line
        else Draft(BlockKind.PARAGRAPH)
        for number, line in enumerate(lines, 1)
    ]
    qualities = [PageQuality.TEXT if line else PageQuality.BLANK for line in lines]
    return assemble(
        source.origin("paged"),
        drafts,
        qualities=qualities,
        title=lines[0],
        warnings=["第 1 页有章。"],
        attachments=["a.bin"],
        omitted=["末尾"],
    )


def read(files: Mapping[str, bytes | str] | bytes, *, reader: Read = read_file, limits: Limits | None = None) -> Document:
    content = files if isinstance(files, bytes) else packed(files)
    document = read_package(Source(name="申报材料.zip", content=content, limits=limits or Limits()), reader)
    assert_sound(document)
    return document


def assert_sound(document: Document) -> None:
    """Check what a package promises beside a single file: parts cover the text, and pages only the parts that have some."""
    assert document.text == "\n".join(document.text_of(block) for block in document.blocks)
    assert document.text == "\n".join(part.span.of(document.text) for part in document.parts if part.span.end > part.span.start)
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))
    for part in document.parts:
        pages = [page for page in document.pages if document.part_of_page(page.number) is part]
        assert len(pages) == part.pages
        assert bool(pages) == (part.first_page is not None)
        if pages:
            assert pages[0].span.start == part.span.start
            assert pages[-1].span.end == part.span.end + (1 if part is not document.parts[-1] else 0)
            assert all(page.span.end == following.span.start for page, following in pairwise(pages))
    for block in document.blocks:
        part = document.part_at(block.span.start)
        assert part is not None
        assert part.span.covers(block.span)
        assert block.page == document.page_at(block.span.start)
        assert (block.page is None) == (part.first_page is None)
        assert all(block.span.covers(cell) for cell in block.cells)


def names(document: Document) -> list[str]:
    return [part.origin.name for part in document.parts]


def refusal(files: Mapping[str, bytes | str] | bytes, limits: Limits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(files, limits=limits)
    return caught.value


def test_the_files_of_a_zip_are_one_document_with_parts() -> None:
    document = read({"附件/说明.txt": "甲说明。", "可研报告.txt": "乙报告。"})
    assert document.text == "乙报告。\n甲说明。"
    assert names(document) == ["可研报告.txt", "附件/说明.txt"]
    assert document.origin.format == "zip"
    assert document.origin.name == "申报材料.zip"
    first, second = document.parts
    assert (first.span.start, first.span.end, second.span.start, second.span.end) == (0, 4, 5, 9)
    assert document.pages == ()


def test_pages_are_numbered_through_the_files() -> None:
    document = read({"1.paged": "一页\n二页", "2.paged": "三页"})
    assert [(page.number, page.span.of(document.text)) for page in document.pages] == [(1, "一页\n"), (2, "二页\n"), (3, "三页")]
    assert [(part.first_page, part.pages) for part in document.parts] == [(1, 2), (3, 1)]
    assert [(line.page, line.span.of(document.text)) for line in document.lines] == [(1, "一页"), (2, "二页"), (3, "三页")]


def test_a_file_without_pages_lies_on_none() -> None:
    document = read({"1.paged": "一页", "2.txt": "无页", "3.paged": "二页"})
    assert document.page_at(document.text.index("一页")) == 1
    assert document.page_at(document.text.index("无页")) is None
    assert document.page_at(document.text.index("无页") + 2) is None
    assert document.page_at(document.text.index("二页")) == 2
    assert [part.first_page for part in document.parts] == [1, None, 2]


def test_a_blank_last_page_keeps_its_number() -> None:
    document = read({"1.paged": "一页\n\n", "2.paged": "三页"})
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.BLANK, PageQuality.TEXT]
    assert document.page_at(document.text.index("三页")) == 3


def test_a_scan_without_text_keeps_its_pages_and_no_line() -> None:
    def read_scan(source: Source) -> Document:
        return assemble(source.origin("pdf"), [], qualities=[PageQuality.UNREADABLE] * 2)

    content = packed({"1.paged": "一页", "2.pdf": "x", "3.paged": "四页"})
    source = Source(name="包.zip", content=content)
    document = read_package(source, lambda inner: read_scan(inner) if inner.name == "2.pdf" else read_file(inner))
    assert document.text == "一页\n四页"
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, *[PageQuality.UNREADABLE] * 2, PageQuality.TEXT]
    assert (document.page_at(0), document.page_at(3)) == (1, 4)


def test_a_report_and_its_budget_are_read_as_one_with_tables_numbered_through() -> None:
    report, budget = io.BytesIO(), io.BytesIO()
    paper = docx.Document()
    paper.add_heading("第一章 总论", 1)
    paper.add_paragraph("本项目总投资200万元。")
    table = paper.add_table(2, 2)
    for cell, text in zip(table._cells, ["名称", "数量", "终端", "200"], strict=True):
        cell.text = text
    paper.save(report)
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (["名称", "金额(万元)"], ["终端", 120], ["软件", 80]):
        book.active.append(line)
    book.save(budget)
    document = read({"附件1 预算.xlsx": budget.getvalue(), "某项目可行性研究报告.docx": report.getvalue()}, limits=Limits(office=False))
    assert names(document) == ["某项目可行性研究报告.docx", "附件1 预算.xlsx"]
    assert rows(document, 1) == [["名称", "数量"], ["终端", "200"]]
    assert rows(document, 2) == [["名称", "金额(万元)"], ["终端", "120"], ["软件", "80"]]
    part = document.part_at(document.text.index("软件"))
    assert part is not None
    assert part.origin.format == "xlsx"
    assert any(warning.startswith("「附件1 预算.xlsx」:电子表格没有页码") for warning in document.warnings)


def test_warnings_attachments_and_title_name_their_file() -> None:
    document = read({"1.txt": "甲", "2.paged": "某某项目报告"})
    assert document.title == "某某项目报告"
    assert "「2.paged」:第 1 页有章。" in document.warnings
    assert document.attachments == ("2.paged/a.bin",)
    assert document.omitted == (Omission(what="末尾", file="2.paged"),)


def test_a_file_that_cannot_be_read_does_not_spoil_the_others() -> None:
    document = read({"报告.txt": "甲", "模型.dwg": b"AC1032", "空.txt": "", "旧.rar": b"Rar!\x1a\x07" + bytes(9)})
    assert names(document) == ["报告.txt"]
    assert {unread.name: unread.code for unread in document.unread} == {
        "模型.dwg": "unsupported-format",
        "空.txt": "empty",
        "旧.rar": "unsupported-format",
    }


def test_when_nothing_can_be_read_the_refusal_names_files_and_reasons() -> None:
    error = refusal({"a.dwg": b"x", "b.txt": ""})
    assert error.code == "unsupported-format"
    assert "「a.dwg」:不支持的格式。" in error.message
    assert "「b.txt」:文件是空的" in error.message
    assert refusal({"b.txt": ""}).code == "empty"


def test_a_locked_zip_is_encrypted() -> None:
    content = bytearray(packed({"报告.txt": "甲"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(content)).code == "encrypted"


def test_clutter_and_folders_are_no_files() -> None:
    clutter = {"__MACOSX/._报告.txt": "x", ".DS_Store": "x", "甲/Thumbs.db": "x", "desktop.ini": "x", "~$报告.docx": "x", "空/": ""}
    assert names(read({**clutter, "报告.txt": "甲"})) == ["报告.txt"]
    assert refusal(clutter).code == "empty"


def test_links_are_not_followed() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("密码.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("报告.txt", "甲")
    document = read(stream.getvalue())
    assert names(document) == ["报告.txt"]
    assert any("密码.txt" in warning for warning in document.warnings)


def test_the_same_file_twice_is_read_once() -> None:
    document = read({"报告.txt": "甲", "副本/报告.txt": "甲"})
    assert len(document.parts) == 1
    assert any("完全相同" in warning for warning in document.warnings)


def test_zips_inside_are_unpacked_two_deep() -> None:
    deepest = packed({"四.txt": "丁"})
    inner = packed({"三.txt": "丙", "更深.zip": packed({"二.txt": "乙", "最深.zip": deepest})})
    document = read({"一.txt": "甲", "内.zip": inner})
    assert sorted(names(document)) == sorted(["一.txt", "内.zip/三.txt", "内.zip/更深.zip/二.txt"])
    assert [(unread.name, unread.code) for unread in document.unread] == [("内.zip/更深.zip/最深.zip", "unsupported-format")]


def test_a_broken_zip_inside_is_one_unread_file() -> None:
    document = read({"一.txt": "甲", "坏.zip": b"PK\x03\x04" + bytes(50)})
    assert [(unread.name, unread.code) for unread in document.unread] == [("坏.zip", "damaged")]


def test_what_all_files_unpack_to_is_bounded_together_with_zips_inside() -> None:
    files: dict[str, bytes | str] = {f"{number}.txt": "甲" * 1000 + str(number) for number in range(10)}
    document = read({"报告.txt": "乙", "内.zip": packed(files)}, limits=Limits(max_unpacked_bytes=10_000))
    assert 1 <= len(document.parts) < 5
    assert {unread.code for unread in document.unread} == {"too-large"}


def test_a_file_beyond_the_limit_of_one_file_is_left_out() -> None:
    document = read({"大.txt": "甲" * 10_000, "小.txt": "乙"}, limits=Limits(max_bytes=1_000))
    assert names(document) == ["小.txt"]
    assert document.unread[0].code == "too-large"


def test_a_file_that_declares_less_than_it_holds_is_damaged() -> None:
    content = packed({"大.txt": "a" * 100_000, "小.txt": "乙"}).replace(struct.pack("<I", 100_000), struct.pack("<I", 10))
    document = read(content)
    assert [(unread.name, unread.code) for unread in document.unread] == [("大.txt", "damaged")]


def test_pages_are_bounded_over_all_files() -> None:
    document = read({"1.paged": "一\n二\n三", "2.paged": "四\n五", "3.paged": "六"}, limits=Limits(max_pages=4))
    assert names(document) == ["1.paged", "3.paged"]
    assert "前面的文件已有 3 页" in document.unread[0].message


def test_recognised_pages_are_bounded_over_all_files() -> None:
    left: list[int] = []

    def read_scan(source: Source) -> Document:
        left.append(source.limits.max_ocr_pages)
        drafts = [Draft(BlockKind.PARAGRAPH, "甲", 1), Draft(BlockKind.PARAGRAPH, "乙", 2)]
        return assemble(source.origin("pdf"), drafts, qualities=[PageQuality.OCR] * 2)

    read({"1.pdf": "a", "2.pdf": "b"}, reader=read_scan, limits=Limits(max_ocr_pages=3))
    assert left == [3, 1]


def test_more_files_than_a_submission_has_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "_MOST_FILES", 3)
    document = read({f"{number}.txt": str(number) for number in range(9)})
    assert len(document.parts) == 3
    assert [unread.code for unread in document.unread] == ["too-large"]


def test_an_unusual_packing_is_named() -> None:
    assert refusal(packed({"报告.txt": "甲"}, packing=zipfile.ZIP_LZMA)).code == "unsupported-format"


def test_a_file_that_is_no_zip_is_damaged() -> None:
    assert refusal(b"PK\x03\x04" + bytes(100)).code == "damaged"


def test_the_reading_of_inner_files_is_heard_outside() -> None:
    heard: list[str] = []

    def read_slowly(source: Source) -> Document:
        source.tick("ocr", 1, 2)
        return read_text(source)

    source = Source(name="包.zip", content=packed({"报告.txt": "甲"}), progress=lambda *told: heard.append(told[0]))
    read_package(source, read_slowly)
    assert "ocr" in heard
    assert "package" in heard


def entry(written: bytes, *, utf8: bool = False, extra: bytes = b"") -> zipfile.ZipInfo:
    """Return an entry as zipfile reads it when its name stands in the file as `written`."""
    info = zipfile.ZipInfo(written.decode("utf-8" if utf8 else "cp437"))
    info.orig_filename = info.filename
    info.flag_bits = 0x800 if utf8 else 0
    info.extra = extra
    return info


@pytest.mark.parametrize(
    ("found", "name"),
    [
        pytest.param(entry("可研报告.pdf".encode(), utf8=True), "可研报告.pdf", id="utf-8-flag"),
        pytest.param(entry("可研报告.pdf".encode("gbk")), "可研报告.pdf", id="gbk"),
        pytest.param(entry("可研报告.pdf".encode()), "可研报告.pdf", id="utf-8-without-flag"),
        pytest.param(entry("模块.pdf".encode("gbk")), "模块.pdf", id="gbk-that-begins-like-utf-8"),
        pytest.param(entry("模模".encode("gbk")), "模模", id="gbk-that-passes-for-utf-8"),
        pytest.param(entry(b"report.pdf"), "report.pdf", id="ascii"),
        pytest.param(entry(b"../../etc/passwd"), "etc/passwd", id="way-out"),
        pytest.param(entry(b"C:\\temp\\..\\a.txt"), "temp/a.txt", id="windows-path"),
        pytest.param(entry("甲\u202egpj.exe".encode(), utf8=True), "甲gpj.exe", id="turned-direction"),
        pytest.param(entry(b"///"), "未命名", id="no-name"),
    ],
)
def test_names_are_read_as_their_writer_saw_them_and_lead_nowhere(found: zipfile.ZipInfo, name: str) -> None:
    assert name_of(found) == name


def test_the_unicode_name_beside_the_old_one_counts_when_it_belongs_to_it() -> None:
    written = b"??.txt"
    field = b"\x01" + struct.pack("<I", zlib.crc32(written)) + "预算.txt".encode()
    extra = struct.pack("<HH", 0x7075, len(field)) + field
    assert name_of(entry(written, extra=extra)) == "预算.txt"
    assert name_of(entry(b"xx.txt", extra=extra)) == "xx.txt"


def test_a_long_path_is_shown_by_its_last_parts() -> None:
    name = name_of(entry(("很长的文件夹名/" * 60 + "报告.pdf").encode(), utf8=True))
    assert len(name) <= 120
    assert name.endswith("/报告.pdf")


def test_the_report_comes_first_then_enclosures_by_number() -> None:
    written = ["附件10.pdf", "附件2 检测报告.pdf", "附件十一.pdf", "申报表.docx", "建设方案.docx", "附件三.pdf", "某项目可行性研究报告.pdf"]
    assert sorted(written, key=reading_order) == [
        "某项目可行性研究报告.pdf",
        "建设方案.docx",
        "申报表.docx",
        "附件2 检测报告.pdf",
        "附件三.pdf",
        "附件10.pdf",
        "附件十一.pdf",
    ]


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_a_broken_zip_is_a_document_or_a_refusal(noise: bytes, at: int, value: int) -> None:
    content = bytearray(packed({"报告.txt": "甲", "内.zip": packed({"乙.txt": noise})}))
    content[at % len(content)] = value
    messages: list[str] = []
    try:
        read(bytes(content))
    except DocumentError as error:
        messages.append(error.message)
    assert all(message.endswith("。") for message in messages)


def test_a_folder_that_holds_every_file_is_no_part_of_their_names() -> None:
    inside = read({"某局项目/报告.txt": "正文。", "某局项目/附件/清单.txt": "目录。"})
    assert [part.origin.name for part in inside.parts] == ["报告.txt", "附件/清单.txt"]
    beside = read({"某局项目/报告.txt": "正文。", "清单.txt": "目录。"})
    assert {part.origin.name for part in beside.parts} == {"某局项目/报告.txt", "清单.txt"}


def test_a_file_is_taken_out_by_the_name_that_it_is_shown_under() -> None:
    source = Source(name="材料.zip", content=packed({"某局项目/报告.txt": "正文。", "某局项目/附件/清单.txt": "目录。"}))
    assert open_part(source, "附件/清单.txt").content.decode() == "目录。"
    with pytest.raises(DocumentError, match="没有文件"):
        open_part(source, "../报告.txt")


def test_a_refusal_of_hundreds_of_files_with_long_names_and_reasons_stays_short() -> None:
    def read_nothing(source: Source) -> Document:
        raise source.refusal("too-large", f"文件的 {'长' * 5_000} 部分过大。请拆分。")

    content = packed({f"{'名' * 115}{number}.txt": f"第 {number} 份" for number in range(300)})
    with pytest.raises(DocumentError) as caught:
        read_package(Source(name="申报材料.zip", content=content), read_nothing)
    assert caught.value.code == "too-large"
    assert "300 个文件" in caught.value.message
    assert len(caught.value.message) < 2_000
    assert caught.value.message.endswith("。")
