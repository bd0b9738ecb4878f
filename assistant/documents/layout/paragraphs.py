"""Lines joined into paragraphs, across lines, columns and one page break."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from assistant.documents.assembly import Place
from assistant.documents.layout.lines import PrintedLine, join_lines
from assistant.documents.layout.numbering import Form, parse_mark

__all__ = ["Margins", "Printed", "Setting", "join_paragraphs", "measure", "setting_of"]

_ENDS = re.compile(r"[。!\uff01?\uff1f;\uff1b:\uff1a][”’\"')\uff09》]*$")
_HEADS = {Form.PART, Form.CHAPTER, Form.SECTION, Form.HAN, Form.HAN_PAREN}
_DEEPEST_INDENT = 4.5  # em, of a paragraph's first line
_FULL_LINES, _FULL_SHARE = 3, 0.08  # lines that end at one edge, before it is taken for the margin
_BULLET = re.compile(r"[●■◆▲○□◇►▶➢➤✓√★※•·]\s*|[-–—]\s+")


class Composed(NamedTuple):
    """The text of a paragraph. turn: the offset at which the next page begins, None where it does not; places: of its lines."""

    text: str
    turn: int | None
    places: tuple[Place, ...]


@dataclass
class Printed:
    """A paragraph as printed: its lines, in order."""

    lines: list[PrintedLine]

    @property
    def page(self) -> int:
        return self.lines[0].page

    def compose(self) -> Composed:
        """Return the lines as one text."""
        text, turn = "", None
        places: list[Place] = []
        for line in self.lines:
            text = join_lines(text, line.text) if text else line.text
            start = len(text) - len(line.text)
            if places and places[-1].end > start:  # a hyphen at its end is gone
                places[-1] = places[-1]._replace(end=start)
            if line.page != self.page and turn is None:
                turn = start
            places.append(Place(start, len(text), line.page, line.box, line.confidence))
        return Composed(text, turn, tuple(places))


@dataclass(frozen=True)
class Margins:
    """The type area of a page: left and right edge of its lines, leading between them, all in points."""

    left: float
    right: float
    leading: float


class Setting(NamedTuple):
    """What type areas differ by. column: see Area."""

    page: int
    column: int


def setting_of(line: PrintedLine) -> Setting:
    """Return the page and column that `line` is set in."""
    return Setting(line.page, line.column)


def measure(lines: Sequence[PrintedLine], *, width: float) -> Margins:
    """Return the type area that `lines` (of pages of one shape, of one column) fill. width: of the page or column, in points."""
    if not lines:
        return Margins(0.0, 0.0, 0.0)
    steps = Counter(
        round(2 * (before.base - line.base)) / 2
        for before, line in pairwise(lines)
        if before.page == line.page and before.column == line.column and 0 < before.base - line.base < 4 * line.size
    )
    em = Counter(line.size for line in lines).most_common(1)[0][0]
    rights = sorted(line.right for line in lines)
    widest = rights[-1 - int(0.02 * len(rights))]  # some lines stick out
    full = [line for line in lines if widest - 4 * em <= line.right <= widest + em]
    # Punctuation may hang over the edge and breaking rules leave gaps before it: the edge is where most full lines end.
    right = sorted(line.right for line in full)[int(0.7 * (len(full) - 1))]
    lefts = Counter(round(line.left) for line in full)
    left = min(edge for edge, count in lefts.items() if count >= max(lefts.values()) / 5)
    if sum(abs(line.right - right) <= em for line in lines) < max(_FULL_LINES, _FULL_SHARE * len(lines)):
        right = max(right, width - left - 2 * em)  # lists and forms have no full lines: margins are mostly alike on both sides
    return Margins(left, right, steps.most_common(1)[0][0] if steps else 0.0)


def join_paragraphs(lines: Sequence[PrintedLine], margins: Mapping[Setting, Margins]) -> list[Printed]:
    """Return the paragraphs that `lines`, body text in reading order with nothing between, form. margins: by page and column."""
    joiner = _Joiner(margins)
    paragraphs: list[Printed] = []
    for line in lines:
        if paragraphs and joiner.goes_on(paragraphs[-1].lines, line):
            paragraphs[-1].lines.append(line)
        else:
            paragraphs.append(Printed([line]))
    return paragraphs


class _Joiner:
    """Tells whether a line goes on with a paragraph."""

    def __init__(self, margins: Mapping[Setting, Margins]) -> None:
        self.margins = margins

    def goes_on(self, lines: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Return whether `line` continues the paragraph of `lines`."""
        before = lines[-1]
        if before.gapped and line.gapped:
            return False  # labels and values of a form
        # A recognised line's size is measured from its picture.
        leeway = 0.6 if line.confidence is None else 0.18 * line.size
        if abs(before.size - line.size) > leeway or not self._is_full(before, line) or not self._follows(lines, line):
            return False
        if before.bold != line.bold and _ENDS.search(before.text):
            return False
        return self._is_at_continuation(lines, line)

    def _follows(self, lines: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Return whether `line` stands next below, at the top of the next column, or on the next page."""
        before = lines[-1]
        if line.page != before.page:
            # A paragraph turns one page at most, so that pages stay in order.
            return line.page == before.page + 1 and lines[0].page == before.page
        if line.region == before.region and line.column != before.column:
            return line.column == before.column + 1
        leading = self.margins[setting_of(before)].leading
        return line.base < before.base <= line.base + max(1.35 * leading, 1.5 * line.size)

    def _indent(self, line: PrintedLine) -> float:
        return line.left - self.margins[setting_of(line)].left

    def _is_full(self, before: PrintedLine, line: PrintedLine) -> bool:
        """Return whether `before` ends where lines end: what follows would not have fitted."""
        room = max(1.6 * before.size, line.em_start + 0.6 * before.size)
        mark = parse_mark(line.text)
        if mark is not None and mark.form in _HEADS:
            room = 1.05 * before.size  # 一、 looks like a word that did not fit
        return before.right + room >= self.margins[setting_of(before)].right

    def _is_at_continuation(self, lines: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Return whether `line` begins where a paragraph's further lines do, not where a new one is indented."""
        before, first, em = lines[-1], lines[0], line.size
        indent, indent_before, indent_first = self._indent(line), self._indent(before), self._indent(first)
        if len(lines) > 1:
            return abs(indent - indent_before) <= 0.8 * em and not (_opens(line) and _ENDS.search(before.text))
        if indent < indent_first - 0.5 * em:
            return indent_first <= _DEEPEST_INDENT * em  # first line indented, this one not; a centred line is no first line
        if _opens(line) and (_ENDS.search(before.text) or _opens(first)):
            return False
        if indent <= indent_first + 0.5 * em:
            # Both at one edge: flush paragraphs, or two indented first lines.
            return indent_first <= em or _ENDS.search(before.text) is None
        return _opens(first)  # hanging lines of a list entry


def _opens(line: PrintedLine) -> bool:
    """Return whether the line begins with the number or sign of a heading or list entry."""
    mark = parse_mark(line.text)
    return (mark is not None and (mark.form is not Form.DECIMAL or mark.label != line.text)) or _BULLET.match(line.text) is not None
