"""Scenes → blocks: the one layout logic for every format that knows where its characters stand (PDF, OFD, pictures)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.documents.assembly import Draft, Place
from assistant.documents.layout.contents import find_contents
from assistant.documents.layout.footnotes import find_footnotes, opens_footnote
from assistant.documents.layout.lines import PrintedLine, join_lines
from assistant.documents.layout.outline import Line, cover_end, mark_headings
from assistant.documents.layout.paragraphs import Margins, Printed, Setting, join_paragraphs
from assistant.documents.layout.structure import Note, Structure
from assistant.documents.layout.survey import Sheet, Survey, read_sheet, survey
from assistant.documents.layout.tables import PrintedTable, align, continues, is_rest_of_row, repeats_header
from assistant.documents.layout.title import CoverLine, find_title
from assistant.documents.layout.type_areas import measure_pages
from assistant.documents.types import BlockKind
from assistant.text.normalize import fold_text

__all__ = ["Layout", "Sheet", "Survey", "lay_out", "read_sheet", "survey"]


@dataclass(frozen=True)
class _Item:
    """A block of the body before its kind is settled."""

    draft: Draft
    line: Line


_Entry = PrintedLine | PrintedTable | Note


@dataclass(frozen=True)
class Layout:
    drafts: tuple[Draft, ...]
    title: str | None


def lay_out(pages: Survey, structure: Structure) -> Layout:
    """Return the blocks in reading order, and the title. structure: what the file says about itself."""
    items = _read_body(pages.sheets, pages.running, structure)
    title = _title(items, structure)
    items = _join_title(items, title)
    drafts = [*_furniture(pages.sheets, pages.running, structure), *(item.draft for item in items)]
    drafts.sort(key=lambda draft: draft.page or 0)  # stable: furniture first, then the body
    return Layout(tuple(drafts), title)


def _furniture(sheets: Sequence[Sheet], running: Collection[PrintedLine], structure: Structure) -> Iterator[Draft]:
    """Yield what stands on the pages beside the body: running lines, watermarks, hidden text, notes."""
    for sheet in sheets:
        for line in sheet.lines:
            if line in running:
                yield _draft_line(BlockKind.RUNNING, line)
        if sheet.aside:
            yield Draft(BlockKind.RUNNING, sheet.aside, sheet.number)
        for hidden in sheet.hidden:
            yield _draft_line(BlockKind.HIDDEN, hidden)
    for note in structure.notes:
        if note.page <= len(sheets) and not _is_in_body(note):
            yield Draft(BlockKind.PARAGRAPH if note.visible else BlockKind.HIDDEN, note.text, note.page)


def _is_in_body(note: Note) -> bool:
    return note.visible and note.box is not None


def _draft_line(kind: BlockKind, line: PrintedLine) -> Draft:
    return Draft(kind, line.text, line.page, places=(Place(0, len(line.text), line.page, line.box, line.confidence),))


def _read_body(sheets: Sequence[Sheet], running: Collection[PrintedLine], structure: Structure) -> list[_Item]:
    """Return the blocks of the body in reading order, headings and contents found."""
    notes = _find_notes(sheets, running)
    aside = {*running, *(line for lines in notes.values() for line in lines)}
    notes_drawn: dict[int, list[Note]] = defaultdict(list)
    for note in filter(_is_in_body, structure.notes):
        notes_drawn[note.page].append(note)
    body = [entry for sheet in sheets for entry in _in_order(sheet, aside, notes_drawn[sheet.number])]
    lines = [entry for entry in body if isinstance(entry, PrintedLine)]
    contents = {lines[index] for index in find_contents([line.text for line in lines])}
    margins = measure_pages(sheets, [line for line in lines if line not in contents])
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
        elif isinstance(entry, Note):
            items.append(_Item(Draft(BlockKind.PARAGRAPH, entry.text, entry.page), Line(entry.text, page=entry.page)))
        else:
            tables.add(entry, items, follows=bool(items) and items[-1].draft.kind is BlockKind.TABLE_ROW)
    items += _prose(segment, margins)
    return _add_notes(_mark_headings(items, structure), notes)


def _find_notes(sheets: Sequence[Sheet], running: Collection[PrintedLine]) -> dict[int, list[PrintedLine]]:
    """Return the lines of the footnotes by page."""
    weights: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            weights[line.size] += len(line.text)
    if not weights:
        return {}
    size = weights.most_common(1)[0][0]
    found: dict[int, list[PrintedLine]] = defaultdict(list)
    for sheet in sheets:
        scene = sheet.scene
        columns: dict[int, list[PrintedLine]] = defaultdict(list)
        for line in sheet.lines:
            if line not in running:
                columns[line.column].append(line)
        for lines in columns.values():
            found[sheet.number] += find_footnotes(lines, scene.rules.across, width=scene.width, height=scene.height, size=size)
    return found


def _add_notes(items: Sequence[_Item], notes: Mapping[int, Sequence[PrintedLine]]) -> list[_Item]:
    """Return the blocks with the footnotes of each page at its end, but before a paragraph that goes on over the page."""
    added = list(items)
    for page, lines in sorted(((page, lines) for page, lines in notes.items() if lines), reverse=True):
        paragraphs: list[list[PrintedLine]] = []
        for line in lines:
            if not paragraphs or opens_footnote(line) or line.column != paragraphs[-1][-1].column:
                paragraphs.append([])
            paragraphs[-1].append(line)
        place = sum((item.draft.page or 0) <= page for item in added)
        if place and added[place - 1].draft.page == page and added[place - 1].draft.turn is not None:
            place -= 1
        added[place:place] = [_item(Printed(paragraph)) for paragraph in paragraphs]
    return added


def _in_order(sheet: Sheet, aside: Collection[PrintedLine], notes: Sequence[Note]) -> list[_Entry]:
    entries: list[_Entry] = [line for line in sheet.lines if line not in aside]
    return sorted([*entries, *sheet.tables, *notes], key=_order)


def _order(entry: _Entry) -> tuple[int, int, float]:
    if isinstance(entry, Note):
        return 0, 0, -(entry.box.bottom if entry.box else 0.0)
    return entry.region, entry.column, -(entry.base if isinstance(entry, PrintedLine) else entry.box.top)


def _prose(lines: Sequence[PrintedLine], margins: Mapping[Setting, Margins]) -> Iterator[_Item]:
    return map(_item, join_paragraphs(lines, margins))


def _item(paragraph: Printed) -> _Item:
    text, turn, places = paragraph.compose()
    first = paragraph.lines[0]
    bold = all(line.bold for line in paragraph.lines)
    return _Item(
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
            if len(table.edges) != len(before.edges):
                self._filled = []  # rows of more columns are told from each other only
            self._last = replace(table, header_rows=before.header_rows, rows=before.rows)
        else:
            self._number += 1
            self._last, self._filled = table, []
        turned = before is not None and (before.page, before.column) != (table.page, table.column)
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
    lines = _with_outline_levels([item.line for item in items], structure)
    drafts = mark_headings([item.draft for item in items], lines)
    return [replace(item, draft=draft) for item, draft in zip(items, drafts, strict=True)]


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
