"""Styles of a DOCX: what a paragraph or run inherits through its chain of styles."""

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from assistant.text.numerals import parse_numeral

__all__ = ["Look", "Styles", "is_shaded", "read_look", "switch"]

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_RANKED = re.compile(r"([一二三四五六1-6])级(?:标题|目录标题)|标题\s*([一二三四五六])$")
_CONTENTS = re.compile(r"(?:toc|目录|目錄|contents)\s*(?:\d|heading|标题)?", re.IGNORECASE)
_CHAPTER = re.compile(r"(?:章|篇)(?:标题|名)")
_TINY_POINTS = 2.0
_DEFAULT_POINTS = 10.0


@dataclass(frozen=True)
class Look:
    """How text appears; None: not said here. size: points. level: 1-based heading level, 0 for body text said outright.
    num_id, num_level: automatic numbering."""

    size: float | None = None
    bold: bool | None = None
    vanished: bool | None = None
    white: bool | None = None
    shaded: bool | None = None
    level: int | None = None
    contents: bool | None = None
    num_id: str | None = None
    num_level: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether a person cannot see it."""
        return bool(self.vanished or (self.white and not self.shaded) or (self.size is not None and self.size < _TINY_POINTS))

    def over(self, base: "Look") -> "Look":
        """Return this look with what it leaves open taken from `base`."""
        return replace(base, **{name: value for name, value in vars(self).items() if value is not None})


def switch(properties: Element, name: str) -> bool | None:
    """Return an on/off property: present is on unless it says 0, false or off; None when absent."""
    element = properties.find(name)
    return None if element is None else element.get("val", "1").lower() not in ("0", "false", "off", "none")


def read_look(run: Element | None, paragraph: Element | None = None) -> Look:
    """Return what rPr (`run`) and pPr (`paragraph`) say by themselves."""
    look = Look()
    if run is not None:
        size, colour = run.find("sz"), run.find("color")
        shade, mark = run.find("shd"), run.find("highlight")
        look = Look(
            size=_points(size),
            bold=switch(run, "b"),
            vanished=switch(run, "vanish"),
            white=None if colour is None else colour.get("val", "").upper() in ("FFFFFF", "FEFEFE", "FDFDFD"),
            shaded=True if mark is not None or is_shaded(shade) else None,
        )
    return look if paragraph is None else _read_paragraph(paragraph).over(look)


def _points(size: Element | None) -> float | None:
    value = "" if size is None else size.get("val", "")
    return float(value) / 2 if value.isdigit() else None


def is_shaded(shade: Element | None) -> bool:
    """Return whether a shd element paints anything but white."""
    return shade is not None and shade.get("fill", "auto").lower() not in ("auto", "ffffff", "")


def _read_paragraph(paragraph: Element) -> Look:
    outline, numbering = paragraph.find("outlineLvl"), paragraph.find("numPr")
    level = _integer(outline)
    return Look(
        shaded=True if is_shaded(paragraph.find("shd")) else None,
        level=None if level is None else level + 1 if level < 9 else 0,
        num_id=_value(numbering.find("numId")) if numbering is not None else None,
        num_level=_integer(numbering.find("ilvl")) if numbering is not None else None,
    )


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get("val")


def _integer(element: Element | None) -> int | None:
    value = _value(element) or ""
    return int(value) if value.isdigit() and len(value) < 6 else None


class Styles:
    """The styles of a document by id, each with what it inherits."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {style.get("styleId", ""): style for style in root.iter("style")} if root is not None else {}
        self._looks: dict[str, Look] = {}
        defaults = root.find("docDefaults/rPrDefault/rPr") if root is not None else None
        self.base = read_look(defaults).over(Look(size=_DEFAULT_POINTS))
        self.default_id = next(
            (key for key, style in self._elements.items() if style.get("type") == "paragraph" and style.get("default") in ("1", "true")), ""
        )

    def look(self, style_id: str) -> Look:
        """Return the look of a style with all that it inherits; that of plain text for an unknown one."""
        if style_id not in self._looks:
            look = self.base
            for style in reversed(self._chain(style_id)):
                look = self._own(style).over(look)
            self._looks[style_id] = look
        return self._looks[style_id]

    def run_look(self, style_id: str) -> Look:
        """Return what a character style says, without the document's defaults."""
        look = Look()
        for style in reversed(self._chain(style_id)):
            look = read_look(style.find("rPr")).over(look)
        return look

    def name(self, style_id: str) -> str:
        style = self._elements.get(style_id)
        return _name(style) if style is not None else ""

    def _chain(self, style_id: str) -> list[Element]:
        chain: list[Element] = []
        seen: set[str] = set()
        while style_id in self._elements and style_id not in seen:
            seen.add(style_id)
            chain.append(self._elements[style_id])
            based = chain[-1].find("basedOn")
            style_id = based.get("val", "") if based is not None else ""
        return chain

    def _own(self, style: Element) -> Look:
        look = read_look(style.find("rPr"), style.find("pPr"))
        name = _name(style)
        if _CONTENTS.fullmatch(name):
            return replace(look, contents=True, level=0)
        level = _level_of_name(name)
        return replace(look, level=level) if level is not None and not look.level else look


def _name(style: Element) -> str:
    name = style.find("name")
    return " ".join(name.get("val", "").split()) if name is not None else ""


def _level_of_name(name: str) -> int | None:
    if match := _HEADING.fullmatch(name):
        return int(match[1])
    if match := _RANKED.match(name):
        return parse_numeral(match[1] or match[2])
    return 1 if _CHAPTER.fullmatch(name) else None
