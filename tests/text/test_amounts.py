from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.amounts import Relation, parse_amounts


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
    ],
)
def test_amount_is_read_in_wan(text: str, wan: str) -> None:
    (amount,) = parse_amounts(text)
    assert amount.wan == Decimal(wan)


@pytest.mark.parametrize(
    "text", ["15万人使用", "5万条数据", "第十九条", "不超过一年", "三个月", "500", "2025年", "几百万", "十几个人", "每月一次", "千万别"]
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
