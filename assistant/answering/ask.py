"""One function answers every question: chat, command line, API and evaluation all call it."""

import math
from collections import defaultdict
from functools import lru_cache

from assistant.answering.asked import read_turns
from assistant.answering.aspects import SHARP, aspects_of
from assistant.answering.citations import cite_article
from assistant.answering.compose import Reckoning, Statement, abstention, objection, same_words, state
from assistant.answering.expects import lacks_expected
from assistant.answering.match import Candidate, Match, focus, match_question
from assistant.answering.reword import reworded
from assistant.answering.rules import settle
from assistant.answering.types import Answer, Basis, Citation
from assistant.answering.understand import Question, understand
from assistant.llm.prompts import Prompt
from assistant.llm.types import ChatModel
from assistant.regulations.question_reader import QuestionReader
from assistant.regulations.types import Aspect, Pack
from assistant.retrieval.search import Searcher
from assistant.text.homophones import Homophones
from assistant.text.numerals import chinese_numeral
from assistant.text.span import Frozen

__all__ = ["answer_question"]

_UNSETTLED = 0.7  # more probable than this that nothing in the regulation answers: abstain
_SHARED = 0.75  # a second matter this probable, compared with the first, is answered too
_SILENT = 2.0  # a silence this much more probable than the first matter is what was asked about: abstain
_SAME_ARTICLE = 0.25  # another rule of an article that is cited anyway is shown when this probable, compared with the first
_WEAK = 0.15  # a less probable matter is no answer
_NAMED = 0.5  # a silence this probable is named as what the regulation does not settle
_WORTH_READING = 0.05  # a less probable article is not even related
_SURE = 0.6  # a follow-up, or one matter of several, is read by itself when it is this sure
_MOST_STATEMENTS = 4


class _Found(Frozen):
    """What one part of a question came to: statements, or none and why."""

    part: str
    statements: tuple[Statement, ...]
    confidence: float  # that these statements, or this silence, are right
    about: str | None = None
    lacking: bool = False  # the nearest words do not hold what is asked for
    related: tuple[int, ...] = ()
    reason: str | None = None

    @property
    def doubtful(self) -> bool:
        """Whether the words may have been misread: nothing was recognised, or not surely."""
        return self.confidence < _SURE if self.statements else self.about is None and not self.lacking


def answer_question(
    turns: tuple[str, ...],
    *,
    pack: Pack,
    searcher: Searcher,
    reader: QuestionReader | None = None,
    reckoning: Reckoning | None = None,
    model: ChatModel | None = None,
    prompt: Prompt | None = None,
) -> Answer:
    """Return the answer to the last of the user's `turns`: verified citations, or an abstention with the nearest articles.

    reader: what was learned from labelled questions on this regulation.
    reckoning: today and the working days, with which the dates of a question are counted; without it they are not.
    """
    asked = turns[-1].strip()
    turns, notes = read_turns(turns, pack=pack)
    turns = tuple(turn.replace(f"《{pack.title}》", "本办法").replace(pack.title, "本办法") for turn in turns)
    answer = _answer_turns(turns, pack=pack, searcher=searcher, reader=reader, reckoning=reckoning)
    restated = ";".join(note for note in (*notes, answer.restated) if note) or None
    answer = answer.model_copy(update={"question": asked, "restated": restated})
    if model and prompt:
        *_, answer = reworded(answer, turns, packs={pack.id: pack}, model=model, prompt=prompt)
    return answer


def _answer_turns(
    turns: tuple[str, ...], *, pack: Pack, searcher: Searcher, reader: QuestionReader | None, reckoning: Reckoning | None
) -> Answer:
    question = understand(turns)
    if answer := _named_article(question, pack=pack):
        return answer
    question, found = _find_respelled(question, turns, pack=pack, searcher=searcher, reader=reader, reckoning=reckoning)
    statements = _without_repeats(tuple(statement for part in found for statement in part.statements))
    if not statements:
        first = found[0]
        related = tuple(cite_article(pack, number)[0] for number in first.related)
        return abstention(question, pack=pack, about=first.about, related=related, confidence=first.confidence, reason=first.reason or "")
    unanswered = [f"关于「{part.part}」,没有找到可以确定回答的条文。" for part in found if not part.statements]
    return _answer(question, statements, notes=unanswered, confidence=min(part.confidence for part in found), pack=pack)


def _find_respelled(
    question: Question,
    turns: tuple[str, ...],
    *,
    pack: Pack,
    searcher: Searcher,
    reader: QuestionReader | None,
    reckoning: Reckoning | None,
) -> tuple[Question, tuple[_Found, ...]]:
    """Return what was found; where that is not sure, with words of the same sound read as the regulation's, if that is surer."""
    question, found = _find(question, pack=pack, searcher=searcher, reader=reader, reckoning=reckoning)
    if not any(part.doubtful for part in found):
        return question, found
    everyday = tuple(word for entry in pack.glossary for word in (entry.term, *entry.everyday))
    known = _homophones((pack.text, *everyday, *(ask for rule in pack.rules for ask in rule.asks)), terms=everyday)
    respelled = tuple(map(known.respell, turns))
    if respelled == turns:
        return question, found
    reread, again = _find(understand(respelled), pack=pack, searcher=searcher, reader=reader, reckoning=reckoning)
    if _certainty(again) <= _certainty(found):
        return question, found
    return reread.model_copy(update={"asked": question.asked, "restated": f"按「{reread.text}」理解"}), again


def _certainty(found: tuple[_Found, ...]) -> float:
    return min(part.confidence if part.statements else 0.0 for part in found)


@lru_cache(maxsize=4)
def _homophones(known: tuple[str, ...], *, terms: tuple[str, ...]) -> Homophones:
    return Homophones(known, terms=terms)


def _find(
    question: Question, *, pack: Pack, searcher: Searcher, reader: QuestionReader | None, reckoning: Reckoning | None
) -> tuple[Question, tuple[_Found, ...]]:
    """Return what each part of the question came to; a follow-up is read alone where that is sure, else with what came before."""
    if question.alone:
        alone = _find_part(question.alone, question=question, pack=pack, searcher=searcher, reader=reader, reckoning=reckoning)
        together = _find_part(question.text, question=question, pack=pack, searcher=searcher, reader=reader, reckoning=reckoning)
        # What is silent alone may be answered together with what came before, if that is the surer reading.
        silent = alone.about is not None and bool(aspects_of(question.alone)) and alone.confidence > together.confidence
        if (alone.statements and alone.confidence >= _SURE) or silent or not together.statements:
            by_facts = any(statement.basis is Basis.RULE for statement in alone.statements)
            return question.model_copy(update={"restated": question.taken if by_facts else None}), (alone,)
        return question, (together,)
    joined = tuple(
        _find_part(matter, question=question, pack=pack, searcher=searcher, reader=reader, reckoning=reckoning)
        for matter in question.conjuncts
    )
    if sum(bool(found.statements) and found.confidence >= _SURE for found in joined) > 1:
        return question, tuple(found for found in joined if not found.statements or found.confidence >= _SURE)
    found = tuple(
        _find_part(part, question=question, pack=pack, searcher=searcher, reader=reader, reckoning=reckoning) for part in question.parts
    )
    return question, found


def _find_part(
    part: str, *, question: Question, pack: Pack, searcher: Searcher, reader: QuestionReader | None, reckoning: Reckoning | None
) -> _Found:
    aspects = aspects_of(part) if len(question.parts) > 1 or part in question.conjuncts else question.aspects
    match = match_question(part, aspects=aspects, pack=pack, searcher=searcher, reader=reader)
    if question.alone and part == question.text:
        match = focus(match, on=match_question(question.alone, aspects=aspects, pack=pack, searcher=searcher, reader=reader))
    chosen = [members for members in _chosen(match) if not question.followed or part == question.alone or _can_tell(members[0], aspects)]
    nearest = tuple(dict.fromkeys(candidate.article for candidate in match.candidates[:3] if candidate.probability > _WORTH_READING))
    silence, silent = match.silences[0] if match.silences else (None, 0.0)
    mass = _mass(chosen[0]) if chosen else 0.0
    if mass < _WEAK or match.unsettled > _UNSETTLED or silent > _SILENT * mass:
        reason = f"unsettled {match.unsettled:.2f}, best matter {mass:.2f}"
        if silence and silent > _NAMED:
            return _Found(
                part=part, statements=(), confidence=silent, about=silence.about, related=silence.related, reason=f"{reason}, {silence.id}"
            )
        return _Found(part=part, statements=(), confidence=match.unsettled, related=nearest, reason=reason)
    best = _shown(chosen, match)
    if missing := lacks_expected(part, best[0].quote):
        return _Found(part=part, statements=(), confidence=0.5, lacking=True, related=nearest, reason=f"no {missing} in the quote")
    statements = (_state(candidate, match, question=question, pack=pack, reckoning=reckoning) for candidate in best)
    return _Found(part=part, statements=tuple(statement for statement in statements if statement), confidence=mass)


def _chosen(match: Match) -> list[list[Candidate]]:
    """Return the candidates of the most probable matter, and of every other matter nearly as probable, best first."""
    matters: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    for candidate in match.candidates:
        matters[candidate.article, candidate.rule.topic if candidate.rule else candidate.quote].append(candidate)
    ranked = sorted(matters.values(), key=_mass, reverse=True)
    return [members for members in ranked if _mass(members) >= _SHARED * _mass(ranked[0])]


def _shown(chosen: list[list[Candidate]], match: Match) -> list[Candidate]:
    """Return the first candidate of each chosen matter, and what else of the same articles is probable, best first."""
    first = {members[0].article: members[0].probability for members in reversed(chosen)}
    firsts = {members[0].span for members in chosen}
    return [
        candidate
        for candidate in match.candidates
        if candidate.span in firsts or candidate.probability >= _SAME_ARTICLE * first.get(candidate.article, math.inf)
    ]


def _can_tell(candidate: Candidate, aspects: frozenset[Aspect]) -> bool:
    """Return whether a candidate can tell what is asked for: what earlier turns were about does not answer something else."""
    sharp = aspects & SHARP
    return candidate.rule is None or not sharp or bool(sharp & set(candidate.rule.answers))


def _mass(members: list[Candidate]) -> float:
    return sum(candidate.probability for candidate in members)


def _state(candidate: Candidate, match: Match, *, question: Question, pack: Pack, reckoning: Reckoning | None) -> Statement | None:
    settled, verdict = settle(candidate, match.candidates, question=question)
    return state(settled, verdict, question=question, pack=pack, reckoning=reckoning)


def _named_article(question: Question, *, pack: Pack) -> Answer | None:
    """Return an article that the question asks for by number alone, or that there is none such; None when it asks more."""
    if question.other_law:
        about = f"{question.other_law}的条文"
        return abstention(question, pack=pack, about=about, related=(), confidence=1.0, reason="another law")
    absent = [number for number in question.articles if not any(article.number == number for article in pack.articles)]
    if absent:
        about = f"第{chinese_numeral(absent[0])}条(全文共{chinese_numeral(len(pack.articles))}条)"
        return abstention(question, pack=pack, about=about, related=(), confidence=1.0, reason="no such article")
    if not question.asks_for_article or not question.articles:
        return None
    citations = tuple(citation for number in question.articles for citation in cite_article(pack, number))
    if question.paragraph is not None:
        chosen = tuple(citation for citation in citations if citation.paragraph == question.paragraph)
        if not chosen:
            about = f"{citations[0].label}第{chinese_numeral(question.paragraph)}款(该条共{chinese_numeral(len(citations))}款)"
            return abstention(question, pack=pack, about=about, related=citations[:1], confidence=1.0, reason="no such paragraph")
        citations = chosen
    statements = tuple(Statement(text=f"{c.label}:「{c.quote}」", citation=c, basis=Basis.EXTRACT) for c in citations)
    return _answer(question, statements, notes=[], confidence=1.0, pack=pack)


def _without_repeats(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    kept: list[Statement] = []
    for statement in statements:
        repeats = [other for other in kept if same_words(statement.citation, other.citation)]
        if not repeats:
            kept.append(statement)
        elif statement.basis is repeats[0].basis and len(statement.citation.quote) > len(repeats[0].citation.quote):
            kept[kept.index(repeats[0])] = statement
    return tuple(kept[:_MOST_STATEMENTS])


def _answer(question: Question, statements: tuple[Statement, ...], *, notes: list[str], confidence: float, pack: Pack) -> Answer:
    bases = {statement.basis for statement in statements}
    basis = Basis.MODEL if Basis.MODEL in bases else Basis.RULE if Basis.RULE in bases else Basis.EXTRACT
    citations: tuple[Citation, ...] = tuple(statement.citation for statement in statements)
    return Answer(
        question=question.asked,
        answer="\n".join(line for line in (objection(question), *(statement.text for statement in statements), *notes) if line),
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
