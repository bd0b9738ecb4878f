"""A file of another kind is told from a feasibility report, however odd the report."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.app.present import checklist_lines
from assistant.documents.types import Document, Page, PageQuality
from assistant.export.json_file import checklist_object
from assistant.export.sheet import build_sheet
from assistant.regulations.types import Pack
from assistant.screening.genre import remark_on_genre
from assistant.screening.report import read_report
from assistant.screening.types import Checklist
from assistant.text.span import Span

_CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "genre_cases.yaml").read_text(encoding="utf-8"))
_ROOT = Path(__file__).parents[2]
_GENUINE = sorted([*(_ROOT / "evals" / "datasets" / "reports" / "dev").glob("*.md"), *(_ROOT / "evals" / "samples").glob("*.md")])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in _CASES])
def test_another_kind_of_file_is_named_and_a_report_is_not(case: dict[str, Any], pack: Pack, read: Callable[[str], Document]) -> None:
    remark = remark_on_genre(read_report(read(case["text"]), pack.wording), pack)

    if says := case.get("says"):
        assert remark is not None
        assert says in remark
    else:
        assert remark is None


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in _GENUINE])
def test_genuine_reports_are_taken_for_what_they_are(path: Path, pack: Pack, read: Callable[[str], Document]) -> None:
    assert remark_on_genre(read_report(read(path.read_text(encoding="utf-8")), pack.wording), pack) is None


def test_nothing_is_said_of_a_file_that_could_not_be_read_in_full(pack: Pack, read: Callable[[str], Document]) -> None:
    document = read("关于经费的说明")
    unread = Page(number=1, span=Span(start=0, end=len(document.text)), quality=PageQuality.UNREADABLE)

    assert remark_on_genre(read_report(document, pack.wording), pack) is not None
    assert remark_on_genre(read_report(document.model_copy(update={"pages": (unread,)}), pack.wording), pack) is None


def test_words_that_tell_the_kind_stand_in_the_file(pack: Pack, read: Callable[[str], Document]) -> None:
    text = next(case["text"] for case in _CASES if case["id"] == "invoice")
    remark = remark_on_genre(read_report(read(text), pack.wording), pack) or ""

    named = [part.split("”")[0] for part in remark.split("“")[1:]]
    assert named
    assert all(word in text for word in named)


def test_remark_stands_before_the_findings_wherever_a_checklist_is_shown(screen: Callable[[str], Checklist]) -> None:
    checklist = screen(next(case["text"] for case in _CASES if case["id"] == "minutes"))

    assert checklist.remark is not None
    assert checklist.findings  # they remain
    assert build_sheet(checklist).head[0].value == checklist.remark
    assert checklist_object(checklist)["remark"] == checklist.remark
    assert next(line for line in checklist_lines(checklist) if checklist.remark in line) in list(checklist_lines(checklist))[:2]
