"""How well a PDF page could be read, judged by what stands on it."""

import unicodedata
from collections.abc import Sequence

from assistant.documents.scene import Glyph, Scene
from assistant.documents.symbols import spell_symbol
from assistant.documents.types import PageQuality

__all__ = ["count_unreadable", "judge_page"]

_MEANINGLESS = frozenset({"Cc", "Co", "Cn", "Cs"})
_GARBLED_SHARE = 0.1
_GARBLED_LEAST = 5
_PICTURE_SHARE = 0.5  # of the page's area
_FEW_CHARACTERS = 40  # beside a full-page picture: a stamp, a page number, a running head
_DRAWN_SHAPES = 200  # a page of outlines without characters: text turned into curves


def count_unreadable(text: str) -> int:
    """Return how many characters mean nothing to a reader: U+FFFD, control, private use, unassigned."""
    return sum(
        character == "\ufffd" or (unicodedata.category(character) in _MEANINGLESS and not spell_symbol(ord(character)))
        for character in text
        if not character.isascii() or character < " "
    )


def judge_page(scene: Scene, glyphs: Sequence[Glyph]) -> PageQuality:
    """Return the quality of a page. glyphs: what a person sees of its text, running heads left out."""
    text = "".join(glyph.text for glyph in glyphs)
    covered = sum(box.area for box in scene.pictures) / max(1.0, scene.width * scene.height)
    bad = count_unreadable(text) + scene.unmapped + 5 * text.count("(cid:")
    if bad >= _GARBLED_LEAST and bad >= _GARBLED_SHARE * (len(text) + scene.unmapped):
        return PageQuality.GARBLED
    if covered >= _PICTURE_SHARE and len(text) < _FEW_CHARACTERS and "图" not in text:
        return PageQuality.UNREADABLE
    if not text.strip():
        return PageQuality.UNREADABLE if scene.pictures or scene.drawings >= _DRAWN_SHAPES else PageQuality.BLANK
    if scene.recognised > len(text) / 2:
        return PageQuality.OCR
    return PageQuality.TEXT
