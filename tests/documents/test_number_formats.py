"""What stands in a cell, as Excel with Chinese settings shows it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents.sheets.format_codes import BUILT_IN, hides_text
from assistant.documents.sheets.number_formats import show_number


@pytest.mark.parametrize(
    ("written", "code", "shown"),
    [
        pytest.param("860", "General", "860", id="whole-number"),
        pytest.param("860.0", "General", "860", id="whole-number-with-a-point"),
        pytest.param("0.30000000000000004", "General", "0.3", id="rounding-noise"),
        pytest.param("-12.5", "General", "-12.5", id="negative"),
        pytest.param("1234567.891", "#,##0.00", "1,234,567.89", id="thousands"),
        pytest.param("1234567", "#,##0", "1,234,567", id="thousands-without-decimals"),
        pytest.param("5", "0.00", "5.00", id="fixed-decimals"),
        pytest.param("1.005", "0.00", "1.01", id="half-rounds-up"),
        pytest.param("5.5", "0.0#", "5.5", id="optional-decimal-left-out"),
        pytest.param("5.05", "0.0#", "5.05", id="optional-decimal-shown"),
        pytest.param("0.125", "0.0%", "12.5%", id="percent"),
        pytest.param("0.125", "0%", "13%", id="percent-rounded"),
        pytest.param("7", "000", "007", id="leading-zeros"),
        pytest.param("12345678", '0!.0,"万"', "1234.6万", id="ten-thousands-trick"),
        pytest.param("12000000", "0.00,,", "12.00", id="in-millions"),
        pytest.param("1234.5", "[$¥-804]#,##0.00", "¥1,234.50", id="yuan-sign"),
        pytest.param("-1234.5", "#,##0.00_);[Red](#,##0.00)", "(1,234.50)", id="negative-in-brackets"),
        pytest.param("0", BUILT_IN[43], "-", id="zero-in-accounts"),
        pytest.param("-1234.5", BUILT_IN[43], "-1,234.50", id="negative-in-accounts"),
        pytest.param("0", "0;-0;;@", "", id="zero-left-blank"),
        pytest.param("150", "[>100]0.0;0", "150.0", id="condition-met"),
        pytest.param("50", "[>100]0.0;0", "50", id="condition-not-met"),
        pytest.param("20", '0"台"', "20台", id="unit-in-quotes"),
        pytest.param("12345", "0.00E+00", "1.23E+04", id="scientific"),
        pytest.param("45717", "yyyy/m/d", "2025/3/1", id="date"),
        pytest.param("45717", 'yyyy"年"m"月"d"日";@', "2025年3月1日", id="chinese-date"),
        pytest.param("45717", "[$-804]aaaa", "星期六", id="weekday"),
        pytest.param("45717.5", "yyyy-mm-dd hh:mm", "2025-03-01 12:00", id="date-and-time"),
        pytest.param("0.75", "上午/下午h时mm分", "下午6时00分", id="half-of-the-day"),
        pytest.param("1.5", "[h]:mm", "36:00", id="hours-beyond-a-day"),
        pytest.param("59", "yyyy/m/d", "1900/2/28", id="before-the-day-that-never-was"),
        pytest.param("99999999", "yyyy/m/d", "99999999", id="no-such-day"),
        pytest.param("#REF!", "0.00", "#REF!", id="no-number"),
        pytest.param("1E999", "0", "1E999", id="no-such-number"),
    ],
)
def test_a_number_is_shown_as_its_format_says(written: str, code: str, shown: str) -> None:
    assert show_number(written, code) == shown


def test_days_may_count_from_1904() -> None:
    assert show_number("44255", "yyyy/m/d", since_1904=True) == show_number("45717", "yyyy/m/d") == "2025/3/1"


def test_only_a_format_with_an_empty_fourth_part_hides_texts() -> None:
    assert hides_text(";;;")
    assert not hides_text("0;-0;0;@")
    assert not hides_text(";;")


@settings(deadline=None)
@given(
    st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,20})?(E-?[0-9]{1,3})?", fullmatch=True),
    st.text(alphabet='0#?.,%E+-;"\\!_*[]hmsyda@/ >1e年', max_size=20),
)
def test_any_format_shows_any_number(written: str, code: str) -> None:
    assert isinstance(show_number(written, code), str)
