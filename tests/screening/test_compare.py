"""A resubmission beside its predecessor."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from assistant.documents.types import Document, Origin
from assistant.project import FactSource, ProjectKind, ProjectProfile
from assistant.regulations.types import Pack, Wording
from assistant.screening.compare import Change, Comparison, Screened, compare_reports
from assistant.screening.screen import screen_document
from assistant.screening.types import Checklist, DocumentSummary, Evidence, Finding, Flag, FlagKind, Searched, Status
from assistant.text.span import Span

_TEXTS = {Status.PRESENT: "采用SM2、SM4算法加密。", Status.PARTIAL: "密码方案后续编制。"}


def _finding(status: Status, quote: str | None = None) -> Finding:
    text = quote or _TEXTS.get(status)
    evidence = (Evidence(page=3, section="安全", quote=text, span=Span(start=0, end=len(text))),) if text else ()
    return Finding(
        requirement="cryptography-application", title="密码应用", articles=(11,), status=status, confidence=0.9, reason="理由",
        suggestion=None, evidence=evidence, decided_by="rule", key=True,
    )  # fmt: skip


def _screened(
    *findings: Finding,
    text: str = "",
    flags: tuple[Flag, ...] = (),
    profile: ProjectProfile | None = None,
    pack: str = "example",
    sha256: str = "a" * 64,
    title: str | None = None,
    unit: str | None = None,
) -> Screened:
    text = text or "\n".join(evidence.quote for finding in findings for evidence in finding.evidence)
    origin = Origin(name="可研.pdf", format="pdf", sha256=sha256, size=1)
    checklist = Checklist(
        document=DocumentSummary(origin=origin, pages=3, ocr_pages=0, title=title, unit=unit), pack=pack, pack_title="某办法",
        profile=profile or ProjectProfile(), findings=findings, flags=flags, searched=Searched(first_page=1, last_page=3),
    )  # fmt: skip
    return Screened(document=Document(origin=origin, text=text), checklist=checklist)


def _compared(old: Screened, new: Screened) -> Comparison:
    return compare_reports(old, new, wording=Wording())


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (Status.MISSING, Status.PRESENT, Change.CURED),
        (Status.PARTIAL, Status.PRESENT, Change.CURED),
        (Status.UNDETERMINED, Status.PRESENT, Change.CURED),
        (Status.MISSING, Status.PARTIAL, Change.IMPROVED),
        (Status.UNDETERMINED, Status.PARTIAL, Change.IMPROVED),
        (Status.PRESENT, Status.PARTIAL, Change.WORSE),
        (Status.PRESENT, Status.MISSING, Change.WORSE),
        (Status.PARTIAL, Status.MISSING, Change.WORSE),
        (Status.PRESENT, Status.UNDETERMINED, Change.WORSE),
        (Status.NOT_APPLICABLE, Status.MISSING, Change.WORSE),
        (Status.MISSING, Status.UNDETERMINED, Change.INCOMPARABLE),
        (Status.UNDETERMINED, Status.MISSING, Change.INCOMPARABLE),
        (Status.MISSING, Status.NOT_APPLICABLE, Change.INCOMPARABLE),
        (Status.NOT_APPLICABLE, Status.PRESENT, Change.INCOMPARABLE),
        (Status.PRESENT, Status.PRESENT, Change.UNCHANGED),
        (Status.MISSING, Status.MISSING, Change.UNCHANGED),
    ],
)
def test_class_of_a_change_of_status(old: Status, new: Status, change: Change) -> None:
    compared = _compared(_screened(_finding(old)), _screened(_finding(new)))
    assert compared.findings[0].change is change
    assert compared.count(change) == 1


def test_same_status_by_words_that_the_other_version_lacks_is_reworded() -> None:
    compared = _compared(_screened(_finding(Status.PRESENT)), _screened(_finding(Status.PRESENT, "采用国密算法并开展密评。")))
    assert compared.findings[0].change is Change.REWORDED


def test_other_evidence_whose_words_stand_in_both_versions_is_unchanged() -> None:
    both = "采用SM2、SM4算法加密。采用国密算法并开展密评。"
    old = _screened(_finding(Status.PRESENT), text=both)
    new = _screened(_finding(Status.PRESENT, "采用国密算法并开展密评。"), text=both)
    assert _compared(old, new).findings[0].change is Change.UNCHANGED


def test_requirement_of_one_checklist_alone_cannot_be_compared() -> None:
    compared = _compared(_screened(), _screened(_finding(Status.PRESENT)))
    assert (compared.findings[0].change, compared.findings[0].old) == (Change.INCOMPARABLE, None)


def test_flags_come_go_and_stay() -> None:
    def flag(kind: FlagKind) -> Flag:
        return Flag(kind=kind, message=kind.value)

    old = _screened(flags=(flag(FlagKind.PLACEHOLDER_TEXT), flag(FlagKind.HARDWARE_FILING)))
    new = _screened(flags=(flag(FlagKind.HARDWARE_FILING), flag(FlagKind.INCONSISTENT_AMOUNTS)))
    assert {found.kind: found.change for found in _compared(old, new).flags} == {
        FlagKind.PLACEHOLDER_TEXT: "went",
        FlagKind.HARDWARE_FILING: "stayed",
        FlagKind.INCONSISTENT_AMOUNTS: "came",
    }


def test_facts_that_changed_are_told_with_their_places() -> None:
    source = FactSource(field="total_wan", page=3, quote="总投资1180万元")
    old = ProjectProfile(kind=ProjectKind.CONSTRUCTION, total_wan=Decimal(1180), sources=(source,))
    new = ProjectProfile(kind=ProjectKind.CONSTRUCTION, total_wan=Decimal(1200), has_hardware=False)
    facts = {fact.field: fact for fact in _compared(_screened(profile=old), _screened(profile=new)).facts}
    assert set(facts) == {"total_wan", "has_hardware"}
    assert (facts["total_wan"].old, facts["total_wan"].new) == (Decimal(1180), Decimal(1200))
    assert facts["total_wan"].old_source == source
    assert facts["has_hardware"].new is False


def test_same_bytes_and_differing_names_are_told() -> None:
    assert _compared(_screened(title="甲项目"), _screened(title="甲项目")).same_file
    other = _compared(_screened(title="甲项目", unit="水利局"), _screened(title="乙项目", unit="水利局", sha256="b" * 64))
    assert not other.same_file
    assert other.names_differ == ("title",)


def test_name_that_only_one_version_states_is_no_difference() -> None:
    assert _compared(_screened(unit="水利局"), _screened()).names_differ == ()


def test_checklists_of_two_packs_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different packs"):
        _compared(_screened(pack="one"), _screened(pack="two"))


def test_real_reports_are_compared_from_text_to_findings(pack: Pack, read: Callable[[str], Document]) -> None:
    start = "# 某平台可行性研究报告\n\n## 密码应用\n\n"
    old, new = (
        Screened(document=document, checklist=screen_document(document, pack=pack))
        for document in (
            read(start + "密码应用方案将在初步设计阶段编制。"),
            read(start + "采用SM2、SM3、SM4算法,配置服务器密码机2台,系统建成后开展密评。"),
        )
    )
    compared = compare_reports(old, new, wording=pack.wording)
    assert next(found.change for found in compared.findings if found.requirement == "cryptography-application") is Change.CURED
    assert compared.text.changes
