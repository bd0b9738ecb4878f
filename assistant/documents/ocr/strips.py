"""The strips of a page that are read one by one: the boxes of its lines, cut where a rule stands between cells."""

import math
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

import cv2
import numpy as np

from assistant.documents.layout.rules import Rules
from assistant.documents.ocr.engine import Quads
from assistant.documents.ocr.straight import Pixels

__all__ = ["Strip", "cut_strips", "lie_sideways", "longest_strips"]

_TILT = 8  # degrees; what stands more aslant than this is set aslant on purpose
_TALL = 1.5
_MOST_WITNESSES = 12
_MOST_STRIPS = 2_000
_LONGEST = 60  # times its height; a longer strip takes much memory to read


class Strip(NamedTuple):
    """A part of the straight page that holds one line. box: the index of the box that it is cut from; left, top, right, bottom: pixels;
    angle: degrees, counter-clockwise; tall: it is higher than a line is; pixels: the line, upright unless it is tall."""

    box: int
    left: float
    top: float
    right: float
    bottom: float
    angle: int
    tall: bool
    pixels: Pixels


def lie_sideways(quads: Quads) -> bool:
    """Return whether the lines of the page run up or down."""
    tall = wide = 0.0
    for quad in quads:
        width, height = _sides(quad)
        if height > 2 * width:
            tall += height
        elif width > 2 * height:
            wide += width
    return len(quads) >= 3 and tall > 2 * wide


def longest_strips(pixels: Pixels, quads: Quads) -> list[Pixels]:
    """Return the longest lines of a page, as witnesses for which way is up."""
    wide = sorted((quad for quad in quads if _sides(quad)[0] >= 3 * _sides(quad)[1]), key=lambda quad: -_sides(quad)[0])
    return [_flatten(pixels, quad, *_sides(quad)) for quad in wide[:_MOST_WITNESSES]]


def cut_strips(pixels: Pixels, quads: Quads, rules: Rules, scale: float) -> list[Strip]:
    """Return the strips of the page, those of a box in a row. rules: in pixels; scale: pixels per point."""
    strips = (strip for box in range(len(quads)) for strip in _cut(pixels, box, quads[box], rules, scale))
    return [strip for strip in islice(strips, _MOST_STRIPS) if min(strip.pixels.shape[:2]) >= 3]


def _sides(quad: Quads) -> tuple[float, float]:
    """Return width and height of a box."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def _cut(pixels: Pixels, box: int, quad: Quads, rules: Rules, scale: float) -> Iterator[Strip]:
    width, height = _sides(quad)
    left, top = (float(value) for value in quad.min(axis=0))
    right, bottom = (float(value) for value in quad.max(axis=0))
    across = quad[1] - quad[0]
    angle = round(math.degrees(math.atan2(-across[1], across[0])))
    if abs(angle) > _TILT and max(width, height) > 3 * min(width, height):
        yield Strip(box, left, top, right, bottom, angle, False, _flatten(pixels, quad, width, height))
        return
    for part in _split((left, top, right, bottom), rules, scale):
        first, top, last, bottom = int(part[0]), int(part[1]), math.ceil(part[2]), math.ceil(part[3])
        crop = pixels[top:bottom, first:last]
        for start, end in pairwise(_shares(crop)):
            is_tall = bottom - top >= _TALL * (end - start)
            yield Strip(box, first + start, top, first + end, bottom, 0, is_tall, np.ascontiguousarray(crop[:, start:end]))


def _shares(crop: Pixels) -> list[int]:
    """Return where a very long strip is cut, its ends included: at the lightest columns nearby."""
    height, width = crop.shape[:2]
    count = math.ceil(width / (_LONGEST * max(1, height)))
    cuts = [0]
    for number in range(1, count):
        middle = width * number // count
        near = crop[:, max(0, middle - height) : middle + height].mean(axis=(0, 2))
        cuts.append(max(0, middle - height) + int(np.argmax(near)))
    return [*sorted(set(cuts)), width]


def _flatten(pixels: Pixels, quad: Quads, width: float, height: float) -> Pixels:
    size = max(1, round(width)), max(1, round(height))
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    flat = np.asarray(cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)
    return np.ascontiguousarray(np.rot90(flat)) if height > width else flat


_Edges = tuple[float, float, float, float]  # left, top, right, bottom


def _split(box: _Edges, rules: Rules, scale: float) -> Iterator[_Edges]:
    """Yield the parts of a box between the rules that run through it, without the rules at its edges."""
    left, top, right, bottom = box
    waist, margin = (top + bottom) / 2, scale
    cuts = sorted(rule.at for rule in rules.down if rule.start <= waist <= rule.end and left < rule.at < right)
    edges = [left, *cuts, right]
    for start, end in pairwise(edges):
        start += margin if start > left else 0
        end -= margin if end < right else 0
        middle = (start + end) / 2
        # A box is a little larger than its line and may lap over the rules of its cell.
        low, high = top, bottom
        for rule in rules.across:
            if rule.start <= middle <= rule.end:
                if top < rule.at <= waist:
                    low = max(low, rule.at + margin)
                elif waist < rule.at < bottom:
                    high = min(high, rule.at - margin)
        if end - start >= 3 * scale and high - low >= 3 * scale:
            yield start, low, end, high
