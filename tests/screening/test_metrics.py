from pathlib import Path

from evals.screening.cases import Case
from evals.screening.measures import Given, score


def _case(**statuses: str) -> Case:
    return Case(
        name="a", path=Path("a.md"), kind="建设", total_wan=None, software_wan=None,
        statuses=statuses, quotes=dict.fromkeys(statuses, "原文"), flags=frozenset({"x", "y"}),
    )  # fmt: skip


def test_score_counts_the_two_worst_errors_on_key_requirements_only() -> None:
    case = _case(key="missing", other="missing", lost="present")
    given = Given(statuses={"key": "present", "other": "present", "lost": "missing"}, blocks={})

    scores = score([(case, given)], key=frozenset({"key", "lost"}))

    assert (scores.right, scores.key_false_present, scores.key_missed) == (0, 1, 1)


def test_quote_hits_when_a_shown_block_holds_it() -> None:
    given = Given(statuses={"a": "present", "b": "present"}, blocks={"a": ("这里有原文。",), "b": ("别处",)})

    assert score([(_case(a="present", b="present"), given)], key=frozenset()).quote_recall == 0.5


def test_flags_are_scored_by_precision_and_recall() -> None:
    given = Given(statuses={}, blocks={}, flags=frozenset({"x", "z"}))

    scores = score([(_case(), given)], key=frozenset())

    assert (scores.flag_precision, scores.flag_recall) == (0.5, 0.5)
