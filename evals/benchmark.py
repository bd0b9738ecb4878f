"""How fast it is and how much memory it takes: `python -m evals.benchmark [--json FILE]`, or `make bench`.

Measured are the command from a cold start, the first build of the index, questions and a 100-page report in a warm process, and
the web server. Everything runs against an index of its own in a temporary folder, without a language model, on this machine's
processors; nothing is sent anywhere. Each part runs in a fresh process, so that no part warms, or fattens, the next.

Seconds are wall time. Peak RSS is what the kernel counted for the process itself: `ru_maxrss` of a child that ended, `VmHWM` of a
server that runs (so Linux only). A child starts with its parent's peak as its own, which is why this process imports nothing heavy.

The load average of before the start stands in the first line: with other work on the machine the figures are upper bounds.
A target that is missed is marked and changes no exit code. Takes about two minutes on two processors.
"""

import argparse
import itertools
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial, wraps
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from assistant.text.span import Frozen
from evals.measures import Measure, format_table, percentile

__all__ = ["main", "measure_build", "measure_commands", "measure_questions", "measure_report", "measure_server"]

_SAMPLES = Path(__file__).parent / "samples"
_YUSHEN = Path(sys.executable).with_name("yushen")
# Neither is among the development questions. The first is settled by a threshold, the second by the regulation's own sentence.
_COLD_QUESTIONS = ("总投资80万元的项目要不要监理?", "合同签完几天内要报给谁?")
_PAGES = 100
_REQUESTS = 100
_START_LIMIT_S = 120  # a server that is not ready after this long is taken as broken


class _Ended(Frozen):
    """A process that ended well: its wall time, peak RSS, standard output."""

    seconds: float
    peak_mib: float
    output: str


class _Stopwatch:
    """Adds up the seconds spent in one function, from the outside: the package holds no timing code.

    Only for a process that is thrown away: the function stays wrapped.
    """

    def __init__(self, owner: object, name: str) -> None:
        self._seconds = 0.0
        function: Callable[..., Any] = getattr(owner, name)

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self._seconds += time.perf_counter() - start

        setattr(owner, name, timed)

    def lap(self) -> float:
        """Return the seconds since the last lap."""
        seconds, self._seconds = self._seconds, 0.0
        return seconds


def measure_build() -> list[Measure]:
    """Measure the first build of the index; afterwards it exists for all other parts."""
    built = _run("corpus", "index")
    return [
        Measure(name="index, first build", value=built.seconds, unit="s", of="one process"),
        Measure(name="index, first build, peak RSS", value=built.peak_mib, unit="MiB", of="one process"),
    ]


def measure_commands() -> list[Measure]:
    """Measure what a user of the command line waits for, the start of the process included."""
    shown = [_run("--help").seconds for _ in range(7)]
    measures = [Measure(name="yushen --help", value=statistics.median(shown), unit="s", of="median of 7 processes", at_most=0.3)]
    for question in _COLD_QUESTIONS:
        ended = [_run("ask", question, "--json") for _ in range(5)]
        name = f"yushen ask, answered by {json.loads(ended[0].output)['basis']}"
        seconds, peak = (statistics.median(getattr(one, field) for one in ended) for field in ("seconds", "peak_mib"))
        measures.append(Measure(name=name, value=seconds, unit="s", of="median of 5 processes", at_most=3))
        measures.append(Measure(name=f"{name}, peak RSS", value=peak, unit="MiB", of="median of 5 processes", at_most=600))
    return [*measures, *_measure_question_file()]


def _measure_question_file() -> list[Measure]:
    dialogues = _dialogues()
    with tempfile.TemporaryDirectory(prefix="yushen-bench-") as folder:
        file = Path(folder, "questions.jsonl")
        file.write_text("".join(json.dumps({"turns": turns}) + "\n" for turns in dialogues), "utf-8")
        ended = [_run("ask", "--questions", str(file), "--json") for _ in range(3)]
    seconds = statistics.median(one.seconds for one in ended)
    name = f"yushen ask --questions, {len(dialogues)} questions"
    return [
        Measure(name=name, value=seconds, unit="s", of="median of 3 processes"),
        Measure(name=f"{name}, rate", value=len(dialogues) / seconds, unit="questions/s", of="start included"),
    ]


def measure_questions() -> list[Measure]:
    """Measure the answers to the development questions, each asked once, and where their time goes."""
    # Here and not above, as in all parts below: the measuring process must stay small.
    import assistant.answering.ask as ask
    from assistant.retrieval.search import Searcher
    from assistant.wiring import build_assistant

    ours = build_assistant()
    for question in _COLD_QUESTIONS:
        ours.ask(question)
    understand = _Stopwatch(ask, "understand")
    searches = [_Stopwatch(Searcher, "search"), _Stopwatch(Searcher, "match_questions")]
    spent: dict[str, list[float]] = {"ask": [], "understand": [], "retrieve": [], "decide and verify": []}
    for turns in _dialogues():
        total = _seconds(partial(ours.ask, turns[-1], history=turns[:-1]))
        understood, retrieved = understand.lap(), sum(search.lap() for search in searches)
        parts = (total, understood, retrieved, total - understood - retrieved)
        for values, seconds in zip(spent.values(), parts, strict=True):
            values.append(1000 * seconds)
    count = f"of {len(spent['ask'])} questions"
    measures = [Measure(name="ask, warm", value=statistics.median(spent["ask"]), unit="ms", of=f"median {count}", at_most=100)]
    measures += [
        Measure(name=f"  of it {part}", value=statistics.median(spent[part]), unit="ms", of=f"median {count}") for part in list(spent)[1:]
    ]
    return [*measures, Measure(name="ask, warm, p95", value=percentile(spent["ask"], 95), unit="ms", of=f"p95 {count}")]


def measure_report() -> list[Measure]:
    """Measure the pre-screening of a long report, its reading and its screening apart."""
    from assistant.wiring import build_assistant

    ours = build_assistant()
    ours.screen(next(_SAMPLES.glob("built/*.pdf")))
    read: list[float] = []
    total: list[float] = []
    with tempfile.TemporaryDirectory(prefix="yushen-bench-") as folder:
        report = _write_long_report(Path(folder, "report.pdf"))
        for _ in range(3):
            started = time.perf_counter()
            document = ours.read(report)
            read.append(time.perf_counter() - started)
            ours.screen(document)
            total.append(time.perf_counter() - started)
    seconds, of = statistics.median(total), "median of 3, warm"
    screened = statistics.median(whole - part for whole, part in zip(total, read, strict=True))
    name = f"prescreen, PDF of {_PAGES} pages"
    return [
        Measure(name=name, value=seconds, unit="s", of=of, at_most=5),
        Measure(name="  of it read", value=statistics.median(read), unit="s", of=of),
        Measure(name="  of it screen", value=screened, unit="s", of=of),
        Measure(name=f"{name}, rate", value=_PAGES / seconds, unit="pages/s", of=of),
        Measure(name=f"{name}, peak RSS", value=_peak_mib(os.getpid()), unit="MiB", of="after 4 reports"),
    ]


def measure_server() -> list[Measure]:
    """Measure the web server: until it is ready, a hundred questions one after another, its memory after them."""
    from gradio_client import Client  # type: ignore[import-untyped]

    questions = [turns[-1] for turns in _dialogues()]
    port = _free_port()
    start = time.perf_counter()
    server = subprocess.Popen([_YUSHEN, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        _wait_until_ready(server, port)
        ready = time.perf_counter() - start
        client = Client(f"http://127.0.0.1:{port}/", verbose=False)
        asked = itertools.islice(itertools.cycle(questions), _REQUESTS)
        spent = [1000 * _seconds(partial(client.predict, question, [], api_name="/ask")) for question in asked]
        client.close()
        peak = _peak_mib(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)
    count = f"of {_REQUESTS} requests"
    return [
        Measure(name="yushen serve, until /healthz is 200", value=ready, unit="s", of="one process"),
        Measure(name="/ask by gradio_client", value=statistics.median(spent), unit="ms", of=f"median {count}"),
        Measure(name="/ask by gradio_client, p95", value=percentile(spent, 95), unit="ms", of=f"p95 {count}"),
        Measure(name="yushen serve, peak RSS", value=peak, unit="MiB", of=f"after {_REQUESTS} requests", at_most=1228),
    ]


def _run(*words: str) -> _Ended:
    """Run the command to its end. Raises CalledProcessError: figures of a failed run say nothing."""
    start = time.perf_counter()
    process = subprocess.Popen([_YUSHEN, *words], stdout=subprocess.PIPE, text=True, encoding="utf-8")
    with process:
        assert process.stdout is not None  # it is a pipe
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, ["yushen", *words])
    return _Ended(seconds=seconds, peak_mib=usage.ru_maxrss / 1024, output=output)


def _wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _START_LIMIT_S
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return  # any other status than success raises
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise RuntimeError(f"yushen serve was not ready after {_START_LIMIT_S} s, or ended with {server.poll()}")


def _write_long_report(path: Path) -> Path:
    """Write the sample reports one after another, again and again, until there are enough pages."""
    from pypdf import PdfReader, PdfWriter

    readers = [PdfReader(sample) for sample in sorted(_SAMPLES.glob("built/*.pdf"))]
    writer = PdfWriter()
    while missing := _PAGES - len(writer.pages):
        reader = readers.pop(0)
        writer.append(reader, pages=(0, min(missing, len(reader.pages))))
        readers.append(reader)
    writer.write(path)
    return path


def _dialogues() -> list[tuple[str, ...]]:
    lines = (Path(__file__).parent / "datasets" / "questions-dev.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    return [tuple(case.get("turns") or [case["question"]]) for case in cases]


def _seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def _peak_mib(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _in_fresh_process(part: Callable[[], list[Measure]]) -> list[Measure]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(part).result()


def _measure_all() -> list[Measure]:
    measures = [*measure_build(), *measure_commands()]
    for part in (measure_questions, measure_report, measure_server):
        measures += _in_fresh_process(part)
    return measures


def main() -> None:
    """Measure everything, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmark", description="How fast it is and how much memory it takes.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures, and the machine they are of, to FILE")
    file: Path | None = parser.parse_args().json
    machine = {
        "processors": os.cpu_count(),
        "load_average": os.getloadavg(),
        "python": platform.python_version(),
        "kernel": platform.release(),
    }
    print("machine: " + ", ".join(f"{name} {value}" for name, value in machine.items()), flush=True)
    for name in [name for name in os.environ if name.startswith("YUSHEN_")]:
        del os.environ[name]  # a model or another embedder would be measured in our place
    with tempfile.TemporaryDirectory(prefix="yushen-bench-") as folder:
        os.environ["YUSHEN_DATA_DIR"] = folder
        measures = _measure_all()
    print(format_table(measures))
    print("not measured here: the second run of the demonstration; run `make demo`, then `time make demo`")
    if file is not None:
        figures = {"machine": machine, "measures": [measure.model_dump() for measure in measures]}
        file.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
