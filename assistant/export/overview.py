"""The overview of many submissions: a line each, what each lacks, and how often each requirement is lacking."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from urllib.parse import quote

from openpyxl import Workbook

from assistant.errors import DocumentError
from assistant.export.formats import write_atomically
from assistant.export.html import render
from assistant.export.overlaps import OVERLAP_NOTE, overlap_lines
from assistant.export.spreadsheet import CellValue, add_table, put, save_workbook, set_up_page
from assistant.export.wording import (
    FLAG_WORDS,
    HUMAN_LOOK,
    KEY_MARK,
    STATUS_MARKS,
    STATUS_WORDS,
    amount_text,
    kind_text,
    printable,
    verdict,
)
from assistant.screening.overlap import Overlap
from assistant.screening.types import Checklist, Status
from assistant.text.span import Frozen

__all__ = ["OverviewItem", "OverviewRow", "checklist_row", "error_row", "write_overview"]

_TITLE = "可行性研究报告完整性预审总览"
_OVERLAP_COLUMNS = (
    "序号", "材料一", "材料二", "关系", "类别", "占各自文字", "材料一位置", "材料一原文", "材料二位置", "材料二原文", "说明",
)  # fmt: skip
_LEGEND = "、".join(verdict(status) for status in Status)


class OverviewItem(Frozen):
    """One requirement's status in one submission."""

    requirement: str
    title: str
    key: bool
    status: Status

    @property
    def mark(self) -> str:
        return STATUS_MARKS[self.status]

    @property
    def label(self) -> str:
        return f"{KEY_MARK if self.key else ''}{self.title}"


class OverviewRow(Frozen):
    """One submission. error: why it could not be read, with its code; then all but `file` is empty.

    word_link, web_link, evidence_link: addresses of its checklist and its evidence, relative to the overview. doubtful: how many
    findings a person should check.
    """

    file: str
    unit: str | None = None
    title: str | None = None
    kind: str | None = None
    total_wan: Decimal | None = None
    items: tuple[OverviewItem, ...] = ()
    doubtful: int | None = None
    flags: tuple[str, ...] = ()
    word_link: str | None = None
    web_link: str | None = None
    evidence_link: str | None = None
    error: str | None = None

    @property
    def total(self) -> str | None:
        return amount_text(self.total_wan)

    def count(self, status: Status) -> int:
        return sum(item.status is status for item in self.items)

    def item(self, requirement: str) -> OverviewItem | None:
        return next((item for item in self.items if item.requirement == requirement), None)


def checklist_row(checklist: Checklist, files: Sequence[Path] = ()) -> OverviewRow:
    """Return the line of a checklist. files: its papers in the overview's own folder, the checklist before
    what was made from it."""
    document, profile = checklist.document, checklist.profile
    links = {file.suffix: quote(file.name) for file in reversed(files)}
    return OverviewRow(
        file=printable(document.origin.name),
        unit=document.unit and printable(document.unit),
        title=document.title and printable(document.title),
        kind=kind_text(profile.kind),
        total_wan=profile.total_wan,
        items=tuple(
            OverviewItem(requirement=finding.requirement, title=printable(finding.title), key=finding.key, status=finding.status)
            for finding in checklist.findings
        ),
        doubtful=sum(finding.needs_human for finding in checklist.findings),
        flags=tuple(dict.fromkeys(FLAG_WORDS[flag.kind] for flag in checklist.flags)),
        word_link=links.get(".docx"),
        web_link=links.get(".html"),
        evidence_link=links.get(".pdf"),
    )


def error_row(error: DocumentError) -> OverviewRow:
    """Return the line of a file that could not be read."""
    return OverviewRow(file=printable(error.name), error=printable(f"未能读取({error.code}):{error.message}"))


def write_overview(rows: Sequence[OverviewRow], folder: Path, *, overlaps: Sequence[Overlap] | None = None) -> tuple[Path, ...]:
    """Write overview.xlsx and overview.html; return both. Raises OutputNotWritable.

    overlaps: what the submissions have in common, None where that was not looked for.
    """
    targets = folder / "overview.xlsx", folder / "overview.html"
    write_atomically(targets[0], partial(_write_spreadsheet, rows, overlaps))
    write_atomically(targets[1], partial(_write_html, rows, overlaps))
    return targets


def _write_spreadsheet(rows: Sequence[OverviewRow], overlaps: Sequence[Overlap] | None, file: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _files_sheet(workbook, rows)
    _matrix_sheet(workbook, rows)
    _counts_sheet(workbook, rows)
    if overlaps is not None:
        _overlaps_sheet(workbook, overlaps)
    save_workbook(workbook, file, title=_TITLE)


def _files_sheet(workbook: Workbook, rows: Sequence[OverviewRow]) -> None:
    page = workbook.create_sheet("总览")
    keys = [item for item in _requirements(rows) if item.key]
    columns = ["序号", "文件", "申报单位", "项目名称", "项目类型", "总投资(万元)", *STATUS_WORDS.values()]
    columns += [HUMAN_LOOK, *(item.label for item in keys), "提示事项", "处理情况"]
    widths = [6, 26, 18, 24, 9, 10, *(8 for _ in STATUS_WORDS), 9, *(12 for _ in keys), 24, 24]
    lines: list[Sequence[CellValue]] = []
    for number, row in enumerate(rows, 1):
        head: list[CellValue] = [number, row.file, row.unit or "", row.title or "", row.kind or "", row.total_wan]
        counts: list[CellValue] = [None if row.error else row.count(status) for status in STATUS_WORDS]
        marks: list[CellValue] = [_verdict(row.item(key.requirement)) for key in keys]
        lines.append([*head, *counts, row.doubtful, *marks, "\n".join(row.flags), row.error or "已完成"])
    add_table(page, first_row=1, columns=columns, rows=lines, widths=widths)
    for number, row in enumerate(rows, 2):
        if row.word_link:
            page.cell(number, 2).hyperlink = row.word_link
    set_up_page(page, footer=_TITLE)


def _matrix_sheet(workbook: Workbook, rows: Sequence[OverviewRow]) -> None:
    """Add requirement by submission: a column for each file that could be read."""
    page = workbook.create_sheet("逐项对照")
    read = _read(rows)
    lines: list[Sequence[CellValue]] = [
        (number, item.label, *(_verdict(row.item(item.requirement)) for row in read)) for number, item in enumerate(_requirements(rows), 1)
    ]
    columns = ("序号", "审查内容", *(row.file for row in read))
    add_table(page, first_row=1, columns=columns, rows=lines, widths=(6, 30, *(16 for _ in read)))
    set_up_page(page, footer=_TITLE)


def _counts_sheet(workbook: Workbook, rows: Sequence[OverviewRow]) -> None:
    page = workbook.create_sheet("缺项统计")
    lines: list[Sequence[CellValue]] = [(number, item.label, *counts) for number, (item, counts) in enumerate(_counts(rows), 1)]
    columns = ("序号", "审查内容", *STATUS_WORDS.values())
    add_table(page, first_row=1, columns=columns, rows=lines, widths=(6, 34, *(12 for _ in STATUS_WORDS)))
    put(page, len(lines) + 2, 2, _summary(rows))
    set_up_page(page, footer=_TITLE)


def _overlaps_sheet(workbook: Workbook, overlaps: Sequence[Overlap]) -> None:
    """Add a line for each passage that two submissions have in common."""
    page = workbook.create_sheet("内容相近")
    lines: list[Sequence[CellValue]] = [
        (
            line.number, line.first, line.second, line.relation, line.kind, line.shares, line.first_place, line.first_quote,
            line.second_place, line.second_quote, line.note,
        )
        for line in overlap_lines(overlaps)
    ]  # fmt: skip
    add_table(page, first_row=1, columns=_OVERLAP_COLUMNS, rows=lines, widths=(6, 22, 22, 12, 12, 12, 14, 46, 14, 46, 20))
    put(page, len(lines) + 3, 2, OVERLAP_NOTE if lines else f"未发现文字或拟建内容相近的材料。{OVERLAP_NOTE}")
    set_up_page(page, footer=_TITLE)


def _write_html(rows: Sequence[OverviewRow], overlaps: Sequence[Overlap] | None, file: Path) -> None:
    page = render(
        "overview.html.j2",
        title=_TITLE,
        summary=_summary(rows),
        legend=_LEGEND,
        statuses=STATUS_WORDS,
        human_look=HUMAN_LOOK,
        rows=rows,
        requirements=_requirements(rows),
        counts=_counts(rows),
        overlaps=None if overlaps is None else tuple(overlap_lines(overlaps)),
        overlap_note=OVERLAP_NOTE,
    )
    file.write_text(page, encoding="utf-8")


def _summary(rows: Sequence[OverviewRow]) -> str:
    failed = sum(row.error is not None for row in rows)
    return f"共{len(rows)}份材料：完成预审{len(rows) - failed}份，未能读取{failed}份。"


def _requirements(rows: Iterable[OverviewRow]) -> list[OverviewItem]:
    """Return one item for each requirement, in the order of the pack; a status in it means nothing."""
    return list({item.requirement: item for row in rows for item in row.items}.values())


def _counts(rows: Sequence[OverviewRow]) -> list[tuple[OverviewItem, tuple[int, ...]]]:
    """Return each requirement with the number of submissions of each status."""
    seen = Counter((item.requirement, item.status) for row in rows for item in row.items)
    return [(item, tuple(seen[item.requirement, status] for status in STATUS_WORDS)) for item in _requirements(rows)]


def _read(rows: Iterable[OverviewRow]) -> list[OverviewRow]:
    return [row for row in rows if row.error is None]


def _verdict(item: OverviewItem | None) -> str:
    return verdict(item.status) if item else ""
