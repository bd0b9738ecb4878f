"""DOCX → Document, in document order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from assistant.documents.assembly import Draft, assemble, clean
from assistant.documents.contents import entry_title, find_contents, is_contents_title
from assistant.documents.docx_numbering import Numbering
from assistant.documents.docx_styles import Styles
from assistant.documents.docx_walk import Parts, Walker
from assistant.documents.outline import Line, cover_end, find_headings
from assistant.documents.package import Package
from assistant.documents.source import Source
from assistant.documents.title import CoverLine, find_title
from assistant.documents.types import BlockKind, Document, PageQuality
from assistant.documents.warnings import page_warnings
from assistant.text.normalize import fold_text

__all__ = ["read_docx"]

_NO_PAGES = "该 DOCX 没有保存分页信息,无页码,以段落序号定位。需要页码时请提供 PDF。"
_SAVED_PAGES = "页码取自文件上次保存时的分页,与打印出来的页码可能略有出入。"


def read_docx(source: Source) -> Document:
    """Return the document of a DOCX; pages only where the file keeps the page breaks of its last layout.

    Raises DocumentError: damaged, encrypted, too-large, empty, no-text.
    """
    package = Package(source)
    main = next(package.related("", "officeDocument"), "word/document.xml")
    root = package.parse(main)
    body = root.find("body") if root is not None else None
    if body is None:
        raise source.refusal("damaged", "文件里没有 Word 正文。请用 Word/WPS 打开后另存为 DOCX 再提交。")
    walker = Walker(_read_parts(package, main), has_pages=body.find(".//lastRenderedPageBreak") is not None)
    walker.walk(body)
    _refuse_empty(source, walker, body)
    body_drafts, lines = _mark_contents(walker)
    body_drafts = _mark_headings(body_drafts, lines)
    drafts = [*_read_margins(package, main, page=1 if walker.page else None), *body_drafts, *_read_comments(package, main, walker.page)]
    qualities = [PageQuality.TEXT] * (walker.page or 0)
    return assemble(
        source.origin("docx"),
        drafts,
        qualities=qualities,
        title=_title(lines, package),
        warnings=_warnings(qualities, drafts, walker.objects),
    )


def _read_parts(package: Package, main: str) -> Parts:
    notes: dict[tuple[str, str], Element] = {}
    for kind in ("footnote", "endnote"):
        root = _related(package, main, f"{kind}s")
        for note in root.findall(kind) if root is not None else ():
            if note.get("type", "normal") == "normal":
                notes[kind, note.get("id", "")] = note
    return Parts(Styles(_related(package, main, "styles")), Numbering(_related(package, main, "numbering")), notes)


def _related(package: Package, main: str, kind: str) -> Element | None:
    for name in package.related(main, kind):
        return package.parse(name)
    return None


def _refuse_empty(source: Source, walker: Walker, body: Element) -> None:
    if any(draft.text.strip() or any(draft.cells or ()) for draft in walker.drafts):
        return
    if any(element.tag in ("drawing", "pict", "object") for element in body.iter()):
        raise source.refusal("no-text", "DOCX 里只有图片,没有文字。请提供文字版。")
    raise source.refusal("empty", "DOCX 没有任何文字内容。请检查文件后重新提交。")


def _mark_contents(walker: Walker) -> tuple[list[Draft], list[Line]]:
    """Return drafts and lines with the entries of a typed table of contents marked, beside those of a generated one."""
    texts = [line.text if line.kind is BlockKind.PARAGRAPH else "" for line in walker.lines]
    places = [index for index, text in enumerate(texts) if text]
    found = {places[index] for index in find_contents([texts[place] for place in places])}
    first = next((index for index, line in enumerate(walker.lines) if line.kind is BlockKind.CONTENTS), None)
    if first and texts[first - 1] and is_contents_title(texts[first - 1]):
        found.add(first - 1)
    drafts, lines = list(walker.drafts), list(walker.lines)
    for index in found:
        drafts[index] = replace(drafts[index], kind=BlockKind.CONTENTS)
        lines[index] = replace(lines[index], kind=BlockKind.CONTENTS)
    return drafts, lines


def _mark_headings(drafts: Sequence[Draft], lines: Sequence[Line]) -> list[Draft]:
    promised = {fold_text(entry_title(line.text)) for line in lines if line.kind is BlockKind.CONTENTS}
    levels = find_headings(lines, promised=promised)
    return [
        replace(draft, kind=BlockKind.HEADING, level=level) if level is not None else draft
        for draft, level in zip(drafts, levels, strict=True)
    ]


def _read_margins(package: Package, main: str, *, page: int | None) -> Iterator[Draft]:
    """Yield the running heads and feet, each wording once, on the first page."""
    seen: set[str] = set()
    for kind in ("header", "footer"):
        for name in package.related(main, kind):
            root = package.parse(name)
            for paragraph in root.iter("p") if root is not None else ():
                text = clean("".join(element.text or "" for element in paragraph.iter("t")))
                if text not in seen and any(character.isalnum() for character in text):
                    seen.add(text)
                    yield Draft(BlockKind.RUNNING, text, page)


def _read_comments(package: Package, main: str, page: int | None) -> Iterator[Draft]:
    root = _related(package, main, "comments")
    for comment in root.findall("comment") if root is not None else ():
        yield Draft(BlockKind.HIDDEN, "".join(element.text or "" for element in comment.iter("t")), page)


def _title(lines: Sequence[Line], package: Package) -> str | None:
    core = next((package.parse(name) for name in package.related("", "core-properties")), None)
    stated = core.findtext("title") if core is not None else None
    cover = [line for line in lines[: cover_end(lines)] if line.kind is BlockKind.PARAGRAPH]
    return find_title([CoverLine(line.text, line.size) for line in cover], clean(stated) if stated else None)


def _warnings(qualities: Sequence[PageQuality], drafts: Sequence[Draft], objects: int) -> list[str]:
    found = [_SAVED_PAGES if qualities else _NO_PAGES]
    if objects:
        found.append(f"文中嵌入了 {objects} 个附件对象(如 Excel 表、PDF),其中的内容没有读到。请把它们作为正文或单独文件提交。")
    if not qualities and any(draft.kind is BlockKind.HIDDEN for draft in drafts):
        found.append("文中有读者看不见的文字(隐藏文字、白字、批注等),未作为依据。")
    return found + page_warnings(qualities, drafts)
