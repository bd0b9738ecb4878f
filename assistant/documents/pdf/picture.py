"""Pictures of PDF pages, and where quotes stand on them by the page's own text layer."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image
from pypdfium2 import PdfPage, PdfTextPage

from assistant.documents.box import Box
from assistant.documents.pdf.glyphs import PDFIUM_LOCK
from assistant.documents.pdf.plotter import Plotter
from assistant.documents.pdf.reader import open_pdf
from assistant.documents.source import Source
from assistant.errors import NoSuchPage
from assistant.text.normalize import Folded

__all__ = ["LARGEST_SIDE", "Sheet", "draw_pdf_page"]

LARGEST_SIDE = 6000  # pixels
_LEAST = 6  # characters of a quote's part that may be lit at a page's edge: fewer stand anywhere


class Sheet(NamedTuple):
    """A page drawn. scale: pixels per point; lit: boxes of the quotes found, in pixels from the top left."""

    picture: Image.Image
    scale: float
    lit: tuple[Box, ...] = ()


def draw_pdf_page(source: Source, number: int, *, scale: float, quotes: Sequence[str]) -> Sheet:
    """Return page `number` (1-based) of a PDF, drawn, and where the quotes stand in its text layer.

    scale: pixels per point, lowered where the picture would be too large. Raises NoSuchPage; DocumentError where it cannot be opened or
    drawn.
    """
    with PDFIUM_LOCK:
        document = open_pdf(source)
        try:
            if not 1 <= number <= len(document):
                raise NoSuchPage(source.name, number, len(document))
            sheet = _draw(document[number - 1], number, scale=scale, quotes=quotes)
            if sheet is None:
                raise source.refusal("too-large", f"第 {number} 页的图形过多,无法绘制。请简化图形后重新导出。")
            return sheet
        finally:
            document.close()


def _draw(page: PdfPage, number: int, *, scale: float, quotes: Sequence[str]) -> Sheet | None:
    scale = min(scale, LARGEST_SIDE / max(page.get_size()))
    drawn = Plotter().draw(page, number, scale)
    if drawn is None:
        page.close()
        return None
    picture: Image.Image = drawn.to_pil().convert("RGB")
    text_page = page.get_textpage()
    try:
        return Sheet(picture, scale, tuple(_boxes(page, text_page, quotes, picture.size)))
    finally:
        text_page.close()
        page.close()


def _boxes(page: PdfPage, text_page: PdfTextPage, quotes: Sequence[str], size: tuple[int, int]) -> list[Box]:
    """Return the boxes of the quotes' characters, one per stretch of a line, in pixels from the top left."""
    codes = (pdfium.FPDFText_GetUnicode(text_page.raw, index) for index in range(text_page.count_chars()))
    # 2 is pdfium's sign for a hyphen at a line's end, 0 a character without meaning.
    folded = Folded("".join("-" if code == 2 else chr(code) if code else "\ufffd" for code in codes))
    boxes: list[Box] = []
    for quote in quotes:
        for start, end in _places(quote, folded.text):
            for index in folded.offsets[start:end]:
                _add(boxes, _pixels(page, text_page, index, size))
    return boxes


def _places(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where the folded quote stands in the folded text of a page: whole, else its cells one by one, else its part here."""
    needle = Folded(quote).text
    whole = list(_all(needle, text))
    if whole or not needle:
        yield from whole
        return
    cells = [cell for part in quote.splitlines() for cell in part.split("\t") if len(Folded(cell).text) >= 2]
    if len(cells) > 1 and all(Folded(cell).text in text for cell in cells):
        for cell in cells:
            yield next(_all(Folded(cell).text, text))
        return
    head = _longest(lambda length: needle[:length] in text, len(needle))
    tail = _longest(lambda length: needle[len(needle) - length :] in text, len(needle))
    if max(head, tail) >= _LEAST:
        part = needle[:head] if head >= tail else needle[len(needle) - tail :]
        # The end of a page holds a quote's beginning, the start of the next one its rest.
        start = text.rfind(part) if head >= tail else text.find(part)
        yield start, start + len(part)


def _all(needle: str, text: str) -> Iterator[tuple[int, int]]:
    start = text.find(needle) if needle else -1
    while start >= 0:
        yield start, start + len(needle)
        start = text.find(needle, start + len(needle))


def _longest(stands: Callable[[int], bool], most: int) -> int:
    """Return the greatest length up to `most` for which `stands` holds, 0 when none; a longer one implies all shorter ones."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if stands(middle) else (low, middle - 1)
    return low


def _pixels(page: PdfPage, text_page: PdfTextPage, index: int, size: tuple[int, int]) -> Box:
    edges = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page.raw, index, edges)
    x, y = ctypes.c_int(), ctypes.c_int()
    corners: list[tuple[float, float]] = []
    for across, up in ((edges.left, edges.bottom), (edges.right, edges.top)):
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, size[0], size[1], 0, across, up, x, y)
        corners.append((x.value, y.value))
    return Box.around(corners)


def _add(boxes: list[Box], box: Box) -> None:
    """Add a character's box; next to the last one on its line it makes that one longer."""
    last = boxes[-1] if boxes else None
    height = box.top - box.bottom
    if last and abs(last.bottom - box.bottom) <= height / 2 and -height <= box.left - last.right <= height:
        box = Box(min(last.left, box.left), min(last.bottom, box.bottom), max(last.right, box.right), max(last.top, box.top))
        boxes.pop()
    boxes.append(box)
