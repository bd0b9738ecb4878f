import pytest

from assistant.app.markup import element, marked, notice, question_buttons, text
from assistant.text.span import Span

HOSTILE = "<script>alert(1)</script>&\"'<img src=x onerror=alert(2)>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#x27;&lt;img src=x onerror=alert(2)&gt;"


def test_text_shows_markup_as_it_is_written() -> None:
    assert text(HOSTILE) == ESCAPED


def test_attributes_of_an_element_cannot_be_left() -> None:
    assert element("a", "x", title='"><b>') == '<a title="&quot;&gt;&lt;b&gt;">x</a>'


def test_element_writes_names_that_python_cannot_write() -> None:
    assert element("p", class_="one", data_row=3, hidden=True, id=None, open=False) == '<p class="one" data-row="3" hidden></p>'


def test_zero_is_a_value_not_an_absence() -> None:
    assert element("p", data_row=0) == '<p data-row="0"></p>'


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], "甲乙丙丁", id="none"),
        pytest.param([(1, 3)], "甲<mark>乙丙</mark>丁", id="inside"),
        pytest.param([(0, 4)], "<mark>甲乙丙丁</mark>", id="all"),
        pytest.param([(2, 3), (0, 1)], "<mark>甲</mark>乙<mark>丙</mark>丁", id="out-of-order"),
        pytest.param([(0, 2), (1, 3)], "<mark>甲乙丙</mark>丁", id="overlapping"),
        pytest.param([(0, 1), (1, 2)], "<mark>甲乙</mark>丙丁", id="touching"),
        pytest.param([(3, 9)], "甲乙丙<mark>丁</mark>", id="beyond-the-end"),
        pytest.param([(5, 9)], "甲乙丙丁", id="outside"),
        pytest.param([(2, 2)], "甲乙丙丁", id="empty"),
    ],
)
def test_marked_puts_exactly_the_spans_into_mark(spans: list[tuple[int, int]], expected: str) -> None:
    assert marked("甲乙丙丁", [Span(start=start, end=end) for start, end in spans]) == expected


def test_marked_escapes_inside_and_outside_of_the_mark() -> None:
    assert marked("<a><b>", [Span(start=0, end=3)]) == "<mark>&lt;a&gt;</mark>&lt;b&gt;"


def test_notice_escapes_its_words() -> None:
    assert ESCAPED in notice(HOSTILE)


def test_question_buttons_carry_the_question_as_text_and_as_data() -> None:
    html = question_buttons("继续问", [HOSTILE])

    assert f'data-question="{ESCAPED}"' in html
    assert f">{ESCAPED}</button>" in html


def test_question_buttons_without_questions_show_nothing() -> None:
    assert question_buttons("继续问", ()) == ""
