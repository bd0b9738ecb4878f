"""The self-check form: written, opened, filled, read back."""

from pathlib import Path

import docx
import pytest
from checklists import make_checklist
from docx.oxml.ns import qn

from assistant.documents.formats import read_document
from assistant.documents.source import Limits
from assistant.export.selfcheck import selfcheck_lines, selfcheck_object, write_selfcheck_form
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.screening.selfcheck import ClaimedAnswer, compare_selfcheck, read_selfcheck


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "corpus" / "bazhou-2025")


def _controls(file: Path) -> list[docx.oxml.xmlchemy.BaseOxmlElement]:
    return list(docx.Document(str(file)).element.iter(qn("w:sdt")))


def _read(file: Path, pack: Pack) -> dict[str, ClaimedAnswer]:
    form = read_document(file, limits=Limits(office=False))
    return {claim.requirement: claim.answer for claim in read_selfcheck(form, pack=pack)}


def test_form_has_a_row_and_a_list_of_answers_for_each_requirement(tmp_path: Path, pack: Pack) -> None:
    write_selfcheck_form(pack, tmp_path / "a.docx")
    (table,) = docx.Document(str(tmp_path / "a.docx")).tables
    assert len(table.rows) == len(pack.requirements) + 1
    tags = [control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) for control in _controls(tmp_path / "a.docx")]
    assert tags == [requirement.id for requirement in pack.requirements]
    options = [entry.get(qn("w:value")) for entry in _controls(tmp_path / "a.docx")[0].iter(qn("w:listItem"))]
    assert options == ["请选择", "有", "部分", "无", "不适用"]


def test_rows_say_what_is_asked_and_under_which_article(tmp_path: Path, pack: Pack) -> None:
    write_selfcheck_form(pack, tmp_path / "a.docx")
    (table,) = docx.Document(str(tmp_path / "a.docx")).tables
    requirement = next(entry for entry in pack.requirements if entry.id == "resource-catalogue")
    (words,) = [row.cells[1].text for row in table.rows if requirement.title in row.cells[1].text and "★" in row.cells[1].text]
    assert requirement.asks in words
    assert "第十三条" in words


def test_empty_form_is_read_as_unanswered(tmp_path: Path, pack: Pack) -> None:
    write_selfcheck_form(pack, tmp_path / "a.docx")
    read = _read(tmp_path / "a.docx", pack)
    assert len(read) == len(pack.requirements)
    assert set(read.values()) == {ClaimedAnswer.UNANSWERED}


def test_draft_carries_the_findings_and_is_read_back_as_such(tmp_path: Path, pack: Pack) -> None:
    checklist = make_checklist()
    write_selfcheck_form(pack, tmp_path / "a.docx", draft=checklist)
    read = _read(tmp_path / "a.docx", pack)
    assert read["resource-catalogue"] is ClaimedAnswer.NO
    assert read["cryptography-application"] is ClaimedAnswer.PARTIAL
    assert read["operating-network"] is ClaimedAnswer.UNANSWERED  # the program could not decide, nor does the draft
    assert read["preliminary-study"] is ClaimedAnswer.NOT_APPLICABLE
    assert "仅为草稿" in "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs)


def test_choice_made_in_the_list_is_read(tmp_path: Path, pack: Pack) -> None:
    write_selfcheck_form(pack, tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    control = next(iter(document.element.iter(qn("w:sdt"))))
    next(control.iter(qn("w:t"))).text = "有"  # as Word does it
    document.tables[0].rows[1].cells[3].text = "第3页"
    document.save(str(tmp_path / "b.docx"))
    form = read_document(tmp_path / "b.docx", limits=Limits(office=False))
    first = read_selfcheck(form, pack=pack)[0]
    assert (first.requirement, first.answer, first.pages) == (pack.requirements[0].id, ClaimedAnswer.YES, (3,))


def test_answer_typed_over_the_list_is_read(tmp_path: Path, pack: Pack) -> None:
    write_selfcheck_form(pack, tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    cell = document.tables[0].rows[2].cells[2]
    for control in list(cell._tc.iter(qn("w:sdt"))):
        control.getparent().remove(control)
    cell.paragraphs[0].add_run("√ 第5页")
    document.save(str(tmp_path / "b.docx"))
    second = read_selfcheck(read_document(tmp_path / "b.docx", limits=Limits(office=False)), pack=pack)[1]
    assert (second.answer, second.pages) == (ClaimedAnswer.YES, (5,))


def test_same_pack_gives_the_same_bytes(tmp_path: Path, pack: Pack) -> None:
    for name in ("a", "b"):
        write_selfcheck_form(pack, tmp_path / f"{name}.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_lines_tell_what_differs_and_count_what_agrees(tmp_path: Path, pack: Pack) -> None:
    checklist = make_checklist()
    write_selfcheck_form(pack, tmp_path / "a.docx", draft=checklist)
    document = docx.Document(str(tmp_path / "a.docx"))
    (row,) = [row for row in document.tables[0].rows if row.cells[1].text.startswith("★信息资源目录")]
    next(row.cells[2]._tc.iter(qn("w:t"))).text = "有"
    row.cells[3].text = "12"
    document.save(str(tmp_path / "b.docx"))
    rows = compare_selfcheck(read_selfcheck(read_document(tmp_path / "b.docx", limits=Limits(office=False)), pack=pack), checklist)
    lines = list(selfcheck_lines(rows))
    assert "    [自查填有，预审未找到] ★信息资源目录:自查“有”(第12页),预审“未见”" in lines
    assert lines[-1] == "    一致 20 项,共 22 项"  # all but that one and the one that could not be judged
    written = next(entry for entry in selfcheck_object(rows) if entry["requirement"] == "resource-catalogue")
    assert (written["answer"], written["pages"], written["status"], written["agreement"]) == ("yes", [12], "missing", "not_found")
