"""Writing checklists to a folder: the table of formats, file names that never clash, files that are never half written."""

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from assistant.errors import OutputNotWritable, UserInputError
from assistant.export.html import write_html
from assistant.export.json_file import write_json
from assistant.export.spreadsheet import write_spreadsheet
from assistant.export.word import write_word
from assistant.export.wording import file_stem
from assistant.screening.types import Checklist, DocumentSummary

__all__ = ["EXPORTERS", "make_folder", "write_atomically", "write_checklist"]

EXPORTERS: dict[str, Callable[[Checklist, Path], None]] = {
    "docx": write_word,
    "xlsx": write_spreadsheet,
    "html": write_html,
    "json": write_json,
}

_REASONS = {
    errno.EACCES: "没有写权限",
    errno.EPERM: "没有写权限",
    errno.EROFS: "所在磁盘是只读的",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "超出磁盘配额",
    errno.EEXIST: "该路径是一个文件,不是文件夹",
    errno.ENOTDIR: "路径中有一段是文件,不是文件夹",
    errno.ENAMETOOLONG: "路径过长",
}


def make_folder(folder: Path) -> None:
    """Create the folder where it is missing, and make sure that it can be written. Raises OutputNotWritable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        raise OutputNotWritable(folder, _reason(error)) from error


def write_checklist(checklist: Checklist, folder: Path, *, formats: Iterable[str] = tuple(EXPORTERS)) -> tuple[Path, ...]:
    """Return the files written, in the order of `formats`. The same checklist gives the same names and the same bytes.

    Raises OutputNotWritable, and UserInputError for an unknown format.
    """
    wanted = tuple(formats)
    if unknown := [name for name in wanted if name not in EXPORTERS]:
        raise UserInputError(f"没有名为 {unknown[0]!r} 的清单格式。现有:{'、'.join(EXPORTERS)}。")
    stem = _stem(checklist.document)
    written = []
    for name in wanted:
        target = folder / f"{stem}.{name}"
        write_atomically(target, partial(EXPORTERS[name], checklist))
        written.append(target)
    return tuple(written)


def write_atomically(target: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a temporary file beside `target`, then put it in place at once. Raises OutputNotWritable."""
    unfinished = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        write(unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise OutputNotWritable(target.parent, _reason(error)) from error
    finally:
        with contextlib.suppress(OSError):  # gone already, or the error above is about the folder itself
            unfinished.unlink()


def _stem(document: DocumentSummary) -> str:
    """Return the name that a document's checklists share.

    The short hash keeps apart a.pdf and a.docx, a/b.pdf and a_b.pdf, and the same file in two folders; 预审清单 keeps the
    checklist from replacing the report where both lie in one folder.
    """
    origin = document.origin
    short = hashlib.sha256(f"{origin.name}\n{origin.sha256}".encode()).hexdigest()[:8]
    return f"{file_stem(origin.name)}-预审清单-{short}"


def _reason(error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(number, str(error)) if number is not None else str(error)
