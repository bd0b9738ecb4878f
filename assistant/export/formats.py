"""Writing checklists and the papers made from them to a folder: the table of formats, file names that never clash, files that are never
half written."""

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from assistant.errors import OutputNotWritable, UserInputError
from assistant.export.dossier import Dossier, DrawPage
from assistant.export.evidence_pdf import write_evidence
from assistant.export.html import write_html
from assistant.export.json_file import write_json
from assistant.export.notice import write_notice
from assistant.export.questions import write_questions
from assistant.export.spreadsheet import write_spreadsheet
from assistant.export.word import write_word
from assistant.export.wording import file_stem
from assistant.regulations.types import Pack
from assistant.screening.types import Checklist, DocumentSummary

__all__ = ["EXPORTERS", "Exporter", "exporter_of", "make_folder", "write_atomically", "write_checklist"]


class Exporter(NamedTuple):
    """One paper. words: what its file name says it is; title: what people who may download it read; needs_pack, needs_pages: what of
    the dossier it cannot be made without."""

    words: str
    suffix: str
    title: str
    write: Callable[[Dossier, Path], None]
    needs_pack: bool = False
    needs_pages: bool = False

    def can_write(self, dossier: Dossier) -> bool:
        return (dossier.pack is not None or not self.needs_pack) and (dossier.draw is not None or not self.needs_pages)


def _checklist(write: Callable[[Checklist, Path], None]) -> Callable[[Dossier, Path], None]:
    """Return `write` as it stands in the table: for what the checklist alone is enough for."""
    return lambda dossier, file: write(dossier.checklist, file)


EXPORTERS: dict[str, Exporter] = {
    "docx": Exporter("预审清单", ".docx", "Word 清单", _checklist(write_word)),
    "xlsx": Exporter("预审清单", ".xlsx", "Excel 清单", _checklist(write_spreadsheet)),
    "html": Exporter("预审清单", ".html", "网页清单", _checklist(write_html)),
    "json": Exporter("预审清单", ".json", "JSON 数据", _checklist(write_json)),
    "evidence": Exporter("证据对照", ".pdf", "证据对照（PDF）", write_evidence, needs_pages=True),
    "notice": Exporter("补正通知书草稿", ".docx", "补正通知书（草稿）", write_notice, needs_pack=True),
    "questions": Exporter("专家提问参考", ".docx", "专家提问参考", write_questions, needs_pack=True),
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


def write_checklist(
    checklist: Checklist, folder: Path, *, formats: Iterable[str] | None = None, pack: Pack | None = None, draw: DrawPage | None = None
) -> tuple[Path, ...]:
    """Return the files written, in the order of `formats`. The same checklist gives the same names and the same bytes.

    pack, draw: see Dossier. formats: keys of EXPORTERS; None writes all that can be made of what is given. Raises OutputNotWritable, and
    UserInputError for a format that is unknown or cannot be made.
    """
    dossier = Dossier(checklist, pack, draw)
    wanted = [name for name in EXPORTERS if EXPORTERS[name].can_write(dossier)] if formats is None else list(formats)
    if unknown := [name for name in wanted if name not in EXPORTERS]:
        raise UserInputError(f"没有名为 {unknown[0]!r} 的清单格式。现有:{'、'.join(EXPORTERS)}。")
    if missing := [name for name in wanted if not EXPORTERS[name].can_write(dossier)]:
        raise UserInputError(f"只有清单,没有制度包或报告原件,不能生成 {missing[0]!r}。请同时提供。")
    written = []
    for name in wanted:
        exporter = EXPORTERS[name]
        target = folder / _file_name(checklist.document, exporter)
        write_atomically(target, partial(exporter.write, dossier))
        written.append(target)
    return tuple(written)


def exporter_of(file: Path) -> Exporter | None:
    """Return what wrote a file, by its name; None for a file that is none of them."""
    words = file.stem.rsplit("-", 2)[-2:-1]
    return next((exporter for exporter in EXPORTERS.values() if [exporter.words] == words and exporter.suffix == file.suffix), None)


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


def _file_name(document: DocumentSummary, exporter: Exporter) -> str:
    """Return the name of one paper of a document.

    The short hash keeps apart a.pdf and a.docx, a/b.pdf and a_b.pdf, and the same file in two folders; the words keep the paper from
    replacing the report where both lie in one folder.
    """
    origin = document.origin
    short = hashlib.sha256(f"{origin.name}\n{origin.sha256}".encode()).hexdigest()[:8]
    return f"{file_stem(origin.name)}-{exporter.words}-{short}{exporter.suffix}"


def _reason(error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(number, str(error)) if number is not None else str(error)
