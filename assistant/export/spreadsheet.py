"""The checklist as a workbook: 清单, 提示事项, 项目信息; filters, frozen titles, print set-up."""

import io
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.package import write_package
from assistant.export.sheet import FLAG_COLUMNS, ROW_COLUMNS, TITLE, Quote, Row, Sheet, build_sheet
from assistant.export.wording import clip, printable
from assistant.screening.types import Checklist, Status

__all__ = ["CellValue", "add_table", "put", "save_workbook", "set_up_page", "write_spreadsheet"]

CellValue = str | int | Decimal | None

_SONG, _HEI = "宋体", "黑体"
_THIN = Side(style="thin", color="808080")
_FILLS = {
    Status.PARTIAL: PatternFill("solid", fgColor="FFF5DF"),
    Status.MISSING: PatternFill("solid", fgColor="FDEEEE"),
    Status.UNDETERMINED: PatternFill("solid", fgColor="F2EEFA"),
}
_VERDICT_COLUMN, _PAGE_COLUMN = 3, 4
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="E7E6E6")
# In characters; a Chinese character takes two.
_ROW_WIDTHS = (6, 20, 14, 11, 18, 48, 26, 26, 14)
_FLAG_WIDTHS = (6, 22, 40, 12, 11, 60, 18)
_MOST_CHARACTERS = 900  # of one cell: Excel shows at most 409 points of a row and cuts the rest
_MOST_QUOTES = 6
_LINE_POINTS, _MOST_POINTS = 14, 409
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_spreadsheet(checklist: Checklist, file: Path) -> None:
    """Write the checklist as xlsx. Raises OSError."""
    sheet = build_sheet(checklist)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _rows_sheet(workbook, sheet)
    _flags_sheet(workbook, sheet)
    _facts_sheet(workbook, sheet)
    save_workbook(workbook, file, title=TITLE)


def add_table(
    page: Worksheet, *, first_row: int, columns: Sequence[str], rows: Sequence[Sequence[CellValue]], widths: Sequence[float]
) -> None:
    """Write a ruled table with a shaded, frozen, filtered title row that is repeated in print."""
    for column, (title, width) in enumerate(zip(columns, widths, strict=True), 1):
        put(page, first_row, column, title, head=True)
        page.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(rows, first_row + 1):
        for column, value in enumerate(row, 1):
            put(page, number, column, value)
        page.row_dimensions[number].height = _height(row, widths)
    page.row_dimensions[first_row].height = _height(columns, widths)
    page.freeze_panes = f"C{first_row + 1}"
    page.print_title_rows = f"{first_row}:{first_row}"
    if rows:
        page.auto_filter.ref = f"A{first_row}:{get_column_letter(len(columns))}{first_row + len(rows)}"


def _height(row: Sequence[CellValue], widths: Sequence[float]) -> float:
    """Return points enough for the fullest cell; not every program finds the height of wrapped text by itself."""
    lines = max(_lines(value, width) for value, width in zip(row, widths, strict=True))
    return min(lines * _LINE_POINTS + 4, _MOST_POINTS)


def _lines(value: CellValue, width: float) -> int:
    """Return how many lines a text takes in a column of `width` characters, Chinese characters counting two."""
    if not isinstance(value, str):
        return 1
    return sum(_lines_of(line, width) for line in value.split("\n"))


def _lines_of(line: str, width: float) -> int:
    # A line breaks at the wide spaces between the cells of a table row, and leaves the rest of its room empty.
    room = width - 2 - (width / 6 if "\u3000" in line else 0)
    return max(1, math.ceil(sum(1 if character.isascii() else 2 for character in line) / room))


def put(page: Worksheet, row: int, column: int, value: CellValue, *, head: bool = False) -> Cell:
    """Return the cell, filled. Text is text whatever it begins with: a report's words never become a formula."""
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        text = _ESCAPE.sub("_x005F_", printable(value))  # Excel would read _x0041_ as A
        cell.value = text
        cell.data_type = "s"
        if text.startswith(_STARTS_FORMULA):
            cell.quotePrefix = True
    else:
        cell.value = value
    numeric = not isinstance(value, str)
    cell.font = Font(name=_HEI if head else _SONG, size=10, bold=head)
    cell.alignment = Alignment(wrap_text=True, vertical="center" if head else "top", horizontal="center" if head or numeric else "left")
    cell.border = _GRID
    if head:
        cell.fill = _SHADE
    return cell


def set_up_page(page: Worksheet, *, footer: str) -> None:
    """Set landscape A4, one page wide, with page numbers."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.75
    page.page_margins.footer = 0.3
    assert page.oddFooter is not None
    page.oddFooter.center.text = clip(footer, 60).replace("&", "&&") + "  第&P页 共&N页"


def save_workbook(workbook: Workbook, file: Path, *, title: str) -> None:
    """Write the workbook so that its bytes depend on its content alone."""
    workbook.properties.creator, workbook.properties.title = "预审", title
    buffer = io.BytesIO()
    workbook.save(buffer)
    write_package(buffer.getvalue(), file)


def _rows_sheet(workbook: Workbook, sheet: Sheet) -> None:
    page = workbook.create_sheet("清单")
    rows: list[Sequence[CellValue]] = [
        (
            row.number,
            f"{row.matter}\n（依据{row.basis}）",
            "\n".join(filter(None, (row.verdict, row.doubt))),
            row.pages or "—",
            row.sections or "—",
            _quotes_text(row.quotes),
            row.reason,
            row.suggestion or "—",
            None,
        )
        for row in sheet.rows
    ]
    _titles(page, (TITLE, sheet.summary, sheet.key_summary or ""), width=len(ROW_COLUMNS))
    add_table(page, first_row=4, columns=ROW_COLUMNS, rows=rows, widths=_ROW_WIDTHS)
    for number, row in enumerate(sheet.rows, 5):
        _mark_verdict(page, number, row)
    set_up_page(page, footer=sheet.file)


def _mark_verdict(page: Worksheet, number: int, row: Row) -> None:
    """Make what is to be looked at stand out, in print too."""
    verdict = page.cell(number, _VERDICT_COLUMN)
    if row.status in _FILLS:
        verdict.fill = _FILLS[row.status]
    verdict.font = Font(name=_SONG, size=10, bold=row.status in _FILLS or bool(row.doubt))
    for column in (_VERDICT_COLUMN, _PAGE_COLUMN):
        page.cell(number, column).alignment = Alignment(wrap_text=True, vertical="top", horizontal="center")


def _flags_sheet(workbook: Workbook, sheet: Sheet) -> None:
    page = workbook.create_sheet("提示事项")
    rows: list[Sequence[CellValue]] = [
        (flag.number, flag.kind, flag.message, flag.basis or "—", flag.pages or "—", _quotes_text(flag.quotes), None)
        for flag in sheet.flags
    ]
    add_table(page, first_row=1, columns=FLAG_COLUMNS, rows=rows, widths=_FLAG_WIDTHS)
    if not rows:
        put(page, 2, 2, "未发现需要提示的事项。")
    set_up_page(page, footer=sheet.file)


def _facts_sheet(workbook: Workbook, sheet: Sheet) -> None:
    """Add the head, the places where its facts stand, and the notes."""
    page = workbook.create_sheet("项目信息")
    rows: list[Sequence[CellValue]] = [(fact.label, fact.value, "") for fact in sheet.head]
    rows += [(f"{source.label}出处", source.value, source.page or "") for source in sheet.sources]
    rows += [("说明", notice, "") for notice in (*sheet.notices, sheet.closing)]
    rows.append(("文件校验码", sheet.checksum, "SHA-256"))
    add_table(page, first_row=1, columns=("事项", "内容", "页码"), rows=rows, widths=(22, 100, 12))
    set_up_page(page, footer=sheet.file)


def _titles(page: Worksheet, lines: tuple[str, ...], *, width: int) -> None:
    """Write lines above the table, each across its whole width."""
    for number, line in enumerate(lines, 1):
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
        cell = put(page, number, 1, line)
        cell.border = Border()
        cell.font = Font(name=_HEI, size=16 if number == 1 else 11)
        cell.alignment = Alignment(horizontal="center" if number == 1 else "left", vertical="center", wrap_text=True)
        page.row_dimensions[number].height = 28 if number == 1 else 20


def _quotes_text(quotes: tuple[Quote, ...]) -> str:
    """Return the quotes, one a line, with a share of the cell each."""
    if not quotes:
        return "—"
    shown = quotes[:_MOST_QUOTES]
    lines = [quote.mark + clip(quote.text, _MOST_CHARACTERS // len(shown)) for quote in shown]
    if len(quotes) > len(shown):
        lines.append(f"（另有{len(quotes) - len(shown)}处，略）")
    return "\n".join(lines)
