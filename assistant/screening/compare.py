"""A resubmission beside its predecessor: which findings were cured, which got worse, what else changed."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from assistant.documents.types import Document
from assistant.project import FactSource, ProjectKind, ProjectProfile
from assistant.regulations.types import Wording
from assistant.screening.changes import TextChanges, text_changes
from assistant.screening.report import read_report
from assistant.screening.types import Checklist, DocumentSummary, Finding, Flag, FlagKind, Status
from assistant.text.normalize import Folded, fold_text
from assistant.text.span import Frozen

__all__ = ["Change", "Comparison", "FactChange", "FindingChange", "FlagChange", "Screened", "compare_reports"]


class Change(StrEnum):
    CURED = "cured"  # now present
    IMPROVED = "improved"
    WORSE = "worse"
    UNCHANGED = "unchanged"
    REWORDED = "reworded"  # the same status, other words
    INCOMPARABLE = "incomparable"  # could not be judged, or was not required, on one side


class Screened(Frozen):
    """A report and its checklist."""

    document: Document
    checklist: Checklist


class FindingChange(Frozen):
    """One requirement. old, new: None where only the other checklist has it."""

    requirement: str
    title: str
    key: bool
    change: Change
    old: Finding | None
    new: Finding | None


class FlagChange(Frozen):
    """One kind of flag. old, new: None where it was not raised."""

    kind: FlagKind
    change: Literal["came", "went", "stayed"]
    old: Flag | None
    new: Flag | None


class FactChange(Frozen):
    """A field of the profile whose value differs; amounts in 万元, None where the report does not say."""

    field: str
    old: ProjectKind | Decimal | bool | None
    new: ProjectKind | Decimal | bool | None
    old_source: FactSource | None
    new_source: FactSource | None


class Comparison(Frozen):
    """findings: in the order of the pack. same_file: both are the same bytes; names_differ: title or unit, as both reports state them,
    are not the same, so they may be about different projects."""

    old: DocumentSummary
    new: DocumentSummary
    pack: str
    pack_title: str
    findings: tuple[FindingChange, ...]
    flags: tuple[FlagChange, ...]
    facts: tuple[FactChange, ...]
    text: TextChanges
    same_file: bool
    names_differ: tuple[Literal["title", "unit"], ...] = ()

    def count(self, change: Change) -> int:
        return sum(finding.change is change for finding in self.findings)


_RANK = {Status.MISSING: 0, Status.PARTIAL: 1, Status.PRESENT: 2}


def compare_reports(old: Screened, new: Screened, *, wording: Wording) -> Comparison:
    """Return what changed from `old` to `new`. Both must have been judged by the same pack. Raises ValueError when not."""
    if old.checklist.pack != new.checklist.pack:
        raise ValueError(f"judged by different packs: {old.checklist.pack!r}, {new.checklist.pack!r}")
    return Comparison(
        old=old.checklist.document,
        new=new.checklist.document,
        pack=new.checklist.pack,
        pack_title=new.checklist.pack_title,
        findings=tuple(_findings(old, new)),
        flags=tuple(_flags(old.checklist, new.checklist)),
        facts=tuple(_facts(old.checklist.profile, new.checklist.profile)),
        text=text_changes(read_report(old.document, wording), read_report(new.document, wording)),
        same_file=old.document.origin.sha256 == new.document.origin.sha256,
        names_differ=tuple(_differing_names(old.checklist.document, new.checklist.document)),
    )


def _findings(old: Screened, new: Screened) -> Iterator[FindingChange]:
    before = {finding.requirement: finding for finding in old.checklist.findings}
    after = {finding.requirement: finding for finding in new.checklist.findings}
    texts = Folded(old.document.text).text, Folded(new.document.text).text
    for name, shown in {**before, **after}.items():
        was, now = before.get(name), after.get(name)
        change = _change(was, now, texts) if was and now else Change.INCOMPARABLE
        yield FindingChange(requirement=name, title=shown.title, key=shown.key, change=change, old=was, new=now)


def _change(old: Finding, new: Finding, texts: tuple[str, str]) -> Change:
    """Return the kind of change. texts: both documents, folded."""
    was, now = old.status, new.status
    if was is now:
        return Change.REWORDED if _lacks(old, texts[1]) or _lacks(new, texts[0]) else Change.UNCHANGED
    if Status.NOT_APPLICABLE in (was, now):  # newly required and lacking; or no longer required, which cures nothing
        return Change.WORSE if now in (Status.MISSING, Status.PARTIAL) else Change.INCOMPARABLE
    if now is Status.PRESENT:
        return Change.CURED
    if Status.UNDETERMINED in (was, now):
        if now is Status.PARTIAL:
            return Change.IMPROVED
        return Change.WORSE if was is not Status.MISSING and now is Status.UNDETERMINED else Change.INCOMPARABLE
    return Change.IMPROVED if _RANK[now] > _RANK[was] else Change.WORSE


def _lacks(finding: Finding, text: str) -> bool:
    """Return whether the other document, folded, lacks any of the words that carry the finding."""
    return any(fold_text(cell) not in text for evidence in finding.evidence for cell in evidence.quote.split("\t"))


def _flags(old: Checklist, new: Checklist) -> Iterator[FlagChange]:
    before, after = ({flag.kind: flag for flag in checklist.flags} for checklist in (old, new))
    for kind in FlagKind:
        was, now = before.get(kind), after.get(kind)
        if was or now:
            yield FlagChange(kind=kind, change="stayed" if was and now else "came" if now else "went", old=was, new=now)


def _facts(old: ProjectProfile, new: ProjectProfile) -> Iterator[FactChange]:
    places = [{source.field: source for source in profile.sources} for profile in (old, new)]
    for field in ProjectProfile.model_fields:
        was, now = getattr(old, field), getattr(new, field)
        if field != "sources" and was != now:
            yield FactChange(field=field, old=was, new=now, old_source=places[0].get(field), new_source=places[1].get(field))


def _differing_names(old: DocumentSummary, new: DocumentSummary) -> Iterator[Literal["title", "unit"]]:
    names: tuple[Literal["title", "unit"], ...] = ("title", "unit")
    for field in names:
        was, now = getattr(old, field), getattr(new, field)
        if was and now and fold_text(was) != fold_text(now):
            yield field
