"""What of a file to show as a picture."""

from assistant.documents.box import Box
from assistant.documents.types import Block, BlockKind, Document
from assistant.text.span import Frozen

__all__ = ["Frame", "View", "frames_of"]

_LABELS = {
    BlockKind.HEADING: "H{block.level}",
    BlockKind.PARAGRAPH: "",
    BlockKind.TABLE_ROW: "T{block.table}",
    BlockKind.CONTENTS: "C",
    BlockKind.RUNNING: "R",
    BlockKind.HIDDEN: "X",
}


class Frame(Frozen):
    """A block to be outlined on the picture of its page. kind: decides the colour; label: stands at its corner."""

    box: Box
    kind: BlockKind
    label: str = ""


class View(Frozen):
    """What of a file to show, and how.

    page: 1-based, in its file. file: of a package. scale: pixels per point, lowered where the picture would be too large. quotes: lit
    where the file's own text holds them; a quote may run over lines, and of one that runs over a page break the part on this page is
    lit. boxes: lit where no quote was found, as on scans. frames: outlined.
    """

    page: int
    file: str | None = None
    scale: float = 1.5
    quotes: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    frames: tuple[Frame, ...] = ()


def frames_of(document: Document, page: int) -> tuple[Frame, ...]:
    """Return the blocks with a place on page `page` of the document, framed.

    H1 labels a heading of level 1, T3 a row of table 3, R, C and X a running, a contents and a hidden line; paragraphs have no label.
    """
    frames: list[Frame] = []
    blocks = iter(document.blocks)
    block = next(blocks, None)
    boxes: list[Box] = []
    for line in document.lines:
        while block is not None and block.span.end <= line.span.start:
            frames += _frame(block, boxes)
            block, boxes = next(blocks, None), []
        if line.page == page:
            boxes.append(line.box)
    return (*frames, *(_frame(block, boxes) if block is not None else ()))


def _frame(block: Block, boxes: list[Box]) -> tuple[Frame, ...]:
    if not boxes:
        return ()
    corners = [(box.left, box.bottom) for box in boxes] + [(box.right, box.top) for box in boxes]
    return (Frame(box=Box.around(corners), kind=block.kind, label=_LABELS[block.kind].format(block=block)),)
