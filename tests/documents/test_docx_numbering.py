import pytest
from paper import headings, rows, texts
from word_paper import Word, cell, level, lists, numbered, paragraph, row, run, table

from assistant.documents.types import BlockKind

TEXT = "甲项的内容,是一句话。"


def labels(word: Word) -> list[str]:
    """Return the numbers that stand before TEXT in the paragraphs of a file."""
    return [text.removesuffix(TEXT).strip() for text in texts(word.read(), BlockKind.PARAGRAPH)]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param("decimal", ["1", "9", "10", "12", "20"], id="arabic"),
        pytest.param("decimalZero", ["01", "09", "10", "12", "20"], id="two-figures"),
        pytest.param("upperRoman", ["I", "IX", "X", "XII", "XX"], id="upper-roman"),
        pytest.param("lowerRoman", ["i", "ix", "x", "xii", "xx"], id="lower-roman"),
        pytest.param("upperLetter", ["A", "I", "J", "L", "T"], id="upper-letter"),
        pytest.param("chineseCounting", ["一", "九", "十", "十二", "二十"], id="chinese"),
        pytest.param("chineseCountingThousand", ["一", "九", "十", "十二", "二十"], id="chinese-thousand"),
        pytest.param("ideographDigital", ["一", "九", "一〇", "一二", "二〇"], id="chinese-digit-by-digit"),
        pytest.param("chineseLegalSimplified", ["壹", "玖", "壹拾", "壹拾贰", "贰拾"], id="chinese-financial"),
        pytest.param("ideographTraditional", ["甲", "壬", "癸", "12", "20"], id="heavenly-stems"),
        pytest.param("ideographZodiac", ["子", "申", "酉", "亥", "20"], id="earthly-branches"),
        pytest.param("decimalEnclosedCircle", ["①", "⑨", "⑩", "⑫", "⑳"], id="circled"),
        pytest.param("decimalEnclosedParen", ["⑴", "⑼", "⑽", "⑿", "⒇"], id="in-brackets"),
        pytest.param("decimalFullWidth", ["１", "９", "１０", "１２", "２０"], id="full-width"),
    ],
)
def test_a_counter_is_written_in_its_format(form: str, expected: list[str]) -> None:
    word = Word().part("numbering", lists(level(0, form, "%1")))
    for _ in range(20):
        word.add(numbered("-内容"))
    found = [text.partition("-")[0].strip() for text in texts(word.read(), BlockKind.PARAGRAPH)]
    assert [found[index - 1] for index in (1, 9, 10, 12, 20)] == expected


def test_levels_count_under_the_level_above() -> None:
    levels = (level(0, "chineseCounting", "%1、"), level(1, "decimal", "(%2)"), level(2, "lowerLetter", "%3)"))
    word = Word().part("numbering", lists(*levels))
    word.add(*(numbered(TEXT, depth) for depth in (0, 1, 1, 2, 2, 1, 2, 0, 1)))
    assert labels(word) == ["一、", "(1)", "(2)", "a)", "b)", "(3)", "a)", "二、", "(1)"]


def test_legal_numbering_writes_all_levels_in_arabic_figures() -> None:
    levels = (level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>"), level(2, "decimal", "%1.%2.%3"))
    word = Word().part("numbering", lists(*levels))
    word.add(*(numbered(TEXT, depth) for depth in (0, 1, 2, 0, 1)))
    assert labels(word) == ["第一章", "1.1", "一.1.1", "第二章", "2.1"]


def test_a_level_that_never_restarts_goes_on_through_the_chapters() -> None:
    levels = (level(0, "decimal", "%1"), level(1, "decimal", "表%2", '<w:lvlRestart w:val="0"/>'))
    word = Word().part("numbering", lists(*levels))
    word.add(*(numbered(TEXT, depth) for depth in (0, 1, 1, 0, 1)))
    assert labels(word) == ["1", "表1", "表2", "2", "表3"]


def test_a_level_may_restart_with_a_higher_one_only() -> None:
    levels = (level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "图%3", '<w:lvlRestart w:val="1"/>'))
    word = Word().part("numbering", lists(*levels))
    word.add(*(numbered(TEXT, depth) for depth in (0, 1, 2, 1, 2, 0, 2)))
    assert labels(word) == ["1", "1.1", "图1", "1.2", "图2", "2", "图1"]


def test_lists_of_one_kind_count_on_unless_they_say_where_to_start() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    word = Word().part("numbering", lists(level(0, "decimal", "%1."), nums=nums))
    word.add(*(numbered(TEXT, 0, num_id) for num_id in (1, 1, 2, 3, 3)))
    assert labels(word) == ["1.", "2.", "3.", "5.", "6."]


def test_a_list_may_replace_a_level_of_its_kind() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        f"{level(0, 'upperLetter', '附录%1', start=3)}</w:lvlOverride></w:num>"
    )
    word = Word().part("numbering", lists(level(0, "decimal", "%1."), nums=nums))
    word.add(numbered(TEXT), numbered(TEXT))
    assert labels(word) == ["附录C", "附录D"]


def test_a_list_style_stands_for_the_list_it_names() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="多级"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "chineseCounting", "第%1条")}<w:styleLink w:val="L"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="1"><w:abstractNumId w:val="2"/></w:num>'
    )
    word = Word().part("styles", styles).part("numbering", numbering).add(numbered(TEXT), numbered(TEXT))
    assert labels(word) == ["第一条", "第二条"]


def test_heading_styles_carry_their_list_and_level() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{depth}"><w:name w:val="heading {depth}"/><w:pPr><w:numPr>'
        f'<w:ilvl w:val="{depth - 1}"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for depth in (1, 2)
    )
    levels = (
        level(0, "chineseCounting", "第%1章", '<w:pStyle w:val="H1"/><w:suff w:val="space"/>'),
        level(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/><w:isLgl/>'),
    )
    word = Word().part("styles", styles).part("numbering", lists(*levels))
    for style, text in (("H1", "总论"), ("H2", "由来"), ("H1", "需求"), ("H2", "业务")):
        word.add(paragraph(text, properties=f'<w:pStyle w:val="{style}"/>'))
    assert headings(word.read()) == [(1, "第一章 总论"), (2, "1.1 由来"), (1, "第二章 需求"), (2, "2.1 业务")]


def test_a_style_without_a_level_takes_the_level_tied_to_it() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="二级条"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = (level(0, "decimal", "%1"), level(1, "decimal", "%1.%2", '<w:pStyle w:val="S"/>'))
    word = Word().part("styles", styles).part("numbering", lists(*levels))
    word.add(numbered(TEXT, 0), paragraph(TEXT, properties='<w:pStyle w:val="S"/>'))
    assert labels(word) == ["1", "1.1"]


def test_number_zero_takes_a_paragraph_out_of_its_styles_list() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    word = Word().part("styles", styles).part("numbering", lists(level(0, "decimal", "%1.")))
    word.add(
        paragraph(TEXT, properties='<w:pStyle w:val="S"/>'),
        numbered(TEXT, None, 0, style="S"),
        paragraph(TEXT, properties='<w:pStyle w:val="S"/>'),
    )
    assert labels(word) == ["1.", "", "2."]


def test_a_level_without_figures_shows_its_words() -> None:
    word = Word().part("numbering", lists(level(0, "none", "附件:"), level(1, "bullet", "\uf0b7"))).add(numbered(TEXT), numbered(TEXT, 1))
    assert labels(word) == ["附件:", ""]


def test_nothing_stands_between_number_and_text_where_the_file_says_so() -> None:
    word = Word().part("numbering", lists(level(0, "decimal", "(%1)", '<w:suff w:val="nothing"/>'))).add(numbered(TEXT))
    assert texts(word.read(), BlockKind.PARAGRAPH) == [f"(1){TEXT}"]


def test_serial_numbers_of_a_table_are_automatic_numbers_without_words() -> None:
    word = Word().part("numbering", lists(level(0, "decimal", "%1")))
    word.add(table(row("序号", "名称"), row(cell(numbered("")), "巡护终端"), row(cell(numbered("")), "无人机")))
    assert rows(word.read(), 1) == [["序号", "名称"], ["1", "巡护终端"], ["2", "无人机"]]


def test_an_empty_paragraph_of_a_list_counts() -> None:
    word = Word().part("numbering", lists(level(0, "decimal", "%1.")))
    word.add(numbered(TEXT), numbered(""), numbered(TEXT))
    assert labels(word) == ["1.", "3."]


def test_a_deleted_paragraph_of_a_list_does_not_count() -> None:
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        '<w:del w:id="2"><w:r><w:delText>删去的一条</w:delText></w:r></w:del></w:p>'
    )
    word = Word().part("numbering", lists(level(0, "decimal", "%1."))).add(numbered(TEXT), gone, numbered(TEXT))
    assert labels(word) == ["1.", "2."]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param('<w:num w:numId="1"/>', id="no-list"),
        pytest.param('<w:num w:numId="1"><w:abstractNumId w:val="99"/></w:num>', id="unknown-list"),
        pytest.param(
            '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="X"/></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>',
            id="unknown-style",
        ),
        pytest.param(lists(level(0, "decimal", "%9%1", start=999999)), id="levels-that-are-not-there"),
    ],
)
def test_a_broken_list_still_shows_its_text(broken: str) -> None:
    word = Word().part("numbering", broken).add(numbered(TEXT), numbered(TEXT, 12345), paragraph(run("乙")))
    shown = texts(word.read(), BlockKind.PARAGRAPH)
    assert [text[-len(TEXT) :] for text in shown[:2]] == [TEXT, TEXT]
    assert shown[2:] == ["乙"]
