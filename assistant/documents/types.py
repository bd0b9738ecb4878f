"""What reading a file gives: a Document, whatever the file's format was."""

from enum import StrEnum

from assistant.text.span import Frozen, Span

__all__ = ["Block", "BlockKind", "Document", "Origin", "Page", "PageQuality"]


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
    """Where a document came from. `sha256` is of the file's bytes; `format` is pdf, docx, md, txt."""

    name: str
    format: str
    sha256: str
    size: int  # bytes


class Page(Frozen):
    """One page; `number` is 1-based and physical (not the printed label)."""

    number: int
    span: Span
    quality: PageQuality


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


class Document(Frozen):
    """A report as the program understands it; every span counts characters of `text`.

    `text` is the blocks' texts in reading order, a newline between blocks, the cells of a row joined by a tab;
    pages' spans cover it without gaps. `title` from metadata or the cover, None when unknown.
    """

    origin: Origin
    text: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    warnings: tuple[str, ...] = ()  # Chinese sentences for the reader of the checklist

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
