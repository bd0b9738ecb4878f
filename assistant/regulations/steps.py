"""What a project has to do, from the first preparation to the evaluation after acceptance, as a pack tells it."""

from typing import Literal

from assistant.project import ProjectKind
from assistant.regulations.clauses import Anchor, Condition, Period
from assistant.text.span import Frozen

__all__ = ["Event", "Step"]


class Event(Frozen):
    """Something that happens to a project on a day, from which periods are counted. name: what people call it, also: other names.

    recurs: a day of the calendar that no project brings about (每季度末): periods are counted from any day.
    """

    id: str
    name: str
    anchor: Anchor
    also: tuple[str, ...] = ()
    recurs: bool = False


class Step(Frozen):
    """One thing to be done. Steps stand in the order in which a project meets them; `stage` is the heading over neighbours.

    quote: verbatim, of `article`; further: other articles' words that belong to it. who, to, materials, timing: the regulation's words.
    duty: authority: done by those who decide on the project, which waits. kinds, when: the projects that must, all without them.
    alone: where it applies, no other step does. occasion: the words for what has to happen first (确需变更的), None where it is done
    in any case. consequences: what the regulation says follows when it is not done.
    within: counted from the day of `event`; for what recurs: `since` an event. done_by: the event that fulfils it, or ends what recurs.
    """

    id: str
    stage: str
    title: str
    article: int
    quote: str
    further: tuple[Anchor, ...] = ()
    duty: Literal["must", "encouraged", "authority"] = "must"
    who: str
    to: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    kinds: tuple[ProjectKind, ...] = ()
    when: Condition | None = None
    alone: bool = False
    occasion: str | None = None
    timing: str | None = None
    within: Period | None = None
    event: str | None = None
    since: str | None = None
    done_by: str | None = None
    consequences: tuple[Anchor, ...] = ()
