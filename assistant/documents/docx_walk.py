"""The body of a DOCX walked once, in order: paragraphs, tables, text boxes, notes, with the page that each begins on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assistant.documents.assembly import Draft, clean
from assistant.documents.docx_numbering import Numbering
from assistant.documents.docx_styles import Look, Styles, is_shaded, read_look, switch
from assistant.documents.docx_text import Fields, Story, choose, read_story
from assistant.documents.outline import Line
from assistant.documents.tables import count_header_rows
from assistant.documents.types import BlockKind

__all__ = ["Parts", "Walker"]

_WRAPPERS = {"ins", "moveTo", "customXml", "smartTag", "sdtContent", "hyperlink"}


@dataclass(frozen=True)
class Parts:
    """What the body refers to. notes: footnotes and endnotes by kind and id."""

    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], Element]


@dataclass
class _Pages:
    """Counts pages by the breaks that Word left. number: None where the file keeps none. fresh: nothing stands on it yet."""

    number: int | None
    fresh: bool = True

    def turn(self, kind: str) -> None:
        """Begin a page. Word marks most breaks twice, as asked for and as laid out: two without text between are one."""
        if self.number is not None and not (kind == "rendered" and self.fresh):
            self.number += 1
        self.fresh = True

    def write(self) -> None:
        self.fresh = False


@dataclass
class _Cell:
    """A table cell. before, after: how many pages turn before its first word, and in all. bold: all of it."""

    text: str = ""
    before: int = 0
    after: int = 0
    bold: bool = False
    nested: list[Element] = field(default_factory=list)


class Walker:
    """Keeps what the order decides: list counters, open fields, the page, table numbers. drafts and lines run in step."""

    def __init__(self, parts: Parts, *, has_pages: bool) -> None:
        self.drafts: list[Draft] = []
        self.lines: list[Line] = []
        self.objects = 0
        self._parts = parts
        self._pages = _Pages(1 if has_pages else None)
        self._tables = 0
        self._fields = Fields()
        self._depth = 0

    @property
    def page(self) -> int | None:
        return self._pages.number

    def walk(self, parent: Element, *, contents: bool = False) -> None:
        """Read the blocks of a body, text box or content control. contents: they belong to a table of contents."""
        for element in parent:
            if element.tag == "p":
                self._read_paragraph(element, contents=contents)
            elif element.tag == "tbl":
                self._read_table(element)
            elif element.tag == "sdt":
                gallery = element.find("sdtPr/docPartObj/docPartGallery")
                inner = contents or (gallery is not None and gallery.get("val") == "Table of Contents")
                for content in element.findall("sdtContent"):
                    self.walk(content, contents=inner)
            elif element.tag in _WRAPPERS:
                self.walk(element, contents=contents)
            elif element.tag == "AlternateContent" and (chosen := choose(element)) is not None:
                self.walk(chosen, contents=contents)

    def _read_paragraph(self, paragraph: Element, *, contents: bool) -> None:
        properties = paragraph.find("pPr")
        look, style_id = self._look(properties)
        if properties is not None and switch(properties, "pageBreakBefore"):
            self._pages.turn("explicit")
        story = read_story(paragraph, look, self._parts.styles, self._fields)
        self._add_story(story, label=self._label(look, style_id, story), look=look, contents=contents or bool(look.contents))
        self.objects += story.objects
        for box in story.boxes:
            self.walk(box)
        for key in story.notes:
            note = self._parts.notes.get(key)
            if note is not None:
                self.walk(note)
        section = properties.find("sectPr") if properties is not None else None
        if section is not None and _starts_page(section):
            self._pages.turn("explicit")

    def _look(self, properties: Element | None) -> tuple[Look, str]:
        style = properties.find("pStyle") if properties is not None else None
        style_id = style.get("val", "") if style is not None else self._parts.styles.default_id
        return read_look(None, properties).over(self._parts.styles.look(style_id)), style_id

    def _label(self, look: Look, style_id: str, story: Story) -> str:
        """Return the automatic number of a paragraph with words."""
        if look.num_id in (None, "0") or not any(piece.text.strip() for piece in story.pieces):
            return ""
        numbering, num_id = self._parts.numbering, look.num_id or ""
        level = look.num_level if look.num_level is not None else numbering.level_of_style(num_id, style_id)
        return numbering.label(num_id, level)

    def _add_story(self, story: Story, *, label: str, look: Look, contents: bool) -> None:
        """Add a paragraph's visible text, then its hidden text, and follow the page through it."""
        seen, hidden = [label, ""], ""  # before and after the page turns
        page = self.page
        for piece in story.pieces:
            if piece.breaks:
                self._pages.turn(piece.breaks)
            elif piece.look.hidden:
                hidden += piece.text
            elif piece.text.strip():
                if page == self.page or not "".join(seen[0].split()).removeprefix("".join(label.split())):
                    page = self.page
                    seen[0] += piece.text
                else:
                    seen[1] += piece.text
                self._pages.write()
            else:
                seen[1 if seen[1] else 0] += piece.text
        first, rest = clean(seen[0]), clean(seen[1])
        if any(piece.text.strip() and not piece.look.hidden for piece in story.pieces):
            kind = BlockKind.CONTENTS if contents or story.contents else BlockKind.PARAGRAPH
            shown = _main_look(story, look)
            self._append(
                Draft(kind, first + rest, page, turn=len(first) if rest else None),
                Line(first + rest, kind, size=shown.size or 0.0, bold=bool(shown.bold), level=look.level or None, page=page),
            )
        if hidden.strip():
            self._append(Draft(BlockKind.HIDDEN, hidden, self.page), Line("", BlockKind.HIDDEN, page=self.page))

    def _append(self, draft: Draft, line: Line) -> None:
        self.drafts.append(draft)
        self.lines.append(line)

    def _read_table(self, table: Element) -> None:
        rows: list[list[_Cell]] = []
        pages: list[int | None] = []
        marked = 0
        for row in _children(table, "tr"):
            properties = row.find("trPr")
            if properties is not None and properties.find("del") is not None:
                continue
            cells = self._read_row(row, properties)
            start = self._pages.number
            pages.append(None if start is None else start + max((cell.before for cell in cells), default=0))
            self._pages.number = None if start is None else start + max((cell.after for cell in cells), default=0)
            if any(cell.text for cell in cells):
                self._pages.write()
            if marked == len(rows) and properties is not None and switch(properties, "tblHeader"):
                marked += 1
            rows.append(cells)
        self._add_rows(rows, pages, marked)

    def _add_rows(self, rows: Sequence[Sequence[_Cell]], pages: Sequence[int | None], marked: int) -> None:
        filled = [cells for cells in rows if any(cell.text for cell in cells)]
        bold = [all(cell.bold for cell in cells if cell.text) for cells in filled[:2]]
        found = count_header_rows([[cell.text for cell in cells] for cells in filled], stressed=bold == [True, False])
        header_rows = marked if 0 < marked < len(rows) else found
        self._tables += bool(filled)
        number, seen = self._tables, 0
        for cells, page in zip(rows, pages, strict=True):
            texts = tuple(cell.text for cell in cells)
            if any(texts):
                draft = Draft(BlockKind.TABLE_ROW, page=page, table=number, cells=texts, header=seen < header_rows)
                self._append(draft, Line("", BlockKind.TABLE_ROW, page=page))
                seen += 1
            for cell in cells:
                for nested in cell.nested:
                    self._read_nested(nested, page)

    def _read_nested(self, table: Element, page: int | None) -> None:
        """Read a table inside a cell; its rows count on the page of the row that holds it."""
        pages, self._pages = self._pages, _Pages(None)
        first = len(self.drafts)
        self._read_table(table)
        self._pages = pages
        for index in range(first, len(self.drafts)):
            draft = self.drafts[index]
            self.drafts[index] = Draft(draft.kind, draft.text, page, table=draft.table, cells=draft.cells, header=draft.header)

    def _read_row(self, row: Element, properties: Element | None) -> list[_Cell]:
        cells = [_Cell() for _ in range(_count(properties, "gridBefore", 0))]
        for cell in _children(row, "tc"):
            inner = cell.find("tcPr")
            merged = inner.find("vMerge") if inner is not None else None
            read = self._read_cell(cell, shaded=inner is not None and is_shaded(inner.find("shd")))
            # Word keeps the lower parts of a merged cell empty; what another program left there would be said twice.
            cells.append(_Cell(after=read.after) if merged is not None and merged.get("val") != "restart" else read)
            cells += [_Cell() for _ in range(_count(inner, "gridSpan", 1) - 1)]
        return cells

    def _read_cell(self, cell: Element, *, shaded: bool) -> _Cell:
        read = _Cell()
        pages = _Pages(0, fresh=self._pages.fresh)
        texts: list[str] = []
        bold = True
        for element in _blocks(cell):
            if element.tag == "tbl":
                read.nested.append(element)
                continue
            look, style_id = self._look(element.find("pPr"))
            look = Look(shaded=True).over(look) if shaded else look
            story = read_story(element, look, self._parts.styles, self._fields)
            texts.append(self._label(look, style_id, story))
            for piece in story.pieces:
                if piece.breaks:
                    pages.turn(piece.breaks)
                elif not piece.look.hidden:
                    if piece.text.strip() and not "".join(texts).strip():
                        read.before = pages.number or 0
                    texts.append(piece.text)
                    if piece.text.strip():
                        pages.write()
            texts.append("\n")
            bold &= _main_look(story, look).bold is not False or not "".join(piece.text for piece in story.pieces).strip()
            self.objects += story.objects
            for box in story.boxes:
                texts.append(" ".join(text for text in box.itertext() if text.strip()))
        read.text, read.after = clean("".join(texts)), pages.number or 0
        read.bold = bold and bool(read.text)
        return read


def _main_look(story: Story, look: Look) -> Look:
    """Return how most of a paragraph's visible characters look."""
    sizes: Counter[float] = Counter()
    heavy = total = 0
    for piece in story.pieces:
        count = 0 if piece.look.hidden else len(piece.text.strip())
        sizes[piece.look.size or 0.0] += count
        heavy += count if piece.look.bold else 0
        total += count
    return Look(size=sizes.most_common(1)[0][0] if total else look.size, bold=bool(total) and heavy >= 0.85 * total)


def _starts_page(section: Element) -> bool:
    kind = section.find("type")
    return kind is None or kind.get("val", "nextPage") != "continuous"


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, through content controls and tracked insertions."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in _WRAPPERS or element.tag == "sdt":
            yield from _children(element, tag)


def _blocks(cell: Element) -> Iterator[Element]:
    for element in cell:
        if element.tag in ("p", "tbl"):
            yield element
        elif element.tag in _WRAPPERS or element.tag == "sdt":
            yield from _blocks(element)
        elif element.tag == "AlternateContent" and (chosen := choose(element)) is not None:
            yield from _blocks(chosen)


def _count(properties: Element | None, name: str, default: int) -> int:
    element = properties.find(name) if properties is not None else None
    value = element.get("val", "") if element is not None else ""
    return min(int(value), 200) if value.isdigit() and len(value) < 6 else default
