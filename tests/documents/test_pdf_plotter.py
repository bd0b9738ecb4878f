from pathlib import Path

import pytest
from hostile_paper import CATALOG, FONT, PAGES, page, paged, pdf, stream, words
from paper import Paper
from pypdfium2 import PdfDocument

from assistant.documents.formats import read_document
from assistant.documents.pdf import plotter as plotter_module
from assistant.documents.pdf.plotter import Plotter
from assistant.documents.pictures import render_page
from assistant.documents.source import Limits
from assistant.documents.types import BlockKind, PageQuality
from assistant.documents.view import View
from assistant.errors import DocumentError

LINES = b" 1 1 m 590 800 l S"
MANY = 25_000  # objects: more than a page's geometry is looked at


def in_form(content: bytes, *, levels: int = 1) -> bytes:
    """Return a page that is one form with `content`, in other forms."""
    forms = [
        stream(b"/X Do", f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X {number} 0 R >> >>")
        for number in range(6, levels + 5)
    ]
    last = stream(content, "/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    return paged(page(resources="<< /XObject << /X 5 0 R >> >>"), *forms, last, content=b"/X Do")


def draw(content: bytes, plotter: Plotter, number: int = 1) -> bool:
    document = PdfDocument(content)
    try:
        return plotter.draw(document[number - 1], number, 0.2) is not None
    finally:
        document.close()


def with_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plotter_module, "_PAGE_S", 0.0)
    monkeypatch.setattr(plotter_module, "_LEAST_S", 0.0)


def test_a_page_is_drawn_as_pdfium_draws_it() -> None:
    document = PdfDocument(paged(page()))
    drawn = Plotter().draw(document[0], 1, 1.5)
    assert drawn is not None
    assert drawn.to_pil().tobytes() == document[0].render(scale=1.5).to_pil().tobytes()


def test_a_page_that_takes_too_long_is_given_up_and_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    plotter = Plotter()
    with monkeypatch.context() as hurry:
        with_no_time(hurry)
        assert not draw(paged(page(), content=words() + LINES * 1_000), plotter)
    assert plotter.undrawn == {1}
    assert not draw(paged(page()), plotter)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(in_form(LINES * MANY), id="form"),
        pytest.param(in_form(LINES * MANY, levels=3), id="form-in-forms"),
        pytest.param(paged(page(), content=b"1 1 m" + b" 590 800 l 1 1 l" * 4 * MANY + b" S"), id="path"),
    ],
)
def test_what_pdfium_draws_at_one_go_is_counted_before(content: bytes) -> None:
    assert not draw(content, Plotter())


def test_a_form_as_programs_make_them_is_drawn() -> None:
    assert draw(in_form(LINES * 100, levels=3), Plotter())


def test_words_that_nobody_could_look_at_are_no_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_no_time(monkeypatch)
    path = tmp_path / "报告.pdf"
    resources = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {FONT} /Contents {{}} 0 R >>"
    path.write_bytes(
        pdf(
            CATALOG,
            PAGES.replace("[3 0 R] /Count 1", "[3 0 R 4 0 R] /Count 2"),
            resources.format(5),
            resources.format(6),
            stream(words() + LINES * MANY),
            stream(words()),
        )
    )
    document = read_document(path, limits=Limits(ocr=False))
    assert [found.quality for found in document.pages] == [PageQuality.UNREADABLE, PageQuality.TEXT]
    assert {block.kind for block in document.blocks if block.page == 1} == {BlockKind.HIDDEN}
    assert any(warning.startswith("第 1 页的图形过多") for warning in document.warnings)


def test_a_file_of_pages_that_cannot_be_drawn_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_no_time(monkeypatch)
    path = tmp_path / "图.pdf"
    path.write_bytes(paged(page(), content=LINES * 1_000))
    with pytest.raises(DocumentError, match="图形过多") as caught:
        read_document(path)
    assert caught.value.code == "no-text"


def test_the_picture_of_a_page_that_cannot_be_drawn_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_no_time(monkeypatch)
    with pytest.raises(DocumentError, match="第 1 页的图形过多") as caught:
        render_page(Paper(tmp_path / "图.pdf").prose("终端二百台。").save(), View(page=1))
    assert caught.value.code == "too-large"
