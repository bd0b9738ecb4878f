"""Which passages of a report's text were added, removed, changed or moved between two versions.

The unit is the statement (sentence, table row, heading), so a paragraph that is merely broken in another place is no change.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from assistant.screening.evidence import quote_block
from assistant.screening.report import Kind, Report, Statement, plain_title
from assistant.screening.types import Evidence
from assistant.text.span import Frozen, Span

__all__ = ["TextChange", "TextChangeKind", "TextChanges", "differing", "text_changes"]


class TextChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # the same words in another place


class TextChange(Frozen):
    """One passage. old: its words in the earlier version, None where added; new: in the later one, None where removed."""

    kind: TextChangeKind
    old: Evidence | None = None
    new: Evidence | None = None


class TextChanges(Frozen):
    """In the order of the later version. kept_share: 0..1, characters of the later version that stand in the earlier one in the same order.

    omitted: how many further changes there are.
    """

    changes: tuple[TextChange, ...]
    kept_share: float
    omitted: int = 0


class _Gap(Frozen):
    """Statements between two kept ones, half-open ranges in both versions."""

    old: tuple[int, int]
    new: tuple[int, int]


class _Atom(Frozen):
    """One change before neighbours are joined: first and last statement on each side. place: where it sorts."""

    kind: TextChangeKind
    place: tuple[int, int, int]
    old: tuple[int, int] | None = None
    new: tuple[int, int] | None = None


_MOST_CHANGES = 1000
_MOST_CELLS = 40_000  # of the table that difflib may fill for one gap; larger gaps have no unique line in common and count as rewritten
_DEEPEST = 40  # rounds of looking for unique lines within gaps
_SHINGLE = 3  # characters
_MOST_POSTINGS = 20  # a shingle in more statements tells nothing
_SIMILAR_HERE, _SIMILAR_ELSEWHERE = 0.25, 0.6  # share of shingles in common (Dice) from which two statements are versions of one
_MOST_MARKED = 1500  # characters of a passage within which the differing words are sought


def text_changes(old: Report, new: Report) -> TextChanges:
    """Return what changed from `old` to `new`; the time grows about linearly with the statements."""
    ours, theirs = [_key(statement) for statement in old.statements], [_key(statement) for statement in new.statements]
    kept = _kept(ours, theirs)
    gaps = [gap for gap in _gaps(kept, len(ours), len(theirs)) if not _reflowed(gap, ours, theirs)]
    total = sum(map(len, theirs))
    lost = sum(len(theirs[index]) for gap in gaps for index in range(*gap.new))
    atoms = _joined(_atoms(gaps, ours, theirs), old, new)
    changes = tuple(_change(atom, old, new) for atom in atoms[:_MOST_CHANGES])
    return TextChanges(
        changes=changes, kept_share=round(1 - lost / total, 4) if total else 0.0, omitted=max(0, len(atoms) - _MOST_CHANGES)
    )  # fmt: skip


def differing(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the parts of each text that the other lacks; all of both where they are long or have little in common."""
    whole = tuple((Span(start=0, end=len(text)),) if text else () for text in (old, new))
    if max(len(old), len(new)) > _MOST_MARKED:
        return whole[0], whole[1]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    # A single character in common between two differing parts only makes them harder to read.
    blocks = [block for block in matcher.get_matching_blocks() if block.size != 1 or _at_an_end(block, old, new)]
    if 3 * sum(block.size for block in blocks) < min(len(old), len(new)):
        return whole[0], whole[1]
    gone: list[Span] = []
    came: list[Span] = []
    at_old = at_new = 0
    for block in blocks:
        if block.a > at_old:
            gone.append(Span(start=at_old, end=block.a))
        if block.b > at_new:
            came.append(Span(start=at_new, end=block.b))
        at_old, at_new = block.a + block.size, block.b + block.size
    return tuple(gone), tuple(came)


def _at_an_end(block: Match, old: str, new: str) -> bool:
    return block.a == block.b == 0 or (block.a + block.size, block.b + block.size) == (len(old), len(new))


def _key(statement: Statement) -> str:
    """Return what makes two statements the same: not the number of a heading, nor how a table's cells are parted."""
    if statement.kind is Kind.HEADING:
        return plain_title(statement.folded) or statement.folded
    return statement.folded.replace("|", "") if statement.kind is Kind.ROW else statement.folded


def _kept(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of equal statements, rising on both sides (patience diff: lines unique on both sides hold the rest in place)."""
    kept: list[tuple[int, int]] = []
    ranges = [(0, len(old), 0, len(new), 0)]
    while ranges:
        first, last, start, end, depth = ranges.pop()
        while first < last and start < end and old[first] == new[start]:
            kept.append((first, start))
            first, start = first + 1, start + 1
        while first < last and start < end and old[last - 1] == new[end - 1]:
            last, end = last - 1, end - 1
            kept.append((last, end))
        if first == last or start == end or depth > _DEEPEST:
            continue
        if anchors := _anchors(old, new, first, last, start, end):
            bounds = [(first - 1, start - 1), *anchors, (last, end)]
            kept += anchors
            ranges += [(i + 1, other_i, j + 1, other_j, depth + 1) for (i, j), (other_i, other_j) in pairwise(bounds)]
        elif (last - first) * (end - start) <= _MOST_CELLS:
            matcher = SequenceMatcher(None, old[first:last], new[start:end], autojunk=False)
            kept += [(first + a + step, start + b + step) for a, b, size in matcher.get_matching_blocks() for step in range(size)]
    return sorted(kept)


def _anchors(old: Sequence[str], new: Sequence[str], first: int, last: int, start: int, end: int) -> list[tuple[int, int]]:
    """Return the longest rising run of lines that stand once in each of the two ranges."""
    counts = Counter(old[first:last]), Counter(new[start:end])
    place = {new[index]: index for index in range(start, end) if counts[1][new[index]] == 1}
    unique = [(index, place[old[index]]) for index in range(first, last) if counts[0][old[index]] == 1 and old[index] in place]
    tails: list[int] = []  # the smallest end of a rising run of each length
    runs: list[tuple[int, int]] = []  # number of the pair, of the pair before it
    at_tail: list[int] = []
    for number, (_, target) in enumerate(unique):
        length = bisect_left(tails, target)
        runs.append((number, at_tail[length - 1] if length else -1))
        if length == len(tails):
            tails.append(target)
            at_tail.append(number)
        else:
            tails[length], at_tail[length] = target, number
    found: list[tuple[int, int]] = []
    number = at_tail[-1] if at_tail else -1
    while number >= 0:
        found.append(unique[number])
        number = runs[number][1]
    return found[::-1]


def _gaps(kept: Sequence[tuple[int, int]], old: int, new: int) -> Iterator[_Gap]:
    for (i, j), (other_i, other_j) in pairwise([(-1, -1), *kept, (old, new)]):
        if other_i > i + 1 or other_j > j + 1:
            yield _Gap(old=(i + 1, other_i), new=(j + 1, other_j))


def _reflowed(gap: _Gap, old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether the same characters stand on both sides, only parted elsewhere."""
    return "".join(old[slice(*gap.old)]) == "".join(new[slice(*gap.new)])


def _atoms(gaps: Iterable[_Gap], old: Sequence[str], new: Sequence[str]) -> list[_Atom]:
    """Return one change for each statement that is not kept."""
    gone = {index: gap for gap in gaps for index in range(*gap.old)}
    came = {index: gap for gap in gaps for index in range(*gap.new)}
    partner = _same_elsewhere(gone, came, old, new)
    moved = dict(partner)
    partner |= _versions(gone, came, old, new, taken=partner)
    atoms = []
    for index, gap in gone.items():
        if index in partner:
            kind = TextChangeKind.MOVED if index in moved else TextChangeKind.CHANGED
            other = partner[index]
            atoms.append(_Atom(kind=kind, place=(other, 1, index), old=(index, index), new=(other, other)))
        else:
            atoms.append(_Atom(kind=TextChangeKind.REMOVED, place=(gap.new[0], 0, index), old=(index, index)))
    taken = set(partner.values())
    atoms += [_Atom(kind=TextChangeKind.ADDED, place=(index, 1, 0), new=(index, index)) for index in came if index not in taken]
    return sorted(atoms, key=lambda atom: atom.place)


def _same_elsewhere(gone: Iterable[int], came: Iterable[int], old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return for lost statements the place where the same words came, each place once, in order."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index in came:
        places[new[index]].append(index)
    for found in places.values():
        found.reverse()
    return {index: places[old[index]].pop() for index in gone if places.get(old[index])}


def _versions(
    gone: dict[int, _Gap], came: dict[int, _Gap], old: Sequence[str], new: Sequence[str], *, taken: dict[int, int]
) -> dict[int, int]:  # fmt: skip
    """Return for lost statements the new one that is most like it, the closest pairs first, each statement once."""
    placed = set(taken.values())
    shingles = {index: _shingles(new[index]) for index in came if index not in placed}
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for index, parts in shingles.items():
        for part in parts:
            postings[part].append(index)
    ranked: list[tuple[float, int, int]] = []
    for index, gap in gone.items():
        if index in taken:
            continue
        own = _shingles(old[index])
        shared = Counter(other for part in own for other in _telling(postings, part, gap))
        for other, count in shared.items():
            likeness = 2 * count / (len(own) + len(shingles[other]))
            here = came[other] is gap
            if likeness >= (_SIMILAR_HERE if here else _SIMILAR_ELSEWHERE):
                ranked.append((-(likeness + here), index, other))
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, index, other in sorted(ranked):
        if index not in found and other not in used:
            found[index] = other
            used.add(other)
    return found


def _telling(postings: dict[str, list[int]], part: str, gap: _Gap) -> list[int]:
    """Return the statements with a shingle; of a frequent one those nearest to the gap alone."""
    found = postings.get(part, [])
    if len(found) <= _MOST_POSTINGS:
        return found
    nearest = bisect_left(found, gap.new[0])
    return found[nearest : nearest + _MOST_POSTINGS]


def _shingles(key: str) -> frozenset[str]:
    if len(key) <= _SHINGLE:
        return frozenset((key,))
    return frozenset(key[start : start + _SHINGLE] for start in range(len(key) - _SHINGLE + 1))


def _joined(atoms: Iterable[_Atom], old: Report, new: Report) -> list[_Atom]:
    """Return the changes with those of neighbouring sentences of one block made one."""
    joined: list[_Atom] = []
    for atom in atoms:
        before = joined[-1] if joined else None
        if before and before.kind is atom.kind and _adjoin(before.old, atom.old, old) and _adjoin(before.new, atom.new, new):
            joined[-1] = before.model_copy(
                update={
                    "old": (before.old[0], atom.old[1]) if before.old and atom.old else None,
                    "new": (before.new[0], atom.new[1]) if before.new and atom.new else None,
                }
            )
        else:
            joined.append(atom)
    return joined


def _adjoin(before: tuple[int, int] | None, after: tuple[int, int] | None, report: Report) -> bool:
    if before is None or after is None:
        return before is after
    return after[0] == before[1] + 1 and report.statements[before[1]].block == report.statements[after[0]].block


def _change(atom: _Atom, old: Report, new: Report) -> TextChange:
    return TextChange(kind=atom.kind, old=_quote(old, atom.old), new=_quote(new, atom.new))


def _quote(report: Report, run: tuple[int, int] | None) -> Evidence | None:
    if run is None:
        return None
    first, last = report.statements[run[0]], report.statements[run[1]]
    return quote_block(report, number=first.block, span=Span(start=first.span.start, end=last.span.end), section=first.section)
