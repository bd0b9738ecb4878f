"""Strips that are higher than wide: one narrow character, characters one below the other, or a line set sideways."""

from typing import NamedTuple

import cv2
import numpy as np

from assistant.documents.ocr.engine import Reading, read_strips
from assistant.documents.ocr.straight import Pixels
from assistant.documents.ocr.strips import Strip

__all__ = ["Column", "read_tall"]

_CELL = 48  # pixels; the side of a character as the engine takes it
_MOST_CELLS = 60


class Column(NamedTuple):
    """What a tall strip says. strips: one per character where they stand one below the other, else the strip itself, with the angle at
    which its line is set; readings: of the same."""

    strips: list[Strip]
    readings: list[Reading]


def read_tall(strip: Strip, ink: Pixels) -> Column:
    """Return what a tall strip says, read in the way that the engine is surest of. ink: of the whole page."""
    cells = _part(strip, ink)
    if len(cells) < 2:
        return Column([strip], read_strips([strip.pixels]))
    ways = [_side_by_side(strip, cells), np.ascontiguousarray(np.rot90(strip.pixels, -1)), np.ascontiguousarray(np.rot90(strip.pixels))]
    stacked, up, down = read_strips(ways)
    text = "".join(stacked.text.split())
    if len(text) == len(cells) and stacked.confidence >= max(up.confidence, down.confidence) - 0.05:
        single = [
            strip._replace(top=strip.top + top, bottom=strip.top + bottom, tall=False, pixels=strip.pixels[top:bottom])
            for top, bottom in cells
        ]
        return Column(single, [Reading(sign, (0.5,), (sure,)) for sign, sure in zip(text, stacked.confidences, strict=True)])
    best, angle = (up, 90) if up.confidence >= down.confidence else (down, -90)
    return Column([strip._replace(angle=angle)], [best])


def _part(strip: Strip, ink: Pixels) -> list[tuple[int, int]]:
    """Return the rows of each character of the strip, about as high as they are wide."""
    height = strip.pixels.shape[0]
    part = ink[int(strip.top) : int(strip.top) + height, int(strip.left) : int(np.ceil(strip.right))] > 0
    columns = np.flatnonzero(part.any(axis=0))
    if not len(columns):
        return []
    side = float(columns[-1] + 1 - columns[0])
    steps = np.flatnonzero(np.diff(np.concatenate(([0], part.any(axis=1).astype(np.int8), [0]))))
    cells: list[tuple[int, int]] = []
    for top, bottom in zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True):
        if cells and bottom - cells[-1][0] <= 1.15 * side:
            cells[-1] = (cells[-1][0], bottom)
        else:
            cells.append((top, bottom))
    return cells if len(cells) <= _MOST_CELLS and all(bottom - top >= 0.1 * side for top, bottom in cells) else []


def _side_by_side(strip: Strip, cells: list[tuple[int, int]]) -> Pixels:
    """Return the characters of the strip as one line."""
    height, width = strip.pixels.shape[:2]
    squares = []
    for top, bottom in cells:
        # A square about the middle of the character, so that a flat one (一) stays flat.
        spare = max(0, width - (bottom - top)) // 2
        crop = strip.pixels[max(0, top - spare) : min(height, bottom + spare)]
        squares.append(cv2.resize(crop, (_CELL, _CELL), interpolation=cv2.INTER_AREA))
    return np.ascontiguousarray(np.concatenate(squares, axis=1), dtype=np.uint8)
