"""The sandbox holds whatever a parser does: tasks of `hostile_tasks` stand in for parsers that were taken over."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from docx import Document as WordDocument
from paper import Paper

from assistant.documents.formats import read_document
from assistant.documents.office.libreoffice import find_office
from assistant.documents.sandbox.process import Child, ChildLost
from assistant.documents.sandbox.reader import Reader
from assistant.documents.sandbox.watch import Bounds, Loss
from assistant.documents.sandbox.wire import Job
from assistant.documents.source import Limits
from assistant.documents.view import View
from assistant.errors import AssistantError, DocumentError, NoSuchPage, UserInputError

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's layer is Linux's")


def has_landlock() -> bool:
    return sys.platform.startswith("linux") and int(ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1))) >= 4


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader(limits=Limits(), max_memory_mb=400, silent_s=1, max_seconds=5, jobs="hostile_tasks")
    yield reader
    reader.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "某单位的报告.txt"


def outcome(reader: Reader, file: Path, deed: str) -> str:
    """Return what reading a file that does `deed` gives: its text, or the code of the error."""
    file.write_text(deed, "utf-8")
    try:
        return reader.read(file).text
    except DocumentError as error:
        caught = error
    assert caught.name == file.name
    assert caught.message.endswith("。")
    return caught.code


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        pytest.param("hang", "timeout", id="hang"),
        pytest.param("tick 1000", "timeout", id="progress-without-end"),
        pytest.param("abort", "damaged", id="abort"),
        pytest.param("read-nowhere", "damaged", id="segmentation-fault"),
        pytest.param("leave", "damaged", id="exit"),
        pytest.param("raise", "damaged", id="exception-that-nobody-catches"),
        pytest.param("swell", "too-large", id="memory-bomb"),
        pytest.param("demand", "damaged", id="one-impossible-allocation"),
    ],
)
def test_what_a_file_does_to_its_reader_is_an_error_of_that_file_alone(reader: Reader, file: Path, deed: str, code: str) -> None:
    assert outcome(reader, file, deed) == code
    assert outcome(reader, file, "say 下一份报告") == "下一份报告"


def test_reader_that_shows_progress_is_not_taken_for_a_hanging_one(reader: Reader, file: Path) -> None:
    assert outcome(reader, file, "tick 10") == "ticked"  # 2 s, and 1 s of silence is allowed


def test_progress_reaches_the_caller(reader: Reader, file: Path) -> None:
    file.write_text("tick 3")
    told: list[tuple[str, int, int]] = []
    reader.read(file, progress=lambda stage, done, total: told.append((stage, done, total)))
    assert told == [("read", 1, 3), ("read", 2, 3), ("read", 3, 3)]


def test_caller_that_takes_its_time_over_progress_is_not_the_files_fault(reader: Reader, file: Path) -> None:
    file.write_text("tick 1")
    assert reader.read(file, progress=lambda *_: time.sleep(1.5)).text == "ticked"


def test_exception_of_the_callers_progress_stops_the_reading(reader: Reader, file: Path) -> None:
    def cancel(*_: object) -> None:
        raise InterruptedError("cancelled")

    file.write_text("tick 1000")
    with pytest.raises(InterruptedError):
        reader.read(file, progress=cancel)
    assert outcome(reader, file, "say 好") == "好"


def test_child_is_kept_for_the_next_file(reader: Reader, file: Path) -> None:
    assert outcome(reader, file, "pid") == outcome(reader, file, "pid")


def test_file_is_not_blamed_for_what_an_earlier_one_left_behind(reader: Reader, file: Path) -> None:
    assert outcome(reader, file, "die-later") == "None"
    assert outcome(reader, file, "tick 5") == "ticked"


def test_errors_of_the_file_keep_code_and_message(reader: Reader, file: Path) -> None:
    file.write_text("refuse 文件设有密码。", "utf-8")
    with pytest.raises(DocumentError) as caught:
        reader.read(file, name="申报书.pdf")
    assert (caught.value.code, caught.value.message, caught.value.name) == ("encrypted", "文件设有密码。", "申报书.pdf")


def test_errors_of_the_call_keep_their_message(reader: Reader, file: Path) -> None:
    file.write_text("misuse 没有第 9 页。", "utf-8")
    with pytest.raises(UserInputError, match=r"^没有第 9 页。$"):
        reader.read(file)


def test_page_that_the_file_does_not_have_is_told_with_its_numbers(reader: Reader, file: Path) -> None:
    file.write_text("no-page")
    with pytest.raises(NoSuchPage, match=r"没有第 9 页.*共 3 页") as caught:
        reader.picture(file, View(page=9))
    assert (caught.value.page, caught.value.count) == (9, 3)


def test_picture_comes_back_as_it_was_drawn(reader: Reader, file: Path) -> None:
    file.write_text("draw #102030")
    picture = reader.picture(file, View(page=1))
    assert (picture.mode, picture.size, picture.getcolors()) == ("RGB", (30, 20), [(600, (0x10, 0x20, 0x30))])


@pytest.mark.parametrize("deed", ["draw red", "say x"])
def test_answer_to_something_else_is_not_taken(reader: Reader, file: Path, deed: str) -> None:
    file.write_text(deed)
    with pytest.raises(DocumentError) as caught:
        reader.read(file) if deed.startswith("draw") else reader.picture(file, View(page=1))
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("deed", ["connect", "resolve", "start /bin/true", "shell true", "replace"])
def test_network_and_programs_are_out_of_reach(reader: Reader, file: Path, deed: str) -> None:
    assert outcome(reader, file, deed) == "PermissionError"


def test_program_is_not_started_because_it_calls_itself_libreoffice(reader: Reader, file: Path) -> None:
    reading = outcome(reader, file, "environment")
    work = next(line for line in reading.splitlines() if line.startswith("TMPDIR=")).removeprefix("TMPDIR=")
    assert outcome(reader, file, f"start {work}/soffice --headless") == "PermissionError"


def test_libreoffice_is_not_started_where_it_is_switched_off(file: Path, tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\n")
    office.chmod(0o755)
    for allowed, came in ((True, "done"), (False, "PermissionError")):
        reader = Reader(limits=Limits(office=allowed), jobs="hostile_tasks")
        assert outcome(reader, file, f"start {office}") == came
        reader.close()


@pytest.mark.parametrize("deed", ["write", "remove", "rename", "make-folder", "link", "escape-by-link"])
def test_nothing_changes_outside_the_childs_folder(reader: Reader, file: Path, tmp_path: Path, deed: str) -> None:
    target = tmp_path / "target"
    if deed in ("remove", "rename"):
        target.touch()
    before = sorted(tmp_path.iterdir())
    assert outcome(reader, file, f"{deed} {target}") == "PermissionError"
    assert sorted(set(tmp_path.iterdir()) - {file}) == before


def test_child_may_write_in_its_own_folder(reader: Reader, file: Path) -> None:
    assert outcome(reader, file, "write-here") == "done"


def test_child_may_write_recognised_pages_into_the_cache(tmp_path: Path, file: Path) -> None:
    cache = tmp_path / "new" / "cache"
    reader = Reader(limits=Limits(ocr_cache=cache), jobs="hostile_tasks")
    assert outcome(reader, file, f"write {cache / 'page.json'}") == "done"
    reader.close()
    assert [path.name for path in cache.iterdir()] == ["page.json"]


@pytest.mark.skipif(not has_landlock(), reason="the kernel has no Landlock")
def test_native_code_is_held_by_the_kernel(reader: Reader, file: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)):
        assert outcome(reader, file, f"natively {tmp_path / 'target'}").startswith("written False, connected False")


def test_secrets_are_not_inherited(monkeypatch: pytest.MonkeyPatch, reader: Reader, file: Path) -> None:
    monkeypatch.setenv("YUSHEN_MODEL_API_KEY", "key-of-the-model")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "key-of-the-cloud")
    assert "key-of" not in outcome(reader, file, "environment")


def test_nothing_of_a_report_is_printed(capfd: pytest.CaptureFixture[str], reader: Reader, file: Path) -> None:
    for deed in ("raise", "abort", "say 秘密"):
        outcome(reader, file, deed)
    assert capfd.readouterr() == ("", "")


def test_hanging_program_that_a_child_started_ends_with_it(reader: Reader, file: Path, tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\necho $$ > /dev/null\nexec {sys.executable} -c 'import time; time.sleep(600)'\n")
    office.chmod(0o755)
    assert outcome(reader, file, f"start {office}") == "timeout"
    assert not [
        process for process in psutil.process_iter(["cmdline"]) if "import time; time.sleep(600)" in (process.info["cmdline"] or [])
    ]


def test_memory_of_programs_that_a_child_started_counts(file: Path, tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    swell = f"{sys.executable} -c 'import time; held = b\"x\" * 250_000_000; time.sleep(600)'"
    office.write_text(f"#!/bin/sh\n{swell} &\nexec {swell}\n")  # each stays below the limit
    office.chmod(0o755)
    reader = Reader(limits=Limits(), max_memory_mb=400, silent_s=60, jobs="hostile_tasks")
    assert outcome(reader, file, f"start {office}") == "too-large"
    reader.close()


def test_callers_in_several_threads_each_get_their_own_answer(reader: Reader, tmp_path: Path) -> None:
    def read(number: int) -> str:
        return outcome(reader, tmp_path / f"{number}.txt", "abort" if number % 7 == 0 else f"say 报告{number}")

    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(read, range(1, 30)))
    assert texts == ["damaged" if number % 7 == 0 else f"报告{number}" for number in range(1, 30)]


def test_closed_reader_leaves_no_process_and_no_folder(monkeypatch: pytest.MonkeyPatch, file: Path, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    reader = Reader(limits=Limits(), jobs="hostile_tasks")
    pid = int(outcome(reader, file, "pid"))
    assert psutil.pid_exists(pid)
    reader.close()
    assert not psutil.pid_exists(pid)
    assert not list((tmp_path / "temporary").iterdir())


def test_reader_that_nobody_closes_leaves_no_process(file: Path) -> None:
    reader = Reader(limits=Limits(), jobs="hostile_tasks")
    pid = int(outcome(reader, file, "pid"))
    del reader
    assert not psutil.pid_exists(pid)


@LINUX
def test_children_go_with_what_they_wrote_when_their_parent_is_killed(file: Path) -> None:
    file.write_text("write-and-hang")
    code = (
        "import sys; from pathlib import Path; from assistant.documents.sandbox.reader import Reader;"
        "from assistant.documents.source import Limits;"
        "Reader(limits=Limits(), jobs='hostile_tasks').read(Path(sys.argv[1]))"
    )
    temporary = file.parent / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "TMPDIR": str(temporary)}
    parent = subprocess.Popen([sys.executable, "-c", code, file], env=environment)
    while not list(temporary.rglob("*.txt")):
        time.sleep(0.05)
    children = psutil.Process(parent.pid).children()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    _, left = psutil.wait_procs(children, timeout=20)
    assert not left
    assert not [path for path in temporary.rglob("*") if path.is_file()]


def test_installation_that_cannot_start_a_child_is_not_the_files_fault(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    reader = Reader(limits=Limits(), jobs="no_such_module")
    file.write_text("say x")
    with pytest.raises(AssistantError, match=r"无法启动.*make setup") as caught:
        reader.read(file)
    assert not isinstance(caught.value, DocumentError)
    assert "no_such_module" in capfd.readouterr().err


def test_answer_larger_than_allowed_is_not_taken(file: Path) -> None:
    file.write_text("say " + "长" * 700_000, "utf-8")
    bounds = Bounds(max_memory_mb=400, silent_s=20, max_seconds=60, max_answer_mb=1)
    child = Child(jobs="hostile_tasks", bounds=bounds, cache=None, office=False)
    with pytest.raises(ChildLost) as caught:
        child.ask(Job(task="read", path=file, name=file.name, limits=Limits()), None)
    assert caught.value.loss is Loss.ANSWER
    assert not child.is_alive


def test_document_is_the_same_as_read_without_a_sandbox(tmp_path: Path) -> None:
    word = WordDocument()
    word.add_heading("一、项目概况", 1)
    word.add_paragraph("本项目总投资120万元。")
    word.save(str(tmp_path / "报告.docx"))
    (tmp_path / "报告.md").write_text("# 概况\n\n| 序号 | 名称 |\n| --- | --- |\n| 1 | 服务器 |\n", "utf-8")
    Paper(tmp_path / "报告.pdf").line("第一章 总论", size=18).prose("本项目总投资120万元。" * 9).save()
    limits = Limits(office=False)
    reader = Reader(limits=limits)
    for name in ("报告.docx", "报告.md", "报告.pdf"):
        assert reader.read(tmp_path / name, name=f"甲{name}") == read_document(tmp_path / name, name=f"甲{name}", limits=limits)
    reader.close()


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_libreoffice_works_within_the_sandbox(tmp_path: Path) -> None:
    (tmp_path / "报告.rtf").write_text("{\\rtf1\\ansi The platform serves the city.}")
    reader = Reader(limits=Limits())
    assert reader.read(tmp_path / "报告.rtf").text == "The platform serves the city."
    reader.close()


def test_missing_file_is_an_error_of_the_call(tmp_path: Path) -> None:
    reader = Reader(limits=Limits())
    with pytest.raises(UserInputError, match="没有找到文件"):
        reader.read(tmp_path / "无.pdf")
    reader.close()
