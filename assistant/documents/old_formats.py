"""Old Office, WPS and OpenDocument files → Document, through LibreOffice."""

import io
import re
import zipfile
from pathlib import PurePath
from typing import NamedTuple

from assistant.documents.office.libreoffice import convert
from assistant.documents.office.ole import SIGNATURE, classify_ole
from assistant.documents.packages.zips import ZIP_DAMAGE, read_entry
from assistant.documents.sheets.reader import read_xlsx
from assistant.documents.source import Source
from assistant.documents.types import Document
from assistant.documents.word.pages import print_pages
from assistant.documents.word.reader import read_word

__all__ = ["HTML", "OfficeKind", "classify_office", "read_office", "render_pdf"]

_RTF = re.compile(rb"\s*\{\\rtf")
HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)
_LARGEST_MANIFEST = 4 * 1024 * 1024
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


class OfficeKind(NamedTuple):
    """suffix: of what the file is; to: what it is read as, "docx" or "xlsx"; names: other suffixes that files of this kind have."""

    suffix: str
    to: str
    names: tuple[str, ...] = ()


_WORD = OfficeKind(".doc", "docx", (".wps", ".dot", ".wpt"))
_EXCEL = OfficeKind(".xls", "xlsx", (".et", ".xlt", ".ett"))
_RICH = OfficeKind(".rtf", "docx")
_TEXT = OfficeKind(".odt", "docx", (".ott",))
_SPREADSHEET = OfficeKind(".ods", "xlsx", (".ots",))
_PAGE = OfficeKind(".html", "docx", (".htm",))
_MODERN = OfficeKind(".docx", "docx", (".docm",))


def read_office(source: Source) -> Document:
    """Return the document of a .doc, .wps, .rtf, .odt, .xls, .et or .ods file, or of a web page that was saved as .doc.

    Raises DocumentError: encrypted, damaged, timeout, too-large, empty, no-text, unsupported-format (presentations, or LibreOffice is
    missing or switched off).
    """
    called = PurePath(source.name).suffix.lower()
    kind = classify_office(source)
    if not source.limits.office:
        raise source.refusal("unsupported-format", f"读取 {kind.suffix} 文件需要 LibreOffice,本次未启用。请另存为 DOCX 或 PDF 后提交。")
    converted = source.model_copy(update={"content": convert(source, suffix=kind.suffix, to=kind.to)})
    if kind.to == "xlsx":
        document = read_xlsx(converted)
    else:
        document = read_word(converted, printed=source, suffix=kind.suffix)
    suffix = called if called in kind.names else kind.suffix
    note = f"这是 {suffix} 格式,经 LibreOffice 转换后读取,个别内容和版式可能与原文件不同。"
    return document.model_copy(update={"origin": source.origin(suffix.removeprefix(".")), "warnings": (note, *document.warnings)})


def render_pdf(source: Source) -> bytes | None:
    """Return a word processor's file as the PDF whose pages `Document.pages` counts, None where there is no such PDF: LibreOffice is
    missing or cannot print the file, or it is a spreadsheet. Raises DocumentError: encrypted, damaged, unsupported-format."""
    kind = classify_office(source)
    return print_pages(source, suffix=kind.suffix) if kind.to == "docx" else None


def classify_office(source: Source) -> OfficeKind:
    """Return what kind of office file it is, by its bytes. Raises DocumentError: encrypted, damaged, unsupported-format."""
    content = source.content
    if content.startswith(SIGNATURE):
        return _classify_compound(source)
    if content.startswith(b"PK"):
        return _classify_zip(source)
    if _RTF.match(content[:100]):
        return _RICH
    if HTML.match(content[:2000]):
        return _PAGE
    raise source.refusal("damaged", "文件内容与后缀不符或已损坏,无法读取。请用原软件打开后另存为 DOCX 或 PDF 再提交。")


def _classify_compound(source: Source) -> OfficeKind:
    kind = classify_ole(source.content)
    if kind == "word":
        return _WORD
    if kind == "excel":
        return _EXCEL
    if kind == "encrypted":
        raise source.refusal("encrypted", "Office 文件设有打开密码,无法读取。请提供去除密码的版本。")
    if kind == "powerpoint":
        raise source.refusal("unsupported-format", "这是演示文稿(PPT),暂不能读取。请另存为 PDF 后提交。")
    raise source.refusal("damaged", "文件里没有可识别的 Office 内容,可能已损坏。请用原软件打开后另存为 DOCX 或 PDF 再提交。")


def _classify_zip(source: Source) -> OfficeKind:
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            names = set(archive.namelist())
            kind = (_read(archive, "mimetype") or b"").strip()
            manifest = _read(archive, "META-INF/manifest.xml") or b""
    except ZIP_DAMAGE as error:
        raise source.refusal("damaged", "文件损坏或不完整,无法打开。请用原软件打开后另存一份再提交。") from error
    if b"encryption-data" in manifest or "encrypted-package" in names:
        raise source.refusal("encrypted", "文件设有打开密码,无法读取。请提供去除密码的版本。")
    if kind.startswith(_OPEN_DOCUMENT + b"text"):
        return _TEXT
    if kind.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
        return _SPREADSHEET
    if any(name.startswith("word/") for name in names):
        return _MODERN
    raise source.refusal("unsupported-format", "这种文件暂不能读取。请另存为 DOCX 或 PDF 后提交。")


def _read(archive: zipfile.ZipFile, name: str) -> bytes | None:
    return read_entry(archive, archive.getinfo(name), most=_LARGEST_MANIFEST) if name in archive.namelist() else None
