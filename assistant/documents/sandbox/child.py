"""The child of the sandbox: `python -m assistant.documents.sandbox.child SETUP`. Does jobs until its parent goes.

It gives up its rights first and catches nothing but refusals: whatever else goes wrong ends it, and the parent makes of its end an
error of the file. Only where memory ran out does it say so, by its exit code: its parent looks too seldom to know how much it held.
"""

import contextlib
import importlib
import os
import queue
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

import psutil  # type: ignore[import-untyped]
from PIL import Image

from assistant.documents.sandbox import guard
from assistant.documents.sandbox.wire import Job, Kind, Misuse, Refusal, Tick, pack_picture, read_message, write_message
from assistant.documents.source import Progress
from assistant.documents.types import Document
from assistant.errors import DocumentError, NoSuchPage, UserInputError
from assistant.text.span import Frozen

__all__ = ["OUT_OF_MEMORY", "Setup", "main"]

_LONGEST_JOB = 4 * 2**20  # bytes of its message
_LARGEST_FILE = 2**30  # bytes written into the work folder
_TICK_S = 0.05
_LARGE = 0.5  # of the memory limit: a job that was refused more while it held so much was too large; below, it asked for nonsense

OUT_OF_MEMORY = 112  # exit code

Task = Callable[[Job, Progress], Document | Image.Image]


class Setup(Frozen):
    """What a child is told when it starts.

    jobs: the module whose JOBS it does. folders: where it may write, its own first. office: whether it may start LibreOffice. seconds:
    the most that one job may take. max_memory_bytes: of data in one process.
    """

    jobs: str
    folders: tuple[Path, ...]
    office: bool
    max_memory_bytes: int
    seconds: int


def main() -> None:
    setup = Setup.model_validate_json(sys.argv[1])
    inbox, outbox = _take_channel()
    guard.cut_network()
    # Imported now: the network goes while there is one thread, the rest goes after the libraries have been loaded.
    tasks: Mapping[str, Task] = importlib.import_module(setup.jobs).JOBS
    guard.limit_resources(memory_bytes=setup.max_memory_bytes, file_bytes=_LARGEST_FILE)
    guard.confine(setup.folders, office=setup.office)
    _point_at_nothing(2)  # until here a broken installation may be told; from here on reports are read
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(inbox, jobs, setup.folders[0]), daemon=True).start()
    write_message(outbox, Kind.READY)
    while True:
        job = jobs.get()
        _set_alarm(setup.seconds)
        try:
            _do(job, tasks[job.task], outbox)
        except MemoryError:
            # Measured while the exception still holds what the job held.
            if psutil.Process().memory_info().rss > _LARGE * setup.max_memory_bytes:
                os._exit(OUT_OF_MEMORY)
            raise
        _set_alarm(0)


def _set_alarm(seconds: int) -> None:
    """Have this process ended in so many seconds, even where it hangs in native code and its parent has crashed; 0: not at all."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _take_channel() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes from and to the parent, out of reach for libraries that read or print and for programs started here."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    _point_at_nothing(0)
    _point_at_nothing(1)
    return inbox, outbox


def _point_at_nothing(descriptor: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, descriptor)
    os.close(nothing)


def _receive(inbox: BinaryIO, jobs: "queue.SimpleQueue[Job]", work: Path) -> None:
    """Queue jobs; when the parent has gone, end this process and what it started, whatever it is doing, and leave nothing in `work`."""
    with contextlib.suppress(ValueError):
        while message := read_message(inbox, most=_LONGEST_JOB):
            jobs.put(Job.model_validate_json(message.payload))
    with contextlib.suppress(psutil.Error):
        for process in psutil.Process().children(recursive=True):
            process.kill()
    shutil.rmtree(work, ignore_errors=True)
    os._exit(0)


def _do(job: Job, task: Task, outbox: BinaryIO) -> None:
    try:
        answer = task(job, _Ticker(outbox))
    except DocumentError as error:
        refusal = Refusal(code=error.code, message=error.message[:2000])
        write_message(outbox, Kind.REFUSAL, refusal.model_dump_json().encode())
    except NoSuchPage as error:
        misuse = Misuse(message="", page=error.page, count=error.count)
        write_message(outbox, Kind.MISUSE, misuse.model_dump_json().encode())
    except UserInputError as error:
        write_message(outbox, Kind.MISUSE, Misuse(message=str(error)[:2000]).model_dump_json().encode())
    else:
        if isinstance(answer, Document):
            write_message(outbox, Kind.DOCUMENT, answer.model_dump_json().encode())
        else:
            picture = answer.convert("RGB")
            write_message(outbox, Kind.PICTURE, pack_picture(*picture.size, picture.tobytes()))


class _Ticker:
    """Tells the parent that reading goes on; not so often that telling costs anything."""

    def __init__(self, outbox: BinaryIO) -> None:
        self._outbox = outbox
        self._lock = threading.Lock()  # pages may be recognised in threads
        self._stage: str | None = None
        self._told = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        with self._lock:
            now = time.monotonic()
            if stage == self._stage and done < total and now - self._told < _TICK_S:
                return
            self._stage, self._told = stage, now
            write_message(self._outbox, Kind.TICK, Tick(stage=stage[:100], done=done, total=total).model_dump_json().encode())


if __name__ == "__main__":
    main()
