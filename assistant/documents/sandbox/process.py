"""One child of the sandbox as its parent sees it: started, asked, ended."""

import contextlib
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from assistant.documents.sandbox.child import OUT_OF_MEMORY, Setup
from assistant.documents.sandbox.watch import Bounds, Family, Loss, Watch
from assistant.documents.sandbox.wire import Job, Kind, Message, OversizedMessage, Tick, read_message, write_message
from assistant.documents.source import Progress
from assistant.errors import AssistantError

__all__ = ["Child", "ChildLost"]

_MEGABYTE = 2**20
_START_S = 120  # importing the readers takes a second; a machine may be busy, or its virus scanner slow
_END_S = 5
_LARGE = 0.8  # of the memory limit: a child that dies holding more has died of it
# What a child inherits: how to find programs, libraries and fonts, how to write dates. No keys, no addresses of services.
_INHERITED = (
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432"),
)


class ChildLost(Exception):
    """The child has ended, or was ended, without an answer."""

    def __init__(self, loss: Loss) -> None:
        self.loss = loss
        super().__init__(loss.value)


class Child:
    """A process that reads files, with a folder of its own that goes with it. One thread at a time asks it. office: whether it may start
    LibreOffice; cache: another folder that it may write in.

    Raises AssistantError where it cannot be started: the installation is broken, no file is to blame.
    """

    def __init__(self, *, jobs: str, bounds: Bounds, cache: Path | None, office: bool) -> None:
        self._bounds = bounds
        self._work = Path(tempfile.mkdtemp(prefix="yushen-read-"))
        self.asked = 0
        try:
            self._process = _start(jobs, work=self._work, bounds=bounds, cache=cache, office=office)
            self.family = Family(self._process.pid)
            self._converse(None, None, bounds.model_copy(update={"silent_s": _START_S}))
        except ChildLost as lost:
            self.end()
            raise AssistantError("无法启动读取文件的子进程。请检查安装是否完整(重新执行 make setup),以及是否限制了内存或进程数。") from lost
        except BaseException:
            shutil.rmtree(self._work, ignore_errors=True)
            raise

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, job: Job, progress: Progress | None) -> Message:
        """Return the answer to one job. Raises ChildLost, and what `progress` raises; the child has ended then."""
        self.asked += 1
        try:
            return self._converse(job, progress, self._bounds)
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the child, busy or idle, and remove its folder."""
        self.family.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was not written when the child died
                if pipe:
                    pipe.close()
        shutil.rmtree(self._work, ignore_errors=True)

    def _converse(self, job: Job | None, progress: Progress | None, bounds: Bounds) -> Message:
        watch = Watch(self.family, bounds)
        watch.start()
        try:
            if job:
                self._send(job)
            while (message := self._receive()).kind is Kind.TICK:
                watch.pause()
                _tell(message, progress)
                watch.hear()
        except ChildLost as lost:
            watch.stop()
            raise ChildLost(watch.loss or self._explain(lost.loss)) from None
        finally:
            watch.stop()
        return message

    def _send(self, job: Job) -> None:
        assert self._process.stdin
        with contextlib.suppress(OSError):  # a child that has gone is noticed when it does not answer
            write_message(self._process.stdin, Kind.JOB, job.model_dump_json().encode())

    def _receive(self) -> Message:
        assert self._process.stdout
        try:
            message = read_message(self._process.stdout, most=self._bounds.max_answer_mb * _MEGABYTE)
        except OversizedMessage as error:
            raise ChildLost(Loss.ANSWER) from error
        except (ValueError, OSError) as error:
            raise ChildLost(Loss.CRASH) from error
        if message is None:
            raise ChildLost(Loss.CRASH)
        return message

    def _explain(self, loss: Loss) -> Loss:
        """Return what a child that ended by itself died of."""
        if loss is not Loss.CRASH:
            return loss
        try:
            code = self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            return loss
        if os.name == "posix" and -code in (signal.SIGALRM, signal.SIGXCPU):
            return Loss.TIME
        # The kernel kills when the machine or the container has no memory left.
        out_of_memory = code == OUT_OF_MEMORY or (os.name == "posix" and -code == signal.SIGKILL)
        return Loss.MEMORY if out_of_memory or self.family.peak_mb > _LARGE * self._bounds.max_memory_mb else loss


def _start(jobs: str, *, work: Path, bounds: Bounds, cache: Path | None, office: bool) -> "subprocess.Popen[bytes]":
    setup = Setup(
        jobs=jobs,
        folders=(work, cache) if cache else (work,),
        office=office,
        # The watch counts all that the child has started, ten times a second; this holds each process in between.
        max_memory_bytes=bounds.max_memory_mb * _MEGABYTE,
        seconds=math.ceil(bounds.max_seconds) + _END_S,
    )
    return subprocess.Popen(
        (sys.executable, "-P", "-s", "-m", "assistant.documents.sandbox.child", setup.model_dump_json()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=work,
        env=_environment(work),
        start_new_session=True,  # a Ctrl-C in the terminal is the parent's to deal with
    )


def _environment(work: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    homes = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP"), str(work))
    # The child imports what its parent imports. A library that starts threads when it is imported would escape the child's guard.
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
    return {**kept, **homes, "PYTHONPATH": paths, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}


def _tell(message: Message, progress: Progress | None) -> None:
    try:
        tick = Tick.model_validate_json(message.payload)
    except ValueError as error:
        raise ChildLost(Loss.CRASH) from error
    if progress:
        progress(tick.stage, tick.done, tick.total)
