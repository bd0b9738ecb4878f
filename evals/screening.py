"""How well the pre-screening does on labelled reports, beside a keyword search (a reader's Ctrl+F).

Metrics are pure functions of expected and given findings; `run(split)` reads `datasets/reports/{split}/*.md` with their labels and
prints both systems side by side.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant.documents.formats import read_document
from assistant.documents.types import Document
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.screening.screen import screen_document
from assistant.screening.types import Checklist
from assistant.text.normalize import fold_text
from assistant.text.quote import locate_all

__all__ = ["Case", "Given", "Scores", "keyword_search", "load_cases", "ours", "run", "score"]

_REPORTS = Path(__file__).parent / "datasets" / "reports"
_PACK = Path(__file__).parent.parent / "corpus" / "bazhou-2025"
_DECIDING = ("present", "partial", "missing", "undetermined", "not_applicable")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Case(_Frozen):
    """One labelled report. statuses and quotes by requirement id; quotes are verbatim or empty."""

    name: str
    path: Path
    kind: str | None
    total_wan: float | None
    software_wan: float | None
    statuses: dict[str, str]
    quotes: dict[str, str]
    flags: frozenset[str]


class Given(_Frozen):
    """What a system says about one report. blocks: for each requirement, the texts of the blocks that its quotes stand in, folded."""

    statuses: dict[str, str]
    blocks: dict[str, tuple[str, ...]]
    flags: frozenset[str] = frozenset()
    kind: str | None = None
    total_wan: float | None = None
    software_wan: float | None = None


class Scores(_Frozen):
    """Counts over all reports. confusion: (expected, given) → findings.

    key_false_present: key requirements called present that are missing; key_missed: the other way round.
    """

    findings: int
    right: int
    confusion: dict[tuple[str, str], int]
    key_false_present: int
    key_missed: int
    quoted: int
    quote_hits: int
    flags_right: int
    flags_given: int
    flags_expected: int

    @property
    def accuracy(self) -> float:
        return self.right / self.findings if self.findings else 0.0

    @property
    def quote_recall(self) -> float:
        return self.quote_hits / self.quoted if self.quoted else 0.0

    @property
    def flag_precision(self) -> float:
        return self.flags_right / self.flags_given if self.flags_given else 1.0

    @property
    def flag_recall(self) -> float:
        return self.flags_right / self.flags_expected if self.flags_expected else 1.0


def score(pairs: Iterable[tuple[Case, Given]], *, key: frozenset[str]) -> Scores:
    """Return the counts for pairs of what is expected and what a system gave. key: ids of the key requirements."""
    confusion: Counter[tuple[str, str]] = Counter()
    counts: Counter[str] = Counter()
    for case, given in pairs:
        for requirement, expected in case.statuses.items():
            status = given.statuses.get(requirement, "missing")
            confusion[expected, status] += 1
            if requirement in key:
                counts["false_present"] += expected == "missing" and status == "present"
                counts["missed"] += expected == "present" and status == "missing"
            quote = fold_text(case.quotes.get(requirement, ""))
            if quote and status == expected:
                counts["quoted"] += 1
                counts["hits"] += any(quote in block or block in quote for block in given.blocks.get(requirement, ()))
        counts["flags_right"] += len(case.flags & given.flags)
        counts["flags_given"] += len(given.flags)
        counts["flags_expected"] += len(case.flags)
    return Scores(
        findings=confusion.total(),
        right=sum(count for (expected, status), count in confusion.items() if expected == status),
        confusion=dict(confusion),
        key_false_present=counts["false_present"],
        key_missed=counts["missed"],
        quoted=counts["quoted"],
        quote_hits=counts["hits"],
        flags_right=counts["flags_right"],
        flags_given=counts["flags_given"],
        flags_expected=counts["flags_expected"],
    )


def load_cases(split: str) -> tuple[Case, ...]:
    """Return the labelled reports of a split, by name; reports without labels are left out."""
    cases = []
    for path in sorted((_REPORTS / split).glob("*.md")):
        labels = path.with_suffix(".labels.json")
        if labels.exists():
            cases.append(_case(path, json.loads(labels.read_text(encoding="utf-8"))))
    return tuple(cases)


def _case(path: Path, labels: dict[str, Any]) -> Case:
    findings = labels["findings"]
    return Case(
        name=path.stem,
        path=path,
        kind=labels.get("kind"),
        total_wan=labels.get("total_wan"),
        software_wan=labels.get("software_wan"),
        statuses={requirement: finding["status"] for requirement, finding in findings.items()},
        quotes={requirement: finding.get("quote") or "" for requirement, finding in findings.items()},
        flags=frozenset(labels.get("flags", ())),
    )


def ours(document: Document, pack: Pack) -> Given:
    """Return what the program says about a report."""
    return _given(screen_document(document, pack=pack), document)


def _given(checklist: Checklist, document: Document) -> Given:
    blocks = {
        finding.requirement: tuple(
            fold_text(document.text_of(document.blocks[evidence.paragraph - 1])) for evidence in finding.evidence if evidence.paragraph
        )
        for finding in checklist.findings
    }
    profile = checklist.profile
    return Given(
        statuses={finding.requirement: finding.status.value for finding in checklist.findings},
        blocks=blocks,
        flags=frozenset(flag.kind.value for flag in checklist.flags),
        kind=profile.kind and profile.kind.value,
        total_wan=float(profile.total_wan) if profile.total_wan is not None else None,
        software_wan=float(profile.software_wan) if profile.software_wan is not None else None,
    )


# What a reader would type into the search box for each requirement.
_SEARCHES: dict[str, tuple[str, ...]] = {
    "necessity": ("必要性",),
    "compliance": ("合规",),
    "applicability": ("应用性", "适用性", "应用场景"),
    "benefit": ("效益",),
    "budget-rationality": ("预算", "投资估算"),
    "project-type": ("项目类型", "项目类别"),
    "project-nature": ("项目性质", "建设性质"),
    "construction-content": ("建设内容",),
    "construction-period": ("建设周期", "工期"),
    "operating-network": ("运行网络", "政务外网"),
    "deployment-site": ("部署地点", "部署位置"),
    "performance-targets": ("绩效",),
    "security-control": ("安全管控", "网络安全"),
    "cryptography-application": ("密码",),
    "infrastructure-reuse": ("复用", "基础设施"),
    "resource-catalogue": ("目录",),
    "sharing-list": ("共享清单",),
    "demand-list": ("需求清单",),
    "sharing-type": ("共享类型",),
    "sharing-mechanism": ("长效机制", "共享机制"),
    "usage-feedback": ("反馈",),
    "preliminary-study": ("前期调研", "软课题"),
}


def keyword_search(document: Document, pack: Pack) -> Given:
    """Return what a keyword search says: a hit anywhere is present, none is missing; the first two hits' blocks are shown."""
    statuses, shown = {}, {}
    for requirement in pack.requirements:
        spans = [span for word in _SEARCHES.get(requirement.id, (requirement.title,)) for span in locate_all(word, document.text)]
        statuses[requirement.id] = "present" if spans else "missing"
        blocks = [block for span in spans[:2] for block in document.blocks if block.span.covers(span)]
        shown[requirement.id] = tuple(fold_text(document.text_of(block)) for block in blocks)
    return Given(statuses=statuses, blocks=shown)


def run(split: str, *, verbose: bool = False) -> dict[str, Scores]:
    """Print a table of ours and the keyword search on a split and return the scores by system."""
    pack = load_pack(_PACK)
    key = frozenset(requirement.id for requirement in pack.requirements if requirement.key)
    cases = load_cases(split)
    systems: dict[str, Callable[[Document, Pack], Given]] = {"ours": ours, "keyword search": keyword_search}
    documents = [read_document(case.path) for case in cases]
    results, seconds, given = {}, {}, {}
    for name, system in systems.items():
        started = time.perf_counter()
        given[name] = [system(document, pack) for document in documents]
        seconds[name] = (time.perf_counter() - started) / max(1, len(cases))
        results[name] = score(zip(cases, given[name], strict=True), key=key)
    _print_table(split, len(cases), results, seconds)
    if verbose:
        _print_misses(cases, given["ours"])
    return results


def _print_table(split: str, reports: int, results: dict[str, Scores], seconds: dict[str, float]) -> None:
    print(f"screening, {split}: {reports} reports")
    rows: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("status accuracy", lambda name: f"{results[name].accuracy:.1%} ({results[name].right}/{results[name].findings})"),
        ("key: missing called present", lambda name: str(results[name].key_false_present)),
        ("key: present called missing", lambda name: str(results[name].key_missed)),
        ("quote hit, status right", lambda name: f"{results[name].quote_recall:.1%} ({results[name].quote_hits}/{results[name].quoted})"),
        ("flag precision", lambda name: f"{results[name].flag_precision:.1%}"),
        ("flag recall", lambda name: f"{results[name].flag_recall:.1%}"),
        ("seconds a report", lambda name: f"{seconds[name]:.3f}"),
    )
    print(f"{'':30}" + "".join(f"{name:>22}" for name in results))
    for title, cell in rows:
        print(f"{title:30}" + "".join(f"{cell(name):>22}" for name in results))
    print("ours, expected → given:")
    for expected in _DECIDING:
        line = {status: results["ours"].confusion.get((expected, status), 0) for status in _DECIDING}
        if any(line.values()):
            print(f"  {expected:15}" + " ".join(f"{status} {count}" for status, count in line.items() if count))


def _print_misses(cases: Iterable[Case], given: Iterable[Given]) -> None:
    """Print every disagreement. For dev only: who changes the program does not read test cases."""
    for case, answer in zip(cases, given, strict=True):
        for field in ("kind", "total_wan", "software_wan"):
            if getattr(case, field) != getattr(answer, field):
                print(f"{case.name} {field}: expected {getattr(case, field)}, given {getattr(answer, field)}")
        for requirement, expected in case.statuses.items():
            given_status, words = answer.statuses[requirement], case.quotes[requirement][:70]
            if given_status != expected:
                print(f"{case.name} {requirement}: expected {expected}, given {given_status} · {words}")
            elif (quote := fold_text(case.quotes[requirement])) and not any(
                quote in block or block in quote for block in answer.blocks[requirement]
            ):
                print(f"{case.name} {requirement}: quote not shown · {re.sub(chr(10), ' ', case.quotes[requirement])[:70]}")
        for flag in sorted(case.flags ^ answer.flags):
            print(f"{case.name} flag {flag}: {'not raised' if flag in case.flags else 'raised, not expected'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--verbose", action="store_true", help="print every disagreement (dev only)")
    arguments = parser.parse_args()
    if arguments.verbose and arguments.split == "test":
        sys.exit("disagreements on test are not shown: who changes the program does not read them")
    run(arguments.split, verbose=arguments.verbose)
