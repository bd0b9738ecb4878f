"""The words of a DOCX paragraph as a reader sees them: fields, tracked changes, hidden runs, page marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from assistant.documents.layout.symbols import spell_symbol
from assistant.documents.word.look import Look, read_look
from assistant.documents.word.shapes import TextBox, choose, read_boxes
from assistant.documents.word.styles import Styles

__all__ = ["Fields", "Note", "Piece", "Story", "read_story"]

_DROPPED = {
    "del", "moveFrom", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "rt", "annotationRef", "fldData", "tbl", "txbxContent",
}  # fmt: skip
_SIGNS = {"tab": "\t", "cr": " ", "noBreakHyphen": "-", "ptab": "\t"}
_REFERENCES = {"footnoteReference": "footnote", "endnoteReference": "endnote", "commentReference": "comment"}
_SYMBOLS = re.compile("[\uf000-\uf0ff]")
_DEEPEST_FIELD = 20  # fields in fields, as in Word
_TICKED, _OPEN = "☑", "□"


class Note(NamedTuple):
    """A footnote, endnote or comment that a paragraph refers to. kind: footnote, endnote, comment."""

    kind: str
    id: str


@dataclass(frozen=True)
class Piece:
    """Text of one look, or a page break. breaks: "" for text, "explicit" or "rendered"."""

    text: str
    look: Look
    breaks: str = ""


@dataclass
class Fields:
    """The complex fields that are open; they may run over many paragraphs, as a table of contents does. broken: marks (by identity)
    of fields that do not end: what follows them is text."""

    open: list[list[str]] = field(default_factory=list)  # [instruction, phase]
    broken: set[int] = field(default_factory=set)

    def check(self, story: Element) -> None:
        """Find the fields of a body or note that do not end, or stand too deep in others."""
        begun: list[Element] = []
        for mark in story.iter("fldChar"):
            kind = mark.get("fldCharType", "")
            if kind == "begin":
                begun.append(mark)
            elif kind == "end" and begun:
                begin = begun.pop()
                if len(begun) >= _DEEPEST_FIELD:
                    self.broken |= {id(begin), id(mark)}
        self.broken |= {id(mark) for mark in begun}

    @property
    def in_contents(self) -> bool:
        return any(phase == "result" and instruction.split()[:1] == ["TOC"] for instruction, phase in self.open)

    @property
    def in_instruction(self) -> bool:
        return any(phase == "instruction" for _, phase in self.open)

    def mark(self, element: Element) -> None:
        """Follow a fldChar: begin, separate or end."""
        kind = element.get("fldCharType", "")
        if id(element) in self.broken:
            return
        if kind == "begin":
            self.open.append(["", "instruction"])
        elif self.open and kind == "separate":
            self.open[-1][1] = "result"
        elif self.open and kind == "end":
            self.open.pop()

    def instruct(self, text: str) -> None:
        if self.open:
            self.open[-1][0] += text


@dataclass
class Story:
    """A paragraph's content. boxes: text boxes anchored in it."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[TextBox] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    contents: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces if not piece.look.hidden)

    @property
    def hidden(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.look.hidden)


def read_story(paragraph: Element, look: Look, styles: Styles, fields: Fields) -> Story:
    """Return what stands in a paragraph. look: of the paragraph's style and mark."""
    story = Story()
    _read_children(paragraph, look, styles, fields, story)
    return story


def _read_children(element: Element, look: Look, styles: Styles, fields: Fields, story: Story) -> None:
    for child in element:
        _read(child, look, styles, fields, story)


def _read(element: Element, look: Look, styles: Styles, fields: Fields, story: Story) -> None:
    tag = element.tag
    if tag == "instrText":
        fields.instruct(element.text or "")
    elif tag in _DROPPED:
        return
    elif tag == "fldChar":
        fields.mark(element)
        story.pieces += [Piece(text, look) for text in _form_value(element)]
    elif tag == "AlternateContent":
        if (chosen := choose(element)) is not None:
            _read_children(chosen, look, styles, fields, story)
    elif tag == "r":
        _read_children(element, _run_look(element, look, styles), styles, fields, story)
    elif tag in ("drawing", "pict", "object"):
        story.boxes += read_boxes(element)
    elif tag in _REFERENCES:
        story.notes.append(Note(_REFERENCES[tag], element.get("id", "")))
    elif tag == "ruby":
        for base in element.findall("rubyBase"):
            _read_children(base, look, styles, fields, story)
    elif (piece := _piece(element, look)) is not None:
        if not fields.in_instruction:
            story.pieces.append(piece)
            story.contents |= fields.in_contents and bool(piece.text.strip())
    else:
        if tag == "fldSimple" and element.get("instr", "").split()[:1] == ["TOC"]:
            story.contents = True
        _read_children(element, look, styles, fields, story)


def _piece(element: Element, look: Look) -> Piece | None:
    tag = element.tag
    if tag == "t":
        return Piece(_SYMBOLS.sub(lambda sign: spell_symbol(ord(sign[0])) or sign[0], element.text or ""), look)
    if tag in _SIGNS:
        return Piece(_SIGNS[tag], look)
    if tag == "br":
        return Piece("", look, "explicit") if element.get("type") == "page" else Piece(" ", look)
    if tag == "lastRenderedPageBreak":
        return Piece("", look, "rendered")
    if tag == "sym":
        return Piece(_symbol(element.get("char", ""), element.get("font", "")), look)
    return None


def _symbol(code: str, font: str) -> str:
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if value < 0x100 and any(name in font.lower() for name in ("wingdings", "symbol", "webdings")):
        value += 0xF000
    return spell_symbol(value) or (chr(value) if 32 <= value < 0xD800 else "")


def _form_value(mark: Element) -> Iterator[str]:
    """Yield what a form field shows that no run says: a tick box, the entry chosen from a list."""
    box, choices = mark.find("ffData/checkBox"), mark.find("ffData/ddList")
    if box is not None:
        state = box.find("checked") if box.find("checked") is not None else box.find("default")
        yield _TICKED if state is not None and state.get("val", "1") not in ("0", "false", "off") else _OPEN
    elif choices is not None:
        entries = [entry.get("val", "") for entry in choices.findall("listEntry")]
        chosen = choices.find("result") if choices.find("result") is not None else choices.find("default")
        number = chosen.get("val", "0") if chosen is not None else "0"
        if number.isdecimal() and len(number) < 4 and int(number) < len(entries):
            yield entries[int(number)]


def _run_look(run: Element, look: Look, styles: Styles) -> Look:
    properties = run.find("rPr")
    if properties is None:
        return look
    style = properties.find("rStyle")
    if style is not None:
        look = styles.run_look(style.get("val", "")).over(look)
    return read_look(properties).over(look)
