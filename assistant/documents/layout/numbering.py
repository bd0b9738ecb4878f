"""Numbers that stand before headings and list entries: 第一章, 一、, (一), 1.1, 1), ①."""

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.text.normalize import tidy_spaces
from assistant.text.numerals import parse_numeral

__all__ = ["Form", "Mark", "parse_mark", "tidy_line"]


class Form(StrEnum):
    """The way a number is written. Values name the look, not the level: that depends on the document."""

    PART = "part"  # 第一编, 第二部分
    CHAPTER = "chapter"  # 第一章
    SECTION = "section"  # 第一节
    HAN = "han"  # 一、
    HAN_PAREN = "han_paren"  # (一)
    DECIMAL = "decimal"  # 1. and 1.1 and 1.1.1; the depth is the count of numbers
    PAREN = "paren"  # (1)
    HALF_PAREN = "half_paren"  # 1)
    CIRCLED = "circled"  # ①
    APPENDIX = "appendix"  # 附件1, 附录A


@dataclass(frozen=True)
class Mark:
    """A number before a line. label: as written; rest: the words after it; numbers: its value, outermost first."""

    form: Form
    numbers: tuple[int, ...]
    label: str
    rest: str

    @property
    def depth(self) -> int:
        """How many numbers the label shows: 1.2.3 has three."""
        return len(self.numbers)


_HAN = "[零〇一二三四五六七八九十百]{1,5}"
_ORDINAL = rf"(?:{_HAN}|\d{{1,3}})"
# Units that make a leading figure an amount or a date (3.5万元, 12 个, 2 年), not a heading's number. What follows a
# unit in the lookaheads makes it an ordinary word again: 项目, 年度, 元数据.
_UNIT = (
    r"(?!\s*(?:[%\uff05‰℃°]|[万亿](?:元|人|户|条|件|次|台|辆|亩|吨|平|余|多|[、,\uff0c。;\uff1b以左内的]|$)|倍|公里|千米|平方|立方|小时|分钟|秒|周(?![边期报])|米|"
    r"亩|吨|公斤|元(?!数据|件|素)|个(?![人性别])|年(?![度鉴])|月(?![报度])|日(?![常志程])|天(?![气地然])|项(?!目)|台(?![账帐站式])|套(?![餐件用])|"
    r"人(?![员才力口事工民机社])|家(?![庭长])|名(?![称录单词])|户(?![籍外口])|次(?![要日])|条(?![件例款])|分(?![析期类级层布工组支别项阶步散配段])|"
    r"[KMGTP][Bb](?:ps|/s)?(?![A-Za-z])|[GMk]?[Hh]z(?![A-Za-z])|[kM]?[WVA](?![A-Za-z])|[kcm]?m(?![A-Za-z])))"
)
_STOP = r"[、.\uff0e:\uff1a]"
_APPENDIX = rf"附\s*[件录](?:\s*([一二三四五六七八九十]{{1,3}}|\d{{1,2}}|[A-Z](?![A-Za-z]))\s*{_STOP}?(?![\d中所至])|\s*[:\uff1a]|(?=\s|$))"
_DECIMAL = (
    r"([1-9]\d?(?:\s?[.\uff0e]\s?[1-9]\d?){1,5})(?![\d~\uff5e—–%-])(?:[.\uff0e、](?!\d)|(?=\s)|)"
    + _UNIT
    + r"(?=[\s\u4e00-\u9fffA-Za-z《“\"(\uff08【])"
)
_FORMS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (Form.PART, re.compile(rf"第\s*({_ORDINAL})\s*(?:编|篇|部\s*分|卷)(?:\s*{_STOP}|(?=\s)|(?![的中所内关已])(?=\S)|$)")),
    (Form.CHAPTER, re.compile(rf"第\s*({_ORDINAL})\s*章(?:\s*{_STOP}|(?=\s)|(?![的中所内节第和及与至])(?=\S)|$)")),
    (Form.SECTION, re.compile(rf"第\s*({_ORDINAL})\s*节(?:\s*{_STOP}|(?=\s)|(?![的中所内点约能第和及与至])(?=\S)|$)")),
    (Form.APPENDIX, re.compile(_APPENDIX)),
    (Form.HAN, re.compile(rf"({_HAN})\s*[、.\uff0e]")),
    (Form.HAN_PAREN, re.compile(rf"[(\uff08]\s*({_HAN})\s*[)\uff09]\s*[、.\uff0e]?")),
    (Form.PAREN, re.compile(r"[(\uff08]\s*(\d{1,2})\s*[)\uff09]\s*[、.\uff0e]?")),
    (Form.HALF_PAREN, re.compile(r"(\d{1,2})\s*[)\uff09]\s*[、.\uff0e]?")),
    (Form.CIRCLED, re.compile(r"([\u2460-\u2473])")),
    (Form.DECIMAL, re.compile(_DECIMAL)),
    (Form.DECIMAL, re.compile(r"([1-9]\d?)(?:[、]|[.\uff0e](?!\d)|(?=\s))" + _UNIT)),
)


def parse_mark(text: str) -> Mark | None:
    """Return the number that `text` begins with, or None: 3.5万元 and 2025年 are amounts and dates, not numbers of headings."""
    for form, pattern in _FORMS:
        match = pattern.match(text)
        numbers = _read_numbers(form, match[1]) if match else None
        if match and numbers:
            return Mark(form, numbers, match[0].strip(), text[match.end() :].strip())
    return None


def _read_numbers(form: Form, written: str | None) -> tuple[int, ...] | None:
    if written is None:  # 附件 alone
        return (1,)
    if form is Form.CIRCLED:
        return (ord(written) - 0x2460 + 1,)
    if form is Form.DECIMAL:
        return tuple(int(number) for number in re.split(r"\s?[.\uff0e]\s?", written))
    if form is Form.APPENDIX and written.isalpha() and written.isascii():
        return (ord(written) - ord("A") + 1,)
    value = parse_numeral(written)
    return None if value is None else (value,)


def tidy_line(text: str) -> str:
    """Return `text` without the spaces that PDF writers put between Chinese characters and digits.

    The space between a heading's number and its words is the author's and stays: 5.3 安全设计.
    """
    text = text.strip()
    mark = parse_mark(text)
    if mark is None:
        return tidy_spaces(text)
    spaced = not text.startswith(mark.label + mark.rest)
    return tidy_spaces(mark.label) + (" " if spaced else "") + tidy_spaces(mark.rest)
