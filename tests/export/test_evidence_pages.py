from checklists import make_checklist, make_evidence, make_finding

from assistant.documents.box import Box
from assistant.documents.boxes import PageBox
from assistant.export.evidence_pages import MOST_PAGES, PagePlan, plan_pages
from assistant.screening.types import Checklist, Evidence, FileSummary, Finding, Flag, FlagKind, Status

_BOX = Box(100, 700, 300, 712)


def _on(page: int | None, quote: str = "采用国密算法", **more: object) -> Evidence:
    return make_evidence(quote, page=page).model_copy(update=more)


def _with(*findings: Finding, flags: tuple[Flag, ...] = ()) -> Checklist:
    return make_checklist(findings=findings).model_copy(update={"flags": flags})


def _pages(plans: tuple[PagePlan, ...]) -> list[tuple[str | None, int]]:
    return [(plan.file, plan.page) for plan in plans]


def test_page_quoted_by_two_requirements_is_shown_once_with_both_names() -> None:
    plans = plan_pages(
        _with(
            make_finding(Status.PRESENT, _on(9, "甲"), requirement="a", title="项目类型"),
            make_finding(Status.PARTIAL, _on(9, "乙"), requirement="b", title="密码应用", key=True),
        )
    )
    assert _pages(plans) == [(None, 9)]
    assert [(mark.title, mark.verdict) for mark in plans[0].marks] == [("★密码应用", "△ 内容不足"), ("项目类型", "√ 已具备")]
    assert plans[0].quotes == ("乙", "甲")


def test_pages_follow_the_report_not_the_checklist() -> None:
    plans = plan_pages(
        _with(
            make_finding(Status.PRESENT, _on(30), _on(4), requirement="a"),
            make_finding(Status.PRESENT, _on(12), requirement="b"),
        )
    )
    assert _pages(plans) == [(None, 4), (None, 12), (None, 30)]
    assert [plan.key for plan in plans] == ["page-1", "page-2", "page-3"]


def test_flag_marks_its_page_and_leads_to_its_own_row() -> None:
    flag = Flag(kind=FlagKind.INCONSISTENT_AMOUNTS, message="总投资前后不一致。", evidence=(_on(3, "1180万元"), _on(31, "1200万元")))
    plans = plan_pages(_with(make_finding(Status.MISSING), flags=(flag,)))
    assert _pages(plans) == [(None, 3), (None, 31)]
    (mark,) = plans[1].marks
    assert (mark.key, mark.title, mark.status) == ("flag-1", "金额前后不一致", None)


def test_quote_over_a_page_break_shows_both_pages_each_with_its_own_boxes() -> None:
    second = Box(100, 760, 200, 772)
    evidence = _on(7, boxes=(PageBox(7, _BOX), PageBox(8, second)))
    plans = plan_pages(_with(make_finding(Status.PRESENT, evidence)))
    assert _pages(plans) == [(None, 7), (None, 8)]
    assert [plan.marks[0].boxes for plan in plans] == [(_BOX,), (second,)]
    assert plans[1].view(2).boxes == (second,)
    assert plans[1].view(2).quotes == (evidence.quote,)


def test_same_page_number_of_two_files_is_two_pages_in_the_order_of_the_package() -> None:
    checklist = _with(make_finding(Status.PRESENT, _on(1, file="附件.pdf"), _on(2, file="报告.pdf"), _on(1, file="报告.pdf")))
    files = (FileSummary(name="报告.pdf", pages=9), FileSummary(name="附件.pdf", pages=2))
    checklist = checklist.model_copy(update={"document": checklist.document.model_copy(update={"files": files})})
    plans = plan_pages(checklist)
    assert _pages(plans) == [("报告.pdf", 1), ("报告.pdf", 2), ("附件.pdf", 1)]
    assert plans[2].name == "《附件.pdf》第1页"


def test_quotes_without_a_page_show_nothing() -> None:
    assert plan_pages(_with(make_finding(Status.PRESENT, _on(None, paragraph=12)))) == ()


def test_doubtful_finding_says_so_beside_the_page() -> None:
    finding = make_finding(Status.PRESENT, _on(5)).model_copy(update={"needs_human": True})
    assert plan_pages(_with(finding))[0].marks[0].verdict == "√ 已具备（建议人工核对）"


def test_report_quoted_on_more_pages_than_fit_shows_those_of_the_first_rows() -> None:
    many = make_finding(Status.PRESENT, *(_on(page) for page in range(101, 101 + MOST_PAGES)), requirement="a", key=True)
    late = make_finding(Status.PRESENT, _on(1), _on(101, "同页另一处"), requirement="b")
    plans = plan_pages(_with(late, many))
    assert len(plans) == MOST_PAGES
    assert plans[0].page == 101
    assert len(plans[0].marks) == 2  # a page that is shown anyway names everybody who quotes it
