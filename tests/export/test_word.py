from pathlib import Path

import docx
import pytest
from checklists import LONG_QUOTE, make_checklist, make_evidence, make_finding
from docx.document import Document
from docx.oxml.ns import qn

from assistant.export.word import write_word
from assistant.screening.types import Status


@pytest.fixture
def document(tmp_path: Path) -> Document:
    write_word(make_checklist(), tmp_path / "a.docx")
    return docx.Document(str(tmp_path / "a.docx"))


def _cells(document: Document, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def test_page_is_landscape_a4_and_tables_fit_between_the_margins(document: Document) -> None:
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert abs(sum(column.width for column in table.columns) - room) < 36_000  # one mm


def test_title_row_is_repeated_on_every_page(document: Document) -> None:
    first, second = (document.tables[1].rows[n]._tr.trPr for n in (0, 1))
    assert first.find(qn("w:tblHeader")) is not None
    assert second is None or second.find(qn("w:tblHeader")) is None


def test_every_requirement_has_a_row_with_verdict_place_and_room_to_write(document: Document) -> None:
    rows = _cells(document, 1)
    assert len(rows) == 23
    number, matter, verdict, pages, section, quote, _, suggestion, by_hand = rows[1]
    assert (number, verdict, pages, section, by_hand) == ("1", "△ 内容不足", "第27页", "5.3 安全设计", "")
    assert matter == "★密码应用\n（依据第十一条、第七条）"
    assert "<b>加密</b>&签名\n后续编制密码应用方案" in quote
    assert suggestion.startswith("请补充密码应用")


def test_flags_name_their_article(document: Document) -> None:
    rows = _cells(document, 2)
    assert [row[1] for row in rows[1:]] == ["金额前后不一致", "应实行项目监理", "存在无法识别的页"]
    assert rows[2][3] == "第十九条"
    assert rows[1][4] == "①第3页\n②第31页"


def test_chinese_fonts_are_set_for_chinese_characters(document: Document) -> None:
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"
    assert document.paragraphs[0].runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"


def test_closing_note_leaves_the_decision_to_the_reviewers(document: Document) -> None:
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "由评审人员核对后判定" in text
    assert "评审人（签字）" in text


def test_row_of_endless_quotes_still_fits_on_a_page(tmp_path: Path) -> None:
    evidence = tuple(make_evidence(LONG_QUOTE * 50, page=n) for n in range(1, 40))
    write_word(make_checklist(findings=(make_finding(Status.PRESENT, *evidence),)), tmp_path / "a.docx")
    cell = _cells(docx.Document(str(tmp_path / "a.docx")), 1)[1][5]
    assert len(cell) < 1100
    assert "（另有35处，略）" in cell


def test_checklist_without_findings_and_flags_is_written(tmp_path: Path) -> None:
    empty = make_checklist(findings=()).model_copy(update={"flags": (), "warnings": ()})
    write_word(empty, tmp_path / "a.docx")
    assert "未发现需要提示的事项" in "\n".join(p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs)


def test_doubtful_finding_says_so_below_its_verdict(tmp_path: Path) -> None:
    finding = make_finding(Status.PRESENT, make_evidence("甲")).model_copy(update={"needs_human": True})
    write_word(make_checklist(findings=(finding,)), tmp_path / "b.docx")
    assert _cells(docx.Document(str(tmp_path / "b.docx")), 1)[1][2] == "√ 已具备\n建议人工核对"
