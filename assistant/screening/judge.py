"""From passages to a status, in three steps: topic → sense → substance.

topic      does a passage speak about the requirement's matter at all?
sense      what does each of its statements do: say something, promise, deny, fill a place, repeat the regulation, point elsewhere?
substance  do the statements that say something carry what the requirement asks for?
"""

import re
from enum import StrEnum
from functools import lru_cache

from assistant.regulations.types import Requirement, Substance, Wording
from assistant.screening.evidence import Found, Passage, Piece
from assistant.screening.patterns import compiled, matches, on_topic
from assistant.screening.report import Kind
from assistant.screening.types import Status
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen

__all__ = ["Judgement", "Outcome", "Sense", "Verdict", "decide", "restates", "sense_of", "speaks_of", "substance_of"]


class Sense(StrEnum):
    """What one statement does."""

    SAYS = "says"
    PLACEHOLDER = "placeholder"  # 待补充, ××
    PROMISE = "promise"  # 将在初步设计阶段编制
    DENIAL = "denial"  # 不涉及
    LACK = "lack"  # what is missing today
    REFERENCE = "reference"  # 详见附件
    BOILERPLATE = "boilerplate"  # the regulation's own words, 严格按照有关规定执行
    META = "meta"  # the report speaks of itself


class Outcome(StrEnum):
    """What one passage comes to."""

    SUBSTANCE = "substance"
    DENIAL = "denial"
    PLACEHOLDER = "placeholder"
    PROMISE = "promise"
    REFERENCE = "dangling-reference"
    BOILERPLATE = "boilerplate"
    HEADING_ONLY = "heading-only"
    BARE = "bare-mention"


class Verdict(Frozen):
    """marks: how many different marks of substance; pieces: the statements that decide, the best first; size: the passage's statements."""

    outcome: Outcome
    found: Found
    marks: int = 0
    size: int = 0
    pieces: tuple[Piece, ...]


class Judgement(Frozen):
    """A requirement's status with what decided it; verdict is None when no rule found anything about the matter.

    chance: the probability of the status after weighing (see weigh.py), None before. by_model: a language model named the words.
    """

    status: Status
    verdict: Verdict | None
    pieces: tuple[Piece, ...] = ()
    chance: float | None = None
    by_model: bool = False


_CLAUSE = re.compile(r"[,;|]")
_RUN = 5
_SHORTEST_RESTATED = 10
_RESTATED_SHARE = 0.75
_SHORTEST_VALUE = 2
_SHOWN = 3
_CHAPTER = 60  # a passage of more statements is a whole chapter: a section within it says it more closely
_TITLED = frozenset({Found.HEADING, Found.TABLE, Found.LABEL})
_ORDER = tuple(Outcome)
_SURENESS = tuple(Found)
_FAILED = {
    Sense.DENIAL: Outcome.DENIAL,
    Sense.PLACEHOLDER: Outcome.PLACEHOLDER,
    Sense.PROMISE: Outcome.PROMISE,
    Sense.REFERENCE: Outcome.REFERENCE,
    Sense.BOILERPLATE: Outcome.BOILERPLATE,
}


def speaks_of(passage: Passage, requirement: Requirement, *, wording: Wording) -> bool:
    """Return whether a passage is on the matter.

    Running text that tells what is lacking today, or what the report is about, is not.
    """
    if passage.found not in (Found.CUE, Found.STATEMENT):
        return True
    folded = passage.head.folded
    lacks = not requirement.reads_status_quo and _tells_lack(folded, requirement, wording)
    return not (lacks or matches(wording.meta, folded))


def sense_of(piece: Piece, requirement: Requirement, *, wording: Wording, regulation: str) -> Sense:
    """Return what one statement does. `regulation`: the regulation's text, to know its own words when they are only repeated."""
    folded = piece.folded
    if matches(wording.placeholders, folded):
        return Sense.PLACEHOLDER
    if matches(wording.bare_denials, folded) or _denies(folded, requirement, wording):
        return Sense.DENIAL
    if matches(wording.promises, folded):
        return Sense.PROMISE
    if not requirement.reads_status_quo and _tells_lack(folded, requirement, wording):
        return Sense.LACK
    if matches(wording.meta, folded):
        return Sense.META
    if matches(requirement.substance.hollow, folded) or restates(folded, regulation):
        return Sense.BOILERPLATE
    if matches(wording.references, folded):
        return Sense.REFERENCE
    return Sense.SAYS


def _denies(folded: str, requirement: Requirement, wording: Wording) -> bool:
    """Return whether one clause names the matter and denies it: 暂不涉及密码应用, but not 不新建机房,复用政务云."""
    if not matches(wording.denials, folded):
        return False
    named = (*requirement.headings, *requirement.cues)
    return any(matches(wording.denials, clause) and matches(named, clause) for clause in _CLAUSE.split(folded))


def _tells_lack(folded: str, requirement: Requirement, wording: Wording) -> bool:
    """Return whether a sentence tells what is lacking and no other clause of it carries the matter: 以前没有,这次新建 does."""
    if not matches(wording.lacks, folded) or matches(wording.project, folded):
        return False
    return not any(matches(requirement.statements, clause) for clause in _CLAUSE.split(folded) if not matches(wording.lacks, clause))


def substance_of(passage: Passage, requirement: Requirement, *, wording: Wording, regulation: str) -> Verdict | None:
    """Return what a passage comes to, None when its statements do not concern the requirement."""
    senses = [(piece, sense_of(piece, requirement, wording=wording, regulation=regulation)) for piece in passage.pieces]
    said = [piece for piece, sense in senses if sense is Sense.SAYS]
    bodies = [piece for piece in said if piece.kind is not Kind.HEADING]
    marks = {piece: _marks(piece, passage, requirement, wording) for piece in said}
    if carried := _carrying(passage, requirement, bodies=bodies, marks=marks, wording=wording):
        best = sorted(carried, key=lambda piece: _rank(piece, len(marks[piece]), requirement))
        return Verdict(
            outcome=Outcome.SUBSTANCE, found=passage.found, marks=_different(marks), size=len(passage.pieces), pieces=tuple(best)
        )
    return _failed(passage, senses)


def _rank(piece: Piece, marks: int, requirement: Requirement) -> tuple[int, int]:
    """Return the place of a statement among those that carry the substance: what says it all in one sentence comes first.

    Rows of a table keep their order: its first entries stand for it.
    """
    says_all = matches(requirement.statements, piece.folded)
    names = says_all or matches((*requirement.headings, *requirement.cues), piece.folded)
    return (0 if says_all else 1, 0 if piece.kind is Kind.ROW else -2 * marks - names)


def _marks(piece: Piece, passage: Passage, requirement: Requirement, wording: Wording) -> frozenset[int]:
    """Return the numbers of the marks of substance in a statement."""
    patterns = requirement.substance.patterns
    if passage.found in _TITLED:
        patterns += requirement.substance.titled_patterns
    folded = on_topic(requirement, piece.folded, wording.titles)
    return frozenset(number for number, pattern in enumerate(compiled(patterns)) if pattern.search(folded))


def _different(marks: dict[Piece, frozenset[int]]) -> int:
    return len(frozenset[int]().union(*marks.values()))


def _carrying(
    passage: Passage, requirement: Requirement, *, bodies: list[Piece], marks: dict[Piece, frozenset[int]], wording: Wording
) -> list[Piece]:  # fmt: skip
    """Return the statements that carry the substance, none when it is not there."""
    substance = requirement.substance
    titled = passage.found in _TITLED
    if not bodies:
        return []
    if passage.found is Found.STATEMENT:
        return bodies
    if passage.found is Found.WEAK:
        return _dense(bodies, marks, substance)
    needed = substance.at_least if titled else substance.at_least_running
    if _different(marks) >= needed:
        listed = substance.entries == "any"  # each row of such a list is an entry, in whatever words
        return [piece for piece in bodies if marks[piece] or (listed and _counts_as_entry(piece, passage, substance))] or bodies
    if rows := [piece for piece in bodies if piece.kind is Kind.ROW and _counts_as_entry(piece, passage, substance)]:
        return rows
    if substance.any_value and passage.found is Found.LABEL and bodies[0] == passage.pieces[0]:
        return bodies[:1] if len(bodies[0].folded.rstrip(".;,")) >= _SHORTEST_VALUE else []
    prose = [piece for piece in bodies if not matches(wording.boilerplate, piece.folded)]
    if substance.min_characters and passage.found is Found.HEADING:
        return prose if sum(len(piece.folded) for piece in prose) >= substance.min_characters else []
    return []


def _dense(bodies: list[Piece], marks: dict[Piece, frozenset[int]], substance: Substance) -> list[Piece]:
    """Return the statements of those paragraphs that have marks enough by themselves; rows of fitting tables count as entries."""
    rows = [piece for piece in bodies if piece.kind is Kind.ROW and piece.fits and substance.entries != "never" and _is_entry(piece)]
    paragraphs: dict[int, list[Piece]] = {}
    for piece in bodies:
        paragraphs.setdefault(piece.block, []).append(piece)
    for pieces in paragraphs.values():
        about = not substance.about or any(matches(substance.about, piece.folded) for piece in pieces)
        if about and _different({piece: marks[piece] for piece in pieces}) >= substance.at_least_running:
            rows.extend(piece for piece in pieces if marks[piece] and piece not in rows)
    return rows


def _counts_as_entry(piece: Piece, passage: Passage, substance: Substance) -> bool:
    if substance.entries == "never" or not _is_entry(piece):
        return False
    if substance.entries == "any" and passage.found in (Found.HEADING, Found.TABLE):
        return True
    return piece.fits


def _is_entry(piece: Piece) -> bool:
    """Return whether a table row holds two or more filled cells beside its number, one of them words."""
    cells = [cell for cell in piece.folded.split("|") if cell and cell not in "-/—无"]
    beside = cells[1:] if cells and cells[0].isdigit() else cells
    return len(beside) >= 2 and any(not cell.isdigit() for cell in beside)


def _failed(passage: Passage, senses: list[tuple[Piece, Sense]]) -> Verdict | None:
    """Return why a passage without substance falls short, the clearest reason first."""
    if passage.found is Found.WEAK:
        return None
    said = [piece for piece, sense in senses if sense is Sense.SAYS and piece.kind is not Kind.HEADING and not piece.folded.endswith(":")]
    for sense, outcome in _FAILED.items():
        if sense is Sense.PLACEHOLDER and said:
            continue  # a stray blank beside what is said
        pieces = tuple(piece for piece, found in senses if found is sense)
        if pieces and not (outcome is Outcome.DENIAL and passage.found is Found.CUE and pieces[0] != passage.head):
            return Verdict(outcome=outcome, found=passage.found, pieces=pieces)
    if not any(piece.kind is not Kind.HEADING for piece, _ in senses):
        return Verdict(outcome=Outcome.HEADING_ONLY, found=passage.found, pieces=(passage.head,))
    if all(sense in (Sense.META, Sense.LACK) for _, sense in senses):
        return None if passage.found not in _TITLED else Verdict(outcome=Outcome.BARE, found=passage.found, pieces=passage.pieces)
    plain = tuple(piece for piece, sense in senses if sense is Sense.SAYS and piece.kind is not Kind.HEADING)
    return Verdict(outcome=Outcome.BARE, found=passage.found, pieces=plain or (passage.head,))


def decide(passages: tuple[Passage, ...], requirement: Requirement, *, wording: Wording, regulation: str) -> Judgement:
    """Return the requirement's status after all its passages."""
    verdicts = [
        verdict
        for passage in passages
        if speaks_of(passage, requirement, wording=wording)
        and (verdict := substance_of(passage, requirement, wording=wording, regulation=regulation))
    ]
    if not verdicts:
        return Judgement(status=Status.MISSING, verdict=None)
    verdicts.sort(
        key=lambda verdict: (_ORDER.index(verdict.outcome), _SURENESS.index(verdict.found), verdict.size > _CHAPTER, -verdict.marks)
    )
    denied = [verdict for verdict in verdicts if verdict.outcome is Outcome.DENIAL and verdict.found in (Found.HEADING, Found.LABEL)]
    surest = verdicts[0]
    if denied and surest.found in (Found.CUE, Found.STATEMENT):
        surest = denied[0]
    status = Status.PRESENT if surest.outcome is Outcome.SUBSTANCE else Status.PARTIAL
    same = [verdict for verdict in verdicts if verdict.outcome is surest.outcome]
    return Judgement(status=status, verdict=surest, pieces=_shown([surest, *same]))


def _shown(verdicts: list[Verdict]) -> tuple[Piece, ...]:
    """Return the pieces to quote, each block at most once: those under a heading that names the matter first, then in reading order."""
    shown: dict[int, Piece] = {}
    elsewhere: dict[int, bool] = {}
    for verdict in verdicts:
        for piece in verdict.pieces:
            if len(shown) < _SHOWN:
                shown.setdefault(piece.block, piece)
                elsewhere.setdefault(piece.block, verdict.found is not Found.HEADING)
    return tuple(sorted(shown.values(), key=lambda piece: (elsewhere[piece.block], piece.span.start)))


@lru_cache(maxsize=8)
def _runs(regulation: str) -> frozenset[str]:
    folded = fold_text(regulation)
    return frozenset(folded[start : start + _RUN] for start in range(len(folded) - _RUN + 1))


def restates(folded: str, regulation: str) -> bool:
    """Return whether most of a statement stands word for word in the regulation."""
    if len(folded) < _SHORTEST_RESTATED:
        return False
    known = _runs(regulation)
    runs = [folded[start : start + _RUN] for start in range(len(folded) - _RUN + 1)]
    return sum(run in known for run in runs) >= _RESTATED_SHARE * len(runs)
