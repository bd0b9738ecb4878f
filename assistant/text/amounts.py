"""Amounts of money as people write them: 500w, 五百万, 5,000,000元, 0.05亿, 不到80万."""

import re
from decimal import Decimal
from enum import StrEnum

from assistant.text.numerals import parse_numeral
from assistant.text.span import Frozen, Span

__all__ = ["Amount", "Relation", "parse_amounts"]


class Relation(StrEnum):
    """How the true amount stands to the one written."""

    EXACT = "exact"
    ABOUT = "about"  # 左右、五百来万
    BELOW = "below"  # 不到、以下
    AT_MOST = "at_most"  # 不超过
    ABOVE = "above"  # 超过、多
    AT_LEAST = "at_least"  # 以上(含)


class Amount(Frozen):
    """One amount: `wan` in 万元, `span` in the text, bound words included in `relation` only."""

    span: Span
    wan: Decimal
    relation: Relation


_SCALES = {"": Decimal("0.0001"), "百": Decimal("0.01"), "千": Decimal("0.1"), "k": Decimal("0.1"), "万": Decimal(1), "w": Decimal(1)}
_SCALES |= {
    "十万": Decimal(10),
    "百万": Decimal(100),
    "千万": Decimal(1000),
    "亿": Decimal(10_000),
    "个亿": Decimal(10_000),
    "万亿": Decimal(100_000_000),
}

_AMOUNT = re.compile(
    r"""(?P<number>\d{1,3}(?:[,\uff0c]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![第差零〇一二两三四五六七八九十百千])[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?)
        \s*(?P<vague>[多余来几]|把)?\s*
        (?P<scale>万亿|个亿|千万|百万|十万|万|亿|[wW](?![A-Za-z])|千(?=\s*元)|百(?=\s*元)|[kK](?![A-Za-z]))?
        (?P<rest>[零一二两三四五六七八九]千?(?=块|元|左右|[,\uff0c。??!\uff1f\uff01]|$))?
        \s*(?P<unit>人民币|元|圆|块钱?)?
        (?P<more>多|余)?""",
    re.VERBOSE,
)
# 15万人, 3万条: a count of something else.
_COUNTED = re.compile(
    r"\s*(?:余|多)?(?:人次|人|条|户|次|个|台|套|张|平方|平米|公里|份|亩|册|名|辆|吨|项|件|行|字|笔|用户|级|家|所|村|部|路|点位|并发|TPS|年|月|天|日|小时)"
)
_BEFORE = re.compile(
    r"(?:(?P<at_most>不超过|不高于|不大于|至多|最多|顶多)|(?P<at_least>不少于|不低于|不小于|至少|起码|达到|满)"
    r"|(?P<below>不到|不足|不满|低于|少于|小于|没到|未达到?|没超过|差一点|差点|接近|将近|快)|(?P<above>超过|超出|高于|大于|多于|超|过了)|(?P<about>大约|大概|约|差不多|估计))"
    r"[^0-9零〇一二两三四五六七八九十百千]{0,3}$"
)
_AFTER = re.compile(
    r"^\s*(?:人民币)?(?:(?P<at_least>[((]含[))]\s*以上|以上[((]含[))]|及以上|起)|(?P<at_most>[((]含[))]\s*以下|以下[((]含[))]|及以下|以内|封顶)"
    r"|(?P<above>[((]不含[))]\s*以上|以上|出头|开外|挂零)|(?P<below>[((]不含[))]\s*以下|以下|不到|都不到|还不到|还差)|(?P<about>左右|上下|来块))"
)


def parse_amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of money in `text`, left to right. A bare number without 万, 亿 or 元 is none."""
    amounts: list[Amount] = []
    for match in _AMOUNT.finditer(text):
        scale, unit = (match["scale"] or "").lower(), match["unit"]
        if not scale and not unit:
            continue
        if not unit and _COUNTED.match(text, match.end()):
            continue
        number = _number(match["number"])
        if number is None:
            continue
        span = _trimmed(match)
        wan = number * _SCALES[scale] + _rest(match["rest"], scale)
        if amounts and amounts[-1].span.end == match.start() and amounts[-1].wan >= _SCALES["亿"] > wan:  # 一亿两千万
            before = amounts.pop()
            wan, span = wan + before.wan, Span(start=before.span.start, end=span.end)
        amounts.append(Amount(span=span, wan=wan.normalize() + 0, relation=_relation(text, match)))
    return tuple(amounts)


def _number(written: str) -> Decimal | None:
    if written[0].isdigit():
        return Decimal(written.replace(",", "").replace("\uff0c", ""))
    whole, _, decimals = written.partition("点")
    value = parse_numeral(whole)
    if value is None:
        return None
    digits = "".join(str(parse_numeral(digit)) for digit in decimals)
    return Decimal(f"{value}.{digits}") if digits else Decimal(value)


def _rest(written: str | None, scale: str) -> Decimal:
    """Return what a short tail adds: 一万五 is 1.5 万, 一亿二 is 1.2 亿."""
    if not written or scale not in ("万", "亿", "w"):
        return Decimal(0)
    return Decimal(parse_numeral(written[0]) or 0) * _SCALES["万" if scale == "w" else scale] / 10


def _relation(text: str, match: re.Match[str]) -> Relation:
    after = _AFTER.match(text[match.end() : match.end() + 8])
    before = _BEFORE.search(text[max(0, match.start() - 8) : match.start()])
    for found in (after, before):
        if found and found.lastgroup:
            return Relation(found.lastgroup)
    if match["vague"] in ("多", "余") or match["more"]:
        return Relation.ABOVE
    return Relation.ABOUT if match["vague"] else Relation.EXACT


def _trimmed(match: re.Match[str]) -> Span:
    """Return the match's span without white space at its end."""
    return Span(start=match.start(), end=match.start() + len(match[0].rstrip()))
