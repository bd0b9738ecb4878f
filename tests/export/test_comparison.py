"""The comparison of two versions in words, as JSON and as a page."""

from decimal import Decimal
from pathlib import Path

from checklists import make_evidence, make_finding

from assistant.documents.types import Origin
from assistant.export.comparison import comparison_notices, count_text, fact_text, group_text, marked, write_comparison
from assistant.export.comparison_json import comparison_object
from assistant.project import FactSource
from assistant.screening.changes import TextChange, TextChangeKind, TextChanges
from assistant.screening.compare import Change, Comparison, FactChange, FindingChange, FlagChange
from assistant.screening.types import DocumentSummary, Flag, FlagKind, Status

_CHANGED = TextChange(
    kind=TextChangeKind.CHANGED, old=make_evidence("总投资1180万元", page=3), new=make_evidence("总投资<b>1200</b>万元", page=4)
)  # fmt: skip
_HELD = Flag(kind=FlagKind.PLACEHOLDER_TEXT, message="有占位")
_ADDED = TextChange(kind=TextChangeKind.ADDED, new=make_evidence("采用SM4算法。", page=9, section="七、密码"))


def _document(name: str, *, title: str = "某平台") -> DocumentSummary:
    return DocumentSummary(origin=Origin(name=name, format="pdf", sha256=name, size=1), pages=9, ocr_pages=0, title=title, unit="某局")


def _comparison(*, new_title: str = "某平台", changes: tuple[TextChange, ...] = (_CHANGED, _ADDED), same: bool = False) -> Comparison:
    old = make_finding(Status.MISSING, reason="检索第1—9页,未见。")
    new = make_finding(Status.PRESENT, make_evidence("采用SM4算法。", page=9))
    return Comparison(
        old=_document("旧.pdf"), new=_document("新.pdf", title=new_title), pack="example", pack_title="某办法",
        findings=(
            FindingChange(requirement="cryptography-application", title="密码应用", key=True, change=Change.CURED, old=old, new=new),
            FindingChange(requirement="benefit", title="效益性", key=False, change=Change.UNCHANGED, old=old, new=old),
        ),
        flags=(FlagChange(kind=_HELD.kind, change="went", old=_HELD, new=None),),
        facts=(
            FactChange(
                field="total_wan", old=Decimal("1180.00"), new=Decimal(1200), new_source=None,
                old_source=FactSource(field="total_wan", page=3, quote="总投资1180万元"),
            ),
        ),
        text=TextChanges(changes=changes, kept_share=0.873), same_file=same, names_differ=("title",) if new_title != "某平台" else (),
    )  # fmt: skip


def _page(comparison: Comparison, folder: Path) -> str:
    write_comparison(comparison, folder / "a.html")
    return (folder / "a.html").read_text("utf-8")


def test_object_holds_both_sides_of_each_finding_with_pages() -> None:
    written = comparison_object(_comparison())
    finding = written["findings"][0]
    assert (finding["change"], finding["old"]["status"], finding["new"]["status"]) == ("cured", "missing", "present")
    assert finding["new"]["evidence"][0]["page"] == 9
    assert "span" not in finding["new"]["evidence"][0]
    assert written["summary"] == {"cured": 1, "improved": 0, "worse": 0, "unchanged": 1, "reworded": 0, "incomparable": 0}
    assert written["flags"] == [
        {"kind": "placeholder-text", "change": "went", "old": {"message": "有占位", "article": None, "evidence": []}, "new": None}
    ]


def test_object_holds_amounts_as_numbers_and_the_changes_of_the_text() -> None:
    written = comparison_object(_comparison())
    (fact,) = written["profile"]
    assert (fact["old"], fact["new"], fact["old_evidence"]["page"], fact["new_evidence"]) == (1180.0, 1200.0, 3, None)
    assert [change["kind"] for change in written["text"]["changes"]] == ["changed", "added"]
    assert (written["text"]["changes"][1]["old"], written["text"]["kept_share"]) == (None, 0.873)


def test_counts_name_what_occurs_alone() -> None:
    assert count_text(_comparison()) == "已补齐1项，未变1项"


def test_fact_is_told_with_both_values_and_pages() -> None:
    assert fact_text(_comparison().facts[0]) == "总投资：原1180万元（第3页），现1200万元"
    hardware = FactChange(field="has_hardware", old=None, new=False, old_source=None, new_source=None)
    assert fact_text(hardware) == "硬件设备采购：原未识别，现无"


def test_changes_of_one_kind_in_one_section_stand_together() -> None:
    groups = group_text(_comparison(changes=(_CHANGED, _CHANGED, _ADDED)))
    assert [(group.kind, group.section, len(group.changes)) for group in groups] == [
        ("改写", "5.3 安全设计", 2),
        ("新增", "七、密码", 1),
    ]
    assert groups[0].pages == "原第3页，现第4页"


def test_differing_words_are_marked_on_both_sides() -> None:
    change = TextChange(kind=TextChangeKind.CHANGED, old=make_evidence("漏报四十七次"), new=make_evidence("漏报五十二次"))
    assert marked(change) == ((("漏报", False), ("四十七", True), ("次", False)), (("漏报", False), ("五十二", True), ("次", False)))
    assert marked(_ADDED) == ((), (("采用SM4算法。", True),))


def test_page_escapes_the_words_of_reports_and_fetches_nothing(tmp_path: Path) -> None:
    page = _page(_comparison(), tmp_path)
    assert "<b>" not in page
    assert "http" not in page.split("<body>")[1]
    assert "已补齐1项，未变1项" in page


def test_two_projects_and_one_file_twice_are_told_first() -> None:
    assert list(comparison_notices(_comparison())) == []
    (notice,) = comparison_notices(_comparison(new_title="另一平台"))
    assert "原“某平台”，现“另一平台”" in notice
    assert "完全相同" in next(comparison_notices(_comparison(same=True)))


def test_page_without_changes_says_so(tmp_path: Path) -> None:
    assert "没有文字改动" in _page(_comparison(changes=()), tmp_path)
