"""A dialogue as one question: what a follow-up takes over from earlier turns, replaces in them, or adds to them."""

import re
from datetime import date

from assistant.answering.aspects import SHARP, aspects_of, has_content, is_interrogative
from assistant.answering.attributes import KINDS
from assistant.answering.facts import Role, role_of
from assistant.text.amounts import parse_amounts
from assistant.text.dates import read_dates
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen, Span

__all__ = ["EDGES", "Resolved", "resolve"]

EDGES = " .,?!~、。\uff0c\uff01\uff1f\uff5e\t\n"


class Resolved(Frozen):
    """text: the last turn completed by the earlier ones; alone: it by itself, where it can stand so; followed: whether they were needed."""

    text: str
    alone: str | None = None
    followed: bool = False


_CONTINUES = re.compile(
    r"^(?:那么?|那要是|要是|如果|假如|若|万一|还有|另外|除此|再|此外|同样|同理|它|他|这|该|上面|刚才|前面|其中|换成|改成|又)"
    r"|^(?:谁|哪|几|多久|多长|什么时候|啥时候|给谁|交给|报给|向谁|为什么|怎么|必须)|^(?:and|then|what about)\b"
    r"|呢[??\uff1f]?$|[这那](?:个|种|些|样|时|边)|上述",
    re.IGNORECASE,
)
_ACKNOWLEDGES = re.compile(r"(?:好的?|嗯+|知道了|明白了?|收到|哦+|行|可以|了解了?|清楚了?|ok|okay)[呀啊哈吧。,,!~]*", re.IGNORECASE)
_CORRECTS = re.compile(
    r"^[哦噢啊呃嗯欸]*[,\uff0c\s]*(?:(?:我|刚才|前面|上面|之前)*(?:说|写|记|打|报|搞|弄|算|看|输)(?:错|岔|反)了?|不对|不是|更正(?:一下)?|纠正(?:一下)?|改正|口误|等等|等一下|抱歉|不好意思|准确(?:地)?说)"
    r"[,\uff0c。!\s]*(?:(?:应该|应当|其实|实际|准确|重新)?(?:是|为|算|核)?(?:下来)?(?:是|为)?)",
)
_LEAD = re.compile(r"^(?:那么?|那要是|要是|如果是?|假如是?|假设是?|换成|换作|改成|改为|应该是|其实是)[,\uff0c\s]*")
_EXTRA = re.compile(r"^(?:另外|还有|此外|以及|同时|再加上?|又追?加|外加|加上|另)")
_ANY_DAY = date(2000, 1, 1)  # only where dates stand is asked
_SPARE = re.compile(
    r"呢|的话|的|了|是|元|吗|如果|万一|要是|假如|改成|改为|变成|变为|而是|应该|其实|正好|刚好|那"
    r"|(?:追加|增加|提高|加|减|降|压缩|压减|调整|调|核减|核定)(?:到|至|为|成)"
)


def resolve(turns: tuple[str, ...]) -> Resolved:
    """Return the last of the turns, made complete; turns without courtesies, at least one."""
    text = turns[0]
    alone, followed = None, False
    for turn in turns[1:]:
        if not turn or _ACKNOWLEDGES.fullmatch(turn):
            continue
        corrected = _CORRECTS.search(turn)
        said = turn[corrected.end() :].strip(EDGES) if corrected else turn
        # What was stated before a question, or is added after it, belongs to it.
        followed = bool(corrected) or _depends(turn) or not (is_interrogative(text) and is_interrogative(turn))
        substituted = _substitute(text, said) if followed else None
        lead = _LEAD.sub("", said)
        stands = is_interrogative(said) and (has_content(lead) or bool(aspects_of(lead) & SHARP))
        alone = lead if followed and substituted is None and stands else None
        text = (substituted or f"{text}{' 其中' if _is_part(said, text) else ' '}{said}") if followed else turn
    return Resolved(text=text, alone=alone, followed=followed)


def _depends(turn: str, *, short: int = 7) -> bool:
    """Return whether a turn makes sense only after the one before: it says so, or has at most `short` characters."""
    return bool(_CONTINUES.search(turn)) or len(fold_text(turn)) <= short


def _substitute(before: str, turn: str) -> str | None:
    """Return `before` with the amount, the date or the kind that `turn` puts in place of its own, None when it does neither."""
    if _EXTRA.match(turn):
        return None
    lead = _LEAD.sub("", turn)
    return _other_amount(before, lead) or _other_date(before, lead) or _other_kind(before, lead)


def _other_amount(before: str, lead: str) -> str | None:
    old, new = parse_amounts(before), parse_amounts(lead)
    if not old or not new:
        return None
    role, roles = role_of(new[0], lead), [role_of(amount, before) for amount in old]
    if role not in roles and role is not Role.OTHER:
        return None  # said of another part
    replaced = [amount for amount, known in zip(old, roles, strict=True) if known is role] or list(old)
    whole = Role.TOTAL if role is Role.OTHER and len(set(roles)) > 1 and role not in roles else ""
    rest = (lead[: new[0].span.start] + lead[new[-1].span.end :]).strip(EDGES + "呢的")
    written = f"{whole}{lead[new[0].span.start : new[-1].span.end]}"
    swapped = before[: replaced[0].span.start] + written + before[replaced[-1].span.end :]
    return swapped if len(fold_text(_SPARE.sub("", rest))) <= 4 else f"{swapped} {rest}"


def _other_date(before: str, lead: str) -> str | None:
    old, new = (_days(text) for text in (before, lead))
    if len(old) != 1 or len(new) != 1:
        return None
    rest = fold_text(_SPARE.sub("", lead[: new[0].start] + lead[new[0].end :]))
    return before[: old[0].start] + new[0].of(lead) + before[old[0].end :] if len(rest) <= 4 else None


def _days(text: str) -> list[Span]:
    """Return where dates stand in `text`, words for today aside."""
    stated = read_dates(text, today=_ANY_DAY).stated
    return [day.span for day in stated if not (day.related and day.first == _ANY_DAY)]


def _is_part(turn: str, before: str) -> bool:
    """Return whether `turn` begins with an amount of a part, after one that is said of nothing but the project."""
    old, new = parse_amounts(before), parse_amounts(turn)
    if len(old) != 1 or not new or _EXTRA.match(turn):
        return False
    return role_of(old[0], before) is Role.OTHER and role_of(new[0], turn) in (Role.SOFTWARE, Role.HARDWARE)


def _other_kind(before: str, lead: str) -> str | None:
    for _, pattern in KINDS:
        found = pattern.search(lead)
        other = next((p.search(before) for _, p in KINDS if p is not pattern and p.search(before)), None)
        if found and other and len(fold_text(lead)) <= 10:
            return before[: other.start()] + found[0] + before[other.end() :]
    return None
