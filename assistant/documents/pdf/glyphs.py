"""The characters of a PDF page with their places, read with pdfium."""

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfPage

from assistant.documents.layout.faces import is_heavy_name
from assistant.documents.layout.scene import Glyph, Ink, Scene
from assistant.documents.pdf.objects import Colour, Turn, address_of, read_objects
from assistant.documents.pdf.plotter import Plotter
from assistant.documents.pdf.visibility import Run, Written, sort_glyphs

__all__ = ["PDFIUM_LOCK", "read_scene"]

# pdfium keeps global state: two threads inside it at once crash the process, whatever documents they read.
PDFIUM_LOCK = threading.RLock()

_TINY_POINTS = 2.0
_LIGHT = 150  # 0..255: every channel of a watermark's grey or tint is above it
_UNPAINTED_MODES = (3, 7)  # text render modes: nothing, and as a clipping path alone
_STROKED_MODES = (1, 5)
_HEAVY_MODES = (2, 6)  # filled and outlined
_BLANKS = frozenset((9, 10, 12, 13, 32, 0xA0, 0x3000))
# Characters without width inside words; a reader never sees them. Marks of direction stand in Arabic and Uyghur text.
_WIDTHLESS = frozenset((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF))
_HYPHENS = frozenset((0xAD, 2))  # soft, and pdfium's sign at a line's end; other control codes stay: they tell a garbled page
_SIDEWAYS_SHARE = 0.6  # of the characters: the page is set sideways
_FEW = 20
_BLACK: Colour = (0, 0, 0)


def read_scene(page: PdfPage, number: int, plotter: Plotter, *, layered: bool = False) -> Scene:
    """Return what stands on the page; a page set sideways is turned upright. The caller holds PDFIUM_LOCK and closes the page.

    layered: the file has form objects on layers, which may be off.
    """
    text_page = page.get_textpage()
    try:
        turn = Turn(page)
        scene = Scene(number, *turn.size)
        written = _Reader(text_page, turn, scene).read()
        sideways = _sideways(written.glyphs)
        if sideways:
            turn = Turn(page, sideways)
            scene = Scene(number, *turn.size, skew=float(sideways if sideways <= 180 else sideways - 360))
            written = _Reader(text_page, turn, scene).read()
        sort_glyphs(page, written, read_objects(page, turn, scene, layered=layered), scene, plotter)
    finally:
        text_page.close()
    return scene


def _sideways(glyphs: list[Glyph]) -> int:
    """Return by how many degrees, clockwise, the page must be turned to be read: 0, 90, 180 or 270."""
    if len(glyphs) < _FEW or not any(glyph.ink.angle for glyph in (glyphs[0], glyphs[len(glyphs) // 2], glyphs[-1])):
        return 0  # most characters stand upright on nearly every page
    angle, count = Counter(glyph.ink.angle for glyph in glyphs).most_common(1)[0]
    return angle % 360 if count >= _SIDEWAYS_SHARE * len(glyphs) and angle in (90, -90, -180, 180) else 0


class _Reader:
    """One pass over the characters of a page, in the order in which they are drawn."""

    def __init__(self, text_page: Any, turn: Turn, scene: Scene) -> None:
        self.raw, self.count = text_page.raw, text_page.count_chars()
        self.turn, self.scene = turn, scene
        self.runs: dict[int, Run] = {}
        self.inks: dict[tuple[Any, ...], tuple[Ink, Colour]] = {}
        self.heavy: dict[int, bool] = {}
        self.matrix = pdfium.FS_MATRIX()
        self.colour = (ctypes.c_uint * 4)()
        first = ctypes.addressof(self.colour)
        self.channels = [ctypes.cast(first + 4 * index, ctypes.POINTER(ctypes.c_uint)) for index in range(4)]
        self.origin = (ctypes.c_double(), ctypes.c_double())
        self.origin_places = tuple(map(ctypes.byref, self.origin))

    def read(self) -> Written:
        """Return the characters; those that mean nothing to the font are counted in the scene."""
        raw, turned, shift = self.raw, self.turn.degrees, self.turn.left
        code_at, object_at, box_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject, pdfium.FPDFText_GetLooseCharBox
        box = pdfium.FS_RECTF()
        place = ctypes.byref(box)
        written = Written([], [])
        add, add_run = written.glyphs.append, written.runs.append
        run = Run(Ink(0.0, False, 0, False, False), 0.0, _BLACK, 0)
        spaced = False
        for index in range(self.count):
            code = code_at(raw, index)
            if code in _BLANKS:
                spaced = True
                continue
            if code in _WIDTHLESS:
                continue
            if code == 0 or code > 0x10FFFF:
                self.scene.unmapped += not pdfium.FPDFText_IsGenerated(raw, index)
                continue
            shape = object_at(raw, index)
            if shape and (address := ctypes.addressof(shape.contents)) != run.address:
                run = self.runs.get(address) or self._read_run(index, shape, address)
            box_at(raw, index, place)
            if turned:
                left, _, right, _ = self.turn.box(box.left, box.bottom, box.right, box.top)
            else:
                left, right = box.left - shift, box.right - shift
            if code in _HYPHENS:
                if right - left < 0.1 * run.ink.size:
                    continue
                code = 0x2D  # some fonts call their hyphen a soft one
            add(Glyph(chr(code), left, right, self._read_base(index) if run.base is None else run.base, run.ink, spaced))
            add_run(run)
            spaced = False
        return written

    def _read_base(self, index: int) -> float:
        pdfium.FPDFText_GetCharOrigin(self.raw, index, *self.origin_places)
        x, y = self.origin
        return self.turn.point(x.value, y.value)[1]

    def _read_run(self, index: int, shape: Any, address: int) -> Run:
        """Return what the text object of the character at `index` looks like."""
        raw, matrix = self.raw, self.matrix
        pdfium.FPDFText_GetMatrix(raw, index, matrix)
        font = address_of(pdfium.FPDFTextObj_GetFont(shape))
        mode = pdfium.FPDFTextObj_GetTextRenderMode(shape)
        colour_of: Callable[..., int] = pdfium.FPDFPageObj_GetStrokeColor if mode in _STROKED_MODES else pdfium.FPDFPageObj_GetFillColor
        red, green, blue, alpha = self.colour if colour_of(shape, *self.channels) else (*_BLACK, 255)
        size = pdfium.FPDFText_GetFontSize(raw, index)
        key = (font, size, matrix.a, matrix.b, matrix.c, matrix.d, mode, red, green, blue, alpha)
        mixed = self.inks.get(key)
        if mixed is None:
            if font not in self.heavy:
                self.heavy[font] = _is_heavy(raw, index)
            # What alpha leaves of the contrast with white paper.
            shade = (255 - (255 - red) * alpha // 255, 255 - (255 - green) * alpha // 255, 255 - (255 - blue) * alpha // 255)
            mixed = (self._mix_ink(size, mode, (red, green, blue), alpha, is_heavy=self.heavy[font]), shade)
            self.inks[key] = mixed
        ink, colour = mixed
        run = self.runs[address] = Run(ink, None if ink.angle else self._read_base(index), colour, address)
        return run

    def _mix_ink(self, size: float, mode: int, colour: Colour, alpha: int, *, is_heavy: bool) -> Ink:
        matrix = self.matrix
        high = size * (math.hypot(matrix.c, matrix.d) or 1.0)
        wide = size * (math.hypot(matrix.a, matrix.b) or 1.0)
        angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) - self.turn.degrees
        angle = (angle + 180) % 360 - 180
        return Ink(
            size=round(high, 1),
            bold=mode in _HEAVY_MODES or is_heavy,
            angle=0 if abs(angle) <= 5 else angle,
            hidden=min(high, wide) < _TINY_POINTS,
            unpainted=mode in _UNPAINTED_MODES,
            light=min(colour) >= _LIGHT or alpha < 255 - _LIGHT,
        )


def _is_heavy(raw: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(raw, index) >= 600:
        return True
    buffer = ctypes.create_string_buffer(128)
    length = pdfium.FPDFText_GetFontInfo(raw, index, buffer, len(buffer), ctypes.c_int())
    return is_heavy_name(buffer.raw[: min(length, 128)].decode("utf-8", "replace"))
