"""How well overlap between submissions is found: `python -m evals.overlap [--split dev|test] [--speed N]`.

Reports are composed of hand-written descriptions (`datasets/overlap/systems.jsonl`: each system described twice, by different units in
different words), reworked copies of some of them (`copies.jsonl`), copies in which only names and figures were swapped, and template
paragraphs of which every report draws its own half. A pair is labelled by what its descriptions are:

text     one is a copy of the other, reworked or swapped; template paragraphs in common do not count
systems  both describe one system, copied or not

Beside it stands the usual way: the share of five-character shingles of the whole reports in common (Jaccard), with the threshold that
is best on the development split. Each split is measured as one batch, and pair by pair as batches of two, where frequency tells nothing.
"""

import argparse
import json
import random
import re
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from assistant.documents.plaintext.reader import read_markdown
from assistant.documents.source import Source
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.screening.overlap import Overlap, find_overlaps
from assistant.screening.screen import screen_document
from assistant.screening.submission import Submission, summarise

__all__ = ["Sample", "Scores", "compose", "load_samples", "run", "score"]

_DATA = Path(__file__).parent / "datasets" / "overlap"
_REPORTS = Path(__file__).parent / "datasets" / "reports" / "dev"
_PACK = Path(__file__).parent.parent / "corpus" / "bazhou-2025"
_NUMERALS = "一二三四五六七八九"
_PAGE_CHARACTERS = 900
_SPEED_COPIES = 20  # of the generated reports hold a chapter of another

Pair = tuple[str, str]


class Sample(NamedTuple):
    """One composed report. system: what it describes; root: the description that it is, or was made of."""

    id: str
    system: str
    root: str
    markdown: str


class Scores(NamedTuple):
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def score(found: set[Pair], labelled: set[Pair]) -> Scores:
    """Return how many pairs were found rightly, wrongly, and not at all."""
    return Scores(len(found & labelled), len(found - labelled), len(labelled - found))


def load_samples(split: str) -> tuple[Sample, ...]:
    """Return the composed reports of a split, by id."""
    systems = [entry for entry in _lines("systems.jsonl") if entry["split"] == split]
    copies = [entry for entry in _lines("copies.jsonl") if entry["split"] == split]
    copied = {entry["of"] for entry in copies}
    samples = [
        Sample(entry["id"], entry["system"], entry["id"], compose(entry["unit"], entry["title"], entry["text"], seed=entry["id"]))
        for entry in systems
    ]
    for entry in copies:
        system = entry["of"].rpartition("-")[0]
        samples.append(Sample(entry["id"], system, entry["of"], compose(entry["unit"], entry["title"], entry["text"], seed=entry["id"])))
    for number, entry in enumerate(entry for entry in systems if entry["id"] not in copied and entry["id"].endswith("-1")):
        name, text = f"swap-{entry['id']}", _swap(entry["text"])
        unit, title = f"若羌县第{number + 1}综合事务中心", _swap(entry["title"])
        samples.append(Sample(name, entry["system"], entry["id"], compose(unit, title, text, seed=name)))
    return tuple(samples)


def compose(unit: str, title: str, text: str, *, seed: str) -> str:
    """Return a report in Markdown: the description in its chapters, between its own half of the template paragraphs."""
    chance = random.Random(seed)
    template = (_DATA / "template.txt").read_text("utf-8").splitlines()
    drawn = sorted(chance.sample(range(len(template)), len(template) // 2))
    half = [template[number] for number in drawn]
    first, *rest = text.split("\n")
    chapters = (
        (f"# {title}可行性研究报告", f"项目名称：{title}", f"建设单位：{unit}"),
        ("## 第一章 概述", half[0]),
        ("## 第二章 现状和必要性", first, half[1]),
        ("## 第三章 建设内容", *rest, half[2]),
        ("## 第四章 技术方案", *half[3:6]),
        ("## 第五章 实施与投资", *half[6:]),
    )
    return "\n\n".join(line for chapter in chapters for line in chapter)


def run(split: str) -> dict[str, float]:
    """Print the table of a split; return precision and recall by name."""
    pack, samples = load_pack(_PACK), load_samples(split)
    submissions = {sample.id: _submission(sample, pack) for sample in samples}
    labelled = _labels(samples)
    overlaps = find_overlaps(list(submissions.values()), pack=pack)
    found = _found(overlaps)
    single = _found(
        overlap
        for one, other in combinations(submissions.values(), 2)
        for overlap in find_overlaps([one, other], pack=pack)
    )  # fmt: skip
    rows: dict[str, Scores] = {}
    for kind in ("text", "systems"):
        rows[f"{kind}, one batch"] = score(found[kind], labelled[kind])
        rows[f"{kind}, batches of two"] = score(single[kind], labelled[kind])
        rows[f"{kind}, Jaccard of shingles"] = score(_baseline(samples, threshold=_best_threshold(kind)), labelled[kind])
    pairs = len(samples) * (len(samples) - 1) // 2
    print(f"{len(samples)} reports, {pairs} pairs, of them {len(labelled['text'])} copies, {len(labelled['systems'])} of one system")
    for name, scores in rows.items():
        print(f"{name:32} precision {scores.precision:6.3f}  recall {scores.recall:6.3f}  wrong {scores.wrong:3}  missed {scores.missed:3}")
    for kind in ("text", "systems"):
        print(f"{kind} wrong: {sorted(found[kind] - labelled[kind])[:12]}\n{kind} missed: {sorted(labelled[kind] - found[kind])[:12]}")
    return {f"{name}, {figure}": getattr(scores, figure) for name, scores in rows.items() for figure in ("precision", "recall")}


def measure_speed(count: int, *, pages: int = 30) -> None:
    """Print how long a batch of `count` generated reports takes beyond reading and judging, and the memory that it takes."""
    pack = load_pack(_PACK)
    documents = [read_markdown(Source(name=f"{n:04}.md", content=text.encode())) for n, text in enumerate(_generated(count, pages=pages))]
    checklist = screen_document(documents[0], pack=pack)
    started = time.perf_counter()
    heads = [
        checklist.document.model_copy(update={"origin": document.origin, "unit": f"第{n}中心", "title": f"第{n}号"})
        for n, document in enumerate(documents)
    ]
    submissions = [
        summarise(document, checklist.model_copy(update={"document": head}), pack=pack)
        for document, head in zip(documents, heads, strict=True)
    ]  # fmt: skip
    summarised = time.perf_counter()
    overlaps = find_overlaps(submissions, pack=pack)
    ended = time.perf_counter()
    packed = sum(len(submission.packed) for submission in submissions) / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} reports of {pages} pages ({sum(len(document.text) for document in documents) / 1e6:.1f} million characters)")
    print(
        f"summarise {summarised - started:.1f} s ({1000 * (summarised - started) / count:.0f} ms each), compare {ended - summarised:.1f} s"
    )
    print(f"{len(overlaps)} pairs; documents packed {packed:.0f} MiB; peak RSS {peak:.0f} MiB, the generated documents included")


def _lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (_DATA / name).read_text("utf-8").splitlines()]


def _submission(sample: Sample, pack: Pack) -> Submission:
    document = read_markdown(Source(name=sample.id, content=sample.markdown.encode()))
    return summarise(document, screen_document(document, pack=pack), pack=pack)


def _swap(text: str) -> str:
    """Return the text with the place and every numeral another one, as a copier adapts it."""
    turned = {own: _NUMERALS[(place + 4) % len(_NUMERALS)] for place, own in enumerate(_NUMERALS)}
    text = re.sub("库尔勒市|焉耆(?:回族自治)?县|轮台县|尉犁县|和静县|博湖县|巴州|且末县|全市", "若羌县", text)
    return re.sub(rf"[{_NUMERALS}](?=[十百千万个座家名台处条])", lambda match: turned[match[0]], text)


def _labels(samples: Sequence[Sample]) -> dict[str, set[Pair]]:
    pairs = list(combinations(samples, 2))
    return {
        "text": {_pair(one.id, other.id) for one, other in pairs if one.root == other.root},
        "systems": {_pair(one.id, other.id) for one, other in pairs if one.system == other.system},
    }


def _found(overlaps: Iterable[Overlap]) -> dict[str, set[Pair]]:
    """Return the pairs found, by kind; a pair with text in common is found as one of a system, too."""
    listed = list(overlaps)
    text = {_pair(overlap.first, overlap.second) for overlap in listed if overlap.passages}
    return {"text": text, "systems": text | {_pair(overlap.first, overlap.second) for overlap in listed if overlap.systems}}


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _baseline(samples: Sequence[Sample], *, threshold: float) -> set[Pair]:
    shingles = {sample.id: {sample.markdown[at : at + 5] for at in range(len(sample.markdown) - 4)} for sample in samples}
    return {
        _pair(one, other)
        for one, other in combinations(shingles, 2)
        if len(shingles[one] & shingles[other]) >= threshold * len(shingles[one] | shingles[other])
    }


def _best_threshold(kind: str) -> float:
    """Return the threshold with the best F1 on the development split."""
    samples = load_samples("dev")
    labelled = _labels(samples)[kind]

    def f1(threshold: float) -> float:
        scores = score(_baseline(samples, threshold=threshold), labelled)
        return 2 * scores.right / max(1, 2 * scores.right + scores.wrong + scores.missed)

    return max((step / 100 for step in range(5, 90, 3)), key=f1)


def _generated(count: int, *, pages: int) -> list[str]:
    """Return reports that read, letter by letter, like three of the development reports each (Markov chains of order two)."""
    sources = [file.read_text("utf-8") for file in sorted(_REPORTS.glob("*.md"))]
    chance = random.Random(4)
    reports = []
    for _ in range(count):
        source = "\n".join(chance.sample(sources, 3))
        following: dict[str, list[str]] = {}
        for at in range(len(source) - 2):
            following.setdefault(source[at : at + 2], []).append(source[at + 2])
        reports.append(_babble(following, chance, characters=pages * _PAGE_CHARACTERS))
    for number in range(_SPEED_COPIES if count > 2 * _SPEED_COPIES else 0):
        lines = reports[number].split("\n")
        reports[count - 1 - number] += "\n" + "\n".join(lines[len(lines) // 3 : len(lines) // 2])
    return reports


def _babble(following: dict[str, list[str]], chance: random.Random, *, characters: int) -> str:
    state = chance.choice(list(following))
    written = [state]
    choose: Callable[[Sequence[str]], str] = chance.choice
    for _ in range(characters):
        if state not in following:
            state = chance.choice(list(following))
        written.append(choose(following[state]))
        state = state[1] + written[-1]
    return "".join(written)


def main() -> None:
    """Run the evaluation, or with --speed the measurement of speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--speed", type=int, metavar="N", help="generate N reports of 30 pages and measure time and memory instead")
    arguments = parser.parse_args()
    if arguments.speed:
        measure_speed(arguments.speed)
    else:
        run(arguments.split)


if __name__ == "__main__":
    main()
