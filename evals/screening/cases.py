"""Labelled reports of a split: `datasets/reports/{split}/NAME.md` with `NAME.labels.json` (see LABELS.md)."""

import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

__all__ = ["LABELLED_FLAGS", "PACK", "REPORTS", "Case", "load_cases"]

REPORTS = Path(__file__).parent.parent / "datasets" / "reports"
PACK = Path(__file__).parent.parent.parent / "corpus" / "bazhou-2025"


# Kinds that the label guide asks writers for; others are neither right nor wrong there.
LABELLED_FLAGS = frozenset(
    {
        "confidential-marking", "inconsistent-amounts", "inconsistent-names", "out-of-scope-items", "supervision-required",
        "hardware-filing", "preliminary-study-required", "unaccepted-earlier-phase", "instruction-in-text", "placeholder-text",
    }
)  # fmt: skip


class Case(BaseModel):
    """One labelled report. statuses and quotes by requirement id; quotes are verbatim or empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    path: Path
    kind: str | None
    total_wan: float | None
    software_wan: float | None
    statuses: dict[str, str]
    quotes: dict[str, str]
    flags: frozenset[str]

    @property
    def writer(self) -> str:
        """Return who wrote it: the name without the report's number of two figures."""
        return re.sub(r"\d\d$", "", self.name)


def load_cases(split: str) -> tuple[Case, ...]:
    """Return the labelled reports of a split, by name; reports without labels are left out."""
    cases = []
    for path in sorted((REPORTS / split).glob("*.md")):
        labels = path.with_suffix(".labels.json")
        if labels.exists():
            cases.append(_case(path, json.loads(labels.read_text(encoding="utf-8"))))
    return tuple(cases)


def _case(path: Path, labels: dict[str, Any]) -> Case:
    findings = labels["findings"]
    return Case(
        name=path.stem,
        path=path,
        kind=labels.get("kind"),
        total_wan=labels.get("total_wan"),
        software_wan=labels.get("software_wan"),
        statuses={requirement: finding["status"] for requirement, finding in findings.items()},
        quotes={requirement: finding.get("quote") or "" for requirement, finding in findings.items()},
        flags=frozenset(labels.get("flags", ())) & LABELLED_FLAGS,
    )
