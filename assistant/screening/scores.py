"""What the learned reader thinks of each statement: does it raise a requirement's matter, does it carry it, does it say anything?

A linear classifier over character n-grams of the statement and of the headings, the caption and the column titles over it. It
knows matters in words that no list of words foresaw; what it finds is weighed against the rules in weigh.py, never taken alone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.regulations.learned import Head, Learned
from assistant.screening.report import Kind, Report, Statement
from assistant.text.ngrams import BUCKETS, Vectors, vectorise

__all__ = ["CONTEXT_WEIGHT", "Scores", "context_of", "score_statements"]

CONTEXT_WEIGHT = 0.5  # beside the statement's own words; chosen on dev writers left out in turn
_LEVELS = 2  # headings over a statement that tell what it is about
_AT_ONCE = 1 << 16  # entries: bounds memory


class Scores(NamedTuple):
    """One row a statement of the report, one column a requirement of the pack; log odds. says: one value a statement."""

    carries: NDArray[np.float32]
    raises: NDArray[np.float32]
    says: NDArray[np.float32]


def context_of(statement: Statement, report: Report) -> str:
    """Return the words over a statement: its headings from the nearest up, its table's caption and column titles."""
    words: list[str] = []
    section = statement.section
    if section is not None and statement.kind is Kind.HEADING:
        section = report.sections[section].parent
    while section is not None and len(words) < _LEVELS:
        words.append(report.sections[section].folded)
        section = report.sections[section].parent
    if statement.table is not None:
        table = report.tables[statement.table]
        if table.caption is not None:
            words.append(report.statements[table.caption].folded)
        words.extend(table.header)
    return "|".join(words)


def score_statements(report: Report, learned: Learned) -> Scores:
    """Return the scores of every statement of a report."""
    own = _known(vectorise([statement.folded for statement in report.statements]), learned.own, weight=1.0, first=0)
    contexts = [context_of(statement, report) for statement in report.statements]
    distinct = {words: number for number, words in enumerate(dict.fromkeys(contexts))}
    context = _known(vectorise(list(distinct)), learned.context, weight=CONTEXT_WEIGHT, first=len(learned.own))
    where = np.array([distinct[words] for words in contexts], dtype=np.int64)

    def scored(head: Head, *, in_context: bool) -> NDArray[np.float32]:
        scores = _product(own, head) + head.bias
        return scores + _product(context, head)[where] if in_context and len(where) else scores

    return Scores(
        carries=scored(learned.carries, in_context=True),
        raises=scored(learned.raises, in_context=True),
        says=scored(learned.says, in_context=False)[:, 0],
    )


def _known(vectors: Vectors, buckets: NDArray[np.int64], *, weight: float, first: int) -> Vectors:
    """Return rows of known buckets only, scaled to length `weight`; columns are the buckets' places from `first`."""
    places = np.full(BUCKETS, -1, dtype=np.int64)
    places[buckets] = np.arange(len(buckets)) + first
    columns = places[vectors.columns]
    known = columns >= 0
    rows, values = vectors.rows[known], vectors.values[known]
    lengths = np.sqrt(np.bincount(rows, weights=values**2, minlength=max(1, vectors.texts)))
    return Vectors(
        texts=vectors.texts, rows=rows, columns=columns[known], values=(weight * values / lengths[rows]).astype(np.float32)
    )  # fmt: skip


def _product(vectors: Vectors, head: Head) -> NDArray[np.float32]:
    """Return the rows times the head's weights, in slices of bounded size."""
    total = np.zeros((vectors.texts, len(head.scale)), dtype=np.float32)
    for start in range(0, len(vectors.rows), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        rows = vectors.rows[part]
        terms = head.weights[vectors.columns[part]] * vectors.values[part, None]
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        # A row may go on in the next slice: what it has so far stays.
        total[rows[starts]] += np.add.reduceat(terms, starts, axis=0)
    return total * head.scale
