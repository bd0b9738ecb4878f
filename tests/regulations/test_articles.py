"""Cutting Chinese laws into articles: one oddity of real texts a test."""

import re
from pathlib import Path

import pytest

from assistant.regulations.articles import parse_articles
from assistant.regulations.types import Article

CORPUS_TEXT = Path(__file__).parents[2] / "corpus" / "bazhou-2025" / "regulation.txt"

NOTICE = "各区县人民政府,市直各部门:\n现将《某市公园管理办法》印发给你们,请遵照执行。\n某市人民政府办公室\n2024年3月1日\n"


def texts(law: str) -> list[str]:
    return [article.text for article in parse_articles(law)]


def numbers(law: str) -> list[int]:
    return [article.number for article in parse_articles(law)]


def paragraphs(article: Article, law: str) -> list[str]:
    return [span.of(law) for span in article.paragraphs]


def test_text_of_an_article_is_the_text_of_its_span() -> None:
    law = f"{NOTICE}某办法\n第一条 树木应当修剪。\n\n游人不得攀爬。\n\n第二条 自印发之日起施行。\n"
    for article in parse_articles(law):
        assert article.span.of(law) == article.text
        assert article.text == article.text.strip()
        assert article.text.startswith(article.label)


def test_notice_and_title_belong_to_no_article() -> None:
    law = f"{NOTICE}附件:某市公园管理办法\n某市公园管理办法\n(试行)\n第一条 为了管好公园,制定本办法。\n第二条 自印发之日起施行。"
    assert texts(law) == ["第一条 为了管好公园,制定本办法。", "第二条 自印发之日起施行。"]


def test_contents_of_chapters_do_not_decide_an_articles_chapter() -> None:
    law = "某法\n目 录\n第一章 总则\n第二章 树木\n第三章 附则\n第一章 总则\n第一条 甲。\n第二章 树木\n第二条 乙。\n第三章 附则\n第三条 丙。"
    assert [(article.number, article.chapter, article.chapter_title) for article in parse_articles(law)] == [
        (1, 1, "总则"),
        (2, 2, "树木"),
        (3, 3, "附则"),
    ]


@pytest.mark.parametrize(
    "contents",
    [
        pytest.param("第一条 目的\n第二条 范围\n第三条 施行\n", id="bare"),
        pytest.param("第一条 目的……1\n第二条 范围……1\n第三条 施行……2\n", id="leaders"),
        pytest.param("第一章 总则\n第一条 目的\n第二条 范围\n第二章 附则\n第三条 施行\n", id="with-chapters"),
    ],
)
def test_contents_that_list_articles_are_skipped(contents: str) -> None:
    body = "第一条 为了管好公园,制定本法。\n第二条 公园适用本法。\n第三条 本法自2024年1月1日起施行。"
    assert texts(f"某法\n目录\n{contents}2023年5月6日通过\n{body}") == body.split("\n")


def test_articles_keep_their_titles_when_contents_repeat_them() -> None:
    law = "目录\n第一条 目的\n第二条 范围\n第一条 目的\n为了管好公园,制定本法。\n第二条 范围\n公园适用本法。"
    assert texts(law) == ["第一条 目的\n为了管好公园,制定本法。", "第二条 范围\n公园适用本法。"]


def test_parts_chapters_and_sections_are_numbered() -> None:
    law = (
        "第一编 总则\n第一章 一般规定\n第一条 甲。\n第二编 物权\n第一分编 通则\n第一章 登记\n第一节 不动产\n第二条 乙。\n"
        "第二节 动产\n第三条 丙。\n第二章 保护\n第四条 丁。"
    )
    places = [(article.part, article.chapter, article.section) for article in parse_articles(law)]
    assert places == [(1, 1, None), (2, 1, 1), (2, 1, 2), (2, 2, None)]


def test_chapter_lines_belong_to_no_article() -> None:
    law = "第一章 总 则\n第一条 甲。\n第二章 项目申报\n第一节 一般规定\n第二条 乙。"
    assert texts(law) == ["第一条 甲。", "第二条 乙。"]


@pytest.mark.parametrize("heading", ["第二章 修剪及\n养护管理", "第二章\n修剪及养护管理", "第二章　修剪及\n\n养护管理"])
def test_chapter_title_may_run_over_two_lines(heading: str) -> None:
    law = f"第一条 甲。\n{heading}\n第二条 乙。"
    first, second = parse_articles(law)
    assert (first.text, second.chapter_title) == ("第一条 甲。", "修剪及养护管理")


@pytest.mark.parametrize("heading", ["附 则", "总则", "三、监督检查"])
def test_headings_without_a_chapter_number_belong_to_no_article(heading: str) -> None:
    assert texts(f"第一条 甲。\n{heading}\n第二条 乙。") == ["第一条 甲。", "第二条 乙。"]


def test_sentence_that_begins_with_a_chapter_stays_in_its_article() -> None:
    law = "第一条 甲。\n第二章规定的事项,另行通知。\n第二章 树木\n第二条 乙。"
    assert texts(law)[0] == "第一条 甲。\n第二章规定的事项,另行通知。"


@pytest.mark.parametrize(
    ("label", "number", "suffix", "printed"),
    [
        pytest.param("第一条", 1, None, "第一条", id="chinese"),
        pytest.param("第 一 条", 1, None, "第一条", id="spaced"),
        pytest.param("第1条", 1, None, "第1条", id="arabic"),
        pytest.param("第１条", 1, None, "第１条", id="wide-arabic"),
        pytest.param("　　第一条", 1, None, "第一条", id="indented"),
        pytest.param("**第一条**", 1, None, "第一条", id="markdown"),
        pytest.param("\ufeff第一条", 1, None, "第一条", id="byte-order-mark"),
    ],
)
def test_label_is_read_in_every_form(label: str, number: int, suffix: int | None, printed: str) -> None:
    (article,) = parse_articles(f"{label}　游人不得攀爬树木。")
    assert (article.number, article.suffix, article.label) == (number, suffix, printed)
    assert article.text.startswith("第")


def test_suffixed_articles_stand_between_their_neighbours() -> None:
    law = "第十六条 甲。\n第十七条 乙。\n第十七条之一 丙。\n第 十七 条 之 二 丁。\n第十八条 戊。"
    assert [(article.number, article.suffix) for article in parse_articles(law)] == [(16, None), (17, None), (17, 1), (17, 2), (18, None)]


@pytest.mark.parametrize(
    "mention",
    [
        pytest.param("违反本法\n第三条规定的,给予警告。", id="wrapped-sentence"),
        pytest.param("第三条规定的树木,由市局养护。", id="sentence-begins"),
        pytest.param("第三条第一款所称树木,包括灌木。", id="with-paragraph"),
        pytest.param("依照\n第三条\n的规定办理。", id="alone-on-its-line"),
        pytest.param("第三条、第四条所列树木除外。", id="several"),
        pytest.param("第一条所称公园包括绿地。", id="first-article"),
        pytest.param("符合本法\n第一条 和第二条的,可以免费。", id="wrapped-and-spaced"),
        pytest.param("第四条至第九条的规定不适用于苗圃。", id="later-articles"),
    ],
)
def test_mention_of_an_article_begins_no_article(mention: str) -> None:
    law = f"第一条 甲。\n第二条 乙。\n{mention}\n第三条 丙。\n第四条 丁。"
    assert texts(law) == ["第一条 甲。", f"第二条 乙。\n{mention}", "第三条 丙。", "第四条 丁。"]


def test_law_without_space_after_its_labels_is_read() -> None:
    law = "第一章总则\n第一条为了管好公园,制定本法。\n第二条依照第三条办理。\n第三条规定期限内修剪。\n第二章附则\n第四条即日起施行。"
    assert numbers(law) == [1, 2, 3, 4]
    assert [article.chapter for article in parse_articles(law)] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("某市人民政府办公室\n2024年3月1日", id="signature"),
        pytest.param("某市园林局\n二〇二四年三月一日", id="chinese-date"),
        pytest.param("附件:1. 申报表\n  2. 验收表", id="list-of-annexes"),
        pytest.param("附件1\n裁量基准表\n第一条 轻微的。\n第二条 严重的。", id="annex-with-articles"),
        pytest.param("附录 树种名录\n第三条 银杏。\n第四条 国槐。", id="annex-goes-on-counting"),
        pytest.param("附:收费标准\n每人十元。", id="short-annex"),
        pytest.param("抄送:市委办公室。\n某市人民政府办公室 2024年3月1日印发", id="copies"),
        pytest.param("— 4 —", id="page-number"),
        pytest.param("乙办法\n(2020年5月1日通过)\n第一章 总则\n第一条 其他。\n第二条 其他。", id="next-regulation"),
        pytest.param(
            "关于印发乙办法的通知\n各科室:\n现将乙办法印发。\n乙办法\n第一条 其他。\n第二条 其他。\n第三条 更多。", id="next-notice"
        ),
    ],
)
def test_what_follows_the_last_article_belongs_to_none(after: str) -> None:
    law = f"某办法\n第一条 甲。\n第二条 本办法自印发之日起施行。\n{after}\n"
    assert texts(law) == ["第一条 甲。", "第二条 本办法自印发之日起施行。"]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("附件所列树种适用本办法。", id="mentions-an-annex"),
        pytest.param("本办法施行前已经\n栽种的树木除外。", id="wrapped"),
        pytest.param("下列树木除外:\n(一)果树;\n(二)盆栽。", id="entries"),
        pytest.param("有下列情形的除外:\n果树\n盆栽\n以及其他苗木。", id="unnumbered-entries"),
    ],
)
def test_last_article_keeps_its_further_paragraphs(more: str) -> None:
    law = f"第一条 甲。\n第二条 自印发之日起施行。\n{more}\n某市园林局\n2024年3月1日"
    assert texts(law)[1] == f"第二条 自印发之日起施行。\n{more}"


def test_decision_that_quotes_articles_is_not_taken_for_the_law() -> None:
    law = (
        "关于修改某法的决定\n一、将第三条修改为:“第三条 新。”\n二、增加两条:“第四条 新四。\n第五条 新五。”\n"
        "某法\n第一条 甲。\n第二条 乙。\n第三条 丙。"
    )
    assert texts(law) == ["第一条 甲。", "第二条 乙。", "第三条 丙。"]


def test_longer_regulation_wins_over_a_short_quotation_before_it() -> None:
    articles = [f"第{number}条 公园{number}号开放。" for number in range(1, 13)]
    law = "\n".join(["上位法规定:", "第一条 甲。", "第二条 乙。", "某办法", *articles])
    assert texts(law) == articles


def test_number_missing_from_the_text_costs_one_article_only() -> None:
    assert numbers("第一条 甲。\n第二条 乙。\n第四条 丁。\n第五条 戊。") == [1, 2, 4, 5]


def test_number_printed_twice_gives_one_article() -> None:
    law = "第一条 甲。\n第二条 乙。\n第二条 乙二。\n第三条 丙。"
    assert texts(law) == ["第一条 甲。", "第二条 乙。\n第二条 乙二。", "第三条 丙。"]


def test_excerpt_need_not_begin_with_the_first_article() -> None:
    law = "第三章 修剪\n第七条 甲。\n第八条 乙。"
    assert [(article.number, article.chapter) for article in parse_articles(law)] == [(7, 3), (8, 3)]


@pytest.mark.parametrize(
    "text", ["", " \n\n　", "没有条文的通知。", "第Ⅲ条 甲。", "第条 甲。", "依照本法\n第三条规定的,处罚。", "第\n" * 50]
)
def test_text_without_articles_gives_none(text: str) -> None:
    assert parse_articles(text) == ()


def test_odd_labels_stay_in_the_article_before_them() -> None:
    assert texts("第一条 甲。\n第Ⅱ条 乙。\n第X条 丙。\n第二条 丁。") == ["第一条 甲。\n第Ⅱ条 乙。\n第X条 丙。", "第二条 丁。"]


def test_law_pasted_on_one_line_is_taken_apart() -> None:
    law = "某办法 第一章 总则 第一条 甲。 第二条 依照第三条办理。第二章 附则 第三条 施行。"
    assert texts(law) == ["第一条 甲。", "第二条 依照第三条办理。", "第三条 施行。"]
    assert [article.chapter_title for article in parse_articles(law)] == ["总则", "总则", "附则"]


def test_windows_line_ends_are_line_ends() -> None:
    law = "某法\r\n\r\n第一条 甲。\r\n\r\n款二。\r\n\r\n第二条 乙。\r\n"
    first, second = parse_articles(law)
    assert (paragraphs(first, law), second.text) == (["甲。", "款二。"], "第二条 乙。")


def test_first_paragraph_begins_after_the_label() -> None:
    law = "第一条　　树木应当修剪。\n　　游人不得攀爬。"
    (article,) = parse_articles(law)
    assert paragraphs(article, law) == ["树木应当修剪。", "游人不得攀爬。"]


def test_label_alone_on_its_line_leaves_the_paragraph_to_the_next() -> None:
    law = "第一条\n树木应当修剪。\n第二条\n游人不得攀爬。"
    assert [paragraphs(article, law) for article in parse_articles(law)] == [["树木应当修剪。"], ["游人不得攀爬。"]]


@pytest.mark.parametrize(
    "entries", ["(一)果树;\n(二)盆栽。", "（一）果树；\n\n（二）盆栽。", "1.果树;\n2.盆栽。", "①果树\n②盆栽。", "(一)果树。\n(二)盆栽。"]
)
def test_entries_belong_to_the_paragraph_that_lists_them(entries: str) -> None:
    law = f"第一条 下列树木除外:\n{entries}\n前款所列树木由单位自管。"
    (article,) = parse_articles(law)
    assert paragraphs(article, law) == [f"下列树木除外:\n{entries}", "前款所列树木由单位自管。"]


def test_sentence_wrapped_by_a_pdf_stays_one_paragraph() -> None:
    law = "第一条 树木应当按照\n园林标准修\n剪。\n游人不得\n攀爬。"
    (article,) = parse_articles(law)
    assert paragraphs(article, law) == ["树木应当按照\n园林标准修\n剪。", "游人不得\n攀爬。"]


def test_thousand_articles_are_parsed_quickly() -> None:
    law = "\n".join(f"第{number}条 依照第{number + 1}条办理。\n第{number + 1}条规定的除外。" for number in range(1, 1261))
    assert numbers(law) == list(range(1, 1261))


@pytest.fixture(scope="module")
def regulation() -> tuple[Article, ...]:
    return parse_articles(CORPUS_TEXT.read_text(encoding="utf-8"))


def test_first_pack_has_its_thirty_five_articles(regulation: tuple[Article, ...]) -> None:
    assert [article.number for article in regulation] == list(range(1, 36))


def test_first_pack_has_its_five_chapters(regulation: tuple[Article, ...]) -> None:
    first_of_chapter = {article.chapter: (article.number, article.chapter_title) for article in reversed(regulation)}
    assert first_of_chapter == {
        1: (1, "总则"),
        2: (9, "项目申报"),
        3: (15, "项目实施及运行管理"),
        4: (25, "项目验收及绩效评价"),
        5: (33, "附则"),
    }


def test_notice_before_the_title_is_in_no_article_of_the_first_pack(regulation: tuple[Article, ...]) -> None:
    swallowed = [article.label for article in regulation if re.search("印发你们|第.章|2025年", article.text)]
    assert swallowed == []


def test_paragraphs_of_the_first_pack_are_its_lines(regulation: tuple[Article, ...]) -> None:
    law = CORPUS_TEXT.read_text(encoding="utf-8")
    counts = {article.number: len(article.paragraphs) for article in regulation if len(article.paragraphs) > 1}
    assert counts == {2: 3, 4: 5, 9: 3, 10: 3, 23: 2, 24: 2}
    assert paragraphs(regulation[3], law)[1].startswith("州财政局是")
