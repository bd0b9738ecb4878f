"""Understanding a question: its parts, the facts it states, what it wants to know, and what a follow-up refers to."""

import re
from decimal import Decimal

from assistant.answering.aspects import aspects_of, is_interrogative
from assistant.project import ProjectKind, ProjectProfile
from assistant.regulations.types import Aspect
from assistant.text.amounts import Amount, Relation, parse_amounts
from assistant.text.normalize import fold_text
from assistant.text.numerals import parse_numeral
from assistant.text.span import Frozen

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
    (「监理和硬件采购分别有什么要求」). aspects: what is wanted, of the last turn. articles: numbers that it names.
    """

    asked: str
    text: str
    alone: str | None = None
    parts: tuple[str, ...]
    conjuncts: tuple[str, ...] = ()
    facts: Facts
    aspects: frozenset[Aspect]
    articles: tuple[int, ...] = ()
    asks_for_article: bool = False  # nothing but the words of an article is wanted
    followed: bool = False  # earlier turns were needed
    restated: str | None = None


_ARTICLE = re.compile(r"第\s*([零〇一二三四五六七八九十百\d]+)\s*条")
_ARTICLE_ASKED = re.compile(
    r"第\s*[零〇一二三四五六七八九十百\d]+\s*条|本办法|办法|的?(?:原文|内容|全文|条文|规定)|是?(?:怎么|如何|什么|啥|怎样)(?:规定|说|写|讲)?的?"
    r"|(?:说|讲|写|规定)(?:了|的)?|是|都|一下|给我|看|帮|我|把|请|(?:贴|发|念|列)出?来?|[,,。??!、和与\s\uff0c\uff1f]"
)
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
_KINDS = (
    (ProjectKind.OPERATION, re.compile(r"运维|运行维护|维护类|维保")),
    (ProjectKind.SERVICE, re.compile(r"服务类|咨询|课题研究项目|测评项目|托管")),
    (ProjectKind.CONSTRUCTION, re.compile(r"建设|新建|升级|扩容|开发|改造|搭建")),
)
_MOST = Decimal(10) ** 9  # 万元, beyond any project
_STEP = Decimal("0.0001")  # 1元


def understand(turns: tuple[str, ...]) -> Question:
    """Return the last of the user's `turns` as a complete question; at least one turn."""
    asked = turns[-1].strip()
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
        asks_for_article=bool(_ARTICLE.search(asked)) and len(fold_text(_ARTICLE_ASKED.sub("", _plain(asked)))) <= 2,
        articles=tuple(dict.fromkeys(n for n in (parse_numeral(m) for m in _ARTICLE.findall(asked)) if n is not None)),
        followed=followed,
        restated=restated,
    )


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
        alone = _LEAD.sub("", turn) if followed and substituted is None and is_interrogative(turn) else None
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
        pieces = (piece.strip(_EDGES) for piece in _PAUSE.split(text))
        matters = tuple(piece for piece in pieces if is_interrogative(piece) and not _depends(piece, short=4))
    return matters if len(matters) > 1 else ()


def _parts(text: str) -> tuple[str, ...]:
    """Return the questions in `text`; a statement goes with every question after it."""
    sentences = [match[0].strip() for match in _SENTENCE.finditer(text) if len(fold_text(match[0])) > 1]
    statements: list[str] = []
    parts: list[str] = []
    for sentence in sentences:
        if not is_interrogative(sentence):
            statements.append(sentence)
        elif parts and _depends(_ADDS.sub("", sentence), short=5):
            parts.append(f"{parts[-1]} {sentence}")
        else:
            parts.append(" ".join([*statements, _ADDS.sub("", sentence)]))
    return tuple(parts) or (text,)


def _facts(text: str) -> Facts:
    kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), None)
    amounts = parse_amounts(text)
    software = [amount for amount in amounts if _is_software(amount, text)]
    total = _stated_total(amounts, text)
    others = [amount for amount in amounts if amount not in software]
    reading: dict[str, tuple[Decimal, Decimal]] = {}
    notes: list[str] = []
    if software:
        reading["software_wan"] = _add(software)
    if total is not None:
        reading["total_wan"] = _range(total)
    elif len(amounts) > 1:
        reading["total_wan"] = _add(amounts)
        notes.append(f"按总投资{_wan(sum((a.wan for a in amounts), Decimal(0)))}万元理解")
    elif others:
        reading["total_wan"] = _range(others[0])
    elif software:
        reading["total_wan"] = (reading["software_wan"][0], _MOST)
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
        if _TOTAL.search(re.split(r"[,,。;;\uff0c\uff1b]", text[: amount.span.start])[-1]):
            return amount
    return None


def _range(amount: Amount) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest amount that the words allow, in 万元."""
    wan = amount.wan
    match amount.relation:
        case Relation.BELOW:
            return Decimal(0), wan - _STEP
        case Relation.AT_MOST:
            return Decimal(0), wan
        case Relation.ABOVE:
            return wan + _STEP, _MOST
        case Relation.AT_LEAST:
            return wan, _MOST
        case Relation.ABOUT:
            return wan * Decimal("0.9"), wan * Decimal("1.1")
    return wan, wan


def _add(amounts: list[Amount] | tuple[Amount, ...]) -> tuple[Decimal, Decimal]:
    ranges = [_range(amount) for amount in amounts]
    return sum((low for low, _ in ranges), Decimal(0)), sum((high for _, high in ranges), Decimal(0))


def _wan(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _clip(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
