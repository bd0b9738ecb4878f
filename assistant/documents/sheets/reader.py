"""Excel workbooks (.xlsx, .xlsm) → Document."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.documents.assembly import Draft, assemble, clean
from assistant.documents.layout.title import CoverLine, find_title
from assistant.documents.packages.parts import Package
from assistant.documents.sheets.cells import Area, Sheet, SheetScan, area_of
from assistant.documents.sheets.tables import Room, draft_rows
from assistant.documents.sheets.view import part_sheet
from assistant.documents.sheets.workbook import SheetEntry, Workbook, open_workbook
from assistant.documents.source import Source
from assistant.documents.types import BlockKind, Document

__all__ = ["read_xlsx"]

_NO_PAGES = "电子表格没有页码,以工作表名称和行的内容定位。"
_MOST_SHEETS = 500
_MOST_TABLES = 50
_COVER_LINES = 6


def read_xlsx(source: Source) -> Document:
    """Return the document of a workbook: each sheet a heading, then its tables, a row a block, cells as their formats show them.

    What a person does not see (hidden sheets, rows and columns, white type, comments) is hidden; there are no pages.
    Raises DocumentError: damaged, encrypted, too-large, empty, no-text, unsupported-format.
    """
    package = Package(source)
    main = next(package.related("", "officeDocument"), "xl/workbook.xml")
    if main.endswith(".bin"):
        raise source.refusal("unsupported-format", "这是 Excel 二进制工作簿(.xlsb),暂不能读取。请另存为 .xlsx 后提交。")
    book = open_workbook(package, main)
    if book is None:
        raise source.refusal("damaged", "文件里没有 Excel 工作簿。请用 Excel/WPS 打开后另存为 .xlsx 再提交。")
    reading = _Reading(source, package, book)
    # Hidden sheets come last: they must not take the room of those that a person sees.
    for entry in sorted(book.sheets[:_MOST_SHEETS], key=lambda entry: entry.is_hidden):
        reading.read_sheet(entry)
    reading.notes.skipped += [entry.name for entry in book.sheets[_MOST_SHEETS:]]
    drafts = reading.drafts
    if not any(draft.kind in (BlockKind.PARAGRAPH, BlockKind.TABLE_ROW) for draft in drafts):
        if reading.notes.pictured:
            raise source.refusal("no-text", "表格里只有图片或图形,单元格没有文字。请把内容填入单元格,或提供文字版。")
        raise source.refusal("empty", "表格里没有可见的内容。请检查后重新提交。")
    return assemble(
        source.origin("xlsx"),
        drafts,
        title=_find_title(drafts),
        warnings=list(reading.notes.sentences()),
        attachments=reading.attachments,
        omitted=[*reading.notes.cut, *(f"工作表「{name}」" for name in reading.notes.skipped)],
    )


def _find_title(drafts: Sequence[Draft]) -> str | None:
    return find_title([CoverLine(draft.text) for draft in drafts[:_COVER_LINES] if draft.kind is BlockKind.PARAGRAPH], None)


@dataclass
class _Notes:
    """What a reviewer must know: names of sheets, and places in them."""

    cut: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    pictured: list[str] = field(default_factory=list)
    uncomputed: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def sentences(self) -> Iterator[str]:
        yield _NO_PAGES
        yield from (f"表格过大:{what}未读取。请拆分后提交。" for what in self.cut)
        if self.skipped:
            yield f"工作表{_quoted(self.skipped)}没有读取。请拆分后提交。"
        yield from self.uncomputed
        if self.pictured:
            yield f"工作表{_quoted(self.pictured)}中有图表、图片或文本框,其中的文字没有读到。请把内容填入单元格或写入正文。"
        if self.hidden:
            yield f"工作表{_quoted(self.hidden)}中有读者看不见的内容(隐藏的表、行、列,白字,批注等),未作为依据。"


class _Reading:
    """Reads the sheets of one workbook into drafts."""

    def __init__(self, source: Source, package: Package, book: Workbook) -> None:
        self.drafts: list[Draft] = []
        self.notes = _Notes()
        self.attachments: list[str] = []
        self._source, self._package, self._book = source, package, book
        self._room = Room()
        self._done = 0

    def read_sheet(self, entry: SheetEntry) -> None:
        self._tick()
        self._done += 1
        if entry.kind == "chartsheet":
            self.notes.pictured.append(entry.name)
        if entry.kind != "worksheet":
            return
        scan = SheetScan(self._book, self._room, self._tick)
        if self._room.cut_at is not None or not self._package.scan(entry.part, scan):
            self.notes.skipped.append(entry.name)
            return
        relations = list(self._package.relations(entry.part).values())
        scan.sheet.painted += self._table_areas(relations)
        rows, unseen = part_sheet(scan.sheet)
        drafts = list(draft_rows(rows, self._room))
        self._note_gaps(entry, scan.sheet, relations)
        if entry.is_hidden:
            drafts = [Draft(BlockKind.HIDDEN, draft.text or " ".join(filter(None, draft.cells or ()))) for draft in drafts]
        elif drafts:
            margins = [Draft(BlockKind.RUNNING, margin) for margin in scan.sheet.margins]
            drafts = [Draft(BlockKind.HEADING, entry.name, level=1), *drafts, *margins]
        drafts += [Draft(BlockKind.HIDDEN, text) for text in (*unseen, *self._comments(relations))]
        if any(draft.kind is BlockKind.HIDDEN for draft in drafts):
            self.notes.hidden.append(entry.name)
        self.drafts += drafts

    def _tick(self) -> None:
        self._source.tick("read", self._done, min(len(self._book.sheets), _MOST_SHEETS))

    def _note_gaps(self, entry: SheetEntry, sheet: Sheet, relations: Sequence[tuple[str, str]]) -> None:
        """Take note of what the sheet holds and was not read."""
        if self._room.cut_at is not None:
            self.notes.cut.append(f"工作表「{entry.name}」第 {self._room.cut_at} 行以后")
        if count := sheet.uncomputed:
            places = "、".join(sheet.uncomputed_names) + ("等" if count > len(sheet.uncomputed_names) else "")
            self.notes.uncomputed.append(
                f"工作表「{entry.name}」有 {count} 个公式没有保存计算结果({places}),没有读到数值。请用 Excel/WPS 打开并保存后再提交。"
            )
        if any(kind == "drawing" for kind, _part in relations) and not entry.is_hidden:
            self.notes.pictured.append(entry.name)
        self.attachments += [posixpath.basename(part) for kind, part in relations if kind in ("oleObject", "package")]

    def _table_areas(self, relations: Sequence[tuple[str, str]]) -> Iterator[Area]:
        """Yield the areas that a table style paints."""
        for kind, part in relations[:_MOST_TABLES]:
            table = self._package.parse(part) if kind == "table" else None
            if table is not None and (area := area_of(table.get("ref", ""))):
                yield area

    def _comments(self, relations: Sequence[tuple[str, str]]) -> Iterator[str]:
        for kind, part in relations:
            root = self._package.parse(part) if kind == "comments" else None
            for comment in root.iter("comment") if root is not None else ():
                text = clean("".join(piece.text or "" for piece in comment.iter("t")))
                if text and self._room.take(0, cells=1, characters=len(text)):
                    yield text


def _quoted(names: list[str]) -> str:
    shown = "、".join(f"「{name}」" for name in names[:5])
    return f"{shown}等 {len(names)} 个" if len(names) > 5 else shown
