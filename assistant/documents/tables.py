"""Tables of a page: rows of cells, header rows, and tables that go on over the page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from assistant.documents.lines import are_bold, box_of, confidence_of, text_of_cell
from assistant.documents.open_tables import find_rule_grids
from assistant.documents.quality import count_unreadable
from assistant.documents.rules import Box, Grid, find_grids
from assistant.documents.scene import Glyph, Scene
from assistant.text.normalize import fold_text

__all__ = ["PrintedTable", "align", "continues", "count_header_rows", "fill_grids", "is_rest_of_row", "repeats_header", "take_tables"]

_EDGE = 5.0  # points that column edges of one table may differ between pages
# How names of columns end, in the reports of any trade.
_COLUMN = re.compile(
    r"(?:序号|编号|编码|代码|项|名称|名|类型|类别|种类|分类|单位|数量|人数|单价|金额|合计|小计|总价|备注|说明|内容|描述|情况|规格|型号|参数|配置|用途|要求|"
    r"指标|值|目标|方式|周期|频率|频次|时间|日期|期限|进度|阶段|部门|处室|科室|岗位|角色|对象|来源|范围|格式|字段|属性|级别|等级|标准|依据|条款|费用|费|比例|"
    r"系统|子系统|功能|模块|要素|事项|项目|栏目|科目|措施|对策|责任人?|人员|职责|设备|数据项|信息项|资源|预算|投资|估算|结果|结论|程度|影响|风险|问题|文件|"
    r"办法|做法|条件|接口|是否\S{1,8}|\([^()]*元\)|年限|性能|现状|差距|得分|权重|分值|提供方|使用方|需求方|牵头\S{0,3}|负责\S{0,2})$"
)
_FIGURE = re.compile(r"[\d.,%\uff05+\-—/~\uff5e\s]+(?:万?元|个|台|套|项|人|年|月|天)?")
_SENTENCE = re.compile(r"[。;\uff1b]")


class CellInk(NamedTuple):
    box: Box
    confidence: float | None


@dataclass(frozen=True)
class PrintedTable:
    """The part of a table that stands on one page. edges: the left edges of its columns and its right edge, in points;
    rows: cells left to right, a merged cell's text at its first place and nothing at the others; header_rows: how many
    rows at the top name the columns; inks: for each row the box and the confidence of each cell's text, None where it has none;
    unreadable: characters without meaning; region, column: see Area."""

    page: int
    box: Box
    edges: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 0
    inks: tuple[tuple[CellInk | None, ...], ...] = ()
    unreadable: int = 0
    region: int = 0
    column: int = 0


class Taken(NamedTuple):
    """Tables of a page, and the glyphs that stand in none of them."""

    tables: list[PrintedTable]
    rest: list[Glyph]


def take_tables(scene: Scene, glyphs: list[Glyph]) -> Taken:
    """Return the ruled tables of the page, top first, and those of its `glyphs` that stand in none."""
    # The smaller first: a table inside a cell keeps its own text.
    tables, rest = fill_grids(sorted(find_grids(scene.rules), key=lambda grid: grid.box.area), glyphs, scene)
    more, rest = fill_grids(find_rule_grids(scene, rest), rest, scene)
    return Taken(sorted([*tables, *more], key=lambda table: -table.box.top), rest)


def fill_grids(grids: Iterable[Grid], glyphs: list[Glyph], scene: Scene) -> Taken:
    """Return the tables of those grids that hold words; each glyph stands in the first grid that holds it."""
    tables: list[PrintedTable] = []
    for grid in grids:
        left, bottom, right, top = grid.box
        inside: list[Glyph] = []
        outside: list[Glyph] = []
        for glyph in glyphs:
            within = bottom <= glyph.base + glyph.ink.size * 0.3 <= top and left <= (glyph.left + glyph.right) / 2 <= right
            (inside if within else outside).append(glyph)
        rows, inks = _fill(grid, inside)
        if len(rows) < 1 or sum(1 for row in rows for cell in row if cell) < 2:
            continue
        glyphs = outside
        header_rows = count_header_rows(rows, stressed=_is_stressed(scene, grid, inside))
        unreadable = count_unreadable("".join([glyph.text for glyph in inside]))
        tables.append(PrintedTable(scene.number, grid.box, grid.xs, rows, header_rows, inks, unreadable))
    return Taken(tables, glyphs)


def _is_stressed(scene: Scene, grid: Grid, glyphs: Sequence[Glyph]) -> bool:
    """Return whether the first row alone is bold or shaded."""
    if len(grid.ys) < 3:
        return False
    first, second = ([glyph for glyph in glyphs if grid.ys[row + 1] < glyph.base + glyph.ink.size * 0.3 <= grid.ys[row]] for row in (0, 1))
    if not first or not second:
        return False
    if are_bold(first) and not are_bold(second):
        return True
    shaded = [
        all(any(shade.holds(glyph.middle, glyph.base + 1) for shade in scene.shades) for glyph in (row[0], row[-1]))
        for row in (first, second)
    ]
    return shaded == [True, False]


def _fill(grid: Grid, glyphs: Sequence[Glyph]) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[CellInk | None, ...], ...]]:
    """Return the rows of the grid that hold text, and where it stands."""
    held: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        row = _slot(grid.ys, glyph.base + glyph.ink.size * 0.3, falling=True)
        column = _slot(grid.xs, glyph.middle, falling=False)
        held.setdefault(grid.home[row][column], []).append(glyph)
    texts = {place: text_of_cell(inside) for place, inside in held.items()}
    columns = range(len(grid.xs) - 1)
    filled = [row for row in range(len(grid.ys) - 1) if any(texts.get((row, column)) for column in columns)]
    inks = {place: CellInk(box_of(held[place]), confidence_of(held[place])) for place, text in texts.items() if text}
    return (
        tuple(tuple(texts.get((row, column), "") for column in columns) for row in filled),
        tuple(tuple(inks.get((row, column)) for column in columns) for row in filled),
    )


def _slot(edges: Sequence[float], at: float, *, falling: bool) -> int:
    for index in range(1, len(edges) - 1):
        if (at > edges[index]) if falling else (at < edges[index]):
            return index - 1
    return len(edges) - 2


def count_header_rows(rows: Sequence[Sequence[str]], *, stressed: bool = False) -> int:
    """Return how many rows at the top name the columns: 0, 1 or 2 (a merged title over its parts).

    stressed: the first row, and not the second, is bold or shaded. A form of names and values (项目名称 | …) has no such row.
    """
    if len(rows) < 2 or not (_names_columns(rows[0]) or (stressed and _is_short(rows[0]))):
        return 0
    gaps = [index for index, cell in enumerate(rows[0]) if not cell]
    below = rows[1]
    is_split = bool(gaps) and not below[0] and all(below[index] for index in gaps if index) and _is_short(below)
    return 2 if is_split and len(rows) > 2 else 1


def _is_short(row: Sequence[str]) -> bool:
    """Return whether the cells could be names of columns: several, short, different, no figures and no sentences."""
    cells = [cell for cell in row if cell]
    if len(cells) < 2 or len(set(cells)) < len(cells):
        return False
    return not any(len(fold_text(cell)) > 20 or _SENTENCE.search(cell) or _FIGURE.fullmatch(cell) for cell in cells)


def _names_columns(row: Sequence[str]) -> bool:
    if not _is_short(row):
        return False
    cells = [fold_text(cell) for cell in row if cell]
    named = [cell for cell in cells if _COLUMN.search(cell)]
    if len(cells) == 4 and named == [cells[0], cells[2]]:
        return False  # 建设单位 | 某局 | 联系人 | 某某: two pairs of a form
    if len(cells) == 2:
        # 项目名称 | 某某平台 is a line of a form: the second cell must be a plain word for a column.
        return len(named) == 2 and len(cells[1]) <= 6
    return 2 * len(named) >= len(cells)


def continues(before: PrintedTable, after: PrintedTable) -> bool:
    """Return whether `after`, first on its page, goes on with the columns of `before`, last on the page before it."""
    if after.page != before.page + 1:
        return False
    if after.header_rows and not repeats_header(before, after):
        return False
    if len(before.edges) == len(after.edges):
        return all(abs(one - other) <= _EDGE for one, other in zip(before.edges, after.edges, strict=True))
    wide, narrow = sorted((before.edges, after.edges), key=len, reverse=True)
    ends_meet = abs(wide[0] - narrow[0]) <= _EDGE and abs(wide[-1] - narrow[-1]) <= _EDGE
    return ends_meet and all(any(abs(edge - other) <= _EDGE for other in wide) for edge in narrow)


def repeats_header(before: PrintedTable, after: PrintedTable) -> bool:
    """Return whether `after` begins with the column names of `before`."""
    count = before.header_rows
    return count > 0 and [list(map(fold_text, row)) for row in before.rows[:count]] == [
        list(map(fold_text, row)) for row in after.rows[:count]
    ]


def is_rest_of_row(before: Sequence[Sequence[str]], row: Sequence[str]) -> bool:
    """Return whether `row`, first on its page, holds only what did not fit of the last row of `before` (data rows of the table so far).

    It has nothing in columns that every row fills, and words only where the row before has some. A new row under a merged
    cell is not one: the column of the merged cell is not filled in every row.
    """
    if len(before) < 2 or any(cell and not above for cell, above in zip(row, before[-1], strict=True)):
        return False
    always = [column for column in range(len(row)) if all(earlier[column] for earlier in before)]
    return any(not row[column] for column in always)


def align(table: PrintedTable, edges: tuple[float, ...]) -> PrintedTable:
    """Return the table with its cells moved into the columns of `edges`, which include its own."""
    if len(table.edges) >= len(edges):
        return table
    places = [min(range(len(edges) - 1), key=lambda index: abs(edges[index] - left)) for left in table.edges[:-1]]
    count = len(edges) - 1
    return replace(
        table,
        rows=tuple(_spread(row, places, count, "") for row in table.rows),
        inks=tuple(_spread(row, places, count, None) for row in table.inks),
        edges=edges,
    )


_Cell = TypeVar("_Cell")


def _spread(row: Sequence[_Cell], places: Sequence[int], count: int, empty: _Cell) -> tuple[_Cell, ...]:
    cells = [empty] * count
    for place, cell in zip(places, row, strict=True):
        cells[place] = cell
    return tuple(cells)
