"""The parts of a DOCX that its body refers to, and what they make of a paragraph."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assistant.documents.packages.parts import Package
from assistant.documents.word.look import Look, read_look, switch
from assistant.documents.word.numbering import Numbering
from assistant.documents.word.styles import Styles
from assistant.documents.word.text import Fields, Note, Story, read_story

__all__ = ["Paragraph", "Parts", "read_parts"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with the look of its mark and its automatic number as shown."""

    look: Look
    label: str
    story: Story


@dataclass
class Parts:
    """Reads paragraphs; list counters and open fields go on from one to the next. notes: each is handed out once."""

    styles: Styles
    numbering: Numbering
    notes: dict[Note, Element] = field(default_factory=dict)
    fields: Fields = field(default_factory=Fields)

    def read_paragraph(self, paragraph: Element, *, ground: str | None = None) -> Paragraph:
        """Return what stands in a paragraph and count it in its list. ground: what is painted behind it, see Look."""
        properties = paragraph.find("pPr")
        style = properties.find("pStyle") if properties is not None else None
        style_id = style.get("val", "") if style is not None else self.styles.default_id
        look = read_look(None, properties).over(self.styles.look(style_id)).on(ground)
        story = read_story(paragraph, look, self.styles, self.fields)
        # A mark that was deleted or is hidden, without a word beside it: nobody sees the paragraph or its number.
        is_gone = not story.text.strip() and properties is not None and _is_gone(properties.find("rPr"))
        return Paragraph(look, "" if is_gone else self._label(look, style_id), story)

    def _label(self, look: Look, style_id: str) -> str:
        if look.num_id in (None, "0"):
            return ""
        num_id = look.num_id or ""
        level = look.num_level if look.num_level is not None else self.numbering.level_of_style(num_id, style_id)
        return self.numbering.label(num_id, level)

    def take_note(self, note: Note) -> Element | None:
        """Return a note's content, None the second time: a note may refer to itself."""
        content = self.notes.pop(note, None)
        if content is not None:
            self.fields.check(content)
        return content

    def beside(self) -> "Parts":
        """Return what reads a running head: styles alone, for lists and notes belong to the body."""
        return Parts(self.styles, Numbering(None, self.styles))


def _is_gone(mark: Element | None) -> bool:
    return mark is not None and (mark.find("del") is not None or mark.find("moveFrom") is not None or bool(switch(mark, "vanish")))


def read_parts(package: Package, main: str) -> Parts:
    """Return the parts that the part `main` refers to."""
    notes: dict[Note, Element] = {}
    for kind in ("footnote", "endnote", "comment"):
        root = _related(package, main, f"{kind}s")
        for note in root.findall(kind) if root is not None else ():
            if note.get("type", "normal") == "normal":
                notes[Note(kind, note.get("id", ""))] = note
    styles = Styles(_related(package, main, "styles"))
    return Parts(styles, Numbering(_related(package, main, "numbering"), styles), notes)


def _related(package: Package, main: str, kind: str) -> Element | None:
    for name in package.related(main, kind):
        return package.parse(name)
    return None
