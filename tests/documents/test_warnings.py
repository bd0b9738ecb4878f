from assistant.documents.assembly import Draft
from assistant.documents.types import BlockKind, PageQuality
from assistant.documents.warnings import name_pages, page_warnings


def test_pages_are_named_in_runs() -> None:
    assert name_pages([7, 3, 5, 6, 6]) == "3、5-7"


def test_single_characters_that_mean_nothing_are_told_with_their_page() -> None:
    drafts = [Draft(BlockKind.PARAGRAPH, "项目负责人王\ufffd", 2)]
    assert any("第 2 页有个别字无法识别" in warning for warning in page_warnings([PageQuality.TEXT] * 2, drafts))


def test_a_sound_file_has_no_warnings() -> None:
    assert page_warnings([PageQuality.TEXT], [Draft(BlockKind.PARAGRAPH, "终端二百台。☑新建", 1)]) == []
