from decimal import Decimal

import pytest

from assistant.answering.match import Candidate
from assistant.answering.premises import contradicted_figures
from assistant.answering.rules import decide, reasons, settle
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


_SOFTWARE_500 = Condition(
    all_of=(
        Test(field="software_wan", operator=Operator.AT_LEAST, value=Decimal(500)),
        Test(field="kind", operator=Operator.IS, value="建设"),
    )
)


def test_software_is_never_more_than_the_whole() -> None:
    assert decide(_SOFTWARE_500, understand(("总投资450万的建设项目",)).facts) is False
    assert decide(_SOFTWARE_500, understand(("总投资520万的建设项目",)).facts) is None


@pytest.mark.parametrize(
    ("question", "condition", "met", "words"),
    [
        pytest.param("软件380万,硬件150万", _AT_LEAST_100, True, "软件380万元+硬件150万元=530万元,达到100万元", id="sum"),
        pytest.param("总投资120万", _AT_LEAST_100, True, "总投资120万元,达到100万元", id="met"),
        pytest.param("总投资99.99万", _AT_LEAST_100, False, "总投资99.99万元,不到100万元", id="unmet"),
        pytest.param("总投资80万", _BELOW_100, True, "总投资80万元,不到100万元", id="below"),
        pytest.param("总投资100万", _BELOW_100, False, "总投资100万元,达到100万元", id="the-bound-itself"),
        pytest.param("软件开发499万的建设项目", _SOFTWARE_500, False, "软件开发部分499万元,不到500万元", id="software"),
        pytest.param(
            "软件开发480万、小程序20万的建设项目",
            _SOFTWARE_500,
            True,
            "软件开发部分:软件开发480万元+小程序20万元=500万元,达到500万元",
            id="software-sum",
        ),
        pytest.param(
            "总投资450万的建设项目", _SOFTWARE_500, False, "软件开发部分不多于总投资(450万元),不到500万元", id="bounded-by-the-whole"
        ),
        pytest.param("600万的运维类项目", _SOFTWARE_500, False, "所述是运维类项目", id="kind"),
        pytest.param("总投资80万到120万", _AT_LEAST_100, None, "是否达到100万元,要看总投资的实际金额(总投资80万元至120万元)", id="open"),
    ],
)
def test_reasons_are_worked_out(question: str, condition: Condition, met: bool | None, words: str) -> None:
    assert reasons(condition, understand((question,)).facts, met=met) == (words,)


def test_bound_that_the_asker_names_needs_no_reason() -> None:
    assert reasons(_BELOW_100, understand(("一百万以下的项目要监理吗",)).facts, met=True) == ()


def test_unknown_facts_give_no_reason() -> None:
    facts = understand(("要监理吗",)).facts
    assert all(reasons(_AT_LEAST_100, facts, met=met) == () for met in (True, False, None))
