from pathlib import Path

import numpy as np
import pytest

from assistant.errors import OutputNotWritable
from assistant.retrieval.rows import stored_rows


class Letters:
    """Embeds a text as a unit vector along the code of its first letter; counts what it is asked."""

    def __init__(self, id: str = "letters") -> None:
        self.id, self.asked = id, 0

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return self.embed_passages(texts)

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        self.asked += len(texts)
        return np.eye(128)[[ord(text[0]) for text in texts]].tolist()


def store(folder: Path, embedder: Letters, *texts: str) -> np.ndarray:
    return np.array(stored_rows(texts, name="law", embedder=embedder, folder=folder))


def test_rows_stand_in_the_order_of_the_texts(tmp_path: Path) -> None:
    assert [int(place) for place in store(tmp_path, Letters(), "b", "a").argmax(axis=1)] == [98, 97]


def test_rows_are_embedded_once(tmp_path: Path) -> None:
    embedder = Letters()
    first, again = store(tmp_path, embedder, "a", "b"), store(tmp_path, embedder, "a", "b")
    assert embedder.asked == 2
    assert np.array_equal(first, again)


def test_changed_text_or_embedder_is_embedded_anew(tmp_path: Path) -> None:
    store(tmp_path, Letters(), "a")
    changed, other = Letters(), Letters("other")
    store(tmp_path, changed, "b")
    store(tmp_path, other, "a")
    assert (changed.asked, other.asked) == (1, 1)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[:-40], id="cut-off"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda content: content[:-512] + b"\0" * 512, id="a-block-never-written"),
        pytest.param(lambda _: b"not numpy", id="another-file"),
    ],
)
def test_damaged_file_is_written_again(tmp_path: Path, damage: object) -> None:
    whole = store(tmp_path, Letters(), "a", "b")
    [file] = (tmp_path / "law").glob("*.npy")
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    embedder = Letters()
    assert np.array_equal(store(tmp_path, embedder, "a", "b"), whole)
    assert embedder.asked == 2


def test_last_three_files_of_a_law_are_kept_and_no_draft(tmp_path: Path) -> None:
    for text in "abcde":
        store(tmp_path, Letters(), text)
    assert len(list((tmp_path / "law").iterdir())) == 3


def test_nothing_to_embed_is_no_rows(tmp_path: Path) -> None:
    assert len(store(tmp_path, Letters())) == 0


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "law").write_text("a file stands in the way")
    with pytest.raises(OutputNotWritable):
        store(tmp_path, Letters(), "a")
