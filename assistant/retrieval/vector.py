"""Search by meaning: a Chroma database on disk, used as a cache that can always be built again.

Chroma bears no second process on its folder while one writes (facts.md, 8), and merely opening a database writes to it. Hence:
a finished database is a template that no Chroma ever opens. It is built in a folder of its own, read back whole, sealed with a
manifest (fingerprint, checksum of each file) and renamed into place, under a lock. Each process works on a private copy, whose
checksums are compared while it is made. Whatever does not fit is thrown away and built again.

    FOLDER/NAME/FINGERPRINT-NONCE/   finished: manifest.json, chroma/
    FOLDER/NAME/open-NONCE/          a running process's copy; its lock file tells the living from the dead
    FOLDER/NAME/building-NONCE/      left over when a build was killed; removed by the next one
"""

import hashlib
import logging
import shutil
import uuid
import weakref
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from pydantic import ValidationError

from assistant.errors import OutputNotWritable
from assistant.retrieval.locks import FileLock, try_lock
from assistant.retrieval.types import Embedder, Passage
from assistant.text.span import Frozen

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from langchain_chroma import Chroma

__all__ = ["QUESTIONS", "VectorStore", "forget_store"]

_log = logging.getLogger(__name__)

QUESTIONS = "questions"  # the shelf whose texts are embedded as queries: a question is compared with questions

_FORMAT = 1  # raise it when the layout or the settings below change
# Chosen so that the approximate search finds what an exact one does (recall@10 >= 0.99 on random vectors, the worst case).
_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 400, "max_neighbors": 32, "batch_size": 100, "sync_threshold": 200}
_BATCH = 2000  # rows a call; Chroma takes at most 5,461
_KEPT = 3  # finished databases of one name: switching between embedders and back costs nothing


class Manifest(Frozen):
    """The seal of a finished database. files: SHA-256 by path below chroma/."""

    fingerprint: str
    embedder: str
    rows: int
    files: dict[str, str]


class _Damaged(Exception):
    """A finished database that does not fit its manifest."""


class VectorStore:
    """The vectors of one source, by shelf: a named group of passages with a collection of its own.

    Opens the finished database with the fingerprint of texts and embedder, or builds it. Raises OutputNotWritable.
    """

    def __init__(self, folder: Path, name: str, *, shelves: Mapping[str, Sequence[Passage]], embedder: Embedder) -> None:
        self._root = folder / name
        self._name = name
        self._shelves = {shelf: tuple(passages) for shelf, passages in shelves.items() if passages}
        self._embedder = embedder
        self._fingerprint = _fingerprint(self._shelves, embedder)
        self._client: Client
        try:
            self._open()
        except OSError as error:
            raise OutputNotWritable(self._root, error.strerror or str(error)) from error

    def nearest(self, shelf: str, vector: Sequence[float], *, limit: int, kinds: Collection[str] | None = None) -> dict[str, float]:
        """Return the cosine by passage id of the nearest passages of a shelf, best first; an unknown or empty shelf has none."""
        if shelf not in self._shelves or limit < 1:
            return {}
        where = {"kind": {"$in": sorted(kinds)}} if kinds is not None else None
        count = min(limit, len(self._shelves[shelf]))
        found = self._ask(shelf, "query", query_embeddings=[list(vector)], n_results=count, where=where, include=["distances"])
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {passage: 1 - float(distance) for passage, distance in pairs}

    def cosines(self, shelf: str, vector: Sequence[float], *, ids: Collection[str]) -> dict[str, float]:
        """Return the exact cosine by passage id."""
        if shelf not in self._shelves or not ids:
            return {}
        found = self._ask(shelf, "get", ids=sorted(ids), include=["embeddings"])
        values = np.asarray(found["embeddings"], np.float32) @ np.asarray(vector, np.float32)
        return dict(zip(found["ids"], values.tolist(), strict=True))

    def langchain(self, shelf: str) -> "Chroma":
        """Return a shelf as a LangChain vector store, for chains of one's own. For reading: what is added is lost on close."""
        return _langchain_store(self._client, self._collection(shelf), embedder=self._embedder, symmetric=shelf == QUESTIONS)

    def close(self) -> None:
        """Let go of the private copy and delete it. Also happens when the store is collected or the process ends."""
        self._finalizer()

    def _ask(self, shelf: str, method: str, **arguments: Any) -> Any:
        """Return what the collection answers; when it fails (its copy was deleted or damaged), once more on a fresh copy."""
        from chromadb.errors import ChromaError

        try:
            return getattr(self._client.get_collection(self._collection(shelf), embedding_function=None), method)(**arguments)
        except ChromaError:
            self.close()
            self._open()
            return getattr(self._client.get_collection(self._collection(shelf), embedding_function=None), method)(**arguments)

    def _collection(self, shelf: str) -> str:
        return f"{self._name}.{shelf}"

    def _open(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        if not self._open_finished():
            # The lock serialises builders only; who waited for another's build finds it finished here.
            with FileLock(self._root / "build.lock", mode=0o600):
                if not self._open_finished():
                    self._build()
                    if not self._open_finished():
                        raise OSError("向量索引建好后无法打开,磁盘可能已满或有故障")

    def _open_finished(self) -> bool:
        """Open a copy of a finished database of this fingerprint; damaged ones are deleted on the way."""
        from chromadb.errors import ChromaError

        for finished in sorted(self._root.glob(f"{self._fingerprint}-*")):
            copy = self._root / f"open-{uuid.uuid4().hex}"
            try:
                self._open_copy(finished, copy)
            except (_Damaged, ChromaError):
                shutil.rmtree(copy, ignore_errors=True)
                shutil.rmtree(finished, ignore_errors=True)
            else:
                return True
        return False

    def _open_copy(self, finished: Path, copy: Path) -> None:
        with FileLock(self._root / "copies.lock", mode=0o600):
            for other in self._root.glob("open-*"):
                # Its owner may be deleting it right now.
                with suppress(FileNotFoundError):
                    if (abandoned := try_lock(other / "alive.lock")) is not None:
                        shutil.rmtree(other, ignore_errors=True)
                        abandoned.release()
            copy.mkdir(mode=0o700)
            alive = try_lock(copy / "alive.lock")
        _copy_checked(finished, copy / "chroma", fingerprint=self._fingerprint)
        self._client = _open_chroma(copy / "chroma")
        self._finalizer = weakref.finalize(self, _release, self._client, copy, alive)
        for shelf, passages in self._shelves.items():
            if self._client.get_collection(self._collection(shelf), embedding_function=None).count() != len(passages):
                self._finalizer()
                raise _Damaged(shelf)

    def _build(self) -> None:
        for leftover in self._root.glob("building-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        _log.info("building the index of %s", self._name)
        nonce = uuid.uuid4().hex
        building = self._root / f"building-{nonce}"
        building.mkdir(mode=0o700)
        try:
            self._fill(building / "chroma")
            self._seal(building)
            building.rename(self._root / f"{self._fingerprint}-{nonce}")
        finally:
            shutil.rmtree(building, ignore_errors=True)  # still there when something failed; a report's text must not stay behind
        self._prune()

    def _fill(self, folder: Path) -> None:
        client = _open_chroma(folder)
        try:
            for shelf, passages in self._shelves.items():
                self._add(client, shelf, passages)
        finally:
            client.close()

    def _seal(self, building: Path) -> None:
        files = {path.relative_to(building / "chroma").as_posix(): _checksum(path) for path in _files(building / "chroma")}
        rows = sum(map(len, self._shelves.values()))
        manifest = Manifest(fingerprint=self._fingerprint, embedder=self._embedder.id, rows=rows, files=files)
        (building / "manifest.json").write_text(manifest.model_dump_json(indent=2), encoding="utf-8")

    def _add(self, client: "Client", shelf: str, passages: tuple[Passage, ...]) -> None:
        store = _langchain_store(client, self._collection(shelf), embedder=self._embedder, symmetric=shelf == QUESTIONS)
        for start in range(0, len(passages), _BATCH):
            batch = passages[start : start + _BATCH]
            ids = [passage.id for passage in batch]
            store.add_texts([passage.text for passage in batch], metadatas=[_metadata(passage) for passage in batch], ids=ids)
        _verify(client.get_collection(self._collection(shelf), embedding_function=None).get(include=["documents", "embeddings"]), passages)

    def _prune(self) -> None:
        finished = [path for path in self._root.iterdir() if (path / "manifest.json").exists()]
        # Readers hold copies, so that an old database can go at any time.
        for path in sorted(finished, key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT:]:
            shutil.rmtree(path, ignore_errors=True)


def forget_store(folder: Path, name: str) -> bool:
    """Delete everything that is stored under a name; return whether there was anything."""
    root = folder / name
    if not root.exists():
        return False
    shutil.rmtree(root)
    return True


def _fingerprint(shelves: Mapping[str, Sequence[Passage]], embedder: Embedder) -> str:
    digest = hashlib.sha256(f"{_FORMAT} {_HNSW} {metadata.version('chromadb')} {embedder.id}".encode())
    for shelf, passages in sorted(shelves.items()):
        for passage in passages:
            digest.update(repr((shelf, passage.id, passage.kind, passage.text)).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()[:24]


def _metadata(passage: Passage) -> dict[str, Any]:
    fields = passage.model_dump(include={"kind", "article", "suffix", "rule", "page"}, exclude_none=True)
    return {**fields, "start": passage.span.start, "end": passage.span.end}


def _open_chroma(folder: Path) -> "Client":
    # Lazy: 1.1 s of a cold start; `import assistant.retrieval.search` must not cost it.
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)  # the declared type, ClientAPI, lacks close()


def _langchain_store(client: "Client", collection: str, *, embedder: Embedder, symmetric: bool) -> "Chroma":
    # Lazy, and not on the way of a question: LangChain takes 0.8 s more than Chroma alone. Both see the same collection.
    from langchain_chroma import Chroma

    from assistant.retrieval.langchain_embeddings import LangChainEmbeddings

    adapter = LangChainEmbeddings(embedder, symmetric=symmetric)
    return Chroma(collection, adapter, client=client, collection_configuration={"hnsw": cast("CreateHNSWConfiguration", _HNSW)})


def _verify(stored: Any, passages: Sequence[Passage]) -> None:
    """Compare what the database gives back with what went in. Raises OSError: the disk lies or is full."""
    vectors = np.asarray(stored["embeddings"], np.float32)
    texts = dict(zip(stored["ids"], stored["documents"], strict=True))
    norms = np.linalg.norm(vectors, axis=1) if vectors.size else np.zeros(0)
    if texts != {passage.id: passage.text for passage in passages} or not np.all(np.abs(norms - 1) < 0.01):
        raise OSError("写入向量索引后读回的内容不一致")


def _copy_checked(finished: Path, target: Path, *, fingerprint: str) -> None:
    """Copy a finished database. Raises _Damaged when its manifest or a file does not fit."""
    try:
        manifest = Manifest.model_validate_json((finished / "manifest.json").read_text(encoding="utf-8"))
        if manifest.fingerprint != fingerprint:
            raise _Damaged(finished.name)
        shutil.copytree(finished / "chroma", target)
        files = {path.relative_to(target).as_posix(): _checksum(path) for path in _files(target)}
    except (FileNotFoundError, shutil.Error, UnicodeDecodeError, ValidationError) as error:
        raise _Damaged(finished.name) from error
    if files != manifest.files:
        raise _Damaged(finished.name)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _release(client: "Client", copy: Path, alive: FileLock | None) -> None:
    client.close()
    shutil.rmtree(copy, ignore_errors=True)
    if alive is not None:
        alive.release()
