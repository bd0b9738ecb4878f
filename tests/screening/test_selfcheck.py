"""A filled self-check form, as people fill it in, and what it is compared with."""

from collections.abc import Callable

import pytest

from assistant.documents.types import Document, Origin
from assistant.project import ProjectProfile
from assistant.regulations.types import Pack
from assistant.screening.selfcheck import Agreement, Claim, ClaimedAnswer, compare_selfcheck, read_selfcheck
from assistant.screening.types import Checklist, DocumentSummary, Evidence, Finding, Searched, Status
from assistant.text.span import Span

_HEAD = "| 序号 | 审查内容和要求 | 自查结论 | 所在页码 | 备注 |\n| --- | --- | --- | --- | --- |\n"

Read = Callable[[str], Document]


@pytest.fixture(scope="session")
def claim(read: Read, pack: Pack) -> Callable[..., Claim]:
    """Return what a row for 密码应用 claims."""

    def of(answer: str, pages: str = "", remark: str = "", head: str = _HEAD) -> Claim:
        row = f"| 14 | ★密码应用（依据第十一条）报告应写明算法 | {answer} | {pages} | {remark} |"
        (found,) = read_selfcheck(read(f"自查表\n\n{head}{row}\n"), pack=pack)
        return found

    return of


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("有", ClaimedAnswer.YES),
        ("√", ClaimedAnswer.YES),
        ("✔", ClaimedAnswer.YES),
        ("是", ClaimedAnswer.YES),
        ("已具备", ClaimedAnswer.YES),
        ("Yes", ClaimedAnswer.YES),
        ("有,第12页", ClaimedAnswer.YES),
        ("第12页", ClaimedAnswer.YES),
        ("详见5.3节", ClaimedAnswer.YES),
        ("部分", ClaimedAnswer.PARTIAL),
        ("部分有", ClaimedAnswer.PARTIAL),
        ("有，但不完整", ClaimedAnswer.PARTIAL),
        ("△", ClaimedAnswer.PARTIAL),
        ("无", ClaimedAnswer.NO),
        ("没有", ClaimedAnswer.NO),
        ("否", ClaimedAnswer.NO),
        ("×", ClaimedAnswer.NO),
        ("未写", ClaimedAnswer.NO),
        ("不适用", ClaimedAnswer.NOT_APPLICABLE),
        ("不涉及", ClaimedAnswer.NOT_APPLICABLE),
        ("无需", ClaimedAnswer.NOT_APPLICABLE),
        ("N/A", ClaimedAnswer.NOT_APPLICABLE),
        ("/", ClaimedAnswer.NOT_APPLICABLE),
        ("请选择", ClaimedAnswer.UNANSWERED),
        ("", ClaimedAnswer.UNANSWERED),
        ("☑有 □部分 □无 □不适用", ClaimedAnswer.YES),
        ("□有 □部分 ☑无 □不适用", ClaimedAnswer.NO),
        ("有□ 部分☑ 无□", ClaimedAnswer.PARTIAL),
        ("□有 □部分 □无 ☑不适用", ClaimedAnswer.NOT_APPLICABLE),
        ("□有 □部分 □无 □不适用", ClaimedAnswer.UNANSWERED),
        ("☑有 ☑无 □部分", ClaimedAnswer.UNCLEAR),
        ("待定", ClaimedAnswer.UNCLEAR),
    ],
)
def test_answers_are_read_however_people_write_them(claim: Callable[..., Claim], written: str, answer: ClaimedAnswer) -> None:
    assert claim(written).answer is answer


@pytest.mark.parametrize(
    ("written", "pages"),
    [
        ("12", (12,)),
        ("第12页", (12,)),
        ("P12", (12,)),
        ("12、15页", (12, 15)),
        ("12-14", (12, 13, 14)),
        ("第3至5页", (3, 4, 5)),
        ("第十二页", (12,)),
        ("第12页、第30页", (12, 30)),
        ("5.3节", ()),
        ("第5章", ()),
        ("见附件", ()),
        ("14-12", ()),
        ("1-9999", ()),
        ("0", ()),
    ],
)
def test_pages_are_read_and_chapters_are_not(claim: Callable[..., Claim], written: str, pages: tuple[int, ...]) -> None:
    assert claim("有", written).pages == pages


def test_page_in_the_cell_of_the_answer_counts(claim: Callable[..., Claim]) -> None:
    assert claim("有(P12)").pages == (12,)
    assert claim("有5张表").pages == ()


def test_page_without_an_answer_says_yes(claim: Callable[..., Claim]) -> None:
    assert claim("请选择", "27").answer is ClaimedAnswer.YES


def test_remark_and_own_words_are_kept(claim: Callable[..., Claim]) -> None:
    found = claim("待定", remark="方案下周补")
    assert (found.written, found.remark) == ("待定", "方案下周补")


def test_columns_are_found_by_their_titles(read: Read, pack: Pack) -> None:
    form = "| 审查内容 | 备注 | 所在页码 | 自查结论 |\n| --- | --- | --- | --- |\n| 密码应用 | 见附册 | 27 | 有 |\n"
    (found,) = read_selfcheck(read(form), pack=pack)
    assert (found.answer, found.pages, found.remark) == (ClaimedAnswer.YES, (27,), "见附册")


def test_requirements_come_in_the_order_of_the_pack_and_once(read: Read, pack: Pack) -> None:
    rows = "| 2 | 密码应用 | 有 | | |\n| 1 | 1. 项目必要性 | 无 | | |\n| 3 | 密码应用 | 无 | | |\n| 4 | 别的事项 | 有 | | |\n"
    found = read_selfcheck(read(_HEAD + rows), pack=pack)
    assert [(one.requirement, one.answer) for one in found] == [
        ("necessity", ClaimedAnswer.NO),
        ("cryptography-application", ClaimedAnswer.YES),
    ]


def test_document_without_the_form_has_no_claims(read: Read, pack: Pack) -> None:
    assert read_selfcheck(read("# 报告\n\n密码应用:有。\n\n| 名称 | 金额 |\n| --- | --- |\n| 软件 | 12 |\n"), pack=pack) == ()


def _checklist(status: Status, *pages: int, file: str | None = None) -> Checklist:
    evidence = tuple(Evidence(page=page, section=None, quote="原文", span=Span(start=0, end=2), file=file) for page in pages)
    finding = Finding(
        requirement="cryptography-application", title="密码应用", articles=(11,), status=status, confidence=0.9, reason="", suggestion=None,
        evidence=evidence, decided_by="rule",
    )  # fmt: skip
    return Checklist(
        document=DocumentSummary(origin=Origin(name="a", format="pdf", sha256="", size=1), pages=9, ocr_pages=0, title=None, unit=None),
        pack="", pack_title="", profile=ProjectProfile(), findings=(finding,), flags=(), searched=Searched(first_page=1, last_page=9),
    )  # fmt: skip


def _agreement(answer: ClaimedAnswer, checklist: Checklist, *pages: int) -> Agreement:
    (row,) = compare_selfcheck([Claim(requirement="cryptography-application", answer=answer, pages=pages)], checklist)
    return row.agreement


@pytest.mark.parametrize(
    ("answer", "status", "agreement"),
    [
        (ClaimedAnswer.YES, Status.PRESENT, Agreement.AGREES),
        (ClaimedAnswer.YES, Status.PARTIAL, Agreement.FALLS_SHORT),
        (ClaimedAnswer.YES, Status.MISSING, Agreement.NOT_FOUND),
        (ClaimedAnswer.YES, Status.UNDETERMINED, Agreement.OPEN),
        (ClaimedAnswer.YES, Status.NOT_APPLICABLE, Agreement.AGREES),
        (ClaimedAnswer.PARTIAL, Status.PARTIAL, Agreement.AGREES),
        (ClaimedAnswer.PARTIAL, Status.PRESENT, Agreement.AGREES),
        (ClaimedAnswer.PARTIAL, Status.MISSING, Agreement.NOT_FOUND),
        (ClaimedAnswer.NO, Status.MISSING, Agreement.AGREES),
        (ClaimedAnswer.NO, Status.PRESENT, Agreement.FOUND_THOUGH_DENIED),
        (ClaimedAnswer.NO, Status.PARTIAL, Agreement.FOUND_THOUGH_DENIED),
        (ClaimedAnswer.NOT_APPLICABLE, Status.NOT_APPLICABLE, Agreement.AGREES),
        (ClaimedAnswer.NOT_APPLICABLE, Status.MISSING, Agreement.NOT_EXEMPT),
        (ClaimedAnswer.NOT_APPLICABLE, Status.PRESENT, Agreement.FOUND_THOUGH_DENIED),
        (ClaimedAnswer.UNANSWERED, Status.PRESENT, Agreement.OPEN),
        (ClaimedAnswer.UNCLEAR, Status.MISSING, Agreement.OPEN),
    ],
)
def test_claim_beside_finding(answer: ClaimedAnswer, status: Status, agreement: Agreement) -> None:
    pages = (3,) if status in (Status.PRESENT, Status.PARTIAL) else ()
    assert _agreement(answer, _checklist(status, *pages)) is agreement


def test_pages_differ_when_none_of_them_holds_the_evidence() -> None:
    present = _checklist(Status.PRESENT, 27, 30)
    assert _agreement(ClaimedAnswer.YES, present, 12) is Agreement.PAGE_DIFFERS
    assert _agreement(ClaimedAnswer.YES, present, 12, 30) is Agreement.AGREES


def test_pages_of_a_package_are_not_compared() -> None:
    assert _agreement(ClaimedAnswer.YES, _checklist(Status.PRESENT, 27, file="正文.pdf"), 12) is Agreement.AGREES


def test_requirement_without_a_row_is_unanswered() -> None:
    (row,) = compare_selfcheck([], _checklist(Status.PRESENT, 3))
    assert (row.claim.answer, row.agreement, row.found_pages) == (ClaimedAnswer.UNANSWERED, Agreement.OPEN, (3,))
