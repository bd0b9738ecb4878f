"""Contents pages (目录): which lines belong to one, and which headings they promise."""

import re
from collections.abc import Sequence

from assistant.documents.layout.numbering import parse_mark
from assistant.text.normalize import fold_text

__all__ = ["entry_title", "find_contents", "is_contents_title"]

_TITLE = re.compile(
    r"(?:报告)?(?:插?图|表格?|附[图表件录])?(?:目[录次]|索引|(?:附[图表件录])?清单目录)(?:\(?续\)?)?|(?:tableof)?contents", re.IGNORECASE
)
_PAGE = r"(?:[-—(\uff08]\s*)?(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*页)?(?:\s*[-—)\uff09])?"
_LEADERS = re.compile(rf"\s*(?:[.\uff0e·•・…⋯‥_﹒。\-—]\s*){{3,}}\s*(?P<page>{_PAGE})?\s*$")
# Fewer dots than that make an entry only on a contents page.
_FEW_DOTS = re.compile(rf"\s*(?:[…⋯‥]|[.\uff0e·•・_]{{2}})[.\uff0e·•・…⋯‥_]*\s*(?P<page>{_PAGE})\s*$")
_TRAILING = re.compile(rf"(?:\s+|\t)(?P<page>{_PAGE})\s*$")
_LONGEST_ENTRY = 60


def is_contents_title(text: str) -> bool:
    """Return whether the line says nothing but 目录, 目 次, 图目录, Contents."""
    return _TITLE.fullmatch("".join(text.split()).rstrip(":\uff1a")) is not None


def entry_title(text: str) -> str:
    """Return a contents entry without leaders and page number."""
    for pattern in (_LEADERS, _FEW_DOTS, _TRAILING):
        if (bare := pattern.sub("", text)) != text:
            return bare.strip()
    return text.strip()


def find_contents(lines: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the lines that stand on contents pages; running heads must be gone before.

    A line with leaders and a page number is an entry wherever it stands. Under a 目录 title so is a short line that ends in a page
    number or that comes back later as a heading; a wrapped entry's first line belongs to it.
    """
    found = {index for index, line in enumerate(lines) if _has_leaders(line)}
    last = {fold_text(line): index for index, line in enumerate(lines)}
    for index, line in enumerate(lines):
        if is_contents_title(line):
            entries = _run(lines, index + 1, last)
            if len(entries) >= 2:
                found |= {index, *entries}
    return frozenset(found)


def _has_leaders(line: str) -> bool:
    match = _LEADERS.search(line)
    return match is not None and match["page"] is not None and match.start() > 0


def _run(lines: Sequence[str], start: int, last: dict[str, int]) -> list[int]:
    """Return the entries from `start` on, up to where the body begins."""
    run: list[int] = []
    first_title = ""
    numbered = False
    index = start
    while index < len(lines):
        line = lines[index]
        title = fold_text(entry_title(line))
        has_page = fold_text(line) != title
        if run and title == first_title and not (has_page and not numbered):
            break  # the first chapter again: the body
        if not _is_entry(lines, index, last):
            wrapped = index + 1 < len(lines) and len(line) <= _LONGEST_ENTRY and _ends_in_page(lines[index + 1])
            promised = bool(run) and _goes_on(lines, run[-1], index, body=last.get(first_title, 0))
            if not promised and not (wrapped and numbered and not is_contents_title(line)):
                break
        first_title = first_title or title
        numbered = numbered or has_page
        run.append(index)
        index += 1
    return run


def _goes_on(lines: Sequence[str], before: int, index: int, *, body: int) -> bool:
    """Return whether a line numbers on from the entry before it although no heading repeats it: a chapter that was promised only.

    body: where the first entry comes again as a heading.
    """
    one, other = parse_mark(lines[before]), parse_mark(lines[index])
    return index < body and len(lines[index]) <= _LONGEST_ENTRY and one is not None and other is not None and one.form == other.form


def _ends_in_page(line: str) -> bool:
    short = len(line) <= _LONGEST_ENTRY
    return _has_leaders(line) or (short and any(pattern.search(line) for pattern in (_FEW_DOTS, _TRAILING)))


def _is_entry(lines: Sequence[str], index: int, last: dict[str, int]) -> bool:
    line = lines[index]
    if _ends_in_page(line):
        return True
    if len(line) > _LONGEST_ENTRY or not (folded := fold_text(line)):
        return False
    # Without page numbers: the entry is said again, as the heading itself.
    return last.get(folded, index) > index and (parse_mark(line) is not None or len(folded) <= 20)
