"""Understanding a question: its parts, the facts it states, what it wants to know, and what a follow-up refers to."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.answering.aspects import aspects_of, is_anaphoric, is_interrogative, named_articles
from assistant.answering.facts import Facts, read_facts
from assistant.answering.followups import EDGES, Resolved, resolve
from assistant.regulations.types import Aspect
from assistant.text.amounts import impossible_amounts, parse_amounts
from assistant.text.dates import read_dates
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen
from assistant.text.spoken_amounts import write_out

if TYPE_CHECKING:
    from opencc_purepy import OpenCC

__all__ = ["Facts", "Question", "understand"]


class Question(Frozen):
    """One question as the program understands it.

    text: complete in itself, what earlier turns said included. alone: the last turn without them, None when it needs none or
    cannot stand alone. parts: the questions it holds, each complete; conjuncts: the matters that one question joins
    (「监理和硬件采购分别有什么要求」). aspects: what is wanted, of the last turn. articles: numbers that it names, 下一条 resolved;
    paragraph: 款, of a single article. other_law: named instead, as written; articles is empty then. Simplified characters throughout.
    impossible: what it states that cannot be so, each as a clause.
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
    taken: str | None = None  # the facts of earlier turns alone: 按总投资80万元理解
    impossible: tuple[str, ...] = ()


_SENTENCE = re.compile(r"[^。??!!;;\n\uff1f\uff01\uff1b]+[。??!!;;\n\uff1f\uff01\uff1b]*")
_ADDS = re.compile(r"^(?:另外|还有|此外|以及|同时|顺便|再问一下|再者|其次|最后|和)[,\uff0c\s]*")
_POLITE = re.compile(
    r"您好|你好|请问(?:一下)?|麻烦问?一?下?|想问一?下?|咨询一?下|请教一?下|问一?下|谢谢(?:了|您|你|啦)?|多谢|辛苦了?|老师|领导好|在吗|hi|hello",
    re.IGNORECASE,
)
_JOINS = re.compile(r"分别(?:应当?|需要?|都)?|各(?:自|有|是|怎么|要|需)|这[两二三四五几]种?[块件项样个方面情况]*|(?:这些)?方面")
_JOINT = re.compile(r"[,、;\uff0c\uff1b]|和|与|以及|及(?!时|其)|还有")
_PAUSE = re.compile(r"[,、;。?!\n\uff0c\uff1b\uff1f\uff01]")
_MOST_IMPOSSIBLE = 3  # named in an answer


def understand(turns: tuple[str, ...]) -> Question:
    """Return the last of the user's `turns` as a complete question; at least one turn."""
    turns = tuple(map(_simplified, turns))
    asked = turns[-1].strip()
    named = named_articles(tuple(map(_plain, turns)))
    resolved = resolve(tuple(map(_plain, turns)))
    text, followed = resolved.text, resolved.followed
    facts = read_facts(text, last=_plain(turns[-1]) if followed else None)
    taken = _taken(facts, _plain(turns[-1])) if followed else None
    return Question(
        asked=asked,
        text=text,
        alone=resolved.alone,
        conjuncts=_conjuncts(text),
        parts=_parts(text) if not followed else (text,),
        facts=facts,
        aspects=aspects_of(asked) or aspects_of(text),
        asks_for_article=named.alone,
        articles=named.articles,
        paragraph=named.paragraph,
        other_law=named.other_law,
        followed=followed,
        restated=_restated(resolved, facts, taken),
        taken=taken,
        impossible=_impossible(text),
    )


def _restated(resolved: Resolved, facts: Facts, taken: str | None) -> str | None:
    """Return as what the question is understood, where that does not stand in its own words: facts of earlier turns, sums, the whole."""
    if not resolved.followed:
        return facts.restated
    return f"{taken}:「{_clip(resolved.text)}」" if taken else f"按「{_clip(resolved.text)}」理解"


def _taken(facts: Facts, last: str) -> str | None:
    """Return the facts that a follow-up takes over from earlier turns, or changes."""
    own = read_facts(last).stated
    taken = [fact for fact in facts.stated if fact not in own] or facts.stated
    return f"按{'、'.join(taken)}理解" if taken else None


def _impossible(text: str) -> tuple[str, ...]:
    """Return what cannot be so, each as a clause that names it: 「2月30日」不存在:2月最多29天."""
    days = (f"「{day.written}」不存在:{day.reason}" for day in read_dates(text).impossible)
    amounts = (f"「{amount.written}」不能作为项目金额:{amount.reason}" for amount in impossible_amounts(text))
    return tuple(dict.fromkeys([*days, *amounts]))[:_MOST_IMPOSSIBLE]


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

    return OpenCC("tw2sp")


def _plain(turn: str) -> str:
    """Return the turn without courtesies and the punctuation around them, amounts in figures."""
    return _POLITE.sub("", write_out(turn)).lstrip(EDGES).rstrip(EDGES.replace("?", "").replace("\uff1f", ""))


def _conjuncts(text: str) -> tuple[str, ...]:
    """Return the matters that a question joins: with 分别 or 各, or as several questions between commas; none when it joins none."""
    if _JOINS.search(text):
        pieces = (piece.strip(EDGES) for piece in _JOINT.split(_JOINS.sub("", text)))
        matters = tuple(piece for piece in pieces if len(fold_text(piece)) >= 2 and not parse_amounts(piece))
    else:
        matters = _joined_questions([stripped for piece in _PAUSE.split(text) if (stripped := piece.strip(EDGES))])
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


def _clip(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
