import json
import time
from pathlib import Path

import pytest
from checklists import make_checklist

from assistant.errors import OutputNotWritable, UserInputError
from assistant.export.formats import make_folder, write_atomically, write_checklist


def test_one_file_of_each_format_is_written(tmp_path: Path) -> None:
    written = write_checklist(make_checklist(), tmp_path)
    assert [file.suffix for file in written] == [".docx", ".xlsx", ".html", ".json"]
    assert sorted(tmp_path.iterdir()) == sorted(written)


def test_only_the_formats_asked_for_are_written(tmp_path: Path) -> None:
    assert [file.suffix for file in write_checklist(make_checklist(), tmp_path, formats=("html",))] == [".html"]
    with pytest.raises(UserInputError, match="pdf"):
        write_checklist(make_checklist(), tmp_path, formats=("pdf",))


def test_same_checklist_gives_the_same_bytes_at_another_time(tmp_path: Path) -> None:
    first = [file.read_bytes() for file in write_checklist(make_checklist(), tmp_path)]
    time.sleep(2.1)  # zip files keep time in steps of two seconds
    assert first == [file.read_bytes() for file in write_checklist(make_checklist(), tmp_path)]


def test_documents_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    alike = [
        make_checklist(name="a.pdf", sha256="1" * 64),
        make_checklist(name="a.pdf", sha256="2" * 64),
        make_checklist(name="a.docx", sha256="1" * 64),
        make_checklist(name="x/a.pdf", sha256="1" * 64),
        make_checklist(name="x_a.pdf", sha256="1" * 64),
    ]
    written = [write_checklist(checklist, tmp_path, formats=("json",))[0] for checklist in alike]
    assert len(set(written)) == len(alike)
    for file, checklist in zip(written, alike, strict=True):
        assert json.loads(file.read_text("utf-8"))["document"]["name"] == checklist.document.origin.name


def test_report_in_the_same_folder_is_left_alone(tmp_path: Path) -> None:
    report = tmp_path / "可研.docx"
    report.write_bytes(b"the report itself")
    write_checklist(make_checklist(name="可研.docx"), tmp_path)
    assert report.read_bytes() == b"the report itself"


def test_writing_again_replaces_and_leaves_no_other_file(tmp_path: Path) -> None:
    assert write_checklist(make_checklist(), tmp_path) == write_checklist(make_checklist(), tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


def test_interrupted_writing_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "清单.html"
    target.write_text("old", "utf-8")

    def fill_half(file: Path) -> None:
        file.write_text("half", "utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputNotWritable, match="磁盘空间不足"):
        write_atomically(target, fill_half)
    assert target.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    make_folder(tmp_path / "一" / "二")
    make_folder(tmp_path / "一" / "二")
    assert list((tmp_path / "一" / "二").iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/below", "nul\0byte", "x" * 300])
def test_folder_that_cannot_be_made_is_refused_in_chinese(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutputNotWritable, match="请换一个"):
        make_folder(tmp_path / place)
