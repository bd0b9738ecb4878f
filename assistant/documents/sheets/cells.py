"""The cells of one sheet of a workbook, read in one pass without keeping its XML.

openpyxl is not used: its fast mode knows no merged cells, hidden rows and comments, its full mode takes fifty times the file's size
in memory, and neither shows a number as its format does.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.documents.sheets.format_codes import hides_text
from assistant.documents.sheets.number_formats import show_number
from assistant.documents.sheets.tables import Room
from assistant.documents.sheets.workbook import CellStyle, Workbook, unescape

__all__ = ["Area", "Sheet", "SheetScan", "area_of"]

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_MOST_AREAS = 100_000
_MOST_HIDDEN_RANGES = 1_000
_TICK_ROWS = 200
_NAMED_PLACES = 3
_MARGIN_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|[0-9]+|[A-Z&])', re.IGNORECASE)
_PLAIN = CellStyle()


class Area(NamedTuple):
    """Cells of a sheet, ends included; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """What a sheet part says. rows: texts by row and column. faint: places of texts that are white or tiny; painted: areas that get a
    ground from elsewhere than their cells' styles; unseen: texts whose number format shows nothing; bold: rows of bold cells alone;
    margins: heads and feet of its print; uncomputed: formulas without a stored result, the first of them by name."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    faint: list[tuple[int, int]] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    bold: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    painted: list[Area] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    uncomputed: int = 0
    uncomputed_names: list[str] = field(default_factory=list)


@dataclass
class _Cell:
    column: int
    kind: str
    style: CellStyle
    value: list[str] = field(default_factory=list)
    has_formula: bool = False


class SheetScan:
    """Fills `sheet` as Package.scan tells its part. tick: called every few hundred rows."""

    def __init__(self, book: Workbook, room: Room, tick: Callable[[], None]) -> None:
        self.sheet = Sheet()
        self._book, self._room, self._tick = book, room, tick
        self._row, self._column = 0, 0
        self._cell: _Cell | None = None
        self._pieces: list[str] | None = None
        self._readings = 0  # open phonetic guides
        self._hidden_ranges = 0

    def start(self, name: str, attrs: dict[str, str], /) -> None:
        if name == "c":
            self._open_cell(attrs)
        elif name in ("v", "t", "f"):
            self._open_value(name)
        elif name == "row":
            self._open_row(attrs)
        elif name == "rPh":
            self._readings += 1
        elif name == "col":
            self._note_column(attrs)
        elif name in ("mergeCell", "conditionalFormatting"):
            areas = self.sheet.merged if name == "mergeCell" else self.sheet.painted
            for ref in (attrs.get("ref") or attrs.get("sqref", "")).split():
                if (area := area_of(ref)) and len(areas) < _MOST_AREAS:
                    areas.append(area)
        elif name.endswith(("Header", "Footer")):
            self._pieces = []

    def data(self, data: str, /) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def end(self, name: str, /) -> None:
        if name == "c":
            self._close_cell()
        elif name == "rPh":
            self._readings -= 1
        elif name in ("v", "t"):
            self._pieces = None
        elif self._pieces is not None and name.endswith(("Header", "Footer")):
            text = _MARGIN_CODES.sub(" ", "".join(self._pieces)).strip()
            self._pieces = None
            if any(character.isalnum() for character in text) and text not in self.sheet.margins and len(self.sheet.margins) < 6:
                self.sheet.margins.append(text)

    def close(self) -> None:
        return None

    def _open_row(self, attrs: dict[str, str]) -> None:
        number = _whole(attrs.get("r"))
        self._row = number if number is not None else self._row + 1
        self._column = 0
        if self._row % _TICK_ROWS == 0:
            self._tick()
        if not self._room.take(self._row, rows=1):
            return
        if attrs.get("hidden") in ("1", "true") or (attrs.get("customHeight") == "1" and attrs.get("ht") == "0"):
            self.sheet.hidden_rows.add(self._row)

    def _note_column(self, attrs: dict[str, str]) -> None:
        if attrs.get("hidden") not in ("1", "true") and not (attrs.get("customWidth") == "1" and attrs.get("width") == "0"):
            return
        self._hidden_ranges += 1
        first, last = _whole(attrs.get("min")), _whole(attrs.get("max"))
        if first and last and self._hidden_ranges <= _MOST_HIDDEN_RANGES:
            self.sheet.hidden_columns.update(range(first, min(last, _MOST_COLUMNS) + 1))

    def _open_cell(self, attrs: dict[str, str]) -> None:
        if self._room.cut_at is not None or self._row > _MOST_ROWS:
            return
        place = _place_of(attrs.get("r", ""))
        self._column = place[1] if place else self._column + 1
        style = _whole(attrs.get("s"))
        is_known = style is not None and style < len(self._book.styles)
        self._cell = _Cell(self._column, attrs.get("t", "n"), self._book.styles[style or 0] if is_known else _PLAIN)

    def _open_value(self, name: str) -> None:
        if self._cell is None:
            return
        if name == "f":
            self._cell.has_formula = True
        elif not self._readings:
            self._pieces = self._cell.value

    def _close_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        written = "".join(cell.value)
        if cell.has_formula and not written and cell.kind != "str":
            self.sheet.uncomputed += 1
            if len(self.sheet.uncomputed_names) < _NAMED_PLACES:
                self.sheet.uncomputed_names.append(f"{_letters(cell.column)}{self._row}")
            return
        shown = _show(cell, written, self._book)
        is_text = cell.kind not in ("n", "b", "e")
        if not (shown or written).strip() or not self._room.take(self._row, cells=1, characters=len(shown or written)):
            return
        if is_text and hides_text(cell.style.code):
            self.sheet.unseen.append(shown)
        elif shown.strip():
            self._keep(cell, shown)
        elif cell.kind == "n" and re.search("[1-9]", written):  # formats that blank out a zero are in daily use
            self.sheet.unseen.append(written)

    def _keep(self, cell: _Cell, text: str) -> None:
        row = self.sheet.rows.setdefault(self._row, {})
        if not row:
            self.sheet.bold.add(self._row)
        if not cell.style.is_bold:
            self.sheet.bold.discard(self._row)
        row[cell.column] = text
        if cell.style.is_faint:
            self.sheet.faint.append((self._row, cell.column))


def area_of(ref: str) -> Area | None:
    """Return the area that a reference such as A1:C7 names, None for one that no sheet has."""
    first, _, last = ref.partition(":")
    start, end = _place_of(first), _place_of(last or first)
    return Area(*start, *end) if start and end else None


def _show(cell: _Cell, written: str, book: Workbook) -> str:
    if cell.kind == "s":
        index = _whole(written)
        return book.strings[index] if index is not None and index < len(book.strings) else ""
    if cell.kind == "b":
        return "TRUE" if written.strip() == "1" else "FALSE" if written else ""
    if cell.kind == "n":
        return show_number(written.strip(), cell.style.code, since_1904=book.since_1904)
    return unescape(written)


def _whole(written: str | None) -> int | None:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else None


def _place_of(ref: str) -> tuple[int, int] | None:
    match = _PLACE.fullmatch(ref)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if 0 < row <= _MOST_ROWS and column <= _MOST_COLUMNS else None


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
