"""Overlap between submissions as it is printed."""

from pathlib import Path

import openpyxl
from checklists import make_checklist, make_evidence

from assistant.export.overlaps import overlap_lines, overlaps_object
from assistant.export.overview import checklist_row, write_overview
from assistant.screening.overlap import Overlap, SharedPassage
from assistant.screening.sameness import Relation


def _passage(own: str, other: str) -> SharedPassage:
    return SharedPassage(first=make_evidence(own, page=3), second=make_evidence(other, page=14), characters=40)


def _overlap(relation: Relation = Relation.OTHER_UNIT, *, passages: int = 1, systems: int = 0) -> Overlap:
    return Overlap(
        first="一.pdf", second="=二.pdf", relation=relation, first_share=0.004, second_share=0.31,
        passages=tuple(_passage(f"=HYPERLINK({number})甲", f"<b>乙{number}</b>") for number in range(passages)), further=2,
        likeness=0.2 if systems else 0.0, terms=("河长巡河",) if systems else (), systems=(_passage("甲系统", "乙系统"),) * systems,
    )  # fmt: skip


def test_each_passage_is_a_line_with_both_quotes_and_places() -> None:
    first, second = overlap_lines([_overlap(passages=2)])
    assert (first.number, second.number) == (1, 1)
    assert (first.kind, first.relation, first.shares) == ("文字相近", "不同单位", "1% / 31%")
    assert (first.first_place, first.second_place) == ("第3页 5.3 安全设计", "第14页 5.3 安全设计")
    assert (first.note, second.note) == ("另有2处相近", "")


def test_passages_beyond_those_shown_are_counted() -> None:
    lines = list(overlap_lines([_overlap(passages=8)]))
    assert len(lines) == 5
    assert lines[0].note == "另有5处相近"  # three of eight, and two that were not kept


def test_similar_systems_are_lines_where_no_text_is_shared() -> None:
    (line,) = overlap_lines([_overlap(passages=0, systems=1)])
    assert (line.kind, line.note) == ("拟建内容相近", "共同的用词：河长巡河")
    assert [line.kind for line in overlap_lines([_overlap(passages=1, systems=1)])] == ["文字相近"]


def test_resubmission_is_one_line_without_quotes() -> None:
    (line,) = overlap_lines([_overlap(Relation.RESUBMISSION, passages=3)])
    assert (line.kind, line.relation, line.first_quote) == ("重复报送", "同一项目重复报送", "")


def test_object_holds_the_whole_pair() -> None:
    (written,) = overlaps_object([_overlap(passages=2)])
    assert (written["relation"], written["second_share"], written["further"]) == ("other-unit", 0.31, 2)
    assert written["passages"][0]["first"]["page"] == 3
    assert "boxes" not in written["passages"][0]["second"]


def test_workbook_has_no_formula_and_the_page_no_markup_of_reports(tmp_path: Path) -> None:
    write_overview([checklist_row(make_checklist())], tmp_path, overlaps=[_overlap()])
    page = openpyxl.load_workbook(tmp_path / "overview.xlsx")["内容相近"]
    assert page["C2"].value == "=二.pdf"
    assert {page["C2"].data_type, page["H2"].data_type} == {"s"}
    text = (tmp_path / "overview.html").read_text("utf-8")
    assert "&lt;b&gt;乙0" in text
    assert "程序不作结论" in text


def test_nothing_in_common_is_said(tmp_path: Path) -> None:
    write_overview([checklist_row(make_checklist())], tmp_path, overlaps=[])
    assert "未发现文字或拟建内容相近的材料" in (tmp_path / "overview.html").read_text("utf-8")
    write_overview([checklist_row(make_checklist())], tmp_path)
    assert "内容相近的材料" not in (tmp_path / "overview.html").read_text("utf-8")
