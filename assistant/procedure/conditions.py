"""Whom a step concerns, in Chinese, and whether one project is among them."""

from decimal import Decimal

from assistant.project import ProjectProfile
from assistant.regulations.clauses import Condition, Operator, Test
from assistant.regulations.conditions import holds
from assistant.regulations.steps import Step
from assistant.text.amounts import MOST_WAN

__all__ = ["FACT_WORDS", "concerns", "condition_text", "facts_text", "unknown_facts"]

FACT_WORDS = {
    "kind": "项目类型",
    "total_wan": "总投资",
    "software_wan": "软件开发部分金额",
    "has_hardware": "是否含硬件设备采购",
    "classified": "是否涉密",
    "state_funded": "是否由国家、自治区统筹安排并全额拨付资金",
    "of_county": "是否由县市建设",
    "in_public_works": "是否为政府投资工程中涉及的信息化项目",
}
_AMOUNTS = {"total_wan": "总投资", "software_wan": "软件开发部分"}
_BOUNDS = {Operator.AT_LEAST: "万元(含)以上", Operator.ABOVE: "万元以上", Operator.AT_MOST: "万元(含)以下", Operator.BELOW: "万元以下"}
_CLAIMS = {
    "has_hardware": ("含硬件设备采购", "不含硬件设备采购"),
    "classified": ("涉密", "不涉密"),
    "state_funded": ("国家、自治区统筹安排并全额拨付资金", "不由国家、自治区全额拨付资金"),
    "of_county": ("县市建设", "不由县市建设"),
    "in_public_works": ("政府投资工程中涉及", "不属于政府投资工程"),
}
_ANY_SOFTWARE = {Operator.ABOVE: "含软件开发", Operator.AT_MOST: "不含软件开发"}


def concerns(step: Step, profile: ProjectProfile) -> bool | None:
    """Return whether the step is the project's, None where facts that decide it are not known."""
    of_kind = None if step.kinds and profile.kind is None else not step.kinds or profile.kind in step.kinds
    meets = _meets(step.when or Condition(), profile)
    if of_kind is False or meets is False:
        return False
    return None if of_kind is None or meets is None else True


def _meets(condition: Condition, profile: ProjectProfile) -> bool | None:
    """Return whether the condition holds; the software is part of the total, so either may decide where the other is not known."""
    total, software = profile.total_wan, profile.software_wan
    if (total is None) == (software is None):
        return holds(condition, profile)
    bounds = {"total_wan": (software, MOST_WAN)} if total is None else {"software_wan": (Decimal(0), total)}
    ends = {holds(condition, profile.model_copy(update={field: amount})) for field, amounts in bounds.items() for amount in amounts}
    return ends.pop() if len(ends) == 1 else None


def unknown_facts(step: Step, profile: ProjectProfile) -> tuple[str, ...]:
    """Return the names of the facts that are not known and on which it hangs whether the step is the project's."""
    fields = [*(("kind",) if step.kinds else ()), *(test.field for test in (step.when or Condition()).all_of)]
    return tuple(dict.fromkeys(field for field in fields if getattr(profile, field) is None))


def condition_text(step: Step) -> str | None:
    """Return whom the step concerns (建设类,软件开发部分500万元(含)以上), None where everybody."""
    kinds = "、".join(step.kinds) + "类" if step.kinds else ""
    tests = [_test_text(test) for test in step.when.all_of] if step.when else []
    return ",".join(filter(None, (kinds, *tests))) or None


def facts_text(step: Step, profile: ProjectProfile) -> str:
    """Return what the profile says to the step's condition: 总投资80万元."""
    said = [f"{profile.kind}类"] if step.kinds and profile.kind else []
    for test in (step.when or Condition()).all_of:
        field = test.field
        if field in _AMOUNTS and getattr(profile, field) is None:  # the other amount has decided
            field = next(other for other in _AMOUNTS if other != field)
        value = getattr(profile, field)
        if isinstance(value, Decimal):
            said.append(f"{_AMOUNTS[field]}{value.normalize():f}万元")
        elif isinstance(value, bool):
            said.append(_CLAIMS[test.field][not value])
        elif value is not None:
            said.append(f"{value}类")
    return ",".join(dict.fromkeys(said))


def _test_text(test: Test) -> str:
    if isinstance(test.value, bool):
        return _CLAIMS[test.field][not test.value]
    if not isinstance(test.value, Decimal):
        return f"{test.value}类"
    if not test.value and test.field == "software_wan" and test.operator in _ANY_SOFTWARE:
        return _ANY_SOFTWARE[test.operator]
    return f"{_AMOUNTS[test.field]}{test.value.normalize():f}{_BOUNDS[test.operator]}"
