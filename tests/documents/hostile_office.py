"""Broken and hostile DOCX and XLSX files."""
# ruff: noqa: E501 (a case is a line)

import struct
import zipfile
from collections.abc import Callable

from hostile_case import DAMAGED, ENCRYPTED, READ, TOO_LARGE, UNREAD, Case, Trap
from hostile_paper import (
    CHINESE,
    W,
    foreign,
    laughs,
    paragraph,
    relations,
    sheet_parts,
    swollen,
    word,
    word_parts,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = word()
_ANY = READ | UNREAD
_REFUSED = UNREAD | ENCRYPTED


def encrypted_office() -> bytes:
    """Return a compound file as Office writes it for a file with a password: one stream about the lock, one with the locked file."""
    names = ("Root Entry", "EncryptionInfo", "EncryptedPackage", "")
    kinds, right, child = (5, 2, 2, 0), (-1, 2, -1, -1), (1, -1, -1, -1)
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBiii", 2 * len(name) + 2 if name else 0, kind, 1, -1, right[number], child[number])
        + bytes(36)
        + struct.pack("<iQ", -2, 0)
        for number, (name, kind) in enumerate(zip(names, kinds, strict=True))
    )
    head = OLE + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6) + struct.pack("<IIiI", 0, 1, 1, 0)
    head += struct.pack("<IiIiI", 4096, -2, 0, -2, 0) + struct.pack("<i", 0) + b"\xff" * 432
    return head + struct.pack("<ii", -3, -2) + b"\xff" * 504 + entries


def flagged(content: bytes, *, flags: int = 0, method: int | None = None, size: int | None = None) -> bytes:
    """Return a zip whose entries all say that they are of other flags, another method or another unpacked size than they are."""
    out = bytearray(content)
    for signature, flag, kind, length in ((b"PK\x03\x04", 6, 8, 22), (b"PK\x01\x02", 8, 10, 24)):
        start = out.find(signature)
        while start >= 0:
            out[start + flag] |= flags
            if method is not None:
                struct.pack_into("<H", out, start + kind, method)
            if size is not None:
                struct.pack_into("<I", out, start + length, size)
            start = out.find(signature, start + 4)
    return bytes(out)


def overlapping(content: bytes, copies: int) -> bytes:
    """Return a zip whose directory names the first entry many times: all of them are the same bytes of the file."""
    end = content.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", content, end + 16)[0]
    length = 46 + sum(struct.unpack_from("<HHH", content, start + 28))
    entries = b"".join(_renamed(content[start : start + length], number) for number in range(copies))
    count = min(copies, 0xFFFF)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)
    return content[:start] + entries + tail


def _renamed(entry: bytes, number: int) -> bytes:
    length = struct.unpack_from("<H", entry, 28)[0]
    return entry[:46] + f"{number:0{length}d}"[-length:].encode() + entry[46 + length :]


def _spoiled(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip whose bytes are not those that its checksums are of."""
    content = bytearray(zipped(parts, method=zipfile.ZIP_STORED))
    place = content.find(CHINESE.encode())
    content[place : place + 3] = "我".encode()
    return bytes(content)


def _table(rows: int, columns: int) -> str:
    cells = "".join(f"<w:tc>{paragraph(f'格{column}')}</w:tc>" for column in range(columns))
    return f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * rows}</w:tbl>"


def _nested(open_tag: str, close_tag: str, levels: int, inner: str = "") -> str:
    return open_tag * levels + (inner or paragraph(CHINESE)) + close_tag * levels


def _cell(properties: str) -> str:
    return f"<w:tbl><w:tr><w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(CHINESE)}</w:tc></w:tr></w:tbl>"


def _styles(*pairs: tuple[str, str]) -> str:
    styles = "".join(f'<w:style w:type="paragraph" w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>' for one, other in pairs)
    return f'<w:styles xmlns:w="{W}">{styles}</w:styles>'


def _referring(*targets: tuple[str, str, bool], body: str | None = None, **more: str | bytes) -> bytes:
    parts = word_parts(body) | {"word/_rels/document.xml.rels": relations(*targets)}
    return zipped(parts | {f"word/{name}.xml": content for name, content in more.items()})


def _numbering(body: str) -> bytes:
    numbered = paragraph(CHINESE, '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>')
    return _referring(
        ("numbering", "numbering.xml", False), body=numbered * 3, numbering=f'<w:numbering xmlns:w="{W}">{body}</w:numbering>'
    )


def _level(start: str, text: str = "%1.", form: str = "chineseCounting") -> str:
    level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    return f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def _field(instruction: str) -> str:
    parts = ("begin", f"<w:instrText>{instruction}</w:instrText>", "end")
    return (
        "<w:p>"
        + "".join(f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>' if "<" not in part else f"<w:r>{part}</w:r>" for part in parts)
        + "</w:p>"
    )


def _duplicated() -> bytes:
    content = zipped(word_parts() | {"word/documenu.xml": "<x/>"})
    return content.replace(b"word/documenu.xml", b"word/document.xml")


def _linked() -> bytes:
    """Return a DOCX whose body is a symbolic link out of the package."""
    parts = word_parts()
    content = bytearray(zipped(parts | {"word/document.xml": "/etc/passwd"}))
    entry = content.rindex(b"word/document.xml") - 46
    struct.pack_into("<I", content, entry + 38, 0o120777 << 16)
    content[entry + 5] = 3  # made on Unix
    return bytes(content)


def _wide_zip() -> bytes:
    """Return a DOCX whose sizes stand in a 64-bit record and are beyond anything."""
    return flagged(GOOD, size=0xFFFFFFFF)


def _sheet(rows: str | None = None, *, head: str = "", **more: str) -> bytes:
    parts = sheet_parts(rows, head=head) if head else sheet_parts(rows)
    return zipped(parts | {f"xl/{name}.xml": content for name, content in more.items()})


def _sheet_with(tail: str, rows: str | None = None) -> bytes:
    parts = sheet_parts(rows)
    name = "xl/worksheets/sheet1.xml"
    return zipped(parts | {name: str(parts[name]).replace("</sheetData>", f"</sheetData>{tail}")})


def _formula(text: str) -> str:
    return f'<row r="1"><c r="A1" t="str"><f>{text}</f><v>{text}</v></c><c r="B1" t="inlineStr"><is><t>={text}</t></is></c></row>'


_BODY = paragraph(CHINESE)
_WORD: tuple[tuple[str, Callable[[], bytes], frozenset[str]], ...] = (
    ("with-password", encrypted_office, ENCRYPTED),
    ("encrypted-entries", lambda: flagged(GOOD, flags=1), ENCRYPTED),
    ("cut-at-tenth", lambda: GOOD[: len(GOOD) // 10], DAMAGED),
    ("cut-at-half", lambda: GOOD[: len(GOOD) // 2], DAMAGED),
    ("cut-at-end", lambda: GOOD[:-8], DAMAGED),
    ("wrong-checksum", lambda: _spoiled(word_parts()), DAMAGED),
    ("unknown-method", lambda: flagged(GOOD, method=99), DAMAGED),
    ("sizes-that-lie-up", lambda: flagged(GOOD, size=0x7FFFFFFF), _REFUSED),
    ("sizes-that-lie-down", lambda: flagged(GOOD, size=5), DAMAGED),
    ("sizes-for-64-bits", _wide_zip, _REFUSED),
    ("bomb-of-spaces", lambda: word(" " * 400_000_000), TOO_LARGE),
    ("bomb-of-elements", lambda: word("<w:p/>" * 16_000_000), TOO_LARGE),
    ("bomb-under-the-limits", lambda: word("<w:p/>" * 5_000_000 + _BODY), _ANY),
    ("hundred-thousand-parts", lambda: zipped(word_parts() | {f"word/p{number}.xml": "" for number in range(60_000)}), TOO_LARGE),
    ("overlapping-entries", lambda: overlapping(zipped({"word/media/image.png": bytes(50_000_000)} | word_parts()), 60_000), TOO_LARGE | DAMAGED),
    ("two-bodies", _duplicated, _ANY),
    ("body-is-a-link", _linked, UNREAD),
    ("no-body", lambda: zipped({name: part for name, part in word_parts().items() if "document" not in name} | {"word/x.xml": ""}), UNREAD),
    ("empty-body", lambda: word(""), frozenset(("empty",))),
    ("body-of-another-kind", lambda: zipped(word_parts() | {"word/document.xml": str(word_parts()["word/document.xml"]).replace("w:body", "w:life")}), UNREAD),
    ("body-that-breaks-off", lambda: zipped(word_parts() | {"word/document.xml": str(word_parts()["word/document.xml"])[:300]}), DAMAGED),
    ("laughs", lambda: word(paragraph("&x;"), head=laughs("w:document", "x")), UNREAD),
    ("swollen-entity", lambda: word(paragraph("&x;" * 9_000), head=swollen("w:document", "x")), UNREAD),
    ("utf-7", lambda: word(head='<?xml version="1.0" encoding="UTF-7"?>'), _ANY),
    ("utf-16-declared-only", lambda: word(head='<?xml version="1.0" encoding="UTF-16"?>'), _ANY),
    ("utf-16", lambda: zipped(word_parts() | {"word/document.xml": str(word_parts(head='<?xml version="1.0" encoding="UTF-16"?>')["word/document.xml"]).encode("utf-16")}), _ANY),
    ("unknown-encoding", lambda: word(head='<?xml version="1.0" encoding="x-nobody-knows"?>'), DAMAGED),
    ("invalid-utf-8", lambda: zipped(word_parts() | {"word/document.xml": str(word_parts()["word/document.xml"]).encode().replace("群众".encode(), b"\xff\xfe\xc0")}), DAMAGED),
    ("nul-bytes", lambda: word(paragraph("本项目\0围绕")), DAMAGED),
    ("elements-hundred-thousand-deep", lambda: word(_nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 50_000)), _ANY),
    ("tables-five-thousand-deep", lambda: word(_nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 5_000)), _ANY),
    ("boxes-two-thousand-deep", lambda: word(_nested("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", 2_000)), _ANY),
    ("runs-ten-thousand-deep", lambda: word(f"<w:p>{_nested('<w:ins>', '</w:ins>', 10_000, f'<w:r><w:t>{CHINESE}</w:t></w:r>')}</w:p>"), _ANY),
    ("forty-thousand-rows", lambda: word(_table(40_000, 4)), READ),
    ("row-of-twenty-thousand-cells", lambda: word(_table(2, 20_000)), _ANY),
    ("cell-over-thousand-million-columns", lambda: word(_cell('<w:gridSpan w:val="1000000000"/>')), _ANY),
    ("cell-over-less-than-nothing", lambda: word(_cell('<w:gridSpan w:val="-5"/><w:vMerge/>')), _ANY),
    ("cell-over-words", lambda: word(_cell('<w:gridSpan w:val="many"/>')), _ANY),
    ("million-characters-without-a-stop", lambda: word(paragraph("建" * 1_000_000)), _ANY),
    ("three-hundred-thousand-empty-paragraphs", lambda: word("<w:p/>" * 300_000 + _BODY), READ),
    ("two-hundred-thousand-runs", lambda: word("<w:p>" + "<w:r><w:t>字</w:t></w:r>" * 200_000 + "</w:p>"), READ),
    ("attribute-of-ten-million", lambda: word(f'<w:p w:rsid="{"0" * 10_000_000}"/>' + _BODY), _ANY),
    ("styles-in-a-circle", lambda: _referring(("styles", "styles.xml", False), body=paragraph(CHINESE, '<w:pPr><w:pStyle w:val="a"/></w:pPr>'), styles=_styles(("a", "b"), ("b", "a"))), READ),
    ("styles-ten-thousand-deep", lambda: _referring(("styles", "styles.xml", False), body=paragraph(CHINESE, '<w:pPr><w:pStyle w:val="s0"/></w:pPr>'), styles=_styles(*((f"s{number}", f"s{number + 1}") for number in range(10_000)))), READ),
    ("numbering-in-a-circle", lambda: _numbering('<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="a"/><w:styleLink w:val="a"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'), READ),
    ("numbering-from-thousand-million", lambda: _numbering(_level("1000000000")), READ),
    ("numbering-in-roman-from-a-million", lambda: _numbering(_level("999999999", form="upperRoman")), READ),
    ("numbering-from-below-nothing", lambda: _numbering(_level("-2147483648")), READ),
    ("numbering-of-words", lambda: _numbering(_level("many", text="%9%0%%1" * 500)), READ),
    ("relation-in-a-circle", lambda: _referring(("aFChunk", "document.xml", False), ("footnotes", "document.xml", False), ("header", "document.xml", False)), READ),
    ("relation-out-of-the-package", lambda: _referring(("footnotes", "../../../../etc/passwd", False), ("numbering", "/etc/passwd", False), ("styles", "C:\\x", False)), READ),
    ("parts-that-climb-out", lambda: zipped(word_parts() | {"../../evil.xml": "x", "/etc/evil": "x", "C:\\evil": "x", "word/..\\..\\evil": "x"}), READ),
    ("macros", lambda: zipped(word_parts() | {"word/vbaProject.bin": OLE + bytes(4000)}), READ),
    ("dynamic-exchange", lambda: word(_field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"') + _BODY), READ),
    ("program-in-front", lambda: b"MZ" + bytes(500) + GOOD, _ANY | frozenset(("unsupported-format",))),
    ("zip-comment-of-noise", lambda: GOOD[:-2] + b"\xff\xff" + bytes(65_535), _ANY),
)  # fmt: skip

_SHEETS: tuple[tuple[str, Callable[[], bytes], frozenset[str]], ...] = (
    ("with-password", encrypted_office, ENCRYPTED),
    ("cut-at-half", lambda: _sheet()[: len(_sheet()) // 2], DAMAGED),
    ("laughs", lambda: _sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>', head=laughs("worksheet", "x")), UNREAD),
    ("shared-strings-that-laugh", lambda: _sheet(sharedStrings=laughs("sst", "x") + "<sst><si><t>&x;</t></si></sst>"), _ANY),
    ("dimension-that-lies", lambda: zipped(sheet_parts() | {"xl/worksheets/sheet1.xml": str(sheet_parts()["xl/worksheets/sheet1.xml"]).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')}), READ),
    ("one-cell-at-the-far-corner", lambda: _sheet('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>预算</t></is></c></row>'), _ANY),
    ("row-thousand-million", lambda: _sheet('<row r="1000000000"><c r="ZZZZZZ1000000000"><v>1</v></c></row>'), _ANY),
    ("rows-from-below-nothing", lambda: _sheet('<row r="-5"><c r="A-5"><v>1</v></c></row><row r="x"><c r=""><v>1</v></c></row>'), _ANY),
    ("string-that-is-not-there", lambda: _sheet('<row r="1"><c r="A1" t="s"><v>1000000000</v></c><c r="B1" t="s"><v>x</v></c></row>'), _ANY),
    ("numbers-beyond-numbers", lambda: _sheet('<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>nan</v></c><c r="C1" t="d"><v>9</v></c></row>'), _ANY),
    ("forty-thousand-rows", lambda: _sheet("".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" t="inlineStr"><is><t>服务</t></is></c></row>' for row in range(1, 40_001))), _ANY),
    ("everything-is-one-cell", lambda: _sheet_with('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), READ),
    ("merged-a-hundred-thousand-times", lambda: _sheet_with("<mergeCells>" + '<mergeCell ref="A1:B3"/>' * 100_000 + "</mergeCells>"), _ANY),
    ("merged-nonsense", lambda: _sheet_with('<mergeCells><mergeCell ref="B2:A1"/><mergeCell ref=":::"/><mergeCell/></mergeCells>'), READ),
    ("formula-that-starts-a-program", lambda: _sheet(_formula("cmd|' /C calc'!A0")), READ),
    ("elements-hundred-thousand-deep", lambda: _sheet("<row>" * 100_000), DAMAGED),
    ("rich-text-ten-thousand-deep", lambda: _sheet('<row r="1"><c r="A1" t="inlineStr"><is>' + _nested("<r>", "</r>", 10_000, "<t>x</t>") + "</is></c></row>"), _ANY),
    ("bomb-of-spaces", lambda: _sheet(" " * 400_000_000), TOO_LARGE),
    ("bomb-under-the-limits", lambda: _sheet("<row><c/></row>" * 4_000_000), _ANY),
    ("thousand-sheets", lambda: zipped(sheet_parts() | {"xl/workbook.xml": str(sheet_parts()["xl/workbook.xml"]).replace("<sheets>", "<sheets>" + '<sheet name="x" sheetId="2" r:id="r1"/>' * 1000)}), _ANY),
    ("sheets-that-are-not-there", lambda: zipped(sheet_parts() | {"xl/_rels/workbook.xml.rels": relations(("worksheet", "../../../../etc/passwd", False))}), UNREAD),
    ("workbook-is-its-own-sheet", lambda: zipped(sheet_parts() | {"xl/_rels/workbook.xml.rels": relations(("worksheet", "workbook.xml", False))}), _ANY),
)  # fmt: skip


def _fixed(build: Callable[[], bytes]) -> Callable[[Trap], bytes]:
    return lambda _: build()


CASES: tuple[Case, ...] = (
    *(Case(f"docx-{name}", "报告.docx", _fixed(build), accepted) for name, build, accepted in _WORD),
    *(Case(f"xlsx-{name}", "预算.xlsx", _fixed(build), accepted) for name, build, accepted in _SHEETS),
    Case(
        "docx-entity-of-a-file",
        "报告.docx",
        lambda trap: word(paragraph("&x;"), head=foreign("w:document", "x", trap.secret.as_uri())),
        UNREAD,
    ),
    Case(
        "docx-entity-of-an-address", "报告.docx", lambda trap: word(paragraph("&x;"), head=foreign("w:document", "x", trap.address)), UNREAD
    ),
    Case(
        "docx-picture-at-an-address",
        "报告.docx",
        lambda trap: _referring(("image", trap.address, True), ("attachedTemplate", trap.address, True)),
        READ,
    ),
    Case(
        "docx-frame-of-an-address",
        "报告.docx",
        lambda trap: _referring(("frame", trap.address, True), ("aFChunk", trap.secret.as_uri(), True)),
        READ,
    ),
    Case("docx-field-of-a-file", "报告.docx", lambda trap: word(_field(f'INCLUDETEXT "{trap.secret.as_uri()}"') + _BODY), READ),
    Case(
        "xlsx-entity-of-a-file",
        "预算.xlsx",
        lambda trap: _sheet(_formula("&x;"), head=foreign("worksheet", "x", trap.secret.as_uri())),
        UNREAD,
    ),
    Case("xlsx-formula-of-an-address", "预算.xlsx", lambda trap: _sheet(_formula(f"WEBSERVICE(&quot;{trap.address}&quot;)")), READ),
    Case(
        "xlsx-links-to-other-books",
        "预算.xlsx",
        lambda trap: zipped(
            sheet_parts()
            | {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}
            | {"xl/externalLinks/_rels/externalLink1.xml.rels": relations(("externalLinkPath", trap.address, True))}
        ),
        READ,
    ),
    Case("docx-called-pdf", "报告.pdf", lambda _: GOOD, READ, holds=CHINESE[:10]),
    Case("docx-called-xlsx", "预算.xlsx", lambda _: GOOD, READ, holds=CHINESE[:10]),
    Case("xlsx-called-docx", "报告.docx", lambda _: _sheet(), READ, holds="软件开发"),
)
