"""Candidate passages: where a report may speak about a requirement."""

import re
from bisect import bisect_left
from enum import StrEnum
from functools import lru_cache

from assistant.documents.boxes import PageBox, find_boxes
from assistant.documents.types import Document
from assistant.regulations.types import Requirement, Wording
from assistant.screening.patterns import alternation, matches, on_topic
from assistant.screening.report import Kind, Report, Section, Statement, Zone
from assistant.screening.topics import FORM_WIDTHS, LONGEST_LABEL_CELL, Topics
from assistant.screening.types import Evidence
from assistant.text.normalize import Folded, fold_text, tidy_spaces
from assistant.text.span import Frozen, Span

__all__ = ["Found", "Passage", "Piece", "collect", "evidence_at", "may_count", "quote_block"]


class Found(StrEnum):
    """How a passage was found, the surest first."""

    HEADING = "heading"
    TABLE = "table"  # by its caption or its columns
    LABEL = "label"  # 项目类型:建设类, or two cells of a row
    STATEMENT = "statement"  # one sentence that raises and carries the matter
    WEAK = "weak"  # a heading under which the matter may stand
    CUE = "cue"  # words in running text


class Piece(Frozen):
    """A statement or a part of one (the value after a label). `statement` is its number in the report.

    fits: a data row of a table whose columns fit the requirement.
    """

    statement: int
    span: Span
    folded: str
    kind: Kind
    block: int
    fits: bool = False


class Passage(Frozen):
    """head: the heading, caption or label that raises the matter; pieces: what is said about it."""

    found: Found
    head: Piece
    pieces: tuple[Piece, ...]


_LABEL_START = (
    r"(?:^|[|;,.])(?:\(?[0-9一二三四五六七八九十]{1,3}[.,)]|[①-⑳])?(?:本|该)?(?:项目|工程|系统)?(?:的)?"
    r"(?:LABELS)(?:情况|要求|说明|内容|方面|性|目标|指标|分析)?(?:\([^()]{0,12}\))?(?:为|是)?:"
)
_LONGEST_QUOTED_LABEL = 60  # a shorter 建设性质:新建 is quoted whole
_SHORTEST_CELL = 8
_FOLLOWING_BLOCKS = 12
_FOLLOWING_SENTENCES = 3
_WHOLE_REPORT = 0.9
_NUMERIC = re.compile(r"^[0-9.,%~\-+()元万个项套台年月天次人/≥≤<>=]*$")


def collect(requirement: Requirement, report: Report, *, topics: Topics, wording: Wording) -> tuple[Passage, ...]:
    """Return the passages that may speak about `requirement`, the surest first, each place once."""
    finder = _Finder(requirement, report, topics, wording)
    passages = [*finder.headings(), *finder.tables()]
    for statement in report.statements:
        if finder.may_speak(statement):
            passages.extend(finder.of_statement(statement))
    return tuple(passages)


def may_count(statement: Statement, requirement: Requirement, wording: Wording) -> bool:
    """Return whether a statement stands where words can prove something: not among cited laws, and of today's situation only what
    speaks of the project or a requirement that reads it."""
    return zone_counts(statement.zone, requirement) or (statement.zone is Zone.STATUS_QUO and matches(wording.project, statement.folded))


def zone_counts(zone: Zone, requirement: Requirement) -> bool:
    """Return whether what stands in a zone counts for a requirement."""
    return zone is Zone.BODY or (zone is Zone.STATUS_QUO and requirement.reads_status_quo)


def evidence_at(piece: Piece, report: Report) -> Evidence:
    """Return the words at a piece as evidence: the document's characters, white space tidied."""
    text = piece.span.of(report.document.text).rstrip().rstrip("；;")  # the sign that ends an entry of a list is no part of it
    span = Span(start=piece.span.start, end=piece.span.start + len(text)) if text else piece.span
    return quote_block(report, number=piece.block, span=span, section=report.statements[piece.statement].section)


def quote_block(report: Report, *, number: int, span: Span, section: int | None = None) -> Evidence:
    """Return the characters of `span`, a part of block `number`, as evidence; a tab parts the cells of a table row.

    Raises ValueError when the quote were not the characters of its span; nothing is shown that does not stand there.
    """
    document = report.document
    parts = (tidy_spaces(" ".join(part.split())) for part in span.of(document.text).split("\t"))
    quote = "\t".join(part for part in parts if part)
    if not quote or fold_text(quote) != fold_text(span.of(document.text)):
        raise ValueError(f"quote differs from its span {span.start}..{span.end}")
    where = document.whereabouts(span.start, page=document.blocks[number].page)
    part = document.part_at(span.start)
    first = bisect_left(document.blocks, part.span.start, key=lambda block: block.span.start) if part else 0
    title = report.sections[section].title if section is not None else None
    return Evidence(
        page=where.page,
        section=title,
        quote=quote,
        span=span,
        paragraph=number - first + 1,
        file=where.file,
        recognised=where.recognised,
        boxes=_boxes(document, span),
    )


def _boxes(document: Document, span: Span) -> tuple[PageBox, ...]:
    """Return the boxes of the words, pages counted in their own file."""
    part = document.part_at(span.start)
    before = part.first_page - 1 if part and part.first_page else 0
    return tuple(PageBox(found.page - before, found.box) for found in find_boxes(document, span))


@lru_cache(maxsize=256)
def _label(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_LABEL_START.replace("LABELS", "|".join(f"(?:{pattern})" for pattern in patterns)))


class _Finder:
    """The ways to one requirement's passages in one report."""

    def __init__(self, requirement: Requirement, report: Report, topics: Topics, wording: Wording) -> None:
        self._requirement = requirement
        self._report = report
        self._topics = topics
        self._wording = wording
        self._fitting = frozenset(table for table, named in topics.columns.items() if requirement.id in named)
        self._any = alternation((*requirement.headings, *requirement.labels, *requirement.cues, *requirement.statements))

    def _piece(self, statement: Statement) -> Piece:
        return Piece(
            statement=statement.index, span=statement.span, folded=statement.folded, kind=statement.kind, block=statement.block,
            fits=statement.table in self._fitting,
        )  # fmt: skip

    def headings(self) -> list[Passage]:
        """Return the sections whose headings name the matter, and those under whose headings it may stand."""
        passages = []
        for section in self._report.sections:
            if section.last - section.first > _WHOLE_REPORT * len(self._report.statements) and len(self._report.sections) > 1:
                continue
            named = self._requirement.id in self._topics.sections[section.index]
            weak = matches(self._requirement.weak_headings, section.folded)
            if (named or weak) and zone_counts(section.zone, self._requirement):
                head = self._piece(self._report.statements[section.heading])
                found = Found.HEADING if named else Found.WEAK
                passages.append(Passage(found=found, head=head, pieces=self._under(section)))
        return passages

    def _under(self, section: Section) -> tuple[Piece, ...]:
        """Return what stands under a heading, without the parts that belong to other requirements."""
        foreign: set[int] = set()
        for other in self._report.sections[section.index + 1 :]:
            if other.heading >= section.last:
                break
            parent_foreign = other.parent in foreign and self._requirement.id not in self._topics.sections[other.index]
            if parent_foreign or self._belongs_elsewhere(self._topics.sections[other.index]):
                foreign.add(other.index)
        own = self._own_parts(section)
        return tuple(
            self._piece(statement)
            for statement in self._report.under(section)
            if statement.section not in foreign and not self._in_foreign_table(statement) and not statement.header
            if statement.zone is section.zone or zone_counts(statement.zone, self._requirement)
            if own is None or statement.section in own
        )

    def _own_parts(self, section: Section) -> frozenset[int] | None:
        """Return the parts of a chapter on several matters (绩效与效益) that are on this one; None where all of it may be."""
        if self._topics.sections[section.index] <= {self._requirement.id}:
            return None
        parts = [
            other.index
            for other in self._report.sections[section.index + 1 :]
            if other.heading < section.last and self._requirement.id in self._topics.sections[other.index]
        ]
        return frozenset((section.index, *parts)) if parts else None

    def _belongs_elsewhere(self, named: frozenset[str]) -> bool:
        return bool(named - self._topics.broad) and self._requirement.id not in named

    def _in_foreign_table(self, statement: Statement) -> bool:
        if statement.table is None:
            return False
        caption = self._report.tables[statement.table].caption
        return caption is not None and self._belongs_elsewhere(self._topics.captions[caption])

    def tables(self) -> list[Passage]:
        passages = []
        for table in self._report.tables.values():
            if not table.rows or not zone_counts(self._report.statements[table.rows[0]].zone, self._requirement):
                continue
            caption = self._report.statements[table.caption] if table.caption is not None else None
            named = self._topics.captions[table.caption] if table.caption is not None else frozenset()
            rows = tuple(self._piece(self._report.statements[row]) for row in table.rows)
            if caption and self._requirement.id in named:
                passages.append(Passage(found=Found.TABLE, head=self._piece(caption), pieces=rows))
            elif not named and table.number in self._fitting and not self._section_elsewhere(table.section):
                passages.append(Passage(found=Found.TABLE, head=rows[0], pieces=rows))
        return passages

    def _section_elsewhere(self, section: int | None) -> bool:
        return section is not None and self._belongs_elsewhere(self._topics.sections[section])

    def may_speak(self, statement: Statement) -> bool:
        """Return whether a statement deserves the closer look: right kind, right zone, any of the words."""
        if statement.kind is Kind.HEADING:
            return False
        if statement.header and statement.table not in self._topics.forms:
            return False
        if not self._any.search(statement.folded) and statement.table is None:
            return False
        return zone_counts(statement.zone, self._requirement) or matches(self._wording.project, statement.folded)

    def of_statement(self, statement: Statement) -> list[Passage]:
        """Return the passages that one sentence or row opens: as a label, as a statement, as a cue."""
        folded = on_topic(self._requirement, statement.folded, self._wording.titles)
        if statement.kind is Kind.ROW:
            passages = self._labelled_cells(statement)
        else:
            passages = self._labelled_sentence(statement, folded)
        if matches(self._requirement.statements, folded):
            passages.append(Passage(found=Found.STATEMENT, head=self._piece(statement), pieces=(self._piece(statement),)))
        elif not passages and matches(self._requirement.cues, folded):
            passages.append(Passage(found=Found.CUE, head=self._piece(statement), pieces=(self._piece(statement), *self._after(statement))))
        return passages

    def _labelled_sentence(self, statement: Statement, folded: str) -> list[Passage]:
        match, found = _label(self._requirement.headings).search(folded), Found.LABEL
        if not match and self._requirement.labels:
            match, found = _label(self._requirement.labels).search(folded), Found.WEAK
        if not match:
            return []
        # The struck-out text has other offsets; the label itself stands in both.
        end = statement.folded.find(match[0]) + len(match[0])
        head = self._piece(statement)
        if end < len(match[0]) or end >= len(statement.folded):
            return [Passage(found=found, head=head, pieces=self._following(statement))]
        update: dict[str, object] = {"folded": statement.folded[end:]}
        if len(statement.folded) > _LONGEST_QUOTED_LABEL:
            span = Folded(statement.span.of(self._report.document.text)).original(end, len(statement.folded))
            update["span"] = Span(start=statement.span.start + span.start, end=statement.span.start + span.end)
        value = head.model_copy(update=update)
        return [Passage(found=found, head=head, pieces=(value, *self._after(statement)))]

    def _labelled_cells(self, statement: Statement) -> list[Passage]:
        """Return a passage for each cell that is named by the cell before it or by its column."""
        if statement.table is None:
            return []
        header = () if statement.table in self._topics.forms else self._report.tables[statement.table].header
        cells = self._report.document.blocks[statement.block].cells
        listed = self._belongs_elsewhere(self._topics.columns[statement.table])  # a first column there names entries, not matters
        passages = []
        for column, value in enumerate(statement.cells):
            if not value or _NUMERIC.match(value):
                continue
            before = statement.cells[column - 1] if column and not listed else ""
            title = header[column] if column < len(header) else ""
            found = self._names(before, self._requirement.headings) or self._names(title, self._requirement.headings)
            weak = len(statement.cells) in FORM_WIDTHS and self._names(before, self._requirement.labels)
            if found or weak:
                beside = weak or self._names(before, self._requirement.headings)
                start = cells[column - 1].start if beside else cells[column].start
                span = Span(start=start, end=cells[column].end)
                if len(value) < _SHORTEST_CELL and not beside:
                    span = statement.span  # a bare 新建 tells a reader nothing
                piece = self._piece(statement).model_copy(update={"span": span, "folded": value})
                passages.append(Passage(found=Found.LABEL if found else Found.WEAK, head=self._piece(statement), pieces=(piece,)))
        return passages

    def _names(self, cell: str, patterns: tuple[str, ...]) -> bool:
        if not cell or len(cell) > LONGEST_LABEL_CELL:
            return False
        return matches(patterns, on_topic(self._requirement, cell, self._wording.titles))

    def _after(self, statement: Statement) -> tuple[Piece, ...]:
        """Return the sentences after a cue that still speak about it: the rest of its paragraph; after a colon, the list."""
        if statement.kind is Kind.ROW:
            return ()
        if statement.folded.endswith(":"):
            return self._following(statement)
        return tuple(self._piece(other) for other in self._report.block_rest(statement, limit=_FOLLOWING_SENTENCES))

    def _following(self, statement: Statement) -> tuple[Piece, ...]:
        """Return what follows up to the next heading or the next label, at most a dozen blocks."""
        pieces = []
        for other in self._report.statements[statement.index + 1 :]:
            if other.kind is Kind.HEADING or other.block > statement.block + _FOLLOWING_BLOCKS:
                break
            if not other.header and not self._in_foreign_table(other):
                pieces.append(self._piece(other))
        return tuple(pieces)
