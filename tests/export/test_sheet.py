from checklists import make_checklist, make_evidence, make_finding

from assistant.export.sheet import build_sheet
from assistant.screening.types import Status


def test_key_requirements_come_first_and_carry_a_star() -> None:
    sheet = build_sheet(make_checklist())
    starred = [row.matter for row in sheet.rows if row.matter.startswith("★")]
    assert starred == ["★密码应用", "★公共基础设施复用", "★信息资源目录"]
    assert [row.matter for row in sheet.rows[:4]] == [*starred, "项目必要性"]
    assert [row.number for row in sheet.rows] == list(range(1, 23))


def test_checklist_without_key_requirements_keeps_its_order_and_names_none() -> None:
    first = make_finding(Status.MISSING, requirement="b", title="乙")
    second = make_finding(Status.MISSING, requirement="a", title="甲")
    sheet = build_sheet(make_checklist(findings=(first, second)))
    assert [row.matter for row in sheet.rows] == ["乙", "甲"]
    assert sheet.key_summary is None


def test_summary_counts_every_status_also_those_that_do_not_occur() -> None:
    finding = make_finding(Status.PRESENT, make_evidence("采用国密算法"))
    summary = build_sheet(make_checklist(findings=(finding,))).summary
    assert "共审查1项" in summary
    for part in ("已具备1项", "内容不足0项", "未见0项", "无法判断0项", "不适用0项"):
        assert part in summary


def test_head_says_where_an_amount_was_read_and_what_is_unknown() -> None:
    head = {fact.label: fact.value for fact in build_sheet(make_checklist()).head}
    assert head["总投资"] == "1200万元（见第31页）"
    assert head["页数"] == "46页（其中3页为扫描件识别）"
    assert head["制度依据"] == "《某州信息化项目管理办法(试行)》"
    unknown = make_checklist().model_copy(update={"document": make_checklist().document.model_copy(update={"title": None, "unit": None})})
    values = {fact.label: fact.value for fact in build_sheet(unknown).head}
    assert values["项目名称"] == values["申报单位"] == "未识别"


def test_several_quotes_of_a_row_are_numbered_in_all_columns() -> None:
    evidence = make_evidence("甲", page=3, section="摘要"), make_evidence("乙", page=9, section="投资")
    row = build_sheet(make_checklist(findings=(make_finding(Status.PRESENT, *evidence),))).rows[0]
    assert row.pages == "①第3页\n②第9页"
    assert row.sections == "①摘要\n②投资"
    assert [quote.mark + quote.text for quote in row.quotes] == ["①甲", "②乙"]


def test_place_that_all_quotes_share_is_written_once() -> None:
    evidence = make_evidence("甲", page=3, section="摘要"), make_evidence("乙", page=3, section="投资")
    row = build_sheet(make_checklist(findings=(make_finding(Status.PRESENT, *evidence),))).rows[0]
    assert row.pages == "第3页"


def test_twenty_first_quote_still_has_a_mark() -> None:
    evidence = tuple(make_evidence(f"第{n}处", page=n) for n in range(1, 22))
    row = build_sheet(make_checklist(findings=(make_finding(Status.PRESENT, *evidence),))).rows[0]
    assert row.quotes[20].mark == "(21)"


def test_pages_that_could_not_be_read_are_named() -> None:
    assert any("第8至10、17页" in notice for notice in build_sheet(make_checklist()).notices)


def test_cells_of_a_quoted_row_are_printed_apart() -> None:
    row = build_sheet(make_checklist(findings=(make_finding(Status.PRESENT, make_evidence("取水许可\t州水利局\t每日")),))).rows[0]
    assert row.quotes[0].text == "取水许可\u3000\u3000州水利局\u3000\u3000每日"


def test_doubtful_finding_is_named_in_its_row_and_counted_in_the_summary() -> None:
    sure = make_finding(Status.PRESENT, make_evidence("甲"))
    sheet = build_sheet(make_checklist(findings=(sure, sure.model_copy(update={"needs_human": True}))))
    assert [row.doubt for row in sheet.rows] == ["", "建议人工核对"]
    assert "其中1项建议人工核对" in sheet.summary
    assert "人工核对" not in build_sheet(make_checklist(findings=(sure,))).summary
