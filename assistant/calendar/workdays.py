"""Working days after the State Council's calendar, with an office's own additions."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.calendar.dates import LAST_YEAR, read_date
from assistant.errors import PackError, UserInputError
from assistant.regulations.pack_files import read_mapping
from assistant.text.span import Frozen

__all__ = ["OVERRIDES_FILE", "WorkCalendar", "YearAdditions", "read_additions"]

OVERRIDES_FILE = "workdays.yaml"

_FIXED_FILE = Path(__file__).with_name("holidays.yaml")
_DAY = timedelta(days=1)
_LONGEST_RANGE = 31  # days: no holiday is longer
_BETWEEN = "至"


class YearAdditions(Frozen):
    """What an office knows of one year beside the package. source: the notice that sets the whole year's holidays; None: only
    some days are added, and the year is not better known for it."""

    source: str | None = None
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


class FixedHolidays(Frozen):
    """Days (month-day) on which a law gives everybody leave in every year from `since` on."""

    law: str
    label: str
    since: int
    days: frozenset[str]


class WorkCalendar:
    """Tells working days from rest days (weekends and holidays, less the weekends that are worked in exchange).

    A year that neither the package nor the additions know is counted Monday to Friday, less the holidays on fixed dates; see `knows`.
    """

    def __init__(self, additions: Mapping[int, YearAdditions] | None = None) -> None:
        self._additions = dict(additions or {})

    def knows(self, year: int) -> bool:
        """Return whether the holidays of the year are known."""
        added = self._additions.get(year)
        return year in _published_years() or bool(added and added.source)

    def is_workday(self, day: date) -> bool:
        added = self._additions.get(day.year)
        if added and day in added.holidays:
            return False
        if added and day in added.workdays:
            return True
        if day.year in _published_years():
            return _is_published_workday(day)
        return day.weekday() < 5 and not _is_fixed_holiday(day)

    def count(self, start: date, count: int, *, first_counts: bool = False) -> date:
        """Return the working day number `count` (from 1) after `start`, or from `start` on where the first day counts."""
        day = start if first_counts else start + _DAY
        while True:
            if self.is_workday(day):
                count -= 1
                if count <= 0:
                    return day
            day += _DAY

    def on_or_after(self, day: date) -> date:
        return self.count(day, 1, first_counts=True)

    def on_or_before(self, day: date) -> date:
        while not self.is_workday(day):
            day -= _DAY
        return day

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years from `first` to `last` whose holidays are not known."""
        return tuple(year for year in range(first.year, last.year + 1) if not self.knows(year))


def read_additions(file: Path) -> dict[int, YearAdditions]:
    """Return the years of an office's file; none where there is no such file. Raises UserInputError that names the entry."""
    if not file.is_file():
        return {}
    try:
        years = read_mapping(file, file=str(file))
    except PackError as error:
        raise UserInputError(str(error)) from error
    return {_year(year, file): _additions(year, content, file) for year, content in years.items()}


def _year(key: object, file: Path) -> int:
    text = str(key)
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and int(text) < LAST_YEAR):
        raise UserInputError(f"{str(file)!r}:{text!r} 不是年份。每个条目以年份开头,例如 2027:。")
    return int(text)


def _additions(year: object, content: object, file: Path) -> YearAdditions:
    place = f"{str(file)!r},{year}"
    known = tuple(YearAdditions.model_fields)
    if not isinstance(content, dict) or set(content) - set(known):
        raise UserInputError(f"{place}:可写的有 {'、'.join(known)}。写法见 docs/guide.md。")
    try:
        holidays, workdays = (frozenset(_days(content.get(name) or [], year, place)) for name in ("holidays", "workdays"))
        additions = YearAdditions(source=content.get("source"), holidays=holidays, workdays=workdays)
    except ValidationError as error:
        raise UserInputError(f"{place}:source 应是文字(放假通知的名称)。") from error
    if both := holidays & workdays:
        raise UserInputError(f"{place}:{min(both)} 既是 holidays 又是 workdays,请删去一处。")
    return additions


def _days(entries: object, year: object, place: str) -> Iterable[date]:
    """Yield the days of a list of dates and ranges (2027-10-01至2027-10-07)."""
    if not isinstance(entries, list):
        raise UserInputError(f"{place}:holidays、workdays 应是日期的列表。")
    for entry in entries:
        first, _, last = str(entry).partition(_BETWEEN)
        try:
            begin, end = read_date(first), read_date(last or first)
        except UserInputError as error:
            raise UserInputError(f"{place}:{error}") from error
        if {str(begin.year), str(end.year)} != {str(year)}:
            raise UserInputError(f"{place}:{str(entry)!r} 不在这一年。")
        if not 0 <= (end - begin).days <= _LONGEST_RANGE:
            raise UserInputError(f"{place}:{str(entry)!r} 的起止日期不对,请核对。")
        yield from (begin + _DAY * offset for offset in range((end - begin).days + 1))


@lru_cache(maxsize=1)
def _published_years() -> frozenset[int]:
    """Return the years whose notices the package has."""
    from chinese_calendar.constants import holidays  # type: ignore[import-untyped]

    return frozenset(day.year for day in holidays)


def _is_published_workday(day: date) -> bool:
    from chinese_calendar import is_workday  # type: ignore[import-untyped]

    return bool(is_workday(day))


def _is_fixed_holiday(day: date) -> bool:
    return any(day.year >= holidays.since and f"{day:%m-%d}" in holidays.days for holidays in _fixed_holidays())


@lru_cache(maxsize=1)
def _fixed_holidays() -> tuple[FixedHolidays, ...]:
    return tuple(FixedHolidays(**entry) for entry in yaml.safe_load(_FIXED_FILE.read_text(encoding="utf-8")))
