"""Dates as people write them in a question: 2025年3月20日, 3.20, 去年8月, 上个月28号, 下周一, 三个月前; and dates that do not exist.

A date without a year gets one: that of the date before it, else the one in which it lies nearest to what its words say.
"""

import calendar
import re
import unicodedata
from datetime import date, timedelta

from assistant.text.numerals import parse_numeral
from assistant.text.span import Frozen, Span

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Dates", "ImpossibleDate", "StatedDate", "read_dates"]

FIRST_YEAR, LAST_YEAR = 1990, 2100


class StatedDate(Frozen):
    """One date, or the days that it may be: `first` and `last` are equal where a day is named. span: its words in the text.

    assumed: the year is not written. related: today, or a day told from it (昨天, 三个月前).
    """

    span: Span
    first: date
    last: date
    assumed: bool = False
    related: bool = False


class ImpossibleDate(Frozen):
    """Words that name no day. reason: a clause that says why, 2月最多29天."""

    span: Span
    written: str
    reason: str


class Dates(Frozen):
    """The dates of a text in the order in which they stand, and those that do not exist."""

    stated: tuple[StatedDate, ...] = ()
    impossible: tuple[ImpossibleDate, ...] = ()


_DAY = timedelta(days=1)
_N = r"[0-9]{1,3}|[一二三四五六七八九十廿卅]{1,3}"
_YEAR = r"(?:19|20|21)[0-9]{2}|[0-9]{4}|(?<![0-9])2[0-9](?=年)|[零〇○一二两三四五六七八九]{4}(?=年)|[今去明前后本当]年"
_PART = r"[上中下]旬|初|底|末|月?中(?=[^国央小心间标])"
# What may follow a date that is written with figures alone: 3.20签的合同, not 3.20万.
_ACTS = r"[号日签订下上报交送提开验通到至前后之以起才就批启完试盖,。;?!、)）\uff0c\uff1b\uff1f\uff01]|还没|的时候|的?合同|$|\s"
_DATE = re.compile(
    rf"""(?P<digits>(?<![0-9.])(?P<y8>20[0-9]{{2}})(?P<m8>[01][0-9])(?P<d8>[0-3][0-9])(?![0-9万元亿]))
      | (?<![0-9.])(?P<y4>[0-9]{{4}})\s?(?P<mark>[-/.])\s?(?P<mn>[0-9]{{1,2}})(?:(?P=mark)\s?(?P<dn>[0-9]{{1,2}}))?(?![0-9.]|\s?[万亿元])
      | (?:(?P<year>{_YEAR})\s?年?的?\s?)?(?<![0-9第])(?P<month>{_N})\s?月(?!.?[内])(?:份的?)?
        \s?(?:(?P<day>{_N})\s?[日号]?(?![0-9]|个|[年天周]|万|[月季])|(?P<part>{_PART}))?
      | (?P<moon>(?:[上下]{{1,2}}|[这本当])个?月)的?\s?(?:(?P<mday>{_N})\s?[日号]|(?P<mpart>{_PART}))?
      | (?<![A-Za-z0-9.第-])(?P<ms>[0-9]{{1,2}})
        (?:\.(?P<ds>[0-9]{{1,2}})(?={_ACTS})|[/-](?P<dx>[0-9]{{1,2}})(?=[号日签订下上报交送开验通试]))
      | (?<![日号(\uff08]\s)(?<![日号(\uff08])(?P<weeks>[上下]{{1,2}}|[这本])?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天](?![年天次]))
      | (?P<word>大前天|大后天|[昨今明前后][天日](?!天)|(?<!提)目前|(?<![出实体])现在|当前|眼下|[至迄]今)
      | (?<![提0-9])(?P<ago>{_N}|半|两)\s?个?半?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之|以)?前
        (?=[^一-龥]|[签订下上报交送开验通就才已盖的启试])
      | (?<![0-9第])(?P<alone>{_N})号(?=[签订下上报交送开验通前后之以起才就批启完试盖,。?\uff0c\uff1f]|$)
    """,
    re.VERBOSE,
)
_YEARS = {"今": 0, "本": 0, "当": 0, "去": -1, "前": -2, "明": 1, "后": 2}
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_THIRDS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "月中": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
}
_WEEKDAYS = "一二三四五六日"
_DONE = re.compile(r"^[^,。;?\uff0c\uff1b\uff1f]{0,8}?(?:了|过(?!期)|的(?!时候|话))")
_SOON = 60  # days: what lies no further ahead may be planned, whatever the words
_AHEAD = re.compile(r"(?:拟|打算|计划(?:于|在)|准备|预计|将|要)[^,。\uff0c]{0,4}$")


def read_dates(text: str, *, today: date | None = None) -> Dates:
    """Return the dates in `text`. today: what relative dates and a missing year count from; without it, only what does not exist."""
    folded = _one_width(text)
    stated: list[StatedDate] = []
    impossible: list[ImpossibleDate] = []
    for match in _DATE.finditer(folded):
        span = Span(start=match.start(), end=match.start() + len(match[0].rstrip()))
        found = _read(match, folded, today, stated)
        if isinstance(found, str):
            impossible.append(ImpossibleDate(span=span, written=span.of(text), reason=found))
        elif found:
            first, last, assumed, related = found
            stated.append(StatedDate(span=span, first=first, last=last, assumed=assumed, related=related))
    return Dates(stated=tuple(stated), impossible=tuple(impossible))


_Read = tuple[date, date, bool, bool]


def _read(match: re.Match[str], text: str, today: date | None, before: list[StatedDate]) -> _Read | str | None:
    """Return first day, last day, whether the year was assumed and whether told from today; why there is no such day; or None."""
    if match["digits"]:
        return _day(int(match["y8"]), int(match["m8"]), int(match["d8"]))
    if match["mark"]:
        day = int(match["dn"]) if match["dn"] else None
        return _day(int(match["y4"]), int(match["mn"]), day) if day or match["mark"] != "." else None
    if match["month"]:
        return _written(match, text, today, before)
    if match["ms"]:
        month, day = int(match["ms"]), int(match["ds"] or match["dx"])
        likely = 1 <= month <= 12 and 1 <= day <= 31  # 3.20 is a number as well: what can be no day is one
        return _yearless(month, day, None, match, text, today, before) if likely else None
    return _relative(match, today) if today else None


def _written(match: re.Match[str], text: str, today: date | None, before: list[StatedDate]) -> _Read | str | None:
    month, day = parse_numeral(match["month"]), parse_numeral(match["day"]) if match["day"] else None
    if month is None or (match["day"] and day is None):
        return None
    if month == 0 or month > 12:
        return "一年只有12个月" if match["day"] or match["year"] or text[match.end() - 1] == "份" or "月份" in match[0] else None
    if not match["year"]:
        return _yearless(month, day, match["part"], match, text, today, before)
    year = _year(match["year"], today)
    return None if year is None else _day(year, month, day, match["part"])


def _year(written: str, today: date | None) -> int | None:
    if written[0] in _YEARS and written.endswith("年"):
        return today.year + _YEARS[written[0]] if today else None
    year = parse_numeral(written)
    return year + 2000 if year is not None and year < 100 else year


def _yearless(
    month: int, day: int | None, part: str | None, match: re.Match[str], text: str, today: date | None, before: list[StatedDate]
) -> _Read | str | None:
    if today is None:
        read = _day(2024, month, day, part)  # a leap year: only what is in no year
        return read if isinstance(read, str) else None
    year = today.year
    if before and not before[-1].related:
        previous = before[-1].last
        year = previous.year + ((month, day or 31) < (previous.month, previous.day) and _follows(text, before[-1], match))
    elif not before and _days_ahead(today, month, day) > _SOON:
        # 「12月28日签的合同」, asked in January
        year -= bool(_DONE.search(text[match.end() :])) and not _AHEAD.search(text[: match.start()])
    read = _day(year, month, day, part)
    return read if isinstance(read, str) else (read[0], read[1], True, False)


def _days_ahead(today: date, month: int, day: int | None) -> int:
    return (month - today.month) * 31 + (day or 1) - today.day


def _follows(text: str, before: StatedDate, match: re.Match[str]) -> bool:
    """Return whether a date that stands after another one in the text is told as the later one: 11月20日签的,到1月5日才报."""
    return bool(re.search(r"到|至|才|直到|拖|后来|次年|还没", text[before.span.end : match.end() + 6]))


def _day(year: int, month: int, day: int | None, part: str | None = None) -> _Read | str:
    """Return a day, the third of a month that `part` names, or the whole month."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"年份应在{FIRST_YEAR}年至{LAST_YEAR}年之间"
    if not 1 <= month <= 12:
        return "一年只有12个月"
    length = calendar.monthrange(year, month)[1]
    if day is not None and not 1 <= day <= length:
        return (
            "日期从1日算起"
            if day == 0
            else f"{'2月最多29' if month == 2 and day > 29 else f'{year}年2月只有28' if month == 2 else f'{month}月只有{length}'}天"
        )
    first, last = (day, day) if day else _THIRDS.get(part or "", (1, length))
    return date(year, month, first), date(year, month, min(last, length)), False, False


def _relative(match: re.Match[str], today: date) -> _Read | str | None:
    if match["word"]:
        word = match["word"]
        day = today + _DAY * _DAYS[word[:-1]] if word[-1] in "天日" else today
        return day, day, False, True
    if match["weekday"]:
        weekday = _WEEKDAYS.index(match["weekday"].replace("天", "日"))
        day = today - _DAY * today.weekday() + _DAY * (7 * _steps(match["weeks"] or "") + weekday)
        return day, day, False, True
    if match["ago"]:
        return _ago(match, today)
    if match["moon"]:
        year, month = divmod(today.year * 12 + today.month - 1 + _steps(match["moon"]), 12)
        day_of_month = parse_numeral(match["mday"]) if match["mday"] else None
        read = _day(year, month + 1, day_of_month, match["mpart"])
        return read if isinstance(read, str) else (read[0], read[1], False, True)
    number = parse_numeral(match["alone"])
    read = _day(today.year, today.month, number) if number else "日期从1日算起"
    return read if isinstance(read, str) else (read[0], read[1], True, False)


def _steps(words: str) -> int:
    return words.count("下") - words.count("上")


def _ago(match: re.Match[str], today: date) -> _Read | None:
    """Return the day so many days, weeks, months or years before today."""
    number = 0.5 if match["ago"] == "半" else parse_numeral(match["ago"])
    if number is None:
        return None
    if "半" in match[0][len(match["ago"]) :]:
        number += 0.5
    unit = match["unit"]
    if unit in ("月", "年") and (months := number * (12 if unit == "年" else 1)) == int(months):
        year, month = divmod(today.year * 12 + today.month - 1 - int(months), 12)
        day = date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
    else:
        length = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "年": 365}[unit]
        day = today + _DAY * round(-number * length)
    return day, day, False, True


def _one_width(text: str) -> str:
    """Return `text` with every full-width figure and sign as its plain one; no character moves."""
    return "".join(folded if len(folded := unicodedata.normalize("NFKC", character)) == 1 else character for character in text)
