"""Pictures of pages, whatever the format, with the words that a finding rests on lit and blocks outlined."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from assistant.documents.box import Box
from assistant.documents.formats import kind_of, load
from assistant.documents.images import draw_image
from assistant.documents.ofd.picture import draw_ofd_page
from assistant.documents.old_formats import render_pdf
from assistant.documents.packages.archive import open_part
from assistant.documents.pdf.picture import Sheet, draw_pdf_page
from assistant.documents.source import Limits, Source
from assistant.documents.types import BlockKind
from assistant.documents.view import View
from assistant.errors import UserInputError

__all__ = ["render_page"]

_YELLOW = (255, 236, 90)
_COLOURS = {
    BlockKind.HEADING: (200, 30, 30),
    BlockKind.PARAGRAPH: (30, 90, 200),
    BlockKind.TABLE_ROW: (20, 140, 60),
    BlockKind.CONTENTS: (150, 110, 30),
    BlockKind.RUNNING: (130, 130, 130),
    BlockKind.HIDDEN: (190, 40, 190),
}


def render_page(path: Path, view: View, *, limits: Limits | None = None) -> Image.Image:
    """Return the picture of a page. What does not stand on it lights nothing.

    Raises UserInputError for a page that the file does not have or a format without pages, DocumentError where it cannot be opened.
    """
    source = load(path, limits=limits)
    if view.file is not None:
        source = open_part(source, view.file)
    draw = _SHEETS.get(kind_of(source))
    if draw is None:
        raise UserInputError(f"{source.name!r} 的格式不分页,不能显示页面图。")
    sheet = draw(source, view)
    picture = sheet.picture
    lit = sheet.lit or tuple(_in_pixels(box, picture.height, sheet.scale) for box in view.boxes)
    picture = _light(picture, lit)
    brush = ImageDraw.Draw(picture)
    for frame in view.frames:
        box = _in_pixels(frame.box, picture.height, sheet.scale)
        colour = _COLOURS[frame.kind]
        brush.rectangle((box.left - 2, box.bottom - 2, box.right + 2, box.top + 2), outline=colour, width=2)
        brush.text((box.left - 2, box.bottom - 14), frame.label, fill=colour)
    return picture


def _in_pixels(box: Box, height: int, scale: float) -> Box:
    """Return a box in pixels from the top left; bottom is then the smaller number."""
    return Box(box.left * scale, height - box.top * scale, box.right * scale, height - box.bottom * scale)


def _light(picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    if not boxes:
        return picture
    light = Image.new("RGB", picture.size, "white")
    brush = ImageDraw.Draw(light)
    for box in boxes:
        brush.rectangle((box.left - 1, box.bottom - 2, box.right + 1, box.top + 2), fill=_YELLOW)
    return ImageChops.multiply(picture, light)


def _draw_pdf(source: Source, view: View) -> Sheet:
    return draw_pdf_page(source, view.page, scale=view.scale, quotes=view.quotes)


def _draw_office(source: Source, view: View) -> Sheet:
    """Return a page of the file as LibreOffice lays it out. Raises UserInputError where there is no LibreOffice."""
    return _draw_pdf(source.model_copy(update={"content": _print(source)}), view)


@lru_cache(maxsize=1)  # whoever wants one page of a file wants its other pages next, and laying it out takes seconds
def _print(source: Source) -> bytes:
    content = render_pdf(source)
    if content is None:
        raise UserInputError(f"显示 {source.name!r} 的页面图需要 LibreOffice,本机没有安装。请安装后再试,或提供 PDF。")
    return content


def _draw_ofd(source: Source, view: View) -> Sheet:
    drawn = draw_ofd_page(source, view.page, scale=view.scale)
    return Sheet(drawn.picture, drawn.scale)


def _draw_image(source: Source, view: View) -> Sheet:
    drawn = draw_image(source, view.page, scale=view.scale)
    return Sheet(drawn.picture, drawn.scale)


_SHEETS: Mapping[str, Callable[[Source, View], Sheet]] = {
    ".pdf": _draw_pdf,
    ".docx": _draw_office,
    ".doc": _draw_office,
    ".rtf": _draw_office,
    ".odt": _draw_office,
    ".html": _draw_office,
    ".ofd": _draw_ofd,
    **dict.fromkeys((".png", ".jpg", ".bmp", ".gif", ".tif", ".webp"), _draw_image),
}
