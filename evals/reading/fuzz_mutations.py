"""Making broken files of good ones: changes that keep the outer structure, so that they reach what lies within.

A zip is unpacked, its parts are changed and it is packed again; XML keeps its elements in pairs; a PDF's streams are unpacked and packed
again and its table is written anew; a PNG's checksums are mended. Every change comes from the dice that are given, none from elsewhere.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from random import Random

from evals.reading.fuzz_bytes import (
    NUMBER,
    NUMBERS,
    PLAIN,
    Change,
    flip,
    mutate_fields,
    mutate_words,
    pick_extreme,
    replace_one,
    splice,
    times,
)
from evals.reading.fuzz_pdf import mutate_pdf, mutate_png

__all__ = ["mutate"]

_MOST_UNPACKED = 20_000_000
_VALUE = re.compile(rb'(?<==)"[^"<>]*"')
_TEXT = re.compile(rb">[^<>]+<")
_OPENING = re.compile(rb"<([A-Za-z_][\w:.-]*)[^<>]*?(/?)>")


def mutate(content: bytes, *, others: Sequence[bytes], dice: Random) -> bytes:
    """Return the file with one to six changes. others: files to take pieces from."""
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
        structured = _structured(content)
        # Blind changes break a zip before anything in it is looked at.
        if structured and dice.random() < (0.95 if structured is _mutate_zip else 0.8):
            content = structured(content, dice)
        else:
            content = dice.choice(PLAIN)(content, dice) if dice.random() < 0.9 else splice(content, dice.choice(others), dice)
    return content


def _structured(content: bytes) -> Change | None:
    head = content[:1024]
    if head.startswith(b"PK\x03\x04"):
        return _mutate_zip
    if b"%PDF-" in head:
        return mutate_pdf
    if head.startswith(b"\x89PNG"):
        return mutate_png
    if head.lstrip().startswith(b"<"):
        return _mutate_xml
    if b"\0" not in head:
        return mutate_words
    return mutate_fields


def _mutate_xml(content: bytes, dice: Random) -> bytes:
    deed = dice.randrange(7)
    if deed == 0:
        return replace_one(_VALUE, content, dice, lambda _: b'"' + pick_extreme(dice).replace(b'"', b"") + b'"')
    if deed == 1:
        return replace_one(_TEXT, content, dice, lambda _: b">" + pick_extreme(dice) + b"<")
    if deed == 2:
        return replace_one(NUMBER, content, dice, lambda _: dice.choice(NUMBERS).encode())
    found = list(_OPENING.finditer(content))
    if not found:
        return flip(content, dice)
    match = dice.choice(found)
    start, end = match.start(), _end_of_element(content, match)
    element = content[start:end]
    if deed == 3:
        return content[:start] + content[end:]
    if deed == 4:
        return content[:end] + times(element, dice.choice((1, 2, 300))) + content[end:]
    if deed == 5:  # deeper
        levels = min(dice.choice((1, 30, 3000)), 2**20 // len(match[0]) + 1)
        return content[:start] + match[0].replace(b"/>", b">") * levels + element + (b"</" + match[1] + b">") * levels + content[end:]
    other = dice.choice(found)  # elsewhere
    return content[: other.start()] + element + content[other.start() :]


def _end_of_element(content: bytes, match: re.Match[bytes]) -> int:
    """Return where the element that `match` opens ends; its end where it is not closed."""
    if match[2]:
        return match.end()
    depth = 1
    for tag in re.finditer(rb"<(/?)" + re.escape(match[1]) + rb"(?=[\s/>])[^<>]*?(/?)>", content[match.end() :]):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if not depth:
            return match.end() + tag.end()
    return match.end()


def _mutate_zip(content: bytes, dice: Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
                return flip(content, dice)
            parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return flip(content, dice)
    if not parts:
        return flip(content, dice)
    # Long parts are where the words stand; short ones are the plan of the file.
    weights = [1 + min(len(part), 20_000) ** 0.5 for _, part in parts]
    place = dice.choices(range(len(parts)), weights)[0]
    name, part = parts[place]
    deed = dice.random()
    if deed < 0.8:
        change = _structured(part) or flip
        parts[place] = (name, change(part, dice))
    elif deed < 0.85:
        del parts[place]
    elif deed < 0.9:
        parts.append((name, dice.choice(parts)[1]))
    elif deed < 0.95:
        parts[place] = (dice.choice((name.upper(), "../" + name, "/" + name, name.replace("/", "\\"), name + "\n", "")) or "x", part)
    else:
        other = dice.randrange(len(parts))
        parts[place], parts[other] = (name, parts[other][1]), (parts[other][0], part)
    return _pack(parts, dice)


def _pack(parts: Sequence[tuple[str, bytes]], dice: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if dice.random() < 0.9 else zipfile.ZIP_STORED) as archive:
        for name, part in parts:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of a name that comes twice: it is meant
                archive.writestr(name, part)
    return out.getvalue()
