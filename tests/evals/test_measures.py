"""The benchmark's arithmetic and its table; no test here says how fast anything is."""

import pytest

from evals.measures import Measure, format_table, percentile


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        pytest.param(50, 3, id="median-of-five"),
        pytest.param(95, 5, id="p95-of-five-is-the-largest"),
        pytest.param(20, 1, id="share-that-ends-on-a-value"),
        pytest.param(21, 2, id="share-just-past-a-value"),
        pytest.param(0, 1, id="none-is-the-smallest"),
        pytest.param(100, 5, id="all-is-the-largest"),
    ],
)
def test_percentile_is_the_nearest_rank_in_any_order(percent: float, expected: float) -> None:
    assert percentile([4, 1, 5, 3, 2], percent) == expected


def test_95th_percentile_of_a_hundred_leaves_five_above_it() -> None:
    assert percentile(list(range(1, 101)), 95) == 95


def test_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.5], 95) == 7.5


def test_table_rounds_by_unit_and_names_the_sample() -> None:
    table = format_table(
        [Measure(name="start", value=1.2345, unit="s", of="median of 5"), Measure(name="memory", value=99.6, unit="MiB", of="peak")]
    )
    _, first, second = table.splitlines()
    assert first.split() == ["start", "1.23", "s", "median", "of", "5"]
    assert second.split() == ["memory", "100", "MiB", "peak"]


@pytest.mark.parametrize(
    ("value", "marked"),
    [pytest.param(99.9, False, id="below"), pytest.param(100, False, id="at-the-bound"), pytest.param(100.1, True, id="above")],
)
def test_table_marks_only_a_missed_target(value: float, marked: bool) -> None:
    line = format_table([Measure(name="ask", value=value, unit="ms", of="median", at_most=100)]).splitlines()[1]
    assert "<= 100" in line
    assert line.endswith("MISSED") is marked


def test_columns_stand_under_each_other() -> None:
    short = Measure(name="a", value=1, unit="s", of="median", at_most=3)
    long = Measure(name="a much longer name", value=12345, unit="questions/s", of="median")
    _, first, second = format_table([short, long]).splitlines()
    assert first.index("median") == second.index("median")
