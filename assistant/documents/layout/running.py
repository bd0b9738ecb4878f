"""Running heads, running feet and page numbers: lines that come back at the same place of many pages."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assistant.documents.layout.lines import PrintedLine
from assistant.text.normalize import fold_text

__all__ = ["find_running"]

_ZONE = 0.12  # the share of the page's height, at the top and at the bottom, where running lines stand
_PAGE_NUMBER = re.compile(r"[-—\[(]*(?:第|page)?(?:\d{1,4}|[ivxlc]{1,6})(?:页)?(?:[/共,of]*(?:共)?\d{1,4}页?)?[-—\])]*")
_DIGITS = re.compile(r"\d+")


def find_running(pages: Mapping[int, Sequence[PrintedLine]], heights: Mapping[int, float]) -> set[PrintedLine]:
    """Return the running lines of a document.

    pages: the lines outside tables by page; heights: in points. A bare page number at the edge of a page is one; any other line
    has to come back, digits aside, at the same height of at least two pages and of more than a fifth of those that have text.
    """
    found: set[PrintedLine] = set()
    places: dict[tuple[str, int], list[PrintedLine]] = defaultdict(list)
    written = sum(bool(lines) for lines in pages.values())
    edges = {line: _distance(line, heights[number]) for number, lines in pages.items() for line in lines}
    found |= _find_watermarks(pages, edges)
    for number, lines in pages.items():
        for line in _edge_lines(lines, heights[number]):
            folded = fold_text(line.text)
            if _PAGE_NUMBER.fullmatch(folded) and _is_outermost(line, lines):
                found.add(line)
            else:
                places[_key(line, edges[line])].append(line)
    repeated: set[PrintedLine] = set()
    for alike in _join_neighbours(places):
        count = len({line.page for line in alike})
        # A chapter's name comes back as long as the chapter lasts.
        often = count >= 2 and count > written / 5 and _counts_pages(alike)
        if often or (count >= 3 and _follow_each_other(alike)):
            repeated.update(alike)
    confirmed: set[tuple[str, int]] = set()
    for lines in pages.values():
        apart = set(_apart(lines, repeated | found))
        confirmed |= {_key(line, edges[line]) for line in apart}
        found |= apart
    # Pages that hold nothing but repeated lines show no body to stand apart from: other pages tell.
    return found | {line for line in repeated if _key(line, edges[line]) in confirmed}


def _find_watermarks(pages: Mapping[int, Sequence[PrintedLine]], edges: Mapping[PrintedLine, int]) -> set[PrintedLine]:
    """Return the light lines that stand at the same place of at least two pages and of more than a third of all."""
    places: dict[tuple[str, int], list[PrintedLine]] = defaultdict(list)
    for lines in pages.values():
        for line in lines:
            if line.light:
                places[fold_text(line.text), edges[line]].append(line)
    often = [alike for alike in places.values() if len(alike) >= 2 and len({line.page for line in alike}) > len(pages) / 3]
    return {line for alike in often for line in alike}


def _distance(line: PrintedLine, height: float) -> int:
    """Return the distance to the nearer edge, in steps of 4 points, below zero at the foot: the same on pages of both shapes."""
    return round((height - line.base) / 4) if line.base > height / 2 else -round(line.base / 4)


def _key(line: PrintedLine, distance: int) -> tuple[str, int]:
    return _DIGITS.sub("#", fold_text(line.text)), distance


def _apart(lines: Sequence[PrintedLine], repeated: set[PrintedLine]) -> Iterator[PrintedLine]:
    """Yield the repeated lines of a page that stand apart from its body, by a gap or by their size: body text may repeat, too."""
    if all(line in repeated for line in lines):
        return
    for inward in (sorted(lines, key=lambda line: -line.base), sorted(lines, key=lambda line: line.base)):
        outer: list[PrintedLine] = []
        for line in inward:
            if line not in repeated:
                inner = line
                while outer and abs(outer[-1].size - inner.size) < 0.5 and abs(outer[-1].base - inner.base) < 2 * inner.size:
                    inner = outer.pop()
                break
            outer.append(line)
        yield from outer


def _edge_lines(lines: Sequence[PrintedLine], height: float) -> list[PrintedLine]:
    return [line for line in lines if line.base < _ZONE * height or line.base > (1 - _ZONE) * height]


def _is_outermost(line: PrintedLine, lines: Sequence[PrintedLine]) -> bool:
    return line.base <= min(other.base for other in lines) + 1 or line.base >= max(other.base for other in lines) - 1


def _join_neighbours(places: Mapping[tuple[str, int], list[PrintedLine]]) -> list[list[PrintedLine]]:
    """Return the lines by text and height, heights that differ by rounding taken together."""
    groups: list[list[PrintedLine]] = []
    for (text, height), lines in places.items():
        if (text, height - 1) not in places:
            groups.append(lines + places.get((text, height + 1), []))
    return groups


def _counts_pages(lines: Sequence[PrintedLine]) -> bool:
    """Return whether lines that differ in their figures only do so by the page: 第 3 页 does, 表 3-1 at the top of a page does not."""
    if len({fold_text(line.text) for line in lines}) == 1:
        return True
    offsets = [{int(figure) - line.page for figure in _DIGITS.findall(fold_text(line.text)) if len(figure) < 7} for line in lines]
    return bool(set.intersection(*offsets))


def _follow_each_other(lines: Sequence[PrintedLine]) -> bool:
    pages = sorted({line.page for line in lines})
    return pages[-1] - pages[0] <= 2 * (len(pages) - 1) and len({fold_text(line.text) for line in lines}) == 1
