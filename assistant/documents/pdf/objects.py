"""What is drawn on a PDF page beside characters, in the order of drawing: rules, shades, pictures, and what may lie over text."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfPage

from assistant.documents.box import Box
from assistant.documents.layout.scene import Scene

__all__ = ["Colour", "Cover", "Drawn", "TextObject", "Turn", "address_of", "contrast", "read_objects"]

_MOST_OBJECTS = 20_000  # beyond this a page is a drawing, not ruled text
_MOST_SEGMENTS = 400  # of one path
_MOST_POINTS = 400_000  # of all paths of a page
_MOST_CLIPS = 50  # clipping paths of one object
_DEEPEST = 8
_FAINT = 26  # alpha, 0..255: below it a colour hardly shows
_WHITE = 245  # 0..255; paper white and what nobody can tell from it
_BROAD = 6.0  # points: a fill narrower than this covers no text

Colour = tuple[int, int, int]
_Matrix = tuple[float, float, float, float, float, float]  # a pdf matrix: a b c d e f
_UNIT: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Turn:
    """From page space to the page as read: the crop box's corner at 0,0 and /Rotate undone, and a page set sideways turned upright.

    sideways: degrees, clockwise, by which the page is turned beyond /Rotate: 0, 90, 180 or 270.
    """

    def __init__(self, page: PdfPage, sideways: int = 0) -> None:
        left, bottom, right, top = page.get_bbox()
        self.left, self.bottom = left, bottom
        self.across, self.up = right - left, top - bottom
        self.degrees: int = (page.get_rotation() + sideways) % 360

    @property
    def size(self) -> tuple[float, float]:
        return (self.up, self.across) if self.degrees in (90, 270) else (self.across, self.up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.degrees == 90:
            return y, self.across - x
        if self.degrees == 180:
            return self.across - x, self.up - y
        if self.degrees == 270:
            return self.up - y, x
        return x, y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        one, other = self.point(left, bottom), self.point(right, top)
        return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


class Cover(NamedTuple):
    """What hides text drawn before it, and is the ground of text drawn after it. colour: None for pictures and shadings."""

    box: Box
    order: int
    colour: Colour | None


class TextObject(NamedTuple):
    """Where a text object stands in the order of drawing, and the box that it is clipped to, if any. layered: it may stand on a
    layer that is off."""

    order: int
    clip: Box | None
    layered: bool = False


@dataclass
class Drawn:
    """covers: in the order of drawing. texts: by address. crowded: there are more objects than were looked at."""

    covers: list[Cover] = field(default_factory=list)
    texts: dict[int, TextObject] = field(default_factory=dict)
    crowded: bool = False


def contrast(one: Colour, other: Colour) -> int:
    """Return how far two colours are apart, 0..255, in the channel in which they differ most."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]), abs(one[2] - other[2]))


def address_of(shape: Any) -> int:
    """Return the address of a pdfium object, 0 for none: the same object has the same one as long as its page is open."""
    return ctypes.addressof(shape.contents) if shape else 0


def read_objects(page: PdfPage, turn: Turn, scene: Scene, *, layered: bool) -> Drawn:
    """Return what may cover text; rules, shades and pictures go into `scene`. layered: form objects may stand on a layer."""
    drawn = Drawn()
    count = pdfium.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        scene.drawings = count
        drawn.crowded = True
        return drawn
    walk = _Walk(turn, scene, drawn, forms_are_layered=layered)
    for index in range(count):
        walk.read(pdfium.FPDFPage_GetObject(page.raw, index), _UNIT, 0, layered=False)
    return drawn


class _Walk:
    """One pass over the objects of a page."""

    def __init__(self, turn: Turn, scene: Scene, drawn: Drawn, *, forms_are_layered: bool) -> None:
        self.turn, self.scene, self.drawn = turn, scene, drawn
        self.forms_are_layered = forms_are_layered
        self.clips: dict[tuple[int, int], Box] = {}
        self.marks: dict[int, bool] = {}
        self.points = 0  # of paths, read so far

    def read(self, shape: Any, outer: _Matrix, depth: int, *, layered: bool) -> None:
        scene = self.scene
        scene.shapes += 1
        if scene.shapes > _MOST_OBJECTS:
            self.drawn.crowded = True
            return
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            on_layer = layered or self._is_marked(shape)
            self.drawn.texts[address_of(shape)] = TextObject(scene.shapes, self._clip(shape, outer), on_layer)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            scene.drawings += 1
            self._read_path(shape, outer)
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            box = self._bounds(shape, outer)
            if box is not None:
                (scene.pictures if kind == pdfium.FPDF_PAGEOBJ_IMAGE else scene.shades).append(box)
                self.drawn.covers.append(Cover(box, scene.shapes, None))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _multiply(_matrix(shape), outer)
            on_layer = layered or self.forms_are_layered or self._is_marked(shape)
            for index in range(pdfium.FPDFFormObj_CountObjects(shape)):
                if scene.shapes > _MOST_OBJECTS:
                    return  # forms may hold forms that hold forms
                self.read(pdfium.FPDFFormObj_GetObject(shape, index), inner, depth + 1, layered=on_layer)

    def _is_marked(self, shape: Any) -> bool:
        """Return whether the object is marked as part of a layer; objects share their marks."""
        for index in range(min(pdfium.FPDFPageObj_CountMarks(shape), _DEEPEST)):
            mark = pdfium.FPDFPageObj_GetMark(shape, index)
            address = address_of(mark)
            if address not in self.marks:
                self.marks[address] = _name_mark(mark) == "OC"
            if self.marks[address]:
                return True
        return False

    def _clip(self, shape: Any, outer: _Matrix) -> Box | None:
        """Return the box around what a text object's clipping paths leave of the page, None where nothing clips it."""
        path = pdfium.FPDFPageObj_GetClipPath(shape)
        count = pdfium.FPDFClipPath_CountPaths(path)
        if count <= 0:
            return None
        # Objects share their clipping paths: the address of the last one's first point tells them apart.
        last = pdfium.FPDFClipPath_GetPathSegment(path, count - 1, 0)
        key = (count, address_of(last))
        if not key[1] or key not in self.clips:
            boxes = [box for index in range(min(count, _MOST_CLIPS)) if (box := self._clip_box(path, index, outer)) is not None]
            self.clips[key] = Box(
                max((box.left for box in boxes), default=-1e6),
                max((box.bottom for box in boxes), default=-1e6),
                min((box.right for box in boxes), default=1e6),
                min((box.top for box in boxes), default=1e6),
            )
        return self.clips[key]

    def _clip_box(self, path: Any, index: int, outer: _Matrix) -> Box | None:
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        count = pdfium.FPDFClipPath_CountPathSegments(path, index)
        self.points += max(0, count)
        if not 0 < count <= _MOST_SEGMENTS or self.points > _MOST_POINTS:
            return None
        for number in range(count):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, index, number), x, y)
            points.append(self.turn.point(*_apply(outer, x.value, y.value)))
        return Box.around(points)

    def _bounds(self, shape: Any, outer: _Matrix) -> Box | None:
        edges = [ctypes.c_float() for _ in range(4)]
        if not pdfium.FPDFPageObj_GetBounds(shape, *edges):
            return None
        left, bottom, right, top = (edge.value for edge in edges)
        (x0, y0), (x1, y1) = _apply(outer, left, bottom), _apply(outer, right, top)
        return self.turn.box(x0, y0, x1, y1)

    def _read_path(self, shape: Any, outer: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
        if not (fill.value or stroke.value):
            return
        segments = pdfium.FPDFPath_CountSegments(shape)
        paint = _paint(shape, pdfium.FPDFPageObj_GetFillColor) if fill.value else None
        self.points += segments
        if segments > _MOST_SEGMENTS or self.points > _MOST_POINTS:
            if paint is not None and (box := self._bounds(shape, outer)) is not None:
                self.drawn.covers.append(Cover(box, self.scene.shapes, None))
            return
        line = _paint(shape, pdfium.FPDFPageObj_GetStrokeColor) if stroke.value else None
        matrix = _multiply(_matrix(shape), outer)
        for points in _outlines(shape, segments, matrix, self.turn):
            if line is not None and not _is_pale(line):
                self.scene.rules.add_strokes(points)
            if paint is not None and len(points) > 1:
                self._add_fill(Box.around(points), paint)

    def _add_fill(self, box: Box, paint: Colour) -> None:
        if min(box.right - box.left, box.top - box.bottom) >= _BROAD:
            self.drawn.covers.append(Cover(box, self.scene.shapes, paint))
        if not _is_pale(paint) and not self.scene.rules.add_bar(box):
            self.scene.shades.append(box)


def _name_mark(mark: Any) -> str:
    name, size = (pdfium.FPDF_WCHAR * 8)(), ctypes.c_ulong()
    if not pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), size):
        return ""
    return bytes(name)[: max(0, size.value - 2)].decode("utf-16-le", "replace")


def _paint(shape: Any, colour_of: Callable[..., int]) -> Colour | None:
    """Return the colour that a path is painted with, None for one that is next to transparent; patterns count as black."""
    colour = [ctypes.c_uint(0) for _ in range(4)]
    if not colour_of(shape, *colour):
        return (0, 0, 0)
    red, green, blue, alpha = (part.value for part in colour)
    return None if alpha < _FAINT else (red, green, blue)


def _is_pale(colour: Colour) -> bool:
    return min(colour) >= _WHITE


def _matrix(shape: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _multiply(inner: _Matrix, outer: _Matrix) -> _Matrix:
    if outer is _UNIT:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _outlines(shape: Any, segments: int, matrix: _Matrix, turn: Turn) -> Iterator[list[tuple[float, float]]]:
    """Yield the corner points of each part of a path, closed parts with their first point again at the end."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(shape, index)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(turn.point(*_apply(matrix, x.value, y.value)))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            points.append(points[0])
    if len(points) > 1:
        yield points
