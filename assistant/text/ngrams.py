"""Short texts as sparse vectors of their character n-grams, hashed into a fixed number of buckets.

The features of a linear text classifier (Weinberger et al., Feature Hashing for Large Scale Multitask Learning, ICML 2009): no
vocabulary has to be kept, words never seen before still share n-grams with known ones, and a long report takes a tenth of a second.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["BUCKETS", "Vectors", "vectorise"]

_BITS = 18
BUCKETS = 1 << _BITS
_LONGEST = 4  # characters: most words of Chinese have two, set phrases four
_SHIFT = np.uint32(32 - _BITS)
_MULTIPLIER = np.uint32(2654435761)  # 2^32 over the golden ratio (Knuth, The Art of Computer Programming 3, 6.4)
_BORDER = 0


class Vectors(NamedTuple):
    """Rows of a sparse matrix, each of length one: entry i is `values[i]` in column `columns[i]` of row `rows[i]`; rows ascend."""

    texts: int
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float32]


def vectorise(texts: Sequence[str]) -> Vectors:
    """Return one row a text: 1 + log of how often each of its n-grams of one to four characters stands in it, scaled to length one."""
    codes = np.frombuffer("\0".join(texts).encode("utf-32-le", "replace"), dtype=np.uint32)
    owners = np.cumsum(codes == _BORDER)
    keys = []
    hashed = np.zeros(len(codes), dtype=np.uint32)
    inside = np.ones(len(codes), dtype=bool)
    for length in range(1, _LONGEST + 1):
        following = codes[length - 1 :]
        hashed = (hashed[: len(following)] + following + np.uint32(length)) * _MULTIPLIER
        inside = inside[: len(following)] & (following != _BORDER)
        # The high bits of a product depend on all bits of its factor, the low ones do not.
        keys.append(owners[: len(following)][inside] * BUCKETS + (hashed[inside] >> _SHIFT).astype(np.int64))
    distinct, counts = np.unique(np.concatenate(keys) if keys else np.empty(0, dtype=np.int64), return_counts=True)
    rows, columns = np.divmod(distinct, BUCKETS)
    weights = 1 + np.log(counts)
    lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=max(1, len(texts))))
    return Vectors(texts=len(texts), rows=rows, columns=columns, values=(weights / lengths[rows]).astype(np.float32))
