"""Amounts that a report states about the project as a whole, in prose and in tables: total, software part."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from assistant.screening.evidence import Piece
from assistant.screening.money import MoneyTable
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.text.amounts import Relation, parse_amounts
from assistant.text.span import Frozen, Span

__all__ = ["Stated", "most_stated", "stated_software", "stated_totals"]


class Stated(Frozen):
    """An amount with where it stands. weight: how sure it is that the amount is what was looked for, 1 to 3."""

    wan: Decimal
    relation: Relation
    piece: Piece
    weight: int
    places: int  # decimals written, in 万元


_TOTAL = re.compile(
    r"(?:(?:项目|工程|建设|估算|概算|计划|预算|本项目|投资|建安)*总(?:投资|预算|经费|造价|概算)(?:估算|概算|预算|金额|额|规模)?"
    r"|(?:投资|经费|资金|费用|概算|预算)(?:估算|概算|测算|需求)?(?:总额|总计|合计|共计|总共)|投资(?:估算|概算)|全部(?:经费|费用|投资|资金)|(?:共需|所需)(?:资金|经费|费用|投资)|(?:项目|申报|申请|预算)(?:总)?(?:预算|金额|资金|经费)(?:总额)?|预算(?:总额|总计|合计|金额)"
    r"|(?:服务|运维)(?:总)?(?:费用|经费)(?:总额|总计|合计)?|(?:费用|经费|资金)(?:总额|总计|合计)|(?:^|[,;.])(?:项目|本项目)?(?:预算|经费))"
    r"(?:\((?:万?元|亿元)\))?[^,.;|0-9]{0,14}[:|]?[^,.;|0-9]{0,6}$"
)
# 总共865000元 says whose total it is only by the chapter it stands in.
_BARE_TOTAL = re.compile(
    r"(?:^|[,;.:)。;])(?:以上|上述|各项|全部|项目|经费|费用|资金|投资)*(?:总共|总计|一共|共计|合计|共需|共)(?:要|需)?(?:花|用|投入)?(?:约|为|是)?$"
)
_MONEY_CHAPTER = re.compile(r"钱|投资|经费|资金|费用|预算|估算|概算|造价")
_SURE_TOTAL = re.compile(r"总(?:投资|预算|经费|造价|概算)")
_SOFTWARE = re.compile(
    r"(?:(?:应用|定制|系统|平台)?软件(?:系统|平台)?(?:定制)?(?:开发|研发|建设)(?:部分|及实施|服务)?(?:的)?(?:费用?|投资|估算|经费|金额|预算)*(?:金额|估算)?"
    r"|软件(?:部分|费用?|投资)(?:估算|金额|投资)*|(?:^|[,;:.(、。;]|其中:?)软件(?:类|部分)?(?:\([A-Za-z]{1,8}\))?(?![、和及与,])|(?:应用|业务)系统(?:定制)?(?:开发|研发)(?:费用?|投资|部分)?|定制(?:化)?开发(?:费用?|部分)?)"
    r"(?:\((?:万?元|亿元)\))?[^,.;|0-9]{0,12}[:|]?[^,.;|0-9]{0,6}$"
)
_SOFTWARE_ROW = re.compile(
    r"^(?:(?:应用|定制|业务|系统|平台)*软件(?:系统|平台)?(?:定制)?(?:开发|研发|建设)(?:部分|及实施|服务)?(?:费用?|投资|小计|合计)*"
    r"|软件(?:部分|费用?|投资|小计|合计)+|(?:应用|业务)系统(?:定制)?(?:开发|研发|软件开发)(?:费用?|投资|部分|小计)?|定制(?:化)?(?:软件)?开发(?:费用?|部分)?|软件)(?:\|.*)?(?:\(.*\))?$"
)
_SOFTWARE_PART = re.compile(r"(?:软件|应用|系统|平台|功能)(?:定制)?开发(?:费)?(?:\(.*\))?$")
# Another phase's, another year's or another project's money; a threshold of the regulation.
_ELSEWHERE = re.compile(
    r"(?:一期|二期|三期|前期|首期|上年|去年|同类|类似|其他(?:地|省|州|项目)|历年|原系统|已(?:累计)?(?:投入|完成投资)|累计投资|年度投资|分年|(?:立项|启动)建设|建成|竣工|通过验收)"
)
_THRESHOLDS = (Relation.ABOVE, Relation.AT_LEAST, Relation.BELOW)  # 总投资超过100万元 tells a rule, not the amount
_PART = re.compile(r"其中[:,]?")
_REACH = 60
_WHOLE_SHARE = Decimal("0.6")


def stated_totals(report: Report, tables: tuple[MoneyTable, ...]) -> tuple[Stated, ...]:
    """Return every statement of the project's total. A table that sums up to far less than what prose says is a part's."""
    prose = (found for statement in _speaking(report) for found in _amounts_after(statement, _TOTAL, report))
    rows = (
        _stated(report.statements[row.statement], row.wan, weight=2) for table in tables for row in table.totals[-1:] if row.wan is not None
    )  # fmt: skip
    bare = (
        found for statement in _speaking(report) if _on_money(statement, report) for found in _amounts_after(statement, _BARE_TOTAL, report)
    )
    said = (*prose, *bare, *_labelled(report, _TOTAL))
    most = max((claim.wan for claim in said if claim.weight > 1), default=Decimal(0))
    return (*said, *(claim for claim in _largest(rows) if claim.wan >= _WHOLE_SHARE * most))


def stated_software(report: Report, tables: tuple[MoneyTable, ...]) -> tuple[Stated, ...]:
    """Return every statement of what software development costs."""
    prose = (found for statement in _speaking(report) for found in _amounts_after(statement, _SOFTWARE, report))
    rows = [
        _stated(report.statements[row.statement], row.wan, weight=3)
        for table in tables
        for row in table.rows
        if row.wan is not None and _SOFTWARE_ROW.match(row.name)
    ]
    if not rows:
        rows = [claim for table in tables if (claim := _sum_of_parts(table, report))][:1]
    return (*rows, *prose, *_labelled(report, _SOFTWARE))


def _sum_of_parts(table: MoneyTable, report: Report) -> Stated | None:
    """Return the sum of a table's rows that are software development under other names, None without any."""
    parts = [row for row in table.rows if row.wan is not None and _SOFTWARE_PART.search(row.name)]
    if not parts:
        return None
    return _stated(report.statements[parts[0].statement], sum((row.wan for row in parts if row.wan), Decimal(0)), weight=2)


def most_stated(claims: Iterable[Stated]) -> Stated | None:
    """Return the claim whose amount has the greatest weight in all, the earliest of equals, None without claims."""
    ordered = sorted(claims, key=lambda claim: claim.piece.span.start)
    weights: dict[Decimal, int] = {}
    for claim in ordered:
        weights[claim.wan] = weights.get(claim.wan, 0) + claim.weight
    return max(ordered, key=lambda claim: weights[claim.wan], default=None)


def _largest(rows: Iterable[Stated]) -> Iterator[Stated]:
    """Return the largest of several tables' totals: part tables have totals of their own."""
    largest = max(rows, key=lambda claim: claim.wan, default=None)
    if largest:
        yield largest


def _speaking(report: Report) -> Iterator[Statement]:
    for statement in report.statements:
        if statement.kind is not Kind.ROW and statement.zone is Zone.BODY:
            yield statement


def _on_money(statement: Statement, report: Report) -> bool:
    """Return whether a statement stands in a chapter on what the project costs."""
    number = statement.section
    while number is not None:
        section = report.sections[number]
        if _MONEY_CHAPTER.search(section.folded):
            return True
        number = section.parent
    return False


def _amounts_after(statement: Statement, name: re.Pattern[str], report: Report) -> Iterator[Stated]:
    """Yield the amounts of a sentence that stand right after `name`."""
    text = statement.span.of(report.document.text)
    flat = text.translate(_PLAIN)
    for amount in parse_amounts(flat):
        before = flat[max(0, amount.span.start - _REACH) : amount.span.start].replace(" ", "").replace("\n", "")
        match = name.search(before)
        if amount.relation in _THRESHOLDS or not match or _ELSEWHERE.search(before[: match.end()]) or amount.wan <= 0:
            continue
        if _PART.search(before[: match.start()]) and name is not _SOFTWARE:
            continue
        yield _stated(
            statement, amount.wan, weight=3 if name is _SOFTWARE or _SURE_TOTAL.search(match[0]) else 1, relation=amount.relation
        )  # fmt: skip


def _labelled(report: Report, name: re.Pattern[str]) -> Iterator[Stated]:
    """Yield the amounts in cells whose neighbour to the left, with its unit, is `name`: 总投资(万元) | 1200."""
    for statement in report.statements:
        if statement.kind is not Kind.ROW or statement.zone is not Zone.BODY:
            continue
        for label, value in zip(statement.cells, statement.cells[1:], strict=False):
            if len(label) > 16 or not name.search(label):
                continue
            unit = next((unit for unit in ("亿元", "万元", "元") if unit in label), "")
            amounts = parse_amounts(value) or parse_amounts(value + unit)
            if amounts and amounts[0].span.start <= 3:
                yield _stated(statement, amounts[0].wan, weight=3, relation=amounts[0].relation)


def _stated(statement: Statement, wan: Decimal, *, weight: int, relation: Relation = Relation.EXACT) -> Stated:
    piece = Piece(
        statement=statement.index, span=Span(start=statement.span.start, end=statement.span.end), folded=statement.folded,
        kind=statement.kind, block=statement.block,
    )  # fmt: skip
    exponent = wan.normalize().as_tuple().exponent
    return Stated(wan=wan, relation=relation, piece=piece, weight=weight, places=max(0, -exponent) if isinstance(exponent, int) else 0)


# Full-width signs, by their codes: editors and formatters fold them unasked.
_PLAIN = str.maketrans("\uff1a\uff0c\uff08\uff09\uff1b\u3002", ":,();.")
