import io
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import openpyxl
import psutil
import pytest
from ole_paper import compound
from paper import assert_sound, headings, rows, texts
from word_paper import Word, paragraph, row, table

from assistant.documents.office import libreoffice
from assistant.documents.office.libreoffice import convert, find_office
from assistant.documents.office.ole import classify_ole
from assistant.documents.old_formats import classify_office, read_office, render_pdf
from assistant.documents.source import Limits, Source
from assistant.documents.types import BlockKind, Document
from assistant.errors import DocumentError, DocumentErrorCode

LONG = "本项目围绕农牧民办事难的问题,整合林草、水利、应急三个部门的巡护数据,在现有政务云上建设统一的巡护调度应用。"
BREAK = '<w:r><w:br w:type="page"/></w:r>'


def save_as(content: bytes, folder: Path, *, suffix: str, to: str) -> bytes:
    """Return an old format as LibreOffice writes it; the program itself reads old formats only."""
    program = find_office()
    assert program, "these tests need LibreOffice"
    (folder / f"x{suffix}").write_bytes(content)
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", to, "--outdir", folder]
    subprocess.run([*command, folder / f"x{suffix}"], check=True, capture_output=True, timeout=100)
    return (folder / f"x.{to}").read_bytes()


def word_file() -> bytes:
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
    word = Word().part("styles", styles)
    word.add(paragraph("第一章 总论", properties='<w:pStyle w:val="H"/>'), paragraph(LONG))
    word.add(paragraph(BREAK, "第二章 清单", properties='<w:pStyle w:val="H"/>'), table(row("序号", "名称"), row("1", "巡护终端")))
    return word.add(paragraph("以上为清单。")).save()


@pytest.fixture(scope="module")
def old_word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return save_as(word_file(), tmp_path_factory.mktemp("doc"), suffix=".docx", to="doc")


def rich_text() -> bytes:
    def spell(text: str) -> str:
        return "".join(f"\\u{ord(sign) - 65536 if ord(sign) > 32767 else ord(sign)}?" for sign in text)

    cells = "".join(f"\\trowd\\cellx2000\\cellx6000\\intbl {spell(one)}\\cell {spell(two)}\\cell\\row" for one, two in TABLE)
    style = "{\\stylesheet{\\s1\\outlinelevel0 heading 1;}}"
    heads = [f"\\pard\\plain\\s1\\outlinelevel0 {spell(text)}\\par\\pard\\plain" for text in ("第一章 总论", "第二章 清单")]
    return f"{{\\rtf1\\ansi{style}{heads[0]} {spell(LONG)}\\par\\page{heads[1]} {cells}\\pard {spell('以上为清单。')}\\par}}".encode(
        "ascii"
    )


TABLE = (("序号", "名称"), ("1", "巡护终端"))
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODT_KIND = "application/vnd.oasis.opendocument.text"


def open_document(body: str | None = None, *, manifest: str = "") -> bytes:
    cells = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell><text:p>{cell}</text:p></table:table-cell>' for cell in line)}</table:table-row>"
        for line in TABLE
    )
    body = body or (
        f'<text:h text:outline-level="1">第一章 总论</text:h><text:p>{LONG}</text:p>'
        f'<text:h text:style-name="B" text:outline-level="1">第二章 清单</text:h>'
        f"<table:table><table:table-column table:number-columns-repeated='2'/>{cells}</table:table><text:p>以上为清单。</text:p>"
    )
    names = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "text", "table", "style", "draw"))
    style = (
        '<style:style style:name="B" style:family="paragraph"><style:paragraph-properties fo:break-before="page" '
        f'xmlns:fo="{ODF}xsl-fo-compatible:1.0"/></style:style>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", ODT_KIND)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{ODF}manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{ODT_KIND}"/>'
            f'<m:file-entry m:full-path="content.xml" m:media-type="text/xml">{manifest}</m:file-entry></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
            f"<office:automatic-styles>{style}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
    return buffer.getvalue()


def read(name: str, content: bytes, limits: Limits | None = None) -> Document:
    document = read_office(Source(name=name, content=content, limits=limits or Limits()))
    assert_sound(document)
    return document


@pytest.mark.parametrize("name", ["报告.doc", "报告.wps", "报告.rtf", "报告.odt"])
def test_old_formats_are_read_with_headings_tables_and_pages(name: str, old_word: bytes) -> None:
    suffix = name.rpartition(".")[2]
    content = {"rtf": rich_text, "odt": open_document}.get(suffix, lambda: old_word)()
    document = read(name, content)
    assert headings(document) == [(1, "第一章 总论"), (1, "第二章 清单")]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, "以上为清单。"]
    assert rows(document, 1) == [["序号", "名称"], ["1", "巡护终端"]]
    assert [block.page for block in document.blocks] == [1, 1, 2, 2, 2, 2]
    assert (document.origin.name, document.origin.format, document.origin.size) == (name, suffix, len(content))
    assert document.origin == Source(name=name, content=content).origin(suffix)
    assert any(f"这是 .{suffix} 格式,经 LibreOffice 转换后读取" in warning for warning in document.warnings)


def test_old_workbooks_are_read_as_tables(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (("序号", "费用名称", "金额(万元)"), (1, "软件开发", 200), (2, "系统集成", 35.5)):
        book.worksheets[0].append(line)
    book.save(tmp_path / "book.xlsx")
    content = save_as((tmp_path / "book.xlsx").read_bytes(), tmp_path, suffix=".xlsx", to="xls")
    document = read("预算.et", content)
    assert rows(document, 1) == [["序号", "费用名称", "金额(万元)"], ["1", "软件开发", "200"], ["2", "系统集成", "35.5"]]
    assert document.origin.format == "et"


def test_a_web_page_that_calls_itself_word_is_read() -> None:
    page = f"<html><head><meta charset='utf-8'></head><body><h1>第一章 总论</h1><p>{LONG}</p></body></html>".encode()
    document = read("报告.doc", page)
    assert headings(document) == [(1, "第一章 总论")]
    assert document.origin.format == "html"


def refusal(name: str, content: bytes, limits: Limits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(name, content, limits)
    return caught.value


LOCKED_WORD = b"\xec\xa5\xc1\x00" + b"\0" * 6 + b"\x00\x01" + b"\0" * 100
LOCKED_BOOK = b"\x09\x08\x10\x00" + b"\0" * 16 + b"\x2f\x00\x36\x00" + b"\0" * 60
ENCRYPTION = '<m:encryption-data m:checksum-type="SHA1/1K"><m:algorithm m:algorithm-name="Blowfish CFB"/></m:encryption-data>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param("a.doc", compound({"WordDocument": LOCKED_WORD}), "encrypted", id="locked-doc"),
        pytest.param("a.xls", compound({"Workbook": LOCKED_BOOK}), "encrypted", id="locked-xls"),
        pytest.param("a.doc", compound({"EncryptedPackage": b"", "EncryptionInfo": b""}), "encrypted", id="locked-docx"),
        pytest.param("a.odt", open_document(manifest=ENCRYPTION), "encrypted", id="locked-odt"),
        pytest.param("a.doc", bytes(range(256)) * 40, "damaged", id="garbage"),
        pytest.param("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40, "damaged", id="garbage-behind-a-signature"),
        pytest.param("a.doc", compound({"Contents": b"x"}), "damaged", id="another-program's"),
        pytest.param("a.odt", open_document()[:400], "damaged", id="cut-odt"),
        pytest.param("a.odt", open_document(body="<text:p><broken"), "damaged", id="broken-odt"),
        pytest.param("a.ppt", compound({"PowerPoint Document": b"x"}), "unsupported-format", id="presentation"),
        pytest.param("a.odt", open_document(body="<text:p> </text:p>"), "empty", id="blank-odt"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(name: str, content: bytes, code: DocumentErrorCode) -> None:
    assert refusal(name, content).code == code


def test_half_of_an_old_word_file_is_damaged(old_word: bytes) -> None:
    assert refusal("半.doc", old_word[: len(old_word) // 2]).code == "damaged"


def test_a_missing_libreoffice_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch, old_word: bytes) -> None:
    monkeypatch.setattr(libreoffice, "find_office", lambda: None)
    error = refusal("报告.doc", old_word)
    assert error.code == "unsupported-format"
    assert "安装 LibreOffice" in error.message
    assert "另存为 DOCX 或 PDF" in error.message


def test_libreoffice_is_not_started_where_it_is_switched_off(old_word: bytes) -> None:
    error = refusal("报告.doc", old_word, Limits(office=False))
    assert (error.code, "未启用" in error.message) == ("unsupported-format", True)


@pytest.fixture
def sleeper(tmp_path: Path) -> Path:
    """A program that starts another one and waits for it for ten minutes, in place of LibreOffice."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {tmp_path / 'child'}\nwait\n")
    program.chmod(0o755)
    return program


def test_a_conversion_that_takes_too_long_ends_with_all_that_it_started(sleeper: Path) -> None:
    ticks: list[str] = []
    source = Source(name="慢.doc", content=b"x", progress=lambda stage, _done, _total: ticks.append(stage))
    with pytest.raises(DocumentError) as caught:
        convert(source, suffix=".doc", to="pdf", program=sleeper, seconds=1.5)
    assert caught.value.code == "timeout"
    child = int((sleeper.parent / "child").read_text())
    deadline = time.monotonic() + 10
    while psutil.pid_exists(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not psutil.pid_exists(child)
    assert len(ticks) >= 2
    assert set(ticks) == {"office"}


def test_what_libreoffice_writes_without_end_is_stopped(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nyes > big &\nwait\n")
    program.chmod(0o755)
    with pytest.raises(DocumentError) as caught:
        convert(Source(name="大.doc", content=b"x", limits=Limits(max_unpacked_bytes=1000)), suffix=".doc", to="pdf", program=program)
    assert caught.value.code == "too-large"


def test_a_spoiled_profile_is_replaced_by_a_new_one(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text(
        f"#!/bin/sh\nif [ ! -e {tmp_path / 'tried'} ]; then touch {tmp_path / 'tried'}; exit 77; fi\n"
        'while [ "$1" != "--outdir" ]; do shift; done\necho converted > "$2/input.pdf"\n'
    )
    program.chmod(0o755)
    assert convert(Source(name="a.doc", content=b"x"), suffix=".doc", to="pdf", program=program) == b"converted\n"


@pytest.fixture
def page_server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    for method in ("HEAD", "OPTIONS", "PROPFIND"):
        setattr(Handler, f"do_{method}", Handler.do_GET)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_neither_network_nor_other_files_are_touched(tmp_path: Path, page_server: tuple[str, list[str]]) -> None:
    address, asked = page_server
    (tmp_path / "secret.txt").write_text("LOCALSECRET")
    link = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    body = (
        f"<text:p>{LONG}</text:p>"
        f'<text:p><draw:frame><draw:image xlink:href="{address}/x.png" {link}/></draw:frame></text:p>'
        f'<text:p><draw:frame><draw:object xlink:href="{address}/x.odt" {link}/></draw:frame></text:p>'
        f'<text:section text:name="s"><text:section-source xlink:href="{(tmp_path / "secret.txt").as_uri()}" {link}/>'
        "<text:p>留下的话。</text:p></text:section>"
    )
    document = read("链接.odt", open_document(body))
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, "留下的话。"]
    assert asked == []


def test_the_pdf_of_a_page_picture_is_that_of_the_pages(old_word: bytes) -> None:
    assert (render_pdf(Source(name="报告.doc", content=old_word)) or b"").startswith(b"%PDF")
    assert render_pdf(Source(name="报告.doc", content=old_word, limits=Limits(office=False))) is None


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        pytest.param(("WordDocument", "1Table"), "word", id="doc"),
        pytest.param(("Workbook",), "excel", id="xls"),
        pytest.param(("Book",), "excel", id="xls-5"),
        pytest.param(("PowerPoint Document",), "powerpoint", id="ppt"),
        pytest.param(("EncryptionInfo", "EncryptedPackage"), "encrypted", id="locked"),
        pytest.param(("Something",), "unknown", id="other"),
        pytest.param((), "unknown", id="empty"),
    ],
)
def test_compound_files_are_told_apart_by_their_streams(streams: tuple[str, ...], kind: str) -> None:
    assert classify_ole(compound(dict.fromkeys(streams, b"\x09\x08\x10\x00"))) == kind


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_a_cut_compound_file_raises_nothing(share: float) -> None:
    content = compound({"WordDocument": b"\xec\xa5\xc1\x00", "1Table": b"x"})
    assert classify_ole(content[: int(len(content) * share)]) in ("word", "unknown")


def test_a_compound_file_that_runs_in_circles_ends() -> None:
    content = bytearray(compound({"WordDocument": b"\xec\xa5\xc1\x00"}))
    content[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the directory's sector follows itself
    assert classify_ole(bytes(content)) == "word"


def test_files_are_told_by_their_bytes_and_not_by_their_names(old_word: bytes) -> None:
    kinds = [classify_office(Source(name="x.odt", content=content)).suffix for content in (old_word, rich_text(), open_document())]
    assert kinds == [".doc", ".rtf", ".odt"]
