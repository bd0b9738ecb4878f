"""The parts of an OFD file by the locations that the file itself uses."""

import posixpath
import zipfile
from xml.etree.ElementTree import Element

from assistant.documents.ofd.xml import BrokenPart, parse_xml
from assistant.documents.packages.zips import ZIP_DAMAGE, is_locked, open_zip, read_entry
from assistant.documents.source import Source
from assistant.errors import DocumentError

__all__ = ["Parts"]

_UTF8_FLAG = 0x800
_LARGEST_PART = 100 * 1024 * 1024
_LARGEST_XML = 64 * 1024 * 1024
_DAMAGED = "OFD 文件损坏或不完整,无法打开。请用制作它的软件重新导出,或提供文字版 PDF。"


class Parts:
    """The parts of an OFD file. Raises DocumentError: damaged, encrypted, too-large."""

    def __init__(self, source: Source) -> None:
        self._source = source
        try:
            self._zip = open_zip(source)
        except DocumentError as error:
            raise self.damaged() if error.code == "damaged" else error from error
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > source.limits.max_unpacked_bytes:
            megabytes = unpacked // (1024 * 1024)
            raise source.refusal("too-large", f"文件展开后有 {megabytes} MB,超过上限。请压缩图片或拆分后提交。")
        if any(is_locked(entry) for entry in entries):
            raise source.refusal("encrypted", "文件设有密码,无法读取。请提供去除密码的版本。")
        self._entries: dict[str, list[zipfile.ZipInfo]] = {}
        for entry in entries:
            place = _tidy(_spell_name(entry))
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
        if len(content) > _LARGEST_XML:
            raise BrokenPart(place)
        return parse_xml(content)

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


def _spell_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry as its producer meant it: without the flag for UTF-8, zipfile took its bytes for CP437."""
    if entry.flag_bits & _UTF8_FLAG or entry.filename.isascii():
        return entry.filename
    try:
        written = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
