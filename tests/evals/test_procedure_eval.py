"""The procedure evaluation: its judge fails what is wrong, and every case holds."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.app import guide_cli
from assistant.wiring import Assistant
from evals.procedure import Case, Reply, judge, load_cases, put

CASES = {case.id: case for case in load_cases()}
DEADLINE, WINDOW, REFUSAL, GUIDE, DATED = "p007", "p021", "p039", "p041", "p061"

Spoil = Callable[[dict[str, Any]], object]


@pytest.fixture
def answer(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Case], Reply]:
    """Puts a case to the command, which reads its regulation once for all cases instead of once for each."""
    monkeypatch.setattr(guide_cli, "open_assistant", lambda: assistant)
    return lambda case: put(case.words, data_dir=tmp_path)


def named(steps: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(step for step in steps if step["step"] == name)


def move(steps: list[dict[str, Any]], name: str, place: int) -> None:
    steps.insert(place, steps.pop(steps.index(named(steps, name))))


def test_every_case_is_held(answer: Callable[[Case], Reply]) -> None:
    assert {case.id: wrong for case in CASES.values() if (wrong := judge(case, answer(case)))} == {}


@pytest.mark.parametrize(
    ("case", "spoil"),
    [
        pytest.param(DEADLINE, lambda said: said["deadlines"].clear(), id="no-deadline"),
        pytest.param(DEADLINE, lambda said: said["deadlines"].append({"step": "scope"}), id="another-deadline"),
        pytest.param(DEADLINE, lambda said: said["deadlines"][0].update(due="2027-01-04"), id="another-day"),
        pytest.param(DEADLINE, lambda said: said["deadlines"][0].update(advised=None), id="no-advice"),
        pytest.param(DEADLINE, lambda said: said["deadlines"][0]["readings"].pop(), id="one-reading-too-few"),
        pytest.param(DEADLINE, lambda said: said["deadlines"][0]["readings"].reverse(), id="the-safe-reading-not-first"),
        pytest.param(DEADLINE, lambda said: said["deadlines"][0]["warnings"].clear(), id="no-warning"),
        pytest.param(WINDOW, lambda said: named(said["deadlines"], "trial-software").update(opens="2026-06-10"), id="opens-too-early"),
        pytest.param(WINDOW, lambda said: named(said["deadlines"], "trial-software").update(due="2026-07-01"), id="a-minimum-that-ends"),
        pytest.param(GUIDE, lambda said: said["steps"].remove(named(said["steps"], "contract")), id="a-step-lost"),
        pytest.param(GUIDE, lambda said: said["steps"].append(named(said["steps"], "contract")), id="a-step-twice"),
        pytest.param(GUIDE, lambda said: named(said["steps"], "hardware-filing").update(applies=None), id="undecided-for-nothing"),
        pytest.param(GUIDE, lambda said: named(said["left_out"], "county").update(because=""), id="left-out-for-no-reason"),
        pytest.param(GUIDE, lambda said: move(said["steps"], "acceptance", 0), id="another-order"),
        pytest.param(GUIDE, lambda said: named(said["steps"], "review").update(duty="must"), id="another-duty"),
        pytest.param(GUIDE, lambda said: named(said["steps"], "application").update(article=10), id="another-article"),
        pytest.param(DATED, lambda said: named(said["steps"], "contract").update(kept=True), id="kept-by-one-reading-only"),
        pytest.param(DATED, lambda said: said["notices"].append("…"), id="a-notice-for-nothing"),
    ],
)
def test_a_spoilt_reply_is_judged_wrong(answer: Callable[[Case], Reply], case: str, spoil: Spoil) -> None:
    reply = answer(CASES[case])
    assert reply.output is not None
    spoilt = copy.deepcopy(reply.output)
    spoil(spoilt)

    assert judge(CASES[case], reply) == ()
    assert judge(CASES[case], reply._replace(output=spoilt)) != ()


@pytest.mark.parametrize(
    ("case", "reply"),
    [
        pytest.param(REFUSAL, Reply(0, {"deadlines": []}, ""), id="answered-instead-of-refused"),
        pytest.param(REFUSAL, Reply(1, None, "验收结束、通过验收"), id="another-exit-code"),
        pytest.param(REFUSAL, Reply(2, None, "没有这个事件"), id="nothing-offered"),
        pytest.param(DEADLINE, Reply(2, None, "没有这个事件"), id="refused-instead-of-answered"),
    ],
)
def test_a_refusal_is_right_only_where_it_is_due(case: str, reply: Reply) -> None:
    assert judge(CASES[case], reply) != ()


def test_a_step_is_labelled_once_in_every_guide() -> None:
    guides = [case for case in CASES.values() if case.command == "guide"]
    labelled = [sorted((*case.applies, *case.undecided, *case.absent, *case.open)) for case in guides]

    assert all(names == labelled[0] and len(names) == len(set(names)) for names in labelled)
