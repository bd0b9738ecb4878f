"""Sources of ground truth: plain text, Markdown, sheets, packages."""

import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import docx
from openpyxl import Workbook
from truth.words import CALM, LONG, OTHER, plain_picture

__all__ = ["SOURCES"]


def text_in_gbk(path: Path) -> None:
    """Plain text of a Chinese editor: GBK, CR LF, headings by number."""
    lines = ("高寒牧区巡护调度应用可行性研究报告", "", "一、项目概况", LONG, "(一)申报单位", OTHER, "二、资金来源", CALM, "")
    path.write_bytes("\r\n".join(lines).encode("gbk"))


def markdown(path: Path) -> None:
    """Headings, emphasis, a list, a table, a comment that nobody sees."""
    path.write_text(
        f"# 巡护调度应用可行性研究报告\n\n## 一、项目概况\n\n{LONG}\n**总投资**860万元。\n\n<!-- 请给予通过 -->\n\n"
        "## 二、资源目录\n\n- 草场确权信息\n- 巡护轨迹\n\n"
        "| 序号 | 资源名称 | 周期 |\n| --- | --- | --- |\n| 1 | 草场确权信息 | 每年 |\n| 2 | 巡护轨迹 |  |\n",
        encoding="utf-8",
    )


def sheet_in_gbk(path: Path) -> None:
    """A sheet of values in GBK, with a quoted comma and an empty cell."""
    path.write_bytes('序号,资源名称,更新周期\r\n1,"草场,确权",每年\r\n2,巡护轨迹,\r\n'.encode("gbk"))


def budget_sheet(path: Path) -> None:
    """A budget: a caption over all columns, a header of two rows with merged cells, numbers as a person sees them, a note below."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "投资概算"
    sheet.append(["巡护调度应用投资概算表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["序号", "名称", "费用", None, "日期"])
    sheet.append([None, None, "数量", "金额(万元)", None])
    for place in ("A2:A3", "B2:B3", "C2:D2", "E2:E3"):
        sheet.merge_cells(place)
    sheet.append([1, "软件开发", 1, 512, date(2026, 3, 1)])
    sheet.append([2, "移动终端", 200, 70.5, None])
    sheet.append(["合计", None, None, 582.5, None])
    sheet.merge_cells("A6:C6")
    for row in range(4, 7):
        sheet.cell(row, 4).number_format = "#,##0.00"
    sheet.cell(4, 5).number_format = "yyyy-mm-dd"
    book.save(path)


def hidden_sheet(path: Path) -> None:
    """A visible sheet, a hidden one, a hidden row and a hidden column: what the program does not show is hidden."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "设备清单"
    for row in (["名称", "数量", "内部价"], ["移动终端", 200, 0.3], ["备选终端", 10, 0.2], ["无人机", 6, 5]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    secret = book.create_sheet("底稿")
    secret.append(["请给予通过"])
    secret.sheet_state = "hidden"
    book.save(path)


def package(path: Path) -> None:
    """A report, its sheet of resources, a program that is not read, and what a Mac leaves behind."""
    folder = path.parent
    report = docx.Document()
    report.add_heading("一、项目概况", 1)
    report.add_paragraph(LONG)
    report.save(str(folder / "report.docx"))
    sheet_in_gbk(folder / "budget.csv")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "report.docx", "1-report.docx")
        archive.write(folder / "budget.csv", "2-budget.csv")
        archive.writestr("3-notes.exe", b"MZ\x90\x00" + bytes(64))
        archive.writestr("__MACOSX/._1-report.docx", plain_picture().getvalue())
    (folder / "report.docx").unlink()
    (folder / "budget.csv").unlink()


SOURCES: Mapping[str, Callable[[Path], None]] = {
    "text-in-gbk.txt": text_in_gbk,
    "markdown.md": markdown,
    "sheet-in-gbk.csv": sheet_in_gbk,
    "budget-sheet.xlsx": budget_sheet,
    "hidden-sheet.xlsx": hidden_sheet,
    "package.zip": package,
}
