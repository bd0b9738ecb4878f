"""What the facts of a question decide: conditions, conclusions, premises that are not so."""

import re
from typing import Literal

from assistant.answering.match import Candidate
from assistant.answering.understand import Facts, Question
from assistant.regulations.conditions import holds
from assistant.regulations.types import Condition
from assistant.text.amounts import Relation, parse_amounts
from assistant.text.figures import figures

__all__ = ["contradicted_figures", "decide", "settle"]

# The asker wants a premise confirmed.
_CONFIRMS = re.compile(
    r"对吧|对吗|对不对|没错吧|是吧|是这样|是不是这样|听说|据说|不是说|说是|都说|有人说|right\?|is it true", re.IGNORECASE
)


def decide(condition: Condition, facts: Facts) -> bool | None:
    """Return whether the condition holds on every reading of the facts, on none (False), or cannot be told (None)."""
    low, high = holds(condition, facts.low), holds(condition, facts.high)
    return low if low == high else None


def settle(
    chosen: Candidate, candidates: tuple[Candidate, ...], *, question: Question
) -> tuple[Candidate, Literal["holds", "fails"] | None]:
    """Return the candidate whose condition the facts decide, of those on the chosen one's matter, and how they decide it.

    第十九条 has one rule for each side of its threshold: the amount in the question picks the side, not the wording.
    """
    if contradicted_figures(question, chosen.quote):
        return chosen, None  # the amount is what is being asked about
    matter = [c for c in candidates if _same_matter(c, chosen) and c.rule and c.rule.when]
    verdicts = [(c, decide(c.rule.when, question.facts)) for c in matter if c.rule and c.rule.when]
    for candidate, verdict in verdicts:
        if verdict:
            return candidate, "holds"
    for candidate, verdict in verdicts:
        if verdict is False and candidate.span == chosen.span:
            return candidate, "fails"
    return chosen, None


def contradicted_figures(question: Question, quote: str) -> frozenset[str]:
    """Return the figures of the quote that differ from those which the asker wants confirmed, empty when none do."""
    if not _CONFIRMS.search(question.asked):
        return frozenset()
    # 「总投资120万元」 states a fact of the project; 「200万以上才要」 claims a threshold.
    facts = {
        figure for amount in parse_amounts(question.asked) if amount.relation is Relation.EXACT for figure in figures(f"{amount.wan}万元")
    }
    asked, stated = figures(question.asked) - facts, figures(quote)
    units = {figure.split()[1] for figure in asked - stated} - {"条", "款", "项"}
    return frozenset(
        figure for figure in stated if figure.split()[1] in units or (figure.endswith("日") and any(u.endswith("日") for u in units))
    )


def _same_matter(candidate: Candidate, chosen: Candidate) -> bool:
    return bool(candidate.rule and chosen.rule and candidate.rule.topic == chosen.rule.topic and candidate.article == chosen.article)
