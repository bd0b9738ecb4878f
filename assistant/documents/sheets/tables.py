"""The rows of a sheet as a person sees them: captions, tables, notes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.documents.assembly import Draft, clean
from assistant.documents.layout.tables import count_header_rows
from assistant.documents.types import BlockKind

__all__ = ["Room", "SheetRow", "draft_rows"]

_LABELLED = re.compile(r"[^::]{1,20}[::].*|单位.{0,6}元[))]?|第.{1,4}页.*", re.DOTALL)
_NOTE = re.compile(r"(?:备?注|说明|填[表报]说明|编制说明|附注)\d*\s*[::]|.{12,}[。;;]$", re.DOTALL)


@dataclass
class Room:
    """How much of a spreadsheet is still read. A cell takes about 600 bytes in a Document, the places that a table leaves empty
    included. cut_at: the row of its sheet from which on nothing was read; tables: how many there were so far."""

    rows: int = 200_000
    cells: int = 500_000
    places: int = 500_000
    characters: int = 20_000_000
    tables: int = 0
    cut_at: int | None = None

    def take(self, number: int, *, rows: int = 0, cells: int = 0, characters: int = 0) -> bool:
        """Return whether there is room for more in row `number`; when there is none, nothing after it is read."""
        if self.cut_at is None:
            self.rows -= rows
            self.cells -= cells
            self.characters -= characters
            if min(self.rows, self.cells, self.characters) < 0:
                self.cut_at = number
        return self.cut_at is None

    def take_places(self, number: int, count: int) -> bool:
        """Return whether there is room in tables for row `number`, which has been read, and its empty places."""
        if self.places >= 0:
            self.places -= count
            if self.places < 0:
                self.cut_at = number
        return self.places >= 0


@dataclass(frozen=True)
class SheetRow:
    """The texts of a row by column, at least one. number: from 1. follows: no empty row lies between it and the row before.
    is_stressed: all bold."""

    number: int
    cells: Mapping[int, str]
    follows: bool = False
    is_stressed: bool = False


def draft_rows(rows: Sequence[SheetRow], room: Room) -> Iterator[Draft]:
    """Yield the blocks of the rows: rows without an empty one between are one table, lines above and below it paragraphs.

    Columns that are empty in the whole table are left out. Ends early where there is no room for a table.
    """
    start = 0
    for end in range(1, len(rows) + 1):
        if (end == len(rows) or not rows[end].follows) and room.places >= 0:
            yield from _draft_group(rows[start:end], room)
            start = end


def _draft_group(rows: Sequence[SheetRow], room: Room) -> Iterator[Draft]:
    if len({column for row in rows for column in row.cells}) == 1:
        for row in rows:
            yield from _lines(row)
        return
    first, last = 0, len(rows)
    while first < last and _is_line(rows[first], rows[first + 1 : first + 2]):
        yield from _lines(rows[first])
        first += 1
    while last > first and len(rows[last - 1].cells) == 1 and _NOTE.match(next(iter(rows[last - 1].cells.values())).strip()):
        last -= 1
    if first < last:
        yield from _draft_table(rows[first:last], room)
    for row in rows[last:]:
        yield from _lines(row)


def _is_line(row: SheetRow, below: Sequence[SheetRow]) -> bool:
    """Return whether a row above a table is no row of it: one cell (a title), or a few of 名称:值 above more columns."""
    if len(row.cells) == 1:
        return True
    is_wider = not below or len(below[0].cells) > len(row.cells) or len(below[0].cells) == 1
    return len(row.cells) <= 4 and is_wider and all(_LABELLED.fullmatch(text.strip()) for text in row.cells.values())


def _lines(row: SheetRow) -> Iterator[Draft]:
    for column in sorted(row.cells):
        yield Draft(BlockKind.PARAGRAPH, row.cells[column])


def _draft_table(rows: Sequence[SheetRow], room: Room) -> Iterator[Draft]:
    columns = sorted({column for row in rows for column in row.cells})
    room.tables += 1
    head = [tuple(clean(row.cells.get(column, "")) for column in columns) for row in rows[:3]]
    header_rows = count_header_rows(head, stressed=len(rows) > 1 and rows[0].is_stressed and not rows[1].is_stressed)
    for index, row in enumerate(rows):
        if not room.take_places(row.number, len(columns)):
            return
        cells = tuple(row.cells.get(column, "") for column in columns)
        yield Draft(BlockKind.TABLE_ROW, table=room.tables, cells=cells, header=index < header_rows)
