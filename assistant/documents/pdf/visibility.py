"""Which characters of a PDF page a person can see, and which are the recognised text of a scan.

What is painted in the colour of its ground, lies under something, is clipped away or may stand on a layer that is off is suspected
from the geometry; then the page is drawn with and without the suspects: what makes no difference cannot be seen.
"""

import ctypes
from enum import Enum
from typing import Any, NamedTuple

import numpy
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from numpy.typing import NDArray
from pypdfium2 import PdfPage

from assistant.documents.layout.scene import Glyph, Ink, Scene
from assistant.documents.pdf.objects import Colour, Drawn, TextObject, contrast
from assistant.documents.pdf.plotter import Plotter

__all__ = ["Run", "Written", "sort_glyphs"]

_FAINT = 16  # 0..255: colours no further apart look alike
_LEAST_CHANGE = 10  # 0..255: of a pixel, with and without the text
_PIXELS = 2.0  # per point, of the pictures compared
_LARGEST_SIDE = 3000  # pixels
_SCAN_SHARE = 0.3  # of the page: a picture this large may be a scan with its own recognised text
_MOST_STEPS = 5_000_000  # over covers on one page; beyond, the pictures decide
_MOST_PICTURES = 500  # looked at: a scan is one, or a few strips
_WHITE: Colour = (255, 255, 255)
_NOWHERE = TextObject(0, None)


class Run(NamedTuple):
    """What the characters of one text object share. base: of all of them, None where each has its own (text at an angle); colour: as
    on white paper; address: of the object."""

    ink: Ink
    base: float | None
    colour: Colour
    address: int


class Written(NamedTuple):
    """The characters of a page in the order in which they are drawn, and beside each its text object; two lists, for a pair for each
    of a thousand characters would keep the garbage collector busy."""

    glyphs: list[Glyph]
    runs: list[Run]


class _Look(Enum):
    SEEN = "seen"
    HIDDEN = "hidden"
    SUSPECT = "suspect"


def sort_glyphs(page: PdfPage, written: Written, drawn: Drawn, scene: Scene, plotter: Plotter) -> None:
    """Put the characters into the scene, as seen or hidden.

    What lies unpainted over a picture, or unseen under one, is the recognised text of a scan where the page shows little else. Of a
    page that cannot be drawn the suspects count as hidden: nothing that nobody has seen is evidence.
    """
    judge = _Judge(drawn)
    suspects = Written([], [])
    layer: list[Glyph] = []
    seen, hidden = scene.glyphs, scene.hidden
    width, height = scene.width + 2, scene.height + 2
    for glyph, run in zip(*written, strict=True):
        ink = run.ink
        middle, waist = (glyph.left + glyph.right) / 2, glyph.base + ink.size * 0.3
        if ink.hidden or not (-2 <= middle <= width and -2 <= waist <= height):
            hidden.append(glyph)
        elif ink.unpainted:
            (layer if _over(middle, waist, scene) else hidden).append(glyph)
        elif (look := judge.look(run, middle, waist)) is _Look.SUSPECT:
            suspects.glyphs.append(glyph)
            suspects.runs.append(run)
        else:
            (seen if look is _Look.SEEN else hidden).append(glyph)
    for glyph, visible in zip(suspects.glyphs, _compare(page, suspects, scene, plotter), strict=True):
        if visible:
            seen.append(glyph)
        else:
            (layer if _over(glyph.middle, glyph.base + glyph.ink.size * 0.3, scene) else hidden).append(glyph)
    _place_layer(layer, scene)


def _over(x: float, y: float, scene: Scene) -> bool:
    return any(box.holds(x, y) for box in scene.pictures[:_MOST_PICTURES])


def _place_layer(layer: list[Glyph], scene: Scene) -> None:
    """Take the layer for a scan's text, unless the page has its own words: then it is what its author hid."""
    if not layer:
        return
    covered = sum(box.area for box in scene.pictures) / max(1.0, scene.width * scene.height)
    if covered >= _SCAN_SHARE and len(layer) >= len(scene.glyphs):
        scene.glyphs += layer
        scene.recognised += len(layer)
    else:
        scene.hidden += layer


class _Judge:
    """What the geometry of a page tells about its text objects, each looked at once."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.last = drawn.covers[-1].order if drawn.covers else -1
        self.pictures = any(cover.colour is None for cover in drawn.covers)
        self.fills: dict[Colour, bool] = {}
        self.plain: dict[int, bool] = {}
        self.steps = 0  # taken so far over covers

    def look(self, run: Run, x: float, y: float) -> _Look:
        """Return whether the geometry shows or hides a character whose middle is at x, y."""
        plain = self.plain.get(run.address)
        if plain is None:
            plain = self.plain[run.address] = self._is_plain(run)
        if plain:
            return _Look.SEEN
        self.steps += len(self.drawn.covers)
        if self.drawn.crowded or self.steps > _MOST_STEPS:
            return _Look.SUSPECT
        order, clip, layered = self.drawn.texts.get(run.address, _NOWHERE)
        if clip is not None and not (clip.left - 1 <= x <= clip.right + 1 and clip.bottom - 1 <= y <= clip.top + 1):
            return _Look.HIDDEN
        if layered:
            return _Look.SUSPECT
        ground: Colour | None = _WHITE
        for cover in self.drawn.covers:
            if cover.box.holds(x, y):
                if cover.order > order:
                    return _Look.SUSPECT
                ground = cover.colour
        if ground is None:
            return _Look.SUSPECT
        if contrast(ground, run.colour) >= _FAINT:
            return _Look.SEEN
        return _Look.SUSPECT if self.drawn.covers else _Look.HIDDEN  # a cover's box may be larger than the cover

    def _is_plain(self, run: Run) -> bool:
        """Return whether nothing on the page can hide the text object."""
        order, clip, layered = self.drawn.texts.get(run.address, _NOWHERE)
        if clip is not None or layered or order < self.last or self.pictures or self.drawn.crowded:
            return False
        return self._stands_out(run.colour)

    def _stands_out(self, colour: Colour) -> bool:
        if colour not in self.fills:
            grounds = {cover.colour for cover in self.drawn.covers if cover.colour is not None}
            self.fills[colour] = all(contrast(ground, colour) >= _FAINT for ground in (_WHITE, *grounds))
        return self.fills[colour]


def _compare(page: PdfPage, suspects: Written, scene: Scene, plotter: Plotter) -> list[bool]:
    """Return for each suspect whether the page looks different where it stands when the suspects are not drawn."""
    if not suspects.glyphs:
        return []
    scale = min(_PIXELS, _LARGEST_SIDE / max(scene.width, scene.height, 1.0))
    with_text = _draw(page, scale, scene, plotter)
    for address in {run.address for run in suspects.runs}:
        pdfium.FPDFPageObj_SetIsActive(ctypes.cast(address, pdfium.FPDF_PAGEOBJECT), 0)
    without = _draw(page, scale, scene, plotter) if with_text is not None else None
    if with_text is None or without is None:
        return [False] * len(suspects.glyphs)
    change = numpy.abs(with_text - without).max(axis=2)
    change = numpy.rot90(change, -round(scene.skew / 90))  # the scene of a page set sideways is turned
    return [_changes(change, glyph, scale, scene.height) for glyph in suspects.glyphs]


def _draw(page: PdfPage, scale: float, scene: Scene, plotter: Plotter) -> NDArray[numpy.int16] | None:
    picture = plotter.draw(page, scene.number, scale)
    if picture is None:
        return None
    pixels: Any = picture.to_numpy()
    return numpy.asarray(pixels[:, :, :3], dtype=numpy.int16)


def _changes(change: NDArray[numpy.int16], glyph: Glyph, scale: float, height: float) -> bool:
    size = glyph.ink.size
    top, bottom = height - glyph.base - 0.9 * size, height - glyph.base + 0.2 * size
    area = change[
        max(0, int(top * scale)) : max(0, int(bottom * scale) + 1), max(0, int(glyph.left * scale)) : int(glyph.right * scale) + 1
    ]
    return bool(area.size) and int(area.max()) >= _LEAST_CHANGE
