import random

import pytest

from evals.reading.measures import HeadingLine, Headings, Text, edit_distance, score_cells, score_headings, score_text, squash


def slow_distance(one: str, other: str) -> int:
    """The textbook table."""
    row = list(range(len(other) + 1))
    for number, left in enumerate(one, 1):
        before, row = row, [number]
        for index, right in enumerate(other):
            row.append(min(before[index + 1] + 1, row[-1] + 1, before[index] + (left != right)))
    return row[-1]


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        pytest.param("智慧水利", "智慧水利", 0, id="same"),
        pytest.param("智慧水利", "智慧水务", 1, id="another-character"),
        pytest.param("智慧水利", "智慧的水利", 1, id="one-too-many"),
        pytest.param("智慧水利", "", 4, id="nothing-read"),
        pytest.param("kitten", "sitting", 3, id="textbook"),
    ],
)
def test_edit_distance_counts_least_changes(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == distance


def test_edit_distance_agrees_with_the_textbook_on_texts_longer_than_a_machine_word() -> None:
    dice = random.Random(3)
    for _ in range(40):
        one, other = ("".join(dice.choices("水利一二", k=dice.randint(1, 150))) for _ in range(2))
        assert edit_distance(one, other) == slow_distance(one, other)


def test_width_and_white_space_are_no_errors() -> None:
    assert squash("总投资 8 6 0\n万元") == "总投资860万元"
    assert score_text("总投资860万元(含税)", "总投资 860\n万元(含税)").accuracy == 1.0


def test_character_accuracy_is_one_less_the_error_rate() -> None:
    assert score_text("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬").accuracy == pytest.approx(0.9)


def test_a_line_moved_elsewhere_costs_accuracy_but_little_recall() -> None:
    lines = ["项目总投资八百六十万元", "建设周期十个月左右", "由州水利局负责实施"]
    moved = score_text("".join(lines), "".join([*lines[1:], lines[0]]))
    assert moved.accuracy < 0.4
    assert moved.recall > 0.8


def test_text_that_is_not_there_lowers_precision_alone() -> None:
    score = score_text("项目总投资八百六十万元", "项目总投资八百六十万元" + "页眉" * 4)
    assert score.recall == 1.0
    assert score.precision < 0.6


def test_counts_of_documents_add_up() -> None:
    both = Text(characters=100, edits=10) + Text(characters=300, edits=10)
    assert both.accuracy == pytest.approx(0.95)


def test_a_heading_counts_with_its_level_and_in_order() -> None:
    expected = [HeadingLine(1, "1 总论"), HeadingLine(2, "1.1 背景"), HeadingLine(1, "2 需求"), HeadingLine(2, "2.1 现状")]
    given = [HeadingLine(1, "1总论"), HeadingLine(3, "1.1 背景"), HeadingLine(1, "2 需求"), HeadingLine(2, "附注")]
    assert score_headings(expected, given) == Headings(expected=4, given=4, right=2, worded=3)


def test_levels_that_are_off_by_one_throughout_may_be_shifted() -> None:
    expected = [HeadingLine(1, "总论"), HeadingLine(2, "背景")]
    given = [HeadingLine(2, "总论"), HeadingLine(3, "背景")]
    assert score_headings(expected, given).right == 0
    assert score_headings(expected, given, shifts=(0, -1)).f1 == 1.0


def test_no_headings_at_all_is_no_error_where_there_are_none() -> None:
    assert score_headings([], []).f1 == 1.0
    assert score_headings([HeadingLine(1, "总论")], []).f1 == 0.0


TABLE = [["序号", "名称", "数量"], ["1", "终端", "200"], ["2", "无人机", "6"]]


def test_cells_count_in_their_row_and_column() -> None:
    swapped = [["序号", "名称", "数量"], ["1", "200", "终端"], ["2", "无人机", "6"]]
    score = score_cells([TABLE], [swapped])
    assert (score.expected, score.given, score.right) == (9, 9, 7)


def test_a_row_too_many_leaves_the_other_rows_right() -> None:
    assert score_cells([TABLE], [[TABLE[0], ["", "续表", ""], *TABLE[1:]]]).accuracy == 1.0


def test_a_table_cut_in_two_loses_its_smaller_part() -> None:
    assert score_cells([TABLE], [TABLE[:1], TABLE[1:]]).right == 6


def test_tables_are_paired_by_what_they_hold() -> None:
    other = [["单位", "职责"], ["水利局", "牵头"]]
    assert score_cells([TABLE, other], [other, TABLE]).accuracy == 1.0


def test_an_invented_table_lowers_precision_alone() -> None:
    score = score_cells([TABLE], [TABLE, [["目录", "1"]]])
    assert score.accuracy == 1.0
    assert score.precision == pytest.approx(9 / 11)


def test_a_header_repeated_on_the_next_page_is_no_cell() -> None:
    score = score_cells([TABLE], [[*TABLE[:2], TABLE[0], *TABLE[2:]]])
    assert (score.expected, score.given, score.right) == (9, 9, 9)
