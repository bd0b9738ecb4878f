"""Tables of a page: rows of cells, header rows, and tables that go on over the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from assistant.documents.box import Box
from assistant.documents.layout.header_rows import count_header_rows
from assistant.documents.layout.lines import are_bold, box_of, confidence_of, text_of_cell
from assistant.documents.layout.open_tables import find_rule_grids
from assistant.documents.layout.quality import count_unreadable
from assistant.documents.layout.rules import Grid, find_grids
from assistant.documents.layout.scene import Glyph, Scene
from assistant.text.normalize import fold_text

__all__ = ["PrintedTable", "align", "continues", "count_header_rows", "fill_grids", "is_rest_of_row", "repeats_header", "take_tables"]

_EDGE = 5.0  # points that column edges of one table may differ between pages


class CellInk(NamedTuple):
    box: Box
    confidence: float | None


@dataclass(frozen=True)
class PrintedTable:
    """The part of a table that stands on one page. edges: the left edges of its columns and its right edge, in points;
    rows: cells left to right, a merged cell's text at its first place and nothing at the others; header_rows: how many
    rows at the top name the columns; inks: for each row the box and the confidence of each cell's text, None where it has none;
    unreadable: characters without meaning; region, column: see Area."""

    page: int
    box: Box
    edges: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 0
    inks: tuple[tuple[CellInk | None, ...], ...] = ()
    unreadable: int = 0
    region: int = 0
    column: int = 0


class Taken(NamedTuple):
    """Tables of a page, and the glyphs that stand in none of them."""

    tables: list[PrintedTable]
    rest: list[Glyph]


def take_tables(scene: Scene, glyphs: list[Glyph]) -> Taken:
    """Return the ruled tables of the page, top first, and those of its `glyphs` that stand in none."""
    # The smaller first: a table inside a cell keeps its own text.
    tables, rest = fill_grids(sorted(find_grids(scene.rules), key=lambda grid: grid.box.area), glyphs, scene)
    more, rest = fill_grids(find_rule_grids(scene, rest), rest, scene)
    return Taken(sorted([*tables, *more], key=lambda table: -table.box.top), rest)


def fill_grids(grids: Iterable[Grid], glyphs: list[Glyph], scene: Scene) -> Taken:
    """Return the tables of those grids that hold words; each glyph stands in the first grid that holds it."""
    tables: list[PrintedTable] = []
    for grid in grids:
        left, bottom, right, top = grid.box
        inside: list[Glyph] = []
        outside: list[Glyph] = []
        for glyph in glyphs:
            within = bottom <= glyph.base + glyph.ink.size * 0.3 <= top and left <= (glyph.left + glyph.right) / 2 <= right
            (inside if within else outside).append(glyph)
        rows, inks = _fill(grid, inside)
        if len(rows) < 1 or sum(1 for row in rows for cell in row if cell) < 2:
            continue
        glyphs = outside
        header_rows = count_header_rows(rows, stressed=_is_stressed(scene, grid, inside))
        unreadable = count_unreadable("".join([glyph.text for glyph in inside]))
        tables.append(PrintedTable(scene.number, grid.box, grid.xs, rows, header_rows, inks, unreadable))
    return Taken(tables, glyphs)


def _is_stressed(scene: Scene, grid: Grid, glyphs: Sequence[Glyph]) -> bool:
    """Return whether the first row alone is bold or shaded."""
    if len(grid.ys) < 3:
        return False
    first, second = ([glyph for glyph in glyphs if grid.ys[row + 1] < glyph.base + glyph.ink.size * 0.3 <= grid.ys[row]] for row in (0, 1))
    if not first or not second:
        return False
    if are_bold(first) and not are_bold(second):
        return True
    shaded = [
        all(any(shade.holds(glyph.middle, glyph.base + 1) for shade in scene.shades) for glyph in (row[0], row[-1]))
        for row in (first, second)
    ]
    return shaded == [True, False]


def _fill(grid: Grid, glyphs: Sequence[Glyph]) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[CellInk | None, ...], ...]]:
    """Return the rows of the grid that hold text, and where it stands."""
    held: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        row = _slot(grid.ys, glyph.base + glyph.ink.size * 0.3, falling=True)
        column = _slot(grid.xs, glyph.middle, falling=False)
        held.setdefault(grid.home[row][column], []).append(glyph)
    texts = {place: text_of_cell(inside) for place, inside in held.items()}
    columns = range(len(grid.xs) - 1)
    filled = [row for row in range(len(grid.ys) - 1) if any(texts.get((row, column)) for column in columns)]
    inks = {place: CellInk(box_of(held[place]), confidence_of(held[place])) for place, text in texts.items() if text}
    return (
        tuple(tuple(texts.get((row, column), "") for column in columns) for row in filled),
        tuple(tuple(inks.get((row, column)) for column in columns) for row in filled),
    )


def _slot(edges: Sequence[float], at: float, *, falling: bool) -> int:
    for index in range(1, len(edges) - 1):
        if (at > edges[index]) if falling else (at < edges[index]):
            return index - 1
    return len(edges) - 2


def continues(before: PrintedTable, after: PrintedTable) -> bool:
    """Return whether `after`, first on its page, goes on with the columns of `before`, last on the page before it."""
    if after.page != before.page + 1:
        return False
    if after.header_rows and not repeats_header(before, after):
        return False
    if len(before.edges) == len(after.edges):
        return all(abs(one - other) <= _EDGE for one, other in zip(before.edges, after.edges, strict=True))
    wide, narrow = sorted((before.edges, after.edges), key=len, reverse=True)
    ends_meet = abs(wide[0] - narrow[0]) <= _EDGE and abs(wide[-1] - narrow[-1]) <= _EDGE
    return ends_meet and all(any(abs(edge - other) <= _EDGE for other in wide) for edge in narrow)


def repeats_header(before: PrintedTable, after: PrintedTable) -> bool:
    """Return whether `after` begins with the column names of `before`."""
    count = before.header_rows
    return count > 0 and [list(map(fold_text, row)) for row in before.rows[:count]] == [
        list(map(fold_text, row)) for row in after.rows[:count]
    ]


def is_rest_of_row(before: Sequence[Sequence[str]], row: Sequence[str]) -> bool:
    """Return whether `row`, first on its page, holds only what did not fit of the last row of `before` (data rows of the table so far).

    It has nothing in columns that every row fills, and words only where the row before has some. A new row under a merged
    cell is not one: the column of the merged cell is not filled in every row.
    """
    if len(before) < 2 or any(cell and not above for cell, above in zip(row, before[-1], strict=True)):
        return False
    always = [column for column in range(len(row)) if all(earlier[column] for earlier in before)]
    return any(not row[column] for column in always)


def align(table: PrintedTable, edges: tuple[float, ...]) -> PrintedTable:
    """Return the table with its cells moved into the columns of `edges`, which include its own."""
    if len(table.edges) >= len(edges):
        return table
    places = [min(range(len(edges) - 1), key=lambda index: abs(edges[index] - left)) for left in table.edges[:-1]]
    count = len(edges) - 1
    return replace(
        table,
        rows=tuple(_spread(row, places, count, "") for row in table.rows),
        inks=tuple(_spread(row, places, count, None) for row in table.inks),
        edges=edges,
    )


_Cell = TypeVar("_Cell")


def _spread(row: Sequence[_Cell], places: Sequence[int], count: int, empty: _Cell) -> tuple[_Cell, ...]:
    cells = [empty] * count
    for place, cell in zip(places, row, strict=True):
        cells[place] = cell
    return tuple(cells)
