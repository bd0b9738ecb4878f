"""Files that carry the marking of a state secret: refused on every way in, and nothing of them stays."""

import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as WordDocument
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.app.batch import screen_folder
from assistant.app.cli import main
from assistant.documents.types import PageQuality
from assistant.errors import DocumentError
from assistant.screening.types import FlagKind
from assistant.settings import Settings
from assistant.wiring import Assistant, build_assistant

_LINES = ("机密★10年", "某州专用平台建设项目可行性研究报告", "本项目建设专用平台一套,供指挥调度使用。")


def _assistant(data_dir: Path, *, allowed: bool = False) -> Assistant:
    return build_assistant(Settings(data_dir=data_dir, office=False, allow_classified=allowed))


def _left(folder: Path) -> list[str]:
    """Return the files below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _pdf(path: Path, *, lines: tuple[str, ...] = _LINES) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    for number, line in enumerate(lines):
        canvas.setFont("STSong-Light", 14)
        canvas.drawString(72, 760 - 40 * number, line)
    canvas.save()
    return path


def _scan(path: Path, *, lines: tuple[str, ...] = _LINES) -> Path:
    document = PdfDocument(_pdf(path.with_suffix(".pdf"), lines=lines))
    picture: Image.Image = document[0].render(scale=150 / 72).to_pil().convert("RGB")
    document.close()
    path.with_suffix(".pdf").unlink()
    picture.save(path, dpi=(150, 150))
    return path


def _word(path: Path) -> Path:
    document = WordDocument()
    document.sections[0].header.paragraphs[0].text = "机 密 ★ 10 年"
    document.add_paragraph("某州专用平台建设项目可行性研究报告")
    document.add_paragraph("本项目建设专用平台一套。")
    document.save(str(path))
    return path


def _markdown(path: Path) -> Path:
    path.write_text("密级:秘密\n\n# 某州专用平台可行性研究报告\n\n## 一、概述\n\n建设专用平台一套。\n", encoding="utf-8")
    return path


def _package(path: Path) -> Path:
    inside = io.BytesIO()
    WordDocument().save(inside)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("可研报告.md", "# 某平台可行性研究报告\n\n## 一、概述\n\n建设平台一套。\n")
        archive.write(_pdf(path.parent / "annex.pdf"), "附件1.pdf")
    return path


_MADE: dict[str, Callable[[Path], Path]] = {
    "a.pdf": _pdf,
    "a.docx": _word,
    "a.md": _markdown,
    "a.png": _scan,
    "a.zip": _package,
}


@pytest.mark.parametrize("name", _MADE)
def test_classified_file_is_refused_and_nothing_of_it_is_kept(name: str, tmp_path: Path) -> None:
    file, data_dir = _MADE[name](tmp_path / name), tmp_path / "data"

    with pytest.raises(DocumentError) as refused:
        _assistant(data_dir).screen(file)

    assert refused.value.code == "classified"
    assert _left(data_dir) == []


def test_question_about_a_classified_file_is_refused_and_leaves_no_index(tmp_path: Path) -> None:
    file, data_dir = _markdown(tmp_path / "a.md"), tmp_path / "data"

    with pytest.raises(DocumentError) as refused:
        _assistant(data_dir).ask_about("总投资多少?", file)

    assert (refused.value.code, _left(data_dir)) == ("classified", [])


def test_refusal_deletes_what_was_kept_when_the_administrator_allowed_the_file(tmp_path: Path) -> None:
    file, data_dir = _scan(tmp_path / "a.png"), tmp_path / "data"
    _assistant(data_dir, allowed=True).ask_about("建设什么?", file)
    assert {"recognised", "reports"} <= {name.split("/")[0] for name in _left(data_dir)}

    with pytest.raises(DocumentError):
        _assistant(data_dir).read(file)

    assert _left(data_dir) == []


def test_administrator_may_have_classified_files_screened_with_the_flag(tmp_path: Path) -> None:
    checklist = _assistant(tmp_path / "data", allowed=True).screen(_pdf(tmp_path / "a.pdf"))

    flag = next(flag for flag in checklist.flags if flag.kind is FlagKind.CONFIDENTIAL_MARKING)
    assert [shown.quote for shown in flag.evidence] == ["机密★10年"]


def test_recognised_pages_of_other_scans_are_kept(tmp_path: Path) -> None:
    file, data_dir = _scan(tmp_path / "a.png", lines=_LINES[1:]), tmp_path / "data"

    document = _assistant(data_dir).read(file)

    assert document.pages[0].quality is PageQuality.OCR
    assert [name.split("/")[0] for name in _left(data_dir)] == ["recognised"]
    assert "unsettled" not in _left(data_dir)[0]


def test_pack_without_wording_does_not_open_the_door(tmp_path: Path) -> None:
    assistant = _assistant(tmp_path / "data")
    bare = tmp_path / "data" / "corpus" / "bare-2025"
    bare.mkdir(parents=True)
    source = assistant.settings.corpus_dir / "bazhou-2025"
    for name in ("pack.yaml", "regulation.txt"):
        (bare / name).write_bytes((source / name).read_bytes())

    with pytest.raises(DocumentError, match="密级标志"):
        assistant.screen(_pdf(tmp_path / "a.pdf"), pack_id="bare-2025")


def test_batch_lists_the_refused_file_and_goes_on(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    _markdown(source / "a.md")
    (source / "b.md").write_text("# 某平台可行性研究报告\n\n## 一、概述\n\n建设平台一套。\n", encoding="utf-8")

    outcome = screen_folder(source, out=out, assistant=_assistant(tmp_path / "data"))

    results = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (outcome.done, outcome.failed) == (1, 1)
    assert results[0]["error"]["code"] == "classified"
    assert "建设专用平台" not in "".join(
        path.read_text(errors="replace") for path in out.iterdir() if path.suffix in (".html", ".jsonl", ".log")
    )


@pytest.mark.parametrize("words", [("prescreen", "FILE", "--json"), ("read", "FILE"), ("ask", "建设什么?", "--about", "FILE")])
def test_command_says_so_and_ends_with_3(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = _markdown(tmp_path / "a.md")
    monkeypatch.setenv("YUSHEN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "argv", ["yushen", *(str(file) if word == "FILE" else word for word in words)])

    with pytest.raises(SystemExit) as ended:
        main()

    said = capfd.readouterr()
    assert ended.value.code == 3
    assert "密级:秘密" in said.out + said.err
    assert "建设专用平台" not in said.out + said.err
