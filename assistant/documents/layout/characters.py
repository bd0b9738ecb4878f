"""Whether a text reads like Chinese: how likely its characters and their neighbours are, against garbled text.

Garbled Han text comes of fonts with a wrong Unicode map (each character stands for another) and of bytes read in the wrong encoding
(鎶ュ憡, 锟斤拷, æŠ¥å‘Š). The table of frequencies is made by evals/reading/learn_characters.py, which names its sources.
"""

import gzip
import re
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Reading", "bits_per_character", "read_likelihood", "reads_better"]


class Reading(StrEnum):
    """SOUND also where there is too little Chinese to tell."""

    SOUND = "sound"
    DOUBTFUL = "doubtful"
    GARBLED = "garbled"


class _Table(NamedTuple):
    """Bits of information: of a character by itself, and of a pair's second character after its first."""

    characters: dict[str, int]
    pairs: dict[str, int]


_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
# Accented letters and the signs of Windows-1252: bytes read one by one. 锟斤拷: replaced characters read as GBK; 烫, 屯: unset memory.
_WESTERN = re.compile(
    "[\u00a1-\u00a6\u00a8-\u00af\u00b4-\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]"
)
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_SIGNS = re.compile(r"[!-+/:-@\[-^`{-~]")  # without those that lines and leaders are made of
_MANY_SIGNS = 14  # kinds of them
_WORD = re.compile(r"[A-Za-z]{3,}|[\u4e00-\u9fff]+")
_FEW_WORDS = 0.15  # of the characters: program text and markup have more
_DOUBTFUL_SIGNS, _GARBLED_SIGNS = 0.25, 0.4
_REPLACED = ("锟斤拷", "烫烫烫", "屯屯屯")
_ODD_SHARE = 0.25  # of the characters: the accents of French or Turkish are fewer
_FEWEST = 30  # characters that can be judged
_FEWEST_TO_CONDEMN = 40
_PROSE_RUN = 3.5  # Chinese characters between two other signs, on average, at least
# Bits per character, measured on pages of 100 to 800 characters: laws and reports 4 to 10, a page whose own characters are swapped among
# each other 10 to 13, lists of names and goods up to 15, characters taken at random or from the wrong encoding 16 to 21.
_DOUBTFUL_BITS, _DOUBTFUL_LEEWAY = 9.8, 40.0
_GARBLED_BITS = 16.0
_PLAINLY = 1.5  # bits
_UNKNOWN_BITS = 19  # of a character that the table does not have
_BACK_OFF_BITS = 2  # for a pair that the table does not have, on top of its second character's


@lru_cache(maxsize=1)
def _load() -> _Table:
    packed = resources.files("assistant.documents.layout").joinpath("characters.txt.gz").read_bytes()
    characters: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for line in gzip.decompress(packed).decode("utf-8").split("\n"):
        first, bits = line[0], 0
        for sign in line[1:]:
            if sign.isascii():
                bits = int(sign, 36)
            elif first == "^":
                characters[sign] = bits
            else:
                pairs[first + sign] = bits
    return _Table(characters, pairs)


def bits_per_character(text: str) -> float | None:
    """Return how surprising the Chinese characters of `text` are on average, in bits; None where it has none."""
    table = _load()
    bits = count = 0
    for run in _HAN.findall(text):
        bits += table.characters.get(run[0], _UNKNOWN_BITS)
        count += len(run)
        for first, second in pairwise(run):
            pair = table.pairs.get(first + second)
            bits += pair if pair is not None else table.characters.get(second, _UNKNOWN_BITS) + _BACK_OFF_BITS
    return bits / count if count else None


def read_likelihood(text: str) -> Reading:
    """Return how likely it is that `text` is what its writer wrote."""
    if _is_mojibake(text):
        return Reading.GARBLED
    share = _share_of_signs(text)
    if share >= _DOUBTFUL_SIGNS and len(set(_SIGNS.findall(text))) >= _MANY_SIGNS and _share_of_words(text) < _FEW_WORDS:
        return Reading.GARBLED if share >= _GARBLED_SIGNS else Reading.DOUBTFUL
    runs = _HAN.findall(text)
    count = sum(map(len, runs))
    if count < _FEWEST:
        return Reading.SOUND
    bits = bits_per_character(text) or 0.0
    # In lists of names hardly a pair of neighbours is a common one; in prose that tells garbled text.
    doubtful = _DOUBTFUL_BITS + _DOUBTFUL_LEEWAY / count if count >= _PROSE_RUN * len(runs) else _GARBLED_BITS - 0.5
    if bits < doubtful:
        return Reading.SOUND
    bits = min(bits, bits_per_character(_simplify(text)) or 0.0)
    if bits < doubtful:
        return Reading.SOUND
    return Reading.GARBLED if bits >= _GARBLED_BITS and count >= _FEWEST_TO_CONDEMN else Reading.DOUBTFUL


def reads_better(one: str, other: str) -> bool:
    """Return whether `one`, recognised from the picture of a page, is plainly likelier Chinese than `other`, its text layer."""
    bits, against = bits_per_character(one), bits_per_character(other)
    if len(one) < len(other) / 2:
        return False
    if bits is None or against is None:
        return _share_of_signs(one) < _share_of_signs(other) / 2
    return bits < against - _PLAINLY


def _is_mojibake(text: str) -> bool:
    """Return whether the text is full of what bytes of Chinese give in the wrong encoding."""
    replaced = sum(text.count(word) for word in _REPLACED)
    odd = len(_WESTERN.findall(text)) + len(_HALF_KANA.findall(text))
    written = len("".join(text.split()))
    return replaced >= 3 or (odd >= _FEWEST and odd >= _ODD_SHARE * written)


def _share_of_signs(text: str) -> float:
    """Return how many of the characters are signs of ASCII: a font without a Unicode map counts its glyphs from ! on."""
    return len(_SIGNS.findall(text)) / max(1, len("".join(text.split())))


def _share_of_words(text: str) -> float:
    return sum(map(len, _WORD.findall(text))) / max(1, len("".join(text.split())))


def _simplify(text: str) -> str:
    from opencc_purepy import OpenCC  # its dictionaries take 0.1 s, which few pages need

    return str(OpenCC("t2s").convert(text))
