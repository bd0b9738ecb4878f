"""Conditions on the facts of a project, some of them unknown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.project import ProjectKind, ProjectProfile
from assistant.regulations.conditions import holds
from assistant.regulations.types import Condition, Operator, Test


def amount(operator: Operator, value: int) -> Test:
    return Test(field="total_wan", operator=operator, value=Decimal(value))


BUILDS = Test(field="kind", operator=Operator.IS, value="建设")
HARDWARE = Test(field="has_hardware", operator=Operator.IS, value=True)


def test_condition_without_tests_holds() -> None:
    assert holds(Condition(), ProjectProfile()) is True


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        (Operator.AT_LEAST, False, True, True),
        (Operator.ABOVE, False, False, True),
        (Operator.AT_MOST, True, True, False),
        (Operator.BELOW, True, False, False),
    ],
)
def test_each_comparison_treats_its_bound_as_its_name_says(operator: Operator, below: bool, at: bool, above: bool) -> None:
    condition = Condition(all_of=(amount(operator, 300),))
    totals = (Decimal("299.99"), Decimal("300.00"), Decimal("300.01"))
    assert [holds(condition, ProjectProfile(total_wan=total)) for total in totals] == [below, at, above]


@pytest.mark.parametrize(("kind", "expected"), [(ProjectKind.CONSTRUCTION, True), (ProjectKind.OPERATION, False), (None, None)])
def test_kind_is_compared_by_its_name(kind: ProjectKind | None, expected: bool | None) -> None:
    assert holds(Condition(all_of=(BUILDS,)), ProjectProfile(kind=kind)) is expected


def test_known_no_is_not_taken_for_unknown() -> None:
    condition = Condition(all_of=(Test(field="classified", operator=Operator.IS, value=False),))
    assert holds(condition, ProjectProfile(classified=False)) is True
    assert holds(condition, ProjectProfile(classified=True)) is False


def test_amount_of_zero_is_known() -> None:
    assert holds(Condition(all_of=(amount(Operator.BELOW, 1),)), ProjectProfile(total_wan=Decimal(0))) is True


def test_unknown_fact_leaves_the_condition_open() -> None:
    condition = Condition(all_of=(BUILDS, HARDWARE))
    assert holds(condition, ProjectProfile(kind=ProjectKind.CONSTRUCTION)) is None


def test_failed_test_decides_whatever_else_is_unknown() -> None:
    condition = Condition(all_of=(HARDWARE, BUILDS))
    assert holds(condition, ProjectProfile(kind=ProjectKind.SERVICE)) is False


@given(st.decimals(min_value=0, max_value=10**6, places=2), st.integers(0, 10**6))
def test_below_and_at_least_never_agree(total: Decimal, bound: int) -> None:
    profile = ProjectProfile(total_wan=total)
    below, at_least = (holds(Condition(all_of=(amount(operator, bound),)), profile) for operator in (Operator.BELOW, Operator.AT_LEAST))
    assert below is not at_least
