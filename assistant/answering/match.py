"""Matching a question with what the regulation says, and with what it is silent on."""

from collections import defaultdict
from collections.abc import Iterable

from assistant.answering.aspects import SHARP
from assistant.regulations.types import Aspect, Pack, Rule, Silence
from assistant.retrieval.search import Searcher
from assistant.retrieval.types import Hit
from assistant.text.span import Frozen, Span

__all__ = ["Candidate", "Match", "match_question"]

# The default embedder's cosines lie between these two; outside them nothing more is learned.
_DENSE_LOW, _DENSE_HIGH = 0.80, 1.0
# Weights of the witnesses; fitted on the packs' own everyday questions by `python -m evals.calibrate`.
_ASKED_DENSE, _ASKED_LEXICAL, _QUOTE_DENSE, _QUOTE_LEXICAL = 0.45, 0.25, 0.10, 0.20
_OFF_ASPECT = 0.06


class Candidate(Frozen):
    """A rule or a bare sentence of an article that may answer. score: 0..1, higher is closer."""

    article: int
    quote: str
    span: Span
    score: float
    rule: Rule | None = None


class Match(Frozen):
    """candidates and silences best first; silence scores are on the same scale as candidates'."""

    candidates: tuple[Candidate, ...]
    silences: tuple[tuple[Silence, float], ...]


def match_question(text: str, *, aspects: frozenset[Aspect], pack: Pack, searcher: Searcher) -> Match:
    """Return what may answer `text` and which silences it may be about."""
    asked = _best_by_rule(searcher.match_questions(text, limit=80))
    said = searcher.search(text, limit=40, kinds=frozenset({"sentence", "paragraph"}))
    candidates = [_rule_candidate(rule, asked=asked, said=said, pack=pack, aspects=aspects) for rule in pack.rules]
    candidates += _sentences(said, pack=pack)
    silences = ((silence, _asked_score(asked[silence.id])) for silence in pack.silences if silence.id in asked)
    return Match(
        candidates=tuple(sorted((c for c in candidates if c.score > 0), key=lambda c: -c.score)),
        silences=tuple(sorted(silences, key=lambda pair: -pair[1])),
    )


def _best_by_rule(hits: Iterable[Hit]) -> dict[str, tuple[float, float]]:
    """Return for each rule or silence the best dense and the best lexical score of its everyday questions."""
    best: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for hit in hits:
        if hit.passage.rule is not None:
            dense, lexical = best[hit.passage.rule]
            best[hit.passage.rule] = max(dense, _scaled(hit.dense)), max(lexical, hit.lexical or 0.0)
    return dict(best)


def _asked_score(asked: tuple[float, float]) -> float:
    """Return the score of a silence: nothing but its everyday questions speaks for it."""
    dense, lexical = asked
    share = _ASKED_DENSE + _ASKED_LEXICAL
    return (_ASKED_DENSE * dense + _ASKED_LEXICAL * lexical) / share


def _rule_candidate(
    rule: Rule, *, asked: dict[str, tuple[float, float]], said: tuple[Hit, ...], pack: Pack, aspects: frozenset[Aspect]
) -> Candidate:
    span = pack.quote_span(rule)
    dense, lexical = asked.get(rule.id, (0.0, 0.0))
    quote_dense, quote_lexical = _quote_scores(span, said)
    score = _ASKED_DENSE * dense + _ASKED_LEXICAL * lexical + _QUOTE_DENSE * quote_dense + _QUOTE_LEXICAL * quote_lexical
    sharp = aspects & SHARP
    if sharp and not sharp & set(rule.answers):
        score -= _OFF_ASPECT
    return Candidate(article=rule.article, quote=rule.quote, span=span, score=score, rule=rule)


def _quote_scores(span: Span, said: tuple[Hit, ...]) -> tuple[float, float]:
    dense = lexical = 0.0
    for hit in said:
        if hit.passage.span.start < span.end and span.start < hit.passage.span.end:
            dense, lexical = max(dense, _scaled(hit.dense)), max(lexical, hit.lexical or 0.0)
    return dense, lexical


def _sentences(said: tuple[Hit, ...], *, pack: Pack) -> list[Candidate]:
    """Return sentences that no rule covers, scored by their own words alone."""
    covered = [pack.quote_span(rule) for rule in pack.rules]
    share = _QUOTE_DENSE + _QUOTE_LEXICAL
    return [
        Candidate(
            article=hit.passage.article,
            quote=hit.passage.span.of(pack.text),
            span=hit.passage.span,
            score=(_QUOTE_DENSE * _scaled(hit.dense) + _QUOTE_LEXICAL * (hit.lexical or 0.0)) / share,
        )
        for hit in said
        if hit.passage.kind == "sentence"
        and hit.passage.article is not None
        and not any(span.start < hit.passage.span.end and hit.passage.span.start < span.end for span in covered)
    ]


def _scaled(dense: float | None) -> float:
    if dense is None:
        return 0.0
    return min(max((dense - _DENSE_LOW) / (_DENSE_HIGH - _DENSE_LOW), 0.0), 1.0)
