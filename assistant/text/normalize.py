"""Folding: the one notion of "the same characters" that quotes, cues and search share."""

import re
import unicodedata
from functools import lru_cache

from assistant.text.span import Span

__all__ = ["Folded", "fold", "fold_text", "tidy_spaces"]

# Zero-width and soft characters that readers never see.
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Punctuation that office software swaps freely; NFKC leaves these apart.
_PUNCTUATION = str.maketrans("。、「」『』“”‘’〔〕【】—–―−·•〈〉《》", '.,""""""\'\'[][]----..<><>')
_CJK = "\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef"
_GAP = re.compile(rf"(?<=[{_CJK}])[ \t\u00a0]+(?=[{_CJK}0-9A-Za-z(])|(?<=[0-9A-Za-z)%])[ \t\u00a0]+(?=[{_CJK}])")


class Folded:
    """A text after folding, with the way back to the original characters.

    `text` has no white space, one width (NFKC), lower case and plain punctuation;
    `offsets[i]` is the original index of folded character i.
    """

    __slots__ = ("offsets", "text")

    def __init__(self, text: str) -> None:
        characters: list[str] = []
        offsets: list[int] = []
        for index, character in enumerate(text):
            if character.isspace() or character in _INVISIBLE:
                continue
            for folded in unicodedata.normalize("NFKC", character).translate(_PUNCTUATION).lower():
                if not folded.isspace():
                    characters.append(folded)
                    offsets.append(index)
        self.text = "".join(characters)
        self.offsets = offsets

    def original(self, start: int, end: int) -> Span:
        """Return the original span of folded characters start..end (half-open, not empty)."""
        return Span(start=self.offsets[start], end=self.offsets[end - 1] + 1)


@lru_cache(maxsize=256)
def fold(text: str) -> Folded:
    """Return `text` folded for comparison, with offsets; the last 256 texts are remembered."""
    return Folded(text)


@lru_cache(maxsize=8192)
def fold_text(text: str) -> str:
    """Return the folded characters alone."""
    return Folded(text).text


def tidy_spaces(text: str) -> str:
    """Return `text` without the spaces that PDF writers put between Chinese characters and digits."""
    return _GAP.sub("", text)
