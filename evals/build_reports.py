"""Build DOCX and PDF reports from the Markdown of the evaluation cases and samples.

Every source line is one block: `# title` and the lines up to the first heading, contents page or page break
are the cover; `##` to `#####` are Heading 1 to 4; `- ` and `1. ` are lists; `|` lines are a table with a header
row; `[[toc]]` is the contents page; `[[pagebreak]]` starts a page; anything else is one paragraph (`**bold**`
and `<br>` are understood). A paragraph "表 1 …" right above a table is its caption.

The DOCX names the fonts 宋体 and 黑体, as reports from Word and WPS do; for the PDF a private fontconfig file
maps them to AR PL UMing and WenQuanYi Zen Hei, which embed as small TrueType subsets with a correct ToUnicode.
Debian packages: libreoffice-writer-nogui fonts-arphic-uming fonts-wqy-zenhei.
Run: `python -m evals.build_reports SRC.md… --out DIR [--docx-only | --pdf-only]`.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

__all__ = ["Block", "BuildError", "build_report", "parse_blocks", "write_docx"]

_SONG, _HEI = "宋体", "黑体"
_STAND_INS = {_SONG: "AR PL UMing CN", _HEI: "WenQuanYi Zen Hei"}
_TEXT_CM = 15.8
_CONTENTS_LEVELS = 2
_HEADING_SIZES = {1: 16, 2: 14, 3: 12, 4: 12}
_MARKS = {"[[toc]]": "toc", "[[pagebreak]]": "break"}
_HEADING = re.compile(r"(#{1,5})\s+(.+)")
_BULLET = re.compile(r"[-*]\s+(.+)")
_NUMBERED = re.compile(r"(\d+)\.\s+(.+)")
_RULE_ROW = re.compile(r"\|[\s:|-]*-[\s:|-]*\|?")
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


class BuildError(Exception):
    """A report cannot be built; the message says what to do."""


@dataclass(frozen=True)
class Block:
    """One line of the source, or one table. level: 1..4 for headings, first number for numbered lines."""

    kind: str  # title, cover, heading, paragraph, bullet, numbered, table, toc, break
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def parse_blocks(markdown: str) -> list[Block]:
    """Return the blocks of a report in order."""
    blocks: list[Block] = []
    lines = [line.strip() for line in markdown.splitlines()]
    for is_table, group in groupby(filter(None, lines), key=lambda line: line.startswith("|")):
        blocks += [_parse_table(list(group))] if is_table else map(_parse_line, group)
    body = next((n for n, b in enumerate(blocks) if b.kind in ("heading", "toc", "break")), len(blocks))
    return [Block("cover", b.text) if n < body and b.kind == "paragraph" else b for n, b in enumerate(blocks)]


def _parse_line(line: str) -> Block:
    if line in _MARKS:
        return Block(_MARKS[line])
    if match := _HEADING.fullmatch(line):
        level = len(match[1]) - 1
        return Block("heading", match[2], level) if level else Block("title", match[2])
    if match := _NUMBERED.fullmatch(line):
        return Block("numbered", match[2], int(match[1]))
    match = _BULLET.fullmatch(line)
    return Block("bullet", match[1]) if match else Block("paragraph", line)


def _parse_table(lines: Sequence[str]) -> Block:
    rows = [tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip("|")))
            for line in lines if not _RULE_ROW.fullmatch(line)]
    width = max(map(len, rows))
    return Block("table", rows=tuple(row + ("",) * (width - len(row)) for row in rows))


def write_docx(blocks: Sequence[Block], path: Path, *, pages: Sequence[int]) -> None:
    """Write the report. pages: the page of each heading, 1-based, in order; empty leaves them off the contents."""
    docx = Document()
    title = next((block.text for block in blocks if block.kind == "title"), path.stem)
    _set_styles(docx)
    _set_section(docx, title)
    docx.core_properties.title, docx.core_properties.author = title, ""
    docx.core_properties.created = docx.core_properties.modified = datetime(2026, 3, 2, 9, 0)
    starts_page, in_cover, previous = False, True, Block("break")
    for block in blocks:
        starts_page |= (in_cover and block.kind in ("heading", "toc")) or previous.kind in ("toc", "break")
        in_cover &= block.kind in ("title", "cover", "table")
        first = len(docx.element.body)
        if block.kind == "table" and starts_page:
            docx.add_paragraph("", "Table Text")
        _write_block(docx, block, previous=previous, headings=_list_contents(blocks, pages))
        if starts_page and len(docx.element.body) > first and block.kind != "break":
            Paragraph(docx.element.body[first - 1], docx._body).paragraph_format.page_break_before = True
            starts_page = False
        previous = block
    docx.save(str(path))


def _write_block(docx: Docx, block: Block, *, previous: Block, headings: Sequence[tuple[Block, str]]) -> None:
    styles = {"title": "Title", "cover": "Cover", "paragraph": "Body Text", "bullet": "List Bullet",
              "numbered": "List Number"}
    if block.kind == "table":
        _write_table(docx, block)
    elif block.kind == "heading":
        docx.add_heading(block.text, block.level)
    elif block.kind == "toc":
        docx.add_paragraph("目  录", "Contents Title")
        for heading, page in headings:
            docx.add_paragraph(f"{heading.text}\t{page}", f"toc {heading.level}")
    elif block.kind in styles:
        is_caption = re.match(r"表\s?\d", block.text) is not None and len(block.text) < 40
        paragraph = docx.add_paragraph("", "Caption" if is_caption else styles[block.kind])
        _write_text(paragraph, block.text)
        if block.kind == "numbered" and (previous.kind != "numbered" or block.level == 1):
            _restart_numbering(docx, block.level)
        if block.kind == "numbered":
            number = docx.part.numbering_part.element.num_lst[-1]
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number.numId


def _list_contents(blocks: Sequence[Block], pages: Sequence[int]) -> list[tuple[Block, str]]:
    headings = [block for block in blocks if block.kind == "heading"]
    labels = [str(page) for page in pages] or [""] * len(headings)
    return [(block, label) for block, label in zip(headings, labels, strict=True) if block.level <= _CONTENTS_LEVELS]


def _write_text(paragraph: Paragraph, text: str) -> None:
    for n, part in enumerate(re.split(r"\*\*(.+?)\*\*", text)):
        if part:
            paragraph.add_run(re.sub(r"<br\s*/?>", "\n", part)).bold = True if n % 2 else None


def _write_table(docx: Docx, block: Block) -> None:
    table = docx.add_table(len(block.rows), len(block.rows[0]), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    longest = [max(3, min(22, max(map(len, column)))) for column in zip(*block.rows, strict=True)]
    for row, texts in zip(table.rows, block.rows, strict=True):
        for cell, text, length in zip(row.cells, texts, longest, strict=True):
            cell.width = Cm(_TEXT_CM * length / sum(longest))
            paragraph = cell.paragraphs[0]
            paragraph.style = docx.styles["Table Text"]
            _write_text(paragraph, f"**{text}**" if text and row._index == 0 else text)
            if row._index == 0 or re.fullmatch(r"[\d.,%-]{1,12}", text):
                paragraph.alignment = _CENTRE
            if row._index == 0:
                _add_element(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill="D9E2F3")
        _add_element(row._tr.get_or_add_trPr(), "w:cantSplit")
    _add_element(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    docx.add_paragraph("", "Table Text")  # Two tables in a row would merge in Word


def _restart_numbering(docx: Docx, start: int) -> None:
    numbering = docx.part.numbering_part.element
    style = docx.styles["List Number"].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style).abstractNumId.val
    numbering.add_num(abstract).add_lvlOverride(ilvl=0).add_startOverride(start)


def _add_element(parent: Any, tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def _set_styles(docx: Docx) -> None:
    for name in ("Cover", "Table Text", "Contents Title", "toc 1", "toc 2"):
        docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = docx.styles["Normal"]
    _set_font(docx, "Normal", _SONG, 12)
    _set_font(docx, "Table Text", _SONG, 10.5)
    _set_font(docx, "Header", _SONG, 9)
    _set_font(docx, "Footer", _SONG, 9)
    for level, size in _HEADING_SIZES.items():
        _set_font(docx, f"Heading {level}", _HEI, size, before=12, after=6)
    for name, font, size, before, after in (("Title", _HEI, 26, 150, 60), ("Cover", _SONG, 15, 12, 12),
                                            ("Contents Title", _HEI, 18, 0, 18), ("Caption", _HEI, 10.5, 6, 4)):
        _set_font(docx, name, font, size, before=before, after=after)
        docx.styles[name].paragraph_format.alignment = _CENTRE
    docx.styles["Caption"].paragraph_format.keep_with_next = True
    if (border := docx.styles["Title"].element.pPr.find(qn("w:pBdr"))) is not None:
        docx.styles["Title"].element.pPr.remove(border)
    for name in ("Body Text", "List Bullet", "List Number"):
        _set_font(docx, name, _SONG, 12, after=4)
        docx.styles[name].paragraph_format.line_spacing = 1.5
    docx.styles["Body Text"].paragraph_format.first_line_indent = Pt(24)
    docx.styles["Body Text"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level in range(1, _CONTENTS_LEVELS + 1):
        layout = docx.styles[f"toc {level}"].paragraph_format
        layout.left_indent, layout.line_spacing = Pt(24 * (level - 1)), 1.25
        layout.tab_stops.add_tab_stop(Cm(_TEXT_CM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _set_font(docx: Docx, style: str, font: str, size: float, *, before: float = 0, after: float = 0) -> None:
    target = docx.styles[style]
    target.font.name, target.font.size, target.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
    target.font.bold = target.font.italic = False
    properties = target.element.get_or_add_rPr()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        properties.rFonts.attrib.pop(qn(f"w:{name}"), None)
    properties.rFonts.set(qn("w:eastAsia"), font)
    for name in properties.findall(qn("w:lang")):
        properties.remove(name)
    _add_element(properties, "w:lang", val="en-US", eastAsia="zh-CN")
    target.paragraph_format.space_before, target.paragraph_format.space_after = Pt(before), Pt(after)


def _set_section(docx: Docx, title: str) -> None:
    section = docx.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - _TEXT_CM) / 2)
    section.top_margin = section.bottom_margin = Cm(2.5)
    section.different_first_page_header_footer = True  # The cover has neither, but counts as page 1
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text, header.alignment, footer.alignment = title, _CENTRE, _CENTRE
    for text, field in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES"), (" 页", "")):
        footer.add_run(text)
        if field:
            _add_element(footer._p, "w:fldSimple", instr=field).append(OxmlElement("w:r"))


def _convert_pdf(docx: Path, folder: Path) -> Path:
    """Return the PDF of a DOCX, made in folder. Raises BuildError."""
    soffice = _find_soffice()
    if soffice is None:
        raise BuildError("未找到 LibreOffice(soffice),无法生成 PDF。请先安装:apt-get install "
                         "libreoffice-writer-nogui fonts-arphic-uming fonts-wqy-zenhei;只要 DOCX 请加 --docx-only")
    fonts = folder / "fonts.conf"
    edits = "".join(f'<match><test name="family"><string>{name}</string></test><edit name="family" mode="assign" '
                    f'binding="strong"><string>{stand_in}</string></edit></match>'
                    for name, stand_in in _STAND_INS.items())
    fonts.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
                     f"<include>/etc/fonts/fonts.conf</include>{edits}</fontconfig>", encoding="utf-8")
    options = {"ExportBookmarks": {"type": "boolean", "value": "true"}}
    run = subprocess.run(
        [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
         f"pdf:writer_pdf_Export:{json.dumps(options)}", "--outdir", str(folder), str(docx)],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)}, capture_output=True, text=True, timeout=300, check=False)
    pdf = folder / f"{docx.stem}.pdf"
    if run.returncode or not pdf.exists():
        raise BuildError(f"LibreOffice 转换 {docx.name!r} 失败:{run.stderr.strip() or run.stdout.strip()}")
    return pdf


def _find_soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _find_pages(pdf: Path, blocks: Sequence[Block]) -> list[int]:
    """Return the page of each heading, 1-based, from the outline of the PDF."""
    reader = PdfReader(pdf)
    entries = list(_walk_outline(reader.outline))
    titles = [block.text for block in blocks if block.kind == "heading"]
    if ["".join(entry.title.split()) for entry in entries] != ["".join(title.split()) for title in titles]:
        raise BuildError(f"{pdf.name!r} 的书签与标题不一致,无法确定目录页码")
    return [(reader.get_destination_page_number(entry) or 0) + 1 for entry in entries]


def _walk_outline(outline: Sequence[Any]) -> Iterator[Any]:
    for entry in outline:
        yield from _walk_outline(entry) if isinstance(entry, list) else (entry,)


def build_report(source: Path, out: Path, *, formats: Sequence[str] = ("docx", "pdf")) -> list[Path]:
    """Return the files built from one Markdown report. Without LibreOffice a DOCX has no page numbers in its contents."""
    blocks = parse_blocks(source.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="report-") as temporary:
        docx = Path(temporary, f"{source.stem}.docx")
        pages: list[int] = [0] * sum(block.kind == "heading" for block in blocks)
        if formats == ("docx",) and _find_soffice() is None:
            write_docx(blocks, docx, pages=())
        else:
            for _ in range(4):  # The numbers are part of the layout, so build until they stay
                write_docx(blocks, docx, pages=pages)
                settled, pages = pages, _find_pages(_convert_pdf(docx, docx.parent), blocks)
                if settled == pages:
                    break
        out.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(docx.with_suffix(f".{suffix}"), out)) for suffix in formats]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 built, 1 a report could not be built."""
    parser = argparse.ArgumentParser(prog="evals.build_reports", description="Markdown 报告 → DOCX 与 PDF")
    parser.add_argument("sources", nargs="+", type=Path, metavar="SRC.md")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--docx-only", dest="formats", action="store_const", const=("docx",))
    only.add_argument("--pdf-only", dest="formats", action="store_const", const=("pdf",))
    parser.set_defaults(formats=("docx", "pdf"))
    chosen = parser.parse_args(arguments)
    for source in chosen.sources:
        try:
            print(*build_report(source, chosen.out, formats=chosen.formats), sep="\n")
        except (BuildError, OSError) as error:
            print(f"{source}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
