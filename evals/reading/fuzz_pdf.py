"""Changes of a PDF that reach its pages, and of a PNG that reach its pixels."""

import re
import struct
import zlib
from random import Random

from evals.reading.fuzz_bytes import NUMBER, NUMBERS, drop, flip, mutate_fields, overwrite, repeat, replace_one, times

__all__ = ["mutate_pdf", "mutate_png"]

_MOST_UNPACKED = 20_000_000
_NAME = re.compile(rb"/[A-Za-z][\w.+-]*")
_REFERENCE = re.compile(rb"\b\d+ \d+ R\b")
_STREAM = re.compile(rb"<<(?:(?!stream|endobj).){0,2000}?/FlateDecode(?:(?!stream|endobj).){0,2000}?>>\s*stream\r?\n", re.DOTALL)
_OBJECT = re.compile(rb"(?<!\d)(\d{1,7}) (\d{1,5}) obj\b")


def mutate_pdf(content: bytes, dice: Random) -> bytes:
    deed = dice.randrange(6)
    if deed == 0:
        content = replace_one(NUMBER, content, dice, lambda _: dice.choice(NUMBERS).encode())
    elif deed == 1:
        references = _REFERENCE.findall(content) or [b"1 0 R"]
        content = replace_one(_REFERENCE, content, dice, lambda _: dice.choice(references))
    elif deed == 2:
        names = _NAME.findall(content) or [b"/X"]
        content = replace_one(_NAME, content, dice, lambda _: dice.choice(names))
    elif deed == 3:
        nested = (b"[" * 2000, b"<<" * 2000, b"(" * 2000, b"<< /A " + b"[" * 50)
        content = replace_one(_NAME, content, dice, lambda name: name + b" " + dice.choice(nested))
    else:
        content = _mutate_stream(content, dice)
    return _with_table(content) if dice.random() < 0.7 else content


def _mutate_stream(content: bytes, dice: Random) -> bytes:
    """Change what a packed stream says: the operators of a page, a font's map, packed objects."""
    found = list(_STREAM.finditer(content))
    if not found:
        return replace_one(NUMBER, content, dice, lambda _: dice.choice(NUMBERS).encode())
    match = dice.choice(found)
    end = content.find(b"endstream", match.end())
    try:
        words = zlib.decompressobj().decompress(content[match.end() : end], _MOST_UNPACKED)
    except zlib.error:
        return flip(content, dice)
    change = dice.choice((_mutate_tokens, _mutate_tokens, repeat, drop, flip))
    packed = zlib.compress(change(words, dice))
    head = re.sub(rb"/Length \d+(?! \d+ R)", b"/Length %d" % len(packed), match[0])
    return content[: match.start()] + head + packed + b"\n" + content[end:]


def _mutate_tokens(words: bytes, dice: Random) -> bytes:
    if dice.random() < 0.6:
        return replace_one(NUMBER, words, dice, lambda _: dice.choice(NUMBERS).encode())
    return replace_one(re.compile(rb"\S+"), words, dice, lambda token: token + b" " + times(token, dice.choice((1, 500))))


def _with_table(content: bytes) -> bytes:
    """Return the PDF with a table of where its objects stand now, so that what was changed is found."""
    root = re.search(rb"/Root \d+ \d+ R", content)
    if not root or b"/ObjStm" in content:
        return content
    offsets = {int(match[1]): match.start() for match in _OBJECT.finditer(content)}
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(offsets.items()))
    size = max(offsets, default=0) + 1
    tail = b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root[0], len(content) + 1)
    return content + b"\nxref\n0 1\n0000000000 65535 f \n" + table + tail


def mutate_png(content: bytes, dice: Random) -> bytes:
    """Change a chunk and mend its checksum, which would otherwise be all that is found wrong."""
    chunks: list[tuple[bytes, bytes]] = []
    start = 8
    while start + 12 <= len(content):
        length = struct.unpack_from(">I", content, start)[0]
        chunks.append((content[start + 4 : start + 8], content[start + 8 : start + 8 + length]))
        start += 12 + length
    if not chunks:
        return flip(content, dice)
    place = 0 if dice.random() < 0.4 else dice.randrange(len(chunks))
    name, part = chunks[place]
    chunks[place] = (name, dice.choice((flip, overwrite, drop, mutate_fields))(part, dice))
    if dice.random() < 0.2:
        chunks.insert(dice.randrange(len(chunks)), dice.choice(chunks))
    body = b"".join(struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in chunks)
    return content[:8] + body
