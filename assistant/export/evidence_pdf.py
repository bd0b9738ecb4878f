"""The evidence as a PDF: a table of what was found that leads to the report's own pages, the quotes lit on them.

Pages are pictures: nothing of a stranger's file but what it looks like gets into this one.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PIL.Image import Image
from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate  # type: ignore[import-untyped]

from assistant.errors import AssistantError, DocumentError, NoSuchPage, UserInputError
from assistant.export.dossier import Dossier, DrawPage
from assistant.export.evidence_cover import TITLE, cover
from assistant.export.evidence_pages import PagePlan, plan_pages
from assistant.export.evidence_sheet import PageSheet
from assistant.export.pdf_type import FONT, Bookmark
from assistant.export.wording import clip, printable

__all__ = ["write_evidence"]

_SCALE = 110 / 72  # pixels per point
_QUALITY = 70  # of JPEG: small print stays readable
_MOST_FAILURES = 3  # pages that cannot be drawn, each after a long wait perhaps, before the rest is left
_EDGE = 10 * mm
_COVER, _PORTRAIT, _LANDSCAPE = "cover", "portrait", "landscape"
_PAGES = "pages"


class _Shown(NamedTuple):
    """A page that was drawn. jpeg: its picture."""

    plan: PagePlan
    jpeg: bytes
    is_wide: bool


class _Drawn(NamedTuple):
    """What came of drawing the pages. notes: what could not be shown and why, Chinese sentences."""

    pages: tuple[_Shown, ...] = ()
    notes: tuple[str, ...] = ()


def write_evidence(dossier: Dossier, file: Path) -> None:
    """Write the evidence as PDF; where pages cannot be drawn the quotes are listed with their sections alone. Raises OSError."""
    checklist = dossier.checklist
    drawn = _draw_all(plan_pages(checklist), dossier.draw) if dossier.draw else _Drawn()
    story: list[Flowable] = list(cover(checklist, pages=[shown.plan for shown in drawn.pages], notes=drawn.notes))
    for index, shown in enumerate(drawn.pages):
        story += [NextPageTemplate(_LANDSCAPE if shown.is_wide else _PORTRAIT), PageBreak()]
        if index == 0:
            story.append(Bookmark(_PAGES, "报告原页"))
        story.append(PageSheet(shown.plan, shown.jpeg, scale=_SCALE))
    buffer = io.BytesIO()
    _open_template(buffer, name=printable(checklist.document.origin.name)).build(story)
    file.write_bytes(buffer.getvalue())


def _draw_all(plans: Sequence[PagePlan], draw: DrawPage) -> _Drawn:
    pages: list[_Shown] = []
    notes: list[str] = []
    undrawable: set[str | None] = set()
    failures = 0
    for plan in plans:
        if plan.file in undrawable or failures == _MOST_FAILURES:
            continue
        try:
            pages.append(_show(plan, draw(plan.view(_SCALE))))
        except AssistantError as error:
            if isinstance(error, UserInputError) and not isinstance(error, NoSuchPage):
                undrawable.add(plan.file)  # nothing can draw this format here
            else:
                failures += 1
            notes.append(f"{plan.name}的页面图未能绘制：{printable(error.message if isinstance(error, DocumentError) else str(error))}")
    left = len(plans) - len(pages) - len(notes)
    if left:
        notes.append(f"另有{left}页的页面图未绘制，请按上表的页码和章节查看原件。")
    return _Drawn(tuple(pages), tuple(notes))


def _show(plan: PagePlan, picture: Image) -> _Shown:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, format="JPEG", quality=_QUALITY, optimize=True)
    return _Shown(plan, buffer.getvalue(), is_wide=picture.width > picture.height)


def _open_template(buffer: io.BytesIO, *, name: str) -> BaseDocTemplate:
    """Return the document to be built. name: of the report."""
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1, title=TITLE, author="预审", subject=clip(name, 200), lang="zh-CN")

    def write_footer(canvas: Any, _document: BaseDocTemplate) -> None:
        canvas.setFont(FONT, 8)
        width, _ = canvas._pagesize
        canvas.drawCentredString(width / 2, _EDGE / 2, f"{clip(name, 60)}    第{canvas.getPageNumber()}页")

    for template, size in ((_COVER, A4), (_PORTRAIT, A4), (_LANDSCAPE, landscape(A4))):
        frame = Frame(_EDGE, _EDGE, size[0] - 2 * _EDGE, size[1] - 2 * _EDGE, 0, 0, 0, 0)
        document.addPageTemplates(PageTemplate(template, [frame], onPage=write_footer, pagesize=size))
    return document
