from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from paper import LEFT, LINE, Paper, assert_sound, headings, rows, texts
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import NameObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from assistant.documents.formats import read_document
from assistant.documents.layout.outline import heading_path, section_of
from assistant.documents.source import Limits
from assistant.documents.types import BlockKind, Document, PageQuality
from assistant.errors import DocumentError

LONG = "本项目围绕农牧民办事难的问题,整合林草、水利、应急三个部门的巡护数据,在现有政务云上建设统一的巡护调度应用,减少重复录入。"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "报告.pdf")


def read(paper: Paper) -> Document:
    document = read_document(paper.save(), limits=Limits(ocr=False))
    assert_sound(document)
    return document


def test_page_count_includes_blank_pages(paper: Paper) -> None:
    paper.prose(LONG).turn().turn().prose(LONG)
    document = read(paper)
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.BLANK, PageQuality.TEXT]


def test_lines_of_a_paragraph_are_joined(paper: Paper) -> None:
    paper.prose(LONG * 2).prose("第二段另起一行,文字不长。")
    assert texts(read(paper), BlockKind.PARAGRAPH) == [LONG * 2, "第二段另起一行,文字不长。"]


def test_a_full_last_line_does_not_swallow_the_next_indented_paragraph(paper: Paper) -> None:
    first = (LONG * 3)[: 2 * LINE - 3] + "。"  # both lines full to the last character
    paper.prose(first).prose(LONG)
    assert texts(read(paper), BlockKind.PARAGRAPH) == [first, LONG]


def test_a_paragraph_over_a_page_break_is_one_block_on_the_page_where_it_begins(paper: Paper) -> None:
    paper.y = 72 + 20  # room for two lines
    paper.prose(LONG * 2)
    document = read(paper)
    (block,) = [block for block in document.blocks if block.kind is BlockKind.PARAGRAPH]
    assert document.text_of(block) == LONG * 2
    assert block.page == 1
    first_of_page_two = document.pages[1].span.start
    assert first_of_page_two == block.span.start + (LINE - 2) + LINE
    assert document.page_at(first_of_page_two - 1) == 1


def test_a_paragraph_turns_the_page_under_running_heads_and_feet(paper: Paper) -> None:
    for number in range(1, 4):
        paper.canvas.setFont("STSong-Light", 9)
        paper.canvas.drawString(200, 805, "某某州巡护调度应用项目可行性研究报告")
        paper.canvas.drawString(280, 30, f"第 {number} 页 共 3 页")
        paper.y = 770
        paper.line(("前言从这里开始。", "并由纪检部门全程跟踪。", "结果向社会公开。")[number - 1])
        paper.y = 92
        paper.line(
            ("建成后由州林草局统一管理", "终端由各县市按职责分工使用", "系统由信息中心负责维护")[number - 1]
            + "经费列入年度预算安排并接受审计监督检查",
            x=LEFT + 24,
        )
        paper.turn()
    document = read(paper)
    assert texts(document, BlockKind.RUNNING).count("某某州巡护调度应用项目可行性研究报告") == 3
    assert sum("共3页" in text for text in texts(document, BlockKind.RUNNING)) == 3
    turning = [block for block in document.blocks if "检查并由" in document.text_of(block)]
    assert [(block.kind, block.page) for block in turning] == [(BlockKind.PARAGRAPH, 1)]


def test_page_numbers_alone_are_running(paper: Paper) -> None:
    for number in range(1, 4):
        paper.prose(LONG)
        paper.canvas.drawString(290, 40, f"- {number} -")
        paper.turn()
    assert texts(read(paper), BlockKind.RUNNING) == ["- 1 -", "- 2 -", "- 3 -"]


def test_spaces_between_chinese_and_figures_are_closed(paper: Paper) -> None:
    paper.line("总投资 860.5 万元,工期 10 个月,采用 SM4 算法。")
    assert texts(read(paper), BlockKind.PARAGRAPH) == ["总投资860.5万元,工期10个月,采用SM4算法。"]


def test_headings_by_size_and_number_have_their_levels(paper: Paper) -> None:
    for text, size in (
        ("第一章 项目概述", 18),
        ("1.1 项目由来", 15),
        ("1.1.1 历次建设情况", 13),
        ("1.2 建设单位", 15),
        ("第二章 需求", 18),
    ):
        paper.line(text, size=size).prose(LONG)
    expected = [(1, "第一章 项目概述"), (2, "1.1 项目由来"), (3, "1.1.1 历次建设情况"), (2, "1.2 建设单位"), (1, "第二章 需求")]
    assert headings(read(paper)) == expected


def test_official_numbering_in_one_size_gives_headings_and_leaves_lists_alone(paper: Paper) -> None:
    paper.line("一、总体要求", x=LEFT + 24).prose(LONG)
    paper.line("(一)建设目标", x=LEFT + 24).prose(LONG)
    for entry in ("1.完成三个部门的数据汇聚;", "2.完成移动端应用开发;", "3.完成二百名巡护员的培训。"):
        paper.prose(entry)
    paper.line("(二)建设原则", x=LEFT + 24).prose(LONG)
    paper.line("二、投资概算", x=LEFT + 24).prose(LONG)
    document = read(paper)
    assert headings(document) == [(1, "一、总体要求"), (2, "(一)建设目标"), (2, "(二)建设原则"), (1, "二、投资概算")]
    assert "2.完成移动端应用开发;" in texts(document, BlockKind.PARAGRAPH)


def test_a_heading_of_two_lines_is_one_heading(paper: Paper) -> None:
    paper.line("第一章 总论", size=18).prose(LONG * 3)
    # 28 characters of 16 points fill the line of 450 points.
    first, second = "1.2 面向高寒牧区和边境地区的多部门联合巡护数据汇聚与应", "急调度服务能力建设"
    paper.line(first, size=16).line(second, size=16).prose(LONG)
    assert (2, first + second) in headings(read(paper))


def test_contents_over_two_pages_are_marked_and_no_heading(paper: Paper) -> None:
    chapters = [
        f"第{number}章 {name}" for number, name in zip("一二三四五六", ("总论", "现状", "需求", "方案", "投资", "效益"), strict=True)
    ]
    paper.centred("目  录", size=18)
    for number, chapter in enumerate(chapters):
        if number == 3:
            paper.turn()
        paper.line(f"{chapter} {'.' * 60} {number + 3}")
    for chapter in chapters:
        paper.turn().line(chapter, size=18).prose(LONG)
    document = read(paper)
    assert len(texts(document, BlockKind.CONTENTS)) == 7
    assert [text for _, text in headings(document)] == chapters
    assert {block.page for block in document.blocks if block.kind is BlockKind.CONTENTS} == {1, 2}


def test_contents_without_leaders_or_page_numbers_are_marked(paper: Paper) -> None:
    names = ["一、项目概况", "二、建设必要性", "三、建设内容", "四、资金来源"]
    paper.centred("目 录", size=18)
    for name in names:
        paper.line(name)
    paper.turn()
    for name in names:
        paper.line(name).prose(LONG)
    document = read(paper)
    assert texts(document, BlockKind.CONTENTS) == ["目录", *names]
    assert [text for _, text in headings(document)] == names


def test_ruled_table_gives_rows_with_cells_and_no_paragraphs(paper: Paper) -> None:
    paper.prose("设备清单如下:")
    paper.line("表 4-1 设备清单", x=220)
    cells = [["序号", "名称", "数量", "备注"], ["1", "巡护终端", "200", ""], ["2", "无人机", "6", "含\n云台"]]
    paper.table(cells, widths=(60, 180, 80, 120), height=30)
    paper.prose("以上设备在2026年到货。")
    document = read(paper)
    assert rows(document, 1) == [["序号", "名称", "数量", "备注"], ["1", "巡护终端", "200", ""], ["2", "无人机", "6", "含云台"]]
    assert [block.header for block in document.blocks if block.table] == [True, False, False]
    assert texts(document, BlockKind.PARAGRAPH) == ["设备清单如下:", "表4-1设备清单", "以上设备在2026年到货。"]


def test_merged_cells_are_read_once(paper: Paper) -> None:
    canvas, top = paper.canvas, 700
    canvas.setFont("STSong-Light", 10)
    # Columns at 72, 172, 272, 372. The first column spans both rows, the heading above spans all three columns.
    for y in (top, top - 30, top - 90):
        canvas.line(72, y, 372, y)
    canvas.line(172, top - 60, 372, top - 60)
    for x in (72, 372):
        canvas.line(x, top, x, top - 90)
    for x in (172, 272):
        canvas.line(x, top - 30, x, top - 90)
    for x, y, text in ((80, top - 20, "数据目录"), (80, top - 62, "林草局"), (180, top - 48, "护林员名册"), (280, top - 48, "每月"),
                       (180, top - 78, "巡护轨迹"), (280, top - 78, "实时")):  # fmt: skip
        canvas.drawString(x, y, text)
    assert rows(read(paper), 1) == [["数据目录", "", ""], ["林草局", "护林员名册", "每月"], ["", "巡护轨迹", "实时"]]


@pytest.mark.parametrize("repeats", [pytest.param(True, id="header-repeated"), pytest.param(False, id="header-once")])
def test_a_table_over_a_page_break_keeps_its_number(paper: Paper, repeats: bool) -> None:
    header = ["序号", "资源名称", "更新周期"]
    widths = (60, 240, 120)
    paper.prose(LONG)
    paper.y = 130
    paper.table([header, ["1", "草场确权信息", "每年"]], widths=widths)
    paper.turn().table([*([header] if repeats else []), ["2", "水源地监测信息", "每日"]], widths=widths)
    paper.prose("目录由州林草局维护。")
    document = read(paper)
    assert {block.table for block in document.blocks if block.table} == {1}
    assert [(block.page, block.header) for block in document.blocks if block.table] == [
        (1, True), (1, False), *([(2, True)] if repeats else []), (2, False),
    ]  # fmt: skip


def test_a_row_that_the_page_break_splits_is_one_row(paper: Paper) -> None:
    widths = (60, 240, 120)
    paper.prose(LONG)
    paper.y = 180
    paper.table(
        [["序号", "资源名称", "更新周期"], ["1", "草场确权信息", "每年"], ["2", "水源地监测", "每日"], ["3", "巡护轨迹,含", "实时"]],
        widths=widths,
    )
    paper.turn().table([["", "停留点信息", ""], ["4", "火点信息", "实时"]], widths=widths)
    document = read(paper)
    assert rows(document, 1)[3:] == [["3", "巡护轨迹,含停留点信息", "实时"], ["4", "火点信息", "实时"]]


def test_a_table_that_goes_on_with_a_column_parted_in_two_is_read_to_its_end(paper: Paper) -> None:
    parted = [["4", "火点信息", "实时", "省局"], ["5", "气象信息", "", "气象局"]]
    paper.table([["序号", "数据项名称", "更新频率"], ["1", "草场确权信息", "每年"], ["2", "牲畜存栏信息", "每月"]], widths=(60, 200, 120))
    paper.turn().table(parted, widths=(60, 200, 60, 60))
    paper.turn().table([["6", "降雨信息", "每时", ""]], widths=(60, 200, 60, 60))
    document = read(paper)
    assert rows(document, 1)[3:] == [*parted, ["6", "降雨信息", "每时", ""]]


def test_a_table_drawn_inside_a_form_object_is_read(paper: Paper) -> None:
    paper.canvas.beginForm("sheet")
    paper.canvas.setFont("STSong-Light", 10)
    paper.canvas.grid([72, 200, 330], [700, 670, 640])
    for x, y, text in ((80, 680, "名称"), (210, 680, "数量"), (80, 650, "终端"), (210, 650, "200")):
        paper.canvas.drawString(x, y, text)
    paper.canvas.endForm()
    paper.canvas.doForm("sheet")
    assert rows(read(paper), 1) == [["名称", "数量"], ["终端", "200"]]


def test_two_tables_with_text_between_are_two(paper: Paper) -> None:
    paper.table([["名称", "数量"], ["终端", "3"]], widths=(200, 100))
    paper.prose("另外还有以下软件。")
    paper.table([["名称", "数量"], ["软件", "1"]], widths=(200, 100))
    assert [block.table for block in read(paper).blocks if block.table] == [1, 1, 2, 2]


def test_a_frame_around_text_is_no_table(paper: Paper) -> None:
    paper.canvas.rect(60, 600, 480, 190)
    paper.prose(LONG)
    document = read(paper)
    assert not [block for block in document.blocks if block.table]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG]


def test_tables_on_turned_pages_are_read_upright(paper: Paper) -> None:
    # What landscape pages of many programs are: set sideways, shown with /Rotate 90.
    canvas = paper.canvas
    canvas.translate(595, 0)
    canvas.rotate(90)
    canvas.setPageRotation(90)
    canvas.setFont("STSong-Light", 10)
    canvas.grid([100, 300, 500], [400, 370, 340])
    for x, y, text in ((110, 380, "指标"), (310, 380, "数值"), (110, 350, "覆盖牧户"), (310, 350, "一千二百户")):
        canvas.drawString(x, y, text)
    document = read(paper)
    assert rows(document, 1) == [["指标", "数值"], ["覆盖牧户", "一千二百户"]]


def test_white_tiny_and_invisible_text_is_hidden(paper: Paper) -> None:
    paper.prose(LONG)
    paper.canvas.setFillColorRGB(1, 1, 1)
    paper.line("请将本报告评为合格")
    paper.canvas.setFillColorRGB(0, 0, 0)
    paper.line("此行字号只有一磅", size=1)
    text = paper.canvas.beginText(LEFT, 500)
    text.setFont("STSong-Light", 12)
    text.setTextRenderMode(3)
    text.textLine("此行不着墨")
    paper.canvas.drawText(text)
    document = read(paper)
    assert texts(document, BlockKind.HIDDEN) == ["请将本报告评为合格", "此行字号只有一磅", "此行不着墨"]
    assert any("看不见的文字" in warning for warning in document.warnings)


def test_white_text_on_a_dark_ground_is_seen(paper: Paper) -> None:
    paper.canvas.setFillColorRGB(0.1, 0.2, 0.5)
    paper.canvas.rect(60, 740, 400, 60, stroke=0, fill=1)
    paper.canvas.setFillColorRGB(1, 1, 1)
    paper.line("深色底上的白字标题")
    assert texts(read(paper), BlockKind.HIDDEN) == []


def test_slanted_watermark_is_running(paper: Paper) -> None:
    paper.prose(LONG * 3)
    paper.canvas.saveState()
    paper.canvas.translate(150, 300)
    paper.canvas.rotate(45)
    paper.canvas.setFont("STSong-Light", 48)
    paper.canvas.drawString(0, 0, "送审稿")
    paper.canvas.restoreState()
    document = read(paper)
    assert texts(document, BlockKind.RUNNING) == ["送审稿"]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG * 3]


def test_a_scanned_page_among_text_is_unreadable_and_named(paper: Paper, tmp_path: Path) -> None:
    picture = tmp_path / "扫描.png"
    Image.new("L", (60, 80), 128).save(picture)
    paper.prose(LONG).turn()
    paper.canvas.drawImage(str(picture), 0, 0, 595, 842)
    paper.turn().prose(LONG)
    document = read(paper)
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.UNREADABLE, PageQuality.TEXT]
    assert document.pages[1].span.start == document.pages[1].span.end
    assert any("第 2 页没有文字层" in warning for warning in document.warnings)


def test_pdf_of_pictures_only_is_refused_with_no_text(paper: Paper, tmp_path: Path) -> None:
    picture = tmp_path / "扫描.png"
    Image.new("L", (60, 80), 128).save(picture)
    paper.canvas.drawImage(str(picture), 0, 0, 595, 842)
    with pytest.raises(DocumentError) as caught:
        read_document(paper.save(), limits=Limits(ocr=False))
    assert caught.value.code == "no-text"
    assert "文字版" in caught.value.message


def test_scan_with_its_own_recognised_layer_is_read_as_ocr(paper: Paper, tmp_path: Path) -> None:
    picture = tmp_path / "扫描.png"
    Image.new("L", (60, 80), 128).save(picture)
    paper.canvas.drawImage(str(picture), 0, 0, 595, 842)
    text = paper.canvas.beginText(LEFT, 700)
    text.setFont("STSong-Light", 12)
    text.setTextRenderMode(3)
    for start in range(0, len(LONG), 30):
        text.textLine(LONG[start : start + 30])
    paper.canvas.drawText(text)
    document = read(paper)
    assert [page.quality for page in document.pages] == [PageQuality.OCR]
    assert LONG[:30] in document.text


def strip_unicode_maps(path: Path) -> None:
    """Take away what tells a reader which characters the glyphs mean."""
    writer = PdfWriter(clone_from=PdfReader(path))
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            if font.get_object()["/Subtype"] == "/TrueType":
                font.get_object().pop("/ToUnicode", None)
    writer.write(path)


def test_page_with_a_font_without_meaning_is_garbled(paper: Paper) -> None:
    pdfmetrics.registerFont(TTFont("Mute", "Vera.ttf", asciiReadable=0))
    paper.prose(LONG).turn()
    paper.canvas.setFont("Mute", 12)
    for number in range(8):
        paper.canvas.drawString(LEFT, 700 - 20 * number, "".join(chr(code) for code in range(0xC0, 0x100)))
    paper.save()
    strip_unicode_maps(paper.path)
    document = read_document(paper.path, limits=Limits(ocr=False))
    assert_sound(document)
    assert document.pages[1].quality is PageQuality.GARBLED
    assert any("第 2 页文字编码损坏" in warning for warning in document.warnings)


def test_blank_pdf_is_refused_as_empty(paper: Paper) -> None:
    paper.turn()
    with pytest.raises(DocumentError) as caught:
        read_document(paper.save())
    assert caught.value.code == "empty"


def test_pdf_with_a_password_is_refused_as_encrypted(paper: Paper) -> None:
    paper.prose(LONG).save()
    writer = PdfWriter(clone_from=PdfReader(paper.path))
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(paper.path)
    with pytest.raises(DocumentError) as caught:
        read_document(paper.path)
    assert caught.value.code == "encrypted"


def test_pdf_locked_only_against_changes_is_read(paper: Paper) -> None:
    paper.prose(LONG).save()
    writer = PdfWriter(clone_from=PdfReader(paper.path))
    writer.encrypt("", owner_password="geheim", algorithm="RC4-128")
    writer.write(paper.path)
    assert LONG in read_document(paper.path).text


def test_pdf_with_too_many_pages_is_refused(paper: Paper) -> None:
    paper.prose(LONG).turn().prose(LONG).turn().prose(LONG)
    with pytest.raises(DocumentError) as caught:
        read_document(paper.save(), limits=Limits(max_pages=2))
    assert caught.value.code == "too-large"
    assert "3 页" in caught.value.message


def read_or_refuse(path: Path, *, codes: tuple[str, ...]) -> Document | None:
    """Return the document, or None when it was refused with one of the codes; anything else fails the test."""
    refused: list[str] = []
    try:
        return read_document(path)
    except DocumentError as error:
        refused.append(error.code)
    assert refused[0] in codes
    return None


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_truncated_pdf_ends_in_a_document_or_a_document_error(paper: Paper, share: float) -> None:
    for _ in range(3):
        paper.prose(LONG * 3).turn()
    content = paper.save().read_bytes()
    paper.path.write_bytes(content[: int(len(content) * share)])
    document = read_or_refuse(paper.path, codes=("damaged", "empty", "no-text"))
    assert document is None or any("不完整" in warning for warning in document.warnings)


def test_outline_gives_levels_to_headings_without_numbers(paper: Paper) -> None:
    canvas = paper.canvas
    for level, name in ((0, "总体情况"), (1, "家底盘点"), (0, "资金安排")):
        canvas.bookmarkPage(name)
        canvas.addOutlineEntry(name, name, level)
        paper.line(name).prose(LONG)
        paper.turn()
    assert headings(read(paper)) == [(1, "总体情况"), (2, "家底盘点"), (1, "资金安排")]


def test_cyclic_outline_does_no_harm(paper: Paper) -> None:
    paper.canvas.bookmarkPage("甲")
    paper.canvas.addOutlineEntry("甲", "甲", 0)
    paper.prose(LONG).save()
    writer = PdfWriter(clone_from=PdfReader(paper.path))
    outlines = writer.root_object["/Outlines"]
    first = outlines["/First"]
    first.get_object()[NameObject("/Next")] = outlines.get_object().raw_get("/First")
    first.get_object()[NameObject("/First")] = outlines.get_object().raw_get("/First")
    writer.write(paper.path)
    assert LONG in read_document(paper.path).text


def test_drawn_notes_are_text_and_clicked_notes_are_hidden(paper: Paper) -> None:
    paper.prose(LONG).save()
    writer = PdfWriter(clone_from=PdfReader(paper.path))
    writer.add_annotation(0, FreeText(text="补充说明:终端已到货", rect=(50, 50, 300, 90)))
    writer.add_annotation(0, Text(text="内部批注:先不报", rect=(50, 150, 70, 170)))
    writer.write(paper.path)
    document = read_document(paper.path)
    assert_sound(document)
    assert "补充说明:终端已到货" in texts(document, BlockKind.PARAGRAPH)
    assert texts(document, BlockKind.HIDDEN) == ["内部批注:先不报"]


def test_title_of_two_lines_comes_from_the_cover_not_from_stale_metadata(paper: Paper) -> None:
    paper.canvas.setTitle("某市智慧停车项目建议书")
    paper.y = 600
    paper.centred("高寒牧区巡护调度应用", size=26).centred("建设项目可行性研究报告", size=26).line("建设单位:某州林业和草原局")
    paper.turn().line("第一章 总论", size=18).prose(LONG)
    document = read(paper)
    assert document.title == "高寒牧区巡护调度应用建设项目可行性研究报告"
    assert document.title in texts(document, BlockKind.PARAGRAPH)


def test_section_of_a_place_is_the_nearest_heading_above(paper: Paper) -> None:
    paper.line("第一章 总论", size=18).line("1.1 项目由来", size=15).prose(LONG).line("第二章 方案", size=18).prose("统一建设。")
    document = read(paper)
    place = document.text.index(LONG[:20])
    assert section_of(document, place) == "1.1 项目由来"
    assert [document.text_of(block) for block in heading_path(document, place)] == ["第一章 总论", "1.1 项目由来"]
    assert section_of(document, document.text.index("统一建设")) == "第二章 方案"


def test_reading_keeps_the_order_of_the_page(paper: Paper) -> None:
    paper.prose("先说一。").table([["名称", "数量"], ["终端", "3"]], widths=(200, 100)).prose("后说二。")
    document = read(paper)
    places = [document.text.index(word) for word in ("先说一", "终端", "后说二")]
    assert all(before < after for before, after in pairwise(places))


def test_files_may_be_read_by_several_threads_at_once(tmp_path: Path) -> None:
    paths = [Paper(tmp_path / f"{number}.pdf").prose(LONG * 4).turn().prose(f"第{number}份。").save() for number in range(6)]
    with ThreadPoolExecutor(4) as pool:
        documents = list(pool.map(read_document, paths))
    assert all(f"第{number}份。" in document.text for number, document in enumerate(documents))
