"""Styles of a DOCX: what a paragraph or run inherits through its chain of styles."""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from assistant.documents.word.look import Look, read_ground, read_look
from assistant.text.numerals import parse_numeral

__all__ = ["Styles"]

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_RANKED = re.compile(r"([一二三四五六1-6])级(?:标题|目录标题)|标题\s*([一二三四五六])$")
_CONTENTS = re.compile(r"(?:toc|目录|目錄|contents)\s*(?:\d|heading|标题)?", re.IGNORECASE)
_CHAPTER = re.compile(r"(?:章|篇)(?:标题|名)")
_DEFAULT_POINTS = 10.0
_LONGEST_CHAIN = 50  # of styles that are based on each other; Word allows 11


class Styles:
    """The styles of a document by id, each with what it inherits."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {style.get("styleId", ""): style for style in root.iter("style")} if root is not None else {}
        self._looks: dict[str, Look] = {}
        self._run_looks: dict[str, Look] = {}
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
        if style_id not in self._run_looks:
            look = Look()
            for style in reversed(self._chain(style_id)):
                look = read_look(style.find("rPr")).over(look)
            self._run_looks[style_id] = look
        return self._run_looks[style_id]

    def grounds(self, style_id: str) -> dict[str, str]:
        """Return what a table style paints behind its cells, by the part of the table: wholeTable, firstRow, firstCol, band1Horz …"""
        found: dict[str, str] = {}
        for style in reversed(self._chain(style_id)):
            for part, holder in (("wholeTable", style), *((part.get("type", ""), part) for part in style.findall("tblStylePr"))):
                ground = read_ground(holder.find("tcPr/shd")) or read_ground(holder.find("tblPr/shd"))
                if ground is not None:
                    found[part] = ground
        return found

    def numbering_of(self, style_id: str) -> str | None:
        """Return the numId that a numbering style stands for, None for other styles."""
        return next((look.num_id for style in self._chain(style_id) if (look := read_look(None, style.find("pPr"))).num_id), None)

    def _chain(self, style_id: str) -> list[Element]:
        chain: list[Element] = []
        seen: set[str] = set()
        while style_id in self._elements and style_id not in seen and len(chain) < _LONGEST_CHAIN:
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
