"""What a PDF says about itself: attachments, signatures, filled forms, outline."""

from pathlib import Path

import pytest
from paper import LEFT, Paper, assert_sound, headings, texts
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from assistant.documents.formats import read_document
from assistant.documents.types import BlockKind

LONG = "本项目围绕农牧民办事难的问题,整合林草、水利、应急三个部门的巡护数据,在现有政务云上建设统一的巡护调度应用,减少重复录入。"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "报告.pdf")


def edit(paper: Paper) -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(paper.save()))


def test_attached_files_are_named(paper: Paper) -> None:
    writer = edit(paper.prose(LONG))
    writer.add_attachment("预算明细.xlsx", b"PK")
    writer.add_attachment("批复.pdf", b"%PDF")
    writer.write(paper.path)
    assert read_document(paper.path).attachments == ("批复.pdf", "预算明细.xlsx")


def add_field(
    writer: PdfWriter,
    *,
    kind: str,
    value: DictionaryObject | TextStringObject,
    inherited: bool = False,
    place: tuple[int, int, int, int] = (200, 690, 400, 710),
) -> None:
    """Add a form field whose value is its own, or its parent's, at `place` of the first page."""
    field = DictionaryObject({NameObject("/FT"): NameObject(kind), NameObject("/T"): TextStringObject("field"), NameObject("/V"): value})
    rect = ArrayObject([NumberObject(edge) for edge in place])
    widget = DictionaryObject(
        {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"), NameObject("/Rect"): rect}
    )
    if inherited:
        parent = writer._add_object(field)
        widget[NameObject("/Parent")] = parent
        reference = writer._add_object(widget)
        field[NameObject("/Kids")] = ArrayObject([reference])
        top = parent
    else:
        widget.update(field)
        reference = top = writer._add_object(widget)
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([*page.get("/Annots", ()), reference])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([top])})


def test_signatures_are_told_in_the_file_s_own_words(paper: Paper) -> None:
    writer = edit(paper.prose(LONG))
    signed = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/Name"): TextStringObject("张三"),
            NameObject("/Reason"): TextStringObject("同意上报"),
            NameObject("/M"): TextStringObject("D:20250301093000+08'00'"),
        }
    )
    add_field(writer, kind="/Sig", value=signed)
    writer.write(paper.path)
    assert read_document(paper.path).signatures == ("电子签名:张三,2025-03-01,同意上报(未验证)",)


@pytest.mark.parametrize("inherited", [pytest.param(False, id="its-own-value"), pytest.param(True, id="its-parent's-value")])
def test_what_is_filled_into_a_form_stands_where_its_field_is(paper: Paper, inherited: bool) -> None:
    paper.y = 695
    paper.line("申报单位:")
    paper.y = 600
    writer = edit(paper.prose(LONG))
    add_field(writer, kind="/Tx", value=TextStringObject("某州林业和草原局"), inherited=inherited)
    writer.write(paper.path)
    document = read_document(paper.path)
    assert_sound(document)
    assert texts(document, BlockKind.PARAGRAPH) == ["申报单位:", "某州林业和草原局", LONG]


def test_a_note_that_is_switched_off_is_hidden(paper: Paper) -> None:
    writer = edit(paper.prose(LONG))
    note = FreeText(text="内部意见", rect=(50, 50, 300, 90))
    note[NameObject("/F")] = NumberObject(2)
    writer.add_annotation(0, note)
    writer.write(paper.path)
    assert texts(read_document(paper.path), BlockKind.HIDDEN) == ["内部意见"]


@pytest.mark.parametrize(
    "place", [pytest.param((50, 50, 50, 50), id="without-extent"), pytest.param((900, 50, 990, 90), id="beside-the-page")]
)
def test_a_note_without_a_place_on_the_page_is_hidden(paper: Paper, place: tuple[int, int, int, int]) -> None:
    writer = edit(paper.prose(LONG))
    writer.add_annotation(0, FreeText(text="内部意见", rect=place))
    writer.write(paper.path)
    assert texts(read_document(paper.path), BlockKind.HIDDEN) == ["内部意见"]


@pytest.mark.parametrize(
    "place", [pytest.param((200, 690, 200, 690), id="without-extent"), pytest.param((200, -40, 400, -10), id="below-the-page")]
)
def test_a_form_field_without_a_place_on_the_page_is_hidden(paper: Paper, place: tuple[int, int, int, int]) -> None:
    writer = edit(paper.prose(LONG))
    add_field(writer, kind="/Tx", value=TextStringObject("已通过密码应用评估"), place=place)
    writer.write(paper.path)
    assert texts(read_document(paper.path), BlockKind.HIDDEN) == ["已通过密码应用评估"]


def test_outline_entries_that_jump_by_an_action_give_levels_too(paper: Paper) -> None:
    names = ["总体情况", "家底盘点"]
    for name in names:
        paper.line(name).prose(LONG).turn()
    writer = edit(paper)
    parent = writer.add_outline_item(title=names[0], page_number=0)
    writer.add_outline_item(title=names[1], page_number=1, parent=parent)
    for entry in (writer.root_object["/Outlines"]["/First"], writer.root_object["/Outlines"]["/First"]["/First"]):
        if "/Dest" in entry:
            action = {NameObject("/S"): NameObject("/GoTo"), NameObject("/D"): entry.pop("/Dest")}
            entry[NameObject("/A")] = DictionaryObject(action)
    writer.write(paper.path)
    assert headings(read_document(paper.path)) == [(1, "总体情况"), (2, "家底盘点")]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_of_attachments_in_old_encodings_are_read(paper: Paper, encoding: str) -> None:
    writer = edit(paper.prose(LONG))
    writer.add_attachment("name", b"PK")
    for entry in writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]:
        if isinstance(entry.get_object(), DictionaryObject):
            entry.get_object().pop("/UF", None)
            entry.get_object()[NameObject("/F")] = ByteStringObject("预算明细.xlsx".encode(encoding))
    writer.write(paper.path)
    assert read_document(paper.path).attachments == ("预算明细.xlsx",)


def test_a_broken_form_does_no_harm(paper: Paper) -> None:
    writer = edit(paper.line("甲", x=LEFT).prose(LONG))
    add_field(writer, kind="/Tx", value=TextStringObject("乙"))
    writer.root_object["/AcroForm"][NameObject("/Fields")] = NumberObject(7)
    writer.pages[0][NameObject("/Annots")] = NumberObject(8)
    writer.write(paper.path)
    assert LONG in read_document(paper.path).text
