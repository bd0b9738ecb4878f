"""Learns a pack's reader of statements from labelled snippets and dev reports: `python -m evals.screening.learn`.

Three linear heads over character n-grams (does a statement carry the requirement, raise it, say anything at all?), then the
weighing of rules and reader. The weighing is fitted on reports whose writer the heads had not seen, writer by writer, so that its
probabilities hold for new writers; only then are the heads learned again from everything. Nothing of the test split is read.
"""

import json
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler, normalize

from assistant.documents.formats import read_document
from assistant.documents.plaintext.reader import read_markdown
from assistant.documents.source import Source
from assistant.regulations.learned import Head, Learned, quantised, write_learned
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.screening.report import Report, read_report
from assistant.screening.scores import CONTEXT_WEIGHT, context_of, score_statements
from assistant.screening.screen import judge_requirement
from assistant.screening.topics import Topics
from assistant.screening.types import Status
from assistant.screening.weigh import FEATURES, STATUSES, features_of, view_of
from assistant.text.ngrams import BUCKETS, vectorise
from assistant.text.normalize import fold_text
from assistant.text.script import simplified
from evals.screening.cases import PACK, load_cases

__all__ = ["Example", "fit_heads", "fit_weighing", "load_examples", "out_of_fold"]

_SNIPPETS = Path(__file__).parent.parent / "datasets" / "snippets"
_LEAST_STATEMENTS = 3  # a bucket seen in fewer tells more about its writer than about the matter
_STRENGTH, _WEIGHING_STRENGTH = 20.0, 0.03  # inverse regularisation
_UNRELATED = 0.3  # weight of a snippet as a counterexample for other requirements: nobody labelled it for these
_SHORTEST_INSIDE = 6  # folded characters: a shorter statement inside a quote is no label for it
# Whoever widened the rules read the other dev reports: on these rules look surer than they are on a new writer's.
_UNSEEN_BY_RULES = ("c1", "c2", "c3", "c4")
_UNSEEN_WEIGHT = 10.0
# Matters that one sentence often serves together: a snippet on one is no counterexample for the others.
_TOGETHER = (
    {"resource-catalogue", "sharing-list", "demand-list", "sharing-type", "sharing-mechanism", "usage-feedback"},
    {"operating-network", "deployment-site", "infrastructure-reuse"},
    {"project-type", "project-nature"},
    {"cryptography-application", "security-control"},
    {"necessity", "benefit", "applicability", "performance-targets", "construction-content"},
)


class Example(NamedTuple):
    """A labelled report, or a snippet (one requirement labelled). labels: status by requirement; quotes: the words that decide."""

    writer: str
    report: Report
    labels: dict[str, str]
    quotes: dict[str, str]
    is_snippet: bool


class _Rows(NamedTuple):
    """Every statement of the examples: its features and, by requirement, its label (None: not known) and weight."""

    owners: NDArray[np.int64]
    own: csr_matrix
    context: csr_matrix
    labels: dict[str, NDArray[np.object_]]
    weights: dict[str, NDArray[np.float64]]


def load_examples(pack: Pack) -> tuple[Example, ...]:
    """Return the dev reports and the snippets."""
    examples = [
        Example(case.writer, read_report(read_document(case.path), pack.wording), case.statuses, case.quotes, is_snippet=False)
        for case in load_cases("dev")
    ]
    for path in sorted(_SNIPPETS.glob("*.jsonl")):
        examples += [_snippet(json.loads(line), path.stem, pack) for line in path.read_text("utf-8").splitlines() if line]
    return tuple(examples)


def _snippet(fields: dict[str, Any], writer: str, pack: Pack) -> Example:
    heading = f"## {fields['heading']}\n\n" if fields["heading"] else ""
    document = read_markdown(Source(name="snippet.md", content=(heading + fields["text"]).encode()))
    name = fields["requirement"]
    return Example(writer, read_report(document, pack.wording), {name: fields["status"]}, {name: fields["quote"]}, is_snippet=True)


def _rows(examples: Sequence[Example], pack: Pack) -> _Rows:
    statements = [(number, statement) for number, example in enumerate(examples) for statement in example.report.statements]
    names = [requirement.id for requirement in pack.requirements]
    labels = {name: np.full(len(statements), None, dtype=object) for name in names}
    weights = {name: np.ones(len(statements)) for name in names}
    for row, (number, statement) in enumerate(statements):
        example = examples[number]
        for name in names:
            if name in example.labels:
                labels[name][row] = _label(statement.folded, example.labels[name], example.quotes.get(name, ""))
            elif example.is_snippet and not _together(name, next(iter(example.labels))):
                labels[name][row], weights[name][row] = "none", _UNRELATED
    return _Rows(
        owners=np.array([number for number, _ in statements]),
        own=_matrix([statement.folded for _, statement in statements]),
        context=_matrix([context_of(statement, examples[number].report) for number, statement in statements]),
        labels=labels,
        weights=weights,
    )


def _together(one: str, other: str) -> bool:
    return any({one, other} <= group for group in _TOGETHER)


def _label(folded: str, status: str, quote: str) -> str | None:
    """Return what a statement is for a requirement: the quote's status where it holds the quote; else unknown when present.

    In a report that says nothing of substance about a matter no other statement carries it.
    """
    words = simplified(fold_text(quote)).replace("|", "")
    plain = folded.replace("|", "")
    if words and (words in plain or (plain in words and len(plain) >= _SHORTEST_INSIDE)):
        return status
    return "none" if status in ("missing", "partial") else None


def _matrix(texts: list[str]) -> csr_matrix:
    vectors = vectorise(texts)
    return csr_matrix((vectors.values, (vectors.rows, vectors.columns)), shape=(len(texts), BUCKETS))


def fit_heads(rows: _Rows, used: NDArray[np.bool_], pack: Pack) -> Learned:
    """Return the heads learned from the rows marked `used`; the weighing is left empty."""
    own, context = _known(rows.own[used]), _known(rows.context[used])
    features = hstack([normalize(rows.own[used][:, own]), normalize(rows.context[used][:, context]) * CONTEXT_WEIGHT]).tocsr()
    carries, raises = [], []
    for requirement in pack.requirements:
        label, weight = rows.labels[requirement.id][used], rows.weights[requirement.id][used]
        known = np.array([value is not None for value in label])
        carries.append(_fit(features[known], label[known] == "present", weight[known]))
        raises.append(_fit(features[known], np.isin(label[known].astype(str), ("present", "partial")), weight[known]))
    return Learned(
        requirements=tuple(requirement.id for requirement in pack.requirements), own=own, context=context,
        carries=_head(carries), raises=_head(raises), says=_head([_fit_says(rows, used, own)]),
        statuses=STATUSES, features=FEATURES, weighing=np.zeros((len(STATUSES), len(FEATURES) + 1), dtype=np.float32),
    )  # fmt: skip


def _known(matrix: csr_matrix) -> NDArray[np.int64]:
    return np.flatnonzero(np.bincount(matrix.indices, minlength=BUCKETS) >= _LEAST_STATEMENTS)


def _fit(features: csr_matrix, positive: NDArray[np.bool_], weight: NDArray[np.float64]) -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, max_iter=300, class_weight="balanced", solver="liblinear").fit(
        features, positive, sample_weight=weight
    )


def _fit_says(rows: _Rows, used: NDArray[np.bool_], own: NDArray[np.int64]) -> LogisticRegression:
    """Return the classifier of statements that say something against those that only raise a matter, whatever the matter."""
    columns = np.array([rows.labels[name] for name in rows.labels])[:, used]
    present, partial = (columns == "present").any(axis=0), (columns == "partial").any(axis=0)
    known = present | partial
    return _fit(normalize(rows.own[used][known][:, own]), present[known], np.ones(int(known.sum())))


def _head(fitted: Sequence[LogisticRegression]) -> Head:
    weights = np.stack([model.coef_[0] for model in fitted], axis=1).astype(np.float32)
    return quantised(weights, np.array([model.intercept_[0] for model in fitted], dtype=np.float32))


class Weighed(NamedTuple):
    """One labelled requirement of one report: the features that the weighing sees."""

    writer: str
    requirement: str
    label: str
    features: NDArray[np.float32]


def out_of_fold(examples: Sequence[Example], rows: _Rows, pack: Pack) -> list[Weighed]:
    """Return the features of every labelled requirement, the heads learned without the report's writer."""
    found: list[Weighed] = []
    for writer in sorted({example.writer for example in examples if not example.is_snippet}):
        others = np.array([example.writer != writer for example in examples])
        learned = fit_heads(rows, others[rows.owners], pack)
        for example in examples:
            if example.writer == writer and not example.is_snippet:
                found += _features(example, learned, pack)
    return found


def _features(example: Example, learned: Learned, pack: Pack) -> Iterable[Weighed]:
    report = example.report
    topics = Topics.of(report, pack.requirements, pack.wording)
    scores = score_statements(report, learned)
    for column, requirement in enumerate(pack.requirements):
        label = example.labels[requirement.id]
        if label in STATUSES:
            judgement = judge_requirement(requirement, report, topics=topics, pack=pack)
            view = view_of(scores, report, requirement, column=column, wording=pack.wording)
            yield Weighed(example.writer, requirement.id, label, features_of(judgement, view))


def fit_weighing(weighed: Sequence[Weighed]) -> NDArray[np.float32]:
    """Return the weights of the last step: one row a status, one column a feature, the constant last."""
    features = np.array([row.features for row in weighed])
    scaler = StandardScaler().fit(features)
    weights = [_UNSEEN_WEIGHT if row.writer in _UNSEEN_BY_RULES else 1.0 for row in weighed]
    model = LogisticRegression(C=_WEIGHING_STRENGTH, max_iter=2000)
    model.fit(scaler.transform(features), [row.label for row in weighed], sample_weight=weights)
    order = [list(model.classes_).index(status) for status in STATUSES]
    slopes = model.coef_[order] / scaler.scale_
    constants = model.intercept_[order] - slopes @ scaler.mean_
    return np.column_stack([slopes, constants]).astype(np.float32)


def _cross_checked(weighed: Sequence[Weighed]) -> NDArray[np.bool_]:
    """Return for each finding whether it comes out right when its writer's reports took no part in the weighing."""
    right = np.zeros(len(weighed), dtype=bool)
    writers = np.array([row.writer for row in weighed])
    for writer in sorted(set(writers)):
        weighing = fit_weighing([row for row in weighed if row.writer != writer])
        for number in np.flatnonzero(writers == writer):
            odds = weighing[:, :-1] @ weighed[number].features + weighing[:, -1]
            right[number] = STATUSES[int(odds.argmax())] == weighed[number].label
    return right


def main() -> None:
    warnings.simplefilter("ignore")
    pack = load_pack(PACK)
    examples = load_examples(pack)
    rows = _rows(examples, pack)
    weighed = out_of_fold(examples, rows, pack)
    right = _cross_checked(weighed)
    by_rules = [row.label == _ruled(row) for row in weighed]
    print(f"{len(examples)} examples, {rows.own.shape[0]} statements; {len(weighed)} findings of writers left out in turn:")
    for writer in sorted({row.writer for row in weighed}):
        mine = np.array([row.writer == writer for row in weighed])
        print(f"  {writer:4} rules {np.mean(np.array(by_rules)[mine]):.3f}  weighed {right[mine].mean():.3f}")
    print(f"  all  rules {np.mean(by_rules):.3f}  weighed {right.mean():.3f}")
    heads = fit_heads(rows, np.ones(rows.own.shape[0], dtype=bool), pack)
    write_learned(PACK, heads._replace(weighing=fit_weighing(weighed)))


def _ruled(row: Weighed) -> Status | None:
    return next((status for status in STATUSES if row.features[FEATURES.index(f"rules-{status}")]), None)


if __name__ == "__main__":
    main()
