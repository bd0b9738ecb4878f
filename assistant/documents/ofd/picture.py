"""Pictures of OFD pages: for people, and for recognition where a page holds no characters."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFont

from assistant.documents.ofd.book import Art, Book, Leaf, open_book, read_annotations, read_art
from assistant.documents.ofd.fonts import load_font
from assistant.documents.ofd.geometry import Matrix, Point
from assistant.documents.ofd.images import lay_image, open_image
from assistant.documents.ofd.resources import Colour
from assistant.documents.ofd.scene import POINTS
from assistant.documents.ofd.seals import read_seals
from assistant.documents.ofd.shapes import Allowance, Drawing, Picture, Shape, Sign, Words
from assistant.documents.ofd.xml import BrokenPart
from assistant.documents.source import Source
from assistant.errors import NoSuchPage

__all__ = ["PAGE_ALLOWANCE", "Print", "draw_ofd_page", "draw_page"]

PAGE_ALLOWANCE = (20_000, 60_000, 500_000)  # page objects, characters, corners of paths of one page
_FINER = 2  # the canvas against the picture: edges become smooth
_LARGEST_SIDE = 7_000  # pixels of the canvas
_MOST_WORK = 6e9  # nanoseconds, about, as pixels and corners tell; beyond it the rest of a page stays undrawn
_FARTHEST = 20_000  # pixels from the corner; Pillow counts in small numbers
_LARGEST_TYPE = 1_000  # pixels
_GREY = (190, 190, 190)
_LOST_SHARE = 0.05  # of the page: pictures that cannot be decoded, from which on the page is not worth recognising


def draw_ofd_page(source: Source, number: int, *, scale: float) -> "Print":
    """Return page `number`, 1-based, of an OFD, drawn. scale: pixels per point, lowered where the picture would be too large.

    Characters are drawn in a font of this machine, as grey boxes where it has none for Chinese. Raises NoSuchPage for a page that the
    file does not have, DocumentError where the file cannot be opened.
    """
    book = open_book(source)
    if not 1 <= number <= len(book.leaves):
        raise NoSuchPage(source.name, number, len(book.leaves))
    return draw_page(book, book.leaves[number - 1], scale)


@dataclass
class Print:
    """A page's picture. lost: the share of the page whose images could not be decoded; scale: pixels per point."""

    picture: Image.Image
    scale: float
    lost: float = 0.0

    @property
    def is_whole(self) -> bool:
        return self.lost < _LOST_SHARE


def draw_page(book: Book, leaf: Leaf, scale: float, *, allowance: Allowance | None = None, with_words: bool = True) -> Print:
    """Return the picture of a page. scale: pixels per point. allowance: what is drawn is taken from it. with_words: characters, notes and
    seals are drawn, too."""
    allowance = allowance or Allowance(*PAGE_ALLOWANCE)
    try:
        art = read_art(book, leaf, allowance)
    except BrokenPart:
        art = Art(leaf.volume.frame, ())
    fine = min(_FINER * scale, _LARGEST_SIDE / (POINTS * max(art.frame.width, art.frame.height)))
    size = (max(1, round(art.frame.width * POINTS * fine)), max(1, round(art.frame.height * POINTS * fine)))
    brush = _Brush(Image.new("RGB", size, "white"), fine * POINTS, book)
    brush.draw_all(art.shapes, with_words=with_words)
    if with_words:
        for note in read_annotations(book, leaf, allowance):
            if note.shown:
                brush.draw_all(note.shapes, with_words=True)
        _draw_seals(book, leaf, brush)
    picture = brush.canvas.reduce(_FINER)
    return Print(picture, picture.width / (art.frame.width * POINTS), brush.lost / (size[0] * size[1]))


def _draw_seals(book: Book, leaf: Leaf, brush: "_Brush") -> None:
    for seal in read_seals(book):
        frames = [stamp.frame for stamp in seal.stamps if stamp.page == leaf.number]
        picture = open_image(seal.picture) if seal.picture and frames else None
        for frame in frames if picture is not None else ():
            # Ink of a stamp darkens what is below; the white of its picture is paper.
            layer = Image.new("RGB", brush.canvas.size, "white")
            place = Matrix(frame.width, 0, 0, frame.height, frame.x, frame.y).inside(Matrix(brush.scale, 0, 0, brush.scale))
            if picture is not None and brush.pay(layer.width * layer.height) and lay_image(picture, layer, place):
                brush.canvas = ImageChops.multiply(brush.canvas, layer)


@dataclass
class _Brush:
    """Draws on a canvas. scale: pixels per millimetre; lost: pixels of images that could not be decoded."""

    canvas: Image.Image
    scale: float
    book: Book
    work: float = _MOST_WORK
    lost: float = 0.0

    def pay(self, pixels: float, *, each: float = 10) -> bool:
        """Count what is to be painted; return whether it may be. each: nanoseconds of a pixel."""
        self.work -= pixels * each + 5_000
        return self.work > 0

    def draw_all(self, shapes: Sequence[Shape], *, with_words: bool) -> None:
        for shape in shapes:
            if isinstance(shape, Drawing):
                self._draw_path(shape)
            elif isinstance(shape, Picture):
                self._draw_image(shape)
            elif with_words and shape.shown and shape.fill is not None and shape.fill.alpha:
                self._draw_words(shape, shape.fill)

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        scale = self.scale
        return [(max(-_FARTHEST, min(_FARTHEST, x * scale)), max(-_FARTHEST, min(_FARTHEST, y * scale))) for x, y in points]

    def _draw_path(self, drawing: Drawing) -> None:
        outlines = [self._pixels(outline) for outline in drawing.outlines]
        if drawing.fill is not None and drawing.fill.alpha:
            self._fill(outlines, drawing.fill)
        if drawing.stroke is not None and drawing.stroke.alpha:
            width = max(1, min(_LARGEST_TYPE, round(drawing.width * self.scale)))
            brush = ImageDraw.Draw(self.canvas)
            for outline in outlines:
                length = sum(math.dist(start, end) for start, end in pairwise(outline))
                if self._clip([outline]) and self.pay(length, each=90 + width):
                    brush.line(outline, fill=_on_white(drawing.stroke), width=width, joint="curve" if width > 4 else None)

    def _clip(self, outlines: Sequence[Sequence[Point]]) -> tuple[int, int, int, int] | None:
        """Return the box of the outlines as far as it lies on the canvas, None where nothing of it does."""
        points = [point for outline in outlines for point in outline]
        if not points:
            return None
        left, top = (max(0, int(min(values)) - 1) for values in zip(*points, strict=True))
        right, bottom = (min(edge, int(max(values)) + 2) for edge, values in zip(self.canvas.size, zip(*points, strict=True), strict=True))
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _fill(self, outlines: Sequence[Sequence[Point]], colour: Colour) -> None:
        """Paint the inside of a path; where its parts lie inside each other, every second one is a hole."""
        box = self._clip(outlines)
        if box is None or not self.pay((box[2] - box[0]) * (box[3] - box[1])):
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        for outline in outlines:
            part = self._clip([outline])
            if part is None or not self.pay((part[2] - part[0] + 3 * len(outline)) * (part[3] - part[1])):
                continue
            inside = Image.new("L", (part[2] - part[0], part[3] - part[1]))
            ImageDraw.Draw(inside).polygon([(x - part[0], y - part[1]) for x, y in outline], fill=255)
            place = (part[0] - box[0], part[1] - box[1], part[2] - box[0], part[3] - box[1])
            mask.paste(ImageChops.difference(mask.crop(place), inside), place)
        self.canvas.paste(colour[:3], box, mask if colour.alpha == 255 else mask.point(lambda value: value * colour.alpha / 255))

    def _draw_image(self, shape: Picture) -> None:
        matrix = shape.matrix.inside(Matrix(self.scale, 0, 0, self.scale))
        corners = [matrix.point(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
        across, down = (
            max(0.0, min(edge, max(values)) - max(0.0, min(values)))
            for edge, values in zip(self.canvas.size, zip(*corners, strict=True), strict=True)
        )
        picture = self._open(shape.place)
        if (
            picture is None
            or not self.pay(picture.width * picture.height + across * down)
            or not lay_image(picture, self.canvas, matrix, max(0.0, min(1.0, shape.alpha)))
        ):
            self.lost += across * down

    def _open(self, place: str | None) -> Image.Image | None:
        try:
            # Opened anew each time: a decoded image kept for its next use would stand in memory until the page is done.
            return open_image(self.book.parts.read(place)) if place is not None else None
        except BrokenPart:
            return None

    def _draw_words(self, words: Words, fill: Colour) -> None:
        matrix = words.matrix.inside(Matrix(self.scale, 0, 0, self.scale))
        size = round(words.size * math.hypot(matrix.c, matrix.d))
        if not 1 <= size <= _LARGEST_TYPE:
            return
        font = load_font(size, words.bold)
        pen = _Pen(font, size, math.hypot(matrix.a, matrix.b), _on_white(fill) if font else _GREY)
        angle = -math.degrees(math.atan2(matrix.b, matrix.a)) - words.turn
        is_upright = abs((angle + 180) % 360 - 180) < 1
        for sign in words.signs:
            at = matrix.point(sign.x, sign.y)
            if not (-size <= at[0] <= self.canvas.width + size and -size <= at[1] <= self.canvas.height + size):
                continue
            if not self.pay(size * size * (1 if is_upright else 20)):
                return
            if is_upright:
                pen.write(ImageDraw.Draw(self.canvas), at, sign, pen.colour)
            else:
                pen.write_turned(self.canvas, at, sign, angle)


@dataclass(frozen=True)
class _Pen:
    """Writes single characters. size: pixels; wide: pixels of a unit of a character's advance."""

    font: ImageFont.FreeTypeFont | None
    size: int
    wide: float
    colour: tuple[int, int, int]

    def write(self, brush: ImageDraw.ImageDraw, at: Point, sign: Sign, ink: int | tuple[int, int, int]) -> None:
        """Write a character where its baseline begins, or a box in its place."""
        if self.font is not None:
            brush.text(at, sign.text, font=self.font, anchor="ls", fill=ink)
        else:
            room = max(1.0, 0.9 * sign.advance * self.wide)
            brush.rectangle((at[0], at[1] - 0.75 * self.size, at[0] + room, at[1]), fill=ink)

    def write_turned(self, canvas: Image.Image, at: Point, sign: Sign, angle: float) -> None:
        """Write a character turned about the place where its baseline begins, by `angle` degrees counter-clockwise."""
        mask = Image.new("L", (4 * self.size, 4 * self.size))
        self.write(ImageDraw.Draw(mask), (2 * self.size, 2 * self.size), sign, 255)
        turned = mask.rotate(angle, Image.Resampling.BILINEAR)
        canvas.paste(self.colour, (round(at[0]) - 2 * self.size, round(at[1]) - 2 * self.size), turned)


def _on_white(colour: Colour) -> tuple[int, int, int]:
    """Return what a colour looks like on paper."""
    share = colour.alpha / 255
    red, green, blue = (round(part * share + 255 * (1 - share)) for part in colour[:3])
    return red, green, blue
