"""How an OFD file hangs together: its documents, their pages, what stands on each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assistant.documents.ofd.geometry import Frame, Matrix, parse_frame
from assistant.documents.ofd.parts import Parts
from assistant.documents.ofd.resources import Resources, load_resources
from assistant.documents.ofd.shapes import Allowance, Shape, collect_shapes, layers_of
from assistant.documents.ofd.xml import BrokenPart, children, text_of
from assistant.documents.source import Source

__all__ = ["Annotation", "Art", "Book", "Leaf", "Volume", "open_book", "read_annotations", "read_art"]

_A4 = Frame(0, 0, 210, 297)
_LARGEST_SIDE = 20_000  # millimetres
_MOST_VOLUMES = 100
_MOST_ANNOTATIONS = 2_000  # of one page


@dataclass
class Volume:
    """One document of the file (DocBody). place, root: its Document.xml; body: its entry in OFD.xml; annotations: places by page id;
    templates: their parts by id and whether they lie over the page."""

    place: str
    root: Element
    body: Element
    frame: Frame
    resources: Resources
    templates: dict[str, tuple[Element, bool]] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Leaf:
    """A page before it is read. number: 1-based through all documents; place: of its content, None where the file lacks it."""

    number: int
    identity: str
    place: str | None
    volume: Volume


@dataclass(frozen=True)
class Book:
    """missing: how many documents of the file could not be found or read."""

    parts: Parts
    volumes: tuple[Volume, ...]
    leaves: tuple[Leaf, ...]
    missing: int


@dataclass(frozen=True)
class Art:
    """What is drawn on one page, lowest first. frame: the page; borrowed: which shapes come from a template."""

    frame: Frame
    shapes: tuple[Shape, ...]
    borrowed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Annotation:
    """kind: Watermark, Stamp, Highlight, Link, Path …; shown: a person sees its shapes; remark: words that open on a click."""

    kind: str
    shown: bool
    remark: str | None
    shapes: tuple[Shape, ...]


def open_book(source: Source) -> Book:
    """Return the file's documents and pages. Raises DocumentError: damaged, encrypted, empty, too-large."""
    parts = Parts(source)
    if parts.locate("Encryptions.xml"):
        raise _encrypted(source)
    opened = parts.parse_located("OFD.xml", beside="")
    if opened is None:
        raise parts.damaged()
    place, root = opened
    bodies = list(children(root, "DocBody"))[:_MOST_VOLUMES]
    if any(next(children(element, "Encryptions"), None) is not None for element in (root, *bodies)):
        raise _encrypted(source)
    volumes = [volume for body in bodies if (volume := _open_volume(parts, body, place)) is not None]
    if not volumes:
        raise parts.damaged()
    leaves = tuple(_leaves(parts, volumes))
    if not leaves:
        raise source.refusal("empty", "OFD 没有任何页面。请检查文件后重新提交。")
    if len(leaves) > source.limits.max_pages:
        raise source.refusal("too-large", f"OFD 有 {len(leaves)} 页,超过上限 {source.limits.max_pages} 页。请拆分后分别提交。")
    return Book(parts, tuple(volumes), leaves, len(bodies) - len(volumes))


def _encrypted(source: Source) -> Exception:
    return source.refusal("encrypted", "OFD 文件已加密,无法读取。请提供未加密的版本。")


def _open_volume(parts: Parts, body: Element, beside: str) -> Volume | None:
    opened = _current_version(parts, body, beside) or parts.parse_located(text_of(body, "DocRoot"), beside=beside)
    if opened is None:
        return None
    place, root = opened
    common = next(children(root, "CommonData"), Element("CommonData"))
    lists = [
        found
        for name in ("PublicRes", "DocumentRes")
        for entry in children(common, name)
        if (found := parts.locate(entry.text, beside=place))
    ]
    volume = Volume(place, root, body, _page_frame(common, "PageArea") or _A4, load_resources(parts, lists))
    for entry in children(common, "TemplatePage"):
        template = parts.parse_located(entry.get("BaseLoc"), beside=place)
        if template is not None:
            volume.templates[(entry.get("ID") or "").strip()] = (template[1], entry.get("ZOrder") == "Foreground")
    _find_annotations(parts, volume)
    return volume


def _current_version(parts: Parts, body: Element, beside: str) -> tuple[str, Element] | None:
    """Return the place and the root of the document of the version that is marked as current, None where none is."""
    for versions in children(body, "Versions"):
        for version in children(versions, "Version"):
            if version.get("Current") == "true":
                listed = parts.parse_located(version.get("BaseLoc"), beside=beside)
                return parts.parse_located(text_of(listed[1], "DocRoot"), beside=listed[0]) if listed else None
    return None


def _find_annotations(parts: Parts, volume: Volume) -> None:
    opened = parts.parse_located(text_of(volume.root, "Annotations"), beside=volume.place)
    if opened is None:
        return
    for page in children(opened[1], "Page"):
        found = parts.locate(text_of(page, "FileLoc"), beside=opened[0])
        if found is not None:
            volume.annotations.setdefault((page.get("PageID") or "").strip(), found)


def _leaves(parts: Parts, volumes: Sequence[Volume]) -> Iterator[Leaf]:
    number = 0
    for volume in volumes:
        for pages in children(volume.root, "Pages"):
            for page in children(pages, "Page"):
                number += 1
                place = parts.locate(page.get("BaseLoc"), beside=volume.place)
                yield Leaf(number, (page.get("ID") or "").strip(), place, volume)


def _page_frame(element: Element, area: str) -> Frame | None:
    """Return the page that the element's area describes, None where it describes none that could be."""
    for found in children(element, area):
        frame = parse_frame(text_of(found, "PhysicalBox"))
        if frame is not None and 1 <= frame.width <= _LARGEST_SIDE and 1 <= frame.height <= _LARGEST_SIDE:
            return frame
    return None


def read_art(book: Book, leaf: Leaf, allowance: Allowance) -> Art:
    """Return what is drawn on a page, its templates included. Raises BrokenPart where its content is missing or damaged."""
    if leaf.place is None:
        raise BrokenPart("no content")
    root = book.parts.parse(leaf.place)
    volume = leaf.volume
    resources = volume.resources
    own = [found for entry in children(root, "PageRes") if (found := book.parts.locate(entry.text, beside=leaf.place))]
    if own:
        resources = resources.with_more(load_resources(book.parts, own))
    frame = _page_frame(root, "Area") or volume.frame
    matrix = Matrix(e=-frame.x, f=-frame.y)
    below: list[Element] = []
    above: list[Element] = []
    for entry in children(root, "Template"):
        template, lies_over = volume.templates.get((entry.get("TemplateID") or "").strip(), (None, False))
        if template is not None:
            lies_over = entry.get("ZOrder") == "Foreground" if entry.get("ZOrder") else lies_over
            (above if lies_over else below).extend(layers_of(template))
    under, body, over = (collect_shapes(layers, resources, allowance, matrix=matrix) for layers in (below, layers_of(root), above))
    first_over = len(under) + len(body)
    borrowed = frozenset((*range(len(under)), *range(first_over, first_over + len(over))))
    return Art(frame, (*under, *body, *over), borrowed)


def read_annotations(book: Book, leaf: Leaf, allowance: Allowance) -> list[Annotation]:
    """Return the annotations of a page; a part that is broken holds none."""
    place = leaf.volume.annotations.get(leaf.identity)
    if place is None:
        return []
    try:
        root = book.parts.parse(place)
    except BrokenPart:
        return []
    found: list[Annotation] = []
    for entry in children(root, "Annot"):
        if len(found) >= _MOST_ANNOTATIONS:
            break
        shapes: list[Shape] = []
        for appearance in children(entry, "Appearance"):
            corner = parse_frame(appearance.get("Boundary")) or Frame(0, 0, 0, 0)
            shapes += collect_shapes([appearance], leaf.volume.resources, allowance, matrix=Matrix(e=corner.x, f=corner.y))
        found.append(Annotation(entry.get("Type") or "", entry.get("Visible") != "false", text_of(entry, "Remark"), tuple(shapes)))
    return found
