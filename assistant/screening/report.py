"""A Document as screening sees it: statements under headings, tables with captions, annexes.

What a person does not read as the report's own text never becomes a statement: contents lines, running heads, hidden text,
and blocks aimed at an automatic reviewer.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from assistant.documents.types import Block, BlockKind, Document
from assistant.regulations.types import Wording
from assistant.screening.patterns import matches
from assistant.text.normalize import fold_text
from assistant.text.script import holds_traditional, simplified
from assistant.text.span import Frozen, Span

__all__ = ["Kind", "Report", "Section", "Statement", "Table", "Zone", "aimed_at_program", "plain_title", "read_report", "sentences"]


class Kind(StrEnum):
    PROSE = "prose"  # one sentence
    ROW = "row"  # one row of a table, cells joined by |
    HEADING = "heading"


class Zone(StrEnum):
    """What a part of the report is about, as far as it decides what its words can prove."""

    BODY = "body"
    BIBLIOGRAPHY = "bibliography"  # titles of laws prove nothing
    STATUS_QUO = "status_quo"  # speaks of what is there today, not of the project


class Statement(Frozen):
    """A sentence, a table row or a heading. `folded` is its text for matching; `cells` are a row's, folded."""

    index: int
    kind: Kind
    block: int
    span: Span
    folded: str
    section: int | None
    zone: Zone
    table: int | None = None
    header: bool = False
    cells: tuple[str, ...] = ()


class Section(Frozen):
    """A heading with what stands under it. first..last: its statements, subsections included, heading excluded (half-open)."""

    index: int
    title: str
    folded: str
    level: int
    parent: int | None
    heading: int
    first: int
    last: int
    zone: Zone


class Table(Frozen):
    """A table's rows as statement numbers. caption: the statement above it that names it, None without one."""

    number: int
    caption: int | None
    header: tuple[str, ...]
    rows: tuple[int, ...]
    section: int | None


class Report(Frozen):
    document: Document
    statements: tuple[Statement, ...]
    sections: tuple[Section, ...]
    tables: dict[int, Table]

    def under(self, section: Section) -> tuple[Statement, ...]:
        return self.statements[section.first : section.last]

    def block_rest(self, statement: Statement, *, limit: int) -> tuple[Statement, ...]:
        """Return the statements that follow in the same block, at most `limit`."""
        following = self.statements[statement.index + 1 : statement.index + 1 + limit]
        return tuple(other for other in following if other.block == statement.block)


# A new line is only where the paper ended, except before a label: 建设单位:…
# No sentence is longer than this: text without any punctuation would make every search slow.
_SENTENCE = re.compile(r"(?:[^。！？!?；;\n]|\n(?![^\n：:。，,]{2,16}[：:])){1,800}[。！？!?；;]*[”」』）)]*")
_NUMBERING = re.compile(
    r"^(?:第[0-9一二三四五六七八九十百]+[章节篇部条]|[0-9]+(?:[.．][0-9]+)*[.、．:]?(?![0-9%年月个]|gb)"
    r"|[一二三四五六七八九十]+[.,、]|[(（][0-9一二三四五六七八九十]+[)）][.,、]?|[①-⑳]|附[件表录][0-9一二三四五六七八九十]*[:：.]?)+"
)
_LEADERS = re.compile(r"(?:[.…·]{4,}|…{2,})\d{1,3}$")
_SECTION_NUMBER = re.compile(r"^(?:第[0-9一二三四五六七八九十百]{1,4}[章节]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}(?![0-9%]))")
_LIST_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[,.]|\([一二三四五六七八九十]{1,3}\)|附[件录][0-9一二三四五六七八九十]*(?!中|的|见))"
)
_CAPTION = re.compile(r"^(?:续?[附图]?表)[0-9一二三四五六七八九十a-z.\-]*|[表单录册](?:\([^()]{1,20}\))?:?$|单位:")
_UNIT_LINE = re.compile(r"^\(?(?:金额)?单位[:为]")
_LONGEST_HEADING = 42
_LONGEST_PROMOTED = 30
_LONGEST_CAPTION = 45
_PROMOTED_LEVEL = 10


def plain_title(folded: str) -> str:
    """Return a folded heading without its number."""
    return _NUMBERING.sub("", folded, count=1)


def sentences(text: str) -> Iterator[Span]:
    """Yield the spans of the sentences of `text`, white space around them left out."""
    for match in _SENTENCE.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if words := match[0].strip():
            yield Span(start=start, end=start + len(words))


def aimed_at_program(text: str, wording: Wording) -> tuple[Span, ...]:
    """Return the sentences of `text` that are aimed at an automatic reviewer; all of it where only the whole reads so."""
    if not matches(wording.instructions, fold_text(text)):
        return ()
    return tuple(span for span in sentences(text) if matches(wording.instructions, fold_text(span.of(text)))) or (
        Span(start=0, end=len(text)),
    )


def read_report(document: Document, wording: Wording) -> Report:
    """Return the report's statements, sections and tables."""
    reader = _Reader(document, wording)
    for number, block in enumerate(document.blocks):
        reader.take(number, block)
    return reader.report()


class _Reader:
    """Walks the blocks once and keeps the headings that are open."""

    def __init__(self, document: Document, wording: Wording) -> None:
        self._document = document
        self._wording = wording
        self._traditional = holds_traditional(document.text)
        self._statements: list[Statement] = []
        self._sections: list[Section] = []
        self._open: list[Section] = []
        self._captions: dict[int, int | None] = {}
        self._starts = [part.span.start for part in reversed(document.parts)]  # of the files of a package still to come

    def _fold(self, text: str) -> str:
        return simplified(fold_text(text)) if self._traditional else fold_text(text)

    def take(self, number: int, block: Block) -> None:
        while self._starts and block.span.start >= self._starts[-1]:
            self._starts.pop()
            while self._open:  # no section goes on in the next file
                self._close()
        if block.kind in (BlockKind.CONTENTS, BlockKind.RUNNING, BlockKind.HIDDEN):
            return
        text = block.span.of(self._document.text)
        folded = self._fold(text)
        aimed = aimed_at_program(text, self._wording)
        # What follows an address to the program in its paragraph is said to the program.
        if not folded or (aimed and (block.kind is not BlockKind.PARAGRAPH or not fold_text(text[: aimed[0].start]))):
            return
        if block.kind is BlockKind.TABLE_ROW:
            self._take_row(number, block)
        elif (level := _heading_level(block, folded)) is not None:
            self._take_heading(number, block, folded, level)
        elif not _LEADERS.search(folded):
            self._take_prose(number, block, text, aimed)

    def _take_heading(self, number: int, block: Block, folded: str, level: int) -> None:
        while self._open and self._open[-1].level >= level:
            self._close()
        parent = self._open[-1] if self._open else None
        zone = self._zone(folded, parent)
        heading = self._add(Kind.HEADING, number, block.span, folded, zone=zone, section=len(self._sections))
        title = " ".join(block.span.of(self._document.text).split())
        section = Section(
            index=len(self._sections), title=title, folded=plain_title(folded), level=level, heading=heading, zone=zone,
            parent=parent.index if parent else None, first=heading + 1, last=heading + 1,
        )  # fmt: skip
        self._sections.append(section)
        self._open.append(section)

    def _zone(self, folded: str, parent: Section | None) -> Zone:
        if matches(self._wording.bibliography, plain_title(folded)):
            return Zone.BIBLIOGRAPHY
        if matches(self._wording.status_quo, plain_title(folded)):
            return Zone.STATUS_QUO
        return parent.zone if parent else Zone.BODY

    def _take_prose(self, number: int, block: Block, text: str, aimed: tuple[Span, ...]) -> None:
        for span in sentences(text):
            if span not in aimed and (folded := self._fold(span.of(text))):
                start = block.span.start
                self._add(Kind.PROSE, number, Span(start=start + span.start, end=start + span.end), folded)

    def _take_row(self, number: int, block: Block) -> None:
        cells = tuple(self._fold(cell.of(self._document.text)) for cell in block.cells)
        table = block.table if block.table is not None else 0
        if table not in self._captions:
            self._captions[table] = self._caption_above()
        self._add(Kind.ROW, number, block.span, "|".join(cells), table=table, header=block.header, cells=cells)

    def _caption_above(self) -> int | None:
        """Return the statement right above that names a table; a line 单位:万元 between is passed over."""
        for statement in reversed(self._statements[-2:]):
            if _UNIT_LINE.match(statement.folded):
                continue
            named = _CAPTION.search(statement.folded) or statement.folded.endswith(":")
            short = len(statement.folded) <= _LONGEST_CAPTION
            return statement.index if statement.kind is Kind.PROSE and short and named else None
        return None

    def _add(
        self, kind: Kind, block: int, span: Span, folded: str, *, zone: Zone | None = None, section: int | None = None,
        table: int | None = None, header: bool = False, cells: tuple[str, ...] = (),
    ) -> int:  # fmt: skip
        index = len(self._statements)
        current = self._open[-1] if self._open else None
        statement = Statement(
            index=index, kind=kind, block=block, span=span, folded=folded, table=table, header=header, cells=cells,
            section=section if section is not None else (current.index if current else None),
            zone=zone or (current.zone if current else Zone.BODY),
        )  # fmt: skip
        self._statements.append(statement)
        return index

    def _close(self) -> None:
        section = self._open.pop()
        last = len(self._statements)
        listed = last == section.first and self._statements[section.heading].folded.startswith("附")
        zone = Zone.BIBLIOGRAPHY if listed else section.zone  # a list of annexes without the annexes
        self._sections[section.index] = section.model_copy(update={"last": last, "zone": zone})

    def report(self) -> Report:
        while self._open:
            self._close()
        return Report(
            document=self._document, statements=tuple(self._statements), sections=tuple(self._sections),
            tables={number: self._table(number) for number in self._captions},
        )  # fmt: skip

    def _table(self, number: int) -> Table:
        rows = [statement for statement in self._statements if statement.table == number]
        header = next((row.cells for row in rows if row.header), ())
        if not header and len(rows) > 1 and _looks_like_header(rows[0].cells, rows[1].cells):
            header, rows = rows[0].cells, rows[1:]
        data = tuple(row.index for row in rows if not row.header and row.cells != header)
        return Table(number=number, caption=self._captions[number], header=header, rows=data, section=rows[0].section)


def _looks_like_header(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Return whether a table's first row, not marked as such, holds column titles: three or more short words, no figures."""
    titles = [cell for cell in first if cell]
    return len(titles) >= 3 and len(second) == len(first) and all(len(cell) <= 12 and not cell[-1].isdigit() for cell in titles)


def _heading_level(block: Block, folded: str) -> int | None:
    """Return the level of a block that heads a section, None for text.

    Readers take numbered sentences for headings and overlook headings without a style; both are put right here.
    """
    ends_like_prose = folded[-1] in ".;,!?。" or len(folded) > _LONGEST_HEADING
    if block.kind is BlockKind.HEADING:
        return None if ends_like_prose or _carries_value(folded) or _LEADERS.search(folded) else (block.level or 1)
    if ends_like_prose or len(folded) > _LONGEST_PROMOTED or ":" in folded or _LEADERS.search(folded):
        return None
    if match := _SECTION_NUMBER.match(folded):
        depth = 1 if match[0].endswith("章") else match[0].count(".") + 1
        return _PROMOTED_LEVEL + depth if len(folded) > match.end() else None
    return _PROMOTED_LEVEL + 5 if _LIST_NUMBER.match(folded) and len(folded) <= _LONGEST_PROMOTED - 8 else None


def _carries_value(folded: str) -> bool:
    """Return whether a heading states something itself: 3.2 建设性质:新建."""
    label, colon, value = folded.partition(":")
    return bool(colon and value) and len(label) <= 16 and not label.startswith(("附", "表", "第"))
