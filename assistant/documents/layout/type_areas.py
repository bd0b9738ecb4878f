"""Type areas of all pages: where lines begin and end, by page and column."""

from collections import defaultdict
from collections.abc import Sequence

from assistant.documents.layout.lines import PrintedLine
from assistant.documents.layout.paragraphs import Margins, Setting, measure, setting_of
from assistant.documents.layout.survey import Sheet

__all__ = ["measure_pages"]

_ENOUGH_LINES = 10  # of a page, to measure its type area


def measure_pages(sheets: Sequence[Sheet], lines: Sequence[PrintedLine]) -> dict[Setting, Margins]:
    """Return the type area of every page and column, measured over the pages of one shape; a scan lies on the glass as it will, and
    is measured by itself."""
    shapes = {sheet.number: (round(sheet.scene.width / 10), round(sheet.scene.height / 10)) for sheet in sheets}
    scans = {sheet.number for sheet in sheets if sheet.scene.recognised}
    alike: dict[tuple[tuple[int, int], int], list[PrintedLine]] = defaultdict(list)
    alone: dict[Setting, list[PrintedLine]] = defaultdict(list)
    for line in lines:
        alike[shapes[line.page], line.column].append(line)
        if line.page in scans:
            alone[setting_of(line)].append(line)
    widths = {sheet.number: sheet.scene.width for sheet in sheets}
    measured = {key: measure(group, width=0.0 if key[1] else widths[group[0].page]) for key, group in alike.items()}
    margins = {setting_of(line): measured[shapes[line.page], line.column] for line in lines}
    margins |= {Setting(page, 0): measured[shapes[page], 1] for page in _half_filled(lines) if (shapes[page], 1) in measured}
    enough = {setting: group for setting, group in alone.items() if len(group) >= _ENOUGH_LINES}
    return margins | {key: measure(group, width=0.0 if key.column else widths[key.page]) for key, group in enough.items()}


def _half_filled(lines: Sequence[PrintedLine]) -> list[int]:
    """Return the pages after one set in columns whose text all stands in the left column: it ends there, and nothing tells of columns."""
    left_columns: dict[int, list[PrintedLine]] = defaultdict(list)
    whole: dict[int, list[PrintedLine]] = defaultdict(list)
    for line in lines:
        if line.column <= 1:
            (left_columns if line.column else whole)[line.page].append(line)
    found: list[int] = []
    for page, alone in whole.items():
        column = left_columns.get(page - 1)
        if column and page not in left_columns:
            left, right, em = min(line.left for line in column), max(line.right for line in column), column[0].size
            if all(left - em <= line.left and line.right <= right + em for line in alone):
                found.append(page)
    return found
