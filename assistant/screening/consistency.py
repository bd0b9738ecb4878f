"""Whether a report agrees with itself on money: its total, the parts of it that a sentence lists, the part for software."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.screening.disagreement import Disagreement, written_wan
from assistant.screening.money import MoneyTable
from assistant.screening.profile import piece_of
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.screening.stated import Stated, stated_software, stated_totals
from assistant.screening.sums import wrong_products, wrong_sums
from assistant.screening.types import FlagKind
from assistant.text.amounts import Amount, Relation, parse_amounts
from assistant.text.normalize import fold_text

__all__ = ["differing_amounts", "disputed_totals"]

_ROUGH = (Relation.ABOUT, Relation.BELOW, Relation.AT_MOST, Relation.ABOVE, Relation.AT_LEAST)
_ROUGH_SHARE = Decimal("0.05")
_SUM_SHARE = Decimal("0.001")
_LEAST_WEIGHT = 3
_LEAST_PARTS = 2
# A total and all its parts in one sentence: by where the money comes from, or by the year in which it is spent.
_WHOLE = re.compile(r"总(?:投资|预算|经费|造价|概算)(?:估算|概算|金额|额)?[^,;.0-9]{0,8}$")
_SOURCE = re.compile(r"财政|自筹|补助|专项|资金|拨款|贷款|债券|配套|投资")
_YEAR = re.compile(r"20[0-9]{2}年(?:度)?")
_NOT_ALL = re.compile(r"其余|剩余|余款|不足部分|主要|已(?:到位|下达|安排|落实|支付)|节约|每年|年均|累计|单价|约")
_SOFTWARE = re.compile(r"(?:^|[,;:.(]|其中:?)(?:应用)?软件开发(?:费用?|部分|投资|经费)(?:估算)?(?:金额)?(?:约|为|共|共计|:)?$")
_ANOTHER = re.compile(r"一期|二期|三期|前期|上年|同类|类似|每年|分项|子系统|单位:|系列")
_EARLIER_DRAFT = re.compile(r"第一稿|初稿|上一稿|原稿|原报|原申报|首次申报|上次申报|核减|调减|压减|调整前|原总投资|原方案")
_REACH = 40


def differing_amounts(report: Report, tables: tuple[MoneyTable, ...]) -> Iterator[Disagreement]:
    """Yield stated totals that disagree, parts that do not make up their total, and tables that do not add up."""
    if totals := disputed_totals(report, tables):
        amounts = list(dict.fromkeys(written_wan(claim.wan) for claim in totals))
        pieces = tuple(claim.piece for claim in totals)
        yield Disagreement(kind=FlagKind.INCONSISTENT_AMOUNTS, message=f"总投资前后不一致:{'、'.join(amounts)}。", pieces=pieces)
    yield from _wrong_splits(report)
    yield from _differing_software(report)
    for table in tables:
        yield from wrong_sums(table, report)
        yield from wrong_products(table, report)


def disputed_totals(report: Report, tables: tuple[MoneyTable, ...]) -> tuple[Stated, ...]:
    """Return the first statement of the total with those that disagree with it, none where all agree."""
    parts = {claim.wan for claim in stated_software(report, tables) if claim.piece.kind is not Kind.ROW}
    totals = [
        claim
        for claim in stated_totals(report, tables)
        if (claim.weight >= _LEAST_WEIGHT or claim.piece.kind is Kind.ROW) and not _EARLIER_DRAFT.search(claim.piece.folded)
        if claim.piece.kind is not Kind.ROW or claim.wan not in parts  # the sum of a table of one part
    ]
    first = min(totals, key=lambda claim: claim.piece.span.start, default=None)
    others = [claim for claim in totals if first and not _agree(first, claim)]
    return (first, *others) if first and others else ()


def _agree(one: Stated, other: Stated) -> bool:
    """Return whether two statements can mean the same amount: equal after rounding to the coarser, or nearly so if one is rough."""
    difference = abs(one.wan - other.wan)
    if one.relation in _ROUGH or other.relation in _ROUGH:
        return difference <= _ROUGH_SHARE * max(one.wan, other.wan)
    return difference <= Decimal("0.5").scaleb(-min(one.places, other.places))


def _wrong_splits(report: Report) -> Iterator[Disagreement]:
    """Yield sentences that divide the total by source or by year into parts that do not make it up."""
    for statement in _speaking(report):
        flat = _flat(statement, report)
        amounts = parse_amounts(flat)
        if len(amounts) <= _LEAST_PARTS or _NOT_ALL.search(fold_text(flat)) or not _WHOLE.search(_before(flat, amounts, 0)):
            continue
        total, parts = amounts[0].wan, amounts[1:]
        labels = [_before(flat, amounts, position) for position in range(1, len(amounts))]
        by_year, by_source = all(map(_YEAR.search, labels)), all(map(_SOURCE.search, labels)) and not any(map(_YEAR.search, labels))
        if not (by_year or by_source):
            continue
        added = sum((part.wan for part in parts), Decimal(0))
        if abs(added - total) > max(_SUM_SHARE * total, Decimal("0.011") * len(parts)):
            what = "分年度投资" if by_year else "各项资金来源"
            message = f"{what}之和{written_wan(added)}与总投资{written_wan(total)}不符。"
            yield Disagreement(kind=FlagKind.INCONSISTENT_AMOUNTS, message=message, pieces=(piece_of(statement),))


def _before(flat: str, amounts: Sequence[Amount], position: int) -> str:
    """Return what stands, folded, between an amount and the one before it."""
    start = amounts[position - 1].span.end if position else max(0, amounts[0].span.start - _REACH)
    return fold_text(flat[start : amounts[position].span.start])


def _differing_software(report: Report) -> Iterator[Disagreement]:
    """Yield statements of what software development costs in all that differ; sums of parts are the tables' matter."""
    claims: dict[Decimal, Statement] = {}
    for statement in _speaking(report):
        if _ANOTHER.search(statement.folded):
            continue
        flat = _flat(statement, report)
        for position, amount in enumerate(amounts := parse_amounts(flat)):
            if amount.relation is Relation.EXACT and _SOFTWARE.search(_before(flat, amounts, position)):
                claims.setdefault(amount.wan, statement)
    if len(claims) > 1:
        message = f"软件开发费前后不一致:{'、'.join(map(written_wan, claims))}。"
        pieces = tuple(piece_of(statement) for statement in claims.values())
        yield Disagreement(kind=FlagKind.INCONSISTENT_AMOUNTS, message=message, pieces=pieces)


def _speaking(report: Report) -> Iterator[Statement]:
    return (statement for statement in report.statements if statement.kind is Kind.PROSE and statement.zone is Zone.BODY)


def _flat(statement: Statement, report: Report) -> str:
    return statement.span.of(report.document.text).replace("\n", "").replace(" ", "")
