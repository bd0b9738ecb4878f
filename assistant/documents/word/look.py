"""How text of a DOCX appears, as far as it decides what a person sees and what is a heading."""

from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

__all__ = ["UNKNOWN_GROUND", "Look", "read_ground", "read_look", "switch"]

UNKNOWN_GROUND = "?"  # a picture, a gradient, a colour of the theme: whether white can be read on it, the file does not say
_PAPER = "FFFFFF"
_TINY_POINTS = 2.0
_ALIKE = 10  # 0..255; colours that differ by less in every part nobody can tell apart
_TRANSPARENT = 95_000  # thousandths of a percent
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGray": "808080",
    "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "green": "00FF00",
    "lightGray": "C0C0C0", "magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00",
}  # fmt: skip
_HEX = frozenset("0123456789ABCDEF")


@dataclass(frozen=True)
class Look:
    """How text appears; None: not said here. size: points. colour, ground: RRGGBB, of the characters ("auto": black on light) and of
    what is painted behind them. level: 1-based heading level, 0 for body text said outright. num_id, num_level: automatic numbering."""

    size: float | None = None
    bold: bool | None = None
    vanished: bool | None = None
    colour: str | None = None
    ground: str | None = None
    level: int | None = None
    contents: bool | None = None
    num_id: str | None = None
    num_level: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether a person cannot see it."""
        return bool(self.vanished) or (self.size is not None and self.size < _TINY_POINTS) or self._is_lost

    @property
    def _is_lost(self) -> bool:
        """Return whether the characters have the colour of what is behind them."""
        ground = self.ground or _PAPER
        if not _is_hex(self.colour) or not _is_hex(ground):
            return False
        colour = self.colour or ""
        return all(abs(int(colour[place : place + 2], 16) - int(ground[place : place + 2], 16)) <= _ALIKE for place in (0, 2, 4))

    def over(self, base: "Look") -> "Look":
        """Return this look with what it leaves open taken from `base`."""
        return replace(base, **{name: value for name, value in vars(self).items() if value is not None})

    def on(self, ground: str | None) -> "Look":
        """Return this look where `ground` is painted behind the paragraph."""
        return replace(self, ground=ground) if self.ground is None and ground is not None else self


def switch(properties: Element, name: str) -> bool | None:
    """Return an on/off property: present is on unless it says 0, false or off; None when absent."""
    element = properties.find(name)
    return None if element is None else element.get("val", "1").lower() not in ("0", "false", "off", "none")


def read_look(run: Element | None, paragraph: Element | None = None) -> Look:
    """Return what rPr (`run`) and pPr (`paragraph`) say by themselves."""
    look = Look()
    if run is not None:
        colour, mark = run.find("color"), run.find("highlight")
        painted = _HIGHLIGHTS.get(mark.get("val", "")) if mark is not None else None
        look = Look(
            size=_points(run.find("sz")),
            bold=switch(run, "b"),
            vanished=True if _is_unfilled(run) else switch(run, "vanish"),
            colour=_read_fill(run.find("textFill/solidFill")) or (None if colour is None else colour.get("val", "auto").upper()),
            ground=painted or read_ground(run.find("shd")),
        )
    return look if paragraph is None else _read_paragraph(paragraph).over(look)


def _is_unfilled(run: Element) -> bool:
    """Return whether the text effects of newer versions leave characters without ink: no filling or a transparent one, and no outline."""
    fill, outline = run.find("textFill"), run.find("textOutline")
    if fill is None or (outline is not None and len(outline) and outline.find("noFill") is None):
        return False
    alpha = next(fill.iterfind("solidFill/*/alpha"), None)
    transparent = int(alpha.get("val", "0")) if alpha is not None and alpha.get("val", "").isdecimal() else 0
    return fill.find("noFill") is not None or transparent >= _TRANSPARENT


def _read_fill(fill: Element | None) -> str | None:
    """Return the colour of a plain text effect as RRGGBB, None where it is changed by others or left to the theme."""
    colour = next(iter(fill), None) if fill is not None else None
    if colour is None or any(child.tag != "alpha" for child in colour):
        return None
    if colour.tag == "schemeClr" and colour.get("val") == "bg1":
        return _PAPER
    return colour.get("val", "").upper() if colour.tag == "srgbClr" else None


def read_ground(shade: Element | None) -> str | None:
    """Return what a shd element paints: RRGGBB, UNKNOWN_GROUND for a pattern, None for nothing."""
    if shade is None:
        return None
    pattern, fill = shade.get("val", "clear"), shade.get("fill", "auto").upper()
    if pattern == "solid":
        colour = shade.get("color", "auto").upper()
        return colour if _is_hex(colour) else UNKNOWN_GROUND
    if pattern not in ("clear", "nil"):
        return UNKNOWN_GROUND
    return fill if _is_hex(fill) else None


def _is_hex(colour: str | None) -> bool:
    return colour is not None and len(colour) == 6 and _HEX.issuperset(colour)


def _points(size: Element | None) -> float | None:
    value = "" if size is None else size.get("val", "")
    return float(value) / 2 if value.isdecimal() and len(value) < 6 else None


def _read_paragraph(paragraph: Element) -> Look:
    numbering = paragraph.find("numPr")
    level = _integer(paragraph.find("outlineLvl"))
    return Look(
        ground=read_ground(paragraph.find("shd")),
        level=None if level is None else level + 1 if level < 9 else 0,
        num_id=_value(numbering.find("numId")) if numbering is not None else None,
        num_level=_integer(numbering.find("ilvl")) if numbering is not None else None,
    )


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get("val")


def _integer(element: Element | None) -> int | None:
    value = _value(element) or ""
    return int(value) if value.isdecimal() and len(value) < 6 else None
