"""Understanding a question: its parts, the facts it states, what it wants to know, and what a follow-up refers to."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.answering.aspects import SHARP, aspects_of, has_content, is_anaphoric, is_interrogative, named_articles
from assistant.project import ProjectKind, ProjectProfile
from assistant.regulations.types import Aspect
from assistant.text.amounts import MOST_WAN, Amount, bounds, current_amounts, join_ranges, parse_amounts
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen

if TYPE_CHECKING:
    from opencc_purepy import OpenCC

__all__ = ["Facts", "Question", "understand"]


class Facts(Frozen):
    """What a question states of its project: the lowest and the highest reading, equal when it is exact.

    「不到500万」 reads from 0 to just below 500; a condition holds when it holds on both readings.
    """

    low: ProjectProfile = ProjectProfile()
    high: ProjectProfile = ProjectProfile()
    restated: str | None = None  # 按总投资520万元理解


class Question(Frozen):
    """One question as the program understands it.

    text: complete in itself, what earlier turns said included. alone: the last turn without them, None when it needs none or
    cannot stand alone. parts: the questions it holds, each complete; conjuncts: the matters that one question joins
    (「监理和硬件采购分别有什么要求」). aspects: what is wanted, of the last turn. articles: numbers that it names, 下一条 resolved;
    paragraph: 款, of a single article. other_law: named instead, as written; articles is empty then. Simplified characters throughout.
    """

    asked: str
    text: str
    alone: str | None = None
    parts: tuple[str, ...]
    conjuncts: tuple[str, ...] = ()
    facts: Facts
    aspects: frozenset[Aspect]
    articles: tuple[int, ...] = ()
    paragraph: int | None = None
    other_law: str | None = None
    asks_for_article: bool = False  # nothing but the words of an article is wanted
    followed: bool = False  # earlier turns were needed
    restated: str | None = None


_SENTENCE = re.compile(r"[^。??!!;;\n\uff1f\uff01\uff1b]+[。??!!;;\n\uff1f\uff01\uff1b]*")
_CONTINUES = re.compile(
    r"^(?:那么?|那要是|要是|如果|假如|若|万一|还有|另外|除此|再|此外|同样|同理|它|他|这|该|上面|刚才|前面|其中|换成|改成|又)"
    r"|^(?:谁|哪|几|多久|多长|什么时候|啥时候|给谁|交给|报给|向谁|为什么|怎么|必须)|^(?:and|then|what about)\b"
    r"|呢[??\uff1f]?$|[这那](?:个|种|些|样|时|边)|上述",
    re.IGNORECASE,
)
_ACKNOWLEDGES = re.compile(r"(?:好的?|嗯+|知道了|明白了?|收到|哦+|行|可以|了解了?|清楚了?|ok|okay)[呀啊哈吧。,,!~]*", re.IGNORECASE)
_LEAD = re.compile(r"^(?:那么?|那要是|要是|如果是?|假如是?|换成|改成)[,,\s]*")
_ADDS = re.compile(r"^(?:另外|还有|此外|以及|同时|顺便|再问一下|再者|其次|最后|和)[,\uff0c\s]*")
_POLITE = re.compile(
    r"您好|你好|请问(?:一下)?|麻烦问?一?下?|想问一?下?|咨询一?下|请教一?下|问一?下|谢谢(?:了|您|你|啦)?|多谢|辛苦了?|老师|领导好|在吗|hi|hello",
    re.IGNORECASE,
)
_JOINS = re.compile(r"分别(?:应当?|需要?|都)?|各(?:自|有|是|怎么|要|需)|这[两二三四五几]种?[块件项样个方面情况]*|(?:这些)?方面")
_JOINT = re.compile(r"[,、;\uff0c\uff1b]|和|与|以及|及(?!时|其)|还有")
_PAUSE = re.compile(r"[,、;。?!\n\uff0c\uff1b\uff1f\uff01]")
_EDGES = " .,?!~、。\uff0c\uff01\uff1f\uff5e\t\n"
_SOFTWARE = re.compile(r"软件|开发|app|小程序|应用系统", re.IGNORECASE)
_HARDWARE_ONLY = re.compile(r"硬件|设备|服务器|监理费|运维费|装修")
_TOTAL = re.compile(r"总投资|总预算|总额|总价|总共|一共|合计|总的|总金额|总计")
_TOTAL_AFTER = re.compile(r"\s*元?的?(?:总投资|总预算|总额|总价)")
_PART_OF = re.compile(r"其中|里|当中|之中|包[含括]|内含|[((]含|占")
_PER_BEFORE = re.compile(r"(?:每|一年|年均|按年)[^,\uff0c。;\uff1b]{0,6}$")
_PER_AFTER = re.compile(r"\s*元?\s*(?:/|每|一)\s*(?:年|期|季度?|月|个月|次|批|阶段)")
_KINDS = (
    (ProjectKind.OPERATION, re.compile(r"运维|运行维护|维护类|维保")),
    (ProjectKind.SERVICE, re.compile(r"服务类|咨询|课题研究项目|测评项目|托管")),
    (ProjectKind.CONSTRUCTION, re.compile(r"建设|新建|升级|扩容|开发|改造|搭建")),
)


def understand(turns: tuple[str, ...]) -> Question:
    """Return the last of the user's `turns` as a complete question; at least one turn."""
    turns = tuple(map(_simplified, turns))
    asked = turns[-1].strip()
    named = named_articles(tuple(map(_plain, turns)))
    text, alone, followed = _resolve(turns)
    facts = _facts(text)
    restated = "、".join(part for part in (facts.restated,) if part) or None
    if followed and restated is None:
        restated = f"按「{_clip(text)}」理解"
    return Question(
        asked=asked,
        text=text,
        alone=alone,
        conjuncts=_conjuncts(text),
        parts=_parts(text) if not followed else (text,),
        facts=facts,
        aspects=aspects_of(asked) or aspects_of(text),
        asks_for_article=named.alone,
        articles=named.articles,
        paragraph=named.paragraph,
        other_law=named.other_law,
        followed=followed,
        restated=restated,
    )


def _simplified(turn: str) -> str:
    """Return the turn in simplified characters; the converter is loaded only for a turn with others."""
    try:
        turn.encode("gb2312")
    except UnicodeEncodeError as error:
        if not any("\u4e00" <= character <= "\u9fff" for character in turn[error.start :]):
            return turn
        return _converter().convert(turn)
    return turn


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    from opencc_purepy import OpenCC  # its dictionaries take 0.1 s, which few questions need

    return OpenCC("t2s")


def _resolve(turns: tuple[str, ...]) -> tuple[str, str | None, bool]:
    """Return the last turn completed by the earlier ones, the turn alone where it can stand so, and whether it was completed."""
    text = _plain(turns[0])
    alone, followed = None, False
    for turn in map(_plain, turns[1:]):
        if not turn or _ACKNOWLEDGES.fullmatch(turn):
            continue
        # What was stated before a question, or is added after it, belongs to it.
        followed = _depends(turn) or not (is_interrogative(text) and is_interrogative(turn))
        substituted = _substitute(text, turn) if followed else None
        lead = _LEAD.sub("", turn)
        stands = is_interrogative(turn) and (has_content(lead) or bool(aspects_of(lead) & SHARP))
        alone = lead if followed and substituted is None and stands else None
        text = (substituted or f"{text} {turn}") if followed else turn
    return text, alone, followed


def _plain(turn: str) -> str:
    """Return the turn without courtesies and the punctuation around them."""
    return _POLITE.sub("", turn).lstrip(_EDGES).rstrip(_EDGES.replace("?", "").replace("\uff1f", ""))


def _depends(turn: str, *, short: int = 7) -> bool:
    """Return whether a turn makes sense only after the one before: it says so, or has at most `short` characters."""
    return bool(_CONTINUES.search(turn)) or len(fold_text(turn)) <= short


def _substitute(before: str, turn: str) -> str | None:
    """Return `before` with the amount or the kind that `turn` puts in place of its own, None when it does neither."""
    lead = _LEAD.sub("", turn)
    old, new = parse_amounts(before), parse_amounts(lead)
    if new and old:
        rest = (lead[: new[0].span.start] + lead[new[-1].span.end :]).strip(_EDGES + "呢的")
        swapped = before[: old[0].span.start] + new[0].span.of(lead) + before[old[-1].span.end :]
        return swapped if len(rest) <= 4 else f"{swapped} {rest}"
    for _, pattern in _KINDS:
        found = pattern.search(lead)
        other = next((p.search(before) for _, p in _KINDS if p is not pattern and p.search(before)), None)
        if found and other and len(fold_text(lead)) <= 10:
            return before[: other.start()] + found[0] + before[other.end() :]
    return None


def _conjuncts(text: str) -> tuple[str, ...]:
    """Return the matters that a question joins: with 分别 or 各, or as several questions between commas; none when it joins none."""
    if _JOINS.search(text):
        pieces = (piece.strip(_EDGES) for piece in _JOINT.split(_JOINS.sub("", text)))
        matters = tuple(piece for piece in pieces if len(fold_text(piece)) >= 2 and not parse_amounts(piece))
    else:
        matters = _joined_questions([stripped for piece in _PAUSE.split(text) if (stripped := piece.strip(_EDGES))])
    return matters if len(matters) > 1 else ()


def _joined_questions(pieces: list[str]) -> tuple[str, ...]:
    """Return the pieces that ask, each with the pieces after it that only continue it: 多久一次, 报给谁."""
    matters: list[str] = []
    asking: list[bool] = []
    for piece in pieces:
        asks = is_interrogative(piece)
        if asks and matters and is_anaphoric(piece):
            matters[-1], asking[-1] = f"{matters[-1]} {piece}", True
        else:
            matters.append(piece)
            asking.append(asks and not is_anaphoric(piece))
    return tuple(matter for matter, asks in zip(matters, asking, strict=True) if asks)


def _parts(text: str) -> tuple[str, ...]:
    """Return the questions in `text`; a statement goes with every question after it."""
    sentences = [match[0].strip() for match in _SENTENCE.finditer(text) if len(fold_text(match[0])) > 1]
    statements: list[str] = []
    parts: list[str] = []
    whole = ""  # the last part that needs none before it
    for sentence in sentences:
        if not is_interrogative(sentence):
            statements.append(sentence)
        elif parts and is_anaphoric(_ADDS.sub("", sentence)):
            parts.append(f"{whole} {sentence}")
        else:
            whole = " ".join([*statements, _ADDS.sub("", sentence)])
            parts.append(whole)
    return tuple(parts) or (text,)


def _facts(text: str) -> Facts:
    kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), None)
    amounts = current_amounts(join_ranges(parse_amounts(text), text), text)
    total = _stated_total(amounts, text)
    software = [amount for amount in amounts if amount is not total and _is_software(amount, text)]
    others = [amount for amount in amounts if amount not in software]
    reading: dict[str, tuple[Decimal, Decimal]] = {}
    notes: list[str] = []
    if software:
        reading["software_wan"] = _add(software, text)
    if total is not None:
        reading["total_wan"] = _range(total, text)
    elif len(amounts) > 1:
        reading["total_wan"] = least, most = _add(amounts, text)
        notes += [f"按总投资{_wan(least)}万元理解"] if least == most else []
    elif others:
        reading["total_wan"] = _range(others[0], text)
    elif software:
        reading["total_wan"] = (reading["software_wan"][0], MOST_WAN)
    low, high = (
        ProjectProfile(
            kind=kind,
            total_wan=reading["total_wan"][end] if "total_wan" in reading else None,
            software_wan=reading["software_wan"][end] if "software_wan" in reading else None,
        )
        for end in (0, 1)
    )
    return Facts(low=low, high=high, restated="、".join(notes) or None)


def _is_software(amount: Amount, text: str) -> bool:
    """Return whether an amount is said to be of the software: the nearest noun in its clause decides."""
    before = re.split(r"[,,。;;、+和\uff0c\uff1b加]", text[: amount.span.start])[-1]
    after = re.split(r"[,,。;;、+\uff0c\uff1b]", text[amount.span.end :])[0][:8]
    if _TOTAL.search(before) or _HARDWARE_ONLY.search(before):
        return False
    return bool(_SOFTWARE.search(before) or re.match(r"\W*(?:元|块)?的?(?:纯)?(?:软件|应用软件|定制开发|app|小程序)", after, re.IGNORECASE))


def _stated_total(amounts: tuple[Amount, ...], text: str) -> Amount | None:
    for amount in amounts:
        if _TOTAL.search(_clause_before(amount, text)) or _TOTAL_AFTER.match(text, amount.span.end):
            return amount
    # 「900万的项目,其中软件300万」
    if len(amounts) > 1 and _PART_OF.search(text[amounts[0].span.end : amounts[1].span.start]):
        return amounts[0]
    return None


def _clause_before(amount: Amount, text: str) -> str:
    return re.split(r"[,,。;;\uff0c\uff1b]", text[: amount.span.start])[-1]


def _range(amount: Amount, text: str) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest amount that the words allow, in 万元; without an upper end where it is paid repeatedly."""
    low, high = bounds(amount)
    repeated = _PER_BEFORE.search(text[: amount.span.start]) or _PER_AFTER.match(text, amount.span.end)
    return low, MOST_WAN if repeated else high


def _add(amounts: list[Amount] | tuple[Amount, ...], text: str) -> tuple[Decimal, Decimal]:
    ranges = [_range(amount, text) for amount in amounts]
    return sum((low for low, _ in ranges), Decimal(0)), sum((high for _, high in ranges), Decimal(0))


def _wan(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _clip(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
