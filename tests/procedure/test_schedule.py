"""Events by what people call them, and what is due after one."""

from datetime import date
from pathlib import Path

import pytest

from assistant.calendar.workdays import WorkCalendar
from assistant.errors import UserInputError
from assistant.procedure.schedule import deadlines_after, find_event
from assistant.procedure.types import PlannedStep
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack

CALENDAR = WorkCalendar()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "corpus" / "bazhou-2025")


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("contract-signed", "contract-signed"),
        ("合同签订", "contract-signed"),
        ("签合同", "contract-signed"),
        ("合同 副本", "contract-signed"),
        ("合同副本报送", "contract-signed"),
        ("合同", "contract-signed"),
        ("CONTRACT-SIGNED", "contract-signed"),
        ("contract-copy", "contract-signed"),
        ("计划下达", "plan-issued"),
        ("实施方案", "plan-issued"),
        ("试运行", "trial-started"),
        ("验收报告", "acceptance-ended"),
        ("验收通过", "acceptance-passed"),
        ("季度末", "quarter-end"),
        ("运维申报", "third-quarter"),
    ],
)
def test_an_event_is_found_by_id_and_by_what_people_call_it(pack: Pack, name: str, event: str) -> None:
    assert find_event(name, pack).id == event


def test_a_name_of_two_events_lists_both(pack: Pack) -> None:
    with pytest.raises(UserInputError, match="可能指") as refused:
        find_event("验收", pack)

    assert "acceptance-ended" in str(refused.value)
    assert "acceptance-passed" in str(refused.value)


@pytest.mark.parametrize("name", ["中标", "", "合", "x" * 10_000, "'; --", "合同签订\x00中标公告"[-4:]])
def test_an_unknown_event_is_refused_with_the_nearest(pack: Pack, name: str) -> None:
    with pytest.raises(UserInputError, match="相近的有") as refused:
        find_event(name, pack)

    assert "yushen deadline --list" in str(refused.value)
    assert len(str(refused.value)) < 300


def test_a_pack_without_events_says_so(pack: Pack) -> None:
    with pytest.raises(UserInputError, match=r"events\.yaml"):
        find_event("合同签订", pack.model_copy(update={"events": ()}))


def after(pack: Pack, event: str, start: str) -> dict[str, PlannedStep]:
    found = deadlines_after(find_event(event, pack), date.fromisoformat(start), pack=pack, calendar=CALENDAR)
    return {planned.step.id: planned for planned in found.steps}


def due(planned: PlannedStep) -> str:
    assert planned.deadline is not None
    return str(planned.deadline.dates.due)


def opens(planned: PlannedStep) -> str:
    assert planned.deadline is not None
    return str(planned.deadline.dates.opens)


def test_a_plan_sets_two_dates(pack: Pack) -> None:
    steps = after(pack, "plan-issued", "2026-03-10")

    assert {name: due(planned) for name, planned in steps.items()} == {"implementation-scheme": "2026-04-10", "contract": "2026-07-10"}
    assert steps["contract"].consequences[0].quote == "原则上终止项目实施,收回项目资金,并予以通报"


def test_a_trial_sets_a_minimum_by_kind_and_a_limit(pack: Pack) -> None:
    steps = after(pack, "trial-started", "2026-03-10")

    assert opens(steps["trial-products"]) == "2026-04-11"
    assert opens(steps["trial-software"]) == "2026-06-11"
    assert due(steps["trial-limit"]) == "2027-03-09"
    assert steps["trial-software"].condition == "建设类,含软件开发"


def test_an_absurd_year_is_refused(pack: Pack) -> None:
    with pytest.raises(UserInputError, match="2000 至 2100"):
        after(pack, "plan-issued", "0206-03-10")


def test_the_last_year_that_is_allowed_does_not_run_over(pack: Pack) -> None:
    assert due(after(pack, "acceptance-passed", "2100-12-31")["evaluation"]) == "2102-01-31"
