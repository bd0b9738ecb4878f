import pytest

from assistant.export.pdf_type import FONT, anchored, linked, markup


def test_words_of_a_report_never_act_as_markup() -> None:
    assert markup('<a href="file:///etc/passwd">&</a>') == "&lt;a href=&quot;file:///etc/passwd&quot;&gt;&amp;&lt;/a&gt;"


def test_line_ends_and_wide_spaces_stay() -> None:
    assert markup("甲\n乙\u3000丙") == "甲<br/>乙&nbsp;丙"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("密码SM2 ①★√△×（二）", "密码SM2 ①★√△×（二）", id="chinese-font"),
        pytest.param("•项", '<font name="Helvetica">•</font>项', id="western-font"),
        pytest.param("甲😀乙", "甲〓乙", id="no-font"),
        pytest.param("ئۇيغۇر", "〓" * 6, id="script-that-neither-font-has"),
    ],
)
def test_each_character_is_set_in_a_font_that_has_it(text: str, expected: str) -> None:
    assert markup(text) == expected


def test_characters_that_nobody_sees_are_left_out() -> None:
    assert markup("甲\u202e乙\x00丙") == "甲乙丙"


def test_links_and_places_name_each_other() -> None:
    assert 'href="#page-3"' in linked("第3页", "page-3")
    assert anchored("3", "row-3").startswith('<a name="row-3"/>')
    assert FONT == "STSong-Light"
