"""Tables as text (.csv, .tsv) → Document."""

import re
from collections import Counter
from collections.abc import Iterator

from assistant.documents.assembly import assemble
from assistant.documents.plaintext.reader import decode_or_refuse
from assistant.documents.sheets.tables import Room, SheetRow, draft_rows
from assistant.documents.source import Source
from assistant.documents.types import Document

__all__ = ["find_delimiter", "read_csv", "split_rows"]

_NO_PAGES = "CSV 表格没有页码,以行的内容定位。"
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 64 * 1024  # characters by which the delimiter is found
_LONGEST_CELL = 32_767  # characters, as in Excel; a quote that is not closed within them is a plain character
_STATED = re.compile(r"sep=([^\w\s\"]|\t)[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
_TICK_ROWS = 5_000


def read_csv(source: Source) -> Document:
    """Return the document of a CSV or TSV file: rows without an empty line between are one table.

    Raises DocumentError: damaged (no text in any encoding), empty.
    """
    text, warnings = decode_or_refuse(source)
    stated = _STATED.match(text)  # as Excel writes it, for Excel
    delimiter = stated[1] if stated else find_delimiter(text, is_tabbed=source.name.lower().endswith(".tsv"))
    room, last = Room(), 0
    rows: list[SheetRow] = []
    clipped: list[int] = []
    for number, cells in split_rows(text[stated.end() :] if stated else text, delimiter):
        if number % _TICK_ROWS == 0:
            source.tick("read", number, number)
        clipped += [number] if any(len(cell) > _LONGEST_CELL for cell in cells.values()) else []
        cells = {column: cell[:_LONGEST_CELL] for column, cell in cells.items() if cell.strip()}
        if not room.take(number, rows=1, cells=len(cells), characters=sum(map(len, cells.values()))):
            break
        if cells:
            rows.append(SheetRow(number, cells, follows=number == last + 1))
            last = number
    source.tick("read", last, last)
    drafts = list(draft_rows(rows, room))
    source.tick("read", last, last)
    if not drafts:
        raise source.refusal("empty", "表格没有任何内容。请检查后重新提交。")
    found = [_NO_PAGES, *warnings]
    if clipped:
        found.append(f"第 {clipped[0]} 行有超过 {_LONGEST_CELL} 字的单元格,超出部分未读取。请检查引号是否配对。")
    omitted = [f"第 {clipped[0]} 行过长的单元格"] if clipped else []
    if room.cut_at is not None:
        omitted.append(f"第 {room.cut_at} 行以后")
        found.append(f"表格过大:{omitted[-1]}未读取。请拆分后提交。")
    return assemble(source.origin("csv"), drafts, warnings=found, omitted=omitted)


def find_delimiter(text: str, *, is_tabbed: bool = False) -> str:
    """Return the character that cuts most rows at the beginning of `text` into the same number of cells.

    is_tabbed: a tab is expected, should several cut equally well.
    """
    order = ("\t", *_DELIMITERS) if is_tabbed else _DELIMITERS
    best, most = order[0], 0
    for delimiter in order:
        # The last row of a sample may be cut off; it counts like any other.
        widths = Counter(_width_of(cells) for _, cells in split_rows(text[:_SAMPLE], delimiter) if any(map(str.strip, cells.values())))
        alike = max((count for width, count in widths.items() if width > 1), default=0)
        if alike > most:
            best, most = delimiter, alike
    return best


def _width_of(cells: dict[int, str]) -> int:
    return max(cells, default=0)


def split_rows(text: str, delimiter: str) -> Iterator[tuple[int, dict[int, str]]]:
    """Yield number and cells by column of each row, both from 1; of the empty cells only the last of a row is there.

    Quotes that are not closed, or that words follow, are plain characters.
    """
    ends = re.compile(f"[{re.escape(delimiter)}\r\n]")
    at, number, column = 0, 1, 1
    cells: dict[int, str] = {}
    while at < len(text):
        cell, at = _take_cell(text, at, ends)
        sign = text[at : at + 1]
        if cell or sign != delimiter:
            cells[column] = cell
        column += 1
        if sign != delimiter:
            at += 1 if text.startswith("\r\n", at) else 0
            yield number, cells
            number, column, cells = number + 1, 1, {}
        at += 1
    if cells:  # the text ends with a delimiter
        yield number, cells


def _take_cell(text: str, at: int, ends: re.Pattern[str]) -> tuple[str, int]:
    """Return the cell that begins at `at` and where it ends: at a delimiter, a line's end or the text's end."""
    if text[at] == '"':
        close = _closing(text, at)
        if close is not None:
            after = close + 1
            while text[after : after + 1] == " " and after - close < 8:
                after += 1
            if after == len(text) or ends.match(text, after):
                return text[at + 1 : close].replace('""', '"'), after
    found = ends.search(text, at)
    end = found.start() if found else len(text)
    return text[at:end], end


def _closing(text: str, at: int) -> int | None:
    """Return where the quote opened at `at` is closed, None where it is not."""
    end, limit = at + 1, at + _LONGEST_CELL
    while (quote := text.find('"', end, limit)) >= 0:
        if text[quote + 1 : quote + 2] != '"':
            return quote
        end = quote + 2
    return None
