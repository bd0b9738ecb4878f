"""Markdown taken apart into blocks; no HTML, no inline structure."""

import re
from collections.abc import Iterator

from assistant.documents.assembly import Draft
from assistant.documents.lines import join_lines
from assistant.documents.tables import count_header_rows
from assistant.documents.types import BlockKind

__all__ = ["parse_markdown", "plain_words"]

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*$")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_ROW_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_ENTRY = re.compile(r"\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|(?=\d+[.)]\s))")
_DIRECTIVE = re.compile(r"\s*(?:\[\[?(?:toc|pagebreak)\]?\]|<!--\s*pagebreak\s*-->)\s*$", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_PIPE = re.compile(r"(?<!\\)\|")
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), " "),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])"), r"\1"),
)


def plain_words(text: str) -> str:
    """Return a piece of Markdown text without emphasis, links and line breaks."""
    for pattern, words in _INLINE:
        text = pattern.sub(words, text)
    return text.strip()


def parse_markdown(text: str) -> list[Draft]:
    """Return the blocks in order. Comments are hidden; lines of a paragraph are joined; headings keep the level of their #."""
    hidden = [Draft(BlockKind.HIDDEN, comment) for comment in _COMMENT.findall(text) if not _DIRECTIVE.match(f"<!--{comment}-->")]
    lines = _COMMENT.sub("", text).splitlines()
    return [*_Parser(lines).parse(), *hidden]


class _Parser:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._tables = 0
        self._open: list[str] = []

    def parse(self) -> list[Draft]:
        drafts: list[Draft] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if (found := self._block(line)) is not None:
                drafts += [*self._close(), *found]
                continue
            self._at += 1
            underline = _UNDERLINE.match(line)
            if underline and self._open and not _ENTRY.match(self._open[0]):
                words = " ".join(plain_words(part) for part in self._open)
                self._open = []
                drafts.append(Draft(BlockKind.HEADING, words, level=1 if "=" in underline[1] else 2))
            elif not line.strip() or _RULE.match(line) or _DIRECTIVE.match(line):
                drafts += self._close()
            else:
                if _ENTRY.match(line):
                    drafts += self._close()
                self._open.append(line)
        return [*drafts, *self._close()]

    def _block(self, line: str) -> list[Draft] | None:
        """Return the blocks that begin at this line and are no paragraph, None where a paragraph begins or goes on."""
        if heading := _HEADING.match(line):
            self._at += 1
            return [Draft(BlockKind.HEADING, plain_words(heading[2]), level=len(heading[1]))]
        if fence := _FENCE.match(line):
            return list(self._code(fence[1]))
        following = self._lines[self._at + 1] if self._at + 1 < len(self._lines) else ""
        if "|" in line and _ROW_RULE.match(following) and "|" in following + line.strip("|"):
            return self._table()
        return None

    def _close(self) -> list[Draft]:
        """Return the paragraph that was open."""
        words = ""
        for line in self._open:
            bare = plain_words(_ENTRY.sub("", line.lstrip("> "), count=1))
            words = join_lines(words, bare) if words else bare
        self._open = []
        return [Draft(BlockKind.PARAGRAPH, words)] if words else []

    def _code(self, fence: str) -> Iterator[Draft]:
        self._at += 1
        while self._at < len(self._lines) and not self._lines[self._at].strip().startswith(fence):
            yield Draft(BlockKind.PARAGRAPH, self._lines[self._at])
            self._at += 1
        self._at += 1

    def _table(self) -> list[Draft]:
        rows: list[tuple[str, ...]] = []
        while self._at < len(self._lines) and "|" in (line := self._lines[self._at]):
            if not (len(rows) == 1 and _ROW_RULE.match(line)):
                rows.append(_cells(line))
            self._at += 1
        self._tables += 1
        width = max(map(len, rows))
        rows = [row + ("",) * (width - len(row)) for row in rows]
        # Markdown always has a first row set apart; whether it names columns is another matter for forms of names and values.
        header_rows = max(1 if any(rows[0]) and len(rows) > 1 else 0, count_header_rows(rows))
        return [Draft(BlockKind.TABLE_ROW, table=self._tables, cells=row, header=index < header_rows) for index, row in enumerate(rows)]


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip()
    bare = bare.removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return tuple(plain_words(cell) for cell in _PIPE.split(bare))
