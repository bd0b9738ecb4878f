"""What the sheets of an Excel workbook share: their names, the texts of cells, the styles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from assistant.documents.assembly import clean
from assistant.documents.packages.parts import Package
from assistant.documents.sheets.format_codes import BUILT_IN, GENERAL

__all__ = ["CellStyle", "SheetEntry", "Workbook", "open_workbook", "unescape"]

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LEAST_SIZE = 2.0  # points; smaller type cannot be read
_MOST_STYLES = 100_000  # Excel allows 65,490
_LONGEST_NAME = 60  # characters; Excel allows 31
_WHITE = frozenset({"1", "9"})  # of the indexed colours
_NEARLY_WHITE = re.compile("(?:F[5-9A-F]){3}", re.IGNORECASE)  # what nobody can tell from it


class CellStyle(NamedTuple):
    """code: the number format. is_faint: white on white, or too small for the eye."""

    code: str = GENERAL
    is_bold: bool = False
    is_faint: bool = False


class SheetEntry(NamedTuple):
    """kind: worksheet, chartsheet, … part: of the package. is_hidden: a person must unhide it to see it."""

    name: str
    kind: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Workbook:
    """strings: texts that cells refer to by number. since_1904: days count from 1904."""

    sheets: Sequence[SheetEntry]
    strings: Sequence[str]
    styles: Sequence[CellStyle]
    since_1904: bool


def open_workbook(package: Package, main: str) -> Workbook | None:
    """Return the workbook whose main part is `main`, None when there is none."""
    root = package.parse(main)
    if root is None or root.tag != "workbook":
        return None
    relations = package.relations(main)
    sheets = []
    for sheet in root.iterfind("sheets/sheet"):
        kind, part = relations.get(sheet.get("id", ""), ("", ""))
        name = clean(sheet.get("name", ""))[:_LONGEST_NAME]
        sheets.append(SheetEntry(name, kind, part, sheet.get("state", "visible") != "visible"))
    properties = root.find("workbookPr")
    strings = _Strings()
    for kind, part in relations.values():
        if kind == "sharedStrings":
            package.scan(part, strings)
            break
    styles = next((package.parse(part) for kind, part in relations.values() if kind == "styles"), None)
    return Workbook(
        sheets=sheets,
        strings=strings.texts,
        styles=_read_styles(styles) if styles is not None else [],
        since_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )


def unescape(text: str) -> str:
    """Return a cell's text with the characters that XML cannot hold (_x000D_) in their place."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Strings:
    """Collects the shared strings: rich text as one text, without the readings above it (phonetic guides)."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._reading = 0  # open phonetic guides
        self._in_text = False

    def start(self, name: str, _attrs: dict[str, str], /) -> None:
        if name == "t":
            self._in_text = not self._reading
        elif name == "si":
            self._pieces = []
        elif name == "rPh":
            self._reading += 1

    def data(self, data: str, /) -> None:
        if self._in_text:
            self._pieces.append(data)

    def end(self, name: str, /) -> None:
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._reading -= 1
        elif name == "si":
            self.texts.append(unescape("".join(self._pieces)))

    def close(self) -> None:
        return None


def _read_styles(root: Element) -> list[CellStyle]:
    """Return the styles that cells refer to by number."""
    codes = dict(BUILT_IN)
    for stated in root.iterfind("numFmts/numFmt"):
        codes[_whole(stated.get("numFmtId"))] = stated.get("formatCode", GENERAL)
    bold = [_is_on(font.find("b")) for font in root.iterfind("fonts/font")]
    tiny = [_size_of(font) < _LEAST_SIZE for font in root.iterfind("fonts/font")]
    white = [_is_white(font.find("color")) for font in root.iterfind("fonts/font")]
    bare = [_is_bare(fill) for fill in root.iterfind("fills/fill")]
    styles: list[CellStyle] = []
    for style in root.iterfind("cellXfs/xf"):
        if len(styles) >= _MOST_STYLES:
            break
        font, fill = _whole(style.get("fontId")), _whole(style.get("fillId"))
        is_faint = _at(tiny, font) or (_at(white, font) and (_at(bare, fill) or not bare))
        styles.append(CellStyle(codes.get(_whole(style.get("numFmtId")), GENERAL), _at(bold, font), is_faint))
    return styles


def _whole(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else 0


def _at(claims: Sequence[bool], index: int) -> bool:
    return index < len(claims) and claims[index]


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false")


def _size_of(font: Element) -> float:
    size = font.find("sz")
    try:
        return float(size.get("val", "11")) if size is not None else 11.0
    except ValueError:
        return 11.0


def _is_white(color: Element | None) -> bool:
    if color is None:
        return False
    if (rgb := color.get("rgb")) is not None:
        return _NEARLY_WHITE.fullmatch(rgb[-6:]) is not None
    # Theme colour 0 is the background; a tint darkens it.
    return color.get("indexed") in _WHITE or (color.get("theme") == "0" and color.get("tint", "0") in ("0", "0.0"))


def _is_bare(fill: Element) -> bool:
    """Return whether the cell's ground is white."""
    pattern = fill.find("patternFill")
    if pattern is None:
        return fill.find("gradientFill") is None
    if pattern.get("patternType", "none") == "none":
        return True
    return pattern.get("patternType") == "solid" and _is_white(pattern.find("fgColor"))
