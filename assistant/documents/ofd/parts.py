"""The parts of an OFD file by the locations that the file itself uses."""

import posixpath
import zipfile
from collections import Counter
from xml.etree.ElementTree import Element

from assistant.documents.ofd.xml import BrokenPart, parse_xml
from assistant.documents.packages.names import decode_name
from assistant.documents.packages.zips import ZIP_DAMAGE, open_parts, read_entry
from assistant.documents.source import Source
from assistant.errors import DocumentError

__all__ = ["Parts"]

_LARGEST_PART = 100 * 1024 * 1024
_LARGEST_XML = 64 * 1024 * 1024
_PARSED_FREELY = 4  # times: for the text, for recognition, and for what else a page is on
_MOST_AGAIN = 16 * 1024 * 1024  # bytes parsed more often than that, in all: a file may list one page two thousand times
_DAMAGED = "OFD 文件损坏或不完整,无法打开。请用制作它的软件重新导出,或提供文字版 PDF。"


class Parts:
    """The parts of an OFD file. Raises DocumentError: damaged, encrypted, too-large."""

    def __init__(self, source: Source) -> None:
        self._source = source
        try:
            self._zip = open_parts(source)
        except DocumentError as error:
            raise self.damaged() if error.code == "damaged" else error from error
        self._entries: dict[str, list[zipfile.ZipInfo]] = {}
        self._parsed: Counter[str] = Counter()
        self._again = 0
        self._broken: set[str] = set()  # places: a broken part takes as long to unpack each time that a page names it
        for entry in self._zip.infolist():
            place = _tidy(decode_name(entry))
            if place is not None and not entry.is_dir():
                self._entries.setdefault(place.casefold(), []).append(entry)

    def damaged(self) -> DocumentError:
        """Return the error for a file that cannot be opened at all."""
        return self._source.refusal("damaged", _DAMAGED)

    def locate(self, location: str | None, *, beside: str = "") -> str | None:
        """Return the place of the part that `location`, written in the part `beside`, means; None where there is none.

        Locations count from the folder of the part that holds them, or from the root of the package where they begin with a slash.
        Producers confuse the two and the case of letters; none may lead out of the package.
        """
        wanted = (location or "").strip().replace("\\", "/")
        if not wanted:
            return None
        folders = ("",) if wanted.startswith("/") else (posixpath.dirname(beside), "")
        for folder in folders:
            place = _tidy(posixpath.join(folder, wanted.lstrip("/")))
            if place is not None and place.casefold() in self._entries:
                return place
        return None

    def read(self, place: str) -> bytes:
        """Return the bytes of the part at a located place. Raises BrokenPart."""
        if place.casefold() in self._broken:
            raise BrokenPart(place)
        try:
            return self._unpack(place)
        except BrokenPart:
            self._broken.add(place.casefold())
            raise

    def _unpack(self, place: str) -> bytes:
        entries = self._entries.get(place.casefold(), [])
        # Two parts of one name: programs differ in which they show, so nobody can say what a reader of the file sees.
        if len({entry.CRC for entry in entries}) != 1:
            raise BrokenPart(place)
        try:
            content = read_entry(self._zip, entries[0], most=_LARGEST_PART)
        except ZIP_DAMAGE as error:
            raise BrokenPart(place) from error
        if content is None:
            raise BrokenPart(place)
        return content

    def parse(self, place: str) -> Element:
        """Return the root of the XML part at a located place. Raises BrokenPart."""
        content = self.read(place)
        self._count(place.casefold(), len(content))
        try:
            if len(content) > _LARGEST_XML:
                raise BrokenPart(place)
            return parse_xml(content)
        except BrokenPart:
            self._broken.add(place.casefold())
            raise

    def _count(self, name: str, size: int) -> None:
        """Count the parsing of a part. Raises DocumentError too-large for a file that has the same parts parsed without end."""
        self._parsed[name] += 1
        self._again += size if self._parsed[name] > _PARSED_FREELY else 0
        if self._again > _MOST_AGAIN:
            raise self._source.refusal("too-large", "OFD 反复引用同一页面,内容过多,超过上限。请用制作它的软件重新导出。")

    def parse_located(self, location: str | None, *, beside: str) -> tuple[str, Element] | None:
        """Return the place and the root of the part that `location` means, None where it is missing or broken."""
        place = self.locate(location, beside=beside)
        if place is None:
            return None
        try:
            return place, self.parse(place)
        except BrokenPart:
            return None


def _tidy(name: str) -> str | None:
    """Return the place of a name, from the root and without steps up and down, None where it leads out of the package."""
    place = posixpath.normpath(name.replace("\\", "/").lstrip("/"))
    return None if place in (".", "..") or place.startswith("../") else place
