"""Overlap between the submissions of a batch: passages in common, and similar systems asked for by different units.

What comes back is material for reviewers, with both quotes side by side; it says nothing about who copied, or whether one is needless.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from assistant.documents.types import Document
from assistant.regulations.types import Pack
from assistant.screening.evidence import quote_block
from assistant.screening.likeness import Likeness, match_systems
from assistant.screening.nearness import Match, find_templates, match_statements
from assistant.screening.report import Report
from assistant.screening.sameness import Relation, relate
from assistant.screening.submission import Submission, open_document
from assistant.screening.types import Checklist, Evidence, Flag, FlagKind
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen, Span

__all__ = ["Overlap", "SharedPassage", "find_overlaps", "flag_overlaps"]


class SharedPassage(Frozen):
    """Words of two submissions that are versions of each other. characters: of the longer, figures and signs left out."""

    first: Evidence
    second: Evidence
    characters: int


class Overlap(Frozen):
    """Two submissions of a batch that have something in common.

    first_share, second_share: 0..1, of each text that stands in the other; everyday text is not looked at and counts as its own.
    passages: the longest of them; further: how many more. likeness: 0..1, how much the systems asked for are alike, 0 where they are
    not; terms: words on both sides that few submissions use; systems: where most of them stand.
    """

    first: str
    second: str
    relation: Relation
    first_share: float
    second_share: float
    passages: tuple[SharedPassage, ...] = ()
    further: int = 0
    likeness: float = 0.0
    terms: tuple[str, ...] = ()
    systems: tuple[SharedPassage, ...] = ()

    @property
    def is_resubmission(self) -> bool:
        return self.relation in (Relation.SAME_FILE, Relation.RESUBMISSION)


class _Run(NamedTuple):
    """Neighbouring statements of one block on both sides that match, with the characters of the longer side."""

    first: tuple[int, int]
    second: tuple[int, int]
    characters: int


class _Found(NamedTuple):
    """A pair before its quotes are fetched. first, second: numbers of the submissions."""

    first: int
    second: int
    relation: Relation
    matches: list[Match]
    likeness: Likeness | None


_LEAST_CHARACTERS = 100  # in common on each side, below which two reports merely use the same phrases
_LEAST_PASSAGE = 24
_SHOWN = 12
_SHOWN_FLAGS = 5
_NAMED = 3
_MOST_PAIRS = 2000
_MOST_NAMESAKES = 50


def find_overlaps(submissions: Sequence[Submission], *, pack: Pack) -> tuple[Overlap, ...]:
    """Return the pairs that have something in common: resubmissions last, else the largest overlap first."""
    texts = {(first, second): matches for first, second, matches in match_statements(submissions)}
    systems = match_systems(submissions, pack=pack, left_out=find_templates(submissions), matches=texts)
    found = []
    for first, second in sorted({*texts, *systems, *_namesakes(submissions)}):
        relation = relate(submissions[first], submissions[second])
        matches, likeness = texts.get((first, second), []), systems.get((first, second))
        if not _is_enough(matches, submissions[first], submissions[second]):
            matches = []
        if relation in (Relation.SAME_FILE, Relation.RESUBMISSION):
            found.append(_Found(first, second, relation, matches, None))
        elif matches or (likeness and relation is Relation.OTHER_UNIT):
            found.append(_Found(first, second, relation, matches, likeness if relation is Relation.OTHER_UNIT else None))
    found.sort(key=lambda pair: -_weight(pair, submissions))
    overlaps = _quoted(found[:_MOST_PAIRS], submissions)
    return tuple(sorted(overlaps, key=lambda overlap: overlap.is_resubmission))


def flag_overlaps(checklist: Checklist, overlaps: Iterable[Overlap], *, pack: Pack) -> Checklist:
    """Return the checklist with a flag that names the submissions its own overlaps with; resubmissions raise none."""
    name = checklist.document.origin.name
    own = [overlap for overlap in overlaps if name in (overlap.first, overlap.second) and not overlap.is_resubmission]
    rule = next((rule for rule in pack.flags if rule.kind == FlagKind.DUPLICATE_CONTENT), None)
    if not own or rule is None:
        return checklist
    evidence: list[Evidence] = []
    for overlap in own:
        shown = overlap.passages or overlap.systems
        evidence += [passage.first if overlap.first == name else passage.second for passage in shown]
    distinct = tuple({piece.span: piece for piece in evidence}.values())[:_SHOWN_FLAGS]
    flag = Flag(
        kind=FlagKind.DUPLICATE_CONTENT, message=rule.message + _naming(own, name), article=rule.anchor.article, evidence=distinct
    )  # fmt: skip
    kinds = list(FlagKind)
    others = [other for other in checklist.flags if other.kind is not FlagKind.DUPLICATE_CONTENT]
    flags = tuple(sorted((*others, flag), key=lambda raised: kinds.index(raised.kind)))
    return checklist.model_copy(update={"flags": flags})


def _naming(overlaps: Sequence[Overlap], name: str) -> str:
    """Return which submissions are meant: 涉及:《b.pdf》(本报告约31%的文字相近);《c.pdf》(拟建内容相近)."""
    parts = []
    for overlap in overlaps[:_NAMED]:
        other, share = (overlap.second, overlap.first_share) if overlap.first == name else (overlap.first, overlap.second_share)
        said = [f"本报告约{max(1, round(100 * share))}%的文字相近"] if overlap.passages else []
        said += ["拟建内容相近"] if overlap.systems else []
        parts.append(f"《{other}》({','.join(said)})")
    more = f"等{len(overlaps)}份材料" if len(overlaps) > _NAMED else ""
    return f"涉及:{'、'.join(parts)}{more}。"


def _namesakes(submissions: Sequence[Submission]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of the same bytes or of the same title, which may be versions of one project without any word in common."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for number, submission in enumerate(submissions):
        same[submission.sha256].append(number)
        if submission.title:
            same[fold_text(submission.title)].append(number)
    for numbers in same.values():
        yield from combinations(numbers[:_MOST_NAMESAKES], 2)


def _is_enough(matches: Sequence[Match], first: Submission, second: Submission) -> bool:
    """Return whether the statements in common are long enough, together and one of them, to be looked at."""
    lengths = [(len(first.texts[match.first]), len(second.texts[match.second])) for match in matches]
    return (
        any(min(pair) >= _LEAST_PASSAGE for pair in lengths) and min(map(sum, zip(*lengths, strict=True)), default=0) >= _LEAST_CHARACTERS
    )


def _shares(pair: _Found, submissions: Sequence[Submission]) -> tuple[float, float]:
    first, second = submissions[pair.first], submissions[pair.second]
    if pair.relation is Relation.SAME_FILE:
        return 1.0, 1.0
    counts = sum(len(first.texts[match.first]) for match in pair.matches), sum(len(second.texts[match.second]) for match in pair.matches)
    return counts[0] / max(1, first.characters), counts[1] / max(1, second.characters)


def _weight(pair: _Found, submissions: Sequence[Submission]) -> float:
    return max(*_shares(pair, submissions), pair.likeness.score / 2 if pair.likeness else 0.0)


def _quoted(found: Sequence[_Found], submissions: Sequence[Submission]) -> Iterator[Overlap]:
    """Yield the pairs with their quotes. Each document is opened once, whatever the number of its pairs."""
    shown = [(pair, _runs(pair, submissions), _named(pair)) for pair in found]
    wanted: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    for pair, runs, named in shown:
        wanted[pair.first].update(run.first for run in (*runs[:_SHOWN], *named))
        wanted[pair.second].update(run.second for run in (*runs[:_SHOWN], *named))
    quotes: dict[tuple[int, tuple[int, int]], Evidence] = {}
    for number, places in wanted.items():
        if places:
            document = open_document(submissions[number])
            quotes |= {(number, place): _quote(document, submissions[number], place) for place in places}
    for pair, runs, named in shown:
        first_share, second_share = _shares(pair, submissions)
        yield Overlap(
            first=submissions[pair.first].name, second=submissions[pair.second].name, relation=pair.relation,
            first_share=round(first_share, 4), second_share=round(second_share, 4),
            passages=tuple(_shared(pair, run, quotes) for run in runs[:_SHOWN]), further=max(0, len(runs) - _SHOWN),
            likeness=round(pair.likeness.score, 3) if pair.likeness else 0.0, terms=pair.likeness.terms if pair.likeness else (),
            systems=tuple(_shared(pair, run, quotes) for run in named),
        )  # fmt: skip


def _runs(pair: _Found, submissions: Sequence[Submission]) -> list[_Run]:
    """Return the matches with neighbouring sentences of one block made one passage, the longest first."""
    if pair.relation is Relation.SAME_FILE:  # every word matches, which nobody needs to read
        return []
    first, second = submissions[pair.first], submissions[pair.second]
    runs: list[_Run] = []
    for match in pair.matches:
        length = max(len(first.texts[match.first]), len(second.texts[match.second]))
        before = runs[-1] if runs else None
        if (
            before
            and match.first == before.first[1] + 1
            and match.second == before.second[1] + 1
            and first.places[match.first].block == first.places[before.first[1]].block
            and second.places[match.second].block == second.places[before.second[1]].block
        ):
            runs[-1] = _Run((before.first[0], match.first), (before.second[0], match.second), before.characters + length)
        else:
            runs.append(_Run((match.first, match.first), (match.second, match.second), length))
    return sorted(runs, key=lambda run: -run.characters)


def _named(pair: _Found) -> list[_Run]:
    """Return the places where both name their systems."""
    return [_Run((first, first), (second, second), 0) for first, second in pair.likeness.places] if pair.likeness else []


def _shared(pair: _Found, run: _Run, quotes: dict[tuple[int, tuple[int, int]], Evidence]) -> SharedPassage:
    return SharedPassage(first=quotes[pair.first, run.first], second=quotes[pair.second, run.second], characters=run.characters)


def _quote(document: Document, submission: Submission, run: tuple[int, int]) -> Evidence:
    first, last = submission.places[run[0]], submission.places[run[1]]
    bare = Report(document=document, statements=(), sections=(), tables={})  # all that a quote needs; reading it again takes long
    quoted = quote_block(bare, number=first.block, span=Span(start=first.start, end=last.end))
    return quoted.model_copy(update={"section": first.section})
