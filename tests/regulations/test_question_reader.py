"""The file of the reader of questions: what is written comes back, what is damaged says what to do."""

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import PackError
from assistant.regulations.learned import quantised
from assistant.regulations.packs import load_pack
from assistant.regulations.question_reader import (
    READER_FILE,
    QuestionReader,
    read_question_reader,
    text_checksum,
    write_question_reader,
)
from assistant.text.span import Span

_PACK = Path(__file__).parents[2] / "corpus" / "bazhou-2025"


def _reader(*, outputs: int = 4) -> QuestionReader:
    return QuestionReader(
        text_sha256=text_checksum("第一条"),
        embedder="e",
        sentences=(Span(start=0, end=2), Span(start=2, end=3)),
        centre=np.zeros(2, dtype=np.float32),
        buckets=np.array([3, 9]),
        hidden=quantised(np.array([[1.0], [-2.0], [0.5], [0.0]], dtype=np.float32), np.array([0.25], dtype=np.float32)),
        outputs=np.ones((2, outputs), dtype=np.float32),
    )


def test_reader_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_question_reader(tmp_path, _reader())
    back = read_question_reader(tmp_path)
    assert back is not None
    assert (back.text_sha256, back.embedder, back.sentences) == (text_checksum("第一条"), "e", _reader().sentences)
    assert back.buckets.tolist() == [3, 9]
    assert (back.hidden.weights * back.hidden.scale).ravel() == pytest.approx([1, -2, 0.5, 0], abs=0.01)
    assert back.hidden.bias.tolist() == [0.25]


def test_pack_without_the_file_has_no_reader(tmp_path: Path) -> None:
    assert read_question_reader(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"], ids=["empty", "text", "cut"])
def test_damaged_file_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / READER_FILE).write_bytes(content)
    with pytest.raises(PackError, match="恢复原文件,或删去它"):
        read_question_reader(tmp_path)


def test_arrays_that_do_not_fit_together_are_damage(tmp_path: Path) -> None:
    write_question_reader(tmp_path, _reader(outputs=3))  # two sentences need four
    with pytest.raises(PackError):
        read_question_reader(tmp_path)


def test_committed_reader_was_learned_from_the_committed_text() -> None:
    reader, pack = read_question_reader(_PACK), load_pack(_PACK)
    assert reader is not None
    assert reader.text_sha256 == text_checksum(pack.text)
    assert all(span.of(pack.text).strip() == span.of(pack.text) for span in reader.sentences)
