"""The place in the report that a finding rests on: the page's picture, or the text around it, with the quote marked."""

import base64
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from PIL.Image import Image

from assistant.app.markup import element, marked, notice, text
from assistant.documents.types import Block, BlockKind, Document
from assistant.documents.view import View
from assistant.errors import AssistantError, UserInputError
from assistant.export.wording import article_labels, doubt_text, place, verdict
from assistant.screening.places import name_gaps, name_searched
from assistant.screening.types import Checklist, Evidence, Finding, Flag
from assistant.text.span import Frozen, Span

__all__ = ["RenderPage", "Sight", "drawer", "page_sight", "sights", "text_sight"]

_MOST_PAGES = 4  # pictures in one drawer
_SCALE = 1.5  # 108 dots per inch: readable in a drawer half a screen wide
_AROUND = 2  # blocks shown before and after the quote

RenderPage = Callable[[Path, View], Image]


class Sight(Frozen):
    """One place of the report, as HTML."""

    title: str
    html: str


def sights(evidence: Sequence[Evidence], *, path: Path, read: Callable[[Path], Document], render: RenderPage) -> list[Sight]:
    """Return the places of the evidence: pictures of pages where they can be drawn, else the text around.

    An error of the reader becomes a sight that says so.
    """
    try:
        pages = list(dict.fromkeys((item.file, item.page) for item in evidence if item.page is not None))
        try:
            shown = [page_sight(page, evidence, file=file, path=path, render=render) for file, page in pages[:_MOST_PAGES] if page]
        except UserInputError:  # a Word file without LibreOffice: nothing can draw its pages
            shown, pages = [], []
        unplaced = [item for item in evidence if (item.file, item.page) not in pages][: _MOST_PAGES - len(shown)]
        document = read(path) if unplaced else None
        return shown + [text_sight(item, document) for item in unplaced if document]
    except (AssistantError, OSError) as error:
        words = str(error) if isinstance(error, AssistantError) else "上传的文件已清除，请重新上传后再看。"
        return [Sight(title="", html=notice(words, kind="error"))]


def page_sight(page: int, evidence: Sequence[Evidence], *, file: str | None, path: Path, render: RenderPage) -> Sight:
    """Return the picture of a page with all its quotes lit. Raises DocumentError, UserInputError, OSError."""
    here = [item for item in evidence if (item.file, item.page) == (file, page)]
    boxes = tuple(found.box for item in evidence if item.file == file for found in item.boxes if found.page == page)
    view = View(page=page, file=file, scale=_SCALE, quotes=tuple(item.quote for item in here), boxes=boxes)
    buffer = BytesIO()
    render(path, view).save(buffer, format="PNG")
    address = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    title = place(here[0])
    return Sight(title=title, html=element("figure", f'<img src="{address}" alt="{text(f"{title}的页面")}">', class_="ys-page"))


def text_sight(item: Evidence, document: Document) -> Sight:
    """Return the blocks around a quote, the quote marked."""
    blocks = [block for block in document.blocks if block.kind not in (BlockKind.RUNNING, BlockKind.HIDDEN)]
    touched = [index for index, block in enumerate(blocks) if _overlap(block.span, item.span)]
    if not touched:
        return Sight(title=place(item), html=element("p", marked(item.quote, [Span(start=0, end=len(item.quote))])))
    shown = blocks[max(0, touched[0] - _AROUND) : touched[-1] + 1 + _AROUND]
    return Sight(title=place(item), html=element("div", *(_block(block, item.span, document) for block in shown), class_="ys-context"))


def drawer(subject: Finding | Flag, checklist: Checklist, places: Sequence[Sight]) -> str:
    """Return the panel of one finding or flag: what was concluded, the quotes, and where they stand."""
    if isinstance(subject, Finding):
        title = element(
            "h3", text(subject.title), element("span", text(verdict(subject.status)), class_=f"ys-badge ys-{subject.status.value}")
        )
        facts = [("依据", article_labels(subject.articles)), ("说明", subject.reason), ("补充建议", subject.suggestion or "")]
        facts.append(("提醒", f"程序对这一结论把握不大，{doubt_text(subject)}。" if subject.needs_human else ""))
    else:
        title = element("h3", text("提示事项"))
        facts = [("依据", article_labels((subject.article,)) if subject.article is not None else ""), ("说明", subject.message)]
    if not subject.evidence:
        facts.append(("检索范围", _searched(checklist)))
    close = element("button", text("关闭"), type="button", class_="ys-close", data_dismiss=True)
    listed = element("dl", *(element("div", element("dt", text(name)), element("dd", text(words))) for name, words in facts if words))
    quotes = element("ul", *(_quote(item) for item in subject.evidence), class_="ys-quotes") if subject.evidence else ""
    shown = "".join(element("section", element("h4", text(sight.title)) if sight.title else "", sight.html) for sight in places)
    head = element("header", title, close)
    return element("aside", head, listed, quotes, shown, class_="ys-drawer", role="dialog", aria_label="原文")


def _quote(item: Evidence) -> str:
    where = "，".join(words for words in (place(item), item.section) if words)
    return element("li", element("small", text(where)), element("q", text(item.quote)))


def _searched(checklist: Checklist) -> str:
    words = name_searched(checklist.searched)
    if checklist.searched.gaps:
        words += f"；{name_gaps(checklist.searched.gaps)}未能读取，未能检索"
    return words


def _block(block: Block, quote: Span, document: Document) -> str:
    words = document.text_of(block).replace("\t", "│")  # a tab parts the cells of a table row; one for one, so spans hold
    spans = []
    if _overlap(block.span, quote):
        spans = [Span(start=max(0, quote.start - block.span.start), end=quote.end - block.span.start)]
    return element("h5" if block.kind is BlockKind.HEADING else "p", marked(words, spans))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
