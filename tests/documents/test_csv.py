import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import assert_sound, rows, texts

from assistant.documents.sheets import delimited
from assistant.documents.sheets.delimited import find_delimiter, read_csv, split_rows
from assistant.documents.sheets.tables import Room
from assistant.documents.source import Source
from assistant.documents.types import BlockKind, Document
from assistant.errors import DocumentError


def read(content: bytes | str, name: str = "预算.csv") -> Document:
    document = read_csv(Source(name=name, content=content.encode() if isinstance(content, str) else content))
    assert_sound(document)
    return document


def cells(text: str, delimiter: str = ",") -> list[dict[int, str]]:
    return [row for _, row in split_rows(text, delimiter)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_table_is_read_in_every_encoding_in_use(encoding: str) -> None:
    document = read("序号,名称,金额(万元)\r\n1,服务器,120\r\n2,软件,80.5\r\n".encode(encoding))
    assert rows(document, 1) == [["序号", "名称", "金额(万元)"], ["1", "服务器", "120"], ["2", "软件", "80.5"]]
    assert [block.header for block in document.blocks] == [True, False, False]
    assert any("没有页码" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        pytest.param("名称,数量\n终端,200\n", ",", id="comma"),
        pytest.param("名称\t金额\n终端\t1,200\n软件\t3,400\n", "\t", id="tab-beside-thousands"),
        pytest.param("名称;金额\n终端;1,5\n软件;2,5\n", ";", id="semicolon-beside-decimals"),
        pytest.param("名称,说明\n终端,甲;乙\n软件,丙;丁\n", ",", id="comma-beside-lists"),
        pytest.param('名称,说明\n终端,"甲\t乙"\n', ",", id="tab-in-quotes"),
        pytest.param("只有一列\n第二行\n", ",", id="one-column"),
        pytest.param("名称,单位,数量,单价\n终端,台,200,3\n", ",", id="full-width-comma-is-text"),
    ],
)
def test_the_delimiter_is_the_one_that_cuts_evenly(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


def test_a_stated_delimiter_is_obeyed() -> None:
    assert rows(read("sep=;\n甲;1,2\n乙;3,4\n"), 1) == [["甲", "1,2"], ["乙", "3,4"]]


def test_quoted_cells_hold_delimiters_lines_and_quotes() -> None:
    document = read('名称,说明\n终端,"双屏,\n含""保修"""\n')
    assert rows(document, 1)[1] == ["终端", '双屏, 含"保修"']


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param('12"屏,1', [{1: '12"屏', 2: "1"}], id="inch-sign"),
        pytest.param('"甲"乙,1', [{1: '"甲"乙', 2: "1"}], id="words-after-a-quote"),
        pytest.param('"甲,1\n乙,2', [{1: '"甲', 2: "1"}, {1: "乙", 2: "2"}], id="quote-never-closed"),
        pytest.param('"甲" ,1', [{1: "甲", 2: "1"}], id="blank-after-a-quote"),
        pytest.param("甲,,1\r\n\r\n乙", [{1: "甲", 3: "1"}, {1: ""}, {1: "乙"}], id="empty-cells-and-lines"),
        pytest.param("甲\r乙", [{1: "甲"}, {1: "乙"}], id="old-line-ends"),
        pytest.param("甲,", [{1: "甲"}], id="delimiter-at-the-end"),
        pytest.param('""', [{1: ""}], id="empty-quotes"),
    ],
)
def test_cells_are_cut_as_a_person_would(text: str, found: list[dict[int, str]]) -> None:
    assert cells(text) == found


def test_captions_and_empty_lines_part_tables() -> None:
    document = read("某平台投资估算表,,\n单位:万元,,\n名称,数量,金额\n终端,200,30\n,,\n阶段,时间,\n一期,2025年,\n")
    assert texts(document, BlockKind.PARAGRAPH) == ["某平台投资估算表", "单位:万元"]
    assert rows(document, 1) == [["名称", "数量", "金额"], ["终端", "200", "30"]]
    assert rows(document, 2) == [["阶段", "时间"], ["一期", "2025年"]]


def test_a_cell_without_end_is_clipped_and_named() -> None:
    document = read("名称,说明\n终端," + "长" * 40_000 + "\n")
    assert len(rows(document, 1)[1][1]) == 32_767
    assert any("第 2 行" in warning and "超出部分未读取" in warning for warning in document.warnings)


def test_what_is_beyond_the_room_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "Room", lambda: Room(rows=2))
    document = read("名称,数量\n甲,1\n乙,2\n")
    assert rows(document, 1) == [["名称", "数量"], ["甲", "1"]]
    assert any("第 3 行以后未读取" in warning for warning in document.warnings)
    assert [omission.what for omission in document.omitted] == ["第 3 行以后"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b" , ,\n,,", "empty", id="no-words"),
        pytest.param(bytes(range(256)) * 20, "damaged", id="no-text"),
    ],
)
def test_files_without_a_table_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(content)
    assert caught.value.code == code


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from('",;\t\r\n 甲1|='), max_size=60))
def test_any_text_is_cut_into_cells_that_keep_its_words(text: str) -> None:
    for delimiter in ",;\t|":
        kept = "".join("".join(row.values()) for row in cells(text, delimiter))
        assert [sign for sign in kept if sign in "甲1"] == [sign for sign in text if sign in "甲1"]
    find_delimiter(text)
