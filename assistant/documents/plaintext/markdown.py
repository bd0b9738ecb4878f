"""Markdown taken apart into blocks; no HTML, no inline structure."""

import re
from collections.abc import Iterator

from assistant.documents.assembly import Draft
from assistant.documents.layout.tables import count_header_rows
from assistant.documents.plaintext.wrapped import join_wrapped
from assistant.documents.types import BlockKind

__all__ = ["parse_markdown", "plain_words"]

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(\S.*)$")
_FENCE = re.compile(r"\s*(```|~~~)")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*$")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_RULED_CELL = re.compile(r"\s*:?-+:?\s*")
_ENTRY = re.compile(r"\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|(?=\d+[.)]\s))")
_DIRECTIVE = re.compile(r"\s*(?:\[\[?(?:toc|pagebreak)\]?\]|<!--\s*pagebreak\s*-->)\s*$", re.IGNORECASE)
_LONGEST_LINE = 2_000  # characters; longer lines are plain paragraphs
_MOST_PLACES = 500_000  # of cells in tables; rows beyond are plain paragraphs
_PIPE = re.compile(r"(?<!\\)\|")
# None of them looks beyond the next sign of its own kind: a line of a thousand opening brackets is read in one go.
_INLINE = (
    (re.compile(r"!\[([^\[\]]*)\]\([^()]*\)"), r"\1"),
    (re.compile(r"\[([^\[\]]+)\]\((?:[^()]|\([^()]*\))*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"<br\s{0,9}/?>", re.IGNORECASE), " "),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])"), r"\1"),
)


def plain_words(text: str) -> str:
    """Return a piece of Markdown text without emphasis, links and line breaks."""
    for pattern, words in _INLINE:
        text = pattern.sub(words, text)
    return text.strip()


def parse_markdown(text: str) -> list[Draft]:
    """Return the blocks in order. Comments are hidden; lines of a paragraph are joined; headings keep the level of their #."""
    shown, comments = _split_comments(text)
    hidden = [Draft(BlockKind.HIDDEN, comment) for comment in comments if not _DIRECTIVE.match(f"<!--{comment[:40]}-->")]
    return [*_Parser(shown.splitlines()).parse(), *hidden]


def _split_comments(text: str) -> tuple[str, list[str]]:
    """Return the text without its comments, and what they say; one that is never closed is text."""
    shown: list[str] = []
    comments: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        shown.append(text[at:start])
        comments.append(text[start + 4 : end])
        at = end + 3
    return "".join((*shown, text[at:])), comments


class _Parser:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._tables = 0
        self._places = _MOST_PLACES
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
        if len(line) > _LONGEST_LINE:
            return None
        if heading := _HEADING.match(line):
            self._at += 1
            return [Draft(BlockKind.HEADING, plain_words(heading[2].rstrip().rstrip("#")), level=len(heading[1]))]
        if fence := _FENCE.match(line):
            return list(self._code(fence[1]))
        following = self._lines[self._at + 1] if self._at + 1 < len(self._lines) else ""
        if "|" in line and _is_row_rule(following) and "|" in following + line.strip("|"):
            return self._table()
        return None

    def _close(self) -> list[Draft]:
        """Return the paragraph that was open."""
        words = join_wrapped([plain_words(_without_sign(line.lstrip("> "))) for line in self._open])
        self._open = []
        return [Draft(BlockKind.PARAGRAPH, words)] if words else []

    def _code(self, fence: str) -> Iterator[Draft]:
        self._at += 1
        while self._at < len(self._lines) and not self._lines[self._at].strip().startswith(fence):
            yield Draft(BlockKind.PARAGRAPH, self._lines[self._at])
            self._at += 1
        self._at += 1

    def _table(self) -> list[Draft]:
        first = self._at
        rows: list[tuple[str, ...]] = []
        while self._at < len(self._lines) and "|" in (line := self._lines[self._at]):
            if not (len(rows) == 1 and _is_row_rule(line)):
                rows.append(_cells(line))
            self._at += 1
        width = max(map(len, rows))
        self._places -= width * len(rows)
        if self._places < 0:
            return [Draft(BlockKind.PARAGRAPH, plain_words(line)) for line in self._lines[first : self._at]]
        self._tables += 1
        rows = [row + ("",) * (width - len(row)) for row in rows]
        # Markdown always has a first row set apart; whether it names columns is another matter for forms of names and values.
        header_rows = max(1 if any(rows[0]) and len(rows) > 1 else 0, count_header_rows(rows))
        return [Draft(BlockKind.TABLE_ROW, table=self._tables, cells=row, header=index < header_rows) for index, row in enumerate(rows)]


def _is_row_rule(line: str) -> bool:
    """Return whether the line is the rule below the first row of a table: |---|:--:|"""
    return "-" in line and all(map(_RULED_CELL.fullmatch, line.strip().removeprefix("|").removesuffix("|").split("|")))


def _without_sign(line: str) -> str:
    sign = _ENTRY.match(line)
    return line[sign.end() :] if sign else line


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip()
    bare = bare.removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return tuple(plain_words(cell) for cell in _PIPE.split(bare))
