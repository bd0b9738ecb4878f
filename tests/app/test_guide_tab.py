"""The tab 办理指南 without a browser: its form, its cards, the folder of its papers. tests/app/test_web.py looks at it in one."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.app.desks import Desks
from assistant.app.tabs.guide import answer_form, events_asked
from assistant.app.tabs.guide_cards import guide_html
from assistant.calendar.workdays import WorkCalendar
from assistant.export.guide_sheet import build_guide_sheet
from assistant.procedure.guide import make_guide
from assistant.procedure.types import Guide, Quoted
from assistant.project import ProjectKind, ProjectProfile
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "corpus" / "bazhou-2025")


def show(pack: Pack, folder: Path, *typed: str) -> str:
    """Return what the page shows for the form: kind, total, software, hardware, classified, state, days."""

    def make(profile: ProjectProfile, /, *, dates: Mapping[str, date]) -> Guide:
        return make_guide(profile, pack=pack, calendar=WorkCalendar(), dates=dates)

    fields = (*typed, *["不清楚"] * (6 - len(typed)))[:6] if len(typed) < 6 else typed[:6]
    days = (*typed[6:], *[""] * len(events_asked(pack)))[: len(events_asked(pack))]
    return answer_form((*fields, *days), make=make, events=events_asked(pack), desks=Desks(folder), session="abc")


def test_the_form_asks_for_events_that_nothing_else_tells(pack: Pack) -> None:
    assert [event.id for event in events_asked(pack)] == [
        "third-quarter",
        "plan-issued",
        "contract-signed",
        "trial-started",
        "acceptance-ended",
        "acceptance-passed",
    ]


def test_the_cards_stand_in_stages_with_their_words(pack: Pack, tmp_path: Path) -> None:
    html = show(pack, tmp_path, "建设", "620", "520", "是", "否", "否", "", "2026-03-10", "2026-06-03")

    assert re.findall("<h3>(.*?)</h3>", html)[0] == "申报准备"
    assert 'id="step-preliminary-study"' in html
    assert 'id="step-state-funded"' not in html
    assert "不晚于2026年6月11日（星期四）" in html
    assert "第十八条：“实施单位应在项目合同签订之日起七个工作日内" in html


def test_an_open_step_is_marked_as_such(pack: Pack, tmp_path: Path) -> None:
    html = show(pack, tmp_path, "建设", "", "")

    card = re.search('<li class="([^"]*)" id="step-supervision-mandatory">', html)
    assert card is not None
    assert "ys-open" in card[1]
    assert "取决于总投资" in html


def test_the_papers_can_be_downloaded_and_go_with_the_visitor(pack: Pack, tmp_path: Path) -> None:
    html = show(pack, tmp_path, "建设", "620", "", "是", "否", "否", "", "2026-03-10")
    links = [Path(link) for link in re.findall('href="gradio_api/file=([^"]*)"', html)]

    assert [link.suffix for link in links] == [".docx", ".html", ".ics"]
    assert all(link.is_file() and link.is_relative_to(tmp_path) for link in links)
    Desks(tmp_path).close("abc")
    assert not any(link.exists() for link in links)


def test_the_papers_of_the_guide_before_are_deleted(pack: Pack, tmp_path: Path) -> None:
    show(pack, tmp_path, "建设", "620", "")
    show(pack, tmp_path, "运维", "80", "")

    assert len(list(tmp_path.rglob("*.docx"))) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("建设", "-5", ""), "负数"),
        (("建设", "<script>", ""), "不是金额"),
        (("<b>", "", ""), "项目类型"),
        (("建设", "", "", "是", "否", "否", "", "2026-02-30"), "只有 28 天"),
    ],
)
def test_what_is_wrong_with_the_form_is_said(pack: Pack, tmp_path: Path, typed: tuple[str, ...], said: str) -> None:
    html = show(pack, tmp_path, *typed)

    assert said in html
    assert "ys-error" in html
    assert "<script>" not in html
    assert "<b>" not in html


def test_papers_that_cannot_be_written_leave_the_guide_to_be_read(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "guide").write_text("in the way")

    html = show(pack, tmp_path, "建设", "620", "")

    assert "无法写入" in html
    assert 'id="step-application"' in html


def test_words_of_a_pack_that_mean_harm_are_shown_as_words(pack: Pack) -> None:
    guide = make_guide(ProjectProfile(kind=ProjectKind.CONSTRUCTION), pack=pack, calendar=WorkCalendar())
    evil = '"><img src=x onerror=alert(1)>'
    words = {"title": evil, "quote": evil, "stage": evil, "who": evil, "timing": evil}
    steps = tuple(
        planned.model_copy(
            update={
                "step": planned.step.model_copy(update=words),
                "label": evil,
                "consequences": (Quoted(article=1, label=evil, quote=evil),),
                "further": (Quoted(article=1, label=evil, quote=evil),),
            }
        )
        for planned in guide.steps
    )

    html = guide_html(build_guide_sheet(guide.model_copy(update={"steps": steps, "notices": (evil,)})), ())

    assert "<img" not in html
    assert "&lt;img" in html
