import pytest
from ole_paper import compound
from paper import headings, rows, texts
from word_paper import Word, cell, paragraph, row, run, table, text_box

from assistant.documents.types import BlockKind, Document


def blocks(document: Document) -> list[str]:
    return [document.text_of(block) for block in document.blocks]


def mark(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_moved_text_stands_where_it_went() -> None:
    word = Word().add(paragraph("一", f"<w:moveFrom>{run('旧处')}</w:moveFrom>"), paragraph(f"<w:moveTo>{run('新处')}</w:moveTo>"))
    assert blocks(word.read()) == ["一", "新处"]


def test_deleted_rows_and_cells_are_gone_and_inserted_rows_stay() -> None:
    body = table(
        row("名称", "数量"),
        row("旧", "1", properties='<w:del w:id="1"/>'),
        row("新", cell("2", properties='<w:cellDel w:id="2"/>'), properties='<w:ins w:id="3"/>'),
    )
    assert rows(Word().add(body).read(), 1) == [["名称", "数量"], ["新", ""]]


def test_fields_show_their_results_at_any_depth() -> None:
    inner = f"{mark('begin')}{code('PAGEREF _T1')}{mark('separate')}{run('7')}{mark('end')}"
    word = Word().add(paragraph("见", mark("begin"), code("HYPERLINK"), mark("separate"), "第一章第", inner, "页", mark("end"), "。"))
    assert blocks(word.read()) == ["见第一章第7页。"]


def test_a_field_without_an_end_swallows_nothing() -> None:
    word = Word().add(paragraph("前文,", mark("begin"), "还在。"), paragraph("后文还在。"))
    assert blocks(word.read()) == ["前文,还在。", "后文还在。"]


def test_form_fields_show_their_ticks_and_choices() -> None:
    ticked = mark("begin", '<w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>') + mark("end")
    untouched = mark("begin", '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>') + mark("end")
    chosen = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="新建"/><w:listEntry w:val="续建"/></w:ddList></w:ffData>'
    word = Word().add(paragraph(ticked, "涉密 ", untouched, "不涉密,", mark("begin", chosen), code("FORMDROPDOWN"), mark("end"), "项目"))
    assert blocks(word.read()) == ["☑涉密 □不涉密,续建项目"]


def test_symbols_and_hyphens_are_characters() -> None:
    signs = (
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', run("建设类"), '<w:r><w:sym w:font="Wingdings" w:char="00A8"/></w:r>',
        run("服务类 A"), "<w:r><w:noBreakHyphen/></w:r>", run("1 soft"), "<w:r><w:softHyphen/></w:r>", run("ware"),
    )  # fmt: skip
    assert blocks(Word().add(paragraph(*signs)).read()) == ["☑建设类□服务类 A-1 software"]


def test_reading_aids_above_characters_are_left_out() -> None:
    ruby = "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yù</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>预</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    assert blocks(Word().add(paragraph(ruby, "审")).read()) == ["预审"]


def test_equations_are_text() -> None:
    equation = (
        "<m:oMath><m:r><m:t>T=</m:t></m:r><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
    )
    assert blocks(Word().add(paragraph("其中", equation, "。")).read()) == ["其中T=ab。"]


def test_content_controls_are_read_and_their_prompts_too() -> None:
    control = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph('单击此处输入项目名称。')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{table(row('甲', '乙'))}</w:sdtContent></w:sdt>"
    )
    assert blocks(Word().add(control).read()) == ["单击此处输入项目名称。", "甲\t乙"]


def test_text_boxes_hold_tables_and_stand_in_groups() -> None:
    content = f"<w:txbxContent>{paragraph('组内文字')}{table(row('联系人', '电话'))}</w:txbxContent>"
    group = (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><wpg:wgp><wps:wsp><wps:spPr/><wps:txbx>"
        f"{content}</wps:txbx></wps:wsp><wpg:grpSp><wps:wsp><wps:txbx><w:txbxContent>{paragraph('深处文字')}</w:txbxContent></wps:txbx>"
        "</wps:wsp></wpg:grpSp></wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    assert blocks(Word().add(paragraph("段落。", group)).read()) == ["段落。", "组内文字", "联系人\t电话", "深处文字"]


def test_word_art_of_old_files_is_text() -> None:
    art = '<w:r><w:pict><v:shape fillcolor="#ff0000"><v:textpath string="某州林草局"/></v:shape></w:pict></w:r>'
    assert blocks(Word().add(paragraph(art), paragraph("正文。")).read()) == ["某州林草局", "正文。"]


def test_what_stands_in_a_cell_beside_its_text_follows_the_row() -> None:
    notes = '<w:footnote w:id="2"><w:p><w:r><w:t>含税。</w:t></w:r></w:p></w:footnote>'
    first = cell(
        paragraph("总价", '<w:r><w:footnoteReference w:id="2"/></w:r>', text_box(paragraph("框内说明。"))), table(row("内一", "内二"))
    )
    word = Word().part("footnotes", notes).add(table(row(first, "九百万")), paragraph("后文。"))
    assert blocks(word.read()) == ["总价\t九百万", "内一\t内二", "框内说明。", "含税。", "后文。"]


def test_a_note_that_refers_to_itself_is_read_once() -> None:
    note = '<w:endnote w:id="2"><w:p><w:r><w:t>循环。</w:t><w:endnoteReference w:id="2"/></w:r></w:p></w:endnote>'
    word = Word().part("endnotes", note).add(paragraph("正文", '<w:r><w:endnoteReference w:id="2"/></w:r>'))
    assert blocks(word.read()) == ["正文", "循环。"]


def test_cells_merged_across_and_down_keep_their_columns() -> None:
    body = table(
        row(cell("类别", properties='<w:vMerge w:val="restart"/>'), cell("费用(万元)", properties='<w:gridSpan w:val="2"/>')),
        row(cell(properties="<w:vMerge/>"), "硬件", "软件"),
        row("合计", "20", "30"),
        row("说明", properties='<w:gridBefore w:val="2"/>'),
        row(cell("甲", properties='<w:hMerge w:val="restart"/>'), cell("残", properties="<w:hMerge/>"), "丙"),
    )
    assert rows(Word().add(body).read(), 1) == [
        ["类别", "费用(万元)", ""], ["", "硬件", "软件"], ["合计", "20", "30"], ["", "", "说明"], ["甲", "", "丙"],
    ]  # fmt: skip


def test_rows_marked_as_header_are_the_header() -> None:
    marked = "<w:tblHeader/>"
    body = table(row("一", "二", properties=marked), row("三", "四", properties=marked), row("五", "六"))
    assert [block.header for block in Word().add(body).read().blocks] == [True, True, False]


def test_outline_levels_of_styles_and_paragraphs_make_headings() -> None:
    style = '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="小标"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    word = (
        Word()
        .part("styles", style)
        .add(
            paragraph("总体方案", properties='<w:outlineLvl w:val="0"/>'),
            paragraph("技术路线", properties='<w:pStyle w:val="S"/>'),
            paragraph("不算标题。", properties='<w:pStyle w:val="S"/><w:outlineLvl w:val="9"/>'),
        )
    )
    assert headings(word.read()) == [(1, "总体方案"), (2, "技术路线")]


def test_running_heads_are_read_once_with_their_watermark() -> None:
    mark = '<w:r><w:pict><v:shape type="#_x0000_t136"><v:textpath string="内部资料"/></v:shape></w:pict></w:r>'
    word = Word().part("header", paragraph("某项目可研报告", text_box(paragraph("送审稿")), mark)).part("footer", table(row("第", "页")))
    assert texts(word.add(paragraph("正文。")).read(), BlockKind.RUNNING) == ["某项目可研报告", "送审稿", "内部资料", "第 页"]


def native(name: bytes) -> bytes:
    """An Ole10Native stream as Windows writes it for a file dropped into a document."""
    return b"\0\0\0\0\x02\0" + name + b"\0" + b"C:\\x\\" + name + b"\0"


def test_embedded_files_are_listed_by_name() -> None:
    word = Word().add(paragraph("目录见附件。"))
    word.embed("package", "Microsoft_Excel_Sheet1.xlsx", b"PK").embed("oleObject", "oleObject1.bin", b"no compound file")
    word.embed("aFChunk", "chunk.html", b"<html/>")
    document = word.read()
    assert document.attachments == ("Microsoft_Excel_Sheet1.xlsx", "oleObject1.bin", "chunk.html")
    assert any("嵌入了 3 个附件(Microsoft_Excel_Sheet1.xlsx、" in warning for warning in document.warnings)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_wrapped_by_windows_is_listed_by_the_name_that_the_user_gave(encoding: str) -> None:
    wrapped = compound({"\x01Ole10Native": native("信息资源目录.pdf".encode(encoding))})
    document = Word().add(paragraph("见附件。")).embed("oleObject", "oleObject1.bin", wrapped).read()
    assert document.attachments == ("信息资源目录.pdf",)


def test_an_equation_object_is_no_attachment() -> None:
    equation = compound({"\x01CompObj": b"\0" * 28 + b"MathType 6.0 Equation\0"})
    assert Word().add(paragraph("公式。")).embed("oleObject", "oleObject1.bin", equation).read().attachments == ()
