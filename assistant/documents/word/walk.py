"""The body of a DOCX walked once, in order: paragraphs, tables, text boxes, notes, with the page that each begins on."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from assistant.documents.assembly import Draft, clean
from assistant.documents.layout.outline import Line
from assistant.documents.layout.tables import count_header_rows
from assistant.documents.types import BlockKind
from assistant.documents.word.cells import WRAPPERS, Cell, PageCount, Row, is_bold, read_rows
from assistant.documents.word.look import switch
from assistant.documents.word.parts import Paragraph, Parts
from assistant.documents.word.shapes import TextBox, choose
from assistant.documents.word.text import Note

__all__ = ["Walker"]

_BLOCKS_A_TICK = 500


class Walker:
    """Keeps what the order decides: the page, table numbers. drafts and lines run in step. notes: which of them are footnotes and
    endnotes, which paper shows elsewhere."""

    def __init__(self, parts: Parts, *, has_pages: bool = False, tick: Callable[[], None] = lambda: None) -> None:
        self.drafts: list[Draft] = []
        self.lines: list[Line] = []
        self.notes: set[int] = set()
        self._parts = parts
        self._tick = tick
        self._pages = PageCount(1 if has_pages else None)
        self._tables = 0
        self._ground: str | None = None  # what the text box around paints

    @property
    def page(self) -> int | None:
        return self._pages.number

    def walk(self, parent: Element, *, contents: bool = False) -> None:
        """Read the blocks of a body, text box or content control. contents: they belong to a table of contents."""
        for number, element in enumerate(parent):
            if number % _BLOCKS_A_TICK == 0:
                self._tick()
            if element.tag == "p":
                self._read_paragraph(element, contents=contents)
            elif element.tag == "tbl":
                self._read_table(element)
            elif element.tag == "sdt":
                gallery = element.find("sdtPr/docPartObj/docPartGallery")
                inner = contents or (gallery is not None and gallery.get("val") == "Table of Contents")
                for content in element.findall("sdtContent"):
                    self.walk(content, contents=inner)
            elif element.tag in WRAPPERS:
                self.walk(element, contents=contents)
            elif element.tag == "AlternateContent" and (chosen := choose(element)) is not None:
                self.walk(chosen, contents=contents)

    def move(self, drafts: Sequence[Draft]) -> None:
        """Take the blocks with other pages."""
        self.drafts = list(drafts)
        self.lines = [replace(line, page=draft.page) for line, draft in zip(self.lines, drafts, strict=True)]

    def _read_paragraph(self, element: Element, *, contents: bool) -> None:
        properties = element.find("pPr")
        if properties is not None and switch(properties, "pageBreakBefore"):
            self._pages.turn("explicit")
        paragraph = self._parts.read_paragraph(element, ground=self._ground)
        self._add(paragraph, contents=contents or bool(paragraph.look.contents))
        self._read_aside(paragraph.story.boxes, paragraph.story.notes)
        section = properties.find("sectPr") if properties is not None else None
        if section is not None and _starts_page(section):
            self._pages.turn("explicit")

    def _read_aside(self, boxes: Iterable[TextBox], notes: Iterable[Note]) -> None:
        """Read what is anchored in a paragraph or cell: text boxes, then notes; comments are seen by nobody who reads the paper."""
        for box in boxes:
            around, self._ground = self._ground, box.ground or self._ground
            self.walk(box.content)
            self._ground = around
        for note in notes:
            content = self._parts.take_note(note)
            if content is None:
                continue
            if note.kind == "comment":
                self._hide(" ".join(element.text or "" for element in content.iter("t")))
            else:
                first = len(self.drafts)
                self.walk(content)
                self.notes.update(range(first, len(self.drafts)))

    def _add(self, paragraph: Paragraph, *, contents: bool) -> None:
        """Add a paragraph's visible text, then its hidden text, and follow the page through it."""
        story = paragraph.story
        seen, rest = [paragraph.label], list[str]()  # before and after the page turns
        page, is_begun = self.page, False
        for piece in story.pieces:
            if piece.breaks:
                self._pages.turn(piece.breaks)
            elif piece.look.hidden:
                continue
            elif piece.text.strip():
                if not is_begun:
                    page, is_begun = self.page, True
                (seen if page == self.page else rest).append(piece.text)
                self._pages.write()
            else:
                (rest or seen).append(piece.text)
        if is_begun:
            first, second = clean("".join(seen)), clean("".join(rest))
            kind = BlockKind.CONTENTS if contents or story.contents else BlockKind.PARAGRAPH
            size = _main_size(paragraph)
            self._append(
                Draft(kind, first + second, page, turn=len(first) if second else None),
                Line(first + second, kind, size=size or 0.0, bold=is_bold(paragraph), level=paragraph.look.level or None, page=page),
            )
        self._hide(story.hidden)

    def _hide(self, text: str) -> None:
        if text.strip():
            self._append(Draft(BlockKind.HIDDEN, text, self.page), Line("", BlockKind.HIDDEN, page=self.page))

    def _append(self, draft: Draft, line: Line) -> None:
        self.drafts.append(draft)
        self.lines.append(line)

    def _read_table(self, table: Element) -> None:
        rows: list[Row] = []
        pages: list[int | None] = []
        for row in read_rows(table, self._parts, fresh=self._pages.fresh, ground=self._ground):
            if len(rows) % _BLOCKS_A_TICK == 0:
                self._tick()
            start = self._pages.number
            pages.append(None if start is None else start + max((cell.before for cell in row.cells), default=0))
            self._pages.number = None if start is None else start + max((cell.after for cell in row.cells), default=0)
            if any(cell.text for cell in row.cells):
                self._pages.write()
            rows.append(row)
        self._add_rows(rows, pages)

    def _add_rows(self, rows: Sequence[Row], pages: Sequence[int | None]) -> None:
        filled = [row.cells for row in rows if not row.hidden and any(cell.text for cell in row.cells)]
        header_rows = _count_header_rows(rows, filled)
        self._tables += bool(filled)
        number, seen = self._tables, 0
        for row, page in zip(rows, pages, strict=True):
            texts = tuple(cell.text for cell in row.cells)
            hidden = [cell.hidden for cell in row.cells]
            if row.hidden:
                hidden += texts
            elif any(texts):
                draft = Draft(BlockKind.TABLE_ROW, page=page, table=number, cells=texts, header=seen < header_rows)
                self._append(draft, Line("", BlockKind.TABLE_ROW, page=page))
                seen += 1
            self._read_inside(row.cells, hidden, page)

    def _read_inside(self, cells: Sequence[Cell], hidden: Sequence[str], page: int | None) -> None:
        """Read what stands in the cells of a row beside their text; it counts on the page of the row."""
        pages, self._pages = self._pages, PageCount(None)
        first = len(self.drafts)
        self._hide(" ".join(filter(None, hidden)))
        for cell in cells:
            for table in cell.tables:
                self._read_table(table)
            self._read_aside(cell.boxes, cell.notes)
        self._pages = pages
        for index in range(first, len(self.drafts)):
            self.drafts[index] = replace(self.drafts[index], page=page, turn=None)
            self.lines[index] = replace(self.lines[index], page=page)


def _count_header_rows(rows: Sequence[Row], filled: Sequence[Sequence[Cell]]) -> int:
    marked = next((index for index, row in enumerate(rows) if not row.marked), len(rows))
    if 0 < marked < len(rows):
        return marked
    bold = [all(cell.bold for cell in cells if cell.text) for cells in filled[:2]]
    return count_header_rows([[cell.text for cell in cells] for cells in filled], stressed=bold == [True, False])


def _main_size(paragraph: Paragraph) -> float | None:
    """Return the size of most of a paragraph's visible characters, in points."""
    sizes: Counter[float] = Counter()
    for piece in paragraph.story.pieces:
        if not piece.look.hidden and piece.text.strip():
            sizes[piece.look.size or 0.0] += len(piece.text.strip())
    return sizes.most_common(1)[0][0] if sizes else paragraph.look.size


def _starts_page(section: Element) -> bool:
    kind = section.find("type")
    return kind is None or kind.get("val", "nextPage") != "continuous"
