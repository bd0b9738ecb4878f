"""From what was found to what is said: statements, each with its citation."""

from typing import Literal

from assistant.answering.citations import carried, cite
from assistant.answering.match import Candidate
from assistant.answering.rules import contradicted_figures
from assistant.answering.types import Answer, Basis, Citation
from assistant.answering.understand import Question
from assistant.regulations.types import Pack
from assistant.text.normalize import fold_text
from assistant.text.numerals import chinese_numeral
from assistant.text.span import Frozen

__all__ = ["Statement", "abstention", "same_words", "state"]


_ENDS = "。;,\uff1b\uff0c"


class Statement(Frozen):
    """One sentence or two of an answer, carried by one citation."""

    text: str
    citation: Citation
    basis: Basis


def state(candidate: Candidate, verdict: Literal["holds", "fails"] | None, *, question: Question, pack: Pack) -> Statement | None:
    """Return the statement that a candidate makes, None when its quote or a figure of it is not in the article."""
    citation = cite(pack, candidate.article, candidate.quote)
    if citation is None:
        return None
    quoted = f"{citation.label}规定:「{citation.quote.rstrip(_ENDS)}」。"
    rule = candidate.rule
    if verdict == "fails":
        return Statement(text=f"按所述情况,不属于该条规定的情形。{quoted}", citation=citation, basis=Basis.RULE)
    if verdict == "holds" and rule and rule.says and carried(rule.says, citation.quote):
        return Statement(text=f"{rule.says}{quoted}", citation=citation, basis=Basis.RULE)
    lead = "与条文规定不符。" if contradicted_figures(question, citation.quote) else ""
    return Statement(text=lead + quoted, citation=citation, basis=Basis.RULE if lead else Basis.EXTRACT)


def abstention(
    question: Question, *, pack: Pack, about: str | None, related: tuple[Citation, ...], confidence: float, reason: str
) -> Answer:
    """Return an answer that says what the regulation does not settle, whom to ask, and which articles are nearest."""
    silent = f"《{pack.title}》没有规定{about},不能据此答复。"
    # Without rules nobody has looked at what the regulation settles: only that no sentence was found can be said.
    unknown = f"《{pack.title}》中没有找到可以确定回答这个问题的规定,不能据此答复。"
    lines = [silent if about else unknown]
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
