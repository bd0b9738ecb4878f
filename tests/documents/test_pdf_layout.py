"""Pages that are not one column of prose: columns, footnotes, sideways pages, watermarks, figures, and tables without rules."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from paper import BODY, LEFT, LINE, RIGHT, Paper, assert_sound, headings, rows, texts

from assistant.documents.formats import read_document
from assistant.documents.source import Limits
from assistant.documents.types import BlockKind, Document

LONG = "本项目围绕农牧民办事难的问题,整合林草、水利、应急三个部门的巡护数据,在现有政务云上建设统一的巡护调度应用,减少重复录入。"
OTHER = "巡护员在野外用移动终端上报火情、虫害和盗伐线索,后台按网格自动派单,处置结果回传后由县级平台核验并计入当月考核。"
THIRD = "系统由州信息中心统一运维,经费列入年度部门预算,运行三年后由第三方机构评估一次,评估结果向社会公开并报州政府备案。"
NARROW, GUTTER = 17, 318.0  # characters of a column's line; the left edge of the right column


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "报告.pdf")


def read(paper: Paper) -> Document:
    document = read_document(paper.save(), limits=Limits(ocr=False))
    assert_sound(document)
    return document


def wrap(text: str, width: int = NARROW) -> list[tuple[int, str]]:
    """Return the lines of a paragraph in a column, each with its indent in characters."""
    lines = [(2, text[: width - 2])]
    return lines + [(0, text[start : start + width]) for start in range(width - 2, len(text), width)]


def set_column(paper: Paper, lines: Sequence[tuple[int, str]], *, x: float, top: float, drop: float = 0.0) -> float:
    """Set the lines from `top` minus `drop` down; return where the next line would stand."""
    paper.y = top - drop
    for indent, line in lines:
        paper.line(line, x=x + indent * BODY)
    return paper.y


# Columns


@pytest.mark.parametrize("drop", [pytest.param(0.0, id="baselines-level"), pytest.param(7.0, id="baselines-apart")])
def test_columns_are_read_one_after_the_other(paper: Paper, drop: float) -> None:
    left, right = wrap(LONG) + wrap(OTHER), wrap(THIRD) + wrap(LONG)
    set_column(paper, left, x=LEFT, top=700)
    set_column(paper, right, x=GUTTER, top=700, drop=drop)
    assert texts(read(paper), BlockKind.PARAGRAPH) == [LONG, OTHER, THIRD, LONG]


def test_a_paragraph_goes_on_at_the_top_of_the_next_column_and_of_the_next_page(paper: Paper) -> None:
    lines = [line for text in (LONG, OTHER, THIRD, LONG, OTHER, THIRD) for line in wrap(text)]
    for number, (x, page) in enumerate(((LEFT, 1), (GUTTER, 1), (LEFT, 2), (GUTTER, 2))):
        set_column(paper, lines[number * 6 : number * 6 + 6], x=x, top=700)
        if page == 1 and x == GUTTER:
            paper.turn()
    assert texts(read(paper), BlockKind.PARAGRAPH) == [LONG, OTHER, THIRD, LONG, OTHER, THIRD]


def test_a_title_over_both_columns_and_text_below_them_keep_their_places(paper: Paper) -> None:
    paper.centred("高寒牧区巡护调度应用建设情况通报", size=18)
    top = paper.y
    set_column(paper, wrap(LONG) + wrap(OTHER), x=LEFT, top=top)
    paper.y = set_column(paper, wrap(THIRD) + wrap(LONG), x=GUTTER, top=top)
    paper.prose(OTHER)
    found = [document_text for document_text in texts(read(paper), BlockKind.PARAGRAPH) if "通报" not in document_text]
    assert found == [LONG, OTHER, THIRD, LONG, OTHER]


def test_a_table_inside_one_column_does_not_part_the_columns(paper: Paper) -> None:
    after = set_column(paper, wrap(LONG), x=LEFT, top=700)
    canvas = paper.canvas
    canvas.grid([LEFT - 4, LEFT + 90, LEFT + 215], [after, after - 24, after - 48])
    canvas.setFont("STSong-Light", 10)
    for x, y, text in ((LEFT, 8, "名称"), (LEFT + 95, 8, "数量"), (LEFT, 32, "终端"), (LEFT + 95, 32, "200")):
        canvas.drawString(x, after - y - 8, text)
    set_column(paper, wrap(OTHER), x=LEFT, top=after - 70)
    set_column(paper, wrap(THIRD) + wrap(LONG) + wrap(OTHER), x=GUTTER, top=700)
    document = read(paper)
    assert rows(document, 1) == [["名称", "数量"], ["终端", "200"]]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, OTHER, THIRD, LONG, OTHER]
    places = [document.text.index(words) for words in (LONG, "终端", OTHER, THIRD)]
    assert places == sorted(places)


def test_two_columns_of_form_labels_are_no_columns_of_text(paper: Paper) -> None:
    for left, right in (
        ("建设单位:某局", "联系人:张某"),
        ("编制单位:某院", "联系人:李某"),
        ("编制日期:五月", "电话:八位"),
        ("密级:公开", "份号:一"),
    ):
        paper.canvas.setFont("STSong-Light", BODY)
        paper.canvas.drawString(GUTTER, paper.y, right)
        paper.line(left)
    assert texts(read(paper), BlockKind.PARAGRAPH)[0] == "建设单位:某局 联系人:张某"


# Footnotes


@pytest.mark.parametrize("ruled", [pytest.param(True, id="below-a-rule"), pytest.param(False, id="by-its-mark")])
def test_a_footnote_does_not_cut_the_paragraph_that_turns_the_page(paper: Paper, ruled: bool) -> None:
    turning = LONG + THIRD
    paper.prose(OTHER)
    paper.y = 152
    paper.line(turning[: LINE - 2], x=LEFT + 24).line(turning[LINE - 2 :][:LINE])
    if ruled:
        paper.canvas.line(LEFT, 100, LEFT + 140, 100)
    paper.y = 86
    paper.line("① 数据截至2024年12月,由州林草局提供。", size=9)
    paper.canvas.drawString(290, 30, "- 1 -")
    paper.turn().line(turning[2 * LINE - 2 :][:LINE]).line(turning[3 * LINE - 2 :])
    paper.canvas.drawString(290, 30, "- 2 -")
    document = read(paper)
    assert texts(document, BlockKind.PARAGRAPH) == [OTHER, "① 数据截至2024年12月,由州林草局提供。", turning]
    (note,) = [block for block in document.blocks if document.text_of(block).startswith("①")]
    assert note.page == 1


def test_the_small_line_below_a_table_in_mid_page_is_no_footnote(paper: Paper) -> None:
    paper.table([["名称", "数量"], ["终端", "3"]], widths=(200, 100))
    paper.line("注:数量含备件。", size=9).prose(LONG)
    assert texts(read(paper), BlockKind.PARAGRAPH) == ["注:数量含备件。", LONG]


# Pages set sideways


def test_a_page_set_sideways_is_turned_and_read(paper: Paper) -> None:
    canvas = paper.prose(LONG).turn().canvas
    canvas.setFont("STSong-Light", 9)
    canvas.drawString(280, 40, "- 2 -")  # the page number stands upright
    canvas.translate(595, 0)
    canvas.rotate(90)
    canvas.setFont("STSong-Light", 10)
    canvas.grid([100, 300, 500], [400, 370, 340])
    for x, y, text in ((110, 380, "指标"), (310, 380, "数值"), (110, 350, "覆盖牧户"), (310, 350, "一千二百户")):
        canvas.drawString(x, y, text)
    canvas.drawString(100, 420, "表一 绩效指标,由州林草局填报")
    document = read(paper)
    assert rows(document, 1) == [["指标", "数值"], ["覆盖牧户", "一千二百户"]]
    assert "表一绩效指标,由州林草局填报" in texts(document, BlockKind.PARAGRAPH)
    assert "-2-" in texts(document, BlockKind.RUNNING)
    # On the page as seen (595 by 842) the caption runs upwards near the left: 420 from its right edge.
    (line,) = [line for line in document.lines if "绩效指标" in line.span.of(document.text)]
    assert (document.pages[1].width, document.pages[1].height) == pytest.approx((595, 842), abs=1)
    assert line.box.left == pytest.approx(595 - 420 - 0.85 * 10, abs=2)
    assert line.box.bottom == pytest.approx(100, abs=2)


# Watermarks


def slanted(paper: Paper, text: str) -> None:
    paper.canvas.saveState()
    paper.canvas.setFillColorRGB(0.85, 0.85, 0.85)
    paper.canvas.translate(120, 560)
    paper.canvas.rotate(45)
    paper.canvas.setFont("STSong-Light", 60)
    paper.canvas.drawString(0, 0, text)
    paper.canvas.restoreState()


def test_a_watermark_across_a_table_stays_out_of_its_cells(paper: Paper) -> None:
    cells = [["序号", "名称", "数量"], ["1", "巡护终端", "200"], ["2", "无人机", "6"], ["3", "望远镜", "40"]]
    slanted(paper, "内部资料")
    paper.table(cells, widths=(100, 200, 150), height=60)
    document = read(paper)
    assert rows(document, 1) == cells
    assert texts(document, BlockKind.RUNNING) == ["内部资料"]


def test_an_upright_watermark_behind_the_text_does_not_break_its_lines(paper: Paper) -> None:
    for _ in range(3):
        paper.canvas.saveState()
        paper.canvas.setFillColorRGB(0.85, 0.85, 0.85)
        paper.canvas.setFont("STSong-Light", 60)
        paper.canvas.drawString(180, 728, "送审稿")
        paper.canvas.restoreState()
        paper.prose(LONG).prose(OTHER).turn()
    document = read(paper)
    assert texts(document, BlockKind.RUNNING) == ["送审稿"] * 3
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, OTHER] * 3


def test_a_light_line_that_comes_back_in_mid_page_is_a_watermark(paper: Paper) -> None:
    for text in (LONG, OTHER, THIRD):
        paper.prose(text)
        paper.canvas.setFillColorRGB(0.8, 0.8, 0.8)
        paper.canvas.setFont("STSong-Light", 12)
        paper.canvas.drawString(200, 400, "仅供评审使用")
        paper.canvas.setFillColorRGB(0, 0, 0)
        paper.turn()
    document = read(paper)
    assert texts(document, BlockKind.RUNNING) == ["仅供评审使用"] * 3


# Figures


def test_the_boxes_of_a_flow_chart_are_no_table(paper: Paper) -> None:
    canvas = paper.prose(LONG).canvas
    canvas.setFont("STSong-Light", 10)
    for number, text in enumerate(("线索上报", "自动派单", "现场处置")):
        canvas.rect(90 + 150 * number, 560, 90, 40)
        canvas.drawString(100 + 150 * number, 577, text)
    for number, text in enumerate(("县级核验", "计入考核")):
        canvas.rect(240 + 150 * number, 460, 90, 40)
        canvas.drawString(250 + 150 * number, 477, text)
    for x, y in ((180, 580), (330, 580), (330, 480)):
        canvas.line(x, y, x + 60, y)
    canvas.line(285, 500, 285, 560)
    canvas.line(435, 500, 435, 560)
    document = read(paper)
    assert not [block for block in document.blocks if block.table]
    assert {"现场处置", "县级核验"} <= set("".join(texts(document, BlockKind.PARAGRAPH)).split()) or "现场处置" in document.text


# Tables without vertical rules, and without any


CELLS = [
    ["序号", "资源名称", "提供部门", "更新周期"],
    ["1", "草场确权信息", "州林草局", "每年"],
    ["2", "水源地监测信息", "州水利局", "每日"],
    ["3", "火点信息", "州应急局", "实时"],
]
COLUMNS = (80, 150, 300, 430)


def set_rows(paper: Paper, cells: Sequence[Sequence[str]], *, pitch: float = 22, columns: Sequence[float] = COLUMNS) -> None:
    paper.canvas.setFont("STSong-Light", 10)
    for row in cells:
        lines = max(cell.count("\n") for cell in row) + 1
        for x, cell in zip(columns, row, strict=True):
            for number, part in enumerate(cell.split("\n")):
                paper.canvas.drawString(x, paper.y - 16 - 13 * number, part)
        paper.y -= pitch + 13 * (lines - 1)


def rule(paper: Paper) -> None:
    paper.canvas.line(LEFT, paper.y, RIGHT, paper.y)


def test_a_table_with_three_rules_has_rows_and_cells(paper: Paper) -> None:
    paper.prose(LONG).line("表3-1 资源目录", x=240)
    rule(paper)
    set_rows(paper, CELLS[:1])
    rule(paper)
    set_rows(paper, CELLS[1:])
    rule(paper)
    paper.y -= 30
    paper.prose(OTHER)
    document = read(paper)
    assert rows(document, 1) == CELLS
    assert [block.header for block in document.blocks if block.table] == [True, False, False, False]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, "表3-1资源目录", OTHER]


def test_a_wrapped_cell_between_three_rules_stays_in_its_row(paper: Paper) -> None:
    cells = [CELLS[0], ["1", "草场确权信息,\n含四至界址", "州林草局", "每年"], CELLS[2], CELLS[3]]
    paper.prose(LONG)
    rule(paper)
    set_rows(paper, cells[:1])
    rule(paper)
    set_rows(paper, cells[1:])
    rule(paper)
    assert rows(read(paper), 1) == [[cell.replace("\n", "") for cell in row] for row in cells]


def test_two_tables_with_three_rules_and_prose_between_are_two(paper: Paper) -> None:
    for _ in range(2):
        rule(paper)
        set_rows(paper, CELLS[:1])
        rule(paper)
        set_rows(paper, CELLS[1:])
        rule(paper)
        paper.y -= 30
        paper.prose(OTHER)
    document = read(paper)
    assert rows(document, 1) == CELLS
    assert rows(document, 2) == CELLS
    assert texts(document, BlockKind.PARAGRAPH) == [OTHER, OTHER]


def test_rules_above_and_below_prose_make_no_table(paper: Paper) -> None:
    rule(paper)
    paper.y -= 16
    paper.prose(LONG)
    rule(paper)
    paper.y -= 16
    paper.prose(OTHER)
    rule(paper)
    document = read(paper)
    assert not [block for block in document.blocks if block.table]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, OTHER]


def test_columns_of_cells_without_any_rule_are_a_table(paper: Paper) -> None:
    cells = [
        ["名称", "单位", "数量", "金额"],
        ["巡护终端", "台", "200", "46.00"],
        ["无人机", "架", "6", "21.60"],
        ["望远镜", "具", "40", "3.20"],
    ]
    paper.prose(LONG)
    set_rows(paper, cells)
    paper.y -= 20
    paper.prose(OTHER)
    document = read(paper)
    assert rows(document, 1) == cells
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, OTHER]


def test_a_caption_and_two_columns_of_words_without_rules_are_a_table(paper: Paper) -> None:
    cells = [["风险", "对策"], ["断网", "离线缓存,联网后补传"], ["误报", "两级核验"], ["人员流动", "每季度培训一次"]]
    paper.prose(LONG).line("表5-2 风险对策", x=240)
    set_rows(paper, cells, columns=(100, 300))
    paper.y -= 20
    paper.prose(OTHER)
    document = read(paper)
    assert rows(document, 1) == cells
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, "表5-2风险对策", OTHER]


def test_a_narrow_column_under_a_centred_name_keeps_its_words(paper: Paper) -> None:
    head, body = ["序号", "名称", "数量", "金额"], [["1", "终端", "200", "46.00"], ["2", "无人机", "6", "21.60"], ["3", "镜", "40", "3.20"]]
    paper.prose(LONG).line("表5-3 清单", x=240)
    set_rows(paper, [head], columns=(80, 180, 300, 420))
    set_rows(paper, body, columns=(86, 115, 306, 416))
    assert rows(read(paper), 1) == [head, *body]


def test_the_total_at_the_end_of_a_table_with_three_rules_is_a_row(paper: Paper) -> None:
    cells = [
        ["序号", "名称", "单价", "金额"],
        ["1", "巡护终端", "0.23", "46.00"],
        ["2", "无人机", "3.60", "21.60"],
        ["", "合计", "", "67.60"],
    ]
    rule(paper)
    set_rows(paper, cells[:1])
    rule(paper)
    set_rows(paper, cells[1:])
    rule(paper)
    paper.y -= 30
    paper.prose(LONG)
    assert rows(read(paper), 1) == cells


def test_contents_and_lists_with_wide_gaps_are_no_tables(paper: Paper) -> None:
    paper.centred("目  录", size=18)
    for number, name in enumerate(("总论", "现状", "需求", "方案"), 1):
        paper.canvas.drawString(LEFT, paper.y, f"第{number}章")
        paper.canvas.drawString(LEFT + 70, paper.y, name)
        paper.line(str(number + 3), x=RIGHT - 20)
    paper.turn().prose(LONG)
    document = read(paper)
    assert not [block for block in document.blocks if block.table]
    assert len(texts(document, BlockKind.CONTENTS)) == 5


# Tables over the page and over columns


MORE = [["4", "道路通行信息", "州交通局", "每日"], ["5", "气象预警信息", "州气象局", "实时"], ["6", "疫病监测信息", "州畜牧局", "每周"]]


def end_page(paper: Paper, page: int) -> None:
    """Set the running head and the page number."""
    paper.canvas.setFont("STSong-Light", 9)
    paper.canvas.drawString(200, 800, "巡护调度应用项目建议书")
    paper.canvas.drawString(290, 30, f"- {page} -")


def turn_page(paper: Paper, page: int) -> None:
    end_page(paper, page)
    paper.turn()
    paper.y = 774


@pytest.mark.parametrize("repeated", [pytest.param(True, id="head-repeated"), pytest.param(False, id="head-not-repeated")])
def test_a_table_without_rules_goes_on_over_the_page(paper: Paper, repeated: bool) -> None:
    paper.prose(LONG)
    paper.y = 72 + 4 * 22
    set_rows(paper, CELLS)
    turn_page(paper, 1)
    set_rows(paper, [*CELLS[:1], *MORE] if repeated else MORE)
    paper.y -= 20
    paper.prose(OTHER)
    turn_page(paper, 2)
    paper.prose(THIRD)
    end_page(paper, 3)
    document = read(paper)
    assert rows(document, 1) == [*CELLS, *(CELLS[:1] if repeated else []), *MORE]
    assert [block.header for block in document.blocks if block.table] == [True, *[False] * 3, *([True] if repeated else []), *[False] * 3]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, OTHER, THIRD]


def test_a_head_alone_at_the_foot_of_a_page_belongs_to_the_rows_on_the_next(paper: Paper) -> None:
    paper.prose(LONG)
    paper.y = 72 + 22
    set_rows(paper, CELLS[:1])
    turn_page(paper, 1)
    set_rows(paper, [*CELLS[1:], *MORE])
    paper.y -= 20
    paper.prose(OTHER)
    turn_page(paper, 2)
    paper.prose(THIRD)
    end_page(paper, 3)
    document = read(paper)
    assert rows(document, 1) == [*CELLS, *MORE]
    assert [(block.page, block.header) for block in document.blocks if block.table][:2] == [(1, True), (2, False)]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, OTHER, THIRD]


@pytest.mark.parametrize("ruled", [pytest.param(True, id="rules-at-the-page-break"), pytest.param(False, id="no-rule-at-the-page-break")])
def test_a_table_with_three_rules_goes_on_over_the_page(paper: Paper, ruled: bool) -> None:
    paper.prose(LONG).line("表3-1 资源目录", x=240)
    paper.y = 72 + 4 * 22
    rule(paper)
    set_rows(paper, CELLS[:1])
    rule(paper)
    set_rows(paper, CELLS[1:])
    if ruled:
        rule(paper)
    turn_page(paper, 1)
    if ruled:
        rule(paper)
    set_rows(paper, MORE)
    rule(paper)
    paper.y -= 30
    paper.prose(OTHER)
    turn_page(paper, 2)
    paper.prose(THIRD)
    end_page(paper, 3)
    document = read(paper)
    assert rows(document, 1) == [*CELLS, *MORE]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, "表3-1资源目录", OTHER, THIRD]


def test_a_repeated_head_joins_the_parts_though_their_words_leave_other_gaps(paper: Paper) -> None:
    wide = [["4", "自然保护地内道路通行信息", "州交通运输局公路处", "每日"], ["5", "气象预警信息", "州气象局", "实时"]]
    paper.y = 72 + 4 * 22
    for page, cells in enumerate((CELLS, [CELLS[0], *wide]), 1):
        rule(paper)
        set_rows(paper, cells[:1])
        rule(paper)
        set_rows(paper, cells[1:])
        rule(paper)
        turn_page(paper, page)
    paper.prose(OTHER)
    end_page(paper, 3)
    assert rows(read(paper), 1) == [*CELLS, CELLS[0], *wide]


def test_a_row_without_rules_that_the_page_break_splits_is_one_row(paper: Paper) -> None:
    paper.y = 72 + 4 * 22
    set_rows(paper, CELLS)
    turn_page(paper, 1)
    set_rows(paper, [["", "含水质", "", ""]], pitch=30)
    set_rows(paper, MORE)
    paper.y -= 20
    paper.prose(OTHER)
    turn_page(paper, 2)
    paper.prose(THIRD)
    end_page(paper, 3)
    assert rows(read(paper), 1) == [*CELLS[:3], ["3", "火点信息含水质", "州应急局", "实时"], *MORE]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([(LEFT, "1.线索上报:巡护员用终端上报。"), (LEFT, "2.自动派单:后台按网格派单。"), (LEFT, "3.现场处置。")], id="list"),
        pytest.param([(LEFT, "联系人:张某"), (300, "电话:八位"), (LEFT, "地址:某路"), (300, "邮编:六位")], id="form"),
        pytest.param([(LEFT, LONG[:37]), (LEFT, LONG[37:])], id="prose"),
        pytest.param([(LEFT, "某州信息中心"), (LEFT, "某某路十二号"), (LEFT, "邮编六位")], id="address"),
    ],
)
def test_what_follows_a_table_on_the_next_page_is_not_drawn_into_it(paper: Paper, lines: Sequence[tuple[float, str]]) -> None:
    paper.y = 72 + 4 * 22
    set_rows(paper, CELLS)
    turn_page(paper, 1)
    for number, (x, text) in enumerate(lines):
        paper.canvas.setFont("STSong-Light", 10)
        paper.canvas.drawString(x, paper.y, text)
        if number + 1 == len(lines) or lines[number + 1][0] == LEFT:
            paper.y -= 20
    paper.y -= 20
    paper.prose(OTHER)
    turn_page(paper, 2)
    paper.prose(THIRD)
    end_page(paper, 3)
    document = read(paper)
    assert rows(document, 1) == CELLS
    assert len([block for block in document.blocks if block.table]) == len(CELLS)


def test_words_with_gaps_at_the_foot_of_a_page_before_prose_are_no_head(paper: Paper) -> None:
    paper.prose(LONG)
    paper.y = 80
    set_rows(paper, [["编制单位", "审核单位", "编制日期", "备注"]])
    turn_page(paper, 1)
    paper.prose(OTHER).prose(THIRD)
    assert not [block for block in read(paper).blocks if block.table]


def ruled(paper: Paper, cells: Sequence[Sequence[str]], *, x: float, top: float, height: float = 24) -> float:
    """Set a ruled table as wide as a column; return where the next line may stand."""
    edges = [x - 4 + index * 72 for index in range(4)]
    paper.canvas.grid(edges, [top - height * index for index in range(len(cells) + 1)])
    paper.canvas.setFont("STSong-Light", 10)
    for number, row in enumerate(cells):
        for left, cell in zip(edges, row, strict=False):
            paper.canvas.drawString(left + 4, top - height * number - 15, cell)
    return top - height * len(cells) - 22


def test_a_table_goes_on_in_the_next_column(paper: Paper) -> None:
    head, body = ["名称", "单位", "数量"], [["终端", "台", "200"], ["无人机", "架", "6"], ["望远镜", "具", "40"], ["帐篷", "顶", "12"]]
    after = set_column(paper, wrap(LONG) + wrap(OTHER), x=LEFT, top=700)
    ruled(paper, [head, *body[:2]], x=LEFT, top=after)
    after = ruled(paper, body[2:], x=GUTTER, top=714)
    set_column(paper, wrap(THIRD) + wrap(LONG), x=GUTTER, top=after)
    document = read(paper)
    assert rows(document, 1) == [head, *body]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, OTHER, THIRD, LONG]


def test_a_table_goes_on_over_facing_pages_with_other_margins(paper: Paper) -> None:
    paper.prose(LONG)
    ruled(paper, [["名称", "单位", "数量"], ["终端", "台", "200"]], x=LEFT, top=140)
    turn_page(paper, 1)
    paper.y = ruled(paper, [["无人机", "架", "6"], ["望远镜", "具", "40"]], x=LEFT + 30, top=774)
    paper.prose(OTHER)
    turn_page(paper, 2)
    paper.prose(THIRD)
    end_page(paper, 3)
    assert rows(read(paper), 1) == [["名称", "单位", "数量"], ["终端", "台", "200"], ["无人机", "架", "6"], ["望远镜", "具", "40"]]


def test_the_first_row_of_a_table_that_the_page_break_splits_is_one_row(paper: Paper) -> None:
    paper.prose(LONG)
    ruled(paper, [["序号", "数据项", "周期"], ["1", "题名、年代、", "每年"]], x=LEFT, top=140)
    turn_page(paper, 1)
    paper.y = ruled(paper, [["", "责任者", ""], ["2", "姓名", "每日"]], x=LEFT, top=774)
    paper.prose(OTHER)
    turn_page(paper, 2)
    paper.prose(THIRD)
    end_page(paper, 3)
    assert rows(read(paper), 1) == [["序号", "数据项", "周期"], ["1", "题名、年代、责任者", "每年"], ["2", "姓名", "每日"]]


def test_a_heading_beside_a_table_at_the_top_stays_in_its_column(paper: Paper) -> None:
    left, right = [["验收", "三级", "考核"]], [["终端", "台", "200"], ["无人机", "架", "6"], ["望远镜", "具", "40"]]
    after = ruled(paper, left, x=LEFT, top=774)
    set_column(paper, [(0, "3.2 与已有项目的关系"), *wrap(LONG), *wrap(OTHER)], x=LEFT, top=after)
    ruled(paper, right, x=GUTTER, top=774)
    set_column(paper, wrap(THIRD) + wrap(LONG), x=GUTTER, top=after - 40)  # on the baseline of the third line at the left
    document = read(paper)
    places = [document.text.index(words) for words in ("验收", "3.2", "处置结果", "无人机", "经费")]
    assert places == sorted(places)


def test_a_column_of_tables_and_short_lines_beside_prose_is_a_column(paper: Paper) -> None:
    cells = [["名称", "单位", "数量"], ["终端", "台", "200"], ["无人机", "架", "6"], ["望远镜", "具", "40"]]
    top = 700.0
    for number in range(1, 3):
        top = set_column(paper, [(0, f"6.{number} 资源"), (2, "见下表。")], x=LEFT, top=top)
        top = ruled(paper, cells, x=LEFT, top=top)
    set_column(paper, wrap(THIRD) + wrap(LONG) + wrap(OTHER), x=GUTTER, top=704)
    document = read(paper)
    assert texts(document, BlockKind.PARAGRAPH)[-3:] == [THIRD, LONG, OTHER]


def test_text_that_ends_in_the_left_column_of_the_last_page_makes_paragraphs(paper: Paper) -> None:
    set_column(paper, wrap(LONG) + wrap(OTHER), x=LEFT, top=700)
    set_column(paper, wrap(THIRD) + wrap(LONG), x=GUTTER, top=700)
    paper.turn()
    set_column(paper, wrap(OTHER[:40]), x=LEFT, top=700)
    assert texts(read(paper), BlockKind.PARAGRAPH) == [LONG, OTHER, THIRD, LONG, OTHER[:40]]


# Headings


def test_words_with_a_full_stop_that_run_into_their_paragraph_are_no_heading(paper: Paper) -> None:
    paper.line("一、总体要求", x=LEFT + 24).prose(LONG)
    paper.prose("(一)建设目标。" + OTHER).prose("(二)建设原则。" + THIRD)
    paper.line("二、投资概算", x=LEFT + 24).prose(LONG)
    assert [text for _, text in headings(read(paper))] == ["一、总体要求", "二、投资概算"]


def test_numbered_words_inside_table_cells_are_no_headings(paper: Paper) -> None:
    paper.line("第一章 总论", size=18).prose(LONG)
    paper.table([["第二章 现状", "1.1 背景"], ["一、目标", "二、任务"]], widths=(200, 200))
    assert headings(read(paper)) == [(1, "第一章 总论")]


def test_the_last_centred_line_of_a_cover_does_not_swallow_the_first_heading(paper: Paper) -> None:
    paper.centred("高寒牧区巡护调度应用项目可行性研究报告", size=20)
    paper.centred("(演示样例:单位、人员、数量、金额均为虚构,不代表任何单位)", size=12)
    paper.turn().line("一、项目概况", x=LEFT + 24).prose(LONG)
    paper.line("二、现状", x=LEFT + 24).prose(OTHER)
    assert [text for _, text in headings(read(paper))] == ["一、项目概况", "二、现状"]
