"""Laws built from a known structure are parsed back to that structure."""

from dataclasses import dataclass, replace
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.regulations.articles import parse_articles
from assistant.text.numerals import chinese_numeral

WORDS = (
    "公园",
    "树木",
    "应当修剪",
    "市园林局",
    "游人",
    "不得攀爬",
    "每年",
    "三个月内",
    "依照本法第二条",
    "报告",
    "第五章",
    "100万元",
    "养护",
    "(含灌木)",
)
BEFORE = (
    "",
    "某市公园办法\n",
    "各区县:\n现将《某办法》印发给你们。\n某市政府\n2024年3月1日\n某办法\n(试行)\n",
    "某法\n2019年4月14日 某市令第7号公布\n\n",
)
AFTER = ("", "\n某市政府办公室\n2024年3月1日\n", "\n附件:1. 申报表\n", "\n附件2\n名录\n第一条 银杏。\n第二条 国槐。\n", "\n\n  \n")
MENTIONS = ("第三条规定的树木除外。", "第一条所称公园包括绿地。", "第九条第二款另有规定的,从其规定。")

WIDE = {ord(character): ord(character) + 0xFEE0 for character in ",;:()0123456789"}

sentences = st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map("".join)
entries = st.lists(sentences, min_size=2, max_size=3).map(lambda found: ":\n" + ";\n".join(f"(一){entry}" for entry in found) + "。")
paragraph_texts = st.one_of(sentences.map("{}。".format), st.builds("{}{}".format, sentences, entries), st.sampled_from(MENTIONS))


@dataclass(frozen=True)
class Sketch:
    """One article to write: its place, its number and the texts of its paragraphs."""

    chapter: int | None
    section: int | None
    number: int
    suffix: int | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Style:
    """How a law is printed."""

    arabic: bool
    gap: str
    indent: str
    between: str
    wide: bool

    def ordinal(self, number: int, unit: str) -> str:
        return f"第{number if self.arabic else chinese_numeral(number)}{unit}"


styles = st.builds(
    Style,
    arabic=st.booleans(),
    gap=st.sampled_from((" ", "　", "  ", "　　")),
    indent=st.sampled_from(("", "　　", "    ")),
    between=st.sampled_from(("\n", "\n\n", "\r\n")),
    wide=st.booleans(),
)


@st.composite
def sketches(draw: st.DrawFn) -> list[Sketch]:
    """Draw one to five chapters with articles numbered through, some of them with inserted ones (之一)."""
    has_chapters = draw(st.booleans())
    articles: list[Sketch] = []
    number = 0
    for chapter in range(1, draw(st.integers(1, 5)) + 1 if has_chapters else 2):
        sections = draw(st.integers(0, 2)) if has_chapters else 0
        for section in range(1, sections + 1) if sections else [None]:
            for _ in range(draw(st.integers(1, 4))):
                number += 1
                for suffix in (None, *range(1, draw(st.sampled_from((0, 0, 0, 1, 2))) + 1)):
                    first = draw(sentences.map("{}。".format))
                    rest = draw(st.lists(paragraph_texts, max_size=3))
                    articles.append(Sketch(chapter if has_chapters else None, section, number, suffix, (first, *rest)))
    return articles


def write(articles: list[Sketch], style: Style, *, has_contents: bool) -> str:
    """Return the law as text."""
    lines: list[str] = []
    place: tuple[int | None, int | None] = (None, None)
    for article in articles:
        if article.chapter and article.chapter != place[0]:
            lines.append(f"{style.ordinal(article.chapter, '章')}{style.gap}公园的养 护")
        if article.section and (article.chapter, article.section) != place:
            lines.append(f"{style.ordinal(article.section, '节')}{style.gap}一般规定")
        place = (article.chapter, article.section)
        suffix = f"之{chinese_numeral(article.suffix)}" if article.suffix else ""
        first, *rest = article.paragraphs
        lines += [f"{style.indent}{style.ordinal(article.number, '条')}{suffix}{style.gap}{first}", *(style.indent + text for text in rest)]
    chapters = sorted({article.chapter for article in articles if article.chapter})
    contents = (
        ["目 录", *(f"{style.ordinal(chapter, '章')}{style.gap}公园的养护" for chapter in chapters)] if has_contents and chapters else []
    )
    return style.between.join([*contents, *lines])


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(sketches(), styles, st.sampled_from(BEFORE), st.sampled_from(AFTER), st.booleans())
def test_law_is_parsed_back_to_its_structure(articles: list[Sketch], style: Style, before: str, after: str, has_contents: bool) -> None:
    table = WIDE if style.wide else {}
    law = (before + write(articles, style, has_contents=has_contents) + after).translate(table)
    expected = [replace(article, paragraphs=tuple(text.translate(table) for text in article.paragraphs)) for article in articles]
    parsed = parse_articles(law)
    assert [Sketch(a.chapter, a.section, a.number, a.suffix, tuple(span.of(law) for span in a.paragraphs)) for a in parsed] == expected
    assert all(a.text == a.span.of(law) == a.text.strip() for a in parsed)
    assert all(a.chapter_title == "公园的养护" for a in parsed if a.chapter)


FRAGMENTS = (
    "第一条",
    "第二条 ",
    "第3条",
    "第十条之一",
    "第三章 ",
    "第二节",
    "目录",
    "附件",
    "\n",
    "\n\n",
    "　",
    "。",
    ";",
    ":",
    "公园",
    "(一)",
    "规定的",
    "2024年3月1日",
    "— 3 —",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_gives_articles_in_rising_order_that_do_not_overlap(text: str) -> None:
    parsed = parse_articles(text)
    keys = [(article.number, article.suffix or 0) for article in parsed]
    assert keys == sorted(set(keys))
    for before, after in pairwise(parsed):
        assert before.span.end <= after.span.start
    for article in parsed:
        assert article.text == article.span.of(text)
        assert all(article.span.covers(span) for span in article.paragraphs)
