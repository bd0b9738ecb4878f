"""PDF → Document: the text layer, and recognition where there is none."""

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfDocument, PdfiumError

from assistant.documents.assembly import assemble
from assistant.documents.glyphs import PDFIUM_LOCK, read_scene
from assistant.documents.layout import Sheet, Survey, lay_out, read_sheet, survey
from assistant.documents.ocr import DPI, recognise
from assistant.documents.scene import Scene
from assistant.documents.source import Source
from assistant.documents.structure import read_structure
from assistant.documents.types import Document, PageQuality
from assistant.documents.warnings import page_warnings

__all__ = ["open_pdf", "read_pdf"]

_LARGEST_SIDE = 5000  # pixels of a picture to be recognised


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
    try:
        pages = survey([_read_sheet(document, index, source) for index in range(len(document))])
        pages, left_out = _recognise(document, pages, source)
    finally:
        with PDFIUM_LOCK:
            document.close()
    _refuse_unreadable(source, pages)
    structure = read_structure(source.content)
    layout = lay_out(pages, structure)
    return assemble(
        source.origin("pdf"),
        layout.drafts,
        qualities=pages.qualities,
        sizes=pages.sizes,
        title=layout.title,
        warnings=page_warnings(
            pages.qualities, layout.drafts, truncated=b"%%EOF" not in source.content[-2048:], left_out=left_out, ours=pages.recognised
        ),
        attachments=structure.attachments,
        signatures=structure.signatures,
    )


def _read_sheet(document: PdfDocument, index: int, source: Source) -> Sheet:
    source.tick("read", index, len(document))
    # The lock is let go between pages, so that a long file does not hold up everybody else.
    with PDFIUM_LOCK:
        try:
            page = document[index]
        except PdfiumError:
            return read_sheet(Scene(index + 1, 595.0, 842.0, drawings=10**6))
        try:
            scene = read_scene(page, index + 1)
        finally:
            page.close()
    return read_sheet(scene)


def _recognise(document: PdfDocument, pages: Survey, source: Source) -> tuple[Survey, int]:
    """Return the pages with those that have no usable text layer recognised, and how many the limit left out."""
    wanted = [index for index, quality in enumerate(pages.qualities) if quality in (PageQuality.UNREADABLE, PageQuality.GARBLED)]
    if not wanted or not source.limits.ocr:
        return pages, 0
    sheets = list(pages.sheets)
    chosen = wanted[: source.limits.max_ocr_pages]
    for done, index in enumerate(chosen):
        source.tick("ocr", done, len(chosen))
        with PDFIUM_LOCK:
            try:
                page = document[index]
            except PdfiumError:
                continue
            scale = min(DPI / 72, _LARGEST_SIDE / max(page.get_size()))
            try:
                picture = page.render(scale=scale).to_pil().convert("RGB")
            finally:
                page.close()
        sheets[index] = read_sheet(recognise(picture, number=index + 1, scale=scale, cache=source.limits.ocr_cache))
    return survey(sheets), len(wanted) - len(chosen)


def _refuse_unreadable(source: Source, pages: Survey) -> None:
    seen = set(pages.qualities) - {PageQuality.BLANK}
    if not seen:
        if pages.recognised:
            raise source.refusal("no-text", "PDF 的页面全部是图片,文字识别没有得到任何文字。请提供更清晰的扫描件或文字版。")
        raise source.refusal("empty", "PDF 的所有页面都是空白。请检查文件后重新提交。")
    if seen == {PageQuality.UNREADABLE}:
        raise source.refusal(
            "no-text", "PDF 的页面全部是图片(扫描件),没有文字层,且未做文字识别。请提供由 Word/WPS 直接导出的文字版 PDF 或 DOCX。"
        )
    if seen <= {PageQuality.UNREADABLE, PageQuality.GARBLED}:
        raise source.refusal("no-text", "PDF 的文字编码损坏,提取出来全是乱码。请用 Word/WPS 重新导出 PDF,或提供 DOCX。")
