"""Dates counted by hand on the calendars of 2025 and 2026, for the periods that the first pack knows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calendar.due import due_dates
from assistant.calendar.types import DueDates
from assistant.calendar.workdays import WorkCalendar, YearAdditions
from assistant.regulations.clauses import Period

CALENDAR = WorkCalendar()
COPY = Period(count=7, unit="workday", counted_from="项目合同签订之日")
REPORT = Period(count=7, unit="workday", counted_from="项目验收结束")
SCHEME = Period(count=1, unit="month", counted_from="实施计划下达")
CONTRACT = Period(count=4, unit="month", counted_from="下达实施计划")
TRIAL_PRODUCTS = Period(count=1, unit="month", counted_from="上线试运行", bound="at_least")
TRIAL_SOFTWARE = Period(count=3, unit="month", counted_from="上线试运行", bound="at_least")
TRIAL_LIMIT = Period(count=1, unit="year", counted_from="试运行", bound="at_most")
EVALUATION = Period(count=1, unit="month", counted_from="项目通过验收一年后")
QUARTER = Period(count=1, unit="quarter", counted_from="每季度末", bound="each")
THIRD_QUARTER = Period(count=1, unit="year", counted_from="每年三季度", bound="each")


def found(period: Period, start: str, calendar: WorkCalendar = CALENDAR) -> DueDates:
    dates = due_dates(period, date.fromisoformat(start), calendar=calendar)
    assert dates is not None
    return dates


def dues(dates: DueDates) -> list[str]:
    return [str(reading.due) for reading in dates.readings]


def opens(dates: DueDates) -> list[str]:
    return [str(reading.opens) for reading in dates.readings]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # each: the days counted
        pytest.param("2026-06-03", "2026-06-12", id="4-5-8-9-10-11-12"),
        pytest.param("2026-09-28", "2026-10-13", id="29-30-national-day-8-9-10(sat)-12-13"),
        pytest.param("2025-09-26", "2025-10-13", id="28(sun)-29-30-national-day-9-10-11(sat)-13"),
        pytest.param("2026-02-12", "2026-02-28", id="13-14(sat)-spring-festival-24-25-26-27-28(sat)"),
        pytest.param("2025-01-24", "2025-02-10", id="26(sun)-27-spring-festival-5-6-7-8(sat)-10"),
        pytest.param("2026-04-30", "2026-05-13", id="labour-day-6-7-8-9(sat)-11-12-13"),
        pytest.param("2026-06-17", "2026-06-29", id="18-dragon-boat-22-23-24-25-26-29"),
        pytest.param("2026-09-24", "2026-10-12", id="mid-autumn-28-29-30-national-day-8-9-10(sat)-12"),
        pytest.param("2026-10-03", "2026-10-15", id="event-inside-the-holiday"),
    ],
)
def test_seven_working_days_after_an_event_skip_holidays_and_count_worked_weekends(start: str, due: str) -> None:
    dates = found(REPORT, start)

    assert dues(dates) == [due]
    assert str(dates.advised) == due


@pytest.mark.parametrize(
    ("start", "readings"),
    [
        pytest.param("2026-06-03", ["2026-06-11", "2026-06-12"], id="plain-week"),
        pytest.param("2026-09-30", ["2026-10-14", "2026-10-15"], id="eve-of-national-day"),
        pytest.param("2026-02-14", ["2026-03-02", "2026-03-03"], id="signed-on-a-worked-saturday"),
        pytest.param("2026-06-06", ["2026-06-16"], id="signed-on-a-saturday-both-readings-agree"),
        pytest.param("2026-10-03", ["2026-10-15"], id="signed-in-the-holiday-both-readings-agree"),
    ],
)
def test_from_a_day_on_is_read_with_and_without_that_day_the_earlier_first(start: str, readings: list[str]) -> None:
    dates = found(COPY, start)

    assert dues(dates) == readings
    assert str(dates.advised) == readings[0]


def test_both_readings_name_how_they_were_counted() -> None:
    counted, excluded = found(COPY, "2026-06-03").readings

    assert counted.conventions == ("first-day-included",)
    assert excluded.words == "开始的当日不计入(民法典第二百零一条)"


@pytest.mark.parametrize(
    ("period", "start", "readings", "advised"),
    [
        pytest.param(SCHEME, "2026-03-15", ["2026-04-15"], "2026-04-15", id="corresponding-day"),
        pytest.param(SCHEME, "2025-01-31", ["2025-02-28"], "2025-02-28", id="31-january-ends-on-28-february"),
        pytest.param(SCHEME, "2024-01-31", ["2024-02-29"], "2024-02-29", id="31-january-of-a-leap-year"),
        pytest.param(SCHEME, "2026-01-31", ["2026-02-28"], "2026-02-28", id="a-saturday-that-is-worked"),
        pytest.param(SCHEME, "2026-08-31", ["2026-09-30"], "2026-09-30", id="31-august-ends-on-30-september"),
        pytest.param(SCHEME, "2026-09-01", ["2026-10-01", "2026-10-08"], "2026-09-30", id="ends-on-national-day"),
        pytest.param(SCHEME, "2026-01-16", ["2026-02-16", "2026-02-24"], "2026-02-14", id="ends-in-the-spring-festival"),
        pytest.param(SCHEME, "2026-05-21", ["2026-06-21", "2026-06-22"], "2026-06-18", id="ends-on-a-sunday-after-dragon-boat"),
        pytest.param(CONTRACT, "2026-01-31", ["2026-05-31", "2026-06-01"], "2026-05-29", id="four-months-end-on-a-sunday"),
        pytest.param(CONTRACT, "2025-10-31", ["2026-02-28"], "2026-02-28", id="four-months-end-with-february"),
        pytest.param(CONTRACT, "2026-06-05", ["2026-10-05", "2026-10-08"], "2026-09-30", id="four-months-end-in-the-holiday"),
    ],
)
def test_months_end_by_the_calendar_and_a_rest_day_is_read_both_ways(period: Period, start: str, readings: list[str], advised: str) -> None:
    dates = found(period, start)

    assert dues(dates) == readings
    assert str(dates.due) == readings[0]
    assert str(dates.advised) == advised


@pytest.mark.parametrize(
    ("period", "start", "readings", "advised"),
    [
        pytest.param(TRIAL_SOFTWARE, "2026-03-15", ["2026-06-16", "2026-06-15"], "2026-06-16", id="three-months"),
        pytest.param(TRIAL_SOFTWARE, "2026-02-28", ["2026-05-29", "2026-05-28"], "2026-05-29", id="from-the-end-of-february"),
        pytest.param(TRIAL_SOFTWARE, "2025-11-30", ["2026-03-01"], "2026-03-02", id="no-30-february"),
        pytest.param(TRIAL_SOFTWARE, "2026-07-08", ["2026-10-09", "2026-10-08"], "2026-10-09", id="a-minimum-does-not-move"),
        pytest.param(TRIAL_PRODUCTS, "2026-01-31", ["2026-03-01"], "2026-03-02", id="one-month-from-31-january"),
        pytest.param(TRIAL_PRODUCTS, "2026-09-07", ["2026-10-08", "2026-10-07"], "2026-10-08", id="one-month-over-national-day"),
    ],
)
def test_a_minimum_opens_the_day_after_and_the_later_reading_is_safe(period: Period, start: str, readings: list[str], advised: str) -> None:
    dates = found(period, start)

    assert opens(dates) == readings
    assert dates.due is None
    assert str(dates.advised) == advised


@pytest.mark.parametrize(
    ("start", "readings", "advised"),
    [
        pytest.param("2025-06-11", ["2026-06-10", "2026-06-11"], "2026-06-10", id="plain-year"),
        pytest.param("2024-02-29", ["2025-02-28"], "2025-02-28", id="leap-day-ends-on-28-february"),
        pytest.param("2025-03-15", ["2026-03-14", "2026-03-15", "2026-03-16"], "2026-03-13", id="ends-on-a-weekend"),
        pytest.param("2025-10-05", ["2026-10-04", "2026-10-05", "2026-10-08"], "2026-09-30", id="ends-in-the-holiday"),
    ],
)
def test_a_limit_of_a_year_is_read_with_and_without_its_first_day(start: str, readings: list[str], advised: str) -> None:
    dates = found(TRIAL_LIMIT, start)

    assert dues(dates) == readings
    assert str(dates.advised) == advised


@pytest.mark.parametrize(
    ("start", "first", "readings", "advised"),
    [
        pytest.param("2025-05-20", "2026-05-21", ["2026-06-20", "2026-06-22"], "2026-06-18", id="ends-beside-dragon-boat"),
        pytest.param("2025-01-31", "2026-02-01", ["2026-02-28"], "2026-02-28", id="month-end"),
        pytest.param("2024-02-29", "2025-03-01", ["2025-03-28"], "2025-03-28", id="leap-day-first-a-year-then-a-month"),
        pytest.param("2024-12-31", "2026-01-01", ["2026-01-31", "2026-02-02"], "2026-01-30", id="last-of-december"),
    ],
)
def test_a_month_after_a_year_opens_and_closes(start: str, first: str, readings: list[str], advised: str) -> None:
    dates = found(EVALUATION, start)

    assert set(opens(dates)) == {first}
    assert dues(dates) == readings
    assert str(dates.advised) == advised


@pytest.mark.parametrize(
    ("start", "readings", "advised"),
    [
        pytest.param("2026-01-31", ["2026-03-31"], "2026-03-31", id="first-quarter"),
        pytest.param("2026-03-31", ["2026-03-31"], "2026-03-31", id="on-the-day"),
        pytest.param("2026-04-01", ["2026-06-30"], "2026-06-30", id="the-day-after"),
        pytest.param("2026-12-01", ["2026-12-31"], "2026-12-31", id="year-end"),
        pytest.param("2024-02-03", ["2024-03-31", "2024-04-01"], "2024-03-29", id="ends-on-a-sunday"),
    ],
)
def test_the_end_of_a_quarter_is_the_next_one(start: str, readings: list[str], advised: str) -> None:
    dates = found(QUARTER, start)

    assert dues(dates) == readings
    assert str(dates.advised) == advised


@pytest.mark.parametrize(("start", "year"), [("2026-03-01", 2026), ("2026-08-15", 2026), ("2026-09-30", 2026), ("2026-10-01", 2027)])
def test_the_third_quarter_is_the_next_that_is_not_over(start: str, year: int) -> None:
    dates = found(THIRD_QUARTER, start)

    assert (opens(dates), dues(dates)) == ([f"{year}-07-01"], [f"{year}-09-30"])


def test_words_that_name_no_day_give_no_date() -> None:
    monthly = Period(count=1, unit="month", counted_from="每月", bound="each")

    assert due_dates(monthly, date(2026, 6, 3), calendar=CALENDAR) is None


def test_a_count_into_a_year_without_a_calendar_warns_and_goes_monday_to_friday() -> None:
    dates = found(REPORT, "2099-12-28")  # a Monday; 29, 30, 31 and, after New Year's Day, 4, 5, 6, 7 January

    assert dues(dates) == ["2100-01-07"]
    assert "2099年、2100年" in dates.warnings[0]
    assert "可能变动" in dates.warnings[0]


def test_a_count_within_known_years_does_not_warn() -> None:
    assert found(CONTRACT, "2026-01-31").warnings == ()


def test_a_month_that_only_begins_in_an_unknown_year_does_not_warn_for_it() -> None:
    known = WorkCalendar({2090: YearAdditions(source="通知")})

    assert found(SCHEME, "2089-12-15", known).warnings == ()
    assert found(SCHEME, "2090-12-15", known).warnings


def test_whoever_interprets_the_regulation_may_settle_both_questions() -> None:
    counts, moves = COPY.model_copy(update={"first_day": "counts"}), SCHEME.model_copy(update={"rest_day": "moves"})

    assert dues(found(counts, "2026-06-03")) == ["2026-06-11"]
    assert dues(found(moves, "2026-09-01")) == ["2026-10-08"]
    assert dues(found(SCHEME.model_copy(update={"rest_day": "stays"}), "2026-09-01")) == ["2026-10-01"]


def test_the_sentence_states_both_readings_and_what_is_advised() -> None:
    assert found(COPY, "2026-06-03").sentence == (
        "从2026年6月3日(星期三)起算,7个工作日的最后一日,当日计入的是2026年6月11日(星期四),当日不计入的是2026年6月12日(星期五);"
        "条文没有写明按哪一种,建议不晚于2026年6月11日(星期四)办妥。"
    )


def test_the_sentence_of_a_settled_period_is_short() -> None:
    assert found(REPORT, "2026-06-03").sentence == "从2026年6月3日(星期三)起算,当日不计入,7个工作日的最后一日是2026年6月12日(星期五)。"


def test_the_sentence_says_that_a_saturday_is_worked() -> None:
    assert found(SCHEME, "2026-01-31").sentence.endswith("2026年2月28日(星期六)(当天调休上班)。")


def test_the_sentence_of_a_minimum_speaks_of_the_first_day() -> None:
    sentence = found(TRIAL_SOFTWARE, "2026-03-15").sentence

    assert "3个月届满后才可以进行" in sentence
    assert sentence.endswith("建议不早于2026年6月16日(星期二)。")


def test_the_sentence_of_a_window_names_both_ends() -> None:
    sentence = found(EVALUATION, "2024-02-29").sentence

    assert "一年后的1个月" in sentence
    assert "自2025年3月1日(星期六)起至2025年3月28日(星期五)" in sentence


periods = st.builds(
    Period,
    count=st.integers(1, 24),
    unit=st.sampled_from(["workday", "day", "month", "quarter", "year"]),
    counted_from=st.sampled_from(["实施计划下达", "项目合同签订之日"]),
    bound=st.sampled_from(["within", "at_least", "at_most"]),
)


@given(periods, st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_period_gives_ordered_readings_and_a_working_day_within_the_safe_one(period: Period, start: date) -> None:
    dates = due_dates(period, start, calendar=CALENDAR)

    assert dates is not None
    ends = [reading.due for reading in dates.readings if reading.due]
    assert ends == sorted(set(ends))
    assert all(end >= start for end in ends)
    if dates.due:
        assert dates.advised <= dates.due
        assert CALENDAR.is_workday(dates.advised) or dates.advised == dates.due
    else:
        assert dates.opens
        assert dates.opens > start or period.count == 1
        assert dates.advised >= dates.opens
    assert dates.sentence.endswith("。")
