import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.errors import OutputNotWritable
from assistant.retrieval.locks import try_lock
from assistant.retrieval.types import Passage
from assistant.retrieval.vector import QUESTIONS, VectorStore, forget_store
from assistant.text.span import Span


class TableEmbedder:
    """Gives each text the vector that a table has for it; counts the texts it embedded."""

    def __init__(self, table: dict[str, NDArray[np.float64]], *, id: str = "table@1") -> None:
        self.id = id
        self.embedded = 0
        self._table = table

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        # Queries live in a mirrored space, so that a test sees which of the two was used.
        return [[-value for value in vector] for vector in self.embed_passages(texts)]

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        self.embedded += len(texts)
        return [self._table[text].tolist() for text in texts]


def unit_vectors(count: int, *, seed: int, width: int = 384) -> NDArray[np.float64]:
    vectors = np.random.default_rng(seed).normal(size=(count, width))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def make_passages(count: int) -> list[Passage]:
    place = Span(start=0, end=1)
    return [Passage(id=f"p{n}", text=f"text {n}", kind="article" if n % 7 else "sentence", span=place, page=n) for n in range(count)]


def make_embedder(count: int, *, id: str = "table@1") -> TableEmbedder:
    return TableEmbedder({f"text {n}": vector for n, vector in enumerate(unit_vectors(count, seed=1, width=8))}, id=id)


def open_store(folder: Path, embedder: TableEmbedder, *, count: int = 20, shelf: str = "passages") -> VectorStore:
    return VectorStore(folder, "park-rules", shelves={shelf: make_passages(count)}, embedder=embedder)


def finished(folder: Path) -> list[Path]:
    return [path.parent for path in (folder / "park-rules").glob("*/manifest.json")]


def checksums(folder: Path) -> dict[Path, str]:
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


QUERY = unit_vectors(1, seed=2, width=8)[0].tolist()


def test_approximate_search_agrees_with_an_exact_scan(folder: Path) -> None:
    passages, vectors, queries = make_passages(3000), unit_vectors(3000, seed=3), unit_vectors(60, seed=4)
    embedder = TableEmbedder({passage.text: vector for passage, vector in zip(passages, vectors, strict=True)})
    store = VectorStore(folder, "random", shelves={"passages": passages}, embedder=embedder)
    kept = np.arange(3000) % 7 == 0
    shares = []
    for query in queries:
        exact = np.argsort(-(vectors @ query))
        for kinds, order in ((None, exact), ({"sentence"}, exact[kept[exact]])):
            found = store.nearest("passages", query.tolist(), limit=10, kinds=kinds)
            shares.append(len(found.keys() & {f"p{n}" for n in order[:10]}) / 10)
    store.close()
    assert np.mean(shares) >= 0.99


def test_scores_are_cosines_best_first(folder: Path) -> None:
    store = open_store(folder, make_embedder(20))
    found = store.nearest("passages", QUERY, limit=20)
    expected = {f"p{n}": float(vector @ np.array(QUERY)) for n, vector in enumerate(unit_vectors(20, seed=1, width=8))}
    assert found == pytest.approx(expected, abs=1e-4)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert store.cosines("passages", QUERY, ids=["p3", "p11"]) == pytest.approx({id: expected[id] for id in ("p3", "p11")}, abs=1e-4)


def test_questions_are_stored_in_query_mode(folder: Path) -> None:
    store = open_store(folder, make_embedder(20), shelf=QUESTIONS)
    vector = unit_vectors(20, seed=1, width=8)[5]
    assert store.nearest(QUESTIONS, (-vector).tolist(), limit=1) == pytest.approx({"p5": 1.0}, abs=1e-4)


def test_second_opening_embeds_nothing(folder: Path) -> None:
    open_store(folder, make_embedder(20)).close()
    again = make_embedder(20)
    assert len(open_store(folder, again).nearest("passages", QUERY, limit=5)) == 5
    assert again.embedded == 0


@pytest.mark.parametrize("change", ["embedder", "text"])
def test_changed_fingerprint_builds_anew(folder: Path, change: str) -> None:
    open_store(folder, make_embedder(20)).close()
    other = make_embedder(20, id="table@2" if change == "embedder" else "table@1")
    open_store(folder, other, count=20 if change == "embedder" else 19).close()
    assert other.embedded > 0


def test_switching_back_to_an_earlier_embedder_builds_nothing(folder: Path) -> None:
    for id in ("table@1", "table@2"):
        open_store(folder, make_embedder(20, id=id)).close()
    back = make_embedder(20)
    open_store(folder, back).close()
    assert back.embedded == 0


def test_old_databases_do_not_pile_up(folder: Path) -> None:
    for number in range(5):
        open_store(folder, make_embedder(5, id=f"table@{number}"), count=5).close()
    assert len(finished(folder)) == 3


def test_use_never_writes_to_the_finished_database(folder: Path) -> None:
    open_store(folder, make_embedder(20)).close()
    (database,) = finished(folder)
    before = checksums(database)
    store = open_store(folder, make_embedder(20))
    store.nearest("passages", QUERY, limit=5)
    store.langchain("passages").add_texts(["text 1"], ids=["extra"])
    store.close()
    assert checksums(database) == before


@pytest.mark.parametrize("damage", ["truncated", "emptied", "deleted", "flipped", "manifest"])
def test_damaged_database_is_built_anew(folder: Path, damage: str) -> None:
    open_store(folder, make_embedder(20)).close()
    (database,) = finished(folder)
    victims = (
        [database / "manifest.json"] if damage == "manifest" else [path for path in (database / "chroma").rglob("*") if path.is_file()]
    )
    for victim in victims:
        content = victim.read_bytes()
        if damage == "deleted":
            victim.unlink()
        else:
            kept = {"truncated": content[: len(content) // 2], "emptied": b"", "flipped": b"\xff" + content[1:]}
            victim.write_bytes(kept.get(damage, b"{"))
    store = open_store(folder, make_embedder(20))
    assert len(store.nearest("passages", QUERY, limit=20)) == 20


def test_store_whose_copy_was_deleted_opens_another(folder: Path) -> None:
    store = open_store(folder, make_embedder(20))
    for copy in (folder / "park-rules").glob("open-*"):
        shutil.rmtree(copy)
    assert len(store.nearest("passages", QUERY, limit=5)) == 5


def test_leftovers_of_killed_processes_are_removed(folder: Path) -> None:
    open_store(folder, make_embedder(20)).close()
    dead = folder / "park-rules" / "open-dead"
    dead.mkdir()
    (dead / "alive.lock").touch()
    alive = folder / "park-rules" / "open-alive"
    alive.mkdir()
    descriptor = try_lock(alive / "alive.lock")
    assert descriptor is not None
    open_store(folder, make_embedder(20)).close()
    assert (dead.exists(), alive.exists()) == (False, True)


def test_build_that_fails_leaves_no_text_behind(folder: Path) -> None:
    with pytest.raises(KeyError):
        open_store(folder, make_embedder(5), count=20)  # the table has no vector for the later texts
    assert {path.name for path in (folder / "park-rules").rglob("*") if path.is_file()} == {"build.lock"}


def test_close_deletes_the_copy(folder: Path) -> None:
    open_store(folder, make_embedder(20)).close()
    assert list((folder / "park-rules").glob("open-*")) == []


def test_forgetting_leaves_nothing(folder: Path) -> None:
    open_store(folder, make_embedder(5), count=5).close()
    assert forget_store(folder, "park-rules")
    assert list(folder.iterdir()) == []
    assert not forget_store(folder, "park-rules")


def test_empty_shelf_answers_with_nothing(folder: Path) -> None:
    store = open_store(folder, make_embedder(5), count=0)
    assert store.nearest("passages", QUERY, limit=5) == {}
    assert store.cosines("passages", QUERY, ids=["p1"]) == {}


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OutputNotWritable, match="file"):
        open_store(tmp_path / "file", make_embedder(5), count=5)


def test_langchain_sees_the_same_collection(folder: Path) -> None:
    embedder = make_embedder(20)
    store = open_store(folder, embedder)
    documents = store.langchain("passages").similarity_search("text 4", k=3)
    # The stand-in mirrors queries, so LangChain finds what is nearest to the mirrored vector: it embeds in query mode.
    mirrored = embedder.embed_queries(["text 4"])[0]
    assert [document.id for document in documents] == list(store.nearest("passages", mirrored, limit=3))
    assert documents[0].metadata["kind"] in {"article", "sentence"}


_WORKER = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from test_vector import QUERY, make_embedder, open_store
store = open_store(Path(sys.argv[1]), make_embedder(400), count=400)
for _ in range(20):
    assert len(store.nearest("passages", QUERY, limit=10)) == 10
print(list(store.nearest("passages", QUERY, limit=3)))
store.close()
"""


def test_processes_that_start_at_once_share_one_build(folder: Path) -> None:
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    command = [sys.executable, "-c", _WORKER, str(folder), *paths]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    outputs = [worker.communicate(timeout=120) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0], outputs
    assert len({output for output, _ in outputs}) == 1
    assert len(finished(folder)) == 1
