from hypothesis import given, settings
from hypothesis import strategies as st
from paper import assert_sound

from assistant.documents.assembly import Draft, assemble, clean
from assistant.documents.types import BlockKind, Origin, PageQuality

ORIGIN = Origin(name="报告.pdf", format="pdf", sha256="0" * 64, size=1)
WORDS = st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=20) | st.sampled_from(
    ["总投资", "甲\n乙", "\ud800", "a\x00b", "\t"]
)


@st.composite
def drafts(draw: st.DrawFn, pages: int | None) -> list[Draft]:
    """Drafts in reading order; now and then a paragraph turns the page."""
    found: list[Draft] = []
    page = 1 if pages else None
    for _ in range(draw(st.integers(0, 12))):
        text = clean(draw(WORDS))
        if page is not None and pages is not None:
            page = min(pages, page + draw(st.integers(0, 2)))
        if draw(st.booleans()):
            found.append(Draft(BlockKind.TABLE_ROW, page=page, table=1, cells=tuple(draw(st.lists(WORDS, min_size=1, max_size=4)))))
        elif page is not None and pages is not None and page < pages and len(text) > 1:
            found.append(Draft(BlockKind.PARAGRAPH, text, page, turn=draw(st.integers(1, len(text) - 1))))
            page += 1
        else:
            found.append(Draft(BlockKind.PARAGRAPH, draw(WORDS), page))
    return found


@settings(deadline=None)
@given(st.data(), st.integers(1, 6))
def test_documents_with_pages_keep_their_promises(data: st.DataObject, pages: int) -> None:
    assert_sound(assemble(ORIGIN, data.draw(drafts(pages)), qualities=[PageQuality.TEXT] * pages))


@settings(deadline=None)
@given(drafts(None))
def test_documents_without_pages_keep_their_promises(found: list[Draft]) -> None:
    document = assemble(ORIGIN, found)
    assert_sound(document)
    assert document.pages == ()


@settings(deadline=None)
@given(st.text())
def test_cleaned_text_is_one_line_that_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.splitlines()) <= 1
    assert "\x00" not in cleaned
    cleaned.encode("utf-8")


def test_blocks_without_text_are_left_out() -> None:
    document = assemble(
        ORIGIN, [Draft(BlockKind.PARAGRAPH, " "), Draft(BlockKind.TABLE_ROW, table=1, cells=("", "")), Draft(BlockKind.PARAGRAPH, "甲")]
    )
    assert document.text == "甲"


def test_a_page_without_text_is_an_empty_span_in_its_place() -> None:
    document = assemble(
        ORIGIN, [Draft(BlockKind.PARAGRAPH, "甲", 1), Draft(BlockKind.PARAGRAPH, "乙", 3)], qualities=[PageQuality.TEXT] * 3
    )
    assert [(page.span.start, page.span.end) for page in document.pages] == [(0, 2), (2, 2), (2, 3)]
