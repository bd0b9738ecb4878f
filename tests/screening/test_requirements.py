from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack, Requirement
from assistant.screening.examples import judge_example
from assistant.screening.types import FlagKind

_PACK = load_pack(Path(__file__).parents[2] / "corpus" / "bazhou-2025")
# The contract's list, in its order.
_IDS = [
    "necessity",
    "compliance",
    "applicability",
    "benefit",
    "budget-rationality",
    "project-type",
    "project-nature",
    "construction-content",
    "construction-period",
    "operating-network",
    "deployment-site",
    "performance-targets",
    "security-control",
    "cryptography-application",
    "infrastructure-reuse",
    "resource-catalogue",
    "sharing-list",
    "demand-list",
    "sharing-type",
    "sharing-mechanism",
    "usage-feedback",
    "preliminary-study",
]


def _examples() -> Iterator[object]:
    for requirement in _PACK.requirements:
        for status, texts in requirement.examples.items():
            for number, text in enumerate(texts, start=1):
                yield pytest.param(requirement, status, text, id=f"{requirement.id}-{status}-{number}")


@pytest.mark.parametrize(("requirement", "status", "text"), list(_examples()))
def test_example_of_the_pack_gets_its_status(requirement: Requirement, status: str, text: str) -> None:
    assert judge_example(text, requirement=requirement, pack=_PACK) == status


def test_requirements_are_those_of_the_contract_in_its_order(pack: Pack) -> None:
    assert [requirement.id for requirement in pack.requirements] == _IDS


def test_three_requirements_are_key(pack: Pack) -> None:
    assert {entry.id for entry in pack.requirements if entry.key} == {
        "resource-catalogue",
        "cryptography-application",
        "infrastructure-reuse",
    }


@pytest.mark.parametrize("requirement", _PACK.requirements, ids=lambda entry: entry.id)
def test_requirement_has_examples_of_each_status(requirement: Requirement) -> None:
    assert set(requirement.examples) == {"present", "partial", "missing"}


def test_only_preliminary_study_depends_on_a_condition(pack: Pack) -> None:
    assert [entry.id for entry in pack.requirements if entry.when] == ["preliminary-study"]


def test_flag_rules_are_kinds_of_the_contract(pack: Pack) -> None:
    assert {rule.kind for rule in pack.flags} <= {kind.value for kind in FlagKind}
