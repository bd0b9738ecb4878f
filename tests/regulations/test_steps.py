"""Steps and events of a pack: what is read, and what is refused."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from test_packs import CORPUS, write_pack

from assistant.errors import PackError
from assistant.project import ProjectKind
from assistant.regulations.clauses import Operator, Test
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.text.quote import locate

EVENT = {"id": "signed", "name": "合同签订", "anchor": {"article": 3, "quote": "合同签订之日起"}, "also": ["签合同"]}
QUARTER = {"id": "quarter-end", "name": "每季度末", "anchor": {"article": 2, "quote": "每季度末报送"}, "recurs": True}
STEP = {
    "id": "filing",
    "stage": "备案",
    "title": "报市园林局备案",
    "article": 3,
    "quote": "总投资200万元(含)以上的公园,建设单位应当在合同签订之日起七个工作日内报市园林局备案。",
    "who": "建设单位",
    "to": ["市园林局"],
    "kinds": ["建设"],
    "when": {"total_wan": {"at_least": 200}},
    "timing": "合同签订之日起七个工作日内",
    "within": {"count": 7, "unit": "workday", "counted_from": "合同签订之日"},
    "event": "signed",
    "consequences": [{"article": 4, "quote": "本办法由市园林局解释。"}],
}
REPORT = {
    "id": "care-report",
    "stage": "养护",
    "title": "报送养护情况",
    "article": 2,
    "quote": "区园林局每季度末报送养护情况。",
    "who": "区园林局",
    "timing": "每季度末",
    "within": {"count": 1, "unit": "quarter", "counted_from": "每季度末", "bound": "each"},
    "event": "quarter-end",
    "since": "signed",
}


def refusal(folder: Path) -> PackError:
    """Return the first problem of a pack."""
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return caught.value


def test_a_step_is_read_with_its_condition_period_and_consequence(tmp_path: Path) -> None:
    step, report = load_pack(write_pack(tmp_path, events=[EVENT, QUARTER], steps=[STEP, REPORT])).steps

    assert step.kinds == (ProjectKind.CONSTRUCTION,)
    assert step.when is not None
    assert step.when.all_of == (Test(field="total_wan", operator=Operator.AT_LEAST, value=Decimal(200)),)
    assert step.within is not None
    assert step.within.unit == "workday"
    assert step.consequences[0].article == 4
    assert report.since == "signed"


def test_a_pack_needs_neither_steps_nor_events(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))

    assert (pack.steps, pack.events) == ((), ())


def test_an_entry_quoted_in_other_width_is_given_back_as_it_stands(tmp_path: Path) -> None:
    step = STEP | {"quote": "总投资 200万元（含）以上的公园，建设单位应当在合同签订之日起七个工作日内报市园林局备案"}
    event = EVENT | {"anchor": {"article": 3, "quote": "合同签订 之日起"}}

    pack = load_pack(write_pack(tmp_path, events=[event], steps=[step]))

    assert pack.steps[0].quote == "总投资200万元(含)以上的公园,建设单位应当在合同签订之日起七个工作日内报市园林局备案"
    assert pack.events[0].anchor.quote == "合同签订之日起"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"quote": "应当报省园林局备案"}, "请照原文逐字引用", id="quote-not-there"),
        pytest.param({"article": 9}, "没有第 9 条", id="no-such-article"),
        pytest.param({"article": 2}, "不在第二条", id="quote-of-another-article"),
        pytest.param({"to": ["省园林局"]}, "to 的“省园林局”不在第三条", id="recipient-not-there"),
        pytest.param({"who": "施工单位"}, "who 的“施工单位”", id="actor-not-there"),
        pytest.param({"materials": ["竣工图"]}, "materials 的“竣工图”", id="material-not-there"),
        pytest.param({"timing": "签合同后"}, "timing 的“签合同后”", id="timing-not-there"),
        pytest.param({"occasion": "确需变更的"}, "occasion 的“确需变更的”", id="occasion-not-there"),
        pytest.param({"title": "10个工作日内备案"}, "title 中的“10 工作日”", id="figure-of-the-title-not-in-the-quote"),
        pytest.param({"when": {"total_wan": {"at_least": 300}}}, "300 万元不在第三条", id="threshold-not-there"),
        pytest.param({"within": {"count": 5, "unit": "workday", "counted_from": "合同签订之日"}}, "5 工作日", id="period-not-there"),
        pytest.param({"within": {"count": 7, "unit": "workday", "counted_from": "开工之日"}}, "开工之日", id="beginning-not-there"),
        pytest.param({"event": None}, "within 与 event 须同时写明", id="period-without-event"),
        pytest.param({"within": None}, "within 与 event 须同时写明", id="event-without-period"),
        pytest.param({"event": "opened"}, "'opened' 不在 events.yaml 中", id="no-such-event"),
        pytest.param({"done_by": "opened"}, "done_by 的 'opened'", id="no-such-fulfilling-event"),
        pytest.param({"event": "quarter-end"}, "须是一件事", id="single-period-from-a-recurring-day"),
        pytest.param({"alone": True, "when": None}, "alone", id="alone-for-everybody"),
        pytest.param({"consequences": [{"article": 4, "quote": "罚款"}]}, "引文“罚款”", id="consequence-not-there"),
        pytest.param({"further": [{"article": 1, "quote": "为了管好学校"}]}, "不在第一条", id="further-words-not-there"),
        pytest.param({"kinds": ["采购"]}, "kinds", id="no-such-kind"),
        pytest.param({"duty": "perhaps"}, "duty", id="no-such-duty"),
        pytest.param({"deadline": "soon"}, "未知的键 'deadline'", id="unknown-key"),
    ],
)
def test_an_unsound_step_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    folder = write_pack(tmp_path, events=[EVENT, QUARTER], steps=[STEP | change])

    problem = refusal(folder)

    assert message in str(problem)
    assert (problem.file, problem.entry) == ("park-2024/steps.yaml", "filing")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"anchor": {"article": 3, "quote": "合同终止"}}, "合同终止", id="anchor-not-there"),
        pytest.param({"also": ["每季度末"]}, "与条目 'quarter-end' 的相同", id="name-of-another-event"),
        pytest.param({"when": {"total_wan": {"at_least": 200}}}, "when", id="unknown-key"),
    ],
)
def test_an_unsound_event_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    folder = write_pack(tmp_path, events=[QUARTER, EVENT | change])

    problem = refusal(folder)

    assert message in str(problem)
    assert problem.file == "park-2024/events.yaml"


def test_words_may_stand_in_an_article_that_the_step_quotes_beside_its_own(tmp_path: Path) -> None:
    step = STEP | {"to": ["区园林局"], "further": [{"article": 2, "quote": "区园林局每季度末报送养护情况。"}]}

    assert load_pack(write_pack(tmp_path, events=[EVENT], steps=[step])).steps[0].to == ("区园林局",)


def test_nothing_at_all_is_no_threshold_that_an_article_must_state(tmp_path: Path) -> None:
    step = STEP | {"when": {"software_wan": {"above": 0}}}

    assert load_pack(write_pack(tmp_path, events=[EVENT], steps=[step])).steps


@pytest.fixture(scope="module")
def first_pack() -> Pack:
    return load_pack(CORPUS / "bazhou-2025")


def test_every_quote_of_the_first_packs_steps_stands_in_its_article(first_pack: Pack) -> None:
    for step in first_pack.steps:
        quotes = [(step.article, step.quote), *((a.article, a.quote) for a in (*step.further, *step.consequences))]
        for number, quote in quotes:
            assert quote in first_pack.article(number).text, step.id


def test_the_first_packs_steps_speak_of_every_article_that_asks_something_of_a_project(first_pack: Pack) -> None:
    spoken = {step.article for step in first_pack.steps}

    # 1 purpose, 3 definition, 4 offices, 5 and 6 principles, 34 effect, 35 interpretation; 25 stands behind archives and acceptance
    assert set(range(1, 36)) - spoken == {1, 3, 4, 5, 6, 34, 35}


def test_every_rule_with_a_period_has_a_step_that_counts_it(first_pack: Pack) -> None:
    counted = {(step.article, step.within.count, step.within.unit) for step in first_pack.steps if step.within}
    ruled = {(rule.article, rule.within.count, rule.within.unit) for rule in first_pack.rules if rule.within}

    assert ruled - counted == {(9, 1, "month")}  # 原则上每月召开一次: the authority's, and no day


def test_the_words_of_the_first_packs_steps_are_the_regulations(first_pack: Pack) -> None:
    for step in first_pack.steps:
        for words in (step.who, *step.to, *step.materials, *filter(None, (step.timing, step.occasion))):
            assert locate(words, first_pack.text), (step.id, words)
