"""Footnotes: small lines at the foot of a page, below a short rule or after a mark, which a paragraph that turns the page skips."""

import re
from collections.abc import Sequence

from assistant.documents.layout.lines import PrintedLine
from assistant.documents.layout.rules import Rule

__all__ = ["find_footnotes", "opens_footnote"]

# ① [1] 1 (1) * 注1: at the start; a plain number stands without a full stop, unlike a list's.
_MARK = re.compile(
    r"\s*(?:[\u2460-\u2473]|\[\d{1,2}\]|〔\d{1,2}〕|\(\d{1,2}\)|\uff08\d{1,2}\uff09|\d{1,2}(?![\d.\uff0e、)\uff09])|[*\uff0a†‡§]{1,3}|注\s*\d{0,2}\s*[:\uff1a])"
)
_SMALLER = 0.93  # of the body's size, at most
_SMALLER_ON_SCANS = 0.85  # where sizes are measured from the picture
_ZONE = 0.5  # of the page's height: footnotes stand below
_SHORT, _LONG = 0.1, 0.55  # of the page's width: how long the rule above footnotes is
_MOST_LINES = 25


def opens_footnote(line: PrintedLine) -> bool:
    """Return whether the line begins with the mark of a footnote."""
    return _MARK.match(line.text) is not None


def find_footnotes(lines: Sequence[PrintedLine], across: Sequence[Rule], *, width: float, height: float, size: float) -> list[PrintedLine]:
    """Return the footnotes at the foot of a page or column, top first.

    lines: its lines, running lines left out, from the top; across: its horizontal rules; width, height: of the page; size: of most
    of the document's text. All in points.
    """
    small: list[PrintedLine] = []
    for line in sorted(lines, key=lambda line: line.base):
        if (
            line.size > (_SMALLER if line.confidence is None else _SMALLER_ON_SCANS) * size
            or line.base > _ZONE * height
            or len(small) >= _MOST_LINES
        ):
            break
        small.insert(0, line)
    if not small or len(small) == len(lines):
        return []
    rule = _rule_above(small, across, width)
    if rule is not None:
        return [line for line in small if line.base < rule.at]
    start = next((index for index, line in enumerate(small) if opens_footnote(line)), None)
    return [] if start is None else small[start:]


def _rule_above(small: Sequence[PrintedLine], across: Sequence[Rule], width: float) -> Rule | None:
    """Return the short rule that parts small lines from the text above them, or None."""
    for rule in across:
        length = rule.end - rule.start
        starts_there = abs(rule.start - min(line.left for line in small)) <= 3 * small[0].size
        if starts_there and _SHORT * width <= length <= _LONG * width and any(0 < rule.at - line.base < 3 * line.size for line in small):
            return rule
    return None
