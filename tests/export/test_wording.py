from decimal import Decimal

import pytest
from checklists import make_evidence
from hypothesis import given
from hypothesis import strategies as st

from assistant.export.wording import (
    FLAG_WORDS,
    STATUS_MARKS,
    STATUS_WORDS,
    amount_text,
    article_labels,
    clip,
    file_stem,
    full_width,
    place,
    printable,
)
from assistant.screening.types import FlagKind, Status


def test_every_status_and_every_flag_has_its_own_word() -> None:
    assert set(STATUS_WORDS) == set(STATUS_MARKS) == set(Status)
    assert set(FLAG_WORDS) == set(FlagKind)
    for words in (STATUS_WORDS, STATUS_MARKS, FLAG_WORDS):
        assert len(set(words.values())) == len(words)


def test_status_marks_can_be_printed_by_the_fonts_of_any_office() -> None:
    for mark in STATUS_MARKS.values():
        mark.encode("gbk")


def test_articles_are_named_as_in_the_statute() -> None:
    assert article_labels((11, 7)) == "第十一条、第七条"
    assert article_labels((120,)) == "第一百二十条"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        pytest.param(Decimal("1200.00"), "1200万元", id="needless-zeros"),
        pytest.param(Decimal("419.5"), "419.5万元", id="fraction"),
        pytest.param(Decimal("0"), "0万元", id="zero-is-known"),
        pytest.param(Decimal("1E+3"), "1000万元", id="no-exponent"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_amount_is_written_plainly(amount: Decimal | None, expected: str | None) -> None:
    assert amount_text(amount) == expected


def test_place_is_the_page_or_else_the_paragraph() -> None:
    assert place(make_evidence("甲", page=4, paragraph=9)) == "第4页"
    assert place(make_evidence("甲", page=None, paragraph=9)) == "第9段"
    assert place(make_evidence("甲", page=None)) == "—"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("甲\x00乙\x1f丙", "甲乙丙", id="refused-by-xml"),
        pytest.param("甲\x0b乙\x0c丙\r\n丁", "甲\n乙\n丙\n丁", id="line-ends"),
        pytest.param("甲\u202e乙\u200b丙\ufeff", "甲乙丙", id="unseen"),
        pytest.param("甲\t乙 丙\n“丁”①★", "甲\t乙 丙\n“丁”①★", id="untouched"),
    ],
)
def test_text_keeps_what_a_reader_can_see(raw: str, expected: str) -> None:
    assert printable(raw) == expected


def test_cut_text_says_that_it_is_cut() -> None:
    assert clip("一二三四五", 5) == "一二三四五"
    assert clip("一二三四五六", 5).startswith("一二三四五…")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("可研报告.pdf", "可研报告", id="plain"),
        pytest.param("一组/可研 报告.docx", "一组_可研_报告", id="subfolder-and-space"),
        pytest.param("../../etc/passwd", "etc_passwd", id="traversal"),
        pytest.param("C:\\材料\\a.doc", "C__材料_a", id="windows-path"),
        pytest.param('a<b>:"c"|?*.pdf', "a_b_c", id="forbidden-on-windows"),
        pytest.param("...", "未命名", id="dots"),
        pytest.param("", "未命名", id="empty"),
    ],
)
def test_file_stem_is_safe_on_any_system(name: str, expected: str) -> None:
    assert file_stem(name) == expected


@given(st.text(max_size=300))
def test_file_stem_never_leaves_the_folder_nor_grows_too_long(name: str) -> None:
    stem = file_stem(name)
    assert stem
    assert not set(stem) & set('/\\:*?"<>|\0\n')
    assert not stem.startswith(".")
    assert len(stem.encode()) <= 120


def test_long_names_keep_their_end() -> None:
    assert file_stem("很长的文件夹名称" * 20 + "/第7号申报.pdf").endswith("_第7号申报")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("有承诺,没有措施;请补充:责任人(处室)!", "有承诺，没有措施；请补充：责任人（处室）！", id="between-chinese"),
        pytest.param("总额1,200.5万元,比例3:1", "总额1,200.5万元，比例3:1", id="in-figures"),
        pytest.param("采用SM2(签名)、SM4,见a.pdf", "采用SM2（签名）、SM4，见a.pdf", id="beside-latin"),
        pytest.param("在“10.4 密码,签名”中,没有", "在“10.4 密码,签名”中，没有", id="words-of-the-report"),
        pytest.param("按《管理办法(试行)》,应补", "按《管理办法(试行)》，应补", id="titles"),
    ],
)
def test_sentences_of_letters_have_full_width_punctuation(sentence: str, expected: str) -> None:
    assert full_width(sentence) == expected
