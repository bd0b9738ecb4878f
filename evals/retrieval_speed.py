"""How fast many laws are searched: `python -m evals.retrieval_speed --corpus FILE.jsonl[.gz] [--passages 100000] [--single]`.

The corpus (STARD's form: name, content) is cut into laws of 60 articles, each article into paragraphs and sentences, until there are
as many passages; where it is too short its articles come again with other sentences between theirs. The words are real; the vectors
are random ones, since the time of a scan does not depend on their values. Questions: the first 200 of --queries, else sentences.

Measured, in one process on this machine's processors: opening, a question's median and 95th percentile its embedding
included, the processor time of all threads (which other work on the machine disturbs less), peak RSS.
--single measures the same passages as one source, in Chroma and the word index beside it, as a report or the chosen regulation is
searched. --embed N embeds N real passages with the default embedder, alone and through the store.
"""

import argparse
import gzip
import json
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from assistant.regulations.articles import parse_articles
from assistant.regulations.types import Level, Pack
from assistant.retrieval.laws import open_laws
from assistant.retrieval.passages import regulation_passages
from assistant.retrieval.rows import stored_rows
from assistant.retrieval.search import Searcher
from assistant.retrieval.types import Embedder, Passage
from assistant.text.numerals import chinese_numeral
from evals.measures import Measure, format_table, percentile

__all__ = ["RandomRows", "made_laws", "measure_laws", "measure_single"]

_WIDTH = 384  # of the default embedder
_ARTICLES = 60  # of a law
_QUESTIONS = 200
_DAY = date(2024, 1, 1)


class RandomRows:
    """An embedder that gives random unit vectors at no cost, but embeds questions with the real one where it has it."""

    id = "random"

    def __init__(self, real: Embedder | None = None) -> None:
        self._real = real
        self._random = np.random.default_rng(20261124)

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return self._real.embed_queries(texts) if self._real else self.embed_passages(texts)

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        rows = self._random.standard_normal((len(texts), _WIDTH), np.float32)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).tolist()


def made_laws(contents: Sequence[str], *, passages: int) -> Iterator[Pack]:
    """Yield laws of real articles until they have that many passages; the same arguments give the same laws."""
    chance, made, number = random.Random(20261124), 0, 0
    order = list(contents)
    while made < passages:
        if number * _ARTICLES >= len(contents):  # once round: other sentences between the article's own
            order = [f"{content}{chance.choice(contents)[:60]}。" for content in contents]
        start = number * _ARTICLES % len(contents)
        text = "\n".join(f"第{chinese_numeral(n)}条 {content}" for n, content in enumerate(order[start : start + _ARTICLES], 1))
        fields = {"issuer": "", "published": _DAY, "in_force_from": _DAY, "source": "", "sha256": "", "level": Level.NATIONAL}
        pack = Pack(id=f"law-{number:05}", title=f"第{number}号条例", text=text, articles=parse_articles(text), **fields)
        made += len(regulation_passages(pack))
        number += 1
        yield pack


def measure_laws(packs: Sequence[Pack], questions: Sequence[str], *, embedder: Embedder, folder: Path) -> list[Measure]:
    """Measure the search over all laws."""
    started = time.perf_counter()
    open_laws(packs, embedder=embedder, folder=folder)
    stored = time.perf_counter() - started
    started = time.perf_counter()
    laws = open_laws(packs, embedder=embedder, folder=folder)
    opened = time.perf_counter() - started
    of = f"{len(packs)} laws, {len(laws)} passages"
    return [
        Measure(name="laws: vectors stored, index built", value=stored, unit="s", of=of),
        Measure(name="laws: opened again", value=opened, unit="s", of=of),
        *_timed("laws: question", lambda question: laws.search(question), questions, of=of),
        Measure(name="laws: peak RSS", value=_peak_mib(), unit="MiB", of=of),
    ]


def measure_single(packs: Sequence[Pack], questions: Sequence[str], *, embedder: Embedder, folder: Path) -> list[Measure]:
    """Measure the same passages as one source: Chroma and the word index."""
    passages = [passage.model_copy(update={"id": f"{pack.id}:{passage.id}"}) for pack in packs for passage in regulation_passages(pack)]
    times = []
    for _ in range(2):
        started = time.perf_counter()
        searcher = Searcher(passages, name="many", embedder=embedder, folder=folder)
        times.append(time.perf_counter() - started)
    of = f"one source, {len(passages)} passages"
    return [
        Measure(name="single: stored in Chroma, index built", value=times[0], unit="s", of=of),
        Measure(name="single: opened again", value=times[1], unit="s", of=of),
        *_timed("single: question", lambda question: searcher.search(question), questions, of=of),
        *_timed("single: question, two kinds", lambda q: searcher.search(q, kinds={"sentence", "paragraph"}), questions, of=of),
        Measure(name="single: peak RSS", value=_peak_mib(), unit="MiB", of=of),
    ]


def measure_embedding(passages: Sequence[Passage], *, embedder: Embedder, folder: Path) -> list[Measure]:
    """Measure what storing costs beside embedding."""
    texts = list(dict.fromkeys(passage.text for passage in passages))
    embedder.embed_passages(texts[:50])  # loads the engine
    started = time.perf_counter()
    embedder.embed_passages(texts)
    alone = len(texts) / (time.perf_counter() - started)
    started = time.perf_counter()
    stored_rows(texts, name="embedded", embedder=embedder, folder=folder)
    stored = len(texts) / (time.perf_counter() - started)
    of = f"{len(texts)} distinct passages"
    return [
        Measure(name="embedder alone", value=alone, unit="passages/s", of=of),
        Measure(name="embedded and stored", value=stored, unit="passages/s", of=of),
    ]


def _timed(name: str, ask: Callable[[str], object], questions: Sequence[str], *, of: str) -> list[Measure]:
    ask(questions[0])
    seconds, spent = [], []
    for question in questions:
        started, before = time.perf_counter(), time.process_time()
        ask(question)
        seconds.append(time.perf_counter() - started)
        spent.append(time.process_time() - before)
    return [
        Measure(name=f"{name}, processor time", value=1000 * statistics.median(spent), unit="ms", of=of),
        Measure(name=f"{name}, median", value=1000 * statistics.median(seconds), unit="ms", of=of),
        Measure(name=f"{name}, p95", value=1000 * percentile(seconds, 95), unit="ms", of=of, at_most=50),
    ]


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _read(file: Path) -> list[dict[str, str]]:
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return [json.loads(line) for line in content.decode().splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--embed", type=int, default=0)
    parser.add_argument("--single", action="store_true")
    options = parser.parse_args()
    contents = [entry["content"] for entry in _read(options.corpus)]
    questions = [entry["question"] for entry in _read(options.queries)] if options.queries else [c[:25] for c in contents]
    packs = list(made_laws(contents, passages=options.passages))
    from assistant.retrieval.e5 import E5Small

    real = E5Small()
    real.load_bulk()  # as the web server does
    with tempfile.TemporaryDirectory() as folder:
        measure = measure_single if options.single else measure_laws
        measures = measure(packs, questions[:_QUESTIONS], embedder=RandomRows(real), folder=Path(folder))
        if options.embed:
            passages = [passage for pack in packs[: options.embed // 100 + 1] for passage in regulation_passages(pack)]
            measures += measure_embedding(passages[: options.embed], embedder=real, folder=Path(folder))
    print(format_table(measures))


if __name__ == "__main__":
    main()
