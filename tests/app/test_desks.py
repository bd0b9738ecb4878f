from pathlib import Path

import pytest

from assistant.app.desks import Desks, Screened


def upload(folder: Path, name: str = "报告.pdf", content: str = "x") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(content)
    return file


@pytest.fixture
def desks(tmp_path: Path) -> Desks:
    return Desks(tmp_path / "web")


def files_below(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_desk_keeps_its_own_copy_under_the_same_name(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    original = upload(tmp_path / "up", content="内容")

    copy = desks.take("abc", original)
    original.unlink()

    assert (copy.name, copy.read_text()) == ("报告.pdf", "内容")


def test_files_of_the_same_name_lie_apart(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    first = desks.take("abc", upload(tmp_path / "a", content="1"))
    desks.put("abc", Screened(name="报告.pdf", path=first, error="读不了"))
    second = desks.take("abc", upload(tmp_path / "b", content="2"))

    assert (first.read_text(), second.read_text()) == ("1", "2")


def test_two_failures_in_a_row_do_not_collide(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    desks.take("abc", upload(tmp_path / "a", content="1"))

    assert desks.take("abc", upload(tmp_path / "b", content="2")).read_text() == "2"


def test_closing_deletes_copies_and_uploads(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    desks.take("abc", upload(tmp_path / "up"))

    desks.close("abc")

    assert files_below(tmp_path) == []
    assert desks.screened("abc") == ()


def test_closing_one_desk_leaves_the_other_alone(desks: Desks, tmp_path: Path) -> None:
    shared = upload(tmp_path / "up", content="同一份")
    for session in ("one", "two"):
        desks.clear(session)
    desks.take("one", shared)
    kept = desks.take("two", shared)

    desks.close("one")

    assert kept.read_text() == "同一份"


def test_a_result_for_a_visitor_who_left_is_dropped(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    desks.close("abc")

    desks.put("abc", Screened(name="x", path=tmp_path, error="x"))

    assert desks.screened("abc") == ()


def test_clearing_starts_anew(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    desks.put("abc", Screened(name="x", path=tmp_path, error="x"))

    desks.clear("abc")

    assert desks.screened("abc") == ()


def test_a_session_name_cannot_walk_out_of_the_folder(desks: Desks, tmp_path: Path) -> None:
    outside = upload(tmp_path / "precious", "a.txt")

    desks.clear("../../precious")
    desks.close("../../precious")

    assert outside.exists()


def test_closing_an_unknown_or_nameless_session_deletes_nothing(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    copy = desks.take("abc", upload(tmp_path / "up"))

    desks.close("")
    desks.close("/")
    desks.close("other")

    assert copy.exists()


def test_a_file_for_a_visitor_who_left_is_not_taken(desks: Desks, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        desks.take("gone", upload(tmp_path / "up"))


def test_what_was_written_after_a_visitor_left_is_tidied_away(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    copy = desks.take("abc", upload(tmp_path / "up"))
    desks.close("abc")
    upload(copy.parent, "清单.docx")

    desks.tidy("abc")

    assert files_below(tmp_path) == []


def test_tidying_leaves_the_desk_of_a_present_visitor_alone(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    copy = desks.take("abc", upload(tmp_path / "up"))

    desks.tidy("abc")

    assert copy.exists()


def test_a_discarded_file_goes_at_once_and_the_others_stay(desks: Desks, tmp_path: Path) -> None:
    desks.clear("abc")
    secret, plain = upload(tmp_path / "a", name="密.pdf"), upload(tmp_path / "b")
    desks.take("abc", secret)
    copy = desks.take("abc", plain)

    desks.discard("abc", secret)

    assert copy.exists()
    assert not [name for name in files_below(tmp_path) if name == "密.pdf"]
