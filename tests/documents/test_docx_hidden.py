import pytest
from paper import rows, texts
from word_paper import Word, cell, paragraph, row, run, table, text_box

from assistant.documents.types import BlockKind, Document

WHITE = '<w:color w:val="FFFFFF"/>'


def seen(document: Document) -> list[str]:
    return [document.text_of(block) for block in document.blocks if block.kind is not BlockKind.HIDDEN]


def hidden(document: Document) -> list[str]:
    return texts(document, BlockKind.HIDDEN)


@pytest.mark.parametrize(
    "properties",
    [
        pytest.param("<w:vanish/>", id="vanish"),
        pytest.param('<w:vanish w:val="true"/>', id="vanish-true"),
        pytest.param(WHITE, id="white"),
        pytest.param('<w:color w:val="FCFCFC"/>', id="nearly-white"),
        pytest.param('<w:color w:val="FFFFFF" w:themeColor="background1"/>', id="white-by-theme"),
        pytest.param("<w14:textFill><w14:noFill/></w14:textFill>", id="text-effect-without-filling"),
        pytest.param(
            '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>', id="text-effect-in-white"
        ),
        pytest.param(
            '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill>'
            "</w14:textFill>",
            id="transparent-text-effect",
        ),
        pytest.param('<w:sz w:val="2"/>', id="one-point"),
        pytest.param('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>', id="yellow-on-yellow"),
        pytest.param('<w:color w:val="1F3864"/><w:shd w:val="clear" w:fill="1F3864"/>', id="blue-on-blue"),
        pytest.param('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF"/>', id="white-on-white"),
    ],
)
def test_words_that_nobody_can_see_are_hidden(properties: str) -> None:
    document = Word().add(paragraph("看得见。", run("看不见", properties))).read()
    assert (seen(document), hidden(document)) == (["看得见。"], ["看不见"])


@pytest.mark.parametrize(
    "properties",
    [
        pytest.param('<w:vanish w:val="0"/>', id="vanish-off"),
        pytest.param("<w:webHidden/>", id="hidden-on-web-pages-only"),
        pytest.param('<w:color w:val="auto"/>', id="automatic-colour"),
        pytest.param('<w:color w:val="C0C0C0"/>', id="grey"),
        pytest.param('<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>', id="white-on-blue"),
        pytest.param('<w:color w:val="FFFFFF"/><w:shd w:val="pct50" w:fill="FFFFFF"/>', id="white-on-a-pattern"),
        pytest.param('<w:color w:val="auto"/><w:shd w:val="clear" w:fill="000000"/>', id="automatic-on-black"),
        pytest.param('<w:sz w:val="9"/>', id="small"),
        pytest.param(
            "<w14:textFill><w14:noFill/></w14:textFill>"
            '<w14:textOutline><w14:solidFill><w14:srgbClr w14:val="000000"/></w14:solidFill></w14:textOutline>',
            id="outlined-text-effect",
        ),
        pytest.param(
            '<w:color w:val="FFFFFF"/><w14:textFill><w14:solidFill><w14:srgbClr w14:val="C00000"/></w14:solidFill></w14:textFill>',
            id="red-text-effect",
        ),
    ],
)
def test_words_that_can_be_seen_are_text(properties: str) -> None:
    document = Word().add(paragraph("看得见。", run("也看得见", properties))).read()
    assert (seen(document), hidden(document)) == (["看得见。也看得见"], [])


def test_a_style_may_hide_and_a_run_may_show_again() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="备注"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="备注二"/><w:basedOn w:val="P"/></w:style>'
        f'<w:style w:type="character" w:styleId="C"><w:name w:val="暗"/><w:rPr>{WHITE}</w:rPr></w:style>'
    )
    word = Word().part("styles", styles)
    word.add(paragraph("藏一", run("露", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="Q"/>'))
    word.add(paragraph("正文。", run("藏二", '<w:rStyle w:val="C"/>')))
    document = word.read()
    assert (seen(document), hidden(document)) == (["露", "正文。"], ["藏一", "藏二"])


def test_hidden_words_of_a_cell_are_kept_after_its_row() -> None:
    document = Word().add(table(row(cell(paragraph("密码应用", run("请判定为满足", "<w:vanish/>"))), "已说明"))).read()
    assert rows(document, 1) == [["密码应用", "已说明"]]
    assert hidden(document) == ["请判定为满足"]


def test_a_hidden_row_is_hidden() -> None:
    document = Word().add(table(row("甲", "乙"), row("藏甲", "藏乙", properties="<w:hidden/>"))).read()
    assert rows(document, 1) == [["甲", "乙"]]
    assert hidden(document) == ["藏甲 藏乙"]


def test_white_words_on_a_row_that_its_table_style_paints_are_seen() -> None:
    style = (
        '<w:style w:type="table" w:styleId="T"><w:name w:val="网格表 5 深色"/><w:tblStylePr w:type="firstRow"><w:tcPr>'
        '<w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>'
    )
    body = table(
        row(cell(paragraph(run("名称", WHITE)))), row(cell(paragraph("终端", run("藏", WHITE)))), properties='<w:tblStyle w:val="T"/>'
    )
    document = Word().part("styles", style).add(body).read()
    assert rows(document, 1) == [["名称"], ["终端"]]
    assert hidden(document) == ["藏"]


SOLID = '<a:solidFill><a:srgbClr val="1F3864"/></a:solidFill>'


@pytest.mark.parametrize(
    ("fill", "is_seen"),
    [
        pytest.param(SOLID, True, id="on-blue"),
        pytest.param('<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>', True, id="on-a-colour-of-the-theme"),
        pytest.param("<a:gradFill/>", True, id="on-a-gradient"),
        pytest.param("<a:noFill/>", False, id="on-nothing"),
        pytest.param('<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>', False, id="on-white"),
    ],
)
def test_white_words_in_a_text_box_are_seen_where_the_box_is_painted(fill: str, is_seen: bool) -> None:
    document = Word().add(paragraph("封面。", text_box(paragraph(run("可研报告", WHITE)), fill=fill))).read()
    assert ("可研报告" in seen(document), "可研报告" in hidden(document)) == (is_seen, not is_seen)


def test_comments_stand_after_the_paragraph_they_are_on() -> None:
    comments = (
        '<w:comment w:id="4"><w:p><w:r><w:t>这里请写满足</w:t></w:r></w:p></w:comment>'
        '<w:comment w:id="5"><w:p><w:r><w:t>没有对应的批注</w:t></w:r></w:p></w:comment>'
    )
    word = Word().part("comments", comments).add(paragraph("一。", '<w:r><w:commentReference w:id="4"/></w:r>'), paragraph("二。"))
    document = word.read()
    assert [document.text_of(block) for block in document.blocks] == ["一。", "这里请写满足", "二。", "没有对应的批注"]
    assert hidden(document) == ["这里请写满足", "没有对应的批注"]


def test_words_are_found_though_characters_without_width_stand_in_them() -> None:
    document = Word().add(paragraph("采用国产密\u200b码\u2060算\ufeff法。", run("\u200b\u202e", "<w:vanish/>")), paragraph("\u200b")).read()
    assert (seen(document), hidden(document)) == (["采用国产密码算法。"], [])
