"""Reading files that strangers made: in child processes, so that a crash, a hang or a bomb is an error of that file and of no other.

Beside it: `child` runs in the child (`guard` takes its rights away, `jobs` is what it can do), `process` is a child as its parent sees
it, `watch` ends one that hangs or swells, `wire` is what they say to each other.
"""

import contextlib
import logging
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from assistant.documents.ocr.visits import visiting
from assistant.documents.sandbox.process import Child, ChildLost
from assistant.documents.sandbox.watch import Bounds, Loss
from assistant.documents.sandbox.wire import Job, Kind, Message, Misuse, Refusal, unpack_size
from assistant.documents.source import Limits, Progress
from assistant.documents.types import Document
from assistant.documents.view import View
from assistant.errors import DocumentError, DocumentErrorCode, NoSuchPage, UserInputError

__all__ = ["Reader"]

_logger = logging.getLogger(__name__)

_MOST_CHILDREN = 4
_FILES_A_CHILD = 50
_GROWN = 0.5  # of the memory limit: an idle child that holds more makes room for a fresh one
_LOST: dict[Loss, tuple[DocumentErrorCode, str]] = {
    Loss.CRASH: ("damaged", "文件损坏或结构异常,读取时出错而停止。请用原软件打开后另存一份,或导出为 PDF 后再提交。"),
    Loss.TIME: ("timeout", "读取文件用时过长,已停止。请拆分文件,或用 Word/WPS 重新导出为 PDF 后再提交。"),
    Loss.MEMORY: ("too-large", "读取文件所需的内存超过上限,已停止。请压缩图片、删去嵌入的大对象,或拆分后分别提交。"),
    Loss.ANSWER: ("too-large", "文件内容过多,超过一次能处理的量。请拆分后分别提交。"),
}


class Reader:
    """Reads files in child processes that are kept for the next file; safe to use from several threads, as many at once as there are
    cores (4 at most), the others wait.

    max_memory_mb: of one child and what it starts. silent_s: without any progress. max_seconds: for one file. jobs: the module that
    names what children can do; only tests bring another.
    """

    def __init__(
        self,
        *,
        limits: Limits,
        max_memory_mb: int = 1400,
        silent_s: float = 20,
        max_seconds: float = 1800,
        jobs: str = "assistant.documents.sandbox.jobs",
    ) -> None:
        self._limits = limits
        self._bounds = Bounds(max_memory_mb=max_memory_mb, silent_s=silent_s, max_seconds=max_seconds)
        self._jobs = jobs
        self._slots = threading.BoundedSemaphore(min(os.cpu_count() or 1, _MOST_CHILDREN))
        self._idle: list[Child] = []  # appending and popping are atomic
        self._closed = False
        self.peak_mb = 0.0  # the most memory that a child was seen to hold
        # Also when nobody closes: at the end of the process no child is left, and no open pipe.
        self._end = weakref.finalize(self, _end_all, self._idle)

    def read(
        self, path: Path, *, name: str | None = None, progress: Progress | None = None, accept: Callable[[Document], None] | None = None
    ) -> Document:
        """Return what stands in the file at `path`, as `formats.read_document` does, with the same errors.

        accept: looks at the document and raises DocumentError where it must not stay here; nothing of it is kept then.
        Raises DocumentError also where reading crashed (damaged), hung (timeout) or took too much memory (too-large).
        """
        with self._visit() as limits:
            job = Job(task="read", path=path.absolute(), name=name or path.name, limits=limits)
            with self._answer(job, progress) as message:
                document = Document.model_validate_json(_payload(message, Kind.DOCUMENT))
            if accept is not None:
                try:
                    accept(document)
                except DocumentError:
                    _end_all(self._idle)  # they hold what they read in memory and in their folders
                    raise
            return document

    def picture(self, path: Path, view: View) -> Image.Image:
        """Return the picture of a page, as `pictures.render_page` does, with the same errors and those of `read`."""
        job = Job(task="picture", path=path.absolute(), name=path.name, limits=self._limits, wanted=view.model_dump_json())
        with self._answer(job, None) as message:
            payload = _payload(message, Kind.PICTURE)
            size = unpack_size(payload)
            return Image.frombytes("RGB", size, memoryview(payload)[-size[0] * size[1] * 3 :])

    def close(self) -> None:
        """End the children; one that is reading ends after its file."""
        self._closed = True
        _end_all(self._idle)

    @contextlib.contextmanager
    def _visit(self) -> Iterator[Limits]:
        """Give the limits of one reading, whose recognised pages are kept only where it ends well."""
        cache = _make_folder(self._limits.ocr_cache)
        if cache is None:
            yield self._limits
            return
        with visiting(cache) as pages:
            yield self._limits.model_copy(update={"ocr_cache": pages})

    @contextlib.contextmanager
    def _answer(self, job: Job, progress: Progress | None) -> Iterator[Message]:
        """Give what a child answered; what it said is checked within. A child whose answer makes no sense is ended."""
        with self._slots:
            try:
                child, message = self._ask(job, progress)
            except ChildLost as lost:
                raise DocumentError(*_LOST[lost.loss], name=job.name) from lost
            try:
                _raise_refusal(message, job.name)
                yield message
            except ValueError as error:
                child.end()
                raise DocumentError(*_LOST[Loss.CRASH], name=job.name) from error
            finally:
                self._put_back(child)

    def _ask(self, job: Job, progress: Progress | None) -> tuple[Child, Message]:
        child = self._idle_child()
        if child:
            try:
                return child, self._hear(child, job, progress)
            except ChildLost as lost:
                # It had read other files before, and may have died of one of those: only a fresh child's crash is the file's.
                if lost.loss is not Loss.CRASH:
                    raise
        cache = _make_folder(self._limits.ocr_cache)
        child = Child(jobs=self._jobs, bounds=self._bounds, cache=cache, office=self._limits.office)
        return child, self._hear(child, job, progress)

    def _idle_child(self) -> Child | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _hear(self, child: Child, job: Job, progress: Progress | None) -> Message:
        try:
            return child.ask(job, progress)
        finally:
            self.peak_mb = max(self.peak_mb, child.family.peak_mb)

    def _put_back(self, child: Child) -> None:
        worn = child.asked >= _FILES_A_CHILD or child.family.measure_mb() > _GROWN * self._bounds.max_memory_mb
        if self._closed or worn or not child.is_alive:
            child.end()
        else:
            self._idle.append(child)


def _payload(message: Message, kind: Kind) -> bytes:
    if message.kind is not kind:
        raise ValueError("an answer to something else")
    return message.payload


def _raise_refusal(message: Message, name: str) -> None:
    if message.kind is Kind.REFUSAL:
        refusal = Refusal.model_validate_json(message.payload)
        raise DocumentError(refusal.code, refusal.message, name=name)
    if message.kind is Kind.MISUSE:
        misuse = Misuse.model_validate_json(message.payload)
        if misuse.page is not None and misuse.count is not None:
            raise NoSuchPage(name, misuse.page, misuse.count)
        raise UserInputError(misuse.message)


def _make_folder(folder: Path | None) -> Path | None:
    """Return the folder, there now: the child may not make it."""
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _logger.warning("cannot make the folder for recognised pages, going on without: %s", error.strerror)
        return None
    return folder.absolute() if folder else None


def _end_all(children: list[Child]) -> None:
    while children:
        children.pop().end()
