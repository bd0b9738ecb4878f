"""One function answers every question: chat, command line, API and evaluation all call it."""

import math

from assistant.answering.aspects import aspects_of
from assistant.answering.citations import cite_article
from assistant.answering.compose import Statement, abstention, same_words, state
from assistant.answering.expects import lacks_expected
from assistant.answering.match import Candidate, Match, match_question
from assistant.answering.model import model_statements
from assistant.answering.rules import settle
from assistant.answering.types import Answer, Basis, Citation
from assistant.answering.understand import Question, understand
from assistant.llm.prompts import Prompt
from assistant.llm.types import ChatModel
from assistant.regulations.types import Pack
from assistant.retrieval.search import Searcher
from assistant.text.numerals import chinese_numeral
from assistant.text.span import Frozen

__all__ = ["answer_question"]

# Fitted on the packs' own everyday questions, see `python -m evals.calibrate`.
_ENOUGH = 0.50  # a weaker best candidate does not answer
_SILENCE_LEAD = 0.0  # how much closer a silence must be than the best candidate
_NEAR = 0.05  # a second candidate this close to the best one answers too
_MOST_STATEMENTS = 4


class _Found(Frozen):
    """What one part of a question came to: statements, or none and why."""

    statements: tuple[Statement, ...]
    score: float
    about: str | None = None
    related: tuple[int, ...] = ()
    reason: str | None = None


def answer_question(
    turns: tuple[str, ...], *, pack: Pack, searcher: Searcher, model: ChatModel | None = None, prompt: Prompt | None = None
) -> Answer:
    """Return the answer to the last of the user's `turns`: verified citations, or an abstention with the nearest articles."""
    question = understand(turns)
    if answer := _named_article(question, pack=pack):
        return answer
    found = [_answer_part(part, question=question, pack=pack, searcher=searcher) for part in question.parts]
    statements = _without_repeats(tuple(statement for part in found for statement in part.statements))
    if not statements:
        first = found[0]
        related = tuple(cite_article(pack, number)[0] for number in first.related)
        return abstention(
            question,
            pack=pack,
            about=first.about,
            related=related,
            confidence=_confidence(_ENOUGH * 2 - first.score),
            reason=first.reason or "",
        )
    score = min(part.score for part in found if part.statements)
    if model and prompt and all(statement.basis is Basis.EXTRACT for statement in statements):
        statements = model_statements(question, statements, pack=pack, model=model, prompt=prompt) or statements
    unanswered = [f"关于「{part}」,本办法没有规定。" for part, f in zip(question.parts, found, strict=True) if not f.statements]
    return _answer(question, statements, notes=unanswered, confidence=_confidence(score), pack=pack)


def _answer_part(part: str, *, question: Question, pack: Pack, searcher: Searcher) -> _Found:
    aspects = aspects_of(part) if len(question.parts) > 1 else question.aspects
    match = match_question(part, aspects=aspects, pack=pack, searcher=searcher)
    best = match.candidates[0] if match.candidates else None
    silence = match.silences[0] if match.silences else None
    score = best.score if best else 0.0
    nearest = tuple(dict.fromkeys(candidate.article for candidate in match.candidates[:3] if candidate.score > _ENOUGH / 2))
    if silence and silence[1] >= score + _SILENCE_LEAD and silence[1] >= _ENOUGH:
        return _Found(statements=(), score=score, about=silence[0].about, related=silence[0].related, reason=f"silence {silence[0].id}")
    if best is None or score < _ENOUGH:
        return _Found(statements=(), score=score, related=nearest, reason=f"best candidate {score:.2f}")
    if missing := lacks_expected(part, best.quote):
        return _Found(statements=(), score=score, related=nearest, reason=f"no {missing} in the quote")
    statements = (_state(candidate, match, question=question, pack=pack) for candidate in _chosen(match))
    return _Found(statements=tuple(statement for statement in statements if statement), score=score)


def _chosen(match: Match) -> tuple[Candidate, ...]:
    """Return the best candidate and those of other words that are as close."""
    best = match.candidates[0]
    return tuple(c for c in match.candidates[:_MOST_STATEMENTS] if c.score >= best.score - _NEAR)


def _state(candidate: Candidate, match: Match, *, question: Question, pack: Pack) -> Statement | None:
    settled, verdict = settle(candidate, match.candidates, question=question)
    return state(settled, verdict, question=question, pack=pack)


def _named_article(question: Question, *, pack: Pack) -> Answer | None:
    """Return an article that the question asks for by number alone, or that it does not exist; None when it asks more."""
    if not question.articles:
        return None
    absent = [number for number in question.articles if not any(article.number == number for article in pack.articles)]
    if absent:
        count = chinese_numeral(len(pack.articles))
        about = f"第{chinese_numeral(absent[0])}条(全文共{count}条)"
        return abstention(question, pack=pack, about=about, related=(), confidence=1.0, reason="no such article")
    if not question.asks_for_article:
        return None
    citations = tuple(citation for number in question.articles for citation in cite_article(pack, number))
    statements = tuple(Statement(text=f"{c.label}:「{c.quote}」", citation=c, basis=Basis.EXTRACT) for c in citations)
    return _answer(question, statements, notes=[], confidence=1.0, pack=pack)


def _without_repeats(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    kept: list[Statement] = []
    for statement in statements:
        if not any(same_words(statement.citation, other.citation) for other in kept):
            kept.append(statement)
    return tuple(kept[:_MOST_STATEMENTS])


def _answer(question: Question, statements: tuple[Statement, ...], *, notes: list[str], confidence: float, pack: Pack) -> Answer:
    bases = {statement.basis for statement in statements}
    basis = Basis.MODEL if Basis.MODEL in bases else Basis.RULE if Basis.RULE in bases else Basis.EXTRACT
    citations: tuple[Citation, ...] = tuple(statement.citation for statement in statements)
    return Answer(
        question=question.asked,
        answer="\n".join([*(statement.text for statement in statements), *notes]),
        abstained=False,
        basis=basis,
        confidence=confidence,
        citations=citations,
        followups=_followups(citations, pack=pack),
        restated=question.restated,
    )


def _followups(citations: tuple[Citation, ...], *, pack: Pack) -> tuple[str, ...]:
    """Return up to three questions on other rules of the cited articles' matters."""
    quotes = {citation.quote for citation in citations}
    topics = {rule.topic for rule in pack.rules if rule.quote in quotes}
    others = (rule for rule in pack.rules if rule.topic in topics and rule.quote not in quotes)
    return tuple(rule.asks[0] for rule in others)[:3]


def _confidence(score: float) -> float:
    """Return 0..1 for how far a score is from the threshold."""
    return 1 / (1 + math.exp(-12 * (score - _ENOUGH + 0.05)))
