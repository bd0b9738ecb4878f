from pathlib import Path

import numpy as np
import pytest

from assistant.errors import PackError
from assistant.regulations.learned import LEARNED_FILE, Learned, quantised, read_learned, write_learned


def _learned() -> Learned:
    weights = np.array([[1.0, -2.0], [0.5, 0.25]], dtype=np.float32)
    head = quantised(weights, np.array([0.1, -0.1], dtype=np.float32))
    return Learned(
        requirements=("trees", "benches"), own=np.array([3]), context=np.array([8]), carries=head, raises=head, says=head,
        statuses=("present", "missing"), features=("carries",), weighing=np.array([[1.0, 0.0], [-1.0, 0.0]], dtype=np.float32),
    )  # fmt: skip


def test_what_was_learned_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    write_learned(tmp_path, _learned())

    read = read_learned(tmp_path)

    assert read is not None
    assert (read.requirements, read.statuses, read.features) == (("trees", "benches"), ("present", "missing"), ("carries",))
    assert np.allclose(read.carries.weights * read.carries.scale, [[1.0, -2.0], [0.5, 0.25]], atol=0.01)
    assert read.weighing.tolist() == [[1.0, 0.0], [-1.0, 0.0]]


def test_the_largest_weight_of_each_output_is_kept_to_a_hundredth() -> None:
    head = quantised(np.array([[100.0, 0.001]], dtype=np.float32), np.zeros(2, dtype=np.float32))

    assert np.allclose(head.weights * head.scale, [[100.0, 0.001]], rtol=0.01)


def test_a_pack_without_the_file_has_learned_nothing(tmp_path: Path) -> None:
    assert read_learned(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LEARNED_FILE).write_bytes(content)

    with pytest.raises(PackError, match=r"已损坏.*恢复原文件"):
        read_learned(tmp_path)


def test_an_array_that_would_run_code_is_refused(tmp_path: Path) -> None:
    with (tmp_path / LEARNED_FILE).open("wb") as stream:
        np.savez(stream, own=np.array([{"a": 1}], dtype=object))

    with pytest.raises(PackError, match="已损坏"):
        read_learned(tmp_path)
