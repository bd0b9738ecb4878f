"""Which submissions ask for similar systems, in whatever words: by the distinctive pairs of characters in what they say."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from assistant.regulations.types import Pack
from assistant.screening.nearness import Match
from assistant.screening.patterns import alternation
from assistant.screening.sameness import without_place
from assistant.screening.submission import Submission, everyday_pairs, mask, pairs_of
from assistant.text.normalize import fold_text

__all__ = ["Likeness", "match_systems"]


class Likeness(NamedTuple):
    """score: 0..1, cosine of what both say of their own; about 0.1 for one subject in other words. terms: words that both use and few
    others do, folded; places: statements of both that have most of them in common, the fullest first."""

    score: float
    terms: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


_BACKGROUND = 50  # imagined submissions about other things: in a batch of two, what both say is still distinctive
_ALIKE = 0.07  # cosine from which two are shown
_TITLE_WEIGHT = 4.0  # the title counts as much as so many statements
_LEAST_TERMS = 3
_SHOWN_TERMS, _SHOWN_PLACES = 5, 3
_SHORTEST_TERM, _LONGEST_TERM = 2, 12
_MOST_PAIRS = 500
_LOOKED_AT = 12  # statements of each side, those with most in common, that are held beside each other

Vector = dict[str, float]


def match_systems(
    submissions: Sequence[Submission],
    *,
    pack: Pack,
    left_out: Sequence[Collection[int]],
    matches: Mapping[tuple[int, int], Sequence[Match]],
) -> dict[tuple[int, int], Likeness]:
    """Return the pairs of submissions, by number, that ask for similar systems.

    left_out: of each submission the statements that do not count, see find_templates. matches: of a pair, the statements that are
    versions of each other; they are shown as such and count no more here.
    """
    words = [_words(submission, passed, pack) for submission, passed in zip(submissions, left_out, strict=True)]
    counts = Counter(pair for own in words for pair in own)
    rarity = {pair: math.log((len(words) + _BACKGROUND) / (count + 0.5)) for pair, count in counts.items()}
    vectors = [_weighted(own, rarity) for own in words]
    found = {}
    for first, second in _close(vectors, shared=[pair for pair, count in counts.items() if count > 1], least=_ALIKE):
        sides = [vectors[first], vectors[second]]
        if same := matches.get((first, second)):
            passed = [{match.first for match in same}, {match.second for match in same}]
            sides = [
                _weighted(_words(submissions[number], passed[side] | set(left_out[number]), pack), rarity)
                for side, number in enumerate((first, second))
            ]
        both = {pair: weight * sides[1][pair] for pair, weight in sides[0].items() if pair in sides[1]}
        score = sum(both.values())
        if score < _ALIKE:
            continue
        telling = _telling(submissions[first], both), _telling(submissions[second], both)
        terms = _terms([submissions[first].texts[number] for number, _ in telling[0]], submissions[second], both, rarity)
        if len(terms) >= _LEAST_TERMS:
            places = _places(telling[0], telling[1], both)
            found[first, second] = Likeness(score=min(1.0, score), terms=terms, places=places)
    return found


def _words(submission: Submission, left_out: Collection[int], pack: Pack) -> Vector:
    """Return the pairs of characters that are not everyday ones, with the number of statements that hold them; the title counts more."""
    counts: Counter[str] = Counter()
    for number, text in submission.texts.items():
        if number not in left_out:
            counts.update(pairs_of(text))
    everyday = everyday_pairs(pack)
    words: Vector = {pair: float(count) for pair, count in counts.items() if pair not in everyday}
    for pair in _title_pairs(submission, pack):
        words[pair] = words.get(pair, 0.0) + _TITLE_WEIGHT
    return words


def _title_pairs(submission: Submission, pack: Pack) -> frozenset[str]:
    """Return the pairs of the title's words that tell what the project is for."""
    parts = _generic(pack.commonplace.words).split(without_place(submission.title or ""))
    return frozenset[str]().union(*(pairs_of(mask(part)) for part in parts))


@lru_cache(maxsize=4)
def _generic(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the expression for words that tell nothing, the longest first."""
    return alternation(tuple(re.escape(word) for word in sorted(map(fold_text, words), key=len, reverse=True)))


def _weighted(words: Vector, rarity: Vector) -> Vector:
    """Return a vector of length 1; what is said ten times weighs about three times as much as what is said once."""
    vector = {pair: math.sqrt(count) * rarity[pair] for pair, count in words.items()}
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {pair: weight / length for pair, weight in vector.items()}


def _close(vectors: Sequence[Vector], *, shared: Sequence[str], least: float) -> list[tuple[int, int]]:
    """Return the pairs of vectors whose cosine is at least `least`, the closest first, a bounded number. shared: what stands in more
    than one."""
    if len(vectors) < 2 or not shared:
        return []
    columns = {pair: column for column, pair in enumerate(shared)}
    matrix = np.zeros((len(vectors), len(columns)), np.float32)
    for row, vector in enumerate(vectors):
        known = [(columns[pair], weight) for pair, weight in vector.items() if pair in columns]
        if known:
            places, weights = zip(*known, strict=True)
            matrix[row, list(places)] = weights
    scores = matrix @ matrix.T
    close = [(-float(scores[first, second]), first, second) for first, second in np.argwhere(np.triu(scores >= least, 1)).tolist()]
    return [(first, second) for _, first, second in sorted(close)[:_MOST_PAIRS]]


def _telling(submission: Submission, both: Vector) -> list[tuple[int, frozenset[str]]]:
    """Return the statements that hold most of what both have, the fullest first, each with these pairs."""
    held = [(number, pairs_of(text) & both.keys()) for number, text in submission.texts.items()]
    return sorted(held, key=lambda entry: (-sum(both[pair] for pair in entry[1]), entry[0]))[:_LOOKED_AT]


def _terms(texts: Iterable[str], second: Submission, both: Vector, rarity: Vector) -> tuple[str, ...]:
    """Return the longest strings of the texts that the second submission has, too, by how rare their pairs are among the submissions."""
    theirs = "\n".join(second.texts.values())
    found: dict[str, float] = {}
    for text in texts:
        start = 0
        while start < len(text) - 1:
            end = start + 2
            if text[start:end] not in theirs:
                start += 1
                continue
            while end < len(text) and end - start < _LONGEST_TERM and text[start : end + 1] in theirs:
                end += 1
            term = text[start:end]
            if rare := sum(rarity[pair] for pair in pairs_of(term) & both.keys()):
                found[term] = rare
            start = end - 1
    ranked: list[str] = []
    for term in sorted(found, key=lambda term: (len(term) <= _SHORTEST_TERM, -found[term], term)):
        if len(ranked) < _SHOWN_TERMS and len(term) >= _SHORTEST_TERM and not any(term in other or other in term for other in ranked):
            ranked.append(term)
    return tuple(ranked)


def _places(
    ours: Sequence[tuple[int, frozenset[str]]], theirs: Sequence[tuple[int, frozenset[str]]], both: Vector
) -> tuple[tuple[int, int], ...]:  # fmt: skip
    """Return pairs of statements with most in common, each statement once."""
    ranked = sorted(
        (-sum(both[pair] for pair in own & other), one, its) for one, own in ours for its, other in theirs if own & other
    )  # fmt: skip
    chosen: list[tuple[int, int]] = []
    for _, one, its in ranked:
        if len(chosen) < _SHOWN_PLACES and all(one != old and its != known for old, known in chosen):
            chosen.append((one, its))
    return tuple(chosen)
