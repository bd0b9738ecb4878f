"""Answering a question from one report: its own sentences and table rows, with their pages."""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest
from statistics import median

from assistant.answering.aspects import is_interrogative
from assistant.answering.report_expects import Fit, asks_for_several, expected_kind, fit_of, stands_by
from assistant.answering.report_units import Unit, report_units
from assistant.answering.report_words import QuestionWord, grams, question_sentences, read_words
from assistant.answering.types import Answer, Basis, KnownPlace, ReportCitation
from assistant.documents.layout.outline import section_of
from assistant.documents.types import Document
from assistant.retrieval.search import Searcher
from assistant.text.quote import locate
from assistant.text.span import Frozen, Span

__all__ = ["answer_from_report"]

_ENOUGH = 0.6
_NEAR_BEST = 0.85
_NEAR_BEST_OF_SEVERAL = 0.8
_MOST_QUOTES, _MOST_QUOTES_OF_A_FACT = 3, 2
_HALF = 0.5

# What a word counts where it stands: in the sentence or row itself, in its column titles and heading, further off.
_OWN, _NEAR, _AROUND = 1.0, 0.85, 0.55
_NEAR_OF_SEVERAL = 1.05  # a list stands under the heading that names it
_OTHER_WAY = 0.95  # a word of the same meaning
_GENERAL_WEIGHT = 0.2
_MISSED = 0.35  # of a word covered: less, and what it names is not spoken of
_MISSED_COSTS = 0.25
_FIT = {Fit.HOLDS: 0.1, Fit.NEUTRAL: 0.0, Fit.GAP: -0.05, Fit.LACKS: -0.45}
_MEANING = 0.15
_WIDE = 0.03  # cosines of the default embedder: from the median of the best hundred to a passage that means the same
_STANDS_BY = 0.1
_NAMED, _NAMES_IT = 3, 0.15  # characters of a row's cell that stands in the question as it is
_KNOWN_SHARE = 0.6
_KNOWN, _KNOWN_ADDS = 0.75, 0.25
_LABEL = re.compile(r"[^:|,.;]{2,12}:")


class _Candidate(Frozen):
    unit: Unit
    score: float
    spoken: float  # what its words alone make of it
    fit: Fit


def answer_from_report(
    question: str,
    *,
    document: Document,
    searcher: Searcher,
    places: Sequence[KnownPlace] = (),
    same: Iterable[Collection[str]] = (),
) -> Answer:
    """Return one to three sentences or rows of the report that answer the question, or an abstention.

    places: where the report speaks of matters that everybody asks about. same: groups of words that mean the same.
    """
    scale = _Scale(report_units(document, searcher.passages))
    groups = [tuple(group) for group in same]
    sentences = question_sentences(question)
    asked = [sentence for sentence in sentences if is_interrogative(sentence) or expected_kind(sentence)] or sentences
    answers: list[list[_Candidate]] = []
    best = 0.0
    for sentence in asked[:_MOST_QUOTES]:
        ranked = _rank(sentence, scale=scale, dense=_meaning(sentence, searcher), places=places, same=groups)
        best = max(best, ranked[0].score if ranked else 0.0)
        if ranked and ranked[0].score >= _ENOUGH and ranked[0].fit is not Fit.LACKS:
            answers.append(_choose(ranked, several=asks_for_several(sentence)))
    if not answers:
        return _abstain(question, best)
    # The first of each sentence that asks, then the seconds.
    in_turn = [candidate for turn in zip_longest(*answers) for candidate in turn if candidate is not None]
    units = tuple({candidate.unit.span: candidate.unit for candidate in in_turn}.values())[:_MOST_QUOTES]
    citations = tuple(_cite(unit, document) for unit in units)
    lines = [_line(unit, citation) for unit, citation in zip(units, citations, strict=True)]
    return Answer(
        question=question,
        answer="报告中的相关内容:\n" + "\n".join(lines),
        abstained=False,
        basis=Basis.EXTRACT,
        confidence=_confidence(min(chosen[0].score for chosen in answers)),
        citations=citations,
    )


class _Scale:
    """How much each gram tells in this report."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        self.units = units
        self.text = "\n".join(f"{unit.near}\n{unit.own}" for unit in units)  # what the report says, for the cutting of words
        self._information: dict[str, float] = {}

    def information(self, gram: str) -> float:
        if gram not in self._information:
            found = sum(gram in unit.own or gram in unit.near for unit in self.units)
            self._information[gram] = math.log(1 + (len(self.units) - found + 0.5) / (found + 0.5))
        return self._information[gram]

    def weight(self, word: QuestionWord) -> float:
        """Return how much of the question hangs on a word: that of its commonest way to say it."""
        means = [sum(map(self.information, found)) / len(found) for way in word.ways if (found := grams(way))]
        return min(means, default=0.0) * (_GENERAL_WEIGHT if word.general else 1.0)

    def coverage(self, word: QuestionWord, unit: Unit, *, near: float = _NEAR) -> float:
        """Return 0..1: how far a unit says a word, in any of its ways. near: what its heading and column titles count."""
        return max((self._covered(way, unit, near) * (1.0 if n == 0 else _OTHER_WAY) for n, way in enumerate(word.ways)), default=0.0)

    def _covered(self, way: str, unit: Unit, near: float) -> float:
        found = total = 0.0
        for gram in grams(way):
            told = self.information(gram)
            total += told
            if gram in unit.near and (near > _OWN or gram not in unit.own):
                found += told * near
            elif gram in unit.own:
                found += told * _OWN
            elif gram in unit.around:
                found += told * _AROUND
        return found / total if total else 0.0


def _rank(
    sentence: str, *, scale: _Scale, dense: Mapping[str, float], places: Sequence[KnownPlace], same: Iterable[Collection[str]]
) -> list[_Candidate]:
    """Return the units by how well they answer one folded sentence, best first."""
    words = read_words(sentence, report=scale.text, same=same)
    kind = expected_kind(sentence)
    known = _known_spans(sentence, words, places)
    weights = [scale.weight(word) for word in words]
    matters = [way for word in words if not word.general for way in word.ways]
    near = _NEAR_OF_SEVERAL if asks_for_several(sentence) else _NEAR
    candidates = []
    heard = False  # whether the report says anything that the question is about
    for unit in scale.units:
        covered = [scale.coverage(word, unit, near=near) for word in words]
        heard = heard or any(value >= _MISSED for word, value in zip(words, covered, strict=True) if not word.general)
        spoken = _combine(words, weights, covered) if matters else 0.0
        if spoken:
            spoken += _MEANING * dense.get(unit.passage, 0.0) + _pointers(unit, sentence, kind=kind, matters=matters)
        candidates.append(_Candidate(unit=unit, score=spoken, spoken=spoken, fit=fit_of(kind, unit.words)))
    if heard or not matters:
        candidates = [_with_place(candidate, known) for candidate in candidates]
    scored = [
        candidate.model_copy(update={"score": candidate.score + _FIT[candidate.fit]}) for candidate in candidates if candidate.score > 0
    ]
    return sorted(scored, key=lambda candidate: -candidate.score)


def _pointers(unit: Unit, sentence: str, *, kind: str | None, matters: Collection[str]) -> float:
    """Return what is added where a unit's form points at the answer: the figure beside the word, the cell or label that names it."""
    score = _STANDS_BY if stands_by(kind, unit.own, matters) else 0.0
    if unit.columns and any(len(cell) >= _NAMED and cell in sentence for cell in unit.own.split("|")):
        score += _NAMES_IT
    label = _LABEL.match(unit.own)
    if label and any(len(matter) > 1 and matter in label[0] for matter in matters):
        score += _NAMES_IT
    return score


def _with_place(candidate: _Candidate, known: Sequence[Span]) -> _Candidate:
    if not any(_overlap(candidate.unit.span, span) for span in known):
        return candidate
    return candidate.model_copy(update={"score": max(candidate.score, _KNOWN - _KNOWN_ADDS) + _KNOWN_ADDS})


def _combine(words: Sequence[QuestionWord], weights: Sequence[float], covered: Sequence[float]) -> float:
    total = sum(weights)
    share = sum(weight * value for weight, value in zip(weights, covered, strict=True)) / total if total else 0.0
    missed = any(value < _MISSED for word, value in zip(words, covered, strict=True) if not word.general)
    return max(share - (_MISSED_COSTS if missed else 0.0), 0.0)


def _meaning(sentence: str, searcher: Searcher) -> dict[str, float]:
    """Return by passage id how far it stands out by meaning, 0..1."""
    found = {hit.passage.id: hit.dense for hit in searcher.search(sentence, limit=100) if hit.dense is not None}
    middle = median(found.values()) if found else 0.0
    return {id: min(max((cosine - middle) / _WIDE, 0.0), 1.0) for id, cosine in found.items()}


def _known_spans(sentence: str, words: Sequence[QuestionWord], places: Sequence[KnownPlace]) -> list[Span]:
    """Return the known places that the whole of a sentence is about."""
    matter = [word.ways[0] for word in words if not word.general] or [word.ways[0] for word in words]
    length = sum(map(len, matter))
    spans = []
    for place in places:
        matches = [match[0] for name in place.names for match in re.finditer(name, sentence)]
        share = max((sum(len(word) for word in matter if word in match) for match in matches), default=0)
        share = max(share, sum(len(word.ways[0]) for word in words if word.ways[0] in matter and _names(place, word)))
        if length and share / length >= _KNOWN_SHARE:
            spans.append(place.span)
    return spans


def _names(place: KnownPlace, word: QuestionWord) -> bool:
    return any(re.fullmatch(name, way) for way in word.ways for name in place.names)


def _choose(ranked: list[_Candidate], *, several: bool) -> list[_Candidate]:
    """Return the best candidate and those that come close, at most three (two for a single fact); the same words once."""
    best = ranked[0]
    near = best.score * (_NEAR_BEST_OF_SEVERAL if several or best.fit is Fit.NEUTRAL else _NEAR_BEST)
    chosen = [best]
    for candidate in ranked[1:]:
        fits = candidate.fit is not Fit.LACKS and candidate.spoken >= best.spoken * _HALF
        if candidate.score >= near and fits and all(candidate.unit.own != other.unit.own for other in chosen):
            chosen.append(candidate)
    return chosen[: _MOST_QUOTES if several or best.fit is Fit.NEUTRAL else _MOST_QUOTES_OF_A_FACT]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _confidence(score: float) -> float:
    """Return 0..1: 0.5 where the program begins to answer."""
    return 1 / (1 + math.exp(-8 * (score - _ENOUGH)))


def _abstain(question: str, best: float) -> Answer:
    return Answer(
        question=question,
        answer="在该报告中没有找到能够回答这个问题的内容。",
        abstained=True,
        basis=Basis.EXTRACT,
        confidence=1 - _confidence(best),
        reason=f"closest words {best:.2f} < {_ENOUGH}",
    )


def _cite(unit: Unit, document: Document) -> ReportCitation:
    quote = unit.span.of(document.text)
    located = locate(quote, document.text, within=unit.span)
    assert located is not None  # a unit is a span of its document
    where = document.whereabouts(located.start)
    return ReportCitation(
        document=f"{document.origin.name}/{where.file}" if where.file else document.origin.name,
        page=where.page,
        recognised=where.recognised,
        section=section_of(document, located.start),
        quote=located.of(document.text),
        span=located,
    )


def _line(unit: Unit, citation: ReportCitation) -> str:
    page = f"第{citation.page}页" if citation.page else "正文"
    place = f"{page}({citation.section})" if citation.section else page
    line = f"{place}:「{' '.join(citation.quote.split())}」"
    # The unit of an amount often stands in the column's title alone.
    return f"{line}(即 {unit.columns})" if unit.columns and ":" in unit.columns else line
