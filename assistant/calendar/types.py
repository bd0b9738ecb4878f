"""Dates that a period sets, and how they were counted."""

from datetime import date

from pydantic import Field

from assistant.calendar.conventions import convention
from assistant.text.span import Frozen

__all__ = ["DueDates", "Reading"]


class Reading(Frozen):
    """The dates that one way of counting gives. opens: the first day on which it may be done, due: the last; None: not limited.

    conventions: ids of how it was counted.
    """

    opens: date | None = None
    due: date | None = None
    conventions: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return how it was counted, with the law behind it."""
        return ";".join(convention(name).words for name in self.conventions)


class DueDates(Frozen):
    """All readings, the safe one first: the earliest last day, or the latest first day where only that is limited.

    advised: the working day to do it by; where only the first day is limited, the first working day to do it on.
    sentence: the whole in one Chinese sentence. warnings: why the dates may move.
    """

    start: date
    readings: tuple[Reading, ...] = Field(min_length=1)
    advised: date
    sentence: str
    warnings: tuple[str, ...] = ()

    @property
    def opens(self) -> date | None:
        """Return the first day of the safe reading."""
        return self.readings[0].opens

    @property
    def due(self) -> date | None:
        """Return the last day of the safe reading."""
        return self.readings[0].due
