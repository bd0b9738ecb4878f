"""Amounts in a report's tables: which column holds money, in which unit, and which rows are totals."""

import re
from decimal import Decimal, InvalidOperation

from assistant.screening.report import Report, Statement, Table
from assistant.text.amounts import parse_amounts
from assistant.text.span import Frozen

__all__ = ["TOTAL_ROW", "MoneyRow", "MoneyTable", "read_figure", "read_money_tables", "unit_of"]


class MoneyRow(Frozen):
    """A data row with its amount in 万元; name: its cells that are words, folded; statement: its number in the report."""

    statement: int
    name: str
    number: str
    wan: Decimal | None


class MoneyTable(Frozen):
    """A table with a column of amounts. unit_wan: what one unit of its figures is in 万元."""

    table: int
    rows: tuple[MoneyRow, ...]
    unit_wan: Decimal

    @property
    def totals(self) -> tuple[MoneyRow, ...]:
        return tuple(row for row in self.rows if TOTAL_ROW.match(row.name))


TOTAL_ROW = re.compile(
    r"^(?:[一二三四五六七八九十0-9]+[.,])?(?:项目|工程|费用|投资|预算|经费|资金)?(?:总计|合计|总投资|总预算|总价|总额|总费用|总经费|总共|一共|共计|(?:grand)?total)"
)
_UNITS = {"亿元": Decimal(10_000), "千元": Decimal("0.1"), "万元": Decimal(1), "元": Decimal("0.0001")}
_UNIT = re.compile(r"(亿元|千元|万元|元)")
_UNIT_NOTE = re.compile(r"单位[:为](?:人民币)?(亿元|千元|万元|元)")
# The surest title of an amounts column comes first.
_COLUMNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?:合计|合价|总价|小计|金额|总金额|总额|预算金额|投资金额|估算金额|费用合计)(?:\(.*\))?$",
        r"(?:合计|合价|总价|小计|金额)",
        r"^(?:亿元|千元|万元|元|价钱|多少钱|amount|cost)(?:\(.*\))?$",
        r"(?:投资额?|预算|估算|费用|经费|概算|资金|造价|估价|报价)(?!依据|说明|类别|名称|项目|标准|来源|构成|科目)",
    )
)
_FIGURE = re.compile(r"^[¥￥]?(?P<figure>-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?)(?P<unit>亿元|千元|万元|元|万)?$")
_NOTES_BELOW = 2
_NUMBERING = re.compile(r"^(?:[0-9]+(?:\.[0-9]+)*[.,]?|[一二三四五六七八九十]+[.,]?|\([一二三四五六七八九十0-9]+\)|[①-⑳])$")
_LEADING = re.compile(r"^(?:[0-9]+(?:\.[0-9]+)*[.,]|[一二三四五六七八九十]+[.,]|\([一二三四五六七八九十0-9]+\))")


def read_money_tables(report: Report) -> tuple[MoneyTable, ...]:
    """Return the report's tables that have a column of amounts with a known unit."""
    return tuple(found for table in report.tables.values() if (found := _money_table(table, report)))


def _money_table(table: Table, report: Report) -> MoneyTable | None:
    rows = [report.statements[index] for index in table.rows]
    columns = [index for pattern in _COLUMNS for index, title in enumerate(table.header) if pattern.search(title) and "单价" not in title]
    # A column 费用 may hold the names of the costs.
    column = next((index for index in columns if any(index < len(row.cells) and _FIGURE.match(row.cells[index]) for row in rows)), None)
    if column is None and any(TOTAL_ROW.match(cell) for row in rows for cell in row.cells[:2]) and _unit_around(table, report):
        column = _last_figures(rows)
    if column is None:
        return None
    unit = unit_of(table, column, report)
    if unit is None:
        return None
    return MoneyTable(table=table.number, rows=tuple(_row(row, column, unit) for row in rows), unit_wan=unit)


def unit_of(table: Table, column: int, report: Report) -> Decimal | None:
    """Return what one unit of a column is in 万元: from its title, a note 单位:万元 above, the caption, else from its cells.

    None where nothing says so.
    """
    title = table.header[column] if column < len(table.header) else ""
    if match := _UNIT.search(title):
        return _UNITS[match[1]]
    if unit := _unit_around(table, report):
        return unit
    cells = [row.cells[column] for row in map(report.statements.__getitem__, table.rows) if column < len(row.cells)]
    return Decimal(1) if any(parse_amounts(cell) for cell in cells) else None


def _unit_around(table: Table, report: Report) -> Decimal | None:
    """Return the unit that a note above or right below a table, or its caption, gives in 万元."""
    first, last = (table.rows[0], table.rows[-1]) if table.rows else (0, 0)
    above = reversed(report.statements[max(0, first - 4) : first + 1])
    for statement in (*above, *report.statements[last + 1 : last + 1 + _NOTES_BELOW]):
        if match := _UNIT_NOTE.search(statement.folded):
            return _UNITS[match[1]]
    if table.caption is not None and (match := re.search(r"\((亿元|千元|万元|元)\)", report.statements[table.caption].folded)):
        return _UNITS[match[1]]
    return None


def _last_figures(rows: list[Statement]) -> int | None:
    """Return the last column whose every cell is a figure, or empty; never the first."""
    width = min((len(row.cells) for row in rows), default=0)
    for column in range(width - 1, 0, -1):
        cells = [row.cells[column] for row in rows if row.cells[column]]
        if cells and all(map(_FIGURE.match, cells)):
            return column
    return None


def _row(statement: Statement, column: int, unit: Decimal) -> MoneyRow:
    words = [cell for cell in statement.cells if any(map(str.isalpha, cell)) and not _FIGURE.match(cell) and not _NUMBERING.match(cell)]
    first = statement.cells[0] if statement.cells else ""
    number = first if _NUMBERING.match(first) else (match[0] if (match := _LEADING.match(first)) else "")
    cell = statement.cells[column] if column < len(statement.cells) else ""
    name = _LEADING.sub("", words[0]) if words else ""
    wan = read_figure(cell, unit)
    if wan is None and TOTAL_ROW.match(name):  # merged cells move a total's figure to the left
        wan = next((found for text in reversed(statement.cells) if (found := read_figure(text, unit)) is not None), None)
    return MoneyRow(statement=statement.index, name=name, number=number.rstrip(".,"), wan=wan)


def read_figure(cell: str, unit: Decimal) -> Decimal | None:
    """Return the amount in a cell in 万元, None where it holds no single figure. unit: what one unit of bare figures is in 万元."""
    match = _FIGURE.match(cell)
    if not match:
        return None
    try:
        figure = Decimal(match["figure"].replace(",", ""))
    except InvalidOperation:
        return None
    own = match["unit"]
    return figure * (_UNITS["万元" if own == "万" else own] if own else unit)
