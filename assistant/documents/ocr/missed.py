"""What the engine's search for text leaves out: single figures, and the dots that lead to a page number."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from assistant.documents.ocr.engine import Quads
from assistant.documents.ocr.lines import MeasuredLine
from assistant.documents.ocr.straight import Pixels

__all__ = ["find_leaders", "find_missed", "lead_on", "size_of_type"]

_DOT = 0.28  # of the size; a blot up to this is a dot
_LEAST_DOTS = 6
_MOST_MISSED = 60  # more are a drawing
_UNEVEN = 0.35  # how much the steps between the dots of a leader may differ, as a share of them


class Leader(NamedTuple):
    """A row of dots. dots: left and right of each; base: the row below them. Pixels from the upper left."""

    dots: tuple[tuple[float, float], ...]
    base: float


def size_of_type(quads: Quads, scale: float) -> float:
    """Return about how large, in pixels, the type of a page is, from the boxes of its lines."""
    heights = np.minimum(np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1), np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1))
    return float(np.clip(0.8 * np.median(heights), 6 * scale, 30 * scale)) if len(quads) else 12 * scale


def find_missed(ink: Pixels, quads: Quads, em: float) -> Quads:
    """Return boxes around ink outside `quads` that is as high as characters are and no bare bar. em: size of the type, pixels."""
    rest = _outside(ink, quads)
    marks = _blots(rest, at_least=_DOT * em, at_most=6 * em)
    joined = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.5 * em))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    pad = 0.2 * em
    found = [
        [
            [left - pad, top - pad],
            [left + width + pad, top - pad],
            [left + width + pad, top + height + pad],
            [left - pad, top + height + pad],
        ]
        for left, top, width, height, _ in stats[1:count].tolist()
        if 0.45 * em <= height <= 1.6 * em and 0.22 * height <= width <= 6 * em
    ]
    if not found or len(found) > _MOST_MISSED:
        return np.zeros((0, 4, 2), np.float32)
    boxes = np.array(found, np.float32)
    limits = np.array([ink.shape[1] - 1, ink.shape[0] - 1], np.float32)
    return np.clip(boxes, 0, limits)


def find_leaders(ink: Pixels, quads: Quads, em: float) -> list[Leader]:
    """Return the rows of dots outside `quads`."""
    dots = _blots(_outside(ink, quads), at_least=0, at_most=_DOT * em)
    joined = cv2.morphologyEx(dots, cv2.MORPH_CLOSE, np.ones((1, max(3, round(1.2 * em))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    leaders: list[Leader] = []
    for left, top, width, height, _ in stats[1:count].tolist():
        if height <= 0.4 * em and width >= 2 * em:
            columns = np.asarray(dots[top : top + height, left : left + width].any(axis=0))
            runs = _runs(columns)
            if _are_even(runs):
                leaders.append(Leader(tuple((left + start, left + end) for start, end in runs), float(top + height)))
    return leaders


def lead_on(leaders: list[Leader], lines: list[MeasuredLine]) -> list[MeasuredLine]:
    """Return the rows of dots as lines of the size of the words that they lead on from; those that follow no words are none."""
    found: list[MeasuredLine] = []
    for leader in leaders:
        start = leader.dots[0][0]
        before = [line for line in lines if not line.angle and line.edges[0][0] < start and abs(line.base - leader.base) <= 0.5 * line.size]
        if before:
            line = max(before, key=lambda line: line.edges[-1][1])
            starts = [dot[0] for dot in leader.dots if dot[0] >= line.edges[-1][1]]
            if starts:
                # Without the blanks between them: nobody reads those as spaces.
                dots = list(zip(starts, [*starts[1:], leader.dots[-1][1]], strict=True))
                found.append(MeasuredLine("." * len(dots), dots, (), line.base, line.size, 0, line.confidence))
    return found


def _outside(ink: Pixels, quads: Quads) -> Pixels:
    rest = ink.copy()
    for quad in quads:
        cv2.fillPoly(rest, [quad.astype(np.int32)], 0)
    return rest


def _blots(ink: Pixels, *, at_least: float, at_most: float) -> Pixels:
    """Return the connected ink whose longer side is in pixels between the two."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    side = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    chosen = (side > at_least) & (side <= at_most)
    chosen[0] = False  # the paper
    return np.asarray(np.where(chosen[labels], 255, 0), dtype=np.uint8)


def _runs(columns: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches of columns that hold ink, half-open."""
    steps = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
    return list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))


def _are_even(runs: list[tuple[int, int]]) -> bool:
    if len(runs) < _LEAST_DOTS:
        return False
    steps = np.diff([start for start, _ in runs])
    return float(steps.std()) <= _UNEVEN * float(steps.mean())
