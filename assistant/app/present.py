"""Answers, checklists and documents as lines for a terminal."""

from collections.abc import Iterator

from assistant.answering.types import Answer, Citation, ReportCitation
from assistant.documents.types import BlockKind, Document
from assistant.export.wording import KEY_MARK, STATUS_WORDS
from assistant.screening.types import Checklist, Evidence
from assistant.text.normalize import fold_text

__all__ = ["answer_lines", "checklist_lines", "document_lines"]


def answer_lines(answer: Answer) -> Iterator[str]:
    """Yield the answer, the words that carry it, and where to read on."""
    if answer.restated:
        yield f"({answer.restated})"
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
    facts = [profile.kind and f"类型 {profile.kind}", profile.total_wan and f"总投资 {profile.total_wan}万元"]
    facts.append(profile.software_wan and f"软件部分 {profile.software_wan}万元")
    yield "  " + ",".join(fact for fact in facts if fact)
    for finding in checklist.findings:
        yield f"  [{STATUS_WORDS[finding.status]}] {KEY_MARK if finding.key else ''}{finding.title}:{finding.reason}"
        for evidence in finding.evidence[:1]:
            yield f"      {_where(evidence)}「{_clip(evidence.quote)}」"
    for flag in checklist.flags:
        yield f"  [提示] {flag.message}"
        for evidence in flag.evidence[:2]:
            yield f"      {_where(evidence)}「{_clip(evidence.quote)}」"
    yield "  合计:" + ",".join(f"{STATUS_WORDS[status]} {count}" for status, count in checklist.summary.items())
    yield from (f"  注意:{warning}" for warning in checklist.warnings)


def document_lines(document: Document) -> Iterator[str]:
    """Yield what was read: the outline with pages, the quality of pages, the number of tables."""
    yield f"{document.origin.name}  格式 {document.origin.format}  页数 {len(document.pages) or '无页码'}"
    yield f"题名:{document.title or '未识别'}"
    odd = [f"第{page.number}页 {page.quality}" for page in document.pages if page.quality != "text"]
    if odd:
        yield "非正常文字页:" + "、".join(odd)
    tables = {block.table for block in document.blocks if block.kind is BlockKind.TABLE_ROW}
    yield f"表格:{len(tables)} 个"
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            page = f"  (第{block.page}页)" if block.page else ""
            yield "  " * (block.level or 1) + document.text_of(block) + page
    yield from (f"注意:{warning}" for warning in document.warnings)


def _place(citation: Citation | ReportCitation) -> str:
    if isinstance(citation, Citation):
        return f"{citation.label}第{citation.paragraph}款"
    return f"{citation.document}{f' 第{citation.page}页' if citation.page else ''}"


def _where(evidence: Evidence) -> str:
    place = f"第{evidence.page}页" if evidence.page else f"第{evidence.paragraph}段" if evidence.paragraph else ""
    return f"{place} {evidence.section or ''}".strip()


def _clip(text: str, width: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
