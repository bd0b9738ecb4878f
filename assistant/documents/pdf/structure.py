"""What a PDF says about itself beside its pages: outline, metadata, notes, form fields, attachments, signatures."""

import ctypes
import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from assistant.documents.assembly import clean
from assistant.documents.box import Box
from assistant.documents.layout.structure import Note, Structure
from assistant.text.normalize import fold_text

__all__ = ["read_notes", "read_structure"]

_MOST_ENTRIES = 5_000
_DEEPEST = 9
_MOST_BYTES = 65_536  # of one string
_UNSEEN_FLAGS = 0b100010  # hidden, no view
_LEAST_SIDE = 2.0  # points of a box in which words can be seen
_ASIDE = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_WIDGET}  # fields are read with their form
# pypdf reads broken files leniently and then trips over what it got; pdfium decides whether the file is damaged.
_TRIPS = (PyPdfError, ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError, NotImplementedError)
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def read_structure(document: PdfDocument, content: bytes) -> Structure:
    """Return what the file says about itself; parts that are broken are left out. Notes are read page by page, with read_notes.

    content: the file's bytes. The caller holds PDFIUM_LOCK.
    """
    has_form = pdfium.FPDF_GetFormType(document.raw) != pdfium.FORMTYPE_NONE
    reader = _open_reader(content) if has_form or pdfium.FPDF_GetSignatureCount(document.raw) > 0 else None
    return Structure(
        outline=_read_outline(document),
        title=_read_title(document),
        notes=tuple(_read_fields(reader)) if reader else (),
        attachments=tuple(_read_attachments(document)),
        signatures=tuple(_read_signatures(reader)) if reader else (),
    )


def _open_reader(content: bytes) -> PdfReader | None:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    try:
        reader = PdfReader(io.BytesIO(content))
        return None if reader.is_encrypted and not reader.decrypt("") else reader
    except _TRIPS:
        return None


def _read_title(document: PdfDocument) -> str | None:
    try:
        return clean(document.get_metadata_value("Title")) or None
    except (UnicodeError, ValueError):
        return None


def _read_outline(document: PdfDocument) -> dict[tuple[int, str], int]:
    logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)
    outline: dict[tuple[int, str], int] = {}
    try:
        for bookmark in document.get_toc(max_depth=_DEEPEST):
            destination = bookmark.get_dest()
            page = destination.get_index() if destination else None
            outline.setdefault(((page or 0) + 1 if page is not None else 0, fold_text(bookmark.get_title())), bookmark.level + 1)
            if len(outline) >= _MOST_ENTRIES:
                break
    except (PdfiumError, UnicodeError, ValueError):
        pass  # what was read before stands
    return outline


def _read_text(call: Callable[[Any, int], int]) -> str:
    """Return a string that pdfium writes into a buffer: UTF-16, ended by a zero."""
    size = min(call(None, 0), _MOST_BYTES)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return clean(_mend_name(buffer.raw[: size - 2].decode("utf-16-le", "replace")))


def _mend_name(text: str) -> str:
    """Return a string that was read byte by byte as what its bytes say: UTF-16 with its mark, UTF-8, or GBK as old Chinese programs
    write it."""
    try:
        written = text.encode("latin-1")
        if written.isascii():
            return text
        return written.decode("utf-16") if written.startswith((b"\xfe\xff", b"\xff\xfe")) else written.decode("utf-8")
    except UnicodeEncodeError:
        return text  # beyond Latin: read rightly
    except UnicodeDecodeError:
        return text.encode("latin-1").decode("gb18030", "replace") if re.search("[\x80-\xff]{2}", text) else text


def _read_attachments(document: PdfDocument) -> Iterator[str]:
    """Yield the names of the files that the document carries; a file pinned to a page is among its notes."""
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(document.raw), _MOST_ENTRIES)):
        attachment = pdfium.FPDFDoc_GetAttachment(document.raw, index)
        if attachment:
            yield _name_attachment(attachment)


def _name_attachment(attachment: Any) -> str:
    return _read_text(lambda buffer, size: pdfium.FPDFAttachment_GetName(attachment, buffer, size)) or "未命名附件"


def read_notes(page: PdfPage, number: int) -> list[Note]:
    """Return the notes of the page, form fields left out, their boxes in the page's own space. number: 1-based. The caller holds
    PDFIUM_LOCK."""
    found: list[Note] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_ENTRIES)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind in _ASIDE:
                continue
            text = _read_text(lambda buffer, size, note=annotation: pdfium.FPDFAnnot_GetStringValue(note, b"Contents", buffer, size))  # type: ignore[misc]
            box = _read_box(annotation)
            seen = kind == pdfium.FPDF_ANNOT_FREETEXT and not pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN_FLAGS
            if text:
                found.append(Note(number, text, visible=seen and _has_room(box, Box(*page.get_bbox())), box=box))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _read_box(annotation: Any) -> Box | None:
    edges = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, edges):
        return None
    return Box.around([(edges.left, edges.bottom), (edges.right, edges.top)])


def _has_room(box: Box | None, page: Box) -> bool:
    """Return whether words in `box` can be seen on the page: it is large enough for a character, and on the paper."""
    if box is None:
        return False
    across, up = min(box.right, page.right) - max(box.left, page.left), min(box.top, page.top) - max(box.bottom, page.bottom)
    return min(across, up) >= _LEAST_SIDE


def _read_fields(reader: PdfReader) -> Iterator[Note]:
    """Yield the words that are filled into the form, by page, their boxes in the page's own space."""
    count = 0
    try:
        for number, page in enumerate(reader.pages, 1):
            for reference in page.get("/Annots", ()) or ():
                count += 1
                if count > _MOST_ENTRIES:
                    return
                widget = reference.get_object()
                words = _inherited(widget, "/V") if widget.get("/Subtype") == "/Widget" else None
                if isinstance(words, str) and (text := clean(words)) and not text.startswith("/"):
                    left, bottom, right, top = map(float, widget["/Rect"])
                    box = Box.around([(left, bottom), (right, top)])
                    seen = not int(widget.get("/F", 0)) & _UNSEEN_FLAGS and _has_room(box, Box(*map(float, page.cropbox)))
                    yield Note(number, text, visible=seen, box=box)
    except _TRIPS:
        return


def _inherited(widget: Any, key: str) -> Any:
    """Return what a form field or the field that it is a part of says under `key`."""
    for _ in range(_DEEPEST):
        if (value := widget.get(key)) is not None:
            return value.get_object()
        if (parent := widget.get("/Parent")) is None:
            return None
        widget = parent.get_object()
    return None


def _read_signatures(reader: PdfReader) -> Iterator[str]:
    """Yield who signed the file, when and why, in the file's own words."""
    try:
        fields = reader.get_fields() or {}
    except _TRIPS:
        return
    for signed in list(fields.values())[:_MOST_ENTRIES]:
        try:
            value = signed.get("/V")
            value = value.get_object() if value is not None else None
            if signed.get("/FT") == "/Sig" and value is not None:
                yield _describe(str(value.get("/Name") or ""), str(value.get("/M") or ""), str(value.get("/Reason") or ""))
        except _TRIPS:
            continue


def _describe(name: str, date: str, reason: str) -> str:
    when = _DATE.match(date)
    parts = [clean(name) or "未署名", "-".join(when.groups()) if when else "", clean(reason)]
    return f"电子签名:{','.join(part for part in parts if part)}(未验证)"
