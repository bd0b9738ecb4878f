import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import Paper, rows

from assistant.documents.box import Box
from assistant.documents.formats import read_document
from assistant.documents.layout.rules import Rule, Rules, find_grids


def test_crossing_rules_make_a_grid() -> None:
    rules = Rules([Rule(100, 0, 200), Rule(80, 0, 200), Rule(60, 0, 200)], [Rule(0, 60, 100), Rule(90, 60, 100), Rule(200, 60, 100)])
    (grid,) = find_grids(rules)
    assert grid.xs == (0, 90, 200)
    assert grid.ys == (100, 80, 60)
    assert len({home for row in grid.home for home in row}) == 4


def test_open_sides_are_closed_by_the_ends_of_the_horizontal_rules() -> None:
    rules = Rules([Rule(100, 0, 200), Rule(80, 0, 200), Rule(60, 0, 200)], [Rule(90, 60, 100)])
    (grid,) = find_grids(rules)
    assert grid.xs == (0, 90, 200)


def test_double_borders_are_one_edge() -> None:
    rules = Rules(
        [Rule(101.5, 0, 200), Rule(100, 0, 200), Rule(60, 0, 200)],
        [Rule(0, 60, 100), Rule(90, 60, 100), Rule(91, 60, 100), Rule(200, 60, 100)],
    )
    (grid,) = find_grids(rules)
    assert len(grid.xs) == 3
    assert len(grid.ys) == 2


def test_dashes_and_pieces_of_a_rule_are_one_rule() -> None:
    pieces = [Rule(100, start, start + 8) for start in range(0, 200, 10)]
    rules = Rules([*pieces, Rule(60, 0, 198)], [Rule(0, 60, 100), Rule(90, 60, 100), Rule(198, 60, 100)])
    assert len(find_grids(rules)) == 1


def test_frames_and_underlines_are_no_grids() -> None:
    frame = Rules([Rule(100, 0, 200), Rule(60, 0, 200)], [Rule(0, 60, 100), Rule(200, 60, 100)])
    assert find_grids(frame) == []
    assert find_grids(Rules([Rule(100, 0, 200), Rule(60, 0, 200)], [])) == []


def test_a_thin_bar_is_a_rule_and_a_broad_one_a_shade() -> None:
    rules = Rules()
    assert rules.add_bar(Box(0, 10, 200, 10.5))
    assert rules.add_bar(Box(50, 0, 50.7, 100))
    assert not rules.add_bar(Box(0, 0, 200, 20))
    assert (len(rules.across), len(rules.down)) == (1, 1)


CELL = st.sampled_from(["", "护林员名册", "每月", "12", "SM4 算法", "有条件共享\n仅限核验"])


@settings(max_examples=12, deadline=None)
@given(cells=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=6))
def test_tables_are_read_as_pdfplumber_reads_them(tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]) -> None:
    cells = [["甲", "乙", "丙"], *cells]
    path = Paper(tmp_path_factory.mktemp("表") / "表.pdf").table(cells, widths=(100, 160, 120), height=34).save()
    with pdfplumber.open(path) as pdf:
        (witness,) = pdf.pages[0].extract_tables()
    told = [["".join((cell or "").split()) for cell in row] for row in witness]
    mine = [["".join(cell.split()) for cell in row] for row in rows(read_document(path), 1)]
    assert mine == [row for row in told if any(row)]
