"""Small PDF files, set by hand with reportlab; STSong-Light is a font that every reader has."""

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.documents.types import BlockKind, Document

LEFT, RIGHT, TOP, BOTTOM = 72.0, 522.0, 770.0, 72.0
BODY = 12
LINE = int((RIGHT - LEFT) / BODY)  # characters of a full line: 37


class Paper:
    """A PDF written from the top of the page down. `save` returns its path."""

    def __init__(self, path: Path, *, wide: bool = False) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        self.path = path
        self.canvas = Canvas(str(path), pagesize=landscape(A4) if wide else A4)
        self.y = TOP

    def line(self, text: str, *, x: float = LEFT, size: float = BODY, gap: float = 8) -> "Paper":
        """Set one line and go down."""
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(x, self.y, text)
        self.y -= size + gap
        return self

    def centred(self, text: str, *, size: float) -> "Paper":
        width = pdfmetrics.stringWidth(text, "STSong-Light", size)
        return self.line(text, x=(LEFT + RIGHT - width) / 2, size=size)

    def prose(self, text: str, *, indent: int = 2) -> "Paper":
        """Set a paragraph as Chinese books do: the first line indented, all lines but the last full."""
        rest = text
        first = True
        while rest:
            room = LINE - (indent if first else 0)
            self.line(rest[:room], x=LEFT + (indent * BODY if first else 0))
            rest, first = rest[room:], False
            if self.y < BOTTOM:
                self.turn()
        return self

    def table(self, rows: Sequence[Sequence[str]], *, widths: Sequence[float], height: float = 24) -> "Paper":
        """Set a fully ruled table."""
        xs = [LEFT]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [self.y - height * index for index in range(len(rows) + 1)]
        self.canvas.grid(xs, ys)
        self.canvas.setFont("STSong-Light", 10)
        for row, top in zip(rows, ys, strict=False):
            for cell, x in zip(row, xs, strict=False):
                for number, part in enumerate(cell.split("\n")):
                    self.canvas.drawString(x + 3, top - 11 - 11 * number, part)
        self.y = ys[-1] - 22
        return self

    def turn(self) -> "Paper":
        """Begin a new page."""
        self.canvas.showPage()
        self.y = TOP
        return self

    def save(self) -> Path:
        self.canvas.save()
        return self.path


def texts(document: Document, kind: BlockKind) -> list[str]:
    """Return the texts of all blocks of one kind."""
    return [document.text_of(block) for block in document.blocks if block.kind is kind]


def headings(document: Document) -> list[tuple[int | None, str]]:
    return [(block.level, document.text_of(block)) for block in document.blocks if block.kind is BlockKind.HEADING]


def rows(document: Document, table: int) -> list[list[str]]:
    """Return the cells of one table."""
    return [[cell.of(document.text) for cell in block.cells] for block in document.blocks if block.table == table]


def assert_sound(document: Document) -> None:
    """Check what every Document promises about its text, blocks and pages."""
    assert document.text == "\n".join(document.text_of(block) for block in document.blocks)
    for block in document.blocks:
        if block.cells:
            assert "\t".join(cell.of(document.text) for cell in block.cells) == document.text_of(block)
        assert "\n" not in document.text_of(block)
        if document.pages:
            assert block.page == document.page_at(block.span.start)
        else:
            assert block.page is None
        assert (block.level is not None) == (block.kind is BlockKind.HEADING)
    edges = [page.span.start for page in document.pages]
    if document.pages:
        assert edges[0] == 0
        assert document.pages[-1].span.end == len(document.text)
        assert all(page.span.end == following.span.start for page, following in zip(document.pages, document.pages[1:], strict=False))
        assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))
