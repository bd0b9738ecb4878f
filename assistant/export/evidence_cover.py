"""The cover of the evidence PDF: what was found, each quote with a link to the page that it stands on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.platypus import Flowable, Table, TableStyle  # type: ignore[import-untyped]

from assistant.export.evidence_pages import PagePlan, flag_key, row_key
from assistant.export.pdf_type import Bookmark, anchored, linked, markup, paragraph
from assistant.export.sheet import FlagRow, Quote, Row, Sheet, build_sheet, findings_in_order
from assistant.export.wording import clip
from assistant.screening.types import Checklist, Evidence

__all__ = ["TITLE", "TOP", "cover"]

TITLE = "可行性研究报告预审证据对照"
TOP = "cover"  # the place of the title
_COLUMNS = ("序号", "审查内容", "结论", "页码", "章节与原文摘录")
_FLAG_COLUMNS = ("序号", "提示事项", "依据", "页码", "说明与原文摘录")
_WIDTHS = tuple(width * mm for width in (10, 38, 25, 25, 92))
_SHADE, _LINE = "#e7e6e6", "#808080"
_MOST_QUOTES, _QUOTE_WIDTH, _WORDS_WIDTH = 6, 260, 400  # characters; a row has to fit on a page
_FACT_WIDTH, _PLACE_WIDTH, _SECTION_WIDTH = 120, 60, 60

Pages = Mapping[tuple[str | None, int], PagePlan]


class _Line(NamedTuple):
    """A line of a table: markup for each column. first: it begins a subject."""

    cells: tuple[str, ...]
    first: bool


def cover(checklist: Checklist, *, pages: Sequence[PagePlan], notes: Sequence[str]) -> Iterator[Flowable]:
    """Yield the cover. pages: those that follow it; notes: what could not be shown."""
    sheet = build_sheet(checklist)
    shown = {(plan.file, plan.page): plan for plan in pages}
    below = [(f"{row.matter}　{row.verdict}", row_key(row.number)) for row in sheet.rows]
    below += [(f"提示：{flag.kind}", flag_key(flag.number)) for flag in sheet.flags]
    yield Bookmark(TOP, "预审结论", below=below)
    yield paragraph(markup(TITLE), 16, centred=True)
    for fact in sheet.identity:
        yield paragraph(f"{markup(fact.label)}：{markup(clip(fact.value, _FACT_WIDTH))}", 10)
    yield paragraph(markup(sheet.summary), 10, before=4)
    if sheet.key_summary:
        yield paragraph(markup(clip(sheet.key_summary, _WORDS_WIDTH)), 10)
    yield paragraph(markup(_guide(shown)), 9)
    yield paragraph(markup("一、逐项审查"), 12, before=8)
    yield _table(_COLUMNS, list(_finding_lines(checklist, sheet, shown)))
    yield paragraph(markup("二、提示事项"), 12, before=10)
    if sheet.flags:
        yield _table(_FLAG_COLUMNS, list(_flag_lines(checklist, sheet, shown)))
    else:
        yield paragraph(markup("未发现需要提示的事项。"))
    yield paragraph(markup("三、说明"), 12, before=10)
    for notice in (*notes, *sheet.notices, sheet.closing, f"文件校验码（SHA-256）：{sheet.checksum}"):
        yield paragraph(markup(clip(notice, _WORDS_WIDTH)), 8.5)


def _guide(pages: Pages) -> str:
    if pages:
        return "点选“页码”转到报告原页，原文已在页上标出；点选页边的名称回到本表。"
    return "没有可显示的原页，原文按章节列在下表。"


def _finding_lines(checklist: Checklist, sheet: Sheet, pages: Pages) -> Iterator[_Line]:
    for row, finding in zip(sheet.rows, findings_in_order(checklist), strict=True):
        matter = f"{markup(clip(row.matter, _SECTION_WIDTH))}<br/>（依据{markup(row.basis)}）"
        said = markup("\n".join(filter(None, (row.verdict, row.doubt))))
        head = (anchored(str(row.number), row_key(row.number)), matter, said)
        yield from _lines(head, row, finding.evidence, pages, words="" if finding.evidence else row.reason)


def _flag_lines(checklist: Checklist, sheet: Sheet, pages: Pages) -> Iterator[_Line]:
    for row, flag in zip(sheet.flags, checklist.flags, strict=True):
        head = (anchored(str(row.number), flag_key(row.number)), markup(row.kind), markup(row.basis or "—"))
        yield from _lines(head, row, flag.evidence, pages, words=row.message)


def _lines(head: tuple[str, ...], row: Row | FlagRow, evidence: Sequence[Evidence], pages: Pages, *, words: str) -> Iterator[_Line]:
    """Yield the words, then a line for each quote; the head stands in the first of them."""
    blank = ("",) * len(head)
    if words:
        yield _Line((*head, "—", markup(clip(words, _WORDS_WIDTH))), first=True)
    for index, (quote, found) in enumerate(zip(row.quotes[:_MOST_QUOTES], evidence, strict=False)):
        first = index == 0 and not words
        yield _Line((*(head if first else blank), _page_link(quote, found, pages), _quoted(quote)), first=first)
    if len(row.quotes) > _MOST_QUOTES:
        yield _Line((*blank, "", markup(f"（另有{len(row.quotes) - _MOST_QUOTES}处，略）")), first=False)


def _page_link(quote: Quote, evidence: Evidence, pages: Pages) -> str:
    name = markup(clip(quote.page, _PLACE_WIDTH))
    plan = pages.get((evidence.file, evidence.page)) if evidence.page is not None else None
    return linked(name, plan.key) if plan else name


def _quoted(quote: Quote) -> str:
    section = f"[{clip(quote.section, _SECTION_WIDTH)}] " if quote.section != "—" else ""
    return markup(f"{quote.mark}{section}{clip(quote.text, _QUOTE_WIDTH)}")


def _table(columns: tuple[str, ...], lines: Sequence[_Line]) -> Table:
    cells = [[paragraph(markup(column), centred=True) for column in columns]]
    cells += [[paragraph(cell, 8.5) if cell else "" for cell in line.cells] for line in lines]
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
        ("BOX", (0, 0), (-1, -1), 0.5, _LINE),
        ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.5, _LINE),
        ("LINEAFTER", (0, 0), (-2, -1), 0.5, _LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    look += [("LINEABOVE", (0, number), (-1, number), 0.5, _LINE) for number, line in enumerate(lines, 1) if line.first]
    return Table(cells, colWidths=_WIDTHS, repeatRows=1, style=TableStyle(look), hAlign="LEFT")
