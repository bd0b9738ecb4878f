"""Whole numbers written in Chinese or Arabic figures, read and written."""

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["NUMERAL_CHARACTERS", "chinese_numeral", "find_runs", "parse_numeral"]

_DIGITS = {character: value for value, characters in enumerate(
    ("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for character in characters}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = (("亿億", 10**8), ("万萬", 10**4))
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_ARABIC = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
_HAN = "零一二三四五六七八九"
_LARGEST = 10**12
_LONGEST = 40  # characters; nobody writes longer numbers, and int() refuses very long ones

# For a character class in regular expressions that look for numerals in running text.
NUMERAL_CHARACTERS = "".join((*_DIGITS, *_UNITS, "亿億万萬", *_TENS, "0123456789"))


def parse_numeral(text: str) -> int | None:
    """Return the number that `text` writes, or None when it writes none.

    Reads Arabic figures of either width, thousands separators included (5,000), Chinese numerals with the financial
    forms (壹佰), figures read one by one (二〇二五) and the spoken short forms (一百二 is 120, 百万 is 1000000).
    Two neighbouring figures are a guess (七八个月 is seven or eight), not a number.
    White space is ignored. Fractions and figures mixed with units (500万) are no numerals: see `amounts`.
    """
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    if len(compact) > _LONGEST:
        return None
    if _ARABIC.fullmatch(compact):
        return int(compact.replace(",", ""))
    spelled = "".join(_TENS.get(character, character) for character in compact)
    if spelled and all(character in _DIGITS for character in spelled):
        guessed = len(spelled) == 2 and all(_DIGITS[character] for character in spelled)
        return None if guessed else int("".join(str(_DIGITS[character]) for character in spelled))
    return _parse_scaled(spelled, _SCALES) if spelled else None


def chinese_numeral(number: int) -> str:
    """Return `number` (0..10^12) as it stands in a statute: 一百零五, 十二, 三千万.

    Raises ValueError outside that range.
    """
    if not 0 <= number <= _LARGEST:
        raise ValueError(f"not within 0..10^12: {number}")
    if number == 0:
        return "零"
    written = _write(number)
    return written[1:] if written.startswith("一十") else written


def _write(number: int) -> str:
    """Return a positive number with every 一 written."""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= scale:
            high, low = divmod(number, scale)
            head = chinese_numeral(high) if scale >= 10**4 else _HAN[high]
            if not low:
                return head + name
            return head + name + ("零" if low < scale // 10 else "") + _write(low)
    return _HAN[number]


def _parse_scaled(text: str, scales: tuple[tuple[str, int], ...]) -> int | None:
    """Return the value of `text`, which may use the scales named, largest first (亿, then 万)."""
    if not scales:
        return _parse_section(text)
    (forms, scale), smaller = scales[0], scales[1:]
    place = max(text.rfind(form) for form in forms)
    if place < 0:
        return _parse_scaled(text, smaller)
    head, tail = text[:place], text[place + 1 :]
    # 百万, 一万亿: the head may lack its 一 and may use a smaller scale itself.
    high = _parse_scaled("一" + head if head[:1] in _UNITS else head, smaller)
    low = _parse_tail(tail, scale=scale, scales=smaller)
    return None if not high or low is None else high * scale + low


def _parse_tail(tail: str, *, scale: int, scales: tuple[tuple[str, int], ...]) -> int | None:
    """Return the value of what follows a scale: nothing, a spoken last figure (一万二) or a smaller number."""
    if not tail:
        return 0
    if len(tail) == 1:
        return _DIGITS.get(tail, 0) * scale // 10 or None
    value = _parse_scaled(tail[1:] if _DIGITS.get(tail[0]) == 0 else tail, scales)
    return value if value is not None and 0 < value < scale else None


def _parse_section(text: str) -> int | None:
    """Return the value of a numeral below 10000, or None. Units fall from left to right: 千, 百, 十."""
    total, unit, digit, gap = 0, 10**4, None, False
    for character in text:
        if character in _UNITS:
            step = _UNITS[character]
            # 十五 and 一百十五 leave out the 一 before 十; nothing else may.
            if step >= unit or digit == 0 or (digit is None and (step > 10 or gap)):
                return None
            total, unit, digit, gap = total + (digit or 1) * step, step, None, False
        elif character not in _DIGITS or digit is not None:
            return None
        elif _DIGITS[character]:
            digit = _DIGITS[character]
        elif gap or unit in (10, 10**4):
            return None
        else:
            gap = True
    if digit is None:
        return None if gap or not text else total
    # 二百五 is 250, 二百零五 is 205.
    return total + (digit if gap or unit in (10, 10**4) else digit * unit // 10)


def find_runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the numbers in order, each once, as runs without a gap: first and last of each."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs
