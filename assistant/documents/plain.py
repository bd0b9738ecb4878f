"""Markdown and plain text → Document."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from charset_normalizer import from_bytes

from assistant.documents.assembly import Draft, assemble, clean
from assistant.documents.contents import entry_title, find_contents
from assistant.documents.lines import join_lines
from assistant.documents.markdown import parse_markdown
from assistant.documents.outline import Line, cover_end, find_headings
from assistant.documents.source import Source
from assistant.documents.title import CoverLine, find_title
from assistant.documents.types import BlockKind, Document
from assistant.text.normalize import fold_text

__all__ = ["decode", "read_markdown", "read_text"]

_NO_PAGES = "纯文本没有页码,以段落序号定位。"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FULL_LINE = 24  # characters; shorter lines are no sign of hard wrapping
_ENDS = re.compile(r"[。!\uff01?\uff1f;\uff1b:\uff1a][”’\"')\uff09]*$")


def read_text(source: Source) -> Document:
    """Return the document of a plain text; a line is a paragraph, lines broken by an editor are joined.

    Raises DocumentError: damaged (no text in any encoding), empty.
    """
    texts = _unwrap([clean(line) for line in re.split(r"\r\n|[\r\n\f]", _decode_or_refuse(source))])
    contents = find_contents(texts)
    lines = [Line(text, BlockKind.CONTENTS if index in contents else BlockKind.PARAGRAPH) for index, text in enumerate(texts)]
    drafts = [Draft(line.kind, line.text) for line in lines]
    cover = lines[: cover_end(lines)]
    title = find_title([CoverLine(line.text) for line in cover], None)
    return assemble(source.origin("txt"), _mark_headings(drafts, lines), title=title, warnings=(_NO_PAGES,))


def read_markdown(source: Source) -> Document:
    """Return the document of a Markdown text: headings by #, pipe tables, list entries and code lines as paragraphs.

    A single # above everything is the title and no heading; without any # headings are found as in plain text.
    Raises DocumentError: damaged (no text in any encoding), empty.
    """
    drafts = _mark_contents(parse_markdown(_decode_or_refuse(source)))
    firsts = [index for index, draft in enumerate(drafts) if draft.level == 1]
    title = drafts[firsts[0]].text if len(firsts) == 1 and firsts[0] <= 2 else None
    if title is not None:
        drafts[firsts[0]] = Draft(BlockKind.PARAGRAPH, title)
    top = min((draft.level for draft in drafts if draft.level), default=1)
    drafts = [replace(draft, level=draft.level - top + 1) if draft.level else draft for draft in drafts]
    if not any(draft.level for draft in drafts):
        lines = [Line(draft.text, draft.kind) for draft in drafts]
        title = title or find_title([CoverLine(line.text) for line in lines[: cover_end(lines)]], None)
        drafts = _mark_headings(drafts, lines)
    return assemble(source.origin("md"), drafts, title=title, warnings=(_NO_PAGES,))


def _mark_headings(drafts: Sequence[Draft], lines: Sequence[Line]) -> list[Draft]:
    promised = {fold_text(entry_title(line.text)) for line in lines if line.kind is BlockKind.CONTENTS}
    levels = find_headings(lines, promised=promised)
    return [
        replace(draft, kind=BlockKind.HEADING, level=level) if level is not None else draft
        for draft, level in zip(drafts, levels, strict=True)
    ]


def _mark_contents(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with a typed table of contents marked; headings count when entries are looked for."""
    places = [index for index, draft in enumerate(drafts) if draft.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)]
    found = {places[index] for index in find_contents([drafts[place].text for place in places])}
    return [Draft(BlockKind.CONTENTS, draft.text) if index in found else draft for index, draft in enumerate(drafts)]


def _decode_or_refuse(source: Source) -> str:
    text = decode(source.content)
    if text is None:
        raise source.refusal("damaged", "文件不是文本,或文字编码无法识别。请另存为 UTF-8 编码的文本,或提供 PDF、DOCX。")
    if not text.strip():
        raise source.refusal("empty", "文件没有任何文字。请检查后重新提交。")
    return text


def decode(content: bytes) -> str | None:
    """Return the text of `content`, None when it is no text: a byte order mark, UTF-8, UTF-16, GB18030, then what
    charset-normalizer finds. Where an encoding fits by accident (GB18030 nearly always does) the text must read as Chinese or Latin.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _try(content, encoding)
    if (text := _try(content, "utf-8")) is not None:
        return text
    if content.count(0) > len(content) / 8:
        wide = [text for encoding in ("utf-16-le", "utf-16-be") if (text := _try(content, encoding)) is not None and _reads_well(text)]
        return wide[0] if wide else None
    text = _try(content, "gb18030")
    if text is not None and _reads_well(text):
        return text
    best = from_bytes(content[: 256 * 1024]).best()
    text = _try(content, best.encoding) if best is not None else None
    return text if text is not None and _reads_well(text) else None


def _try(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if len(_CONTROL.findall(text)) > len(text) / 100 else text


def _reads_well(text: str) -> bool:
    """Return whether nearly all characters are ones that Chinese reports use: a wrong encoding gives rare and unassigned ones."""
    strange = sum(
        unicodedata.category(character) in ("Cn", "Co", "Cs", "Cc") or "\u0590" <= character < "\u2000" or "\uac00" <= character < "\ue000"
        for character in text
        if character not in "\t\r\n\f"
    )
    common = sum(
        character.isascii() or "\u4e00" <= character <= "\u9fa5" or unicodedata.category(character)[0] in "PSZN" for character in text
    )
    return strange <= len(text) / 200 and common >= 0.9 * len(text)


def _unwrap(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs: where most lines are broken at one width, lines up to a shorter one belong together."""
    written = [line for line in lines if line]
    full = max((len(line) for line in written), default=0)
    wrapped = full >= _FULL_LINE and full <= 80 and sum(len(line) >= full - 2 for line in written) >= max(3, 0.4 * len(written))
    if not wrapped:
        return written
    paragraphs: list[str] = []
    open_line = False
    for line in lines:
        if open_line and line:
            paragraphs[-1] = join_lines(paragraphs[-1], line)
        elif line:
            paragraphs.append(line)
        open_line = len(line) >= full - 2 and not (len(line) < full and _ENDS.search(line))
    return paragraphs
