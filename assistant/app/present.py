"""Answers, checklists and documents as lines for a terminal."""

from collections.abc import Iterator

from assistant.answering.types import Answer, Citation, ReportCitation
from assistant.documents.types import Block, BlockKind, Document, PageQuality
from assistant.export.wording import KEY_MARK, RECOGNISED, STATUS_WORDS, doubt_text, place
from assistant.screening.places import name_pages
from assistant.screening.types import Checklist, Evidence
from assistant.text.normalize import fold_text

__all__ = ["answer_lines", "checklist_lines", "document_lines"]


_QUALITY_WORDS = {
    PageQuality.OCR: "由图片识别的页",
    PageQuality.GARBLED: "文字乱码、未能识别的页",
    PageQuality.UNREADABLE: "图片、未能识别的页",
    PageQuality.BLANK: "空白页",
}


def answer_lines(answer: Answer) -> Iterator[str]:
    """Yield the answer, the words that carry it, and where to read on."""
    if answer.restated:
        yield f"({answer.restated})"
    if answer.note:
        yield f"({answer.note})"
    yield answer.answer
    shown = fold_text(answer.answer)
    for citation in answer.citations:
        if fold_text(citation.quote).rstrip(".;,") not in shown:
            yield f"  依据 {_place(citation)}:「{citation.quote}」"
    for citation in answer.related:
        yield f"  相关 {_place(citation)}:「{citation.quote}」"


def checklist_lines(checklist: Checklist) -> Iterator[str]:
    """Yield the checklist, one finding a line with its first quote below."""
    document, profile = checklist.document, checklist.profile
    yield f"{document.origin.name}  {document.title or ''}".rstrip()
    if checklist.remark:
        yield f"  请先核对:{checklist.remark}"
    facts = [profile.kind and f"类型 {profile.kind}", profile.total_wan and f"总投资 {profile.total_wan}万元"]
    facts.append(profile.software_wan and f"软件部分 {profile.software_wan}万元")
    yield "  " + ",".join(fact for fact in facts if fact)
    for finding in checklist.findings:
        doubt = f",{doubt_text(finding)}" if finding.needs_human else ""
        yield f"  [{STATUS_WORDS[finding.status]}{doubt}] {KEY_MARK if finding.key else ''}{finding.title}:{finding.reason}"
        for evidence in finding.evidence[:1]:
            yield f"      {_where(evidence)}「{_clip(evidence.quote)}」"
    for flag in checklist.flags:
        yield f"  [提示] {flag.message}"
        for evidence in flag.evidence[:2]:
            yield f"      {_where(evidence)}「{_clip(evidence.quote)}」"
    yield "  合计:" + ",".join(f"{STATUS_WORDS[status]} {count}" for status, count in checklist.summary.items())
    yield from (f"  注意:{warning}" for warning in checklist.warnings)


def document_lines(document: Document) -> Iterator[str]:
    """Yield what was read: files, the quality of pages, tables, the outline with pages."""
    yield f"{document.origin.name}  格式 {document.origin.format}  页数 {len(document.pages) or '无页码'}"
    yield f"题名:{document.title or '未识别'}"
    for part in document.parts:
        pages = f"  {name_pages(range(part.first_page, part.first_page + part.pages))}" if part.first_page else "  无页码"
        yield f"文件:{part.origin.name}  格式 {part.origin.format}{pages}"
    yield from (f"未能读取:{unread.name}({unread.code}){unread.message}" for unread in document.unread)
    for quality, words in _QUALITY_WORDS.items():
        if numbers := [page.number for page in document.pages if page.quality is quality]:
            yield f"{words}:{name_pages(numbers)}"
    tables: dict[int, list[Block]] = {}
    for block in document.blocks:
        if block.table is not None:
            tables.setdefault(block.table, []).append(block)
    yield f"表格:{len(tables)} 个"
    yield from (_table_line(document, number, rows) for number, rows in tables.items())
    yield "标题:"
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            page = f"  (第{block.page}页)" if block.page else ""
            yield "  " * (block.level or 1) + document.text_of(block) + page
    for label, names in (("附带文件", document.attachments), ("电子签名", document.signatures)):
        if names:
            yield f"{label}:{'、'.join(names)}"
    yield from (f"注意:{warning}" for warning in document.warnings)


def _table_line(document: Document, number: int, rows: list[Block]) -> str:
    """Return where a table stands, its size, and its first row."""
    where = f"(第{rows[0].page}页)" if rows[0].page else ""
    first = " | ".join(cell.of(document.text) for cell in rows[0].cells)
    return f"  表{number}{where} {len(rows)} 行 × {max(len(row.cells) for row in rows)} 列:{_clip(first, 60)}"


def _place(citation: Citation | ReportCitation) -> str:
    if isinstance(citation, Citation):
        return f"{f'《{citation.title}》' if citation.title else ''}{citation.label}第{citation.paragraph}款"
    page = f" 第{citation.page}页{RECOGNISED if citation.recognised else ''}" if citation.page else ""
    return f"{citation.document}{page}"


def _where(evidence: Evidence) -> str:
    return f"{place(evidence)} {evidence.section or ''}".strip()


def _clip(text: str, width: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
