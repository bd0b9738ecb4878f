"""The JSON of a comparison of two versions of a report; docs/screening.md names the fields."""

from decimal import Decimal
from typing import Any

from assistant.project import FactSource
from assistant.screening.compare import Change, Comparison
from assistant.screening.types import DocumentSummary, Evidence, Finding, Flag

__all__ = ["comparison_object"]


def comparison_object(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as plain objects; amounts are numbers in 万元."""
    text = comparison.text
    return {
        "old": _document(comparison.old),
        "new": _document(comparison.new),
        "pack": comparison.pack,
        "same_file": comparison.same_file,
        "names_differ": list(comparison.names_differ),
        "summary": {change.value: comparison.count(change) for change in Change},
        "findings": [
            {
                "requirement": finding.requirement,
                "title": finding.title,
                "key": finding.key,
                "change": finding.change.value,
                "old": _finding(finding.old),
                "new": _finding(finding.new),
            }
            for finding in comparison.findings
        ],
        "flags": [
            {"kind": flag.kind.value, "change": flag.change, "old": _flag(flag.old), "new": _flag(flag.new)} for flag in comparison.flags
        ],
        "profile": [
            {
                "field": fact.field,
                "old": _plain(fact.old),
                "new": _plain(fact.new),
                "old_evidence": _source(fact.old_source),
                "new_evidence": _source(fact.new_source),
            }
            for fact in comparison.facts
        ],
        "text": {
            "kept_share": text.kept_share,
            "changes": [{"kind": change.kind.value, "old": _evidence(change.old), "new": _evidence(change.new)} for change in text.changes],
            "omitted": text.omitted,
        },
    }


def _document(document: DocumentSummary) -> dict[str, Any]:
    return {
        "name": document.origin.name,
        "sha256": document.origin.sha256,
        "pages": document.pages,
        "title": document.title,
        "unit": document.unit,
    }


def _finding(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    return {
        "status": finding.status.value,
        "confidence": round(finding.confidence, 2),
        "reason": finding.reason,
        "suggestion": finding.suggestion,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
    }


def _flag(flag: Flag | None) -> dict[str, Any] | None:
    return (
        None
        if flag is None
        else {"message": flag.message, "article": flag.article, "evidence": [_evidence(evidence) for evidence in flag.evidence]}
    )


def _evidence(evidence: Evidence | None) -> dict[str, Any] | None:
    return None if evidence is None else evidence.model_dump(mode="json", exclude={"span", "boxes"})


def _source(source: FactSource | None) -> dict[str, Any] | None:
    return None if source is None else source.model_dump(mode="json", include={"page", "quote", "file"})


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
