"""The JSON of the contract: answers, checklists and errors as plain objects."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.answering.types import Answer, Citation, ReportCitation
from assistant.errors import DocumentError
from assistant.screening.types import Checklist, Evidence, Finding, Flag, FlagKind, Status

__all__ = ["answer_object", "checklist_object", "error_object", "write_json"]


def answer_object(answer: Answer, *, question_id: str | None = None) -> dict[str, Any]:
    """Return the answer's object; `id` only where the question had one."""
    head = {"id": question_id} if question_id is not None else {}
    return head | {
        "question": answer.question,
        "answer": answer.answer,
        "abstained": answer.abstained,
        "basis": answer.basis.value,
        "confidence": round(answer.confidence, 2),
        "citations": [_citation(citation) for citation in answer.citations],
        "related": [_citation(citation) for citation in answer.related],
        "followups": list(answer.followups),
        "restated": answer.restated,
        "note": answer.note,
    }


def checklist_object(checklist: Checklist) -> dict[str, Any]:
    """Return the checklist's object; amounts are numbers in 万元."""
    document, profile = checklist.document, checklist.profile
    return {
        "document": {
            "name": document.origin.name,
            "sha256": document.origin.sha256,
            "format": document.origin.format,
            "pages": document.pages,
            "ocr_pages": document.ocr_pages,
            "title": document.title,
            "unit": document.unit,
            "files": [file.model_dump(mode="json") for file in document.files],
            "attachments": list(document.attachments),
            "signatures": list(document.signatures),
        },
        "profile": {
            "kind": profile.kind.value if profile.kind else None,
            "total_wan": _number(profile.total_wan),
            "software_wan": _number(profile.software_wan),
            "has_hardware": profile.has_hardware,
            "evidence": [source.model_dump(mode="json", exclude={"span"}) for source in profile.sources],
        },
        "pack": checklist.pack,
        "remark": checklist.remark,
        "findings": [_finding(finding) for finding in checklist.findings],
        "flags": [_flag(flag) for flag in checklist.flags],
        "summary": {status.value: checklist.summary.get(status, 0) for status in Status},
        "searched": checklist.searched.model_dump(mode="json"),
        "warnings": list(checklist.warnings),
    }


def error_object(error: DocumentError) -> dict[str, Any]:
    """Return the object of a file that could not be read."""
    refused: dict[str, Any] = {"document": {"name": error.name}, "error": {"code": error.code, "message": error.message}}
    if error.code == "classified":  # who only reads flags must learn of it too
        refused["flags"] = [{"kind": FlagKind.CONFIDENTIAL_MARKING.value, "message": error.message, "evidence": []}]
    return refused


def write_json(checklist: Checklist, file: Path) -> None:
    file.write_text(json.dumps(checklist_object(checklist), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _citation(citation: Citation | ReportCitation) -> dict[str, Any]:
    untitled = isinstance(citation, Citation) and citation.title is None
    return citation.model_dump(mode="json", exclude={"span", "title"} if untitled else {"span"})


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "requirement": finding.requirement,
        "title": finding.title,
        "articles": list(finding.articles),
        "key": finding.key,
        "status": finding.status.value,
        "confidence": round(finding.confidence, 2),
        "reason": finding.reason,
        "suggestion": finding.suggestion,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "kind": flag.kind.value,
        "message": flag.message,
        "article": flag.article,
        "evidence": [_evidence(evidence) for evidence in flag.evidence],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return evidence.model_dump(mode="json", exclude={"span", "boxes"})


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
