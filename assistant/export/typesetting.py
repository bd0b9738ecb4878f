"""Word documents as offices print them: pages, Chinese fonts, ruled tables, page numbers."""

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
from assistant.export.wording import clip

__all__ = [
    "FANGSONG",
    "HEI",
    "KAI",
    "SONG",
    "TABLE_SIZE",
    "TEXT_SIZE",
    "add_heading",
    "add_line",
    "add_paragraph",
    "add_run",
    "add_table",
    "fill_titles",
    "keep_together",
    "open_paper",
    "save_paper",
    "shade_cell",
    "write_cell",
]

Align = Literal["left", "centre"]

SONG, HEI, KAI, FANGSONG = "宋体", "黑体", "楷体", "仿宋"
TABLE_SIZE, TEXT_SIZE = Pt(9), Pt(10.5)
_LATIN = "Times New Roman"
_SHORT_MM, _LONG_MM = 210, 297  # A4
_SHADE = "E7E6E6"


def open_paper(*, title: str, file: str, margin_mm: int = 15, landscape: bool = True, text_size: Pt = TEXT_SIZE) -> Document:
    """Return an empty A4 document with its fonts, footer (the name `file` of the report, page numbers) and properties set."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    sides = (_LONG_MM, _SHORT_MM) if landscape else (_SHORT_MM, _LONG_MM)
    section.page_width, section.page_height = (Mm(side) for side in sides)
    section.left_margin = section.right_margin = Mm(margin_mm)
    section.top_margin = section.bottom_margin = Mm(margin_mm)
    section.header_distance = section.footer_distance = Mm(8)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = _LATIN, text_size
    normal.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), SONG)
    normal.paragraph_format.space_after = Pt(2)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    _fill_footer(section.footer.paragraphs[0], file)
    properties = document.core_properties
    properties.title, properties.subject = title, clip(file, 200)
    properties.author = properties.last_modified_by = "预审"
    properties.comments, properties.language = "", "zh-CN"
    return document


def save_paper(document: Document, file: Path) -> None:
    """Write the document so that its bytes depend on its content alone. Raises OSError."""
    buffer = io.BytesIO()
    document.save(buffer)
    write_package(buffer.getvalue(), file)


def _fill_footer(footer: Paragraph, file: str) -> None:
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(footer, f"{clip(file, 60)}    第", size=TABLE_SIZE)
    _add_field(footer, "PAGE")
    add_run(footer, "页 共", size=TABLE_SIZE)
    _add_field(footer, "NUMPAGES")
    add_run(footer, "页", size=TABLE_SIZE)


def add_table(document: Document, *, rows: int, widths: tuple[int, ...]) -> Table:
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


def keep_together(row: _Row) -> None:
    """Keep a row from breaking across pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def fill_titles(row: _Row, titles: tuple[str, ...]) -> None:
    """Fill the first row and have it repeated on each page."""
    keep_together(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, title in zip(row.cells, titles, strict=True):
        write_cell(cell, title, bold=True, align="centre")
        shade_cell(cell)


def add_heading(document: Document, text: str) -> None:
    """Add a heading that stays with what follows it."""
    add_paragraph(document, text, font=HEI, size=Pt(12), before=Pt(8)).paragraph_format.keep_with_next = True


def add_paragraph(
    document: Document,
    text: str,
    *,
    font: str | None = None,
    size: Pt = TEXT_SIZE,
    bold: bool = False,
    centred: bool = False,
    before: Pt | None = None,
) -> Paragraph:
    """Return a new paragraph at the end of the document."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = before
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, text, font=font, size=size, bold=bold)
    return paragraph


def write_cell(cell: _Cell, text: str, *, bold: bool = False, size: Pt = TABLE_SIZE, align: Align = "left") -> None:
    """Put `text` into the cell's first paragraph."""
    _fill(cell.paragraphs[0], text, bold=bold, size=size, align=align)


def add_line(cell: _Cell, text: str, *, bold: bool = False, align: Align = "left") -> None:
    """Put `text` into a further paragraph of the cell."""
    _fill(cell.add_paragraph(), text, bold=bold, size=TABLE_SIZE, align=align)


def _fill(paragraph: Paragraph, text: str, *, bold: bool, size: Pt, align: Align) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    if align == "centre":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, text, size=size, bold=bold)


def add_run(paragraph: Paragraph, text: str, *, font: str | None = None, size: Pt = TABLE_SIZE, bold: bool = False) -> Run:
    """Return a new run at the end of the paragraph. font: of the Chinese characters, None as the document has it."""
    run = paragraph.add_run(text)
    run.font.size, run.bold = size, bold or None
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hint"), "eastAsia")  # “ ” √ × ★ ① belong to both scripts; without the hint Word takes the narrow Latin ones
    if font:
        fonts.set(qn("w:eastAsia"), font)
    return run


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a page number that Word computes; each part in a run of its own, whose size the number takes."""
    _add_mark(paragraph, "begin")
    code = OxmlElement("w:instrText")
    code.text = instruction
    add_run(paragraph, "")._r.append(code)
    _add_mark(paragraph, "separate")
    add_run(paragraph, "1")
    _add_mark(paragraph, "end")


def _add_mark(paragraph: Paragraph, kind: Literal["begin", "separate", "end"]) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    add_run(paragraph, "")._r.append(mark)


def shade_cell(cell: _Cell) -> None:
    """Give the cell the grey of titles."""
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)
