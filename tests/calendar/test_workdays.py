"""Days checked against the notices of the State Council for 2025 and 2026."""

from datetime import date
from pathlib import Path

import pytest

from assistant.calendar.workdays import WorkCalendar, YearAdditions, read_additions
from assistant.errors import UserInputError


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        pytest.param(date(2025, 1, 26), True, id="sunday-worked-before-spring-festival"),
        pytest.param(date(2025, 2, 4), False, id="last-day-of-spring-festival-2025"),
        pytest.param(date(2025, 9, 28), True, id="sunday-worked-before-national-day"),
        pytest.param(date(2025, 10, 8), False, id="wednesday-of-the-long-national-holiday-2025"),
        pytest.param(date(2026, 1, 4), True, id="sunday-worked-after-new-year"),
        pytest.param(date(2026, 2, 14), True, id="saturday-worked-before-spring-festival"),
        pytest.param(date(2026, 2, 23), False, id="last-day-of-spring-festival-2026"),
        pytest.param(date(2026, 2, 28), True, id="saturday-worked-after-spring-festival"),
        pytest.param(date(2026, 6, 19), False, id="dragon-boat-festival"),
        pytest.param(date(2026, 6, 20), False, id="plain-saturday"),
        pytest.param(date(2026, 10, 7), False, id="last-day-of-national-day-2026"),
        pytest.param(date(2026, 10, 8), True, id="first-day-after-national-day"),
    ],
)
def test_a_day_is_worked_as_the_state_council_arranged_it(day: date, worked: bool) -> None:
    assert WorkCalendar().is_workday(day) is worked


def test_ten_working_days_run_over_the_spring_festival() -> None:
    # 11, 12, 13, 14 (worked), then 24, 25, 26, 27, 28 (worked) of February, and 2 March
    assert WorkCalendar().count(date(2026, 2, 10), 10) == date(2026, 3, 2)


def test_the_first_day_counts_only_when_it_is_worked() -> None:
    calendar = WorkCalendar()

    assert calendar.count(date(2026, 6, 3), 1, first_counts=True) == date(2026, 6, 3)
    assert calendar.count(date(2026, 6, 6), 1, first_counts=True) == date(2026, 6, 8)


def test_the_next_and_the_last_working_day_skip_the_holiday() -> None:
    calendar = WorkCalendar()

    assert calendar.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)
    assert calendar.on_or_before(date(2026, 10, 7)) == date(2026, 9, 30)


def test_a_year_without_a_notice_is_counted_monday_to_friday_and_said_to_be_unknown() -> None:
    calendar = WorkCalendar()

    assert calendar.is_workday(date(2030, 10, 4))
    assert not calendar.is_workday(date(2030, 10, 5))
    assert calendar.unknown_years(date(2026, 12, 30), date(2030, 1, 2))[0] > 2026
    assert 2030 in calendar.unknown_years(date(2026, 12, 30), date(2030, 1, 2))
    assert calendar.unknown_years(date(2025, 1, 1), date(2026, 12, 31)) == ()


@pytest.mark.parametrize("day", ["2027-01-01", "2028-05-01", "2028-05-02", "2027-10-01", "2029-10-02", "2029-10-03"])
def test_a_holiday_on_a_fixed_date_needs_no_notice(day: str) -> None:
    assert not WorkCalendar().is_workday(date.fromisoformat(day))


def test_an_office_may_still_say_that_a_fixed_holiday_is_worked() -> None:
    calendar = WorkCalendar({2027: YearAdditions(workdays=frozenset({date(2027, 1, 1)}))})

    assert calendar.is_workday(date(2027, 1, 1))


def write(folder: Path, text: str) -> Path:
    file = folder / "workdays.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_office_adds_the_calendar_of_a_year(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        """
2030:
  source: 国务院办公厅关于2030年部分节假日安排的通知
  holidays: [2030-01-01, 2030-10-01至2030-10-07]
  workdays: [2030-09-29]
""",
    )

    calendar = WorkCalendar(read_additions(file))

    assert calendar.knows(2030)
    assert not calendar.is_workday(date(2030, 1, 1))
    assert not calendar.is_workday(date(2030, 10, 7))
    assert calendar.is_workday(date(2030, 10, 8))
    assert calendar.is_workday(date(2030, 9, 29))  # a Sunday


def test_single_days_without_a_notice_leave_the_year_unknown(tmp_path: Path) -> None:
    calendar = WorkCalendar(read_additions(write(tmp_path, "2030:\n  holidays: ['2030-05-15']\n")))

    assert not calendar.is_workday(date(2030, 5, 15))
    assert not calendar.knows(2030)


def test_a_local_holiday_is_added_to_a_year_that_is_known(tmp_path: Path) -> None:
    calendar = WorkCalendar(read_additions(write(tmp_path, "2026:\n  holidays: [2026-05-27]\n")))

    assert not calendar.is_workday(date(2026, 5, 27))
    assert calendar.knows(2026)
    assert calendar.is_workday(date(2026, 5, 9))  # still the Saturday that is worked


def test_no_file_adds_nothing(tmp_path: Path) -> None:
    assert read_additions(tmp_path / "workdays.yaml") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("2030:\n  holidays: [2029-10-01]\n", "不在这一年", id="day-of-another-year"),
        pytest.param("2030:\n  holidays: [2030-02-30]\n", "2 月 30 日", id="no-such-day"),
        pytest.param("2030:\n  holidays: ['2030-02-28至2030-02-30']\n", "只有 28 天", id="range-to-no-such-day"),
        pytest.param("2030:\n  holidays: ['2030-10-07至2030-10-01']\n", "起止日期", id="backwards"),
        pytest.param("2030:\n  holidays: ['2030-01-01至2030-12-31']\n", "起止日期", id="a-whole-year"),
        pytest.param("2030:\n  holidays: 2030-10-01\n", "列表", id="no-list"),
        pytest.param("2030:\n  holidays: [2030-10-01]\n  workdays: [2030-10-01]\n", "2030-10-01", id="both"),
        pytest.param("2030:\n  feiertage: []\n", "holidays", id="unknown-key"),
        pytest.param("明年:\n  holidays: []\n", "不是年份", id="no-year"),
        pytest.param("2030: {}\n2030: {}\n", "重复", id="twice"),
        pytest.param("- 2030\n", "键: 值", id="no-mapping"),
        pytest.param("2030: [", "YAML", id="no-yaml"),
        pytest.param("2030:\n  source: [1]\n", "source", id="source-no-text"),
    ],
)
def test_an_unsound_file_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserInputError, match=said) as refused:
        read_additions(write(tmp_path, text))

    assert "workdays.yaml" in str(refused.value)


def test_additions_win_over_the_notice() -> None:
    calendar = WorkCalendar({2026: YearAdditions(workdays=frozenset({date(2026, 10, 7)}))})

    assert calendar.is_workday(date(2026, 10, 7))
