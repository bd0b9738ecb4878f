"""The last step of a judgement: what the rules decided, weighed against what the learned reader found.

A multinomial logistic regression over a few named features; its probabilities are the findings' confidence, so they are fitted on
reports whose writers the reader had not seen (see evals/screening/learn.py). It may find a matter that the rules missed only where
it can name the statements, and these are what is quoted.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.regulations.learned import Learned
from assistant.regulations.types import Requirement, Wording
from assistant.screening.evidence import Found, Piece, may_count
from assistant.screening.judge import Judgement, Outcome
from assistant.screening.report import Kind, Report
from assistant.screening.scores import Scores
from assistant.screening.types import Status

__all__ = ["FEATURES", "STATUSES", "View", "features_of", "view_of", "weigh"]

STATUSES = (Status.PRESENT, Status.PARTIAL, Status.MISSING)
_NOTHING = -6.0  # the score of a statement that cannot count
_RAISED = 0.0
_SHOWN = 3
_MOST_MARKS = 4
_NEAR_BEST = 1.5  # log odds below the best statement that is still worth quoting beside it
_NAMED = (Found.HEADING, Found.LABEL)
_SHORT_OF = (Outcome.HEADING_ONLY, Outcome.PLACEHOLDER, Outcome.PROMISE, Outcome.DENIAL, Outcome.REFERENCE)
_KEY_CERTAINTY = 0.65  # a key requirement that the rules do not find must be this sure: the panel meets on it


class View(NamedTuple):
    """The learned reader's scores for one requirement, one value a statement; what cannot count has none."""

    carries: NDArray[np.float32]
    raises: NDArray[np.float32]
    says: NDArray[np.float32]


def view_of(scores: Scores, report: Report, requirement: Requirement, *, column: int, wording: Wording) -> View:
    """Return the scores for one requirement; headings raise a matter but carry nothing."""
    counts = np.array([may_count(statement, requirement, wording) for statement in report.statements], dtype=bool)
    body = counts & np.array([statement.kind is not Kind.HEADING for statement in report.statements], dtype=bool)
    return View(
        carries=np.where(body, scores.carries[:, column], _NOTHING).astype(np.float32),
        raises=np.where(counts, scores.raises[:, column], _NOTHING).astype(np.float32),
        says=scores.says,
    )


def _highest(values: NDArray[np.float32], rank: int) -> float:
    return float(np.partition(values, -rank)[-rank]) if len(values) >= rank else _NOTHING


def _at(values: NDArray[np.float32], pieces: Sequence[Piece]) -> float:
    return max((float(values[piece.statement]) for piece in pieces), default=_NOTHING)


def _says_at(view: View, values: NDArray[np.float32]) -> float:
    return float(view.says[int(values.argmax())]) if len(values) else _NOTHING


def _says_most(view: View) -> float:
    raised = view.says[view.raises > _RAISED]
    return float(raised.max()) if len(raised) else -3.0


_SCORES = (
    "carries", "carries-second", "carries-third", "raises", "raises-second", "says-carrying", "says-raising", "says-most",
    "carries-quoted", "raises-quoted", "length", "marks",
)  # fmt: skip
_CROSSED = ("carries", "raises", "says-raising")
FEATURES: tuple[str, ...] = (
    *_SCORES,
    *(f"rules-{status}" for status in STATUSES),
    *(f"came-to-{outcome}" for outcome in Outcome),
    *(f"found-by-{found}" for found in Found),
    *(f"{name}-rules-{status}" for name in _CROSSED for status in STATUSES),
)


def features_of(judgement: Judgement, view: View) -> NDArray[np.float32]:
    """Return the features of one requirement in one report, in the order of FEATURES."""
    verdict = judgement.verdict
    scores = (
        *(_highest(view.carries, rank) for rank in (1, 2, 3)),
        *(_highest(view.raises, rank) for rank in (1, 2)),
        _says_at(view, view.carries),
        _says_at(view, view.raises),
        _says_most(view),
        _at(view.carries, judgement.pieces),
        _at(view.raises, judgement.pieces),
        float(np.log(max(1, len(view.says)))),
        float(min(_MOST_MARKS, verdict.marks)) if verdict else 0.0,
    )
    by_name = dict(zip(_SCORES, scores, strict=True))
    ruled = [float(judgement.status is status) for status in STATUSES]
    outcomes = [float(verdict is not None and verdict.outcome is outcome) for outcome in Outcome]
    ways = [float(verdict is not None and verdict.found is found) for found in Found]
    crossed = [by_name[name] * status for name in _CROSSED for status in ruled]
    return np.array([*scores, *ruled, *outcomes, *ways, *crossed], dtype=np.float32)


def weigh(judgement: Judgement, view: View, requirement: Requirement, *, report: Report, learned: Learned) -> Judgement:
    """Return the judgement after weighing, with the probability of its status and the statements that carry it."""
    odds = learned.weighing[:, :-1] @ features_of(judgement, view) + learned.weighing[:, -1]
    likely = np.exp(odds - odds.max())
    chances = dict(zip((Status(status) for status in learned.statuses), (likely / likely.sum()).tolist(), strict=True))
    status = max(STATUSES, key=chances.__getitem__)
    if requirement.key and status is Status.PRESENT and judgement.status is not Status.PRESENT and chances[status] < _KEY_CERTAINTY:
        status = max((Status.PARTIAL, Status.MISSING), key=chances.__getitem__)
    if status is Status.MISSING and _stands_in_a_heading(judgement):
        status = Status.PARTIAL
    if status is Status.MISSING:
        return Judgement(status=status, verdict=None, chance=chances[status])
    agreed = judgement if judgement.status is status else Judgement(status=status, verdict=None)
    pieces = _quoted(agreed.pieces, view.carries if status is Status.PRESENT else view.raises, report)
    return agreed.model_copy(update={"pieces": pieces, "chance": chances[status]})


def _stands_in_a_heading(judgement: Judgement) -> bool:
    """Return whether a heading or a label names the matter and what follows falls short: that is never missing."""
    verdict = judgement.verdict
    return verdict is not None and verdict.found in _NAMED and verdict.outcome in _SHORT_OF


def _quoted(pieces: tuple[Piece, ...], values: NDArray[np.float32], report: Report) -> tuple[Piece, ...]:
    """Return what to quote, the likeliest first: two places that the rules found and the reader's best, or the reader's alone."""
    order = [int(number) for number in np.argsort(-values)[:_SHOWN]]
    best = float(values[order[0]]) if order else _NOTHING
    known = {piece.statement for piece in pieces}
    near = [_piece(report, number) for number in order if number not in known and float(values[number]) >= best - _NEAR_BEST]
    if not pieces:
        return tuple(near)
    beside = near[:1] if best > _RAISED else []
    shown = (*pieces[: _SHOWN - 1], *beside, *pieces[_SHOWN - 1 :])[:_SHOWN]
    return tuple(sorted(shown, key=lambda piece: -float(values[piece.statement])))


def _piece(report: Report, number: int) -> Piece:
    statement = report.statements[number]
    return Piece(statement=number, span=statement.span, folded=statement.folded, kind=statement.kind, block=statement.block)
