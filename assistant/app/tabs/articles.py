"""The articles beside an answer: their full text with the quoted words marked."""

from collections.abc import Callable

from assistant.answering.types import Answer, Citation
from assistant.app.markup import element, marked, notice, text
from assistant.regulations.types import Article, Pack
from assistant.text.numerals import chinese_numeral
from assistant.text.span import Span

__all__ = ["FindPack", "articles_panel", "empty_panel"]

FindPack = Callable[[str], Pack]  # the regulation of an id


def articles_panel(answer: Answer, pack: Pack, *, find_pack: FindPack | None = None) -> str:
    """Return the full text of the articles that the answer cites, its quotes marked; the related ones when it abstains.

    pack: the page's regulation; find_pack: a further one, which an answer may cite in its place.
    """
    shown = answer.related if answer.abstained else answer.citations
    citations = [citation for citation in shown if isinstance(citation, Citation)]
    if find_pack and citations and citations[0].pack != pack.id:
        pack = find_pack(citations[0].pack)
    cards = [_card(article, [c.span for c in citations if article.span.covers(c.span)], pack) for article in _articles(citations, pack)]
    head = ""
    if answer.abstained:
        head = notice("制度对此未作规定。" + ("以下条文与问题相关，仅供参考。" if cards else ""), kind="warning")
    return element("div", _title(pack), head, *cards, class_="ys-articles" + (" ys-related" if answer.abstained else ""))


def empty_panel(pack: Pack) -> str:
    """Return what stands there before the first answer."""
    return element("div", _title(pack), notice("回答所依据的条文全文显示在这里，被引用的文字以黄色标出。"), class_="ys-articles")


def _title(pack: Pack) -> str:
    facts = [pack.issuer, pack.document_number, f"{pack.in_force_from:%Y年%-m月%-d日}起施行", f"共{len(pack.articles)}条"]
    return element("p", text(pack.title), element("small", text("，".join(fact for fact in facts if fact))), class_="ys-source")


def _card(article: Article, spans: list[Span], pack: Pack) -> str:
    """Return one article, its label and the cited 款 in the head, the quoted words marked."""
    cited = [_paragraph_label(number) for number in _paragraphs(article, spans)] if len(article.paragraphs) > 1 else []
    head = element(
        "header",
        element("strong", text(article.label)),
        *(element("span", text(name), class_="ys-tag") for name in cited),
        element("small", text(article.chapter_title or "")),
    )
    return element("article", head, *(_paragraph(span, spans, pack) for span in article.paragraphs), class_="ys-article")


def _paragraph(paragraph: Span, spans: list[Span], pack: Pack) -> str:
    inside = [
        Span(start=max(span.start, paragraph.start) - paragraph.start, end=min(span.end, paragraph.end) - paragraph.start)
        for span in spans
        if span.start < paragraph.end and paragraph.start < span.end
    ]
    return element("p", marked(paragraph.of(pack.text), inside), class_="ys-cited" if inside else None)


def _articles(citations: list[Citation], pack: Pack) -> list[Article]:
    """Return the articles of the citations, each once, in the order in which they are cited."""
    found: list[Article] = []
    for citation in citations:
        found += [article for article in pack.articles if article.span.covers(citation.span) and article not in found]
    return found


def _paragraphs(article: Article, spans: list[Span]) -> list[int]:
    """Return the 1-based numbers of the paragraphs that `spans` touch."""
    return [
        number
        for number, paragraph in enumerate(article.paragraphs, 1)
        if any(span.start < paragraph.end and paragraph.start < span.end for span in spans)
    ]


def _paragraph_label(number: int) -> str:
    return f"第{chinese_numeral(number)}款"
