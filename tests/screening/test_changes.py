"""What changed in the text from one version to the next."""

from collections.abc import Callable

import pytest

from assistant.screening.changes import TextChange, TextChangeKind, TextChanges, differing, text_changes
from assistant.screening.report import Report

_OLD = """# 某项目可行性研究报告

## 第一章 概述

本项目由州水利局申报,建设周期十二个月。

## 第二章 现状

全州有取水口一千二百个,计量数据靠人工抄表。去年漏报四十七次。

## 第三章 投资

| 名称 | 金额 |
| --- | --- |
| 软件开发 | 612.00 |
| 等保测评 | 12.00 |
"""


@pytest.fixture(scope="session")
def changes(report_of: Callable[[str], Report]) -> Callable[[str, str], TextChanges]:
    return lambda old, new: text_changes(report_of(old), report_of(new))


def _sides(change: TextChange) -> tuple[str, str | None, str | None]:
    return change.kind.value, change.old and change.old.quote, change.new and change.new.quote


def test_the_same_text_has_no_changes(changes: Callable[[str, str], TextChanges]) -> None:
    found = changes(_OLD, _OLD)
    assert found.changes == ()
    assert found.kept_share == 1


def test_changed_sentence_is_shown_beside_its_new_wording_alone(changes: Callable[[str, str], TextChanges]) -> None:
    found = changes(_OLD, _OLD.replace("去年漏报四十七次", "去年漏报五十二次"))
    assert [_sides(change) for change in found.changes] == [("changed", "去年漏报四十七次。", "去年漏报五十二次。")]


def test_changed_row_of_a_table_is_quoted_with_its_cells(changes: Callable[[str, str], TextChanges]) -> None:
    found = changes(_OLD, _OLD.replace("612.00", "640.00"))
    assert [_sides(change) for change in found.changes] == [("changed", "软件开发\t612.00", "软件开发\t640.00")]


def test_neighbouring_new_sentences_of_one_paragraph_are_one_passage(changes: Callable[[str, str], TextChanges]) -> None:
    found = changes(_OLD, _OLD.replace("去年漏报四十七次。", "去年漏报四十七次。拟建设在线监测站。数据每小时回传。"))
    assert [_sides(change) for change in found.changes] == [("added", None, "拟建设在线监测站。数据每小时回传。")]


def test_removed_chapter_is_told_with_its_section(changes: Callable[[str, str], TextChanges]) -> None:
    found = changes(_OLD, _OLD[: _OLD.index("## 第三章")])
    assert {change.kind for change in found.changes} == {TextChangeKind.REMOVED}
    assert {change.old.section for change in found.changes if change.old} == {"第三章 投资"}


def test_renumbered_headings_are_no_change(changes: Callable[[str, str], TextChanges]) -> None:
    added = _OLD.replace("## 第二章 现状", "## 第二章 依据\n\n依据州政府会议纪要。\n\n## 第三章 现状").replace(
        "## 第三章 投资", "## 第四章 投资"
    )
    found = changes(_OLD, added)
    assert [_sides(change)[0] for change in found.changes] == ["added", "added"]


def test_paragraph_broken_elsewhere_is_no_change(changes: Callable[[str, str], TextChanges]) -> None:
    assert changes(_OLD, _OLD.replace("靠人工抄表。去年", "靠人工抄表。\n\n去年")).changes == ()
    assert changes(_OLD, _OLD.replace("计量数据靠", "计量\n\n数据靠")).changes == ()


def test_passage_in_another_place_has_moved(changes: Callable[[str, str], TextChanges]) -> None:
    moved = "全州有取水口一千二百个,计量数据靠人工抄表。"
    new = _OLD.replace(moved, "").replace("## 第一章 概述", f"## 第一章 概述\n\n{moved}")
    found = changes(_OLD, new)
    assert [_sides(change) for change in found.changes] == [("moved", moved, moved)]
    (change,) = found.changes
    assert change.old is not None
    assert change.new is not None
    assert (change.old.section, change.new.section) == ("第二章 现状", "第一章 概述")


def test_share_kept_counts_characters_of_the_new_text(changes: Callable[[str, str], TextChanges]) -> None:
    # 10 characters kept, 10 new ones: half; white space and the case of signs do not count.
    found = changes("甲乙丙丁戊己庚辛壬。", "甲乙丙丁戊己庚辛壬。\n\n子丑寅卯辰巳午未申。")
    assert found.kept_share == 0.5


def test_completely_rewritten_text_keeps_nothing(changes: Callable[[str, str], TextChanges]) -> None:
    found = changes("甲乙丙丁戊己庚辛壬。", "子丑寅卯辰巳午未申。")
    assert {change.kind for change in found.changes} == {TextChangeKind.ADDED, TextChangeKind.REMOVED}
    assert found.kept_share == 0


def test_empty_versions_are_compared(changes: Callable[[str, str], TextChanges]) -> None:
    nothing = "| 123 |"  # a table of figures is read as a table without any statement's words in common
    assert changes(nothing, "新写的一句话。").kept_share == 0


def test_thousands_of_equal_rows_are_compared_within_bounds(changes: Callable[[str, str], TextChanges]) -> None:
    rows = "| 合计 | 0 |\n"
    found = changes(
        "| 名称 | 数 |\n| --- | --- |\n" + rows * 3000, "| 名称 | 数 |\n| --- | --- |\n" + rows * 1000 + "| 小计 | 0 |\n" * 2500
    )
    assert len(found.changes) == 1000
    assert found.omitted > 0


def test_every_quote_of_a_change_stands_in_its_own_version(report_of: Callable[[str], Report]) -> None:
    old, new = report_of(_OLD), report_of(_OLD.replace("州水利局", "州生态环境局").replace("12.00", "15.00"))
    for change in text_changes(old, new).changes:
        for side, report in ((change.old, old), (change.new, new)):
            assert side is None or side.span.of(report.document.text) == side.quote


@pytest.mark.parametrize(
    ("old", "new", "gone", "came"),
    [
        pytest.param("漏报四十七次", "漏报五十二次", ["四十七"], ["五十二"], id="figures"),
        pytest.param("建设平台", "建设统一平台", [], ["统一"], id="inserted"),
        pytest.param("甲乙丙", "子丑寅", ["甲乙丙"], ["子丑寅"], id="nothing-in-common"),
        pytest.param("", "新增", [], ["新增"], id="empty"),
    ],
)
def test_differing_words_of_two_wordings(old: str, new: str, gone: list[str], came: list[str]) -> None:
    left, right = differing(old, new)
    assert [span.of(old) for span in left] == gone
    assert [span.of(new) for span in right] == came
