"""Drawing the pages of a PDF, as long as that takes a bearable time."""

import math
import time
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfBitmap, PdfPage

__all__ = ["Plotter"]

_PAGE_S = 4.0  # of processor time, for one picture; 20,000 lines from edge to edge take three
_LEAST_S = 0.25
_HEAVIEST = 20_000  # objects that pdfium draws at one go, segments of paths among them: as long as all of a page may take
_SEGMENTS = 4  # that weigh as much as an object
_DEEPEST = 8


class Plotter:
    """Draws the pages of one file. undrawn: the numbers of the pages that it gave up; each of them leaves the next ones less time, for
    a file may be made of nothing else."""

    def __init__(self) -> None:
        self.undrawn: set[int] = set()

    def draw(self, page: PdfPage, number: int, scale: float) -> PdfBitmap | None:
        """Return the picture of page `number`, 1-based, None where it holds too much to be drawn. scale: pixels per point.

        The caller holds PDFIUM_LOCK.
        """
        if number in self.undrawn:
            return None
        end = time.thread_time() + max(_LEAST_S, _PAGE_S / (1 + len(self.undrawn)))
        picture = _draw(page, scale, end) if _is_light(page, end) else None
        if picture is None:
            self.undrawn.add(number)
        return picture


def _draw(page: PdfPage, scale: float, end: float) -> PdfBitmap | None:
    """Return the picture of a page, None where it is not done when this thread's clock shows `end`."""
    width, height = (max(1, math.ceil(side * scale)) for side in page.get_size())
    picture = PdfBitmap.new_native(width, height, format=pdfium.FPDFBitmap_BGR)
    picture.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    pause = pdfium.IFSDK_PAUSE(version=1)
    is_late: Callable[[Any], bool] = lambda _: time.thread_time() > end  # noqa: E731 (ctypes takes its type from the structure)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(is_late)
    try:
        state = pdfium.FPDF_RenderPageBitmap_Start(picture, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT, pause)
    finally:
        pdfium.FPDF_RenderPage_Close(page)
    return None if state == pdfium.FPDF_RENDER_TOBECONTINUED else picture


def _is_light(page: PdfPage, end: float) -> bool:
    """Return whether pdfium comes back often enough while it draws the page: between the objects of the page it asks whether to go on,
    within a form or a path it does not."""
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        if _weigh(pdfium.FPDFPage_GetObject(page.raw, index), 0) > _HEAVIEST or time.thread_time() > end:
            return False
    return True


def _weigh(shape: Any, depth: int) -> int:
    """Return how much there is to draw of an object, forms unfolded; counting ends soon after it is too much."""
    kind = pdfium.FPDFPageObj_GetType(shape)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        return 1 + int(pdfium.FPDFPath_CountSegments(shape)) // _SEGMENTS
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        return 1
    if depth >= _DEEPEST:
        return _HEAVIEST + 1  # nobody nests so deep, and what is below is not counted
    weight = 1
    for index in range(pdfium.FPDFFormObj_CountObjects(shape)):
        weight += _weigh(pdfium.FPDFFormObj_GetObject(shape, index), depth + 1)
        if weight > _HEAVIEST:
            break
    return weight
