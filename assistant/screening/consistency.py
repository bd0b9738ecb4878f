"""Whether a report agrees with itself: totals stated twice, sums of tables, names of project and unit."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from assistant.screening.evidence import Piece
from assistant.screening.money import MoneyRow, MoneyTable
from assistant.screening.profile import Names, piece_of
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.screening.stated import Stated, stated_totals
from assistant.screening.types import FlagKind
from assistant.text.amounts import Relation
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen

__all__ = ["Disagreement", "differing_amounts", "disputed_totals", "foreign_names", "foreign_places"]


class Disagreement(Frozen):
    """Places of a report that do not agree, with a sentence that says how."""

    kind: FlagKind
    message: str
    pieces: tuple[Piece, ...]


_ROUGH = (Relation.ABOUT, Relation.BELOW, Relation.AT_MOST, Relation.ABOVE, Relation.AT_LEAST)
_ROUGH_SHARE = Decimal("0.05")
_SUM_SHARE = Decimal("0.001")
_LEAST_WEIGHT = 3
_SUBTOTAL = re.compile(r"小计|^(?:其中|合计|总计)")
_LEAST_ROWS = 2


def differing_amounts(report: Report, tables: tuple[MoneyTable, ...]) -> Iterator[Disagreement]:
    """Yield stated totals that disagree and tables whose rows do not add up to their total."""
    if totals := disputed_totals(report, tables):
        amounts = list(dict.fromkeys(_written(claim.wan) for claim in totals))
        pieces = tuple(claim.piece for claim in totals)
        yield Disagreement(kind=FlagKind.INCONSISTENT_AMOUNTS, message=f"总投资前后不一致:{'、'.join(amounts)}。", pieces=pieces)
    for table in tables:
        yield from _unbalanced(table, report)


def disputed_totals(report: Report, tables: tuple[MoneyTable, ...]) -> tuple[Stated, ...]:
    """Return the first statement of the total with those that disagree with it, none where all agree."""
    totals = [claim for claim in stated_totals(report, tables) if claim.weight >= _LEAST_WEIGHT or claim.piece.kind is Kind.ROW]
    first = min(totals, key=lambda claim: claim.piece.span.start, default=None)
    others = [claim for claim in totals if first and not _agree(first, claim)]
    return (first, *others) if first and others else ()


def _agree(one: Stated, other: Stated) -> bool:
    """Return whether two statements can mean the same amount: equal after rounding to the coarser, or nearly so if one is rough."""
    difference = abs(one.wan - other.wan)
    if one.relation in _ROUGH or other.relation in _ROUGH:
        return difference <= _ROUGH_SHARE * max(one.wan, other.wan)
    return difference <= Decimal("0.5").scaleb(-min(one.places, other.places))


def _unbalanced(table: MoneyTable, report: Report) -> Iterator[Disagreement]:
    """Yield a table whose last total is the sum of its rows under no reading of its levels."""
    if not table.totals:
        return
    total = table.totals[-1]
    position = table.rows.index(total)
    parts = [row for row in table.rows[:position] if row.wan is not None] or [
        row for row in table.rows[position + 1 :] if row.wan is not None
    ]
    if total.wan is None or len(parts) < _LEAST_ROWS:
        return
    tolerance = max(_SUM_SHARE * abs(total.wan), table.unit_wan * Decimal("0.011") * len(parts))
    sums = [sum((row.wan for row in reading if row.wan is not None), Decimal(0)) for reading in _readings(parts) if reading]
    if all(abs(total.wan - found) > tolerance for found in sums):
        yield Disagreement(
            kind=FlagKind.INCONSISTENT_AMOUNTS,
            message=f"表中合计{_written(total.wan)}与各项之和{_written(sums[0])}不符。",
            pieces=(piece_of(report.statements[total.statement]),),
        )  # fmt: skip


def _readings(parts: list[MoneyRow]) -> Iterator[list[MoneyRow]]:
    """Yield the rows that may be meant to add up: all, without subtotals, the subtotals alone, each numbering level, the leaves."""
    plain = [row for row in parts if not _SUBTOTAL.search(row.name)]
    yield plain
    yield parts
    yield [row for row in parts if _SUBTOTAL.search(row.name)]
    for level in sorted({_level(row) for row in plain}):
        yield [row for row in plain if _level(row) == level]
    numbers = [row.number for row in plain]
    yield [row for row in plain if not any(number.startswith(f"{row.number}.") for number in numbers if row.number)]
    chinese = {row.statement for row in plain if _level(row) == "chinese"}
    if chinese:
        yield [row for row in plain if row.statement not in chinese]


def _level(row: MoneyRow) -> str:
    if not row.number:
        return "none"
    if row.number[0].isdigit():
        return f"digits-{row.number.count('.')}"
    return "bracket" if row.number[0] == "(" else "chinese"


def _written(wan: Decimal) -> str:
    return f"{wan.normalize():f}万元"


_NAME = r"[一-龥a-z0-9\"“”()·]{4,40}?"
# The project spoken of by a name: only the project at hand has these attributes in its own report.
_OWN = re.compile(
    rf"(?:^|[,;:.]|本项目(?:即|为|是)?)(?P<name>{_NAME}(?:项目|工程|系统|平台))(?:\(以下简称[^()]*\))?"
    r"(?:的)?(?:总投资|建设周期|建设工期|建设单位|建设内容(?:包括|为|主要)|建设地点|项目(?:建成|建设内容)|建成后,?(?:将|可|能)|实施后,?(?:将|可)|可行性研究报告|由[^,;.]{2,16}(?:负责建设|作为建设单位))"
)
_NAMED_PROJECT = re.compile(
    r"(?:^|\|)(?:[0-9一二三四五六七八九十.,()]{0,5})?(?:项目|工程)(?:的)?名称[:|](?P<name>[^|;.]{4,60})|本项目名称(?:为|是|:)[\"<]?(?P<other>[^\"<>,;.]{4,40})"
)
_ORGANISATION = r"[一-龥]{2,20}?(?:局|委员会|委|办公室|中心|厅|院|馆|大队|支队|总队|公司|政府|学校|医院|处|站)"
_NAMED_UNIT = re.compile(
    rf"(?:建设|实施|申报|项目|申请|采购|业主)(?:责任)?(?:单位|主体)(?:名称)?(?:为|是|:|\|)(?P<name>{_ORGANISATION})(?=$|[,;.|()])"
    rf"|(?:^|[,;.]|由)(?P<other>{_ORGANISATION})(?:作为|是|为)(?:本)?项目(?:的)?(?:建设|实施|申报|责任|业主)?(?:单位|主体)"
)
_GENERIC = re.compile(
    r"^(?:本|该|此|各|整个|上述|以上|新|原|一期|二期|子|信息化|业务|应用|软件|管理|信息)*(?:信息化|信息|应用|业务|管理|综合)?(?:建设)?(?:项目|工程|系统|平台)$"
)
_FILLER = re.compile(
    r"项目|工程|系统|平台|建设|可行性研究报告|管理|信息化|信息|服务|综合|的|一期|二期|智慧|数字|本|该|州|巴音郭楞蒙古自治|巴|升级|改造"
)
_LEAST_SHARED = 0.34
# Only the report's own place can stand in these: 成立…领导小组, …平台(以下简称"本平台"), 建成…标杆.
_OF_ITS_OWN = (
    r"(?:成立|组建|设立)PLACE[^,;.]{0,24}(?:领导小组|专班|指挥部|工作组|办公室)"
    r"|PLACE[^,;.()]{2,30}(?:项目|工程|平台|系统)\(以下简称\"?(?:本|该)?(?:项目|平台|系统|工程)"
    r"|(?:打造|建成|成为|树立)PLACE[^,;.]{0,16}(?:样板|标杆|示范|名片|典范)"
)


def foreign_names(report: Report, names: Names) -> Iterator[Disagreement]:
    """Yield names of another project or another unit where the report speaks of its own."""
    if names.project:
        found = [
            (name, statement)
            for statement in _speaking(report)
            for name in _project_names(statement)
            if not _GENERIC.match(name) and not _alike(name, fold_text(names.project))
        ]
        yield from _disagreement("项目名称", names.project, found)
    if names.unit:
        own = fold_text(names.unit)
        units = [(name, statement) for statement in _speaking(report) for name in _unit_names(statement) if not _same_unit(name, own)]
        yield from _disagreement("单位名称", names.unit, units)


def foreign_places(report: Report, elsewhere: tuple[str, ...]) -> Iterator[Disagreement]:
    """Yield other places' names where a report speaks of its own project, committee or aim. elsewhere: patterns of such names."""
    if not elsewhere:
        return
    own = re.compile(_OF_ITS_OWN.replace("PLACE", f"(?:{'|'.join(elsewhere)})"))
    found = [(match, statement) for statement in _speaking(report) if (match := own.search(statement.folded))]
    if found:
        named = "、".join(dict.fromkeys(f"“{match[0]}”" for match, _ in found[:3]))
        pieces = tuple(piece_of(statement) for _, statement in found)
        yield Disagreement(kind=FlagKind.INCONSISTENT_NAMES, message=f"文中出现其他地区的名称:{named},请核对是否套用。", pieces=pieces)


def _disagreement(what: str, own: str, found: list[tuple[str, Statement]]) -> Iterator[Disagreement]:
    if found:
        others = "、".join(dict.fromkeys(f"“{name}”" for name, _ in found[:3]))
        message = f"{what}前后不一致:申报的是“{own}”,文中又出现{others}。"
        yield Disagreement(kind=FlagKind.INCONSISTENT_NAMES, message=message, pieces=tuple(piece_of(statement) for _, statement in found))


def _speaking(report: Report) -> Iterator[Statement]:
    return (statement for statement in report.statements if statement.zone is Zone.BODY)


def _project_names(statement: Statement) -> Iterable[str]:
    for match in _NAMED_PROJECT.finditer(statement.folded):
        yield match["name"] or match["other"]
    if statement.kind is Kind.PROSE:
        for match in _OWN.finditer(statement.folded):
            yield match["name"]


def _unit_names(statement: Statement) -> Iterable[str]:
    for match in _NAMED_UNIT.finditer(statement.folded):
        yield match["name"] or match["other"]


def _alike(name: str, own: str) -> bool:
    """Return whether two names can mean one project: what is left of them without filler words has characters in common."""
    left, right = _FILLER.sub("", name), _FILLER.sub("", own)
    if not left or not right or left in right or right in left:
        return True
    shared = {left[i : i + 2] for i in range(len(left) - 1)} & {right[i : i + 2] for i in range(len(right) - 1)}
    return len(shared) >= _LEAST_SHARED * max(1, min(len(left), len(right)) - 1)


def _same_unit(name: str, own: str) -> bool:
    return name in own or own in name or _abbreviates(name, own) or _abbreviates(own, name)


def _abbreviates(short: str, long: str) -> bool:
    """Return whether the characters of `short` stand in `long` in this order: 州水利局, 巴音郭楞蒙古自治州水利局."""
    characters = iter(long)
    return all(character in characters for character in short)
