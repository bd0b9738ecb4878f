"""The JSON of guides and deadlines: flat objects of text, whole or short numbers, dates as YYYY-MM-DD; docs/guide.md tells the fields."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from assistant.calendar.conventions import convention
from assistant.calendar.types import Reading
from assistant.procedure.types import Deadline, EventDeadlines, Guide, LeftOut, PlannedStep, Quoted
from assistant.project import ProjectProfile
from assistant.regulations.steps import Event

__all__ = ["deadlines_object", "event_object", "guide_object"]

_FACTS = ("has_hardware", "classified", "state_funded", "of_county", "in_public_works")


def guide_object(guide: Guide) -> dict[str, Any]:
    """Return the guide's object; what is not known is null."""
    return {
        "pack": guide.pack,
        "title": guide.pack_title,
        "profile": _profile(guide.profile),
        "dates": {known.event: known.day.isoformat() for known in guide.dates},
        "steps": [_step(planned) for planned in guide.steps],
        "left_out": [_left_out(left) for left in guide.left_out],
        "notices": list(guide.notices),
        "interpreter": _quoted(guide.interpreter) if guide.interpreter else None,
        "conventions": _conventions(guide.steps),
    }


def deadlines_object(deadlines: EventDeadlines) -> dict[str, Any]:
    """Return the object of everything that is due after one event."""
    return {
        "pack": deadlines.pack,
        "event": deadlines.event.id,
        "name": deadlines.event.name,
        "from": deadlines.start.isoformat(),
        "deadlines": [_step(planned) for planned in deadlines.steps],
        "conventions": _conventions(deadlines.steps),
    }


def event_object(event: Event, label: str) -> dict[str, Any]:
    """Return the object of an event in a list. label: of the article that its words stand in."""
    return {
        "event": event.id,
        "name": event.name,
        "also": list(event.also),
        "recurs": event.recurs,
        "article": event.anchor.article,
        "label": label,
        "quote": event.anchor.quote,
    }


def _step(planned: PlannedStep) -> dict[str, Any]:
    step = planned.step
    return {
        "step": step.id,
        "stage": step.stage,
        "title": step.title,
        "applies": planned.applies,
        "depends_on": list(planned.depends_on),
        "condition": planned.condition,
        "duty": step.duty,
        "occasion": step.occasion,
        "who": step.who,
        "to": list(step.to),
        "materials": list(step.materials),
        "when": step.timing,
        "article": step.article,
        "label": planned.label,
        "quote": step.quote,
        "further": [_quoted(words) for words in planned.further],
        "consequence": [_quoted(words) for words in planned.consequences],
        "event": step.event,
        **_dates(planned.deadline),
    }


def _dates(deadline: Deadline | None) -> dict[str, Any]:
    """Return the fields of the dates, all there and null or empty where no date is known."""
    dates = deadline.dates if deadline else None
    return {
        "from": dates.start.isoformat() if dates else None,
        "opens": dates.opens.isoformat() if dates and dates.opens else None,
        "due": dates.due.isoformat() if dates and dates.due else None,
        "advised": dates.advised.isoformat() if dates else None,
        "readings": [_reading(reading) for reading in dates.readings] if dates else [],
        "following": [later.due.isoformat() for later in deadline.following if later.due] if deadline else [],
        "explanation": dates.sentence if dates else None,
        "warnings": list(dates.warnings) if dates else [],
        "done": deadline.done.isoformat() if deadline and deadline.done else None,
        "kept": deadline.kept if deadline else None,
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "opens": reading.opens.isoformat() if reading.opens else None,
        "due": reading.due.isoformat() if reading.due else None,
        "conventions": list(reading.conventions),
        "words": reading.words,
    }


def _conventions(steps: Iterable[PlannedStep]) -> list[dict[str, Any]]:
    """Return the ways of counting that the dates of the steps use, once each, with the law behind them."""
    readings = [reading for planned in steps if planned.deadline for reading in planned.deadline.dates.readings]
    names = dict.fromkeys(name for reading in readings for name in reading.conventions)
    return [convention(name).model_dump(exclude={"short"}) for name in names]


def _left_out(left: LeftOut) -> dict[str, Any]:
    return {"step": left.step.id, "title": left.step.title, "article": left.step.article, "label": left.label, "because": left.because}


def _quoted(words: Quoted) -> dict[str, Any]:
    return words.model_dump()


def _profile(profile: ProjectProfile) -> dict[str, Any]:
    facts = {name: getattr(profile, name) for name in _FACTS}
    return {
        "kind": profile.kind.value if profile.kind else None,
        "total_wan": _number(profile.total_wan),
        "software_wan": _number(profile.software_wan),
        **facts,
    }


def _number(amount: Decimal | None) -> int | float | None:
    """Return an amount in 万元: 520 as a whole number, 99.9 as it was written."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
