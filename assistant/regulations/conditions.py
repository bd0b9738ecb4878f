"""Conditions of a pack decided on the facts of a project; nothing is evaluated, every test is one comparison."""

from collections.abc import Callable
from decimal import Decimal

from assistant.project import ProjectProfile
from assistant.regulations.types import Condition, Operator, Test

__all__ = ["holds"]

_COMPARISONS: dict[Operator, Callable[[Decimal, Decimal], bool]] = {
    Operator.AT_LEAST: Decimal.__ge__,
    Operator.BELOW: Decimal.__lt__,
    Operator.ABOVE: Decimal.__gt__,
    Operator.AT_MOST: Decimal.__le__,
}


def holds(condition: Condition, profile: ProjectProfile) -> bool | None:
    """Return whether all tests of `condition` hold for `profile`.

    False as soon as one known fact fails its test; None when no test fails but a fact is unknown. A condition without
    tests holds.
    """
    results = [_passes(test, profile) for test in condition.all_of]
    if False in results:
        return False
    return None if None in results else True


def _passes(test: Test, profile: ProjectProfile) -> bool | None:
    fact = getattr(profile, test.field)
    if fact is None:
        return None
    if test.operator is Operator.IS:
        return bool(fact == test.value)
    if not isinstance(fact, Decimal) or not isinstance(test.value, Decimal):
        raise TypeError(f"{test.field} {test.operator} {test.value!r} compares no amounts")
    return _COMPARISONS[test.operator](fact, test.value)
