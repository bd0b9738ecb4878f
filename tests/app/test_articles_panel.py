import re
from datetime import date

from assistant.answering.types import Answer, Basis, Citation
from assistant.app.tabs.articles import articles_panel, empty_panel
from assistant.app.tabs.chat import example_questions
from assistant.regulations.types import Article, Aspect, Pack, Rule, RuleKind
from assistant.text.span import Span

FIRST = ("游客应当爱护花木。",)
SECOND = ("公园每日七时开放。", "夏季延长开放两小时,<b>另行公布</b>。")
TEXT = "第一条 " + "\n".join(FIRST) + "\n第二条 " + "\n".join(SECOND)


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words))


def make_article(number: int, label: str, *lines: str) -> Article:
    spans = tuple(span_of(line) for line in lines)
    whole = Span(start=TEXT.index(label), end=spans[-1].end)
    return Article(number=number, label=label, text=whole.of(TEXT), span=whole, paragraphs=spans, chapter_title="开放")


def make_rule(article: int, *asks: str) -> Rule:
    return Rule(
        id=f"rule-{article}-{asks[0]}",
        topic="开放",
        kind=RuleKind.DUTY,
        article=article,
        quote="x",
        answers=(Aspect.WHAT,),
        asks=asks,
    )


def make_pack(*rules: Rule) -> Pack:
    return Pack(
        id="park-rules",
        title="公园<管理>办法",
        issuer="园林处",
        published=date(2025, 1, 2),
        in_force_from=date(2025, 3, 4),
        source="test",
        sha256="0",
        text=TEXT,
        articles=(make_article(1, "第一条", *FIRST), make_article(2, "第二条", *SECOND)),
        rules=rules,
    )


def cite(words: str, *, article: int, label: str, paragraph: int) -> Citation:
    return Citation(pack="park-rules", article=article, label=label, paragraph=paragraph, quote=words, span=span_of(words))


def make_answer(*citations: Citation, related: tuple[Citation, ...] = ()) -> Answer:
    return Answer(
        question="?", answer="!", abstained=not citations, basis=Basis.EXTRACT, confidence=0.5, citations=citations, related=related
    )


def marks(html: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", html)


def test_the_panel_shows_the_whole_article_with_the_quote_lit() -> None:
    html = articles_panel(make_answer(cite("爱护花木", article=1, label="第一条", paragraph=1)), make_pack())

    assert marks(html) == ["爱护花木"]
    assert '<p class="ys-cited">游客应当<mark>爱护花木</mark>。</p>' in html
    assert "第二条" not in html


def test_the_panel_names_the_cited_paragraph_of_an_article_with_several() -> None:
    html = articles_panel(make_answer(cite("延长开放", article=2, label="第二条", paragraph=2)), make_pack())

    assert "第二款" in html
    assert "第一款" not in html
    assert "公园每日七时开放" in html


def test_an_article_of_one_paragraph_is_cited_without_it() -> None:
    assert "款" not in articles_panel(make_answer(cite("花木", article=1, label="第一条", paragraph=1)), make_pack())


def test_an_article_that_is_cited_twice_is_shown_once() -> None:
    twice = make_answer(
        cite("七时", article=2, label="第二条", paragraph=1),
        cite("花木", article=1, label="第一条", paragraph=1),
        cite("两小时", article=2, label="第二条", paragraph=2),
    )

    html = articles_panel(twice, make_pack())

    assert re.findall("<strong>(.*?)</strong>", html) == ["第二条", "第一条"]
    assert marks(html) == ["七时", "两小时", "花木"]


def test_a_quote_over_two_paragraphs_is_lit_in_both() -> None:
    html = articles_panel(make_answer(cite("开放。\n夏季", article=2, label="第二条", paragraph=1)), make_pack())

    assert marks(html) == ["开放。", "夏季"]


def test_an_abstention_says_so_and_shows_the_related_articles() -> None:
    html = articles_panel(make_answer(related=(cite("花木", article=1, label="第一条", paragraph=1),)), make_pack())

    assert "未作规定" in html
    assert "仅供参考" in html
    assert marks(html) == ["花木"]


def test_an_abstention_without_related_articles_promises_none() -> None:
    assert "以下条文" not in articles_panel(make_answer(), make_pack())


def test_words_of_the_regulation_are_text() -> None:
    html = articles_panel(make_answer(cite("两小时", article=2, label="第二条", paragraph=2)), make_pack())

    assert "&lt;b&gt;另行公布&lt;/b&gt;" in html
    assert "公园&lt;管理&gt;办法" in html


def test_the_empty_panel_names_the_regulation_and_since_when_it_applies() -> None:
    html = empty_panel(make_pack())

    assert "公园&lt;管理&gt;办法" in html
    assert "2025年3月4日起施行" in html


def test_examples_are_short_questions_of_different_articles() -> None:
    long = "在什么情况下公园的开放时间可以根据季节的变化由园林处另行调整"

    assert example_questions(make_pack(make_rule(2, long, "几点开门"), make_rule(1, "能折花吗"), make_rule(1, "能摘果吗"))) == (
        "能折花吗",
        "几点开门",
    )


def test_panel_shows_the_further_law_that_the_answer_cites_with_its_title() -> None:
    # The same words stand elsewhere in the page's own regulation: the span alone must not decide whose article is shown.
    law = make_pack().model_copy(update={"id": "lake-law", "title": "湖泊保护法"})
    cited = cite("爱护花木", article=1, label="第一条", paragraph=1).model_copy(update={"pack": "lake-law", "title": "湖泊保护法"})
    asked: list[str] = []

    def find_pack(pack_id: str) -> Pack:
        asked.append(pack_id)
        return law

    html = articles_panel(make_answer(cited), make_pack(), find_pack=find_pack)
    assert asked == ["lake-law"]
    assert "湖泊保护法" in html
    assert "公园" not in html.split("ys-source")[1].split("</p>")[0]
    assert marks(html) == ["爱护花木"]


def test_panel_of_the_pages_own_regulation_looks_for_no_other() -> None:
    def find_pack(pack_id: str) -> Pack:
        raise AssertionError(pack_id)

    articles_panel(make_answer(cite("爱护花木", article=1, label="第一条", paragraph=1)), make_pack(), find_pack=find_pack)
