from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from paper import BODY, LEFT, LINE, Paper
from PIL import Image

from assistant.documents.box import Box
from assistant.documents.formats import read_document
from assistant.documents.office.libreoffice import find_office
from assistant.documents.pictures import render_page
from assistant.documents.types import BlockKind
from assistant.documents.view import Frame, View, frames_of
from assistant.errors import UserInputError

SENTENCE = "州林草局对巡护数据实行目录管理,每季度核对一次完整率,低于百分之九十八的县市应当在十个工作日内补报并说明原因"


def lit_rows(picture: Image.Image) -> list[int]:
    """Return the pixel rows that hold yellow."""
    pixels = picture.load()
    assert pixels is not None
    found: list[int] = []
    for y in range(picture.height):
        for x in range(0, picture.width, 3):
            red, green, blue = pixels[x, y][:3]
            if red > 200 and green > 180 and blue < 140:
                found.append(y)
                break
    return found


def stretches(rows: list[int]) -> int:
    return sum(1 for index, row in enumerate(rows) if index == 0 or row > rows[index - 1] + 1)


def test_a_page_without_quotes_has_no_yellow(tmp_path: Path) -> None:
    path = Paper(tmp_path / "a.pdf").prose(SENTENCE).save()
    picture = render_page(path, View(page=1, scale=1.0))
    assert picture.size == (596, 842)  # A4 is 595.3 points wide; no part of it is cut
    assert lit_rows(picture) == []


def test_a_quote_over_two_lines_is_lit_on_both(tmp_path: Path) -> None:
    path = Paper(tmp_path / "a.pdf").prose(SENTENCE).save()
    rows = lit_rows(render_page(path, View(page=1, scale=1.0, quotes=(SENTENCE[LINE - 10 : LINE + 6],))))
    assert stretches(rows) == 2
    assert 842 - 790 < rows[0] < rows[-1] < 842 - 735  # the two lines stand at 770 and 750 points


def test_a_quote_is_found_in_another_width_and_with_other_spaces(tmp_path: Path) -> None:
    path = Paper(tmp_path / "a.pdf").line("总投资 860 万元(含税)").save()
    assert lit_rows(render_page(path, View(page=1, quotes=("总投资860万元(含税)",))))


def test_of_a_quote_over_a_page_break_each_page_lights_its_part(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    paper.y = 80
    path = paper.prose(SENTENCE).save()
    quote = SENTENCE[LINE - 12 : LINE + 10]
    assert quote in read_document(path).text
    for page in (1, 2):
        assert stretches(lit_rows(render_page(path, View(page=page, scale=1.0, quotes=(quote,))))) == 1


def test_a_quote_that_stands_elsewhere_lights_nothing(tmp_path: Path) -> None:
    path = Paper(tmp_path / "a.pdf").prose(SENTENCE).save()
    assert lit_rows(render_page(path, View(page=1, quotes=("密码应用方案已经通过评估",)))) == []


def test_a_quote_on_a_turned_page_is_lit_where_it_is_seen(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    paper.canvas.setPageRotation(90)  # reportlab makes the sheet 842 points wide and 595 high
    paper.y = 500
    picture = render_page(paper.line("终端二百台").save(), View(page=1, scale=1.0, quotes=("终端二百台",)))
    pixels = picture.load()
    assert pixels is not None
    lit = [(x, y) for x in range(picture.width) for y in range(picture.height) if pixels[x, y][2] < 140 < 200 < pixels[x, y][0]]
    # Turned clockwise, height above the sheet's foot is distance from the left, and distance from its left is from the top.
    assert abs(min(x for x, _ in lit) - 500) < 10
    assert abs(min(y for _, y in lit) - LEFT) < 6
    assert max(y for _, y in lit) - min(y for _, y in lit) > 4 * BODY


def test_a_page_that_is_not_there_is_a_mistake_of_the_call(tmp_path: Path) -> None:
    path = Paper(tmp_path / "a.pdf").prose(SENTENCE).save()
    with pytest.raises(UserInputError, match="共 1 页"):
        render_page(path, View(page=2))


def test_boxes_are_lit_where_no_quote_stands(tmp_path: Path) -> None:
    path = Paper(tmp_path / "a.pdf").prose(SENTENCE).save()
    rows = lit_rows(render_page(path, View(page=1, scale=1.0, quotes=("不在这里的话",), boxes=(Box(100, 500, 200, 510),))))
    assert 842 - 515 < rows[0] < rows[-1] < 842 - 495


def test_frames_are_drawn_in_the_colour_of_their_kind(tmp_path: Path) -> None:
    path = Paper(tmp_path / "a.pdf").prose(SENTENCE).save()
    frame = Frame(box=Box(100, 300, 200, 320), kind=BlockKind.HEADING, label="H1")
    picture = render_page(path, View(page=1, scale=1.0, frames=(frame,)))
    red, green, blue = picture.getpixel((150, 842 - 321))[:3]
    assert red > 150 > 100 > max(green, blue)


def test_every_block_of_a_page_is_framed_around_its_lines(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf").line("第一章 总则", size=16).prose(SENTENCE).turn().prose(SENTENCE)
    document = read_document(paper.save())
    heading, paragraph = frames_of(document, 1)
    assert (heading.kind, heading.label, paragraph.kind) == (BlockKind.HEADING, "H1", BlockKind.PARAGRAPH)
    assert paragraph.box.top - paragraph.box.bottom > BODY * 1.5  # two lines
    assert heading.box.bottom > paragraph.box.top - 4
    assert len(frames_of(document, 2)) == 1


def test_a_format_without_pages_has_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("终端二百台。")
    with pytest.raises(UserInputError, match="不分页"):
        render_page(tmp_path / "a.txt", View(page=1))


def test_a_file_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match="没有找到文件"):
        render_page(tmp_path / "a.pdf", View(page=1))


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_a_word_file_is_laid_out_once_for_all_its_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = docx.Document()
    written.add_paragraph("第一页").add_run().add_break(WD_BREAK.PAGE)
    written.add_paragraph("第二页")
    written.save(str(tmp_path / "a.docx"))
    first = render_page(tmp_path / "a.docx", View(page=1))
    monkeypatch.setattr("assistant.documents.word.pages.find_office", lambda: None)  # whoever asked again would be refused
    assert render_page(tmp_path / "a.docx", View(page=2)).size == first.size
    (tmp_path / "b.docx").write_bytes((tmp_path / "a.docx").read_bytes() + b"another file")
    with pytest.raises(UserInputError, match="LibreOffice"):
        render_page(tmp_path / "b.docx", View(page=1))
