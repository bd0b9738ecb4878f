import json
import logging
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL.Image import Image

from assistant.app.batch import screen_folder
from assistant.documents.plaintext.reader import read_markdown
from assistant.documents.source import Source
from assistant.documents.types import Document, Origin
from assistant.errors import DocumentError, OutputNotWritable, ServiceError, UnknownPack, UserInputError
from assistant.project import ProjectProfile
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.screening.types import Checklist, DocumentSummary, Finding, Searched, Status
from assistant.settings import Settings

_SECRET = "报告里的一句原文"
_PACK = load_pack(Path(__file__).parents[2] / "corpus" / "bazhou-2025")


class ScriptedAssistant:
    """Screens small text files: the text says what happens. Keeps the names that it was given."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.settings = Settings()

    def pack(self, pack_id: str | None = None) -> Pack:
        if pack_id == "nowhere":
            raise UnknownPack("nowhere", ("example",))
        return _PACK

    def read(self, path: Path, *, name: str, **_: object) -> Document:
        self.names.append(name)
        text = path.read_bytes().decode("utf-8")
        if text == "encrypted":
            raise DocumentError("encrypted", "文件已加密,请解除密码。", name=path.name)
        if text == "gone":
            raise UserInputError("找不到文件。")
        if text == "stop":
            raise KeyboardInterrupt
        return read_markdown(Source(name=name, content=text.encode()))

    def screen(self, report: Document, *, pack_id: str | None = None) -> Checklist:
        if report.text == "crash":
            raise ValueError(_SECRET)
        if report.text == "service":
            raise ServiceError("无法连接。")
        return _checklist(report, pack=pack_id or "example")

    def picture(self, *_: object) -> Image:
        raise AssertionError("nothing is quoted, so no page is drawn")


def _checklist(report: Document, *, pack: str) -> Checklist:
    finding = Finding(
        requirement="resource-catalogue",
        title="信息资源目录",
        articles=(13,),
        status=Status.MISSING,
        confidence=1,
        reason="未见\u2028目录",
        suggestion="请补充",
        decided_by="rule",
    )
    return Checklist(
        document=DocumentSummary(
            origin=Origin(name=report.origin.name, format="txt", sha256=report.origin.sha256, size=1),
            pages=None,
            ocr_pages=0,
            title=None,
            unit=report.text.split("\n")[0],
        ),
        pack=pack,
        pack_title="某办法",
        profile=ProjectProfile(),
        findings=(finding,),
        flags=(),
        searched=Searched(first_page=None, last_page=None),
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "材料"


def _put(source: Path, **files: str) -> None:
    for name, text in files.items():
        _put_at(source / f"{name}.txt", text)


def _put_at(file: Path, text: str = "good") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _results(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "results.jsonl").read_text("utf-8").splitlines()]


def _codes(out: Path) -> dict[str, str | None]:
    return {line["document"]["name"]: line["error"]["code"] if "error" in line else None for line in _results(out)}


def test_bad_files_become_rows_and_stop_nothing(source: Path, tmp_path: Path) -> None:
    _put(source, a="good", b="encrypted", c="crash", d="gone", e="good")
    outcome = screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    assert (outcome.done, outcome.failed) == (2, 3)
    assert _codes(tmp_path / "out") == {"a.txt": None, "b.txt": "encrypted", "c.txt": "damaged", "d.txt": "damaged", "e.txt": None}
    page = openpyxl.load_workbook(tmp_path / "out" / "overview.xlsx")["总览"]
    assert [row[1].value for row in page.iter_rows(min_row=2)] == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]


def test_unexpected_failure_is_logged_without_words_of_the_report(source: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    _put(source, c="crash")
    with caplog.at_level(logging.ERROR):
        screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    log = (tmp_path / "out" / "batch.log").read_text("utf-8")
    assert "ValueError on c.txt" in log
    assert "in screen" in log
    assert _SECRET not in log + caplog.text + (tmp_path / "out" / "results.jsonl").read_text("utf-8")


def test_files_are_tried_in_sorted_order_with_their_path_as_name(source: Path, tmp_path: Path) -> None:
    for place in ("乙/可研.pdf", "b.txt", "甲/可研.pdf", "a/z.doc", "a.xyz"):
        _put_at(source / place)
    assistant = ScriptedAssistant()
    screen_folder(source, out=tmp_path / "out", assistant=assistant)
    assert assistant.names == ["a/z.doc", "a.xyz", "b.txt", "乙/可研.pdf", "甲/可研.pdf"]
    assert list(_codes(tmp_path / "out")) == assistant.names


def test_files_of_one_name_in_two_folders_both_get_checklists(source: Path, tmp_path: Path) -> None:
    _put_at(source / "一组" / "可研.pdf")
    _put_at(source / "二组" / "可研.pdf")
    screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    for ending in ("docx", "xlsx", "html", "json"):
        assert len(list((tmp_path / "out").glob(f"*组_可研-预审清单-*.{ending}"))) == 2


def test_hidden_lock_and_system_files_are_left_out(source: Path, tmp_path: Path) -> None:
    for place in ("a.txt", ".DS_Store", ".git/config", "~$a.docx", "Thumbs.db", "__MACOSX/a.txt"):
        _put_at(source / place)
    assistant = ScriptedAssistant()
    screen_folder(source, out=tmp_path / "out", assistant=assistant)
    assert assistant.names == ["a.txt"]


def test_symbolic_links_are_skipped_and_counted(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _put(source, a="good")
    _put_at(tmp_path / "elsewhere" / "secret.txt")
    (source / "link.txt").symlink_to(tmp_path / "elsewhere" / "secret.txt")
    (source / "folder").symlink_to(tmp_path / "elsewhere")
    assistant = ScriptedAssistant()
    screen_folder(source, out=tmp_path / "out", assistant=assistant)
    assert assistant.names == ["a.txt"]
    assert "跳过 2 个符号链接" in capsys.readouterr().err


def test_source_folder_may_itself_be_a_link(source: Path, tmp_path: Path) -> None:
    _put(source, a="good")
    (tmp_path / "link").symlink_to(source)
    assert screen_folder(tmp_path / "link", out=tmp_path / "out", assistant=ScriptedAssistant()).done == 1


def test_results_inside_the_source_folder_are_no_submissions(source: Path) -> None:
    _put(source, a="good")
    for _ in range(2):
        assistant = ScriptedAssistant()
        screen_folder(source, out=source / "结果", assistant=assistant)
        assert assistant.names == ["a.txt"]


def test_interruption_keeps_what_was_done(source: Path, tmp_path: Path) -> None:
    _put(source, a="good", b="stop", c="good")
    with pytest.raises(KeyboardInterrupt):
        screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    assert list(_codes(tmp_path / "out")) == ["a.txt"]
    assert (tmp_path / "out" / "overview.html").is_file()


def test_what_fails_for_every_file_ends_the_batch(source: Path, tmp_path: Path) -> None:
    _put(source, a="service")
    with pytest.raises(ServiceError):
        screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())


def test_unknown_pack_is_refused_before_anything_is_written(source: Path, tmp_path: Path) -> None:
    _put(source, a="good")
    with pytest.raises(UnknownPack):
        screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant(), pack_id="nowhere")
    assert not (tmp_path / "out").exists()


def test_each_result_is_one_line_whatever_the_text_holds(source: Path, tmp_path: Path) -> None:
    _put(source, a="good", b="good")
    screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    assert [line["findings"][0]["reason"] for line in _results(tmp_path / "out")] == ["未见\u2028目录"] * 2


def test_name_that_is_no_utf8_is_reported_not_fatal(source: Path, tmp_path: Path) -> None:
    source.mkdir()
    try:
        (source / "\udcb1\udce0.txt").write_text("good", "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    assert list(_codes(tmp_path / "out")) == ["\ufffd\ufffd.txt"]


def test_progress_goes_to_standard_error_one_line_a_file(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _put(source, a="good", b="encrypted")
    screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == ["[1/2] 完成 a.txt", "[2/2] 未能读取 b.txt"]


def test_folder_without_files_is_refused_with_what_to_do(source: Path, tmp_path: Path) -> None:
    source.mkdir()
    with pytest.raises(UserInputError, match="放入该文件夹"):
        screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())


def test_source_that_is_no_folder_is_refused_with_what_to_do(source: Path, tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match="检查路径"):
        screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    _put_at(tmp_path / "a.zip")
    with pytest.raises(UserInputError, match="重新压缩"):
        screen_folder(tmp_path / "a.zip", out=tmp_path / "out", assistant=ScriptedAssistant())
    _put_at(tmp_path / "a.pdf")
    with pytest.raises(UserInputError, match="prescreen"):
        screen_folder(tmp_path / "a.pdf", out=tmp_path / "out", assistant=ScriptedAssistant())


def test_output_may_not_be_the_source_nor_a_file(source: Path, tmp_path: Path) -> None:
    _put(source, a="good")
    with pytest.raises(UserInputError, match="另一个文件夹"):
        screen_folder(source, out=source / ".." / source.name, assistant=ScriptedAssistant())
    _put_at(tmp_path / "file")
    with pytest.raises(OutputNotWritable):
        screen_folder(source, out=tmp_path / "file", assistant=ScriptedAssistant())


def _zip(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.txt", text)
        archive.writestr("__MACOSX/._a.txt", "x")
    return path


def test_every_file_of_a_zip_is_a_submission(tmp_path: Path) -> None:
    assistant = ScriptedAssistant()
    outcome = screen_folder(_zip(tmp_path / "七月.zip", 乙="good", 甲="encrypted"), out=tmp_path / "out", assistant=assistant)
    assert (outcome.done, outcome.failed) == (1, 1)
    assert assistant.names == ["乙.txt", "甲.txt"]


def test_what_a_zip_cannot_give_is_a_line_of_its_own(tmp_path: Path) -> None:
    path = _zip(tmp_path / "七月.zip", 好="good", 链="good")
    link = zipfile.ZipInfo("外.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/hostname")
        archive.writestr("../../越.txt", "good")
    outcome = screen_folder(path, out=tmp_path / "out", assistant=ScriptedAssistant())
    lines = [json.loads(line) for line in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert outcome.failed == 1
    assert {line["document"]["name"]: line.get("error", {}).get("code") for line in lines} == {
        "外.txt": "unsupported-format", "好.txt": None, "链.txt": None, "越.txt": None,
    }  # fmt: skip
    assert not (tmp_path.parent / "越.txt").exists()


def test_names_that_windows_forbids_and_names_given_twice_lose_no_file_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "七月.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("甲:乙.txt", "good")
        archive.writestr("丙.txt", "good")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("丙.txt", "good")
    outcome = screen_folder(path, out=tmp_path / "out", assistant=ScriptedAssistant())
    assert (outcome.done, outcome.failed) == (2, 1)
    names = [json.loads(line)["document"]["name"] for line in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert sorted(names) == sorted(["丙.txt", "丙.txt", "甲_乙.txt"])


_RIVERS = """县水利局

市本级河长每月要走完孔雀河、杜鹃河等九段河道,现在靠微信群发照片报告问题,漏报和重复报的情况都有。

拟开发河长巡河移动端,自动记录轨迹、里程和停留点,发现乱占、乱采、乱堆、乱建问题当场拍照上报。

每条河段挂接责任人、岸线范围、排口位置,年底按巡河率和问题办结率给各级河长打分。
"""


def _flags(out: Path) -> dict[str, list[str]]:
    return {line["document"]["name"]: [flag["kind"] for flag in line["flags"]] for line in _results(out)}


def test_reports_with_the_same_words_are_flagged_in_every_result(source: Path, tmp_path: Path) -> None:
    _put(source, a=_RIVERS, b="good", c=_RIVERS.replace("县水利局", "河长办公室"))
    screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    assert _flags(tmp_path / "out") == {"a.txt": ["duplicate-content"], "b.txt": [], "c.txt": ["duplicate-content"]}
    checklists = [json.loads(file.read_text("utf-8")) for file in (tmp_path / "out").glob("a-预审清单-*.json")]
    assert [flag["kind"] for checklist in checklists for flag in checklist["flags"]] == ["duplicate-content"]
    assert "《c.txt》" in checklists[0]["flags"][0]["message"]


def test_what_submissions_have_in_common_stands_in_the_overview(source: Path, tmp_path: Path) -> None:
    _put(source, a=_RIVERS, c=_RIVERS.replace("县水利局", "河长办公室"))
    screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    (pair,) = json.loads((tmp_path / "out" / "overlaps.json").read_text("utf-8"))
    assert (pair["first"], pair["second"], pair["relation"]) == ("a.txt", "c.txt", "other-unit")
    assert all(passage["first"]["quote"] in _RIVERS for passage in pair["passages"])
    page = openpyxl.load_workbook(tmp_path / "out" / "overview.xlsx")["内容相近"]
    assert page["E2"].value == "文字相近"
    assert "拟开发河长巡河移动端" in (tmp_path / "out" / "overview.html").read_text("utf-8")


def test_the_same_file_twice_is_a_resubmission_and_raises_no_flag(source: Path, tmp_path: Path) -> None:
    _put(source, a=_RIVERS, b=_RIVERS)
    screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant())
    assert _flags(tmp_path / "out") == {"a.txt": [], "b.txt": []}
    assert json.loads((tmp_path / "out" / "overlaps.json").read_text("utf-8"))[0]["relation"] == "same-file"


def test_failure_of_the_comparison_costs_no_checklist(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    def fail(*_: object, **__: object) -> None:
        raise ValueError(_SECRET)

    monkeypatch.setattr("assistant.app.batch.find_overlaps", fail)
    _put(source, a="good")
    assert screen_folder(source, out=tmp_path / "out", assistant=ScriptedAssistant()).done == 1
    assert "内容比对未能完成" in capsys.readouterr().err
    assert _SECRET not in (tmp_path / "out" / "batch.log").read_text("utf-8")
    assert "内容相近" not in openpyxl.load_workbook(tmp_path / "out" / "overview.xlsx").sheetnames
