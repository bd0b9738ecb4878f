"""Reading the XML of an OFD file as leniently as its producers write it, and as strictly as strangers deserve."""

import codecs
import re
from collections.abc import Iterator
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

__all__ = ["BrokenPart", "children", "numbers", "parse_xml", "text_of"]

_MOST_NODES = 1_000_000  # elements and attributes: a dense page has 40,000
_DEEPEST = 200
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
# GB 18030 holds the older two; files that declare these use characters beyond them.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030"}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_LARGEST = 1e7  # millimetres; beyond it geometry overflows


class BrokenPart(Exception):
    """A part of the file that is missing, damaged, or larger than a page can be."""


class _Builder:
    """Builds elements by their local names: producers use four namespaces, undeclared prefixes, or none."""

    def __init__(self) -> None:
        self.tree = TreeBuilder()
        self.depth = self.nodes = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.nodes += 1 + len(attributes)
        if self.depth > _DEEPEST or self.nodes > _MOST_NODES:
            raise BrokenPart("too many elements")
        self.tree.start(tag.rpartition(":")[2], {name.rpartition(":")[2]: value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.tree.end(tag.rpartition(":")[2])

    def refuse_doctype(self, *_: object) -> NoReturn:
        # OFD has no doctype; one would be there to define entities that unfold without end or name other files.
        raise BrokenPart("a doctype")


def parse_xml(content: bytes) -> Element:
    """Return the root of an XML part, names without namespaces. Raises BrokenPart."""
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.tree.data
    parser.StartDoctypeDeclHandler = builder.refuse_doctype
    try:
        parser.Parse(_decode(content).encode("utf-8", "replace"), True)
        return builder.tree.close()
    except (expat.ExpatError, ValueError, AssertionError) as error:
        raise BrokenPart(str(error)) from error


def _decode(content: bytes) -> str:
    """Return the text without its XML declaration, in the encoding that it has rather than the one that it claims."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
    else:
        content = content.removeprefix(codecs.BOM_UTF8)
        declared = _ENCODING.match(content)
        name = declared[1].decode().lower() if declared else "utf-8"
        try:
            codec = codecs.lookup(_WIDER.get(name, name)).name
            text = content.decode("utf-8" if codec == "utf-8" or codec.startswith("utf-16") else codec)
        except (LookupError, UnicodeDecodeError, ValueError):
            text = _guess(content)
    return _DECLARATION.sub("", text.lstrip("\ufeff"), count=1).lstrip()


def _guess(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children of that name."""
    if element is not None:
        yield from (child for child in element if child.tag == name)


def text_of(element: Element | None, name: str) -> str | None:
    """Return the words of the first child of that name, None where it has none."""
    for child in children(element, name):
        if words := (child.text or "").strip():
            return words
    return None


def numbers(text: str | None, most: int = 10_000) -> list[float]:
    """Return the numbers that `text` lists, in order, at most `most`; what is no number is passed over."""
    found: list[float] = []
    for match in _NUMBER.finditer(text or ""):
        found.append(max(-_LARGEST, min(_LARGEST, float(match[0]))))
        if len(found) >= most:
            break
    return found
