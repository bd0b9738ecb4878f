from datetime import date
from decimal import Decimal

import pytest

from assistant.app.guide_form import read_days, read_kind, read_wan
from assistant.errors import UserInputError
from assistant.project import ProjectKind


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        ("520", "520"),
        ("520.5", "520.5"),
        ("1,200", "1200"),
        ("1，200", "1200"),
        ("５２０", "520"),
        ("520万", "520"),
        ("520 万元", "520"),
        ("500w", "500"),
        ("5200000元", "520"),
        ("五百万元", "500"),
        ("0.05亿", "500"),
        ("0", "0"),
    ],
)
def test_an_amount_is_in_wan_unless_it_says_otherwise(text: str, wan: str) -> None:
    assert read_wan(text, "总投资") == Decimal(wan)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("-5", "负数", id="minus"),
        pytest.param("−5", "负数", id="typographic-minus"),
        pytest.param("负五百万", "负数", id="written-minus"),
        pytest.param("", "不是金额", id="empty"),
        pytest.param("nan", "不是金额", id="nan"),
        pytest.param("inf", "不是金额", id="infinity"),
        pytest.param("1e9", "不是金额", id="exponent"),
        pytest.param("不到500万", "不是金额", id="a-bound-is-no-amount"),
        pytest.param("80到120万", "不是金额", id="a-range-is-no-amount"),
        pytest.param("500万美元", "不是金额", id="other-money"),
        pytest.param("1,20", "不是金额", id="wrong-separators"),
        pytest.param("99999999999", "大得不合理", id="absurd"),
        pytest.param("9" * 5000, "不是金额", id="endless"),
        pytest.param("$(rm -rf /)", "不是金额", id="hostile"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserInputError, match=said) as refused:
        read_wan(text, "总投资")

    assert str(refused.value).startswith("总投资")
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("text", ["建设", "建设类", "建设类项目", " 建设 "])
def test_a_kind_is_read_with_its_ending(text: str) -> None:
    assert read_kind(text) is ProjectKind.CONSTRUCTION


@pytest.mark.parametrize("text", ["", "采购", "建设 服务", "construction", "建" * 999])
def test_another_kind_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(UserInputError, match="建设、服务、运维"):
        read_kind(text)


def test_days_are_read_with_either_equals_sign() -> None:
    assert read_days(["合同签订=2026-06-03", "计划下达＝2026年3月10日"]) == {
        "合同签订": date(2026, 6, 3),
        "计划下达": date(2026, 3, 10),
    }


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (["合同签订"], "事件=日期"),
        (["=2026-06-03"], "事件=日期"),
        (["合同签订="], "不是完整的日期"),
        (["合同签订=2026-02-30"], "只有 28 天"),
        (["合同签订=2026-06-03", "合同签订=2026-06-04"], "有两个日期"),
    ],
)
def test_days_that_cannot_be_used_are_refused(entries: list[str], said: str) -> None:
    with pytest.raises(UserInputError, match=said):
        read_days(entries)
