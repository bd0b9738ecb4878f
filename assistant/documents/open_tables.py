"""Tables without vertical rules (三线表: top, head and bottom rule) and without any rules: columns told from the gaps between them."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.documents.columns import Segment, segments_of
from assistant.documents.lines import rows_of
from assistant.documents.rules import Grid, Rule, join_rules
from assistant.documents.scene import Glyph, Scene

__all__ = ["find_aligned_grids", "find_rule_grids"]

_ALIKE = 6.0  # points that the ends of one table's rules may differ
_SHORTEST = 100.0  # points: of a table's rules
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 3  # of a table without any rules
_FILLED = 0.7  # of its cells
_LONGEST_CELL = 24  # characters of its cells, for nearly all
_FIGURE = re.compile(r"[-+(\uff08]?[\d,.\uff0c\uff0e%\uff05‰/~\uff5e—-]+(?:万?元|%|\uff05|个|台|套|项|人|年|月|天|次)?[)\uff09]?|[-—/]+|无")
_LEADERS = re.compile(r"[.·…⋯‥_\uff0e]{4}|……")
_LABEL = re.compile(r"[:\uff1a]$|^\S{1,8}[:\uff1a]")
_MOST_LINES = 400  # of a page


class _Row(NamedTuple):
    """One baseline inside a table. base, size: points."""

    base: float
    size: float
    segments: tuple[Segment, ...]


def find_rule_grids(scene: Scene, glyphs: Sequence[Glyph]) -> list[Grid]:
    """Return the tables between horizontal rules of one width with nothing upright between them. glyphs: those in no other table."""
    grids: list[Grid] = []
    for stack in _stacks(scene):
        start = 0
        while start + 2 < len(stack):
            for end in range(len(stack), start + 2, -1):
                if (grid := _rule_grid(stack[start:end], glyphs)) is not None:
                    grids.append(grid)
                    start = end - 1
                    break
            start += 1
    return grids


def _stacks(scene: Scene) -> Iterator[list[Rule]]:
    """Yield the horizontal rules of one width that no vertical rule touches, from the top, three and more."""
    free = [
        rule
        for rule in join_rules(scene.rules.across)
        if rule.end - rule.start >= _SHORTEST
        and not any(rule.start - 3 <= post.at <= rule.end + 3 and post.start - 3 <= rule.at <= post.end + 3 for post in scene.rules.down)
    ]
    while free:
        first = free[0]
        alike = [rule for rule in free if abs(rule.start - first.start) <= _ALIKE and abs(rule.end - first.end) <= _ALIKE]
        free = [rule for rule in free if rule not in alike]
        if 3 <= len(alike) <= _MOST_LINES:
            yield sorted(alike, key=lambda rule: -rule.at)


def _rule_grid(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> Grid | None:
    """Return the table between the first and the last of the rules, None where what stands there is none."""
    left, right = rules[0].start - 3, rules[0].end + 3
    inside = [glyph for glyph in glyphs if left <= glyph.middle <= right and rules[-1].at < glyph.base + 0.3 * glyph.ink.size < rules[0].at]
    rows = _rows(inside)
    if not 2 <= len(rows) <= _MOST_LINES:
        return None
    columns = _columns(rows, most_crossings=0)
    bands = [[row for row in rows if low.at < row.base + 0.3 * row.size < high.at] for high, low in pairwise(rules)]
    if len(columns) < 1 or not all(bands) or len(bands[0]) > 3:
        return None
    all_ruled = len(bands) >= 3 and not any(len(_full_rows(band, columns)) > 1 for band in bands[1:])
    ys = [rules[0].at]
    for number, (band, low) in enumerate(zip(bands, rules[1:], strict=True)):
        if number and not all_ruled:
            ys += _cuts(band, columns)
        ys.append(low.at)
    return _make_grid([rules[0].start, *columns, rules[0].end], ys)


def find_aligned_grids(lines: Sequence[Sequence[Segment]]) -> list[Grid]:
    """Return the tables without any rules among the lines of a page: three and more rows of short cells that stand under each other in
    three and more columns, one of them of figures under a name."""
    if len(lines) > _MOST_LINES or sum(len(line) >= _FEWEST_COLUMNS for line in lines) < _FEWEST_ROWS:
        return []
    rows = [_Row(line[0].base, line[0].size, tuple(line)) for line in lines]
    grids: list[Grid] = []
    run: list[_Row] = []
    for row in [*rows, None]:
        wide = row is not None and len(row.segments) >= _FEWEST_COLUMNS
        near = row is not None and run and run[-1].base - row.base <= 3.2 * row.size
        if row is not None and wide and (near or not run):
            run.append(row)
            continue
        if (grid := _aligned_grid(run)) is not None:
            grids.append(grid)
        run = [row] if row is not None and wide else []
    return grids


def _aligned_grid(rows: Sequence[_Row]) -> Grid | None:
    if len(rows) < _FEWEST_ROWS:
        return None
    columns = _columns(rows, most_crossings=0)
    if len(columns) + 1 < _FEWEST_COLUMNS:
        return None
    edges = [min(row.segments[0].left for row in rows) - 2, *columns, max(row.segments[-1].right for row in rows) + 2]
    cells = [["".join(glyph.text for glyph in _within(row, left, right)) for left, right in pairwise(edges)] for row in rows]
    texts = [cell for row in cells for cell in row if cell]
    if len(texts) < _FILLED * len(rows) * (len(edges) - 1) or sum(len(text) <= _LONGEST_CELL for text in texts) < 0.9 * len(texts):
        return None
    if any(_LEADERS.search(text) for text in texts) or sum(_LABEL.search(text) is not None for text in texts) >= len(rows):
        return None
    if not any(_is_figures([row[column] for row in cells]) for column in range(1, len(edges) - 1)):
        return None
    ys = [rows[0].base + 1.1 * rows[0].size]
    ys += [(row.base + below.base) / 2 + 0.35 * row.size for row, below in pairwise(rows)]
    return _make_grid(edges, [*ys, rows[-1].base - 0.4 * rows[-1].size])


def _is_figures(column: Sequence[str]) -> bool:
    """Return whether a column holds figures under a name; page numbers of contents have none."""
    written = [cell for cell in column[1:] if cell]
    return (
        bool(column[0])
        and not _FIGURE.fullmatch(column[0])
        and len(written) >= 2
        and sum(_FIGURE.fullmatch(cell) is not None for cell in written) >= 0.7 * len(written)
    )


def _rows(glyphs: Sequence[Glyph]) -> list[_Row]:
    return [_Row(row[0].base, row[0].ink.size, tuple(segments_of(row))) for row in rows_of(glyphs)]


def _within(row: _Row, left: float, right: float) -> Iterator[Glyph]:
    for segment in row.segments:
        if left <= (segment.left + segment.right) / 2 < right:
            yield from segment.glyphs


def _columns(rows: Sequence[_Row], *, most_crossings: int) -> list[float]:
    """Return where the columns part: the middles of the gaps that at most `most_crossings` rows reach into."""
    edges = sorted((place, step) for row in rows for part in row.segments for place, step in ((part.left, 1), (part.right, -1)))
    em = min(row.size for row in rows)
    cuts: list[float] = []
    depth, since = 0, None
    for place, step in edges:
        if since is not None and step > 0 and place - since > 0.5 * em:
            cuts.append((since + place) / 2)
        depth += step
        since = (since if since is not None and step > 0 and depth <= most_crossings else place) if depth <= most_crossings else None
    return cuts


def _full_rows(band: Sequence[_Row], columns: Sequence[float]) -> list[_Row]:
    """Return the rows of a band that fill the first column and most of the others."""
    return [row for row in band if row.segments[0].left < columns[0] and len(_filled(row, columns)) > 0.6 * (len(columns) + 1)]


def _filled(row: _Row, columns: Sequence[float]) -> set[int]:
    return {sum(cut <= (part.left + part.right) / 2 for cut in columns) for part in row.segments}


def _cuts(band: Sequence[_Row], columns: Sequence[float]) -> list[float]:
    """Return where the rows of a band without rules part, from the top."""
    starts = _starts_by_gap(band, columns) or _starts_by_key(band, columns)
    return [(band[index - 1].base + band[index].base) / 2 + 0.35 * band[index].size for index in starts if index]


def _starts_by_gap(band: Sequence[_Row], columns: Sequence[float]) -> list[int]:
    """Return the indexes of the lines that begin a row, where wider gaps part the rows than the lines of a cell; else nothing."""
    gaps = [before.base - row.base for before, row in pairwise(band)]
    if not gaps or max(gaps) < 1.3 * min(gaps):
        return []
    limit = (min(gaps) + max(gaps)) / 2
    starts = [0, *(index for index, gap in enumerate(gaps, 1) if gap > limit)]
    inner = [index for index in range(len(band)) if index not in starts]
    partial = sum(len(_filled(band[index], columns)) <= len(columns) for index in inner)
    return starts if partial >= 0.7 * len(inner) else []


def _starts_by_key(band: Sequence[_Row], columns: Sequence[float]) -> list[int]:
    """Return the indexes of the lines that begin a row: those that fill the first column, and what stands nearer to one below."""
    starts: list[int] = []
    for index, row in enumerate(band):
        keyed = 0 in _filled(row, columns)
        above = band[index - 1].base - row.base if index else 0.0
        below = row.base - band[index + 1].base if index + 1 < len(band) else 1e6
        if keyed and index and index - 1 in starts and 0 not in _filled(band[index - 1], columns):
            continue  # the line above opened this row
        if index == 0 or keyed or below < above - 1.0:
            starts.append(index)
    return starts


def _make_grid(xs: Sequence[float], ys: Sequence[float]) -> Grid | None:
    if len(xs) < 3 or len(ys) < 3 or any(one <= other for one, other in pairwise(ys)):
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    home = tuple(tuple((row, column) for column in range(columns)) for row in range(rows))
    return Grid(tuple(xs), tuple(ys), home)
