"""OLE compound files, the containers of old Office and WPS formats: what one holds, and whether it is locked.

Source: [MS-CFB] for the container, [MS-DOC] 2.5.2 for fEncrypted, [MS-XLS] 2.4.117 for FilePass.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Literal

__all__ = ["SIGNATURE", "Compound", "OleKind", "classify_ole"]

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OleKind = Literal["word", "excel", "powerpoint", "encrypted", "unknown"]

_HEADER = 512
_IN_HEADER = 109  # FAT sectors that the header itself names
_LAST_SECTOR = 0xFFFFFFFA  # numbers from here on mean: free, end of chain, a table
_ENTRY = 128
_NOTHING = 0xFFFFFFFF  # no neighbour in the directory
_STREAM, _ROOT = 2, 5
_MOST_ENTRIES = 20_000
_ENCRYPTED_FLAG = 0x0100
_BOF_RECORDS, _PASSWORD_RECORD = (0x0809, 0x0009, 0x0209, 0x0409), 0x002F


class Compound:
    """The streams of a compound file by name, those of embedded objects left out. Raises ValueError where the bytes are no such file."""

    def __init__(self, content: bytes) -> None:
        if not content.startswith(SIGNATURE) or len(content) < _HEADER:
            raise ValueError("no compound file")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sectors of an unknown size")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, self._cutoff, mini_fat = (struct.unpack_from("<I", content, place)[0] for place in (48, 56, 60))
        self._fat = b"".join(self._sector(number) for number in self._fat_sectors())
        self._mini_fat = self._read_chain(mini_fat, len(content))
        self._streams: dict[str, tuple[int, int]] = {}
        self._mini = b""
        self._read_directory(self._read_chain(directory, min(_MOST_ENTRIES * _ENTRY, len(content))))

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._streams)

    def read(self, name: str, longest: int = 1 << 24) -> bytes | None:
        """Return the first `longest` bytes of a stream, None where there is none of that name."""
        if name not in self._streams:
            return None
        start, size = self._streams[name]
        if size >= self._cutoff:
            return self._read_chain(start, min(size, longest))
        return self._read_mini_chain(start, min(size, longest))

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _fat_sectors(self) -> Iterator[int]:
        count, more = struct.unpack_from("<I", self._content, 44)[0], struct.unpack_from("<I", self._content, 68)[0]
        most = min(count, len(self._content) // self._size)
        numbers = list(struct.unpack_from(f"<{_IN_HEADER}I", self._content, 76))
        per_sector = self._size // 4 - 1
        while more < _LAST_SECTOR and len(numbers) < most:
            sector = self._sector(more)
            if len(sector) < self._size:
                break
            *listed, more = struct.unpack(f"<{per_sector + 1}I", sector)
            numbers += listed
        return (number for number in numbers[:most] if number < _LAST_SECTOR)

    def _read_chain(self, number: int, longest: int) -> bytes:
        return _follow(number, longest, table=self._fat, sector_of=self._sector)

    def _read_mini_chain(self, number: int, longest: int) -> bytes:
        return _follow(number, longest, table=self._mini_fat, sector_of=self._mini_sector)

    def _mini_sector(self, number: int) -> bytes:
        return self._mini[number * self._mini_size : (number + 1) * self._mini_size]

    def _read_directory(self, directory: bytes) -> None:
        """Keep the streams at the top; those of embedded objects lie deeper and may have the same names."""
        waiting, seen = [0], {_NOTHING}
        while waiting:
            number = waiting.pop()
            if number in seen or (number + 1) * _ENTRY > len(directory):
                continue
            seen.add(number)
            entry = directory[number * _ENTRY : (number + 1) * _ENTRY]
            length, kind = struct.unpack_from("<HB", entry, 64)
            before, after, child = struct.unpack_from("<III", entry, 68)
            start, size = struct.unpack_from("<II", entry, 116)
            if kind == _ROOT:
                self._mini = self._read_chain(start, min(size, len(self._content)))
                waiting.append(child)
                continue
            waiting += (before, after)
            if kind == _STREAM:
                self._streams[entry[: min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")] = (start, size)


def _follow(number: int, longest: int, *, table: bytes, sector_of: Callable[[int], bytes]) -> bytes:
    """Return the sectors of a chain, whose links stand in `table`; one that runs in a circle ends at `longest`."""
    parts: list[bytes] = []
    length = 0
    while length < longest and number * 4 + 4 <= len(table):
        part = sector_of(number)
        if not part:
            break
        parts.append(part)
        length += len(part)
        number = struct.unpack_from("<I", table, number * 4)[0]
    return b"".join(parts)[:longest]


def classify_ole(content: bytes) -> OleKind:
    """Return what an OLE file is by the streams it holds; unknown for anything else. Encrypted wins: a locked document."""
    try:
        compound = Compound(content)
    except ValueError:
        return "unknown"
    names = compound.names
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        return "encrypted"
    if "WordDocument" in names:
        head = compound.read("WordDocument", 32) or b""
        locked = len(head) >= 12 and bool(struct.unpack_from("<H", head, 10)[0] & _ENCRYPTED_FLAG)
        return "encrypted" if locked else "word"
    for name in ("Workbook", "Book"):
        if name in names:
            return "encrypted" if _has_password_record(compound.read(name, 1 << 16) or b"") else "excel"
    if "PowerPoint Document" in names:
        return "encrypted" if "EncryptedSummary" in names else "powerpoint"
    return "unknown"


def _has_password_record(stream: bytes) -> bool:
    """Return whether a workbook begins with a FilePass record; it stands right after the first one, before anything of weight."""
    place = 0
    for _ in range(8):
        if place + 4 > len(stream):
            return False
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _PASSWORD_RECORD:
            return True
        if place == 0 and kind not in _BOF_RECORDS:
            return False
        place += 4 + length
    return False
