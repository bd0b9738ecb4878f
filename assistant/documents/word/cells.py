"""Rows and cells of a DOCX table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assistant.documents.assembly import clean
from assistant.documents.word.look import read_ground, switch
from assistant.documents.word.parts import Paragraph, Parts
from assistant.documents.word.shapes import TextBox, choose
from assistant.documents.word.text import Note

__all__ = ["WRAPPERS", "Cell", "PageCount", "Row", "is_bold", "read_rows"]

# Elements that only wrap others: content controls, tracked insertions.
WRAPPERS = frozenset(("ins", "moveTo", "customXml", "smartTag", "sdtContent", "hyperlink"))
_MOST_COLUMNS = 200  # Word allows 63


@dataclass
class PageCount:
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
class Cell:
    """A table cell. before, after: how many pages turn before its first word, and in all. bold: all of it. tables, boxes, notes:
    what stands in it beside its text."""

    text: str = ""
    hidden: str = ""
    before: int = 0
    after: int = 0
    bold: bool = False
    tables: list[Element] = field(default_factory=list)
    boxes: list[TextBox] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A row; a merged cell's text stands at its first place. marked: it is said to be a header. hidden: nobody sees it."""

    cells: list[Cell]
    marked: bool
    hidden: bool


def read_rows(table: Element, parts: Parts, *, fresh: bool, ground: str | None) -> Iterator[Row]:
    """Yield the rows of a table that were not deleted. fresh: nothing stands on the page yet."""
    style = table.find("tblPr/tblStyle")
    painted = parts.styles.grounds(style.get("val", "")) if style is not None else {}
    rows = list(_children(table, "tr"))
    for index, row in enumerate(rows):
        properties = row.find("trPr")
        if properties is not None and properties.find("del") is not None:
            continue
        edge = "firstRow" if index == 0 else "lastRow" if index == len(rows) - 1 else f"band{2 - index % 2}Horz"
        cells = _read_cells(row, properties, parts, fresh=fresh, ground=painted.get(edge), painted=painted, under=ground)
        fresh = fresh and not any(cell.text for cell in cells)
        yield Row(
            cells,
            marked=properties is not None and bool(switch(properties, "tblHeader")),
            hidden=properties is not None and bool(switch(properties, "hidden")),
        )


def _read_cells(
    row: Element,
    properties: Element | None,
    parts: Parts,
    *,
    fresh: bool,
    ground: str | None,
    painted: dict[str, str],
    under: str | None,
) -> list[Cell]:
    cells = [Cell() for _ in range(_count(properties, "gridBefore", 0))]
    elements = list(_children(row, "tc"))
    for index, element in enumerate(elements):
        inner = element.find("tcPr")
        column = painted.get("firstCol") if index == 0 else painted.get("lastCol") if index == len(elements) - 1 else None
        own = read_ground(inner.find("shd")) if inner is not None else None
        cell = _read_cell(element, parts, fresh=fresh, ground=own or ground or column or painted.get("wholeTable") or under)
        # Word keeps the lower parts of a merged cell empty; what another program left there would be said twice.
        cells.append(Cell(after=cell.after) if inner is not None and _is_covered(inner) else cell)
        cells += [Cell() for _ in range(min(_count(inner, "gridSpan", 1) - 1, _MOST_COLUMNS - len(cells)))]
        if len(cells) >= _MOST_COLUMNS:
            break
    return cells


def _is_covered(properties: Element) -> bool:
    """Return whether a cell is the further part of a merged one, or deleted."""
    merged = [mark for name in ("vMerge", "hMerge") if (mark := properties.find(name)) is not None]
    return any(mark.get("val") != "restart" for mark in merged) or properties.find("cellDel") is not None


def _read_cell(element: Element, parts: Parts, *, fresh: bool, ground: str | None) -> Cell:
    cell = Cell()
    pages = PageCount(0, fresh=fresh)
    texts: list[str] = []
    hidden: list[str] = []
    bold, is_begun = True, False
    for block in _blocks(element):
        if block.tag == "tbl":
            cell.tables.append(block)
            continue
        paragraph = parts.read_paragraph(block, ground=ground)
        story = paragraph.story
        texts.append(paragraph.label)
        is_begun = is_begun or bool(paragraph.label.strip())
        for piece in story.pieces:
            if piece.breaks:
                pages.turn(piece.breaks)
            elif not piece.look.hidden:
                texts.append(piece.text)
                if piece.text.strip():
                    cell.before = cell.before if is_begun else pages.number or 0
                    is_begun = True
                    pages.write()
        texts.append("\n")
        bold = bold and (not story.text.strip() or is_bold(paragraph))
        hidden.append(story.hidden)
        cell.boxes += story.boxes
        cell.notes += story.notes
    cell.hidden = "".join(hidden)
    cell.text, cell.after = clean("".join(texts)), pages.number or 0
    cell.bold = bold and bool(cell.text)
    return cell


def is_bold(paragraph: Paragraph) -> bool:
    """Return whether nearly all visible characters of a paragraph are bold."""
    seen = [piece for piece in paragraph.story.pieces if not piece.look.hidden]
    total = sum(len(piece.text.strip()) for piece in seen)
    return bool(total) and sum(len(piece.text.strip()) for piece in seen if piece.look.bold) >= 0.85 * total


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, through content controls and tracked insertions."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in WRAPPERS or element.tag == "sdt":
            yield from _children(element, tag)


def _blocks(cell: Element) -> Iterator[Element]:
    for element in cell:
        if element.tag in ("p", "tbl"):
            yield element
        elif element.tag in WRAPPERS or element.tag == "sdt":
            yield from _blocks(element)
        elif element.tag == "AlternateContent" and (chosen := choose(element)) is not None:
            yield from _blocks(chosen)


def _count(properties: Element | None, name: str, default: int) -> int:
    element = properties.find(name) if properties is not None else None
    value = element.get("val", "") if element is not None else ""
    return min(int(value), _MOST_COLUMNS) if value.isdecimal() and len(value) < 6 else default
