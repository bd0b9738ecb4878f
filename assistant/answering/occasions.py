"""Which of a question's dates is the day that a period counts from, and which is the day to hold against the period."""

import re
from datetime import date

from assistant.answering.understand import Question
from assistant.calendar.dates import quarter_bounds
from assistant.regulations.types import Pack, Rule
from assistant.text.dates import StatedDate, read_dates
from assistant.text.durations import Duration, parse_durations
from assistant.text.normalize import fold_text
from assistant.text.numerals import parse_numeral
from assistant.text.span import Frozen, Span

__all__ = ["Occasion", "find_occasion"]


class Occasion(Frozen):
    """start: the day from which the period counts; act: what was done, or is to be done, then; None where the question names none.

    elapsed: time that has gone by since the start, where no day is named. is_today: `act` is the day of the question.
    """

    start: StatedDate | None = None
    act: StatedDate | None = None
    elapsed: Duration | None = None
    is_today: bool = False


_QUARTER = re.compile(r"(?<!每年)第?(?P<number>[一二三四1-4])季度")
_DOES = re.compile(r"才|[报交送]|拖到|还没|再|行不行|行吗|可以|能不能|合规|晚[没不了]|够不够")
_BREAK = re.compile(r"[,;。!?\n\uff0c\uff1b\uff01\uff1f]|\s")
_NOT_YET = re.compile(r"没有?|未(?!来)|尚未")
_OPEN = re.compile(r"(?:还|一直|仍|都|至今|现在)?(?:没有?|未|尚未)(?:能|来得及)?(?:签|报|交|送|验|做|办|完|备|启|开工|动)")
_SUPPOSED = re.compile(r"如果|要是|假如|万一|假设|若(?!羌)")
# 「现在要做什么」 holds nothing against a period; 「现在能验收吗」 does.
_NOW = re.compile(r"(?:现在|目前|当前|眼下|今天)")
_IS = re.compile(r"(?:是|都|已经|已|到了?)*\s*(?:[0-9]{1,4}[年月./-]|[一二三四五六七八九十]{1,3}月)")
_NOW_IS = re.compile(r"(?:现在|今天|目前|当前|眼下)(?:是|都|已经|已|到了?)*\s*$")
# Time gone by is held against a limit only where somebody may be late.
_LATE = re.compile(r"没|未|忘|拖|晚|迟|超|来得及|逾期|过期|才")
_NOW_HELD = re.compile(r"没|未|才|能|可以|来得及|晚|迟|超|行不行|合规|还")
_BEFORE_ELAPSED = re.compile(r"(?:已经?|都|拖了?|过了?|过去了?|满|才|刚|有|了|运行|试用|试跑|上线|签完?|下达|下来|验收[完后]?|通过)\s*$")
_AFTER_ELAPSED = re.compile(r"\s*(?:了|没|还|才|就|多|以?后(?!的)|的时候|可以|能|行不行|够|仍|也)")
_LIMIT = re.compile(r"\s*(?:之?内|以内|期限|前|一次|[一1]回)|\s*(?:是|作为)?(?:上限|下限|最长|最短)")
_CLAIMED = re.compile(r"(?:不少于|不超过|不得超过|至少|最多|最长|最短|每|第|期限是?|规定是?|必须|应当?在?|要在)\s*$")


def find_occasion(rule: Rule, question: Question, *, pack: Pack, today: date) -> Occasion | None:
    """Return the days, or the time gone by, that the question names for the period of `rule`; None where it names none."""
    text = question.text
    days = [day for day in read_dates(text, today=today).stated if not _is_idle_now(day, text, today)]
    if all(_is_today(day, today) for day in days) and (elapsed := _elapsed(text)):
        allows = rule.within is not None and rule.within.bound == "within"
        return Occasion(elapsed=elapsed) if _LATE.search(text) or not allows else None
    if not days or rule.within is None:
        return None
    if rule.within.bound == "each":
        return Occasion(start=_quarter(text, days[-1]) if rule.within.unit == "quarter" else None, act=days[-1])
    happening, due = _words(rule, pack)
    scores = [_score(_clause(day, days, text), happening, due, pack) for day in days]
    if len(days) == 1:
        return _single(days[0], scores[0], text, today)
    best = max(range(len(days)), key=lambda number: (scores[number], -days[number].first.toordinal()))
    start = days[best]
    acts = [
        day
        for number, day in enumerate(days)
        if number != best and (scores[number] < 0 or _is_today(day, today) or _is_now(day, text) or _DOES.search(_clause(day, days, text)))
    ]
    act = max((_not_before(start, day) for day in acts), key=lambda day: day.last, default=None)
    return Occasion(start=start, act=act, is_today=act is not None and _is_today(act, today))


def _single(day: StatedDate, score: int, text: str, today: date) -> Occasion | None:
    if score < 0 or (day.related and day.first == today and not _is_event(text, day)):
        return None
    # 「2月15日下达的,合同还没签」 is held against the day of the question.
    is_open = bool(_OPEN.search(text)) and not _SUPPOSED.search(text) and day.first < today
    act = StatedDate(span=Span(start=len(text), end=len(text)), first=today, last=today, related=True) if is_open else None
    return Occasion(start=day, act=act, is_today=is_open)


def _is_event(text: str, day: StatedDate) -> bool:
    return not _NOT_YET.search(text[day.span.end : day.span.end + 8])


def _not_before(start: StatedDate, day: StatedDate) -> StatedDate:
    """Return the day; in the year after where it lies before `start` and its year was assumed: 11月20日签的合同,1月5日报的副本."""
    if not day.assumed or day.last >= start.first or (day.last.month, day.last.day) == (2, 29):
        return day
    return day.model_copy(update={"first": day.first.replace(year=day.first.year + 1), "last": day.last.replace(year=day.last.year + 1)})


def _quarter(text: str, near: StatedDate) -> StatedDate | None:
    """Return the quarter that `text` names, the last of that number that began before `near`; None where it names none."""
    match = _QUARTER.search(text)
    if match is None:
        return None
    number = parse_numeral(match["number"]) or 1
    year = near.first.year - (near.first < date(near.first.year, 3 * number - 2, 1))
    first, last = quarter_bounds(year, number)
    return StatedDate(span=Span(start=match.start(), end=match.end()), first=first, last=last)


def _is_today(day: StatedDate, today: date) -> bool:
    return day.related and day.first == day.last == today


def _is_now(day: StatedDate, text: str) -> bool:
    """Return whether a date is said to be today's: 现在是8月15日."""
    return bool(_NOW_IS.search(text[: day.span.start]))


def _is_idle_now(day: StatedDate, text: str, today: date) -> bool:
    """Return whether a word for today holds nothing against a period: 现在要做什么."""
    if _is_today(day, today) and _IS.match(text, day.span.end):
        return True  # the date that follows is today's
    if not (_is_today(day, today) and _NOW.fullmatch(day.span.of(text))):
        return False
    return not _NOW_HELD.search(_clause(day, [day], text)) and not re.search(
        r"签|下达|上线|验收|通过|开始", text[day.span.end : day.span.end + 6]
    )


def _elapsed(text: str) -> Duration | None:
    """Return the time that has gone by: 已经五个月没签, 拖了14个月; not the limit that somebody claims: 七个工作日内."""
    for duration in parse_durations(text):
        before, after = text[: duration.span.start], text[duration.span.end :]
        if _LIMIT.match(after) or _CLAIMED.search(before):
            continue
        if duration.relation != "exact" or _BEFORE_ELAPSED.search(before[-8:]) or _AFTER_ELAPSED.match(after):
            return duration
    return None


def _words(rule: Rule, pack: Pack) -> tuple[frozenset[str], frozenset[str]]:
    """Return pairs of characters that speak of the event from which the period of a rule counts, and of what is due."""
    assert rule.within is not None
    counted = rule.within.counted_from
    rest = rule.quote.replace(counted, " ")
    step = next((step for step in pack.steps if step.article == rule.article and step.within == rule.within), None)
    names = {event.id: (event.name, *event.also) for event in pack.events}
    # Other names of an event are also those by which people look a deadline up: 合同副本 is what is due.
    told = _pairs(counted, *names.get(step.event or "", ())[:1]) if step else frozenset()
    own = [name for name in names.get(step.event or "", ()) if not (_pairs(name) & _pairs(rest)) - told] if step else []
    due = names.get(step.done_by or "", ()) if step else ()
    event = _pairs(counted, *own)
    return event, _pairs(*(re.split(r"[,。、;\uff0c\uff1b\s]", rest)), *due) - event


def _score(clause: str, event: frozenset[str], act: frozenset[str], pack: Pack) -> int:
    # Everyday words are read as the terms that an event has, not as those of what is due: 定制软件 is no 软件开发项目 that is accepted.
    terms = [term.term for term in pack.glossary if any(word in clause for word in term.everyday)]
    happened = 0 if _NOT_YET.search(clause) else len(_pairs(clause, *terms) & event)
    return happened - len(_pairs(clause) & act)


def _clause(day: StatedDate, days: list[StatedDate], text: str) -> str:
    """Return the words around a day, up to the next pause or the next day."""
    others = [other.span for other in days if other.span != day.span]
    start = max(
        [match.end() for match in _BREAK.finditer(text, 0, day.span.start)]
        + [span.end for span in others if span.end <= day.span.start]
        + [0]
    )
    after = _BREAK.search(text, day.span.end)
    ends = [span.start for span in others if span.start >= day.span.end] + ([after.start()] if after else []) + [len(text)]
    return text[start : day.span.start] + " " + text[day.span.end : min(ends)]


def _pairs(*texts: str) -> frozenset[str]:
    folded = (fold_text(text) for text in texts)
    return frozenset(text[place : place + 2] for text in folded for place in range(len(text) - 1))
