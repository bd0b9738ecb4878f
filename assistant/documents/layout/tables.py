"""Tables of a page: rows of cells, header rows, and tables that go on over the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
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
    """Where a cell's text stands. confidence: see Glyph."""

    box: Box
    confidence: float | None


@dataclass(frozen=True)
class PrintedTable:
    """The part of a table that stands on one page. edges: the left edges of its columns and its right edge, in points;
    rows: cells left to right, a merged cell's text at its first place and nothing at the others; header_rows: how many
    rows at the top name the columns; inks: for each row the box and the confidence of each cell's text, None where it has none;
    unreadable: characters without meaning; region, column: see Area; open: no rules part the columns, their edges are where gaps are;
    goes_on: the rows keep to the columns of the table that ends the page before."""

    page: int
    box: Box
    edges: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 0
    inks: tuple[tuple[CellInk | None, ...], ...] = ()
    unreadable: int = 0
    region: int = 0
    column: int = 0
    open: bool = False
    goes_on: bool = False


class Taken(NamedTuple):
    """Tables of a page, and the glyphs that stand in none of them."""

    tables: list[PrintedTable]
    rest: list[Glyph]


def take_tables(scene: Scene, glyphs: list[Glyph]) -> Taken:
    """Return the ruled tables of the page, top first, and those of its `glyphs` that stand in none."""
    # The smaller first: a table inside a cell keeps its own text.
    tables, rest = fill_grids(sorted(find_grids(scene.rules), key=lambda grid: grid.box.area), glyphs, scene)
    more, rest = fill_grids(find_rule_grids(scene, rest), rest, scene, is_open=True)
    return Taken(sorted([*tables, *more], key=lambda table: -table.box.top), rest)


def fill_grids(grids: Iterable[Grid], glyphs: list[Glyph], scene: Scene, *, is_open: bool = False) -> Taken:
    """Return the tables of those grids that hold words; each glyph stands in the first grid that holds it. is_open: see PrintedTable."""
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
        tables.append(PrintedTable(scene.number, grid.box, grid.xs, rows, header_rows, inks, unreadable, open=is_open))
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
    """Return whether `after`, first on its page or in its column of text, goes on with the columns of `before`, last on the page or in
    the column before it."""
    is_beside = after.page == before.page and after.region == before.region and 0 < before.column == after.column - 1
    if after.page != before.page + 1 and not is_beside:
        return False
    repeated = repeats_header(before, after)
    if after.goes_on or (after.header_rows and not repeated):
        return after.goes_on
    edges = tuple(edge + _shift(before.edges, after.edges) for edge in after.edges)
    if len(before.edges) == len(edges):
        if before.open and after.open:
            return repeated or _keeps_to(before.edges, after)
        return all(abs(one - other) <= _EDGE for one, other in zip(before.edges, edges, strict=True))
    wide, narrow = sorted((before.edges, edges), key=len, reverse=True)
    return abs(wide[-1] - narrow[-1]) <= _EDGE and all(any(abs(edge - other) <= _EDGE for other in wide) for edge in narrow)


def _shift(edges: Sequence[float], others: Sequence[float]) -> float:
    """Return how far right `others` have to be moved to begin where `edges` do: columns of text and facing pages stand elsewhere."""
    return edges[0] - others[0]


def _keeps_to(edges: Sequence[float], table: PrintedTable) -> bool:
    """Return whether the words of the table stand within the columns of `edges`."""
    return all(
        ink is None or (left - _EDGE <= ink.box.left and ink.box.right <= right + _EDGE)
        for inks in table.inks
        for ink, (left, right) in zip(inks, pairwise(edges), strict=True)
    )


def repeats_header(before: PrintedTable, after: PrintedTable) -> bool:
    """Return whether `after` begins with the column names of `before`."""
    count = before.header_rows
    return count > 0 and [list(map(fold_text, row)) for row in before.rows[:count]] == [
        list(map(fold_text, row)) for row in after.rows[:count]
    ]


def is_rest_of_row(before: Sequence[Sequence[str]], row: Sequence[str]) -> bool:
    """Return whether `row`, first on its page, holds only what did not fit of the last row of `before` (data rows of the table so far).

    It has nothing in columns that every row fills, and words only where the row before has some. A new row under a merged
    cell is not one: the column of the merged cell is not filled in every row. Where only one row came before, little must be left.
    """
    if not before or any(cell and not above for cell, above in zip(row, before[-1], strict=True)):
        return False
    if len(before) == 1:
        return bool(before[0][0]) and not row[0] and 2 * sum(map(bool, row)) < len(row)
    always = [column for column in range(len(row)) if all(earlier[column] for earlier in before)]
    return any(not row[column] for column in always)


def align(table: PrintedTable, edges: tuple[float, ...]) -> PrintedTable:
    """Return the table with its cells moved into the columns of `edges`, which include its own."""
    if len(table.edges) >= len(edges):
        return table
    shift = _shift(edges, table.edges)
    places = [min(range(len(edges) - 1), key=lambda index: abs(edges[index] - left - shift)) for left in table.edges[:-1]]
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
