import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import assert_sound

from assistant.documents.assembly import Draft, PageSize, Place, assemble, clean
from assistant.documents.box import Box
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


def boxed(box: Box, size: PageSize) -> Box:
    draft = Draft(BlockKind.PARAGRAPH, "字", 1, places=(Place(0, 1, 1, box),))
    return assemble(ORIGIN, [draft], qualities=[PageQuality.OCR], sizes=[size]).lines[0].box


def test_places_on_a_page_that_lay_on_its_side_come_back_to_the_page_as_seen() -> None:
    # A landscape page of 800 by 600 that was turned left: its lower left corner is the lower right one of the page as seen.
    assert boxed(Box(10, 20, 40, 30), PageSize(800, 600, 90)) == pytest.approx(Box(570, 10, 580, 40))


def test_places_on_a_slanted_page_come_back_by_their_middle() -> None:
    found = boxed(Box(500, 395, 600, 405), PageSize(600, 800, 1))  # 250 points right of the middle, at its height
    assert (found.left + found.right) / 2 == pytest.approx(549.96, abs=0.01)
    assert (found.bottom + found.top) / 2 == pytest.approx(400 + 250 * math.sin(math.radians(1)), abs=0.01)
    assert found.right - found.left == pytest.approx(100)


def test_characters_that_nobody_sees_are_taken_out() -> None:
    assert clean("密\u200b码\u2060应\ufeff用") == "密码应用"
