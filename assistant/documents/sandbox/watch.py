"""Watching a process that may hang or swell, and ending it with all that it has started."""

import contextlib
import math
import threading
import time
from enum import Enum

import psutil  # type: ignore[import-untyped]

from assistant.text.span import Frozen

__all__ = ["Bounds", "Family", "Loss", "Watch"]

_MEGABYTE = 2**20
_POLL_S = 0.1
_POLLS_A_LISTING = 5  # LibreOffice does not start more often than that; listing processes costs


class Bounds(Frozen):
    """What one child may take. memory: of it and all that it starts; silent_s: without a sign of going on; seconds: for one file;
    answer: the document or the picture that it sends."""

    max_memory_mb: int
    silent_s: float
    max_seconds: float
    max_answer_mb: int = 256


class Loss(Enum):
    """Why a child ended without an answer."""

    CRASH = "crash"
    TIME = "time"
    MEMORY = "memory"
    ANSWER = "answer"  # it wanted to say more than it may


class Family:
    """A process and all that descend from it."""

    def __init__(self, pid: int) -> None:
        self._parent = psutil.Process(pid)
        self._others: list[psutil.Process] = []
        self._measured = 0
        self.peak_mb = 0.0

    def measure_mb(self) -> float:
        """Return the resident memory of all together, 0 when they have gone."""
        if self._measured % _POLLS_A_LISTING == 0:
            self._others = self._list()
        self._measured += 1
        resident = 0
        for process in (self._parent, *self._others):
            with contextlib.suppress(psutil.Error):
                resident += process.memory_info().rss
        self.peak_mb = max(self.peak_mb, resident / _MEGABYTE)
        return resident / _MEGABYTE

    def kill(self) -> None:
        with contextlib.suppress(psutil.Error):
            self._parent.suspend()  # so that nothing is started between the listing and the end
        for process in (*self._list(), self._parent):
            with contextlib.suppress(psutil.Error):
                process.kill()

    def _list(self) -> list[psutil.Process]:
        try:
            children: list[psutil.Process] = self._parent.children(recursive=True)
        except psutil.Error:
            return []
        return children


class Watch(threading.Thread):
    """Kills a family that is silent for too long, takes too long, or holds too much; `loss` then says which."""

    def __init__(self, family: Family, bounds: Bounds) -> None:
        super().__init__(daemon=True, name="yushen-watch")
        self.loss: Loss | None = None
        self._family = family
        self._bounds = bounds
        self._stopped = threading.Event()
        self._began = self._heard = time.monotonic()

    def hear(self) -> None:
        """Count the silence from now."""
        self._heard = time.monotonic()

    def pause(self) -> None:
        """Do not count the time in which the child waits for its parent; until `hear`."""
        self._heard = math.inf

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def run(self) -> None:
        while not self._stopped.wait(_POLL_S):
            now = time.monotonic()
            if now - self._heard > self._bounds.silent_s or now - self._began > self._bounds.max_seconds:
                self.loss = Loss.TIME
            elif self._family.measure_mb() > self._bounds.max_memory_mb:
                self.loss = Loss.MEMORY
            if self.loss:
                self._family.kill()
                return
