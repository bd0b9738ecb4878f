import pytest

from assistant.documents.layout.contents import find_contents, is_contents_title
from assistant.documents.layout.outline import Line, find_headings
from assistant.documents.types import BlockKind

PROSE = "系统建成后由州信息中心统一运行维护,各县市信息化机构按照职责分工承担日常保障工作,所需经费列入部门预算。"


def levels(*texts: str) -> list[int | None]:
    """Return the levels of plain lines, a paragraph after each one that is no list entry."""
    return find_headings([Line(text) for text in texts])


def test_chapters_sections_and_decimals_nest() -> None:
    assert levels("第一章 总论", "1.1 背景", PROSE, "1.1.1 历程", PROSE, "1.2 依据", PROSE, "第二章 需求", PROSE) == [
        1, 2, None, 3, None, 2, None, 1, None,
    ]  # fmt: skip


def test_han_numbers_are_the_top_where_there_are_no_chapters() -> None:
    assert levels("一、概况", PROSE, "(一)名称", PROSE, "1.范围", PROSE, "二、需求", PROSE) == [1, None, 2, None, 3, None, 1, None]


def test_han_numbers_stand_below_chapters_and_sections() -> None:
    assert levels("第一章 总论", "第一节 概况", "一、名称", PROSE, "二、单位", PROSE, "第二节 依据", PROSE) == [
        1,
        2,
        3,
        None,
        3,
        None,
        2,
        None,
    ]


def test_decimals_count_below_han_numbers_where_they_are_set_so() -> None:
    assert levels("一、概况", "1.1 名称", PROSE, "1.2 单位", PROSE, "二、需求", "2.1 业务", PROSE) == [1, 2, None, 2, None, 1, 2, None]


def test_single_numbers_start_again_inside_a_section() -> None:
    assert levels("1 总论", "1.1 名称", PROSE, "2 需求", "2.1 业务", PROSE) == [1, 2, None, 1, 2, None]
    assert levels("第一章 总论", "1.1 名称", "1、缘起", PROSE, "2、经过", PROSE, "1.2 单位", PROSE) == [1, 2, 3, None, 3, None, 2, None]


def test_entries_of_a_list_are_no_headings() -> None:
    entries = ("1.州级节点", "2.县级节点", "3.乡镇终端")
    assert levels("一、部署方式", PROSE, *entries, PROSE) == [1, None, None, None, None, None]
    assert levels("三、依据", "(1)网络安全法;", "(2)密码法;", PROSE) == [1, None, None, None]


def test_sentences_with_numbers_are_no_headings() -> None:
    assert levels(PROSE, "1.1 平台应当支持全州二千名巡护员同时在线,响应时间不超过三秒。", PROSE)[1] is None
    assert levels("一、概况", PROSE, "一、建设目标是:实现巡护数据一次采集、多方使用。", PROSE)[2] is None


def test_where_headings_are_bold_plain_numbered_phrases_are_text() -> None:
    lines = [
        Line("一、概况", bold=True), Line(PROSE), Line("二、方案", bold=True), Line(PROSE), Line("三、终端到货"), Line(PROSE),
    ]  # fmt: skip
    assert find_headings(lines) == [1, None, 1, None, None, None]


def test_captions_are_no_headings_even_when_bold() -> None:
    lines = [
        Line("第一章 总论", size=16, bold=True),
        Line(PROSE, size=12),
        Line("表 1-1 投资汇总", size=14, bold=True),
        Line(PROSE, size=12),
    ]
    assert find_headings(lines)[2] is None


def test_large_lines_without_numbers_have_the_level_of_their_size() -> None:
    lines = [
        Line("前置说明", size=12), Line(PROSE, size=12), Line("第一章 总论", size=18), Line("1.1 背景", size=15), Line(PROSE, size=12),
        Line("结束语", size=18), Line(PROSE, size=12), Line("致谢", size=15), Line(PROSE, size=12),
    ]  # fmt: skip
    assert find_headings(lines) == [None, None, 1, 2, None, 1, None, 2, None]


def test_lines_of_the_cover_are_no_headings() -> None:
    lines = [Line("巡护调度应用", size=26), Line("可行性研究报告", size=26), Line("第一章 总论", size=18), Line(PROSE, size=12)]
    assert find_headings(lines) == [None, None, 1, None]


def test_given_levels_win_over_numbers() -> None:
    lines = [Line("1.1 名称", level=1), Line(PROSE), Line("一、细目", level=2), Line(PROSE)]
    assert find_headings(lines) == [1, None, 2, None]


def test_what_the_contents_promise_is_a_heading() -> None:
    lines = [Line("目录", BlockKind.CONTENTS), Line("项目缘起", BlockKind.CONTENTS), Line("项目缘起"), Line(PROSE)]
    assert find_headings(lines, promised={"项目缘起"}) == [None, None, 1, None]


@pytest.mark.parametrize("text", ["目录", "目 录", "目  次", "目录:", "CONTENTS", "附表目录", "插图目录"])
def test_titles_of_contents_are_known(text: str) -> None:
    assert is_contents_title(text)


@pytest.mark.parametrize("text", ["信息资源目录", "目录编制要求", "资源目录", "第六章 目录"])
def test_other_catalogues_are_no_contents(text: str) -> None:
    assert not is_contents_title(text)


def test_contents_end_where_the_body_begins() -> None:
    lines = ["目 录", "第一章 总论 1", "1.1 背景 1", "第二章 需求 5", "第一章 总论", PROSE, "1.1 背景", PROSE]
    assert find_contents(lines) == {0, 1, 2, 3}


def test_a_wrapped_entry_belongs_to_the_contents() -> None:
    lines = [
        "目录",
        "一、概况……………1",
        "二、面向高寒牧区的多部门巡护数据汇聚与应急调度",
        "服务体系……………4",
        "三、投资……………9",
        "一、概况",
        PROSE,
    ]
    assert find_contents(lines) == {0, 1, 2, 3, 4}


def test_a_chapter_that_is_only_promised_belongs_to_contents_without_page_numbers() -> None:
    lines = ["目 录", "第一章 总论", "第二章 需求", "第三章 绩效目标", "第四章 结论", "第一章 总论", PROSE, "第二章 需求", PROSE]
    assert find_contents(lines) == {0, 1, 2, 3, 4}


def test_a_lone_line_that_ends_in_a_figure_is_no_contents() -> None:
    assert find_contents(["目录", PROSE, "2025 年投资 860", PROSE]) == frozenset()
    assert find_contents(["单位:_________", "联系电话……"]) == frozenset()


def test_han_numbers_that_look_like_the_text_are_headings_where_only_those_below_are_bold() -> None:
    lines = [
        Line("一、建设方案", size=12),
        Line("(一)软件功能", size=12),
        Line("1.教学平台", size=12, bold=True),
        Line(PROSE, size=12),
        Line("2.资源库", size=12, bold=True),
        Line(PROSE, size=12),
        Line("3.完成培训;", size=12),
        Line("(二)网络", size=12),
        Line(PROSE, size=12),
    ]
    assert find_headings(lines) == [1, 2, 3, None, 3, None, None, 2, None]


def test_the_line_on_top_of_the_first_page_is_a_heading_where_others_look_like_it() -> None:
    lines = [
        Line("项目背景", size=12, bold=True, page=1),
        Line(PROSE, size=12, page=1),
        Line(PROSE, size=12, page=1),
        Line("建设目标", size=12, bold=True, page=1),
        Line(PROSE, size=12, page=1),
    ]
    assert find_headings(lines) == [1, None, None, 1, None]
    assert find_headings([Line("某某平台建设方案", size=22, page=1), *lines[1:]])[0] is None
