"""Which steps a project must take, and when, worked out from the regulation by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.calendar.workdays import WorkCalendar
from assistant.errors import UserInputError
from assistant.procedure.guide import make_guide
from assistant.procedure.types import Deadline, Guide, PlannedStep
from assistant.project import ProjectKind, ProjectProfile
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack

CALENDAR = WorkCalendar()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "corpus" / "bazhou-2025")


def guide_of(pack: Pack, kind: str | None = "建设", *, dates: dict[str, str] | None = None, **facts: object) -> Guide:
    amounts = {name: Decimal(str(value)) for name, value in facts.items() if name.endswith("_wan")}
    profile = ProjectProfile(kind=ProjectKind(kind) if kind else None, **{**facts, **amounts})
    days = {name: date.fromisoformat(day) for name, day in (dates or {}).items()}
    return make_guide(profile, pack=pack, calendar=CALENDAR, dates=days)


def step(guide: Guide, name: str) -> PlannedStep:
    return next(planned for planned in guide.steps if planned.step.id == name)


def deadline(guide: Guide, name: str) -> Deadline:
    found = step(guide, name).deadline
    assert found is not None
    return found


def applies(guide: Guide, name: str) -> bool | None:
    """Return whether a step applies: False where it is left out."""
    return False if any(left.step.id == name for left in guide.left_out) else step(guide, name).applies


def test_steps_and_what_is_left_out_are_all_steps_of_the_pack(pack: Pack) -> None:
    guide = guide_of(pack, total_wan=80)

    named = {planned.step.id for planned in guide.steps} | {left.step.id for left in guide.left_out}
    assert named == {entry.id for entry in pack.steps}
    assert len(guide.steps) + len(guide.left_out) == len(pack.steps)


def test_stages_run_from_preparation_to_evaluation(pack: Pack) -> None:
    stages = [stage for stage, _ in guide_of(pack).stages()]

    assert stages[:4] == ["申报准备", "申报与计划下达", "实施准备", "采购与合同"]
    assert stages[-2:] == ["绩效评价与运行维护", "另有规定的情形"]


@pytest.mark.parametrize(
    ("total", "mandatory", "encouraged"),
    [
        pytest.param(100, True, False, id="exactly-100-is-included"),
        pytest.param("99.99", False, True, id="just-below"),
        pytest.param(2000, True, False, id="far-above"),
        pytest.param(0, False, True, id="nothing"),
    ],
)
def test_supervision_is_mandatory_from_a_hundred_on(pack: Pack, total: float, mandatory: bool, encouraged: bool) -> None:
    guide = guide_of(pack, total_wan=total)

    assert applies(guide, "supervision-mandatory") is mandatory
    assert applies(guide, "supervision-encouraged") is encouraged


def test_without_a_total_both_supervision_steps_hang_on_it(pack: Pack) -> None:
    guide = guide_of(pack)

    for name in ("supervision-mandatory", "supervision-encouraged"):
        assert step(guide, name).applies is None
        assert step(guide, name).depends_on == ("总投资",)


@pytest.mark.parametrize(
    ("software", "mandatory"),
    [pytest.param(100, True, id="the-total-is-no-less-than-the-software"), pytest.param("99.99", None, id="the-total-may-be-more")],
)
def test_software_alone_may_decide_on_supervision(pack: Pack, software: float, mandatory: bool | None) -> None:
    guide = guide_of(pack, software_wan=software)

    assert applies(guide, "supervision-mandatory") is mandatory
    assert applies(guide, "supervision-encouraged") is (None if mandatory is None else False)


@pytest.mark.parametrize(
    ("kind", "facts", "needed"),
    [
        pytest.param("建设", {"software_wan": 500, "total_wan": 800}, True, id="exactly-500"),
        pytest.param("建设", {"software_wan": "499.9", "total_wan": 800}, False, id="just-below"),
        pytest.param("服务", {"software_wan": 600}, False, id="service"),
        pytest.param("运维", {"software_wan": 600}, False, id="operation"),
        pytest.param("建设", {}, None, id="nothing-known"),
        pytest.param("建设", {"total_wan": 800}, None, id="the-software-may-be-anything"),
        pytest.param("建设", {"total_wan": 499}, False, id="the-software-is-no-more-than-the-total"),
        pytest.param(None, {"software_wan": 600}, None, id="kind-not-known"),
        pytest.param(None, {"software_wan": 100}, False, id="kind-not-known-and-too-small"),
    ],
)
def test_the_preliminary_study_is_for_large_software_of_construction(
    pack: Pack, kind: str | None, facts: dict[str, object], needed: bool | None
) -> None:
    assert applies(guide_of(pack, kind, **facts), "preliminary-study") is needed


def test_hardware_is_filed_when_it_is_bought(pack: Pack) -> None:
    assert applies(guide_of(pack, has_hardware=True), "hardware-filing") is True
    assert applies(guide_of(pack, has_hardware=False), "hardware-filing") is False
    assert step(guide_of(pack), "hardware-filing").depends_on == ("是否含硬件设备采购",)
    assert step(guide_of(pack, has_hardware=True), "hardware-filing").step.to == ("本级保密行政管理部门", "财政部门")


def test_trial_operation_is_three_months_for_software_and_one_for_products(pack: Pack) -> None:
    software, products, unknown = guide_of(pack, software_wan=10), guide_of(pack, software_wan=0), guide_of(pack)

    assert (applies(software, "trial-software"), applies(software, "trial-products")) == (True, False)
    assert (applies(products, "trial-software"), applies(products, "trial-products")) == (False, True)
    assert (applies(unknown, "trial-software"), applies(unknown, "trial-products")) == (None, None)


def test_operation_is_declared_in_the_third_quarter_and_budgeted(pack: Pack) -> None:
    guide = guide_of(pack, "运维", dates={"运维申报": "2026-10-08"})

    assert [planned.step.id for planned in guide.steps if planned.step.stage == "申报与计划下达"] == [
        "operation-application",
        "operation-review",
        "operation-budget",
        "operation-plan",
    ]
    dates = deadline(guide, "operation-application").dates
    assert (dates.opens, dates.due) == (date(2027, 7, 1), date(2027, 9, 30))
    assert applies(guide, "feasibility-report") is False
    assert applies(guide, "contract-copy") is True


def test_a_service_is_declared_like_construction_and_has_no_trial_operation(pack: Pack) -> None:
    guide = guide_of(pack, "服务")

    assert applies(guide, "application") is True
    assert applies(guide, "operation-application") is False
    assert applies(guide, "trial-limit") is False
    assert applies(guide, "acceptance") is True


@pytest.mark.parametrize(("fact", "name", "article"), [("state_funded", "state-funded", 14), ("of_county", "county", 33)])
def test_projects_of_others_have_but_one_step(pack: Pack, fact: str, name: str, article: int) -> None:
    guide = guide_of(pack, total_wan=900, **{fact: True})

    assert [(planned.step.id, planned.step.article, planned.applies) for planned in guide.steps] == [(name, article, True)]
    assert all("只办理第" in left.because for left in guide.left_out)


def test_what_is_not_known_of_funding_is_shown_as_open_and_hides_nothing(pack: Pack) -> None:
    guide = guide_of(pack)

    assert step(guide, "state-funded").applies is None
    assert step(guide, "state-funded").depends_on == ("是否由国家、自治区统筹安排并全额拨付资金",)
    assert applies(guide, "application") is True
    assert applies(guide_of(pack, state_funded=False), "state-funded") is False


def test_a_classified_project_follows_the_secrecy_rules_too(pack: Pack) -> None:
    guide = guide_of(pack, classified=True)

    assert applies(guide, "classified") is True
    assert [words.article for words in step(guide, "classified").further] == [23, 4]
    assert applies(guide, "application") is True


def test_public_works_keep_their_own_rules_beside(pack: Pack) -> None:
    assert applies(guide_of(pack, in_public_works=True), "public-works") is True


def test_a_step_left_out_says_why(pack: Pack) -> None:
    because = {left.step.id: left.because for left in guide_of(pack, total_wan=80, software_wan=50).left_out}

    assert because["supervision-mandatory"] == "适用于总投资100万元(含)以上的项目;本项目总投资80万元"
    assert because["operation-application"] == "适用于运维类的项目;本项目建设类"
    assert because["preliminary-study"] == "适用于建设类,软件开发部分500万元(含)以上的项目;本项目建设类,软件开发部分50万元"


def test_a_step_left_out_for_the_software_names_it(pack: Pack) -> None:
    because = {left.step.id: left.because for left in guide_of(pack, software_wan=520).left_out}

    assert because["supervision-encouraged"] == "适用于总投资100万元以下的项目;本项目软件开发部分520万元"


def test_without_dates_nothing_is_due(pack: Pack) -> None:
    assert all(planned.deadline is None for planned in guide_of(pack).steps)


def test_known_dates_set_days(pack: Pack) -> None:
    guide = guide_of(pack, software_wan=50, dates={"计划下达": "2026-03-10", "签合同": "2026-06-03", "acceptance-ended": "2026-09-28"})

    assert [(known.event, str(known.day)) for known in guide.dates] == [
        ("plan-issued", "2026-03-10"),
        ("contract-signed", "2026-06-03"),
        ("acceptance-ended", "2026-09-28"),
    ]
    assert deadline(guide, "implementation-scheme").dates.due == date(2026, 4, 10)
    assert deadline(guide, "contract-copy").dates.due == date(2026, 6, 11)
    assert deadline(guide, "acceptance-report").dates.due == date(2026, 10, 13)


def test_reports_are_due_each_quarter_from_the_plan_to_the_acceptance(pack: Pack) -> None:
    found = deadline(guide_of(pack, dates={"plan-issued": "2026-03-10", "acceptance-ended": "2026-10-15"}), "progress-report")

    assert [str(found.dates.due), *(str(later.due) for later in found.following)] == ["2026-03-31", "2026-06-30", "2026-09-30"]


def test_reports_are_listed_a_year_ahead_while_the_end_is_not_known(pack: Pack) -> None:
    found = deadline(guide_of(pack, dates={"plan-issued": "2026-03-10"}), "progress-report")

    assert [str(later.due) for later in found.following] == ["2026-06-30", "2026-09-30", "2026-12-31"]


def test_a_project_that_is_over_before_the_quarter_ends_reports_nothing(pack: Pack) -> None:
    guide = guide_of(pack, dates={"plan-issued": "2026-04-10", "acceptance-ended": "2026-06-10"})

    assert step(guide, "progress-report").deadline is None


def test_an_endless_project_lists_a_bounded_number_of_quarters(pack: Pack) -> None:
    found = deadline(guide_of(pack, dates={"plan-issued": "2026-03-10", "acceptance-ended": "2100-03-10"}), "progress-report")

    assert len(found.following) == 40


@pytest.mark.parametrize(
    ("signed", "kept"),
    [
        pytest.param("2026-05-29", True, id="in-time"),
        pytest.param("2026-05-31", True, id="on-the-last-day-of-both-readings"),
        pytest.param("2026-06-01", None, id="in-time-only-if-the-sunday-moves"),
        pytest.param("2026-06-02", False, id="too-late"),
    ],
)
def test_a_contract_is_held_against_its_four_months(pack: Pack, signed: str, kept: bool | None) -> None:
    found = deadline(guide_of(pack, dates={"plan-issued": "2026-01-31", "contract-signed": signed}), "contract")

    assert found.kept is kept
    assert str(found.done) == signed


def test_an_acceptance_before_the_trial_was_over_is_too_early(pack: Pack) -> None:
    guide = guide_of(pack, software_wan=50, dates={"trial-started": "2026-03-15", "acceptance-ended": "2026-05-20"})

    assert deadline(guide, "trial-software").kept is False
    assert deadline(guide, "trial-limit").kept is True


def test_dates_out_of_order_and_before_the_regulation_are_noticed(pack: Pack) -> None:
    guide = guide_of(pack, dates={"plan-issued": "2026-03-10", "contract-signed": "2025-01-20"})

    assert any("早于制度施行" in notice for notice in guide.notices)
    assert any("“合同签订”" in notice and "早于“实施计划下达”" in notice for notice in guide.notices)
    assert guide_of(pack, dates={"plan-issued": "2025-01-26"}).notices == ()


@pytest.mark.parametrize(
    "facts",
    [
        {"total_wan": -1},
        {"software_wan": "-0.01"},
        {"total_wan": "1e30"},
        {"total_wan": 100, "software_wan": 101},
    ],
    ids=str,
)
def test_impossible_amounts_are_refused(pack: Pack, facts: dict[str, object]) -> None:
    with pytest.raises(UserInputError):
        guide_of(pack, **facts)


def test_one_event_on_two_days_is_refused(pack: Pack) -> None:
    with pytest.raises(UserInputError, match="有两个日期"):
        guide_of(pack, dates={"合同签订": "2026-06-03", "签合同": "2026-06-04"})


def test_a_pack_without_steps_says_so(pack: Pack) -> None:
    with pytest.raises(UserInputError, match=r"steps\.yaml"):
        guide_of(pack.model_copy(update={"steps": ()}))


def test_the_guide_names_who_interprets_the_regulation(pack: Pack) -> None:
    interpreter = guide_of(pack).interpreter

    assert interpreter is not None
    assert interpreter.label == "第三十五条"
