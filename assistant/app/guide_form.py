"""What people type about their project, for a guide: kind, amounts, days."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from assistant.calendar.dates import read_date
from assistant.errors import UserInputError
from assistant.project import ProjectKind
from assistant.text.amounts import MOST_WAN, Relation, parse_amounts
from assistant.text.normalize import fold_text

__all__ = ["read_days", "read_kind", "read_wan"]

_PLAIN = re.compile(r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,6})?)(?:万元?|w)?")
_LONGEST = 60


def read_kind(text: str) -> ProjectKind:
    """Return the kind of project: 建设 or 建设类. Raises UserInputError."""
    folded = fold_text(text[:_LONGEST]).removesuffix("项目").removesuffix("类")
    if folded not in tuple(ProjectKind):
        raise UserInputError(f"没有名为 {text[:_LONGEST]!r} 的项目类型。请写其中之一:{'、'.join(ProjectKind)}。")
    return ProjectKind(folded)


def read_wan(text: str, words: str) -> Decimal:
    """Return an amount in 万元: a bare number is one, 520万 and 5200000元 are read as written. words: what the amount is of.

    Raises UserInputError for anything else, for negative and for impossible amounts.
    """
    folded, shown = fold_text(text[:_LONGEST]), repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
    if folded.startswith(("-", "负", "\u2212")):
        raise UserInputError(f"{words}{shown} 是负数。请以万元为单位,给出不小于 0 的数,例如 520。")
    plain = _PLAIN.fullmatch(folded) if len(text) <= _LONGEST else None
    if plain:
        wan = Decimal(plain["number"].replace(",", ""))
    else:
        amounts = parse_amounts(folded)
        whole = len(amounts) == 1 and amounts[0].span.of(folded) == folded and amounts[0].relation is Relation.EXACT
        if not whole or len(text) > _LONGEST:
            raise UserInputError(f"{words}{shown} 不是金额。请以万元为单位给出数字,例如 520 或 520.5。")
        wan = amounts[0].wan
    if wan > MOST_WAN:
        raise UserInputError(f"{words}{shown} 大得不合理。请以万元为单位,并核对是否多写了零。")
    return wan


def read_days(entries: Iterable[str]) -> dict[str, date]:
    """Return the days of events by the names given: 合同签订=2026-06-03. Raises UserInputError."""
    days: dict[str, date] = {}
    for entry in entries:
        name, mark, day = entry.replace("\uff1d", "=").partition("=")
        if not mark or not name.strip():
            raise UserInputError(f"{entry[:_LONGEST]!r} 应写成 事件=日期,例如 合同签订=2026-06-03。事件见 yushen deadline --list。")
        read = read_date(day)
        if days.setdefault(name.strip(), read) != read:
            raise UserInputError(f"“{name.strip()}”有两个日期:{days[name.strip()]} 和 {read}。请只留一个。")
    return days
