"""Where words of a document stand on paper."""

import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from assistant.documents.box import Box
from assistant.documents.types import Document, TextLine
from assistant.text.span import Span

__all__ = ["PageBox", "find_boxes"]


class PageBox(NamedTuple):
    """A box on a page of the document. box: points from the lower left of the page as seen."""

    page: int
    box: Box


def find_boxes(document: Document, span: Span) -> tuple[PageBox, ...]:
    """Return the boxes of the characters of `span`, one per line or cell, in the order of the text; none where the format has no layout.

    Within a line the characters' places are reckoned from their widths, full or half; of a cell with several lines the whole is boxed.
    """
    lines = document.lines
    first = bisect_right(lines, span.start, key=lambda line: line.span.end)
    found: list[PageBox] = []
    for line in lines[first:]:
        if line.span.start >= span.end:
            break
        found.append(PageBox(line.page, _narrow(document, line, span)))
    return tuple(found)


def _narrow(document: Document, line: TextLine, span: Span) -> Box:
    """Return the part of a line's box that the characters of `span` take up."""
    text = line.span.of(document.text)
    widths = [2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text]
    start, end = max(0, span.start - line.span.start), min(len(text), span.end - line.span.start)
    box, total = line.box, sum(widths)
    if not total or (box.top - box.bottom) * total > 3 * (box.right - box.left):  # higher than a line of its length is
        return box
    per = (box.right - box.left) / total
    return Box(box.left + per * sum(widths[:start]), box.bottom, box.left + per * sum(widths[:end]), box.top)
