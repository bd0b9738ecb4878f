"""What a statement may leave out of its sentence, and everything that it may not change."""

import pytest

from assistant.answering.fidelity import Fault, fault_of, offices_in
from assistant.answering.legal_words import split_sentences
from assistant.wiring import load_pack

_REPORTING = "项目验收结束后七个工作日内,实施单位应向州数字化发展局报送验收报告。"
_SUPERVISION = (
    "实施单位应按照有关规定实行项目监理制,总投资在100万元(含)以上的项目,应实行项目监理制;"
    "总投资在100万元以下的项目,鼓励实施单位实行项目监理制。"
)  # fmt: skip
_TRIAL = (
    "通用类成熟软硬件产品采购项目的验收应在上线试运行不少于一个月后进行,软件开发项目的验收应在上线试运行不少于三个月后进行。"
    "试运行至完成项目验收的时间不得超过一年。"
)
_ACCEPTANCE = (
    "未经验收或验收不合格的建设类项目不得投入使用,也不得以延长试运行期等方式变相投入使用,实施单位不得申报相关升级、扩容和运维项目。"
    "未进行档案验收或者档案验收不合格的,不得通过项目验收。"
)
_STUDY = (
    "对于软件开发部分估算金额500万元(含)以上的建设类项目,实施单位应在申报前加强前期调研,做好软课题研究,"
    "对项目必要性、可行性进行充分论证后,方可进行申报。"
)
_CHANGE = (
    "项目实施目标、实施内容、资金预算等方面确需变更的,实施单位应向州数字化发展局、州财政局提交变更申请,州数字化发展局负责审核项目变更可行性,"
    "州财政局负责审核因项目变更导致的项目资金调整可行性,经州数字化发展局和州财政局一致同意后方可继续进行项目实施。"
)
_CONTRACT = "实施单位应在项目合同签订之日起七个工作日内将合同副本报送州数字化发展局,不得擅自变更采购需求及合同内容。"
_PANEL = "州数字化发展局原则上每月召开一次建设和服务类项目评审会。"
_AFTERWARDS = "实施单位应在项目通过验收一年后的一个月内,对项目总体完成情况做项目评价,并报州数字化发展局。"
_PLAN = "未列入实施计划的项目,不予审批、不予安排资金,不得开工建设。任何项目建设单位不得未批先建。"


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        pytest.param("验收结束后7个工作日内报送。", _REPORTING, id="shortened-with-digits"),
        pytest.param("项目验收结束后七个工作日内应向州数字化发展局报送验收报告", _REPORTING, id="without-the-actor"),
        pytest.param("项目验收结束后7工作日内,实施单位须向州数字化发展局报送验收报告", _REPORTING, id="another-word-for-a-duty"),
        pytest.param("总投资在一百万元以上的项目,应实行项目监理制。", _SUPERVISION, id="amount-in-words"),
        pytest.param("总投资在100万元以下的项目,鼓励实行项目监理制", _SUPERVISION, id="second-sentence"),
        pytest.param("软件开发项目的验收应在上线试运行不少于三个月后进行", _TRIAL, id="second-clause-with-its-subject"),
        pytest.param("试运行至完成项目验收的时间最多一年", _TRIAL, id="another-word-for-at-most"),
        pytest.param("未经验收或验收不合格的建设类项目不得投入使用", _ACCEPTANCE, id="ban-with-its-condition"),
        pytest.param("未经验收或验收不合格的建设类项目不能投入使用", _ACCEPTANCE, id="another-word-for-a-ban"),
        pytest.param("对于软件开发部分估算金额500万元以上的建设类项目,应在申报前加强前期调研,做好软课题研究", _STUDY, id="first-duties"),
        pytest.param("项目合同签订之日起7个工作日内将合同副本报送州数字化发展局", _CONTRACT, id="within-the-first-clause"),
        pytest.param("实施单位不得擅自变更采购需求及合同内容", _CONTRACT, id="actor-of-a-later-clause"),
        pytest.param("州数字化发展局原则上每月召开一次建设和服务类项目评审会", _PANEL, id="hedge-kept"),
        pytest.param("未列入实施计划的项目,不得开工建设", _PLAN, id="one-of-several-consequences"),
        pytest.param("任何项目建设单位不得未批先建。未列入实施计划的项目,不予审批、不予安排资金", _PLAN, id="two-sentences"),
    ],
)
def test_a_shortening_is_accepted(statement: str, quote: str) -> None:
    assert fault_of(statement, quote) is None


@pytest.mark.parametrize(
    ("statement", "quote", "fault"),
    [
        pytest.param("十个工作日内报送验收报告。", _REPORTING, Fault.NUMBER, id="another-number"),
        pytest.param("柒拾个工作日内报送验收报告。", _REPORTING, Fault.NUMBER, id="another-number-in-financial-characters"),
        pytest.param("⑧个工作日内报送验收报告。", _REPORTING, Fault.NUMBER, id="another-number-in-a-circle"),
        pytest.param("百分之七的工作日内报送验收报告。", _REPORTING, Fault.NUMBER, id="percentage"),
        pytest.param("2025年1月26日前报送验收报告。", _REPORTING, Fault.NUMBER, id="date"),
        pytest.param("按第三十条,七个工作日内报送验收报告。", _REPORTING, Fault.NUMBER, id="article-number"),
        pytest.param("项目验收结束后七个工作日后报送", _REPORTING, Fault.WORDS, id="after-for-within"),
        pytest.param("项目验收结束前7个工作日内报送", _REPORTING, Fault.WORDS, id="before-for-after"),
        pytest.param("项目验收结束后七个月内报送", _REPORTING, Fault.WORDS, id="another-unit"),
        pytest.param("州数字化发展局应向实施单位报送验收报告", _REPORTING, Fault.WORDS, id="actor-and-recipient-swapped"),
        pytest.param("项目验收结束后七个工作日内,应向州财政局报送验收报告", _REPORTING, Fault.OFFICE, id="another-office"),
        pytest.param("项目验收结束后七个工作日内,应向自治区数字化发展局报送验收报告", _REPORTING, Fault.OFFICE, id="a-higher-office"),
        pytest.param("项目验收结束后七个工作日内,可以向州数字化发展局报送验收报告", _REPORTING, Fault.DUTY, id="choice-for-duty"),
        pytest.param("项目验收结束后七个工作日内,不必向州数字化发展局报送验收报告", _REPORTING, Fault.DUTY, id="release-for-duty"),
        pytest.param("项目验收结束后七个工作日内,不得向州数字化发展局报送验收报告", _REPORTING, Fault.DUTY, id="ban-for-duty"),
        pytest.param("项目验收结束后七个工作日内报送验收报告,逾期罚款", _REPORTING, Fault.WORDS, id="invented-consequence"),
        pytest.param("项目验收结束后七个工作日内报送验收报告和保证金", _REPORTING, Fault.WORDS, id="invented-object"),
        pytest.param("实施单位应向州数字化发展局报送验收报告", _REPORTING, Fault.WORDS, id="time-left-out"),
        pytest.param("需要。", _REPORTING, Fault.EMPTY, id="nothing-but-yes"),
        pytest.param("总投资在100万元以下的项目,应实行项目监理制", _SUPERVISION, Fault.WORDS, id="two-halves-glued"),
        pytest.param("总投资在100万元以下的项目,不必实行项目监理制", _SUPERVISION, Fault.DUTY, id="release-for-encouragement"),
        pytest.param("实施单位应实行项目监理制", _SUPERVISION, Fault.WORDS, id="limit-left-out"),
        pytest.param("总投资在100多万元以上的项目,应实行项目监理制", _SUPERVISION, Fault.NUMBER, id="vague-amount"),
        pytest.param("软件开发项目的验收应在上线试运行不少于一个月后进行", _TRIAL, Fault.WORDS, id="number-of-the-other-clause"),
        pytest.param(
            "通用类成熟软硬件产品采购项目的验收应在上线试运行不少于三个月后进行", _TRIAL, Fault.WORDS, id="subject-of-the-other-clause"
        ),
        pytest.param("上线试运行不少于三个月后进行", _TRIAL, Fault.WORDS, id="subject-left-out"),
        pytest.param("试运行至完成项目验收的时间不少于一年", _TRIAL, Fault.WORDS, id="at-least-for-at-most"),
        pytest.param("验收合格的建设类项目不得投入使用", _ACCEPTANCE, Fault.WORDS, id="negation-left-out"),
        pytest.param("未经验收的建设类项目不得投入使用", _ACCEPTANCE, Fault.WORDS, id="half-a-condition"),
        pytest.param("建设类项目不得投入使用", _ACCEPTANCE, Fault.WORDS, id="condition-left-out"),
        pytest.param("实施单位不得申报相关升级、扩容和运维项目", _ACCEPTANCE, Fault.WORDS, id="condition-of-the-sentence-left-out"),
        pytest.param("未经验收或验收不合格的建设类项目投入使用", _ACCEPTANCE, Fault.WORDS, id="ban-left-out"),
        pytest.param("项目验收不合格的,不得通过档案验收", _ACCEPTANCE, Fault.WORDS, id="words-in-another-order"),
        pytest.param("实施单位应在申报前加强前期调研", _STUDY, Fault.WORDS, id="threshold-left-out"),
        pytest.param("州数字化发展局负责审核因项目变更导致的项目资金调整可行性", _CHANGE, Fault.WORDS, id="duty-of-another-office"),
        pytest.param(
            "项目实施目标、实施内容、资金预算等方面确需变更的,实施单位应向州财政局提交变更申请",
            _CHANGE,
            Fault.WORDS,
            id="one-of-two-offices",
        ),
        pytest.param("实施单位不得变更合同内容", _CONTRACT, Fault.WORDS, id="part-of-a-ban"),
        pytest.param("州数字化发展局每月召开一次建设和服务类项目评审会", _PANEL, Fault.WORDS, id="hedge-left-out"),
        pytest.param("实施单位应在项目通过验收一个月后,对项目总体完成情况做项目评价", _AFTERWARDS, Fault.WORDS, id="two-periods-mixed"),
        pytest.param("今天天气不错,适合散步游玩", _REPORTING, Fault.WORDS, id="about-something-else"),
        pytest.param("<b>项目验收结束后七个工作日内</b>报送", _REPORTING, Fault.WORDS, id="markup"),
        pytest.param("项目验收结束后\u202e七个工作日内报送", _REPORTING, Fault.EMPTY, id="hidden-direction-mark"),
        pytest.param("项目验收结束后七\u0336个工作日内报送", _REPORTING, Fault.WORDS, id="struck-through"),
        pytest.param("项目验收结束后七个工作日内报送" * 30, _REPORTING, Fault.EMPTY, id="far-too-long"),
        pytest.param("", _REPORTING, Fault.EMPTY, id="empty"),
        pytest.param("。。。", _REPORTING, Fault.EMPTY, id="punctuation"),
    ],
)
def test_anything_else_is_refused_with_its_reason(statement: str, quote: str, fault: Fault) -> None:
    assert fault_of(statement, quote) is fault


def test_every_sentence_of_the_regulation_is_a_shortening_of_itself() -> None:
    pack = load_pack()
    sentences = [sentence for a in pack.articles for part in a.paragraphs for sentence in split_sentences(part.of(pack.text))]

    assert len(sentences) > 60
    assert [sentence for sentence in sentences if fault_of(sentence, sentence)] == []


def test_no_sentence_of_the_regulation_carries_one_of_another_article() -> None:
    pack = load_pack()
    articles = [[part.of(pack.text) for part in article.paragraphs] for article in pack.articles]
    sentences = [(number, sentence) for number, parts in enumerate(articles) for part in parts for sentence in split_sentences(part)]

    carried = [
        (sentence, number)
        for own, sentence in sentences
        for number, parts in enumerate(articles)
        if number != own and fault_of(sentence, "\n".join(parts)) is None
    ]

    assert carried == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("应向州财政局报送", ("州财政局",), id="after-a-preposition"),
        pytest.param("由财政审计局会同自治区财政厅办理", ("财政审计局", "自治区财政厅"), id="two"),
        pytest.param("本部分的办法、办理事项", (), id="words-that-only-look-alike"),
    ],
)
def test_offices_are_named_as_far_back_as_the_name_goes(text: str, names: tuple[str, ...]) -> None:
    assert offices_in(text) == names


_WEIGHTY = ("不得", "可以", "不必", "未", "三个月", "七个工作日", "一年", "100万元", "500万元", "原则上", "鼓励", "不少于", "不合格", "除")


@pytest.mark.parametrize("weighty", _WEIGHTY)
def test_a_sentence_of_the_regulation_with_a_weighty_word_left_out_or_exchanged_is_refused(weighty: str) -> None:
    pack = load_pack()
    sentences = [s for a in pack.articles for part in a.paragraphs for s in split_sentences(part.of(pack.text)) if weighty in s]
    others = [other for other in _WEIGHTY if other != weighty]

    changed = [(s, s.replace(weighty, other, 1)) for s in sentences for other in (*others, "")]
    passed = [altered for s, altered in changed if fault_of(altered, s) is None]

    assert passed == []


def test_a_sentence_of_the_regulation_with_another_office_is_refused() -> None:
    pack = load_pack()
    offices = ("州数字化发展局", "州财政局", "州审计局", "州国资委", "州政府")
    sentences = [s for a in pack.articles for part in a.paragraphs for s in split_sentences(part.of(pack.text))]

    changed = [(s, s.replace(one, other, 1)) for s in sentences for one in offices if one in s for other in offices if other != one]
    assert len(changed) > 100
    assert [altered for s, altered in changed if fault_of(altered, s) is None] == []
