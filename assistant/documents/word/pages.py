"""The pages of a word processor's file: laid out by LibreOffice, and its blocks found again on them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

from assistant.documents.assembly import Draft, Place, clean
from assistant.documents.box import Box
from assistant.documents.layout.layout import lay_out
from assistant.documents.layout.lines import PrintedLine
from assistant.documents.layout.structure import Structure
from assistant.documents.layout.survey import Sheet, Survey, read_sheet, survey
from assistant.documents.layout.tables import PrintedTable
from assistant.documents.office.libreoffice import convert, find_office
from assistant.documents.pdf.glyphs import PDFIUM_LOCK, read_scene
from assistant.documents.pdf.plotter import Plotter
from assistant.documents.pdf.reader import open_pdf, recognise_pages
from assistant.documents.source import Source
from assistant.documents.types import BlockKind, PageQuality
from assistant.documents.word.align import Match, align_texts
from assistant.errors import DocumentError
from assistant.text.normalize import Folded, fold_text

__all__ = ["Paper", "print_pages", "read_paper", "read_scans", "set_pages"]

_LEAST_MATCHED = 0.5  # of the text; below, the paper is not of this text
_ASIDE = (BlockKind.RUNNING, BlockKind.HIDDEN)
_SHORT = 40  # characters; a block that may be a heading and then stands with what follows it


@dataclass(frozen=True)
class Paper:
    """A file as LibreOffice prints it: what each page holds, how well it could be read, its size. recognised: the numbers of the
    pages that are pictures and were recognised; left_out: how many the limit kept from that."""

    pages: Survey
    left_out: int = 0

    @property
    def qualities(self) -> tuple[PageQuality, ...]:
        return self.pages.qualities

    @property
    def recognised(self) -> frozenset[int]:
        return self.pages.recognised


class _Printed(NamedTuple):
    """A line or a cell on paper. text: folded."""

    text: str
    page: int
    box: Box


def print_pages(source: Source, *, suffix: str) -> bytes | None:
    """Return the file as a PDF, None where LibreOffice is missing, switched off, too slow or cannot open the file."""
    if not source.limits.office or find_office() is None:
        return None
    try:
        return convert(source, suffix=suffix, to="pdf")
    except DocumentError:
        return None


def read_paper(source: Source, pdf: bytes) -> Paper | None:
    """Return what stands on the pages of `pdf`, which LibreOffice made of `source`; None where it cannot be read."""
    printed = source.model_copy(update={"content": pdf})
    with PDFIUM_LOCK:
        try:
            document = open_pdf(printed)
        except DocumentError:
            return None
    plotter = Plotter()
    try:
        pages = _trust(survey([_read_page(document, index, source, plotter) for index in range(len(document))]))
        pages, left_out = recognise_pages(document, pages, source, plotter)
        return Paper(_trust(pages), left_out)
    except PdfiumError:
        return None
    finally:
        with PDFIUM_LOCK:
            document.close()


def _read_page(document: PdfDocument, index: int, source: Source, plotter: Plotter) -> Sheet:
    source.tick("pages", index, len(document))
    with PDFIUM_LOCK:
        page = document[index]
        try:
            scene = read_scene(page, index + 1, plotter)
        finally:
            page.close()
    return read_sheet(scene)


def _trust(pages: Survey) -> Survey:
    """Return the pages with none garbled but what was recognised: their words come from the file itself, and signs that a font of the
    paper lacks spoil nothing."""
    spoiled = (PageQuality.GARBLED, PageQuality.OCR)
    qualities = tuple(
        PageQuality.TEXT if quality in spoiled and number not in pages.recognised else quality
        for number, quality in enumerate(pages.qualities, 1)
    )
    return replace(pages, qualities=qualities, doubtful=frozenset())


def read_scans(paper: Paper) -> list[Draft]:
    """Return the blocks of the pages that were recognised."""
    if not paper.recognised:
        return []
    sheets = tuple(sheet for sheet in paper.pages.sheets if sheet.number in paper.recognised)
    qualities = tuple(PageQuality.OCR for _ in sheets)
    return list(lay_out(Survey(sheets, frozenset(), qualities), Structure()).drafts)


def set_pages(source: Source, drafts: Sequence[Draft], paper: Paper, *, notes: Collection[int] = ()) -> list[Draft] | None:
    """Return the blocks with their pages, the places where they turn the page, and where their lines stand.

    notes: which blocks are footnotes; the foot of a page stands before the rest of the paragraph that they belong to. None where most
    of the text is not found on the paper. What is not found stands where its neighbours do.
    """
    drafts = [_tidy(draft) for draft in drafts]
    folded = [Folded("" if draft.kind in _ASIDE or index in notes else _text(draft)) for index, draft in enumerate(drafts)]
    printed = [
        line for sheet in paper.pages.sheets if sheet.number not in paper.recognised for line in _read_lines(sheet, paper.pages.running)
    ]
    matches = align_texts(
        list(_pieces(drafts, folded)), [line.text for line in printed], lambda done, total: source.tick("pages", done, total)
    )
    length = sum(len(fold.text) for fold in folded)
    if sum(match.end - match.start for match in matches) < _LEAST_MATCHED * length:
        return None
    found = list(_share_out(matches, folded, printed))
    pages = _fill_gaps(found, drafts)
    return [_set(draft, page, places) for draft, page, places in zip(drafts, pages, found, strict=True)]


def _tidy(draft: Draft) -> Draft:
    cells = None if draft.cells is None else tuple(clean(cell) for cell in draft.cells)
    return replace(draft, text=clean(draft.text), cells=cells, page=None, turn=None)


def _text(draft: Draft) -> str:
    return draft.text if draft.cells is None else "\t".join(draft.cells)


def _pieces(drafts: Sequence[Draft], folded: Sequence[Folded]) -> Iterator[str]:
    """Yield the folded texts of the paragraphs and cells; joined, they are the joined texts of `folded`."""
    for draft, fold in zip(drafts, folded, strict=True):
        if draft.cells is None or not fold.text:
            yield fold.text
        else:
            yield from map(fold_text, draft.cells)


def _read_lines(sheet: Sheet, running: frozenset[PrintedLine]) -> Iterator[_Printed]:
    """Yield the lines and cells of a page from top to bottom."""
    entries: list[PrintedLine | PrintedTable] = [line for line in sheet.lines if line not in running]
    entries += sheet.tables
    for entry in sorted(entries, key=_order):
        if isinstance(entry, PrintedLine):
            yield _Printed(fold_text(entry.text), entry.page, entry.box)
            continue
        for row, inks in zip(entry.rows, entry.inks, strict=True):
            for cell, ink in zip(row, inks, strict=True):
                if ink is not None:
                    yield _Printed(fold_text(cell), entry.page, ink.box)


def _order(entry: PrintedLine | PrintedTable) -> tuple[int, int, float]:
    return entry.region, entry.column, -(entry.base if isinstance(entry, PrintedLine) else entry.box.top)


def _share_out(matches: Sequence[Match], folded: Sequence[Folded], printed: Sequence[_Printed]) -> Iterator[list[Place]]:
    """Yield for each block where parts of its text stand; offsets count in the block's text."""
    begin = first = 0
    for fold in folded:
        end = begin + len(fold.text)
        places: list[Place] = []
        while first < len(matches) and matches[first].end <= begin:
            first += 1
        for number in range(first, len(matches)):
            match = matches[number]
            if match.start >= end:
                break
            head, tail = max(match.start, begin) - begin, min(match.end, end) - begin
            if head < tail:
                line = printed[match.line]
                places.append(Place(fold.offsets[head], fold.offsets[tail - 1] + 1, line.page, line.box))
        yield places
        begin = end


def _fill_gaps(found: Sequence[Sequence[Place]], drafts: Sequence[Draft]) -> list[int]:
    """Return a page for every block; what may be a heading stands with the text below it, all else with the text above."""
    after: list[int | None] = []
    following: int | None = None
    for places in reversed(found):
        following = places[0].page if places else following
        after.append(following)
    filled: list[int] = []
    last = 1
    for places, following, draft in zip(found, reversed(after), drafts, strict=True):
        leads = draft.kind not in _ASIDE and draft.cells is None and 0 < len(draft.text) < _SHORT
        page = places[0].page if places else following if leads and following else last
        filled.append(page)
        last = places[-1].page if places and draft.cells is None else page
    return filled


def _set(draft: Draft, page: int, places: Sequence[Place]) -> Draft:
    turn = next((place.start for place in places if place.page > page), None) if draft.cells is None else None
    return replace(draft, page=page, turn=turn, places=tuple(places))
