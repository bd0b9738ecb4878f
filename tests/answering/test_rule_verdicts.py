from decimal import Decimal

import pytest

from assistant.answering.match import Candidate
from assistant.answering.rules import contradicted_figures, decide, settle
from assistant.answering.understand import understand
from assistant.regulations.types import Aspect, Condition, Operator, Rule, RuleKind, Test
from assistant.text.span import Span

_AT_LEAST_100 = Condition(all_of=(Test(field="total_wan", operator=Operator.AT_LEAST, value=Decimal(100)),))
_BELOW_100 = Condition(all_of=(Test(field="total_wan", operator=Operator.BELOW, value=Decimal(100)),))


def _candidate(name: str, quote: str, when: Condition | None, start: int) -> Candidate:
    rule = Rule(
        id=name, topic="supervision", kind=RuleKind.DUTY, article=19, quote=quote, when=when, answers=(Aspect.WHETHER,), asks=("要监理吗",)
    )
    return Candidate(article=19, quote=quote, span=Span(start=start, end=start + len(quote)), probability=0.5, rule=rule)


_ABOVE = _candidate("above", "总投资在100万元(含)以上的项目,应实行项目监理制", _AT_LEAST_100, 0)
_UNDER = _candidate("under", "总投资在100万元以下的项目,鼓励实行项目监理制", _BELOW_100, 40)
_BOTH = (_ABOVE, _UNDER)


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("总投资100万要监理吗", True),
        ("总投资99.99万要监理吗", False),
        ("总投资200多万要监理吗", True),
        ("总投资不到90万要监理吗", False),
        ("总投资不到150万要监理吗", None),
        ("要监理吗", None),
    ],
)
def test_condition_is_decided_only_when_every_reading_agrees(question: str, holds: bool | None) -> None:
    assert decide(_AT_LEAST_100, understand((question,)).facts) is holds


def test_amount_picks_the_side_of_the_threshold_whatever_was_matched() -> None:
    question = understand(("总投资60万要监理吗",))
    assert settle(_ABOVE, _BOTH, question=question) == (_UNDER, "holds")


def test_rule_without_counterpart_fails_when_its_condition_does() -> None:
    question = understand(("总投资60万要监理吗",))
    assert settle(_ABOVE, (_ABOVE,), question=question) == (_ABOVE, "fails")


def test_question_without_facts_settles_nothing() -> None:
    assert settle(_UNDER, _BOTH, question=understand(("要监理吗",))) == (_UNDER, None)


def test_threshold_that_the_asker_wants_confirmed_is_contradicted_not_applied() -> None:
    question = understand(("听说总投资200万以上才要监理,对吧?",))
    assert contradicted_figures(question, _ABOVE.quote) == {"100 万元"}
    assert settle(_ABOVE, _BOTH, question=question) == (_ABOVE, None)


@pytest.mark.parametrize(
    ("question", "quote", "contradicted"),
    [
        ("合同副本十个工作日内报送,对吗?", "七个工作日内报送", {"7 工作日"}),
        ("合同副本七个工作日内报送,对吗?", "7个工作日内报送", set()),
        ("合同副本十个工作日能报完吗?", "七个工作日内报送", set()),
        ("第十八条说要报合同副本,对吗?", "七个工作日内报送", set()),
        ("总投资120万元的项目不用监理,对吗?", "总投资在100万元(含)以上的项目", set()),
    ],
)
def test_only_a_figure_put_up_for_confirmation_is_contradicted(question: str, quote: str, contradicted: set[str]) -> None:
    assert contradicted_figures(understand((question,)), quote) == contradicted
