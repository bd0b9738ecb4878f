"""The facts that a question states of its project, with which of several amounts is meant."""

import re
from decimal import Decimal
from enum import StrEnum

from assistant.answering.attributes import read_attributes
from assistant.project import Funding, ProjectNature, ProjectProfile
from assistant.text.amounts import MOST_WAN, Amount, bounds, current_amounts, join_ranges, parse_amounts
from assistant.text.span import Frozen, Span

__all__ = ["Facts", "Part", "Role", "amount_text", "read_facts", "role_of"]


class Role(StrEnum):
    """What an amount is of."""

    TOTAL = "总投资"
    SOFTWARE = "软件"
    HARDWARE = "硬件"
    CONTRACT = "合同金额"
    SETTLED = "结算金额"
    OTHER = ""


class Part(Frozen):
    """One amount. label: the noun that it is said of, as written. low, high: 万元. yearly: paid again and again."""

    span: Span
    role: Role
    label: str
    low: Decimal
    high: Decimal
    yearly: bool = False


class Facts(Frozen):
    """What a question states of its project: the lowest and the highest reading, equal when it is exact.

    「不到500万」 reads from 0 to just below 500; a condition holds when it holds on both readings.
    total_sum, software_sum: how they were added up, where they were: 软件380万元+硬件150万元=530万元.
    """

    low: ProjectProfile = ProjectProfile()
    high: ProjectProfile = ProjectProfile()
    nature: ProjectNature | None = None
    funding: Funding | None = None
    parts: tuple[Part, ...] = ()
    total_sum: str | None = None
    software_sum: str | None = None
    restated: str | None = None  # 按总投资520万元理解

    @property
    def stated(self) -> tuple[str, ...]:
        """Return the facts in words: 总投资80万元, 建设类项目."""
        said = []
        for field, name in (("total_wan", "总投资"), ("software_wan", "软件开发部分")):
            low, high = getattr(self.low, field), getattr(self.high, field)
            if low is not None and not (field == "total_wan" and high == MOST_WAN and self.low.software_wan is not None):
                said.append(f"{name}{amount_text(low, high)}")
        said += [f"{self.low.kind}类项目"] if self.low.kind else []
        said += [name for field, name in (("classified", "涉密项目"), ("state_funded", str(Funding.STATE))) if getattr(self.low, field)]
        return tuple(said)


_STEP = Decimal("0.0001")  # 1元
_LEAST_WAN = Decimal("0.01")
_MOST_AMOUNTS = 16
# The nearest of these before an amount, or right after it, says what it is of.
_NOUNS: tuple[tuple[Role, str], ...] = (
    (Role.TOTAL, r"总投资|总预算|总额|总价|总共|一共|合计|总的|总金额|总计|总造价|总概算|(?:加|合)(?:起来|一块|一起)|拢共"),
    (Role.SOFTWARE, r"(?:纯|应用|定制|平台)?软件(?:开发)?|定制开发|开发费?|app|小程序|应用系统"),
    (Role.HARDWARE, r"硬件|设备|服务器|交换机|存储|机柜"),
    (Role.CONTRACT, r"合同[额价]|合同金额|合同款|中标价?|成交价"),
    (Role.SETTLED, r"结算|决算|实际(?:花|支出|用|支付)|最后花|实付"),
    (Role.OTHER, r"监理费?|运维费?|装修费?|测评费?|密评|咨询费?|设计费?|培训费?|集成费?|网络|安全|数据|土建|服务费?|其他|别的"),
)
_NOUN = re.compile("|".join(f"(?P<{role.name}>{pattern})" for role, pattern in _NOUNS), re.IGNORECASE)
_NOUN_AFTER = re.compile(rf"\W*(?:元|块钱?)?\s*的?\s*(?:(?:去|用来|用于|用|是|做|搞|买|采购)\s*)?(?P<noun>{_NOUN.pattern})", re.IGNORECASE)
_APART = re.compile(r"[,\u3001;\u3002+\uff0c\uff1b&]|[和跟与及]|加(?!起来)|另外|还有")
_TOTAL_AFTER = re.compile(r"\s*元?的?(?:总投资|总预算|总额|总价)")
_PART_OF = re.compile(r"其中|里|当中|之中|包[含括]|内含|[((]含|占")
_PER_BEFORE = re.compile(r"(?:每|一年|年均|按年)[^,\uff0c。;\uff1b]{0,6}$")
_PER_AFTER = re.compile(r"\s*元?\s*(?:/|每|一)\s*(?:年|期|季度?|月|个月|次|批|阶段)")


def read_facts(text: str, *, last: str | None = None) -> Facts:
    """Return the facts that `text` states. last: the turn of a dialogue that wins where turns differ: 建设类的怎么报? 那运维的呢?"""
    attributes = read_attributes(text)
    if last is not None:
        attributes = attributes.model_copy(update=read_attributes(last).model_dump(exclude_none=True, exclude_defaults=True))
    amounts = current_amounts(join_ranges(_of_projects(text), text), text)
    parts = tuple(_part(amount, text) for amount in amounts)
    total = _stated_total(parts, text)
    software = [part for part in parts if part is not total and part.role is Role.SOFTWARE]
    added = [total] if total else _added(parts)
    whole = _add(added)
    if whole and total is None and added == software:
        whole = whole[0], MOST_WAN  # the software alone
    of_software = _add(software) or (whole if attributes.all_software else None)
    own = attributes.of_profile
    if own["has_hardware"] is None and any(part.role is Role.HARDWARE for part in parts):
        own["has_hardware"] = True
    profiles = [
        ProjectProfile.model_validate(
            own | {"total_wan": whole[end] if whole else None, "software_wan": of_software[end] if of_software else None}
        )
        for end in (0, 1)
    ]
    return Facts(
        low=profiles[0],
        high=profiles[1],
        nature=attributes.nature,
        funding=attributes.funding,
        parts=parts,
        total_sum=_sum(added),
        software_sum=_sum(software),
        restated=_read_as_total(added, total, whole),
    )


def _of_projects(text: str) -> tuple[Amount, ...]:
    """Return the amounts that can be of a project: 这三块 is not 3元."""
    return tuple(amount for amount in parse_amounts(text) if amount.wan >= _LEAST_WAN)[:_MOST_AMOUNTS]


def _read_as_total(added: list[Part], total: Part | None, whole: tuple[Decimal, Decimal] | None) -> str | None:
    """Return that an amount is read as the total, where it is a sum, or said of the contract or of what was paid."""
    if whole is None or total is not None or whole[0] != whole[1]:
        return None
    return f"按总投资{amount_text(*whole)}理解" if len(added) > 1 or added[0].role in (Role.CONTRACT, Role.SETTLED) else None


def role_of(amount: Amount, text: str) -> Role:
    """Return what an amount of `text` is said to be of."""
    return _part(amount, text).role


def amount_text(low: Decimal, high: Decimal) -> str:
    """Return a reading of an amount in words: 80万元, 不到80万元, 超过100万元, 80万元至120万元."""
    if low == high:
        return f"{_wan(low)}万元"
    if high >= MOST_WAN:
        above = low - _STEP
        return f"超过{_wan(above)}万元" if _is_rounder(above, low) else f"不少于{_wan(low)}万元"
    if low == 0:
        below = high + _STEP
        return f"不到{_wan(below)}万元" if _is_rounder(below, high) else f"不超过{_wan(high)}万元"
    return f"{_wan(low)}万元至{_wan(high)}万元"


def _is_rounder(one: Decimal, other: Decimal) -> bool:
    return len(_wan(one)) < len(_wan(other))


def _part(amount: Amount, text: str) -> Part:
    low, high = bounds(amount)
    yearly = bool(_PER_BEFORE.search(text[: amount.span.start]) or _PER_AFTER.match(text, amount.span.end))
    role, label = _noun(amount, text)
    return Part(span=amount.span, role=role, label=label, low=low, high=MOST_WAN if yearly else high, yearly=yearly)


def _noun(amount: Amount, text: str) -> tuple[Role, str]:
    """Return the role that the nearest noun gives an amount, and that noun: before it in its clause, else right after it."""
    before = _APART.split(text[: amount.span.start])[-1]
    found = list(_NOUN.finditer(before))
    roles = {Role[match.lastgroup] for match in found if match.lastgroup}
    # 「总投资里软件480万」 is of the software, 「软件项目总投资900万」 of the whole: the nearest decides, and so does 「买服务器的软件」.
    if found and found[-1].lastgroup:
        role = Role[found[-1].lastgroup]
        if role is Role.SOFTWARE and Role.HARDWARE in roles:
            role = Role.HARDWARE
        return role, found[-1][0]
    after = _NOUN_AFTER.match(_APART.split(text[amount.span.end :])[0][:12])
    if after:
        role = next(role for role, _ in _NOUNS if after[role.name])
        if role is not Role.TOTAL:
            return role, after["noun"]
    return Role.OTHER, ""


def _stated_total(parts: tuple[Part, ...], text: str) -> Part | None:
    for part in parts:
        if part.role is Role.TOTAL or _TOTAL_AFTER.match(text, part.span.end):
            return part
    # 「900万的项目,其中软件300万」
    if len(parts) > 1 and parts[1].low <= parts[0].high and _PART_OF.search(text[parts[0].span.end : parts[1].span.start]):
        return parts[0]
    return None


def _added(parts: tuple[Part, ...]) -> list[Part]:
    """Return the parts that make up the whole: what was contracted or paid is the whole once more, where others are named."""
    others = [part for part in parts if part.role not in (Role.CONTRACT, Role.SETTLED)]
    return others or list(parts[:1])


def _add(parts: list[Part]) -> tuple[Decimal, Decimal] | None:
    if not parts:
        return None
    return sum((part.low for part in parts), Decimal(0)), sum((part.high for part in parts), Decimal(0))


def _sum(parts: list[Part]) -> str | None:
    """Return how parts add up, where there are several and each is exact."""
    if len(parts) < 2 or any(part.low != part.high for part in parts):
        return None
    whole = sum((part.low for part in parts), Decimal(0))
    return f"{'+'.join(f'{part.label}{_wan(part.low)}万元' for part in parts)}={_wan(whole)}万元"


def _wan(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
