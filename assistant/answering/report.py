"""Answering a question from one report: its own sentences, with their pages."""

from assistant.answering.types import Answer, Basis, ReportCitation
from assistant.documents.outline import section_of
from assistant.documents.types import Document
from assistant.retrieval.search import Searcher
from assistant.retrieval.types import Hit
from assistant.text.quote import locate

__all__ = ["answer_from_report"]

_ENOUGH = 0.45  # share of the question's information that the best passage covers
_NEAR_BEST = 0.85
_MOST_QUOTES = 3


def answer_from_report(question: str, *, document: Document, searcher: Searcher) -> Answer:
    """Return up to three passages of the report that speak to the question, or an abstention."""
    hits = searcher.search(question, limit=20)
    best = max((_closeness(hit) for hit in hits), default=0.0)
    if best < _ENOUGH:
        return Answer(
            question=question,
            answer="在该报告中没有找到能够回答这个问题的内容。",
            abstained=True,
            basis=Basis.EXTRACT,
            confidence=1 - best,
            reason=f"closest passage {best:.2f} < {_ENOUGH}",
        )
    chosen = [hit for hit in hits if _closeness(hit) >= best * _NEAR_BEST][:_MOST_QUOTES]
    citations = tuple(_cite(hit, document) for hit in chosen)
    lines = [f"{_place(citation)}:「{citation.quote}」" for citation in citations]
    return Answer(
        question=question,
        answer="报告中的相关内容:\n" + "\n".join(lines),
        abstained=False,
        basis=Basis.EXTRACT,
        confidence=min(best, 1.0),
        citations=citations,
    )


def _closeness(hit: Hit) -> float:
    """Return 0..1: how much of the question the passage covers; the dense score of small embedders is too compressed to decide."""
    return hit.lexical or 0.0


def _cite(hit: Hit, document: Document) -> ReportCitation:
    span = hit.passage.span
    quote = span.of(document.text).strip()
    located = locate(quote, document.text, within=span)
    assert located is not None  # a passage is a span of its document
    return ReportCitation(
        document=document.origin.name,
        page=document.page_at(located.start),
        section=section_of(document, located.start),
        quote=quote,
        span=located,
    )


def _place(citation: ReportCitation) -> str:
    page = f"第{citation.page}页" if citation.page else "正文"
    return f"{page}({citation.section})" if citation.section else page
