"""A date as people write it, and as a statute counts with it: months, years, quarters."""

import calendar
import re
from datetime import date, timedelta

from assistant.errors import UserInputError
from assistant.text.normalize import fold_text

__all__ = ["FIRST_YEAR", "LAST_YEAR", "checked_date", "corresponding_day", "date_text", "quarter_bounds", "read_date"]

FIRST_YEAR, LAST_YEAR = 2000, 2100
_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]?"),
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
)
_WEEKDAYS = "一二三四五六日"
_LONGEST, _SHOWN = 60, 30


def read_date(text: str) -> date:
    """Return the date that `text` writes: 2026-06-03, 2026/6/3, 2026.6.3, 2026年6月3日, 20260603.

    Raises UserInputError for anything else, for days that do not exist and for years outside 2000..2100.
    """
    folded = fold_text(text) if len(text) <= _LONGEST else ""
    match = next(filter(None, (form.fullmatch(folded) for form in _FORMS)), None)
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    if match is None:
        raise UserInputError(f"{shown!r} 不是完整的日期。请写成 2026-06-03 或 2026年6月3日。")
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserInputError(f"{shown!r} 的年份不在 {FIRST_YEAR} 至 {LAST_YEAR} 之间,请核对。")
    if not 1 <= month <= 12:
        raise UserInputError(f"{shown!r} 不存在:一年只有 12 个月。请核对日期。")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise UserInputError(f"{shown!r} 不存在:{year}年{month}月只有 {last} 天。请核对日期。")
    return date(year, month, day)


def checked_date(day: date) -> date:
    """Return the day. Raises UserInputError for years outside 2000..2100."""
    return read_date(f"{day.year:04}-{day.month}-{day.day}")


def corresponding_day(day: date, months: int) -> tuple[date, bool]:
    """Return the last day of a period of months that began on `day`, and whether that day has the same number.

    Source: 民法典 第二百零二条: the corresponding day of the month in which the period ends; where that month has none, its last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)), day.day <= last


def quarter_bounds(year: int, quarter: int) -> tuple[date, date]:
    """Return the first and the last day of a quarter, 1..4."""
    following = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return date(year, quarter * 3 - 2, 1), following - timedelta(days=1)


def date_text(day: date) -> str:
    """Return 2026年6月3日(星期三)."""
    return f"{day.year}年{day.month}月{day.day}日(星期{_WEEKDAYS[day.weekday()]})"
