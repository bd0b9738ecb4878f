"""A guide: the steps of one project, with the days that its known dates set."""

from collections.abc import Iterator
from datetime import date

from assistant.calendar.types import DueDates
from assistant.project import ProjectProfile
from assistant.regulations.steps import Event, Step
from assistant.text.span import Frozen

__all__ = ["Deadline", "EventDate", "EventDeadlines", "Guide", "LeftOut", "PlannedStep", "Quoted"]


class Quoted(Frozen):
    """Words of one article."""

    article: int
    label: str
    quote: str


class EventDate(Frozen):
    """The day on which an event happened, or is expected."""

    event: str
    name: str
    day: date


class Deadline(Frozen):
    """The days that a step's period sets. following: later rounds of what recurs.

    done: the day on which it was done, where that is known; kept: whether in time, None where that is not known or where the
    readings differ.
    """

    event: str
    event_name: str
    dates: DueDates
    following: tuple[DueDates, ...] = ()
    done: date | None = None
    kept: bool | None = None


class PlannedStep(Frozen):
    """One step as it concerns the project. applies: None where it hangs on facts that are not known, which depends_on names.

    condition: whom the step concerns, None where everybody.
    """

    step: Step
    label: str
    applies: bool | None
    depends_on: tuple[str, ...] = ()
    condition: str | None = None
    further: tuple[Quoted, ...] = ()
    consequences: tuple[Quoted, ...] = ()
    deadline: Deadline | None = None


class LeftOut(Frozen):
    """A step that does not concern the project, and why."""

    step: Step
    label: str
    because: str


class Guide(Frozen):
    """办理指南. notices: what is odd about the dates; interpreter: the words that say whom to ask where the regulation is open."""

    pack: str
    pack_title: str
    profile: ProjectProfile
    dates: tuple[EventDate, ...] = ()
    steps: tuple[PlannedStep, ...]
    left_out: tuple[LeftOut, ...] = ()
    notices: tuple[str, ...] = ()
    interpreter: Quoted | None = None

    def stages(self) -> Iterator[tuple[str, tuple[PlannedStep, ...]]]:
        """Yield each stage with its steps, in order."""
        for stage in dict.fromkeys(planned.step.stage for planned in self.steps):
            yield stage, tuple(planned for planned in self.steps if planned.step.stage == stage)


class EventDeadlines(Frozen):
    """Everything that is due after one event. steps: each with its deadline."""

    pack: str
    event: Event
    start: date
    steps: tuple[PlannedStep, ...]
