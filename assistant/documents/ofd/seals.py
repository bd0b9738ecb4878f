"""Electronic seals of an OFD file: who signed when, as the file says in clear, and the pictures of the seals. Nothing is verified."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from assistant.documents.assembly import clean
from assistant.documents.ofd.book import Book, Volume
from assistant.documents.ofd.geometry import Frame, parse_frame
from assistant.documents.ofd.xml import BrokenPart, children, text_of

__all__ = ["Seal", "read_seals"]

_MOST_SEALS = 500
_LARGEST_SEAL = 8 * 1024 * 1024
_MOST_FIELDS = 64
_LONGEST_NAME = 100
_SEQUENCE, _OCTETS, _UTF8 = 0x30, 0x04, 0x0C
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


class Stamp(NamedTuple):
    """Where a seal is set. page: 1-based; frame: in millimetres."""

    page: int
    frame: Frame


@dataclass(frozen=True)
class Seal:
    """words: one Chinese phrase. picture: bytes of the seal's image, None where the file has none that is easily had."""

    words: str
    stamps: tuple[Stamp, ...]
    picture: bytes | None


class _Engraving(NamedTuple):
    name: str | None
    picture: bytes | None


def read_seals(book: Book) -> list[Seal]:
    """Return the seals and signatures of all documents of the file; what is missing or broken is left out."""
    found: list[Seal] = []
    for volume in book.volumes:
        opened = book.parts.parse_located(text_of(volume.body, "Signatures"), beside="OFD.xml")
        if opened is None:
            continue
        for entry in children(opened[1], "Signature"):
            if len(found) < _MOST_SEALS:
                found.append(_read_seal(book, volume, entry, opened[0], len(found) + 1))
    return found


def _read_seal(book: Book, volume: Volume, entry: Element, beside: str, number: int) -> Seal:
    kind = "数字签名" if entry.get("Type") == "Sign" else "电子签章"
    signature = book.parts.parse_located(entry.get("BaseLoc"), beside=beside)
    if signature is None:
        return Seal(f"{kind} {number}:签名数据缺失或损坏(未验签)", (), None)
    place, root = signature
    signed = next(children(root, "SignedInfo"), root)
    engraving = _read_engraving(book, place, root, signed)
    stamps = tuple(_stamps(book, volume, signed))
    provider = next(children(signed, "Provider"), Element("Provider"))
    stated = [
        f"印章“{engraving.name}”" if engraving.name else None,
        f"第 {'、'.join(str(page) for page in sorted({stamp.page for stamp in stamps}))} 页" if stamps else None,
        clean(provider.get("Company") or provider.get("ProviderName") or "")[:_LONGEST_NAME] or None,
        "-".join(day.groups()) if (day := _DAY.match(text_of(signed, "SignatureDateTime") or "")) else None,
    ]
    words = ",".join(part for part in stated if part)
    return Seal(f"{kind} {number}:{words or '没有写明签署者'}(未验签)", stamps, engraving.picture)


def _stamps(book: Book, volume: Volume, signed: Element) -> Iterator[Stamp]:
    pages = {leaf.identity: leaf.number for leaf in book.leaves if leaf.volume is volume}
    for stamp in list(children(signed, "StampAnnot"))[:_MOST_SEALS]:
        page, frame = pages.get((stamp.get("PageRef") or "").strip()), parse_frame(stamp.get("Boundary"))
        if page is not None and frame is not None:
            yield Stamp(page, frame)


def _read_engraving(book: Book, place: str, root: Element, signed: Element) -> _Engraving:
    """Return the name and the picture of the seal: of its own part, else of the signed value that holds a copy of it."""
    own = next(children(signed, "Seal"), None)
    for location, steps in ((text_of(own, "BaseLoc"), (0,)), (text_of(root, "SignedValue"), (0, 1, 0))):
        found = book.parts.locate(location, beside=place)
        try:
            content = book.parts.read(found) if found else b""
        except BrokenPart:
            continue
        if content and len(content) <= _LARGEST_SEAL:
            engraving = _open_seal(content, steps)
            if engraving.name or engraving.picture:
                return engraving
    return _Engraving(None, None)


def _open_seal(content: bytes, steps: Sequence[int]) -> _Engraving:
    """Return what a seal shows. steps: from the whole to the seal's description.

    Source: GB/T 38540, SES_SealInfo: header, id, property (type, name, …), picture (type, data, …).
    """
    fields = _fields(content)
    for step in (0, *steps):
        if step >= len(fields) or fields[step][0] != _SEQUENCE:
            return _Engraving(None, None)
        fields = _fields(fields[step][1])
    name = _field(fields, 2, 1, _UTF8)
    picture = _field(fields, 3, 1, _OCTETS)
    return _Engraving(clean((name or b"").decode("utf-8", "replace"))[:_LONGEST_NAME] or None, picture)


def _field(fields: Sequence[tuple[int, bytes]], outer: int, inner: int, tag: int) -> bytes | None:
    if outer >= len(fields) or fields[outer][0] != _SEQUENCE:
        return None
    parts = _fields(fields[outer][1])
    return parts[inner][1] if inner < len(parts) and parts[inner][0] == tag else None


def _fields(content: bytes) -> list[tuple[int, bytes]]:
    """Return tag and content of the DER values that follow each other in `content`, as far as they are whole."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at + 2 <= len(content) and len(found) < _MOST_FIELDS:
        tag, length = content[at], content[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4:
                break
            length = int.from_bytes(content[at : at + count], "big")
            at += count
        if at + length > len(content):
            break
        found.append((tag, content[at : at + length]))
        at += length
    return found
