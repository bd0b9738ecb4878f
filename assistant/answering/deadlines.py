"""What the dates of a question come to under a rule with a period: the last day, and whether a second date keeps it."""

from collections.abc import Sequence
from datetime import date

from assistant.answering.occasions import Occasion, find_occasion
from assistant.answering.rules import decide
from assistant.answering.understand import Question
from assistant.calendar.dates import date_text
from assistant.calendar.due import due_dates
from assistant.calendar.types import DueDates, Reading
from assistant.calendar.wording import period_text
from assistant.calendar.workdays import WorkCalendar
from assistant.regulations.clauses import Period
from assistant.regulations.types import Pack, Rule
from assistant.text.dates import StatedDate, read_dates
from assistant.text.durations import Duration
from assistant.text.span import Frozen

__all__ = ["Dated", "dated"]

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MOST_ABSENT = 3  # named in an answer
_OVER, _WITHIN, _OPEN = "超期", "未超期", "是否超期,取决于如何计算"


class Dated(Frozen):
    """text: conclusion and computation, whole sentences. computed: all figures that were worked out or taken from the question."""

    text: str
    computed: str


def dated(rules: Sequence[Rule], question: Question, *, pack: Pack, today: date, calendar: WorkCalendar) -> Dated | None:
    """Return what the dates of the question come to under the periods of `rules`; None where it names no day that they count from.

    rules: those of one sentence; of several periods the one that the facts of the question choose, else each with whom it concerns.
    """
    absent = [day for day in read_dates(question.text, today=today).impossible if not read_dates(day.written).impossible]
    if absent:  # 2月29日 of a year that has none
        told = ";".join(f"「{day.written}」不存在:{day.reason}" for day in absent[:_MOST_ABSENT])
        return Dated(text=f"{told}。没有据此计算,请核对。", computed=told)
    fitting = [rule for rule in rules if rule.within and not (rule.when and decide(rule.when, question.facts) is False)]
    periods = list({rule.within: rule for rule in reversed(fitting)}.values())[::-1]
    texts: list[str] = []
    for rule in periods:
        occasion = find_occasion(rule, question, pack=pack, today=today)
        text = occasion and rule.within and _told(rule.within, occasion, today=today, calendar=calendar)
        if text:
            texts.append(f"{rule.says or rule.quote}{text}" if len(periods) > 1 else text)
    return Dated(text="".join(texts), computed="".join((*texts, question.text))) if texts else None


def _told(period: Period, occasion: Occasion, *, today: date, calendar: WorkCalendar) -> str | None:
    if period.bound == "each":
        return _told_of_window(period, occasion, calendar)
    if occasion.elapsed:
        return _told_of_elapsed(period, occasion.elapsed, today=today, calendar=calendar)
    if occasion.start is None:
        return None
    first, last = (due_dates(period, day, calendar=calendar) for day in (occasion.start.first, occasion.start.last))
    if first is None or last is None:
        return None
    sentence = first.sentence if first == last else _between(period, occasion.start, first, last)
    verdict = _verdict(period, first, last, occasion)
    assumed = _assumed(occasion)
    return "".join((verdict, sentence, assumed, *dict.fromkeys((*first.warnings, *last.warnings))))


def _verdict(period: Period, first: DueDates, last: DueDates, occasion: Occasion) -> str:
    """Return whether the act keeps the period, as a sentence; nothing where the question names no act, or one before the start."""
    act, start = occasion.act, occasion.start
    if act is None or start is None or act.last < start.first:
        return ""
    kept = {_keeps(reading, day) for reading in (*first.readings, *last.readings) for day in (act.first, act.last)}
    on = f"今天是{_day_text(act)}," if occasion.is_today else f"{_day_text(act)}"
    limit = period_text(period)
    if period.bound == "at_least":
        words = {"kept": f"已满{limit}:到{on}时间已够。", "early": f"时间不够:到{on}不足{limit}。"}
        return words[kept.pop()] if len(kept) == 1 else f"是否已满{limit},取决于如何计算。"
    if kept == {"early"}:
        return f"还没有到规定的时间:{on}早于可以办理的第一日。"
    if kept == {"late"}:
        return f"{_OVER}:{on}已过最后一日。"
    return f"{_WITHIN}:{on}没有超过最后一日。" if kept == {"kept"} else f"{_OPEN}:{on}按有的算法已过最后一日,按有的没有。"


def _keeps(reading: Reading, day: date) -> str:
    if reading.opens and day < reading.opens:
        return "early"
    return "late" if reading.due and day > reading.due else "kept"


def _between(period: Period, start: StatedDate, first: DueDates, last: DueDates) -> str:
    """Return the dates for a start that is only known to lie in a month, or a part of one."""
    told = f"起算日在{_day_text(start)}之内的"
    if first.due and last.due:
        opens = f",自{date_text(first.opens)}至{date_text(last.opens)}之间的一日起" if first.opens and last.opens else ""
        return f"{told}{opens},{period_text(period)}的最后一日在{date_text(first.due)}至{date_text(last.due)}之间,以具体日期为准。"
    if first.opens and last.opens:
        return (
            f"{told},{period_text(period)}届满后最早可以进行的日子在{date_text(first.opens)}至{date_text(last.opens)}之间,以具体日期为准。"
        )
    return ""


def _told_of_window(period: Period, occasion: Occasion, calendar: WorkCalendar) -> str | None:
    """Return how a date stands to what recurs: 每年三季度, 每季度末."""
    act, quarter = occasion.act, occasion.start
    if act is None:
        return None
    if period.unit == "year":
        return _told_of_season(period, act, calendar)
    found = due_dates(period, quarter.first if quarter else act.last, calendar=calendar)
    if found is None or found.due is None:
        return None
    if quarter is None or act.last <= found.due:
        return f"{found.sentence}{''.join(found.warnings)}"
    return f"{_OVER}:{_day_text(act)}已过该季度末({date_text(found.due)})。"


def _told_of_season(period: Period, act: StatedDate, calendar: WorkCalendar) -> str | None:
    window = due_dates(period, date(act.last.year, 1, 1), calendar=calendar)
    if window is None or window.opens is None or window.due is None:
        return None
    span = f"{act.last.year}年的时间是{_plain(window.opens)}至{_plain(max(r.due for r in window.readings if r.due))}"
    kept = {_keeps(reading, day) for reading in window.readings for day in (act.first, act.last)}
    words = {
        "late": f"{_OVER}:{span},{_day_text(act)}已过。",
        "early": f"不在规定的时间内:{span},{_day_text(act)}不在其中。",
        "kept": f"在规定的时间内:{span}。",
    }
    return words[kept.pop()] if len(kept) == 1 else f"{span}。"


def _told_of_elapsed(period: Period, elapsed: Duration, *, today: date, calendar: WorkCalendar) -> str | None:
    """Return whether time that has gone by is longer than the period allows, or long enough."""
    limit = period_text(period)
    if period.counted_from.endswith("后"):
        return None  # 一年后的一个月内: a window, which needs days
    if period.unit == "workday":
        return _told_of_workdays(period, elapsed, today=today, calendar=calendar)
    months = period.count * _MONTHS.get(period.unit, 0)
    sign = _compare(elapsed, months=months, days=period.count if period.unit == "day" else 0)
    if sign is None:
        return f"{elapsed.written}是否满{limit},取决于从哪一天起算。"
    if period.bound == "at_least":
        return (
            f"时间不够:{elapsed.written}不足{limit}。"
            if sign < 0
            else f"已满{limit}。"
            if elapsed.written == limit
            else f"已满{limit}:{elapsed.written}。"
        )
    return f"超期:{elapsed.written}已超过{limit}。" if sign > 0 else f"未超期:{elapsed.written}没有超过{limit}。"


def _told_of_workdays(period: Period, elapsed: Duration, *, today: date, calendar: WorkCalendar) -> str | None:
    limit = period_text(period)
    if elapsed.workdays:
        over = elapsed.workdays > period.count or (elapsed.workdays == period.count and elapsed.relation == "above")
        return f"超期:{elapsed.written}已超过{limit}。" if over else f"未超期:{elapsed.written}没有超过{limit}。"
    low, high = elapsed.day_range
    found = [due_dates(period, date.fromordinal(today.toordinal() - days), calendar=calendar) for days in (low, high)]
    readings = [reading for dates in found if dates for reading in dates.readings if reading.due]
    late = {reading.due < today for reading in readings if reading.due}
    counted = f"按今天({date_text(today)})往前数{elapsed.written}计算"
    if late == {True}:
        return f"超期:{counted},已超过{limit}。"
    return f"未超期:{counted},没有超过{limit}。" if late == {False} else f"{_OPEN}:{limit}不含休息日,请写明起算的日期。"


def _compare(elapsed: Duration, *, months: int, days: int) -> int | None:
    """Return -1, 0 or 1 as the time that has gone by is shorter than months + days, as long, or longer; None where it may be either."""
    if months and elapsed.months and not days:
        most = elapsed.most_months or elapsed.months
        if elapsed.months > months or (elapsed.months == months and (elapsed.days or elapsed.relation == "above")):
            return 1
        if most < months or (most == months and not elapsed.days and elapsed.relation == "below"):
            return -1
        return 0 if elapsed.months == most == months and elapsed.relation == "exact" else None
    low, high = elapsed.day_range
    least, most = Duration(span=elapsed.span, written="", months=months, days=days).day_range
    return 1 if low > most else -1 if high < least else 0 if low == high == least == most else None


def _assumed(occasion: Occasion) -> str:
    days = [day for day in (occasion.start, occasion.act) if day and day.assumed]
    years = "、".join(dict.fromkeys(f"{day.first.year}年" for day in days))
    return f"(问题没有写年份,按{years}计算。)" if years else ""


def _day_text(day: StatedDate) -> str:
    if day.first == day.last:
        return date_text(day.first)
    whole = day.first.day == 1 and (day.last.toordinal() + 1 - day.first.toordinal()) >= 28
    return f"{day.first.year}年{day.first.month}月" if whole else f"{_plain(day.first)}至{_plain(day.last)}"


def _plain(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
