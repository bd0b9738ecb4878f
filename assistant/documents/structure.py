"""What a PDF says about itself beside its pages: outline, metadata, notes; read with pypdf."""

import io
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from assistant.documents.assembly import clean
from assistant.text.normalize import fold_text

__all__ = ["Note", "Structure", "read_structure"]

_MOST_ENTRIES = 5_000
_DEEPEST = 9
# pypdf reads broken files leniently and then trips over what it got; pdfium decides whether the file is damaged.
_TRIPS = (PyPdfError, ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError, NotImplementedError)
_SPOKEN = {"/FreeText"}  # drawn on the page; all other notes open on a click only


@dataclass(frozen=True)
class Note:
    """An annotation or form field with words. page: 1-based. visible: a person sees it without a click."""

    page: int
    text: str
    visible: bool


@dataclass(frozen=True)
class Structure:
    """outline: levels by 1-based page (0 where unknown) and folded title. title: of the metadata. attachments, signatures: see Document."""

    outline: dict[tuple[int, str], int] = field(default_factory=dict)
    title: str | None = None
    notes: tuple[Note, ...] = ()
    attachments: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()


def read_structure(content: bytes) -> Structure:
    """Return what the file says about itself; parts that are broken or hidden by encryption are left out."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return Structure()
    except _TRIPS:
        return Structure()
    return Structure(outline=_read_outline(reader), title=_read_title(reader), notes=_read_notes(reader))


def _read_title(reader: PdfReader) -> str | None:
    try:
        title = reader.metadata.title if reader.metadata else None
        return clean(str(title)) or None if title else None
    except _TRIPS:
        return None


def _read_outline(reader: PdfReader) -> dict[tuple[int, str], int]:
    try:
        entries = reader.outline  # pypdf refuses cycles
        pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1) if page.indirect_reference}
    except _TRIPS:
        return {}
    outline: dict[tuple[int, str], int] = {}
    for level, entry in _walk(entries, 1):
        if len(outline) >= _MOST_ENTRIES:
            break
        try:
            page = pages.get(getattr(entry.page, "idnum", -1), 0) if entry.page is not None else 0
            outline.setdefault((page, fold_text(str(entry.title))), level)
        except _TRIPS:
            continue
    return outline


def _walk(entries: Iterable[Any], level: int) -> Iterator[tuple[int, Any]]:
    for entry in entries:
        if isinstance(entry, list):
            if level < _DEEPEST:
                yield from _walk(entry, level + 1)
        else:
            yield level, entry


def _read_notes(reader: PdfReader) -> tuple[Note, ...]:
    notes: list[Note] = []
    try:
        for number, page in enumerate(reader.pages, 1):
            if "/Annots" in page:
                notes += _page_notes(page, number)
    except _TRIPS:
        pass
    return tuple(notes[:_MOST_ENTRIES])


def _page_notes(page: Any, number: int) -> Iterator[Note]:
    for reference in page["/Annots"].get_object() or ():
        try:
            annotation = reference.get_object()
            kind = annotation.get("/Subtype")
            words = annotation.get("/V") if kind == "/Widget" else annotation.get("/Contents")
            flags = int(annotation.get("/F", 0))
        except _TRIPS:
            continue
        if isinstance(words, str) and kind != "/Link" and (text := clean(words)) and not text.startswith("/"):
            yield Note(number, text, visible=kind in {*_SPOKEN, "/Widget"} and not flags & 0b10)
