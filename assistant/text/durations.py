"""Lengths of time as people write them: 十四个月, 4个月零3天, 一年半, 三周, 快半年, 两三个月, 十个工作日."""

import re
from functools import lru_cache
from typing import Literal

from assistant.text.numerals import parse_numeral
from assistant.text.span import Frozen, Span

__all__ = ["Duration", "parse_durations"]

_N = r"[0-9]{1,4}(?:\.5)?|[零一二两三四五六七八九十百]{1,5}|半"
_UNITS = r"工作日|年|月|季度|周|星期|礼拜|天|日"
_DURATION = re.compile(
    rf"""(?P<before>不到|不足|不满|没到|将近|接近|快|差不多|大约|大概|约|超过|多于|超|满|足足|整整|至少|起码)?(?:有|了)?\s{{0,3}}
        (?<![第0-9])(?P<number>{_N})\s*(?P<vague>[多来几余])?\s*(?:(?P<ge>个)(?P<half>[半多])?\s*)?(?P<unit>{_UNITS})(?![初底末中间级度])(?P<more>半|多)?
        (?:[零又加]?\s*(?P<rest>[0-9]{{1,3}}|[一二两三四五六七八九十]{{1,3}})\s*个?(?P<rest_unit>月|天|日|周|星期)(?![份]))?
        (?P<after>以上|多|左右|出头)?""",
    re.VERBOSE,
)
_RANGE = re.compile(r"[一二两三四五六七八九]{2}$")
_DIGITS = "零一二三四五六七八九"
_BELOW, _ABOVE, _ABOUT = ("不到", "不足", "不满", "没到", "将近", "接近", "快"), ("超过", "多于", "超"), ("差不多", "大约", "大概", "约")
_DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Duration(Frozen):
    """One length of time: from `months` + `days`, or `workdays`, up to the same of `most`; exactly so where `relation` says exact.

    written: the words as they are, without a 满 before them. span: all of them in the text.
    """

    span: Span
    written: str
    months: int = 0
    days: int = 0
    workdays: int = 0
    relation: Literal["exact", "below", "above", "about"] = "exact"
    most_months: int | None = None  # 两三个月
    most_days: int | None = None  # 十几天

    @property
    def day_range(self) -> tuple[int, int]:
        """Return the fewest and the most calendar days that the words allow; working days are not among them."""
        low = _days_of(self.months)[0] + self.days
        high = _days_of(self.most_months or self.months)[1] + (self.most_days or self.days)
        match self.relation:
            case "below":
                return low // 2, high - 1
            case "above":
                return low + 1, high + max(31, high // 2)
            case "about":
                return low - low // 10, high + high // 10
        return low, high


def parse_durations(text: str) -> tuple[Duration, ...]:
    """Return the lengths of time in `text`, left to right; a date (3月5日) and a number of the order (第三年) are none."""
    found = (_read(match) for match in _DURATION.finditer(text))
    return tuple(duration for duration in found if duration)


def _read(match: re.Match[str]) -> Duration | None:
    unit = match["unit"]
    low, high = _numbers(match["number"])
    if (
        low is None
        or high is None
        or (unit in ("月", "季度") and not match["ge"] and match["number"] not in ("两", "仨"))
        or (unit in ("年", "日", "天") and match["ge"])
    ):
        return None
    if unit == "年" and match["number"].isdigit() and low > 99:  # 2025年
        return None
    if match["vague"] == "几" and low % 10 == 0:  # 十几天
        low, high = low + 1, high + 9
    half = int("半" in (match["half"], match["more"]) or match["number"].endswith(".5"))
    halves, most_halves = (1, 1) if match["number"] == "半" else (2 * low + half, 2 * high + half)
    months, days, workdays = _in_units(halves, unit)
    most, most_days, _ = _in_units(most_halves, unit)
    if match["rest"]:
        rest = parse_numeral(match["rest"]) or 0
        more_months, more_days, _ = _in_units(2 * rest, match["rest_unit"])
        months, days, most = months + more_months, days + more_days, most + more_months
    if not (months or days or workdays):
        return None
    start = match.start("before") if match["before"] else match.start("number")
    spare = match["before"] not in (*_BELOW, *_ABOVE, *_ABOUT)
    written = match[0][(match.start("number") if spare else start) - match.start() :]
    return Duration(
        span=Span(start=start, end=match.end()),
        written="".join(written.split()),
        months=months,
        days=days,
        workdays=workdays,
        relation=_relation(match),
        most_months=most if most != months else None,
        most_days=most_days if most_days > days else None,
    )


def _relation(match: re.Match[str]) -> Literal["exact", "below", "above", "about"]:
    before = match["before"] or ""
    if before in _BELOW:
        return "below"
    if before in _ABOVE or match["after"] in ("多", "出头") or "多" in (match["half"], match["more"]) or match["vague"] in ("多", "余"):
        return "above"
    return "about" if before in _ABOUT or match["vague"] == "来" or match["after"] == "左右" else "exact"


def _numbers(written: str) -> tuple[int | None, int | None]:
    if written == "半":
        return 0, 0
    if _RANGE.fullmatch(written):
        low, high = ("二" if digit == "两" else digit for digit in written)
        low_number, high_number = _DIGITS.index(low), _DIGITS.index(high)
        return (low_number, high_number) if high_number == low_number + 1 else (None, None)
    number = int(written.partition(".")[0]) if written[0].isdigit() else parse_numeral(written)
    return number, number


def _in_units(halves: int, unit: str) -> tuple[int, int, int]:
    """Return months, days and working days of so many halves of a unit."""
    match unit:
        case "年":
            return 6 * halves, 0, 0
        case "季度":
            return 3 * halves // 2, 0, 0
        case "月":
            return halves // 2, 15 * (halves % 2), 0
        case "周" | "星期" | "礼拜":
            return 0, 7 * halves // 2, 0
        case "工作日":
            return 0, 0, halves // 2
    return 0, halves // 2, 0


@lru_cache(maxsize=64)
def _days_of(months: int) -> tuple[int, int]:
    """Return the fewest and the most days of so many months on end."""
    years, rest = divmod(months, 12)
    lengths = [sum(_DAYS_OF_MONTH[start : start + rest]) for start in range(12)] if rest else [0]
    return min(lengths) + 365 * years, max(lengths) + 365 * years + (years // 4 + 1 if years else 0)
