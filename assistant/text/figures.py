"""The figures in a text (numbers with what they count), in one notation, so that 七个工作日 equals 7个工作日."""

import re

from assistant.text.amounts import parse_amounts
from assistant.text.numerals import parse_numeral

__all__ = ["figures"]

_UNITS = r"个?工作日|个?月|个?季度|年|天|日|周|小时|%|条|款|项|次|人|名|份|级|家|倍|分"
_COUNT = re.compile(rf"(?P<number>\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)\s*(?P<unit>{_UNITS})")
_PERCENT = re.compile(r"百分之([零〇一二两三四五六七八九十百\d.]+)")


def figures(text: str) -> frozenset[str]:
    """Return each figure once, as `number unit` in digits: 「100万元、七个工作日」 gives {"100 万元", "7 工作日"}."""
    found = {f"{amount.wan.normalize():f} 万元" for amount in parse_amounts(text)}
    for match in _COUNT.finditer(text):
        number = match["number"] if match["number"][0].isdigit() else parse_numeral(match["number"])
        unit = match["unit"].removeprefix("个").replace("天", "日")
        if number is not None:
            found.add(f"{number} {unit}")
    found |= {f"{parse_numeral(match) or match} %" for match in _PERCENT.findall(text)}
    return frozenset(found)
