"""The one door for files: what a file is, whether it may be read, and which reader reads it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

from assistant.documents.images import read_image
from assistant.documents.ofd.reader import read_ofd
from assistant.documents.office.ole import SIGNATURE
from assistant.documents.old_formats import HTML, classify_office, read_office
from assistant.documents.packages.archive import read_package
from assistant.documents.packages.zips import open_zip
from assistant.documents.pdf.reader import read_pdf
from assistant.documents.plaintext.reader import read_markdown, read_text
from assistant.documents.sheets.delimited import read_csv
from assistant.documents.sheets.reader import read_xlsx
from assistant.documents.source import Limits, Progress, Source
from assistant.documents.types import Document
from assistant.documents.word.reader import read_docx
from assistant.errors import DocumentError, UserInputError

__all__ = ["FORMATS", "kind_of", "load", "read_document", "read_source"]


def _read_zip(source: Source) -> Document:
    return read_package(source, _read_inner)


def _read_inner(source: Source) -> Document:
    """Return a file of a package. The package itself opens the zips in it: one that comes here is none that can be read."""
    if kind_of(source) == ".zip":
        raise source.refusal("damaged", "压缩包里的这个文件结构异常,无法读取。请用原软件打开后另存一份,重新打包。")
    return read_source(source)


FORMATS: Mapping[str, Callable[[Source], Document]] = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".docm": read_docx,
    ".doc": read_office,
    ".wps": read_office,
    ".rtf": read_office,
    ".odt": read_office,
    ".ofd": read_ofd,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".xls": read_office,
    ".et": read_office,
    ".ods": read_office,
    ".html": read_office,  # what some programs save as .doc or .xls
    ".csv": read_csv,
    ".tsv": read_csv,
    ".png": read_image,
    ".jpg": read_image,
    ".jpeg": read_image,
    ".bmp": read_image,
    ".gif": read_image,
    ".tif": read_image,
    ".tiff": read_image,
    ".webp": read_image,
    ".zip": _read_zip,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
}

_ADVICE = "请转换为 PDF、DOCX 或 OFD 后提交。"
_WORDS = frozenset({".md", ".markdown", ".txt", ".csv", ".tsv"})  # words have no signature: the suffix decides
# What a file begins with: the suffix of its reader, or how people call what is not read.
_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"BM.{4}\0{4}", re.DOTALL), ".bmp"),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), ".tif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), ".webp"),
    (re.compile(rb"\s*\{\\rtf"), ".rtf"),
    (re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\0"), "压缩包(只读取 ZIP 格式)"),
    (re.compile(rb".{4}ftyp(?:heic|heix|mif1|msf1)", re.DOTALL), "苹果手机的 HEIC 照片(请改存为 JPEG)"),
    (re.compile(rb"MZ[^\0]{0,60}\0|\x7fELF"), "可执行程序"),
)
# Suffixes of one kind of file: a name that differs from the content only so is no cause for a warning.
_SAME = {
    ".docm": ".docx",
    ".xlsm": ".xlsx",
    ".wps": ".doc",
    ".et": ".xls",
    ".jpeg": ".jpg",
    ".tiff": ".tif",
    ".markdown": ".md",
    ".tsv": ".csv",
}


def read_document(path: Path, *, name: str | None = None, limits: Limits | None = None, progress: Progress | None = None) -> Document:
    """Return what stands in the file at `path`, read by what it is and not by what it is called.

    name: shown instead of the file's own name. Raises UserInputError where there is no such file, DocumentError with a code
    of the contract for a file that cannot be read, whatever is wrong with it.
    """
    return read_source(load(path, name=name, limits=limits, progress=progress))


def read_source(source: Source) -> Document:
    """Return what stands in a file whose bytes are at hand. Raises DocumentError."""
    if not source.content:
        raise source.refusal("empty", "文件是空的(0 字节)。请检查后重新提交。")
    try:
        suffix = kind_of(source)
        document = FORMATS[suffix](source)
    except DocumentError:
        raise
    except MemoryError as error:
        raise source.refusal("too-large", "读取文件所需的内存超过上限。请压缩图片、删去嵌入的大对象,或拆分后分别提交。") from error
    except RecursionError as error:
        raise source.refusal("damaged", "文件结构异常(嵌套过深),无法读取。请用原软件打开后另存一份再提交。") from error
    except Exception as error:
        # Hostile bytes make parsers fail in ways that no list of exceptions covers; to the caller the file is damaged.
        raise source.refusal("damaged", "文件损坏或结构异常,无法读取。请用原软件打开后另存一份再提交。") from error
    called = PurePath(source.name).suffix.lower()
    if called in FORMATS and _SAME.get(called, called) != _SAME.get(suffix, suffix):
        kind = suffix.removeprefix(".").upper()
        warning = f"文件名后缀是 {called},实际内容是 {kind},已按 {kind} 读取。"
        return document.model_copy(update={"warnings": (warning, *document.warnings)})
    return document


def load(path: Path, *, name: str | None = None, limits: Limits | None = None, progress: Progress | None = None) -> Source:
    """Return the file's bytes. Raises UserInputError where there is no such file, DocumentError: too-large."""
    limits = limits or Limits()
    name = name or path.name
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
        return Source(name=name, content=path.read_bytes(), limits=limits, progress=progress)
    except OSError as error:
        raise UserInputError(f"无法打开文件 {str(path)!r}:{error.strerror or error}。请检查读取权限。") from error


def kind_of(source: Source) -> str:
    """Return the suffix of the reader for the content. Raises DocumentError: encrypted, damaged, unsupported-format."""
    called = PurePath(source.name).suffix.lower()
    head = source.content[:1024]
    if head.startswith(SIGNATURE):
        return classify_office(source).suffix
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(source, called)
    for signature, kind in _SIGNATURES:
        if signature.match(head):
            if kind in FORMATS:
                return kind
            raise source.refusal("unsupported-format", f"这是{kind},暂不能读取。{_ADVICE}")
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if called in _WORDS:  # before the marks that words can hold: a text may speak of PDF or of HTML
        return called
    if b"%PDF-" in head:
        return ".pdf"
    if HTML.match(source.content[:2000]):
        return ".html"
    if called in FORMATS:
        kind = called.removeprefix(".").upper()
        raise source.refusal("damaged", f"文件不是有效的 {kind}(内容与后缀不符或已损坏)。请重新导出后提交。")
    raise source.refusal("unsupported-format", f"不支持的格式{f' {called}' if called else ''}。{_ADVICE}")


def _kind_of_zip(source: Source, called: str) -> str:
    with open_zip(source) as archive:
        names = {name.replace("\\", "/") for name in archive.namelist()}
    if {"ofd.xml", "encryptions.xml"} & {name.lower() for name in names}:
        return ".ofd"
    if "[Content_Types].xml" in names:
        for folder, suffix in (("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", None)):
            if any(name.startswith(folder) for name in names):
                if suffix is None:
                    raise source.refusal("unsupported-format", f"这是幻灯片,暂不能读取。{_ADVICE}")
                return suffix
    if "mimetype" in names:  # as OpenDocument files have
        return classify_office(source).suffix
    if called in FORMATS and called != ".zip":
        kind = called.removeprefix(".").upper()
        raise source.refusal("damaged", f"文件里没有 {kind} 的正文,可能已损坏。请用原软件打开后另存一份再提交。")
    return ".zip"
