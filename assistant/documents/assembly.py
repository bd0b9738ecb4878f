"""Putting the pieces that a reader found together into a Document that keeps its invariants."""

import contextlib
import gc
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.documents.box import Box
from assistant.documents.types import Block, BlockKind, Document, Omission, Origin, Page, PageQuality, TextLine
from assistant.text.span import Span

__all__ = ["Draft", "PageSize", "Place", "assemble", "clean"]

# What would break the one-line-per-block shape of a text, or cannot be shown or stored at all.
_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")
# Zero-width and direction characters: nobody sees them, and 密\u200b码 must be found as 密码.
_UNSEEN = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_UNPRINTABLE = re.compile(rf"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff{_UNSEEN}]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class PageSize(NamedTuple):
    """Points, of the page set straight. skew: degrees by which it was turned, counter-clockwise; places are those of the page set
    straight, and come back to the page as seen when the document is put together."""

    width: float = 0.0
    height: float = 0.0
    skew: float = 0.0


class Place(NamedTuple):
    """Where characters `start` to `end` of a draft's text stand on paper; see TextLine."""

    start: int
    end: int
    page: int
    box: Box
    confidence: float | None = None


@dataclass(frozen=True)
class Draft:
    """A block before it has a place in the text.

    page: 1-based, where it begins; None for formats without pages. turn: the offset in `text` at which the
    next page begins, for a paragraph that runs over a page break. cells: table rows only, then `text` is unused.
    places: offsets count in `text`, or in the cells joined by tabs; the reader has cleaned both.
    """

    kind: BlockKind
    text: str = ""
    page: int | None = None
    turn: int | None = None
    level: int | None = None
    table: int | None = None
    cells: tuple[str, ...] | None = None
    header: bool = False
    places: tuple[Place, ...] = ()


def clean(text: str) -> str:
    """Return `text` on one line, without control characters, characters that nobody sees and half surrogates, trimmed."""
    if text.isprintable():  # nothing to take out of it; most texts are so, and a large table has half a million
        return text.strip()
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNPRINTABLE.sub("", _BREAKS.sub(" ", text)).strip()


@contextlib.contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Keep the garbage collector still: of a million spans, none of which goes, it takes longer to look through them than to make them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_collecting_nothing()
def assemble(
    origin: Origin,
    drafts: Sequence[Draft],
    *,
    qualities: Sequence[PageQuality] = (),
    title: str | None = None,
    warnings: Sequence[str] = (),
    sizes: Sequence[PageSize] = (),
    attachments: Sequence[str] = (),
    omitted: Sequence[str] = (),
    signatures: Sequence[str] = (),
) -> Document:
    """Return the document of `drafts`, which stand in reading order; drafts without text are left out.

    qualities: one per physical page, in order; empty for formats without pages. sizes: of the pages, empty where unknown.
    omitted: see Omission, in words.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    lines: list[TextLine] = []
    starts: dict[int, int] = {}
    offset = 0
    for draft in drafts:
        text, cells = _lay_out(draft)
        if not text.strip():
            continue
        if draft.page is not None:
            starts.setdefault(draft.page, offset)
            if draft.turn is not None and draft.turn < len(text):
                starts.setdefault(draft.page + 1, offset + draft.turn)
        blocks.append(_place(draft, text=text, cells=cells, offset=offset))
        lines += [
            TextLine(
                span=Span(start=offset + place.start, end=offset + place.end),
                page=place.page,
                box=_box_as_seen(place.box, sizes[place.page - 1]) if sizes else place.box,
                confidence=place.confidence,
            )
            for place in sorted(draft.places)
        ]
        parts.append(text)
        offset += len(text) + 1
    joined = "\n".join(parts)
    return Document(
        origin=origin,
        text=joined,
        pages=_lay_pages(qualities, sizes or [PageSize()] * len(qualities), starts, len(joined)),
        blocks=tuple(blocks),
        title=title,
        warnings=tuple(warnings),
        lines=tuple(lines),
        attachments=tuple(attachments),
        omitted=tuple(Omission(what=what) for what in omitted),
        signatures=tuple(signatures),
    )


def _lay_out(draft: Draft) -> tuple[str, tuple[str, ...]]:
    if draft.cells is None:
        # A turn counts characters of a text that its reader has cleaned.
        return (draft.text if draft.turn is not None else clean(draft.text)), ()
    cells = tuple(clean(cell) for cell in draft.cells)
    return "\t".join(cells), cells


def _place(draft: Draft, *, text: str, cells: tuple[str, ...], offset: int) -> Block:
    spans: list[Span] = []
    start = offset
    for cell in cells:
        spans.append(Span(start=start, end=start + len(cell)))
        start += len(cell) + 1
    return Block(
        kind=draft.kind,
        span=Span(start=offset, end=offset + len(text)),
        page=draft.page,
        level=draft.level,
        table=draft.table,
        cells=tuple(spans),
        header=draft.header,
    )


def _lay_pages(qualities: Sequence[PageQuality], sizes: Sequence[PageSize], starts: dict[int, int], length: int) -> tuple[Page, ...]:
    """Return the pages: each runs to the start of the next, a page without text is empty, the first begins at 0."""
    pages: list[Page] = []
    end = length
    for number in range(len(qualities), 0, -1):
        start = 0 if number == 1 else min(starts.get(number, end), end)
        width, height = _size_as_seen(sizes[number - 1])
        pages.append(Page(number=number, span=Span(start=start, end=end), quality=qualities[number - 1], width=width, height=height))
        end = start
    return tuple(reversed(pages))


def _size_as_seen(size: PageSize) -> tuple[float, float]:
    return (size.height, size.width) if round(size.skew / 90) % 2 else (size.width, size.height)


def _box_as_seen(box: Box, size: PageSize) -> Box:
    """Return a box of the page set straight where it stands on the page as seen: quarter turns exactly, of a small slant the middle."""
    if not size.skew:
        return box
    width, height = _size_as_seen(size)
    x, y = (box.left + box.right - size.width) / 2, (box.bottom + box.top - size.height) / 2
    slant = math.radians(size.skew)
    x, y = x * math.cos(slant) - y * math.sin(slant) + width / 2, x * math.sin(slant) + y * math.cos(slant) + height / 2
    across, up = (box.right - box.left) / 2, (box.top - box.bottom) / 2
    if round(size.skew / 90) % 2:
        across, up = up, across
    return Box(x - across, y - up, x + across, y + up)
