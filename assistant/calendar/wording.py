"""Dates and their counting in Chinese sentences."""

import re
from collections.abc import Sequence
from datetime import date

from assistant.calendar.conventions import convention
from assistant.calendar.dates import date_text
from assistant.calendar.types import Reading
from assistant.regulations.clauses import Period
from assistant.text.numerals import NUMERAL_CHARACTERS

__all__ = ["due_sentence", "period_text", "unknown_years_warning"]

_UNITS = {"workday": "个工作日", "day": "日", "month": "个月", "quarter": "个季度", "year": "年"}
_LATER = re.compile(rf"[{NUMERAL_CHARACTERS}]+个?[年月]后$")
_FIRST_DAY = "first-day-excluded"


def due_sentence(period: Period, start: date, *, readings: Sequence[Reading], advised: date, is_workday: bool) -> str:
    """Return the dates of all readings, and what is advised, in one sentence. is_workday: whether `advised` is one."""
    shared = [name for name in readings[0].conventions if all(name in reading.conventions for reading in readings)]
    head = _head(period, start, excluded=_FIRST_DAY in shared) + _kind(readings[0])
    pause = "," if len(readings) > 1 or readings[0].due is None else ""
    dates = ",".join(_dated(reading, _label(reading, shared)) for reading in readings)
    swapped = "(当天调休上班)" if is_workday and advised.weekday() >= 5 else ""
    return f"{head}{pause}{dates}{_advice(readings, advised)}{swapped}。"


def period_text(period: Period) -> str:
    """Return 7个工作日, 1年后的1个月."""
    later = _LATER.search(period.counted_from)
    return f"{later[0] + '的' if later else ''}{period.count}{_UNITS[period.unit]}"


def unknown_years_warning(years: Sequence[int]) -> str | None:
    """Return what to say when the dates run through years whose holidays are not known, None where they do not."""
    if not years:
        return None
    named = "、".join(f"{year}年" for year in years)
    return f"没有{named}的节假日安排,暂按周一至周五(日期固定的法定假日除外)为工作日计算;以国务院公布的安排为准,日期可能变动。"


def _head(period: Period, start: date, *, excluded: bool) -> str:
    if period.bound == "each":
        return f"从{date_text(start)}往后,最近一期"
    return f"从{date_text(start)}起算{',当日不计入' if excluded else ''},{period_text(period)}"


def _kind(reading: Reading) -> str:
    if reading.due is None:
        return "届满后才可以进行"
    return f":自{date_text(reading.opens)}起" if reading.opens else "的最后一日"


def _dated(reading: Reading, label: str) -> str:
    """Return one reading's date as a clause, after what tells it from the others."""
    if reading.due is None:
        return f"{label}最早是{date_text(reading.opens)}" if reading.opens else label
    return f"{label}{'至' if reading.opens else '是'}{date_text(reading.due)}"


def _label(reading: Reading, shared: Sequence[str]) -> str:
    own = [convention(name).short for name in reading.conventions if name not in shared]
    return f"{'、'.join(own)}的" if own else ""


def _advice(readings: Sequence[Reading], advised: date) -> str:
    safe = readings[0]
    open_words = ";条文没有写明按哪一种," if len(readings) > 1 else ";"
    if safe.due is None:
        return f"{open_words}建议不早于{date_text(advised)}" if len(readings) > 1 or advised != safe.opens else ""
    return f"{open_words}建议不晚于{date_text(advised)}办妥" if len(readings) > 1 or advised != safe.due else ""
