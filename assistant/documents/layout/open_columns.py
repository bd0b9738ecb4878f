"""Columns of a table without vertical rules: its head tells how many there are, the gaps between the cells where they part."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from assistant.documents.layout.open_rows import Row, fills

__all__ = ["Parting", "Zone"]

_WIDEST = 20_000  # points
_CLOSE_EM = 0.15  # between characters: no gap
_TOUCH, _STRADDLE = 0.3, 1.0  # what it costs to part the columns where words go on, and within a character
_MOST_COLUMNS = 40
_MOST_CUTS = 6
_MOST_COST = 0.25  # of the rows

_Costs = NDArray[numpy.float32]


class Zone(NamedTuple):
    """Where two columns may part: from the end of one name in the head to the start of the next, in whole points."""

    start: int
    end: int


class Parting:
    """Finds where columns part, from the head on as rows are added. zones: where they may, None where the head tells."""

    def __init__(self, head: Sequence[Row], width: float, *, zones: Sequence[Zone] | None = None) -> None:
        self._width = int(min(max(width, 1.0), _WIDEST)) + 2
        self._zones = [zone for zone in zones if zone.end < self._width] if zones is not None else _find_zones(head, self._width)
        self._zones = self._zones[:_MOST_COLUMNS]
        self._rows = list(head)
        self._costs = self._sum(head)
        self.columns = [cuts[0] for cuts in self._find_cuts(self._costs)]

    def add(self, rows: Sequence[Row]) -> bool:
        """Add rows where they keep to the columns; return whether they do."""
        costs = self._costs + self._sum(rows)
        columns = [cuts[0] for cuts in self._find_cuts(costs)]
        if not columns or any(costs[round(cut)] > _MOST_COST * (len(self._rows) + len(rows)) for cut in columns):
            return False
        if not all(self._keeps(row, columns) for row in rows):
            return False
        self._rows += rows
        self._costs, self.columns = costs, columns
        return True

    def settle(self) -> list[float]:
        """Return where the columns part, once all rows are added.

        Under a centred name the words of a narrow column leave room on both sides of them: both neighbours must have words.
        """
        columns: list[float] = []
        for number, cuts in enumerate(self._find_cuts(self._costs)):
            left = columns[-1] if columns else 0.0
            right = float(self._zones[number + 1].start) if number + 1 < len(self._zones) else float(self._width)
            counts = [_count_both(self._rows, left, cut, right) for cut in cuts[:_MOST_CUTS]]
            columns.append(cuts[counts.index(max(counts))])
        return columns

    def _sum(self, rows: Iterable[Row]) -> _Costs:
        total = numpy.zeros(self._width, numpy.float32)
        for row in rows:
            total += _cost(row, self._width)
        return total

    def _find_cuts(self, costs: _Costs) -> list[list[float]]:
        """Return for each zone where it costs least to part the columns, the middle of the widest such place first."""
        found: list[list[float]] = []
        for zone in self._zones:
            cheapest = numpy.flatnonzero(costs[zone.start : zone.end + 1] <= costs[zone.start : zone.end + 1].min() + 0.01)
            runs = numpy.split(cheapest, numpy.flatnonzero(numpy.diff(cheapest) > 1) + 1)
            found.append([zone.start + (int(run[0]) + int(run[-1])) / 2 for run in sorted(runs, key=len, reverse=True)])
        return found

    def _keeps(self, row: Row, columns: Sequence[float]) -> bool:
        """Return whether the row's words stop where the columns part, but for fewer places than where they plainly do."""
        cost = _cost(row, self._width)
        broken = sum(bool(cost[round(cut)] >= _TOUCH) for cut in columns)
        return broken == 0 or broken < len(fills(row, columns)) - broken - 1


def _count_both(rows: Sequence[Row], left: float, cut: float, right: float) -> int:
    """Return how many rows have words both between `left` and `cut` and between `cut` and `right`."""
    count = 0
    for row in rows:
        middles = [glyph.middle for segment in row.segments for glyph in segment.glyphs]
        count += any(left <= middle < cut for middle in middles) and any(cut <= middle < right for middle in middles)
    return count


def _find_zones(head: Sequence[Row], width: int) -> list[Zone]:
    """Return the gaps between the names of the head, whose lines are taken together."""
    spans: list[list[float]] = []
    for segment in sorted((segment for row in head for segment in row.segments), key=lambda segment: segment.left):
        if spans and segment.left < spans[-1][1] + 0.5 * segment.size:
            spans[-1][1] = max(spans[-1][1], segment.right)
        else:
            spans.append([segment.left, segment.right])
    zones = [Zone(max(0, math.ceil(before[1])), min(width - 1, int(after[0]))) for before, after in pairwise(spans)]
    return [zone for zone in zones if zone.start <= zone.end]


def _cost(row: Row, width: int) -> _Costs:
    """Return for each point of the page's width what it costs to part columns there in this row."""
    cost = numpy.zeros(width, numpy.float32)
    right = -1e6
    for glyph in (glyph for segment in row.segments for glyph in segment.glyphs):
        if 0 <= glyph.left - right <= _CLOSE_EM * glyph.ink.size or right > glyph.left:
            cost[_at(right - 0.8, width) : _at(glyph.left + 0.8, width) + 1] = _TOUCH
        cost[_at(glyph.left + 0.8, width) : _at(glyph.right - 0.8, width) + 1] = _STRADDLE
        right = glyph.right
    return cost


def _at(place: float, width: int) -> int:
    return int(min(max(place, 0.0), width - 1.0))
