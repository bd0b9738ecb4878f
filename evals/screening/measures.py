"""Measures of a pre-screening: pure functions of what is expected and what a system gave."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.text.normalize import fold_text
from evals.screening.cases import Case

__all__ = ["Given", "Scores", "brier", "f1_by_status", "interval", "reliability", "score"]

_RESAMPLES = 2000
_BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Given(_Frozen):
    """What a system says about one report. blocks: for each requirement, the texts of the blocks that its quotes stand in, folded;
    confidences: 0..1, empty for a system that gives none."""

    statuses: dict[str, str]
    blocks: dict[str, tuple[str, ...]]
    flags: frozenset[str] = frozenset()
    confidences: dict[str, float] = {}
    kind: str | None = None
    total_wan: float | None = None
    software_wan: float | None = None


class Scores(_Frozen):
    """Counts over all reports. confusion: (expected, given) → findings; by_report: right findings and findings of each report.

    key_false_present: key requirements called present that are missing; key_missed: the other way round, of key_present.
    """

    findings: int
    right: int
    confusion: dict[tuple[str, str], int]
    by_report: tuple[tuple[int, int], ...]
    key_false_present: int
    key_missed: int
    key_present: int
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
    by_report: list[tuple[int, int]] = []
    for case, given in pairs:
        right = 0
        for requirement, expected in case.statuses.items():
            status = given.statuses.get(requirement, "missing")
            confusion[expected, status] += 1
            right += status == expected
            if requirement in key:
                counts["false_present"] += expected == "missing" and status == "present"
                counts["missed"] += expected == "present" and status == "missing"
                counts["key_present"] += expected == "present"
            quote = fold_text(case.quotes.get(requirement, ""))
            if quote and status == expected:
                counts["quoted"] += 1
                counts["hits"] += any(quote in block or block in quote for block in given.blocks.get(requirement, ()))
        by_report.append((right, len(case.statuses)))
        counts["flags_right"] += len(case.flags & given.flags)
        counts["flags_given"] += len(given.flags)
        counts["flags_expected"] += len(case.flags)
    return Scores(
        findings=confusion.total(),
        right=sum(right for right, _ in by_report),
        confusion=dict(confusion),
        by_report=tuple(by_report),
        key_false_present=counts["false_present"],
        key_missed=counts["missed"],
        key_present=counts["key_present"],
        quoted=counts["quoted"],
        quote_hits=counts["hits"],
        flags_right=counts["flags_right"],
        flags_given=counts["flags_given"],
        flags_expected=counts["flags_expected"],
    )


def f1_by_status(confusion: Mapping[tuple[str, str], int]) -> dict[str, float]:
    """Return the harmonic mean of precision and recall for each status that is expected or given."""
    result = {}
    for status in sorted({status for pair in confusion for status in pair}):
        hit = confusion.get((status, status), 0)
        expected = sum(count for (one, _), count in confusion.items() if one == status)
        given = sum(count for (_, other), count in confusion.items() if other == status)
        result[status] = 2 * hit / (expected + given)
    return result


def interval(by_report: Sequence[tuple[int, int]], *, seed: int = 7) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the accuracy. Reports are drawn, not findings: those of one report hang together.

    Source: percentile bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13).
    """
    counts = np.array(by_report, dtype=float)
    drawn = np.random.default_rng(seed).integers(len(counts), size=(_RESAMPLES, len(counts)))
    shares = counts[drawn, 0].sum(axis=1) / counts[drawn, 1].sum(axis=1)
    low, high = np.percentile(shares, [2.5, 97.5])
    return float(low), float(high)


def brier(judged: Sequence[tuple[float, bool]]) -> float:
    """Return the mean squared distance of confidences from what came true (Brier 1950, of the status given): 0 is best."""
    return float(np.mean([(confidence - right) ** 2 for confidence, right in judged]))


def reliability(judged: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float, int, float, float], ...]:
    """Return for each band of confidence: its bounds, how many findings, their mean confidence, the share that is right."""
    rows = []
    for low, high in pairwise(_BINS):
        inside = [(confidence, right) for confidence, right in judged if low <= confidence < high or confidence == high == 1.0]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            rows.append((low, high, len(inside), mean, sum(right for _, right in inside) / len(inside)))
    return tuple(rows)
