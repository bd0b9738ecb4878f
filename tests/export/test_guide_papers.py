"""The guide as Word, HTML and JSON."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from guides import HOSTILE, bazhou, hostile_guide, make, plain_guide

from assistant.calendar.workdays import WorkCalendar
from assistant.errors import OutputNotWritable
from assistant.export.guide_files import write_guide
from assistant.export.guide_html import write_guide_html
from assistant.export.guide_json import deadlines_object, event_object, guide_object
from assistant.export.guide_sheet import build_guide_sheet
from assistant.export.guide_word import write_guide_word
from assistant.procedure.schedule import deadlines_after, find_event
from assistant.project import ProjectKind, ProjectProfile


def text_of(file: Path) -> str:
    document = docx.Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_word_holds_every_step_with_its_quote_and_day(tmp_path: Path) -> None:
    guide = plain_guide()
    write_guide_word(guide, tmp_path / "x.docx")

    text = text_of(tmp_path / "x.docx")
    for planned in guide.steps:
        assert planned.step.quote in text
    assert "不晚于2026年5月28日（星期四）" in text
    assert "→ 州数字化发展局" in text
    assert "《民法典》第二百零一条" in text
    assert "本办法由州数字化发展局负责解释。" in text


def test_word_heads_each_stage_and_repeats_the_titles(tmp_path: Path) -> None:
    write_guide_word(plain_guide(), tmp_path / "x.docx")

    document = docx.Document(str(tmp_path / "x.docx"))
    headings = [paragraph.text for paragraph in document.paragraphs if re.match("[一二三四五六七八]、", paragraph.text)]
    assert headings[0] == "一、申报准备"
    assert len(headings) == len(document.tables) - 1
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables[1:])


def test_the_same_guide_gives_the_same_word_file(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        write_guide_word(plain_guide(), tmp_path / name)

    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_html_holds_every_step_and_loads_nothing(tmp_path: Path) -> None:
    guide = plain_guide()
    write_guide_html(guide, tmp_path / "x.html")

    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    for planned in guide.steps:
        assert planned.step.quote in page
        assert f'id="{planned.step.id}"' in page
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'" in page


def test_words_that_mean_harm_are_shown_as_words(tmp_path: Path) -> None:
    write_guide_html(hostile_guide(), tmp_path / "x.html")
    write_guide_word(hostile_guide(), tmp_path / "x.docx")

    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\x07" not in page
    assert "\u202e" not in page
    assert HOSTILE.split("\r\n")[0] in text_of(tmp_path / "x.docx")


def test_a_step_that_may_not_apply_says_on_what_it_hangs() -> None:
    sheet = build_guide_sheet(make(ProjectProfile(kind=ProjectKind.CONSTRUCTION)))
    cards = {card.id: card for _, stage in sheet.stages for card in stage}

    assert cards["supervision-mandatory"].mark == "取决于总投资"
    assert cards["supervision-mandatory"].condition == "总投资100万元（含）以上"
    assert not cards["supervision-mandatory"].settled
    assert cards["change"].mark == "遇到时办"
    assert cards["review"].mark == "主管部门办理"
    assert cards["application"].mark == "应办"


def test_cards_are_numbered_through_all_stages() -> None:
    guide = plain_guide()
    numbers = [card.number for _, stage in build_guide_sheet(guide).stages for card in stage]

    assert numbers == list(range(1, len(guide.steps) + 1))


def test_a_contract_that_was_signed_in_time_is_said_to_be() -> None:
    sheet = build_guide_sheet(plain_guide())
    contract = next(card for _, stage in sheet.stages for card in stage if card.id == "contract")

    assert contract.counting[-1] == "实际日期2026年5月20日（星期三），符合期限。"


def test_json_of_a_step_has_the_fields_that_scripts_rely_on() -> None:
    written = json.loads(json.dumps(guide_object(plain_guide()), ensure_ascii=False))
    step = next(step for step in written["steps"] if step["step"] == "contract-copy")

    assert step == {
        "step": "contract-copy",
        "stage": "采购与合同",
        "title": "报送合同副本",
        "applies": True,
        "depends_on": [],
        "condition": None,
        "duty": "must",
        "occasion": None,
        "who": "实施单位",
        "to": ["州数字化发展局"],
        "materials": ["合同副本"],
        "when": "项目合同签订之日起七个工作日内",
        "article": 18,
        "label": "第十八条",
        "quote": "实施单位应在项目合同签订之日起七个工作日内将合同副本报送州数字化发展局,不得擅自变更采购需求及合同内容。",
        "further": [],
        "consequence": [],
        "event": "contract-signed",
        "from": "2026-05-20",
        "opens": None,
        "due": "2026-05-28",
        "advised": "2026-05-28",
        "readings": [
            {"opens": None, "due": "2026-05-28", "conventions": ["first-day-included"], "words": "开始的当日计入"},
            {"opens": None, "due": "2026-05-29", "conventions": ["first-day-excluded"], "words": "开始的当日不计入(民法典第二百零一条)"},
        ],
        "following": [],
        "explanation": "从2026年5月20日(星期三)起算,7个工作日的最后一日,当日计入的是2026年5月28日(星期四),"
        "当日不计入的是2026年5月29日(星期五);条文没有写明按哪一种,建议不晚于2026年5月28日(星期四)办妥。",
        "warnings": [],
        "done": None,
        "kept": None,
    }


def test_json_amounts_are_as_they_were_given() -> None:
    profile = guide_object(plain_guide())["profile"]

    assert json.dumps([profile["total_wan"], profile["software_wan"]]) == "[620, 520.5]"
    assert guide_object(make(ProjectProfile(total_wan=Decimal("99.9900"))))["profile"]["total_wan"] == 99.99
    assert profile["classified"] is None


def test_json_steps_all_have_the_same_fields() -> None:
    steps = guide_object(plain_guide())["steps"]

    assert len({tuple(step) for step in steps}) == 1


def test_json_names_the_law_behind_the_counting_once() -> None:
    conventions = guide_object(plain_guide())["conventions"]

    assert len({entry["id"] for entry in conventions}) == len(conventions)
    assert {"law": "民法典", "label": "第二百零二条"}.items() <= next(e for e in conventions if e["id"] == "corresponding-day").items()


def test_json_of_an_event_has_each_deadline() -> None:
    event = find_event("计划下达", bazhou())
    found = deadlines_object(deadlines_after(event, date(2026, 9, 1), pack=bazhou(), calendar=WorkCalendar()))

    assert (found["event"], found["name"], found["from"]) == ("plan-issued", "实施计划下达", "2026-09-01")
    assert [(entry["step"], entry["due"], entry["advised"]) for entry in found["deadlines"]] == [
        ("implementation-scheme", "2026-10-01", "2026-09-30"),
        ("contract", "2027-01-01", "2026-12-31"),
    ]
    assert "2027年" in found["deadlines"][1]["warnings"][0]
    assert event_object(event, "第十六条")["label"] == "第十六条"


def test_the_papers_lie_in_the_folder_under_telling_names(tmp_path: Path) -> None:
    written = write_guide(plain_guide(), tmp_path / "new")

    assert [file.suffix for file in written] == [".docx", ".html", ".ics"]
    assert all(re.fullmatch(r"办理指南-建设类-[0-9a-f]{8}", file.stem) for file in written)


def test_without_a_day_there_is_no_calendar(tmp_path: Path) -> None:
    assert [file.suffix for file in write_guide(make(ProjectProfile()), tmp_path)] == [".docx", ".html"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(OutputNotWritable, match="file"):
        write_guide(plain_guide(), tmp_path / "file" / "inner")
