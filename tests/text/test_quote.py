import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.normalize import fold, fold_text, tidy_spaces
from assistant.text.quote import locate, locate_all
from assistant.text.span import Span


def test_quote_is_found_across_width_space_and_line_breaks() -> None:
    text = "第五条 项目实施 应遵循\n\uff02统筹规划\uff02、需求导向"
    span = locate("应遵循“统筹规划”,", text)
    assert span is not None
    assert span.of(text) == "应遵循\n\uff02统筹规划\uff02、"


@pytest.mark.parametrize("quote", ["", " \n\u200b", "项目管理"])
def test_quote_that_does_not_stand_there_is_not_found(quote: str) -> None:
    assert locate(quote, "项目实施管理") is None


def test_search_stays_within_the_given_part() -> None:
    text = "验收报告。验收申请。"
    assert locate("验收", text, within=Span(start=5, end=10)) == Span(start=5, end=7)
    assert locate("报告", text, within=Span(start=5, end=10)) is None


def test_all_places_are_found_left_to_right() -> None:
    assert [span.start for span in locate_all("监理", "监理制,监 理单位")] == [0, 4]


@given(st.text(), st.integers(0, 50), st.integers(1, 50))
def test_any_part_of_a_text_is_found_in_it_with_equal_folding(text: str, start: int, length: int) -> None:
    part = text[start : start + length]
    span = locate(part, text)
    if fold_text(part):
        assert span is not None
        assert fold_text(part) in fold_text(span.of(text))


@given(st.text())
def test_folding_keeps_a_way_back_for_every_character(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets)
    assert folded.offsets == sorted(folded.offsets)


def test_spaces_between_chinese_and_digits_are_tidied_but_not_between_words() -> None:
    assert tidy_spaces("总投资 500 万元,采用 Spring Cloud 框架") == "总投资500万元,采用Spring Cloud框架"
