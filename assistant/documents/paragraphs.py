"""Lines of a PDF joined into paragraphs, across lines and across one page break."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from assistant.documents.assembly import Place
from assistant.documents.lines import PrintedLine, join_lines
from assistant.documents.numbering import Form, parse_mark

__all__ = ["Margins", "Printed", "join_paragraphs", "measure"]

_ENDS = re.compile(r"[。!\uff01?\uff1f;\uff1b:\uff1a][”’\"')\uff09》]*$")
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


def measure(lines: Sequence[PrintedLine]) -> Margins:
    """Return the type area that `lines` (of pages of one shape) fill."""
    if not lines:
        return Margins(0.0, 0.0, 0.0)
    steps = Counter(
        round(2 * (before.base - line.base)) / 2
        for before, line in pairwise(lines)
        if before.page == line.page and 0 < before.base - line.base < 4 * line.size
    )
    em = Counter(line.size for line in lines).most_common(1)[0][0]
    widest = sorted(line.right for line in lines)[int(0.98 * (len(lines) - 1))]
    full = [line for line in lines if widest - 4 * em <= line.right <= widest + em]
    # Punctuation may hang over the edge and breaking rules leave gaps before it: the edge is where most full lines end.
    right = sorted(line.right for line in full)[int(0.7 * (len(full) - 1))]
    lefts = Counter(round(line.left) for line in full)
    left = min(edge for edge, count in lefts.items() if count >= max(lefts.values()) / 5)
    return Margins(left, right, steps.most_common(1)[0][0] if steps else 0.0)


def join_paragraphs(lines: Sequence[PrintedLine], margins: Mapping[int, Margins]) -> list[Printed]:
    """Return the paragraphs that `lines`, body text in reading order with nothing between, form. margins: by page."""
    paragraphs: list[Printed] = []
    for line in lines:
        if paragraphs and _goes_on(paragraphs[-1].lines, line, margins[paragraphs[-1].lines[-1].page]):
            paragraphs[-1].lines.append(line)
        else:
            paragraphs.append(Printed([line]))
    return paragraphs


def _goes_on(lines: Sequence[PrintedLine], line: PrintedLine, margins: Margins) -> bool:
    """Return whether `line` continues the paragraph of `lines`."""
    before, em = lines[-1], line.size
    if abs(before.size - line.size) > 0.6 or not _is_full(before, line, margins):
        return False
    if line.page == before.page:
        if before.base - line.base > max(1.35 * margins.leading, 1.5 * em) or before.base <= line.base:
            return False
    elif line.page != before.page + 1 or lines[0].page != before.page:
        return False  # a paragraph turns one page at most, so that pages stay in order
    if before.bold != line.bold and _ENDS.search(before.text):
        return False
    return _is_at_continuation(lines, line, margins)


def _is_full(before: PrintedLine, line: PrintedLine, margins: Margins) -> bool:
    """Return whether `before` ends where lines end: what follows would not have fitted."""
    return before.right + max(1.6 * before.size, line.em_start + 0.6 * before.size) >= margins.right


def _is_at_continuation(lines: Sequence[PrintedLine], line: PrintedLine, margins: Margins) -> bool:
    """Return whether `line` begins where a paragraph's further lines do, not where a new one is indented."""
    before, first, em = lines[-1], lines[0], line.size
    if len(lines) > 1:
        return abs(line.left - before.left) <= 0.8 * em and not (_opens(line) and _ENDS.search(before.text))
    if line.left < first.left - 0.5 * em:
        return True  # first line indented, this one not
    if _opens(line) and (_ENDS.search(before.text) or _opens(first)):
        return False
    if line.left <= first.left + 0.5 * em:
        # Both at one edge: flush paragraphs, or two indented first lines.
        return first.left <= margins.left + em or _ENDS.search(before.text) is None
    return _opens(first)  # hanging lines of a list entry


def _opens(line: PrintedLine) -> bool:
    """Return whether the line begins with the number or sign of a heading or list entry."""
    mark = parse_mark(line.text)
    return (mark is not None and (mark.form is not Form.DECIMAL or mark.label != line.text)) or _BULLET.match(line.text) is not None
