"""Which lines are headings, of which level, and which heading stands above a place: one logic for all formats."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.documents.assembly import Draft
from assistant.documents.layout.contents import entry_title
from assistant.documents.layout.levels import Heading, rank_headings
from assistant.documents.layout.numbering import Form, Mark, parse_mark
from assistant.documents.types import Block, BlockKind, Document
from assistant.text.normalize import fold_text

__all__ = ["Line", "cover_end", "find_headings", "heading_path", "mark_headings", "section_of"]


@dataclass(frozen=True)
class Line:
    """A paragraph, or another block between paragraphs, as far as the outline needs it.

    size: points, 0 where unknown. level: given by a style or the file's own outline, else None. kind: HEADING never
    goes in; PARAGRAPH is what may become one.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    size: float = 0.0
    bold: bool = False
    level: int | None = None
    page: int | None = None


_STRONG = {Form.PART, Form.CHAPTER, Form.SECTION}
_CAPTION = re.compile(r"(?:续?[表图]|附[表图])\s*[\d一二三四五六七八九十]+(?:\s*[-.\uff0e—–]\s*\d+)*(?:\s|[:\uff1a、]|(?=[\u4e00-\u9fff]))")
_SENTENCE = re.compile(r"[。;\uff1b!\uff01?\uff1f]")
_OPEN_END = re.compile(r"[,\uff0c、:\uff1a…—-]$")
_COMMA = re.compile(r"[,\uff0c]")
_COLON = re.compile(r"[:\uff1a]")
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z]")
_LONG_PARAGRAPH = 40
_YEAR = re.compile(r"[\d〇零一二三四五六七八九]{4}\s*年")


def find_headings(lines: Sequence[Line], *, promised: Collection[str] = ()) -> list[int | None]:
    """Return for each line its heading level, 1 the highest, or None where it is no heading.

    promised: folded titles of the contents pages, witnesses for headings that nothing else gives away.
    """
    judge = _Judge(lines, frozenset(promised))
    chosen = [index for index in range(len(lines)) if judge.is_heading(index)]
    levels = rank_headings([judge.heading(index) for index in chosen])
    found: list[int | None] = [None] * len(lines)
    for index, level in zip(chosen, levels, strict=True):
        found[index] = level
    return found


def mark_headings(drafts: Sequence[Draft], lines: Sequence[Line]) -> list[Draft]:
    """Return the drafts with the headings among them marked. lines: the same blocks as the outline sees them, contents marked."""
    promised = {fold_text(entry_title(line.text)) for line in lines if line.kind is BlockKind.CONTENTS}
    levels = find_headings(lines, promised=promised)
    return [
        replace(draft, kind=BlockKind.HEADING, level=level) if level is not None else draft
        for draft, level in zip(drafts, levels, strict=True)
    ]


def cover_end(lines: Sequence[Line]) -> int:
    """Return the index of the first line after the cover: contents, a numbered heading, a full sentence or page 2."""
    for index, line in enumerate(lines):
        if line.kind in (BlockKind.CONTENTS, BlockKind.TABLE_ROW) or (line.page or 1) > 1:
            return index
        if line.kind is not BlockKind.PARAGRAPH:
            continue
        mark = parse_mark(line.text)
        if (
            line.level is not None
            or (mark and _is_title(mark.rest, 40))
            or (len(line.text) >= _LONG_PARAGRAPH and _SENTENCE.search(line.text))
        ):
            return index
    return len(lines)


def _is_title(words: str, longest: int, *, colon: bool = False) -> bool:
    """Return whether `words` read like a heading: short, no sentence, nothing left open at the end."""
    words = _OPEN_END.sub("", words) if colon else words
    folded = fold_text(words)
    return (
        0 < len(folded) <= longest
        and _WORD.search(words) is not None
        and _SENTENCE.search(words) is None
        and _OPEN_END.search(words) is None
        and len(_COMMA.findall(words)) <= (1 if longest >= 40 else 0)
        and _COLON.search(words) is None
    )


class _Judge:
    """The witnesses for headings in one document, gathered once."""

    def __init__(self, lines: Sequence[Line], promised: frozenset[str]) -> None:
        self.lines = lines
        self.promised = promised
        self.marks: list[Mark | None] = [parse_mark(line.text) if line.kind is BlockKind.PARAGRAPH else None for line in lines]
        self.cover = cover_end(lines)
        weight: Counter[tuple[float, bool]] = Counter()
        for line in lines:
            if line.kind is BlockKind.PARAGRAPH and line.level is None:
                weight[round(line.size, 1), line.bold] += len(line.text)
        self.body_size, self.body_bold = weight.most_common(1)[0][0] if weight else (0.0, False)
        stressed = Counter(
            mark.form
            for index, mark in enumerate(self.marks)
            if mark is not None and self._is_stressed(index) and _is_title(mark.rest, 30, colon=True)
        )
        self.stresses_headings = sum(stressed.values()) >= 2
        self.stressed_forms = {form for form, count in stressed.items() if count >= 2}

    def heading(self, index: int) -> Heading:
        """Return a line as its level is judged."""
        line = self.lines[index]
        return Heading(self.marks[index], line.level, round(line.size, 1), line.bold)

    def is_heading(self, index: int) -> bool:
        line, mark = self.lines[index], self.marks[index]
        if line.kind is not BlockKind.PARAGRAPH or not line.text.strip():
            return False
        if line.level is not None:
            # Whole paragraphs in a heading style are a slip of the author's.
            return len(fold_text(line.text)) <= 60 or not _SENTENCE.search(line.text)
        if _CAPTION.match(line.text) or (index < self.cover and mark is None and not self._heads_text(index)):
            return False
        if mark is None:
            return self._is_unnumbered_heading(index)
        if mark.form in _STRONG or mark.form is Form.APPENDIX or (mark.form is Form.DECIMAL and mark.depth > 1):
            return self._is_strong_heading(index, mark)
        return self._is_weak_heading(index, mark)

    def _is_promised(self, index: int) -> bool:
        return fold_text(self.lines[index].text) in self.promised

    def _is_stressed(self, index: int) -> bool:
        line = self.lines[index]
        return line.size >= self.body_size + 1 or (line.bold and not self.body_bold)

    def _is_strong_heading(self, index: int, mark: Mark) -> bool:
        if not mark.rest:
            return mark.form in _STRONG or mark.form is Form.APPENDIX
        stressed = self._is_stressed(index)
        if not _is_title(mark.rest, 40, colon=stressed):
            return False
        if stressed or self._is_promised(index) or mark.form in _STRONG:
            return True
        # Where headings stand out, a plain 2.1 before a phrase counts a list; entries of such a list follow each other.
        return not self.stresses_headings or not self._stands_in_list(index, mark)

    def _is_weak_heading(self, index: int, mark: Mark) -> bool:
        if self._is_promised(index):
            return True
        if self._is_stressed(index):
            return _is_title(mark.rest, 30, colon=True)
        # In official documents 一、 and (一) may look like the text where only the headings below them are bold.
        plain = mark.form not in self.stressed_forms if mark.form in (Form.HAN, Form.HAN_PAREN) else not self.stresses_headings
        if not plain or not _is_title(mark.rest, 25) or self._stands_in_list(index, mark):
            return False
        return mark.form in (Form.HAN, Form.HAN_PAREN) or self._opens_text(index)

    def _is_unnumbered_heading(self, index: int) -> bool:
        line = self.lines[index]
        if self._is_promised(index):
            return _is_title(line.text, 40)
        bigger = line.size - self.body_size
        if bigger >= 1.5:
            return _is_title(line.text, 30)
        return line.bold and not self.body_bold and bigger >= 0 and _is_title(line.text, 20) and self._opens_text(index)

    def _heads_text(self, index: int) -> bool:
        """Return whether the last line of what looks like a cover stands on top of its text as a heading: lines further on look alike
        and stand so, too."""
        line = self.lines[index]
        if index != self.cover - 1 or self.cover >= len(self.lines) or self.lines[self.cover].page != line.page or _YEAR.search(line.text):
            return False
        look = (round(line.size, 1), line.bold)
        return any(
            (round(other.size, 1), other.bold) == look and self.marks[further] is None and self._is_unnumbered_heading(further)
            for further, other in enumerate(self.lines[self.cover :], self.cover)
            if other.kind is BlockKind.PARAGRAPH
        )

    def _neighbour(self, index: int, step: int) -> int | None:
        """Return the next (or previous) block that is not a running head, hidden or contents."""
        index += step
        while 0 <= index < len(self.lines):
            if self.lines[index].kind in (BlockKind.PARAGRAPH, BlockKind.TABLE_ROW):
                return index
            index += step
        return None

    def _stands_in_list(self, index: int, mark: Mark) -> bool:
        for step in (-1, 1):
            neighbour = self._neighbour(index, step)
            other = self.marks[neighbour] if neighbour is not None else None
            if other and other.form is mark.form and other.depth == mark.depth:
                return True
        return False

    def _opens_text(self, index: int) -> bool:
        """Return whether prose or a table follows, as under a heading and not after a list's entry."""
        following = self._neighbour(index, 1)
        if following is None:
            return False
        line = self.lines[following]
        return line.kind is BlockKind.TABLE_ROW or len(line.text) >= _LONG_PARAGRAPH or self.marks[following] is not None


def _heading_index(document: Document, offset: int) -> int | None:
    blocks = document.blocks
    part = document.part_at(offset)
    first = part.span.start if part else 0  # a heading of one file of a package stands over nothing in another
    index = bisect_right(blocks, offset, key=lambda block: block.span.start) - 1
    while index >= 0 and blocks[index].kind is not BlockKind.HEADING:
        index -= 1
    return index if index >= 0 and blocks[index].span.start >= first else None


def section_of(document: Document, offset: int) -> str | None:
    """Return the full text of the nearest heading at or above the character at `offset`, None before the first."""
    index = _heading_index(document, offset)
    return None if index is None else document.text_of(document.blocks[index])


def heading_path(document: Document, offset: int) -> tuple[Block, ...]:
    """Return the headings that the character at `offset` stands under, chapter first, empty before the first heading."""
    path: list[Block] = []
    index = _heading_index(document, offset)
    level = 10**6
    part = document.part_at(offset)
    first = part.span.start if part else 0
    while index is not None and index >= 0 and document.blocks[index].span.start >= first:
        block = document.blocks[index]
        if block.kind is BlockKind.HEADING and (block.level or 1) < level:
            level = block.level or 1
            path.append(block)
        index -= 1
    return tuple(reversed(path))
