"""Chinese that was decoded by the wrong table once, and saved so: found, and undone where nothing was lost."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from assistant.documents.layout.characters import bits_per_character

__all__ = ["Mended", "mend_mojibake"]

# What decoders put for bytes that mean nothing: U+FFFD, and the same saved as UTF-8 and read as GBK.
_LOST = re.compile("锟斤拷")
_GAPS = re.compile("\ufffd+")
_LEAST_LOST = 3  # fewer may be a text about them
_SAMPLE = 20_000  # characters that are judged
_MOST_BITS = 14.0  # of sound Chinese: prose has 5 to 8, lists of rare names up to 17
_LEAST_GAIN = 4.0  # bits; mojibake of Han signs has 19 to 21
_MENDED = "文件的文字编码曾被弄错(显示为乱码),已按原编码还原,请对照原件。"
_PARTLY = "文件的文字编码曾被弄错(显示为乱码),已按原编码还原,其中 {count} 行无法还原。请用原文件重新导出。"
_UNMENDED = "文件里有 {count} 处文字在保存时已丢失(显示为“锟斤拷”或“�”),无法还原。请用原文件重新导出。"


class Mended(NamedTuple):
    """warnings: sentences for the reader of the checklist; none for a text that was sound."""

    text: str
    warnings: tuple[str, ...] = ()


def mend_mojibake(text: str) -> Mended:
    """Return `text` read anew where it is plainly mojibake: UTF-8 taken for GBK or for Latin letters, GBK taken for Latin letters.

    Only lines that can be turned back without a further loss are changed, and only where the text then reads like Chinese and did
    not before.
    """
    warnings: tuple[str, ...] = ()
    for undo in (_undo_gbk, _undo_latin, _undo_latin_gbk):
        if (mended := _undo_all(text, undo)) is not None:
            text, failed = mended
            warnings = (_PARTLY.format(count=failed) if failed else _MENDED,)
            break
    spelled = len(_LOST.findall(text))
    if lost := text.count("\ufffd") + (spelled if spelled >= _LEAST_LOST else 0):
        warnings = (*warnings, _UNMENDED.format(count=lost))
    return Mended(text, warnings)


def _undo_all(text: str, undo: Callable[[str], str]) -> tuple[str, int] | None:
    """Return the text with all lines undone that can be, and how many cannot; None where it was sound or would not be better."""
    # Only at line feeds: the other separators of str.splitlines occur inside mojibake.
    sample = [line for line in text[:_SAMPLE].split("\n") if not line.isascii()]
    undone = [line for line in map(_attempt(undo), sample) if line is not None]
    if not sample or 2 * len(undone) < len(sample) or not _reads_better("\n".join(sample), "\n".join(undone)):
        return None
    lines = text.split("\n")
    mended = [line if line.isascii() else _attempt(undo)(line) for line in lines]
    failed = sum(line is None for line in mended)
    return "\n".join(old if new is None else new for old, new in zip(lines, mended, strict=True)), failed


def _attempt(undo: Callable[[str], str]) -> Callable[[str], str | None]:
    def attempt(line: str) -> str | None:
        try:
            return undo(line)
        except UnicodeError:
            return None

    return attempt


def _reads_better(before: str, after: str) -> bool:
    bits, bits_before = bits_per_character(after), bits_per_character(before)
    return bits is not None and bits <= _MOST_BITS and (bits_before is None or bits_before - bits >= _LEAST_GAIN)


def _undo_gbk(line: str) -> str:
    """Return the line undone. An odd byte before a letter or a line's end was lost when it was decoded (�); one character is then."""
    pieces = line.split("\ufffd")
    undone = _GAPS.sub("\ufffd", b"\xff".join(piece.encode("gb18030") for piece in pieces).decode("utf-8", "replace"))
    if undone.count("\ufffd") >= len(pieces):
        raise UnicodeError("more is lost than the line shows")
    return undone


def _undo_latin(line: str) -> str:
    return line.translate(_windows_letters()).encode("latin-1").decode("utf-8")


def _undo_latin_gbk(line: str) -> str:
    return line.translate(_windows_letters()).encode("latin-1").decode("gb18030")


@lru_cache(maxsize=1)
def _windows_letters() -> Mapping[int, int]:
    """Return the codes of the bytes 80 to 9F by the letters that Windows shows for them."""
    shown = ((bytes([code]).decode("cp1252", "ignore"), code) for code in range(0x80, 0xA0))
    return {ord(letter): code for letter, code in shown if letter}
