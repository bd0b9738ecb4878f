"""Columns of text: where a page is set in two or three columns, and in which order its parts are read."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.documents.box import Box
from assistant.documents.layout.scene import Glyph

__all__ = ["Area", "Segment", "find_areas", "segments_of"]

_GAP_EM = 0.9  # between two segments of a line
_FEWEST_LINES = 4  # in each column
_MOST_LINES = 1_000  # of a page that people read
_FULL = 0.6  # of a column's width: prose fills it, the cells of a table or form do not
_FULL_LINES = 0.35  # of a column's lines, at least: the others are headings and ends of paragraphs
_LEAST_CHARACTERS = 7  # of a line of prose
_MOST_PIECES = 1.25  # segments a line on one side of a gutter: a table has more
_DEEPEST = 2
_MOST_TITLE_LINES = 3
_OVERHANG = 12.0  # points by which a table or a word may stick out of its column


class Segment(NamedTuple):
    """A stretch of one baseline without a gap."""

    left: float
    right: float
    base: float
    size: float
    glyphs: tuple[Glyph, ...]


class Area(NamedTuple):
    """A part of a page that is read from top to bottom. region: counts from the top of the page; column: 0 where text runs over the
    whole width, else counts from 1 from the left."""

    box: Box
    region: int
    column: int


def segments_of(row: Sequence[Glyph]) -> list[Segment]:
    """Return the stretches of a row (from left to right) that no gap parts."""
    cuts = [0]
    right = row[0].right
    for index, glyph in enumerate(row):
        if glyph.left - right > _GAP_EM * glyph.ink.size:
            cuts.append(index)
        if glyph.right > right:
            right = glyph.right
    segments: list[Segment] = []
    for start, end in pairwise([*cuts, len(row)]):
        part = row[start:end]
        segments.append(Segment(part[0].left, max([glyph.right for glyph in part]), part[0].base, part[0].ink.size, tuple(part)))
    return segments


def find_areas(lines: Sequence[Sequence[Segment]], blocks: Sequence[Box], width: float, height: float) -> list[Area]:
    """Return the areas of a page in reading order; one over the whole page where it has no columns.

    lines: by baseline, from the top. blocks: tables and the like, which part what they stand across.
    """
    regions = _split(lines, blocks, Box(-1e6, -1e6, 1e6, 1e6), 0)
    if len(regions) == 1 and len(regions[0]) == 1:
        return [Area(Box(0.0, 0.0, width, height), 0, 0)]
    return [Area(box, region, column) for region, parts in enumerate(regions) for column, box in _number(parts)]


def _number(parts: Sequence[Box]) -> list[tuple[int, Box]]:
    return [(0, parts[0])] if len(parts) == 1 else list(enumerate(parts, 1))


def _split(lines: Sequence[Sequence[Segment]], blocks: Sequence[Box], box: Box, depth: int) -> list[list[Box]]:
    """Return the regions of `box` from the top, each as its columns from the left."""
    gutter = _find_gutter(lines)
    if gutter is None:
        return [[box]]
    regions: list[list[Box]] = []
    top = box.top  # of what is in no region yet
    for run in _runs(lines, blocks, box, gutter):
        if not _are_columns(run, blocks, gutter):
            continue
        if run.top < top:
            regions.append([box._replace(bottom=run.top, top=top)])
        regions.append(_sides(run.lines, blocks, box._replace(bottom=run.bottom, top=run.top), gutter, depth))
        top = run.bottom
    if not regions:
        return [[box]]
    return [*regions, [box._replace(top=top)]] if top > box.bottom else regions


def _sides(run: Sequence[Sequence[Segment]], blocks: Sequence[Box], box: Box, gutter: float, depth: int) -> list[Box]:
    """Return the columns beside the gutter; a side that itself is two columns gives two."""
    parts: list[Box] = []
    for side in (box._replace(right=gutter), box._replace(left=gutter)):
        inside = [kept for line in run if (kept := [segment for segment in line if side.left <= segment.left < side.right])]
        inner = _split(inside, blocks, side, depth + 1) if depth + 1 < _DEEPEST else [[side]]
        parts += inner[0] if len(inner) == 1 else [side]
    return parts


def _find_gutter(lines: Sequence[Sequence[Segment]]) -> float | None:
    """Return the left edge of the text right of a gutter, in points: where many lines begin that are not the left ones."""
    if not _FEWEST_LINES <= len(lines) <= _MOST_LINES:
        return None
    left = min(line[0].left for line in lines)
    across = max(line[-1].right for line in lines) - left
    starts = Counter(round(segment.left) for line in lines for segment in line if left + 0.3 * across < segment.left < left + 0.75 * across)
    often = {start: starts[start - 1] + starts[start] + starts[start + 1] for start in starts}
    most = max(often.values(), default=0)
    if most < _FEWEST_LINES - 1:
        return None
    return min(start for start, count in often.items() if count >= most) - 2.0


class _Run(NamedTuple):
    """Lines one below the other that nothing across the gutter parts. top, bottom: where what is above and below them ends."""

    lines: list[Sequence[Segment]]
    top: float
    bottom: float


def _runs(lines: Sequence[Sequence[Segment]], blocks: Sequence[Box], box: Box, gutter: float) -> list[_Run]:
    """Return the runs of lines between the lines and blocks that stand across the gutter."""
    bars = [(line[0].base + line[0].size, line[0].base - 0.3 * line[0].size) for line in lines if _crosses(line, gutter)]
    bars += [(block.top, block.bottom) for block in blocks if block.left < gutter - _OVERHANG and gutter + _OVERHANG < block.right]
    edges = [box.top, *(edge for bar in sorted(bars, reverse=True) for edge in bar), box.bottom]
    runs: list[_Run] = []
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        inside = [line for line in lines if bottom <= line[0].base + 0.3 * line[0].size <= top]
        inside = [line for line in inside if not _crosses(line, gutter)]
        title = _count_title(inside, [block for block in blocks if bottom <= block.top <= top], gutter)
        if title:
            top = inside[title - 1][0].base - 0.3 * inside[title - 1][0].size
        if inside:
            runs.append(_Run(inside[title:], top, bottom))
    return runs


def _crosses(line: Sequence[Segment], gutter: float) -> bool:
    return any(segment.left < gutter - _OVERHANG and gutter + _OVERHANG < segment.right for segment in line)


def _count_title(lines: Sequence[Sequence[Segment]], blocks: Sequence[Box], gutter: float) -> int:
    """Return how many lines at the top have nothing beside them: a heading over both columns. More than a few are a column's own, and so
    are those with one of `blocks`, tables in one column, above or beside them."""
    highest = max((block.top for block in blocks), default=-1e6)
    for index, line in enumerate(lines[: _MOST_TITLE_LINES + 1]):
        if line[0].base < highest or (any(segment.left >= gutter for segment in line) and any(segment.right <= gutter for segment in line)):
            return index
    return 0


def _are_columns(run: _Run, blocks: Sequence[Box], gutter: float) -> bool:
    left = [part for line in run.lines if (part := [segment for segment in line if segment.right <= gutter])]
    right = [part for line in run.lines if (part := [segment for segment in line if segment.left >= gutter])]
    if min(len(left), len(right)) < _FEWEST_LINES:
        return False
    inner = sorted(line[-1].right for line in left)[int(0.9 * (len(left) - 1))]
    em = left[0][0].size
    if gutter + 2 - inner < 0.8 * em:
        return False
    sides = _is_prose(left, inner), _is_prose(right, max(line[-1].right for line in right))
    if any(sides):
        within = [block for block in blocks if run.bottom <= block.top <= run.top]
        beside = [block for block in within if block.left >= gutter - _OVERHANG]
        sides = sides[0] or _fill([block for block in within if block not in beside], left), sides[1] or _fill(beside, right)
    return all(sides)


def _fill(blocks: Sequence[Box], side: Sequence[Sequence[Segment]]) -> bool:
    """Return whether tables as wide as the column take up more of one side than its lines do: headings and short lines between them."""
    start = min(line[0].left for line in side)
    end = max([line[-1].right for line in side] + [block.right for block in blocks])
    wide = [block for block in blocks if abs(block.left - start) <= _OVERHANG and block.right - block.left >= _FULL * (end - start)]
    pieces = sum(len(line) for line in side) / len(side)
    return sum(block.top - block.bottom for block in wide) > sum(line[0].size for line in side) and pieces <= _MOST_PIECES


def _is_prose(side: Sequence[Sequence[Segment]], edge: float) -> bool:
    """Return whether the lines of one side fill it as prose does."""
    across = edge - min(line[0].left for line in side)
    widths = sorted(line[-1].right - line[0].left for line in side)
    lengths = sorted(sum(len(segment.glyphs) for segment in line) for line in side)
    upper = int((1 - _FULL_LINES) * len(side))
    pieces = sum(len(line) for line in side) / len(side)
    return widths[upper] >= _FULL * across and lengths[upper] >= _LEAST_CHARACTERS and pieces <= _MOST_PIECES
