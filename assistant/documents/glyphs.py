"""What stands on a PDF page, read with pdfium: characters with their places, rules, pictures."""

import ctypes
import math
import threading
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfPage

from assistant.documents.rules import Box
from assistant.documents.scene import Glyph, Ink, Scene

__all__ = ["PDFIUM_LOCK", "read_scene"]

# pdfium keeps global state: two threads inside it at once crash the process, whatever documents they read.
PDFIUM_LOCK = threading.RLock()

_HEAVY = ("bold", "black", "heavy", "demi", "hei", "黑", "xiaobiaosong", "小标宋", "xbs")
_LIGHT_HEI = ("yahei", "雅黑", "regular", "light")
_WHITE = 245  # 0..255; paper white and what nobody can tell from it
_TINY_POINTS = 2.0
_MOST_OBJECTS = 20_000  # beyond this a page is a drawing, not ruled text
_INVISIBLE_MODE = 3
_BLANKS = frozenset((9, 10, 12, 13, 32, 0xA0, 0x3000))
_LINE_HYPHEN = 2  # pdfium's own sign; other control codes are unmapped glyphs and stay: they tell a garbled page


class _Turn:
    """From page space to the page as seen: the crop box's corner at 0,0 and /Rotate undone."""

    def __init__(self, page: PdfPage) -> None:
        left, bottom, right, top = page.get_bbox()
        self.left, self.bottom = left, bottom
        self.across, self.up = right - left, top - bottom
        self.degrees: int = page.get_rotation()

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


def read_scene(page: PdfPage, number: int) -> Scene:
    """Return what stands on the page. The caller holds PDFIUM_LOCK and closes the page."""
    turn = _Turn(page)
    scene = Scene(number, *turn.size)
    _read_objects(page, turn, scene)
    text_page = page.get_textpage()
    try:
        for glyph in _read_glyphs(text_page.raw, text_page.count_chars(), turn, scene):
            _sort_glyph(glyph, scene)
    finally:
        text_page.close()
    return scene


def _sort_glyph(glyph: Glyph, scene: Scene) -> None:
    ink = glyph.ink
    middle, waist = glyph.middle, glyph.base + ink.size * 0.3
    if not (-2 <= middle <= scene.width + 2 and -2 <= waist <= scene.height + 2):
        scene.hidden.append(glyph)
    elif ink.unpainted:
        over = any(box.holds(middle, waist) for box in scene.pictures)
        scene.recognised += over
        (scene.glyphs if over else scene.hidden).append(glyph)
    elif ink.hidden and not (ink.size >= _TINY_POINTS and any(box.holds(middle, waist) for box in (*scene.shades, *scene.pictures))):
        scene.hidden.append(glyph)
    else:
        scene.glyphs.append(glyph)


def _read_glyphs(raw: Any, count: int, turn: _Turn, scene: Scene) -> Iterator[Glyph]:
    """Yield the characters in the order in which they are drawn. raw: pdfium's text page."""
    inks: dict[int, tuple[Ink, float]] = {}
    heavy: dict[int, bool] = {}
    box = pdfium.FS_RECTF()
    ink, base = Ink(0.0, False, 0, False, False), 0.0
    spaced = False
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in _BLANKS:
            spaced = True
            continue
        if code == 0:
            scene.unmapped += not pdfium.FPDFText_IsGenerated(raw, index)
            continue
        if code == _LINE_HYPHEN:
            code = 0x2D
        shape = pdfium.FPDFText_GetTextObject(raw, index)
        if shape:
            key = ctypes.cast(shape, ctypes.c_void_p).value or 0
            if key not in inks:
                font = ctypes.cast(pdfium.FPDFTextObj_GetFont(shape), ctypes.c_void_p).value or 0
                if font not in heavy:
                    heavy[font] = _is_heavy(raw, index)
                inks[key] = _read_ink(raw, index, shape, turn, is_heavy=heavy[font])
            ink, base = inks[key]
        pdfium.FPDFText_GetLooseCharBox(raw, index, box)
        if turn.degrees:
            seen = turn.box(box.left, box.bottom, box.right, box.top)
            left, right = seen.left, seen.right
        else:
            left, right = box.left - turn.left, box.right - turn.left
        yield Glyph(chr(code), left, right, base if not ink.angle else _origin(raw, index, turn)[1], ink, spaced)
        spaced = False


def _origin(raw: Any, index: int, turn: _Turn) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
    return turn.point(x.value, y.value)


def _read_ink(raw: Any, index: int, shape: Any, turn: _Turn, *, is_heavy: bool) -> tuple[Ink, float]:
    """Return the ink of a text object and the baseline of its characters."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    size = pdfium.FPDFText_GetFontSize(raw, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) - turn.degrees
    angle = (angle + 180) % 360 - 180
    mode = pdfium.FPDFTextObj_GetTextRenderMode(shape)
    colour = [ctypes.c_uint(0) for _ in range(4)]
    painted = bool(pdfium.FPDFPageObj_GetFillColor(shape, *colour))
    red, green, blue, alpha = (part.value for part in colour)
    pale = painted and mode in (0, 2) and (alpha < 10 or min(red, green, blue) >= _WHITE)
    ink = Ink(
        size=round(size, 1),
        bold=mode == 2 or is_heavy,
        angle=0 if abs(angle) <= 5 else angle,
        hidden=pale or size < _TINY_POINTS,
        unpainted=mode == _INVISIBLE_MODE,
    )
    return ink, _origin(raw, index, turn)[1]


def _is_heavy(raw: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(raw, index) >= 600:
        return True
    buffer = ctypes.create_string_buffer(128)
    length = pdfium.FPDFText_GetFontInfo(raw, index, buffer, len(buffer), ctypes.c_int())
    name = buffer.raw[: min(length, 128)].decode("utf-8", "replace").lower()
    if "bold" not in name and any(part in name for part in _LIGHT_HEI):
        return False
    return any(part in name for part in _HEAVY)


_Matrix = tuple[float, float, float, float, float, float]  # a pdf matrix: a b c d e f


def _read_objects(page: PdfPage, turn: _Turn, scene: Scene) -> None:
    count = pdfium.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        scene.drawings = count
        return
    for index in range(count):
        _read_object(pdfium.FPDFPage_GetObject(page.raw, index), (1, 0, 0, 1, 0, 0), turn, scene, depth=0)


def _read_object(shape: Any, outer: _Matrix, turn: _Turn, scene: Scene, *, depth: int) -> None:
    scene.shapes += 1
    if scene.shapes > _MOST_OBJECTS:
        return
    kind = pdfium.FPDFPageObj_GetType(shape)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        scene.drawings += 1
        _read_path(shape, outer, turn, scene)
    elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
        box = _bounds(shape, outer, turn)
        if box is not None:
            (scene.pictures if kind == pdfium.FPDF_PAGEOBJ_IMAGE else scene.shades).append(box)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 8:
        inner = _multiply(_matrix(shape), outer)
        for index in range(pdfium.FPDFFormObj_CountObjects(shape)):
            if scene.shapes > _MOST_OBJECTS:
                return  # forms may hold forms that hold forms
            _read_object(pdfium.FPDFFormObj_GetObject(shape, index), inner, turn, scene, depth=depth + 1)


def _matrix(shape: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _multiply(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(shape: Any, outer: _Matrix, turn: _Turn) -> Box | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(shape, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    (x0, y0), (x1, y1) = _apply(outer, left, bottom), _apply(outer, right, top)
    return turn.box(x0, y0, x1, y1)


def _read_path(shape: Any, outer: _Matrix, turn: _Turn, scene: Scene) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
    if not (fill.value or stroke.value) or pdfium.FPDFPath_CountSegments(shape) > 400:
        return
    matrix = _multiply(_matrix(shape), outer)
    for points in _outlines(shape, matrix, turn):
        if stroke.value and not _is_pale(shape, pdfium.FPDFPageObj_GetStrokeColor):
            scene.rules.add_strokes(points)
        if fill.value and len(points) > 1 and not _is_pale(shape, pdfium.FPDFPageObj_GetFillColor):
            box = Box.around(points)
            if not scene.rules.add_bar(box):
                scene.shades.append(box)


def _is_pale(shape: Any, colour_of: Any) -> bool:
    colour = [ctypes.c_uint(0) for _ in range(4)]
    if not colour_of(shape, *colour):
        return False
    return colour[3].value < 10 or min(part.value for part in colour[:3]) >= _WHITE


def _outlines(shape: Any, matrix: _Matrix, turn: _Turn) -> Iterator[list[tuple[float, float]]]:
    """Yield the corner points of each part of a path, closed parts with their first point again at the end."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(shape)):
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
