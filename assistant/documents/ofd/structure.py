"""What an OFD file says about itself beside its pages: outline, title, attachments, signatures."""

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from assistant.documents.assembly import clean
from assistant.documents.layout.structure import Structure
from assistant.documents.ofd.book import Book, Volume
from assistant.documents.ofd.seals import read_seals
from assistant.documents.ofd.xml import children, text_of
from assistant.text.normalize import fold_text

__all__ = ["read_structure"]

_MOST_ENTRIES = 5_000
_DEEPEST = 9


def read_structure(book: Book) -> Structure:
    """Return what the file says about itself; parts that are missing or broken are left out."""
    outline: dict[tuple[int, str], int] = {}
    attachments: list[str] = []
    for volume in book.volumes:
        for place, level in _read_outline(book, volume):
            outline.setdefault(place, level)
        attachments += _read_attachments(book, volume)
    titles = (text_of(info, "Title") for volume in book.volumes[:1] for info in children(volume.body, "DocInfo"))
    return Structure(
        outline=outline,
        title=next((clean(title) or None for title in titles if title), None),
        attachments=tuple(attachments[:_MOST_ENTRIES]),
        signatures=tuple(seal.words for seal in read_seals(book)),
    )


def _read_outline(book: Book, volume: Volume) -> Iterator[tuple[tuple[int, str], int]]:
    pages = {leaf.identity: leaf.number for leaf in book.leaves if leaf.volume is volume}
    marks = {(mark.get("Name") or ""): mark for group in children(volume.root, "Bookmarks") for mark in children(group, "Bookmark")}
    entries = [entry for outlines in children(volume.root, "Outlines") for entry in _walk(outlines, 1)]
    for level, entry in entries[:_MOST_ENTRIES]:
        title = fold_text(clean(entry.get("Title") or ""))
        if title:
            yield (_goal(entry, marks, pages), title), level


def _walk(outlines: Element, level: int) -> Iterator[tuple[int, Element]]:
    for entry in children(outlines, "OutlineElem"):
        yield level, entry
        if level < _DEEPEST:
            yield from _walk(entry, level + 1)


def _goal(entry: Element, marks: Mapping[str, Element], pages: Mapping[str, int]) -> int:
    """Return the number of the page that an outline entry leads to, 0 where it is unknown."""
    for actions in children(entry, "Actions"):
        for action in children(actions, "Action"):
            for goto in children(action, "Goto"):
                named = next(children(goto, "Bookmark"), None)
                holder = marks.get(named.get("Name") or "") if named is not None else goto
                for goal in children(holder, "Dest"):
                    return pages.get((goal.get("PageID") or "").strip(), 0)
    return 0


def _read_attachments(book: Book, volume: Volume) -> Iterator[str]:
    """Yield the names of the files that the document carries."""
    opened = book.parts.parse_located(text_of(volume.root, "Attachments"), beside=volume.place)
    for entry in children(opened[1] if opened else None, "Attachment"):
        file = posixpath.basename((text_of(entry, "FileLoc") or "").replace("\\", "/"))
        name = clean(entry.get("Name") or "") or clean(file)
        suffix = (entry.get("Format") or posixpath.splitext(file)[1]).strip().lstrip(".").lower()
        if name:
            yield name if not suffix or posixpath.splitext(name)[1] else f"{name}.{clean(suffix)}"
