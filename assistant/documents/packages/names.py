"""The names of files in a zip: read in the writer's encoding, made safe to show, put in a reader's order. Nothing is written to them."""

import re
import stat
import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath

from assistant.text.numerals import parse_numeral

__all__ = ["decode_name", "is_clutter", "is_link", "name_of", "reading_order"]

# A name with one of these is the report itself, the surest first; what the applicant encloses says so at the beginning.
_MAIN = ("可行性研究", "可研", "项目建议书", "建议书", "建设方案", "实施方案", "设计方案", "报告", "方案")
_ENCLOSED = ("附件", "附表", "附录", "附图")
_CLUTTER_FOLDERS = frozenset({"__macosx", ".git", ".svn"})
_CLUTTER = re.compile(r"\.ds_store|thumbs\.db|desktop\.ini|~\$.*|\._.*|\.~lock\..*|~.*\.tmp|.*\.lnk", re.IGNORECASE)
_UTF8_NAME = 0x800  # flag of an entry
_UNICODE_PATH = 0x7075  # Info-ZIP's field for a name in UTF-8
_LONGEST_NAME = 120  # characters shown
_PIECE = re.compile(r"[0-9]+|[零一二三四五六七八九十百]+")
_UNIX = 3


def name_of(entry: zipfile.ZipInfo) -> str:
    """Return the path of an entry as its writer saw it, without what leads out of the zip or cannot be shown."""
    path = decode_name(entry).replace("\\", "/")
    shown = (_strip(part) for part in path.split("/"))
    parts = [part for part in shown if part not in ("", ".", "..") and not re.fullmatch("[A-Za-z]:", part)]
    while len(parts) > 1 and sum(map(len, parts)) + len(parts) > _LONGEST_NAME:
        parts.pop(0)
    name = "/".join(parts) or "未命名"
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 20]}…{name[-19:]}"


def _strip(part: str) -> str:
    """Return the part without control and direction characters: they can make 报告.exe look like 报告exe.pdf."""
    return "".join(character for character in part if unicodedata.category(character)[0] != "C").strip()


def decode_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry as its writer meant it: without the flag for UTF-8, zipfile takes its bytes for CP437."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        written = entry.orig_filename.encode("cp437")  # zipfile's guess, undone
    except UnicodeEncodeError:
        return entry.filename
    if (stated := _unicode_path(entry.extra, written)) is not None:
        return stated
    readings = []
    for encoding in ("utf-8", "gb18030"):
        try:
            readings.append(written.decode(encoding))
        except UnicodeDecodeError:
            continue
    # Two Chinese characters in GBK can pass for UTF-8, but then give Greek, Cyrillic or Arabic letters.
    return min(readings, key=_count_foreign, default=entry.filename)


def _count_foreign(name: str) -> int:
    return sum("\x7f" < character < "\u2000" or "\ue000" <= character < "\uf900" for character in name)


def _unicode_path(extra: bytes, written: bytes) -> str | None:
    """Return the name in the Info-ZIP field, None where there is none or it belongs to another name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        field = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(field) > 5 and int.from_bytes(field[1:5], "little") == zlib.crc32(written):
            return field[5:].decode("utf-8", "replace")
        at += 4 + size
    return None


def is_clutter(name: str) -> bool:
    """Return whether the file is one that systems and office programs leave behind, and no part of the submission."""
    *folders, last = name.lower().split("/")
    return any(folder in _CLUTTER_FOLDERS for folder in folders) or _CLUTTER.fullmatch(last) is not None


def is_link(entry: zipfile.ZipInfo) -> bool:
    """Return whether the entry is a symbolic link: its content is a path, and not a document."""
    return entry.create_system == _UNIX and stat.S_ISLNK(entry.external_attr >> 16)


def reading_order(name: str) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """Return a key that sorts files as a person reads them: the report first, then by path, 附件2 before 附件10."""
    stem = PurePosixPath(name).stem
    rank = next((index for index, word in enumerate(_MAIN) if word in stem), len(_MAIN))
    if stem.startswith(_ENCLOSED):
        rank = len(_MAIN)
    return rank, tuple(_pieces(name))


def _pieces(name: str) -> list[tuple[int, int, str]]:
    """Return the name's numbers and words in order; a number sorts before words."""
    pieces: list[tuple[int, int, str]] = []
    at = 0
    for match in _PIECE.finditer(name):
        number = parse_numeral(match[0])
        if number is None:
            continue
        if match.start() > at:
            pieces.append((1, 0, name[at : match.start()].lower()))
        pieces.append((0, number, ""))
        at = match.end()
    return [*pieces, (1, 0, name[at:].lower())]
