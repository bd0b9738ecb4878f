from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.dates import read_dates

_TODAY = date(2026, 3, 11)  # a Wednesday


def _days(text: str, today: date = _TODAY) -> list[tuple[str, str]]:
    return [(str(day.first), str(day.last)) for day in read_dates(text, today=today).stated]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("2025年3月20日签的", "2025-03-20", id="written-out"),
        pytest.param("2025-3-20", "2025-03-20", id="hyphens"),
        pytest.param("2025/03/20", "2025-03-20", id="slashes"),
        pytest.param("2025.3.20签合同", "2025-03-20", id="dots"),
        pytest.param("20250320签的", "2025-03-20", id="eight-figures"),
        pytest.param("25年6月3号签", "2025-06-03", id="short-year"),
        pytest.param("\uff12\uff10\uff12\uff15年\uff13月\uff12\uff10日", "2025-03-20", id="full-width"),
        pytest.param("二〇二五年三月二十日", "2025-03-20", id="numerals"),
        pytest.param("今年三月十五号", "2026-03-15", id="this-year"),
        pytest.param("去年12月31日", "2025-12-31", id="last-year"),
        pytest.param("明年1月1日", "2027-01-01", id="next-year"),
        pytest.param("上个月28号签的", "2026-02-28", id="last-month"),
        pytest.param("下月5日交", "2026-04-05", id="next-month"),
        pytest.param("昨天签的", "2026-03-10", id="yesterday"),
        pytest.param("大前天就签了", "2026-03-08", id="three-days-ago"),
        pytest.param("后天交行吗", "2026-03-13", id="day-after-tomorrow"),
        pytest.param("下周一交", "2026-03-16", id="next-monday"),
        pytest.param("上星期五签的", "2026-03-06", id="last-friday"),
        pytest.param("这周日", "2026-03-15", id="this-sunday"),
        pytest.param("三个月前下达的", "2025-12-11", id="months-ago"),
        pytest.param("10天前签的", "2026-03-01", id="days-ago"),
        pytest.param("两周前,合同就签了", "2026-02-25", id="weeks-ago"),
        pytest.param("现在能验收吗", "2026-03-11", id="now"),
    ],
)
def test_day_is_read(text: str, day: str) -> None:
    assert _days(text) == [(day, day)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("去年8月通过验收", "2025-08-01", "2025-08-31", id="month"),
        pytest.param("2024年2月上线", "2024-02-01", "2024-02-29", id="leap-february"),
        pytest.param("5月中旬报", "2026-05-11", "2026-05-20", id="middle"),
        pytest.param("今年1月初下达", "2026-01-01", "2026-01-10", id="beginning"),
        pytest.param("上个月底下达", "2026-02-21", "2026-02-28", id="end-of-last-month"),
    ],
)
def test_part_of_a_year_is_read_as_its_first_and_last_day(text: str, first: str, last: str) -> None:
    assert _days(text) == [(first, last)]


@pytest.mark.parametrize("text", ["3月20日签的合同", "3.20签的合同", "3/20签的合同", "三月二十号把章盖了"])
def test_day_without_a_year_gets_the_year_of_today_and_says_so(text: str) -> None:
    (day,) = read_dates(text, today=_TODAY).stated
    assert (day.first, day.assumed) == (date(2026, 3, 20), True)


def test_day_that_is_over_lies_in_the_year_before_where_this_years_is_months_away() -> None:
    assert _days("12月28日签的合同", date(2026, 1, 5)) == [("2025-12-28", "2025-12-28")]
    assert _days("计划12月28日签合同", date(2026, 1, 5)) == [("2026-12-28", "2026-12-28")]


def test_year_is_taken_from_the_date_before() -> None:
    assert [day for day, _ in _days("2024年5月6日上线,7月10日验收")] == ["2024-05-06", "2024-07-10"]
    assert [day for day, _ in _days("2024年11月20日签的,拖到1月5日才报")] == ["2024-11-20", "2025-01-05"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2月30日签的", "2月最多29天"),
        ("2025年2月29日", "2025年2月只有28天"),
        ("四月三十一号", "4月只有30天"),
        ("2025-13-01", "一年只有12个月"),
        ("13月5日交", "一年只有12个月"),
        ("2025-02-30", "2月最多29天"),
        ("6月0日", "日期从1日算起"),
        ("9999年1月1日", "年份应在1990年至2100年之间"),
    ],
)
def test_day_that_does_not_exist_is_named_with_the_reason(text: str, reason: str) -> None:
    (impossible,) = read_dates(text).impossible
    assert impossible.reason == reason
    assert impossible.span.of(text) == impossible.written
    assert read_dates(text, today=_TODAY).stated == ()


def test_29_february_without_a_year_depends_on_today() -> None:
    assert read_dates("2月29日签的").impossible == ()
    assert read_dates("2月29日签的", today=date(2026, 3, 1)).impossible[0].reason == "2026年2月只有28天"
    assert _days("2月29日签的", date(2028, 3, 1)) == [("2028-02-29", "2028-02-29")]


@pytest.mark.parametrize(
    "text",
    [
        "3.20万元",
        "系统2.0版",
        "1/3的钱",
        "一个月内",
        "三个月",
        "七个工作日",
        "每月一次",
        "第3月",
        "2025年度",
        "通过验收一年后的一个月内",
        "提前三天前往",
        "每周一次",
        "1号楼机房",
        "2025年的项目",
        "1.5倍",
    ],
)
def test_other_figures_are_no_dates(text: str) -> None:
    found = read_dates(text, today=_TODAY)
    assert (found.stated, found.impossible) == ((), ())


def test_weekday_in_brackets_is_not_a_second_date() -> None:
    assert _days("合同是2025年6月3日(周二)签的") == [("2025-06-03", "2025-06-03")]


@given(st.text(alphabet="0123456789年月日号.-/ 一二三十今去上下个周前后天初底中旬", max_size=40))
def test_any_text_is_read_and_spans_stand_in_it(text: str) -> None:
    found = read_dates(text, today=_TODAY)
    for day in found.stated:
        assert day.first <= day.last
        assert day.span.of(text).strip()


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back_in_three_notations(day: date) -> None:
    for text in (f"{day.year}年{day.month}月{day.day}日", f"{day.isoformat()}", f"{day.year}/{day.month}/{day.day}"):
        assert [(found.first, found.last) for found in read_dates(text).stated] == [(day, day)]
