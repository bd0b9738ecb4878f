"""Amounts that a report states about the project as a whole, in prose and in tables: total, software part."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from assistant.screening.evidence import Piece
from assistant.screening.money import TOTAL_ROW, MoneyRow, MoneyTable
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.text.amounts import Relation, current_amounts, parse_amounts
from assistant.text.normalize import fold_text
from assistant.text.script import simplified
from assistant.text.span import Frozen, Span

__all__ = ["Stated", "most_stated", "software_by_words", "stated_software", "stated_totals"]


class Stated(Frozen):
    """An amount with where it stands. weight: how sure it is that the amount is what was looked for, 1 to 3."""

    wan: Decimal
    relation: Relation
    piece: Piece
    weight: int
    places: int  # decimals written, in 万元


_TOTAL = re.compile(
    r"(?:(?:项目|工程|建设|估算|概算|计划|预算|本项目|投资|建安)*总(?:投资|预算|经费|造价|概算|费用)(?:估算|概算|预算|金额|额|规模)?"
    r"|(?:投资|经费|资金|费用|概算|预算|申报|申请)(?:估算|概算|测算|需求)?(?:总额|总计|合计|共计|总共)|(?:投资|经费|费用|资金)(?:估算|概算|测算|预算)|(?:资金|经费|投资)总?需求量?|(?:拟|计划|估算)(?:总)?(?:投入|投资)|(?:采购|招标)(?:预算|控制价)|[两三四五六]个?(?:包|标段)合计|全部(?:经费|费用|投资|资金)|(?:(?:合计|总计|一共|总共|共)?需要?|所需)(?:资金|经费|费用|投资)|(?:项目|申报|申请|预算)(?:总)?(?:预算|金额|资金|经费)(?:总额)?|预算(?:总额|总计|合计|金额)"
    r"|(?:服务|运维)(?:总)?(?:费用|经费)(?:总额|总计|合计)?|(?:费用|经费|资金)(?:总额|总计|合计)|(?:^|[,;.])(?:本|该)?(?:项目|本项目)?(?:预算|经费)|费总[额计]|(?:^|年度)(?:服务|运维|维护)费|(?:^|[,;.:])(?:本|该)?项目(?:投资|投入)"
    r"|(?:现|本次|拟|特|此次|本项目|今年|本年度?)申请(?:[^,.;|0-9]{0,8}(?:经费|资金|投资))?|花多少(?:钱)?:|(?:整个|全部)(?:项目|工程|系统)?[^,.;|0-9]{0,6}(?:下来|算下来|加起来)(?:要|需要|花|共|是)?)"
    r"(?:\([^()]{1,14}\))?[^,.;|0-9]{0,14}[:|]?[^,.;|0-9]{0,6}$"
)
# 总共865000元 says whose total it is only by the chapter it stands in, or the sentence.
_BARE_TOTAL = re.compile(
    r"(?:^|[,;.:)])(?:以上|上述|各项|全部|项目|经费|费用|资金|投资)*(?:总共|总计|一共|共计|合计|共需|共|约需|总需)(?:要|需)?(?:花|用|投入)?(?:约|为|是)?$"
)
_MONEY_CHAPTER = re.compile(r"钱|投资|经费|资金|费用|预算|估算|概算|造价")
_MONEY_SENTENCE = re.compile(r"^(?:钱|投资|经费|资金|费用|预算)")
_SURE_TOTAL = re.compile(r"总(?:投资|预算|经费|造价|概算)|花多少")
_FORM_LINE = re.compile(r"^[^:]{2,12}:$")  # a basic fact on a line of its own: 申报金额:136万元
# A form's cell may say no more than this.
_TOTAL_CELL = re.compile(r"^(?:项目|总|计划|估算)?(?:投资|经费|资金|预算|造价|花费|多少钱|花多少钱?|要多少钱)(?:\((?:万?元|亿元)\))?$")
_MADE = r"(?:(?:定制|功能|升级)*(?:开发|研发|改造|升级|增补)|建设)"
_SOFTWARE = re.compile(
    rf"(?:(?:应用|定制|系统|平台)*软件(?:系统|平台|功能)?{_MADE}(?:部分|及实施|服务)?(?:的)?(?:费用?|投资|估算|经费|金额|预算)*(?:金额|估算)?"
    r"|软件(?:部分|费用?|投资)(?:估算|金额|投资)*|(?:^|[,;:.(、]|其中:?)软件(?:类|部分|占)?(?:\([A-Za-z]{1,8}\))?(?![、和及与,])|(?:应用|业务)系统(?:定制)?(?:开发|研发)(?:费用?|投资|部分)?|定制(?:化)?开发(?:费用?|部分)?"
    r"|(?:^|[,;:.(]|其中:?)应用软件|做(?:小程序|系统|平台|软件)[^,;.0-9]{0,8}的钱|(?:^|[,;:.(]|其中:?)(?:系统|平台|小程序|功能)(?:定制)?(?:开发|研发)(?:及实施)?(?:费用?|部分|投资)?)"
    r"(?:\([^()]{1,14}\))?[^,.;|0-9]{0,12}[:|]?[^,.;|0-9]{0,6}$"
)
_SOFTWARE_ROW = re.compile(
    rf"^(?:(?:应用|定制|业务|系统|平台)*软件(?:系统|平台|功能)?{_MADE}(?:部分|及实施|服务)?(?:费用?|投资|小计|合计)*"
    r"|软件(?:部分|费用?|投资|小计|合计)+|(?:应用|业务)系统(?:定制)?(?:开发|研发|软件开发)(?:费用?|投资|部分|小计)?|定制(?:化)?(?:软件)?开发(?:费用?|部分)?|(?:系统|平台)(?:开发|研发)(?:及实施)?(?:费用?|部分)?|软件|software)(?:\|.*)?(?:\(.*\))?$"
)
_SOFTWARE_PART = re.compile(
    r"(?:软件|应用|系统|平台|功能|小程序|后台|程序|模块|门户|网站|app|移动端|客户端)(?:定制|功能|升级|改造)?(?:开发|研发)(?:及实施)?(?:费用?)?(?:\(.*\))?$"
)
# What is counted in months of developers' work is developed.
_WORK_COLUMN = re.compile(r"人月|功能点|^fp$")
_NOT_DEVELOPED = re.compile(r"运维|驻场|维护|培训|测试|测评|监理|数据|硬件|设备|咨询|实施|迁移|集成")
_ALL_SOFTWARE = re.compile(
    r"(?:都|均|全部|全)(?:是|为|用于|用在|用来)[^,;.|0-9]{0,6}(?:软件|系统|平台|小程序|程序)(?:的)?(?:功能|定制)?(?:开发|研发|改造|升级)"
)
_NO_SOFTWARE = re.compile(
    r"(?:不|无|未)(?:再|涉及|含|包含|包括|形成)*(?:任何)?(?:新)?(?:的)?(?:软件|(?:应用|信息|业务)?系统)(?:开发|研发)|不(?:再|新)?(?:开发|研发)(?:任何)?(?:新)?(?:的)?(?:软件|系统)(?:[,.;]|和|及|$)"
    r"|(?:^|\|)(?:其中:?)?软件(?:开发)?(?:费用?|投资|部分)?(?:\(万?元\))?\|(?:0(?:\.0+)?(?:万?元)?|无|不涉及)(?:\||$)"
)
# Another phase's, another year's or another project's money; a threshold of the regulation.
_ELSEWHERE = re.compile(
    r"(?:[一二三四五]期|前期|首期|上年|去年|同类|类似|其他(?:地|省|州|项目)|历年|20[0-9]{2}年全|全(?:州|县|国|区|疆|市)(?:政务|电子政务|数字)?(?:信息化)?(?:建设)?(?:总)?投资|近[0-9一二两三四五六七八九十]+年|(?:原|现有|老|旧)系统|原?合同|已(?:累计)?(?:投入|完成投资)|(?:立项|启动)建设|建成|竣工|通过验收)"
)
_A_YEAR = re.compile(r"累计投资|年度投资|分年")
_GAINED = re.compile(r"节约|节省|挽回|避免|浪费|损失|增收|产值|营业")
_SPARED = re.compile(r"腾出|节约|节省|省下|减少|核减|压减|免去|原(?:合同|开发|报价|软件)")
_PHASE = re.compile(r"[一二三四五]期")
_TITLE_LINES = 6
_LONGEST_TITLE = 60
_NOW = re.compile(r"[,;](?:现|本次|本期|本项目|此次|今年|本年)")
_FIGURES = re.compile(r"^[0-9][0-9,.]*(?:万?元)?$")
_THRESHOLDS = (Relation.ABOVE, Relation.AT_LEAST, Relation.BELOW)  # 总投资超过100万元 tells a rule, not the amount
_PART = re.compile(r"其中[:,]?")
_REACH = 60
_LONGEST = 2000
_WHOLE_SHARE = Decimal("0.6")


def stated_totals(report: Report, tables: tuple[MoneyTable, ...]) -> tuple[Stated, ...]:
    """Return every statement of the project's total. A table that sums up to far less than what prose says is a part's."""
    prose = (found for statement in _speaking(report) for found in _amounts_after(statement, _TOTAL, report))
    rows = [
        (table, _stated(report.statements[row.statement], row.wan, weight=2))
        for table in tables for row in table.totals[-1:] if row.wan is not None
    ]  # fmt: skip
    bare = (
        found
        for statement in _speaking(report)
        if _MONEY_SENTENCE.match(statement.folded) or _on_money(statement, report)
        for found in _amounts_after(statement, _BARE_TOTAL, report)
    )
    said = (*prose, *bare, *_labelled(report, _TOTAL))
    most = max((claim.wan for claim in said if claim.weight > 1), default=Decimal(0))
    table, largest = max(rows, key=lambda row: row[1].wan, default=(None, None))  # part tables have totals of their own
    if table is None or largest is None or largest.wan < _WHOLE_SHARE * most or (largest.wan < most and _is_all_software(table, report)):
        return said
    return (*said, largest)


def stated_software(report: Report, tables: tuple[MoneyTable, ...]) -> tuple[Stated, ...]:
    """Return every statement of what software development costs."""
    prose = (found for statement in _speaking(report, rows=True) for found in _amounts_after(statement, _SOFTWARE, report))
    rows = [
        _stated(report.statements[row.statement], row.wan, weight=3)
        for table in tables
        for row in table.rows
        if row.wan is not None and _SOFTWARE_ROW.match(row.name)
    ]
    said = (*rows, *prose, *_labelled(report, _SOFTWARE))
    summed = () if rows else (claim for table in tables if (claim := _sum_of_parts(table, report)))
    return (*said, *list(summed)[:1])


def software_by_words(report: Report, total: Stated | None) -> Stated | None:
    """Return the total where a sentence says that all of it is for software, 0 where one says that none is developed."""
    for statement in _speaking(report):
        if total is not None and _ALL_SOFTWARE.search(statement.folded):
            return _stated(statement, total.wan, weight=1)
    none = next((statement for statement in _speaking(report, rows=True) if _NO_SOFTWARE.search(statement.folded)), None)
    return _stated(none, Decimal(0), weight=1) if none else None


def _sum_of_parts(table: MoneyTable, report: Report) -> Stated | None:
    """Return the sum of a table's rows that are software development under other names, or are counted in work; None without any."""
    parts = _software_parts(table, report)
    if not parts:
        return None
    return _stated(report.statements[parts[0].statement], sum((row.wan for row in parts if row.wan), Decimal(0)), weight=2)


def _software_parts(table: MoneyTable, report: Report) -> list[MoneyRow]:
    works = [column for column, title in enumerate(report.tables[table.table].header) if _WORK_COLUMN.search(title)]
    return [row for row in table.rows if row.wan is not None and (_SOFTWARE_PART.search(row.name) or _is_work(row, works, report))]


def _is_all_software(table: MoneyTable, report: Report) -> bool:
    parts = _software_parts(table, report)
    return bool(parts) and len(parts) == sum(1 for row in table.rows if row.wan is not None and row not in table.totals)


def _is_work(row: MoneyRow, works: list[int], report: Report) -> bool:
    """Return whether a row, no total, has a figure in a column of developers' work."""
    cells = report.statements[row.statement].cells
    counted = any(column < len(cells) and cells[column][:1].isdigit() for column in works)
    return counted and not TOTAL_ROW.match(row.name) and not _NOT_DEVELOPED.search(row.name)


def most_stated(claims: Iterable[Stated]) -> Stated | None:
    """Return the claim whose amount has the greatest weight in all, the earliest of equals, None without claims."""
    ordered = sorted(claims, key=lambda claim: claim.piece.span.start)
    weights: dict[Decimal, int] = {}
    for claim in ordered:
        weights[claim.wan] = weights.get(claim.wan, 0) + claim.weight
    return max(ordered, key=lambda claim: weights[claim.wan], default=None)


def _speaking(report: Report, *, rows: bool = False) -> Iterator[Statement]:
    for statement in report.statements:
        if (rows or statement.kind is not Kind.ROW) and statement.zone is Zone.BODY:
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
    """Yield the amounts of a sentence that stand right after `name`, or replace one that does: 总投资由528万元降为486万元."""
    flat = _flat(statement, report)
    amounts = parse_amounts(flat)
    current = current_amounts(amounts, flat)
    own = _own_phase(report)
    start = None
    for amount in amounts:
        start = amount.span.start if start is None else start
        if amount not in current:
            continue
        before, start = flat[max(0, start - _REACH) : start].replace(" ", "").replace("\n", ""), None
        match = name.search(before)
        if amount.relation in _THRESHOLDS or not match or amount.wan <= 0 or _is_elsewhere(before[: match.end()].replace(own, ""), name):
            continue
        if _PART.search(before[: match.start()]) and name is not _SOFTWARE:
            continue
        sure = name is _SOFTWARE or _SURE_TOTAL.search(match[0]) or (name is _TOTAL and _FORM_LINE.match(before))
        yield _stated(statement, amount.wan, weight=3 if sure else 1, relation=amount.relation)


def _own_phase(report: Report) -> str:
    """Return the phase that the report is about by its first lines: 二期; 本期 where they name none."""
    lines = [statement.folded for statement in report.statements[:_TITLE_LINES]]
    first = "".join(line for line in lines if len(line) <= _LONGEST_TITLE and line[-1] not in ".;")
    phases = set(_PHASE.findall(first))
    return phases.pop() if len(phases) == 1 else "本期"


def _is_elsewhere(before: str, name: re.Pattern[str]) -> bool:
    """Return whether the words before an amount, from where they turn to the project, speak of other money."""
    turns = list(_NOW.finditer(before))
    said = before[turns[-1].start() :] if turns else before
    clause = said[said.rfind(",") + 1 :]
    return bool(_ELSEWHERE.search(said) or _A_YEAR.search(clause) or _GAINED.search(clause) or (name is _SOFTWARE and _SPARED.search(said)))


def _flat(statement: Statement, report: Report) -> str:
    """Return a statement's text with plain punctuation, simplified where the report is."""
    text = statement.span.of(report.document.text)[:_LONGEST]
    if len(text) == _LONGEST:  # of a table's row: sentences are shorter
        return text.translate(_PLAIN)
    return (text if fold_text(text) == statement.folded else simplified(text)).translate(_PLAIN)


def _labelled(report: Report, name: re.Pattern[str]) -> Iterator[Stated]:
    """Yield the amounts in cells whose neighbour to the left, with its unit, is `name`: 总投资(万元) | 1200."""
    for statement in report.statements:
        if statement.kind is not Kind.ROW or statement.zone is not Zone.BODY:
            continue
        for label, value in zip(statement.cells, statement.cells[1:], strict=False):
            if len(label) > 16 or not (name.search(label) or (name is _TOTAL and _TOTAL_CELL.match(label))):
                continue
            if sum(1 for cell in statement.cells if _FIGURES.match(cell)) > 1:  # by parts, by years: no one amount
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
