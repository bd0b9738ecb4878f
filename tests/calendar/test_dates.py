from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calendar.dates import checked_date, corresponding_day, date_text, quarter_bounds, read_date
from assistant.errors import UserInputError


@pytest.mark.parametrize(
    "text",
    ["2026-06-03", "2026/6/3", "2026.6.3", "2026年6月3日", "2026 年 6 月 3 号", "20260603", " 2026-6-03 ", "２０２６－０６－０３"],
)
def test_a_date_is_read_in_the_ways_that_people_write_it(text: str) -> None:
    assert read_date(text) == date(2026, 6, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("2026-02-30", "只有 28 天", id="no-such-day"),
        pytest.param("2026年2月29日", "只有 28 天", id="no-leap-year"),
        pytest.param("2026-04-31", "只有 30 天", id="short-month"),
        pytest.param("2026-06-00", "只有 30 天", id="day-zero"),
        pytest.param("2026-13-01", "12 个月", id="thirteenth-month"),
        pytest.param("2026-00-01", "12 个月", id="month-zero"),
        pytest.param("1026-02-03", "2000 至 2100", id="medieval"),
        pytest.param("9999-12-31", "2000 至 2100", id="far-future"),
        pytest.param("6月3日", "不是完整的日期", id="no-year"),
        pytest.param("2026-06/03", "不是完整的日期", id="mixed-marks"),
        pytest.param("", "不是完整的日期", id="empty"),
        pytest.param("昨天", "不是完整的日期", id="words"),
        pytest.param("2026-06-03; DROP TABLE", "不是完整的日期", id="more-behind-it"),
        pytest.param("2" * 5000, "不是完整的日期", id="endless"),
        pytest.param("\x00\x1b[31m", "不是完整的日期", id="control-characters"),
    ],
)
def test_what_is_no_date_is_refused_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(UserInputError, match=said) as refused:
        read_date(text)

    assert len(str(refused.value)) < 120
    assert "\x1b" not in str(refused.value)


def test_the_twenty_ninth_of_february_exists_in_a_leap_year() -> None:
    assert read_date("2028-02-29") == date(2028, 2, 29)


def test_a_date_of_a_program_is_held_to_the_same_years() -> None:
    assert checked_date(date(2100, 12, 31)) == date(2100, 12, 31)
    with pytest.raises(UserInputError):
        checked_date(date(1, 1, 1))
    with pytest.raises(UserInputError):
        checked_date(date.max)


@pytest.mark.parametrize(
    ("start", "months", "last", "corresponds"),
    [
        (date(2026, 3, 15), 1, date(2026, 4, 15), True),
        (date(2026, 1, 31), 1, date(2026, 2, 28), False),
        (date(2024, 1, 31), 1, date(2024, 2, 29), False),
        (date(2026, 8, 31), 1, date(2026, 9, 30), False),
        (date(2026, 12, 31), 1, date(2027, 1, 31), True),
        (date(2026, 10, 31), 4, date(2027, 2, 28), False),
        (date(2024, 2, 29), 12, date(2025, 2, 28), False),
        (date(2024, 2, 29), 48, date(2028, 2, 29), True),
        (date(2026, 11, 30), 3, date(2027, 2, 28), False),
        (date(2026, 2, 28), 1, date(2026, 3, 28), True),
    ],
    ids=str,
)
def test_months_end_on_the_corresponding_day_or_on_the_last_of_the_month(start: date, months: int, last: date, corresponds: bool) -> None:
    assert corresponding_day(start, months) == (last, corresponds)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 60))
def test_a_period_of_months_never_reaches_into_the_month_after_its_own(start: date, months: int) -> None:
    last, corresponds = corresponding_day(start, months)

    assert (last.year * 12 + last.month) - (start.year * 12 + start.month) == months
    assert (last.day == start.day) == corresponds
    assert corresponds or (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("quarter", "bounds"),
    [
        (1, (date(2026, 1, 1), date(2026, 3, 31))),
        (2, (date(2026, 4, 1), date(2026, 6, 30))),
        (3, (date(2026, 7, 1), date(2026, 9, 30))),
        (4, (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_a_quarter_has_three_whole_months(quarter: int, bounds: tuple[date, date]) -> None:
    assert quarter_bounds(2026, quarter) == bounds


def test_a_date_is_shown_with_its_weekday() -> None:
    assert date_text(date(2026, 6, 7)) == "2026年6月7日(星期日)"
