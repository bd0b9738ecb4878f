"""A zip of several files, read as one submission."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.documents.packages.combine import combine
from assistant.documents.packages.names import is_clutter, is_link, name_of, reading_order
from assistant.documents.packages.zips import ZIP_DAMAGE, has_known_packing, is_locked, open_zip, read_entry
from assistant.documents.source import Source
from assistant.documents.types import Document, PageQuality, Unread
from assistant.errors import DocumentError, DocumentErrorCode

__all__ = ["open_part", "read_package"]

_MOST_FILES = 500
_DEEPEST = 2  # zips inside the zip
_MOST_CHARACTERS = 30_000_000
_MOST_CELLS = 1_000_000  # of tables; a cell takes about 600 bytes in a Document
_NAMED = 5  # files that a message names
_LONGEST_REASON = 160  # characters of what it says of each
_ZIP = b"PK\x03\x04"
# Zips that are one document.
_DOCUMENT_MARKS = frozenset({"[content_types].xml", "ofd.xml", "encryptions.xml", "mimetype"})
_FOREIGN = ((b"Rar!", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7Z"), (b"\x1f\x8b", "GZ"), (b"BZh", "BZ2"), (b"\xfd7zXZ", "XZ"))
# What a refusal is best called when files failed for different reasons.
_TELLING: tuple[DocumentErrorCode, ...] = (
    *("encrypted", "classified", "no-text", "too-large", "timeout", "damaged", "unsupported-format", "empty"),
)


def read_package(source: Source, read: Callable[[Source], Document]) -> Document:
    """Return the files of the zip as one document, the report first; files that cannot be read are named in `unread`.

    read: reads one inner file, which is never a zip of files itself. Raises DocumentError: damaged, too-large, empty (no file in
    it), else the code of its files when none could be read.
    """
    reading = _Reading(source)
    entries = sorted(_find_entries(reading, source), key=lambda entry: reading_order(entry.name))
    for done, entry in enumerate(entries):
        source.tick("package", done, len(entries))
        reading.read_file(entry, read)
    if reading.documents:
        return combine(source.origin("zip"), reading.documents, unread=reading.unread, warnings=reading.warnings)
    if reading.unread:
        raise _refusal(source, reading.unread)
    raise source.refusal("empty", "压缩包里没有文件。请检查后重新打包。")


def open_part(source: Source, name: str) -> Source:
    """Return a file of the package by the name that `Part.origin` gives it. Raises DocumentError, also where there is no such file."""
    reading = _Reading(source)
    for entry in _find_entries(reading, source):
        if entry.name == name:
            return reading.unpack(entry)
    raise source.refusal("damaged", f"压缩包里没有文件「{name}」。")


def _find_entries(reading: "_Reading", source: Source) -> "list[_Entry]":
    """Return the files of the package; a folder that holds all of them is no part of their names."""
    entries = list(reading.find_files(source))
    folders = {entry.name.partition("/")[0] for entry in entries}
    if len(folders) == 1 and all("/" in entry.name for entry in entries):
        return [entry._replace(name=entry.name.partition("/")[2]) for entry in entries]
    return entries


class _Entry(NamedTuple):
    """A file of the package by the name that is shown. is_counted: its bytes have been taken from what may be unpacked."""

    name: str
    archive: zipfile.ZipFile
    info: zipfile.ZipInfo
    is_counted: bool = False


@dataclass
class _Room:
    """What may still be read, nested zips included."""

    unpacked: int
    pages: int
    ocr_pages: int
    files: int
    characters: int
    cells: int


class _Reading:
    """The files of one package on the way into one document."""

    def __init__(self, source: Source) -> None:
        self.documents: list[Document] = []
        self.unread: list[Unread] = []
        self.warnings: list[str] = []
        self._source, self._limits = source, source.limits
        self._room = _Room(
            unpacked=self._limits.max_unpacked_bytes,
            pages=self._limits.max_pages,
            ocr_pages=self._limits.max_ocr_pages,
            files=_MOST_FILES,
            characters=_MOST_CHARACTERS,
            cells=_MOST_CELLS,
        )
        self._names: dict[str, str] = {}  # of the files that were read, by sha256

    def find_files(self, source: Source, *, depth: int = 0, folder: str = "") -> Iterator[_Entry]:
        """Yield the files of a zip and of the zips in it, which lies at `folder`. Raises DocumentError: damaged, too-large."""
        archive = open_zip(source)
        for info in archive.infolist():
            entry = _Entry(folder + name_of(info), archive, info)
            if info.is_dir() or is_clutter(entry.name):
                continue
            self._source.tick("package", 0, len(archive.filelist))
            if is_link(info):
                self.warnings.append(f"压缩包里的链接「{entry.name}」不是文件,已忽略。")
            elif self._room.files <= 0:
                message = f"压缩包里的文件超过 {_MOST_FILES} 个,从该文件起没有读取。请拆分后提交。"
                self._leave(entry, source.refusal("too-large", message))
                return
            elif _begins_as_zip(entry):
                yield from self._find_inner(entry, depth + 1)
            else:
                self._room.files -= 1
                yield entry

    def _find_inner(self, entry: _Entry, depth: int) -> Iterator[_Entry]:
        """Yield a zip that is one document (DOCX, OFD …), or the files of one that is a package."""
        self._room.files -= 1
        try:
            inner = self.unpack(entry)
            with open_zip(inner) as archive:
                names = {name.lower() for name in archive.namelist()}
            if names & _DOCUMENT_MARKS:
                yield entry._replace(is_counted=True)
            elif depth > _DEEPEST:
                raise inner.refusal("unsupported-format", "压缩包嵌套过深,其中的文件没有读取。请解压后重新打包。")
            else:
                yield from self.find_files(inner, depth=depth, folder=f"{entry.name}/")
        except DocumentError as error:
            self._leave(entry, error)

    def read_file(self, entry: _Entry, read: Callable[[Source], Document]) -> None:
        """Take the document of a file, or take note of why there is none."""
        try:
            inner = self.unpack(entry)
            if foreign := next((kind for mark, kind in _FOREIGN if inner.content.startswith(mark)), None):
                raise inner.refusal("unsupported-format", f"这是 {foreign} 压缩包,暂不能读取。请解压后用 ZIP 格式重新打包。")
            digest = hashlib.sha256(inner.content).hexdigest()
            if (twin := self._names.get(digest)) is not None:
                self.warnings.append(f"「{entry.name}」与「{twin}」内容完全相同,只读取一次。")
                return
            document = read(inner)
            self._take_room(inner, document)
        except DocumentError as error:
            self._leave(entry, error)
            return
        self._names[digest] = entry.name
        self.documents.append(document)

    def _take_room(self, inner: Source, document: Document) -> None:
        """Take the document's size from what may still be read. Raises DocumentError: too-large."""
        room = self._room
        cells = sum(len(block.cells) for block in document.blocks)
        if len(document.pages) > room.pages or len(document.text) > room.characters or cells > room.cells:
            raise inner.refusal("too-large", "压缩包各文件合计的页数或文字过多,该文件没有读取。请拆分后提交。")
        room.pages -= len(document.pages)
        room.characters -= len(document.text)
        room.cells -= cells
        room.ocr_pages = max(0, room.ocr_pages - sum(page.quality is PageQuality.OCR for page in document.pages))

    def unpack(self, entry: _Entry) -> Source:
        """Return an inner file, which may use what is left of the package's room. Raises DocumentError."""
        room = self._room
        limits = self._limits.model_copy(update={"max_pages": room.pages, "max_ocr_pages": room.ocr_pages})
        inner = Source(name=entry.name, content=b"", limits=limits, progress=self._source.progress)
        if is_locked(entry.info):
            raise inner.refusal("encrypted", "文件设有密码,无法读取。请提供去除密码的版本。")
        if not has_known_packing(entry.info):
            raise inner.refusal("unsupported-format", "压缩方式不受支持。请用系统自带的压缩功能重新打包。")
        most = self._limits.max_bytes if entry.is_counted else max(0, min(self._limits.max_bytes, room.unpacked))
        try:
            content = read_entry(entry.archive, entry.info, most=most)
        except ZIP_DAMAGE as error:
            room.unpacked -= entry.info.file_size  # unpacked in vain, and a hundred broken bombs would each get the whole room
            raise inner.refusal("damaged", "文件在压缩包里已损坏,无法解压。请重新打包。") from error
        if content is None:
            raise inner.refusal("too-large", "文件展开后超过上限,没有读取。请压缩图片或拆分后提交。")
        room.unpacked -= 0 if entry.is_counted else len(content)
        if not content:
            raise inner.refusal("empty", "文件是空的(0 字节)。请检查后重新提交。")
        return inner.model_copy(update={"content": content})

    def _leave(self, entry: _Entry, error: DocumentError) -> None:
        used = self._limits.max_pages - self._room.pages
        told = f"(压缩包里前面的文件已有 {used} 页)" if error.code == "too-large" and used else ""
        self.unread.append(Unread(name=entry.name, code=error.code, message=told + error.message))


def _begins_as_zip(entry: _Entry) -> bool:
    if is_locked(entry.info) or not has_known_packing(entry.info):
        return False
    try:
        with entry.archive.open(entry.info) as stream:
            return stream.read(len(_ZIP)) == _ZIP
    except ZIP_DAMAGE:
        return False


def _refusal(source: Source, unread: Sequence[Unread]) -> DocumentError:
    """Return the error for a package of which nothing could be read, with the files' own reasons."""
    if len(unread) == 1:
        return source.refusal(unread[0].code, f"「{unread[0].name}」:{_shorten(unread[0].message)}")
    codes = {file.code for file in unread}
    code = next(code for code in _TELLING if code in codes)
    first = sorted(unread, key=lambda file: file.code != code)[:_NAMED]
    named = "".join(f"「{file.name}」:{_shorten(file.message)}" for file in first)
    return source.refusal(code, f"压缩包里的 {len(unread)} 个文件都无法读取。{named}")


def _shorten(message: str) -> str:
    """Return the message, cut where it names what the file names itself, and that is long."""
    return message if len(message) <= _LONGEST_REASON else f"{message[:_LONGEST_REASON]}……。"
