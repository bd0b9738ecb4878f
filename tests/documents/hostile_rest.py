"""Broken and hostile packages, pictures and OFD files."""
# ruff: noqa: E501 (a case is a line)

import io
import struct
import zlib
from collections.abc import Callable

from hostile_case import DAMAGED, EMPTY, ENCRYPTED, READ, TOO_LARGE, UNREAD, UNSUPPORTED, Case, Trap
from hostile_office import flagged, overlapping
from hostile_paper import CHINESE, foreign, laughs, ofd_line, ofd_parts, page, paged, png, swollen, word, zipped
from PIL import Image

_ANY = READ | UNREAD
_REPORT = word()
_PDF = paged(page())


def _in_zips(levels: int) -> bytes:
    content = _REPORT
    name = "报告.docx"
    for _ in range(levels):
        content, name = zipped({name: content}), "包.zip"
    return content


def _linked(target: str) -> bytes:
    content = bytearray(zipped({"报告.docx": _REPORT, "密.txt": target}))
    entry = content.rindex("密.txt".encode()) - 46
    struct.pack_into("<I", content, entry + 38, 0o120777 << 16)
    content[entry + 5] = 3  # made on Unix
    return bytes(content)


def _bomb(size: int) -> bytes:
    return zipped({"报告.docx": _REPORT, "附件.txt": bytes(size)})


def _bomb_of_bombs() -> bytes:
    inner = zipped({f"{number}.txt": bytes(20_000_000) for number in range(10)})
    return zipped({f"{number}.zip": inner for number in range(50)} | {"报告.docx": _REPORT})


def _raw_name(name: bytes) -> bytes:
    """Return a package whose second file has a name that no zip program would write."""
    stand_in = ("N" * len(name)).encode()
    content = zipped({"报告.docx": _REPORT, stand_in.decode(): CHINESE})
    return content.replace(stand_in, name)


def _picture(form: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form, **options)
    return out.getvalue()


def _frames(form: str, count: int) -> bytes:
    pictures = [Image.new("L", (9, 9), number % 256) for number in range(count)]
    out = io.BytesIO()
    pictures[0].save(out, form, save_all=True, append_images=pictures[1:])
    return out.getvalue()


def _tiff(*entries: tuple[int, int, int], following: int = 0) -> bytes:
    """Return a TIFF of one directory: tag, type, value."""
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", following) + bytes(200)


def _tiff_pages(count: int) -> bytes:
    """Return a TIFF of so many pages, all of the same few pixels."""
    entries = ((256, 4, 9), (257, 4, 9), *_GREY)
    length = 6 + 12 * len(entries)
    pages = (
        struct.pack("<H", len(entries))
        + b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        + struct.pack("<I", 8 + length * (number + 1) if number + 1 < count else 0)
        for number in range(count)
    )
    return b"II*\0" + struct.pack("<I", 8) + b"".join(pages)


_GREY = ((258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 4, 1), (279, 4, 100))


def _ofd(content: str | None = None, **more: str) -> bytes:
    return zipped(ofd_parts(content, **more))


def _ofd_with(name: str, old: str, new: str) -> bytes:
    parts = ofd_parts()
    part = str(parts[name])
    assert old in part
    return zipped(parts | {name: part.replace(old, new)})


def _ofd_listed(times: int, content: str) -> bytes:
    """Return an OFD that lists its one page so many times."""
    pages = "".join(f'<ofd:Page ID="{number}" BaseLoc="{_LOC}"/>' for number in range(2, times + 1))
    parts = ofd_parts(content)
    return zipped(parts | {_DOCUMENT: str(parts[_DOCUMENT]).replace("</ofd:Pages>", f"{pages}</ofd:Pages>")})


_LONG_PATH = (
    f'<ofd:PathObject ID="9" Boundary="0 0 210 297"><ofd:AbbreviatedData>M 0 0 {"L 9 9 " * 500_000}</ofd:AbbreviatedData></ofd:PathObject>'
)
_SUFFIXES = ("pdf", "docx", "xlsx", "ofd", "png", "doc")
_DOCUMENT, _PAGE = "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"
_LOC = "Pages/Page_0/Content.xml"
_BUILT: tuple[tuple[str, str, Callable[[], bytes], frozenset[str]], ...] = (
    ("zip-empty", "材料.zip", lambda: zipped({}), EMPTY | DAMAGED | UNSUPPORTED),
    ("zip-no-bytes", "材料.zip", lambda: b"", EMPTY),
    ("zip-one-byte", "材料.zip", lambda: b"P", UNREAD),
    ("zip-cut", "材料.zip", lambda: zipped({"报告.docx": _REPORT})[:-30], DAMAGED),
    ("zip-of-folders", "材料.zip", lambda: zipped({"a/": "", "b/c/": ""}), EMPTY | UNSUPPORTED),
    ("zip-of-programs", "材料.zip", lambda: zipped({"a.exe": b"MZ" + bytes(99), "b.dll": b"MZ"}), EMPTY | UNSUPPORTED),
    ("zip-with-password", "材料.zip", lambda: flagged(zipped({"报告.docx": _REPORT}), flags=1), ENCRYPTED),
    ("zip-of-zips", "材料.zip", lambda: _in_zips(2), _ANY | UNSUPPORTED),
    ("zip-fifty-deep", "材料.zip", lambda: _in_zips(50), _ANY | UNSUPPORTED),
    ("zip-bomb", "材料.zip", lambda: _bomb(500_000_000), TOO_LARGE | READ),
    ("zip-bomb-of-bombs", "材料.zip", _bomb_of_bombs, TOO_LARGE | READ),
    ("zip-hundred-thousand-files", "材料.zip", lambda: zipped({f"{number}.txt": "" for number in range(60_000)}), TOO_LARGE),
    ("zip-overlapping", "材料.zip", lambda: overlapping(zipped({"附件00000.txt": bytes(9_000_000)}), 60_000), TOO_LARGE | DAMAGED),
    ("zip-sizes-that-lie", "材料.zip", lambda: flagged(zipped({"报告.docx": _REPORT}), size=7), UNREAD),
    ("zip-method-nobody-knows", "材料.zip", lambda: flagged(zipped({"报告.docx": _REPORT}), method=97), UNREAD | UNSUPPORTED),
    ("zip-that-climbs-out", "材料.zip", lambda: zipped({"../../../../tmp/evil.txt": CHINESE, "/etc/evil.txt": CHINESE, "报告.docx": _REPORT}), _ANY),
    ("zip-that-climbs-out-on-windows", "材料.zip", lambda: zipped({"..\\..\\evil.txt": CHINESE, "C:\\evil.txt": CHINESE, "报告.docx": _REPORT}), _ANY),
    ("zip-names-of-devices", "材料.zip", lambda: zipped({"CON.txt": CHINESE, "报告.docx:x.txt": CHINESE, "NUL": "", "报告.docx": _REPORT}), _ANY),
    ("zip-name-with-nul", "材料.zip", lambda: _raw_name(b"a\0b.txt"), _ANY),
    ("zip-name-in-gbk", "材料.zip", lambda: _raw_name("附件".encode("gbk") + b".txt"), _ANY),
    ("zip-name-of-sixty-thousand", "材料.zip", lambda: zipped({"a" * 60_000 + ".txt": CHINESE, "报告.docx": _REPORT}), _ANY),
    ("zip-same-name-twice", "材料.zip", lambda: zipped({"报告.docx": _REPORT, "报告.docy": b"x"}).replace("报告.docy".encode(), "报告.docx".encode()), _ANY),
    ("zip-one-good-one-bad", "材料.zip", lambda: zipped({"报告.docx": _REPORT, "附件.pdf": _PDF[:100], "密.docx": flagged(_REPORT, flags=1)}), READ),
    ("zip-all-bad", "材料.zip", lambda: zipped({"附件.pdf": _PDF[:60], "报告.docx": _REPORT[:100]}), UNREAD),
    ("zip-called-docx", "报告.docx", lambda: zipped({"报告.docx": _REPORT}), _ANY),
    ("zip-behind-pdf", "报告.pdf", lambda: _PDF + zipped({"报告.docx": _REPORT}), READ),
    ("rar-cut", "材料.rar", lambda: b"Rar!\x1a\x07\x01\0" + bytes(99), UNREAD | UNSUPPORTED),
    ("7z-cut", "材料.7z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99), UNREAD | UNSUPPORTED),
    ("gzip-bomb", "材料.gz", lambda: zlib.compress(bytes(9_000_000), wbits=31), UNREAD | UNSUPPORTED),
    ("png-60000-by-60000", "扫描.png", lambda: png(60_000, 60_000, bytes(1000)), UNREAD),
    ("png-2147483647-wide", "扫描.png", lambda: png(2**31 - 1, 1, b""), UNREAD),
    ("png-of-nothing", "扫描.png", lambda: png(0, 0), UNREAD),
    ("png-pixel-bomb", "扫描.png", lambda: png(20_000, 20_000, bytes(20_001 * 20_000)), UNREAD),
    ("png-text-bomb", "扫描.png", lambda: png(9, 9, bytes(90), (b"zTXt", b"a\0\0" + zlib.compress(bytes(99_000_000)))), UNREAD),
    ("png-more-pixels-than-said", "扫描.png", lambda: png(9, 9, bytes(50_000_000)), UNREAD),
    ("png-cut", "扫描.png", lambda: _picture("PNG")[:60], UNREAD),
    ("png-wrong-checksum", "扫描.png", lambda: _picture("PNG").replace(b"IDAT", b"IDAU"), UNREAD),
    ("png-blank", "扫描.png", lambda: _picture("PNG"), UNREAD),
    ("png-of-one-pixel", "扫描.png", lambda: _picture("PNG", (1, 1)), UNREAD),
    ("png-strip", "扫描.png", lambda: _picture("PNG", (1, 50_000)), UNREAD),
    ("png-of-three-hundred-frames", "扫描.png", lambda: _frames("PNG", 300), _ANY),
    ("jpeg-cut", "扫描.jpg", lambda: _picture("JPEG", (900, 900))[:400], UNREAD),
    ("jpeg-65535-by-65535", "扫描.jpg", lambda: _picture("JPEG").replace(struct.pack(">HH", 30, 40), b"\xff\xff\xff\xff", 1), UNREAD),
    ("jpeg-turned-by-nonsense", "扫描.jpg", lambda: _picture("JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\xff\xff\xff\xff\0\x63\0\0"), UNREAD),
    ("tiff-huge", "扫描.tif", lambda: _tiff((256, 4, 60_000), (257, 4, 60_000), *_GREY), UNREAD),
    ("tiff-in-a-circle", "扫描.tif", lambda: _tiff((256, 4, 9), (257, 4, 9), *_GREY, following=8), _ANY),
    ("tiff-of-five-thousand-pages", "扫描.tif", lambda: _tiff_pages(5_000), TOO_LARGE),
    ("tiff-directory-behind-the-end", "扫描.tif", lambda: b"II*\0\xff\xff\xff\x7f", UNREAD),
    ("gif-of-three-thousand-frames", "扫描.gif", lambda: _frames("GIF", 3_000), _ANY | UNSUPPORTED),
    ("bmp-larger-than-it-is", "扫描.bmp", lambda: _picture("BMP").replace(struct.pack("<ii", 40, 30), struct.pack("<ii", 60_000, -60_000)), UNREAD),
    ("webp-cut", "扫描.webp", lambda: _picture("WEBP")[:30], UNREAD),
    ("jpeg-called-pdf", "报告.pdf", lambda: _picture("JPEG"), UNREAD),
    ("pdf-called-jpeg", "扫描.jpg", lambda: _PDF, READ),
    ("svg", "图.svg", lambda: laughs("svg", "x").encode() + b"<svg><text>&x;</text></svg>", UNREAD | UNSUPPORTED),
    ("ofd-cut", "公文.ofd", lambda: _ofd()[:-40], DAMAGED),
    ("ofd-with-password", "公文.ofd", lambda: flagged(_ofd(), flags=1), ENCRYPTED),
    ("ofd-sealed-by-encryption", "公文.ofd", lambda: zipped(ofd_parts() | {"Encryptions.xml": "<x/>", "Doc_0/Pages/Page_0/Content.xml": bytes(range(256))}), UNREAD | ENCRYPTED),
    ("ofd-laughs", "公文.ofd", lambda: _ofd(ofd_line(1, "&x;"), head=laughs("ofd:Page", "x")), UNREAD),
    ("ofd-swollen-entity", "公文.ofd", lambda: _ofd(ofd_line(1, "&x;" * 9_000), head=swollen("ofd:Page", "x")), UNREAD),
    ("ofd-page-out-of-the-package", "公文.ofd", lambda: _ofd_with(_DOCUMENT, _LOC, "../../../../etc/passwd"), UNREAD),
    ("ofd-page-is-the-document", "公文.ofd", lambda: _ofd_with(_DOCUMENT, _LOC, "Document.xml"), UNREAD),
    ("ofd-document-is-itself", "公文.ofd", lambda: _ofd_with("OFD.xml", "Doc_0/Document.xml", "OFD.xml"), UNREAD),
    ("ofd-same-page-five-thousand-times", "公文.ofd", lambda: _ofd_with(_DOCUMENT, "</ofd:Pages>", f'<ofd:Page ID="1" BaseLoc="{_LOC}"/>' * 5_000 + "</ofd:Pages>"), TOO_LARGE),
    ("ofd-without-pages", "公文.ofd", lambda: zipped({name: part for name, part in ofd_parts().items() if "Page_0" not in name}), UNREAD),
    ("ofd-without-document", "公文.ofd", lambda: zipped({"OFD.xml": ofd_parts()["OFD.xml"]}), UNREAD),
    ("ofd-page-without-end", "公文.ofd", lambda: _ofd(box="0 0 1e300 1e300"), _ANY),
    ("ofd-page-of-no-number", "公文.ofd", lambda: _ofd(box="nan inf -inf x"), _ANY),
    ("ofd-steps-without-end", "公文.ofd", lambda: _ofd(ofd_line(1, CHINESE, delta="g 1000000000 1")), _ANY),
    ("ofd-steps-of-no-number", "公文.ofd", lambda: _ofd(ofd_line(1, CHINESE, delta="nan inf g g -5 1e999")), _ANY),
    ("ofd-boundary-of-no-number", "公文.ofd", lambda: _ofd(ofd_line(1, CHINESE, boundary="nan nan inf inf", size="nan")), _ANY),
    ("ofd-size-without-end", "公文.ofd", lambda: _ofd(ofd_line(1, CHINESE, size="1e308")), _ANY),
    ("ofd-million-characters-in-a-line", "公文.ofd", lambda: _ofd(ofd_line(1, "建" * 1_000_000)), _ANY),
    ("ofd-hundred-thousand-lines", "公文.ofd", lambda: _ofd(ofd_line(1, "建设内容") * 100_000), _ANY),
    ("ofd-elements-hundred-thousand-deep", "公文.ofd", lambda: _ofd("<ofd:PageBlock>" * 100_000 + ofd_line(1, CHINESE) + "</ofd:PageBlock>" * 100_000), _ANY),
    ("ofd-template-is-its-own", "公文.ofd", lambda: _ofd_with(_PAGE, "<ofd:Content>", '<ofd:Template TemplateID="1"/><ofd:Content>'), _ANY),
    ("ofd-path-of-a-million-points", "公文.ofd", lambda: _ofd(_LONG_PATH + ofd_line(1, CHINESE)), _ANY),
    ("ofd-heavy-page-five-hundred-times", "公文.ofd", lambda: _ofd_listed(500, _LONG_PATH + ofd_line(1, CHINESE)), _ANY),
    ("ofd-heavy-drawing-five-hundred-times", "公文.ofd", lambda: _ofd_listed(500, _LONG_PATH * 15), _ANY),
    ("ofd-picture-that-is-none", "公文.ofd", lambda: _ofd('<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="5"/>'), _ANY),
    ("ofd-called-zip", "材料.zip", lambda: _ofd(), READ),
    ("ofd-called-pdf", "公文.pdf", lambda: _ofd(), READ),
)  # fmt: skip


def _fixed(build: Callable[[], bytes]) -> Callable[[Trap], bytes]:
    return lambda _: build()


CASES: tuple[Case, ...] = (
    *(Case(name, file, _fixed(build), accepted) for name, file, build, accepted in _BUILT),
    *(Case(f"{suffix}-no-bytes", f"空.{suffix}", lambda _: b"", EMPTY) for suffix in _SUFFIXES),
    *(Case(f"{suffix}-one-byte", f"空.{suffix}", lambda _: b"\0", UNREAD | UNSUPPORTED) for suffix in _SUFFIXES),
    Case("zip-link-to-a-file", "材料.zip", lambda trap: _linked(str(trap.secret)), _ANY),
    Case(
        "ofd-entity-of-a-file",
        "公文.ofd",
        lambda trap: _ofd(ofd_line(1, "&x;"), head=foreign("ofd:Page", "x", trap.secret.as_uri())),
        UNREAD,
    ),
    Case(
        "ofd-entity-of-an-address", "公文.ofd", lambda trap: _ofd(ofd_line(1, "&x;"), head=foreign("ofd:Page", "x", trap.address)), UNREAD
    ),
    Case(
        "svg-of-a-file",
        "图.svg",
        lambda trap: (foreign("svg", "x", trap.secret.as_uri()) + "<svg><text>&x;</text></svg>").encode(),
        UNREAD | UNSUPPORTED,
    ),
)
