"""From a period of the regulation and the day of an event to dates: every reading that the words allow, the safe one first.

Source: 民法典 第二百零一条至第二百零三条, kept to the letter in conventions.yaml: the day of the event does not count; months and
years end on the corresponding day, on the month's last day where there is none; a last day on which nobody works moves to the day
after. Whether a regulation means it so is open where it says 之日起 (that day may count), where a state lasts (试运行不少于三个月:
its first day may count) and where the last day is a rest day (it may stay). Both readings are given then.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.calendar.dates import corresponding_day, quarter_bounds
from assistant.calendar.types import DueDates, Reading
from assistant.calendar.wording import due_sentence, unknown_years_warning
from assistant.calendar.workdays import WorkCalendar
from assistant.regulations.clauses import Period
from assistant.text.numerals import NUMERAL_CHARACTERS, parse_numeral

__all__ = ["due_dates"]

_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_FROM_THAT_DAY = re.compile(r"(?:之日|当日|当天)起?$")
_LATER = re.compile(rf"(?P<count>[{NUMERAL_CHARACTERS}]+)个?(?P<unit>年|月)后$")
_QUARTER_OF_YEAR = re.compile(rf"第?(?P<quarter>[{NUMERAL_CHARACTERS}])季度$")
_EXCLUDED, _INCLUDED, _CORRESPONDING = "first-day-excluded", "first-day-included", "corresponding-day"
_MOVES, _STAYS = "rest-day-moves", "rest-day-stays"


def due_dates(period: Period, start: date, *, calendar: WorkCalendar) -> DueDates | None:
    """Return the dates that `period` sets when its event happens on `start`; None where its words name no day (每月召开一次).

    For what recurs (每季度末, 每年三季度): the first such day or window whose end does not lie before `start`.
    """
    found = _recurring(period, start, calendar) if period.bound == "each" else _elapsed(period, start, calendar)
    readings = tuple(sorted(_merged(tuple(found)), key=_caution))
    if not readings:
        return None
    advised = _advised(readings[0], start, calendar)
    consulted = [day for reading in readings for day in (reading.due or reading.opens,) if day] + [advised]
    first = start if period.unit == "workday" else min(consulted)
    warning = unknown_years_warning(calendar.unknown_years(first, max(consulted)))
    sentence = due_sentence(period, start, readings=readings, advised=advised, is_workday=calendar.is_workday(advised))
    return DueDates(start=start, readings=readings, advised=advised, sentence=sentence, warnings=(warning,) if warning else ())


def _elapsed(period: Period, start: date, calendar: WorkCalendar) -> Iterator[Reading]:
    """Yield the readings of a period that runs once, from `start`."""
    later = _LATER.search(period.counted_from)
    opens = None
    if later:  # 通过验收一年后的一个月内: the year first, then the month
        months = (parse_numeral(later["count"]) or 0) * (12 if later["unit"] == "年" else 1)
        start, _ = corresponding_day(start, months)
        opens = start + _DAY
    for counts in _first_day_counts(period):
        how: tuple[str, ...] = (_INCLUDED,) if counts else (_EXCLUDED,)
        if period.unit == "workday":
            last = calendar.count(start, period.count, first_counts=counts)
        elif period.unit == "day":
            last = start + _DAY * (period.count - counts)
        else:
            last, corresponds = corresponding_day(start, period.count * _MONTHS[period.unit])
            last -= _DAY * (counts and corresponds)
            how = (*how, _CORRESPONDING)
        if period.bound == "at_least":  # nothing has to be done on its last day: it does not move
            yield Reading(opens=last + _DAY, conventions=how)
        else:
            yield from _ending(last, period, calendar, opens=opens, how=how)


def _recurring(period: Period, start: date, calendar: WorkCalendar) -> Iterator[Reading]:
    """Yield the readings of the next end of a quarter or a year, or of the next quarter of that number; nothing for other words."""
    of_year = _QUARTER_OF_YEAR.search(period.counted_from)
    if period.unit == "year" and of_year:
        quarter = parse_numeral(of_year["quarter"]) or 0
        if not 1 <= quarter <= 4:
            return
        opens, last = quarter_bounds(start.year, quarter)
        if last < start:
            opens, last = quarter_bounds(start.year + 1, quarter)
        yield from _ending(last, period, calendar, opens=opens)
    elif period.counted_from.endswith("末") and period.unit == "quarter":
        yield from _ending(quarter_bounds(start.year, (start.month + 2) // 3)[1], period, calendar)
    elif period.counted_from.endswith("末") and period.unit == "month":
        yield from _ending(corresponding_day(start.replace(day=1), 1)[0] - _DAY, period, calendar)
    elif period.counted_from.endswith("末") and period.unit == "year":
        yield from _ending(date(start.year, 12, 31), period, calendar)


def _ending(
    last: date, period: Period, calendar: WorkCalendar, *, opens: date | None = None, how: tuple[str, ...] = ()
) -> Iterator[Reading]:
    """Yield the readings of a period that ends on `last`: two where that is a rest day and nothing settles whether it moves."""
    if calendar.is_workday(last):
        yield Reading(opens=opens, due=last, conventions=how)
        return
    if period.rest_day != "moves":
        yield Reading(opens=opens, due=last, conventions=(*how, _STAYS))
    if period.rest_day != "stays":
        yield Reading(opens=opens, due=calendar.on_or_after(last), conventions=(*how, _MOVES))


def _first_day_counts(period: Period) -> tuple[bool, ...]:
    """Return whether the day of the event counts, both where the words leave it open."""
    if period.first_day is not None:
        return (period.first_day == "counts",)
    lasts = period.bound in ("at_least", "at_most")
    return (False, True) if lasts or _FROM_THAT_DAY.search(period.counted_from) else (False,)


def _merged(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Yield readings of the same dates once, with the conventions that all of them share."""
    for dates in dict.fromkeys((reading.opens, reading.due) for reading in readings):
        same = [reading for reading in readings if (reading.opens, reading.due) == dates]
        shared = tuple(name for name in same[0].conventions if all(name in reading.conventions for reading in same))
        yield same[0].model_copy(update={"conventions": shared})


def _caution(reading: Reading) -> int:
    """Return a number that is lower for the safer reading."""
    if reading.due:
        return reading.due.toordinal()
    return -reading.opens.toordinal() if reading.opens else 0


def _advised(safe: Reading, start: date, calendar: WorkCalendar) -> date:
    if safe.due is None:
        return calendar.on_or_after(safe.opens or start)
    before = calendar.on_or_before(safe.due)
    return before if before >= (safe.opens or start) else safe.due
