"""Whether the tables of amounts add up: totals, subtotals, parts under a heading row, quantity times price."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from math import prod

from assistant.screening.disagreement import Disagreement, written_wan
from assistant.screening.money import MoneyRow, MoneyTable, read_figure, unit_of
from assistant.screening.profile import piece_of
from assistant.screening.report import Report, Table
from assistant.screening.types import FlagKind

__all__ = ["wrong_products", "wrong_sums"]

_SUM_SHARE = Decimal("0.001")
_ROUNDING = Decimal("0.011")  # of the table's unit, for each part: figures are given to two places
_LEAST_PARTS = 2
_SUBTOTAL = re.compile(r"小计|^(?:其中|合计|总计)")
_NAMED_SUBTOTAL = re.compile(r"小计")
_PARTIAL = re.compile(r"其中|含|包括")
_QUANTITY = re.compile(
    r"^(?:数量|套数|台数|人数|月数|年限|年数|天数|工日|人月|人天|周期|期限|次数|点位数?|户数|路数|工作量|频次|单位数)(?:\(.{1,6}\))?$"
)
_PRICE = re.compile(r"单价|综合价|人月费率|费率")
_CORRECTED = re.compile(r"系数|折扣|税率|优惠|比例|调整|占比|权重|折")
_LEADING_FIGURE = re.compile(r"^(?:约)?(?P<figure>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)(?![0-9]|[-~至])")
_MOST_FACTORS = 4


def wrong_sums(table: MoneyTable, report: Report) -> Iterator[Disagreement]:
    """Yield the totals and subtotals of a table that are the sum of its rows under no reading of its levels."""
    found = [*_wrong_total(table), *_wrong_subtotals(table), *_wrong_parents(table)]
    told: set[int] = set()
    for row, added in found:
        if row.statement not in told and row.wan is not None:
            told.add(row.statement)
            name = row.name[:16] or "合计"
            message = f"表中“{name}”{written_wan(row.wan)}与各项之和{written_wan(added)}不符。"
            yield Disagreement(kind=FlagKind.INCONSISTENT_AMOUNTS, message=message, pieces=(piece_of(report.statements[row.statement]),))


def _wrong_total(table: MoneyTable) -> Iterator[tuple[MoneyRow, Decimal]]:
    if not table.totals:
        return
    total = table.totals[-1]
    position = table.rows.index(total)
    parts = _with_amount(table.rows[:position]) or _with_amount(table.rows[position + 1 :])
    if total.wan is None or len(parts) < _LEAST_PARTS:
        return
    sums = [_sum(reading) for reading in _readings(parts) if reading]
    if not any(_equal(total.wan, added, parts=len(parts), table=table) for added in sums):
        yield total, sums[0]


def _wrong_subtotals(table: MoneyTable) -> Iterator[tuple[MoneyRow, Decimal]]:
    """Yield rows called 小计 that are not the sum of the rows above them, back to the previous 小计."""
    start = 0
    for position, row in enumerate(table.rows):
        if row in table.totals:
            start = position + 1
        elif _NAMED_SUBTOTAL.search(row.name):
            parts = _with_amount(table.rows[start:position])
            start = position + 1
            if row.wan is None or len(parts) < _LEAST_PARTS:
                continue
            sums = [_sum(reading) for reading in _readings(parts) if reading]
            if not any(_equal(row.wan, added, parts=len(parts), table=table) for added in sums):
                yield row, sums[0]


def _wrong_parents(table: MoneyTable) -> Iterator[tuple[MoneyRow, Decimal]]:
    """Yield rows numbered 一、二 that are not the sum of the rows numbered 1, 2 under them; all these must have amounts."""
    for position, row in enumerate(table.rows):
        if level_of(row) != "chinese" or row.wan is None or _SUBTOTAL.search(row.name):
            continue
        children: list[MoneyRow] = []
        for other in table.rows[position + 1 :]:
            if level_of(other) in ("chinese", "none"):
                break
            children.append(other)
        plain = [child for child in children if level_of(child) == level_of(children[0])]
        if len(plain) < _LEAST_PARTS or any(child.wan is None or _PARTIAL.search(child.name) for child in plain):
            continue
        if not _equal(row.wan, _sum(plain), parts=len(plain), table=table):
            yield row, _sum(plain)


def _with_amount(rows: Sequence[MoneyRow]) -> list[MoneyRow]:
    return [row for row in rows if row.wan is not None]


def _sum(rows: Sequence[MoneyRow]) -> Decimal:
    return sum((row.wan for row in rows if row.wan is not None), Decimal(0))


def _equal(stated: Decimal, added: Decimal, *, parts: int, table: MoneyTable) -> bool:
    return abs(stated - added) <= max(_SUM_SHARE * abs(stated), table.unit_wan * _ROUNDING * parts)


def _readings(parts: list[MoneyRow]) -> Iterator[list[MoneyRow]]:
    """Yield the rows that may be meant to add up: all, without subtotals, the subtotals alone, each numbering level, the leaves."""
    plain = [row for row in parts if not _SUBTOTAL.search(row.name)]
    yield plain
    yield parts
    yield [row for row in parts if _SUBTOTAL.search(row.name)]
    for level in sorted({level_of(row) for row in plain}):
        yield [row for row in plain if level_of(row) == level]
    yield [row for row in plain if level_of(row) in ("none", "chinese")]
    numbers = [row.number for row in plain]
    yield [row for row in plain if not any(number.startswith(f"{row.number}.") for number in numbers if row.number)]
    chinese = {row.statement for row in plain if level_of(row) == "chinese"}
    if chinese:
        yield [row for row in plain if row.statement not in chinese]
    last = max((position for position, row in enumerate(parts) if _SUBTOTAL.search(row.name)), default=-1)
    yield [row for row in parts[: last + 1] if _SUBTOTAL.search(row.name)] + parts[last + 1 :]  # 小计, 小计, 预备费


def level_of(row: MoneyRow) -> str:
    """Return the kind of a row's number: none, chinese (一), bracket ((一)), digits-N (N dots)."""
    if not row.number:
        return "none"
    if row.number[0].isdigit():
        return f"digits-{row.number.count('.')}"
    return "bracket" if row.number[0] == "(" else "chinese"


def wrong_products(table: MoneyTable, report: Report) -> Iterator[Disagreement]:
    """Yield rows whose amount is no product of their price and their quantities. A table whose rows all differ means something else."""
    plain = report.tables[table.table]
    price = next((column for column, title in enumerate(plain.header) if _PRICE.search(title)), None)
    factors = [column for column, title in enumerate(plain.header) if _QUANTITY.search(title)][:_MOST_FACTORS]
    if price is None or not factors or any(_CORRECTED.search(title) for title in plain.header):
        return
    unit = unit_of(plain, price, report) or table.unit_wan
    checked, wrong = 0, []
    for row in table.rows:
        fits = None if row in table.totals else _multiplies(row, plain, price=price, factors=factors, unit=unit, table=table, report=report)
        checked += fits is not None
        if fits is False:
            wrong.append(row)
    if wrong and (len(wrong) < checked or checked == 1):
        names = "、".join(f"“{row.name[:16]}”" for row in wrong[:3])
        pieces = tuple(piece_of(report.statements[row.statement]) for row in wrong)
        message = f"表中{names}的金额与数量、单价之积不符。"
        yield Disagreement(kind=FlagKind.INCONSISTENT_AMOUNTS, message=message, pieces=pieces)


def _multiplies(
    row: MoneyRow, plain: Table, *, price: int, factors: Sequence[int], unit: Decimal, table: MoneyTable, report: Report
) -> bool | None:  # fmt: skip
    """Return whether a row's amount is its price times some of its quantities, None where it has no price, quantity or amount."""
    cells = report.statements[row.statement].cells
    if row.wan is None or len(cells) < len(plain.header):
        return None
    each = read_figure(cells[price], unit)
    counts = [Decimal(match["figure"].replace(",", "")) for column in factors if (match := _LEADING_FIGURE.match(cells[column]))]
    if each is None or each <= 0 or not counts or row.wan <= 0:
        return None
    for size in range(1, len(counts) + 1):
        for chosen in combinations(counts, size):
            times = prod(chosen, start=Decimal(1))
            # Prices are given to two places: their rounding counts as often as the thing is bought.
            tolerance = Decimal("0.006") * unit * times + Decimal("0.006") * table.unit_wan + _SUM_SHARE * row.wan
            if abs(each * times - row.wan) <= tolerance:
                return True
    return False
