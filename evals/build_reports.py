"""Build DOCX and PDF reports from the Markdown of the evaluation cases and samples.

Every line is one block: `# title` and what follows up to the first heading, `[[toc]]` or `[[pagebreak]]` is the cover; `##` to
`#####` are Heading 1 to 4; `- ` and `1. ` are lists; `|` lines are a table with a header row; anything else is one paragraph (`**bold**`
and `<br>` are understood), or a caption if it is short and begins like "表 1". The DOCX names 宋体 and 黑体, as Word and WPS do; for the
PDF a private fontconfig file maps them to two Debian fonts that LibreOffice embeds as small TrueType subsets with a correct ToUnicode.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, zip_longest
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from pypdfium2 import PdfDocument

__all__ = ["Block", "BuildError", "build_report", "column_widths", "parse_blocks", "render_pdf", "write_docx"]

# In order of preference; fonts that are not installed are passed over.
_STAND_INS = {
    "宋体": ("AR PL UMing CN", "Noto Serif CJK SC"),
    "黑体": ("WenQuanYi Zen Hei", "Noto Sans CJK SC"),
    "楷体": ("AR PL UKai CN", "Noto Serif CJK SC"),
    "仿宋": ("AR PL UMing CN", "Noto Serif CJK SC"),
}
_TEXT_CM = 15.8  # A4 less two margins
_LINES = {
    "break": re.compile(r"\[\[pagebreak]]"),
    "contents": re.compile(r"\[\[toc]]"),
    "Title": re.compile(r"#\s+(?P<text>.+)"),
    "Heading": re.compile(r"#(?P<level>#{1,4})\s+(?P<text>.+)"),
    "List Bullet": re.compile(r"[-*]\s+(?P<text>.+)"),
    "List Number": re.compile(r"(?P<number>\d+)\.\s+(?P<text>.+)"),
    "Caption": re.compile(r"(?P<text>表\s?\d[^。]{0,35})"),
    "Body Text": re.compile(r"(?P<text>.+)"),
}
_STYLES = {  # font, points, points before and after, line spacing
    "Normal": ("宋体", 12, 0, 0, 1.0),
    "Title": ("黑体", 26, 150, 60, 1.2),
    "Cover": ("宋体", 15, 12, 12, 1.0),
    "Contents Title": ("黑体", 18, 0, 18, 1.0),
    "toc 1,toc 2": ("宋体", 12, 3, 0, 1.0),
    "Heading 1": ("黑体", 16, 14, 8, 1.2),
    "Heading 2": ("黑体", 14, 12, 6, 1.2),
    "Heading 3,Heading 4": ("黑体", 12, 8, 4, 1.2),
    "Body Text,List Bullet,List Number": ("宋体", 12, 0, 4, 1.5),
    "Caption": ("黑体", 10.5, 6, 4, 1.0),
    "Table Text": ("宋体", 10.5, 2, 2, 1.0),
    "Header,Footer": ("宋体", 9, 0, 0, 1.0),
}
_CENTRED = {"Title", "Cover", "Contents Title", "Caption", "Header", "Footer"}


class BuildError(Exception):
    """A report cannot be built; the message says what to do."""


@dataclass(frozen=True)
class Block:
    """One line of the source, or one table. style: a Word style, or "table", "contents", "break"."""

    style: str
    text: str = ""
    number: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()


def parse_blocks(markdown: str) -> list[Block]:
    """Return the blocks of a report in order, the cover and the contents on pages of their own."""
    blocks: list[Block] = []
    lines = [line.strip() for line in markdown.replace("[[toc]]", "[[pagebreak]]\n[[toc]]\n[[pagebreak]]").splitlines()]
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        texts = [line for line in group if line]
        blocks += [_parse_table(texts)] if is_table else map(_parse_line, texts)
    body = next((n for n, block in enumerate(blocks) if block.style.startswith(("Heading", "break"))), 0)
    cover = [replace(block, style="Cover") if block.style == "Body Text" else block for block in blocks[:body]]
    return [*cover, Block("break"), *blocks[body:]]


def _parse_line(line: str) -> Block:
    style, match = next((style, found) for style, form in _LINES.items() if (found := form.fullmatch(line)))
    text, level, number = (match.groupdict().get(name) for name in ("text", "level", "number"))
    return Block(f"{style} {len(level)}" if level else style, text or "", int(number) if number else None)


def _parse_table(lines: Sequence[str]) -> Block:
    texts = [line.removeprefix("|").removesuffix("|") for line in lines if set(line) - set("|-: ")]
    rows = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", text)] for text in texts]
    return Block("table", rows=tuple(zip(*zip_longest(*rows, fillvalue=""), strict=True)))


def write_docx(blocks: Sequence[Block], path: Path, *, pages: Sequence[int]) -> None:
    """Write the report. pages: the page of each heading, 1-based, in order; empty leaves them off the contents."""
    docx = Document()
    _set_styles(docx)
    _set_section(docx, next((block.text for block in blocks if block.style == "Title"), path.stem))
    for before, block in pairwise([Block("start"), *blocks]):
        if block.style == "break":
            continue
        if block.style == "table":
            first = _write_table(docx, block.rows)
        elif block.style == "contents":
            first = _write_contents(docx, blocks, pages)
        else:
            text = re.sub("(?<=.)(?=可行性研究报告$)", "<br>", block.text) if block.style == "Title" else block.text
            first = _write_text(docx.add_paragraph("", block.style), text)
        if block.number is not None:
            _number_line(docx, first, start=block.number if before.number is None else None)
        first.paragraph_format.page_break_before = before.style == "break" or None
    docx.save(str(path))


def _write_text(paragraph: Paragraph, text: str) -> Paragraph:
    for n, part in enumerate(re.split(r"\*\*(.+?)\*\*", text)):
        if part:
            paragraph.add_run(re.sub(r"<br\s*/?>", "\n", part)).bold = n % 2 == 1 or None
    return paragraph


def _write_contents(docx: Docx, blocks: Sequence[Block], pages: Sequence[int]) -> Paragraph:
    title = docx.add_paragraph("目  录", "Contents Title")
    headings = [block for block in blocks if block.style.startswith("Heading")]
    for heading, page in zip(headings, map(str, pages) if pages else [""] * len(headings), strict=True):
        if (style := heading.style.replace("Heading", "toc")) in docx.styles:
            docx.add_paragraph(f"{heading.text}\t{page}", style)
    return title


def _write_table(docx: Docx, rows: Sequence[Sequence[str]]) -> Paragraph:
    table = docx.add_table(len(rows), len(rows[0]), "Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, column_widths(rows, _TEXT_CM), strict=True):
        column.width = Cm(width)
    for n, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text, column in zip(row.cells, texts, table.columns, strict=True):
            cell.width = column.width
            paragraph = _write_text(cell.paragraphs[0], text if n or not text else f"**{text}**")
            paragraph.style = docx.styles["Table Text"]
            if n == 0 or re.fullmatch(r"[\d.,%-]{1,12}", text):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _add_element(row._tr.get_or_add_trPr(), "w:cantSplit")
    _add_element(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    docx.add_paragraph("", "Table Text")  # Word joins tables that touch
    return Paragraph(table.cell(0, 0)._tc.p_lst[0], table.cell(0, 0))


def column_widths(rows: Sequence[Sequence[str]], total_cm: float) -> list[float]:
    """Return the widths of the columns in cm: they hold their short words, long texts share the rest."""
    longest = [max(map(len, texts)) for texts in zip(*rows, strict=True)]
    least = [min(0.5 + 0.37 * max(len(head), min(4, most)), total_cm / len(longest)) for head, most in zip(rows[0], longest, strict=True)]
    wants = [max(0.1, min(24, most) - len(head)) for head, most in zip(rows[0], longest, strict=True)]
    return [width + (total_cm - sum(least)) * want / sum(wants) for width, want in zip(least, wants, strict=True)]


def _number_line(docx: Docx, paragraph: Paragraph, *, start: int | None) -> None:
    """Put the line into the list above it, or into a new one that begins at start."""
    numbering = docx.part.numbering_part.element
    if start is not None:
        model = numbering.num_having_numId(docx.styles["List Number"].element.pPr.numPr.numId.val)
        numbering.add_num(model.abstractNumId.val).add_lvlOverride(ilvl=0).add_startOverride(start)
    paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering.num_lst[-1].numId


def _add_element(parent: BaseOxmlElement, tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag, attrs={qn(f"w:{name}"): value for name, value in attributes.items()})
    parent.append(element)
    return element


def _set_styles(docx: Docx) -> None:
    for names, (font, points, before, after, spacing) in _STYLES.items():
        for name in names.split(","):
            if name not in docx.styles:
                docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = docx.styles["Normal"]
            style, layout = docx.styles[name], docx.styles[name].paragraph_format
            for child in style.element.xpath("w:rPr | w:pPr/w:pBdr"):  # Theme fonts and colours would win
                child.getparent().remove(child)
            style.font.name, style.font.size = font, Pt(points)
            style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
            _add_element(style.element.rPr, "w:lang", val="en-US", eastAsia="zh-CN")
            layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), spacing
            layout.alignment = WD_ALIGN_PARAGRAPH.CENTER if name in _CENTRED else None
            if name.startswith("toc"):
                layout.tab_stops.add_tab_stop(Cm(_TEXT_CM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    docx.styles["Body Text"].paragraph_format.first_line_indent = docx.styles["toc 2"].paragraph_format.left_indent = Pt(24)
    docx.styles["Caption"].paragraph_format.keep_with_next = True
    for sign in docx.part.numbering_part.element.xpath("//w:lvl[w:numFmt/@w:val='bullet']/w:lvlText"):
        sign.set(qn("w:val"), "●")  # The template's sign is a private-use character


def _set_section(docx: Docx, title: str) -> None:
    docx.core_properties.title, docx.core_properties.author = title, ""
    section = docx.sections[0]
    section.page_width, section.page_height, section.left_margin, section.right_margin = map(Cm, (21, 29.7, 2.6, 2.6))
    section.different_first_page_header_footer = True  # The cover has neither, but counts as page 1
    section.header.paragraphs[0].text, footer = title, section.footer.paragraphs[0]
    for text, field in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES")):
        footer.add_run(text)
        _add_element(footer._p, "w:fldSimple", instr=field).append(OxmlElement("w:r"))
    footer.add_run(" 页")


def render_pdf(docx: Path, soffice: str) -> Path:
    """Return the PDF that LibreOffice makes beside the DOCX, with an outline of its headings. Raises BuildError."""
    fonts, pdf = docx.with_name("fonts.conf"), docx.with_suffix(".pdf")
    aliases = "".join(
        f'<alias binding="same"><family>{family}</family><prefer>{"".join(f"<family>{name}</family>" for name in names)}</prefer></alias>'
        for family, names in _STAND_INS.items()
    )
    fonts.write_text(f"<fontconfig>{aliases}<include>/etc/fonts/fonts.conf</include></fontconfig>", "utf-8")
    command = [soffice, f"-env:UserInstallation={docx.with_name('profile').as_uri()}", "--headless", "--convert-to"]
    command += ['pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"}}', "--outdir", str(docx.parent), str(docx)]
    run = subprocess.run(command, env=os.environ | {"FONTCONFIG_FILE": str(fonts)}, capture_output=True, text=True, timeout=300)
    if run.returncode or not pdf.exists():
        raise BuildError(f"LibreOffice 不能转换 {docx.name!r}(退出码 {run.returncode}):{run.stderr.strip()}")
    return pdf


def _find_pages(docx: Path, soffice: str) -> list[int]:
    """Return the page of each heading, 1-based, from the outline of the PDF made beside the DOCX. Raises BuildError."""
    return [mark.get_dest().get_index() + 1 for mark in PdfDocument(render_pdf(docx, soffice)).get_toc()]


def build_report(source: Path, out: Path, *, with_pdf: bool = True) -> list[Path]:
    """Return the files built: DOCX, then PDF. Without LibreOffice a DOCX has no page numbers in its contents."""
    blocks, soffice = parse_blocks(source.read_text(encoding="utf-8")), shutil.which("soffice")
    if with_pdf and soffice is None:
        raise BuildError("未找到 LibreOffice:请安装 libreoffice-writer-nogui fonts-arphic-uming fonts-wqy-zenhei,或加 --docx-only")
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        docx, pages = Path(folder, f"{source.stem}.docx"), list[int]()
        write_docx(blocks, docx, pages=pages)
        while soffice and (found := _find_pages(docx, soffice)) != pages:
            write_docx(blocks, docx, pages=(pages := found))  # The numbers are part of the layout: until they stay
        out.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(docx.with_suffix(suffix), out)) for suffix in [".docx", ".pdf"][: 1 + with_pdf]]


def main() -> None:
    """Build the reports named on the command line; exit with 1 at the first that cannot be built."""
    parser = argparse.ArgumentParser(prog="python -m evals.build_reports", description="Markdown 报告 → DOCX 与 PDF")
    parser.add_argument("sources", nargs="+", type=Path, metavar="SRC.md")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")
    parser.add_argument("--docx-only", action="store_true")
    chosen = parser.parse_args()
    for source in chosen.sources:
        try:
            print(*build_report(source, chosen.out, with_pdf=not chosen.docx_only), sep="\n")
        except (BuildError, OSError) as error:
            sys.exit(f"{source}: {error}")


if __name__ == "__main__":
    main()
