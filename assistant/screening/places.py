"""Places of a report in words: pages, files, and what could not be looked through."""

from collections.abc import Sequence

from assistant.documents.types import Document
from assistant.screening.types import Gap, Searched
from assistant.text.numerals import find_runs

__all__ = ["name_gaps", "name_pages", "name_searched", "searched_places"]


def searched_places(document: Document) -> Searched:
    """Return what of the document could be looked through, and what could not."""
    gaps: dict[str | None, list[int]] = {}
    for page in document.pages:
        if not page.is_readable:
            part = document.part_of_page(page.number)
            before = part.first_page - 1 if part and part.first_page else 0
            gaps.setdefault(part.origin.name if part else None, []).append(page.number - before)
    # A file that could not be read, or that is carried along unopened, may hold what is looked for as well as a page may.
    unread = tuple(Gap(file=name) for name in (*(unread.name for unread in document.unread), *document.attachments))
    cut = tuple(Gap(file=omission.file, what=omission.what) for omission in document.omitted)
    numbers = [] if document.parts else [page.number for page in document.pages]
    return Searched(
        first_page=min(numbers, default=None),
        last_page=max(numbers, default=None),
        gaps=(*(Gap(file=file, pages=tuple(pages)) for file, pages in gaps.items()), *cut, *unread),
        files=tuple(part.origin.name for part in document.parts),
    )


def name_pages(pages: Sequence[int]) -> str:
    """Return pages in order with runs joined: 第3、7至9页."""
    return f"第{'、'.join(str(first) if first == last else f'{first}至{last}' for first, last in find_runs(pages))}页"


def name_gaps(gaps: Sequence[Gap]) -> str:
    """Return what could not be looked through: 第3、7至9页; in a package 《附件1.pdf》第3页、《预算.xls》全文; 第 200001 行以后."""
    return "、".join(
        f"{f'《{gap.file}》' if gap.file else ''}{name_pages(gap.pages) if gap.pages else gap.what or '全文'}" for gap in gaps
    )  # fmt: skip


def name_searched(searched: Searched) -> str:
    """Return what was looked through: 第1—46页, 全文, or how many files."""
    if searched.files:
        return f"全部{len(searched.files)}个文件"
    if searched.first_page is not None and searched.last_page is not None:
        return f"第{searched.first_page}—{searched.last_page}页"
    return "全文"
