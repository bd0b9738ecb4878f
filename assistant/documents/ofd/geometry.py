"""Geometry of an OFD page: matrices and outlines, in millimetres from the upper left of the page."""

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.documents.ofd.xml import numbers

__all__ = ["Frame", "Matrix", "Point", "parse_frame", "parse_matrix", "trace_outlines"]

Point = tuple[float, float]

_TOKEN = re.compile(r"[A-Za-z]|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_LARGEST = 1e7
_STEPS = 8  # straight pieces of a curve
_MOST_STEPS = 100_000  # of one path
_LONGEST_DATA = 4_000_000  # characters of one path
_OPERANDS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0, "Z": 0}


class Frame(NamedTuple):
    """A box as OFD writes it: its upper left corner, its width and its height."""

    x: float
    y: float
    width: float
    height: float


class Matrix(NamedTuple):
    """x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def inside(self, outer: "Matrix") -> "Matrix":
        """Return the matrix that applies this one and then `outer`."""
        a, b, c, d, e, f = self
        p, q, r, s, t, u = outer
        return Matrix(a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def parse_frame(text: str | None) -> Frame | None:
    """Return the box that `text` writes, None where it writes none."""
    values = numbers(text, 4)
    return Frame(*values) if len(values) == 4 else None


def parse_matrix(text: str | None) -> Matrix:
    """Return the matrix that `text` writes, the unit matrix where it writes none."""
    values = numbers(text, 6)
    return Matrix(*values) if len(values) == 6 else Matrix()


def trace_outlines(data: str, matrix: Matrix, *, most: int = _MOST_STEPS) -> list[list[Point]]:
    """Return the corner points of each part of a path, curves as short pieces, closed parts with their first point again at the end.

    most: steps, of two for each corner; the rest of the path is left out, as it is of one that is too long altogether.
    """
    outlines: list[list[Point]] = []
    points: list[Point] = []
    budget = min(most, _MOST_STEPS)
    for letter, operands in _commands(data):
        if budget <= 0:
            break
        if letter in "MS":
            if len(points) > 1:
                outlines.append(points)
            points = [(operands[0], operands[1])]
        elif letter in "CZ":
            if len(points) > 1 and points[0] != points[-1]:
                points.append(points[0])
        elif points:
            before = len(points)
            points += _pieces(letter, points[-1], operands)
            budget -= len(points) - before
        budget -= 1
    if len(points) > 1:
        outlines.append(points)
    return [[matrix.point(x, y) for x, y in outline] for outline in outlines]


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Yield the steps of a path: a letter and its operands; a letter may stand for several steps of its kind."""
    letter = ""
    operands: list[float] = []
    for match in _TOKEN.finditer(data, 0, _LONGEST_DATA):
        token = match[0]
        if token.isalpha():
            letter = token.upper()
            operands = []
            if letter in "CZ":
                yield letter, []
            continue
        operands.append(max(-_LARGEST, min(_LARGEST, float(token))))
        if len(operands) == _OPERANDS.get(letter, -1):
            yield letter, operands
            operands = []


def _pieces(letter: str, start: Point, operands: Sequence[float]) -> list[Point]:
    """Return the points that follow `start` on a line, a curve or an arc."""
    if letter == "A":
        return _arc(start, operands)
    corners = [start, *zip(operands[::2], operands[1::2], strict=True)]
    if len(corners) == 2:
        return corners[1:]
    return [_bend(corners, step / _STEPS) for step in range(1, _STEPS + 1)]


def _bend(corners: Sequence[Point], at: float) -> Point:
    """Return the point of a Bézier curve, by halving its control lines."""
    while len(corners) > 1:
        corners = [(x0 + (x1 - x0) * at, y0 + (y1 - y0) * at) for (x0, y0), (x1, y1) in itertools.pairwise(corners)]
    return corners[0]


def _arc(start: Point, operands: Sequence[float]) -> list[Point]:
    """Return the points of an elliptic arc. operands: both radii, the turn in degrees, large, sweep, the end.

    Source: the conversion of arcs from ends to centre in SVG 1.1, appendix F.6, whose arcs OFD has taken over.
    """
    across, up, turn, large, sweep, end_x, end_y = operands
    across, up = abs(across), abs(up)
    if not across or not up or start == (end_x, end_y):
        return [(end_x, end_y)]
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    half_x, half_y = (start[0] - end_x) / 2, (start[1] - end_y) / 2
    x, y = (cosine * half_x + sine * half_y) / across, (cosine * half_y - sine * half_x) / up
    reach = math.hypot(x, y)
    if reach > 1:  # radii too small to reach the end grow until they do
        across, up, x, y = across * reach, up * reach, x / reach, y / reach
    away = math.sqrt(max(0.0, 1 / max(1e-12, x * x + y * y) - 1)) * (1 if bool(large) != bool(sweep) else -1)
    centre_x, centre_y = away * y, -away * x
    first, last = math.atan2(y - centre_y, x - centre_x), math.atan2(-y - centre_y, -x - centre_x)
    sweep_angle = (last - first) % (2 * math.pi) if sweep else -((first - last) % (2 * math.pi))
    middle_x, middle_y = (start[0] + end_x) / 2, (start[1] + end_y) / 2
    points: list[Point] = []
    for step in range(1, 2 * _STEPS + 1):
        angle = first + sweep_angle * step / (2 * _STEPS)
        u, v = across * (math.cos(angle) + centre_x), up * (math.sin(angle) + centre_y)
        points.append((cosine * u - sine * v + middle_x, sine * u + cosine * v + middle_y))
    return points
