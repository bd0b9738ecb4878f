from pathlib import Path

import pytest

from assistant.app.uploads import Upload, read_uploads


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("可研报告（终稿）.pdf", "可研报告（终稿）.pdf", id="brackets-are-kept"),
        pytest.param("C:\\材料\\报告.pdf", "报告.pdf", id="windows-folders-go"),
        pytest.param("../../etc/报告.pdf", "报告.pdf", id="folders-go"),
        pytest.param("报\x00告\n.pdf", "报告.pdf", id="control-characters-go"),
        pytest.param(None, "abc.pdf", id="no-name"),
        pytest.param("..", "..", id="dots"),
    ],
)
def test_an_upload_is_called_as_on_its_owners_machine(given: str | None, expected: str) -> None:
    assert read_uploads({"path": "/web/1/abc.pdf", "orig_name": given}) == (Upload(path=Path("/web/1/abc.pdf"), name=expected),)


def test_several_files_stay_in_order() -> None:
    files = [{"path": f"/web/{number}/a.pdf", "orig_name": f"{number}.pdf"} for number in range(3)]

    assert [upload.name for upload in read_uploads(files)] == ["0.pdf", "1.pdf", "2.pdf"]


def test_no_file_is_no_upload() -> None:
    assert read_uploads(None) == ()
