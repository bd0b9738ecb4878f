from pathlib import Path

import openpyxl
import pytest
from checklists import make_checklist, make_evidence, make_finding
from openpyxl.workbook.workbook import Workbook

from assistant.export.spreadsheet import write_spreadsheet
from assistant.screening.types import Checklist, Status


def _written(checklist: Checklist, folder: Path) -> Workbook:
    write_spreadsheet(checklist, folder / "a.xlsx")
    return openpyxl.load_workbook(folder / "a.xlsx")


def test_workbook_has_list_flags_and_project(tmp_path: Path) -> None:
    assert _written(make_checklist(), tmp_path).sheetnames == ["清单", "提示事项", "项目信息"]


def test_list_is_frozen_filtered_and_set_up_for_print(tmp_path: Path) -> None:
    page = _written(make_checklist(), tmp_path)["清单"]
    assert page.freeze_panes == "C5"
    assert page.auto_filter.ref == "A4:I26"
    assert page.print_title_rows == "$4:$4"
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 1, 0)


def test_rows_hold_number_matter_verdict_and_page(tmp_path: Path) -> None:
    page = _written(make_checklist(), tmp_path)["清单"]
    assert [cell.value for cell in page[5][:4]] == [1, "★密码应用\n（依据第十一条、第七条）", "△ 内容不足", "第27页"]
    assert page.max_row == 26


@pytest.mark.parametrize("quote", ["=1+2", "+86", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","点这里")', "#N/A", "2025-01-26", "007"])
def test_words_of_the_report_never_become_formulas_dates_or_numbers(quote: str, tmp_path: Path) -> None:
    finding = make_finding(Status.PRESENT, make_evidence(quote))
    cell = _written(make_checklist(findings=(finding,)), tmp_path)["清单"].cell(5, 6)
    assert cell.data_type == "s"
    assert cell.value == quote.strip()
    assert bool(cell.quotePrefix) == quote.strip().startswith(("=", "+", "-", "@"))


def test_text_that_looks_like_an_escape_is_shown_as_it_stands(tmp_path: Path) -> None:
    finding = make_finding(Status.PRESENT, make_evidence("字段_x0041_名称"))
    cell = _written(make_checklist(findings=(finding,)), tmp_path)["清单"].cell(5, 6)
    assert cell.value == "字段_x005F_x0041_名称"  # what Excel reads as 字段_x0041_名称


def test_cell_of_endless_quotes_stays_within_what_excel_shows(tmp_path: Path) -> None:
    evidence = tuple(make_evidence("数据共享" * 20_000, page=n) for n in range(1, 30))
    page = _written(make_checklist(findings=(make_finding(Status.PRESENT, *evidence),)), tmp_path)["清单"]
    assert len(page.cell(5, 6).value) < 1000
    assert page.row_dimensions[5].height <= 409


def test_row_is_high_enough_for_its_text(tmp_path: Path) -> None:
    finding = make_finding(Status.PRESENT, make_evidence("短"), reason="一" * 120)  # 12 Chinese characters a line at 26 units
    page = _written(make_checklist(findings=(finding,)), tmp_path)["清单"]
    assert page.row_dimensions[5].height >= 10 * 13


def test_places_of_the_amounts_stand_on_the_project_sheet(tmp_path: Path) -> None:
    page = _written(make_checklist(), tmp_path)["项目信息"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert ["总投资出处", "项目总投资1200万元,其中软件开发419.5万元", "第31页"] in rows


def test_what_is_to_be_looked_at_stands_out(tmp_path: Path) -> None:
    good = make_finding(Status.PRESENT, make_evidence("甲"))
    findings = (good, make_finding(Status.MISSING), good.model_copy(update={"needs_human": True}))
    page = _written(make_checklist(findings=findings), tmp_path)["清单"]
    verdicts = [page.cell(row, 3) for row in (5, 6, 7)]
    assert [cell.value for cell in verdicts] == ["√ 已具备", "× 未见", "√ 已具备\n建议人工核对"]
    assert [bool(cell.font.bold) for cell in verdicts] == [False, True, True]
    assert [cell.fill.fill_type for cell in verdicts] == [None, "solid", None]


def test_row_of_table_cells_has_room_for_lines_that_break_early(tmp_path: Path) -> None:
    # 46 units in a cell of 48 and wide spaces in it: LibreOffice and Excel break before a cell's words that do not fit.
    finding = make_finding(Status.PRESENT, make_evidence("二级以上医院的医生\t3420人\t门诊住院\t每日"), reason="短")
    page = _written(make_checklist(findings=(finding,)), tmp_path)["清单"]
    assert page.row_dimensions[5].height >= 2 * 14
