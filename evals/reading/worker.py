"""One extractor in a process of its own: `python -m evals.reading.worker NAME OUT.json FILE…` reads the files and writes what it found.

A reading that fails is an empty one: what an extractor cannot read, it has not read. Seconds are of the processor, user and system,
over all its threads and children: pages a second and core. The first file is read once before, unmeasured, so that loading models and
modules does not count.
"""

import os
import resource
import sys
import time
from pathlib import Path

from assistant.text.span import Frozen
from evals.reading.extractors import EXTRACTORS, Extractor, Reading

__all__ = ["Run", "Taken"]


class Taken(Frozen):
    """One file read. seconds: of the processor; wall: of the clock; failure: the error's class and words, None where it was read."""

    path: Path
    reading: Reading
    seconds: float
    wall: float
    failure: str | None = None


class Run(Frozen):
    """All files of one extractor. peak_mib: the most memory that its process held, or one of its children."""

    taken: tuple[Taken, ...]
    peak_mib: float


def take_all(extractor: Extractor, paths: list[Path]) -> Run:
    """Return what the extractor makes of the files, in order."""
    _take(extractor, paths[0])
    return Run(taken=tuple(_take(extractor, path) for path in paths), peak_mib=_peak_mib())


def _take(extractor: Extractor, path: Path) -> Taken:
    start, clock = _processor_seconds(), time.perf_counter()
    failure = None
    try:
        reading = extractor.read(path)
    except Exception as error:  # noqa: BLE001  whatever another's package raises
        reading, failure = Reading(text=""), f"{type(error).__name__}: {error}"[:200]
    return Taken(path=path, reading=reading, seconds=_processor_seconds() - start, wall=time.perf_counter() - clock, failure=failure)


def _processor_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _peak_mib() -> float:
    """Return the peak of this process, or of its largest child. `ru_maxrss` of a fresh process starts at its parent's, VmHWM does not."""
    status = Path("/proc/self/status")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if status.exists():
        own = next(int(line.split()[1]) for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def main() -> None:
    name, out, *paths = sys.argv[1:]
    run = take_all(EXTRACTORS[name], [Path(path) for path in paths])
    Path(out).write_text(run.model_dump_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
