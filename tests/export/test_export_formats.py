import json
import time
from pathlib import Path

import pytest
from checklists import make_checklist, make_evidence, make_finding
from PIL import Image

from assistant.documents.view import View
from assistant.errors import DocumentError, OutputNotWritable, UserInputError
from assistant.export.formats import EXPORTERS, exporter_of, make_folder, write_atomically, write_checklist
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.screening.types import Status


def _pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "corpus" / "bazhou-2025")


def _draw(view: View) -> Image.Image:
    return Image.new("RGB", (round(595 * view.scale), round(842 * view.scale)), "white")


def test_with_regulation_and_pages_every_paper_is_written_under_a_name_that_says_what_it_is(tmp_path: Path) -> None:
    written = write_checklist(make_checklist(), tmp_path, pack=_pack(), draw=_draw)
    assert [file.name.rsplit("-", 2)[1] + file.suffix for file in written] == [
        "预审清单.docx",
        "预审清单.xlsx",
        "预审清单.html",
        "预审清单.json",
        "证据对照.pdf",
        "补正通知书草稿.docx",
        "专家提问参考.docx",
    ]
    assert len({file.stem.rsplit("-", 1)[1] for file in written}) == 1
    assert [exporter_of(file) for file in written] == list(EXPORTERS.values())


def test_file_of_another_name_is_no_paper(tmp_path: Path) -> None:
    assert exporter_of(tmp_path / "overview.xlsx") is None
    assert exporter_of(tmp_path / "可研-预审清单-12345678.pdf") is None


def test_paper_that_needs_what_is_not_there_is_left_out_or_refused_when_asked_for(tmp_path: Path) -> None:
    without_pages = write_checklist(make_checklist(), tmp_path, pack=_pack())
    assert not [file for file in without_pages if file.suffix == ".pdf"]
    with pytest.raises(UserInputError, match="evidence"):
        write_checklist(make_checklist(), tmp_path, formats=("evidence",), pack=_pack())
    with pytest.raises(UserInputError, match="notice"):
        write_checklist(make_checklist(), tmp_path, formats=("notice",), draw=_draw)


def test_report_whose_pages_cannot_be_drawn_still_gets_every_paper(tmp_path: Path) -> None:
    def refuse(view: View) -> Image.Image:
        raise DocumentError("timeout", f"第 {view.page} 页用时过长。", name="a.pdf")

    findings = (make_finding(Status.PRESENT, make_evidence("采用国密算法")),)
    assert len(write_checklist(make_checklist(findings=findings), tmp_path, pack=_pack(), draw=refuse)) == 7


def test_checklist_alone_gives_one_file_of_each_format(tmp_path: Path) -> None:
    written = write_checklist(make_checklist(), tmp_path)
    assert [file.suffix for file in written] == [".docx", ".xlsx", ".html", ".json"]
    assert sorted(tmp_path.iterdir()) == sorted(written)


def test_only_the_formats_asked_for_are_written(tmp_path: Path) -> None:
    assert [file.suffix for file in write_checklist(make_checklist(), tmp_path, formats=("html",))] == [".html"]
    with pytest.raises(UserInputError, match="pdf"):
        write_checklist(make_checklist(), tmp_path, formats=("pdf",))


def test_same_checklist_gives_the_same_bytes_at_another_time(tmp_path: Path) -> None:
    first = [file.read_bytes() for file in write_checklist(make_checklist(), tmp_path, pack=_pack(), draw=_draw)]
    time.sleep(2.1)  # zip files keep time in steps of two seconds
    assert first == [file.read_bytes() for file in write_checklist(make_checklist(), tmp_path, pack=_pack(), draw=_draw)]


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
