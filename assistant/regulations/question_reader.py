"""What was learned from labelled questions for one pack: the weights of a small network that reads a question.

It tells which sentences of the regulation answer and whether any does. The file is data like the rest of the pack: arrays without code
(NumPy's npz, nothing pickled), written by `python -m evals.learn_questions`. A pack without the file is matched by its rules' everyday
questions alone.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.errors import PackError
from assistant.regulations.learned import Head
from assistant.text.span import Span

__all__ = ["READER_FILE", "QuestionReader", "read_question_reader", "text_checksum", "write_question_reader"]

READER_FILE = "question-reader.npz"


class QuestionReader(NamedTuple):
    """A network with one hidden layer (ReLU) over character n-grams and an embedding of the question.

    text_sha256: of the regulation's text that `sentences` (spans, in order) count in. embedder: the id of what embeds; centre: the mean
    of the embeddings that were learned from, taken off each. buckets: the n-gram buckets known, ascending. hidden: rows are the buckets,
    then the embedding's dimensions. outputs: one column a sentence, then `settled` (the regulation answers), then `several` (more than
    one article is needed); its last row is the constant.
    """

    text_sha256: str
    embedder: str
    sentences: tuple[Span, ...]
    centre: NDArray[np.float32]
    buckets: NDArray[np.int64]
    hidden: Head
    outputs: NDArray[np.float32]


def text_checksum(text: str) -> str:
    """Return what a reader knows the regulation's text by."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_question_reader(folder: Path) -> QuestionReader | None:
    """Return what was learned for the pack in `folder`, None where nothing was. Raises PackError when the file is damaged."""
    path = folder / READER_FILE
    if not path.exists():
        return None
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return _from_arrays({name: arrays[name] for name in arrays.files})
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        message = "学习所得的权重文件已损坏,请恢复原文件,或删去它(删去后只按规则中的问法匹配)。"
        raise PackError(message, file=f"{folder.name}/{READER_FILE}") from error


def write_question_reader(folder: Path, reader: QuestionReader) -> None:
    """Write what was learned into a pack's folder."""
    arrays: dict[str, Any] = {
        "text_sha256": np.array(reader.text_sha256),
        "embedder": np.array(reader.embedder),
        "sentences": np.array([(span.start, span.end) for span in reader.sentences], dtype=np.int32),
        "centre": reader.centre,
        "buckets": reader.buckets.astype(np.int32),
        "hidden_weights": reader.hidden.weights,
        "hidden_scale": reader.hidden.scale,
        "hidden_bias": reader.hidden.bias,
        "outputs": reader.outputs.astype(np.float32),
    }
    np.savez_compressed(folder / READER_FILE, **arrays)


def _from_arrays(arrays: dict[str, Any]) -> QuestionReader:
    reader = QuestionReader(
        text_sha256=str(arrays["text_sha256"]),
        embedder=str(arrays["embedder"]),
        sentences=tuple(Span(start=int(start), end=int(end)) for start, end in arrays["sentences"]),
        centre=arrays["centre"].astype(np.float32),
        buckets=arrays["buckets"].astype(np.int64),
        hidden=Head(
            weights=arrays["hidden_weights"].astype(np.int8),
            scale=arrays["hidden_scale"].astype(np.float32),
            bias=arrays["hidden_bias"].astype(np.float32),
        ),
        outputs=arrays["outputs"].astype(np.float32),
    )
    size = reader.hidden.bias.size
    fits = (
        reader.hidden.weights.shape == (reader.buckets.size + reader.centre.size, size)
        and reader.hidden.scale.shape == (size,)
        and reader.outputs.shape == (size + 1, len(reader.sentences) + 2)
    )
    if not fits:
        raise ValueError("arrays that do not fit together")
    return reader
