"""Tables without rules between their columns that go on over the page: rows at the top of a page that keep to the columns of the table
at the foot of the page before, and a head left alone at the foot."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from assistant.documents.layout.columns import Segment
from assistant.documents.layout.header_rows import count_header_rows
from assistant.documents.layout.open_columns import Parting, Zone
from assistant.documents.layout.open_rows import Row, fills, find_cuts
from assistant.documents.layout.open_tables import is_head, make_grid, row_of, take_rows
from assistant.documents.layout.scene import Glyph, Scene
from assistant.documents.layout.tables import PrintedTable, fill_grids, repeats_header

__all__ = ["Turned", "find_ending", "find_opening", "go_on", "take_head"]

_WIDE = 0.45  # of the page: a line as wide without a gap is prose
_EDGE_OF_PAGE = 0.1  # of its height: running heads and page numbers stand there
_MOST_EDGE_LINES = 2
_MOST_ROWS = 200
_COLONS = ":\uff1a"
_INK = 1.05  # of the size: the height of a cell's box, where it has one line
_LEEWAY = 0.6  # points that sizes may differ


def find_opening(lines: Sequence[Sequence[Segment]], scene: Scene) -> tuple[Row, ...]:
    """Return the lines at the top of the page that could be rows of a table: up to the first line of prose."""
    top = (1 - _EDGE_OF_PAGE) * scene.height
    taken: list[Row] = []
    last = 0
    for line in lines[:_MOST_ROWS]:
        if len(line) == 1 and line[0].right - line[0].left > _WIDE * scene.width and line[0].base < top:
            break
        taken.append(row_of(line))
        if len(line) > 1:
            last = len(taken)
    return tuple(taken[:last])


def find_ending(lines: Sequence[Sequence[Segment]], scene: Scene) -> tuple[Row, ...]:
    """Return the last lines of the page, one or two, where they may be a table's head whose rows stand on the next page."""
    bottom = _EDGE_OF_PAGE * scene.height
    edge = 0
    while edge < min(_MOST_EDGE_LINES, len(lines)) and len(lines[-1 - edge]) == 1 and lines[-1 - edge][0].base < bottom:
        edge += 1
    rows = [row_of(line) for line in lines[max(0, len(lines) - edge - 3) : len(lines) - edge]]
    for count in (2, 1):
        if len(rows) >= count and all(len(row.segments) > 1 for row in rows[-count:]) and is_head(rows, len(rows) - count):
            return tuple(rows[-count:])
    return ()


class Turned(NamedTuple):
    """A table's part at the foot of a page and the one on the next page, and the lines that they are made of."""

    before: PrintedTable
    after: PrintedTable
    head: tuple[Row, ...]
    rows: tuple[Row, ...]


class Rest(NamedTuple):
    """The part of a table on the next page, and the lines that it is made of."""

    table: PrintedTable
    rows: tuple[Row, ...]


def go_on(before: PrintedTable, opening: Sequence[Row], scene: Scene) -> Rest | None:
    """Return the rows at the top of a page that go on with `before`, the last of the page before; None where none do.

    opening: see `find_opening`; scene: of their page.
    """
    size = min(ink.box.top - ink.box.bottom for inks in before.inks for ink in inks if ink is not None) / _INK
    names = before.rows[: before.header_rows]
    for start in _starts(opening, size, scene):
        parting = Parting((), scene.width, zones=_corridors(before))
        rest = _rest(parting, opening[start:], before.edges, scene)
        if rest is None:
            continue
        repeated = bool(names) and repeats_header(before, rest.table)
        if not repeated and (is_head(opening, start) or _is_form(opening[start])):
            return None
        return rest._replace(table=replace(rest.table, header_rows=before.header_rows if repeated else 0))
    return None


def take_head(ending: Sequence[Row], opening: Sequence[Row], before: Scene, after: Scene) -> Turned | None:
    """Return the table whose head is `ending`, the last lines of one page, and whose rows are at the top of the next; else None.

    before, after: the scenes of the two pages.
    """
    for start in _starts(opening, ending[-1].size, after):
        parting = Parting(ending[:1], before.width)
        if not parting.columns or not all(parting.add([row]) for row in ending[1:]):
            return None
        edges = (min(row.segments[0].left for row in ending) - 2, max(row.segments[-1].right for row in ending) + 2)
        rest = _rest(parting, opening[start:], edges, after)
        if rest is None or len(rest.rows) + len(ending) < 3:
            continue
        ys = [_above(ending[0]), *(_above(row) for row in ending[1:]), _below(ending[-1])]
        grid = make_grid(rest.table.edges, ys)
        tables = fill_grids([grid], _glyphs(ending), before, is_open=True).tables if grid is not None else []
        if tables:
            stressed = count_header_rows([*tables[0].rows, *rest.table.rows], stressed=True)
            return Turned(replace(tables[0], header_rows=stressed), rest.table, tuple(ending), rest.rows)
    return None


def _is_form(row: Row) -> bool:
    """Return whether the line is of labels and values (联系人:某某 电话:…)."""
    return all(any(glyph.text in _COLONS for glyph in segment.glyphs) for segment in row.segments)


def _starts(opening: Sequence[Row], size: float, scene: Scene) -> list[int]:
    """Return at which of the lines the rows may begin: below running heads, set in the size of the table."""
    top = (1 - _EDGE_OF_PAGE) * scene.height
    starts: list[int] = []
    for index, row in enumerate(opening[: _MOST_EDGE_LINES + 1]):
        if abs(row.size - size) <= _LEEWAY:
            starts.append(index)
        if row.base < top:
            break
    return starts


def _rest(parting: Parting, opening: Sequence[Row], edges: Sequence[float], scene: Scene) -> Rest | None:
    """Return the lines from the first of `opening` on that keep to the columns, as a table."""
    rows = take_rows(parting, [], opening)
    columns = parting.settle()
    if not rows or not any({0} < fills(row, columns) for row in rows):
        return None
    left = min(edges[0], *(row.segments[0].left - 2 for row in rows))
    right = max(edges[-1], *(row.segments[-1].right + 2 for row in rows))
    grid = make_grid([left, *columns, right], [_above(rows[0]), *find_cuts(rows, columns), _below(rows[-1])])
    tables = fill_grids([grid], _glyphs(rows), scene, is_open=True).tables if grid is not None else []
    return Rest(replace(tables[0], goes_on=True, header_rows=0), tuple(rows)) if tables else None


def _corridors(table: PrintedTable) -> list[Zone]:
    """Return for each place where the columns of the table part how far it may be moved without touching its words."""
    zones: list[Zone] = []
    boxes = [ink.box for inks in table.inks for ink in inks if ink is not None]
    for left, edge, right in zip(table.edges, table.edges[1:], table.edges[2:], strict=False):
        start = max((box.right for box in boxes if box.right <= edge), default=left)
        end = min((box.left for box in boxes if box.left >= edge), default=right)
        zones.append(Zone(max(0, int(max(left, start)) + 1), max(0, int(min(right, end)))))
    middles = [Zone(round(edge), round(edge)) for edge in table.edges[1:-1]]
    ordered = all(before.end < after.start for before, after in pairwise(zones)) and all(zone.start <= zone.end for zone in zones)
    return zones if ordered else middles


def _above(row: Row) -> float:
    return row.base + 1.1 * row.size


def _below(row: Row) -> float:
    return row.base - 0.4 * row.size


def _glyphs(rows: Sequence[Row]) -> list[Glyph]:
    return [glyph for row in rows for segment in row.segments for glyph in segment.glyphs]
