"""Reading a question with the pack's network: which sentences of the regulation answer it, and whether any does."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.regulations.question_reader import QuestionReader
from assistant.text.ngrams import vectorise
from assistant.text.normalize import fold_text

__all__ = ["Reading", "read_question"]


class Reading(NamedTuple):
    """shares: how probable each sentence of the reader is to answer, given that one does; they add up to 1. settled: how probable it is
    that the regulation answers at all; several: that more than one article is needed. All 0..1."""

    shares: NDArray[np.float64]
    settled: float
    several: float


def read_question(reader: QuestionReader, text: str, *, meaning: Sequence[float]) -> Reading:
    """Return how `text` is read. meaning: its embedding by the embedder that the reader was learned with."""
    words = vectorise([fold_text(text)])
    rows = np.searchsorted(reader.buckets, words.columns)
    known = (rows < reader.buckets.size) & (reader.buckets[np.minimum(rows, reader.buckets.size - 1)] == words.columns)
    centred = np.asarray(meaning, dtype=np.float32) - reader.centre
    centred /= max(float(np.linalg.norm(centred)), 1e-9)
    weights = reader.hidden.weights
    summed = words.values[known] @ weights[rows[known]].astype(np.float32) + centred @ weights[reader.buckets.size :].astype(np.float32)
    hidden = np.maximum(summed * reader.hidden.scale + reader.hidden.bias, 0)
    outputs = (hidden @ reader.outputs[:-1] + reader.outputs[-1]).astype(np.float64)
    powers = np.exp(outputs[:-2] - outputs[:-2].max())
    return Reading(shares=powers / powers.sum(), settled=_logistic(outputs[-2]), several=_logistic(outputs[-1]))


def _logistic(score: float) -> float:
    return float(1 / (1 + np.exp(-score)))
