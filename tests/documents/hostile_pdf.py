"""Broken and hostile PDF files."""
# ruff: noqa: E501 (a case is a line)

import io
import zlib
from collections.abc import Callable

from hostile_case import DAMAGED, ENCRYPTED, READ, TOO_LARGE, UNREAD, Case, Trap
from hostile_paper import CATALOG, FONT, LETTERS, PAGES, page, paged, pdf, stream, words
from pypdf import PdfReader, PdfWriter

GOOD = paged(page())
TREE = "<< /Type /Catalog /Pages 2 0 R {} >>"


def _encrypted(user: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(GOOD)))
    writer.encrypt(user, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _pages(count: int) -> bytes:
    kids = " ".join(f"{number + 4} 0 R" for number in range(count))
    leaves = [f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {FONT} /Contents 3 0 R >>"] * count
    return pdf(CATALOG, f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", stream(words()), *leaves)


def _deep_tree(levels: int) -> bytes:
    nodes = [f"<< /Type /Pages /Kids [{number + 1} 0 R] /Count 1 >>" for number in range(2, levels + 2)]
    last = f"<< /Type /Page /Parent {levels + 1} 0 R /MediaBox [0 0 595 842] >>"
    return pdf(CATALOG, *nodes, last)


def _outline(first: str, *nodes: str) -> bytes:
    return paged(page(), f"<< /Type /Outlines /First {first} /Count 3 >>", *nodes, catalog=TREE.format("/Outlines 5 0 R"))


def _deep_outline(levels: int) -> bytes:
    nodes = [f"<< /Title (n{number}) /Parent {number - 1} 0 R /First {number + 1} 0 R /Count 1 >>" for number in range(6, levels + 6)]
    return _outline("6 0 R", *nodes)


def _doubling(levels: int) -> bytes:
    """Return a page whose forms each draw the next one twice."""
    forms = [
        stream(b"/X Do /X Do", f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {number + 1} 0 R >> >>")
        for number in range(5, levels + 5)
    ]
    last = stream(b"0 0 1 1 re f", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return paged(page(resources="<< /XObject << /X 5 0 R >> >>"), *forms, last, content=b"/X Do")


def _chained(updates: int) -> bytes:
    out = GOOD
    for _ in range(updates):
        previous = out.rsplit(b"startxref\n", 1)[1].split(b"\n")[0]
        start = len(out)
        out += b"xref\n0 0\ntrailer\n<< /Size 5 /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (previous, start)
    return out


def _looping_xref() -> bytes:
    start = int(GOOD.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    return GOOD.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def _object_stream(entries: str, content: bytes) -> bytes:
    """Return a PDF without a usable table whose objects are in a stream that refers to itself."""
    packed = stream(content, f"/Type /ObjStm {entries}", squeeze=True)
    return b"%PDF-1.7\n9 0 obj\n" + packed + b"\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF"


def _composite(cmap: bytes) -> bytes:
    """Return a page in a font whose characters mean what `cmap` says; without, nothing."""
    font = "<< /Font << /F1 5 0 R >> >>"
    unicode = "/ToUnicode 7 0 R" if cmap else ""
    kid = (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    return paged(
        page(resources=font),
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [6 0 R] {unicode} >>",
        kid,
        stream(cmap),
        content=b"BT /F1 12 Tf 72 700 Td <" + b"".join(b"%04X" % code for code in range(0x21, 0x60)) + b"> Tj ET",
    )


def _cmap(body: str) -> bytes:
    head = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange"
    return f"{head} {body} endcmap end".encode()


def _image(width: int, height: int, content: bytes, entries: str = "/Filter /FlateDecode") -> bytes:
    """Return a page that is one picture, as a scan is."""
    picture = stream(
        content, f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 {entries}"
    )
    return paged(page(resources="<< /XObject << /X 5 0 R >> >>"), picture, content=b"595 0 0 842 0 0 cm /X Do")


def _drawn(content: bytes) -> bytes:
    """Return a page without words: to be read it has to be drawn, and drawing is what `content` makes slow."""
    return _image(8, 8, zlib.compress(bytes(64))).replace(b"595 0 0 842 0 0 cm /X Do", b"%s 9 0 0 9 0 0 cm /X Do" % content)


def _type3() -> bytes:
    font = "<< /Font << /F1 5 0 R >> >>"
    glyph = stream(b"500 0 0 0 9 9 d1 BT /F1 1 Tf (a) Tj ET")
    entries = "/Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> /FirstChar 97 /LastChar 97 /Widths [500]"
    return paged(
        page(resources=font),
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.1 0 0 0.1 0 0] {entries} /Resources {font} >>",
        glyph,
        content=b"BT /F1 12 Tf 72 700 Td (aaaa) Tj ET",
    )


def _carrying() -> bytes:
    names = "/Names << /EmbeddedFiles << /Names [(evil.exe) 5 0 R] >> >>"
    return paged(page(), "<< /Type /Filespec /F (evil.exe) /EF << /F 6 0 R >> >>", stream(b"MZ" + bytes(99)), catalog=TREE.format(names))


def _acting(action: Callable[[Trap], str]) -> Callable[[Trap], bytes]:
    return lambda trap: paged(page(f"/AA << /O {action(trap)} >>"), catalog=TREE.format(f"/OpenAction {action(trap)}"))


def _fixed(content: Callable[[], bytes]) -> Callable[[Trap], bytes]:
    return lambda _: content()


_ANY = READ | UNREAD
_TEXT = _fixed  # what must be read although it is odd
_BUILT: tuple[tuple[str, Callable[[], bytes], frozenset[str]], ...] = (
    ("user-password", lambda: _encrypted("secret", "RC4-128"), ENCRYPTED),
    ("user-password-aes", lambda: _encrypted("secret", "AES-256"), ENCRYPTED),
    ("owner-password", lambda: _encrypted("", "RC4-128"), READ),
    ("owner-password-aes", lambda: _encrypted("", "AES-256"), READ),
    ("cut-at-tenth", lambda: GOOD[: len(GOOD) // 10], UNREAD),
    ("cut-at-half", lambda: GOOD[: len(GOOD) // 2], _ANY),
    ("cut-before-table", lambda: GOOD[: GOOD.rindex(b"xref\n0")], _ANY),
    ("cut-at-end", lambda: GOOD[:-20], READ),
    ("head-alone", lambda: b"%PDF-1.7\n", DAMAGED),
    ("head-and-noise", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, DAMAGED),
    ("head-after-junk", lambda: bytes(900) + GOOD, _ANY),
    ("head-far-behind-junk", lambda: bytes(5000) + GOOD, _ANY),
    ("nul-bytes-between", lambda: GOOD.replace(b"\n", b"\0\n\0"), _ANY),
    ("table-that-lies", lambda: GOOD.replace(b"00000 n", b"00007 n").replace(b"0000000", b"0000001"), _ANY),
    ("table-of-thousand-million", lambda: GOOD.replace(b"xref\n0 5", b"xref\n0 999999999"), _ANY),
    ("size-of-thousand-million", lambda: GOOD.replace(b"/Size 5", b"/Size 2147483647"), _ANY),
    ("no-root", lambda: GOOD.replace(b"/Root 1 0 R", b""), _ANY),
    ("root-is-a-page", lambda: GOOD.replace(b"/Root 1 0 R", b"/Root 3 0 R"), _ANY),
    ("root-is-itself", lambda: pdf("1 0 R"), UNREAD),
    ("previous-table-is-itself", _looping_xref, _ANY),
    ("thousand-updates", lambda: _chained(1000), _ANY),
    ("page-tree-in-a-circle", lambda: pdf(CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"), UNREAD),
    ("page-tree-of-two-in-a-circle", lambda: pdf(CATALOG, "<< /Type /Pages /Kids [3 0 R] /Count 9 >>", PAGES.replace("3 0", "2 0")), UNREAD),
    ("page-tree-ten-thousand-deep", lambda: _deep_tree(10_000), _ANY),
    ("page-count-of-thousand-million", lambda: GOOD.replace(b"/Count 1", b"/Count 1000000000"), _ANY),
    ("page-count-below-nothing", lambda: GOOD.replace(b"/Count 1", b"/Count -7"), _ANY),
    ("three-thousand-pages", lambda: _pages(3000), TOO_LARGE),
    ("parent-in-a-circle", lambda: paged(page().replace("/Parent 2 0 R", "/Parent 3 0 R")), _ANY),
    ("page-without-end", lambda: paged(page(box="[0 0 1e30 1e30]")), _ANY),
    ("page-of-nothing", lambda: paged(page(box="[0 0 0 0]")), _ANY),
    ("page-inside-out", lambda: paged(page(box="[595 842 0 0]")), _ANY),
    ("page-box-of-words", lambda: paged(page(box="[/a (b) null 9999999999999999999999]")), _ANY),
    ("page-unit-of-a-million", lambda: paged(page("/UserUnit 1000000")), _ANY),
    ("page-turned-by-a-half", lambda: paged(page("/Rotate 45.5")), READ),
    ("page-turned-often", lambda: paged(page("/Rotate 99999999990")), READ),
    ("contents-in-a-circle", lambda: paged(page().replace("4 0 R", "[4 0 R 4 0 R 3 0 R]")), _ANY),
    ("outline-in-a-circle", lambda: _outline("6 0 R", "<< /Title (a) /Parent 5 0 R /Next 6 0 R >>"), READ),
    ("outline-holds-itself", lambda: _outline("5 0 R"), READ),
    ("outline-twenty-thousand-deep", lambda: _deep_outline(20_000), READ),
    ("outline-of-words", lambda: _outline("(a)"), READ),
    ("form-fields-in-a-circle", lambda: paged(page(), "<< /T (a) /Kids [5 0 R] /Parent 5 0 R >>",
                                              catalog=TREE.format("/AcroForm << /Fields [5 0 R] >>")), READ),
    ("structure-in-a-circle", lambda: paged(page("/StructParents 0"), "<< /Type /StructTreeRoot /K 6 0 R /ParentTree 6 0 R >>",
                                            "<< /S /P /P 6 0 R /K [6 0 R 5 0 R] /Kids [6 0 R] >>",
                                            catalog=TREE.format("/StructTreeRoot 5 0 R /MarkInfo << /Marked true >>")), READ),
    ("names-in-a-circle", lambda: paged(page(), "<< /Kids [5 0 R 5 0 R] >>",
                                        catalog=TREE.format("/Names << /EmbeddedFiles 5 0 R /Dests 5 0 R >>")), READ),
    ("hundred-thousand-notes", lambda: paged(page(f"/Annots [{'5 0 R ' * 100_000}]"),
                                             "<< /Type /Annot /Subtype /Text /Rect [9 9 20 20] /Contents (note) >>"), _ANY),
    ("note-is-its-own-popup", lambda: paged(page("/Annots [5 0 R]"),
                                            "<< /Type /Annot /Subtype /Text /Rect [9 9 9 9] /Popup 5 0 R /Parent 5 0 R /IRT 5 0 R >>"), READ),
    ("form-draws-itself", lambda: paged(page(resources="<< /XObject << /X 5 0 R >> >>"),
                                        stream(b"/X Do", "/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"),
                                        content=b"/X Do"), _ANY),
    ("bomb-of-forms", lambda: _doubling(30), _ANY),
    ("glyph-draws-itself", _type3, _ANY),
    ("object-stream-extends-itself", lambda: _object_stream("/N 1 /First 4 /Extends 9 0 R", b"1 0 " + CATALOG.encode()), UNREAD),
    ("object-stream-holds-itself", lambda: _object_stream("/N 2147483647 /First 2147483647", b"9 0 9 0"), UNREAD),
    ("arrays-hundred-thousand-deep", lambda: paged(page("/X " + "[" * 100_000 + "]" * 100_000)), _ANY),
    ("dictionaries-hundred-thousand-deep", lambda: paged(page("/X " + "<</A" * 100_000 + ">>" * 100_000)), _ANY),
    ("operands-hundred-thousand-deep", lambda: paged(page(), content=b"[" * 100_000 + words()), _ANY),
    ("name-of-a-million", lambda: paged(page("/" + "N" * 1_000_000 + " 1")), _ANY),
    ("states-saved-a-million-times", lambda: paged(page(), content=b"q " * 1_000_000 + words()), _ANY),
    ("content-bomb", lambda: paged(page()).replace(stream(words()), stream(b" " * 400_000_000, squeeze=True)), _ANY),
    ("content-bomb-in-layers", lambda: paged(page()).replace(
        stream(words()), stream(zlib.compress(zlib.compress(b"\n" * 300_000_000, 9), 9), "/Filter [/FlateDecode /FlateDecode]")), _ANY),
    ("stream-longer-than-file", lambda: paged(page()).replace(stream(words()), stream(words(), length=2**31 - 1)), _ANY),
    ("stream-shorter-than-nothing", lambda: paged(page()).replace(stream(words()), stream(words(), length=-9)), _ANY),
    ("million-glyphs-on-a-page", lambda: paged(page(), content=b"BT /F1 1 Tf 72 700 Td " + b"(abcdefghij) Tj " * 100_000 + b"ET"), _ANY),
    ("million-glyphs-on-one-spot", lambda: paged(page(), content=b"BT /F1 12 Tf " + b"1 0 0 1 72 700 Tm (a) Tj " * 300_000 + b"ET"), _ANY),
    ("million-lines-on-a-page", lambda: paged(page(), content=words() + b" 1 1 m 590 800 l S" * 500_000), _ANY),
    ("font-size-without-end", lambda: paged(page(), content=words().replace(b"/F1 12", b"/F1 1e38")), _ANY),
    ("font-size-of-nothing", lambda: paged(page(), content=words().replace(b"/F1 12", b"/F1 0")), _ANY),
    ("font-without-map", lambda: _composite(b""), _ANY),
    ("font-mapped-to-half-characters", lambda: _composite(_cmap("1 beginbfrange <0000> <FFFF> <D800> endbfrange")), _ANY),
    ("font-mapped-to-nothing", lambda: _composite(_cmap("1 beginbfrange <0000> <FFFF> <0000> endbfrange")), _ANY),
    ("font-map-bomb", lambda: _composite(_cmap("1 beginbfrange <00000000> <FFFFFFFF> <4E00> endbfrange " * 9)), _ANY),
    ("font-map-uses-itself", lambda: _composite(_cmap("7 0 R usecmap")), _ANY),
    ("font-file-of-noise", lambda: paged(page(resources="<< /Font << /F1 5 0 R >> >>"),
                                         "<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 6 0 R >>",
                                         "<< /Type /FontDescriptor /FontName /A /Flags 4 /FontFile2 7 0 R >>",
                                         stream(b"\0\1\0\0\xff\xff" + bytes(range(256)) * 40)), _ANY),
    ("picture-of-60000-by-60000", lambda: _image(60_000, 60_000, zlib.compress(bytes(9_000_000), 9)), _ANY),
    ("picture-of-noise-in-jbig2", lambda: _image(999, 999, bytes(range(256)), "/Filter /JBIG2Decode"), _ANY),
    ("picture-of-noise-in-jpeg2000", lambda: _image(999, 999, b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(999), "/Filter /JPXDecode"), _ANY),
    ("picture-masks-itself", lambda: _image(8, 8, zlib.compress(bytes(64)), "/Filter /FlateDecode /SMask 5 0 R"), _ANY),
    ("line-of-a-million-dashes", lambda: _drawn(b"[0.001] 0 d 0.1 w 0 0 m 500000 800000 l S"), _ANY),
    ("half-a-million-curves", lambda: _drawn(b"0 0 m " + b"1 2 300 400 500 600 c 9 9 1 1 500 800 c " * 250_000 + b"f*"), _ANY),
    ("embedded-program", _carrying, READ),
    ("words-in-a-form-nobody-shows", lambda: paged(page(), stream(b"<x/>"), catalog=TREE.format("/AcroForm << /XFA 5 0 R /Fields [] >>")), READ),
    ("linearised-lie", lambda: GOOD.replace(b"1.7\n", b"1.7\n8 0 obj\n<< /Linearized 1 /L 9 /H [1 2] /O 3 /E 4 /N 999999 /T 5 >>\nendobj\n"), _ANY),
)  # fmt: skip

CASES: tuple[Case, ...] = (
    *(Case(f"pdf-{name}", "报告.pdf", _fixed(build), accepted) for name, build, accepted in _BUILT),
    Case("pdf-script", "报告.pdf", _acting(lambda trap: f"<< /S /JavaScript /JS (app.launchURL\\('{trap.address}'\\)) >>"), READ),
    Case("pdf-launch", "报告.pdf", _acting(lambda _: "<< /S /Launch /F (calc.exe) /Win << /F (calc.exe) >> >>"), READ),
    Case("pdf-address", "报告.pdf", _acting(lambda trap: f"<< /S /URI /URI ({trap.address}) >>"), READ),
    Case("pdf-form-sent-away", "报告.pdf", _acting(lambda trap: f"<< /S /SubmitForm /F << /FS /URL /F ({trap.address}) >> >>"), READ),
    Case("pdf-other-document", "报告.pdf", _acting(lambda trap: f"<< /S /GoToR /F ({trap.secret}) /D [0 /Fit] >>"), READ),
    Case(
        "pdf-content-in-another-file",
        "报告.pdf",
        lambda trap: paged(page()).replace(stream(words()), stream(words(), f"/F ({trap.secret}) /FFilter /Fl")),
        _ANY,
    ),
    Case("pdf-called-docx", "报告.docx", _fixed(lambda: GOOD), READ, holds=LETTERS[:11]),
    Case("pdf-called-txt", "报告.txt", _fixed(lambda: GOOD), READ, holds=LETTERS[:11]),
)
