from decimal import Decimal

import pytest

from assistant.answering.understand import understand
from assistant.project import ProjectKind
from assistant.regulations.types import Aspect


def test_single_amount_is_the_total() -> None:
    facts = understand(("总投资正好100万元,监理是必须的吗?",)).facts
    assert facts.low.total_wan == facts.high.total_wan == 100
    assert facts.low.software_wan is None


def test_amount_of_software_is_told_from_the_total() -> None:
    facts = understand(("项目总投资900万元,其中软件开发480万元,要做软课题吗?",)).facts
    assert (facts.low.total_wan, facts.low.software_wan) == (900, 480)


def test_parts_are_added_up_and_the_sum_is_restated() -> None:
    question = understand(("软件300万+硬件220万,要监理吗",))
    assert question.facts.low.total_wan == 520
    assert question.facts.low.software_wan == 300
    assert question.restated is not None
    assert "520万元" in question.restated


def test_amount_below_a_bound_reads_from_zero_to_just_below() -> None:
    facts = understand(("投资不到80万要监理吗",)).facts
    assert facts.low.total_wan == 0
    assert facts.high.total_wan is not None
    assert Decimal("79.9") < facts.high.total_wan < 80


def test_software_amount_alone_is_a_lower_bound_of_the_total() -> None:
    facts = understand(("500w的软件要先干啥",)).facts
    assert facts.low.software_wan == facts.high.software_wan == 500
    assert facts.low.total_wan == 500
    assert facts.high.total_wan is not None
    assert facts.high.total_wan > 1_000_000


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("运维项目几月份报", ProjectKind.OPERATION),
        ("新建一个平台怎么申报", ProjectKind.CONSTRUCTION),
        ("咨询服务要评审吗", ProjectKind.SERVICE),
        ("合同副本交给谁", None),
    ],
)
def test_kind_is_understood(question: str, kind: ProjectKind | None) -> None:
    assert understand((question,)).facts.low.kind is kind


def test_new_amount_replaces_the_old_one_in_a_follow_up() -> None:
    question = understand(("120万的项目要监理吗?", "那要是80万呢?"))
    assert question.facts.low.total_wan == question.facts.high.total_wan == 80
    assert "监理" in question.text
    assert "120" not in question.text
    assert question.restated is not None


def test_new_kind_replaces_the_old_one_in_a_follow_up() -> None:
    question = understand(("建设类项目怎么申报?", "运维的呢"))
    assert question.facts.low.kind is ProjectKind.OPERATION
    assert "申报" in question.text


def test_complete_question_forgets_the_earlier_turns() -> None:
    question = understand(("总投资120万元的项目要监理吗?", "项目验收报告应当在几个工作日内报送?"))
    assert "监理" not in question.text
    assert question.restated is None


def test_statement_before_a_question_belongs_to_it() -> None:
    question = understand(("我们的软件去年六月已经通过竣工验收", "之后还有什么工作要按期完成?"))
    assert "通过竣工验收" in question.text


def test_acknowledgement_is_no_turn() -> None:
    assert understand(("合同副本交给谁?", "好的", "几天内?")).text == understand(("合同副本交给谁?", "几天内?")).text


def test_several_questions_are_parts_with_the_statement_before_them() -> None:
    parts = understand(("您好,我们总投资80万。请问要监理吗?另外验收报告几天内交?",)).parts
    assert len(parts) == 2
    assert all("80万" in part for part in parts)
    assert "监理" not in parts[1]


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("合同签完几天内报", Aspect.WHEN),
        ("报给哪个部门", Aspect.WHO),
        ("要带什么材料", Aspect.MATERIALS),
        ("没批就干会怎样", Aspect.CONSEQUENCE),
        ("多少钱以上要监理", Aspect.AMOUNT),
        ("要不要监理", Aspect.WHETHER),
    ],
)
def test_what_is_wanted_is_understood(question: str, aspect: Aspect) -> None:
    assert aspect in understand((question,)).aspects


@pytest.mark.parametrize(
    ("question", "alone"),
    [("第十九条怎么规定的?", True), ("请把第19条原文发我", True), ("第十八条说十个工作日对吗", False), ("要监理吗", False)],
)
def test_question_for_the_words_of_an_article_is_told_apart(question: str, alone: bool) -> None:
    assert understand((question,)).asks_for_article is alone
