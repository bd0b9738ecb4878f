"""What reading a file gives: a Document, whatever the file's format was."""

from enum import StrEnum

from assistant.documents.box import Box
from assistant.errors import DocumentErrorCode
from assistant.text.span import Frozen, Span

__all__ = ["Block", "BlockKind", "Document", "Omission", "Origin", "Page", "PageQuality", "Part", "TextLine", "Unread", "Whereabouts"]


class PageQuality(StrEnum):
    """How a page's text was come by, or why there is none."""

    TEXT = "text"
    OCR = "ocr"
    GARBLED = "garbled"
    BLANK = "blank"  # nothing on it that a person could read
    UNREADABLE = "unreadable"  # a picture (a scan) without a text layer, not recognised


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"  # prose, list entries included
    TABLE_ROW = "table_row"
    CONTENTS = "contents"  # a line of a contents page (目录)
    RUNNING = "running"  # running head, running foot, page number, watermark
    HIDDEN = "hidden"  # a person cannot see it (white, tiny, vanish, comments): never evidence


class Origin(Frozen):
    """Where a document came from. `sha256` is of the file's bytes; `format` is the suffix of its kind: pdf, docx, ofd, zip …"""

    name: str
    format: str
    sha256: str
    size: int  # bytes


class Page(Frozen):
    """One page; `number` is 1-based and physical (not the printed label), counted through all files of a package.

    width, height: points as seen, 0 where unknown.
    """

    number: int
    span: Span
    quality: PageQuality
    width: float = 0.0
    height: float = 0.0

    @property
    def is_readable(self) -> bool:
        return self.quality not in (PageQuality.GARBLED, PageQuality.UNREADABLE)


class TextLine(Frozen):
    """Where characters of the text stand on paper: a printed line, or a table cell.

    box: points from the lower left of the page as seen. confidence: of recognition, 0..1, None where the file states the text.
    """

    span: Span
    page: int
    box: Box
    confidence: float | None = None


class Part(Frozen):
    """One file of a package. span: its characters in the document's text; first_page: the number of its first page in the
    document, None where the file has no pages; pages: how many."""

    origin: Origin
    span: Span
    first_page: int | None
    pages: int


class Unread(Frozen):
    """A file of a package that could not be read, with the code and the message of the contract."""

    name: str
    code: DocumentErrorCode
    message: str


class Omission(Frozen):
    """A part of a file that was not read: cut by a limit, or missing in the file. what: in words, 工作表「预算」第 5001 行以后; file: of a
    package, None in a single file."""

    what: str
    file: str | None = None


class Block(Frozen):
    """One heading, paragraph or table row, as a span of the document's text.

    A paragraph that runs over a page break is one block; `page` is where it begins.
    page: 1-based, None where the format has no pages (plain text; DOCX without page marks).
    level: headings only, 1 is the highest (a chapter).
    table: table rows only, the table's number in the document, from 1, rows of a table that crosses
    pages included; cells: their spans, left to right, empty cells as empty spans; header: the row
    holds column titles.
    """

    kind: BlockKind
    span: Span
    page: int | None = None
    level: int | None = None
    table: int | None = None
    cells: tuple[Span, ...] = ()
    header: bool = False


class Whereabouts(Frozen):
    """Where words stand for the person who looks them up. file: of a package, by its name there, None in a single file; page: in that
    file, 1-based, None where it has no pages; recognised: the page is a picture, its words were recognised and may be misread."""

    file: str | None = None
    page: int | None = None
    recognised: bool = False


class Document(Frozen):
    """A report as the program understands it; every span counts characters of `text`.

    `text` is the blocks' texts in reading order, a newline between blocks, the cells of a row joined by a tab;
    pages' spans cover it without gaps, or those parts of a package that have pages. `title` from metadata or the cover, None when unknown.
    lines: in the order of the text; empty where the format has no layout. parts, unread: of a package, in order; a single file has
    none. attachments: names of files that the file carries and that were not read. omitted: parts of what was read that were not;
    each has its warning too. signatures: who signed or sealed it, in the
    file's own words, not verified.
    """

    origin: Origin
    text: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    warnings: tuple[str, ...] = ()  # Chinese sentences for the reader of the checklist
    lines: tuple[TextLine, ...] = ()
    parts: tuple[Part, ...] = ()
    unread: tuple[Unread, ...] = ()
    attachments: tuple[str, ...] = ()
    omitted: tuple[Omission, ...] = ()
    signatures: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.origin.sha256

    def text_of(self, block: Block) -> str:
        return block.span.of(self.text)

    def page_at(self, offset: int) -> int | None:
        """Return the 1-based page that holds the character at `offset`, None where there are no pages."""
        for page in self.pages:
            if page.span.start <= offset < page.span.end:
                return page.number
        return None

    def whereabouts(self, offset: int, *, page: int | None = None) -> Whereabouts:
        """Return where a person finds the character at `offset`. page: its page in the document where the caller knows it."""
        number = self.page_at(offset) or page
        part = self.part_at(offset)
        if number is None:
            return Whereabouts(file=part.origin.name if part else None)
        before = part.first_page - 1 if part and part.first_page else 0
        recognised = self.pages[number - 1].quality is PageQuality.OCR if number <= len(self.pages) else False
        return Whereabouts(file=part.origin.name if part else None, page=number - before, recognised=recognised)

    def part_at(self, offset: int) -> Part | None:
        """Return the file of the package that holds the character at `offset`, None in a single file."""
        return next((part for part in self.parts if part.span.start <= offset < part.span.end), None)

    def part_of_page(self, number: int) -> Part | None:
        """Return the file of the package that page `number` belongs to, None in a single file."""
        return next((part for part in self.parts if part.first_page and part.first_page <= number < part.first_page + part.pages), None)
