"""Amounts as people say them, written out so that `amounts` can read them: 半个亿, 两三百万, 几十万, 百十万, 小一百万, 五百个."""

import re

from assistant.text.amounts import COUNTED
from assistant.text.numerals import parse_numeral

__all__ = ["write_out"]

_D = "一二两三四五六七八九"
_NUMBER = rf"[0-9]+(?:\.[0-9]+)?|[{_D}十百千]+"
_MONEY = (
    r"(?:总?投资额?|总?预算|总?造价|总价|总?经费|总?资金|总?金额|概算|估算|报价|总共|一共|合计|花了?|批了?|估了?|报了?)"
    r"(?:大概|大约|约莫?|差不多|正好|刚好|是|为|在|有|要|了|[:\uff1a])*\s*"
)
_SCALE = {"": 1, "十": 10, "百": 100, "千": 1000}
_TRADITIONAL = str.maketrans("萬億仨俩", "万亿三两")
_HALF = re.compile(rf"(?:(?P<number>[{_D}])个)?半个?亿")
_HUNDRED_OR_SO = re.compile(
    r"(?<![0-9一二两三四五六七八九十几数])(?P<lead>上|近|过|小|好几|大几|数)?(?P<scale>[十百千])(?P<vague>[来把多余]|十|八十)?万(?!别|不|要注意)"
)
_BARE = re.compile(r"元|块|以上|以下|以内|左右|级|出头|投资|的(?:项目|投资|系统|软件|预算)|[,。?!\uff0c\uff1f]|项目|$")
_NEIGHBOURS = re.compile(
    rf"(?P<lead>[{_D}]百|[一二两三四五六七八九]?十)?(?P<one>[{_D}])[、]?(?P<other>[{_D}])(?P<scale>[十百千]?)(?:多|来)?(?P<unit>个?亿|万)"
)
_SEVERAL = re.compile(rf"(?:[好大]|差不多)?(?:(?P<lead>[{_D}]百|[{_D}]?十)几(?P<tens>十?)|[几数](?P<scale>[十百千]?))(?P<unit>个?亿|万)")
_ALMOST = re.compile(r"(?<![缩减大最微中较])小(?=[0-9一二两三四五六七八九十百]+[百千十]?万)")
_PIECES = re.compile(rf"(?P<money>{_MONEY})(?P<number>{_NUMBER})个(?P<unit>[wW万])?(?=[,。?!;的就要左出以\uff0c\uff1f\uff01\uff1b\s]|$)")
_TEN_MILLIONS = re.compile(rf"(?P<money>{_MONEY})(?P<number>[0-9]+(?:\.[0-9]+)?)\s*[kK][wW](?![A-Za-z])")
_GROUPS = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:[, \uff0c][0-9]{3})+(?=\s*(?:元|块|人民币))")
_NO_UNIT = re.compile(rf"(?P<money>{_MONEY})(?P<number>[0-9]{{5,12}}(?:\.[0-9]{{1,2}})?)(?![0-9.]|\s*[万元块亿wWkK个人条户次套台])")


def write_out(text: str) -> str:
    """Return `text` with spoken amounts in figures: 两三百万 as 200万到300万, 几十万 as 20万到99万, 小一百万 as 不到一百万.

    Numbers of other things (几十万条) stay.
    """
    text = text.translate(_TRADITIONAL)
    text = _GROUPS.sub(lambda match: re.sub(r"[, \uff0c]", "", match[0]), text)
    text = _NO_UNIT.sub(r"\g<money>\g<number>元", text)
    text = _PIECES.sub(r"\g<money>\g<number>万", text)
    text = _TEN_MILLIONS.sub(r"\g<money>\g<number>千万", text)
    text = _HALF.sub(lambda match: f"{_digit(match['number']) * 10000 + 5000}万", text)
    text = _ALMOST.sub("不到", text)
    for pattern, written in ((_NEIGHBOURS, _neighbours), (_SEVERAL, _several), (_HUNDRED_OR_SO, _hundred_or_so)):
        text = pattern.sub(lambda match, written=written: _kept_if_counted(match, written(match)), text)  # type: ignore[misc]
    return text


def _kept_if_counted(match: re.Match[str], written: str | None) -> str:
    return match[0] if written is None or COUNTED.match(match.string, match.end()) else written


def _digit(character: str | None) -> int:
    return (parse_numeral(character) or 0) if character else 0


def _span(low: int, high: int, unit: str) -> str:
    return f"{low}{unit}到{high}{unit}"


def _neighbours(match: re.Match[str]) -> str | None:
    """Return 200万到300万 for 两三百万, 17万到18万 for 十七八万; None for figures that are no guess (二五)."""
    one, other = _digit(match["one"]), _digit(match["other"])
    if other != one + 1 and (one, other) != (3, 5):  # 三五百万
        return None
    lead, scale = parse_numeral(match["lead"]) if match["lead"] else 0, _SCALE[match["scale"]]
    if lead is None or (lead and scale >= (100 if "百" in match["lead"] else 10)):
        return None
    return _span(lead + one * scale, lead + other * scale, match["unit"].removeprefix("个"))


def _several(match: re.Match[str]) -> str | None:
    """Return 20万到99万 for 几十万, 11万到19万 for 十几万, 110万到199万 for 一百几十万."""
    unit = match["unit"].removeprefix("个")
    if match["lead"]:
        lead = parse_numeral(match["lead"])
        if lead is None or (bool(match["tens"]) and lead % 100):
            return None
        return _span(lead + 10, lead + 99, unit) if match["tens"] else _span(lead + 1, lead + 9, unit)
    scale = _SCALE[match["scale"]]
    return _span(2 * scale, 10 * scale - 1, unit)


def _hundred_or_so(match: re.Match[str]) -> str | None:
    """Return 100万左右 for 百来万, 110万左右 for 百十万, 至少100万 for 上百万; None for 千万 that is no amount."""
    amount, lead, vague = _SCALE[match["scale"]], match["lead"] or "", match["vague"] or ""
    if vague in ("十", "八十"):
        return _span(amount - 20, amount + 80, "万") if vague == "八十" else f"{amount + 10}万左右" if amount == 100 else None
    if not lead and not vague:
        return f"{amount}万" if amount > 10 and _BARE.match(match.string, match.end()) else None
    before = {"上": "至少", "近": "不到", "小": "不到", "过": "超过"}.get(lead, "")
    after = "多" if vague in ("多", "余") else "左右" if vague else ""
    return f"{before}{amount}万{after}" if lead not in ("好几", "大几", "数") else None
