"""Text PDF → Document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfDocument, PdfiumError

from assistant.documents.assembly import Draft, assemble, clean
from assistant.documents.contents import entry_title, find_contents
from assistant.documents.glyphs import PDFIUM_LOCK, Glyph, Scene, read_scene
from assistant.documents.lines import PrintedLine, join_lines, lines_of
from assistant.documents.outline import Line, cover_end, find_headings
from assistant.documents.paragraphs import Margins, join_paragraphs, measure
from assistant.documents.quality import judge_page
from assistant.documents.running import find_running
from assistant.documents.source import Source
from assistant.documents.structure import Structure, read_structure
from assistant.documents.tables import PrintedTable, align, continues, is_rest_of_row, repeats_header, take_tables
from assistant.documents.title import CoverLine, find_title
from assistant.documents.types import BlockKind, Document, PageQuality
from assistant.documents.warnings import page_warnings
from assistant.text.normalize import fold_text

__all__ = ["open_pdf", "read_pdf"]


@dataclass(frozen=True)
class _Sheet:
    """A page on its way: tables and lines apart. aside: text set at an angle, such as watermarks."""

    scene: Scene
    lines: tuple[PrintedLine, ...]
    tables: tuple[PrintedTable, ...]
    aside: str

    @property
    def number(self) -> int:
        return self.scene.number


@dataclass(frozen=True)
class _Item:
    """A block of the body before its kind is settled."""

    draft: Draft
    line: Line


def open_pdf(source: Source) -> PdfDocument:
    """Return the document, open; the caller holds PDFIUM_LOCK. Raises DocumentError: encrypted, damaged, empty, too-large."""
    try:
        document = PdfDocument(source.content)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise source.refusal("encrypted", "PDF 设有打开密码,无法读取。请提供去除密码的版本。") from error
        raise source.refusal("damaged", "PDF 文件损坏或不完整,无法打开。请重新导出或重新上传。") from error
    if len(document) > source.max_pages:
        count = len(document)
        document.close()
        raise source.refusal("too-large", f"PDF 有 {count} 页,超过上限 {source.max_pages} 页。请拆分后分别提交。")
    if not len(document):
        document.close()
        raise source.refusal("empty", "PDF 没有任何页面。请检查文件后重新提交。")
    return document


def read_pdf(source: Source) -> Document:
    """Return the document of a PDF's text layer.

    Raises DocumentError: encrypted, damaged, empty, too-large, no-text (all pages are pictures or garbled).
    """
    sheets = _read_sheets(source)
    structure = read_structure(source.content)
    running = find_running({sheet.number: sheet.lines for sheet in sheets}, {sheet.number: sheet.scene.height for sheet in sheets})
    qualities = [judge_page(sheet.scene, _visible(sheet, running)) for sheet in sheets]
    _refuse_unreadable(source, qualities)
    items = _read_body(sheets, running, structure)
    title = _title(items, structure)
    items = _join_title(items, title)
    drafts = [*_furniture(sheets, running, structure), *(item.draft for item in items)]
    drafts.sort(key=lambda draft: draft.page or 0)  # stable: furniture first, then the body
    return assemble(
        source.origin("pdf"),
        drafts,
        qualities=qualities,
        title=title,
        warnings=page_warnings(qualities, drafts, truncated=b"%%EOF" not in source.content[-2048:]),
    )


def _read_sheets(source: Source) -> list[_Sheet]:
    with PDFIUM_LOCK:
        document = open_pdf(source)
    try:
        return [_read_sheet(document, index) for index in range(len(document))]
    finally:
        with PDFIUM_LOCK:
            document.close()


def _read_sheet(document: PdfDocument, index: int) -> _Sheet:
    # The lock is let go between pages, so that a long file does not hold up everybody else.
    with PDFIUM_LOCK:
        try:
            page = document[index]
        except PdfiumError:
            return _Sheet(Scene(index + 1, 595.0, 842.0, drawings=10**6), (), (), "")
        try:
            scene = read_scene(page, index + 1)
        finally:
            page.close()
    tables, glyphs = take_tables(scene)
    upright = [glyph for glyph in glyphs if not glyph.ink.angle]
    aside = clean("".join(glyph.text for glyph in glyphs if glyph.ink.angle))
    return _Sheet(scene, tuple(lines_of(upright, index + 1)), tuple(tables), aside)


def _visible(sheet: _Sheet, running: set[PrintedLine]) -> Sequence[Glyph]:
    """Return the glyphs of the page without those of running lines."""
    bases = [(line.base - 0.5 * line.size, line.base + 0.5 * line.size) for line in sheet.lines if line in running]
    return [glyph for glyph in sheet.scene.glyphs if not any(low <= glyph.base <= high for low, high in bases)]


def _refuse_unreadable(source: Source, qualities: Sequence[PageQuality]) -> None:
    seen = set(qualities) - {PageQuality.BLANK}
    if not seen:
        raise source.refusal("empty", "PDF 的所有页面都是空白。请检查文件后重新提交。")
    if seen == {PageQuality.UNREADABLE}:
        raise source.refusal("no-text", "PDF 的页面全部是图片(扫描件),没有文字层。请提供由 Word/WPS 直接导出的文字版 PDF 或 DOCX。")
    if seen <= {PageQuality.UNREADABLE, PageQuality.GARBLED}:
        raise source.refusal("no-text", "PDF 的文字编码损坏,提取出来全是乱码。请用 Word/WPS 重新导出 PDF,或提供 DOCX。")


def _furniture(sheets: Sequence[_Sheet], running: set[PrintedLine], structure: Structure) -> Iterator[Draft]:
    """Yield what stands on the pages beside the body: running lines, watermarks, hidden text, notes."""
    for sheet in sheets:
        for line in sheet.lines:
            if line in running:
                yield Draft(BlockKind.RUNNING, line.text, sheet.number)
        if sheet.aside:
            yield Draft(BlockKind.RUNNING, sheet.aside, sheet.number)
        for hidden in lines_of(sheet.scene.hidden, sheet.number):
            yield Draft(BlockKind.HIDDEN, hidden.text, sheet.number)
    for note in structure.notes:
        if note.page <= len(sheets):
            yield Draft(BlockKind.PARAGRAPH if note.visible else BlockKind.HIDDEN, note.text, note.page)


def _read_body(sheets: Sequence[_Sheet], running: set[PrintedLine], structure: Structure) -> list[_Item]:
    """Return the blocks of the body in reading order, headings and contents found."""
    body = [entry for sheet in sheets for entry in _in_order(sheet, running)]
    lines = [entry for entry in body if isinstance(entry, PrintedLine)]
    contents = {lines[index] for index in find_contents([line.text for line in lines])}
    margins = _margins(sheets, [line for line in lines if line not in contents])
    items: list[_Item] = []
    segment: list[PrintedLine] = []
    tables = _Tables()
    for entry in body:
        if isinstance(entry, PrintedLine) and entry not in contents:
            segment.append(entry)
            continue
        items += _prose(segment, margins)
        segment = []
        if isinstance(entry, PrintedLine):
            items.append(_Item(Draft(BlockKind.CONTENTS, entry.text, entry.page), Line(entry.text, BlockKind.CONTENTS, page=entry.page)))
        else:
            tables.add(entry, items, follows=bool(items) and items[-1].draft.kind is BlockKind.TABLE_ROW)
    items += _prose(segment, margins)
    return _mark_headings(items, structure)


def _in_order(sheet: _Sheet, running: set[PrintedLine]) -> list[PrintedLine | PrintedTable]:
    entries: list[PrintedLine | PrintedTable] = [line for line in sheet.lines if line not in running]
    entries += sheet.tables
    return sorted(entries, key=lambda entry: -(entry.base if isinstance(entry, PrintedLine) else entry.box.top))


def _margins(sheets: Sequence[_Sheet], lines: Sequence[PrintedLine]) -> dict[int, Margins]:
    """Return the type area of every page, measured over the pages of one shape."""
    shapes = {sheet.number: (round(sheet.scene.width / 10), round(sheet.scene.height / 10)) for sheet in sheets}
    measured = {shape: measure([line for line in lines if shapes[line.page] == shape]) for shape in set(shapes.values())}
    return {number: measured[shape] for number, shape in shapes.items()}


def _prose(lines: Sequence[PrintedLine], margins: dict[int, Margins]) -> Iterator[_Item]:
    for paragraph in join_paragraphs(lines, margins):
        text, turn = paragraph.compose()
        first = paragraph.lines[0]
        bold = all(line.bold for line in paragraph.lines)
        yield _Item(
            Draft(BlockKind.PARAGRAPH, text, paragraph.page, turn=turn),
            Line(text, size=first.size, bold=bold, page=paragraph.page),
        )


class _Tables:
    """Numbers the tables of a document; one that goes on over the page keeps its number and its columns, and a row that the page
    break split is one row again, on the page where it begins."""

    def __init__(self) -> None:
        self._number = 0
        self._last: PrintedTable | None = None
        self._filled: list[tuple[str, ...]] = []  # data rows of the open table

    def add(self, table: PrintedTable, items: list[_Item], *, follows: bool) -> None:
        """Add the rows of `table` to `items`. follows: nothing stands between it and the table before."""
        before = self._last
        header_rows = table.header_rows
        if before and follows and continues(before, table):
            header_rows = before.header_rows if repeats_header(before, table) else 0
            table = align(table, before.edges)
            self._last = replace(table, header_rows=before.header_rows, rows=before.rows)
        else:
            self._number += 1
            self._last, self._filled = table, []
        turned = bool(items) and items[-1].draft.page != table.page
        for index, row in enumerate(table.rows):
            if index == header_rows and turned and is_rest_of_row(self._filled, row):
                whole = tuple(join_lines(above, cell) if above else cell for above, cell in zip(self._filled[-1], row, strict=True))
                place = max(number for number, item in enumerate(items) if item.draft.cells == self._filled[-1])
                items[place] = replace(items[place], draft=replace(items[place].draft, cells=whole))
                self._filled[-1] = whole
                continue
            if index >= header_rows:
                self._filled.append(row)
            draft = Draft(BlockKind.TABLE_ROW, page=table.page, table=self._number, cells=row, header=index < header_rows)
            items.append(_Item(draft, Line("", BlockKind.TABLE_ROW, page=table.page)))


def _mark_headings(items: Sequence[_Item], structure: Structure) -> list[_Item]:
    promised = {fold_text(entry_title(item.draft.text)) for item in items if item.draft.kind is BlockKind.CONTENTS}
    lines = _with_outline_levels([item.line for item in items], structure)
    levels = find_headings(lines, promised=promised)
    return [
        replace(item, draft=replace(item.draft, kind=BlockKind.HEADING, level=level)) if level is not None else item
        for item, level in zip(items, levels, strict=True)
    ]


def _with_outline_levels(lines: Sequence[Line], structure: Structure) -> list[Line]:
    """Return the lines with the levels that the file's outline gives; its top level that is used is 1."""
    given: dict[int, int] = {}
    for index, line in enumerate(lines):
        if line.kind is BlockKind.PARAGRAPH:
            folded = fold_text(line.text)
            level = structure.outline.get((line.page or 0, folded)) or structure.outline.get((0, folded))
            if level is not None:
                given[index] = level
    top = min(given.values(), default=1)
    return [replace(line, level=given[index] - top + 1) if index in given else line for index, line in enumerate(lines)]


def _title(items: Sequence[_Item], structure: Structure) -> str | None:
    cover = [item.line for item in items[: cover_end([item.line for item in items])] if item.draft.kind is BlockKind.PARAGRAPH]
    return find_title([CoverLine(line.text, line.size) for line in cover], structure.title)


def _join_title(items: Sequence[_Item], title: str | None) -> list[_Item]:
    """Return the blocks with the lines of the cover that make up the title joined into one."""
    wanted = fold_text(title or "")
    joined = list(items)
    for start in range(min(12, len(items))):
        text, end = "", start
        while (
            end < len(items) and items[end].draft.kind is BlockKind.PARAGRAPH and wanted.startswith(fold_text(text + items[end].draft.text))
        ):
            text = join_lines(text, items[end].draft.text) if text else items[end].draft.text
            end += 1
        if end > start + 1 and fold_text(text) == wanted:
            joined[start:end] = [replace(items[start], draft=replace(items[start].draft, text=text, turn=None))]
            break
    return joined
