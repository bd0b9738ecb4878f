from pathlib import Path

import docx
import pytest
from checklists import make_checklist, make_evidence, make_finding
from docx.document import Document
from docx.oxml.ns import qn

from assistant.export.dossier import Dossier
from assistant.export.notice import write_notice
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.screening.types import Checklist, Flag, FlagKind, Searched, Status

_CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(_CORPUS / "bazhou-2025")


def _write(folder: Path, checklist: Checklist, pack: Pack) -> Document:
    write_notice(Dossier(checklist, pack), folder / "a.docx")
    return docx.Document(str(folder / "a.docx"))


def _lines(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]


def _parts(document: Document) -> dict[str, list[str]]:
    """Return the lines below each heading (一、…); before the first under "", the closing lines under the last."""
    parts: dict[str, list[str]] = {"": []}
    for line in _lines(document):
        if len(line) < 20 and line[1:2] == "、":
            parts[line[2:]] = []
        else:
            parts[list(parts)[-1]].append(line)
    return parts


def _complete(*flags: Flag) -> Checklist:
    """A checklist that lacks nothing."""
    finding = make_finding(Status.PRESENT, make_evidence("采用国密算法"))
    return make_checklist(findings=(finding,)).model_copy(update={"flags": flags, "searched": Searched(first_page=1, last_page=9)})


def test_letter_names_unit_report_and_regulation(tmp_path: Path, pack: Pack) -> None:
    opening = _parts(_write(tmp_path, make_checklist(), pack))[""]
    assert opening[0] == "申报材料补正通知书"
    assert "某州大数据中心：" in opening
    assert "《某州政务数据共享交换平台(二期)建设项目可行性研究报告》" in opening[-1]
    assert "依据《某州信息化项目管理办法(试行)》" in opening[-1]


def test_what_is_not_known_is_left_blank_for_the_reviewer(tmp_path: Path, pack: Pack) -> None:
    checklist = make_checklist()
    unknown = checklist.model_copy(update={"document": checklist.document.model_copy(update={"unit": None, "title": None})})
    opening = _parts(_write(tmp_path, unknown, pack))[""]
    assert any("【申报单位】：" in line for line in opening)
    assert "项目申报材料（文件名：某州政务数据共享平台可行性研究报告.pdf）" in opening[-1]


def test_basis_quotes_each_governing_article_whole(tmp_path: Path, pack: Pack) -> None:
    basis = _parts(_write(tmp_path, make_checklist(), pack))["依据"]
    # lacking findings rest on 7, 11, 13; the flag on 19
    assert [line[: line.index("条") + 1] for line in basis] == ["第七条", "第十一条", "第十三条", "第十九条"]
    assert "同步规划、同步建设、同步运行密码保障系统" in basis[0]
    assert "".join(basis[2].split()) == "".join(pack.article(13).text.split())
    assert basis[3] == "第十九条规定：“总投资在100万元(含)以上的项目,应实行项目监理制”"


def test_each_lacking_matter_is_numbered_with_problem_words_and_what_to_add(tmp_path: Path, pack: Pack) -> None:
    lacks = _parts(_write(tmp_path, make_checklist(), pack))["需要补正的内容"]
    titles = [line for line in lacks if line[0].isdigit()]
    assert titles[0] == "1．密码应用（内容不足，依据第十一条、第七条）"
    assert titles[1] == "2．信息资源目录（未见，依据第十三条）"
    assert len(titles) == 8  # four partial, four missing
    assert "存在问题：提到了该事项，但只有承诺性表述，没有具体措施。" in lacks
    assert any(line.startswith("报告原文（第27页“5.3 安全设计”）：“=SUM(A1:A9)") for line in lacks)
    assert "补正要求：请补充密码应用的具体内容：写明责任单位、具体措施和完成时间，并附相应表格。" in lacks


def test_present_matters_are_not_mentioned(tmp_path: Path, pack: Pack) -> None:
    assert "公共基础设施复用" not in "".join(_parts(_write(tmp_path, make_checklist(), pack))["需要补正的内容"])


def test_pages_that_could_not_be_read_are_asked_for_again(tmp_path: Path, pack: Pack) -> None:
    unread = _parts(_write(tmp_path, make_checklist(), pack))["需要重新提供的内容"]
    assert unread[0] == "第8至10、17页未能识别，请提供清晰、可以识别的版本。"
    assert "运行网络（第十一条）" in unread[1]


def test_flags_are_explained_or_heeded_and_those_for_reviewers_alone_are_kept_back(tmp_path: Path, pack: Pack) -> None:
    secret = Flag(kind=FlagKind.CONFIDENTIAL_MARKING, message="文件带有密级标志。")
    twin = Flag(kind=FlagKind.DUPLICATE_CONTENT, message="与另一份材料相近。")
    checklist = make_checklist()
    parts = _parts(_write(tmp_path, checklist.model_copy(update={"flags": (secret, *checklist.flags, twin)}), pack))
    explained, heeded = parts["需要说明或更正的事项"], parts["请一并落实的事项"]
    assert explained[0] == "1．金额前后不一致：总投资前后不一致：第3页为1180万元，第31页为1200万元。"
    assert explained[1] == "报告原文（第3页“摘要”）：“总投资1180万元”"
    assert heeded[0].startswith("1．应实行项目监理（第十九条）")
    everything = "".join(line for lines in parts.values() for line in lines)
    assert "密级标志" not in everything
    assert "另一份材料" not in everything


def test_no_deadline_is_invented(tmp_path: Path, pack: Pack) -> None:
    closing = _lines(_write(tmp_path, make_checklist(), pack))[-4:]
    assert closing[0].startswith("请于        年    月    日前")
    assert not any(character.isdigit() for line in closing for character in line)
    assert "（印章）" in closing[2]


def test_draft_says_that_a_person_checks_it_first(tmp_path: Path, pack: Pack) -> None:
    document = _write(tmp_path, make_checklist(), pack)
    (box,) = document.tables
    text = box.rows[0].cells[0].text
    assert text.startswith("草稿：")
    assert "逐项核对" in text
    assert "程序提示：第8页至第10页、第17页为扫描件且未能识别。" in text
    assert "（草稿）" in document.sections[0].footer.paragraphs[0].text


def test_doubtful_finding_is_marked_for_a_check_before_sending(tmp_path: Path, pack: Pack) -> None:
    sure, unsure = (make_finding(Status.MISSING, requirement=name, title=name) for name in ("甲", "乙"))
    checklist = make_checklist(findings=(sure, unsure.model_copy(update={"needs_human": True})))
    titles = [line for line in _parts(_write(tmp_path, checklist, pack))["需要补正的内容"] if line[0].isdigit()]
    assert ["请先核对" in line for line in titles] == [False, True]


def test_report_that_lacks_nothing_needs_no_letter(tmp_path: Path, pack: Pack) -> None:
    document = _write(tmp_path, _complete(), pack)
    lines = _lines(document)
    assert any(line.endswith("未发现需要补正的内容。") for line in lines)
    assert "【无需发出本通知书。】" in lines
    assert not any("请于" in line for line in lines)
    assert list(_parts(document)) == [""]


def test_complete_report_is_still_reminded_of_its_duties(tmp_path: Path, pack: Pack) -> None:
    flag = Flag(kind=FlagKind.HARDWARE_FILING, message="含有硬件设备采购,需到财政部门备案、审核。", article=17)
    parts = _parts(_write(tmp_path, _complete(flag), pack))
    assert "【无需发出本通知书。】" in parts[""]
    assert parts["请一并落实的事项"][0].startswith("1．硬件采购备案审核（第十七条）")


def test_letter_is_set_like_an_official_one(tmp_path: Path, pack: Pack) -> None:
    document = _write(tmp_path, make_checklist(), pack)
    section = document.sections[0]
    assert section.page_width < section.page_height
    body = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("你单位"))
    assert body.runs[0].font.size.pt == 16
    assert body.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert body.paragraph_format.first_line_indent.pt == 32


def test_without_the_regulation_there_is_no_letter(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="regulation"):
        write_notice(Dossier(make_checklist()), tmp_path / "a.docx")


def test_file_that_is_no_report_is_named_before_the_letter(tmp_path: Path, pack: Pack) -> None:
    odd = make_checklist().model_copy(update={"remark": "文件看来是合同,不是可行性研究报告。"})
    assert "程序提示：文件看来是合同,不是可行性研究报告。" in _write(tmp_path, odd, pack).tables[0].rows[0].cells[0].text
