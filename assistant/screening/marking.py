"""Classification markings (密级标志): where a document carries one, and how sure it is that it does.

Source: 国家秘密标志 stands on the cover or the first page, in running heads, and as an attribute of an electronic file.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from assistant.documents.types import Block, BlockKind, Document
from assistant.errors import DocumentError
from assistant.regulations.types import Wording
from assistant.screening.patterns import matches
from assistant.screening.report import sentences
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen, Span

__all__ = ["Marking", "find_markings", "refuse_classified"]

_COVER_BLOCKS = 12  # of a file without pages
_LONGEST_SIGN = 30  # folded characters: a longer line is no marking
_LONGEST_MARK = 12
_LONGEST_STEP = 3  # of a sign that is set in a column
_SHOWN = 24


class Marking(Frozen):
    """words: as they stand. certain: it classifies the document; else a person has to look. where: in words, 第1页.

    block, span: the place in the document, None for the name of a file and its title.
    """

    words: str
    where: str
    certain: bool
    block: int | None = None
    span: Span | None = None


def refuse_classified(document: Document, wording: Wording) -> None:
    """Raise DocumentError (classified) where the document carries the marking of a state secret."""
    certain = [marking for marking in find_markings(document, wording) if marking.certain]
    if certain:
        found = "、".join(dict.fromkeys(f"{marking.where}“{marking.words[:_SHOWN]}”" for marking in certain[:3]))
        raise DocumentError("classified", _REFUSAL.format(found=found), name=document.origin.name)


def find_markings(document: Document, wording: Wording) -> tuple[Marking, ...]:
    """Return the markings of a document in order, each wording once, those of its name and title first."""
    found: dict[tuple[str, bool], Marking] = {}
    for marking in (*_of_names(document, wording), *_of_text(document, wording)):
        found.setdefault((fold_text(marking.words), marking.certain), marking)
    return tuple(found.values())


def _of_names(document: Document, wording: Wording) -> Iterator[Marking]:
    names = [("文件名", document.origin.name), *(("文件名", part.origin.name) for part in document.parts)]
    for where, name in (*names, ("文件标题", document.title or "")):
        if matches(wording.classified_names, fold_text(name)):
            yield Marking(words=name, where=where, certain=True)


def _of_text(document: Document, wording: Wording) -> Iterator[Marking]:
    covers = _cover_blocks(document)
    yield from _of_columns(document, sorted(covers), wording)
    previous: int | None = None
    for number, block in enumerate(document.blocks):
        heads_page = block.page is not None and block.page != previous
        previous = block.page if block.page is not None else previous
        if block.kind is BlockKind.CONTENTS:
            continue
        marked = block.kind is not BlockKind.HIDDEN and (block.kind is BlockKind.RUNNING or number in covers)
        yield from _of_block(document, number, block, wording, marked=marked, heads_page=heads_page and block.kind is BlockKind.PARAGRAPH)


def _of_columns(document: Document, covers: Sequence[int], wording: Wording) -> Iterator[Marking]:
    """Yield markings that are set one character below the other, each a block of its own."""
    for _, run in groupby(covers, lambda number: len(fold_text(document.text_of(document.blocks[number]))) <= _LONGEST_STEP):
        numbers = list(run)
        blocks = [document.blocks[number] for number in numbers]
        span = Span(start=blocks[0].span.start, end=blocks[-1].span.end)
        folded = fold_text(span.of(document.text))
        if len(blocks) > 1 and len(folded) <= _LONGEST_MARK and matches(wording.classified, folded):
            words = "".join(span.of(document.text).split())
            yield Marking(words=words, where=_place(document, blocks[0], span.start), certain=True, block=numbers[0], span=span)


def _of_block(
    document: Document, number: int, block: Block, wording: Wording, *, marked: bool, heads_page: bool
) -> Iterator[Marking]:  # fmt: skip
    """Yield the markings in one block: its lines and cells where markings stand, else the sentences that tell of one."""

    def marking(span: Span, *, certain: bool) -> Marking:
        words = " ".join(span.of(document.text).split())
        return Marking(words=words, where=_place(document, block, span.start), certain=certain, block=number, span=span)

    certain = False
    for span in _lines(document, block):
        folded = fold_text(span.of(document.text))
        signed = len(folded) <= _LONGEST_SIGN and matches(wording.classified, folded)
        if signed and (marked or (heads_page and matches(wording.classified_alone, folded))):
            certain = True
            yield marking(span, certain=True)
        elif signed and len(folded) <= _LONGEST_MARK and matches(wording.classified_alone, folded):
            yield marking(span, certain=False)  # among the text: an example, or a page whose head was not recognised
        elif marked and len(folded) <= _LONGEST_SIGN and matches(wording.confidential, folded):
            yield marking(span, certain=False)
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and not certain:
        for span in sentences(block.span.of(document.text)):
            whole = Span(start=block.span.start + span.start, end=block.span.start + span.end)
            folded = fold_text(whole.of(document.text))
            if matches(wording.confidential_said, folded) and not matches(wording.confidential_otherwise, folded):
                yield marking(whole, certain=False)


def _lines(document: Document, block: Block) -> Iterator[Span]:
    """Yield what can be a marking by itself: a line, the whole of a short block, a cell, two cells side by side."""
    if block.cells:
        cells = [cell for cell in block.cells if cell.of(document.text).strip()]
        yield from cells[:1] if len(cells) == 1 else ()
        yield from (Span(start=one.start, end=other.end) for one, other in pairwise(cells))
        return
    start, above = block.span.start, None
    for line in block.span.of(document.text).splitlines(keepends=True):
        if line.strip():
            span = Span(start=start, end=start + len(line.rstrip()))
            yield span
            if above is not None:  # a sign may be broken over two lines, or stand in a column
                yield Span(start=above, end=span.end)
            above = start
        start += len(line)


def _cover_blocks(document: Document) -> frozenset[int]:
    """Return the numbers of the blocks on the first page of each file; of files without pages, the first dozen."""
    first_pages = {part.first_page for part in document.parts} or {1}
    starts = [part.span.start for part in document.parts] or [0]
    covers: set[int] = set()
    left = 0
    for number, block in enumerate(document.blocks):
        while starts and block.span.start >= starts[0]:
            starts.pop(0)
            left = _COVER_BLOCKS
        if block.page in first_pages or (block.page is None and left > 0):
            covers.add(number)
        left -= 1
    return frozenset(covers)


def _place(document: Document, block: Block, offset: int) -> str:
    where = document.whereabouts(offset, page=block.page)
    file = f"《{where.file}》" if where.file else ""
    head = "页眉页脚" if block.kind is BlockKind.RUNNING else ""
    return f"{file}第{where.page}页{head}" if where.page else f"{file}{head or '文首'}"


_REFUSAL = (
    "文件带有密级标志:{found}。涉密材料不得在本系统处理,程序没有审查,也没有留存其内容。"
    "请按保密规定在涉密设备上办理;如标志有误,请由定密责任人更正后重新提交;如属程序误判,请联系系统管理员。"
)
