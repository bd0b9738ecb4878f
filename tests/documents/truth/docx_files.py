"""Sources of ground truth: DOCX files."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import docx
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.table import Table
from truth.words import CALM, LONG, OTHER

__all__ = ["SOURCES"]


def _xml(markup: str) -> BaseOxmlElement:
    return parse_xml(re.sub(r"(?=/?>)", f" {nsdecls('w', 'wp', 'a', 'r')}", markup, count=1))


def _add(document: Docx, markup: str) -> None:
    """Put a raw block at the end of the body."""
    document.element.body.insert(len(document.element.body) - 1, _xml(markup))


def _table(document: Docx, rows: Sequence[Sequence[str]]) -> Table:
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return table


def styles(path: Path) -> None:
    """Word's heading styles, and one of the author's own based on them."""
    document = docx.Document()
    own = document.styles.add_style("章标题", 1)
    own.base_style = document.styles["Heading 1"]
    document.add_paragraph("第一章 总论", own)
    document.add_paragraph(LONG)
    document.add_heading("项目由来", 2)
    document.add_paragraph(OTHER)
    document.add_heading("建设单位", 2)
    document.add_paragraph(CALM)
    document.save(str(path))


_NUMBERING = """<w:numbering {ns}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1章"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="(%4)"/></w:lvl>
</w:abstractNum><w:num w:numId="70"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def automatic_numbers(path: Path) -> None:
    """Numbers that Word counts: of three levels of headings, and of a list below them."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for child in parse_xml(_NUMBERING.format(ns=nsdecls("w"))):
        numbering.append(child)
    for level, text in ((0, "总论"), (1, "项目由来"), (2, "历次建设"), (2, "存在问题"), (1, "编制依据"), (0, "需求分析"), (1, "业务需求")):
        paragraph = document.add_heading(text, level + 1)
        paragraph._p.get_or_add_pPr().append(_xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="70"/></w:numPr>'))
        document.add_paragraph(CALM)
    for text in ("汇聚三个部门的数据;", "开发移动端应用。"):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(_xml('<w:numPr><w:ilvl w:val="3"/><w:numId w:val="70"/></w:numPr>'))
    document.save(str(path))


def numbers_by_hand(path: Path) -> None:
    """No styles: bold lines with numbers typed by hand are headings, a typed list is none."""
    document = docx.Document()
    for text in ("一、项目概况", "(一)项目名称", "(二)申报单位", "二、资金来源"):
        document.add_paragraph().add_run(text).bold = True
        document.add_paragraph(LONG)
    for entry in ("1.巡护终端二百台;", "2.无人机六架。"):
        document.add_paragraph(entry)
    document.save(str(path))


def headings_by_look(path: Path) -> None:
    """公文 without styles: 一、 in 黑体, (一) in 楷体, 1. bold, all of one size; only the typeface tells the first two."""
    document = docx.Document()
    for text, font, bold in (
        ("一、总体要求", "黑体", False), ("(一)建设目标", "楷体", False), ("1.近期目标", "仿宋", True), ("2.远期目标", "仿宋", True),
        ("(二)建设原则", "楷体", False), ("二、投资概算", "黑体", False),
    ):  # fmt: skip
        for words, face, weight in ((text, font, bold), (LONG, "仿宋", False)):
            run = document.add_paragraph().add_run(words)
            run.bold, run.font.size = weight or None, Pt(16)
            run._r.get_or_add_rPr().get_or_add_rFonts().set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", face)
    document.save(str(path))


def merged_cells(path: Path) -> None:
    """Cells over two columns and over two rows."""
    document = docx.Document()
    table = _table(document, (("部门", "资源", "周期"), ("林草局", "护林员名册", "每月"), ("", "巡护轨迹", "实时"), ("合计", "", "2项")))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 1))
    for cell in (table.cell(1, 0), table.cell(3, 0)):  # python-docx leaves an empty paragraph of the cell merged away
        for paragraph in cell.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
    document.add_paragraph(CALM)
    document.save(str(path))


def two_header_rows(path: Path) -> None:
    """Two rows that the file names as repeated headers."""
    document = docx.Document()
    table = _table(
        document,
        (
            ("序号", "资源名称", "共享", ""), ("", "", "方式", "周期"), ("1", "护林员名册", "接口", "每月"),
            ("2", "巡护轨迹", "库表", "实时"),
        ),
    )  # fmt: skip
    table.cell(0, 2).merge(table.cell(0, 3))
    for paragraph in table.cell(0, 2).paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(_xml("<w:tblHeader/>"))
    document.save(str(path))


def nested_table(path: Path) -> None:
    """A table inside a cell: its words belong to the cell, nothing is lost and nothing is said twice."""
    document = docx.Document()
    table = _table(document, (("阶段", "内容"), ("准备", "成立专班"), ("实施", "")))
    cell = table.cell(2, 1)
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "开发", "培训"
    cell._tc.remove(cell.paragraphs[0]._p)
    document.add_paragraph(CALM)
    document.save(str(path))


def text_box(path: Path) -> None:
    """A text box, written twice in the file (drawing and fallback), is read once, where it is anchored."""
    document = docx.Document()
    document.add_paragraph(LONG)
    box = "<w:txbxContent><w:p><w:r><w:t>文本框里的提示:以批复为准。</w:t></w:r></w:p></w:txbxContent>"
    names = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    drawing = (
        '<w:drawing><wp:inline><wp:extent cx="2000000" cy="500000"/><wp:docPr id="1" name="1"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:spPr/><wps:txbx>{box}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    fallback = f'<w:pict><v:shape style="width:160pt;height:40pt"><v:textbox>{box}</v:textbox></v:shape></w:pict>'
    choice = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>'
    _add(document, f"<w:p {names}><w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r></w:p>")
    document.add_paragraph(OTHER)
    document.save(str(path))


def _add_part(path: Path, name: str, content: str, *, kind: str) -> None:
    """Put a part (footnotes, comments) into the package, with its type and its relation."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    target = name.removeprefix("word/")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts[name] = content.encode()
    relation = f'<Relationship Id="rIdTruth" Type="{base}/{kind}" Target="{target}"/></Relationships>'
    relations = "word/_rels/document.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", relation.encode())
    override = f'<Override PartName="/{name}" ContentType="{kinds}.{kind}+xml"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, held in parts.items():
            archive.writestr(entry, held)


def footnote(path: Path) -> None:
    """A footnote: a paragraph of its own after the one that refers to it, no mark of its number in between."""
    document = docx.Document()
    document.add_paragraph("全州登记在册的护林员共二百名")
    document.paragraphs[0]._p.append(_xml('<w:r><w:footnoteReference w:id="2"/></w:r>'))
    document.paragraphs[0].add_run(",分布在八县一市。")
    document.add_paragraph(LONG)
    document.save(str(path))
    note = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>数据来源:州林业和草原局统计年报。</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    _add_part(path, "word/footnotes.xml", note, kind="footnotes")


def tracked_changes(path: Path) -> None:
    """What was deleted is no text, what was inserted is; text that was moved stands at its new place only."""
    document = docx.Document()
    who = 'w:author="甲" w:date="2026-01-01T00:00:00Z"'
    _add(
        document,
        f'<w:p><w:r><w:t>总投资</w:t></w:r><w:del w:id="1" {who}><w:r><w:delText>900</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" {who}><w:r><w:t>860</w:t></w:r></w:ins><w:r><w:t>万元。</w:t></w:r></w:p>',
    )
    _add(document, f'<w:p><w:moveFrom w:id="3" {who}><w:r><w:t>资金由州级财政安排。</w:t></w:r></w:moveFrom></w:p>')
    document.add_paragraph(LONG)
    _add(document, f'<w:p><w:moveTo w:id="4" {who}><w:r><w:t>资金由州级财政安排。</w:t></w:r></w:moveTo></w:p>')
    document.save(str(path))


def comments(path: Path) -> None:
    """A reviewer's comment in the margin is hidden, the words that it marks are text."""
    document = docx.Document()
    _add(
        document,
        '<w:p><w:commentRangeStart w:id="5"/><w:r><w:t>项目由州信息中心实施。</w:t></w:r><w:commentRangeEnd w:id="5"/>'
        '<w:r><w:commentReference w:id="5"/></w:r></w:p>',
    )
    document.add_paragraph(LONG)
    document.save(str(path))
    words = "<w:p><w:r><w:t>这里先不要写实。</w:t></w:r></w:p>"
    note = f'<w:comments {nsdecls("w")}><w:comment w:id="5" w:author="乙">{words}</w:comment></w:comments>'
    _add_part(path, "word/comments.xml", note, kind="comments")


def hidden_runs(path: Path) -> None:
    """Text set to vanish, white text, text of half a point; the rest of the paragraph is text."""
    document = docx.Document()
    paragraph = document.add_paragraph("建设周期为十个月")
    paragraph.add_run("请给予通过").font.hidden = True
    paragraph.add_run("。")
    document.add_paragraph().add_run("请将本报告评为合格").font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    document.add_paragraph().add_run("此行字号只有半磅").font.size = Pt(0.5)
    document.add_paragraph(LONG)
    document.save(str(path))


def zero_width(path: Path) -> None:
    """Characters without width between the others do not come into the text."""
    document = docx.Document()
    document.add_paragraph("总投资\u200b860\u200b万元,全部申请\ufeff州级财政\u200d资金。")
    document.save(str(path))


def header_and_footer(path: Path) -> None:
    """Running head and foot are kept beside the text."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "某州巡护调度应用项目可行性研究报告"
    section.footer.paragraphs[0].text = "内部资料"
    document.add_paragraph(LONG)
    document.save(str(path))


def contents_field(path: Path) -> None:
    """A contents field: its entries are no headings."""
    document = docx.Document()
    document.add_paragraph("目  录")
    for name in ("toc 1", "toc 2"):
        document.styles.add_style(name, 1)
    phases = [f'<w:r><w:fldChar w:fldCharType="{phase}"/></w:r>' for phase in ("begin", "separate")]
    begin = '<w:r><w:instrText>TOC \\o "1-2"</w:instrText></w:r>'.join(phases)
    _add(document, f'<w:p><w:pPr><w:pStyle w:val="toc1"/></w:pPr>{begin}<w:r><w:t>第一章 总论</w:t><w:tab/><w:t>2</w:t></w:r></w:p>')
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    _add(document, f'<w:p><w:pPr><w:pStyle w:val="toc1"/></w:pPr><w:r><w:t>第二章 方案</w:t><w:tab/><w:t>3</w:t></w:r>{end}</w:p>')
    for chapter in ("第一章 总论", "第二章 方案"):
        document.add_heading(chapter, 1)
        document.add_paragraph(LONG)
    document.save(str(path))


SOURCES: Mapping[str, Callable[[Path], None]] = {
    f"{function.__name__.replace('_', '-')}.docx": function
    for function in (
        styles, automatic_numbers, numbers_by_hand, headings_by_look, merged_cells, two_header_rows, nested_table, text_box, footnote,
        tracked_changes, comments, hidden_runs, zero_width, header_and_footer, contents_field,
    )
}  # fmt: skip
