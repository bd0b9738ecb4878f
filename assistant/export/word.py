"""The checklist as a Word document: landscape A4, ready to be printed and written on."""

import io
from pathlib import Path
from typing import Literal

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.export.package import write_package
from assistant.export.sheet import FLAG_COLUMNS, ROW_COLUMNS, TITLE, FlagRow, Quote, Row, Sheet, build_sheet
from assistant.export.wording import clip
from assistant.screening.types import Checklist, Status

__all__ = ["write_word"]

_SONG, _HEI, _LATIN = "宋体", "黑体", "Times New Roman"
_PAGE_MM, _MARGIN_MM = (297, 210), 15
# Widths in mm; each row of them fills the 267 mm between the margins.
_ROW_WIDTHS = (11, 32, 22, 18, 30, 66, 34, 32, 22)
_FLAG_WIDTHS = (11, 38, 66, 24, 18, 82, 28)
_HEAD_WIDTHS = (30, 110, 30, 97)
_TABLE_SIZE, _TEXT_SIZE = Pt(9), Pt(10.5)
_SHADE = "E7E6E6"
_MOST_QUOTES, _QUOTE_WIDTH = 4, 220  # of one row: a row has to fit on a page; the JSON has everything


def write_word(checklist: Checklist, file: Path) -> None:
    """Write the checklist as docx. Raises OSError."""
    sheet = build_sheet(checklist)
    document = docx.Document()
    _set_up(document, sheet)
    _paragraph(document, TITLE, font=_HEI, size=Pt(18), centred=True)
    _head_table(document, sheet)
    _paragraph(document, sheet.summary, bold=True, before=Pt(6))
    if sheet.key_summary:
        _paragraph(document, sheet.key_summary, bold=True)
    _heading(document, "一、逐项审查")
    _findings_table(document, sheet.rows)
    _heading(document, "二、提示事项")
    _flags_table(document, sheet.flags)
    _heading(document, "三、说明")
    for notice in (*sheet.notices, sheet.closing, f"文件校验码（SHA-256）：{sheet.checksum}"):
        _paragraph(document, notice, size=_TABLE_SIZE)
    _paragraph(document, "评审人（签字）：                                日期：        年    月    日", before=Pt(18))
    buffer = io.BytesIO()
    document.save(buffer)
    write_package(buffer.getvalue(), file)


def _set_up(document: Document, sheet: Sheet) -> None:
    """Set page, default fonts, footer and properties."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(side) for side in _PAGE_MM)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    section.header_distance = section.footer_distance = Mm(8)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = _LATIN, _TEXT_SIZE
    normal.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), _SONG)
    normal.paragraph_format.space_after = Pt(2)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(footer, f"{clip(sheet.file, 60)}    第", size=_TABLE_SIZE)
    _field(footer, "PAGE")
    _run(footer, "页 共", size=_TABLE_SIZE)
    _field(footer, "NUMPAGES")
    _run(footer, "页", size=_TABLE_SIZE)
    properties = document.core_properties
    properties.title, properties.subject = TITLE, clip(sheet.file, 200)
    properties.author = properties.last_modified_by = "预审"
    properties.comments, properties.language = "", "zh-CN"


def _head_table(document: Document, sheet: Sheet) -> None:
    """Add the facts of the project, two to a row after the first, whose text is the longest."""
    table = _table(document, rows=len(sheet.head) // 2 + 1, widths=_HEAD_WIDTHS)
    first = table.rows[0].cells
    first[1].merge(first[3])
    for index, fact in enumerate(sheet.head):
        row, column = divmod(index + 1, 2) if index else (0, 0)
        label, value = table.rows[row].cells[2 * column : 2 * column + 2]
        _write(label, fact.label, bold=True, size=_TEXT_SIZE)
        _shade(label)
        _write(value, fact.value, size=_TEXT_SIZE)


def _findings_table(document: Document, rows: tuple[Row, ...]) -> None:
    table = _table(document, rows=len(rows) + 1, widths=_ROW_WIDTHS)
    _column_titles(table.rows[0], ROW_COLUMNS)
    for line, row in zip(list(table.rows)[1:], rows, strict=True):
        if not row.tall:
            _keep_together(line)
        number, matter, verdict, pages, sections, quotes, reason, suggestion, _by_hand = line.cells
        _write(number, str(row.number), align="centre")
        _write(matter, row.matter, bold=True)
        _add(matter, f"（依据{row.basis}）")
        _write(verdict, row.verdict, bold=row.status not in (Status.PRESENT, Status.NOT_APPLICABLE), align="centre")
        _write(pages, row.pages or "—", align="centre")
        _write(sections, row.sections or "—")
        _write_quotes(quotes, row.quotes)
        _write(reason, row.reason)
        _write(suggestion, row.suggestion or "—")


def _flags_table(document: Document, flags: tuple[FlagRow, ...]) -> None:
    if not flags:
        _paragraph(document, "未发现需要提示的事项。")
        return
    table = _table(document, rows=len(flags) + 1, widths=_FLAG_WIDTHS)
    _column_titles(table.rows[0], FLAG_COLUMNS)
    for line, flag in zip(list(table.rows)[1:], flags, strict=True):
        _keep_together(line)
        number, kind, message, basis, pages, quotes, _by_hand = line.cells
        _write(number, str(flag.number), align="centre")
        _write(kind, flag.kind, bold=True)
        _write(message, flag.message)
        _write(basis, flag.basis or "—", align="centre")
        _write(pages, flag.pages or "—", align="centre")
        _write_quotes(quotes, flag.quotes)


def _write_quotes(cell: _Cell, quotes: tuple[Quote, ...]) -> None:
    _write(cell, "" if quotes else "—")
    for index, quote in enumerate(quotes[:_MOST_QUOTES]):
        text = quote.mark + clip(quote.text, _QUOTE_WIDTH)
        _add(cell, text) if index else _run(cell.paragraphs[0], text)
    if len(quotes) > _MOST_QUOTES:
        _add(cell, f"（另有{len(quotes) - _MOST_QUOTES}处，略）")


def _table(document: Document, *, rows: int, widths: tuple[int, ...]) -> Table:
    """Return a ruled table of fixed widths."""
    table: Table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _narrow_cell_margins(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _narrow_cell_margins(table: Table) -> None:
    """Leave 1 mm beside the text; Word's own margins take a fifth of the narrow columns."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins)  # the schema wants this order


def _keep_together(row: _Row) -> None:
    """Keep a row from breaking across pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _column_titles(row: _Row, titles: tuple[str, ...]) -> None:
    """Fill the first row and have it repeated on each page."""
    _keep_together(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, title in zip(row.cells, titles, strict=True):
        _write(cell, title, bold=True, align="centre")
        _shade(cell)


def _heading(document: Document, text: str) -> None:
    _paragraph(document, text, font=_HEI, size=Pt(12), before=Pt(8)).paragraph_format.keep_with_next = True


def _paragraph(
    document: Document,
    text: str,
    *,
    font: str | None = None,
    size: Pt = _TEXT_SIZE,
    bold: bool = False,
    centred: bool = False,
    before: Pt | None = None,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = before
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, font=font, size=size, bold=bold)
    return paragraph


def _write(cell: _Cell, text: str, *, bold: bool = False, size: Pt = _TABLE_SIZE, align: Literal["left", "centre"] = "left") -> None:
    """Put `text` into the cell's first paragraph."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if align == "centre":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size=size, bold=bold)


def _add(cell: _Cell, text: str) -> None:
    """Put `text` into a further paragraph of the cell."""
    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, text)


def _run(paragraph: Paragraph, text: str, *, font: str | None = None, size: Pt = _TABLE_SIZE, bold: bool = False) -> Run:
    run = paragraph.add_run(text)
    run.font.size, run.bold = size, bold or None
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hint"), "eastAsia")  # “ ” √ × ★ ① belong to both scripts; without the hint Word takes the narrow Latin ones
    if font:
        fonts.set(qn("w:eastAsia"), font)
    return run


def _field(paragraph: Paragraph, instruction: str) -> None:
    """Add a page number that Word computes; each part in a run of its own, whose size the number takes."""
    _field_mark(paragraph, "begin")
    code = OxmlElement("w:instrText")
    code.text = instruction
    _run(paragraph, "")._r.append(code)
    _field_mark(paragraph, "separate")
    _run(paragraph, "1")
    _field_mark(paragraph, "end")


def _field_mark(paragraph: Paragraph, kind: Literal["begin", "separate", "end"]) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    _run(paragraph, "")._r.append(mark)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)
