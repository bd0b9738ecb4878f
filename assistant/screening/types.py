"""What screening a report gives: findings, flags, a checklist."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import model_validator

from assistant.documents.boxes import PageBox
from assistant.documents.types import Origin
from assistant.errors import DocumentErrorCode
from assistant.project import ProjectProfile
from assistant.text.span import Frozen, Span

__all__ = ["Checklist", "DocumentSummary", "Evidence", "FileSummary", "Finding", "Flag", "FlagKind", "Gap", "Searched", "Status"]


class Status(StrEnum):
    PRESENT = "present"
    PARTIAL = "partial"
    MISSING = "missing"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


class FlagKind(StrEnum):
    CONFIDENTIAL_MARKING = "confidential-marking"
    INCONSISTENT_AMOUNTS = "inconsistent-amounts"
    INCONSISTENT_NAMES = "inconsistent-names"
    OUT_OF_SCOPE_ITEMS = "out-of-scope-items"
    SUPERVISION_REQUIRED = "supervision-required"
    HARDWARE_FILING = "hardware-filing"
    PRELIMINARY_STUDY_REQUIRED = "preliminary-study-required"
    UNACCEPTED_EARLIER_PHASE = "unaccepted-earlier-phase"
    INSTRUCTION_IN_TEXT = "instruction-in-text"
    PLACEHOLDER_TEXT = "placeholder-text"
    DUPLICATE_CONTENT = "duplicate-content"
    UNREADABLE_PAGES = "unreadable-pages"
    HIDDEN_TEXT = "hidden-text"
    MISSING_ANNEX = "missing-annex"
    REPEATED_TEXT = "repeated-text"


class Evidence(Frozen):
    """Words of the report. `quote` equals the characters of `span` but for white space; `page` is 1-based, None where the format
    has no pages, then `paragraph` (1-based number of the block in its file) says where. section: the nearest heading, None before
    the first. file: of a package, which then numbers the page; recognised: the page is a picture, its words may be misread.
    boxes: where the words stand on paper, pages counted as in `page`."""

    page: int | None
    section: str | None
    quote: str
    span: Span
    paragraph: int | None = None
    file: str | None = None
    recognised: bool = False
    boxes: tuple[PageBox, ...] = ()


class Finding(Frozen):
    """One requirement judged. confidence: 0..1, how often such a finding is right; suggestion: None when nothing is to be added;
    decided_by: the step of judge.py or weigh.py.

    key: the pack marks the requirement as one that reviewers look at first. needs_human: too unsure to be taken without a look.
    """

    requirement: str
    title: str
    articles: tuple[int, ...]
    status: Status
    confidence: float
    reason: str
    suggestion: str | None
    evidence: tuple[Evidence, ...] = ()
    decided_by: str
    key: bool = False
    needs_human: bool = False

    @model_validator(mode="after")
    def _shown_means_quoted(self) -> "Finding":
        if self.status in (Status.PRESENT, Status.PARTIAL) and not self.evidence:
            raise ValueError(f"{self.requirement}: {self.status} without evidence")
        return self


class Flag(Frozen):
    """Something a reviewer should look at. The flags that only the pack's thresholds cause quote the amount that causes them."""

    kind: FlagKind
    message: str
    article: int | None = None
    evidence: tuple[Evidence, ...] = ()


class Gap(Frozen):
    """What could not be looked through: pages of a file (1-based); else `what` was not read of it, in words; else all of it.

    file: None in a single file.
    """

    file: str | None = None
    pages: tuple[int, ...] = ()
    what: str | None = None


class Searched(Frozen):
    """What was looked through. first_page, last_page: of a single file, None where it has no pages; files: of a package."""

    first_page: int | None
    last_page: int | None
    gaps: tuple[Gap, ...] = ()
    files: tuple[str, ...] = ()


class FileSummary(Frozen):
    """One file of a package. pages: None where the format has none. code, error: why it could not be read, in the contract's code
    and in words, None when it was."""

    name: str
    format: str | None = None
    pages: int | None = None
    code: DocumentErrorCode | None = None
    error: str | None = None


class DocumentSummary(Frozen):
    """The head of a checklist. pages: None where the format has none; unit: 申报/建设单位 as the report names it; files: of a package;
    attachments, signatures: see Document."""

    origin: Origin
    pages: int | None
    ocr_pages: int
    title: str | None
    unit: str | None
    files: tuple[FileSummary, ...] = ()
    attachments: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()


class Checklist(Frozen):
    """remark: a sentence where the file is plainly no feasibility report, else None; to be read before the findings."""

    document: DocumentSummary
    pack: str
    pack_title: str
    profile: ProjectProfile
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    searched: Searched
    warnings: tuple[str, ...] = ()
    remark: str | None = None

    @property
    def summary(self) -> Mapping[Status, int]:
        """Return how many findings have each status, statuses that occur only."""
        counts = {status: sum(finding.status is status for finding in self.findings) for status in Status}
        return {status: count for status, count in counts.items() if count}
