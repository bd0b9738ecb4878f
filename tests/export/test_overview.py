from pathlib import Path
from urllib.parse import unquote

import openpyxl
from checklists import make_checklist, make_evidence, make_finding

from assistant.errors import DocumentError
from assistant.export.overview import OverviewRow, checklist_row, error_row, write_overview
from assistant.screening.types import Status


def _rows(folder: Path) -> list[OverviewRow]:
    first = (
        make_finding(Status.MISSING, requirement="a", title="甲项", key=True),
        make_finding(Status.MISSING, requirement="b", title="乙项"),
    )
    second = (
        make_finding(Status.PRESENT, make_evidence("有"), requirement="a", title="甲项", key=True),
        make_finding(Status.MISSING, requirement="b", title="乙项"),
    )
    return [
        checklist_row(make_checklist(name="一组/可研.pdf", findings=first), (folder / "可研 一#1.docx", folder / "可研 一#1.html")),
        error_row(DocumentError("encrypted", "文件已加密。", name="=坏.pdf")),
        checklist_row(make_checklist(name="二组/可研.pdf", findings=second)),
    ]


def _sheet(folder: Path, name: str) -> list[list[object]]:
    write_overview(_rows(folder), folder)
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(folder / "overview.xlsx")[name].iter_rows()]


def test_each_file_has_a_line_also_the_unreadable_one(tmp_path: Path) -> None:
    title, first, failed, second = _sheet(tmp_path, "总览")
    column = {name: index for index, name in enumerate(title)}
    assert [row[column["文件"]] for row in (first, failed, second)] == ["一组/可研.pdf", "=坏.pdf", "二组/可研.pdf"]
    assert (first[column["未见"]], second[column["未见"]], second[column["已具备"]]) == (2, 1, 1)
    assert (first[column["★甲项"]], second[column["★甲项"]]) == ("× 未见", "√ 已具备")
    assert "★乙项" not in column
    assert failed[column["处理情况"]] == "未能读取(encrypted):文件已加密。"
    assert failed[column["未见"]] is None
    assert first[column["总投资(万元)"]] == 1200


def test_matrix_has_a_column_for_each_file_that_was_read(tmp_path: Path) -> None:
    assert _sheet(tmp_path, "逐项对照") == [
        ["序号", "审查内容", "一组/可研.pdf", "二组/可研.pdf"],
        [1, "★甲项", "× 未见", "√ 已具备"],
        [2, "乙项", "× 未见", "× 未见"],
    ]


def test_requirements_are_counted_over_all_files(tmp_path: Path) -> None:
    title, first, second, *_ = _sheet(tmp_path, "缺项统计")
    assert title == ["序号", "审查内容", "已具备", "内容不足", "未见", "无法判断", "不适用"]
    assert first == [1, "★甲项", 1, 0, 1, 0, 0]
    assert second == [2, "乙项", 0, 0, 2, 0, 0]


def test_page_links_to_the_checklists_beside_it(tmp_path: Path) -> None:
    write_overview(_rows(tmp_path), tmp_path)
    page = (tmp_path / "overview.html").read_text("utf-8")
    assert 'href="%E5%8F%AF%E7%A0%94%20%E4%B8%80%231.html"' in page
    assert "未能读取(encrypted):文件已加密。" in page


def test_overview_without_any_readable_file_is_written(tmp_path: Path) -> None:
    write_overview([error_row(DocumentError("empty", "文件是空的。", name="a.pdf"))], tmp_path)
    assert "完成预审0份，未能读取1份" in (tmp_path / "overview.html").read_text("utf-8")


def test_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    first = [file.read_bytes() for file in write_overview(_rows(tmp_path), tmp_path)]
    assert first == [file.read_bytes() for file in write_overview(_rows(tmp_path), tmp_path)]


def test_line_counts_what_a_person_should_check_and_links_to_the_checklist_not_to_other_papers(tmp_path: Path) -> None:
    finding = make_finding(Status.PRESENT, make_evidence("甲")).model_copy(update={"needs_human": True})
    names = ("a-预审清单-1.docx", "a-预审清单-1.html", "a-证据对照-1.pdf", "a-补正通知书草稿-1.docx", "a-专家提问参考-1.docx")
    row = checklist_row(make_checklist(findings=(finding,)), [tmp_path / name for name in names])
    assert row.doubtful == 1
    assert [unquote(link or "") for link in (row.word_link, row.web_link, row.evidence_link)] == list(names[:3])
    write_overview([row], tmp_path)
    assert "证据对照</a>" in (tmp_path / "overview.html").read_text("utf-8")
