"""Markdown and plain text → Document."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from charset_normalizer import from_bytes

from assistant.documents.assembly import Draft, assemble, clean
from assistant.documents.layout.contents import find_contents
from assistant.documents.layout.outline import Line, cover_end, mark_headings
from assistant.documents.layout.title import CoverLine, find_title
from assistant.documents.plaintext.markdown import parse_markdown
from assistant.documents.plaintext.mojibake import mend_mojibake
from assistant.documents.plaintext.wrapped import unwrap
from assistant.documents.source import Source
from assistant.documents.types import BlockKind, Document

__all__ = ["decode", "decode_or_refuse", "read_markdown", "read_text"]

_NO_PAGES = "纯文本没有页码,以段落序号定位。"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CHARACTERS = 20_000_000
_LONGEST_HEAD = 300  # characters
_MOST_LINES = 200_000
_FEW_LOST = 3  # characters, in a short text
_MOST_LOST = 0.005  # of the characters of a text that is still worth reading


def read_text(source: Source) -> Document:
    """Return the document of a plain text; a line is a paragraph, lines broken by an editor are joined.

    Raises DocumentError: damaged (no text in any encoding), empty, too-large.
    """
    text, warnings = decode_or_refuse(source)
    written, cut = _take_lines(re.split(r"\r\n|[\r\n\f]", text))
    source.tick("read", 1, 2)
    texts = unwrap([clean(line) for line in written])
    contents = find_contents(_heads(texts))
    drafts = [Draft(BlockKind.CONTENTS if index in contents else BlockKind.PARAGRAPH, text) for index, text in enumerate(texts)]
    lines = _lines(drafts)
    cover = lines[: cover_end(lines)]
    title = find_title([CoverLine(line.text) for line in cover], None)
    return assemble(
        source.origin("txt"), mark_headings(drafts, lines), title=title, warnings=(_NO_PAGES, *warnings, *_cut_warning(cut)), omitted=cut
    )


def read_markdown(source: Source) -> Document:
    """Return the document of a Markdown text: headings by #, pipe tables, list entries and code lines as paragraphs.

    A single # above everything is the title and no heading; without any # headings are found as in plain text.
    Raises DocumentError: damaged (no text in any encoding), empty, too-large.
    """
    text, warnings = decode_or_refuse(source)
    written, cut = _take_lines(text.splitlines())
    drafts = _mark_contents(parse_markdown("\n".join(written)))
    firsts = [index for index, draft in enumerate(drafts) if draft.level == 1]
    title = drafts[firsts[0]].text if len(firsts) == 1 and firsts[0] <= 2 else None
    if title is not None:
        drafts[firsts[0]] = Draft(BlockKind.PARAGRAPH, title)
    top = min((draft.level for draft in drafts if draft.level), default=1)
    drafts = [replace(draft, level=draft.level - top + 1) if draft.level else draft for draft in drafts]
    if not any(draft.level for draft in drafts):
        lines = _lines(drafts)
        title = title or find_title([CoverLine(line.text) for line in lines[: cover_end(lines)]], None)
        drafts = mark_headings(drafts, lines)
    return assemble(source.origin("md"), drafts, title=title, warnings=(_NO_PAGES, *warnings, *_cut_warning(cut)), omitted=cut)


def _heads(texts: Sequence[str]) -> list[str]:
    """Return the beginnings of the texts, long enough to tell headings and contents entries from prose."""
    return [text[:_LONGEST_HEAD] for text in texts]


def _lines(drafts: Sequence[Draft]) -> list[Line]:
    return [Line(draft.text[:_LONGEST_HEAD], draft.kind) for draft in drafts]


def _mark_contents(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with a typed table of contents marked; headings count when entries are looked for."""
    places = [index for index, draft in enumerate(drafts) if draft.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)]
    found = {places[index] for index in find_contents(_heads([drafts[place].text for place in places]))}
    return [Draft(BlockKind.CONTENTS, draft.text) if index in found else draft for index, draft in enumerate(drafts)]


def _take_lines(lines: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the lines that are read, and what is omitted where there are more."""
    if len(lines) <= _MOST_LINES:
        return lines, ()
    return lines[:_MOST_LINES], (f"第 {_MOST_LINES} 行以后",)


def _cut_warning(cut: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"文本过长:{what}未读取。请拆分后提交。" for what in cut)


def decode_or_refuse(source: Source) -> tuple[str, tuple[str, ...]]:
    """Return the text of the file, mojibake undone, and what to warn of. Raises DocumentError: damaged, empty, too-large."""
    too_large = source.refusal("too-large", f"文本超过 {_MOST_CHARACTERS // 10_000} 万字。请拆分后提交。")
    if len(source.content) > 4 * _MOST_CHARACTERS:
        raise too_large
    text = decode(source.content)
    if text is None:
        raise source.refusal("damaged", "文件不是文本,或文字编码无法识别。请另存为 UTF-8 编码的文本,或提供 PDF、DOCX。")
    if len(text) > _MOST_CHARACTERS:
        raise too_large
    if not any(map(str.isalnum, text)):
        raise source.refusal("empty", "文件没有任何文字。请检查后重新提交。")
    return mend_mojibake(text)


def decode(content: bytes) -> str | None:
    """Return the text of `content`, None when it is no text: a byte order mark, UTF-8, UTF-16, GB18030, either of them with a few
    broken characters, then what charset-normalizer finds. Where an encoding fits by accident (GB18030 nearly always does) the text
    must read as Chinese or Latin.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _try(content, encoding) or _try(content, encoding, may_lose=True)
    if (text := _try(content, "utf-8")) is not None:
        return text
    if content.count(0) > len(content) / 8:
        wide = [text for encoding in ("utf-16-le", "utf-16-be") if (text := _try(content, encoding)) is not None and _reads_well(text)]
        return wide[0] if wide else None
    for encoding, may_lose in (("gb18030", False), ("utf-8", True), ("gb18030", True)):
        text = _try(content, encoding, may_lose=may_lose)
        if text is not None and _reads_well(text):
            return text
    best = from_bytes(content[: 256 * 1024]).best()
    text = _try(content, best.encoding) if best is not None else None
    return text if text is not None and _reads_well(text) else None


def _try(content: bytes, encoding: str, *, may_lose: bool = False) -> str | None:
    try:
        text = content.decode(encoding, "replace" if may_lose else "strict")
    except (UnicodeDecodeError, LookupError):
        return None
    if may_lose and text.count("\ufffd") > max(min(_FEW_LOST, len(text) / 20), _MOST_LOST * len(text)):
        return None
    most = len(text) // 100
    # Counted no further than it matters: there may be millions of them.
    return None if sum(1 for _ in islice(_CONTROL.finditer(text), most + 1)) > most else text


def _reads_well(text: str) -> bool:
    """Return whether nearly all characters are ones that Chinese reports use: a wrong encoding gives rare and unassigned ones."""
    strange = common = 0
    for character, count in Counter(text).items():
        category = unicodedata.category(character)
        if character not in "\t\r\n\f" and (
            category in ("Cn", "Co", "Cs", "Cc") or "\u0590" <= character < "\u2000" or "\uac00" <= character < "\ue000"
        ):
            strange += count
        if character.isascii() or "\u4e00" <= character <= "\u9fa5" or category[0] in "PSZN":
            common += count
    return strange <= len(text) / 200 and common >= 0.9 * len(text)
