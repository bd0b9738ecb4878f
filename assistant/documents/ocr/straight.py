"""By how much a scan was turned, and the page set straight."""

import cv2
import numpy as np
import numpy.typing as npt

__all__ = ["Pixels", "find_ink", "find_skew", "set_straight"]

Pixels = npt.NDArray[np.uint8]  # rows × columns of grey, or × blue, green, red

_STEEPEST = 10.0  # degrees; a sheet that lies worse in the feeder is fed again
_LEAST = 0.08  # degrees: less than a pixel over ten lines of text
_REDUCED_SIDE = 1800  # pixels: enough to tell a thirtieth of a degree
_MOST_POINTS = 60_000
_CLEARER = 1.03  # how much better a tilt has to explain the page than none


def find_ink(grey: Pixels, *, side: float, depth: int) -> Pixels:
    """Return 255 where a pixel is darker by `depth` than the mean of the square around it, else 0. side: of the square, pixels."""
    odd = max(3, int(side) | 1)
    return np.asarray(cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, odd, depth), dtype=np.uint8)


def find_skew(grey: Pixels) -> float:
    """Return the degrees, counter-clockwise, by which the lines of a page are tilted; 0 where nothing clear is seen.

    The undersides of characters and rules fall on few heights when the page is looked at along its lines.
    """
    factor = min(1.0, _REDUCED_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else grey
    ink = find_ink(np.asarray(small, dtype=np.uint8), side=25, depth=20) > 0
    rows, columns = np.nonzero(ink[:-1] & ~ink[1:])
    if len(rows) < 50:
        return 0.0
    step = max(1, len(rows) // _MOST_POINTS)
    points = np.stack((rows[::step], columns[::step])).astype(np.float32)
    coarse = _best_angle(points, np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.25), bin_size=3.0)
    if abs(coarse) > _STEEPEST - 0.2:
        return 0.0  # still rising at the end of the range: no line of text
    fine = _best_angle(points, np.arange(coarse - 0.3, coarse + 0.31, 0.03), bin_size=1.5)
    if abs(fine) < _LEAST or _focus(points, fine, 1.5) < _CLEARER * _focus(points, 0.0, 1.5):
        return 0.0
    return round(float(fine), 2)


def _best_angle(points: npt.NDArray[np.float32], angles: npt.NDArray[np.float64], *, bin_size: float) -> float:
    return float(max(angles, key=lambda angle: _focus(points, angle, bin_size)))


def _focus(points: npt.NDArray[np.float32], angle: float, bin_size: float) -> float:
    """Return how few heights the points fall on, seen along lines of `angle` degrees."""
    turn = np.radians(angle)
    heights = points[0] * np.float32(np.cos(turn)) + points[1] * np.float32(np.sin(turn))
    counts = np.bincount(((heights - heights.min()) / bin_size).astype(np.int64))
    return float(np.sum(counts.astype(np.float64) ** 2))


def set_straight(pixels: Pixels, skew: float) -> Pixels:
    """Return the page turned back by `skew` degrees about its middle, of the same size, its corners white."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0)
    turned = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,) * 3)
    return np.asarray(turned, dtype=np.uint8)
