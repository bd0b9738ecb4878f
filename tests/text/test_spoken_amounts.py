from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.amounts import bounds, impossible_amounts, join_ranges, parse_amounts
from assistant.text.spoken_amounts import write_out


def _wan(text: str) -> tuple[Decimal, Decimal]:
    written = write_out(text)
    (amount,) = join_ranges(parse_amounts(written), written)
    return bounds(amount)


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        pytest.param("预算五百个,要监理吗", 500, id="pieces"),
        pytest.param("总投资是300个的项目", 300, id="pieces-in-figures"),
        pytest.param("投了半个亿", 5000, id="half-a-yi"),
        pytest.param("一个半亿", 15000, id="one-and-a-half-yi"),
        pytest.param("仨百万", 300, id="sa"),
        pytest.param("俩亿", 20000, id="lia"),
        pytest.param("3,000 000元", 300, id="mixed-grouping"),
        pytest.param("3 000 000 元", 300, id="spaces-as-grouping"),
        pytest.param("总投资1000000要监理吗", 100, id="no-unit-after-money-word"),
        pytest.param("造价300k", 30, id="k"),
        pytest.param("预算1.2kw", 1200, id="kw-is-ten-million"),
        pytest.param("壹佰萬元", 100, id="traditional"),
        pytest.param("百万的项目", 100, id="bare-hundred-wan"),
    ],
)
def test_spoken_amount_is_read_exactly(text: str, wan: int) -> None:
    assert _wan(text) == (wan, wan)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        pytest.param("两三百万的软件", 200, 300, id="neighbours"),
        pytest.param("七八十万", 70, 80, id="neighbours-tens"),
        pytest.param("十七八万", 17, 18, id="neighbours-after-ten"),
        pytest.param("一百七八十万", 170, 180, id="neighbours-after-hundred"),
        pytest.param("三五百万", 300, 500, id="three-to-five"),
        pytest.param("一两个亿", 10000, 20000, id="neighbours-yi"),
        pytest.param("几十万", 20, 99, id="several-tens"),
        pytest.param("好几百万", 200, 999, id="several-hundreds"),
        pytest.param("十几万", 11, 19, id="teens"),
        pytest.param("一百几十万", 110, 199, id="hundred-and-several-tens"),
        pytest.param("百十万", 99, 121, id="hundred-and-ten-or-so"),
        pytest.param("一百来万", 90, 110, id="hundred-or-so"),
    ],
)
def test_guess_is_read_with_both_ends(text: str, low: int, high: int) -> None:
    assert _wan(text) == (low, high)


@pytest.mark.parametrize(("text", "below"), [("小一百万", 100), ("近百万的投资", 100)])
def test_nearly_stays_below(text: str, below: int) -> None:
    low, high = _wan(text)
    assert low < high < below


@pytest.mark.parametrize(("text", "least"), [("上百万", 100), ("项目投资上千万", 1000), ("500万出头", 500), ("百余万元", 100)])
def test_at_least_has_no_upper_end(text: str, least: int) -> None:
    low, high = _wan(text)
    assert least <= low < least + 1
    assert high > 10**6


@pytest.mark.parametrize(
    "text",
    [
        "几十万条数据",
        "两三百万用户",
        "十几个人",
        "五百个用户",
        "预算五百个人也够",
        "千万别先开工",
        "缩小100万的规模",
        "UPS功率3kw",
        "五六个月",
        "二十三四天",
        "第二十五条",
        "百分之百",
        "服务器500个",
    ],
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert write_out(text) == text


@given(st.text(alphabet="一二三五十百千万亿几半个小上近来多0123456789., 元kKwW总投资", max_size=40))
def test_any_text_is_written_out_once_and_for_all(text: str) -> None:
    parse_amounts(write_out(text))


@pytest.mark.parametrize(
    ("text", "written", "reason"),
    [
        ("总投资-5万要监理吗", "-5万", "负数"),
        ("负5万元", "负5万元", "负数"),
        ("总投资0元", "0元", "大于0"),
        ("总投资999999999999亿", "999999999999亿", "核对单位"),
        ("100万美元的系统", "100万美元", "人民币"),
    ],
)
def test_amount_that_no_project_has_is_named(text: str, written: str, reason: str) -> None:
    (impossible,) = impossible_amounts(text)
    assert impossible.written == written
    assert reason in impossible.reason


@pytest.mark.parametrize("text", ["预算80-120w", "总投资120万", "15万人次", "软件300万+硬件220万", "1000亿元以下"])
def test_possible_amount_is_not_objected_to(text: str) -> None:
    assert impossible_amounts(text) == ()
