from datetime import date

import pytest

from assistant.answering.compose import Reckoning, objection, state
from assistant.answering.match import Candidate
from assistant.answering.rules import settle
from assistant.answering.types import Basis
from assistant.answering.understand import understand
from assistant.calendar.workdays import WorkCalendar
from assistant.regulations.types import Pack
from assistant.text.normalize import fold_text
from assistant.wiring import Assistant

_RECKONING = Reckoning(today=date(2026, 11, 24), calendar=WorkCalendar())


@pytest.fixture(scope="module")
def pack(assistant: Assistant) -> Pack:
    return assistant.pack()


def _said(pack: Pack, name: str, *turns: str, reckoning: Reckoning | None = _RECKONING) -> tuple[str, Basis]:
    """Return what is said when the rule of that name was matched, and all rules of its matter with it."""
    rules = sorted(pack.rules, key=lambda rule: rule.id != name)
    candidates = tuple(
        Candidate(article=rule.article, quote=rule.quote, span=pack.quote_span(rule), probability=1.0 / (number + 1), rule=rule)
        for number, rule in enumerate(rules)
    )
    question = understand(turns)
    chosen, verdict = settle(candidates[0], candidates, question=question)
    statement = state(chosen, verdict, question=question, pack=pack, reckoning=reckoning)
    assert statement is not None
    assert fold_text(statement.citation.quote) in fold_text(pack.article(statement.citation.article).text)
    return statement.text, statement.basis


@pytest.mark.parametrize(
    ("rule", "question", "opens", "holds"),
    [
        pytest.param("supervision-general", "软件380万,硬件150万,要监理吗", "必须实行。", "软件380万元+硬件150万元=530万元", id="sum"),
        pytest.param("supervision-required", "总投资80万要监理吗", "不强制。", "鼓励", id="other-side"),
        pytest.param("supervision-encouraged", "总投资正好100万要监理吗", "必须实行。", "达到100万元", id="the-bound"),
        pytest.param("supervision-general", "几百万的系统用监理吗", "必须实行。", "200万元至999万元", id="several-hundred"),
        pytest.param("study-required", "软件开发500万的建设项目要先做课题吗", "须先做。", "达到500万元", id="study"),
        pytest.param("study-required", "软件开发499万的建设项目必须做课题吗", "按所述情况,不属于", "不到500万元", id="study-below"),
        pytest.param("study-required", "600万的运维类项目要做课题吗", "按所述情况,不属于", "不强制要求", id="study-of-another-kind"),
        pytest.param("hardware-filing", "没有硬件,纯软件,要去备案吗", "按所述情况,不属于", "不含硬件设备采购", id="no-hardware"),
        pytest.param("trial-general", "定制软件试运行满一个月能验收吗", "软件开发项目,", "一个月不足3个月", id="trial"),
        pytest.param("trial-general", "成品软件试运行一个月了能验收吗", "通用类成熟", "已满1个月", id="trial-product"),
        pytest.param("excluded-office-equipment", "买打印机要走审批吗", "日常办公使用的个人电脑", "不属于本办法所称的项目", id="excluded"),
        pytest.param("contract-no-change", "能不能改合同内容", "不得擅自变更", "第十八条", id="ban"),
        pytest.param("quarterly-report", "进度报告报给财政局就行了吧", "与条文规定不符", "条文写明的是州数字化发展局", id="office"),
        pytest.param("contract-copy", "合同副本十五天内交,对吧", "与条文规定不符", "七个工作日", id="figure"),
        pytest.param("unsigned-contract", "计划下达五个月了没签合同", "超期", "收回项目资金", id="late"),
        pytest.param("supervision-general", "总投资80万到120万,要监理吗", "取决于实际金额", "鼓励", id="open-on-both-sides"),
        pytest.param("study-general", "软件开发五百多万,要先做课题吗", "须先做。", "第十二条", id="more-than-the-bound"),
        pytest.param(
            "study-general", "全是软件,共560万,要先做课题吗", "软件开发部分560万元,达到500万元;还取决于", "建设类", id="kind-is-open"
        ),
        pytest.param("supervision-required", "总投资80万到120万,要监理吗", "取决于实际金额", "是否达到100万元", id="open"),
    ],
)
def test_conclusion_comes_first_then_the_computation_then_the_quote(pack: Pack, rule: str, question: str, opens: str, holds: str) -> None:
    text, _ = _said(pack, rule, question)
    assert text.startswith(opens)
    assert holds in text
    assert text.endswith("」。")


@pytest.mark.parametrize(
    ("rule", "question"),
    [
        ("egov-operation", "电子政务项目包括哪些内容"),
        ("purpose", "制定本办法的目的是什么"),
        ("acceptance-consent", "项目验收要准备什么"),
        ("report-items", "可研报告写什么"),
    ],
)
def test_quote_stands_alone_where_no_rule_decides(pack: Pack, rule: str, question: str) -> None:
    text, basis = _said(pack, rule, question)
    assert text.startswith("第")
    assert basis is Basis.EXTRACT


def test_decided_statement_is_a_rules_and_a_plain_conclusion_is_not(pack: Pack) -> None:
    assert _said(pack, "supervision-general", "总投资80万要监理吗")[1] is Basis.RULE
    assert _said(pack, "contract-copy", "3月3日签的合同,副本哪天交")[1] is Basis.RULE
    assert _said(pack, "excluded-office-equipment", "买打印机要走审批吗")[1] is Basis.EXTRACT


def test_dates_are_not_counted_without_a_day_of_the_question(pack: Pack) -> None:
    text, _ = _said(pack, "contract-copy", "3月3日签的合同,副本哪天交", reckoning=None)
    assert "起算" not in text


def test_asker_who_is_right_is_not_told_otherwise(pack: Pack) -> None:
    for rule, question in (
        ("contract-copy", "合同副本七个工作日内交数发局,对吧"),
        ("quarterly-report", "进度报告每季度末报数字化局就行了吧"),
        ("supervision-general", "听说总投资100万以上才必须监理,对吗"),
        ("trial-software", "定制软件试运行三个月以后才能验收,是吧"),
    ):
        assert "不符" not in _said(pack, rule, question)[0], question


def test_objection_names_what_cannot_be_so() -> None:
    assert objection(understand(("2月30日签的合同哪天交副本",))).startswith("「2月30日」不存在:2月最多29天。以下没有据此计算")
    assert objection(understand(("合同副本哪天交",))) == ""


def test_impossible_date_gives_the_rule_without_a_computation(pack: Pack) -> None:
    text, basis = _said(pack, "contract-copy", "2月30日签的合同,副本几天内交")
    assert "起算" not in text
    assert basis is Basis.EXTRACT


def test_fact_of_an_earlier_turn_decides(pack: Pack) -> None:
    text, _ = _said(pack, "supervision-general", "我们有个项目总投资一百二十万", "监理可以不请吧?")
    assert text.startswith("必须实行。")
