"""Read many broken files through the sandbox: `python -m evals.reading.fuzz --format pdf --count 10000 --seed 1 --minutes 10`.

The files are changed ones of the ground truth (tests/documents/truth) and of the hostile corpus. What must never happen is kept in the
folder `--out`: an outcome that is no value of the contract, a reader that died, one that was silent for 20 s or held more than 1.5 GiB.
Ends with 1 where one of these happened.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import NamedTuple

from assistant.documents.sandbox.process import ChildLost
from assistant.documents.sandbox.reader import Reader
from assistant.documents.sandbox.watch import Loss
from assistant.documents.source import Limits
from assistant.errors import AssistantError, DocumentError
from evals.reading.fuzz_mutations import mutate

_ROOT = Path(__file__).parents[2]
_MOST_SEED = 400_000  # bytes: small files go faster, and hold the same structures
_MOST_MB = 1400
FORMATS: dict[str, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx", ".docm"),
    "xlsx": (".xlsx", ".xlsm"),
    "ofd": (".ofd",),
    "zip": (".zip",),
    "image": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp"),
    "words": (".txt", ".md", ".csv", ".tsv"),
    "office": (".doc", ".wps", ".rtf", ".odt", ".xls", ".html"),
}


class Seed(NamedTuple):
    name: str
    content: bytes


class Outcome(NamedTuple):
    """loss: how the child was lost, None where it answered; what: "read", a code, or the name of an exception."""

    name: str
    what: str
    loss: Loss | None
    seconds: float

    @property
    def offends(self) -> bool:
        return self.loss is not None or self.what[0].isupper()


def load_seeds(suffixes: Sequence[str], folder: Path) -> list[Seed]:
    """Return the files to begin with: built into `folder` from the ground truth and the hostile corpus."""
    sys.path.insert(0, str(_ROOT / "tests" / "documents"))
    from hostile import CASES, Trap
    from truth.sources import SOURCES

    seeds = [Seed(name, _build(build, folder / name)) for name, build in SOURCES.items() if name.endswith(tuple(suffixes))]
    trap = Trap(address="http://127.0.0.1:9/x", secret=folder / "secret.txt")
    seeds += [Seed(case.file, case.build(trap)) for case in CASES if case.file.endswith(tuple(suffixes)) and "bomb" not in case.name]
    return [seed for seed in seeds if 0 < len(seed.content) <= _MOST_SEED]


def _build(build: Callable[[Path], None], path: Path) -> bytes:
    build(path)
    return path.read_bytes()


def make_file(seeds: Sequence[Seed], number: int, *, seed: int, out: Path) -> Path:
    """Return the changed file of this number; the same one for the same seeds, number and seed."""
    dice = Random(f"{seed} {number}")
    good = dice.choice(seeds)
    path = out / f"{seed}-{number}{Path(good.name).suffix}"
    path.write_bytes(mutate(good.content, others=[other.content for other in seeds], dice=dice))
    return path


def fuzz(seeds: Sequence[Seed], reader: Reader, *, count: int, seed: int, until: float, out: Path, workers: int) -> list[Outcome]:
    """Return what came of `count` changed files, or of as many as could be read until then. until: of `time.monotonic`."""
    lock = threading.Lock()
    numbers = iter(range(count))
    outcomes: list[Outcome] = []

    def work() -> None:
        while time.monotonic() < until:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            path = make_file(seeds, number, seed=seed, out=out)
            outcome = read(reader, path)
            if not outcome.offends:
                path.unlink()
            with lock:
                outcomes.append(outcome)

    with ThreadPoolExecutor(workers) as threads:
        for done in [threads.submit(work) for _ in range(workers)]:
            done.result()
    return outcomes


def read(reader: Reader, path: Path) -> Outcome:
    start = time.monotonic()
    what, loss = "read", None
    try:
        reader.read(path)
    except DocumentError as error:
        what = error.code
        loss = error.__cause__.loss if isinstance(error.__cause__, ChildLost) else None
    except Exception as error:
        if type(error) is AssistantError:  # no child can be started: nothing is learnt by going on
            raise
        what = type(error).__name__
    return Outcome(path.name, what, loss, time.monotonic() - start)


def describe(outcomes: Sequence[Outcome], reader: Reader, seconds: float) -> Iterator[str]:
    """Yield the lines of the report."""
    counts = Counter(outcome.what for outcome in outcomes)
    yield f"{len(outcomes)} files in {seconds:.0f} s, peak {reader.peak_mb:.0f} MiB"
    yield "  ".join(f"{what} {count}" for what, count in counts.most_common())
    for outcome in sorted(outcomes, key=lambda outcome: -outcome.seconds)[:3]:
        yield f"slow: {outcome.seconds:.1f} s {outcome.name} {outcome.what}"
    for outcome in outcomes:
        if outcome.offends:
            yield f"OFFENDS: {outcome.name} {outcome.what} {outcome.loss.value if outcome.loss else ''}"


def main() -> int:
    given = _parse()
    offended = False
    for name in FORMATS if given.format == "all" else (given.format,):
        out: Path = given.out / name
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            seeds = load_seeds(FORMATS[name], Path(folder))
        if given.only is not None:
            print(make_file(seeds, given.only, seed=given.seed, out=out))
            continue
        reader = Reader(limits=Limits(ocr=given.ocr, office=given.office, max_ocr_pages=2), max_memory_mb=_MOST_MB, max_seconds=120)
        start = time.monotonic()
        until = start + 60 * given.minutes
        try:
            outcomes = fuzz(seeds, reader, count=given.count, seed=given.seed, until=until, out=out, workers=given.workers)
        finally:
            reader.close()
        print(f"{name}, {len(seeds)} seeds:", *describe(outcomes, reader, time.monotonic() - start), sep="\n  ")
        offended |= any(outcome.offends for outcome in outcomes)
    return int(offended)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--format", choices=(*FORMATS, "all"), default="all")
    parser.add_argument("--count", type=int, default=10_000, help="files of each format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10, help="for each format")
    parser.add_argument("--workers", type=int, default=2)
    # Old formats are nothing but LibreOffice's work, pictures nothing but recognition's: each file takes seconds.
    parser.add_argument("--ocr", action="store_true", help="also recognise pictures")
    parser.add_argument("--office", action="store_true", help="also start LibreOffice")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="write the file of this number and read nothing")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "yushen-fuzz")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
