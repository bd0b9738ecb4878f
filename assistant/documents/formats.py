"""The one door for files: what a file is, whether it may be read, and which reader reads it."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

from assistant.documents.docx import read_docx
from assistant.documents.pdf import read_pdf
from assistant.documents.plain import read_markdown, read_text
from assistant.documents.source import Limits, Progress, Source
from assistant.documents.types import Document
from assistant.errors import DocumentError, UserInputError

__all__ = ["FORMATS", "read_document"]

FORMATS: Mapping[str, Callable[[Source], Document]] = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".docm": read_docx,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
}

_ADVICE = "请转换为 PDF(文字版)或 DOCX 后提交。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a file begins with, and how people call it. Formats that are read are told by their own signatures below.
_FOREIGN: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP", re.DOTALL), "图片"),
    (re.compile(rb"Rar!|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh|\xfd7zXZ"), "压缩包"),
    (re.compile(rb"\s*\{\\rtf"), "RTF 文档"),
    (re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE), "网页"),
    (re.compile(rb"MZ|\x7fELF"), "可执行程序"),
)


def read_document(path: Path, *, name: str | None = None, limits: Limits | None = None, progress: Progress | None = None) -> Document:
    """Return what stands in the file at `path`, read by what it is and not by what it is called.

    name: shown instead of the file's own name. Raises UserInputError where there is no such file, DocumentError with a code
    of the contract for a file that cannot be read, whatever is wrong with it.
    """
    source = _load(path, name=name or path.name, limits=limits or Limits(), progress=progress)
    called = PurePath(source.name).suffix.lower() or path.suffix.lower()
    suffix = _sniff(source, called)
    try:
        document = FORMATS[suffix](source)
    except DocumentError:
        raise
    except (RecursionError, MemoryError) as error:
        raise source.refusal("damaged", "文件结构异常(嵌套过深或过大),无法读取。请重新导出后提交。") from error
    except Exception as error:
        # Hostile bytes make parsers fail in ways that no list of exceptions covers; to the caller the file is damaged.
        raise source.refusal("damaged", "文件损坏或结构异常,无法读取。请用原软件打开后另存一份再提交。") from error
    if called in FORMATS and FORMATS[called] is not FORMATS[suffix]:
        kind = suffix.removeprefix(".").upper()
        warning = f"文件名后缀是 {called},实际内容是 {kind},已按 {kind} 读取。"
        return document.model_copy(update={"warnings": (warning, *document.warnings)})
    return document


def _load(path: Path, *, name: str, limits: Limits, progress: Progress | None) -> Source:
    if not path.exists():
        raise UserInputError(f"没有找到文件 {str(path)!r}。请检查路径。")
    if not path.is_file():
        raise UserInputError(f"{str(path)!r} 是文件夹,不是文件。请指定其中的一个文件,或用 yushen batch 处理整个文件夹。")
    try:
        size = path.stat().st_size
        if size > limits.max_bytes:
            megabytes = 1024 * 1024
            message = f"文件有 {size / megabytes:.0f} MB,超过上限 {limits.max_bytes / megabytes:.0f} MB。请压缩图片或拆分后提交。"
            raise DocumentError("too-large", message, name=name)
        source = Source(name=name, content=path.read_bytes(), limits=limits, progress=progress)
    except OSError as error:
        raise UserInputError(f"无法打开文件 {str(path)!r}:{error.strerror or error}。请检查读取权限。") from error
    if not source.content:
        raise source.refusal("empty", "文件是空的(0 字节)。请检查后重新提交。")
    return source


def _sniff(source: Source, called: str) -> str:
    """Return the suffix of the reader for the content. Raises DocumentError: encrypted, damaged, unsupported-format."""
    head = source.content[:1024]
    if b"%PDF-" in head:
        return ".pdf"
    if head.startswith(_OLE):
        _refuse_ole(source)
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(source, called)
    for signature, kind in _FOREIGN:
        if signature.match(head):
            raise source.refusal("unsupported-format", f"这是{kind},暂不能读取。{_ADVICE}")
    if called in (".pdf", ".docx", ".docm"):
        # Words have no signature: a PDF or DOCX without its own is broken, not a text file.
        kind = called.removeprefix(".").upper()
        raise source.refusal("damaged", f"文件不是有效的 {kind}(内容与后缀不符或已损坏)。请重新导出后提交。")
    if called in FORMATS:
        return called
    raise source.refusal("unsupported-format", f"不支持的格式{f' {called}' if called else ''}。{_ADVICE}")


def _refuse_ole(source: Source) -> None:
    if "EncryptedPackage".encode("utf-16-le") in source.content:
        raise source.refusal("encrypted", "Office 文件设有打开密码,无法读取。请提供去除密码的版本。")
    raise source.refusal("unsupported-format", f"这是旧版 Office 或 WPS 格式(.doc/.wps/.xls 等),暂不能读取。{_ADVICE}")


def _sniff_zip(source: Source, called: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        if called in (".docx", ".docm"):
            raise source.refusal("damaged", "DOCX 文件损坏或不完整,无法打开。请重新导出或重新上传。") from error
        raise source.refusal("unsupported-format", f"这是损坏的压缩包。{_ADVICE}") from error
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return ".docx"
    kind = "OFD 版式文件" if "OFD.xml" in names else "压缩包或其他 Office 文件"
    if called in (".docx", ".docm") and "OFD.xml" not in names:
        if not any(name.startswith(("xl/", "ppt/")) for name in names):
            raise source.refusal("damaged", "DOCX 文件里没有 Word 正文,可能已损坏。请用 Word/WPS 打开后另存为 DOCX。")
        kind = "Excel 或 PowerPoint 文件"
    raise source.refusal("unsupported-format", f"这是{kind},暂不能读取。{_ADVICE}")
