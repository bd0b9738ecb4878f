"""What the facts of a question decide: conditions, the side of a threshold, and how that was worked out."""

from decimal import Decimal
from typing import Literal

from assistant.answering.facts import Facts, amount_text
from assistant.answering.match import Candidate
from assistant.answering.premises import contradicted_figures
from assistant.answering.understand import Question
from assistant.project import ProjectProfile
from assistant.regulations.conditions import holds
from assistant.regulations.types import Condition, Operator, Test
from assistant.text.amounts import MOST_WAN

__all__ = ["decide", "reasons", "settle"]

_AMOUNTS = {"total_wan": "总投资", "software_wan": "软件开发部分"}
# How an amount stands to a bound that it meets, and to one that it does not.
_MET = {Operator.AT_LEAST: "达到", Operator.ABOVE: "超过", Operator.AT_MOST: "没有超过", Operator.BELOW: "不到"}
_UNMET = {Operator.AT_LEAST: "不到", Operator.ABOVE: "没有超过", Operator.AT_MOST: "超过", Operator.BELOW: "达到"}
_CLAIMS = {
    "has_hardware": ("含硬件设备采购", "不含硬件设备采购"),
    "classified": ("涉密", "不涉密"),
    "state_funded": ("由国家、自治区全额拨付资金", "不由国家、自治区全额拨付资金"),
    "of_county": ("由县市建设", "不由县市建设"),
    "in_public_works": ("属于政府投资工程中涉及的项目", "不属于政府投资工程中涉及的项目"),
    "developed": ("属于软件开发", "属于通用类成熟产品采购"),
}


def decide(condition: Condition, facts: Facts) -> bool | None:
    """Return whether the condition holds on every reading of the facts, on none (False), or cannot be told (None)."""
    low, high = (holds(condition, profile) for profile in _bounded(facts))
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


def reasons(condition: Condition, facts: Facts, *, met: bool | None) -> tuple[str, ...]:
    """Return how the facts stand to the tests of a condition that they meet, do not meet, or leave open (None).

    软件380万元+硬件150万元=530万元,达到100万元.
    """
    profiles = _bounded(facts)
    clauses = (_reason(test, facts, profiles) for test in condition.all_of if _meets(test, profiles) is met)
    return tuple(dict.fromkeys(clause for clause in clauses if clause))


def _meets(test: Test, profiles: tuple[ProjectProfile, ProjectProfile]) -> bool | None:
    low, high = (holds(Condition(all_of=(test,)), profile) for profile in profiles)
    return low if low == high else None


def _bounded(facts: Facts) -> tuple[ProjectProfile, ProjectProfile]:
    """Return both readings; software whose amount is not known is between nothing and the whole."""
    low, high = facts.low, facts.high
    if low.software_wan is None and high.total_wan is not None and high.total_wan < MOST_WAN:
        return low.model_copy(update={"software_wan": Decimal(0)}), high.model_copy(update={"software_wan": high.total_wan})
    return low, high


def _reason(test: Test, facts: Facts, profiles: tuple[ProjectProfile, ProjectProfile]) -> str | None:
    low, high = (getattr(profile, test.field) for profile in profiles)
    if low is None or high is None:
        return None
    if not isinstance(test.value, Decimal):
        return _claim(test, low)
    bound, met = f"{test.value.normalize():f}万元", _meets(test, profiles)
    if met is not None and low != high and bound in _said(test.field, facts):
        return None  # 「100万以下的项目」 says it itself
    if met is None:
        return f"是否{_MET[test.operator]}{bound},要看{_AMOUNTS[test.field]}的实际金额({_said(test.field, facts)})"
    return f"{_said(test.field, facts)},{(_MET if met else _UNMET)[test.operator]}{bound}"


def _said(field: str, facts: Facts) -> str:
    """Return an amount as it was stated, or how it was added up."""
    total = field == "total_wan"
    summed = facts.total_sum if total else facts.software_sum
    if summed:
        return summed if total else f"软件开发部分:{summed}"
    low, high = getattr(facts.low, field), getattr(facts.high, field)
    if low is None:  # only the whole is known
        return f"软件开发部分不多于总投资({amount_text(facts.low.total_wan or Decimal(0), facts.high.total_wan or MOST_WAN)})"
    name = "" if total and high >= MOST_WAN and facts.low.software_wan == low else _AMOUNTS[field]
    return f"{name or '仅软件开发部分就'}{amount_text(low, low if not name else high)}"


def _claim(test: Test, fact: object) -> str | None:
    if isinstance(fact, bool):
        claims = _CLAIMS.get(test.field)
        return claims and f"所述项目{claims[not fact]}"
    return f"所述是{fact}类项目" if fact != test.value else None


def _same_matter(candidate: Candidate, chosen: Candidate) -> bool:
    return bool(candidate.rule and chosen.rule and candidate.rule.topic == chosen.rule.topic and candidate.article == chosen.article)
