"""Automatic numbering of a DOCX, counted out and written as Word shows it."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assistant.text.numerals import chinese_numeral

__all__ = ["Numbering"]

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand",
    "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified",
}  # fmt: skip
_LARGEST = 10_000


@dataclass(frozen=True)
class _Level:
    """One level of a list. template: with %1 to %9 where the counters stand."""

    form: str = "decimal"
    template: str = ""
    start: int = 1
    style_id: str | None = None
    plain: bool = False  # isLgl: all counters in Arabic figures
    suffix: str = "tab"


@dataclass
class _List:
    levels: dict[int, _Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """The lists of a document. Ask `label` for each numbered paragraph in order: asking counts."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._changed: dict[str, dict[int, _Level]] = {}
        for abstract in root.iter("abstractNum") if root is not None else ():
            levels = {_integer(level.get("ilvl"), 0): _read_level(level) for level in abstract.findall("lvl")}
            self._lists[abstract.get("abstractNumId", "")] = _List(levels)
        for num in root.iter("num") if root is not None else ():
            self._read_num(num)

    def _read_num(self, num: Element) -> None:
        key = num.get("numId", "")
        abstract = num.find("abstractNumId")
        self._abstract[key] = abstract.get("val", "") if abstract is not None else ""
        for override in num.findall("lvlOverride"):
            level = _integer(override.get("ilvl"), 0)
            start, changed = override.find("startOverride"), override.find("lvl")
            if start is not None:
                self._overrides.setdefault(key, {})[level] = _integer(start.get("val"), 1)
            if changed is not None:
                self._changed.setdefault(key, {})[level] = _read_level(changed)

    def level_of_style(self, num_id: str, style_id: str) -> int:
        """Return the list level (from 0) that is tied to a paragraph style, 0 when none is."""
        found = self._lists.get(self._abstract.get(num_id, ""))
        for index, level in found.levels.items() if found else ():
            if level.style_id == style_id:
                return index
        return 0

    def label(self, num_id: str, index: int) -> str:
        """Count one paragraph of list `num_id` at level `index` (from 0); return its number as shown, with the space after it.

        Bullets and unknown lists give nothing.
        """
        found = self._lists.get(self._abstract.get(num_id, ""))
        if found is None or not 0 <= index < _LEVELS:
            return ""
        levels = found.levels | self._changed.get(num_id, {})
        level = levels.get(index, _Level())
        self._count(found, num_id, index, levels)
        if level.form in ("bullet", "none") or not level.template:
            return ""
        text = _PLACE.sub(lambda match: self._written(found, levels, int(match[1]) - 1, level), level.template)
        return text if level.suffix == "nothing" else f"{text} "

    def _count(self, found: _List, num_id: str, index: int, levels: dict[int, _Level]) -> None:
        overrides = self._overrides.get(num_id, {})
        if index in overrides:
            found.counters[index] = overrides.pop(index)
        else:
            before = found.counters[index]
            found.counters[index] = levels.get(index, _Level()).start if before is None else before + 1
        for upper in range(index):
            if found.counters[upper] is None:
                found.counters[upper] = levels.get(upper, _Level()).start
        for deeper in range(index + 1, _LEVELS):
            found.counters[deeper] = None

    def _written(self, found: _List, levels: dict[int, _Level], place: int, shown: _Level) -> str:
        counter = found.counters[place]
        form = "decimal" if shown.plain else levels.get(place, _Level()).form
        return _write(counter if counter is not None else 1, form)


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and value.isdigit() and len(value) < 7 else default


def _read_level(level: Element) -> _Level:
    def value(name: str, default: str) -> str:
        element = level.find(name)
        return element.get("val", default) if element is not None else default

    return _Level(
        form=value("numFmt", "decimal"),
        template=value("lvlText", ""),
        start=_integer(value("start", "1"), 1),
        style_id=value("pStyle", "") or None,
        plain=level.find("isLgl") is not None,
        suffix=value("suff", "tab"),
    )


def _write(number: int, form: str) -> str:
    """Return a counter in a number format of the standard; Arabic figures for formats that reports do not use."""
    if not 0 <= number < _LARGEST:
        return str(number)
    if form in _CHINESE:
        return chinese_numeral(number)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("upperLetter", "lowerLetter") and number:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and number:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if form == "ideographTraditional" and 1 <= number <= len(_STEMS):
        return _STEMS[number - 1]
    if form == "ideographZodiac" and 1 <= number <= len(_BRANCHES):
        return _BRANCHES[number - 1]
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _roman(number: int) -> str:
    signs: list[str] = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        signs.append(sign * count)
    return "".join(signs)
