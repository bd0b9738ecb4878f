"""办理指南: from the facts of a project and the days that are known to every step that it must take."""

from collections.abc import Iterator, Mapping
from datetime import date

from assistant.calendar.dates import checked_date, date_text
from assistant.calendar.workdays import WorkCalendar
from assistant.errors import UserInputError
from assistant.procedure.conditions import FACT_WORDS, concerns, condition_text, facts_text, unknown_facts
from assistant.procedure.schedule import deadline_of, find_event
from assistant.procedure.types import EventDate, Guide, LeftOut, PlannedStep
from assistant.procedure.words import plan, quoted
from assistant.project import ProjectProfile
from assistant.regulations.steps import Step
from assistant.regulations.types import Pack
from assistant.text.amounts import MOST_WAN

__all__ = ["make_guide"]


def make_guide(profile: ProjectProfile, *, pack: Pack, calendar: WorkCalendar, dates: Mapping[str, date] | None = None) -> Guide:
    """Return the steps of the project in order. dates: the days of events, by any of their names.

    Raises UserInputError for a pack without steps, for facts that contradict one another, for an unknown event or an absurd date.
    """
    if not pack.steps:
        raise UserInputError(f"制度包 {pack.id!r} 没有办理指南(缺少 steps.yaml)。写法见 docs/packs.md。")
    _check_amounts(profile)
    days = _days_of_events(dates or {}, pack)
    alone = [step for step in pack.steps if step.alone and concerns(step, profile)]
    steps: list[PlannedStep] = []
    left_out: list[LeftOut] = []
    for step in pack.steps:
        if because := _objection(step, profile, alone, pack):
            left_out.append(LeftOut(step=step, label=pack.article(step.article).label, because=because))
        else:
            steps.append(_planned(step, profile, days, pack=pack, calendar=calendar))
    known = {event.id: event for event in pack.events}
    return Guide(
        pack=pack.id,
        pack_title=pack.title,
        profile=profile,
        dates=tuple(EventDate(event=name, name=known[name].name, day=days[name]) for name in known if name in days),
        steps=tuple(steps),
        left_out=tuple(left_out),
        notices=tuple(_notices(days, pack)),
        interpreter=quoted(pack.interpreter, pack) if pack.interpreter else None,
    )


def _planned(step: Step, profile: ProjectProfile, days: Mapping[str, date], *, pack: Pack, calendar: WorkCalendar) -> PlannedStep:
    applies = concerns(step, profile)
    unknown = unknown_facts(step, profile) if applies is None else ()
    return plan(step, pack).model_copy(
        update={
            "applies": applies,
            "depends_on": tuple(FACT_WORDS[field] for field in unknown),
            "deadline": deadline_of(step, days, pack=pack, calendar=calendar),
        }
    )


def _objection(step: Step, profile: ProjectProfile, alone: list[Step], pack: Pack) -> str | None:
    """Return why the step is not the project's, None where it is or may be."""
    if alone and step not in alone:
        labels = "、".join(dict.fromkeys(pack.article(other.article).label for other in alone))
        return f"本项目{'、'.join(filter(None, map(condition_text, alone)))},只办理{labels}规定的事项"
    if concerns(step, profile) is not False:
        return None
    return f"适用于{condition_text(step)}的项目;本项目{facts_text(step, profile)}"


def _days_of_events(dates: Mapping[str, date], pack: Pack) -> dict[str, date]:
    """Return the days by the events' ids. Raises UserInputError, also where one event is given two days."""
    days: dict[str, date] = {}
    for name, day in dates.items():
        event = find_event(name, pack)
        if days.setdefault(event.id, checked_date(day)) != day:
            raise UserInputError(f"“{event.name}”有两个日期:{days[event.id]} 和 {day}。请只留一个。")
    return days


def _check_amounts(profile: ProjectProfile) -> None:
    for words, amount in (("总投资", profile.total_wan), ("软件开发部分", profile.software_wan)):
        if amount is not None and not 0 <= amount <= MOST_WAN:
            raise UserInputError(f"{words} {amount} 万元不是可能的金额。请以万元为单位,给出不小于 0 的数,例如 520。")
    if profile.total_wan is not None and profile.software_wan is not None and profile.software_wan > profile.total_wan:
        raise UserInputError(f"软件开发部分({profile.software_wan}万元)大于总投资({profile.total_wan}万元),请核对。")


def _notices(days: Mapping[str, date], pack: Pack) -> Iterator[str]:
    """Yield what is odd about the days: before the regulation was in force, or in another order than projects go."""
    before: tuple[str, date] | None = None
    for event in pack.events:
        day = days.get(event.id)
        if day is None or event.recurs:
            continue
        if day < pack.in_force_from:
            yield f"“{event.name}”的日期{date_text(day)}早于制度施行的{date_text(pack.in_force_from)},是否适用请向主管部门确认。"
        if before and day < before[1]:
            yield f"“{event.name}”({date_text(day)})早于“{before[0]}”({date_text(before[1])}),请核对日期。"
        before = (event.name, day)
