"""Setting a report in a layout as DOCX."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from evals.build_reports import Block, column_widths
from evals.reading.layouts import Layout, Look

__all__ = ["write_layout"]


def write_layout(blocks: Sequence[Block], path: Path, layout: Layout) -> None:
    """Write the DOCX of a renumbered report."""
    docx = Document()
    _set_page(docx, layout, next((block.text for block in blocks if block.style == "Title"), path.stem))
    body = False
    for block in blocks:
        first_heading = block.style.startswith("Heading") and not body
        if first_heading:
            body = True
            _break_page(docx)
            if layout.contents:
                _write_contents(docx, blocks)
                _break_page(docx)
        elif block.style == "Heading 1" and layout.chapter_breaks:
            _break_page(docx)
        if block.style == "table":
            _write_table(docx, block.rows, layout)
        else:
            _write_text(_paragraph(docx, block, layout), block.text, _look(block, layout))
    docx.save(str(path))


def _look(block: Block, layout: Layout) -> Look:
    if block.style == "Title":
        return layout.title
    if block.style == "Cover":
        return replace(layout.body, centred=True, indent=0, before=12)
    if block.style == "Caption":
        return replace(layout.body, points=layout.table_points, centred=True, indent=0, bold=True)
    if block.style.startswith("Heading"):
        return layout.headings[min(int(block.style.split()[1]), 4) - 1]
    return layout.body


def _paragraph(docx: Docx, block: Block, layout: Layout) -> Paragraph:
    return docx.add_paragraph("", block.style if layout.styled and block.style.startswith("Heading") else "Normal")


def _write_text(paragraph: Paragraph, text: str, look: Look) -> Paragraph:
    shape = paragraph.paragraph_format
    shape.first_line_indent = Pt(look.indent * look.points)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(look.before), Pt(look.after), look.spacing
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if look.centred else None
    for n, part in enumerate(re.split(r"\*\*(.+?)\*\*", text)):
        if part:
            run = paragraph.add_run(re.sub(r"<br\s*/?>", "\n", part))
            run.bold = look.bold or n % 2 == 1
            run.italic = False
            run.font.name, run.font.size = look.font, Pt(look.points)
            properties = run._r.get_or_add_rPr()
            fonts = properties.get_or_add_rFonts()
            for side in ("w:eastAsia", "w:ascii", "w:hAnsi"):
                fonts.set(qn(side), look.font)
            _append(properties, "w:color", val="000000")
            _append(properties, "w:lang", val="en-US", eastAsia="zh-CN")
    return paragraph


def _write_contents(docx: Docx, blocks: Iterable[Block]) -> None:
    _write_text(docx.add_paragraph(), "目  录", Look("黑体", 18, centred=True, after=12))
    for count, block in enumerate(block for block in blocks if block.style in ("Heading 1", "Heading 2")):
        entry = docx.add_paragraph()
        entry.paragraph_format.tab_stops.add_tab_stop(Cm(15.8), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        # The true pages would take a second rendering; that a number stands there is what matters.
        _write_text(entry, f"{block.text}\t{3 + count // 2}", Look("宋体", 12, spacing=1.2))


def _break_page(docx: Docx) -> None:
    docx.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _write_table(docx: Docx, rows: Sequence[Sequence[str]], layout: Layout) -> None:
    table = docx.add_table(len(rows), len(rows[0]))
    table.autofit = False
    _rule(table, layout)
    widths = column_widths(rows, layout.column_cm)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Cm(width)
            look = Look("宋体", layout.table_points, bold=number == 0, centred=number == 0, spacing=1.0, before=2, after=2)
            _write_text(cell.paragraphs[0], text, look)
            if number == 0 and layout.table == "three-line":
                _append(_append(cell._tc.get_or_add_tcPr(), "w:tcBorders"), "w:bottom", val="single", sz="6", color="000000")
            if number == 0 and layout.table == "shaded":
                _append(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill="D9E2F3")
        if number == 0 and layout.repeats_header:
            _append(row._tr.get_or_add_trPr(), "w:tblHeader")
    _write_text(docx.add_paragraph(), "", replace(layout.body, indent=0, spacing=1.0))


def _rule(table: Table, layout: Layout) -> None:
    borders = _append(table._tbl.tblPr, "w:tblBorders")
    sides: dict[str, str] = {
        "ruled": "top left bottom right insideH insideV",
        "three-line": "top bottom",
        "shaded": "top bottom insideH",
        "bare": "",
    }
    for side in sides[layout.table].split():
        _append(borders, f"w:{side}", val="single", sz="12" if layout.table == "three-line" else "4", color="000000")


def _set_page(docx: Docx, layout: Layout, title: str) -> None:
    docx.core_properties.title, docx.core_properties.author = title, ""
    section = docx.sections[0]
    margin = layout.margin_cm
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (Cm(margin) for _ in range(4))
    if layout.columns > 1:
        for columns in section._sectPr.xpath("w:cols"):
            section._sectPr.remove(columns)
        _append(section._sectPr, "w:cols", num=str(layout.columns), space="454")
    if layout.runs_title:
        _write_text(section.header.paragraphs[0], title, Look("宋体", 9, centred=True, spacing=1.0))
    before, after = layout.page_number.split("{}")
    foot = section.footer.paragraphs[0]
    _write_text(foot, before, Look("宋体", 9, centred=True, spacing=1.0))
    _append(_append(foot._p, "w:fldSimple", instr="PAGE"), "w:r")
    foot.add_run(after)


def _append(parent: BaseOxmlElement, tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag, attrs={qn(f"w:{name}"): value for name, value in attributes.items()})
    parent.append(element)
    return element
