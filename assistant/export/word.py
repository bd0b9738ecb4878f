"""The checklist as a Word document: landscape A4, ready to be printed and written on."""

from pathlib import Path

from docx.document import Document
from docx.shared import Pt
from docx.table import _Cell

from assistant.export.sheet import FLAG_COLUMNS, ROW_COLUMNS, TITLE, FlagRow, Quote, Row, Sheet, build_sheet
from assistant.export.typesetting import (
    HEI,
    TABLE_SIZE,
    TEXT_SIZE,
    add_heading,
    add_line,
    add_paragraph,
    add_run,
    add_table,
    fill_titles,
    keep_together,
    open_paper,
    save_paper,
    shade_cell,
    write_cell,
)
from assistant.export.wording import clip
from assistant.screening.types import Checklist, Status

__all__ = ["write_word"]

# Widths in mm; each row of them fills the 267 mm between the margins.
_ROW_WIDTHS = (11, 32, 22, 18, 30, 66, 34, 32, 22)
_FLAG_WIDTHS = (11, 38, 66, 24, 18, 82, 28)
_HEAD_WIDTHS = (30, 110, 30, 97)
_MOST_QUOTES, _QUOTE_WIDTH = 4, 220  # of one row: a row has to fit on a page; the JSON has everything


def write_word(checklist: Checklist, file: Path) -> None:
    """Write the checklist as docx. Raises OSError."""
    sheet = build_sheet(checklist)
    document = open_paper(title=TITLE, file=sheet.file)
    add_paragraph(document, TITLE, font=HEI, size=Pt(18), centred=True)
    _head_table(document, sheet)
    add_paragraph(document, sheet.summary, bold=True, before=Pt(6))
    if sheet.key_summary:
        add_paragraph(document, sheet.key_summary, bold=True)
    add_heading(document, "一、逐项审查")
    _findings_table(document, sheet.rows)
    add_heading(document, "二、提示事项")
    _flags_table(document, sheet.flags)
    add_heading(document, "三、说明")
    for notice in (*sheet.notices, sheet.closing, f"文件校验码（SHA-256）：{sheet.checksum}"):
        add_paragraph(document, notice, size=TABLE_SIZE)
    add_paragraph(document, "评审人（签字）：                                日期：        年    月    日", before=Pt(18))
    save_paper(document, file)


def _head_table(document: Document, sheet: Sheet) -> None:
    """Add the facts of the project, two to a row after the first, whose text is the longest."""
    table = add_table(document, rows=len(sheet.head) // 2 + 1, widths=_HEAD_WIDTHS)
    first = table.rows[0].cells
    first[1].merge(first[3])
    for index, fact in enumerate(sheet.head):
        row, column = divmod(index + 1, 2) if index else (0, 0)
        label, value = table.rows[row].cells[2 * column : 2 * column + 2]
        write_cell(label, fact.label, bold=True, size=TEXT_SIZE)
        shade_cell(label)
        write_cell(value, fact.value, size=TEXT_SIZE)


def _findings_table(document: Document, rows: tuple[Row, ...]) -> None:
    table = add_table(document, rows=len(rows) + 1, widths=_ROW_WIDTHS)
    fill_titles(table.rows[0], ROW_COLUMNS)
    for line, row in zip(list(table.rows)[1:], rows, strict=True):
        if not row.tall:
            keep_together(line)
        number, matter, verdict, pages, sections, quotes, reason, suggestion, _by_hand = line.cells
        write_cell(number, str(row.number), align="centre")
        write_cell(matter, row.matter, bold=True)
        add_line(matter, f"（依据{row.basis}）")
        write_cell(verdict, row.verdict, bold=row.status not in (Status.PRESENT, Status.NOT_APPLICABLE), align="centre")
        if row.doubt:
            add_line(verdict, row.doubt, bold=True, align="centre")
        write_cell(pages, row.pages or "—", align="centre")
        write_cell(sections, row.sections or "—")
        _write_quotes(quotes, row.quotes)
        write_cell(reason, row.reason)
        write_cell(suggestion, row.suggestion or "—")


def _flags_table(document: Document, flags: tuple[FlagRow, ...]) -> None:
    if not flags:
        add_paragraph(document, "未发现需要提示的事项。")
        return
    table = add_table(document, rows=len(flags) + 1, widths=_FLAG_WIDTHS)
    fill_titles(table.rows[0], FLAG_COLUMNS)
    for line, flag in zip(list(table.rows)[1:], flags, strict=True):
        keep_together(line)
        number, kind, message, basis, pages, quotes, _by_hand = line.cells
        write_cell(number, str(flag.number), align="centre")
        write_cell(kind, flag.kind, bold=True)
        write_cell(message, flag.message)
        write_cell(basis, flag.basis or "—", align="centre")
        write_cell(pages, flag.pages or "—", align="centre")
        _write_quotes(quotes, flag.quotes)


def _write_quotes(cell: _Cell, quotes: tuple[Quote, ...]) -> None:
    write_cell(cell, "" if quotes else "—")
    for index, quote in enumerate(quotes[:_MOST_QUOTES]):
        text = quote.mark + clip(quote.text, _QUOTE_WIDTH)
        add_line(cell, text) if index else add_run(cell.paragraphs[0], text)
    if len(quotes) > _MOST_QUOTES:
        add_line(cell, f"（另有{len(quotes) - _MOST_QUOTES}处，略）")
