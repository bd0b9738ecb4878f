"""What one reading recognises is kept only where the reading ends well."""

from pathlib import Path

import pytest

from assistant.documents.ocr.cache import Recognised, find_kept, keep
from assistant.documents.ocr.visits import kept_before, visiting

_PAGE = Recognised(width=595, height=842)
_KEY = "ab" * 32


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _fail_after_keeping(cache: Path, failure: type[BaseException]) -> None:
    with visiting(cache) as folder:
        keep(folder, _KEY, _PAGE)
        raise failure


def test_pages_of_a_reading_that_ends_well_are_kept(tmp_path: Path) -> None:
    with visiting(tmp_path) as folder:
        keep(folder, _KEY, _PAGE)
        assert find_kept(tmp_path, _KEY) is None

    assert _files(tmp_path) == [f"ab/{_KEY}.json"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_pages_of_a_reading_that_fails_are_deleted_those_kept_before_as_well(tmp_path: Path, failure: type[BaseException]) -> None:
    keep(tmp_path, _KEY, _PAGE)
    keep(tmp_path, "cd" * 32, _PAGE)

    with pytest.raises(failure):
        _fail_after_keeping(tmp_path, failure)

    assert _files(tmp_path) == [f"cd/{'cd' * 32}.json"]  # a page of another file stays


def test_pages_of_earlier_readings_are_found_from_a_readings_folder(tmp_path: Path) -> None:
    keep(tmp_path, _KEY, _PAGE)

    with visiting(tmp_path) as folder:
        assert find_kept(kept_before(folder), _KEY) == _PAGE
    assert kept_before(tmp_path) == tmp_path


def test_what_a_killed_process_left_goes_with_the_next_reading(tmp_path: Path) -> None:
    keep(tmp_path / "unsettled" / "999999999-left", _KEY, _PAGE)

    with visiting(tmp_path) as folder:
        keep(folder, _KEY, _PAGE)
        with visiting(tmp_path):  # another one meanwhile takes nothing from the first
            pass

    assert _files(tmp_path) == [f"ab/{_KEY}.json"]
