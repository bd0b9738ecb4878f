"""Which statements of which submissions are versions of each other: fingerprints in common, then the words themselves."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.screening.submission import Submission, runs_of

__all__ = ["Match", "find_templates", "match_statements"]


class Match(NamedTuple):
    """A statement of one submission and the statement of another that it is a version of. likeness: 0..1, of the shorter."""

    first: int
    second: int
    likeness: float


_MOST_SUBMISSIONS = 20  # a passage in more of them is a template, whatever their number
_FEWEST_SUBMISSIONS = 3  # among a handful of submissions nothing tells a template from a copy
_TEMPLATE_SHARE = 0.25
_TEMPLATE_MARKS = 0.5  # share of a statement's fingerprints
_MOST_PLACES = 3  # of one fingerprint in one submission
_LEAST_MARKS = 2  # in common, to look closer
_LIKE = 0.42  # share of the shorter statement's pieces
_LEAST_RUNS = 9  # pieces in common
_STEP = 2_000_000  # pairs at a time: memory stays bounded


def match_statements(submissions: Sequence[Submission]) -> Iterator[tuple[int, int, list[Match]]]:
    """Yield the pairs of submissions (by number, the smaller first) that have statements in common, with these.

    Statements that stand in many submissions are left out.
    """
    pairs = _candidates(submissions)
    for (first, second), run in groupby(pairs, key=itemgetter(0, 1)):
        matches = _verified(submissions[first].texts, submissions[second].texts, [(pair[2], pair[3]) for pair in run])
        if matches:
            yield first, second, matches


def find_templates(submissions: Sequence[Submission]) -> tuple[frozenset[int], ...]:
    """Return of each submission the statements that stand, most of them, in so many submissions that they are a template's."""
    if not submissions:
        return ()
    limit = _limit(len(submissions))
    unlike, counts = np.unique(np.concatenate([np.unique(submission.marks) for submission in submissions]), return_counts=True)
    frequent = unlike[counts > limit]
    found = []
    for submission in submissions:
        totals = np.bincount(submission.owners)
        known = np.bincount(submission.owners[np.isin(submission.marks, frequent)], minlength=len(totals))
        found.append(frozenset(np.flatnonzero((totals > 0) & (known >= _TEMPLATE_MARKS * totals)).tolist()))
    return tuple(found)


def _candidates(submissions: Sequence[Submission]) -> list[tuple[int, int, int, int]]:
    """Return (submission, submission, statement, statement), sorted, that have fingerprints in common."""
    if len(submissions) < 2:
        return []
    marks = np.concatenate([submission.marks for submission in submissions])
    room = [int(submission.owners.max(initial=0)) + 1 for submission in submissions]
    offsets = np.concatenate(([0], np.cumsum(room))).astype(np.uint64)
    ids = np.concatenate([submission.owners.astype(np.uint64) + offset for submission, offset in zip(submissions, offsets, strict=False)])
    order = np.lexsort((ids, marks))
    total = offsets[-1]
    keys: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]
    counts: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    for left, right in _pairs(marks[order], ids[order], offsets=offsets, limit=_limit(len(submissions))):
        found, times = np.unique(left * total + right, return_counts=True)
        keys.append(found)
        counts.append(times)
    joined, where = np.unique(np.concatenate(keys), return_inverse=True)
    chosen = joined[np.bincount(where, weights=np.concatenate(counts), minlength=len(joined)) >= _LEAST_MARKS]
    left, right = chosen // total, chosen % total
    first, second = (np.searchsorted(offsets, side, side="right") - 1 for side in (left, right))
    columns = (first, second, left - offsets[first], right - offsets[second])
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def _limit(count: int) -> int:
    """Return in how many of `count` submissions a passage may stand before it counts as a template."""
    return min(_MOST_SUBMISSIONS, max(_FEWEST_SUBMISSIONS, int(count * _TEMPLATE_SHARE)))


def _pairs(
    marks: NDArray[np.uint64], ids: NDArray[np.uint64], *, offsets: NDArray[np.uint64], limit: int
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.uint64]]]:  # fmt: skip
    """Yield statements with a fingerprint in common, of two submissions, in portions.

    marks: sorted; ids: of the statement of each, numbered through all submissions, which begin at `offsets`; limit: see _limit.
    """
    owners = np.searchsorted(offsets, ids, side="right")
    starts = np.flatnonzero(np.concatenate(([True], marks[1:] != marks[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(marks)])))
    for size in range(2, limit * _MOST_PLACES + 1):
        groups = starts[sizes == size]
        portion = max(1, _STEP // (size * size))
        left, right = np.triu_indices(size, 1)
        for at in range(0, len(groups), portion):
            places = groups[at : at + portion, None] + np.arange(size)
            spread = (np.diff(owners[places], axis=1) != 0).sum(axis=1) + 1  # a group is sorted by submission
            places = places[(spread > 1) & (spread <= limit)]
            other = owners[places[:, left]] != owners[places[:, right]]
            yield ids[places[:, left][other]], ids[places[:, right][other]]


def _verified(first: dict[int, str], second: dict[int, str], pairs: list[tuple[int, int]]) -> list[Match]:
    """Return for each statement the closest version, each statement once, in the order of the first submission."""
    runs: tuple[dict[int, frozenset[str]], dict[int, frozenset[str]]] = ({}, {})
    found: list[Match] = []
    for one, other in pairs:
        own = runs[0].setdefault(one, runs_of(first[one])) if one not in runs[0] else runs[0][one]
        its = runs[1].setdefault(other, runs_of(second[other])) if other not in runs[1] else runs[1][other]
        shared = len(own & its)
        likeness = shared / max(1, min(len(own), len(its)))
        if shared >= _LEAST_RUNS and likeness >= _LIKE:
            found.append(Match(one, other, likeness))
    chosen: list[Match] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for match in sorted(found, key=lambda match: (-match.likeness, abs(match.first - match.second), match.first)):
        if match.first not in used[0] and match.second not in used[1]:
            chosen.append(match)
            used[0].add(match.first)
            used[1].add(match.second)
    return sorted(chosen)
