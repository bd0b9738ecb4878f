"""The days that the events of a project set: which event people mean, and what is due when."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from difflib import SequenceMatcher

from assistant.calendar.dates import checked_date, corresponding_day
from assistant.calendar.due import due_dates
from assistant.calendar.types import DueDates
from assistant.calendar.workdays import WorkCalendar
from assistant.errors import UserInputError
from assistant.procedure.types import Deadline, EventDeadlines, PlannedStep
from assistant.procedure.words import plan
from assistant.regulations.steps import Event, Step
from assistant.regulations.types import Pack
from assistant.text.normalize import fold_text

__all__ = ["deadline_of", "deadlines_after", "find_event"]

_DAY = timedelta(days=1)
_MONTHS_AHEAD = 12  # how far what recurs is listed while its end is not known
_MOST_ROUNDS = 40
_LONGEST_NAME = 60
_SHOWN = 3


def find_event(name: str, pack: Pack) -> Event:
    """Return the event of that id, or that people call so. Raises UserInputError with the nearest ones, or all that are meant."""
    if not pack.events:
        raise UserInputError(f"制度包 {pack.id!r} 没有写明期限从哪些事件起算(缺少 events.yaml)。写法见 docs/packs.md。")
    wanted = fold_text(name[: 2 * _LONGEST_NAME])
    own = {event.id: frozenset(map(fold_text, (event.id, event.name, *event.also))) for event in pack.events}
    names = {event.id: own[event.id] | _names_of_steps(event, pack) for event in pack.events}
    found = [event for event in pack.events if wanted in names[event.id]]
    for known in (own, names):
        found = found or [event for event in pack.events if len(wanted) > 1 and any(wanted in n or n in wanted for n in known[event.id])]
    if len(found) == 1:
        return found[0]
    shown = repr(name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…")
    if found:
        raise UserInputError(f"{shown} 可能指:{_listed(found)}。请写其中之一。")
    nearest = sorted(pack.events, key=lambda event: -max(SequenceMatcher(None, wanted, known).ratio() for known in names[event.id]))
    raise UserInputError(f"没有名为 {shown} 的事件。相近的有:{_listed(nearest[:_SHOWN])}。全部事件见 yushen deadline --list。")


def deadlines_after(event: Event, start: date, *, pack: Pack, calendar: WorkCalendar) -> EventDeadlines:
    """Return everything that is due after `event` happened on `start`. Raises UserInputError for an absurd year."""
    dates = {event.id: checked_date(start)}
    steps: list[PlannedStep] = []
    for step in pack.steps:
        if step.event == event.id:
            deadline = deadline_of(step, dates, pack=pack, calendar=calendar)
            steps.append(plan(step, pack).model_copy(update={"deadline": deadline}))
    return EventDeadlines(pack=pack.id, event=event, start=start, steps=tuple(steps))


def deadline_of(step: Step, dates: Mapping[str, date], *, pack: Pack, calendar: WorkCalendar) -> Deadline | None:
    """Return the days that the step's period sets, None where it has none or the day that it counts from is not known.

    dates: the days of events by id.
    """
    start = dates.get(step.event or "") or dates.get(step.since or "")
    if step.within is None or step.event is None or start is None:
        return None
    found = due_dates(step.within, start, calendar=calendar)
    if found is None:
        return None
    event = next(event for event in pack.events if event.id == step.event)
    deadline = Deadline(event=event.id, event_name=event.name, dates=found)
    done = dates.get(step.done_by or "")
    if not event.recurs:
        return deadline.model_copy(update={"done": done, "kept": _kept(found, done) if done else None})
    until = done or (corresponding_day(start, _MONTHS_AHEAD)[0] if step.since in dates else start)
    if done and found.due and done < found.due:
        return None  # it was over before the first round
    return deadline.model_copy(update={"following": tuple(_following(step, found, until, calendar))})


def _following(step: Step, first: DueDates, until: date, calendar: WorkCalendar) -> Iterator[DueDates]:
    """Yield later rounds whose last day does not lie after `until`."""
    later: DueDates | None = first
    for _ in range(_MOST_ROUNDS):
        last = later.due if later else None
        later = due_dates(step.within, last + _DAY, calendar=calendar) if step.within and last else None
        if later is None or later.due is None or later.due > until:
            return
        yield later


def _kept(dates: DueDates, done: date) -> bool | None:
    """Return whether `done` lies within the days, None where the readings differ."""
    kept = {(r.opens is None or r.opens <= done) and (r.due is None or done <= r.due) for r in dates.readings}
    return kept.pop() if len(kept) == 1 else None


def _names_of_steps(event: Event, pack: Pack) -> frozenset[str]:
    return frozenset(fold_text(name) for step in pack.steps if step.event == event.id for name in (step.id, step.title))


def _listed(events: list[Event]) -> str:
    return "、".join(f"{event.name}({event.id})" for event in events)
