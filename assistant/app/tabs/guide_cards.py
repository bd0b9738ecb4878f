"""A guide as the web page shows it: stages with cards, each step with its words and, once known, its day."""

from collections.abc import Sequence
from pathlib import Path

from assistant.app.markup import element, notice, text
from assistant.export.guide_files import GUIDE_EXPORTERS
from assistant.export.guide_sheet import Card, GuideSheet, quoted_line
from assistant.procedure.types import Quoted

__all__ = ["guide_html", "guide_invitation"]


def guide_invitation() -> str:
    """Return what stands there before the first guide."""
    words = (
        "选择项目类型，填写已知的情况，点选“列出办理步骤”，即得到从申报到验收后评价的每一步。不清楚的可以不填，有关的步骤会注明取决于什么。"
    )
    return element("p", text(words), class_="ys-caption")


def guide_html(sheet: GuideSheet, papers: Sequence[Path], *, problem: str | None = None) -> str:
    """Return the whole guide. papers: files to download; problem: why there are none."""
    head = "，".join(f"{fact.label}：{fact.value}" for fact in sheet.head)
    body = [
        element("p", text(head), class_="ys-overview"),
        notice(problem, kind="error") if problem else _downloads(papers),
        *(notice(words, kind="warning") for words in sheet.notices),
        *(_stage(stage, cards) for stage, cards in sheet.stages),
        element("details", element("summary", text("说明")), *_remarks(sheet), class_="ys-remarks"),
    ]
    return element("div", *body, class_="ys-guide")


def _downloads(papers: Sequence[Path]) -> str:
    # A relative address: it holds behind a proxy's path too.
    links = [
        element("a", text(GUIDE_EXPORTERS[paper.suffix].title), href=f"gradio_api/file={paper}", download=paper.name, class_="ys-download")
        for paper in papers
    ]
    return element("p", element("span", text("下载："), class_="ys-caption"), *links, class_="ys-downloads") if links else ""


def _stage(stage: str, cards: Sequence[Card]) -> str:
    return element("section", element("h3", text(stage)), element("ol", *map(_card, cards), class_="ys-steps"), class_="ys-stage")


def _card(card: Card) -> str:
    head = element(
        "h4",
        element("span", text(str(card.number)), class_="ys-number"),
        text(card.title),
        element("span", text(card.mark), class_=f"ys-badge {_badge(card)}"),
        element("small", text(f"适用：{card.condition}")) if card.condition else "",
    )
    facts = [element("div", element("dt", text(fact.label)), element("dd", text(fact.value))) for fact in card.facts]
    if card.due:
        counting = [element("small", text(line)) for line in card.counting]
        facts.append(element("div", element("dt", text("日期")), element("dd", element("strong", text(card.due)), *counting)))
    further = _more(card.quotes[1:])
    consequences = [_quote(words, consequence=True) for words in card.consequences]
    contents = (head, element("dl", *facts), _quote(card.quotes[0]), *consequences, further)
    return element("li", *contents, class_="ys-step" + ("" if card.settled else " ys-open"), id=f"step-{card.id}")


def _badge(card: Card) -> str:
    if not card.settled:
        return "ys-partial"
    return "ys-present" if card.mark == "应办" else "ys-not_applicable"


def _quote(words: Quoted, *, consequence: bool = False) -> str:
    lead = element("b", text("后果 ")) if consequence else ""
    return element("blockquote", lead, text(quoted_line(words)), class_="ys-consequence" if consequence else None)


def _more(quotes: Sequence[Quoted]) -> str:
    if not quotes:
        return ""
    labels = "、".join(dict.fromkeys(words.label for words in quotes))
    return element("details", element("summary", text(f"有关条文：{labels}")), *map(_quote, quotes))


def _remarks(sheet: GuideSheet) -> list[str]:
    return [element("p", text(line)) for line in (*sheet.left_out, *sheet.conventions, *sheet.closing)]
