"""Files that a DOCX carries inside, by name."""

import re
import struct
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from assistant.documents.assembly import clean
from assistant.documents.office.ole import Compound
from assistant.documents.packages.parts import Package

__all__ = ["list_attachments"]

_KINDS = ("package", "oleObject", "aFChunk", "subDocument")
_NATIVE = "\x01Ole10Native"  # how Windows wraps a file that no program of its own embeds
_LONGEST_NAME = 260  # bytes, as in Windows
_MOST = 500
_EQUATION = re.compile(rb"Equation\.|MathType", re.IGNORECASE)


def list_attachments(package: Package, main: str) -> list[str]:
    """Return the names of the files embedded in the part `main`, each once: the name that the user gave where the file keeps it."""
    parts = [name for kind, name in package.relations(main).values() if kind in _KINDS]
    return list(dict.fromkeys(name for part in parts[:_MOST] for name in _name(package, part)))


def _name(package: Package, part: str) -> Iterator[str]:
    own = PurePosixPath(part).name
    content = (package.read(part) or b"") if own.lower().endswith(".bin") else b""
    try:
        compound = Compound(content)
    except ValueError:
        yield own
        return
    native = compound.read(_NATIVE, 4 * _LONGEST_NAME)
    if native is not None:
        yield _read_label(native) or own
    elif not _EQUATION.search(compound.read("\x01CompObj", 1024) or b""):
        yield own


def _read_label(native: bytes) -> str:
    """Return the file name in an Ole10Native stream: its size, two bytes, then the name, ended by a zero."""
    if len(native) < 8 or struct.unpack_from("<H", native, 4)[0] != 2:
        return ""
    label = native[6 : 6 + _LONGEST_NAME].partition(b"\0")[0]
    for encoding in ("utf-8", "gb18030"):
        try:
            return clean(PureWindowsPath(label.decode(encoding)).name)
        except UnicodeDecodeError:
            continue
    return ""
