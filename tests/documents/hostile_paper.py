"""The smallest files of each format, set byte by byte, so that any byte of them can be a lie."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

LETTERS = "Feasibility study of the city service platform, total investment 1200."
CHINESE = "本项目围绕群众办事难的问题,整合三个部门的数据,在现有政务云上建设统一的服务平台。"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
FONT = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def pdf(*objects: str | bytes, trailer: str = "/Root 1 0 R", head: bytes = b"%PDF-1.7\n") -> bytes:
    """Return a PDF of objects numbered from 1."""
    out = bytearray(head)
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + (content.encode() if isinstance(content, str) else content) + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out) + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer.encode(), start)


def stream(content: bytes, entries: str = "", *, squeeze: bool = False, length: int | None = None) -> bytes:
    if squeeze:
        content = zlib.compress(content, 9)
        entries += " /Filter /FlateDecode"
    said = len(content) if length is None else length
    return f"<< {entries} /Length {said} >>\nstream\n".encode() + content + b"\nendstream"


def page(entries: str = "", *, box: str = "[0 0 595 842]", resources: str = FONT) -> str:
    return f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources {resources} /Contents 4 0 R {entries} >>"


def words(text: str = LETTERS) -> bytes:
    """Return page content that sets `text` as ten lines."""
    lines = "".join(f"1 0 0 1 72 {760 - 20 * line} Tm ({text}) Tj " for line in range(10))
    return f"BT /F1 12 Tf {lines}ET".encode()


def paged(page_object: str | bytes, *more: str | bytes, content: bytes | None = None, catalog: str = CATALOG) -> bytes:
    """Return a PDF of one page with words on it; `more` are the objects from number 5."""
    return pdf(catalog, PAGES, page_object, stream(content if content is not None else words()), *more)


def zipped(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(*targets: tuple[str, str, bool]) -> str:
    """Return a relations part; each: kind, target, whether it lies outside."""
    entries = "".join(
        f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="{target}"' + ' TargetMode="External"' * outside + "/>"
        for number, (kind, target, outside) in enumerate(targets, start=1)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_RELATIONS}">{entries}</Relationships>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word_parts(body: str | None = None, *, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> dict[str, str | bytes]:
    body = body if body is not None else paragraph(CHINESE) * 3
    return {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
        "word/document.xml": f'{head}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
    }


def word(body: str | None = None, *, head: str = '<?xml version="1.0" encoding="UTF-8"?>', **more: str | bytes) -> bytes:
    """Return a DOCX; `more`: parts of the folder word, by their names without suffix."""
    return zipped(word_parts(body, head=head) | {f"word/{name}.xml": content for name, content in more.items()})


def sheet_parts(rows: str | None = None, *, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> dict[str, str | bytes]:
    cells = '<c r="A{0}" t="inlineStr"><is><t>软件开发</t></is></c><c r="B{0}"><v>12.5</v></c>'
    rows = rows if rows is not None else "".join(f'<row r="{number}">{cells.format(number)}</row>' for number in (1, 2, 3))
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/></Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", False)),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml", False)),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="预算" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>',
    }


def ofd_parts(
    content: str | None = None, *, box: str = "0 0 210 297", head: str = '<?xml version="1.0" encoding="UTF-8"?>'
) -> dict[str, str | bytes]:
    """Return the parts of an OFD of one page (GB/T 33190)."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    content = content if content is not None else "".join(ofd_line(number, CHINESE[:40]) for number in range(6))
    return {
        "OFD.xml": f'{head}<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{head}<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/PublicRes.xml": f'{head}<ofd:Res {space} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Pages/Page_0/Content.xml": f'{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID="3">{content}'
        "</ofd:Layer></ofd:Content></ofd:Page>",
    }


def ofd_line(number: int, text: str, *, delta: str = "g 39 4.2", boundary: str | None = None, size: str = "4.2") -> str:
    boundary = boundary or f"20 {30 + 8 * number} 170 6"
    return (
        f'<ofd:TextObject ID="{10 + number}" Boundary="{boundary}" Font="2" Size="{size}">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="{delta}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def png(width: int, height: int, rows: bytes = b"", *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a grey PNG whose header says `width` by `height`; rows: what is packed as its pixels."""
    parts = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in parts)
    return b"\x89PNG\r\n\x1a\n" + body


def laughs(root: str, inner: str) -> str:
    """Return a doctype for `root` whose entity `inner` unfolds to a thousand million words."""
    entities = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "lol">{entities}<!ENTITY {inner} "&l9;">]>'


def swollen(root: str, inner: str) -> str:
    """Return a doctype whose entity `inner` is long: used often, it swells without nesting."""
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY {inner} "{"x" * 100_000}">]>'


def foreign(root: str, inner: str, address: str) -> str:
    """Return a doctype whose entity `inner` stands at another address."""
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY {inner} SYSTEM "{address}">]>'
