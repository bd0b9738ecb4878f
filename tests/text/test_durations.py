import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.durations import parse_durations


@pytest.mark.parametrize(
    ("text", "months", "days", "workdays"),
    [
        ("4个月零3天", 4, 3, 0),
        ("十四个月", 14, 0, 0),
        ("三周", 0, 21, 0),
        ("两个礼拜", 0, 14, 0),
        ("一年半", 18, 0, 0),
        ("一年零三个月", 15, 0, 0),
        ("半年", 6, 0, 0),
        ("半个月", 0, 15, 0),
        ("两个半月", 2, 15, 0),
        ("2.5个月", 2, 15, 0),
        ("两个季度", 6, 0, 0),
        ("90天", 0, 90, 0),
        ("十个工作日", 0, 0, 10),
        ("两月", 2, 0, 0),
    ],
)
def test_length_is_read_in_its_units(text: str, months: int, days: int, workdays: int) -> None:
    (duration,) = parse_durations(text)
    assert (duration.months, duration.days, duration.workdays, duration.relation) == (months, days, workdays, "exact")


@pytest.mark.parametrize(
    ("text", "relation", "written"),
    [
        ("快半年了", "below", "快半年"),
        ("不到一个月", "below", "不到一个月"),
        ("一年多了", "above", "一年多"),
        ("一个多月", "above", "一个多月"),
        ("超过一年", "above", "超过一年"),
        ("100天左右", "about", "100天左右"),
        ("满90天", "exact", "90天"),
    ],
)
def test_words_around_say_how_it_is_meant(text: str, relation: str, written: str) -> None:
    (duration,) = parse_durations(text)
    assert (duration.relation, duration.written) == (relation, written)


@pytest.mark.parametrize("text", ["3月5日", "2025年3月", "第三年", "三季度", "第十五条", "月底", "年初", "百年大计", "每年三季度"])
def test_dates_and_ordinals_are_no_lengths(text: str) -> None:
    assert parse_durations(text) == ()


@pytest.mark.parametrize(
    ("text", "fewest", "most"),
    [("三个月", 89, 92), ("一年", 365, 366), ("两三个月", 59, 92), ("十几天", 11, 19), ("40天", 40, 40), ("一个月", 28, 31)],
)
def test_calendar_days_have_both_ends(text: str, fewest: int, most: int) -> None:
    assert parse_durations(text)[0].day_range == (fewest, most)


@given(st.text(alphabet="0123456789一二两三十半个多来几年月天日周零不到快超过 ", max_size=30))
def test_any_text_is_read(text: str) -> None:
    for duration in parse_durations(text):
        low, high = duration.day_range
        assert low <= high or duration.workdays
