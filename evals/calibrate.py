"""Fits the weights of `assistant.answering.match` on a pack's own everyday questions: `python -m evals.calibrate`.

Each everyday question is asked with itself left out; the right outcome is a rule of the same article and matter, or its
silence. Each question of a silence is asked once more with the whole silence left out: then "none of these" is right,
which is how a matter looks that nobody thought of. No question of `evals/datasets` is used.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.answering.aspects import aspects_of
from assistant.answering.match import WEIGHTS, Witnesses, witnesses
from assistant.regulations.types import Pack
from assistant.retrieval.search import Searcher
from assistant.retrieval.types import Hit
from assistant.wiring import build_assistant

__all__ = ["fit"]

_FEATURES = tuple(Witnesses.model_fields)
_DEPTH = 153  # as in the matcher, and the question itself and its like
_Case = tuple[NDArray[np.float64], NDArray[np.bool_], bool]  # witnesses by entry, which entries are right, is "none" right


def fit(pack: Pack, searcher: Searcher) -> dict[str, float]:
    """Return the weights under which the right outcomes are most probable (gradient ascent on a concave likelihood)."""
    cases = _cases(pack, searcher)
    weights = np.array([WEIGHTS[name] for name in (*_FEATURES, "none")])
    for step in range(400):
        gradient = sum((_gradient(case, weights) for case in cases), np.zeros_like(weights)) / len(cases)
        weights += (30 / math.sqrt(1 + step)) * (gradient - 1e-5 * weights)
    return dict(zip((*_FEATURES, "none"), weights.round(2).tolist(), strict=True))


def _cases(pack: Pack, searcher: Searcher) -> list[_Case]:
    matter = {rule.id: (rule.article, rule.topic) for rule in pack.rules}
    cases: list[_Case] = []
    for rule in pack.rules:
        for ask in rule.asks:
            same = {other for other, key in matter.items() if key == matter[rule.id]}
            cases.append(_case(ask, pack, searcher, right=same.__contains__))
    for silence in pack.silences:
        for ask in silence.asks:
            cases.append(_case(ask, pack, searcher, right=silence.id.__eq__))
            cases.append(_case(ask, pack, searcher, right=lambda _: False, without=silence.id))
    return cases


def _case(ask: str, pack: Pack, searcher: Searcher, *, right: Callable[[str], bool], without: str = "") -> _Case:
    def left_out(hit: Hit) -> bool:
        return hit.passage.text == ask or hit.passage.rule == without

    asked = [hit for hit in searcher.match_questions(ask, limit=_DEPTH) if not left_out(hit)]
    said = searcher.search(ask, limit=80, kinds=frozenset({"sentence", "paragraph"}))
    found = witnesses(asked, said, aspects=aspects_of(ask), pack=pack)
    silent = {silence.id for silence in pack.silences}
    rows = np.array([[getattr(witness, name) for name in _FEATURES] for witness in found.values()])
    hits = np.array([right(name) if not without else name in silent for name in found])
    return rows, hits, bool(without) or not hits.any()


def _gradient(case: _Case, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, right, none = case
    features = np.vstack([np.hstack([rows, np.zeros((len(rows), 1))]), np.eye(len(weights))[-1]])
    wanted = np.append(right, none)
    scores = features @ weights
    powers = np.exp(scores - scores.max())
    return features.T @ (powers * wanted / (powers * wanted).sum() - powers / powers.sum())


if __name__ == "__main__":
    assistant = build_assistant()
    pack = assistant.pack()
    for name, weight in fit(pack, assistant.searcher(pack)).items():
        print(f"{name:15} {weight:8.2f}   (now {WEIGHTS[name]:.2f})")
