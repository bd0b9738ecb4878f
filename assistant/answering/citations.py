"""Binding statements to quotes: what does not pass here is not shown."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from assistant.answering.fidelity import Fault, fault_of
from assistant.answering.types import Citation
from assistant.regulations.types import Article, Pack
from assistant.text.figures import figures
from assistant.text.normalize import fold_text
from assistant.text.numerals import parse_numeral
from assistant.text.quote import locate
from assistant.text.span import Span

__all__ = ["Verified", "carried", "cite", "cite_article", "verify"]

_SHORTEST_QUOTE = 6  # folded characters: fewer stand in many places
_ENDS = "。;;!?！?？\n"
_CLOSES = "。;,、.;,:: "


class Verified(NamedTuple):
    """A statement's own words, the name of its article taken off, and the whole sentences that carry them."""

    text: str
    citation: Citation


def verify(text: str, quote: str, article: int, *, given: Iterable[Article], pack: Pack) -> Verified | Fault:
    """Return the statement with its citation, or why it is not shown.

    The quote must stand in one of the `given` articles of that number; it is widened to whole sentences, and the statement must be
    a shortening of these (see `fidelity`). given: the articles that the writer of the statement has seen.
    """
    sources = [source for source in given if source.number == article]
    if not sources:
        return Fault.ARTICLE
    if len(fold_text(quote)) < _SHORTEST_QUOTE:
        return Fault.QUOTE
    for source in sources:
        for part in source.paragraphs:
            span = locate(quote, pack.text, within=part)
            if span is not None:
                return _verify_at(_widened(span, pack.text, within=part), text, source, pack=pack)
    return Fault.QUOTE


def _verify_at(span: Span, text: str, source: Article, *, pack: Pack) -> Verified | Fault:
    citation = _citation(pack, source, span)
    words = _without_own_name(text.strip(), citation, title=pack.title)
    fault = fault_of(words, citation.quote)
    if fault is None and not carried(words, citation.quote):
        fault = Fault.NUMBER
    return fault or Verified(text=words.rstrip(_CLOSES), citation=citation)


def _widened(span: Span, text: str, *, within: Span) -> Span:
    """Return the whole sentences that a span touches: a quote must not lose its condition or its negation."""
    start, end = span.start, span.end
    while start > within.start and text[start - 1] not in _ENDS:
        start -= 1
    while end < within.end and text[end - 1] not in _ENDS:
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)


def _without_own_name(text: str, citation: Citation, *, title: str) -> str:
    """Return a statement without the name of its own article before or after it; another article's name stays, and is refused."""
    name = r"第(?P<article>[^第条款]{1,9})条(?:之(?P<suffix>[零〇一二两三四五六七八九十百\d]{1,3}))?(?:第(?P<paragraph>[^第条款]{1,5})款)?"
    law = rf"(?:《?{re.escape(title)}》?|本办法)?"
    before = re.match(rf"(?:根据|依据|按照|依照|按)?{law}{name}(?:的?规定|明确)?[,,::]?", text)
    if before and _is_own(before, citation):
        text = text[before.end() :]
    after = re.search(rf"[((]{law}{name}[))][。.]?$", text)
    if after and _is_own(after, citation):
        text = text[: after.start()]
    return text.strip()


def _is_own(name: re.Match[str], citation: Citation) -> bool:
    suffix = citation.label.partition("条之")[2]
    paragraph = citation.paragraph if name["paragraph"] is None else parse_numeral(name["paragraph"])
    same = parse_numeral(name["article"]) == citation.article and parse_numeral(name["suffix"] or "") == parse_numeral(suffix)
    return same and paragraph == citation.paragraph


def cite(pack: Pack, article: int, quote: str) -> Citation | None:
    """Return the citation of `quote`, its words taken from the article itself; None when it does not stand there."""
    try:
        source = pack.article(article)
    except KeyError:
        return None
    span = locate(quote, pack.text, within=source.span)
    return _citation(pack, source, span) if span else None


def cite_article(pack: Pack, article: int) -> tuple[Citation, ...]:
    """Return one citation for each paragraph (款) of the article. Raises KeyError for an article that does not exist."""
    source = pack.article(article)
    return tuple(_citation(pack, source, span) for span in source.paragraphs)


def carried(statement: str, quote: str, *, computed: str = "") -> bool:
    """Return whether every figure of `statement` stands in `quote`, or in `computed` (what a rule worked out, what the user said)."""
    return figures(statement) <= figures(quote) | figures(computed)


def _citation(pack: Pack, article: Article, span: Span) -> Citation:
    paragraph = next((number for number, part in enumerate(article.paragraphs, 1) if part.start <= span.start < part.end), 1)
    return Citation(pack=pack.id, article=article.number, label=article.label, paragraph=paragraph, quote=span.of(pack.text), span=span)
