"""The passages of a regulation and of a report: what a search can find, each with its place in the source."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from assistant.documents.types import Block, BlockKind, Document
from assistant.regulations.types import Article, Pack, Rule
from assistant.retrieval.types import Passage
from assistant.text.quote import locate
from assistant.text.span import Span

__all__ = ["PASSAGE_CHARACTERS", "regulation_passages", "report_passages", "sentence_spans"]

PASSAGE_CHARACTERS = 250  # of a report; about 170 tokens, one third of what the default embedder takes in at once

_NOTHING = Span(start=0, end=0)
# A sentence keeps its closing mark and the closing quote or bracket after it. A semicolon ends one too: Chinese
# enumerations of duties run over half a page otherwise.
_SENTENCE = re.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;]+[”’」』）)\"]*|(?=\n)|$)")
_CLAUSE_END = re.compile(r"[，、：,:]")
_WORD = re.compile(r"\w")
# Contents lines and running heads repeat headings, hidden text is no evidence.
_SKIPPED = frozenset({BlockKind.CONTENTS, BlockKind.RUNNING, BlockKind.HIDDEN})


def sentence_spans(text: str, *, within: Span | None = None) -> tuple[Span, ...]:
    """Return the spans of the sentences of `text` (or of its part `within`), left to right, without surrounding white space.

    A sentence ends at 。！？； or a line end; a piece without a letter, digit or Chinese character is no sentence.
    """
    start, end = (within.start, within.end) if within else (0, len(text))
    spans: list[Span] = []
    while start < end:
        match = _SENTENCE.match(text, start, end)
        stop = max(match.end() if match else end, start + 1)
        piece = _trimmed(text, start, stop)
        if _WORD.search(text, piece.start, piece.end):
            spans.append(piece)
        start = stop
    return tuple(spans)


def regulation_passages(pack: Pack) -> tuple[Passage, ...]:
    """Return the articles, paragraphs and sentences of the regulation, then the everyday questions of its rules and silences.

    The text of the first three is verbatim. A question's span is the quote of its rule; a silence has an empty span and no article.
    """
    passages = [passage for article in pack.articles for passage in _article_passages(pack, article)]
    for rule in pack.rules:
        span = _rule_span(pack, rule)
        passages += [
            Passage(id=f"rule:{rule.id}:{number}", text=text, kind="question", span=span, article=rule.article, rule=rule.id)
            for number, text in enumerate(rule.asks, start=1)
        ]
    for silence in pack.silences:
        passages += [
            Passage(id=f"silence:{silence.id}:{number}", text=text, kind="question", span=_NOTHING, rule=silence.id)
            for number, text in enumerate(silence.asks, start=1)
        ]
    return tuple(passages)


def report_passages(document: Document) -> tuple[Passage, ...]:
    """Return the searchable pieces of a report, in reading order, each at most PASSAGE_CHARACTERS characters of the report long.

    Prose: `text` is the nearest heading, a line end, the piece. Table row: `text` names the columns ("指标: 数值；…"), the span is
    the row. A heading with nothing under it (the report's title, an empty chapter) is a passage of its own.
    """
    visible = [block for block in document.blocks if block.kind not in _SKIPPED]
    titles = _column_titles(document, visible)
    passages: list[Passage] = []
    heading: Block | None = None
    for block, following in zip_longest(visible, visible[1:]):
        if block.kind is BlockKind.HEADING:
            heading = block
            if following is None or following.kind is BlockKind.HEADING:
                passages += _prose(document, block, heading=None)
        elif block.kind is BlockKind.TABLE_ROW:
            passages += _row(document, block, heading=heading, titles=titles.get(block.table or 0, {}))
        else:
            passages += _prose(document, block, heading=heading)
    return tuple(passages)


def _article_passages(pack: Pack, article: Article) -> Iterator[Passage]:
    base = f"article:{article.number}" + (f"-{article.suffix}" if article.suffix else "")
    yield _verbatim(pack, article, id=base, kind="article", span=article.span)
    for number, paragraph in enumerate(article.paragraphs, start=1):
        yield _verbatim(pack, article, id=f"{base}:{number}", kind="paragraph", span=paragraph)
        for position, sentence in enumerate(sentence_spans(pack.text, within=paragraph), start=1):
            yield _verbatim(pack, article, id=f"{base}:{number}:{position}", kind="sentence", span=sentence)


def _verbatim(pack: Pack, article: Article, *, id: str, kind: str, span: Span) -> Passage:
    return Passage(id=id, text=span.of(pack.text), kind=kind, span=span, article=article.number, suffix=article.suffix)


def _rule_span(pack: Pack, rule: Rule) -> Span:
    # The pack's loader has checked that the quote stands in the article; a pack put together in memory may lack it.
    for article in pack.articles:
        if article.number == rule.article and (span := locate(rule.quote, pack.text, within=article.span)):
            return span
    return _NOTHING


def _prose(document: Document, block: Block, *, heading: Block | None) -> Iterator[Passage]:
    context = document.text_of(heading).strip() if heading else ""
    for span in _pieces(document.text, block.span):
        yield _block_passage(document, span, text=f"{context}\n{span.of(document.text)}" if context else span.of(document.text))


def _row(document: Document, block: Block, *, heading: Block | None, titles: dict[int, str]) -> Iterator[Passage]:
    if block.header and titles:
        return  # its words stand in front of every row's values
    values = [cell.of(document.text).strip() for cell in block.cells] or [document.text_of(block).strip()]
    named = [f"{titles[column]}: {value}" if column in titles else value for column, value in enumerate(values) if value]
    if named:
        context = f"{document.text_of(heading).strip()}\n" if heading else ""
        yield _block_passage(document, block.span, text=context + "；".join(named))


def _block_passage(document: Document, span: Span, *, text: str) -> Passage:
    return Passage(id=f"block:{span.start}-{span.end}", text=text, kind="block", span=span, page=document.page_at(span.start))


def _column_titles(document: Document, blocks: list[Block]) -> dict[int, dict[int, str]]:
    """Return the column titles by table and 0-based column, of the tables that have data rows too."""
    titles: dict[int, dict[int, str]] = {}
    with_rows = {block.table for block in blocks if block.kind is BlockKind.TABLE_ROW and not block.header}
    for block in blocks:
        if block.header and block.table is not None and block.table in with_rows:
            columns = titles.setdefault(block.table, {})
            for column, cell in enumerate(block.cells):
                words = cell.of(document.text).strip()
                # A table that crosses pages repeats its header; a header of two rows adds the lower title.
                if words and words not in columns.get(column, ""):
                    columns[column] = f"{columns[column]} {words}" if column in columns else words
    return titles


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Yield `span` whole when it is short, else runs of whole sentences (of clauses, where a sentence is too long)."""
    start = end = None
    for sentence in sentence_spans(text, within=span):
        for part in _short_parts(text, sentence):
            if start is not None and part.end - start > PASSAGE_CHARACTERS:
                yield Span(start=start, end=end or start)
                start = None
            start = part.start if start is None else start
            end = part.end
    if start is not None:
        yield Span(start=start, end=end or start)


def _short_parts(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    while sentence.end - start > PASSAGE_CHARACTERS:
        window = Span(start=start, end=start + PASSAGE_CHARACTERS)
        cuts = [match.end() for match in _CLAUSE_END.finditer(window.of(text))]
        stop = start + (cuts[-1] if cuts else PASSAGE_CHARACTERS)
        yield Span(start=start, end=stop)
        start = stop
    yield Span(start=start, end=sentence.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    stripped = piece.strip()
    lead = len(piece) - len(piece.lstrip()) if stripped else 0
    return Span(start=start + lead, end=start + lead + len(stripped))
