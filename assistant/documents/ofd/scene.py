"""An OFD page as a scene: millimetres from the upper left become points from the lower left, what no person can see is set apart."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from assistant.documents.box import Box
from assistant.documents.layout.scene import Glyph, Ink, Scene
from assistant.documents.ofd.book import Art
from assistant.documents.ofd.geometry import Frame, Point
from assistant.documents.ofd.resources import Colour
from assistant.documents.ofd.shapes import Drawing, Picture, Shape, Words

__all__ = ["POINTS", "Stage", "glyphs_of", "read_stage"]

POINTS = 72 / 25.4  # of a millimetre
_WHITE = Colour(255, 255, 255)
_CLEAR = Colour(0, 0, 0, 0)
_PALE = 245  # 0..255; paper white and what nobody can tell from it
_FAINT = 16  # 0..255: colours no further apart look alike
_THIN = 10  # alpha, 0..255: below it nothing shows
_SOLID = 250  # alpha, 0..255: from it on nothing below shows
_LIGHT = 150  # 0..255: every channel of a watermark's grey or tint is above it
_TINY = 2.0  # points
_BROAD = 6.0  # points: a fill narrower than this covers no text
_MOST_CORNERS = 400  # beyond: a drawing, no ruled line
_MOST_COVERS = 300
_MOST_BOXES = 2_000  # pictures and shades of one page
_SCAN_SHARE = 0.3  # of the page: a picture this large may be a scan with its own recognised text


class _Cover(NamedTuple):
    """What hides words drawn before it and is the ground of those drawn after it. colour: None for pictures; place: of a picture's part."""

    box: Box
    order: int
    colour: Colour | None
    place: str | None = None


class _Inked(NamedTuple):
    """The characters of one text object. order: in which it is drawn; borrowed: from a template."""

    glyphs: list[Glyph]
    colour: Colour
    order: int
    borrowed: bool


@dataclass
class Stage:
    """A page's scene. borrowed: those of its visible glyphs that a template draws."""

    scene: Scene
    borrowed: list[Glyph] = field(default_factory=list)


def read_stage(art: Art, number: int, is_solid: Callable[[str], bool]) -> Stage:
    """Return the scene of page `number`. is_solid: whether nothing shows through the picture at a place."""
    frame = art.frame
    stage = Stage(Scene(number, frame.width * POINTS, frame.height * POINTS))
    scene = stage.scene
    inked: list[_Inked] = []
    covers: list[_Cover] = []
    for order, shape in enumerate(art.shapes):
        scene.shapes += 1
        if isinstance(shape, Words):
            scene.unmapped += shape.unmapped
            if shape.shown:
                inked.append(_Inked(_read_glyphs(shape, frame), shape.fill or _CLEAR, order, order in art.borrowed))
            else:
                scene.hidden += _read_glyphs(shape, frame)
        elif isinstance(shape, Drawing):
            scene.drawings += 1
            covers += _read_drawing(shape, order, scene)
        else:
            covers += _read_picture(shape, order, scene)
    if len(covers) > _MOST_COVERS:
        covers = sorted(sorted(covers, key=lambda cover: -cover.box.area)[:_MOST_COVERS], key=lambda cover: cover.order)
    _sort_glyphs(inked, covers, stage, is_solid)
    return stage


def _read_glyphs(words: Words, frame: Frame) -> list[Glyph]:
    """Return the characters of a text object at their places on the page."""
    matrix = words.matrix
    wide, high = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
    angle = round(-math.degrees(math.atan2(matrix.b, matrix.a))) - words.turn
    angle = (angle + 180) % 360 - 180
    size = words.size * high * POINTS
    fill = words.fill or _CLEAR
    ink = Ink(
        size=round(size, 1),
        bold=words.bold,
        angle=0 if abs(angle) <= 5 else angle,
        hidden=min(size, words.size * words.stretch * wide * POINTS) < _TINY,
        unpainted=fill.alpha < _THIN,
        light=min(fill[:3]) >= _LIGHT or fill.alpha < 255 - _LIGHT,
    )
    glyphs: list[Glyph] = []
    for text, x, y, advance, spaced in words.signs:
        left, base = matrix.point(x, y)
        left, base = left * POINTS, (frame.height - base) * POINTS
        if ink.angle:
            glyphs.append(_turned(text, (left, base), (advance * wide * POINTS, size), ink, spaced=spaced))
        else:
            glyphs.append(Glyph(text, left, left + advance * wide * POINTS, base, ink, spaced))
    return glyphs


def _turned(text: str, origin: Point, extent: Point, ink: Ink, *, spaced: bool) -> Glyph:
    """Return a character set at an angle; left and right are those of the box around it. extent: its width and height."""
    cosine, sine = math.cos(math.radians(ink.angle)), math.sin(math.radians(ink.angle))
    xs = [origin[0] + along * cosine - up * sine for along in (0.0, extent[0]) for up in (0.0, extent[1])]
    return Glyph(text, min(xs), max(xs), origin[1], ink, spaced)


def _seen(points: Sequence[Point], scene: Scene) -> list[Point]:
    return [(x * POINTS, scene.height - y * POINTS) for x, y in points]


def _read_drawing(drawing: Drawing, order: int, scene: Scene) -> Iterator[_Cover]:
    """Add the rules and shades of a path to the scene; yield what of it may cover words."""
    for outline in drawing.outlines:
        if len(outline) > _MOST_CORNERS:
            continue
        points = _seen(outline, scene)
        box = Box.around(points)
        if box.right < 0 or box.top < 0 or box.left > scene.width or box.bottom > scene.height:
            continue
        if drawing.stroke is not None and not _is_pale(drawing.stroke):
            scene.rules.add_strokes(points)
        if drawing.fill is None or drawing.fill.alpha < _THIN:
            continue
        if not _is_pale(drawing.fill) and not scene.rules.add_bar(box) and len(scene.shades) < _MOST_BOXES:
            scene.shades.append(box)
        if min(box.right - box.left, box.top - box.bottom) >= _BROAD and _is_upright(points):
            yield _Cover(box, order, drawing.fill)


def _is_pale(colour: Colour) -> bool:
    return colour.alpha < _THIN or min(colour[:3]) >= _PALE


def _is_upright(points: Sequence[Point]) -> bool:
    """Return whether the outline is a rectangle along the axes: only that fills its own box."""
    corners = {(round(x, 1), round(y, 1)) for x, y in points}
    return len(corners) == 4 and len({x for x, _ in corners}) == 2 == len({y for _, y in corners})


def _read_picture(picture: Picture, order: int, scene: Scene) -> Iterator[_Cover]:
    """Add the box of a picture to the scene, as far as it stands on the page; yield it as what may cover words."""
    around = Box.around(_seen([picture.matrix.point(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)], scene))
    box = Box(max(0.0, around.left), max(0.0, around.bottom), min(scene.width, around.right), min(scene.height, around.top))
    if box.left >= box.right or box.bottom >= box.top or 255 * picture.alpha < _THIN or len(scene.pictures) >= _MOST_BOXES:
        return
    scene.pictures.append(box)
    if 255 * picture.alpha >= _SOLID:
        yield _Cover(box, order, None, picture.place)


def _sort_glyphs(inked: Sequence[_Inked], covers: Sequence[_Cover], stage: Stage, is_solid: Callable[[str], bool]) -> None:
    """Put the characters into the scene, as seen or hidden.

    What lies unpainted over a picture, or under one, is the recognised text of a scan where the page shows little else.
    """
    scene = stage.scene
    layer: list[Glyph] = []
    width, height = scene.width + 2, scene.height + 2
    for glyphs, colour, order, borrowed in inked:
        is_plain = not covers and not _looks_like(colour, _WHITE)  # nothing on the page can hide them
        for glyph in glyphs:
            x, y = glyph.middle, glyph.base + glyph.ink.size * 0.3
            if glyph.ink.hidden or not (-2 <= x <= width and -2 <= y <= height):
                scene.hidden.append(glyph)
            elif glyph.ink.unpainted:
                (layer if any(box.holds(x, y) for box in scene.pictures[:_MOST_COVERS]) else scene.hidden).append(glyph)
            else:
                look = _Look.SEEN if is_plain else _look(x, y, order, colour, covers, is_solid)
                if look is not _Look.SEEN:
                    (layer if look is _Look.LAYER else scene.hidden).append(glyph)
                    continue
                scene.glyphs.append(glyph)
                if borrowed:
                    stage.borrowed.append(glyph)
    _place_layer(layer, scene)


class _Look(Enum):
    SEEN = "seen"
    HIDDEN = "hidden"
    LAYER = "layer"  # under a picture


def _look(x: float, y: float, order: int, colour: Colour, covers: Sequence[_Cover], is_solid: Callable[[str], bool]) -> _Look:
    """Return how characters of `colour`, drawn as object number `order`, look at a place."""
    over, ground = _surroundings(x, y, order, covers, is_solid)
    if over is not None:
        return _Look.LAYER if over.colour is None else _Look.HIDDEN
    return _Look.HIDDEN if ground is not None and _looks_like(colour, ground) else _Look.SEEN


def _surroundings(
    x: float, y: float, order: int, covers: Sequence[_Cover], is_solid: Callable[[str], bool]
) -> tuple[_Cover | None, Colour | None]:
    """Return what covers a place after the object number `order` was drawn, and the colour below it, None over a picture."""
    ground: Colour | None = _WHITE
    for cover in covers:
        if not cover.box.holds(x, y):
            continue
        if cover.order < order:
            ground = _over(cover.colour, ground) if cover.colour is not None else None
        elif (cover.colour is not None and cover.colour.alpha >= _SOLID) or (cover.place is not None and is_solid(cover.place)):
            return cover, ground
    return None, ground


def _over(colour: Colour, ground: Colour | None) -> Colour | None:
    """Return the colour that is seen where `colour` lies on `ground`."""
    if colour.alpha >= _SOLID or ground is None:
        return colour if colour.alpha >= _SOLID else None
    share = colour.alpha / 255
    red, green, blue = (round(one * share + other * (1 - share)) for one, other in zip(colour[:3], ground[:3], strict=True))
    return Colour(red, green, blue)


@lru_cache(maxsize=1024)
def _looks_like(colour: Colour, ground: Colour) -> bool:
    """Return whether words of `colour` cannot be told from the ground."""
    shade = _over(colour, ground) or colour
    return max(abs(one - other) for one, other in zip(shade[:3], ground[:3], strict=True)) < _FAINT


def _place_layer(layer: list[Glyph], scene: Scene) -> None:
    """Take the layer for a scan's text, unless the page has its own words: then it is what its author hid."""
    covered = sum(box.area for box in scene.pictures) / max(1.0, scene.width * scene.height)
    if layer and covered >= _SCAN_SHARE and len(layer) >= len(scene.glyphs):
        scene.glyphs += layer
        scene.recognised += len(layer)
    else:
        scene.hidden += layer


def glyphs_of(shapes: Sequence[Shape], frame: Frame) -> list[Glyph]:
    """Return the characters of what an annotation draws on the page; ink.hidden is set for those that nobody can see."""
    shown = tuple(shape for shape in shapes if not isinstance(shape, Words) or shape.shown)
    scene = read_stage(Art(frame, shown), 0, lambda _place: True).scene
    return [*scene.glyphs, *(glyph._replace(ink=glyph.ink._replace(hidden=True)) for glyph in scene.hidden)]
