"""Red seals over text, lifted off: black characters under them can then be read."""

import cv2
import numpy as np

from assistant.documents.ocr.straight import Pixels

__all__ = ["lift_seals"]

_RED = 50  # by how much, 0..255, red is brighter than green and blue in the ink of a seal
_SMALLEST, _LARGEST = 70.0, 200.0  # points; seals of units measure 38 to 58 mm, those of firms and persons less
_OBLONG = 1.4  # round and oval seals; lines of red type are longer
_CUT = 3.0  # the same of a seal that the edge of the page cuts


def lift_seals(pixels: Pixels, scale: float) -> Pixels:
    """Return the page without the ink of red seals. pixels: blue, green, red; scale: pixels per point.

    Ink of a seal lets red light through, black under it does not: what red shows is the page below. Red type stays.
    """
    red = pixels[:, :, 2]
    mask = cv2.subtract(red, cv2.max(pixels[:, :, 0], pixels[:, :, 1])) > _RED
    if np.count_nonzero(mask) < (_SMALLEST * scale / 4) ** 2:
        return pixels
    reach = round(4 * scale) | 1
    joined = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    lifted = pixels.copy()
    for left, top, width, height, _ in stats[1:count].tolist():
        if _is_seal(left, top, width, height, pixels, scale):
            box = slice(max(0, top - 2), top + height + 2), slice(max(0, left - 2), left + width + 2)
            _lift(lifted[box], red[box], mask[box])
    return lifted


def _is_seal(left: int, top: int, width: int, height: int, pixels: Pixels, scale: float) -> bool:
    cut = left <= 2 or top <= 2 or left + width >= pixels.shape[1] - 2 or top + height >= pixels.shape[0] - 2
    long, short = max(width, height), min(width, height)
    return _SMALLEST * scale <= long <= _LARGEST * scale and long <= (_CUT if cut else _OBLONG) * short


def _lift(part: Pixels, red: Pixels, mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
    # The edges of a stroke are paler than it; a pixel more takes them along, where they are redder than grey.
    inked = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    bright = max(1.0, float(np.quantile(red[mask], 0.5)))
    page = np.clip(red[inked].astype(np.float32) * (250 / bright), 0, 255).astype(np.uint8)
    part[inked] = page[:, None]
