"""Where the printed lines of a paper stand in the text that was printed: both say the same in nearly the same order."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Match", "align_texts"]

_SEED = 5  # characters by which places are looked up
_MOST_PLACES = 40  # of one seed that are looked at; text that comes back more often is placed by where it should be
_FEW_PLACES = 4  # the same, for a paper that says nothing but the same again
_MOST_CHAINS = 1_000_000
_LINES_A_TICK = 500


class Match(NamedTuple):
    """Characters `start` to `end` of the text are printed by line number `line`."""

    start: int
    end: int
    line: int


@dataclass(frozen=True)
class _Chain:
    """The best chain of matches that ends with `match`. weight: characters matched, all links together."""

    match: Match
    weight: int
    before: "_Chain | None"


class _Room(NamedTuple):
    """Which of many places are looked at: `most`, around where the line should stand."""

    expected: int
    most: int

    def nearest(self, places: Sequence[int]) -> Sequence[int]:
        if len(places) <= self.most:
            return places
        half = self.most // 2
        middle = min(max(bisect_left(places, self.expected), half), len(places) - half)
        return places[middle - half : middle + half]


class _Ends:
    """The heaviest chain that ends at or before a place of the text (a Fenwick tree of maxima)."""

    def __init__(self, length: int) -> None:
        self._best: list[_Chain | None] = [None] * (length + 2)

    def find(self, place: int) -> _Chain | None:
        found: _Chain | None = None
        place += 1
        while place > 0:
            chain = self._best[place]
            if chain is not None and (found is None or chain.weight > found.weight):
                found = chain
            place -= place & -place
        return found

    def add(self, chain: _Chain) -> None:
        place = chain.match.end + 1
        while place < len(self._best):
            before = self._best[place]
            if before is None or chain.weight > before.weight:
                self._best[place] = chain
            place += place & -place


def align_texts(blocks: Sequence[str], lines: Sequence[str], tick: Callable[[int, int], None] = lambda _done, _total: None) -> list[Match]:
    """Return which part of the joined `blocks` each of `lines` prints: the choice, rising in both, that matches most characters.

    blocks: folded paragraphs and cells, in order; lines: folded lines and cells as printed, in order, with other lines (running
    heads, numbers) between them. What stands in another order on paper (text boxes, notes) matches nothing. tick: told how many lines
    are done, and of how many.
    """
    text = "".join(blocks)
    places = _find_seeds(text, lines)
    short = _find_short(blocks)
    printed = sum(map(len, lines)) or 1
    ends = _Ends(len(text))
    best: _Chain | None = None
    passed = made = 0
    for number, line in enumerate(lines):
        if number % _LINES_A_TICK == 0:
            tick(number, len(lines))
        expected = len(text) * passed // printed
        passed += len(line)
        chains: list[_Chain] = []
        for start, end in _candidates(text, line, places, short, _Room(expected, _MOST_PLACES if made < _MOST_CHAINS else _FEW_PLACES)):
            before = ends.find(start)
            chains.append(_Chain(Match(start, end, number), end - start + (before.weight if before else 0), before))
        made += len(chains)
        for chain in chains:
            ends.add(chain)
            if best is None or chain.weight > best.weight:
                best = chain
    found: list[Match] = []
    while best is not None:
        found.append(best.match)
        best = best.before
    return found[::-1]


def _seeds(line: str) -> Iterator[int]:
    """Yield where in a line it is looked up: its start, its middle, its end."""
    last = len(line) - _SEED
    if last >= 0:
        yield from sorted({0, last // 2, last})


def _find_seeds(text: str, lines: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {line[offset : offset + _SEED]: [] for line in lines for offset in _seeds(line)}
    for place in range(len(text) - _SEED + 1):
        if (places := found.get(text[place : place + _SEED])) is not None:
            places.append(place)
    return found


def _find_short(blocks: Sequence[str]) -> dict[str, list[int]]:
    """Return where blocks and cells stand that are too short to be looked up by a seed."""
    found: dict[str, list[int]] = defaultdict(list)
    start = 0
    for block in blocks:
        if 0 < len(block) < _SEED:
            found[block].append(start)
        start += len(block)
    return found


def _candidates(text: str, line: str, places: dict[str, list[int]], short: dict[str, list[int]], room: _Room) -> Iterator[tuple[int, int]]:
    """Yield the parts of the text that `line` may print."""
    if len(line) < _SEED:
        for start in room.nearest(short.get(line, ())):
            yield start, start + len(line)
        return
    whole: set[int] = set()
    parts: set[tuple[int, int]] = set()
    for offset in _seeds(line):
        for place in room.nearest(places[line[offset : offset + _SEED]]):
            start = place - offset
            if start in whole:
                continue
            if start >= 0 and text.startswith(line, start):
                whole.add(start)
            else:
                parts.add(_grow(text, line, place, offset))
    yield from ((start, start + len(line)) for start in whole)
    yield from parts


def _grow(text: str, line: str, place: int, offset: int) -> tuple[int, int]:
    """Return the part of the text around a seed that the line says, too."""
    start, end = place, place + _SEED
    while start > 0 and offset > 0 and text[start - 1] == line[offset - 1]:
        start, offset = start - 1, offset - 1
    length = end - start + offset
    while end < len(text) and length < len(line) and text[end] == line[length]:
        end, length = end + 1, length + 1
    return start, end
