"""How well the pre-screening does on labelled reports, beside what people use in its place: `yushen eval screening`."""

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from assistant.documents.formats import read_document
from assistant.documents.types import Document
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.retrieval.embedding import build_embedder
from assistant.text.normalize import fold_text
from evals.screening.cases import PACK, Case, load_cases
from evals.screening.measures import Given, Scores, brier, f1_by_status, interval, reliability, score
from evals.screening.systems import System, dense_search, fit_threshold, keyword_search, learned, ours

__all__ = ["main", "run"]

_DECIDING = ("present", "partial", "missing", "undetermined", "not_applicable")
_WORST = 100


def run(split: str, *, verbose: bool = False, dense: bool = True) -> dict[str, Scores]:
    """Print a table of ours and the baselines on a split and return the scores by system. dense: embeds every block, seconds a report."""
    pack = load_pack(PACK)
    key = frozenset(requirement.id for requirement in pack.requirements if requirement.key)
    cases = load_cases(split)
    documents = [read_document(case.path) for case in cases]
    results, seconds, given = {}, {}, {}
    for name, system in _systems(pack, dense=dense).items():
        started = time.perf_counter()
        given[name] = [system(document, pack) for document in documents]
        seconds[name] = (time.perf_counter() - started) / max(1, len(cases))
        results[name] = score(zip(cases, given[name], strict=True), key=key)
    _print_table(split, len(cases), results, seconds)
    _print_confusion(results["ours"])
    _print_reliability(cases, given["ours"])
    if verbose:
        _print_misses(cases, given["ours"])
    return results


def _systems(pack: Pack, *, dense: bool) -> dict[str, System]:
    systems: dict[str, System] = {
        "ours": partial(ours, weights=learned()),
        "rules alone": partial(ours, weights=None),
        "keyword search": keyword_search,
    }
    if dense:
        embedder = build_embedder("e5-small")
        seen: list[tuple[Document, dict[str, str]]] = [(read_document(case.path), case.statuses) for case in load_cases("dev")]
        systems["similarity"] = partial(dense_search, embedder=embedder, threshold=fit_threshold(seen, pack, embedder=embedder))
    return systems


def _print_table(split: str, reports: int, results: Mapping[str, Scores], seconds: Mapping[str, float]) -> None:
    print(f"screening, {split}: {reports} reports")
    rows: tuple[tuple[str, Callable[[Scores], str]], ...] = (
        ("status accuracy", lambda scores: f"{scores.accuracy:.1%} ({scores.right}/{scores.findings})"),
        ("  95 % interval", lambda scores: "{:.1%} to {:.1%}".format(*interval(scores.by_report))),
        *((f"F1 {status}", partial(_f1, status)) for status in ("present", "partial", "missing")),
        ("key: missing called present", lambda scores: str(scores.key_false_present)),
        ("key: present called missing", lambda scores: f"{scores.key_missed} of {scores.key_present}"),
        ("quote hit, status right", lambda scores: f"{scores.quote_recall:.1%} ({scores.quote_hits}/{scores.quoted})"),
        ("flag precision", lambda scores: f"{scores.flag_precision:.1%}"),
        ("flag recall", lambda scores: f"{scores.flag_recall:.1%}"),
    )
    print(f"{'':30}" + "".join(f"{name:>22}" for name in results))
    for title, cell in rows:
        print(f"{title:30}" + "".join(f"{cell(scores):>22}" for scores in results.values()))
    print(f"{'seconds a report':30}" + "".join(f"{seconds[name]:>22.3f}" for name in results))


def _f1(status: str, scores: Scores) -> str:
    return f"{f1_by_status(scores.confusion).get(status, 0.0):.3f}"


def _print_confusion(scores: Scores) -> None:
    print("ours, expected → given:")
    for expected in _DECIDING:
        line = {status: scores.confusion.get((expected, status), 0) for status in _DECIDING}
        if any(line.values()):
            print(f"  {expected:15}" + " ".join(f"{status} {count}" for status, count in line.items() if count))


def _judged(cases: Sequence[Case], given: Sequence[Given]) -> list[tuple[float, bool]]:
    return [
        (answer.confidences[requirement], answer.statuses[requirement] == expected)
        for case, answer in zip(cases, given, strict=True)
        for requirement, expected in case.statuses.items()
    ]


def _print_reliability(cases: Sequence[Case], given: Sequence[Given]) -> None:
    judged = _judged(cases, given)
    print(f"ours, confidence against what is right (Brier {brier(judged):.4f}):")
    for low, high, count, mean, right in reliability(judged):
        print(f"  {low:.2f} to {high:.2f}   {count:5} findings   confidence {mean:.3f}   right {right:.3f}")


def _print_misses(cases: Iterable[Case], given: Iterable[Given]) -> None:
    """Print disagreements, the surest first. For dev only: who changes the program does not read test cases."""
    misses: list[tuple[float, str]] = []
    for case, answer in zip(cases, given, strict=True):
        for field in ("kind", "total_wan", "software_wan"):
            if getattr(case, field) != getattr(answer, field):
                print(f"{case.name} {field}: expected {getattr(case, field)}, given {getattr(answer, field)}")
        for flag in sorted(case.flags ^ answer.flags):
            print(f"{case.name} flag {flag}: {'not raised' if flag in case.flags else 'raised, not expected'}")
        misses += [(answer.confidences[requirement], line) for requirement, line in _wrong(case, answer)]
    for confidence, line in sorted(misses, reverse=True)[:_WORST]:
        print(f"{confidence:.2f} {line}")


def _wrong(case: Case, answer: Given) -> Iterable[tuple[str, str]]:
    for requirement, expected in case.statuses.items():
        given, words = answer.statuses[requirement], re.sub(r"\s+", " ", case.quotes[requirement])[:70]
        quote = fold_text(case.quotes[requirement])
        if given != expected:
            yield requirement, f"{case.name} {requirement}: expected {expected}, given {given} · {words}"
        elif quote and not any(quote in block or block in quote for block in answer.blocks[requirement]):
            yield requirement, f"{case.name} {requirement}: quote not shown · {words}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--verbose", action="store_true", help="print the hundred surest disagreements (dev only)")
    parser.add_argument("--quick", action="store_true", help="leave out the similarity baseline")
    arguments = parser.parse_args()
    if arguments.verbose and arguments.split == "test":
        sys.exit("disagreements on test are not shown: who changes the program does not read them")
    run(arguments.split, verbose=arguments.verbose, dense=not arguments.quick)
