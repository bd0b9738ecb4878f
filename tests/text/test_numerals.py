"""Numbers in Chinese and Arabic figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.numerals import chinese_numeral, parse_numeral

TRILLION = 10**12


@given(st.integers(min_value=0, max_value=TRILLION) | st.integers(min_value=0, max_value=20_000))
def test_every_number_written_is_read_back(number: int) -> None:
    assert parse_numeral(chinese_numeral(number)) == number


@given(st.integers(min_value=0, max_value=TRILLION), st.sampled_from(["{}", "{:,}"]))
def test_arabic_figures_of_either_width_are_read(number: int, style: str) -> None:
    written = style.format(number)
    wide = written.translate({ord(character): ord(character) + 0xFEE0 for character in "0123456789,"})
    assert parse_numeral(written) == parse_numeral(wide) == number


@given(st.text(alphabet="零一二两三九十百千万亿壹拾佰廿0123456789,,. 第", max_size=12) | st.text(max_size=20))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = parse_numeral(text)
    assert number is None or number >= 0


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("十", 10, id="ten-without-one"),
        pytest.param("一十二", 12, id="ten-with-one"),
        pytest.param("一百零五", 105, id="gap"),
        pytest.param("一百一十", 110, id="no-gap"),
        pytest.param("一百十五", 115, id="ten-without-one-inside"),
        pytest.param("一千零一十", 1010, id="gap-before-tens"),
        pytest.param("两千", 2000, id="liang"),
        pytest.param("二〇二五", 2025, id="read-one-by-one"),
        pytest.param("二百五", 250, id="spoken-last-figure"),
        pytest.param("二百零五", 205, id="spoken-last-figure-with-gap"),
        pytest.param("一万二", 12_000, id="spoken-after-scale"),
        pytest.param("百万", 1_000_000, id="hundred-without-one"),
        pytest.param("三千五百万", 35_000_000, id="thousands-of-wan"),
        pytest.param("一亿零三百", 100_000_300, id="gap-after-yi"),
        pytest.param("一万亿", TRILLION, id="wan-yi"),
        pytest.param("壹佰贰拾万", 1_200_000, id="financial"),
        pytest.param("廿三", 23, id="nian"),
        pytest.param("一", 1, id="single-figure"),
        pytest.param("十 二", 12, id="space-inside"),
        pytest.param("5,000,000", 5_000_000, id="thousands-separators"),
    ],
)
def test_forms_in_use_are_read(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "第",
        "百",
        "万",
        "亿",
        "十百",
        "一一百",
        "一百百",
        "一百零",
        "二十零五",
        "一万零",
        "万二",
        "1.5",
        "12万",
        "5,00",
        "Ⅲ",
        "IV",
        "9" * 5000,
    ],
)
def test_what_is_no_numeral_gives_none(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize("guess", ["七八", "三五", "两三"])
def test_two_neighbouring_figures_are_a_guess_and_no_number(guess: str) -> None:
    assert parse_numeral(guess) is None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (10, "十"),
        (11, "十一"),
        (35, "三十五"),
        (101, "一百零一"),
        (110, "一百一十"),
        (2000, "二千"),
        (100_000, "十万"),
        (10_010, "一万零一十"),
    ],
)
def test_numbers_are_written_as_statutes_write_them(number: int, text: str) -> None:
    assert chinese_numeral(number) == text


@pytest.mark.parametrize("number", [-1, TRILLION + 1])
def test_numbers_out_of_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_numeral(number)
