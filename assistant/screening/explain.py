"""The sentence beside a finding: why this status, what was searched, what the applicant should add."""

from assistant.documents.types import BlockKind
from assistant.regulations.types import Requirement
from assistant.screening.evidence import Found
from assistant.screening.judge import Judgement, Outcome, Verdict
from assistant.screening.patterns import alternation, matches
from assistant.screening.places import name_gaps, name_searched
from assistant.screening.report import Report, Zone
from assistant.screening.types import Searched, Status
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen

__all__ = ["Explanation", "explain"]


class Explanation(Frozen):
    reason: str
    suggestion: str | None
    confidence: float
    decided_by: str


_FOUND = {
    Found.HEADING: "在“{section}”中",
    Found.TABLE: "在表格中",
    Found.LABEL: "在逐项填写的内容中",
    Found.STATEMENT: "在正文中",
    Found.WEAK: "在“{section}”中",
    Found.CUE: "在正文中",
}
_FALLS_SHORT = {
    Outcome.DENIAL: "只写了不涉及或暂不考虑,没有说明理由和替代安排",
    Outcome.PLACEHOLDER: "只有未填写的占位内容",
    Outcome.PROMISE: "只承诺以后编制或明确,报告中没有实际内容",
    Outcome.REFERENCE: "只指向附件或其他部分,报告中没有找到所指内容",
    Outcome.BOILERPLATE: "只重复了制度要求或原则性表述,没有具体内容",
    Outcome.HEADING_ONLY: "只有标题,标题下没有正文",
    Outcome.BARE: "提到了这一事项,但没有给出具体内容",
}
_SURENESS = {
    Found.HEADING: 0.95,
    Found.TABLE: 0.95,
    Found.LABEL: 0.94,
    Found.STATEMENT: 0.86,
    Found.WEAK: 0.75,
    Found.CUE: 0.75,
}
_PARTIAL_SURENESS = {Outcome.BARE: 0.7, Outcome.BOILERPLATE: 0.85}
_MISSING_SURENESS = 0.88
_UNSURE_SHARE = 0.8


def explain(
    requirement: Requirement, judgement: Judgement, *, status: Status, report: Report, searched: Searched, article: str, unsure: bool
) -> Explanation:  # fmt: skip
    """Return the words for one finding. article: its label in print; unsure: it is not known whether the requirement applies at all."""
    verdict = judgement.verdict
    if status is Status.NOT_APPLICABLE:
        return Explanation(
            reason=f"按已识别的项目类型和金额,{article}的这项要求不适用。", suggestion=None, confidence=0.9, decided_by="condition"
        )
    note = "项目类型或软件开发金额未能识别,按适用处理。" if unsure else ""
    if status is Status.UNDETERMINED:
        gaps = name_gaps(searched.gaps)
        reason = f"可识别的内容中未见{requirement.title},但{gaps}未能读取,不能断定缺少。{note}"
        return Explanation(
            reason=reason,
            suggestion=f"请提供{gaps}的可识别版本。{requirement.suggestion}",
            confidence=0.5,
            decided_by="unreadable-pages",
        )
    if verdict is None and status is Status.MISSING:
        reason = f"{_scope(searched)}正文、表格和附件,未见{requirement.title}的内容{_mentions(requirement, report)}。{note}"
        return Explanation(reason=reason, suggestion=requirement.suggestion, confidence=_confidence(judgement, unsure), decided_by="topic")
    if verdict is None:
        return _in_other_words(requirement, judgement, report, note=note, unsure=unsure)
    where = _FOUND[verdict.found].format(section=_section(judgement, report))
    if status is Status.PRESENT:
        reason = f"{where}写明了{requirement.title}的具体内容。{note}"
        return Explanation(
            reason=reason, suggestion=None, confidence=_confidence(judgement, unsure), decided_by=f"substance:{verdict.found}"
        )
    reason = f"{where}{_FALLS_SHORT[verdict.outcome]}。{note}"
    return Explanation(
        reason=reason, suggestion=requirement.suggestion, confidence=_confidence(judgement, unsure), decided_by=f"sense:{verdict.outcome}"
    )


def _scope(searched: Searched) -> str:
    return f"检索{name_searched(searched)}"


def _section(judgement: Judgement, report: Report) -> str:
    """Return the heading over the first quote, as the report prints it."""
    if not judgement.pieces:
        return "正文"
    section = report.statements[judgement.pieces[0].statement].section
    return report.sections[section].title if section is not None else "正文"


def _in_other_words(requirement: Requirement, judgement: Judgement, report: Report, *, note: str, unsure: bool) -> Explanation:
    """Return the words for what no rule found and the learned reader or a language model did."""
    where = f"在“{_section(judgement, report)}”中"
    decided_by = "model" if judgement.by_model else "weighed"
    if judgement.status is Status.PRESENT:
        reason, suggestion = f"{where}以其他说法写明了{requirement.title}的内容。{note}", None
    else:
        reason, suggestion = f"{where}{_FALLS_SHORT[Outcome.BARE]}。{note}", requirement.suggestion
    return Explanation(reason=reason, suggestion=suggestion, confidence=_confidence(judgement, unsure), decided_by=decided_by)


def _confidence(judgement: Judgement, unsure: bool) -> float:
    sure = judgement.chance if judgement.chance is not None else _by_rules(judgement.verdict)
    return round(sure * _UNSURE_SHARE if unsure else sure, 2)


def _by_rules(verdict: Verdict | None) -> float:
    """Return how sure the rules are by themselves, where nothing was learned for a pack."""
    if verdict is None:
        return _MISSING_SURENESS
    if verdict.outcome is not Outcome.SUBSTANCE:
        return _PARTIAL_SURENESS.get(verdict.outcome, 0.92)
    return min(0.98, _SURENESS[verdict.found] + 0.03) if verdict.marks > 2 else _SURENESS[verdict.found]


def _mentions(requirement: Requirement, report: Report) -> str:
    """Return, as a clause, where the words do stand without counting: contents page, cited laws, another sense."""
    named = (*requirement.headings, *requirement.cues)
    document = report.document
    if any(block.kind is BlockKind.CONTENTS and matches(named, fold_text(block.span.of(document.text))) for block in document.blocks):
        return ",只出现在目录页"
    if any(statement.zone is Zone.BIBLIOGRAPHY and matches(named, statement.folded) for statement in report.statements):
        return ",只出现在所列依据的名称中"
    if requirement.other_senses:
        for statement in report.statements:
            if match := alternation(requirement.other_senses).search(statement.folded):
                return f",文中“{match[0]}”一类说法是别的意思"
    return ""
