"""Automatic numbering of a DOCX, counted out and written as Word shows it."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assistant.documents.word.figures import write_counter
from assistant.documents.word.styles import Styles

__all__ = ["Numbering"]

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class _Level:
    """One level of a list. template: with %1 to %9 where the counters stand. restart: the level (from 1) whose paragraphs start it
    again, with all above it; 0: none does."""

    form: str = "decimal"
    template: str = ""
    start: int = 1
    style_id: str | None = None
    plain: bool = False  # isLgl: all counters in Arabic figures
    suffix: str = "tab"
    restart: int | None = None


@dataclass
class _List:
    """An abstract list: its counters go on through all lists made of it."""

    levels: dict[int, _Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass
class _Use:
    """A list as paragraphs name it. changed: its own levels; starts: its own first numbers; fresh: of these, not used yet."""

    source: _List
    changed: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)

    def level(self, index: int) -> _Level:
        return self.changed.get(index) or self.source.levels.get(index) or _Level()

    def start(self, index: int) -> int:
        return self.starts.get(index, self.level(index).start)


class Numbering:
    """The lists of a document. Ask `label` for each numbered paragraph in order: asking counts."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._uses: dict[str, _Use] = {}
        if root is None:
            return
        lists: dict[str, _List] = {}
        links: dict[str, str] = {}
        for abstract in root.iter("abstractNum"):
            key = abstract.get("abstractNumId", "")
            lists[key] = _List({_integer(level.get("ilvl"), 0): _read_level(level) for level in abstract.findall("lvl")})
            if (link := abstract.find("numStyleLink")) is not None:
                links[key] = link.get("val", "")
        nums = {num.get("numId", ""): _value(num, "abstractNumId", "") for num in root.iter("num")}
        for num in root.iter("num"):
            key = nums[num.get("numId", "")]
            if key in links and not lists[key].levels:
                # The list is that of a style, which names it by a num of its own.
                key = nums.get(styles.numbering_of(links[key]) or "", key)
            if key in lists:
                self._uses[num.get("numId", "")] = _read_use(num, lists[key])

    def level_of_style(self, num_id: str, style_id: str) -> int:
        """Return the list level (from 0) that is tied to a paragraph style, 0 when none is."""
        use = self._uses.get(num_id)
        return next((index for index in range(_LEVELS) if use and use.level(index).style_id == style_id), 0)

    def label(self, num_id: str, index: int) -> str:
        """Count one paragraph of list `num_id` at level `index` (from 0); return its number as shown, with the space after it.

        Bullets and unknown lists give nothing.
        """
        use = self._uses.get(num_id)
        if use is None or not 0 <= index < _LEVELS:
            return ""
        _count(use, index)
        level = use.level(index)
        if level.form == "bullet" or not level.template:
            return ""
        text = _PLACE.sub(lambda match: _write(use, int(match[1]) - 1, level), level.template)
        return text if level.suffix == "nothing" or not text.strip() else f"{text} "


def _count(use: _Use, index: int) -> None:
    counters = use.source.counters
    before = counters[index]
    counters[index] = use.start(index) if before is None or index in use.fresh else before + 1
    use.fresh.discard(index)
    for upper in range(index):
        if counters[upper] is None:
            counters[upper] = use.start(upper)
    for deeper in range(index + 1, _LEVELS):
        restart = use.level(deeper).restart
        if restart is None or index < restart:
            counters[deeper] = None


def _write(use: _Use, place: int, shown: _Level) -> str:
    counter, level = use.source.counters[place], use.level(place)
    if level.form == "none":
        return ""
    return write_counter(use.start(place) if counter is None else counter, "decimal" if shown.plain else level.form)


def _read_use(num: Element, source: _List) -> _Use:
    use = _Use(source)
    for override in num.findall("lvlOverride"):
        index = _integer(override.get("ilvl"), 0)
        start, changed = override.find("startOverride"), override.find("lvl")
        if changed is not None:
            use.changed[index] = _read_level(changed)
        if start is not None:
            use.starts[index] = _integer(start.get("val"), 1)
            use.fresh.add(index)
    return use


def _read_level(level: Element) -> _Level:
    form = _value(level, "numFmt", "") or _value(level, "AlternateContent/Fallback/numFmt", "decimal")
    legal = level.find("isLgl")
    restart = _value(level, "lvlRestart", "")
    return _Level(
        form=form,
        template=_value(level, "lvlText", ""),
        start=_integer(_value(level, "start", "0"), 0),
        style_id=_value(level, "pStyle", "") or None,
        plain=legal is not None and legal.get("val", "1").lower() not in ("0", "false", "off"),
        suffix=_value(level, "suff", "tab"),
        restart=_integer(restart, 0) if restart else None,
    )


def _value(parent: Element, path: str, default: str) -> str:
    element = parent.find(path)
    return element.get("val", default) if element is not None else default


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 7 else default
