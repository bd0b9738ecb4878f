"""What is drawn on an OFD page, in the order in which it is drawn: words, drawings, pictures, placed in millimetres."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from assistant.documents.ofd.geometry import Frame, Matrix, Point, parse_frame, parse_matrix, trace_outlines
from assistant.documents.ofd.resources import BLACK, Colour, Resources, Typeface, read_length, read_paint
from assistant.documents.ofd.xml import children, numbers

__all__ = ["Allowance", "Drawing", "Picture", "Shape", "Sign", "Words", "collect_shapes", "layers_of"]

_DEEPEST = 16  # blocks and composed figures inside each other
_USUAL_SIZE = 3.7  # millimetres, 10.5 points
_LINE_WIDTH = 0.353
_LARGEST_STEP = 1e7
_CHARACTERS_A_POINT = 16  # of a path as programs write it: "L 123.456 78.901"
_LAYERS = {"Background": 0, "Body": 1, "Foreground": 2}
_NARROW, _WIDE = frozenset("ijlI.,:;'|!()[]{}ftr- "), frozenset("mwMW@%")


@dataclass
class Allowance:
    """How much may still be drawn: page objects, characters, corners of paths. ran_out: something was left out."""

    shapes: int
    signs: int
    points: int
    ran_out: bool = False

    def take(self, *, shapes: int = 0, signs: int = 0, points: int = 0) -> bool:
        """Count what is to be drawn; return whether it may be."""
        if shapes > self.shapes or signs > self.signs or points > self.points:
            self.ran_out = True
            return False
        self.shapes -= shapes
        self.signs -= signs
        self.points -= points
        return True


class Sign(NamedTuple):
    """One character of a text object, in the object's own space. x, y: where its baseline begins; advance: the room that it takes."""

    text: str
    x: float
    y: float
    advance: float
    spaced: bool


@dataclass(frozen=True)
class Words:
    """A text object. matrix: to the page; size: in the object's own space; turn: degrees clockwise by which each character is turned;
    fill: None where it is not painted; shown: not switched off; unmapped: characters without meaning that only glyph numbers draw."""

    signs: tuple[Sign, ...]
    matrix: Matrix
    size: float
    stretch: float
    bold: bool
    turn: int
    fill: Colour | None
    shown: bool
    unmapped: int = 0


@dataclass(frozen=True)
class Drawing:
    """A path. width: of its line, in millimetres of the page."""

    outlines: tuple[tuple[Point, ...], ...]
    stroke: Colour | None
    fill: Colour | None
    width: float


@dataclass(frozen=True)
class Picture:
    """An image. place: of its part, None where the file lacks it; matrix: from the unit square, upper left at 0,0, to the page."""

    place: str | None
    matrix: Matrix
    alpha: float


Shape = Words | Drawing | Picture


@dataclass(frozen=True)
class _Frame:
    """Where and how the objects of one group are drawn. param: drawing parameters of the layer."""

    matrix: Matrix
    alpha: float = 1.0
    shown: bool = True
    param: str | None = None
    depth: int = 0


def layers_of(page: Element) -> list[Element]:
    """Return the layers of a page or template in the order in which they are drawn."""
    layers = [layer for content in children(page, "Content") for layer in children(content, "Layer")]
    return sorted(layers, key=lambda layer: _LAYERS.get(layer.get("Type", "Body"), 1))


def collect_shapes(groups: Iterable[Element], resources: Resources, allowance: Allowance, *, matrix: Matrix | None = None) -> list[Shape]:
    """Return what the groups (layers, an annotation's appearance) draw. matrix: from the groups' space to the page."""
    shapes: list[Shape] = []
    for group in groups:
        shapes += _walk(group, _Frame(matrix or Matrix(), param=group.get("DrawParam")), resources, allowance)
    return shapes


def _walk(group: Iterable[Element], frame: _Frame, resources: Resources, allowance: Allowance) -> Iterator[Shape]:
    for element in group:
        if not allowance.take(shapes=1):
            return
        if element.tag == "PageBlock" and frame.depth < _DEEPEST:
            yield from _walk(element, replace(frame, depth=frame.depth + 1), resources, allowance)
        elif element.tag == "CompositeObject" and frame.depth < _DEEPEST:
            unit = resources.units.get((element.get("ResourceID") or "").strip())
            inner = replace(_enter(element, frame), depth=frame.depth + 1)
            for content in children(unit, "Content"):
                yield from _walk(content, inner, resources, allowance)
        elif element.tag == "TextObject":
            yield from _read_words(element, _enter(element, frame), resources, allowance)
        elif element.tag == "PathObject":
            yield from _read_drawing(element, _enter(element, frame), resources, allowance)
        elif element.tag == "ImageObject":
            yield from _read_picture(element, _enter(element, frame), resources)


def _enter(element: Element, frame: _Frame) -> _Frame:
    """Return the frame inside a page object: its own matrix, then its corner, then what it stands in."""
    place = parse_frame(element.get("Boundary")) or Frame(0, 0, 0, 0)
    matrix = parse_matrix(element.get("CTM")).inside(Matrix(e=place.x, f=place.y)).inside(frame.matrix)
    alpha = (numbers(element.get("Alpha"), 1) or [255.0])[0] / 255
    return replace(frame, matrix=matrix, alpha=frame.alpha * alpha, shown=frame.shown and element.get("Visible") != "false")


def _paint(element: Element, name: str, frame: _Frame, resources: Resources) -> Colour:
    return (read_paint(element, name, resources, of_layer=frame.param) or BLACK).faded(frame.alpha)


def _read_drawing(element: Element, frame: _Frame, resources: Resources, allowance: Allowance) -> Iterator[Drawing]:
    stroked, filled = element.get("Stroke") != "false", element.get("Fill") == "true"
    if not frame.shown or not (stroked or filled):
        return
    outlines: list[list[Point]] = []
    for data in children(element, "AbbreviatedData"):
        # Paid for before it is traced: letters and numbers that make no point cost as much as those that do.
        if not allowance.take(points=len(data.text or "") // _CHARACTERS_A_POINT):
            return
        # Each corner takes two steps at most: what does not fit is traced just far enough to be seen not to.
        traced = trace_outlines(data.text or "", frame.matrix, most=2 * allowance.points + 2)
        if not allowance.take(points=sum(map(len, traced))):
            return
        outlines += traced
    width = read_length(element, "LineWidth", resources, of_layer=frame.param, default=_LINE_WIDTH)
    matrix = frame.matrix
    yield Drawing(
        tuple(map(tuple, outlines)),
        stroke=_paint(element, "StrokeColor", frame, resources) if stroked else None,
        fill=_paint(element, "FillColor", frame, resources) if filled else None,
        width=width * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5,
    )


def _read_picture(element: Element, frame: _Frame, resources: Resources) -> Iterator[Picture]:
    if not frame.shown:
        return
    matrix = frame.matrix
    if element.get("CTM") is None:
        place = parse_frame(element.get("Boundary")) or Frame(0, 0, 0, 0)
        matrix = Matrix(a=place.width, d=place.height).inside(matrix)
    yield Picture(resources.media.get((element.get("ResourceID") or "").strip()), matrix, frame.alpha)


def _read_words(element: Element, frame: _Frame, resources: Resources, allowance: Allowance) -> Iterator[Words]:
    size = (numbers(element.get("Size"), 1) or [_USUAL_SIZE])[0]
    stretch = abs((numbers(element.get("HScale"), 1) or [1.0])[0]) or 1.0
    signs = tuple(_read_signs(element, size * stretch, allowance))
    if not signs or size <= 0:
        return
    face = resources.fonts.get((element.get("Font") or "").strip(), Typeface("", False))
    filled, stroked = element.get("Fill") != "false", element.get("Stroke") == "true"
    weight = (numbers(element.get("Weight"), 1) or [400.0])[0]
    # Producers write one sign for every character that they know only as a glyph of an embedded font.
    drawn = next(children(element, "CGTransform"), None) is not None
    yield Words(
        signs,
        frame.matrix,
        size=size,
        stretch=stretch,
        bold=weight >= 600 or face.bold or (filled and stroked),
        turn=round((numbers(element.get("CharDirection"), 1) or [0.0])[0]) % 360,
        fill=_paint(element, "FillColor" if filled else "StrokeColor", frame, resources) if filled or stroked else None,
        shown=frame.shown,
        unmapped=sum(sign.text == "¤" for sign in signs) if drawn else 0,
    )


def _read_signs(element: Element, em: float, allowance: Allowance) -> Iterator[Sign]:
    """Yield the characters of a text object. em: the width of a full character."""
    direction = round((numbers(element.get("ReadDirection"), 1) or [0.0])[0]) % 360
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = _unwrap(code.text or "")
        if not allowance.take(signs=len(text)):
            return
        # A code without a place of its own begins where the one before it began.
        x, y = (numbers(code.get("X"), 1) or [x])[0], (numbers(code.get("Y"), 1) or [y])[0]
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        yield from _set_signs(text, (x, y), em, across, down, direction)


def _set_signs(text: str, start: Point, em: float, across: Sequence[float], down: Sequence[float], direction: int) -> Iterator[Sign]:
    """Yield the characters at their places; without steps of its own, text runs on as its characters are wide."""
    x, y = start
    spaced = False
    last = len(text) - 1
    for index, character in enumerate(text):
        room = em * _width(character)
        if across or down:
            step_x, step_y = _step(across, index), _step(down, index)
        else:
            step_x, step_y = _stride(direction, room, em)
        if character.isspace():
            spaced = True
        else:
            # A step wider than the character is a gap after it, one much smaller sets the next one over it.
            fits = not step_y and 0.2 * room < step_x < 1.3 * room and index < last
            yield Sign(character, x, y, step_x if fits else room, spaced)
            spaced = False
        x, y = x + step_x, y + step_y


def _stride(direction: int, room: float, em: float) -> Point:
    """Return the step to the next character of text that is read in `direction`, degrees clockwise."""
    return {90: (0.0, em), 180: (-room, 0.0), 270: (0.0, -em)}.get(direction, (room, 0.0))


def _unwrap(text: str) -> str:
    """Return the text of a code without the line breaks and indents of the XML around it."""
    return "".join(line.strip() for line in text.splitlines()) if "\n" in text or "\r" in text else text


def _step(steps: Sequence[float], index: int) -> float:
    """Return the step after character `index`; the last one goes on."""
    return steps[min(index, len(steps) - 1)] if steps else 0.0


def _steps(written: str | None, most: int) -> list[float]:
    """Return the steps between characters that `written` lists, at most `most`; "g 3 5" is three steps of 5."""
    steps: list[float] = []
    tokens = iter((written or "")[: 40 * (most + 1)].split())
    for token in tokens:
        if len(steps) >= most:
            break
        if token in ("g", "G"):
            count, length = numbers(next(tokens, ""), 1), numbers(next(tokens, ""), 1)
            if count and length:
                steps += length * max(0, min(int(count[0]), most - len(steps)))
        else:
            try:
                step = float(token)
            except ValueError:
                continue
            steps.append(step if -_LARGEST_STEP <= step <= _LARGEST_STEP else 0.0)
    return steps


def _width(character: str) -> float:
    """Return how wide a character is in most fonts, of its size."""
    if "\u2e80" <= character <= "\uffef" or unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character in _NARROW:
        return 0.32
    return 0.85 if character in _WIDE else 0.68 if character.isupper() else 0.52
