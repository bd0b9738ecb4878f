import pytest

from assistant.documents.box import Box
from assistant.documents.layout.tables import PrintedTable, align, continues, count_header_rows, is_rest_of_row

BODY = ["1", "巡护终端", "200"]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        pytest.param([["序号", "设备名称", "数量"], BODY], 1, id="plain"),
        pytest.param([["管理办法条款", "要求", "自查结果"], ["第六条", "复用政务云", "已复用"]], 1, id="other-words"),
        pytest.param([["事项", "内容"], ["项目名称", "巡护调度应用"]], 1, id="two-columns"),
        pytest.param(
            [["序号", "资源名称", "共享属性", ""], ["", "", "类型", "条件"], ["1", "草场确权", "有条件", "核验"]], 2, id="split-header"
        ),
        pytest.param([["项目名称", "巡护调度应用"], ["总投资", "860万元"]], 0, id="form"),
        pytest.param([["建设单位", "州林草局", "联系人", "某某"], ["总投资", "860万元", "工期", "十个月"]], 0, id="form-of-two-pairs"),
        pytest.param([["一期投资", "320", "万元"], BODY], 0, id="figures"),
        pytest.param([["序号", "名称", "数量"]], 0, id="one-row-alone"),
    ],
)
def test_header_rows_are_told_from_forms_and_data(rows: list[list[str]], count: int) -> None:
    assert count_header_rows(rows) == count


def test_a_bold_or_shaded_first_row_of_any_words_is_a_header() -> None:
    rows = [["甲方", "乙方", "丙方"], ["州局", "县局", "乡站"]]
    assert count_header_rows(rows) == 0
    assert count_header_rows(rows, stressed=True) == 1


def table(page: int, edges: tuple[float, ...], *rows: tuple[str, ...], header_rows: int = 0) -> PrintedTable:
    return PrintedTable(page, Box(edges[0], 0, edges[-1], 100), edges, rows, header_rows)


def test_a_table_goes_on_with_the_same_columns_on_the_next_page() -> None:
    before = table(3, (72, 130, 300, 520), ("序号", "名称", "数量"), ("1", "终端", "200"), header_rows=1)
    assert continues(before, table(4, (72, 131, 299, 520), ("2", "无人机", "6")))
    assert not continues(before, table(5, (72, 130, 300, 520), ("2", "无人机", "6")))
    assert not continues(before, table(4, (72, 200, 300, 520), ("2", "无人机", "6")))


def test_a_table_with_its_own_header_does_not_go_on() -> None:
    before = table(3, (72, 300, 520), ("名称", "数量"), ("终端", "200"), header_rows=1)
    assert not continues(before, table(4, (72, 300, 520), ("风险", "对策"), ("断网", "离线缓存"), header_rows=1))
    assert continues(before, table(4, (72, 300, 520), ("名称", "数量"), ("无人机", "6"), header_rows=1))


def test_cells_move_into_the_columns_of_the_page_before() -> None:
    after = table(4, (72, 300, 520), ("合计", "206"))
    assert align(after, (72, 130, 300, 520)).rows == (("合计", "", "206"),)


def test_the_rest_of_a_row_leaves_columns_empty_that_are_always_filled() -> None:
    before = [["1", "应用", "巡护", "96"], ["2", "", "确权", "60"]]
    assert is_rest_of_row(before, ["", "", "信息管理", ""])
    assert not is_rest_of_row(before, ["3", "", "火点", "40"])


def test_a_new_row_under_a_merged_cell_is_no_rest() -> None:
    before = [["软件", "巡护", "96"], ["", "确权", "60"], ["", "火点", "40"]]
    assert not is_rest_of_row(before, ["", "培训", "10"])
