"""What stands on one page, whatever the format: characters with their places, rules, pictures. Readers of laid-out formats (PDF, OFD,
pictures) make scenes, `layout` makes a document of them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.documents.box import Box
from assistant.documents.layout.rules import Rules

__all__ = ["Glyph", "Ink", "Scene"]


class Ink(NamedTuple):
    """How a run of characters is drawn. size: points as seen; angle: degrees against the page as seen."""

    size: float
    bold: bool
    angle: int
    hidden: bool  # too small to be seen
    unpainted: bool  # text render mode 3, as OCR layers use it
    light: bool = False  # grey, tinted or half transparent, as watermarks are


class Glyph(NamedTuple):
    """One character. left, right, base: points from the lower left of the page as seen; spaced: white space came before."""

    text: str
    left: float
    right: float
    base: float
    ink: Ink
    spaced: bool
    confidence: float | None = None  # of recognition, 0..1; None where the file states the character

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass
class Scene:
    """One page, read. width, height: points, as seen. unmapped: characters that the font gives no meaning."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    hidden: list[Glyph] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)
    pictures: list[Box] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    drawings: int = 0
    shapes: int = 0  # page objects looked at, nested ones included
    recognised: int = 0  # characters that recognition gave: ours, or an invisible layer over a picture
    unmapped: int = 0
    from_picture: bool = False  # our own recognition made the scene
    skew: float = 0.0  # degrees by which a scan was turned, counter-clockwise; glyphs and rules are those of the page set straight
