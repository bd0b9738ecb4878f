"""Characters of a page put together into lines, and what single lines tell."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.documents.assembly import clean
from assistant.documents.box import Box
from assistant.documents.layout.numbering import tidy_line
from assistant.documents.layout.quality import count_unreadable
from assistant.documents.layout.scene import Glyph
from assistant.documents.layout.symbols import spell_symbol
from assistant.text.normalize import tidy_spaces

__all__ = ["PrintedLine", "are_bold", "box_of", "confidence_of", "join_lines", "lines_of", "rows_of", "set_rows", "text_of_cell"]

# A private sign for a wide gap between glyphs: tidying must not close the gap of two columns.
_GAP = "\x1f"
_PRIVATE = "\ue000"  # the first private-use character
_WIDE_EM = 1.8
_NARROW_EM = 0.28
_DESCENT, _ASCENT = 0.2, 0.85  # of the size, below and above the baseline
_OPENING = frozenset("([{<《〈“‘「『【〔\uff08")
_CLOSING = frozenset(")]}>,.;:!?%》〉”’」』】〕、。\uff09\uff0c\uff1a\uff1b\uff01\uff1f\uff05")
_LATIN_END = re.compile(r"[A-Za-z0-9,;]$")
_LATIN_START = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class PrintedLine:
    """A line of a page, or of a column of it. left, right, base: points from the lower left of the page as seen; size: points of
    most of its characters; bold, light: nearly all of them are; em_start: width of the first word that cannot be broken, in points;
    confidence: see Glyph; unreadable: characters that mean nothing; gapped: a wide gap parts its words, as in forms; region, column:
    see Area."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool
    em_start: float = 0.0
    confidence: float | None = None
    light: bool = False
    unreadable: int = 0
    gapped: bool = False
    region: int = 0
    column: int = 0

    @property
    def box(self) -> Box:
        return Box(self.left, self.base - _DESCENT * self.size, self.right, self.base + _ASCENT * self.size)


def box_of(glyphs: Sequence[Glyph]) -> Box:
    """Return the box around the glyphs."""
    return Box(
        min([glyph.left for glyph in glyphs]),
        min([glyph.base - _DESCENT * glyph.ink.size for glyph in glyphs]),
        max([glyph.right for glyph in glyphs]),
        max([glyph.base + _ASCENT * glyph.ink.size for glyph in glyphs]),
    )


def confidence_of(glyphs: Sequence[Glyph]) -> float | None:
    """Return the lowest confidence of the glyphs, None where none was recognised."""
    return min([glyph.confidence for glyph in glyphs if glyph.confidence is not None], default=None)


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the glyphs by baseline, rows from top to bottom, each from left to right."""
    rows: list[list[Glyph]] = []
    base = reach = 0.0
    for glyph in sorted(glyphs, key=_height):
        if rows and base - glyph.base <= 0.45 * max(glyph.ink.size, reach):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base, reach = glyph.base, glyph.ink.size
    for row in rows:
        row.sort(key=_left)
    return rows


def _height(glyph: Glyph) -> float:
    return -glyph.base


def _left(glyph: Glyph) -> float:
    return glyph.left


def lines_of(glyphs: Iterable[Glyph], page: int, *, region: int = 0, column: int = 0) -> list[PrintedLine]:
    """Return the lines from top to bottom; glyphs of one baseline make one line, however far apart they are."""
    return set_rows(rows_of(glyphs), page, region=region, column=column)


def set_rows(rows: Iterable[Sequence[Glyph]], page: int, *, region: int = 0, column: int = 0) -> list[PrintedLine]:
    """Return the lines that rows of glyphs make."""
    return [line for row in rows if (line := _line(row, page, region, column)) is not None]


def _line(row: Sequence[Glyph], page: int, region: int, column: int) -> PrintedLine | None:
    spelled = _spell(row)
    text = tidy_line(spelled)
    gapped = _GAP in text
    if gapped:
        parts = [part for part in text.split(_GAP) if part.strip()]
        text = " ".join([*parts[:1], *map(tidy_spaces, parts[1:])])
    text = clean(text)
    unreadable = count_unreadable(spelled.replace(_GAP, ""))
    if not text and not unreadable:
        return None
    look = _look_at(row)
    return PrintedLine(
        text=text,
        page=page,
        left=row[0].left,
        right=max([glyph.right for glyph in row]),
        base=look.main.base,
        size=look.main.ink.size,
        bold=look.bold,
        em_start=_first_word(row),
        confidence=confidence_of(row),
        light=look.light,
        unreadable=unreadable,
        gapped=gapped,
        region=region,
        column=column,
    )


class _Look(NamedTuple):
    """main: a glyph of the size that most have."""

    main: Glyph
    bold: bool
    light: bool


def _look_at(row: Sequence[Glyph]) -> _Look:
    first = row[0]
    if all(glyph.ink is first.ink for glyph in row):
        return _Look(first, first.ink.bold, first.ink.light)
    size = Counter([glyph.ink.size for glyph in row]).most_common(1)[0][0]
    main = next(glyph for glyph in row if glyph.ink.size == size)
    return _Look(main, are_bold(row), sum(glyph.ink.light for glyph in row) >= 0.85 * len(row))


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
            em = glyph.ink.size if glyph.ink is before.ink else max(glyph.ink.size, before.ink.size)
            if glyph.text == before.text and abs(glyph.left - before.left) < 0.25 * em and glyph.text.strip("._-—·…"):
                continue  # drawn twice to look bold
            if gap > _WIDE_EM * em:
                signs.append(_GAP)
            elif gap > _NARROW_EM * em or (glyph.spaced and (gap > 0.08 * em or _are_latin(before.text, glyph.text))):
                signs.append(" ")
        signs.append(glyph.text if glyph.text < _PRIVATE else spell_symbol(ord(glyph.text)) or glyph.text)
        before = glyph
    return "".join(signs)


def _are_latin(before: str, after: str) -> bool:
    return before.isascii() and after.isascii() and before.isalpha() and after.isalpha()


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
