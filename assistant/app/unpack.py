"""A zip of submissions, unpacked for a batch: each file in it is a submission of its own."""

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.documents.packages.names import is_clutter, is_link, name_of
from assistant.documents.packages.zips import ZIP_DAMAGE, is_locked, read_entry, share_bytes
from assistant.documents.types import Unread
from assistant.errors import DocumentError, UserInputError
from assistant.text.span import Frozen

__all__ = ["Unpacked", "unpacked"]

_MOST_FILES = 5_000
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # in names, on Windows; a colon would write beside the file, not into it
_MOST_BYTES = 8 * 1024**3  # on the disk, all files together


class Unpacked(Frozen):
    """folder: holds the files under their names in the zip. unread: those that could not be unpacked."""

    folder: Path
    unread: tuple[Unread, ...] = ()


@contextmanager
def unpacked(source: Path, *, max_file_bytes: int) -> Iterator[Unpacked]:
    """Yield the files of a zip in a folder that is deleted afterwards. Raises UserInputError where it is no zip."""
    with tempfile.TemporaryDirectory(prefix="yushen-batch-") as folder:
        try:
            with zipfile.ZipFile(source) as archive:
                if share_bytes(archive):
                    raise zipfile.BadZipFile("entries that overlap")
                unread = tuple(_unpack(archive, Path(folder), max_file_bytes))
        except ZIP_DAMAGE as error:
            raise UserInputError(f"{str(source)!r} 不是有效的 ZIP 压缩包(或已损坏)。请重新压缩,或解压后给出文件夹。") from error
        yield Unpacked(folder=Path(folder), unread=unread)


def _unpack(archive: zipfile.ZipFile, folder: Path, max_file_bytes: int) -> Iterator[Unread]:
    """Write the entries below `folder`; yield each that was not written."""
    room = _MOST_BYTES
    taken: set[str] = set()
    for number, entry in enumerate(archive.infolist()):
        name = _FORBIDDEN.sub("_", name_of(entry))
        if entry.is_dir() or is_clutter(name):
            continue
        try:
            if number >= _MOST_FILES or room <= 0:
                raise DocumentError("too-large", "压缩包里的文件过多或过大,该文件没有处理。请拆分后分批处理。", name=name)
            if name.lower() in taken:
                raise DocumentError("damaged", "压缩包里另有同名文件,该文件没有处理。请改名后重新压缩。", name=name)
            taken.add(name.lower())
            room -= _write(archive, entry, folder / name, min(max_file_bytes, room))
        except DocumentError as error:
            yield Unread(name=name, code=error.code, message=error.message)
        except (*ZIP_DAMAGE, UnicodeError):  # OSError too: a name that this system refuses
            yield Unread(name=name, code="damaged", message="文件在压缩包里已损坏,无法解压。请重新打包。")


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Return how many bytes were written. Raises DocumentError; see ZIP_DAMAGE."""
    if is_link(entry):
        raise DocumentError("unsupported-format", "这是链接,不是文件,已忽略。", name=target.name)
    if is_locked(entry):
        raise DocumentError("encrypted", "文件设有密码,无法读取。请提供去除密码的版本。", name=target.name)
    content = read_entry(archive, entry, most=most)
    if content is None:
        raise DocumentError("too-large", "文件展开后超过上限,没有处理。请压缩图片或拆分后提交。", name=target.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return len(content)
