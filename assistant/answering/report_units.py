"""The shortest pieces of a report that can answer: sentences and table rows, each with the words that it stands among."""

import re

from assistant.documents.layout.outline import heading_path
from assistant.documents.types import BlockKind, Document
from assistant.retrieval.passages import sentence_spans
from assistant.retrieval.types import Passage
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen, Span

__all__ = ["Unit", "report_units"]

_CAPTION = re.compile(r"[表图]\s*\d+[^。;；]*")
_BULLET = re.compile(r"^(?:[●•·▪◆■□○*-]|[((]?\d{1,2}[))、.](?!\d))\s*")


class Unit(Frozen):
    """A sentence or a table row. own, near, around: folded.

    own: its words, the cells of a row apart by |. near: the column titles and the heading right above; around: the sentence
    before it, the table's caption and the higher headings. columns: a row's column titles with its values, None for prose.
    """

    span: Span
    passage: str  # id of the passage that it is part of
    own: str
    near: str
    around: str
    columns: str | None = None

    @property
    def words(self) -> str:
        """Return the words in which an amount, a place or a person may stand."""
        return f"{self.own}|{fold_text(self.columns)}" if self.columns else self.own


def report_units(document: Document, passages: tuple[Passage, ...]) -> tuple[Unit, ...]:
    """Return the units of a report in reading order; headings, captions and rows of column titles are none.

    passages: those of the report's searcher.
    """
    blocks = {block.span.start: block for block in document.blocks}
    starts = sorted(blocks)
    units: list[Unit] = []
    caption = ""
    position = 0
    for passage in passages:
        if passage.kind != "block":
            continue
        while position + 1 < len(starts) and starts[position + 1] <= passage.span.start:
            position += 1
        kind = blocks[starts[position]].kind if starts else BlockKind.PARAGRAPH
        words = passage.span.of(document.text)
        if kind is BlockKind.HEADING:
            continue
        if _CAPTION.fullmatch(words.strip()):
            caption = fold_text(words)
            continue
        if kind is not BlockKind.TABLE_ROW:
            caption = ""
        near, around = _headings(document, passage.span.start)
        if kind is BlockKind.TABLE_ROW:
            units.append(_row(document, passage, near=near, around=f"{around}|{caption}"))
        else:
            units += _sentences(document, passage, near=near, around=around)
    return tuple(units)


def _headings(document: Document, offset: int) -> tuple[str, str]:
    path = [fold_text(document.text_of(block)) for block in heading_path(document, offset)]
    return (path[-1], "|".join(path[:-1])) if path else ("", "")


def _row(document: Document, passage: Passage, *, near: str, around: str) -> Unit:
    columns = passage.text.rsplit("\n", 1)[-1]
    own = "|".join(fold_text(cell) for cell in passage.span.of(document.text).split("\t") if cell.strip())
    return Unit(span=passage.span, passage=passage.id, own=own, near=f"{near}|{fold_text(columns)}", around=around, columns=columns)


def _sentences(document: Document, passage: Passage, *, near: str, around: str) -> list[Unit]:
    units: list[Unit] = []
    for span in sentence_spans(document.text, within=passage.span):
        bullet = _BULLET.match(span.of(document.text))
        start = span.start + (bullet.end() if bullet else 0)
        if start >= span.end:
            continue
        sentence = Span(start=start, end=span.end)
        before = units[-1].own if units else ""
        own = fold_text(sentence.of(document.text))
        units.append(Unit(span=sentence, passage=passage.id, own=own, near=near, around=f"{around}|{before}"))
    return units
