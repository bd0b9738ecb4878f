"""PDF → Document: the text layer, and recognition where there is none that can be used."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image
from pypdfium2 import PdfDocument, PdfiumError

from assistant.documents.assembly import assemble
from assistant.documents.layout.characters import reads_better
from assistant.documents.layout.layout import Layout, Sheet, Survey, lay_out, read_sheet, survey
from assistant.documents.layout.scene import Scene
from assistant.documents.layout.structure import Note
from assistant.documents.ocr.recognise import DPI, recognise
from assistant.documents.pdf.glyphs import PDFIUM_LOCK, read_scene
from assistant.documents.pdf.objects import Turn
from assistant.documents.pdf.plotter import Plotter
from assistant.documents.pdf.structure import read_notes, read_structure
from assistant.documents.source import Source
from assistant.documents.types import Document, PageQuality
from assistant.documents.warnings import name_pages, page_warnings

__all__ = ["open_pdf", "read_pdf", "recognise_pages"]

_LARGEST_SIDE = 5000  # pixels of a picture to be recognised
_MOST_NOTES = 5_000
_LAYERED = re.compile(rb"/OC[\s/]*\d+ \d+ R")  # a form or picture on a layer; the dictionaries of streams are never packed away


def open_pdf(source: Source) -> PdfDocument:
    """Return the document, open; the caller holds PDFIUM_LOCK. Raises DocumentError: encrypted, damaged, empty, too-large."""
    try:
        document = PdfDocument(source.content)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise source.refusal("encrypted", "PDF 设有打开密码,无法读取。请提供去除密码的版本。") from error
        raise source.refusal("damaged", "PDF 文件损坏或不完整,无法打开。请重新导出或重新上传。") from error
    if len(document) > source.limits.max_pages:
        count = len(document)
        document.close()
        raise source.refusal("too-large", f"PDF 有 {count} 页,超过上限 {source.limits.max_pages} 页。请拆分后分别提交。")
    if not len(document):
        document.close()
        raise source.refusal("empty", "PDF 没有任何页面。请检查文件后重新提交。")
    return document


def read_pdf(source: Source) -> Document:
    """Return the document of a PDF: its text layer, and for pages without a usable one what recognition finds on their pictures.

    Raises DocumentError: encrypted, damaged, empty, too-large, no-text (no page could be read).
    """
    with PDFIUM_LOCK:
        document = open_pdf(source)
    plotter = Plotter()
    try:
        layered = _LAYERED.search(source.content) is not None
        pages = [_read_page(document, index, source, plotter, layered=layered) for index in range(len(document))]
        surveyed, left_out = recognise_pages(document, survey([page.sheet for page in pages]), source, plotter)
        with PDFIUM_LOCK:
            structure = read_structure(document, source.content)
    finally:
        with PDFIUM_LOCK:
            document.close()
    _refuse_unreadable(source, surveyed, plotter.undrawn)
    layout = lay_out(surveyed, replace(structure, notes=tuple(_place_notes(pages, structure.notes))[:_MOST_NOTES]))
    return assemble(
        source.origin("pdf"),
        layout.drafts,
        qualities=surveyed.qualities,
        sizes=surveyed.sizes,
        title=layout.title,
        warnings=[*_warn(source, surveyed, layout, left_out), *_name_undrawn(plotter.undrawn)],
        attachments=structure.attachments,
        omitted=["文件末尾"] if _is_truncated(source) else [],
        signatures=structure.signatures,
    )


def _warn(source: Source, pages: Survey, layout: Layout, left_out: int) -> list[str]:
    return page_warnings(pages.qualities, layout.drafts, truncated=_is_truncated(source), left_out=left_out, ours=pages.recognised)


def _is_truncated(source: Source) -> bool:
    return b"%%EOF" not in source.content[-2048:]


def _name_undrawn(numbers: Collection[int]) -> list[str]:
    if not numbers:
        return []
    return [f"第 {name_pages(sorted(numbers))} 页的图形过多,无法绘制,其中的文字没有识别或没有核对是否可见。请简化图形后重新导出。"]


class _ReadPage(NamedTuple):
    """turn: to the page as read, None where it could not be opened."""

    sheet: Sheet
    notes: list[Note]
    turn: Turn | None


def _place_notes(pages: Sequence[_ReadPage], fields: Sequence[Note]) -> Iterator[Note]:
    """Yield the notes of the pages and the form's fields with their boxes on the pages as read."""
    for note in (*(note for page in pages for note in page.notes), *fields):
        turn = pages[note.page - 1].turn if note.page <= len(pages) else None
        yield replace(note, box=turn.box(*note.box) if turn is not None and note.box is not None else None)


def _read_page(document: PdfDocument, index: int, source: Source, plotter: Plotter, *, layered: bool) -> _ReadPage:
    source.tick("read", index, len(document))
    # The lock is let go between pages, so that a long file does not hold up everybody else.
    with PDFIUM_LOCK:
        try:
            page = document[index]
        except PdfiumError:
            return _ReadPage(read_sheet(_lost_page(index + 1)), [], None)
        try:
            scene = read_scene(page, index + 1, plotter, layered=layered)
            notes = read_notes(page, index + 1)
            turn = Turn(page, round(scene.skew) % 360)
        except PdfiumError:
            return _ReadPage(read_sheet(_lost_page(index + 1)), [], None)
        finally:
            page.close()
    return _ReadPage(read_sheet(scene), notes, turn)


def _lost_page(number: int) -> Scene:
    """Return a page that cannot be opened, as one whose drawings cannot be read."""
    return Scene(number, 595.0, 842.0, drawings=10**6)


def recognise_pages(document: PdfDocument, pages: Survey, source: Source, plotter: Plotter) -> tuple[Survey, int]:
    """Return the pages with those that have no usable text layer recognised, and how many the limit left out.

    A page whose text is only doubtful keeps it, unless what its picture says reads better.
    """
    bad = [number for number, quality in enumerate(pages.qualities, 1) if quality in (PageQuality.UNREADABLE, PageQuality.GARBLED)]
    wanted = [*bad, *sorted(pages.doubtful)]
    if not wanted or not source.limits.ocr:
        return pages, 0
    sheets = list(pages.sheets)
    chosen = wanted[: source.limits.max_ocr_pages]
    for done, number in enumerate(chosen):
        source.tick("ocr", done, len(chosen))
        with PDFIUM_LOCK:
            picture = _draw(document, number, plotter)
        if picture is None:
            continue
        tick = partial(source.tick, "ocr", done, len(chosen))
        scene = recognise(picture.image, number=number, scale=picture.scale, cache=source.limits.ocr_cache, tick=tick)
        sheet, layer = read_sheet(scene), sheets[number - 1]
        if pages.qualities[number - 1] is PageQuality.UNREADABLE or _is_better(sheet, layer, doubtful=number in pages.doubtful):
            sheets[number - 1] = replace(sheet, hidden=layer.hidden)
    return survey(sheets), len(bad[source.limits.max_ocr_pages :])


def _is_better(sheet: Sheet, layer: Sheet, *, doubtful: bool) -> bool:
    """Return whether what was recognised replaces a page's own text: anything instead of garbled text, the likelier instead of a
    doubtful one."""
    return reads_better(sheet.text, layer.text) if doubtful else bool(sheet.text.strip())


class _Picture(NamedTuple):
    """scale: pixels per point."""

    image: Image.Image
    scale: float


def _draw(document: PdfDocument, number: int, plotter: Plotter) -> _Picture | None:
    try:
        page = document[number - 1]
    except PdfiumError:
        return None
    scale = min(DPI / 72, _LARGEST_SIDE / max(page.get_size()))
    try:
        picture = plotter.draw(page, number, scale)
        return _Picture(picture.to_pil().convert("RGB"), scale) if picture is not None else None
    finally:
        page.close()


def _refuse_unreadable(source: Source, pages: Survey, undrawn: Collection[int]) -> None:
    seen = set(pages.qualities) - {PageQuality.BLANK}
    if not seen:
        if pages.recognised:
            raise source.refusal("no-text", "PDF 的页面全部是图片,文字识别没有得到任何文字。请提供更清晰的扫描件或文字版。")
        raise source.refusal("empty", "PDF 的所有页面都是空白。请检查文件后重新提交。")
    unreadable = {number for number, quality in enumerate(pages.qualities, 1) if quality is PageQuality.UNREADABLE}
    if seen == {PageQuality.UNREADABLE} and unreadable <= set(undrawn):
        raise source.refusal("no-text", "PDF 的页面图形过多,无法绘制,其中的文字没有读到。请简化图形后重新导出,或提供 DOCX。")
    if seen == {PageQuality.UNREADABLE}:
        raise source.refusal(
            "no-text", "PDF 的页面全部是图片(扫描件),没有文字层,且未做文字识别。请提供由 Word/WPS 直接导出的文字版 PDF 或 DOCX。"
        )
    if seen <= {PageQuality.UNREADABLE, PageQuality.GARBLED}:
        raise source.refusal("no-text", "PDF 的文字编码损坏,提取出来全是乱码。请用 Word/WPS 重新导出 PDF,或提供 DOCX。")
