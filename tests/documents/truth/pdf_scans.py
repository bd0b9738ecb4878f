"""Sources of ground truth: pages that must be recognised from their picture."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from paper import Paper
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdfium2 import PdfDocument
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from truth.words import CALM, LONG, OTHER

__all__ = ["SOURCES", "draws_chinese"]

_DPI = 150


def _pictures(path: Path) -> list[Image.Image]:
    document = PdfDocument(path)
    try:
        return [page.render(scale=_DPI / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


@cache
def draws_chinese(folder: Path) -> bool:
    """Return whether this machine has a font for Chinese: without one, two different characters look the same."""
    drawn = []
    for sign in "水木":
        paper = Paper(folder / "font.pdf").line(sign, size=40)
        drawn.append(_pictures(paper.save())[0].tobytes())
    return drawn[0] != drawn[1]


def _scan(path: Path) -> None:
    """Put pictures in the place of the pages."""
    first, *others = _pictures(path)
    first.save(path, "PDF", resolution=float(_DPI), save_all=True, append_images=others, quality=90)


def scanned_page(path: Path) -> None:
    """A page of text as a picture."""
    Paper(path).line("一、项目概况", size=18).prose(LONG).prose(OTHER).line("二、资金来源", size=18).prose(CALM).save()
    _scan(path)


def scanned_table(path: Path) -> None:
    """A page with a ruled table as a picture."""
    paper = Paper(path).prose("设备清单如下:", indent=0)
    rows = (("序号", "设备名称", "数量"), ("1", "巡护终端", "200台"), ("2", "无人机", "6架"), ("3", "对讲机", ""))
    xs, top = (72, 140, 340, 460), 700
    paper.canvas.grid(xs, [top - 32 * number for number in range(len(rows) + 1)])
    paper.canvas.setFont("STSong-Light", 14)
    for number, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=False):
            paper.canvas.drawString(x + 8, top - 22 - 32 * number, cell)
    paper.y = top - 32 * len(rows) - 40
    paper.prose(CALM, indent=0).save()
    _scan(path)


def scanned_page_among_text(path: Path) -> None:
    """A scanned page between two of text."""
    Paper(path).prose(OTHER).save()
    picture = _pictures(path)[0]
    paper = Paper(path).prose(LONG).turn()
    paper.canvas.drawInlineImage(picture, 0, 0, 595, 842)
    paper.turn().prose(CALM).save()


def font_without_meaning(path: Path) -> None:
    """A page whose font does not say what its glyphs mean: read from its picture."""
    pdfmetrics.registerFont(TTFont("Mute", "Vera.ttf", asciiReadable=0))
    paper = Paper(path).prose(LONG).turn()
    paper.canvas.setFont("Mute", 14)
    for number, line in enumerate(("The budget of the patrol system is approved.", "Two hundred terminals will be delivered in 2026.")):
        paper.canvas.drawString(72, 700 - 30 * number, line)
    paper.save()
    writer = PdfWriter(clone_from=PdfReader(path))
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            if font.get_object()["/Subtype"] == "/TrueType":
                font.get_object().pop("/ToUnicode", None)
    writer.write(path)


SOURCES: Mapping[str, Callable[[Path], None]] = {
    f"{function.__name__.replace('_', '-')}.pdf": function
    for function in (scanned_page, scanned_table, scanned_page_among_text, font_without_meaning)
}
