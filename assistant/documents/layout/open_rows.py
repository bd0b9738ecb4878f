"""Lines of a table without rules between its rows: which of them begin a row, and which go on with the cells above."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.documents.layout.columns import Segment

__all__ = ["Row", "fills", "find_cuts"]

_PADDED_EM = 1.45  # from baseline to baseline: rows are this far apart, lines of one cell nearer
_SAME = 0.95  # of a distance between baselines, that is the same one
_APART = 1.3  # how much farther rows are apart than the lines of a cell, where both are seen
_TOTAL = re.compile(r"\s*[合小总共]\s*计")


class Row(NamedTuple):
    """One baseline, in points."""

    base: float
    size: float
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return "".join([glyph.text for segment in self.segments for glyph in segment.glyphs])


def fills(row: Row, columns: Sequence[float]) -> set[int]:
    """Return the columns in which the row has words. columns: where they part, from the left."""
    return {sum(cut <= glyph.middle for cut in columns) for segment in row.segments for glyph in (segment.glyphs[0], segment.glyphs[-1])}


def find_cuts(rows: Sequence[Row], columns: Sequence[float]) -> list[float]:
    """Return where the rows of a table part, from the top, in points; `rows`: its lines below the head."""
    filled = [fills(row, columns) for row in rows]
    starts = _starts_by_gap(rows, filled, len(columns) + 1) or _starts_by_key(rows, filled)
    return [(rows[index - 1].base + rows[index].base) / 2 + 0.35 * rows[index].size for index in starts if index]


def _starts_by_gap(rows: Sequence[Row], filled: Sequence[set[int]], columns: int) -> list[int]:
    """Return the indexes of the lines that begin a row, where wider gaps part the rows than the lines of a cell; else nothing."""
    gaps = [before.base - row.base for before, row in pairwise(rows)]
    if not gaps or max(gaps) < _APART * min(gaps):
        return []
    limit = (min(gaps) + max(gaps)) / 2
    starts = [0, *(index for index, gap in enumerate(gaps, 1) if gap > limit)]
    inner = [index for index in range(len(rows)) if index not in starts]
    partial = sum(len(filled[index]) < columns for index in inner)
    return starts if partial >= 0.7 * len(inner) else []


def _starts_by_key(rows: Sequence[Row], filled: Sequence[set[int]]) -> list[int]:
    """Return the indexes of the lines that begin a row: those with words in the first column, those as far from the line above as rows
    are from each other, totals, and what stands nearer to the line below."""
    keyed = [0 in columns for columns in filled]
    gaps = [before.base - row.base for before, row in pairwise(rows)]
    apart = min((gap for index, gap in enumerate(gaps) if keyed[index] and keyed[index + 1]), default=0.0)
    if apart < _PADDED_EM * rows[0].size:
        apart = 1e6
    starts: list[int] = []
    for index, row in enumerate(rows):
        above = gaps[index - 1] if index else 1e6
        below = gaps[index] if index < len(gaps) else 1e6
        if index and keyed[index] and not keyed[index - 1] and index - 1 in starts and above < _SAME * apart and not _TOTAL.match(row.text):
            continue  # the line above opened this row
        if keyed[index] or above >= _SAME * apart or _TOTAL.match(row.text) or below < above - 1.0:
            starts.append(index)
    return starts
