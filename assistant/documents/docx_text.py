"""The words of a DOCX paragraph as a reader sees them: fields, tracked changes, hidden runs, page marks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assistant.documents.docx_styles import Look, Styles, read_look
from assistant.documents.symbols import spell_symbol

__all__ = ["Fields", "Piece", "Story", "choose", "read_story"]

_DROPPED = {"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "sdtPr", "rt", "annotationRef", "fldData", "tbl"}
_SIGNS = {"tab": "\t", "cr": " ", "noBreakHyphen": "-", "ptab": "\t"}


@dataclass(frozen=True)
class Piece:
    """Text of one look, or a page break. breaks: "" for text, "explicit" or "rendered"."""

    text: str
    look: Look
    breaks: str = ""


@dataclass
class Fields:
    """The complex fields that are open; they may run over many paragraphs, as a table of contents does."""

    open: list[list[str]] = field(default_factory=list)  # [instruction, phase]

    @property
    def in_contents(self) -> bool:
        return any(phase == "result" and instruction.split()[:1] == ["TOC"] for instruction, phase in self.open)

    @property
    def in_instruction(self) -> bool:
        return any(phase == "instruction" for _, phase in self.open)

    def mark(self, kind: str) -> None:
        """Follow a fldChar: begin, separate or end."""
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
    """A paragraph's content. boxes: text boxes anchored in it; notes: ids of footnotes and endnotes; objects: embedded files."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    contents: bool = False
    objects: int = 0


def choose(alternatives: Element) -> Element | None:
    """Return one of the alternatives: an AlternateContent holds the same twice, for newer and for older programs."""
    for name in ("Choice", "Fallback"):
        chosen = alternatives.find(name)
        if chosen is not None:
            return chosen
    return None


def read_story(paragraph: Element, look: Look, styles: Styles, fields: Fields) -> Story:
    """Return what stands in a paragraph. look: of the paragraph's style and mark."""
    story = Story()
    for child in paragraph:
        _read(child, look, styles, fields, story)
    return story


def _read(element: Element, look: Look, styles: Styles, fields: Fields, story: Story) -> None:
    tag = element.tag
    if tag == "instrText":
        fields.instruct(element.text or "")
    elif tag in _DROPPED:
        return
    elif tag == "fldChar":
        fields.mark(element.get("fldCharType", ""))
    elif tag == "AlternateContent":
        chosen = choose(element)
        if chosen is not None:
            _read_children(chosen, look, styles, fields, story)
    elif tag == "r":
        _read_children(element, _run_look(element, look, styles), styles, fields, story)
    elif tag in ("drawing", "pict", "object"):
        story.objects += tag == "object"
        story.boxes += _outer_boxes(element)
    elif tag in ("footnoteReference", "endnoteReference"):
        story.notes.append((tag.removesuffix("Reference"), element.get("id", "")))
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


def _read_children(element: Element, look: Look, styles: Styles, fields: Fields, story: Story) -> None:
    for child in element:
        _read(child, look, styles, fields, story)


def _piece(element: Element, look: Look) -> Piece | None:
    tag = element.tag
    if tag == "t":
        return Piece(element.text or "", look)
    if tag in _SIGNS:
        return Piece(_SIGNS[tag], look)
    if tag == "br":
        return Piece("", look, "explicit") if element.get("type") == "page" else Piece(" ", look)
    if tag == "lastRenderedPageBreak":
        return Piece("", look, "rendered")
    if tag == "sym":
        return Piece(_symbol(element.get("char", "")), look)
    return None


def _symbol(code: str) -> str:
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return spell_symbol(value) or (chr(value) if 32 <= value < 0xD800 else "")


def _run_look(run: Element, look: Look, styles: Styles) -> Look:
    properties = run.find("rPr")
    if properties is None:
        return look
    style = properties.find("rStyle")
    if style is not None:
        look = styles.run_look(style.get("val", "")).over(look)
    return read_look(properties).over(look)


def _outer_boxes(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == "txbxContent":
            yield child
        elif child.tag == "AlternateContent":
            chosen = choose(child)
            if chosen is not None:
                yield from _outer_boxes(chosen)
        else:
            yield from _outer_boxes(child)
