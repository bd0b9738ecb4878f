"""Sentences for the reader of a checklist about what could not be read."""

from collections.abc import Collection, Sequence

from assistant.documents.assembly import Draft
from assistant.documents.layout.quality import count_unreadable
from assistant.documents.types import BlockKind, PageQuality
from assistant.text.numerals import find_runs

__all__ = ["name_pages", "page_warnings"]


def name_pages(numbers: Sequence[int]) -> str:
    """Return page numbers as a person writes them: 3、5-7."""
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in find_runs(numbers))


def page_warnings(
    qualities: Sequence[PageQuality], drafts: Sequence[Draft], *, truncated: bool = False, left_out: int = 0, ours: Collection[int] = ()
) -> list[str]:
    """Return what a reviewer must know before trusting that nothing was overlooked.

    truncated: the file's end is missing. left_out: pages that the limit kept from recognition. ours: pages that we recognised.
    """
    found: list[str] = []
    if truncated:
        found.append("文件缺少结尾标记,可能不完整,末尾的页面可能缺失。请核对页数。")
    for quality, what in (
        (PageQuality.UNREADABLE, "没有文字层(图片或扫描件),其中的内容没有读到。请提供文字版。"),
        (PageQuality.GARBLED, "文字编码损坏,提取结果是乱码。请重新导出后提交。"),
    ):
        numbers = [number for number, found_quality in enumerate(qualities, 1) if found_quality is quality]
        if numbers:
            found.append(f"第 {name_pages(numbers)} 页{what}")
    scanned = [number for number, quality in enumerate(qualities, 1) if quality is PageQuality.OCR]
    for numbers, what in (
        ([number for number in scanned if number in ours], "是扫描件或图片,文字由本程序识别得出,可能有错字,请对照原件。"),
        ([number for number in scanned if number not in ours], "的文字来自扫描件自带的识别层,可能有错字。"),
    ):
        if numbers:
            found.append(f"第 {name_pages(numbers)} 页{what}")
    if left_out:
        found.append(f"需要识别的页面过多,有 {left_out} 页超出识别页数上限,没有识别。请提供文字版或拆分后提交。")
    odd = [draft.page for draft in drafts if draft.page and qualities[draft.page - 1] is PageQuality.TEXT and _has_gaps(draft)]
    if odd:
        found.append(f"第 {name_pages(odd)} 页有个别字无法识别,引文可能缺字。")
    hidden = [draft.page for draft in drafts if draft.kind is BlockKind.HIDDEN and draft.page]
    if hidden:
        found.append(f"第 {name_pages(hidden)} 页有读者看不见的文字(白字、极小字、批注等),未作为依据。")
    return found


def _has_gaps(draft: Draft) -> bool:
    return draft.kind is not BlockKind.HIDDEN and count_unreadable("".join((draft.text, *(draft.cells or ())))) > 0
