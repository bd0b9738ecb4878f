"""What the pages of an OFD document share: fonts, colours, pictures, composed figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from assistant.documents.layout.faces import is_heavy_name
from assistant.documents.ofd.parts import Parts
from assistant.documents.ofd.xml import BrokenPart, children, numbers

__all__ = ["BLACK", "Colour", "Resources", "Typeface", "load_resources", "read_length", "read_paint"]

_LONGEST_CHAIN = 8  # drawing parameters that refer to others


class Colour(NamedTuple):
    """0..255 each; alpha 255 covers what is below."""

    red: int
    green: int
    blue: int
    alpha: int = 255

    def faded(self, alpha: float) -> "Colour":
        """Return the colour with its alpha lowered by that of what it belongs to, 0..1."""
        return self._replace(alpha=round(self.alpha * max(0.0, min(1.0, alpha))))


BLACK = Colour(0, 0, 0)


class Typeface(NamedTuple):
    name: str
    bold: bool


class _Space(NamedTuple):
    """How colours are written. most: the largest value of a channel; palette: colours by index."""

    kind: str
    most: float
    palette: tuple[str, ...]


@dataclass
class Resources:
    """By the ids of the file. params: drawing parameters; media: places of parts; units: composed figures."""

    fonts: dict[str, Typeface] = field(default_factory=dict)
    spaces: dict[str, _Space] = field(default_factory=dict)
    params: dict[str, Element] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    units: dict[str, Element] = field(default_factory=dict)

    def with_more(self, more: "Resources") -> "Resources":
        """Return these resources and those of a page, whose own go first."""
        return Resources(
            self.fonts | more.fonts,
            self.spaces | more.spaces,
            self.params | more.params,
            self.media | more.media,
            self.units | more.units,
        )


def load_resources(parts: Parts, places: Sequence[str]) -> Resources:
    """Return the resources that stand in the parts at `places`; what is missing or broken is left out."""
    resources = Resources()
    for place in places:
        try:
            root = parts.parse(place)
        except BrokenPart:
            continue
        for identity, font in _listed(root, "Fonts"):
            resources.fonts[identity] = _read_face(font)
        for identity, space in _listed(root, "ColorSpaces"):
            resources.spaces[identity] = _read_space(space)
        resources.params.update(_listed(root, "DrawParams"))
        resources.units.update(_listed(root, "CompositeGraphicUnits"))
        for identity, medium in _listed(root, "MultiMedias"):
            if (found := _locate_medium(parts, medium, place, root.get("BaseLoc", ""))) is not None:
                resources.media[identity] = found
    return resources


def _listed(root: Element, name: str) -> Iterator[tuple[str, Element]]:
    for group in children(root, name):
        for entry in group:
            if identity := (entry.get("ID") or "").strip():
                yield identity, entry


def _locate_medium(parts: Parts, medium: Element, place: str, folder: str) -> str | None:
    for file in children(medium, "MediaFile"):
        location = (file.text or "").strip()
        if location.startswith("/"):
            return parts.locate(location)
        # The standard counts from the folder that the list of resources names; many files count from the list itself.
        return parts.locate(f"{folder}/{location}", beside=place) or parts.locate(location, beside=place)
    return None


def _read_face(font: Element) -> Typeface:
    name = font.get("FontName") or font.get("FamilyName") or ""
    return Typeface(name, is_heavy_name(name) or font.get("Bold") == "true")


def _read_space(space: Element) -> _Space:
    bits = (numbers(space.get("BitsPerComponent"), 1) or [8.0])[0]
    palette = tuple(entry.text or "" for group in children(space, "Palette") for entry in children(group, "CV"))
    return _Space((space.get("Type") or "").upper(), 2.0 ** max(1.0, min(16.0, bits)) - 1, palette)


def _chain(identity: str | None, resources: Resources) -> Iterator[Element]:
    """Yield the drawing parameters of that id and those that they are relative to."""
    for _ in range(_LONGEST_CHAIN):
        param = resources.params.get((identity or "").strip())
        if param is None:
            return
        yield param
        identity = param.get("Relative")


def read_paint(shape: Element, name: str, resources: Resources, *, of_layer: str | None) -> Colour | None:
    """Return the colour `name` (FillColor, StrokeColor) of a page object, of its drawing parameters or those of its layer; None where
    none is given."""
    for holder in (shape, *_chain(shape.get("DrawParam"), resources), *_chain(of_layer, resources)):
        for colour in children(holder, name):
            return _read_colour(colour, resources)
    return None


def read_length(shape: Element, name: str, resources: Resources, *, of_layer: str | None, default: float) -> float:
    """Return the length `name` (LineWidth) of a page object, in its own units, found as colours are."""
    for holder in (shape, *_chain(shape.get("DrawParam"), resources), *_chain(of_layer, resources)):
        if values := numbers(holder.get(name), 1):
            return values[0]
    return default


def _read_colour(colour: Element, resources: Resources) -> Colour:
    alpha = (numbers(colour.get("Alpha"), 1) or [255.0])[0] / 255
    space = resources.spaces.get((colour.get("ColorSpace") or "").strip())
    written = colour.get("Value")
    if written is None and space is not None:
        index = int((numbers(colour.get("Index"), 1) or [0.0])[0])
        written = space.palette[index] if 0 <= index < len(space.palette) else None
    if written is None:
        # A shading or pattern: the first colour that it runs through stands for it.
        inner = next((entry for entry in colour.iter("Color") if entry is not colour and entry.get("Value")), None)
        return _mix(_channels(inner.get("Value", "")), 255.0, alpha) if inner is not None else BLACK.faded(alpha)
    return _mix(_channels(written), space.most if space else 255.0, alpha)


def _channels(written: str) -> list[float]:
    """Return the values of the channels; #-signs mark hexadecimal ones."""
    values: list[float] = []
    for token in written.replace(",", " ").split()[:4]:
        try:
            values.append(float(int(token[1:], 16)) if token.startswith("#") else float(token))
        except ValueError:
            values.append(0.0)
    return values


def _mix(values: Sequence[float], most: float, alpha: float) -> Colour:
    """Return the colour of one, three or four channels: grey, RGB, CMYK."""
    shares = [value / most if 0 <= value <= most else float(value > 0) for value in values]
    if len(shares) == 1:
        shares *= 3
    elif len(shares) == 4:
        cyan, magenta, yellow, key = shares
        shares = [(1 - ink) * (1 - key) for ink in (cyan, magenta, yellow)]
    elif len(shares) != 3:
        shares = [0.0, 0.0, 0.0]
    red, green, blue = (round(255 * share) for share in shares)
    return Colour(red, green, blue).faded(alpha)
