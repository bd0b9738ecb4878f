"""Sentences of a regulation, and of statements on it, as the words that decide what they mean.

Numbers, obligations, bans, releases, negations and conditions become words of their own; every other character stays one.
"""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from assistant.text.amounts import Amount, parse_amounts
from assistant.text.numerals import NUMERAL_CHARACTERS, parse_numeral

__all__ = ["Sense", "Sentence", "Word", "plain_text", "read_sentence", "split_sentences"]


class Sense(StrEnum):
    """What a word does to the sentence that it stands in."""

    PLAIN = "plain"
    NUMBER = "number"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    DUTY = "duty"  # 应、必须
    BAN = "ban"  # 不得
    RELEASE = "release"  # 不必
    PERMISSION = "permission"  # 可以
    ENCOURAGEMENT = "encouragement"  # 鼓励
    NEGATION = "negation"  # 未、不
    LIMIT = "limit"  # 原则上、仅、但、前、后、或: without it the sentence says something else


class Word(NamedTuple):
    """key: equal for words that mean the same; clause: number of its clause within the sentence, from 0; condition: the clause says when
    the rest holds; listed: a further member of a list begins; vital: its sentence says something else without it; first, last: of its
    clause."""

    key: str
    sense: Sense
    clause: int
    condition: bool
    listed: bool
    vital: bool
    first: bool
    last: bool


class Sentence(NamedTuple):
    """text: as written. words: without punctuation and particles."""

    text: str
    words: tuple[Word, ...]


_NUMERAL = re.compile(rf"\d+(?:\.\d+)?|百分之[{NUMERAL_CHARACTERS}.]+|[{NUMERAL_CHARACTERS}]+")
_SENSES: tuple[tuple[Sense, str], ...] = (
    (Sense.AT_LEAST, r"不(?:得)?(?:少|低)于|不小于|至少|最少"),
    (Sense.AT_MOST, r"不(?:得)?(?:超过|高于|多于|大于)|最多|至多"),
    (Sense.RELEASE, r"不必|不需要?|无需要?|无须|不用(?!于)|毋须|可以?不(?!得)|不强制|不要求|不是必须|没有?要求|免于|免予|用不着"),
    (Sense.BAN, r"不得|不应当?|不准|不许|禁止|严禁|不可以|不能(?!按|够|及时|完成)|不可(?!避|缺|少|分|抗)|不允许|切勿|不该|杜绝"),
    (Sense.PERMISSION, r"可以|允许|准许|有权|(?<![许认])可(?![行研靠用见信控视扩持操能])"),
    (Sense.ENCOURAGEMENT, r"鼓励|提倡|倡导|建议"),
    (Sense.DUTY, r"应当|必须|务必|务须|需要|应该|应(?![用急对届答])|须|需(?!求)|(?<![重主必首纲概需摘扼简])要(?![求素点件领闻么害])"),
    (Sense.LIMIT, r"原则上|一般|仅限?|只有?|凡属?|对于|如果?|若|但是?|除|或者?|属于|确需|视情况?|[参按依]照|逐步|方(?=可|能)|才"),
    (Sense.LIMIT, r"前(?![期提述言])|后(?![期续勤果])|以上|以下|以内|之内|以外|之外|期间|分别|全部|所有|任何|一律|均|都|各"),
    (Sense.NEGATION, r"[不未无没非勿莫免拒]"),
)
_READ = re.compile("|".join(f"(?P<s{number}>{pattern})" for number, (_, pattern) in enumerate(_SENSES)))
# One key for all words of these senses; those of the others mean the same only when they are the same.
_ONE_KEY = frozenset(set(Sense) - {Sense.PLAIN, Sense.NUMBER, Sense.NEGATION, Sense.LIMIT})
_VAGUE = re.compile(r"[多余来几]|左右")
_BREAKS = frozenset(",;:。.!?\n")
# 的 and its like bind; they carry nothing that a statement could change.
_LISTS = frozenset("、和与及")
_PARTICLES = frozenset("的了并且和与及、()[]\"'<>「」『』《》“”‘’")
_INCLUDED = re.compile(r"[(]含[)]")
_COUNTED = re.compile(r"个(?=工作日)")
_CONDITION = re.compile(
    r"^(?:凡|对于?|如|若|除|但|因|未|经|属|在.*(?:下|中|时)$)"
    r"|的(?:项目|单位|部门|人员|企业|机构|情形|情况|事项|系统|方面)?$|(?:前|后|内|时|起|下|期间|以上|以下|情况|情形)$"
)
_SENTENCE = re.compile(r"[^。;!?\n]+")
_INVISIBLE = re.compile(r"\s+")
_SUBJECT = 2  # characters


def plain_text(text: str) -> str:
    """Return `text` in one width, in lower case, without white space."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text` (up to 。 ; ! ? or the end of a line), without those marks and without empty ones."""
    widths = unicodedata.normalize("NFKC", text)
    return tuple(piece.strip() for piece in _SENTENCE.findall(widths) if piece.strip())


def read_sentence(text: str) -> Sentence:
    """Return one sentence as its words."""
    plain = _COUNTED.sub("", _INCLUDED.sub("", plain_text(text)))
    found: list[tuple[str, Sense, int, bool]] = []
    clauses: list[str] = [""]
    listed = False
    for key, sense, written in _read(plain):
        if written in _BREAKS:
            clauses.append("")
            continue
        clauses[-1] += written
        if written not in _PARTICLES:
            found.append((key, sense, len(clauses) - 1, listed))
        listed = written in _LISTS
    conditions = [bool(_CONDITION.search(clause)) or bool(parse_amounts(clause)) for clause in clauses]
    return Sentence(text=text, words=_placed(found, conditions))


def _placed(found: list[tuple[str, Sense, int, bool]], conditions: list[bool]) -> tuple[Word, ...]:
    words: list[Word] = []
    within = 0  # place in the clause
    for index, (key, sense, clause, listed) in enumerate(found):
        first = index == 0 or found[index - 1][2] != clause
        last = index == len(found) - 1 or found[index + 1][2] != clause
        within = 0 if first else within + 1
        # Of a condition no more may be left out than its subject: 项目验收结束后 may become 验收结束后.
        vital = listed or sense not in (Sense.PLAIN, Sense.DUTY) or (conditions[clause] and within >= _SUBJECT)
        words.append(Word(key, sense, clause, conditions[clause], listed, vital, first, last))
    return tuple(words)


def _read(plain: str) -> list[tuple[str, Sense, str]]:
    """Return key, sense and written form of each word, left to right."""
    amounts = {amount.span.start: amount for amount in parse_amounts(plain)}
    read: list[tuple[str, Sense, str]] = []
    place = 0
    while place < len(plain):
        if amount := amounts.get(place):
            end, key, sense = amount.span.end, _amount(amount, amount.span.of(plain)), Sense.NUMBER
        elif word := _READ.match(plain, place):
            sense = _SENSES[int(str(word.lastgroup)[1:])][0]
            end, key = word.end(), sense.value if sense in _ONE_KEY else word[0]
        elif numeral := _NUMERAL.match(plain, place):
            end, key, sense = numeral.end(), _number(numeral[0]), Sense.NUMBER
        else:
            end, key, sense = place + 1, plain[place], Sense.PLAIN
        end = max(end, place + 1)
        read.append((key, sense, plain[place:end]))
        place = end
    return read


def _amount(amount: Amount, written: str) -> str:
    """Return one key for an amount however it is written; 一百多万 is not 一百万."""
    return f"{amount.wan.normalize():f} 万元{' 上下' if _VAGUE.search(written) else ''}"


def _number(written: str) -> str:
    """Return one key for a number however it is written; a percentage has its own."""
    share = written.startswith("百分之")
    digits = written.removeprefix("百分之")
    value = parse_numeral(digits)
    number = f"#{digits if value is None else value}"
    return f"{number}%" if share else number
