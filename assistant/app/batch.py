"""Pre-screening a folder: each file on its own, results on disk as they come, an overview at the end."""

import json
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from assistant.app.unpack import unpacked
from assistant.documents.types import Unread
from assistant.errors import DocumentError, OutputNotWritable, PackError, ServiceError, UserInputError
from assistant.export.formats import make_folder, write_atomically, write_checklist
from assistant.export.json_file import checklist_object, error_object
from assistant.export.overlaps import overlaps_object
from assistant.export.overview import OverviewRow, checklist_row, error_row, write_overview
from assistant.screening.overlap import Overlap, find_overlaps, flag_overlaps
from assistant.screening.submission import Submission, summarise
from assistant.screening.types import Checklist
from assistant.text.span import Frozen

if TYPE_CHECKING:  # the wiring brings retrieval with it, which a batch does not need
    from assistant.wiring import Assistant

__all__ = ["BatchOutcome", "screen_folder"]

_log = logging.getLogger(__name__)

_RESULTS, _OVERLAPS, _LOG = "results.jsonl", "overlaps.json", "batch.log"
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}  # JSON allows them raw; many readers of lines do not
_NOT_SUBMISSIONS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})  # left by Windows and macOS in every folder


class BatchOutcome(Frozen):
    """done: files with a checklist; failed: files that could not be read."""

    done: int
    failed: int


class Screened(NamedTuple):
    """A checklist, where it was written, the file that it is of, and what is needed to hold the report beside the others."""

    checklist: Checklist
    files: tuple[Path, ...]
    source: Path
    submission: Submission


class _Found(Frozen):
    """What lies below a folder. files: to be tried, sorted; unopened: names of folders that cannot be opened; links: skipped."""

    files: tuple[Path, ...] = ()
    unopened: tuple[str, ...] = ()
    links: int = 0


def screen_folder(source: Path, *, out: Path, assistant: "Assistant", pack_id: str | None = None) -> BatchOutcome:
    """Return how many files were screened and how many could not be read.

    source: a folder, or a zip, which is unpacked first. Every regular file below it is tried, in sorted order; its name in the
    results is its path below it.
    Symbolic links are skipped: they could lead out of the folder.
    Writes into `out`: checklists, results.jsonl (line by line: an interruption loses nothing), overview.xlsx and
    overview.html; batch.log where the program itself failed on a file. When all are done the submissions are held beside each
    other: overlaps.json; the checklists of those that have something in common are written once more, with the flag for it.
    Raises UserInputError, OutputNotWritable; PackError and ServiceError, which would be the same for every file.
    """
    assistant.pack(pack_id)  # an unknown pack is not the files' fault
    if source.is_file() and source.suffix.lower() == ".zip":
        with unpacked(source, max_file_bytes=assistant.settings.max_file_mb * 2**20) as inside:
            found = _find_files(inside.folder, out=out) if any(inside.folder.iterdir()) else _Found()
            return _screen_found(found, below=inside.folder, unread=inside.unread, out=out, assistant=assistant, pack_id=pack_id)
    return _screen_found(_find_files(source, out=out), below=source, unread=(), out=out, assistant=assistant, pack_id=pack_id)


def _screen_found(
    found: _Found, *, below: Path, unread: Sequence[Unread], out: Path, assistant: "Assistant", pack_id: str | None
) -> BatchOutcome:
    make_folder(out)
    if found.links:
        print(f"已跳过 {found.links} 个符号链接(它们可能指向该文件夹之外)。", file=sys.stderr, flush=True)
    kept: list[Screened | DocumentError] = []
    overlaps: tuple[Overlap, ...] | None = None
    lost = [DocumentError("damaged", "无法打开该文件夹,请检查访问权限。", name=folder) for folder in found.unopened]
    lost += [DocumentError(file.code, file.message, name=file.name) for file in unread]
    try:
        with _log_file(out / _LOG):
            with _results_file(out) as results, _progress(len(found.files) + len(lost)) as advance:
                for error in lost:
                    _keep(error, kept=kept, results=results)
                    advance(error.name, False)
                for file in found.files:
                    name = _name(file, below=below)
                    result = _attempt(name, partial(_screen, file, name=name, out=out, assistant=assistant, pack_id=pack_id))
                    _keep(result, kept=kept, results=results)
                    advance(name, not isinstance(result, DocumentError))
            overlaps = _compare(kept, out=out, assistant=assistant, pack_id=pack_id)
    finally:  # interrupted or not, what is done can be looked at
        write_overview([_row(result) for result in kept], out, overlaps=overlaps)
    failed = sum(isinstance(result, DocumentError) for result in kept)
    return BatchOutcome(done=len(kept) - failed, failed=failed)


def _compare(
    kept: list[Screened | DocumentError], *, out: Path, assistant: "Assistant", pack_id: str | None
) -> tuple[Overlap, ...] | None:  # fmt: skip
    """Return what the submissions have in common, None where the comparison failed; put the flags for it into `kept` and on disk."""
    pack = assistant.pack(pack_id)
    submissions = [result.submission for result in kept if not isinstance(result, DocumentError)]
    try:
        overlaps = find_overlaps(submissions, pack=pack)
    except Exception as error:  # noqa: BLE001 - the checklists stand without it
        _log_failure(error, "comparing the submissions")
        print(f"材料之间的内容比对未能完成({type(error).__name__}),其余结果不受影响;经过见 {_LOG}。", file=sys.stderr, flush=True)
        return None
    for number, result in enumerate(kept):
        if not isinstance(result, DocumentError):
            checklist = flag_overlaps(result.checklist, overlaps, pack=pack)
            if checklist is not result.checklist:
                files = _write(checklist, result.source, out=out, assistant=assistant, pack_id=pack_id)
                kept[number] = result._replace(checklist=checklist, files=files)
    lines = "".join(_line(result) for result in kept)
    write_atomically(out / _RESULTS, lambda file: _write_text(file, lines))
    pairs = json.dumps(overlaps_object(overlaps), ensure_ascii=False, indent=1)
    write_atomically(out / _OVERLAPS, lambda file: _write_text(file, pairs + "\n"))
    return overlaps


def _write_text(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", errors="backslashreplace")  # a lone surrogate is written as \udc80, which JSON reads back


def _find_files(source: Path, *, out: Path) -> _Found:
    """Return what is to be tried. Raises UserInputError when there is nothing."""
    if source.is_file():
        raise UserInputError(f"{str(source)!r} 是文件,不是文件夹或 ZIP 压缩包。单个文件请用 yushen prescreen。")
    if not source.is_dir():
        raise UserInputError(f"找不到文件夹 {str(source)!r}。请检查路径。")
    if source.resolve() == out.resolve():
        raise UserInputError("输出文件夹不能与材料文件夹相同。请用 --out 指定另一个文件夹。")
    unopened: list[str] = []
    files: list[Path] = []
    links = 0
    for folder, folders, names in os.walk(source, onerror=lambda error: unopened.append(_name(Path(error.filename), below=source))):
        here = Path(folder)
        folders[:] = [name for name in folders if _is_submission(name) and (here / name).resolve() != out.resolve()]
        links += sum((here / name).is_symlink() for name in (*folders, *names) if _is_submission(name))
        files += [here / name for name in names if _is_submission(name) and _is_regular(here / name)]
    if not files and not unopened:
        raise UserInputError(f"文件夹 {str(source)!r} 中没有可预审的文件。请把申报材料放入该文件夹(可以有子文件夹;符号链接不算)后重试。")
    files.sort(key=lambda file: file.relative_to(source).parts)
    return _Found(files=tuple(files), unopened=tuple(sorted(unopened)), links=links)


def _is_regular(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _is_submission(name: str) -> bool:
    """Return False for hidden files, the lock files of office programs and what operating systems leave behind."""
    return not name.startswith((".", "~$")) and name.lower() not in _NOT_SUBMISSIONS


def _name(file: Path, *, below: Path) -> str:
    """Return the path below the source folder; bytes that are no UTF-8 are replaced."""
    return os.fsencode(file.relative_to(below).as_posix()).decode("utf-8", "replace")


def _screen(file: Path, *, name: str, out: Path, assistant: "Assistant", pack_id: str | None) -> Screened:
    document = assistant.read(file, name=name, pack_id=pack_id)
    checklist = assistant.screen(document, pack_id=pack_id)
    submission = summarise(document, checklist, pack=assistant.pack(pack_id))
    files = _write(checklist, file, out=out, assistant=assistant, pack_id=pack_id)
    return Screened(checklist=checklist, files=files, source=file, submission=submission)


def _write(checklist: Checklist, source: Path, *, out: Path, assistant: "Assistant", pack_id: str | None) -> tuple[Path, ...]:
    return write_checklist(checklist, out, pack=assistant.pack(pack_id), draw=partial(assistant.picture, source))


def _attempt(name: str, screen: Callable[[], Screened]) -> Screened | DocumentError:
    """Return what `screen` gives, or why it gives nothing. Raises PackError, ServiceError, OutputNotWritable."""
    try:
        return screen()
    except DocumentError as error:
        return DocumentError(error.code, error.message, name=name)
    except (PackError, ServiceError, OutputNotWritable):
        raise
    except UserInputError as error:  # the file went away, or may not be read
        return DocumentError("damaged", str(error), name=name)
    except Exception as error:  # noqa: BLE001 - one file, whatever is in it, must not stop the others
        _log_failure(error, name)
        return DocumentError("damaged", f"程序处理该文件时出错({type(error).__name__}),请人工审查;经过见 {_LOG}。", name=name)


def _log_failure(error: Exception, where: str) -> None:
    """Log the frames only: messages of exceptions may hold the report's text, which no log may."""
    _log.error("%s on %s\n%s", type(error).__qualname__, where, "".join(traceback.format_tb(error.__traceback__)))


def _keep(result: Screened | DocumentError, *, kept: list[Screened | DocumentError], results: TextIO) -> None:
    """Remember what came of one file, and write it."""
    kept.append(result)
    results.write(_line(result))
    results.flush()


def _line(result: Screened | DocumentError) -> str:
    """Return the line of results.jsonl."""
    entry = error_object(result) if isinstance(result, DocumentError) else checklist_object(result.checklist)
    return json.dumps(entry, ensure_ascii=False).translate(_LINE_ENDS) + "\n"


def _row(result: Screened | DocumentError) -> OverviewRow:
    return error_row(result) if isinstance(result, DocumentError) else checklist_row(result.checklist, result.files)


@contextmanager
def _results_file(out: Path) -> Iterator[TextIO]:
    """Yield results.jsonl, open for writing. Raises OutputNotWritable, also for what is written inside."""
    try:
        # A lone surrogate is written as \udc80, which JSON reads back.
        with (out / _RESULTS).open("w", encoding="utf-8", errors="backslashreplace") as results:
            yield results
    except OSError as error:
        raise OutputNotWritable(out, error.strerror or str(error)) from error


@contextmanager
def _log_file(file: Path) -> Iterator[None]:
    """Have what is logged here go to `file`, which is made when there is something to log."""
    handler = logging.FileHandler(file, mode="w", encoding="utf-8", delay=True, errors="backslashreplace")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    try:
        yield
    finally:
        _log.removeHandler(handler)
        handler.close()


@contextmanager
def _progress(total: int) -> Iterator[Callable[[str, bool], None]]:
    """Yield a function that reports one file (name, whether it was read): a bar on a terminal, lines elsewhere."""
    if not sys.stderr.isatty():
        lines = iter(range(1, total + 1))
        yield lambda name, read: print(f"[{next(lines)}/{total}] {'完成' if read else '未能读取'} {name}", file=sys.stderr, flush=True)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("剩余"), TimeRemainingColumn())
    name_column = TextColumn("{task.description}", markup=False)
    with Progress("预审", *columns, name_column, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total)

        def advance(name: str, read: bool) -> None:
            if not read:
                bar.console.print(f"未能读取 {name}", markup=False, highlight=False)
            bar.update(task, advance=1, description=name[-40:])

        yield advance
