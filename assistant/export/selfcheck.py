"""The self-check form for applicants, empty or as a draft; and what came of comparing a filled one, in words and as JSON."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell

from assistant.export.typesetting import (
    HEI,
    add_line,
    add_paragraph,
    add_table,
    fill_titles,
    keep_together,
    open_paper,
    save_paper,
    write_cell,
)
from assistant.export.wording import KEY_MARK, STATUS_WORDS, article_labels, printable
from assistant.regulations.types import Pack
from assistant.screening.places import name_pages
from assistant.screening.selfcheck import Agreement, ClaimedAnswer, SelfCheckRow
from assistant.screening.types import Checklist, Finding, Status

__all__ = ["ANSWER_WORDS", "selfcheck_lines", "selfcheck_object", "write_selfcheck_form"]

ANSWER_WORDS = {
    ClaimedAnswer.YES: "有",
    ClaimedAnswer.PARTIAL: "部分",
    ClaimedAnswer.NO: "无",
    ClaimedAnswer.NOT_APPLICABLE: "不适用",
    ClaimedAnswer.UNANSWERED: "未填",
    ClaimedAnswer.UNCLEAR: "填写不明",
}
_AGREEMENT_WORDS = {
    Agreement.NOT_FOUND: "自查填有，预审未找到",
    Agreement.FALLS_SHORT: "自查填有，预审认为内容不足",
    Agreement.FOUND_THOUGH_DENIED: "自查填无或不适用，预审找到了相关内容",
    Agreement.NOT_EXEMPT: "自查填不适用，但按已识别的项目情况应当提供",
    Agreement.PAGE_DIFFERS: "页码不一致",
    Agreement.OPEN: "未能比较",
    Agreement.AGREES: "一致",
}
_OPTIONS = ("有", "部分", "无", "不适用")
_UNCHOSEN = "请选择"
_TITLE = "可行性研究报告自查表"
_COLUMNS = ("序号", "审查内容和要求", "自查结论", "所在页码", "备注")
_WIDTHS = (11, 92, 22, 24, 31)
_DRAFT_ANSWERS = {Status.PRESENT: "有", Status.PARTIAL: "部分", Status.MISSING: "无", Status.NOT_APPLICABLE: "不适用"}
_HOW = (
    "1. 逐项核对报告正文，“自查结论”栏选择“有”“部分”“无”或“不适用”；软件不支持下拉选择的，直接填写这几个词即可。",
    "2. “所在页码”按电子文件的实际页序填写（封面为第1页），可填多页，例如：12、15-16。目录、编制依据中的同名字样不算。",
    "3. 填好后与报告一并提交。带★的为重点审查内容。请不要改动“审查内容和要求”栏的文字。",
)


def write_selfcheck_form(pack: Pack, file: Path, *, draft: Checklist | None = None) -> None:
    """Write the form of a regulation as docx. draft: whose findings are filled in, to be checked by the applicant. Raises OSError."""
    document = open_paper(title=_TITLE, file=_TITLE, margin_mm=15, landscape=False)
    add_paragraph(document, _TITLE, font=HEI, size=Pt(18), centred=True)
    head = draft.document if draft else None
    add_paragraph(document, f"项目名称：{printable(head.title) if head and head.title else '_' * 40}")
    add_paragraph(document, f"申报单位：{printable(head.unit) if head and head.unit else '_' * 40}")
    if draft:
        note = f"本表由程序根据《{printable(draft.document.origin.name)}》预填，仅为草稿，请逐项核对后修改。"
        add_paragraph(document, note, bold=True)
    for line in (f"依据《{printable(pack.title)}》。填写说明：", *_HOW):
        add_paragraph(document, line, size=Pt(9))
    findings = {finding.requirement: finding for finding in draft.findings} if draft else {}
    table = add_table(document, rows=len(pack.requirements) + 1, widths=_WIDTHS)
    fill_titles(table.rows[0], _COLUMNS)
    for number, (line, requirement) in enumerate(zip(list(table.rows)[1:], pack.requirements, strict=True), 1):
        keep_together(line)
        cells = line.cells
        finding = findings.get(requirement.id)
        write_cell(cells[0], str(number), align="centre")
        write_cell(cells[1], f"{KEY_MARK if requirement.key else ''}{printable(requirement.title)}", bold=True)
        add_line(cells[1], f"（依据{article_labels(requirement.articles)}）{printable(requirement.asks)}")
        _add_choice(cells[2], tag=requirement.id, chosen=_DRAFT_ANSWERS.get(finding.status) if finding else None)
        write_cell(cells[3], _draft_pages(finding), align="centre")
        write_cell(cells[4], "")
    add_paragraph(document, "填表人：                    联系电话：                    日期：        年    月    日", before=Pt(12))
    save_paper(document, file)


def selfcheck_lines(rows: Sequence[SelfCheckRow]) -> Iterator[str]:
    """Yield the comparison for a terminal: what differs, one a line, then how many agree."""
    yield "  自查表比对:"
    blank = [row.title for row in rows if row.claim.answer is ClaimedAnswer.UNANSWERED]
    for agreement, words in _AGREEMENT_WORDS.items():
        for row in rows:
            if row.agreement is agreement and agreement is not Agreement.AGREES and row.title not in blank:
                yield f"    [{words}] {KEY_MARK if row.key else ''}{row.title}:{_said(row)}"
    if blank:
        yield f"    [未填] {'、'.join(blank)}"
    yield f"    一致 {sum(row.agreement is Agreement.AGREES for row in rows)} 项,共 {len(rows)} 项"


def selfcheck_object(rows: Sequence[SelfCheckRow]) -> list[dict[str, Any]]:
    """Return the rows as plain objects; docs/screening.md names the fields."""
    return [
        {
            "requirement": row.requirement,
            "answer": row.claim.answer.value,
            "pages": list(row.claim.pages),
            "remark": row.claim.remark,
            "written": row.claim.written,
            "status": row.status.value,
            "found_pages": list(row.found_pages),
            "agreement": row.agreement.value,
        }
        for row in rows
    ]


def _said(row: SelfCheckRow) -> str:
    """Return both sides of a row: 自查填“有”(第12页),预审为“未见”."""
    claim = row.claim
    written = f"“{printable(claim.written)[:30]}”" if claim.answer is ClaimedAnswer.UNCLEAR else f"“{ANSWER_WORDS[claim.answer]}”"
    pages = f"({name_pages(claim.pages)})" if claim.pages else ""
    found = f"({name_pages(row.found_pages)})" if row.found_pages else ""
    return f"自查{written}{pages},预审“{STATUS_WORDS[row.status]}”{found}"


def _draft_pages(finding: Finding | None) -> str:
    pages = sorted({shown.page for shown in finding.evidence if shown.page is not None}) if finding else []
    return "、".join(map(str, pages))


def _add_choice(cell: _Cell, *, tag: str, chosen: str | None) -> None:
    """Add a drop-down list (a content control of Word); programs without them show its text, which can be typed over."""
    write_cell(cell, chosen or _UNCHOSEN, align="centre")
    paragraph = cell.paragraphs[0]._p
    run = paragraph.r_lst[-1]
    control, properties, content = (OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    for name, value in (("w:alias", "自查结论"), ("w:tag", tag)):
        properties.append(_valued(name, value))
    choices = OxmlElement("w:dropDownList")
    for option in (_UNCHOSEN, *_OPTIONS):
        entry = OxmlElement("w:listItem")
        entry.set(qn("w:displayText"), option)
        entry.set(qn("w:value"), option)
        choices.append(entry)
    properties.append(choices)
    run.addprevious(control)
    content.append(run)
    control.append(properties)
    control.append(content)


def _valued(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element
