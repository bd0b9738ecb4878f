from pathlib import Path

import pytest
from ofd_paper import (
    BODY,
    LEFT,
    LINE,
    Leaf,
    Ofd,
    Text,
    fill_of,
    outline_of,
    point_box,
    words_of,
    write_ofd,
)
from paper import assert_sound, headings, rows, texts

from assistant.documents.ofd.reader import read_ofd
from assistant.documents.source import Limits, Source
from assistant.documents.types import BlockKind, Document, PageQuality

LONG = "本项目围绕农牧民办事难的问题，整合林草、水利、应急三个部门的巡护数据，在现有政务云上建设统一的巡护调度应用，减少重复录入。"


@pytest.fixture
def ofd(tmp_path: Path) -> Ofd:
    return Ofd(tmp_path / "报告.ofd")


def read(path: Path) -> Document:
    document = read_ofd(Source(name=path.name, content=path.read_bytes(), limits=Limits(ocr=False)))
    assert_sound(document)
    return document


def test_pages_have_their_size_and_quality(ofd: Ofd) -> None:
    ofd.page().prose(LONG)
    ofd.page()
    ofd.page().prose(LONG).before = "<ofd:Area><ofd:PhysicalBox>0 0 297 210</ofd:PhysicalBox></ofd:Area>"
    document = read(ofd.save())
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.BLANK, PageQuality.TEXT]
    assert [(round(page.width), round(page.height)) for page in document.pages] == [(595, 842), (595, 842), (842, 595)]
    assert document.origin.format == "ofd"


def test_a_line_stands_where_the_file_puts_it(ofd: Ofd) -> None:
    ofd.page().add(words_of("项目由来与建设依据说明", 40, 100, size=5))
    (line,) = read(ofd.save()).lines
    # Eleven characters of 5 mm from 40 mm on; the baseline is 100 mm below the upper edge.
    expected = point_box(40, 100 - 0.85 * 5, 95, 100 + 0.2 * 5)
    assert line.box == pytest.approx(expected, abs=0.1)
    assert line.page == 1


def test_a_matrix_and_a_corner_move_and_scale_text(ofd: Ofd) -> None:
    # 10 units of 0.5 mm are 5 mm; the code begins at (20, 30) units = (10, 15) mm from the corner (30, 85).
    ofd.page().add(
        '<ofd:TextObject ID="9" Boundary="30 85 100 40" CTM="0.5 0 0 0.5 0 0" Font="2" Size="10">'
        '<ofd:TextCode X="20" Y="30" DeltaX="10 10 10">总投资额</ofd:TextCode></ofd:TextObject>'
    )
    (line,) = read(ofd.save()).lines
    assert line.box == pytest.approx(point_box(40, 100 - 0.85 * 5, 60, 100 + 0.2 * 5), abs=0.1)


@pytest.mark.parametrize(
    ("deltas", "end"),
    [
        pytest.param("g 4 5", 40 + 4 * 5 + 4, id="one-run"),
        pytest.param("4 g 2 5 4.5", 40 + 4 + 5 + 5 + 4.5 + 4, id="run-between-single-steps"),
        pytest.param("g 99 5", 40 + 4 * 5 + 4, id="run-longer-than-the-text"),
        pytest.param("5", 40 + 4 * 5 + 4, id="the-last-step-goes-on"),
        pytest.param("", 40 + 4 * 4 + 4, id="no-steps-as-wide-as-the-characters"),
    ],
)
def test_steps_between_characters_are_read_with_their_shorthand(ofd: Ofd, deltas: str, end: float) -> None:
    ofd.page().add(words_of("五个字的词", 40, 100, deltas=deltas))
    document = read(ofd.save())
    assert document.text == "五个字的词"
    assert document.lines[0].box.right == pytest.approx(end * 72 / 25.4, abs=0.1)


def test_horizontal_scale_narrows_characters_without_steps(ofd: Ofd) -> None:
    ofd.page().add(words_of("六个字的标题", 40, 100, deltas="", attributes='HScale="0.5"'))
    assert read(ofd.save()).lines[0].box.right == pytest.approx((40 + 6 * BODY / 2) * 72 / 25.4, abs=0.1)


def test_a_code_without_a_place_begins_where_the_one_before_it_did(ofd: Ofd) -> None:
    ofd.page().add(
        '<ofd:TextObject ID="9" Boundary="40 90 100 40" Font="2" Size="4">'
        '<ofd:TextCode X="0" Y="4" DeltaX="4 4">第一行</ofd:TextCode>'
        '<ofd:TextCode Y="14" DeltaX="4 4">第二行</ofd:TextCode></ofd:TextObject>'
    )
    lines = read(ofd.save()).lines
    assert [round(line.box.left * 25.4 / 72, 1) for line in lines] == [40.0, 40.0]


def test_lines_of_a_paragraph_are_joined_over_lines_and_pages(ofd: Ofd) -> None:
    first = ofd.page()
    first.y = 258
    first.prose((LONG * 2)[: 3 * LINE - 2])
    ofd.page().prose((LONG * 2)[3 * LINE - 2 :], indent=0).prose("第二段另起一行,文字不长。")
    document = read(ofd.save())
    assert texts(document, BlockKind.PARAGRAPH) == [LONG * 2, "第二段另起一行,文字不长。"]
    turning = document.blocks[0]
    assert (turning.page, document.page_at(turning.span.end - 1)) == (1, 2)


def test_headings_by_size_and_number_have_their_levels(ofd: Ofd) -> None:
    page = ofd.page()
    for text, size in (("第一章 项目概述", 6.4), ("1.1 项目由来", 5.3), ("1.1.1 历次建设情况", 4.6), ("1.2 建设单位", 5.3)):
        page.line(text, size=size, bold=True).prose(LONG)
    assert headings(read(ofd.save())) == [(1, "第一章 项目概述"), (2, "1.1 项目由来"), (3, "1.1.1 历次建设情况"), (2, "1.2 建设单位")]


def test_the_outline_makes_headings_of_lines_that_nothing_else_gives_away(ofd: Ofd) -> None:
    ofd.page().prose(LONG).line("项目背景").prose(LONG)
    ofd.page().line("政策要求").prose(LONG)
    ofd.after += f"<ofd:Outlines>{outline_of(('项目背景', 1, outline_of(('政策要求', 2, ''))))}</ofd:Outlines>"
    assert headings(read(ofd.save())) == [(1, "项目背景"), (2, "政策要求")]


def test_an_outline_may_lead_through_a_bookmark(ofd: Ofd) -> None:
    ofd.page().prose(LONG).line("项目背景").prose(LONG)
    goto = '<ofd:Action Event="CLICK"><ofd:Goto><ofd:Bookmark Name="b"/></ofd:Goto></ofd:Action>'
    entry = f'<ofd:OutlineElem Title="项目背景"><ofd:Actions>{goto}</ofd:Actions>'
    mark = '<ofd:Bookmark Name="b"><ofd:Dest Type="Fit" PageID="101"/></ofd:Bookmark>'
    ofd.after += f"<ofd:Outlines>{entry}</ofd:OutlineElem></ofd:Outlines><ofd:Bookmarks>{mark}</ofd:Bookmarks>"
    assert headings(read(ofd.save())) == [(1, "项目背景")]


def test_a_ruled_table_over_two_pages_is_one_table(ofd: Ofd) -> None:
    header = ["序号", "设备名称", "金额(万元)"]
    first = ofd.page().prose(LONG)
    first.y = 240
    first.table([header, ["1", "数据库服务器", "12.5"], ["2", "交换机", "3.2"]], widths=(20, 90, 50))
    second = ofd.page()
    second.table([header, ["3", "防火墙", "8"]], widths=(20, 90, 50)).prose(LONG)
    document = read(ofd.save())
    # The column names are printed on both pages: both rows are kept and marked.
    assert rows(document, 1) == [header, ["1", "数据库服务器", "12.5"], ["2", "交换机", "3.2"], header, ["3", "防火墙", "8"]]
    assert not rows(document, 2)
    assert [block.header for block in document.blocks if block.table] == [True, False, False, True, False]


def test_a_table_of_thin_filled_bars_is_a_table(ofd: Ofd) -> None:
    page = ofd.page()
    for y in (50, 60, 70):
        page.add(fill_of(LEFT, y, 80, 0.2, "0 0 0"))
    for x in (LEFT, LEFT + 40, LEFT + 80):
        page.add(fill_of(x, 50, 0.2, 20, "0 0 0"))
    for text, x, y in (("项目名称", LEFT + 1, 56), ("巡护平台", LEFT + 41, 56), ("建设单位", LEFT + 1, 66), ("州林草局", LEFT + 41, 66)):
        page.add(words_of(text, x, y))
    assert rows(read(ofd.save()), 1) == [["项目名称", "巡护平台"], ["建设单位", "州林草局"]]


def test_a_stroked_frame_and_curves_are_no_table(ofd: Ofd) -> None:
    frame = "M 25 50 L 185 50 L 185 90 L 25 90 C M 40 60 Q 60 40 80 60 B 90 70 100 50 110 60 A 5 5 0 0 1 120 60"
    ofd.page().add(
        f'<ofd:PathObject ID="9" Boundary="0 0 210 297"><ofd:AbbreviatedData>{frame}</ofd:AbbreviatedData></ofd:PathObject>'
    ).prose(LONG)
    assert not [block for block in read(ofd.save()).blocks if block.table]


def test_the_words_of_a_template_at_the_edge_of_two_pages_are_running(ofd: Ofd) -> None:
    head = ofd.page()
    ofd.pages.clear()
    reference = ofd.add_template("70", head.add(words_of("第三章 建设方案", 80, 15, size=3.2)))
    for number in range(12):
        page = ofd.page().prose(f"第{number}页的正文。" + LONG)
        page.before = reference if number in (4, 9) else ""
    document = read(ofd.save())
    running = [(document.text_of(block), block.page) for block in document.blocks if block.kind is BlockKind.RUNNING]
    assert running == [("第三章 建设方案", 5), ("第三章 建设方案", 10)]


def test_a_template_used_once_is_text(ofd: Ofd) -> None:
    form = ofd.page()
    ofd.pages.clear()
    reference = ofd.add_template("70", form.add(words_of("项目申报表", 80, 15)))
    ofd.page().prose(LONG).before = reference
    assert "项目申报表" in read(ofd.save()).text
    assert not texts(read(ofd.save()), BlockKind.RUNNING)


def test_page_numbers_are_running(ofd: Ofd) -> None:
    for number in range(1, 4):
        ofd.page().prose(LONG).add(words_of(f"- {number} -", 100, 285, size=3.2))
    assert texts(read(ofd.save()), BlockKind.RUNNING) == ["- 1 -", "- 2 -", "- 3 -"]


@pytest.mark.parametrize(
    "shapes",
    [
        pytest.param([words_of("密码应用方案", LEFT, 200, colour="255 255 255")], id="white"),
        pytest.param([words_of("密码应用方案", LEFT, 200, colour="255")], id="white-as-grey"),
        pytest.param([words_of("密码应用方案", LEFT, 200, colour="0 0 0 0")], id="white-as-cmyk"),
        pytest.param([words_of("密码应用方案", LEFT, 200, attributes='DrawParam="60"')], id="white-by-drawing-parameter"),
        pytest.param([words_of("密码应用方案", LEFT, 200, attributes='Alpha="0"')], id="transparent"),
        pytest.param([words_of("密码应用方案", LEFT, 200, attributes='Visible="false"')], id="switched-off"),
        pytest.param([words_of("密码应用方案", LEFT, 200, attributes='Fill="false"')], id="not-painted"),
        pytest.param([words_of("密码应用方案", LEFT, 320)], id="below-the-page"),
        pytest.param([words_of("密码应用方案", 250, 200)], id="right-of-the-page"),
        pytest.param([words_of("密码应用方案", LEFT, 200, size=0.5)], id="tiny"),
        pytest.param([words_of("密码应用方案", LEFT, 200), fill_of(LEFT - 5, 190, 60, 20, "255 255 255")], id="under-a-white-box"),
        pytest.param([fill_of(LEFT - 5, 190, 60, 20, "0 0 90"), words_of("密码应用方案", LEFT, 200, colour="0 0 90")], id="blue-on-blue"),
    ],
)
def test_what_no_person_sees_is_hidden(ofd: Ofd, shapes: list[str]) -> None:
    ofd.resources += '<ofd:DrawParams><ofd:DrawParam ID="60" Relative="61"/><ofd:DrawParam ID="61"><ofd:FillColor Value="255 255 255"/>'
    ofd.resources += "</ofd:DrawParam></ofd:DrawParams>"
    ofd.page().prose(LONG).add(*shapes)
    document = read(ofd.save())
    assert texts(document, BlockKind.HIDDEN) == ["密码应用方案"]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG]
    assert any("看不见的文字" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    "shapes",
    [
        pytest.param(
            [fill_of(LEFT - 5, 190, 60, 20, "0 60 120"), words_of("密码应用方案", LEFT, 200, colour="255 255 255")], id="white-on-blue"
        ),
        pytest.param(
            [words_of("密码应用方案", LEFT, 200), fill_of(LEFT - 5, 190, 60, 20, "255 255 0", attributes='Alpha="60"')], id="marked"
        ),
        pytest.param([words_of("密码应用方案", LEFT, 200), fill_of(LEFT - 5, 205, 60, 20, "255 255 255")], id="beside-a-white-box"),
        pytest.param([words_of("密码应用方案", LEFT, 200, colour="#00 #00 #80")], id="hexadecimal-blue"),
    ],
)
def test_what_a_person_sees_is_not_hidden(ofd: Ofd, shapes: list[str]) -> None:
    ofd.page().prose(LONG).add(*shapes)
    document = read(ofd.save())
    assert not texts(document, BlockKind.HIDDEN)
    assert texts(document, BlockKind.PARAGRAPH) == [LONG, "密码应用方案"]


def test_layers_are_drawn_by_their_type_and_not_by_their_order(ofd: Ofd) -> None:
    page = ofd.page()
    page.layers = {"Foreground": [], "Body": [], "Background": []}
    page.add(words_of("封面标题文字", LEFT, 200, colour="255 255 255")).add(fill_of(LEFT - 5, 190, 60, 20, "0 60 120"), layer="Background")
    assert read(ofd.save()).text == "封面标题文字"


def test_text_set_at_an_angle_stands_beside_the_body(ofd: Ofd) -> None:
    turned = (
        '<ofd:TextObject ID="9" Boundary="60 120 100 100" CTM="0.7071 -0.7071 0.7071 0.7071 0 60" Font="2" Size="12">'
        '<ofd:TextCode X="0" Y="12" DeltaX="g 3 13">内部资料</ofd:TextCode></ofd:TextObject>'
    )
    ofd.page().prose(LONG).add(turned)
    document = read(ofd.save())
    assert texts(document, BlockKind.RUNNING) == ["内部资料"]
    assert texts(document, BlockKind.PARAGRAPH) == [LONG]


def test_a_composed_figure_stands_where_the_page_puts_it(ofd: Ofd) -> None:
    ofd.resources += (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="80" Width="50" Height="20"><ofd:Content>'
        f"<ofd:PageBlock>{words_of('图例说明', 10, 10)}</ofd:PageBlock>"
        "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    ofd.page().add('<ofd:CompositeObject ID="9" ResourceID="80" Boundary="30 80 50 20" CTM="2 0 0 2 0 0"/>')
    (line,) = read(ofd.save()).lines
    # (10, 10) doubled and moved by (30, 80).
    assert line.box == pytest.approx(point_box(50, 100 - 0.85 * 8, 82, 100 + 0.2 * 8), abs=0.1)


def test_annotations_are_told_apart_by_what_a_person_sees(ofd: Ofd) -> None:
    ofd.page().prose(LONG)

    def annotation(kind: str, text: str, more: str = "", remark: str = "") -> str:
        words = words_of(text, 5, 8) if text else ""
        return (
            f'<ofd:Annot ID="9" Type="{kind}" {more}>{remark}<ofd:Appearance Boundary="100 200 60 20">{words}</ofd:Appearance></ofd:Annot>'
        )

    ofd.annotate(
        1,
        annotation("Watermark", "仅供内部审查")
        + annotation("Stamp", "同意上报")
        + annotation("Stamp", "作废的章", 'Visible="false"')
        + annotation("Highlight", "", remark="<ofd:Remark>审查人的批注</ofd:Remark>"),
    )
    document = read(ofd.save())
    assert texts(document, BlockKind.RUNNING) == ["仅供内部审查"]
    assert texts(document, BlockKind.PARAGRAPH) == ["同意上报", LONG]
    assert texts(document, BlockKind.HIDDEN) == ["作废的章", "审查人的批注"]
    (stamp,) = (line for line in document.lines if line.span.of(document.text) == "同意上报")
    assert stamp.box == pytest.approx(point_box(105, 208 - 0.85 * 4, 121, 208 + 0.2 * 4), abs=0.1)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(words_of("密码应用方案", 5, 8, colour="255 255 255"), id="white"),
        pytest.param(words_of("密码应用方案", -300, 8), id="beside-the-page"),
        pytest.param(words_of("密码应用方案", 5, 8) + fill_of(0, 0, 60, 20, "255 255 255"), id="under-a-white-box"),
    ],
)
def test_words_of_an_annotation_that_nobody_can_see_are_hidden(ofd: Ofd, words: str) -> None:
    ofd.page().prose(LONG)
    ofd.annotate(1, f'<ofd:Annot ID="9" Type="Stamp"><ofd:Appearance Boundary="100 200 60 20">{words}</ofd:Appearance></ofd:Annot>')
    document = read(ofd.save())
    assert (texts(document, BlockKind.PARAGRAPH), texts(document, BlockKind.HIDDEN)) == ([LONG], ["密码应用方案"])


def test_bold_is_a_weight_or_a_heavy_font(ofd: Ofd) -> None:
    page = ofd.page()
    for number, attributes in enumerate(('Weight="700"', "", "")):
        page.add(
            words_of(f"{number + 1}.重点任务", LEFT, page.y, attributes=attributes).replace('Font="2"', f'Font="{3 if number == 1 else 2}"')
        )
        page.y += 7
        page.prose(LONG)
    # In one size, bold tells headings from entries of a list.
    assert [text for _, text in headings(read(ofd.save()))] == ["1.重点任务", "2.重点任务"]


@pytest.mark.parametrize("character", [pytest.param("\ue123", id="private-use"), pytest.param("¤", id="sign-for-a-glyph")])
def test_characters_that_only_glyph_numbers_draw_are_garbled(ofd: Ofd, character: str) -> None:
    glyphs = '<ofd:CGTransform CodePosition="0" CodeCount="30" GlyphCount="30"><ofd:Glyphs>1 2 3</ofd:Glyphs></ofd:CGTransform>'
    ofd.page().prose(LONG)
    ofd.page().add(words_of(character * 30, LEFT, 50).replace("<ofd:TextCode", glyphs + "<ofd:TextCode"))
    document = read(ofd.save())
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.GARBLED]
    assert any(warning.startswith("第 2 页文字编码损坏") for warning in document.warnings)


def test_write_ofd_sets_words_and_rules_where_it_is_told(tmp_path: Path) -> None:
    table = [
        (20.0, 50.0, 100.0, 50.0),
        (20.0, 60.0, 100.0, 60.0),
        (20.0, 50.0, 20.0, 60.0),
        (60.0, 50.0, 60.0, 60.0),
        (100.0, 50.0, 100.0, 60.0),
    ]
    page = Leaf(
        [("建设单位", 21.0, 56.0, 4.0, False), ("州林草局", 61.0, 56.0, 4.0, False), Text("标题", 20.0, 30.0, 5.0, True, (7.0,))], table
    )
    document = read(write_ofd(tmp_path / "a.ofd", [page], title="巡护平台"))
    assert rows(document, 1) == [["建设单位", "州林草局"]]
    title = document.lines[0]
    assert title.box == pytest.approx(point_box(20, 30 - 0.85 * 5, 32, 30 + 0.2 * 5), abs=0.1)
