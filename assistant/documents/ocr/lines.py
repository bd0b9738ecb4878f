"""From what a strip says to characters with places: edges, baseline and size, measured in the ink of the strip."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assistant.documents.ocr.engine import Reading
from assistant.documents.ocr.straight import Pixels
from assistant.documents.ocr.strips import Strip

__all__ = ["MeasuredLine", "measure_line"]

# Shares of the size, as the fonts of offices have them.
_HAN_HEIGHT = 0.92  # from the highest to the lowest ink of Chinese characters
_HAN_DROP = 0.1  # below the baseline
_FIGURE_HEIGHT = 0.7  # of figures and capitals
_BEARINGS = 0.1  # blank at both sides of a character together
_SURE_RUN = 4  # characters beside each other tell the size well
_FRINGE = 0.5  # pixels by which the grey edges of ink make it look larger
_GAP_EM = 0.42  # blank between two Chinese characters that is a space
_NUMBER_GAP_EM = 0.25  # the same between the number that a line begins with and its words
_DESCENDING = frozenset("gjpqyQ,;()[]{}/|@$_\uff08\uff09")
_RAISED = frozenset("'\"`^*-~=+·“”‘’.:…—–")
# Full-width signs, whose ink fills only the right or the left half of their square.
_OPENING = frozenset("\uff08《〈“‘「『【〔")
_CLOSING = frozenset("\uff0c。、\uff1b\uff1a\uff01\uff1f\uff09》〉”’」』】〕")
_WIDE = {ord(narrow): ord(narrow) + 0xFEE0 for narrow in "(),:;!?"}
_WIDE_ROOM = 0.75  # of the size, between the neighbours of a sign; a full-width one takes 1, a half-width one 0.5 at most
_BRACKETS = "(\uff08", ")\uff09"

_Ink = npt.NDArray[np.bool_]


@dataclass
class MeasuredLine:
    """A line of the page in pixels from the upper left. text: without spaces; edges: left and right of each character; spaced: the
    characters before which a space stands; blackness: the share of the squares of its Chinese characters that ink covers, None where
    there are none; is_sure: the size was measured over several characters."""

    text: str
    edges: list[tuple[float, float]]
    spaced: tuple[int, ...]
    base: float
    size: float
    angle: int
    confidence: float
    blackness: float | None = None
    is_sure: bool = False
    bold: bool = False


def measure_line(strip: Strip, reading: Reading, ink: Pixels) -> MeasuredLine:
    """Return the line that `reading` of `strip` gives. ink: of the whole page, 0 where none is, without its rules."""
    text, spaced = _drop_spaces(reading.text)
    part: _Ink = ink[int(strip.top) : int(np.ceil(strip.bottom)), int(strip.left) : int(np.ceil(strip.right))] > 0
    if strip.angle or not part.any():
        return _spread(strip, text, spaced, reading)
    part = _main_rows(part)
    centres = [share * part.shape[1] for share in reading.centres]
    edges = _find_edges(centres, part)
    size, base, is_sure = _measure_type(text, edges, spaced, part)
    text = _widen_signs(text, centres, size)
    blackness = _blackness(strip.pixels, text, edges, base, size)
    edges, spaced = _settle_gaps(text, edges, spaced, size)
    placed = [(strip.left + left, strip.left + right) for left, right in edges]
    return MeasuredLine(text, placed, tuple(sorted(spaced)), strip.top + base, size, 0, reading.confidence, blackness, is_sure)


def _drop_spaces(text: str) -> tuple[str, set[int]]:
    """Return the characters of `text` that are no spaces, and before which of them one stands."""
    characters: list[str] = []
    spaced: set[int] = set()
    for character in text:
        if character.isspace():
            spaced.add(len(characters))
        else:
            characters.append(character)
    return "".join(characters), spaced - {0, len(characters)}


def _spread(strip: Strip, text: str, spaced: set[int], reading: Reading) -> MeasuredLine:
    """Return a line without ink to measure: set aslant, or light on dark."""
    height, width = strip.pixels.shape[:2]
    count = len(text)
    edges = [
        (strip.left + (strip.right - strip.left) * i / count, strip.left + (strip.right - strip.left) * (i + 1) / count)
        for i in range(count)
    ]
    size = 0.8 * min(width, height)
    middle = (strip.top + strip.bottom) / 2
    return MeasuredLine(text, edges, tuple(sorted(spaced)), middle + 0.35 * size, size, strip.angle, reading.confidence)


def _main_rows(part: _Ink) -> _Ink:
    """Return the strip with the ink of neighbouring lines, which its edges may touch, taken out."""
    rows = part.sum(axis=1)
    middle = len(rows) // 2
    quiet = rows <= 0.02 * part.shape[1]
    cleaned = part.copy()
    # Neighbours show within a fifth of the strip's height; blank rows part them from the line.
    edge = max(1, len(rows) // 5)
    above = [row for row in range(min(edge, middle)) if quiet[row]]
    below = [row for row in range(max(len(rows) - edge, middle), len(rows)) if quiet[row]]
    if above:
        cleaned[: above[-1]] = False
    if below:
        cleaned[below[0] :] = False
    return cleaned if cleaned.any() else part


def _find_edges(centres: Sequence[float], part: _Ink) -> list[tuple[float, float]]:
    """Return left and right of each character: neighbours part in the widest blank between their centres."""
    columns: _Ink = np.asarray(part.any(axis=0))
    inked = np.flatnonzero(columns)
    cuts: list[tuple[float, float]] = []
    for before, after in pairwise(centres):
        cuts.append(_widest_blank(columns, before, after) or ((before + after) / 2,) * 2)
    starts = [min(float(inked[0]), centres[0]), *(cut[1] for cut in cuts)]
    ends = [*(cut[0] for cut in cuts), max(float(inked[-1]) + 1, centres[-1])]
    return list(zip(starts, ends, strict=True))


def _widest_blank(columns: _Ink, start: float, end: float) -> tuple[float, float] | None:
    """Return the widest stretch without ink between two columns, None where there is none."""
    first, last = int(start) + 1, int(end)
    best: tuple[int, int] | None = None
    opened: int | None = None
    for column in range(first, min(last, len(columns))):
        if columns[column]:
            opened = None
        else:
            opened = column if opened is None else opened
            if best is None or column + 1 - opened > best[1] - best[0]:
                best = (opened, column + 1)
    return None if best is None else (float(best[0]), float(best[1]))


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _measure_type(text: str, edges: Sequence[tuple[float, float]], spaced: Collection[int], part: _Ink) -> tuple[float, float, bool]:
    """Return size and baseline of the line, in pixels of the strip, and whether the size is sure."""
    boxes = [_rows_of(part, edge) for edge in edges]
    han = [box for character, box in zip(text, boxes, strict=True) if box and is_han(character)]
    if han:
        top, bottom = _quantile([box[0] for box in han], 0.15), _quantile([box[1] for box in han], 0.85)
        size = max(4.0, (bottom - top - _FRINGE) / _HAN_HEIGHT)
        pitch, count = _pitch(text, edges, spaced)
        # Black faces are higher than others, and a line that is spaced out is wider.
        is_sure = count >= _SURE_RUN and -0.15 <= pitch / size - 1 <= 0.06
        if is_sure or (count == _SURE_RUN - 1 and abs(pitch / size - 1) <= 0.15):
            size = pitch if is_sure else (pitch + size) / 2
        return size, bottom - _HAN_DROP * size, is_sure
    standing = [box for character, box in zip(text, boxes, strict=True) if box and character not in _DESCENDING | _RAISED]
    chosen = standing or [box for box in boxes if box]
    if not chosen:
        return 0.8 * part.shape[0], 0.8 * part.shape[0], False
    top, bottom = min(box[0] for box in chosen), _quantile([box[1] for box in chosen], 0.5)
    return max(4.0, (bottom - top - _FRINGE) / _FIGURE_HEIGHT), bottom, False


def _rows_of(part: _Ink, edge: tuple[float, float]) -> tuple[int, int] | None:
    """Return the first row with ink between the columns of `edge`, and the row below the last."""
    rows = np.flatnonzero(part[:, int(edge[0]) : max(int(edge[0]) + 1, int(np.ceil(edge[1])))].any(axis=1))
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else None


def _quantile(values: Sequence[int], share: float) -> float:
    return float(np.quantile(values, share))


def _pitch(text: str, edges: Sequence[tuple[float, float]], spaced: Collection[int]) -> tuple[float, int]:
    """Return the width of a square in the longest run of Chinese characters, and how many they are."""
    best, start = (0, 0), 0
    for index in range(len(text) + 1):
        if index == len(text) or not is_han(text[index]) or index in spaced:
            if index - start > best[1] - best[0]:
                best = (start, index)
            start = index + 1 if index < len(text) and not is_han(text[index]) else index
    count = best[1] - best[0]
    if not count:
        return 0.0, 0
    # The run begins and ends with the bearings of its outer characters.
    return (edges[best[1] - 1][1] - edges[best[0]][0] - _FRINGE) / (count - _BEARINGS), count


def _settle_gaps(
    text: str, edges: Sequence[tuple[float, float]], spaced: set[int], size: float
) -> tuple[list[tuple[float, float]], set[int]]:
    """Return the edges as a printer sets them, characters side by side, with gaps only where a space stands, and the spaces."""
    lefts, rights = [edge[0] for edge in edges], [edge[1] for edge in edges]
    spaces = set(spaced)
    number = len(text) - len(text.lstrip("0123456789."))
    for index in range(1, len(text)):
        before, after = text[index - 1], text[index]
        blank = lefts[index] - rights[index - 1]
        own = _own_blank(before, after)
        # After the number of a heading a narrow space counts: 2 项目概况 is not 2项.
        is_number = index == number and is_han(after)
        if blank - own * size > (_NUMBER_GAP_EM if is_number else _GAP_EM) * size:
            spaces.add(index)
        if index in spaces:
            # The blank that belongs to a full-width sign is no part of the space.
            rights[index - 1] += min(blank * 0.4, 0.05 * size)
            continue
        middle = (lefts[index] + rights[index - 1]) / 2
        lefts[index] = rights[index - 1] = middle
    lefts[0] -= 0.5 * size if text[0] in _OPENING else 0.0
    rights[-1] += 0.5 * size if text[-1] in _CLOSING else 0.0
    return list(zip(lefts, rights, strict=True)), spaces


def _widen_signs(text: str, centres: Sequence[float], size: float) -> str:
    """Return `text` with those signs full-width that take a whole square; the engine tells them badly from half-width ones.

    A bracket is as wide as the one it belongs to.
    """
    signs = [_widen_sign(text, index, centres, size) for index in range(len(text))]
    opened: list[int] = []
    for index, sign in enumerate(signs):
        if sign in _BRACKETS[0]:
            opened.append(index)
        elif sign in _BRACKETS[1] and opened:
            pair = opened.pop(), index
            if any(signs[place] in _OPENING | _CLOSING for place in pair):
                for place in pair:
                    signs[place] = signs[place].translate(_WIDE)
    return "".join(signs)


def _widen_sign(text: str, index: int, centres: Sequence[float], size: float) -> str:
    sign = text[index]
    if ord(sign) not in _WIDE or not 0 < index < len(text) - 1:
        return sign
    before, after = text[index - 1], text[index + 1]
    if not (is_han(before) or is_han(after)):
        return sign
    neighbours = 1 - 0.25 * before.isascii() - 0.25 * after.isascii()  # half of either
    room = (centres[index + 1] - centres[index - 1]) / size - neighbours
    return sign.translate(_WIDE) if room >= _WIDE_ROOM else sign


def _own_blank(before: str, after: str) -> float:
    """Return the share of the size that is blank between two characters by their own shapes."""
    return 0.55 * (before in _CLOSING) + 0.55 * (after in _OPENING)


def _blackness(pixels: Pixels, text: str, edges: Sequence[tuple[float, float]], base: float, size: float) -> float | None:
    """Return the mean darkness of the squares that the Chinese characters fill, 0..1. Blur spreads ink and leaves this as it is."""
    grey = pixels.mean(axis=2) if pixels.ndim == 3 else pixels
    paper = float(np.quantile(grey, 0.9))
    dark = np.clip(1 - grey[max(0, int(base - 0.9 * size)) : int(np.ceil(base + 0.15 * size))] / max(1.0, paper), 0, 1)
    inked = [
        float(dark[:, int(left) : int(np.ceil(right))].sum())
        for character, (left, right) in zip(text, edges, strict=True)
        if is_han(character)
    ]
    return sum(inked) / len(inked) / size**2 if inked else None
