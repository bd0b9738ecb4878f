"""Amounts of money as people write them: 500w, 五百万, 壹佰万元整, 5,000,000元, ¥0.05亿, 不到80万, 80到120万, RMB 1.5 million."""

import re
from decimal import Decimal
from enum import StrEnum

from assistant.text.numerals import parse_numeral
from assistant.text.span import Frozen, Span

__all__ = [
    "COUNTED",
    "MOST_WAN",
    "Amount",
    "ImpossibleAmount",
    "Relation",
    "bounds",
    "current_amounts",
    "impossible_amounts",
    "join_ranges",
    "parse_amounts",
]

MOST_WAN = Decimal(10) ** 9  # 万元, beyond any project
_STEP = Decimal("0.0001")  # 1元
_ABSURD_WAN = Decimal(10) ** 7  # 1000亿元: more than a project can cost


class Relation(StrEnum):
    """How the true amount stands to the one written."""

    EXACT = "exact"
    ABOUT = "about"  # 左右、五百来万
    BELOW = "below"  # 不到、以下
    AT_MOST = "at_most"  # 不超过
    ABOVE = "above"  # 超过、多
    AT_LEAST = "at_least"  # 以上(含)


class Amount(Frozen):
    """One amount: `wan` in 万元, `span` in the text, bound words included in `relation` only.

    high: the other end where the amount is a range (80到120万) or one of two (80万或120万); `wan` is the lower end then.
    """

    span: Span
    wan: Decimal
    relation: Relation
    high: "Amount | None" = None


class ImpossibleAmount(Frozen):
    """An amount that no project has. reason: a clause that says why."""

    span: Span
    written: str
    reason: str


_SCALES = {"": Decimal("0.0001"), "百": Decimal("0.01"), "千": Decimal("0.1"), "k": Decimal("0.1"), "万": Decimal(1), "w": Decimal(1)}
_SCALES |= {
    "十万": Decimal(10),
    "百万": Decimal(100),
    "千万": Decimal(1000),
    "亿": Decimal(10_000),
    "个亿": Decimal(10_000),
    "万亿": Decimal(100_000_000),
    "thousand": Decimal("0.1"),
    "million": Decimal(100),
    "billion": Decimal(100_000),
}

_HAN = "零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟"
_AMOUNT = re.compile(
    rf"""(?:(?P<sign>[\u00a5\uffe5]|人民币|(?<![A-Za-z])(?i:rmb|cny))\s*)?
        (?P<number>\d{{1,3}}(?:[,\uff0c]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![第差{_HAN}])[{_HAN}]+(?:点[零〇一二三四五六七八九]+)?)
        \s*(?P<vague>[多余来几]|把)?\s*
        (?P<scale>万亿|个亿|千万|百万|十万|万|亿|(?i:million|billion|thousand)|[wW](?![A-Za-z])|千(?=\s*元)|百(?=\s*元)|[kK](?![A-Za-z]))?
        (?P<rest>[零一二两三四五六七八九]千?(?=块|元|左右|[,\uff0c。??!\uff1f\uff01]|$))?
        \s*(?P<unit>人民币|元|圆|块钱?|(?i:yuan|rmb|cny)(?![A-Za-z]))?
        (?P<more>多|余)?""",
    re.VERBOSE,
)
_ENGLISH = frozenset({"thousand", "million", "billion"})
_FOREIGN_AFTER = re.compile(
    r"\s*(?:[美欧日港澳加韩新台]{1,2}[元币金]|英镑|卢布|法郎|(?:us |hk )?dollars?|usd|eur|euros?|hkd|gbp|jpy|[$€£])", re.IGNORECASE
)
_FOREIGN_BEFORE = re.compile(r"(?:[$€£]|usd|eur|hkd|gbp|jpy|美[元金]|欧元|港[币元])\s*$", re.IGNORECASE)
# A hyphen after a number is a range; anywhere else before a number it is a minus.
_MINUS = re.compile(rf"(?:负|(?<![\d万亿元圆块钱wWkK{_HAN}\s])\s*[-\u2212\uff0d])$")
# 「80到120万」, 「80万或120万」; and the bound words of 「50万以上、150万以下」.
_TO = re.compile(r"\s*(?:到|至|[-~\u2013\u2014\uff0d\uff5e]+|to)\s*(?:大?约|大概)?\s*")
_OR = re.compile(r"\s*[,\u3001\uff0c]?(?:或者?是?|还是|抑或|or)\s*")
_BOUNDS = re.compile(
    r"\s*(?:元|[((]不?含[))])*(?:及?以上|起|出头)?(?:[((]不?含[))])?[,\u3001\uff0c]?(?:但是?|而且?|且|又|到|至|并且?)?"
    r"(?:不超过|不高于|不大于|至多|最多|不到|不足|不满|低于|少于|小于|没到|没超过)?\s*"
)
_CHANGES = r"(?:调整?|变更?|改|增加?|追加|提高|涨|升|加|减少?|压减?|压缩|降低?|缩减?|[核审]减|核定|扩大?)"
_BECOMES = re.compile(rf"^[^。;\uff1b?\uff1f]{{0,14}}{_CHANGES}(?:到|至|为|成)了?(?:大?约|大概)?\s*$")
_ONCE = re.compile(r"(?:原|最初|起初|之前|本来|一开始)[^,\uff0c。]{0,8}$")
_NOW = re.compile(r"现|后来|最终|最后|实际")
_OTHER_PART = re.compile(r"软件|硬件|设备|其中|总")
_LOWER, _UPPER = (Relation.ABOVE, Relation.AT_LEAST), (Relation.BELOW, Relation.AT_MOST)
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
# 15万人, 3万条: a count of something else.
COUNTED = re.compile(
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
    """Return the amounts of money in `text`, left to right, both ends of a range. A bare number without 万, 亿 or 元 is none.

    Nor are negative amounts, or amounts in another currency than 人民币.
    """
    amounts: list[Amount] = []
    bare: re.Match[str] | None = None  # a number without a unit: the lower end of a range, if one follows
    scaled: re.Match[str] | None = None  # the match of amounts[-1]
    for match in _AMOUNT.finditer(text):
        number = _number(match["number"])
        if number is None or not _is_money(match, text):
            bare, scaled = (match if number is not None and not match["scale"] else None), None
            continue
        wan, span = _in_wan(match, number), _trimmed(match)
        if scaled and scaled.end() == match.start() and not scaled["unit"] and _SCALES[_scale(scaled)] > wan:  # 一亿两千万
            before = amounts.pop()
            wan, span = wan + before.wan, Span(start=before.span.start, end=span.end)
        elif bare and (lower := _lower_end(bare, match, text)) and lower.wan < wan:
            amounts.append(lower)
        amounts.append(Amount(span=span, wan=wan.normalize() + 0, relation=_relation(text, match)))
        bare, scaled = None, match
    return tuple(amounts)


def impossible_amounts(text: str) -> tuple[ImpossibleAmount, ...]:
    """Return the amounts in `text` that are negative, nothing, beyond any project, or in another currency."""
    found: list[ImpossibleAmount] = []
    for match in _AMOUNT.finditer(text):
        number = _number(match["number"])
        unit = match["unit"] or match["sign"]
        if number is None or not (unit or (match["scale"] and not COUNTED.match(text, match.end()))):
            continue
        before, span = text[max(0, match.start() - 8) : match.start()], _trimmed(match)
        foreign = _FOREIGN_AFTER.match(text, match.end()) or _FOREIGN_BEFORE.search(before)
        minus = _MINUS.search(before)
        if minus:
            span = Span(start=match.start() - len(minus[0].lstrip()), end=span.end)
        elif foreign:
            span = Span(start=span.start, end=max(span.end, foreign.end() if foreign.re is _FOREIGN_AFTER else 0))
        reason = "金额不能是负数" if minus else "不是人民币,请折算成人民币再问" if foreign else _absurdity(_in_wan(match, number))
        if reason:
            found.append(ImpossibleAmount(span=span, written=span.of(text), reason=reason))
    return tuple(found)


def _absurdity(wan: Decimal) -> str | None:
    if wan > _ABSURD_WAN:
        return "金额大得不可能是一个项目的投资,请核对单位(元、万元、亿元)"
    return "金额应大于0" if wan == 0 else None


def join_ranges(amounts: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
    """Return the amounts of `text` with each range, and each choice of two, as one."""
    joined: list[Amount] = []
    for amount in amounts:
        if joined and joined[-1].high is None and _are_one(joined[-1], amount, text):
            low, high = sorted((joined.pop(), amount), key=lambda end: end.wan)
            span = Span(start=min(low.span.start, high.span.start), end=amount.span.end)
            amount = low.model_copy(update={"span": span, "high": high})
        joined.append(amount)
    return tuple(joined)


def current_amounts(amounts: tuple[Amount, ...], text: str) -> tuple[Amount, ...]:
    """Return the amounts of `text` without those that a later one replaces: 从80万调整为130万, 原来80万、现在130万."""
    kept: list[Amount] = []
    for amount in amounts:
        if kept:
            gap = text[kept[-1].span.end : amount.span.start]
            told = bool(_BECOMES.search(gap)) or bool(_ONCE.search(text[: kept[-1].span.start]) and _NOW.search(gap))
            if told and not _OTHER_PART.search(gap):
                kept.pop()
        kept.append(amount)
    return tuple(kept)


def bounds(amount: Amount) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest amount that the words allow, in 万元."""
    if amount.high is not None:
        return bounds(amount.model_copy(update={"high": None}))[0], bounds(amount.high)[1]
    wan = amount.wan
    match amount.relation:
        case Relation.BELOW:
            return Decimal(0), wan - _STEP
        case Relation.AT_MOST:
            return Decimal(0), wan
        case Relation.ABOVE:
            return wan + _STEP, MOST_WAN
        case Relation.AT_LEAST:
            return wan, MOST_WAN
        case Relation.ABOUT:
            return wan * Decimal("0.9"), wan * Decimal("1.1")
    return wan, wan


def _are_one(first: Amount, second: Amount, text: str) -> bool:
    gap = text[first.span.end : second.span.start]
    if first.relation in _LOWER and second.relation in _UPPER:
        return bool(_BOUNDS.fullmatch(gap))
    return bool(_OR.fullmatch(gap)) or (first.wan < second.wan and bool(_TO.fullmatch(gap)))


def _is_money(match: re.Match[str], text: str) -> bool:
    scale, unit = _scale(match), match["unit"] or match["sign"]
    if not unit and (not scale or scale in _ENGLISH or COUNTED.match(text, match.end())):
        return False
    before = text[max(0, match.start() - 8) : match.start()]
    return not (_FOREIGN_AFTER.match(text, match.end()) or _FOREIGN_BEFORE.search(before) or _MINUS.search(before))


def _lower_end(bare: re.Match[str], match: re.Match[str], text: str) -> Amount | None:
    """Return the amount of a bare number that is the lower end of a range with `match`, whose unit is its own: 80到120万."""
    number = _number(bare["number"])
    gap = text[bare.start() + len(bare[0].rstrip()) : match.start()]
    if number is None or not _TO.fullmatch(gap):
        return None
    last = match["number"][-1]
    if bare["number"] in _HAN and len(bare["number"]) == 1 and len(match["number"]) == 2 and last in _TENS:  # 三到五百万
        number *= _TENS[last]
    return Amount(span=_trimmed(bare), wan=(number * _SCALES[_scale(match)]).normalize() + 0, relation=_relation(text, bare))


def _scale(match: re.Match[str]) -> str:
    return (match["scale"] or "").lower()


def _in_wan(match: re.Match[str], number: Decimal) -> Decimal:
    return number * _SCALES[_scale(match)] + _rest(match["rest"], _scale(match))


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
