"""Small OLE compound files. Source: [MS-CFB]."""

import struct
from collections.abc import Mapping

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file with these streams at its top, each padded to the size from which streams lie in whole sectors."""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    directory_sectors = -(-(len(padded) + 1) // 4)
    fat = [_TABLE, *range(2, directory_sectors + 1), _END]
    entries = [_entry("Root Entry", kind=5, child=1 if padded else _FREE, start=_END, size=0)]
    body = b""
    for number, (name, content) in enumerate(padded.items(), 1):
        start, count = len(fat), -(-len(content) // _SECTOR)
        fat += [*range(start + 1, start + count), _END]
        # Each entry has the next one on its right.
        entries.append(_entry(name, kind=2, right=number + 1 if number < len(padded) else _FREE, start=start, size=len(content)))
        body += content.ljust(count * _SECTOR, b"\0")
    assert len(fat) <= _SECTOR // 4, "one sector of the table is enough for a test"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    table = struct.pack(f"<{_SECTOR // 4}I", *fat, *[_FREE] * (_SECTOR // 4 - len(fat)))
    return header + table + b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0") + body


def _entry(name: str, *, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le")
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded) + 2, kind, 1, _FREE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
