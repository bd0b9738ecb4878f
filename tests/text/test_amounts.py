from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.amounts import Relation, join_ranges, parse_amounts


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        pytest.param("500w的软件", "500", id="w"),
        pytest.param("500 W", "500", id="space-W"),
        pytest.param("五百万", "500", id="numeral-wan"),
        pytest.param("5,000,000元", "500", id="grouped-yuan"),
        pytest.param("5\uff0c000\uff0c000元", "500", id="full-width-grouping"),
        pytest.param("0.05亿", "500", id="decimal-yi"),
        pytest.param("1个亿", "10000", id="ge-yi"),
        pytest.param("一亿两千万", "12000", id="yi-and-wan"),
        pytest.param("两千三百五十万元", "2350", id="long-numeral"),
        pytest.param("3百万", "300", id="digit-bai-wan"),
        pytest.param("一万五", "1.5", id="short-tail"),
        pytest.param("1005000元", "100.5", id="plain-yuan"),
        pytest.param("\uff13\uff10\uff10万", "300", id="full-width-digits"),
        pytest.param("人民币五千万元整", "5000", id="formal"),
        pytest.param("八千块", "0.8", id="kuai"),
        pytest.param("差一点一百万", "100", id="a-bit-short-of"),
        pytest.param("合同价壹佰万元", "100", id="financial-forms"),
        pytest.param("叁佰伍拾万元整", "350", id="financial-forms-and-whole"),
        pytest.param("壹拾贰万叁仟肆佰元整", "12.34", id="financial-forms-with-yuan"),
        pytest.param("\u00a5 999,999.99", "99.999999", id="yen-sign"),
        pytest.param("\uffe5999,999.99", "99.999999", id="full-width-yen-sign"),
        pytest.param("120万块钱", "120", id="wan-kuai"),
        pytest.param("costs 1.2 million yuan", "120", id="million-yuan"),
        pytest.param("RMB 1,500,000", "150", id="rmb-before"),
        pytest.param("1.5 million RMB", "150", id="rmb-after"),
    ],
)
def test_amount_is_read_in_wan(text: str, wan: str) -> None:
    (amount,) = parse_amounts(text)
    assert amount.wan == Decimal(wan)


@pytest.mark.parametrize(
    "text",
    [
        "15万人使用",
        "5万条数据",
        "第十九条",
        "不超过一年",
        "三个月",
        "500",
        "2025年",
        "几百万",
        "十几个人",
        "每月一次",
        "千万别",
        "100万美元",
        "20万 欧元",
        "300万港币",
        "US$2 million",
        "USD 500万",
        "-5万",
        "负5万元",
        "结余-5万",
        "2 million users",
    ],
)
def test_counts_and_bare_numbers_are_no_amounts(text: str) -> None:
    assert parse_amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        pytest.param("100万", Relation.EXACT, id="exact"),
        pytest.param("不到80万", Relation.BELOW, id="not-yet"),
        pytest.param("100万以下", Relation.BELOW, id="under"),
        pytest.param("超过一百二十万", Relation.ABOVE, id="over"),
        pytest.param("五百多万", Relation.ABOVE, id="odd"),
        pytest.param("500万(不含)以上", Relation.ABOVE, id="exclusive"),
        pytest.param("100万元(含)以上", Relation.AT_LEAST, id="inclusive"),
        pytest.param("不少于30万", Relation.AT_LEAST, id="no-less"),
        pytest.param("不超过200万元", Relation.AT_MOST, id="no-more"),
        pytest.param("五百来万", Relation.ABOUT, id="about"),
        pytest.param("二百五十万左右", Relation.ABOUT, id="around"),
    ],
)
def test_bound_words_say_how_the_amount_is_meant(text: str, relation: Relation) -> None:
    (amount,) = parse_amounts(text)
    assert amount.relation is relation


def test_parts_of_a_sum_are_read_one_by_one() -> None:
    assert [amount.wan for amount in parse_amounts("软件300万+硬件220万")] == [300, 220]


@given(st.integers(min_value=1, max_value=99_999_999))
def test_an_amount_is_the_same_in_yuan_and_in_wan(yuan: int) -> None:
    wan = Decimal(yuan) / 10_000
    assert parse_amounts(f"总投资{yuan}元")[0].wan == parse_amounts(f"总投资{wan:f}万元")[0].wan == wan


@given(st.text())
def test_any_text_is_read_and_spans_stand_in_it(text: str) -> None:
    for amount in parse_amounts(text):
        assert amount.span.of(text) == amount.span.of(text).strip() != ""


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        pytest.param("50万到150万之间", 50, 150, id="both-with-unit"),
        pytest.param("90万-110万元", 90, 110, id="hyphen"),
        pytest.param("80-120w", 80, 120, id="unit-once"),
        pytest.param("400万至600万", 400, 600, id="zhi"),
        pytest.param("三百到五百万", 300, 500, id="numerals"),
        pytest.param("三到五百万", 300, 500, id="numerals-with-shared-hundred"),
        pytest.param("80 ~ 120 万元", 80, 120, id="tilde-and-spaces"),
        pytest.param("500000-800000元", 50, 80, id="yuan"),
        pytest.param("80万或120万", 80, 120, id="or"),
        pytest.param("120万还是80万", 80, 120, id="or-falling"),
        pytest.param("50万以上150万以下", 50, 150, id="bounds"),
        pytest.param("超过100万但不到500万", 100, 500, id="bounds-before"),
    ],
)
def test_range_is_one_amount_with_two_ends(text: str, low: int, high: int) -> None:
    (amount,) = join_ranges(parse_amounts(text), text)
    assert amount.high is not None
    assert (amount.wan, amount.high.wan) == (low, high)


@pytest.mark.parametrize("text", ["软件300万+硬件220万", "总投资900万,软件300万", "软件超过100万,硬件不到50万"])
def test_amounts_of_different_things_are_no_range(text: str) -> None:
    assert [amount.high for amount in join_ranges(parse_amounts(text), text)] == [None, None]


def test_both_ends_of_a_range_are_amounts_in_the_text() -> None:
    assert [amount.wan for amount in parse_amounts("80-120w")] == [80, 120]
