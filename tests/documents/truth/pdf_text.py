"""Sources of ground truth: PDFs of running text. Each function writes the smallest file that shows what its name says."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from paper import BODY, LEFT, LINE, Paper
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from truth.words import CALM, LONG, OTHER, plain_picture

__all__ = ["SOURCES"]

GUTTER = 318.0  # left edge of a right column
NARROW = 17  # characters of a column's line


def _column(paper: Paper, lines: Sequence[str], x: float, top: float) -> None:
    paper.y = top
    for line in lines:
        paper.line(line, x=x)


def _wrap(text: str, width: int, indent: int = 2) -> list[str]:
    """Return lines of a column, the first one indented by ideographic spaces that a PDF does not hold: by its place."""
    lines = [text[: width - indent]]
    rest = text[width - indent :]
    while rest:
        lines.append(rest[:width])
        rest = rest[width:]
    return lines


def two_columns(path: Path) -> None:
    """A heading across the page, two columns below; the second paragraph goes on at the top of the right column."""
    paper = Paper(path).line("1 建设情况", size=16)
    top = paper.y
    first, second, third = (_wrap(text, NARROW) for text in (LONG, OTHER, CALM))
    cut = 2  # lines of the second paragraph that stand in the left column
    indented = {0, len(first)}
    paper.y = top
    for number, line in enumerate([*first, *second[:cut]]):
        paper.line(line, x=LEFT + (2 * BODY if number in indented else 0))
    paper.y = top
    for number, line in enumerate([*second[cut:], *third]):
        paper.line(line, x=GUTTER + (2 * BODY if number == len(second) - cut else 0))
    paper.save()


def paragraphs_over_lines(path: Path) -> None:
    """Lines of a paragraph are one text; the second paragraph's last line is full and does not swallow the third."""
    full = (OTHER * 2)[: 2 * LINE - 3] + "。"
    Paper(path).prose(LONG).prose(full).prose(CALM).save()


def paragraph_over_pages(path: Path) -> None:
    """A paragraph that the page break cuts in the middle of a sentence."""
    paper = Paper(path)
    paper.y = 72 + 20  # room for two lines
    paper.prose(LONG + OTHER).prose(CALM).save()


def headings_of_every_kind(path: Path) -> None:
    """第一章, 第一节, 一、, (一), 1., (1), ①: seven levels."""
    paper = Paper(path)
    for text, size in (
        ("第一章 总体情况", 20), ("第一节 项目由来", 18), ("一、现实基础", 16), ("(一)网络条件", 15), ("1.骨干网络", 14),
        ("(1)州级节点", 13), ("①机房供电", 13),
    ):  # fmt: skip
        paper.line(text, size=size).prose(LONG)
    paper.line("第二章 投资估算", size=20).prose(OTHER).save()


def headings_in_decimals(path: Path) -> None:
    """1, 1.1, 1.1.1, 1.1.1.1, back to 1.2 and 2; amounts at the beginning of lines are no numbers."""
    paper = Paper(path)
    for text, size in (
        ("1 总论", 18), ("1.1 项目名称", 15), ("1.1.1 曾用名称", 13), ("1.1.1.1 批复文号", 13), ("1.2 申报单位", 15), ("2 需求分析", 18),
    ):  # fmt: skip
        paper.line(text, size=size).prose(LONG)
    paper.prose("3.5万元用于购置移动终端,其余经费用于软件开发。").save()


def official_headings_in_one_size(path: Path) -> None:
    """公文: 一、 and (一) in the size of the text and indented like it, entries 1. 2. 3. of a list below."""
    paper = Paper(path)
    paper.line("一、总体要求", x=LEFT + 24).prose(LONG)
    paper.line("(一)建设目标", x=LEFT + 24).prose(OTHER)
    paper.line("(二)主要任务", x=LEFT + 24)
    for entry in ("1.完成三个部门的数据汇聚;", "2.完成移动端应用开发;", "3.完成二百名巡护员的培训。"):
        paper.prose(entry)
    paper.line("二、投资概算", x=LEFT + 24).prose(CALM).save()


def headings_by_size(path: Path) -> None:
    """Headings without numbers in two sizes."""
    paper = Paper(path)
    for text, size in (("总体情况", 20), ("现实基础", 16), ("主要问题", 16), ("资金安排", 20)):
        paper.line(text, size=size).prose(LONG)
    paper.save()


def headings_by_weight(path: Path) -> None:
    """Bold headings in the size of the text (drawn with an outline, as Word does where a font has no bold)."""
    paper = Paper(path)
    for text in ("项目背景", "建设目标", "保障措施"):
        paper.canvas.saveState()
        paper.canvas.setLineWidth(0.4)
        words = paper.canvas.beginText(LEFT, paper.y)
        words.setFont("STSong-Light", BODY)
        words.setTextRenderMode(2)
        words.textOut(text)
        paper.canvas.drawText(words)
        paper.canvas.restoreState()
        paper.y -= BODY + 8
        paper.prose(LONG).prose(OTHER)
    paper.save()


def headings_by_outline(path: Path) -> None:
    """Plain lines that the file's outline names as headings, with their levels."""
    paper = Paper(path)
    for number, (level, name) in enumerate(((0, "总体情况"), (1, "家底盘点"), (1, "短板弱项"), (0, "资金安排"))):
        if number:
            paper.turn()
        paper.canvas.bookmarkPage(name)
        paper.canvas.addOutlineEntry(name, name, level)
        paper.line(name).prose(LONG)
    paper.save()


def contents_page(path: Path) -> None:
    """A contents page with leaders: its entries are no headings, the chapters are."""
    paper = Paper(path).centred("目  录", size=18)
    chapters = ("第一章 总论", "第二章 建设方案", "第三章 投资估算")
    for number, chapter in enumerate(chapters):
        paper.line(f"{chapter} {'.' * 60} {number + 2}")
    for chapter in chapters:
        paper.turn().line(chapter, size=18).prose(LONG)
    paper.save()


def list_entries(path: Path) -> None:
    """Entries of lists are no headings, whatever their numbers look like."""
    paper = Paper(path).line("1 建设内容", size=18).prose("本期建设以下三项内容:")
    for entry in ("1.巡护调度应用一套;", "2.移动终端二百台;", "3.数据汇聚接口十二个。"):
        paper.prose(entry)
    paper.line("2 编制依据", size=18)
    for entry in ("(1)《中华人民共和国密码法》", "(2)《中华人民共和国数据安全法》", "(3)《政务信息资源共享管理暂行办法》"):
        paper.line(entry, x=LEFT + 24)
    paper.prose(CALM).save()


def running_heads(path: Path) -> None:
    """A head and a page count on every page, the text running on below."""
    paper = Paper(path)
    for number, text in enumerate((LONG, OTHER, CALM), 1):
        paper.canvas.setFont("STSong-Light", 9)
        paper.canvas.drawString(200, 805, "某州巡护调度应用项目可行性研究报告")
        paper.canvas.drawString(280, 30, f"第 {number} 页 共 3 页")
        paper.y = 760
        paper.prose(text).turn()
    paper.save()


def footnote(path: Path) -> None:
    """A note in small type under a short rule at the foot; the text goes on over the page with a new paragraph."""
    paper = Paper(path).prose("全州登记在册的护林员共二百名①,分布在八县一市。").prose(LONG)
    paper.canvas.line(LEFT, 100, LEFT + 140, 100)
    paper.y = 84
    paper.line("①数据来源:州林业和草原局2025年统计年报。", size=9)
    paper.turn().prose(OTHER).save()


def rotated_page(path: Path) -> None:
    """A page set sideways and shown upright by /Rotate 90."""
    paper = Paper(path)
    paper.canvas.translate(595, 0)
    paper.canvas.rotate(90)
    paper.canvas.setPageRotation(90)
    paper.y = 520
    paper.line("一、项目概况", size=16).prose(LONG).save()


def landscape_page(path: Path) -> None:
    """A wide page with a table between two tall ones."""
    paper = Paper(path).prose(LONG).turn()
    paper.canvas.setPageSize((A4[1], A4[0]))
    paper.y = 520
    paper.table([["序号", "资源名称", "提供单位"], ["1", "草场确权信息", "州林草局"]], widths=(80, 300, 300))
    paper.turn()
    paper.canvas.setPageSize(A4)
    paper.prose(OTHER).save()


def form_field(path: Path) -> None:
    """A filled-in field under its label: what stands in it is text."""
    paper = Paper(path).line("申报单位(请填写全称):")
    paper.canvas.acroForm.textfield(name="unit", value="Forestry Bureau", x=LEFT, y=paper.y - 14, width=220, height=22, fontSize=12)
    paper.y -= 40
    paper.prose(LONG).save()


def latin_hyphenation(path: Path) -> None:
    """English prose: words parted at line ends are one word again, lines are joined by a space."""
    paper = Paper(path)
    for line in (
        "The regional patrol dispatch applica-",
        "tion integrates patrol records of three depart-",
        "ments on the existing government cloud and re-",
        "duces repeated data entry.",
    ):
        paper.canvas.setFont("Helvetica", BODY)
        width = pdfmetrics.stringWidth(line, "Helvetica", BODY)
        words = paper.canvas.beginText(LEFT, paper.y)
        words.setFont("Helvetica", BODY)
        if not line.endswith("."):
            words.setCharSpace((270 - width) / (len(line) - 1))  # justified
        words.textOut(line)
        paper.canvas.drawText(words)
        paper.y -= 20
    paper.save()


def mixed_spacing(path: Path) -> None:
    """Spaces that writers put between Chinese and figures or Latin are not the author's; those inside Latin are."""
    Paper(path).line("采用 SM4 算法加密,部署 3 台 GPU 服务器,接入 Internet of Things 平台。").save()


def cover_title(path: Path) -> None:
    """A title of two lines on a cover, metadata left over from a template."""
    paper = Paper(path)
    paper.canvas.setTitle("某市智慧停车项目建议书")
    paper.y = 600
    paper.centred("高寒牧区巡护调度应用", size=26).centred("建设项目可行性研究报告", size=26).line("建设单位:某州林业和草原局")
    paper.turn().line("第一章 总论", size=18).prose(LONG).save()


def captions(path: Path) -> None:
    """Captions of tables and figures are no headings."""
    paper = Paper(path).line("一、系统架构", size=16).prose(LONG)
    paper.canvas.drawImage(ImageReader(plain_picture()), 180, paper.y - 100, 220, 100)
    paper.y -= 125
    paper.line("图2-1 总体架构", x=240, size=10).prose(OTHER)
    paper.line("表2-1 接口清单", x=240, size=10)
    paper.table([["序号", "接口名称", "频率"], ["1", "巡护轨迹接口", "实时"]], widths=(60, 220, 120)).prose(CALM).save()


def blank_page(path: Path) -> None:
    """An empty page between two counts as a page."""
    Paper(path).prose(LONG).turn().turn().prose(OTHER).save()


SOURCES: Mapping[str, Callable[[Path], None]] = {
    f"{function.__name__.replace('_', '-')}.pdf": function
    for function in (
        two_columns, paragraphs_over_lines, paragraph_over_pages, headings_of_every_kind, headings_in_decimals,
        official_headings_in_one_size, headings_by_size, headings_by_weight, headings_by_outline, contents_page, list_entries,
        running_heads, footnote, rotated_page, landscape_page, form_field, latin_hyphenation, mixed_spacing, cover_title, captions,
        blank_page,
    )
}  # fmt: skip
