"""Small OFD files (GB/T 33190), written part by part: text with exact places, tables of paths, images, templates, annotations,
attachments, signatures, an outline. Millimetres from the upper left, as the format counts; `y` of words is their baseline."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from assistant.documents.box import Box

NAMESPACE = "http://www.ofdspec.org/2016"
WIDTH, HEIGHT = 210.0, 297.0
POINTS = 72 / 25.4  # of a millimetre
LEFT, TOP, BOTTOM = 25.0, 30.0, 272.0
BODY = 4.0
LINE = 40  # characters of a full line
RIGHT = LEFT + BODY * LINE
LEAD = 7.0


class Text(NamedTuple):
    """Words for `write_ofd`. x, y: where the baseline begins, millimetres from the upper left; deltas: from each character to the next,
    None for steps as wide as the characters."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    deltas: tuple[float, ...] | None = None


class Line(NamedTuple):
    """A ruled line for `write_ofd`, millimetres from the upper left."""

    x0: float
    y0: float
    x1: float
    y1: float


class Leaf(NamedTuple):
    """A page for `write_ofd`."""

    texts: Sequence[tuple[object, ...]]
    rules: Sequence[tuple[float, float, float, float]] = ()


def write_ofd(
    path: Path,
    pages: Sequence[tuple[Sequence[tuple[object, ...]], Sequence[tuple[float, float, float, float]]]],
    *,
    width: float = WIDTH,
    height: float = HEIGHT,
    title: str | None = None,
) -> Path:
    """Write an OFD of pages, each a Leaf or its texts and rules: texts are (text, x, y, size, bold) or Text, rules (x0, y0, x1, y1)."""
    ofd = Ofd(path, width=width, height=height, title=title)
    for texts, rules in pages:
        page = ofd.page()
        for text in texts:
            words = Text(*text)  # type: ignore[arg-type]
            page.add(words_of(words.text, words.x, words.y, size=words.size, bold=words.bold, deltas=words.deltas))
        for rule in rules:
            page.add(rule_of(*rule))
    return ofd.save()


def advances(text: str, size: float) -> list[float]:
    """Return how far it is from each character to the next where Chinese is square and ASCII half as wide."""
    return [size / 2 if character.isascii() else size for character in text[:-1]]


def words_of(
    text: str,
    x: float,
    y: float,
    *,
    size: float = BODY,
    bold: bool = False,
    deltas: Sequence[float] | str | None = None,
    colour: str | None = None,
    attributes: str = "",
) -> str:
    """Return a TextObject whose baseline begins at x, y. attributes: more of its XML attributes."""
    steps = deltas if isinstance(deltas, str) else " ".join(f"{step:.4f}" for step in (advances(text, size) if deltas is None else deltas))
    weight = ' Weight="700"' if bold else ""
    fill = f'<ofd:FillColor Value="{colour}"/>' if colour else ""
    delta = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x:.4f} {y - size:.4f} {size * len(text):.4f} {size * 1.3:.4f}" Font="2" Size="{size:.4f}"'
        f'{weight} {attributes}>{fill}<ofd:TextCode X="0" Y="{size:.4f}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def rule_of(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return a PathObject of one stroked line."""
    return (
        f'<ofd:PathObject ID="9" Boundary="0 0 {WIDTH} {HEIGHT}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M {x0:.4f} {y0:.4f} L {x1:.4f} {y1:.4f}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def fill_of(x: float, y: float, width: float, height: float, colour: str, *, attributes: str = "") -> str:
    """Return a PathObject of one filled box."""
    return (
        f'<ofd:PathObject ID="9" Boundary="{x} {y} {width} {height}" Stroke="false" Fill="true" {attributes}>'
        f'<ofd:FillColor Value="{colour}"/>'
        f"<ofd:AbbreviatedData>M 0 0 L {width} 0 L {width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def image_of(resource: str, x: float, y: float, width: float, height: float) -> str:
    """Return an ImageObject that fills a box."""
    return f'<ofd:ImageObject ID="9" Boundary="{x} {y} {width} {height}" CTM="{width} 0 0 {height} 0 0" ResourceID="{resource}"/>'


def png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def point_box(x0: float, y0: float, x1: float, y1: float, *, height: float = HEIGHT) -> Box:
    """Return a box given in millimetres from the upper left as points from the lower left."""
    return Box(x0 * POINTS, (height - y1) * POINTS, x1 * POINTS, (height - y0) * POINTS)


@dataclass
class Page:
    """A page that is written from the top down. layers: XML by the layer's type."""

    layers: dict[str, list[str]] = field(default_factory=lambda: {"Body": []})
    before: str = ""  # XML in front of the content: Area, Template, PageRes
    y: float = TOP

    def add(self, *shapes: str, layer: str = "Body") -> "Page":
        self.layers.setdefault(layer, []).extend(shapes)
        return self

    def line(self, text: str, *, x: float = LEFT, size: float = BODY, bold: bool = False) -> "Page":
        """Set one line and go down."""
        self.add(words_of(text, x, self.y, size=size, bold=bold))
        self.y += size + LEAD - BODY
        return self

    def prose(self, text: str, *, indent: int = 2) -> "Page":
        """Set a paragraph as Chinese books do: the first line indented, all lines but the last full."""
        rest = text
        while rest:
            room = LINE - indent
            self.line(rest[:room], x=LEFT + indent * BODY)
            rest, indent = rest[room:], 0
        return self

    def table(self, rows: Sequence[Sequence[str]], *, widths: Sequence[float], height: float = 9.0) -> "Page":
        """Set a fully ruled table."""
        xs = [LEFT]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [self.y + height * index for index in range(len(rows) + 1)]
        self.add(*(rule_of(xs[0], y, xs[-1], y) for y in ys), *(rule_of(x, ys[0], x, ys[-1]) for x in xs))
        for row, top in zip(rows, ys, strict=False):
            self.add(*(words_of(cell, x + 1, top + 6, size=3.5) for cell, x in zip(row, xs, strict=False) if cell))
        self.y = ys[-1] + 9
        return self

    def xml(self) -> str:
        layers = "".join(f'<ofd:Layer ID="8" Type="{kind}">{"".join(shapes)}</ofd:Layer>' for kind, shapes in self.layers.items())
        return f'<ofd:Page xmlns:ofd="{NAMESPACE}">{self.before}<ofd:Content>{layers}</ofd:Content></ofd:Page>'


@dataclass
class Ofd:
    """One document in one OFD file. parts: what has been written beside the pages; `save` returns the path."""

    path: Path
    width: float = WIDTH
    height: float = HEIGHT
    title: str | None = None
    folder: str = "Doc_0"
    pages: list[Page] = field(default_factory=list)
    parts: dict[str, bytes] = field(default_factory=dict)
    common: str = ""  # XML inside CommonData
    after: str = ""  # XML behind Pages: Outlines, Annotations, Attachments
    body: str = ""  # XML inside DocBody: Signatures, Versions
    media: dict[str, str] = field(default_factory=dict)
    resources: str = '<ofd:Fonts><ofd:Font ID="2" FontName="宋体"/><ofd:Font ID="3" FontName="黑体"/></ofd:Fonts>'

    def page(self) -> Page:
        """Begin a new page."""
        self.pages.append(Page())
        return self.pages[-1]

    def add_media(self, identity: str, content: bytes, suffix: str = "png") -> str:
        """Keep an image; return its id."""
        self.parts[f"{self.folder}/Res/{identity}.{suffix}"] = content
        self.media[identity] = f"{identity}.{suffix}"
        return identity

    def add_template(self, identity: str, page: Page, *, order: str = "Background") -> str:
        """Keep a template; return the XML by which a page refers to it."""
        self.parts[f"{self.folder}/Tpls/{identity}.xml"] = page.xml().encode()
        self.common += f'<ofd:TemplatePage ID="{identity}" BaseLoc="Tpls/{identity}.xml"/>'
        return f'<ofd:Template TemplateID="{identity}" ZOrder="{order}"/>'

    def annotate(self, page: int, annotations: str) -> None:
        """Keep the annotations of page `page`, 1-based: XML of Annot elements."""
        self.parts[f"{self.folder}/Annots/{page}.xml"] = f'<ofd:PageAnnot xmlns:ofd="{NAMESPACE}">{annotations}</ofd:PageAnnot>'.encode()
        listed = f'<ofd:Page PageID="{100 + page}"><ofd:FileLoc>{page}.xml</ofd:FileLoc></ofd:Page>'
        name = f"{self.folder}/Annots/Annotations.xml"
        before = self.parts.get(name, f'<ofd:Annotations xmlns:ofd="{NAMESPACE}"></ofd:Annotations>'.encode())
        self.parts[name] = before.replace(b"</ofd:Annotations>", listed.encode() + b"</ofd:Annotations>")
        if "<ofd:Annotations>" not in self.after:
            self.after += "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"

    def doc_body(self) -> str:
        title = f"<ofd:Title>{escape(self.title)}</ofd:Title>" if self.title else ""
        return (
            f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>{title}</ofd:DocInfo>"
            f"<ofd:DocRoot>{self.folder}/Document.xml</ofd:DocRoot>{self.body}</ofd:DocBody>"
        )

    def write_parts(self) -> dict[str, bytes]:
        """Return all parts of the document but OFD.xml."""
        multimedia = "".join(
            f'<ofd:MultiMedia ID="{identity}" Type="Image"><ofd:MediaFile>{file}</ofd:MediaFile></ofd:MultiMedia>'
            for identity, file in self.media.items()
        )
        pages = "".join(f'<ofd:Page ID="{101 + index}" BaseLoc="Pages/{index}.xml"/>' for index in range(len(self.pages)))
        document = (
            f'<ofd:Document xmlns:ofd="{NAMESPACE}"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {self.width} {self.height}'
            f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{self.common}</ofd:CommonData>"
            f"<ofd:Pages>{pages}</ofd:Pages>{self.after}</ofd:Document>"
        )
        resources = (
            f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res">{self.resources}<ofd:MultiMedias>{multimedia}</ofd:MultiMedias></ofd:Res>'
        )
        written = {
            f"{self.folder}/Document.xml": document.encode(),
            f"{self.folder}/PublicRes.xml": resources.encode(),
            **{f"{self.folder}/Pages/{index}.xml": page.xml().encode() for index, page in enumerate(self.pages)},
        }
        return written | self.parts

    def save(self, *others: "Ofd", changes: Mapping[str, bytes | None] | None = None) -> Path:
        """Write the file, with the documents of `others` behind this one. changes: parts to write instead, None leaves one out."""
        bodies = "".join(ofd.doc_body() for ofd in (self, *others))
        parts = {"OFD.xml": f'<ofd:OFD xmlns:ofd="{NAMESPACE}" Version="1.1" DocType="OFD">{bodies}</ofd:OFD>'.encode()}
        for ofd in (self, *others):
            parts |= ofd.write_parts()
        changed = {**parts, **(changes or {})}
        return pack(self.path, {name: content for name, content in changed.items() if content is not None})


def pack(path: Path, parts: dict[str, bytes]) -> Path:
    """Write a zip of `parts`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def outline_of(*entries: tuple[str, int, str]) -> str:
    """Return an OutlineElem for each (title, page, XML of what stands below it)."""
    return "".join(
        f'<ofd:OutlineElem Title={quoteattr(title)}><ofd:Actions><ofd:Action Event="CLICK"><ofd:Goto>'
        f'<ofd:Dest Type="XYZ" PageID="{100 + page}" Left="0" Top="0"/></ofd:Goto></ofd:Action></ofd:Actions>{below}</ofd:OutlineElem>'
        for title, page, below in entries
    )


def der(tag: int, *contents: bytes) -> bytes:
    """Return one DER value."""
    content = b"".join(contents)
    length = len(content)
    head = bytes([length]) if length < 128 else bytes([0x82, *length.to_bytes(2, "big")])
    return bytes([tag]) + head + content


def seal(name: str, picture: bytes) -> bytes:
    """Return a seal after GB/T 38540, as far as it is read: header, id, property (type, name), picture (type, data)."""
    header = der(0x30, der(0x16, b"ES"), der(0x02, b"\x04"), der(0x16, b"X"))
    described = der(0x30, der(0x02, b"\x01"), der(0x0C, name.encode()), der(0x02, b"\x01"))
    shown = der(0x30, der(0x16, b"png"), der(0x04, picture), der(0x02, b"\x28"), der(0x02, b"\x28"))
    return der(0x30, der(0x30, header, der(0x16, b"id"), described, shown), der(0x04, b"cert"))
