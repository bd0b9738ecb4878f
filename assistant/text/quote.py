"""Locating a quote in its source: the check that everything shown has passed."""

from assistant.text.normalize import fold
from assistant.text.span import Span

__all__ = ["locate", "locate_all"]


def locate(quote: str, text: str, *, within: Span | None = None) -> Span | None:
    """Return the span of the first place where `quote` stands in `text`, or None.

    Exact after folding width and white space; no fuzzy match. `within` limits the search to a
    part of the text. A quote with nothing but white space stands nowhere.
    """
    offset = within.start if within else 0
    source = fold(within.of(text) if within else text)
    needle = fold(quote).text
    start = source.text.find(needle) if needle else -1
    if start < 0:
        return None
    found = source.original(start, start + len(needle))
    return Span(start=found.start + offset, end=found.end + offset)


def locate_all(quote: str, text: str) -> tuple[Span, ...]:
    """Return the spans of all places where `quote` stands in `text`, left to right, not overlapping."""
    source, needle = fold(text), fold(quote).text
    spans: list[Span] = []
    start = source.text.find(needle) if needle else -1
    while start >= 0:
        spans.append(source.original(start, start + len(needle)))
        start = source.text.find(needle, start + len(needle))
    return tuple(spans)
