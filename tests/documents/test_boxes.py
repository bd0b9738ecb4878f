from assistant.documents.box import Box
from assistant.documents.boxes import PageBox, find_boxes
from assistant.documents.types import Document, Origin, TextLine
from assistant.text.span import Span


def document(text: str, *lines: TextLine) -> Document:
    return Document(origin=Origin(name="a.pdf", format="pdf", sha256="0" * 64, size=1), text=text, lines=lines)


def line(start: int, end: int, page: int, box: Box) -> TextLine:
    return TextLine(span=Span(start=start, end=end), page=page, box=box)


def test_a_quote_over_two_lines_has_a_box_on_each_narrowed_to_its_words() -> None:
    found = find_boxes(
        document("政务云平台建设内容", line(0, 5, 1, Box(72, 700, 122, 710)), line(5, 9, 1, Box(72, 680, 112, 690))), Span(start=3, end=7)
    )
    assert found == (PageBox(1, Box(102, 700, 122, 710)), PageBox(1, Box(72, 680, 92, 690)))


def test_half_width_characters_take_half_the_room() -> None:
    (found,) = find_boxes(document("投资1200万元", line(0, 8, 1, Box(0, 0, 60, 10))), Span(start=2, end=6))
    assert found.box == Box(20, 0, 40, 10)


def test_a_cell_of_several_lines_is_boxed_whole() -> None:
    cell = Box(0, 0, 20, 40)  # four lines of two characters
    (found,) = find_boxes(document("政务云平台建设内", line(0, 8, 3, cell)), Span(start=2, end=4))
    assert found == PageBox(3, cell)


def test_words_without_a_place_have_no_box() -> None:
    assert find_boxes(document("批注里的话", line(10, 12, 1, Box(0, 0, 1, 1))), Span(start=0, end=5)) == ()
