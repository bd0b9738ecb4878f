"""How well a page could be read, judged by what stands on it."""

import re
import unicodedata
from typing import NamedTuple

from assistant.documents.layout.characters import Reading, read_likelihood
from assistant.documents.layout.scene import Scene
from assistant.documents.layout.symbols import spell_symbol
from assistant.documents.types import PageQuality

__all__ = ["Judgement", "count_unreadable", "judge_page"]

# What may mean nothing: everything outside the blocks that are full of letters and signs.
_ODD = re.compile(
    r"[^\x20-\x7e\xa0-\u0240\u2010-\u2027\u2030-\u205e\u2100-\u218b\u2190-\u2426\u2460-\u2b73\u3001-\u303e\u3400-\u9fef\uff01-\uff5e]"
)
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
        for character in _ODD.findall(text)
    )


class Judgement(NamedTuple):
    """doubtful: the page's text may be garbled, its picture should be asked."""

    quality: PageQuality
    doubtful: bool = False


def judge_page(scene: Scene, text: str, unreadable: int) -> Judgement:
    """Return how well a page could be read. text: what a person sees of it, running heads left out; unreadable: characters without
    meaning among it, which the text may lack."""
    covered = sum(box.area for box in scene.pictures) / max(1.0, scene.width * scene.height)
    bad = unreadable + scene.unmapped + 5 * text.count("(cid:")
    if bad >= _GARBLED_LEAST and bad >= _GARBLED_SHARE * (len(text) + scene.unmapped):
        return Judgement(PageQuality.GARBLED)
    if covered >= _PICTURE_SHARE and len(text) < _FEW_CHARACTERS and "图" not in text:
        return Judgement(PageQuality.UNREADABLE)
    if not text.strip():
        return Judgement(PageQuality.UNREADABLE if scene.pictures or scene.drawings >= _DRAWN_SHAPES else PageQuality.BLANK)
    reading = Reading.SOUND if scene.from_picture else read_likelihood(text)
    if reading is Reading.GARBLED:
        return Judgement(PageQuality.GARBLED)
    quality = PageQuality.OCR if scene.recognised > len(text) / 2 else PageQuality.TEXT
    return Judgement(quality, reading is Reading.DOUBTFUL)
