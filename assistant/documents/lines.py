"""Characters of a page put together into lines, and what single lines tell."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.documents.assembly import clean
from assistant.documents.numbering import tidy_line
from assistant.documents.rules import Box
from assistant.documents.scene import Glyph
from assistant.documents.symbols import spell_symbol
from assistant.text.normalize import tidy_spaces

__all__ = ["PrintedLine", "are_bold", "box_of", "confidence_of", "join_lines", "lines_of", "text_of_cell"]

# A private sign for a wide gap between glyphs: tidying must not close the gap of two columns.
_GAP = "\x1f"
_WIDE_EM = 1.8
_NARROW_EM = 0.28
_DESCENT, _ASCENT = 0.2, 0.85  # of the size, below and above the baseline
_OPENING = frozenset("([{<《〈“‘「『【〔\uff08")
_CLOSING = frozenset(")]}>,.;:!?%》〉”’」』】〕、。\uff09\uff0c\uff1a\uff1b\uff01\uff1f\uff05")
_LATIN_END = re.compile(r"[A-Za-z0-9,;]$")
_LATIN_START = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class PrintedLine:
    """A line of a page. left, right, base: points from the lower left of the page as seen; size: points of most of its
    characters; bold: nearly all of them are; em_start: width of the first word that cannot be broken, in points; confidence: see
    Glyph."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool
    em_start: float = 0.0
    confidence: float | None = None

    @property
    def box(self) -> Box:
        return Box(self.left, self.base - _DESCENT * self.size, self.right, self.base + _ASCENT * self.size)


def box_of(glyphs: Sequence[Glyph]) -> Box:
    """Return the box around the glyphs."""
    return Box(
        min(glyph.left for glyph in glyphs),
        min(glyph.base - _DESCENT * glyph.ink.size for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.base + _ASCENT * glyph.ink.size for glyph in glyphs),
    )


def confidence_of(glyphs: Sequence[Glyph]) -> float | None:
    """Return the lowest confidence of the glyphs, None where none was recognised."""
    return min((glyph.confidence for glyph in glyphs if glyph.confidence is not None), default=None)


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[PrintedLine]:
    """Return the lines from top to bottom; glyphs of one baseline make one line, however far apart they are."""
    rows: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.base):
        if rows and base - glyph.base <= 0.45 * max(glyph.ink.size, rows[-1][0].ink.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base = glyph.base
    return [line for row in rows if (line := _line(row, page)) is not None]


def _line(row: list[Glyph], page: int) -> PrintedLine | None:
    row.sort(key=lambda glyph: glyph.left)
    text = tidy_line(_spell(row))
    parts = [part for part in text.split(_GAP) if part.strip()]
    text = clean(" ".join([*parts[:1], *map(tidy_spaces, parts[1:])]))
    if not text:
        return None
    size = Counter(glyph.ink.size for glyph in row).most_common(1)[0][0]
    main = max((glyph for glyph in row if glyph.ink.size == size), key=lambda glyph: -glyph.left)
    return PrintedLine(
        text=text,
        page=page,
        left=row[0].left,
        right=max(glyph.right for glyph in row),
        base=main.base,
        size=size,
        bold=are_bold(row),
        em_start=_first_word(row),
        confidence=confidence_of(row),
    )


def are_bold(glyphs: Sequence[Glyph]) -> bool:
    """Return whether nearly all of the glyphs are bold; figures and Latin letters, often of another font, count only by themselves."""
    wide = [glyph for glyph in glyphs if not glyph.text.isascii()] or glyphs
    return sum(glyph.ink.bold for glyph in wide) >= 0.85 * len(wide)


def _spell(row: Sequence[Glyph]) -> str:
    """Return the characters of one line with the spaces that a person sees."""
    signs: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if before is not None:
            gap = glyph.left - before.right
            em = max(glyph.ink.size, before.ink.size)
            if glyph.text == before.text and abs(glyph.left - before.left) < 0.25 * em and glyph.text.strip("._-—·…"):
                continue  # drawn twice to look bold
            if gap > _WIDE_EM * em:
                signs.append(_GAP)
            elif gap > _NARROW_EM * em or (glyph.spaced and gap > 0.08 * em):
                signs.append(" ")
        signs.append(spell_symbol(ord(glyph.text)) or glyph.text)
        before = glyph
    return "".join(signs)


def _first_word(row: Sequence[Glyph]) -> float:
    """Return the width of what a line break may not part: a Latin word, a number, a character and the punctuation after it."""
    end = 1
    while end < len(row) and not row[end].spaced and _holds_together(row[end - 1].text, row[end].text):
        end += 1
    return row[end - 1].right - row[0].left


def _holds_together(before: str, after: str) -> bool:
    if before in _OPENING or after in _CLOSING:
        return True
    return before.isascii() and after.isascii()


def join_lines(before: str, after: str) -> str:
    """Return two lines of one paragraph as one text: a space only between Latin words."""
    if _LATIN_END.search(before) and _LATIN_START.match(after) and not (before[-1:].isdigit() and after[:1].isdigit()):
        return f"{before} {after}"
    if before.endswith("-") and after[:1].islower() and before[-2:-1].isalpha():
        return before[:-1] + after
    return before + after


def text_of_cell(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a table cell, its lines joined; text set sideways keeps the order in which it was drawn."""
    if any(glyph.ink.angle for glyph in glyphs):
        return tidy_spaces("".join(glyph.text for glyph in glyphs))
    return _join_all(line.text for line in lines_of(glyphs, 0))


def _join_all(texts: Iterable[str]) -> str:
    joined = ""
    for text in texts:
        joined = join_lines(joined, text) if joined else text
    return joined
