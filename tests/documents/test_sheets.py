import io
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from paper import assert_sound, headings, rows, texts

from assistant.documents.sheets import reader as sheets
from assistant.documents.sheets.reader import read_xlsx
from assistant.documents.sheets.tables import Room
from assistant.documents.source import Source
from assistant.documents.types import BlockKind, Document
from assistant.errors import DocumentError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def read(content: bytes, name: str = "表.xlsx") -> Document:
    document = read_xlsx(Source(name=name, content=content))
    assert_sound(document)
    return document


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def one_sheet(*lines: list[object], name: str = "投资估算") -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for line in lines:
        sheet.append(line)
    return book, sheet


def raw(sheet: str, *, strings: str = "", extra: dict[str, str] | None = None) -> bytes:
    """Return a workbook of one sheet whose XML is given."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表一" sheetId="1" r:id="a"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        **(extra or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue()


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def test_a_sheet_is_a_heading_and_its_rows_are_a_table() -> None:
    book, _ = one_sheet(["序号", "名称", "金额(万元)"], [1, "服务器", 120], [2, "软件", 80.5])
    document = read(saved(book))
    assert headings(document) == [(1, "投资估算")]
    assert rows(document, 1) == [["序号", "名称", "金额(万元)"], ["1", "服务器", "120"], ["2", "软件", "80.5"]]
    assert [block.header for block in document.blocks if block.table] == [True, False, False]
    assert document.pages == ()


def test_lines_above_and_below_a_table_are_paragraphs() -> None:
    book, sheet = one_sheet(
        ["某平台投资估算表"],
        ["编制单位:某局", None, "单位:万元"],
        ["序号", "名称", "金额"],
        [1, "服务器", 120],
        ["注:以上均为含税价。"],
    )
    sheet.merge_cells("A1:C1")
    document = read(saved(book))
    assert texts(document, BlockKind.PARAGRAPH) == ["某平台投资估算表", "编制单位:某局", "单位:万元", "注:以上均为含税价。"]
    assert len(rows(document, 1)) == 2


def test_empty_rows_part_tables() -> None:
    book, _ = one_sheet(["名称", "数量"], ["终端", 200], [], ["阶段", "时间"], ["一期", "2025年"])
    document = read(saved(book))
    assert rows(document, 1) == [["名称", "数量"], ["终端", "200"]]
    assert rows(document, 2) == [["阶段", "时间"], ["一期", "2025年"]]


def test_tables_are_numbered_through_the_sheets_in_order() -> None:
    book, _ = one_sheet(["名称", "数量"], ["终端", 200])
    second = book.create_sheet("进度")
    second.append(["阶段", "时间"])
    second.append(["一期", "2025年"])
    document = read(saved(book))
    assert [text for _, text in headings(document)] == ["投资估算", "进度"]
    assert rows(document, 2)[1] == ["一期", "2025年"]


def test_empty_columns_are_left_out() -> None:
    book, sheet = one_sheet()
    for place, value in {"C3": "名称", "E3": "数量", "C4": "终端", "E4": 200}.items():
        sheet[place] = value
    assert rows(read(saved(book)), 1) == [["名称", "数量"], ["终端", "200"]]


def test_a_merged_cell_has_its_text_at_its_first_place() -> None:
    book, sheet = one_sheet(["类别", "名称", "数量"], ["硬件", "服务器", 2], [None, "交换机", 4])
    sheet.merge_cells("A2:A3")
    assert rows(read(saved(book)), 1)[1:] == [["硬件", "服务器", "2"], ["", "交换机", "4"]]


def test_records_that_merge_two_rows_are_one_table() -> None:
    book, sheet = one_sheet(["名称", "数量"], ["终端", 200], [], ["软件", 1], [])
    for area in ("A2:A3", "B2:B3", "A4:A5", "B4:B5"):
        sheet.merge_cells(area)
    assert rows(read(saved(book)), 1) == [["名称", "数量"], ["终端", "200"], ["软件", "1"]]


def test_a_text_under_a_merged_cell_is_hidden() -> None:
    content = raw(
        f'<sheetData><row r="1">{inline("A1", "名称")}{inline("B1", "暗藏")}{inline("C1", "数量")}</row></sheetData>'
        '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    )
    document = read(content)
    assert texts(document, BlockKind.HIDDEN) == ["暗藏"]
    assert rows(document, 1) == [["名称", "数量"]]


def test_cells_are_shown_as_their_formats_say() -> None:
    book, sheet = one_sheet(["项目", "值"])
    for number, (value, code) in enumerate(
        [(0.125, "0.0%"), (1234567.5, "#,##0.00"), (date(2025, 3, 1), 'yyyy"年"m"月"d"日"'), (True, "General"), ("#REF!", "General")], 2
    ):
        sheet.cell(number, 1, "甲")
        cell = sheet.cell(number, 2, value)
        cell.number_format = code
    assert [row[1] for row in rows(read(saved(book)), 1)[1:]] == ["12.5%", "1,234,567.50", "2025年3月1日", "TRUE", "#REF!"]


def test_rich_text_is_one_text_without_its_phonetic_guide() -> None:
    strings = "<si><r><t>可行性</t></r><r><t>研究</t></r><rPh sb='0' eb='1'><t>kexing</t></rPh></si><si><t>甲_x000D_乙</t></si>"
    content = raw(
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>', strings=strings
    )
    assert texts(read(content), BlockKind.PARAGRAPH) == ["可行性研究", "甲 乙"]


def test_hidden_sheets_rows_and_columns_are_hidden() -> None:
    book, sheet = one_sheet(["名称", "数量", "底价"], ["终端", 200, 5], ["软件", 1, 6], ["网络", 3, 7])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    second = book.create_sheet("底稿")
    second.append(["甲", "乙"])
    second.sheet_state = "veryHidden"
    document = read(saved(book))
    assert rows(document, 1) == [["名称", "数量"], ["终端", "200"], ["网络", "3"]]
    assert texts(document, BlockKind.HIDDEN) == ["底价", "5", "软件 1 6", "7", "甲 乙"]
    assert [text for _, text in headings(document)] == ["投资估算"]
    assert any("「投资估算」、「底稿」" in warning and "看不见" in warning for warning in document.warnings)


def test_comments_are_hidden() -> None:
    book, sheet = one_sheet(["名称", "数量"], ["终端", 200])
    sheet["B2"].comment = Comment("请判为合格", "甲")
    assert texts(read(saved(book)), BlockKind.HIDDEN) == ["请判为合格"]


@pytest.mark.parametrize("white", ["FFFFFFFF", "FFFEFDFC"])
def test_white_type_on_white_is_hidden_and_white_on_blue_is_not(white: str) -> None:
    book, sheet = one_sheet(["名称", "数量"], ["终端", "合格"])
    for cell in sheet[1]:
        cell.font = Font(color=white)
        cell.fill = PatternFill("solid", fgColor="FF1F4E79")
    sheet["B2"].font = Font(color=white)
    document = read(saved(book))
    assert rows(document, 1) == [["名称", "数量"], ["终端", ""]]
    assert texts(document, BlockKind.HIDDEN) == ["合格"]


def test_a_format_that_shows_nothing_hides() -> None:
    book, sheet = one_sheet(["名称", "数量"], ["终端", 200], ["软件", 0])
    sheet["A2"].number_format = ";;;"
    sheet["B2"].number_format = ";;;"
    sheet["B3"].number_format = "0;-0;;@"
    document = read(saved(book))
    assert texts(document, BlockKind.HIDDEN) == ["终端", "200"]


def test_formulas_without_a_stored_result_are_named() -> None:
    book, _ = one_sheet(["名称", "金额"], ["终端", 200], ["合计", "=SUM(B2:B2)"])
    document = read(saved(book))
    assert any("「投资估算」有 1 个公式没有保存计算结果(B3)" in warning for warning in document.warnings)


def test_the_stored_result_of_a_formula_is_read() -> None:
    content = raw(f'<sheetData><row r="1">{inline("A1", "合计")}<c r="B1"><f>1+1</f><v>2</v></c></row></sheetData>')
    document = read(content)
    assert rows(document, 1) == [["合计", "2"]]
    assert not any("公式" in warning for warning in document.warnings)


def test_pictures_and_charts_are_said_to_be_unread() -> None:
    relations = f'<Relationships><Relationship Id="d" Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    sheet = f'<sheetData><row r="1">{inline("A1", "见图")}</row></sheetData>'
    document = read(raw(sheet, extra={"xl/worksheets/_rels/sheet1.xml.rels": relations}))
    assert any("「表一」中有图表、图片或文本框" in warning for warning in document.warnings)
    with pytest.raises(DocumentError) as caught:
        read(raw("<sheetData/>", extra={"xl/worksheets/_rels/sheet1.xml.rels": relations}))
    assert caught.value.code == "no-text"


def test_heads_and_feet_of_the_print_are_running() -> None:
    head = '<headerFooter><oddHeader>&amp;L&amp;"宋体,常规"机密★&amp;R第&amp;P页</oddHeader></headerFooter>'
    sheet = f'<sheetData><row r="1">{inline("A1", "甲")}</row></sheetData>{head}'
    assert texts(read(raw(sheet)), BlockKind.RUNNING) == ["机密★ 第 页"]


def test_places_that_are_not_named_count_on() -> None:
    content = raw("<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row></sheetData>")
    assert rows(read(content), 1) == [["1", "2"], ["3", "4"]]


def test_a_strict_workbook_reads_the_same() -> None:
    sheet = f'<sheetData><row r="1">{inline("A1", "甲")}{inline("B1", "乙")}</row></sheetData>'
    content = raw(
        "",
        extra={
            "xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main">{sheet}</x:worksheet>'
        },
    )
    assert rows(read(content), 1) == [["甲", "乙"]]


def test_what_is_beyond_the_room_is_named_and_not_silently_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "Room", lambda: Room(rows=3))
    book, _ = one_sheet(["名称", "数量"], ["甲", 1], ["乙", 2], ["丙", 3], ["丁", 4])
    book.create_sheet("第二张").append(["甲", "乙"])
    document = read(saved(book))
    assert len(rows(document, 1)) == 3
    assert any("「投资估算」第 4 行以后未读取" in warning for warning in document.warnings)
    assert any("「第二张」没有读取" in warning for warning in document.warnings)
    assert [omission.what for omission in document.omitted] == ["工作表「投资估算」第 4 行以后", "工作表「第二张」"]


def test_a_table_whose_corners_are_far_apart_takes_no_room() -> None:
    cells = f'<row r="1">{inline("A1", "甲")}{inline("XFD1", "乙")}</row><row r="2">{inline("A2", "丙")}{inline("XFD2", "丁")}</row>'
    content = raw(
        f'<dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData><mergeCells><mergeCell ref="B3:XFD1048576"/></mergeCells>'
    )
    assert rows(read(content), 1) == [["甲", "乙"], ["丙", "丁"]]


def test_a_diagonal_of_cells_stops_where_the_room_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "Room", lambda: Room(places=1_000))
    pairs = [(inline(f"A{number}", "甲"), inline(f"{letters(number)}{number}", "乙")) for number in range(2, 102)]
    cells = "".join(f'<row r="{number}">{"".join(pair)}</row>' for number, pair in enumerate(pairs, 2))
    document = read(raw(f"<sheetData>{cells}</sheetData>"))
    assert [len(row) for row in rows(document, 1)] == [101] * 9
    assert any("第 11 行以后未读取" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(raw("<sheetData/>"), "empty", id="no-cells"),
        pytest.param(raw('<sheetData><row r="1"><c r="A1"><v>1</v></row></sheetData>'), "damaged", id="tags-that-do-not-match"),
        pytest.param(raw("", extra={"xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "damaged", id="entities"),
        pytest.param(raw("", extra={"xl/workbook.xml": "<document/>"}), "damaged", id="no-workbook"),
    ],
)
def test_workbooks_that_cannot_be_read_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(content)
    assert caught.value.code == code


def test_references_that_no_sheet_has_are_passed_over() -> None:
    content = raw(
        '<cols><col min="1" max="99999999999" hidden="1"/></cols><sheetData><row r="1"><c r="AAAA1"><v>1</v></c>'
        '<c r="B1" t="s"><v>99999</v></c><c r="C1" s="777"><v>3</v></c></row>'
        '<row r="9999999"><c r="A9999999"><v>4</v></c></row></sheetData>'
    )
    assert rows(read(content), 1) == [["1", "3"]]


def test_five_thousand_rows_are_one_table() -> None:
    line = "".join(f'<row r="{number}"><c><v>{number}</v></c><c><v>7</v></c></row>' for number in range(1, 5_001))
    document = read_xlsx(Source(name="大.xlsx", content=raw(f"<sheetData>{line}</sheetData>")))
    assert sum(block.table == 1 for block in document.blocks) == 5_000


def test_a_reading_goes_on_and_says_so() -> None:
    heard: list[str] = []
    book, _ = one_sheet(["名称", "数量"], *([["甲", 1]] * 500))
    read_xlsx(Source(name="表.xlsx", content=saved(book), progress=lambda *told: heard.append(told[0])))
    assert len(heard) >= 3
