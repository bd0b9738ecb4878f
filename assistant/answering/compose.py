"""From what was found to what is said: statements, each with its citation."""

from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from assistant.answering.aspects import SHARP
from assistant.answering.citations import carried, cite
from assistant.answering.deadlines import Dated, dated
from assistant.answering.match import Candidate
from assistant.answering.premises import contradicted_figures, contradicted_offices
from assistant.answering.rules import reasons
from assistant.answering.types import Answer, Basis, Citation
from assistant.answering.understand import Question
from assistant.calendar.workdays import WorkCalendar
from assistant.regulations.types import Aspect, Condition, Pack, Rule, RuleKind
from assistant.text.normalize import fold_text
from assistant.text.numerals import chinese_numeral
from assistant.text.span import Frozen, Span

__all__ = ["Reckoning", "Statement", "abstention", "objection", "same_words", "state"]

Verdict: TypeAlias = Literal["holds", "fails"]

_ENDS = "。;,\uff1b\uff0c"
_OBLIGES = (RuleKind.DUTY, RuleKind.PROCEDURE)
_SHORTER = 0.8  # a conclusion is said before a quote of at least so much more words


class Reckoning(NamedTuple):
    """What dates are counted with."""

    today: date
    calendar: WorkCalendar


class Statement(Frozen):
    """One sentence or two of an answer, carried by one citation."""

    text: str
    citation: Citation
    basis: Basis


def state(
    candidate: Candidate,
    verdict: Verdict | None,
    *,
    question: Question,
    pack: Pack,
    reckoning: Reckoning | None = None,
) -> Statement | None:
    """Return the statement that a candidate makes: conclusion, computation, quote.

    None when its quote or a figure of it is not in the article. reckoning: without it no dates are counted.
    """
    citation = cite(pack, candidate.article, candidate.quote)
    if citation is None:
        return None
    quoted = f"{citation.label}规定:「{citation.quote.rstrip(_ENDS)}」。"
    premise = _premise(candidate.rule, question, citation, pack=pack)
    why = _computation(candidate.rule, verdict, question, pack=pack)
    conclusion = "" if not candidate.rule else _conclusion(candidate.rule, verdict, why, question)
    days = reckoning and _days(citation, question, pack=pack, reckoning=reckoning)
    lead = "".join((premise, conclusion, why if verdict != "fails" else "", days.text if days else ""))
    # What is computed is a rule's work, and what the user said is the user's; all else must stand in the quote.
    if not carried(lead, citation.quote, computed="".join((question.text, question.asked, why, days.computed if days else ""))):
        return Statement(text=quoted, citation=citation, basis=Basis.EXTRACT)
    decided = bool(lead) and bool(verdict or premise or days)
    return Statement(text=f"{lead}{quoted}", citation=citation, basis=Basis.RULE if decided else Basis.EXTRACT)


def _premise(rule: Rule | None, question: Question, citation: Citation, *, pack: Pack) -> str:
    """Return that what the asker wants confirmed is not so, nothing where it is, or where nothing is to be confirmed."""
    offices = contradicted_offices(question, rule, pack=pack) if rule else ()
    if offices:
        return f"与条文规定不符:条文写明的是{'、'.join(offices)}。"
    return "与条文规定不符。" if contradicted_figures(question, citation.quote) else ""


def _conclusion(rule: Rule, verdict: Verdict | None, why: str, question: Question) -> str:
    """Return the plain conclusion of a rule; of one without a condition where it answers what is asked."""
    if verdict == "fails":
        released = ",该条不强制要求" if rule.kind in _OBLIGES else ""
        return f"按所述情况,不属于该条规定的情形{f'({why[:-1]})' if why else ''}{released}。"
    if not rule.says or not carried(rule.says, rule.quote):
        return ""
    if verdict == "holds":
        return rule.says
    return rule.says if rule.when is None and _tells(rule, question) else ""


def _tells(rule: Rule, question: Question) -> bool:
    """Return whether the conclusion of a rule without a condition says what is asked, in fewer words than its quote."""
    says = fold_text(rule.says or "")
    sharp = question.aspects & SHARP
    wanted = sharp or question.aspects & {Aspect.WHETHER}
    if not wanted & set(rule.answers) or len(says) > _SHORTER * len(fold_text(rule.quote)):
        return False
    asked = fold_text(question.text)
    return any(says[place : place + 2] in asked for place in range(len(says) - 1))


def _computation(rule: Rule | None, verdict: Verdict | None, question: Question, *, pack: Pack) -> str:
    """Return how amounts decide a rule, or that they leave it open, as a sentence; nothing where no amount does."""
    if rule is None or (verdict and rule.when is None) or contradicted_figures(question, rule.quote):
        return ""
    if verdict is None:
        # A sentence with both sides of a threshold has no condition of its own; each side has a rule.
        matter = [other for other in pack.rules if other.topic == rule.topic and other.article == rule.article and other.when]
        return next(filter(None, (_left_open(other.when, question) for other in matter if other.when)), "")
    assert rule.when is not None
    clauses = reasons(rule.when, question.facts, met=verdict == "holds")
    amounts = clauses if verdict == "fails" else tuple(clause for clause in clauses if "万元" in clause)
    return f"{';'.join(amounts)}。" if amounts else ""


def _left_open(condition: Condition, question: Question) -> str:
    """Return on what it depends whether a condition holds, where amounts are stated; nothing where they decide it, or none is stated."""
    unmet, open_amounts, met = (reasons(condition, question.facts, met=met) for met in (False, None, True))
    if unmet:
        return ""
    if open_amounts:
        return f"取决于实际金额:{'、'.join(open_amounts)}。"
    kinds = [str(test.value) for test in condition.all_of if test.field == "kind" and question.facts.low.kind is None]
    amounts = [clause for clause in met if "万元" in clause]
    return f"{'、'.join(amounts)};还取决于是否属于{kinds[0]}类项目。" if amounts and kinds else ""


def _days(citation: Citation, question: Question, *, pack: Pack, reckoning: Reckoning) -> Dated | None:
    """Return what the dates of the question come to under the rules whose words stand in the citation."""
    own = [
        rule for rule in pack.rules if rule.within and rule.article == citation.article and _overlap(pack.quote_span(rule), citation.span)
    ]
    return dated(own, question, pack=pack, today=reckoning.today, calendar=reckoning.calendar) if own else None


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def objection(question: Question) -> str:
    """Return that something the question states cannot be so, as a sentence; nothing where all can."""
    if not question.impossible:
        return ""
    return f"{';'.join(question.impossible)}。以下没有据此计算,请核对后再问。"


def abstention(
    question: Question, *, pack: Pack, about: str | None, related: tuple[Citation, ...], confidence: float, reason: str
) -> Answer:
    """Return an answer that says what the regulation does not settle, whom to ask, and which articles are nearest."""
    silent = f"《{pack.title}》没有规定{about},不能据此答复。"
    # Without rules nobody has looked at what the regulation settles: only that no sentence was found can be said.
    unknown = f"《{pack.title}》中没有找到可以确定回答这个问题的规定,不能据此答复。"
    lines = [objection(question), silent if about else unknown]
    if pack.interpreter:
        label = f"第{chinese_numeral(pack.interpreter.article)}条"
        lines.append(f"{label}:「{pack.interpreter.quote.rstrip(_ENDS)}」。如需确认,可向其咨询。")
    if related:
        lines.append("相近条款:" + "、".join(dict.fromkeys(citation.label for citation in related)) + "。")
    return Answer(
        question=question.asked,
        answer="".join(lines),
        abstained=True,
        basis=Basis.EXTRACT,
        confidence=confidence,
        related=related,
        restated=question.restated,
        reason=reason,
    )


def same_words(one: Citation, other: Citation) -> bool:
    """Return whether one quote stands inside the other."""
    a, b = fold_text(one.quote), fold_text(other.quote)
    return one.article == other.article and (a in b or b in a)
