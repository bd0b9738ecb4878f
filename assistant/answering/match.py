"""Matching a question with what the regulation says, and with what it is silent on.

Every rule and every silence of the pack gets a score from a handful of witnesses; a softmax over all of them, and over
"none of these", turns the scores into probabilities. So an answer knows how sure it is, and silence is a verdict like any other.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from assistant.answering.aspects import SHARP, aspects_of, content_of
from assistant.answering.reading import read_question
from assistant.regulations.question_reader import QuestionReader
from assistant.regulations.types import Aspect, Pack, Rule, Silence
from assistant.retrieval.search import Searcher
from assistant.retrieval.types import Hit
from assistant.text.span import Frozen, Span

__all__ = ["WEIGHTS", "Candidate", "Match", "Witnesses", "focus", "match_question", "witnesses"]

# Fitted on the pack's own everyday questions, each left out in turn: `python -m evals.calibrate`.
WEIGHTS: dict[str, float] = {
    "nearest": 9.10,
    "near_three": 8.31,
    "words_three": 7.74,
    "quote_meaning": 4.65,
    "quote_words": 3.61,
    "off_aspect": -1.06,
    "silence": 4.36,
    "none": 8.65,
}
# The default embedder's cosines of related texts lie between these two.
_DENSE_LOW, _DENSE_HIGH = 0.80, 1.0
_ASKS_MEANING = re.compile(r"什么是|是什么|是指|定义|什么叫|何谓|啥是|是啥|什么意思")
_DEFINES = re.compile(r"是指|所称")
_DEPTH = 150  # everyday questions that are compared
_UNFIT = 0.001  # what is left of a candidate that the last turn alone does not speak of
# A sentence of a regulation that has no rules speaks with its words and its meaning alone: nearly all of the question's
# content words are even odds.
_BARE_WORDS, _BARE_EVEN, _BARE_MEANING, _BARE_DEFINES = 14.0, 0.8, 8.0, 3.0


class Witnesses(Frozen):
    """What speaks for one rule or silence, each 0..1.

    nearest, near_three: meaning of its closest, and its three closest everyday questions; words_three: their words.
    quote_meaning, quote_words: of the rule's own quote. off_aspect: 1 when the rule cannot tell what is asked for.
    """

    nearest: float = 0.0
    near_three: float = 0.0
    words_three: float = 0.0
    quote_meaning: float = 0.0
    quote_words: float = 0.0
    off_aspect: float = 0.0
    silence: float = 0.0

    def score(self, weights: Mapping[str, float]) -> float:
        return sum(weights[name] * float(value) for name, value in self)


class Candidate(Frozen):
    """A rule, or a bare sentence of a regulation without rules, that may answer. probability: 0..1."""

    article: int
    quote: str
    span: Span
    probability: float
    rule: Rule | None = None


class Match(Frozen):
    """candidates and silences, most probable first; unsettled: how probable it is that none of the candidates answers."""

    candidates: tuple[Candidate, ...]
    silences: tuple[tuple[Silence, float], ...]
    unsettled: float


def match_question(text: str, *, aspects: frozenset[Aspect], pack: Pack, searcher: Searcher, reader: QuestionReader | None = None) -> Match:
    """Return what may answer `text` and which silences it may be about.

    reader: decides which sentences answer and whether any does; among the rules of one sentence the witnesses decide.
    """
    said = searcher.search(text if pack.rules else content_of(text), limit=80, kinds=frozenset({"sentence", "paragraph"}))
    found = witnesses(searcher.match_questions(text, limit=_DEPTH), said, aspects=aspects, pack=pack)
    scores = {name: witness.score(WEIGHTS) for name, witness in found.items()}
    bare = () if pack.rules else tuple(hit for hit in said if hit.passage.kind == "sentence")
    scores |= {hit.passage.id: WEIGHTS["none"] + _bare_score(hit, text) for hit in bare}
    shares = _softmax(scores | {"": WEIGHTS["none"]})
    if reader:
        shares = _as_read(shares, text, reader=reader, pack=pack, searcher=searcher)
    candidates = [
        Candidate(article=rule.article, quote=rule.quote, span=pack.quote_span(rule), probability=shares[rule.id], rule=rule)
        for rule in pack.rules
        if rule.id in shares
    ]
    candidates += [_bare_candidate(hit, probability=shares[hit.passage.id], pack=pack) for hit in bare]
    silences = [(silence, shares[silence.id]) for silence in pack.silences if silence.id in shares]
    return Match(
        candidates=tuple(sorted(candidates, key=lambda candidate: -candidate.probability)),
        silences=tuple(sorted(silences, key=lambda pair: -pair[1])),
        unsettled=shares[""] + sum(share for _, share in silences),
    )


def _as_read(shares: dict[str, float], text: str, *, reader: QuestionReader, pack: Pack, searcher: Searcher) -> dict[str, float]:
    """Return the shares of rules as the reader sees their sentences, of silences and of "none" as it sees the whole question."""
    reading = read_question(reader, text, meaning=searcher.embed(text))
    spans = {rule.id: pack.quote_span(rule) for rule in pack.rules}
    read: dict[str, float] = defaultdict(float)
    for sentence, share in zip(reader.sentences, reading.shares, strict=True):
        fits = {rule: shares.get(rule, 0.0) + _UNFIT for rule, span in spans.items() if _overlap(span, sentence)}
        for rule, fit in fits.items():
            read[rule] += reading.settled * float(share) * fit / sum(fits.values())
    silent = {silence.id: shares.get(silence.id, 0.0) for silence in pack.silences} | {"": shares[""]}
    total = sum(silent.values()) or 1.0
    return {**read, **{name: (1 - reading.settled) * share / total for name, share in silent.items()}}


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def focus(match: Match, on: Match) -> Match:
    """Return `match` with its candidates weighed by how well they also fit `on`, the last turn alone; silences stay as they are."""
    fits = {candidate.rule.id: candidate.probability for candidate in on.candidates if candidate.rule}
    weighed = [
        candidate.probability * math.sqrt(fits.get(candidate.rule.id, 0.0) + _UNFIT) if candidate.rule else candidate.probability
        for candidate in match.candidates
    ]
    scale = (1 - match.unsettled) / (sum(weighed) or 1)
    candidates = [c.model_copy(update={"probability": share * scale}) for c, share in zip(match.candidates, weighed, strict=True)]
    return match.model_copy(update={"candidates": tuple(sorted(candidates, key=lambda candidate: -candidate.probability))})


def witnesses(asked: Iterable[Hit], said: Iterable[Hit], *, aspects: frozenset[Aspect], pack: Pack) -> dict[str, Witnesses]:
    """Return by id what speaks for each rule and silence that any hit speaks for. asked: everyday questions; said: sentences."""
    near: dict[str, list[Hit]] = defaultdict(list)
    for hit in asked:
        near[hit.passage.rule or ""].append(hit)
    sentences = tuple(said)
    sharp = aspects & SHARP
    found: dict[str, Witnesses] = {}
    for rule in pack.rules:
        meaning, words = _quote_scores(pack.quote_span(rule), sentences)
        if rule.id in near or words > 0:
            off = float(bool(sharp) and not sharp & set(rule.answers))
            own = {"quote_meaning": meaning, "quote_words": words, "off_aspect": off}
            found[rule.id] = Witnesses(**_asked_scores(near.get(rule.id, [])), **own)
    for silence in pack.silences:
        if silence.id in near:
            off = float(bool(sharp) and not sharp & _asked_aspects(silence.asks))
            found[silence.id] = Witnesses(**_asked_scores(near[silence.id]), off_aspect=off, silence=1.0)
    return found


@lru_cache(maxsize=1024)
def _asked_aspects(asks: tuple[str, ...]) -> frozenset[Aspect]:
    """Return what the everyday questions of a silence want to know."""
    return frozenset().union(*map(aspects_of, asks))


def _asked_scores(hits: list[Hit]) -> dict[str, float]:
    dense = sorted((_scaled(hit.dense) for hit in hits), reverse=True)[:3]
    words = sorted((hit.lexical or 0.0 for hit in hits), reverse=True)[:3]
    return {"nearest": dense[0] if dense else 0.0, "near_three": sum(dense) / 3, "words_three": sum(words) / 3}


def _quote_scores(span: Span, said: tuple[Hit, ...]) -> tuple[float, float]:
    meaning = words = 0.0
    for hit in said:
        if hit.passage.span.start < span.end and span.start < hit.passage.span.end:
            meaning, words = max(meaning, _scaled(hit.dense)), max(words, hit.lexical or 0.0)
    return meaning, words


def _bare_score(hit: Hit, question: str) -> float:
    defines = bool(_ASKS_MEANING.search(question)) and bool(_DEFINES.search(hit.passage.text))
    words, meaning = (hit.lexical or 0.0) - _BARE_EVEN, _scaled(hit.dense) - 0.5
    return _BARE_WORDS * words + _BARE_MEANING * meaning + _BARE_DEFINES * defines


def _bare_candidate(hit: Hit, *, probability: float, pack: Pack) -> Candidate:
    assert hit.passage.article is not None  # sentences are of articles
    return Candidate(article=hit.passage.article, quote=hit.passage.span.of(pack.text), span=hit.passage.span, probability=probability)


def _scaled(dense: float | None) -> float:
    if dense is None:
        return 0.0
    return min(max((dense - _DENSE_LOW) / (_DENSE_HIGH - _DENSE_LOW), 0.0), 1.0)


def _softmax(scores: dict[str, float]) -> dict[str, float]:
    highest = max(scores.values())
    powers = {name: math.exp(score - highest) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}
