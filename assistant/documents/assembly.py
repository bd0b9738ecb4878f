"""Putting the pieces that a reader found together into a Document that keeps its invariants."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.documents.types import Block, BlockKind, Document, Origin, Page, PageQuality
from assistant.text.span import Span

__all__ = ["Draft", "assemble", "clean"]

# What would break the one-line-per-block shape of a text, or cannot be shown or stored at all.
_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Draft:
    """A block before it has a place in the text.

    page: 1-based, where it begins; None for formats without pages. turn: the offset in `text` at which the
    next page begins, for a paragraph that runs over a page break. cells: table rows only, then `text` is unused.
    """

    kind: BlockKind
    text: str = ""
    page: int | None = None
    turn: int | None = None
    level: int | None = None
    table: int | None = None
    cells: tuple[str, ...] | None = None
    header: bool = False


def clean(text: str) -> str:
    """Return `text` on one line, without control characters and half surrogates, trimmed."""
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNPRINTABLE.sub("", _BREAKS.sub(" ", text)).strip()


def assemble(
    origin: Origin,
    drafts: Sequence[Draft],
    *,
    qualities: Sequence[PageQuality] = (),
    title: str | None = None,
    warnings: Sequence[str] = (),
) -> Document:
    """Return the document of `drafts`, which stand in reading order; drafts without text are left out.

    qualities: one per physical page, in order; empty for formats without pages.
    """
    parts: list[str] = []
    blocks: list[Block] = []
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
        parts.append(text)
        offset += len(text) + 1
    joined = "\n".join(parts)
    pages = _lay_pages(qualities, starts, len(joined))
    return Document(origin=origin, text=joined, pages=pages, blocks=tuple(blocks), title=title, warnings=tuple(warnings))


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


def _lay_pages(qualities: Sequence[PageQuality], starts: dict[int, int], length: int) -> tuple[Page, ...]:
    """Return the pages: each runs to the start of the next, a page without text is empty, the first begins at 0."""
    pages: list[Page] = []
    end = length
    for number in range(len(qualities), 0, -1):
        start = 0 if number == 1 else min(starts.get(number, end), end)
        pages.append(Page(number=number, span=Span(start=start, end=end), quality=qualities[number - 1]))
        end = start
    return tuple(reversed(pages))
