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
from assistant.export.spreadsheet import CellValue, add_table, put, save_workbook, set_up_page
from assistant.export.wording import FLAG_WORDS, KEY_MARK, STATUS_MARKS, STATUS_WORDS, amount_text, kind_text, printable, verdict
from assistant.screening.types import Checklist, Status
from assistant.text.span import Frozen

__all__ = ["OverviewItem", "OverviewRow", "checklist_row", "error_row", "write_overview"]

_TITLE = "可行性研究报告完整性预审总览"
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

    word_link, web_link: addresses of its checklist, relative to the overview.
    """

    file: str
    unit: str | None = None
    title: str | None = None
    kind: str | None = None
    total_wan: Decimal | None = None
    items: tuple[OverviewItem, ...] = ()
    flags: tuple[str, ...] = ()
    word_link: str | None = None
    web_link: str | None = None
    error: str | None = None

    @property
    def total(self) -> str | None:
        return amount_text(self.total_wan)

    def count(self, status: Status) -> int:
        return sum(item.status is status for item in self.items)

    def item(self, requirement: str) -> OverviewItem | None:
        return next((item for item in self.items if item.requirement == requirement), None)


def checklist_row(checklist: Checklist, files: Sequence[Path] = ()) -> OverviewRow:
    """Return the line of a checklist. files: its written forms, in the overview's own folder."""
    document, profile = checklist.document, checklist.profile
    links = {file.suffix: quote(file.name) for file in files}
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
        flags=tuple(dict.fromkeys(FLAG_WORDS[flag.kind] for flag in checklist.flags)),
        word_link=links.get(".docx"),
        web_link=links.get(".html"),
    )


def error_row(error: DocumentError) -> OverviewRow:
    """Return the line of a file that could not be read."""
    return OverviewRow(file=printable(error.name), error=printable(f"未能读取({error.code}):{error.message}"))


def write_overview(rows: Sequence[OverviewRow], folder: Path) -> tuple[Path, ...]:
    """Write overview.xlsx and overview.html; return both. Raises OutputNotWritable."""
    targets = folder / "overview.xlsx", folder / "overview.html"
    write_atomically(targets[0], partial(_write_spreadsheet, rows))
    write_atomically(targets[1], partial(_write_html, rows))
    return targets


def _write_spreadsheet(rows: Sequence[OverviewRow], file: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _files_sheet(workbook, rows)
    _matrix_sheet(workbook, rows)
    _counts_sheet(workbook, rows)
    save_workbook(workbook, file, title=_TITLE)


def _files_sheet(workbook: Workbook, rows: Sequence[OverviewRow]) -> None:
    page = workbook.create_sheet("总览")
    keys = [item for item in _requirements(rows) if item.key]
    columns = ["序号", "文件", "申报单位", "项目名称", "项目类型", "总投资(万元)", *STATUS_WORDS.values()]
    columns += [*(item.label for item in keys), "提示事项", "处理情况"]
    widths = [6, 26, 18, 24, 9, 10, *(8 for _ in STATUS_WORDS), *(12 for _ in keys), 24, 24]
    lines: list[Sequence[CellValue]] = []
    for number, row in enumerate(rows, 1):
        head: list[CellValue] = [number, row.file, row.unit or "", row.title or "", row.kind or "", row.total_wan]
        counts: list[CellValue] = [None if row.error else row.count(status) for status in STATUS_WORDS]
        marks: list[CellValue] = [_verdict(row.item(key.requirement)) for key in keys]
        lines.append([*head, *counts, *marks, "\n".join(row.flags), row.error or "已完成"])
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


def _write_html(rows: Sequence[OverviewRow], file: Path) -> None:
    page = render(
        "overview.html.j2",
        title=_TITLE,
        summary=_summary(rows),
        legend=_LEGEND,
        statuses=STATUS_WORDS,
        rows=rows,
        requirements=_requirements(rows),
        counts=_counts(rows),
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
