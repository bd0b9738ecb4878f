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


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("投资50万到150万之间要监理吗", 50, 150),
        ("预算80-120w,要监理吗", 80, 120),
        ("可能是80万或120万,要监理吗", 80, 120),
        ("项目从80万调整为130万,要监理吗", 130, 130),
        ("原批复80万,后来追加到130万", 130, 130),
        ("预算由600万压减到450万,还要评审吗", 450, 450),
        ("900万的项目,其中软件300万", 900, 900),
        ("软件开发300万的建设项目,总投资900万", 900, 900),
        ("300万开发软件,900万总投资", 900, 900),
        ("項目總投資壹佰萬元整", 100, 100),
    ],
)
def test_total_is_read_from_ranges_changes_and_parts(question: str, low: int, high: int) -> None:
    facts = understand((question,)).facts
    assert (facts.low.total_wan, facts.high.total_wan) == (low, high)


def test_added_amount_does_not_replace_the_first() -> None:
    assert understand(("原来80万,又追加了50万,要监理吗",)).facts.low.total_wan == 130


def test_software_is_told_from_the_total_in_any_order() -> None:
    for question in ("软件开发300万的建设项目,总投资900万", "900万的项目里软件占300万", "总投资900万,软件300万"):
        facts = understand((question,)).facts
        assert (facts.low.total_wan, facts.low.software_wan) == (900, 300), question


@pytest.mark.parametrize(("question", "low"), [("每期60万、分两期,要监理吗", 60), ("每年40万,三年,要监理吗", 40), ("运维费40万/年", 40)])
def test_amount_per_period_leaves_the_total_open(question: str, low: int) -> None:
    facts = understand((question,)).facts
    assert facts.low.total_wan == low
    assert facts.high.total_wan is not None
    assert facts.high.total_wan > 1_000_000


def test_short_question_with_a_matter_of_its_own_is_a_conjunct() -> None:
    question = understand(("软件开发300万的建设项目,总投资900万,要监理吗,要软课题吗",))
    assert question.conjuncts == ("要监理吗", "要软课题吗")


def test_piece_that_only_continues_goes_with_the_piece_before() -> None:
    assert understand(("要做密评吗,多久一次,要监理吗",)).conjuncts == ("要做密评吗 多久一次", "要监理吗")
    assert understand(("合同签完了,报给谁,几天内",)).conjuncts == ()


def test_sentence_that_only_continues_goes_with_the_question_before() -> None:
    first, second = understand(("要不要做密评?多久一次?",)).parts
    assert "多久" not in first
    assert "密评" in second
    assert "多久一次" in second


@pytest.mark.parametrize("turn", ["为什么", "为啥?", "依据呢", "下一条呢", "上一条呢", "然后呢", "还有呢"])
def test_bare_follow_up_does_not_stand_alone(turn: str) -> None:
    assert understand(("第十条怎么规定的?", turn)).alone is None


@pytest.mark.parametrize(
    ("turns", "articles"),
    [
        (("第十五条到第十七条讲什么",), (15, 16, 17)),
        (("第15-17条",), (15, 16, 17)),
        (("15、16条的内容",), (15, 16)),
        (("第三条和第五条",), (3, 5)),
        (("十五条说的是什么",), (15,)),
        (("这十五条都要遵守吗",), ()),
        (("办法共三十五条吗",), ()),
        (("一共有几条",), ()),
        (("第十条写了什么", "下一条呢"), (11,)),
        (("第十条写了什么", "上一条呢", "再上一条呢"), (8,)),
        (("要监理吗", "下一条呢"), ()),
    ],
)
def test_articles_named_are_resolved(turns: tuple[str, ...], articles: tuple[int, ...]) -> None:
    assert understand(turns).articles == articles


@pytest.mark.parametrize(("question", "paragraph"), [("第四条第二款写了什么", 2), ("第19条第2款", 2), ("第四条写了什么", None)])
def test_paragraph_of_a_single_article_is_read(question: str, paragraph: int | None) -> None:
    understood = understand((question,))
    assert understood.paragraph == paragraph
    assert understood.asks_for_article


@pytest.mark.parametrize(
    ("question", "law"),
    [
        ("民法典第一百条怎么规定的", "民法典"),
        ("《招标投标法》第三条", "招标投标法"),
        ("请问根据政府采购法第三条", "政府采购法"),
        ("本办法第三条", None),
        ("这个办法第三条", None),
        ("管理办法第三条", None),
        ("按规定第三条要干啥", None),
    ],
)
def test_article_of_another_law_is_told_apart(question: str, law: str | None) -> None:
    understood = understand((question,))
    assert understood.other_law == law
    assert understood.articles == (() if law else (3,))


def test_traditional_characters_are_read_as_simplified() -> None:
    assert understand(("項目驗收報告應於何時提交",)).text == "项目验收报告应于何时提交"


def test_taiwanese_words_are_read_as_mainland_ones() -> None:
    assert understand(("軟體開發專案的伺服器",)).text == "软件开发项目的服务器"


@pytest.mark.parametrize(
    ("turns", "total", "software"),
    [
        pytest.param(("软件300万", "硬件220万", "要监理吗"), 520, 300, id="parts-over-turns"),
        pytest.param(("软件380万", "还有硬件150万", "要监理吗?"), 530, 380, id="another-part"),
        pytest.param(("900万的项目", "软件500万", "要做课题吗"), 900, 500, id="part-of-what-was-said"),
        pytest.param(("120万的项目要监理吗?", "说错了,是80万"), 80, None, id="corrected"),
        pytest.param(("项目80万要监理吗", "不对,应该是一百二十万"), 120, None, id="corrected-with-should"),
        pytest.param(("我们总投资95万", "要监理吗", "那要是追加到正好100万呢?"), 100, None, id="raised-to"),
        pytest.param(("软件开发480万,硬件90万,要做课题吗", "软件改成510万呢"), 600, 510, id="one-part-changed"),
        pytest.param(("软件300万、硬件220万,要监理吗", "那要是80万呢"), 80, None, id="the-whole-changed"),
    ],
)
def test_amounts_of_several_turns_are_brought_together(turns: tuple[str, ...], total: int, software: int | None) -> None:
    facts = understand(turns).facts
    assert (facts.low.total_wan, facts.high.total_wan) == (total, total)
    assert facts.low.software_wan == software


@pytest.mark.parametrize(
    ("turns", "restated"),
    [
        (("120万的项目要监理吗?", "说错了,是80万"), "按总投资80万元理解"),
        (("我们有个项目总投资一百二十万", "监理可以不请吧?"), "按总投资120万元理解"),
        (("这个项目是涉密的", "招标的时候有什么特别的?"), "按涉密项目理解"),
        (("软件300万", "硬件220万", "要监理吗"), "按总投资520万元、软件开发部分300万元理解"),
        (("建设类项目怎么申报?", "运维的呢"), "按运维类项目理解"),
    ],
)
def test_fact_of_an_earlier_turn_is_always_restated(turns: tuple[str, ...], restated: str) -> None:
    found = understand(turns).restated
    assert found is not None
    assert found.startswith(restated)


def test_other_date_replaces_the_one_before() -> None:
    question = understand(("实施计划3月1日下达,合同最晚哪天签", "那要是4月10日呢"))
    assert "4月10日下达" in question.text
    assert "3月1日" not in question.text


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("2月30日签的合同哪天交副本", "「2月30日」不存在:2月最多29天"),
        ("13月5日下达的计划", "「13月5日」不存在:一年只有12个月"),
        ("总投资-5万要监理吗", "「-5万」不能作为项目金额:金额不能是负数"),
        ("总投资0元要监理吗", "「0元」不能作为项目金额:金额应大于0"),
        ("100万美元的系统要监理吗", "「100万美元」不能作为项目金额:不是人民币,请折算成人民币再问"),
    ],
)
def test_what_cannot_be_so_is_named(question: str, clause: str) -> None:
    assert understand((question,)).impossible == (clause,)


def test_no_more_than_three_impossible_things_are_named() -> None:
    assert len(understand(("2月30日、4月31日、6月31日、9月31日、11月31日",)).impossible) == 3


@pytest.mark.parametrize(
    "question",
    [
        "一" * 4000,
        "1" * 4000,
        "第一、二、三、" * 570,
        "5万到" * 1300,
        "总投资" * 1300,
        "负" * 2000 + "5万",
        "2月30日" * 500,
        "\u202e\u200b总投资80万\u2066要监理吗",
        "((((((((((" * 400,
        "没有" * 2000,
    ],
)
def test_hostile_question_is_understood_somehow(question: str) -> None:
    assert understand((question,)).parts
