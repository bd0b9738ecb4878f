"""Broken and hostile files of plain words: TXT, Markdown, CSV; and old office formats that begin with words."""
# ruff: noqa: E501 (a case is a line)

from collections.abc import Callable

from hostile_case import EMPTY, READ, TIMEOUT, UNREAD, UNSUPPORTED, Case, Trap
from hostile_office import OLE
from hostile_paper import CHINESE, foreign, laughs, swollen, zipped

_ANY = READ | UNREAD
_ODT_TYPE = "application/vnd.oasis.opendocument.text"
_OFFICE_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def _odt(text: str = CHINESE, *, head: str = '<?xml version="1.0"?>', **more: str) -> bytes:
    body = f"<office:body><office:text><text:p>{text}</text:p></office:text></office:body>"
    content = f'{head}<office:document-content {_OFFICE_SPACES} office:version="1.2">{body}</office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": _ODT_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest} | more)


def _rtf(body: str) -> bytes:
    return ("{\\rtf1\\ansi " + body + "}").encode()


_WORDS: tuple[tuple[str, str, Callable[[], bytes], frozenset[str]], ...] = (
    ("txt-empty", "报告.txt", lambda: b"", EMPTY),
    ("txt-one-byte", "报告.txt", lambda: b"a", READ),
    ("txt-one-bad-byte", "报告.txt", lambda: b"\xff", UNREAD),
    ("txt-mark-alone", "报告.txt", lambda: b"\xef\xbb\xbf", EMPTY),
    ("txt-blank", "报告.txt", lambda: b" \r\n\t\f" * 200_000, EMPTY),
    ("txt-nul-bytes", "报告.txt", lambda: CHINESE.encode() + bytes(1000) + CHINESE.encode(), _ANY),
    ("txt-controls", "报告.txt", lambda: bytes(range(32)) * 1000 + CHINESE.encode(), _ANY),
    ("txt-invalid-utf-8", "报告.txt", lambda: CHINESE.encode() * 20 + b"\xc0\x80\xff\xfe\xed\xa0\x80" + CHINESE.encode(), _ANY),
    ("txt-utf-16-cut", "报告.txt", lambda: CHINESE.encode("utf-16")[:-1], _ANY),
    ("txt-utf-16-halves", "报告.txt", lambda: b"\xff\xfe" + b"\x00\xd8a\x00" * 5000, _ANY),
    ("txt-utf-32", "报告.txt", lambda: CHINESE.encode("utf-32") + b"\xff\xff\xff\xff", _ANY),
    ("txt-two-encodings", "报告.txt", lambda: CHINESE.encode("gb18030") * 50 + CHINESE.encode() * 50, _ANY),
    ("txt-twenty-megabytes-on-a-line", "报告.txt", lambda: CHINESE.encode() * 170_000, _ANY),
    ("txt-million-characters-without-a-stop", "报告.txt", lambda: ("建" * 1_000_000).encode(), READ),
    ("txt-million-lines", "报告.txt", lambda: b"a\n" * 1_000_000, _ANY),
    ("txt-million-blanks-within", "报告.txt", lambda: b"a" + b" " * 1_000_000 + b"b", READ),
    ("txt-number-of-a-million-digits", "报告.txt", lambda: b"1" * 1_000_000 + b"\n" + "总投资".encode(), READ),
    ("txt-numbering-without-end", "报告.txt", lambda: b"1." * 200_000 + b" a\n" + "第一" .encode() * 100_000 + b"\n" + b"(" * 100_000, READ),
    ("txt-dots-without-end", "报告.txt", lambda: ("概述" + "." * 500_000 + "x\n" + "概述" + "…" * 300_000 + "3\n").encode(), READ),
    ("txt-invisible", "报告.txt", lambda: ("\u200b\u200e\u202e\ufeff" * 10_000).encode(), _ANY),
    ("txt-accents-on-one-letter", "报告.txt", lambda: ("a" + "\u0301" * 500_000).encode(), READ),
    ("txt-ligatures-that-unfold", "报告.txt", lambda: ("\ufdfa" * 300_000).encode(), READ),
    ("txt-program", "报告.txt", lambda: b"\x7fELF" + bytes(range(256)) * 50, UNSUPPORTED | UNREAD),
    ("md-empty", "报告.md", lambda: b"", EMPTY),
    ("md-forty-thousand-rows", "报告.md", lambda: ("| 序号 | 名称 |\n| --- | --- |\n" + "| 1 | 服务 |\n" * 40_000).encode(), READ),
    ("md-row-of-a-million-bars", "报告.md", lambda: b"|" * 1_000_000 + b"\n" + b"|-" * 1_000_000, _ANY),
    ("md-quotes-hundred-thousand-deep", "报告.md", lambda: b">" * 100_000 + b" a", READ),
    ("md-lists-ten-thousand-deep", "报告.md", lambda: b"".join(b" " * (2 * level) + b"- a\n" for level in range(3_000)), READ),
    ("md-brackets-without-end", "报告.md", lambda: b"[" * 100_000 + b"a" + b"](" * 100_000, READ),
    ("md-stars-without-end", "报告.md", lambda: b"*a _b" * 100_000 + b"**" * 100_000, READ),
    ("md-backticks-without-end", "报告.md", lambda: b"".join(b"`" * (level % 500) + b"a" for level in range(5_000)), READ),
    ("md-hundred-thousand-headings", "报告.md", lambda: "# 概述\n".encode() * 100_000, READ),
    ("md-html-and-scripts", "报告.md", lambda: b"# a\n<script>fetch('http://x')</script><iframe src=file:///etc/passwd>\n\nb", READ),
    ("md-one-line-of-twenty-megabytes", "报告.md", lambda: b"# " + b"a b " * 5_000_000, _ANY),
    ("csv-empty", "预算.csv", lambda: b"", EMPTY),
    ("csv-forty-thousand-rows", "预算.csv", lambda: ("序号,名称\n" + "1,服务\n" * 40_000).encode(), READ),
    ("csv-row-of-hundred-thousand-cells", "预算.csv", lambda: b"a," * 100_000 + b"b\nc,d\n", _ANY),
    ("csv-quote-without-end", "预算.csv", lambda: b'a,b\n1,"' + b"x,y\n" * 2_000_000, _ANY),
    ("csv-nul-bytes", "预算.csv", lambda: b"a,b\n\0,\0\n" * 100, _ANY),
    ("csv-formulas", "预算.csv", lambda: "名称,金额\n=cmd|' /C calc'!A0,1\n@SUM(1),+1\n".encode(), READ),
    ("csv-ragged", "预算.csv", lambda: b"".join(b"," * (row % 100) + b"a\n" for row in range(5_000)), _ANY),
    ("csv-noise", "预算.csv", lambda: bytes(range(256)) * 300, UNREAD),
)  # fmt: skip

_OLD: tuple[tuple[str, str, Callable[[], bytes], frozenset[str]], ...] = (
    ("rtf-cut", "报告.rtf", lambda: b"{\\rtf1\\ansi {\\b a", _ANY),
    ("rtf-groups-hundred-thousand-deep", "报告.rtf", lambda: _rtf("{" * 100_000 + "a" + "}" * 100_000), _ANY),
    ("rtf-binary-that-lies", "报告.rtf", lambda: _rtf("\\bin2147483647 abc"), _ANY),
    ("rtf-object", "报告.rtf", lambda: _rtf("{\\object\\objautlink\\objupdate{\\*\\objdata " + "4d5a" * 5_000 + "}} report text"), _ANY),
    ("doc-of-noise", "报告.doc", lambda: OLE + bytes(range(256)) * 40, UNREAD),
    ("doc-sectors-in-a-circle", "报告.doc", lambda: OLE + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0" + bytes(474) + bytes(512) * 20, UNREAD),
    ("doc-head-alone", "报告.doc", lambda: OLE, UNREAD),
    ("odt-laughs", "报告.odt", lambda: _odt("&x;", head=laughs("office:document-content", "x")), UNREAD),
    ("odt-swollen-entity", "报告.odt", lambda: _odt("&x;" * 9_000, head=swollen("office:document-content", "x")), UNREAD),
    ("odt-cut", "报告.odt", lambda: _odt()[:-40], UNREAD),
)  # fmt: skip


def _fixed(build: Callable[[], bytes]) -> Callable[[Trap], bytes]:
    return lambda _: build()


CASES: tuple[Case, ...] = (
    *(Case(name, file, _fixed(build), accepted) for name, file, build, accepted in _WORDS),
    # Without LibreOffice they are of no supported format; with it some keep it busy until its own limit.
    *(Case(name, file, _fixed(build), accepted | UNSUPPORTED | TIMEOUT, office=True) for name, file, build, accepted in _OLD),
    Case("txt-called-pdf", "报告.pdf", lambda _: CHINESE.encode(), UNREAD),
    Case("txt-called-png", "照片.png", lambda _: CHINESE.encode(), UNREAD | UNSUPPORTED),
    Case("html-called-doc", "报告.doc", lambda trap: f"<html><img src='{trap.address}'>{CHINESE}".encode(), _ANY | UNSUPPORTED, office=True),
    Case("rtf-picture-at-an-address", "报告.rtf", lambda trap: _rtf(f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{trap.address}" \\\\d}}}} report'), _ANY | UNSUPPORTED, office=True),
    Case("rtf-template-at-an-address", "报告.rtf", lambda trap: _rtf(f"{{\\*\\template {trap.address}}} report"), _ANY | UNSUPPORTED, office=True),
    Case("odt-entity-of-a-file", "报告.odt", lambda trap: _odt("&x;", head=foreign("office:document-content", "x", trap.secret.as_uri())), _ANY | UNSUPPORTED, office=True),
)  # fmt: skip
