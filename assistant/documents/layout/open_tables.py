"""Tables without vertical rules (三线表: top, head and bottom rule) and without any rules."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.documents.layout.columns import Segment, segments_of
from assistant.documents.layout.header_rows import names_columns
from assistant.documents.layout.lines import rows_of
from assistant.documents.layout.open_columns import Parting
from assistant.documents.layout.open_rows import Row, fills, find_cuts
from assistant.documents.layout.rules import Grid, Rule, join_rules
from assistant.documents.layout.scene import Glyph, Scene

__all__ = ["find_aligned_grids", "find_rule_grids", "is_head", "make_grid", "row_of", "take_rows"]

_ALIKE = 6.0  # points that the ends of one table's rules may differ
_SHORTEST = 100.0  # points: of a table's rules
_MOST_ROWS = 400  # of a page
_MOST_HEAD_LINES = 3
_FEWEST_ROWS = 3  # of a table without any rules, its head included
_FILLED = 0.5  # of its cells
_FARTHEST = 2.2  # times the distance between most of its lines
_CAPTION = re.compile(r"(?:续?表|附表)\s*[\d一二三四五六七八九十]")
_LEADERS = re.compile(r"[.·…⋯‥_\uff0e]{4}|……")
_LABEL = re.compile(r"[:\uff1a]")


def find_rule_grids(scene: Scene, glyphs: Sequence[Glyph]) -> list[Grid]:
    """Return the tables between horizontal rules of one width with nothing upright between them. glyphs: those in no other table."""
    grids: list[Grid] = []
    for stack in _stacks(scene):
        left, right = stack[0].start - 3, stack[0].end + 3
        inside = [glyph for glyph in glyphs if left <= glyph.middle <= right and stack[-1].at < glyph.base < stack[0].at]
        rows = [row_of(segments_of(row)) for row in rows_of(inside)]
        bands = [[row for row in rows if low.at < row.base + 0.3 * row.size < high.at] for high, low in pairwise(stack)]
        start = 0
        while start + 1 < len(bands):
            followed = _follow(bands[start:], scene.width)
            end = start + followed.bands
            grid = _rule_grid(stack[start : end + 1], bands[start:end], followed.columns) if followed.bands > 1 else None
            if grid is not None:
                grids.append(grid)
            start = end if grid is not None else start + 1
    return grids


def row_of(segments: Sequence[Segment]) -> Row:
    """Return a line of segments as a row."""
    return Row(segments[0].base, segments[0].size, tuple(segments))


def _stacks(scene: Scene) -> Iterator[list[Rule]]:
    """Yield the horizontal rules of one width that no vertical rule touches, from the top, three and more."""
    long = [rule for rule in join_rules(scene.rules.across) if rule.end - rule.start >= _SHORTEST]
    posts = scene.rules.down
    if len(long) > _MOST_ROWS or len(posts) > _MOST_ROWS * 20:
        return  # a drawing
    free = [
        rule
        for rule in long
        if not any(rule.start - 3 <= post.at <= rule.end + 3 and post.start - 3 <= rule.at <= post.end + 3 for post in posts)
    ]
    while free:
        first = free[0]
        alike = [rule for rule in free if abs(rule.start - first.start) <= _ALIKE and abs(rule.end - first.end) <= _ALIKE]
        free = [rule for rule in free if rule not in alike]
        if len(alike) >= 3:
            yield sorted(alike, key=lambda rule: -rule.at)


class _Followed(NamedTuple):
    """How many bands between rules are one table, and where its columns part."""

    bands: int
    columns: list[float]


def _follow(bands: Sequence[Sequence[Row]], width: float) -> _Followed:
    """Return how far a table goes whose head is the first band: as long as the rows keep to its columns."""
    head = bands[0]
    if not 1 <= len(head) <= _MOST_HEAD_LINES or any(_CAPTION.match(row.text) for row in head):
        return _Followed(0, [])
    parting = Parting(head, width)
    end = 1
    for band in bands[1:]:
        if not band or not parting.columns or any(_CAPTION.match(row.text) for row in band) or not parting.add(band):
            break
        end += 1
    return _Followed(end, parting.settle())


def _rule_grid(rules: Sequence[Rule], bands: Sequence[Sequence[Row]], columns: Sequence[float]) -> Grid | None:
    all_ruled = len(bands) >= 3 and not any(sum(_is_full(row, columns) for row in band) > 1 for band in bands[1:])
    ys = [rules[0].at]
    for number, (band, low) in enumerate(zip(bands, rules[1:], strict=True)):
        if number and not all_ruled:
            ys += find_cuts(band, columns)
        ys.append(low.at)
    return make_grid([rules[0].start, *columns, rules[0].end], ys)


def _is_full(row: Row, columns: Sequence[float]) -> bool:
    """Return whether the row fills the first column and most of the others."""
    filled = fills(row, columns)
    return 0 in filled and len(filled) > 0.6 * (len(columns) + 1)


def find_aligned_grids(lines: Sequence[Sequence[Segment]], width: float) -> list[Grid]:
    """Return the tables without any rules among the lines of a page: a head that names columns, or stands below a caption, and two and
    more rows that keep to its columns. width: of the page, in points."""
    if len(lines) > _MOST_ROWS or sum(len(line) > 1 for line in lines) < _FEWEST_ROWS:
        return []
    rows = [row_of(line) for line in lines]
    grids: list[Grid] = []
    index = 0
    while index + _FEWEST_ROWS <= len(rows):
        found = _aligned(rows, index, width) if is_head(rows, index) else None
        if found is not None:
            grids.append(found.grid)
        index += found.rows if found is not None else 1
    return grids


def is_head(rows: Sequence[Row], index: int) -> bool:
    """Return whether line `index` may be the head of a table: it names columns, or stands below a caption."""
    names = ["".join([glyph.text for glyph in segment.glyphs]) for segment in rows[index].segments]
    if len(names) < 2 or _LEADERS.search(rows[index].text) or any(_LABEL.search(name) for name in names):
        return False
    captioned = index > 0 and _CAPTION.match(rows[index - 1].text) is not None and len(rows[index - 1].segments) <= 2
    return captioned or (len(names) > 2 and names_columns(names))


class _Aligned(NamedTuple):
    grid: Grid
    rows: int


def _aligned(rows: Sequence[Row], index: int, width: float) -> _Aligned | None:
    """Return the table whose head is line `index`, and over how many lines it goes; None where what follows does not keep to it."""
    head = rows[index]
    parting = Parting([head], width)
    taken = take_rows(parting, [head], rows[index + 1 :])
    columns = parting.settle()
    cells = sum(len(fills(row, columns)) for row in taken)
    if len(taken) < _FEWEST_ROWS or cells < _FILLED * len(taken) * (len(columns) + 1):
        return None
    left = min(row.segments[0].left for row in taken) - 2
    right = max(row.segments[-1].right for row in taken) + 2
    body = taken[1:]
    ys = [head.base + 1.1 * head.size, (head.base + body[0].base) / 2 + 0.35 * body[0].size, *find_cuts(body, columns)]
    grid = make_grid([left, *columns, right], [*ys, taken[-1].base - 0.4 * taken[-1].size])
    return _Aligned(grid, len(taken)) if grid is not None else None


def take_rows(parting: Parting, head: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Return the lines of `head` and those of `rows`, next below, that keep to its columns, which are added to `parting`."""
    taken, whole = list(head), len(head)
    for row in rows:
        if taken and not _is_near(taken, row):
            break
        if not parting.columns or _CAPTION.match(row.text) or _LEADERS.search(row.text) or not parting.add([row]):
            break
        taken.append(row)
        if len(fills(row, parting.columns)) > 1:
            whole = len(taken)
    return taken[:whole]  # lines at the end with words in one column belong to what follows


def _is_near(taken: Sequence[Row], row: Row) -> bool:
    """Return whether the line is as near below the last, and of its size, as lines of one table are."""
    gap = taken[-1].base - row.base
    pitch = sorted(before.base - after.base for before, after in pairwise(taken))[len(taken) // 2 - 1] if len(taken) > 2 else 1.5 * gap
    return gap <= max(_FARTHEST * pitch, 1.2 * row.size) and gap <= 4 * row.size and abs(row.size - taken[-1].size) <= 0.6


def make_grid(xs: Sequence[float], ys: Sequence[float]) -> Grid | None:
    """Return the table between those edges, from the left and from the top; None where they are too few or out of order."""
    if len(xs) < 3 or len(ys) < 2 or any(one <= other for one, other in pairwise(ys)) or any(one >= other for one, other in pairwise(xs)):
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    home = tuple(tuple((row, column) for column in range(columns)) for row in range(rows))
    return Grid(tuple(xs), tuple(ys), home)
