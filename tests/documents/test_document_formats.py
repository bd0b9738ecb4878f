import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import Paper

from assistant.documents.formats import read_document
from assistant.documents.source import Limits
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
        pytest.param("旧.doc", OLE + bytes(600), "unsupported-format", id="doc"),
        pytest.param("旧.wps", OLE + bytes(600), "unsupported-format", id="wps"),
        pytest.param("密.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="docx-with-password"),
        pytest.param("照片.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "unsupported-format", id="picture"),
        pytest.param("照片.pdf", b"\xff\xd8\xff\xe0" + bytes(50), "unsupported-format", id="picture-called-pdf"),
        pytest.param("包.rar", b"Rar!\x1a\x07" + bytes(50), "unsupported-format", id="rar"),
        pytest.param("富.rtf", b"{\\rtf1 x}", "unsupported-format", id="rtf"),
        pytest.param("网.html", b"<!DOCTYPE html><p>x</p>", "unsupported-format", id="html"),
        pytest.param("数.csv", b"a,b\n1,2", "unsupported-format", id="csv"),
        pytest.param("断.docx", b"PK\x03\x04" + bytes(80), "damaged", id="docx-cut-off"),
        pytest.param("零.txt", bytes(200), "damaged", id="zeros"),
    ],
)
def test_what_cannot_be_read_has_the_code_of_the_contract(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert code_of(path) == code


def test_old_formats_are_told_what_to_convert_to(tmp_path: Path) -> None:
    path = tmp_path / "旧.doc"
    path.write_bytes(OLE + bytes(600))
    with pytest.raises(DocumentError, match=r"转换为 PDF.*或 DOCX"):
        read_document(path)


def test_zips_are_told_apart(tmp_path: Path) -> None:
    assert code_of(zipped(tmp_path / "表.xlsx", "[Content_Types].xml", "xl/workbook.xml")) == "unsupported-format"
    assert code_of(zipped(tmp_path / "版.ofd", "OFD.xml")) == "unsupported-format"
    assert code_of(zipped(tmp_path / "包.zip", "a.txt")) == "unsupported-format"
    assert code_of(zipped(tmp_path / "无正文.docx", "[Content_Types].xml")) == "damaged"


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
