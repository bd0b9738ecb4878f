"""What of a sheet a person sees, and what not."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.documents.sheets.cells import Area, Sheet
from assistant.documents.sheets.tables import SheetRow

__all__ = ["part_sheet"]

_MOST_COVERED = 500_000  # cells under merged cells of one sheet
_TALLEST = 1_000  # rows of a merged cell that holds a table together
_MOST_PAINTED = 64


def part_sheet(sheet: Sheet) -> tuple[list[SheetRow], list[str]]:
    """Return the rows of what a person sees, and the texts that he does not: in hidden rows and columns, under merged cells, white on
    white, tiny, blanked out by their format. Empties `sheet`."""
    unseen: dict[int, list[str]] = {}
    for number, column in (*_covered(sheet), *_faint(sheet), *_put_away(sheet)):
        if text := sheet.rows[number].pop(column, ""):
            unseen.setdefault(number, []).append(text)
    hidden = [*sheet.unseen, *(" ".join(unseen[number]) for number in sorted(unseen))]
    return list(_join(sheet, sorted(number for number, cells in sheet.rows.items() if cells))), hidden


def _covered(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield the places under merged cells; only the first of each shows its text."""
    left = _MOST_COVERED
    for area in sheet.merged:
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if size > left or area.bottom < area.top or area.right < area.left:
            continue
        left -= size
        for number in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1) if number in sheet.rows else ():
                if (number, column) != (area.top, area.left):
                    yield number, column


def _faint(sheet: Sheet) -> Iterator[tuple[int, int]]:
    for number, column in sheet.faint:
        if not any(_holds(area, number, column) for area in sheet.painted[:_MOST_PAINTED]):
            yield number, column


def _holds(area: Area, number: int, column: int) -> bool:
    return area.top <= number <= area.bottom and area.left <= column <= area.right


def _put_away(sheet: Sheet) -> Iterator[tuple[int, int]]:
    for number, cells in sheet.rows.items():
        for column in sorted(cells if number in sheet.hidden_rows else cells.keys() & sheet.hidden_columns):
            yield number, column


def _join(sheet: Sheet, numbers: Sequence[int]) -> Iterator[SheetRow]:
    """Yield the rows; one follows on the row before when only hidden rows and the lower rows of merged cells lie between."""
    bridged = set(sheet.hidden_rows)
    for area in sheet.merged:
        if area.bottom - area.top < _TALLEST and len(bridged) < _MOST_COVERED:
            bridged.update(range(area.top + 1, area.bottom + 1))
    between = sorted(bridged)
    for before, number in pairwise((0, *numbers)):
        gap = bisect_left(between, number) - bisect_left(between, before + 1)
        follows = before > 0 and gap == number - before - 1
        yield SheetRow(number, sheet.rows[number], follows=follows, is_stressed=number in sheet.bold)
