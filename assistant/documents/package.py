"""Opening an office file (a zip of XML parts) that may be hostile."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from assistant.documents.source import Source

__all__ = ["Package"]

_MOST_PARTS = 20_000
_LARGEST_PART = 100 * 1024 * 1024


class _LocalNames(ElementTree.TreeBuilder):
    """Builds elements without namespaces: transitional and strict files then look the same. Office files have no doctype; one
    would be there to define entities that unfold without end."""

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        return super().start(tag.rpartition("}")[2], {name.rpartition("}")[2]: value for name, value in attrs.items()})

    def end(self, tag: str, /) -> Element:
        return super().end(tag.rpartition("}")[2])

    def doctype(self, _name: str, _pubid: str | None, _system: str | None, /) -> None:
        raise ElementTree.ParseError("a doctype in an office file")


class Package:
    """The parts of an office file. Raises DocumentError: damaged, encrypted, too-large."""

    def __init__(self, source: Source) -> None:
        self._source = source
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.content))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise self._damaged() from error
        entries = self._zip.infolist()
        # Zip entries cannot unpack to more than they declare: zipfile stops there and the checksum fails.
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > _MOST_PARTS or unpacked > source.limits.max_unpacked_bytes:
            megabytes = unpacked // (1024 * 1024)
            raise source.refusal("too-large", f"文件展开后有 {megabytes} MB,超过上限。请删去嵌入的大对象后重新保存。")
        if any(entry.flag_bits & 1 for entry in entries):
            raise source.refusal("encrypted", "文件设有密码,无法读取。请提供去除密码的版本。")

    def parse(self, name: str) -> Element | None:
        """Return the root of an XML part, None when there is no such part."""
        content = self.read(name)
        if content is None:
            return None
        parser = ElementTree.XMLParser(target=_LocalNames())
        try:
            parser.feed(content)
            root = parser.close()
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self._damaged() from error
        return root if isinstance(root, Element) else None

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part, None when there is no such part."""
        try:
            entry = self._zip.getinfo(name)
        except KeyError:
            return None
        if entry.file_size > _LARGEST_PART:
            raise self._source.refusal("too-large", f"文件的 {name} 部分过大。请拆分后分别提交。")
        try:
            return self._zip.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise self._damaged() from error

    def related(self, part: str, kind: str) -> Iterator[str]:
        """Yield the names of the parts that `part` ("" for the package) refers to as `kind`, the last word of the relation's type."""
        folder, name = posixpath.split(part)
        relations = self.parse(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in relations if relations is not None else ():
            if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
                yield posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")

    def _damaged(self) -> Exception:
        return self._source.refusal("damaged", "文件损坏或不完整,无法打开。请用 Word/WPS 打开后另存为 DOCX 再提交。")
