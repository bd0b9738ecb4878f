import zipfile
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import Paper

from assistant.documents import formats
from assistant.documents.formats import kind_of, read_document
from assistant.documents.source import Limits, Source
from assistant.errors import DocumentError, UserInputError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def code_of(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    assert caught.value.message.endswith("。")
    return caught.value.code


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return path


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param("空.pdf", b"", "empty", id="no-bytes"),
        pytest.param("坏.pdf", b"not a pdf at all", "damaged", id="words-called-pdf"),
        pytest.param("坏.docx", b"not a docx at all", "damaged", id="words-called-docx"),
        pytest.param("断.pdf", b"%PDF-1.7\n1 0 obj\n<<", "damaged", id="pdf-cut-off"),
        pytest.param("旧.doc", OLE + bytes(600), "damaged", id="doc-without-a-body"),
        pytest.param("照片.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "damaged", id="picture-cut-off"),
        pytest.param("照片.pdf", b"\xff\xd8\xff\xe0" + bytes(50), "damaged", id="cut-off-picture-called-pdf"),
        pytest.param("坏.xlsx", b"no sheet at all", "damaged", id="words-called-xlsx"),
        pytest.param("坏.ofd", b"no page at all", "damaged", id="words-called-ofd"),
        pytest.param("包.rar", b"Rar!\x1a\x07" + bytes(50), "unsupported-format", id="rar"),
        pytest.param("程.exe", b"MZ" + bytes(50), "unsupported-format", id="program"),
        pytest.param("图.dwg", b"AC1032" + bytes(50), "unsupported-format", id="drawing"),
        pytest.param("断.docx", b"PK\x03\x04" + bytes(80), "damaged", id="docx-cut-off"),
        pytest.param("零.txt", bytes(200), "damaged", id="zeros"),
    ],
)
def test_what_cannot_be_read_has_the_code_of_the_contract(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert code_of(path) == code


def test_formats_that_are_not_read_are_told_what_to_convert_to(tmp_path: Path) -> None:
    path = tmp_path / "图.dwg"
    path.write_bytes(b"AC1032" + bytes(50))
    with pytest.raises(DocumentError, match=r"转换为 PDF.*DOCX"):
        read_document(path)


@pytest.mark.parametrize(
    ("called", "names", "kind"),
    [
        pytest.param("a.bin", ("[Content_Types].xml", "word/document.xml"), ".docx", id="word"),
        pytest.param("a.zip", ("[Content_Types].xml", "xl/workbook.xml"), ".xlsx", id="sheet-called-zip"),
        pytest.param("a.zip", ("OFD.xml", "Doc_0/Document.xml"), ".ofd", id="ofd-called-zip"),
        pytest.param("a.zip", ("报告.pdf", "word/说明.txt"), ".zip", id="package"),
    ],
)
def test_what_a_zip_is_follows_from_what_it_holds(tmp_path: Path, called: str, names: tuple[str, ...], kind: str) -> None:
    assert kind_of(Source(name=called, content=zipped(tmp_path / "a", *names).read_bytes())) == kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n", ".png", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", ".jpg", id="jpeg"),
        pytest.param(b"II*\0", ".tif", id="tiff"),
        pytest.param(b"RIFF\0\0\0\0WEBPVP8 ", ".webp", id="webp"),
        pytest.param(b"{\\rtf1 x}", ".rtf", id="rtf"),
        pytest.param(b"<html><p>x</p></html>", ".html", id="web-page-saved-as-doc"),
        pytest.param(b"junk\n%PDF-1.4", ".pdf", id="pdf-after-junk"),
    ],
)
def test_the_content_decides_and_not_the_name(content: bytes, kind: str) -> None:
    assert kind_of(Source(name="报告.doc", content=content)) == kind


def test_a_package_that_begins_with_a_stored_pdf_is_still_a_package(tmp_path: Path) -> None:
    pdf = Paper(tmp_path / "a.pdf").prose("终端二百台。").save()
    with zipfile.ZipFile(tmp_path / "材料.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.write(pdf, "报告.pdf")
        archive.writestr("说明.txt", "另附说明。")
    assert len(read_document(tmp_path / "材料.zip").parts) == 2


@pytest.mark.parametrize("words", ["MZ 型终端二百台。", "BZh 机房。", "格式要求:%PDF-1.7 版。", "<html> 标签说明。"])
def test_words_that_look_like_another_format_are_words(tmp_path: Path, words: str) -> None:
    (tmp_path / "说明.txt").write_text(words, encoding="utf-8")
    assert read_document(tmp_path / "说明.txt").text == words


def test_a_web_page_that_begins_with_a_comment_is_a_web_page() -> None:
    assert kind_of(Source(name="报告.doc", content=b"<!-- saved --><html><p>x</p></html>")) == ".html"


def test_a_zip_that_only_claims_to_be_a_document_is_not_opened_again_and_again(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner", "[Content_Types].xml", "正文.txt").read_bytes()
    with zipfile.ZipFile(tmp_path / "材料.zip", "w") as archive:
        archive.writestr("说明.txt", "正文。")
        archive.writestr("包.zip", inner)
    document = read_document(tmp_path / "材料.zip")
    assert [(unread.name, unread.code) for unread in document.unread] == [("包.zip", "damaged")]


def test_a_zip_without_the_body_that_its_name_promises_is_damaged(tmp_path: Path) -> None:
    assert code_of(zipped(tmp_path / "无正文.docx", "[Content_Types].xml")) == "damaged"
    assert code_of(zipped(tmp_path / "片.pptx", "[Content_Types].xml", "ppt/presentation.xml")) == "unsupported-format"


def test_pdf_called_docx_is_read_as_pdf_with_a_warning(tmp_path: Path) -> None:
    path = Paper(tmp_path / "报告.docx").prose("终端二百台。").save()
    document = read_document(path)
    assert document.origin.format == "pdf"
    assert any(".docx" in warning and "PDF" in warning for warning in document.warnings)


def test_missing_files_and_folders_are_mistakes_of_the_call(tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match="没有找到文件"):
        read_document(tmp_path / "无.pdf")
    with pytest.raises(UserInputError, match="文件夹"):
        read_document(tmp_path)


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.pdf"
    path.write_bytes(b"%PDF-1.7" + bytes(3000))
    with pytest.raises(DocumentError) as caught:
        read_document(path, limits=Limits(max_bytes=2000))
    assert caught.value.code == "too-large"


def test_the_given_name_is_the_one_shown(tmp_path: Path) -> None:
    path = Paper(tmp_path / "upload-8f3a").prose("终端二百台。").save()
    assert read_document(path, name="报告.pdf").origin.name == "报告.pdf"


@settings(deadline=None)
@given(
    st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", OLE, b""]),
    st.binary(max_size=400),
    st.sampled_from([".pdf", ".docx", ".txt", ".md", ".doc", ""]),
)
def test_hostile_bytes_end_in_a_document_or_a_document_error(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, body: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("乱") / f"乱{suffix}"
    path.write_bytes(head + body)
    refused: list[str] = []
    try:
        read_document(path)
    except DocumentError as error:
        refused.append(error.code)
    assert len(refused) <= 1


@pytest.mark.parametrize(
    ("failure", "code", "advice"),
    [
        pytest.param(MemoryError(), "too-large", "拆分", id="no-memory"),
        pytest.param(RecursionError(), "damaged", "另存", id="too-deep"),
        pytest.param(ValueError("x"), "damaged", "另存", id="anything"),
    ],
)
def test_whatever_a_reader_or_the_sniffing_raises_is_a_refusal(
    failure: Exception, code: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Source) -> NoReturn:
        raise failure

    monkeypatch.setattr(formats, "FORMATS", {**formats.FORMATS, ".txt": fail})
    with pytest.raises(DocumentError, match=advice) as reading:
        formats.read_source(Source(name="报告.txt", content=b"x"))
    monkeypatch.setattr(formats, "kind_of", fail)
    with pytest.raises(DocumentError, match=advice) as sniffing:
        formats.read_source(Source(name="报告.txt", content=b"x"))
    assert reading.value.code == sniffing.value.code == code
