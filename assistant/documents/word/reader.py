"""DOCX → Document, in document order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.documents.assembly import Draft, assemble, clean
from assistant.documents.layout.contents import find_contents, is_contents_title
from assistant.documents.layout.outline import Line, cover_end, mark_headings
from assistant.documents.layout.title import CoverLine, find_title
from assistant.documents.packages.parts import Package
from assistant.documents.pdf.reader import read_pdf
from assistant.documents.source import Source
from assistant.documents.types import BlockKind, Document, PageQuality
from assistant.documents.warnings import page_warnings
from assistant.documents.word.objects import list_attachments
from assistant.documents.word.pages import Paper, print_pages, read_paper, read_scans, set_pages
from assistant.documents.word.parts import Parts, read_parts
from assistant.documents.word.walk import Walker

__all__ = ["read_docx", "read_word"]

_NO_PAGES = "该文件没有保存分页信息,无页码,以段落序号定位。需要页码时请安装 LibreOffice,或提供 PDF。"
_SAVED_PAGES = "页码取自文件上次保存时的分页,与打印出来的页码可能略有出入。"
_PRINTED_PAGES = "页码按 LibreOffice 的排版得出,与用 Word/WPS 打印出来的页码可能略有出入。"
_PICTURES = frozenset(("drawing", "pict", "object"))


def read_docx(source: Source) -> Document:
    """Return the document of a DOCX. Pages: as LibreOffice lays it out; without LibreOffice those of the last layout that the file
    keeps, else none.

    Raises DocumentError: damaged, encrypted, too-large, empty, no-text.
    """
    return read_word(source, printed=source, suffix=".docx")


def read_word(source: Source, *, printed: Source, suffix: str) -> Document:
    """Return the document of a DOCX that stands for another file. printed: that file, to be laid out; suffix: of what it is."""
    source.tick("read", 0, 1)
    package = Package(source)
    main = next(package.related("", "officeDocument"), "word/document.xml")
    root = package.parse(main)
    body = root.find("body") if root is not None else None
    if body is None:
        raise source.refusal("damaged", "文件里没有 Word 正文。请用 Word/WPS 打开后另存为 DOCX 再提交。")
    parts = read_parts(package, main)
    parts.fields.check(body)
    has_pages = body.find(".//lastRenderedPageBreak") is not None
    walker = Walker(parts, has_pages=has_pages, tick=lambda: source.tick("read", 0, 1))
    walker.walk(body)
    if not any(draft.text.strip() or any(draft.cells or ()) for draft in walker.drafts):
        return _read_pictures(source, printed, suffix, has_pictures=any(element.tag in _PICTURES for element in body.iter()))
    source.tick("read", 1, 1)
    pdf = print_pages(printed, suffix=suffix)
    paper = read_paper(printed, pdf) if pdf else None
    moved = set_pages(source, walker.drafts, paper, notes=walker.notes) if paper else None
    if moved is not None:
        walker.move(moved)
    return _assemble(source, package, main, parts, walker, paper if moved is not None else None)


def _read_pictures(source: Source, printed: Source, suffix: str, *, has_pictures: bool) -> Document:
    """Return the document of a file that holds no words, recognised from its printed pages."""
    if not has_pictures:
        raise source.refusal("empty", "文件没有任何文字内容。请检查文件后重新提交。")
    pdf = print_pages(printed, suffix=suffix) if source.limits.ocr else None
    if pdf is None:
        raise source.refusal("no-text", "文件里只有图片,没有文字,且未做文字识别。请提供文字版。")
    return read_pdf(source.model_copy(update={"content": pdf})).model_copy(update={"origin": source.origin("docx")})


def _assemble(source: Source, package: Package, main: str, parts: Parts, walker: Walker, paper: Paper | None) -> Document:
    body, lines = _mark_contents(walker)
    body = mark_headings(body, lines)
    if paper:
        body = _insert(body, read_scans(paper))
    last = max((draft.page or 0 for draft in body), default=0) or None
    drafts = [*_read_margins(package, main, parts, page=1 if last else None), *body, *_read_comments(parts, last)]
    qualities = paper.qualities if paper else (PageQuality.TEXT,) * (walker.page or 0)
    attachments = list_attachments(package, main)
    return assemble(
        source.origin("docx"),
        drafts,
        qualities=qualities,
        sizes=paper.pages.sizes if paper else (),
        title=_title(lines, package),
        warnings=_warnings(qualities, drafts, attachments, paper),
        attachments=attachments,
    )


def _insert(body: Sequence[Draft], scans: Sequence[Draft]) -> list[Draft]:
    """Return the blocks with those of recognised pages between them, by page; their tables count on."""
    tables = max((draft.table or 0 for draft in body), default=0)
    scans = [replace(draft, table=draft.table + tables) if draft.table else draft for draft in scans]
    # Stable: on a page that turns into a scan, what stands before it stays before it.
    return sorted([*body, *scans], key=lambda draft: draft.page or 0) if scans else list(body)


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


def _read_margins(package: Package, main: str, parts: Parts, *, page: int | None) -> Iterator[Draft]:
    """Yield the running heads and feet, each wording once, on the first page; watermarks stand in the heads."""
    seen: set[str] = set()
    for kind in ("header", "footer"):
        for name in package.related(main, kind):
            root = package.parse(name)
            if root is None:
                continue
            walker = Walker(parts.beside())
            walker.walk(root)
            for draft in walker.drafts:
                text = clean(draft.text if draft.cells is None else " ".join(filter(None, draft.cells)))
                if text not in seen and any(character.isalnum() for character in text):
                    seen.add(text)
                    yield Draft(BlockKind.HIDDEN if draft.kind is BlockKind.HIDDEN else BlockKind.RUNNING, text, page)


def _read_comments(parts: Parts, page: int | None) -> Iterator[Draft]:
    """Yield the comments that no paragraph refers to."""
    for note, content in parts.notes.items():
        if note.kind == "comment":
            yield Draft(BlockKind.HIDDEN, " ".join(element.text or "" for element in content.iter("t")), page)


def _title(lines: Sequence[Line], package: Package) -> str | None:
    core = next((package.parse(name) for name in package.related("", "core-properties")), None)
    stated = core.findtext("title") if core is not None else None
    cover = [line for line in lines[: cover_end(lines)] if line.kind is BlockKind.PARAGRAPH]
    return find_title([CoverLine(line.text, line.size) for line in cover], clean(stated) if stated else None)


def _warnings(qualities: Sequence[PageQuality], drafts: Sequence[Draft], attachments: Sequence[str], paper: Paper | None) -> list[str]:
    found = [_PRINTED_PAGES if paper else _SAVED_PAGES if qualities else _NO_PAGES]
    if attachments:
        names = "、".join(attachments[:5]) + ("等" if len(attachments) > 5 else "")
        found.append(f"文中嵌入了 {len(attachments)} 个附件({names}),其中的内容没有读到。请把它们作为正文或单独文件提交。")
    if not qualities and any(draft.kind is BlockKind.HIDDEN for draft in drafts):
        found.append("文中有读者看不见的文字(隐藏文字、白字、批注等),未作为依据。")
    left_out, ours = (paper.left_out, paper.recognised) if paper else (0, ())
    return found + page_warnings(qualities, drafts, left_out=left_out, ours=ours)
