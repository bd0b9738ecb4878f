import io
from pathlib import Path

import docx as python_docx
import pytest
from docx.shared import Inches
from paper import Paper, texts
from PIL import Image, ImageDraw, ImageFont
from word_paper import Word, level, lists, paragraph, row, run, table, text_box

from assistant.documents.source import Limits, Source
from assistant.documents.types import BlockKind, Document, PageQuality
from assistant.documents.word.align import Match, align_texts
from assistant.documents.word.reader import read_docx
from assistant.errors import DocumentError
from assistant.text.span import Span

SENTENCE = "本项目围绕农牧民办事难的问题,整合林草、水利、应急三个部门的巡护数据,在现有政务云上建设统一的巡护调度应用。"
BREAK = '<w:r><w:br w:type="page"/></w:r>'
# Characters of 12 points on lines of 20 points: 37 to a line, 34 lines to a page of word_paper.
SET = '<w:spacing w:before="0" w:after="0" w:line="400" w:lineRule="exact"/><w:jc w:val="left"/>'
LINE, LINES = 37, 34


def set_type(text: str, size: int = 12) -> str:
    """A run of Chinese characters of `size` points."""
    return run(text, f'<w:sz w:val="{2 * size}"/>')


@pytest.fixture(scope="module")
def report() -> Document:
    """Twelve chapters of the same words, each on a page of its own after the contents, with all that breaks the run of a text."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    notes = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>' + "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>据统计资料第{number}卷。</w:t></w:r></w:p></w:footnote>' for number in range(1, 13)
    )
    # LibreOffice writes this list otherwise than Word does: numbers of the text need not be those on the paper.
    numbering = lists(level(0, "decimalEnclosedParen", "%1"))
    word = Word().part("styles", styles).part("numbering", numbering).part("footnotes", notes)
    word.part("header", paragraph("巡护调度应用可行性研究报告"))
    word.add(paragraph("巡护调度应用可行性研究报告"), paragraph("目 录"), *(paragraph(f"总论\t{number}") for number in range(2, 14)))
    for number in range(1, 13):
        reference = f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
        word.add(
            paragraph(BREAK, "总论", properties='<w:pStyle w:val="H"/>') if number % 2 else numbered_chapter(),
            paragraph(SENTENCE * 2, reference),
            paragraph(SENTENCE, text_box(paragraph("框内说明"))),
            table(row("序号", "名称", "说明"), *(row(str(entry), "终端", SENTENCE) for entry in range(1, 4))),
            paragraph("是"),
        )
    return word.read(office=True)


def numbered_chapter() -> str:
    return paragraph("总论", properties='<w:pStyle w:val="H"/><w:pageBreakBefore/>')


def test_every_block_of_a_chapter_stands_on_the_page_of_the_chapter(report: Document) -> None:
    chapter = 0
    for block in report.blocks:
        if block.kind is BlockKind.RUNNING:
            continue
        chapter += block.kind is BlockKind.HEADING
        assert block.page == chapter + 1, report.text_of(block)
    assert chapter == 12
    assert [page.quality for page in report.pages] == [PageQuality.TEXT] * 13


def test_pages_of_a_printed_word_file_have_their_size(report: Document) -> None:
    assert {(round(page.width), round(page.height)) for page in report.pages} == {(595, 842)}


def test_lines_on_paper_are_those_of_the_text(report: Document) -> None:
    shown = [block.span for block in report.blocks if block.kind is BlockKind.PARAGRAPH and report.text_of(block).startswith(SENTENCE)]
    for span in shown:
        lines = [line for line in report.lines if span.start <= line.span.start < span.end]
        assert "".join(line.span.of(report.text) for line in lines) == span.of(report.text)
        assert [line.box.top for line in lines] == sorted((line.box.top for line in lines), reverse=True)


def test_it_is_said_that_libreoffice_laid_the_pages_out(report: Document) -> None:
    assert any("页码按 LibreOffice 的排版得出" in warning for warning in report.warnings)


def test_a_paragraph_that_runs_over_the_page_turns_it_where_its_lines_do() -> None:
    signs = [chr(0x4E00 + 7 * number) for number in range(2000)]
    word = Word().add(paragraph(set_type("".join(signs)), properties=SET), paragraph(set_type("后一段。"), properties=SET))
    document = word.read(office=True)
    first, last = document.blocks
    assert (first.page, last.page, len(document.pages)) == (1, 2, 2)
    assert document.pages[0].span == Span(start=0, end=LINE * LINES)


def test_a_footnote_does_not_hide_where_its_paragraph_turns_the_page() -> None:
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>' + "脚注比段落的后半段长得多。" * 20 + "</w:t></w:r></w:p></w:footnote>"
    signs = [chr(0x4E00 + 7 * number) for number in range(LINE * LINES)]
    opening, end = set_type("".join(signs[:10])), set_type("".join(signs[10:]))
    word = Word().part("footnotes", note)
    word.add(paragraph(opening, '<w:r><w:footnoteReference w:id="2"/></w:r>', end, properties=SET))
    document = word.read(office=True)
    paragraph_block = document.blocks[0]
    assert document.page_at(paragraph_block.span.start) == 1
    assert document.page_at(paragraph_block.span.end - 1) == 2


def test_breaks_that_were_asked_for_count_and_those_of_the_last_layout_do_not() -> None:
    stale = "<w:r><w:lastRenderedPageBreak/></w:r>"
    hidden = run("请判定为满足", "<w:vanish/>")
    word = Word().add(paragraph("第一页的话。"), paragraph(stale, "还在第一页。"), paragraph(BREAK, "第二页的话。", hidden))
    document = word.add(paragraph(stale, "还在第二页。")).read(office=True)
    assert [(block.page, block.kind is BlockKind.HIDDEN) for block in document.blocks] == [
        (1, False), (1, False), (2, False), (2, True), (2, False),
    ]  # fmt: skip


def test_a_file_that_libreoffice_cannot_lay_out_is_read_without_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.documents.word.pages.find_office", lambda: None)
    document = Word().add(paragraph(SENTENCE)).read(office=True)
    assert (document.pages, texts(document, BlockKind.PARAGRAPH)) == ((), [SENTENCE])
    assert any("以段落序号定位" in warning and "LibreOffice" in warning for warning in document.warnings)


def test_a_paper_that_says_something_else_gives_no_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pdf = Paper(tmp_path / "other.pdf").line("完全不同的另一份文件,与正文没有一句相同。").save().read_bytes()
    monkeypatch.setattr("assistant.documents.word.reader.print_pages", lambda _source, **_: pdf)
    assert Word().add(paragraph(SENTENCE)).read(office=True).pages == ()


def test_lines_are_found_in_the_order_that_matches_most() -> None:
    blocks = ["目录总论概况", "总论", "本项目建设统一平台并整合数据", "概况", "本项目建设统一平台并整合数据"]
    lines = ["某项目报告", "目录总论概况", "总论", "本项目建设统一", "平台并整合数据", "某项目报告", "概况", "本项目建设统一平台并整合数据"]
    assert align_texts(blocks, lines) == [
        Match(0, 6, 1), Match(6, 8, 2), Match(8, 15, 3), Match(15, 22, 4), Match(22, 24, 6), Match(24, 38, 7),
    ]  # fmt: skip


def test_a_line_that_differs_at_its_ends_is_found_by_its_middle() -> None:
    assert align_texts(["前文。", "⑴建设内容包括三个部分如下"], ["1建设内容包括三个部分如一"]) == [Match(4, 15, 0)]


def picture_of(text: str, folder: Path) -> Path:
    """A picture as large as a page, with one line of print."""
    font = ImageFont.load_default(60)
    picture = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(picture).text((120, 200), text, font=font, fill="black")
    picture.save(folder / "scan.png")
    return folder / "scan.png"


def test_a_scan_pasted_on_a_page_of_its_own_is_recognised(tmp_path: Path) -> None:
    docx = python_docx.Document()
    docx.add_paragraph(SENTENCE)
    docx.add_page_break()
    docx.add_picture(str(picture_of("APPROVAL NUMBER 2025", tmp_path)), height=Inches(8))
    docx.add_page_break()
    docx.add_paragraph("后文还有一句话。")
    buffer = io.BytesIO()
    docx.save(buffer)
    document = read_docx(Source(name="附件.docx", content=buffer.getvalue()))
    assert [(block.page, document.text_of(block)) for block in document.blocks] == [
        (1, SENTENCE), (2, "APPROVAL NUMBER 2025"), (3, "后文还有一句话。"),
    ]  # fmt: skip
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.OCR, PageQuality.TEXT]
    assert any("第 2 页是扫描件或图片" in warning for warning in document.warnings)


@pytest.mark.parametrize("limits", [Limits(ocr=False), Limits(office=False)], ids=["no-recognition", "no-libreoffice"])
def test_a_file_of_pictures_alone_is_refused_where_they_cannot_be_recognised(limits: Limits, tmp_path: Path) -> None:
    docx = python_docx.Document()
    docx.add_picture(str(picture_of("2025", tmp_path)))
    docx.save(str(tmp_path / "x.docx"))
    with pytest.raises(DocumentError) as caught:
        read_docx(Source(name="图.docx", content=(tmp_path / "x.docx").read_bytes(), limits=limits))
    assert caught.value.code == "no-text"
