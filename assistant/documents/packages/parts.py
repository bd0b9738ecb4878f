"""Opening an office file (a zip of XML parts) that may be hostile."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Protocol
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from assistant.documents.packages.zips import ZIP_DAMAGE, open_parts, read_entry
from assistant.documents.source import Source
from assistant.errors import DocumentError

__all__ = ["Package", "XmlTarget"]

_LARGEST_PART = 100 * 1024 * 1024
# A tree takes about 200 bytes an element; a 300-page report has half a million.
_MOST_ELEMENTS = 3_000_000
_MOST_ATTRIBUTES = 5_000_000
_DEEPEST = 200  # nested elements; readers walk them by recursion
_LONGEST_RUN = 1024 * 1024  # bytes without "<": one tag with its attributes, or one text
_PIECE = _LONGEST_RUN
_LONG_RUN = re.compile(rb"<[^<]{%d}" % _LONGEST_RUN)
_ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8", "us-ascii", "ascii"), "utf-8"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    "iso-8859-1": "iso-8859-1",
}
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([^\"']{1,40})[\"']")
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


class XmlTarget(Protocol):
    """What a scan of an XML part tells of it: elements by their names without namespaces, attributes with them."""

    def start(self, tag: str, attrs: dict[str, str], /) -> object: ...
    def end(self, tag: str, /) -> object: ...
    def data(self, data: str, /) -> object: ...
    def close(self) -> object: ...


class Package:
    """The parts of an office file. Raises DocumentError: damaged, encrypted, too-large."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._zip = open_parts(source)
        self._parts: dict[str, list[zipfile.ZipInfo]] = {}
        for entry in self._zip.infolist():
            self._parts.setdefault(_fold_name(entry.filename), []).append(entry)

    def parse(self, name: str) -> Element | None:
        """Return the root of an XML part without namespaces (transitional and strict files then look the same), None when there
        is no such part."""
        content = self.read(name)
        if content is None:
            return None
        text = self._check(content)
        elements = text.count(b"<") - text.count(b"</")
        if elements > _MOST_ELEMENTS or text.count(b'"') + text.count(b"'") > 2 * _MOST_ATTRIBUTES:
            raise self._too_large()
        root = self._feed(text, ElementTree.TreeBuilder())
        if not isinstance(root, Element):
            return None
        self._strip_namespaces(root)
        return root

    def scan(self, name: str, target: XmlTarget) -> bool:
        """Tell `target` an XML part from beginning to end without keeping it, return whether there is such a part."""
        content = self.read(name)
        if content is None:
            return False
        self._feed(self._check(content), _Told(target), piece=_PIECE)
        return True

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part, None when there is no such part."""
        entries = self._parts.get(_fold_name(name))
        if not entries:
            return None
        # Two parts of one name: programs differ in which they show, so nobody can say what a reader of the file sees.
        if len({entry.CRC for entry in entries}) > 1:
            raise self._damaged()
        try:
            content = read_entry(self._zip, entries[-1], most=_LARGEST_PART)
        except ZIP_DAMAGE as error:
            raise self._damaged() from error
        if content is None:
            raise self._too_large()
        return content

    def related(self, part: str, kind: str) -> Iterator[str]:
        """Yield the names of the parts that `part` ("" for the package) refers to as `kind`, the last word of the relation's type."""
        for found, name in self.relations(part).values():
            if found == kind:
                yield name

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and name of the parts that `part` ("" for the package) refers to, by the relation's id."""
        folder, name = posixpath.split(part)
        root = self.parse(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            relation.get("Id", str(number)): (
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
            )
            for number, relation in enumerate(root if root is not None else ())
            if relation.get("TargetMode") != "External"
        }

    def _check(self, content: bytes) -> bytes:
        """Return the XML as UTF-8. Raises DocumentError: damaged (an encoding that could hide something, a doctype)."""
        try:
            text = content if (encoding := _encoding_of(content)) == "utf-8" else content.decode(encoding).encode()
        except (UnicodeError, LookupError) as error:
            raise self._damaged() from error
        # Office files have no doctype; one would be there to define entities that unfold without end or name other files.
        if b"<!DOCTYPE" in text or (len(text) > _LONGEST_RUN and _LONG_RUN.search(text)):
            raise self._damaged()
        return text

    def _feed(self, text: bytes, target: XmlTarget, *, piece: int = _LARGEST_PART) -> object:
        """Return what the target makes of the XML. piece: after so many bytes an error of the target ends the reading."""
        parser = ElementTree.XMLParser(target=target, encoding="utf-8")
        try:
            # A long token is read again from its beginning with every piece; none is longer than a piece.
            for start in range(0, len(text), piece):
                parser.feed(text[start : start + piece])
            return parser.close()
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self._damaged() from error

    def _strip_namespaces(self, root: Element) -> None:
        names = _LocalNames()
        level = [root]
        for _ in range(_DEEPEST):
            for element in level:
                element.tag = names[element.tag]
                if element.keys():
                    element.attrib = {names[name]: value for name, value in element.attrib.items()}
            level = [child for element in level for child in element]
            if not level:
                return
        raise self._damaged()

    def _damaged(self) -> DocumentError:
        return self._source.refusal("damaged", "文件损坏或结构异常,无法打开。请用原软件(Office/WPS)打开后另存一份再提交。")

    def _too_large(self) -> DocumentError:
        return self._source.refusal("too-large", "文件内容过多,超过一次能处理的量。请拆分后分别提交。")


class _Told:
    """Passes on what is told to a target, as long as the nesting is of this world."""

    def __init__(self, target: XmlTarget) -> None:
        self._start, self._end = target.start, target.end
        self.data, self.close = target.data, target.close
        self._names = _LocalNames()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ElementTree.ParseError("nested too deeply")
        self._start(self._names[tag], attrs)

    def end(self, tag: str, /) -> None:
        self._depth -= 1
        self._end(self._names[tag])


class _LocalNames(dict[str, str]):
    """Names without their namespaces, each cut once."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition("}")[2]
        return local


def _fold_name(name: str) -> str:
    """Return the name of a part as it is compared: packages know no case, and some programs write backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def _encoding_of(content: bytes) -> str:
    """Return the encoding of an XML part. Raises LookupError for one that office programs do not write (UTF-7, EBCDIC …)."""
    if wide := next((encoding for mark, encoding in _WIDE if content.startswith(mark)), None):
        return wide
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    return _ENCODINGS[declared[1].decode("ascii", "replace").lower()] if declared else "utf-8"
