"""Shapes of a DOCX that hold words: text boxes, alone, in groups or on canvases, and WordArt."""

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from assistant.documents.word.look import UNKNOWN_GROUND

__all__ = ["TextBox", "choose", "read_boxes"]

_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
_VML_SHAPES = ("shape", "rect", "roundrect", "oval", "polyline")


class TextBox(NamedTuple):
    """content: its blocks. ground: what it paints behind them, RRGGBB or UNKNOWN_GROUND, None where it paints nothing."""

    content: Element
    ground: str | None


def choose(alternatives: Element) -> Element | None:
    """Return one of the alternatives: an AlternateContent holds the same twice, for newer and for older programs."""
    for name in ("Choice", "Fallback"):
        chosen = alternatives.find(name)
        if chosen is not None:
            return chosen
    return None


def read_boxes(element: Element, ground: str | None = None) -> Iterator[TextBox]:
    """Yield the text boxes in a drawing, not those that stand in other boxes. ground: behind the drawing."""
    for child in element:
        if child.tag == "txbxContent":
            yield TextBox(child, ground)
        elif child.tag == "textpath":
            if words := child.get("string"):
                yield TextBox(_make_block(words), UNKNOWN_GROUND)
        elif child.tag == "AlternateContent":
            if (chosen := choose(child)) is not None:
                yield from read_boxes(chosen, ground)
        else:
            yield from read_boxes(child, _fill(child) or ground)


def _fill(shape: Element) -> str | None:
    """Return what a shape paints: RRGGBB, UNKNOWN_GROUND for anything but one plain colour, None for nothing."""
    if shape.tag in _VML_SHAPES:
        fill = shape.get("fillcolor", "").split()
        if not fill or shape.get("filled", "t").lower() in ("f", "false"):
            return None
        return fill[0][1:].upper() if fill[0].startswith("#") and len(fill[0]) == 7 else UNKNOWN_GROUND
    if shape.tag != "wsp":
        return None
    properties = shape.find("spPr")
    if properties is not None:
        if properties.find("noFill") is not None:
            return None
        if (colour := properties.find("solidFill/srgbClr")) is not None and not len(colour):
            return colour.get("val", "").upper() or UNKNOWN_GROUND
        if any(properties.find(name) is not None for name in _FILLS):
            return UNKNOWN_GROUND
    reference = shape.find("style/fillRef")
    return UNKNOWN_GROUND if reference is not None and reference.get("idx", "0") != "0" else None


def _make_block(words: str) -> Element:
    """Return words as a paragraph of a text box; WordArt keeps its words in an attribute."""
    content = Element("txbxContent")
    SubElement(SubElement(SubElement(content, "p"), "r"), "t").text = words
    return content
