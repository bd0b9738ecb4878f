from pathlib import Path

import docx
import pytest
from checklists import make_checklist, make_evidence, make_finding

from assistant.export.dossier import Dossier
from assistant.export.questions import Asked, ask_panel, write_questions
from assistant.regulations.packs import load_pack
from assistant.regulations.questions import PanelQuestion
from assistant.regulations.types import Pack
from assistant.screening.types import Finding, Flag, FlagKind, Status


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "corpus" / "bazhou-2025")


def _ask(*findings: Finding, pack: Pack | None, flags: tuple[Flag, ...] = ()) -> tuple[Asked, ...]:
    return ask_panel(Dossier(make_checklist(findings=findings).model_copy(update={"flags": flags}), pack))


def _with_questions(pack: Pack, *questions: PanelQuestion) -> Pack:
    return pack.model_copy(update={"questions": questions})


def test_only_what_is_lacking_or_doubtful_is_asked(pack: Pack) -> None:
    sure = make_finding(Status.PRESENT, make_evidence("甲"), requirement="benefit", title="效益性")
    doubtful = make_finding(Status.PRESENT, make_evidence("乙"), requirement="necessity", title="项目必要性")
    doubtful = doubtful.model_copy(update={"needs_human": True})
    not_asked = make_finding(Status.NOT_APPLICABLE, requirement="preliminary-study", title="前期调研")
    missing = make_finding(Status.MISSING, requirement="sharing-list", title="信息资源共享清单")
    asked = _ask(sure, doubtful, not_asked, missing, pack=pack)
    assert [question.about[0] for question in asked] == ["项目必要性", "信息资源共享清单"]
    assert "建议人工核对" in asked[0].about


def test_question_names_the_page_and_brings_the_words(pack: Pack) -> None:
    finding = make_finding(Status.PARTIAL, make_evidence("密码方案另行编制", page=19))
    (question,) = _ask(finding, pack=pack)
    assert question.question.startswith("报告第19页没有写明密码应用的具体内容。")
    assert [(quote.page, quote.text) for quote in question.quotes] == [("第19页", "密码方案另行编制")]
    assert question.about == ("密码应用", "（第十一条、第七条）", "△ 内容不足", "")


def test_quote_whose_place_is_unknown_is_said_to_stand_in_the_report(pack: Pack) -> None:
    (question,) = _ask(make_finding(Status.PARTIAL, make_evidence("密码方案另行编制", page=None)), pack=pack)
    assert question.question.startswith("报告没有写明")


def test_flag_stands_under_the_theme_of_its_findings_after_them(pack: Pack) -> None:
    flag = Flag(kind=FlagKind.INCONSISTENT_AMOUNTS, message="总投资前后不一致")
    finding = make_finding(Status.MISSING, requirement="budget-rationality", title="预算合理性")
    asked = _ask(finding, pack=pack, flags=(flag,))
    assert [question.theme for question in asked] == ["投资与预算"] * 2
    assert asked[1].question == "总投资前后不一致。请说明以哪一个数为准,差异是怎样产生的。"


def test_themes_follow_the_pack_and_key_matters_come_first_within_one(pack: Pack) -> None:
    names = ("budget-rationality", "sharing-list", "resource-catalogue", "necessity")
    findings = [make_finding(Status.MISSING, requirement=name, title=name, key=name == "resource-catalogue") for name in names]
    asked = _ask(*findings, pack=pack)
    assert [question.about[0] for question in asked] == ["necessity", "★resource-catalogue", "sharing-list", "budget-rationality"]


def test_office_changes_the_wording_in_the_pack_alone(pack: Pack) -> None:
    own = PanelQuestion(id="cryptography-application", theme="密评", missing="{title}怎么办?")
    (question,) = _ask(make_finding(Status.MISSING), pack=_with_questions(pack, own))
    assert (question.theme, question.question) == ("密评", "密码应用怎么办?")


def test_what_the_pack_does_not_word_is_asked_by_its_general_entry_under_its_own_theme(pack: Pack) -> None:
    own = PanelQuestion(id="cryptography-application", theme="密评", missing="?")
    general = PanelQuestion(id="any", theme="其他", partial="{place}的{title}不够具体,请说明。")
    (question,) = _ask(make_finding(Status.PARTIAL, make_evidence("甲", page=3)), pack=_with_questions(pack, own, general))
    assert (question.theme, question.question) == ("密评", "报告第3页的密码应用不够具体,请说明。")


@pytest.mark.parametrize("status", [Status.MISSING, Status.PARTIAL, Status.UNDETERMINED])
def test_pack_without_questions_still_gives_plain_ones(status: Status, pack: Pack) -> None:
    (question,) = _ask(make_finding(status, make_evidence("甲", page=3)), pack=_with_questions(pack))
    assert "密码应用" in question.question
    assert question.theme == "其他"


def test_braces_in_a_report_are_only_braces(pack: Pack) -> None:
    flag = Flag(kind=FlagKind.PLACEHOLDER_TEXT, message="第3页有未填写的文字“{place.__class__}”。")
    (question,) = _ask(pack=pack, flags=(flag,))
    assert "{place.__class__}" in question.question


def test_every_requirement_and_flag_of_the_pack_has_its_own_questions(pack: Pack) -> None:
    entries = {question.id: question for question in pack.questions}
    for requirement in pack.requirements:
        assert entries[requirement.id].missing
        assert entries[requirement.id].partial
        assert entries[requirement.id].unsure
    assert {question.id for question in pack.questions if question.is_of_flag} == {kind.value for kind in FlagKind}


def test_paper_numbers_the_questions_through_all_themes_and_leaves_room_for_answers(tmp_path: Path, pack: Pack) -> None:
    write_questions(Dossier(make_checklist(), pack), tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows[1:]]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 13)]  # four missing, four partial, one undetermined, three flags
    assert all(row[4] == "" for row in rows)
    headings = [paragraph.text for paragraph in document.paragraphs]
    assert headings.index("建设内容与应用") < headings.index("投资与预算")
    amounts = next(row for row in rows if row[2].startswith("金额前后不一致"))
    assert amounts[3] == "①第3页 摘要：总投资1180万元\n②第31页 7.1 投资估算：项目总投资1200万元"


def test_report_without_questions_says_so(tmp_path: Path, pack: Pack) -> None:
    checklist = make_checklist(findings=(make_finding(Status.PRESENT, make_evidence("甲")),)).model_copy(update={"flags": ()})
    write_questions(Dossier(checklist, pack), tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    assert "未发现需要请申报单位说明的问题。" in [paragraph.text for paragraph in document.paragraphs]
    assert not document.tables


def test_paper_tells_which_report_it_is_and_what_to_check_first(tmp_path: Path, pack: Pack) -> None:
    odd = make_checklist().model_copy(update={"remark": "文件看来是合同,不是可行性研究报告。"})
    write_questions(Dossier(odd, pack), tmp_path / "a.docx")
    lines = [paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    assert lines[1] == "请先核对：文件看来是合同,不是可行性研究报告。"
    assert lines[4] == "文件名：某州政务数据共享平台可行性研究报告.pdf"
