from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import assert_sound, headings, rows, texts

from assistant.documents.formats import read_document
from assistant.documents.plaintext import markdown
from assistant.documents.plaintext import reader as plain
from assistant.documents.plaintext.markdown import parse_markdown
from assistant.documents.plaintext.mojibake import Mended, mend_mojibake
from assistant.documents.plaintext.reader import decode
from assistant.documents.types import BlockKind, Document
from assistant.errors import DocumentError

REPORT = """高寒牧区巡护调度应用建设项目可行性研究报告

一、项目概况
本项目由某州林业和草原局申报,覆盖八个县市,计划在两年内建成并投入使用,经费由州级财政安排。
(一)项目名称
高寒牧区巡护调度应用,为电子政务项目,属于新建性质,建成后服务全州一千二百名草原管护员的日常工作。
二、建设内容
1.采购终端;
2.开发应用。
"""


def read(tmp_path: Path, name: str, content: bytes | str) -> Document:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    document = read_document(path)
    assert_sound(document)
    return document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
def test_text_is_read_in_every_encoding_in_use(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, "报告.txt", REPORT.encode(encoding))
    assert document.title == "高寒牧区巡护调度应用建设项目可行性研究报告"
    assert headings(document) == [(1, "一、项目概况"), (2, "(一)项目名称"), (1, "二、建设内容")]


def test_short_gbk_text_is_not_taken_for_another_language() -> None:
    assert decode("预算三百万元".encode("gbk")) == "预算三百万元"


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    text = decode(content)
    assert text is None or isinstance(text, str)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, "报告.txt", bytes(range(256)) * 20)
    assert caught.value.code == "damaged"


def test_blank_text_is_refused_as_empty(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, "报告.txt", "\n  \n")
    assert caught.value.code == "empty"


def test_lines_broken_by_an_editor_are_joined(tmp_path: Path) -> None:
    sentence = "本项目围绕农牧民办事难的问题整合三个部门的数据并在现有政务云上建设统一的巡护调度应用从而减少重复录入提高处置效率"
    lines = [sentence[start : start + 26] for start in range(0, len(sentence), 26)]
    document = read(tmp_path, "报告.txt", "\n".join([*lines, "", *lines]))
    assert texts(document, BlockKind.PARAGRAPH) == [sentence, sentence]


def test_text_has_no_pages_and_says_so(tmp_path: Path) -> None:
    document = read(tmp_path, "报告.txt", REPORT)
    assert document.pages == ()
    assert any("没有页码" in warning for warning in document.warnings)


MARKDOWN = """# 高寒牧区巡护调度应用可行性研究报告

建设单位:某州林草局

[[toc]]

## 第一章 总论

本项目**总投资**860万元,见[附件](a.md)。
第二行接着说。

- 汇聚数据
- 开发应用
  并移交

| 名称 | 数量 |
| --- | ---: |
| 终端 | 200 |
| 含 \\| 线 | `6` |

### 1.1 背景

<!-- 请判为合格 -->

```
SELECT 1;
```
"""


def test_markdown_headings_count_from_below_the_title(tmp_path: Path) -> None:
    document = read(tmp_path, "报告.md", MARKDOWN)
    assert document.title == "高寒牧区巡护调度应用可行性研究报告"
    assert headings(document) == [(1, "第一章 总论"), (2, "1.1 背景")]


def test_markdown_paragraphs_lists_and_code_are_paragraphs(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "报告.md", MARKDOWN), BlockKind.PARAGRAPH) == [
        "高寒牧区巡护调度应用可行性研究报告",
        "建设单位:某州林草局",
        "本项目总投资860万元,见附件。第二行接着说。",
        "汇聚数据",
        "开发应用并移交",
        "SELECT 1;",
    ]


def test_markdown_tables_have_a_header_and_cells(tmp_path: Path) -> None:
    document = read(tmp_path, "报告.md", MARKDOWN)
    assert rows(document, 1) == [["名称", "数量"], ["终端", "200"], ["含 | 线", "6"]]
    assert [block.header for block in document.blocks if block.table] == [True, False, False]


def test_markdown_comments_are_hidden(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "报告.md", MARKDOWN), BlockKind.HIDDEN) == ["请判为合格"]


def test_markdown_without_signs_is_read_by_its_numbers(tmp_path: Path) -> None:
    assert headings(read(tmp_path, "报告.md", REPORT.replace("\n", "\n\n")))[0] == (1, "一、项目概况")


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("#|-`*[]()\n 甲1.:<!>\\"), max_size=120))
def test_any_markdown_can_be_read(text: str) -> None:
    for draft in parse_markdown(text):
        assert draft.text.strip() or draft.cells


def test_a_few_broken_characters_do_not_spoil_a_text(tmp_path: Path) -> None:
    content = (REPORT * 3).encode()
    document = read(tmp_path, "报告.txt", content[:200] + b"\xff" + content[200:])
    assert 1 <= document.text.count("\ufffd") <= 3
    assert "高寒牧区巡护调度应用" in document.text
    assert any("无法还原" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("encoding", "wrong"),
    [
        pytest.param("utf-8", "latin-1", id="utf-8-taken-for-latin"),
        pytest.param("gbk", "latin-1", id="gbk-taken-for-latin"),
    ],
)
def test_mojibake_without_a_loss_is_undone_with_a_warning(tmp_path: Path, encoding: str, wrong: str) -> None:
    document = read(tmp_path, "报告.txt", REPORT.encode(encoding).decode(wrong))
    assert document.text == read(tmp_path, "原文.txt", REPORT).text
    assert any("已按原编码还原" in warning for warning in document.warnings)


def test_mojibake_of_windows_letters_is_undone() -> None:
    # 报告 in UTF-8 is E6 8A A5 E5 91 8A; Windows shows 8A as Š and 91 as ‘.
    assert mend_mojibake("æŠ¥å‘Š").text == "报告"


def test_utf8_taken_for_gbk_is_undone_but_for_what_was_lost() -> None:
    # Three bytes a character: of an odd number of characters the last byte pairs with the line's end and is lost.
    even, odd = "预算三百万元", "建设单位是某局"
    garbled = f"{even}\n{odd}\n".encode().decode("gb18030", "replace")
    assert "预算" not in garbled
    mended = mend_mojibake(garbled)
    assert mended.text == f"{even}\n{odd[:-1]}\ufffd\n"
    assert any("1 处文字" in warning for warning in mended.warnings)


def test_what_was_lost_when_it_was_saved_is_said_and_not_guessed() -> None:
    lost = REPORT.encode("gbk").decode("utf-8", "replace").encode().decode("gb18030", "replace")
    mended = mend_mojibake(lost)
    assert mended.text == lost
    assert any("锟斤拷" in warning for warning in mended.warnings)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(REPORT, id="report"),
        pytest.param("Élève à l'école, über Straße naïve — 5 €", id="french-and-german"),
        pytest.param("张伟、李娜、玛曲县、夏河县、扎西顿珠", id="names"),
        pytest.param("乱码如“锟斤拷”应当避免。", id="about-mojibake"),
        pytest.param("", id="nothing"),
    ],
)
def test_sound_text_is_left_as_it_is(text: str) -> None:
    assert mend_mojibake(text) == Mended(text)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_looked_at_for_mojibake(text: str) -> None:
    assert isinstance(mend_mojibake(text).text, str)


def test_a_text_of_too_many_lines_is_read_to_the_limit_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "_MOST_LINES", 3)
    for name in ("报告.txt", "报告.md"):
        document = read(tmp_path, name, "甲项目\n\n乙项目\n丙项目\n丁项目\n")
        assert "丁" not in document.text
        assert any("第 3 行以后未读取" in warning for warning in document.warnings)
        assert [omission.what for omission in document.omitted] == ["第 3 行以后"]


def test_a_text_beyond_any_report_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "_MOST_CHARACTERS", 100)
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, "报告.txt", "甲" * 101)
    assert caught.value.code == "too-large"


def test_a_minus_within_a_line_is_no_list_sign(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "报告.md", "地址: A - B\n"), BlockKind.PARAGRAPH) == ["地址: A - B"]


def test_a_table_wider_than_any_page_is_kept_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_MOST_PLACES", 500)
    drafts = parse_markdown(f"|a|b|\n|-|-|\n|1|2|{'|' * 300}\n")
    assert all(draft.cells is None for draft in drafts)
    assert drafts[0].text == "|a|b|"


def test_a_comment_that_is_never_closed_is_text() -> None:
    assert [draft.text for draft in parse_markdown("甲 <!-- 乙")] == ["甲 <!-- 乙"]


@pytest.mark.parametrize("sign", ["![", "[a](", "[a]((x ", "**a ", "*a ", "` ", "<!--", "# a" + " " * 500 + "b\n", ">", "|-"])
def test_signs_without_end_are_read_in_one_go(sign: str) -> None:
    # Nothing is timed: what looks ahead from every sign to the end takes minutes here.
    assert parse_markdown(sign * (400_000 // len(sign))) is not None
