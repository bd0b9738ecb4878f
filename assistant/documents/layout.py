"""Scenes → blocks: the one layout logic for every format that knows where its characters stand (PDF, OFD, pictures)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.documents.assembly import Draft, PageSize, Place, clean
from assistant.documents.contents import entry_title, find_contents
from assistant.documents.lines import PrintedLine, join_lines, lines_of
from assistant.documents.outline import Line, cover_end, find_headings
from assistant.documents.paragraphs import Margins, join_paragraphs, measure
from assistant.documents.quality import judge_page
from assistant.documents.running import find_running
from assistant.documents.scene import Glyph, Scene
from assistant.documents.structure import Structure
from assistant.documents.tables import PrintedTable, align, continues, is_rest_of_row, repeats_header, take_tables
from assistant.documents.title import CoverLine, find_title
from assistant.documents.types import BlockKind, PageQuality
from assistant.text.normalize import fold_text

__all__ = ["Layout", "Sheet", "Survey", "lay_out", "read_sheet", "survey"]


@dataclass(frozen=True)
class Sheet:
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


@dataclass(frozen=True)
class Survey:
    """Pages looked at together. running: the lines that come back on many of them; qualities: one per page."""

    sheets: tuple[Sheet, ...]
    running: frozenset[PrintedLine]
    qualities: tuple[PageQuality, ...]

    @property
    def sizes(self) -> list[PageSize]:
        return [PageSize(sheet.scene.width, sheet.scene.height, sheet.scene.skew) for sheet in self.sheets]

    @property
    def recognised(self) -> frozenset[int]:
        """Return the numbers of the pages whose text our own recognition gave."""
        return frozenset(sheet.number for sheet in self.sheets if sheet.scene.from_picture)


@dataclass(frozen=True)
class Layout:
    drafts: tuple[Draft, ...]
    title: str | None


def read_sheet(scene: Scene) -> Sheet:
    """Return a page with its tables taken out and the rest in lines."""
    tables, glyphs = take_tables(scene)
    upright = [glyph for glyph in glyphs if not glyph.ink.angle]
    aside = clean("".join(glyph.text for glyph in glyphs if glyph.ink.angle))
    return Sheet(scene, tuple(lines_of(upright, scene.number)), tuple(tables), aside)


def survey(sheets: Sequence[Sheet]) -> Survey:
    """Return what only all pages together tell: running lines, and from them how well each page could be read."""
    running = find_running({sheet.number: sheet.lines for sheet in sheets}, {sheet.number: sheet.scene.height for sheet in sheets})
    qualities = tuple(judge_page(sheet.scene, _visible(sheet, running)) for sheet in sheets)
    return Survey(tuple(sheets), frozenset(running), qualities)


def lay_out(pages: Survey, structure: Structure) -> Layout:
    """Return the blocks in reading order, and the title. structure: what the file says about itself."""
    items = _read_body(pages.sheets, pages.running, structure)
    title = _title(items, structure)
    items = _join_title(items, title)
    drafts = [*_furniture(pages.sheets, pages.running, structure), *(item.draft for item in items)]
    drafts.sort(key=lambda draft: draft.page or 0)  # stable: furniture first, then the body
    return Layout(tuple(drafts), title)


def _visible(sheet: Sheet, running: Collection[PrintedLine]) -> Sequence[Glyph]:
    """Return the glyphs of the page without those of running lines."""
    bases = [(line.base - 0.5 * line.size, line.base + 0.5 * line.size) for line in sheet.lines if line in running]
    return [glyph for glyph in sheet.scene.glyphs if not any(low <= glyph.base <= high for low, high in bases)]


def _furniture(sheets: Sequence[Sheet], running: Collection[PrintedLine], structure: Structure) -> Iterator[Draft]:
    """Yield what stands on the pages beside the body: running lines, watermarks, hidden text, notes."""
    for sheet in sheets:
        for line in sheet.lines:
            if line in running:
                yield _draft_line(BlockKind.RUNNING, line)
        if sheet.aside:
            yield Draft(BlockKind.RUNNING, sheet.aside, sheet.number)
        for hidden in lines_of(sheet.scene.hidden, sheet.number):
            yield _draft_line(BlockKind.HIDDEN, hidden)
    for note in structure.notes:
        if note.page <= len(sheets):
            yield Draft(BlockKind.PARAGRAPH if note.visible else BlockKind.HIDDEN, note.text, note.page)


def _draft_line(kind: BlockKind, line: PrintedLine) -> Draft:
    return Draft(kind, line.text, line.page, places=(Place(0, len(line.text), line.page, line.box, line.confidence),))


def _read_body(sheets: Sequence[Sheet], running: Collection[PrintedLine], structure: Structure) -> list[_Item]:
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
            items.append(_Item(_draft_line(BlockKind.CONTENTS, entry), Line(entry.text, BlockKind.CONTENTS, page=entry.page)))
        else:
            tables.add(entry, items, follows=bool(items) and items[-1].draft.kind is BlockKind.TABLE_ROW)
    items += _prose(segment, margins)
    return _mark_headings(items, structure)


def _in_order(sheet: Sheet, running: Collection[PrintedLine]) -> list[PrintedLine | PrintedTable]:
    entries: list[PrintedLine | PrintedTable] = [line for line in sheet.lines if line not in running]
    entries += sheet.tables
    return sorted(entries, key=lambda entry: -(entry.base if isinstance(entry, PrintedLine) else entry.box.top))


def _margins(sheets: Sequence[Sheet], lines: Sequence[PrintedLine]) -> dict[int, Margins]:
    """Return the type area of every page, measured over the pages of one shape."""
    shapes = {sheet.number: (round(sheet.scene.width / 10), round(sheet.scene.height / 10)) for sheet in sheets}
    measured = {shape: measure([line for line in lines if shapes[line.page] == shape]) for shape in set(shapes.values())}
    return {number: measured[shape] for number, shape in shapes.items()}


def _prose(lines: Sequence[PrintedLine], margins: dict[int, Margins]) -> Iterator[_Item]:
    for paragraph in join_paragraphs(lines, margins):
        text, turn, places = paragraph.compose()
        first = paragraph.lines[0]
        bold = all(line.bold for line in paragraph.lines)
        yield _Item(
            Draft(BlockKind.PARAGRAPH, text, paragraph.page, turn=turn, places=places),
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
                items[place] = replace(items[place], draft=_go_on(items[place].draft, whole, table, index))
                self._filled[-1] = whole
                continue
            if index >= header_rows:
                self._filled.append(row)
            draft = Draft(BlockKind.TABLE_ROW, page=table.page, table=self._number, cells=row, header=index < header_rows)
            draft = replace(draft, places=_cell_places(table, index, row))
            items.append(_Item(draft, Line("", BlockKind.TABLE_ROW, page=table.page)))


def _cell_places(table: PrintedTable, index: int, cells: Sequence[str]) -> tuple[Place, ...]:
    """Return where the texts of row `index` of `table` stand, as the ends of `cells`."""
    places: list[Place] = []
    end = -1
    for cell, printed, ink in zip(cells, table.rows[index], table.inks[index], strict=True):
        end += len(cell) + 1
        if ink is not None:
            places.append(Place(end - len(printed), end, table.page, ink.box, ink.confidence))
    return tuple(places)


def _go_on(draft: Draft, whole: tuple[str, ...], table: PrintedTable, index: int) -> Draft:
    """Return the row of `draft` with the rest of it, row `index` of `table` on the next page."""
    moved: list[Place] = []
    before = after = 0
    for cell, longer in zip(draft.cells or (), whole, strict=True):
        moved += [
            place._replace(start=place.start - before + after, end=place.end - before + after)
            for place in draft.places
            if before <= place.start and place.end <= before + len(cell)
        ]
        before, after = before + len(cell) + 1, after + len(longer) + 1
    return replace(draft, cells=whole, places=(*moved, *_cell_places(table, index, whole)))


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
        places: list[Place] = []
        while (
            end < len(items) and items[end].draft.kind is BlockKind.PARAGRAPH and wanted.startswith(fold_text(text + items[end].draft.text))
        ):
            draft = items[end].draft
            text = join_lines(text, draft.text) if text else draft.text
            shift = len(text) - len(draft.text)
            places += [place._replace(start=place.start + shift, end=place.end + shift) for place in draft.places]
            end += 1
        if end > start + 1 and fold_text(text) == wanted:
            joined[start:end] = [replace(items[start], draft=replace(items[start].draft, text=text, turn=None, places=tuple(places)))]
            break
    return joined
