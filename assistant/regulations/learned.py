"""What was learned from labelled reports for one pack: the weights of a linear reader of statements, and of the last weighing.

The file is data like the rest of the pack: arrays without code (NumPy's npz, nothing pickled), written by `python -m
evals.screening.learn`.
"""

import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.errors import PackError

__all__ = ["LEARNED_FILE", "Head", "Learned", "quantised", "read_learned", "write_learned"]

LEARNED_FILE = "learned.npz"
_STEPS = 127  # of a weight kept in one byte


class Head(NamedTuple):
    """Linear outputs over n-gram buckets: score = Σ value · weights[bucket] + bias.

    weights: one row a known bucket, one column an output, kept as steps of `scale` (one for each output).
    """

    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]


class Learned(NamedTuple):
    """own, context: the buckets known of a statement's own words and of the headings over it, ascending; a head's rows are the
    own buckets followed by the context's. requirements: the ids that `carries` and `raises` have an output for. says: one output,
    whether a statement says something. weighing: one row a status of `statuses`, one column a feature of `features`, the last
    column the constant."""

    requirements: tuple[str, ...]
    own: NDArray[np.int64]
    context: NDArray[np.int64]
    carries: Head
    raises: Head
    says: Head
    statuses: tuple[str, ...]
    features: tuple[str, ...]
    weighing: NDArray[np.float32]


def quantised(weights: NDArray[np.float32], bias: NDArray[np.float32]) -> Head:
    """Return a head whose weights take one byte each."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9).astype(np.float32) / _STEPS
    return Head(weights=np.rint(weights / scale).astype(np.int8), scale=scale, bias=bias.astype(np.float32))


def read_learned(folder: Path) -> Learned | None:
    """Return what was learned for the pack in `folder`, None where nothing was. Raises PackError when the file is damaged."""
    path = folder / LEARNED_FILE
    if not path.exists():
        return None
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return _from_arrays({name: arrays[name] for name in arrays.files})
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        message = "学习所得的权重文件已损坏,请恢复原文件,或删去它(删去后只按规则判断)。"
        raise PackError(message, file=f"{folder.name}/{LEARNED_FILE}") from error


def write_learned(folder: Path, learned: Learned) -> None:
    """Write what was learned into a pack's folder."""
    arrays: dict[str, Any] = {
        "own": learned.own.astype(np.int32),
        "context": learned.context.astype(np.int32),
        "weighing": learned.weighing,
    }
    for name in ("carries", "raises", "says"):
        head: Head = getattr(learned, name)
        arrays |= {f"{name}_weights": head.weights, f"{name}_scale": head.scale, f"{name}_bias": head.bias}
    arrays |= {name: np.array(getattr(learned, name)) for name in ("requirements", "statuses", "features")}
    np.savez_compressed(folder / LEARNED_FILE, **arrays)


def _from_arrays(arrays: dict[str, Any]) -> Learned:
    def head(name: str) -> Head:
        weights, scale, bias = (arrays[f"{name}_{part}"] for part in ("weights", "scale", "bias"))
        return Head(weights=weights.astype(np.int8), scale=scale.astype(np.float32), bias=bias.astype(np.float32))

    def words(name: str) -> tuple[str, ...]:
        return tuple(str(word) for word in arrays[name])

    return Learned(
        requirements=words("requirements"), own=arrays["own"].astype(np.int64), context=arrays["context"].astype(np.int64),
        carries=head("carries"), raises=head("raises"), says=head("says"),
        statuses=words("statuses"), features=words("features"), weighing=arrays["weighing"].astype(np.float32),
    )  # fmt: skip
