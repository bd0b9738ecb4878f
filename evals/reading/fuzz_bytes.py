"""Changes of bytes and of words that know no structure."""

import re
import struct
from collections.abc import Callable
from random import Random

__all__ = [
    "NUMBER",
    "NUMBERS",
    "PLAIN",
    "Change",
    "drop",
    "flip",
    "mutate_fields",
    "mutate_words",
    "overwrite",
    "pick_extreme",
    "repeat",
    "replace_one",
    "splice",
    "times",
]

NUMBERS = (
    *("0", "-1", "1", "65536", "2147483647", "-2147483648", "4294967296", "99999999999999999999"),
    *("0.00001", "-0.5", "1e308", "nan", "inf"),
)
_WORDS = ("", " ", "a" * 3000, "建" * 3000, "../../../../etc/passwd", "/", "\u200b\u202e", "\ufffd\ue000", "%s%n", "true", "一、", "1.1.1")
_LONGEST = 2**20
NUMBER = re.compile(rb"(?<![\w#&])-?\d+(?:\.\d+)?")
Change = Callable[[bytes, Random], bytes]


def pick_place(content: bytes, dice: Random) -> int:
    return dice.randrange(len(content)) if content else 0


def flip(content: bytes, dice: Random) -> bytes:
    out = bytearray(content)
    for _ in range(dice.choice((1, 1, 4, 30)) if out else 0):
        out[pick_place(content, dice)] ^= 1 << dice.randrange(8)
    return bytes(out)


def cut(content: bytes, dice: Random) -> bytes:
    return content[: pick_place(content, dice)]


def drop(content: bytes, dice: Random) -> bytes:
    start = pick_place(content, dice)
    return content[:start] + content[start + dice.choice((1, 4, 100, 3000)) :]


def repeat(content: bytes, dice: Random) -> bytes:
    start = pick_place(content, dice)
    piece = content[start : start + dice.choice((1, 8, 100, 3000))]
    return content[:start] + times(piece, dice.choice((2, 3, 50))) + content[start:]


def overwrite(content: bytes, dice: Random) -> bytes:
    start = pick_place(content, dice)
    piece = dice.choice((bytes(8), b"\xff" * 8, dice.randbytes(8), b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80"))
    return content[:start] + piece + content[start + len(piece) :]


def splice(content: bytes, other: bytes, dice: Random) -> bytes:
    start, from_ = pick_place(content, dice), pick_place(other, dice)
    return content[:start] + other[from_ : from_ + dice.choice((50, 1000, 50_000))] + content[start + dice.choice((0, 50)) :]


PLAIN: tuple[Change, ...] = (flip, flip, cut, drop, repeat, overwrite)


def mutate_fields(content: bytes, dice: Random) -> bytes:
    """Change a number near the beginning, where formats of bytes keep their sizes and offsets."""
    out = bytearray(content)
    if len(out) < 16:
        return flip(content, dice)
    start = dice.randrange(min(len(out), 1024) - 8)
    kind = dice.choice(("<H", ">H", "<I", ">I"))
    most = 0xFFFF if kind[1] == "H" else 0xFFFFFFFF
    struct.pack_into(kind, out, start, dice.choice((0, 1, most, most // 2, dice.randrange(most), min(len(out), most), start)))
    return bytes(out)


def replace_one(pattern: re.Pattern[bytes], content: bytes, dice: Random, new: Callable[[bytes], bytes]) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return flip(content, dice)
    match = dice.choice(found)
    return content[: match.start()] + new(match[0]) + content[match.end() :]


def times(piece: bytes, count: int) -> bytes:
    """Return the piece so often, or as often as makes a megabyte; once at least."""
    return piece * max(1, min(count, _LONGEST // max(len(piece), 1)))


def pick_extreme(dice: Random) -> bytes:
    return dice.choice(NUMBERS + _WORDS).encode()


def mutate_words(content: bytes, dice: Random) -> bytes:
    lines = content.split(b"\n")
    place = dice.randrange(len(lines))
    deed = dice.randrange(6)
    if deed == 0:
        lines[place] = times(lines[place], dice.choice((2, 100)))
    elif deed == 1:
        lines[place] = times(lines[place] + b"\n", dice.choice((2, 500)))
    elif deed == 2:
        del lines[place : place + dice.choice((1, 5))]
    elif deed == 3:
        mark = dice.choice((b"|", b"#", b">", b"- ", b"[", b"*", b"`", b'"', b",", b"\t", b"\\", b"\0", b"\xff", b"\xe2\x80\xae", b"<"))
        lines[place] = mark * dice.choice((1, 3, 2000)) + lines[place]
    elif deed == 4:
        lines[place] = lines[place][: pick_place(lines[place], dice)] + pick_extreme(dice) + lines[place]
    else:
        return replace_one(NUMBER, content, dice, lambda _: dice.choice(NUMBERS).encode())
    return b"\n".join(lines)
