"""What entries of a pack are made of: words of the regulation, conditions on a project, periods."""

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from assistant.text.span import Frozen

__all__ = ["Anchor", "Condition", "Operator", "Period", "Test"]


class Operator(StrEnum):
    IS = "is"
    AT_LEAST = "at_least"
    BELOW = "below"
    ABOVE = "above"
    AT_MOST = "at_most"


class Test(Frozen):
    """One comparison of a ProjectProfile field with a value; amounts in 万元."""

    __test__ = False  # not a pytest class

    field: str
    operator: Operator
    value: Decimal | bool | str


class Condition(Frozen):
    """All tests must hold. No expressions, nothing evaluated."""

    all_of: tuple[Test, ...] = ()


class Anchor(Frozen):
    """Words of the regulation that carry an entry; `article` may be followed by 之N as `suffix`."""

    article: int
    suffix: int | None = None
    quote: str


class Period(Frozen):
    """期限. `count` of `unit`, counted from `counted_from` (the article's words).

    bound: within (内), at_least (不少于), at_most (不得超过), each (每).
    first_day, rest_day: whether the day of the event counts, and whether a last day on which nobody works moves, where whoever
    interprets the regulation has settled it; None: as the words have it, which may leave it open.
    """

    count: int
    unit: Literal["workday", "day", "month", "quarter", "year"]
    counted_from: str
    bound: Literal["within", "at_least", "at_most", "each"] = "within"
    first_day: Literal["counts", "does-not-count"] | None = None
    rest_day: Literal["moves", "stays"] | None = None
