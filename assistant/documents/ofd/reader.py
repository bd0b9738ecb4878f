"""Reading OFD (GB/T 33190-2016), the national format of official documents."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from assistant.documents.assembly import Draft, Place, assemble, clean
from assistant.documents.layout.layout import Sheet, Survey, lay_out, read_sheet, survey
from assistant.documents.layout.lines import PrintedLine, lines_of
from assistant.documents.layout.scene import Glyph, Scene
from assistant.documents.ocr.recognise import DPI, recognise
from assistant.documents.ofd.book import Annotation, Art, Book, Leaf, open_book, read_annotations, read_art
from assistant.documents.ofd.images import is_solid
from assistant.documents.ofd.picture import PAGE_ALLOWANCE, draw_page
from assistant.documents.ofd.scene import POINTS, Stage, glyphs_of, read_stage
from assistant.documents.ofd.shapes import Allowance
from assistant.documents.ofd.structure import read_structure
from assistant.documents.ofd.xml import BrokenPart
from assistant.documents.source import Source
from assistant.documents.types import BlockKind, Document, PageQuality
from assistant.documents.warnings import name_pages, page_warnings
from assistant.text.normalize import fold_text

__all__ = ["read_ofd"]

_FILE_ALLOWANCE = (4_000_000, 6_000_000, 5_000_000)  # page objects, characters, corners of paths of one file
_MOST_DRAWN = 20_000_000  # corners of paths drawn for recognition, of all pages
_EDGE = 0.12  # the share of the page's height, at the top and at the bottom, where running lines stand
_PICTURE_SHARE = 0.5  # of the page's area
_LARGEST_SKEW = 0.5  # degrees: a scan turned by more no longer lies where the file's own characters do


@dataclass(frozen=True)
class _Page:
    """A page, read. borrowed: its lines that a template draws; notes: of its annotations; is_broken: its content is missing or damaged;
    is_cut: it holds more than was read."""

    leaf: Leaf
    sheet: Sheet
    borrowed: tuple[PrintedLine, ...] = ()
    notes: tuple[Draft, ...] = ()
    is_broken: bool = False
    is_cut: bool = False


def read_ofd(source: Source) -> Document:
    """Return the document of an OFD file: its characters with their places, and for pages of pictures what recognition finds on them.

    Raises DocumentError: damaged, encrypted, empty, too-large, no-text (no page could be read).
    """
    book = open_book(source)
    reading = _Reading(book, source)
    pages = reading.read_all()
    surveyed = _survey(pages, [page.sheet for page in pages])
    surveyed, left_out = reading.recognise(pages, surveyed)
    surveyed = _count_notes(pages, surveyed)
    _refuse_unreadable(source, pages, surveyed)
    structure = read_structure(book)
    layout = lay_out(surveyed, structure)
    drafts = sorted([*(note for page in pages for note in page.notes), *layout.drafts], key=lambda draft: draft.page or 0)
    return assemble(
        source.origin("ofd"),
        drafts,
        qualities=surveyed.qualities,
        sizes=surveyed.sizes,
        title=layout.title,
        warnings=_warnings(book, pages, surveyed, drafts, left_out=left_out),
        attachments=structure.attachments,
        omitted=_omitted(book, pages),
        signatures=structure.signatures,
    )


@dataclass
class _Reading:
    """One pass over the pages of a file."""

    book: Book
    source: Source
    allowance: Allowance = field(default_factory=lambda: Allowance(*_FILE_ALLOWANCE))
    drawable: int = _MOST_DRAWN
    solid: dict[str, bool] = field(default_factory=dict)

    def read_all(self) -> list[_Page]:
        """Return the pages in order. Raises DocumentError too-large for a file that draws without end."""
        pages: list[_Page] = []
        for leaf in self.book.leaves:
            self.source.tick("read", leaf.number - 1, len(self.book.leaves))
            pages.append(self._read_page(leaf))
        return pages

    def _read_page(self, leaf: Leaf) -> _Page:
        shapes, signs, points = PAGE_ALLOWANCE
        # Without drawings a page still has its words: no reason to refuse the file.
        given = Allowance(shapes, signs, min(points, self.allowance.points))
        allowance = replace(given)
        try:
            art = read_art(self.book, leaf, allowance)
        except BrokenPart:
            frame = leaf.volume.frame
            return _Page(leaf, read_sheet(Scene(leaf.number, frame.width * POINTS, frame.height * POINTS, drawings=10**6)), is_broken=True)
        notes = tuple(draft for note in read_annotations(self.book, leaf, allowance) for draft in _draft_note(note, art, leaf.number))
        self._count(given, allowance)
        stage = read_stage(art, leaf.number, self._is_solid)
        if allowance.ran_out:
            stage.scene.drawings += given.shapes  # what was left out may be all that stands on the page
        return _Page(leaf, read_sheet(stage.scene), tuple(_borrowed_lines(stage)), notes, is_cut=allowance.ran_out)

    def recognise(self, pages: Sequence[_Page], surveyed: Survey) -> tuple[Survey, int]:
        """Return the pages with the pictures among them recognised, and how many the limit left out."""
        wanted = [index for index, page in enumerate(pages) if not page.is_broken and _needs_eyes(page.sheet, surveyed.qualities[index])]
        limits = self.source.limits
        if not wanted or not limits.ocr:
            return surveyed, 0
        sheets = list(surveyed.sheets)
        chosen = wanted[: limits.max_ocr_pages]
        for done, index in enumerate(chosen):
            self.source.tick("ocr", done, len(chosen))
            allowance = Allowance(*PAGE_ALLOWANCE)
            drawn = draw_page(self.book, pages[index].leaf, DPI / 72, allowance=allowance, with_words=False) if self.drawable > 0 else None
            self.drawable -= PAGE_ALLOWANCE[-1] - allowance.points
            if drawn is None or not drawn.is_whole:
                continue  # too much to draw, or an image of a kind that we cannot decode: the page stays unread, and is said to be
            tick = partial(self.source.tick, "ocr", done, len(chosen))
            scene = recognise(drawn.picture, number=index + 1, scale=drawn.scale, cache=limits.ocr_cache, tick=tick)
            is_garbled = surveyed.qualities[index] is PageQuality.GARBLED
            sheets[index] = read_sheet(scene if is_garbled else self._add_own(scene, pages[index].leaf))
        return _survey(pages, sheets), len(wanted) - len(chosen)

    def _add_own(self, scene: Scene, leaf: Leaf) -> Scene:
        """Return a recognised page with the characters that the file itself has on it: a page number beside the scan, known exactly."""
        own = read_stage(read_art(self.book, leaf, Allowance(*PAGE_ALLOWANCE)), leaf.number, self._is_solid).scene
        if abs(scene.width - own.width) > 1 or abs(scene.skew) > _LARGEST_SKEW:
            return scene  # the scan was turned, and their places are no longer known
        return replace(scene, glyphs=[*scene.glyphs, *own.glyphs], hidden=[*scene.hidden, *own.hidden])

    def _count(self, given: Allowance, left: Allowance) -> None:
        """Count what a page has drawn against what the file may draw."""
        used = (given.shapes - left.shapes, given.signs - left.signs, given.points - left.points)
        if not self.allowance.take(shapes=used[0], signs=used[1], points=used[2]):
            raise self.source.refusal("too-large", "OFD 的页面对象过多,超过上限。请拆分后分别提交,或提供文字版 PDF。")

    def _is_solid(self, place: str) -> bool:
        if place not in self.solid:
            try:
                self.solid[place] = is_solid(self.book.parts.read(place))
            except BrokenPart:
                self.solid[place] = False
        return self.solid[place]


def _borrowed_lines(stage: Stage) -> Iterator[PrintedLine]:
    """Yield the lines of a template that stand where running lines do, or are grey as watermarks are."""
    scene = stage.scene
    for line in lines_of((glyph for glyph in stage.borrowed if not glyph.ink.angle), scene.number):
        if line.base < _EDGE * scene.height or line.base > (1 - _EDGE) * scene.height:
            yield line
    yield from lines_of((glyph for glyph in stage.borrowed if glyph.ink.light and not glyph.ink.angle), scene.number)


def _draft_note(note: Annotation, art: Art, page: int) -> Iterator[Draft]:
    """Yield the words of an annotation: watermarks stand beside the text, what opens on a click only is hidden."""
    seen: list[Glyph] = []
    unseen: list[Glyph] = []
    for glyph in glyphs_of(note.shapes, art.frame):
        (seen if note.shown and not glyph.ink.hidden and not glyph.ink.unpainted else unseen).append(glyph)
    visible = BlockKind.RUNNING if note.kind == "Watermark" else BlockKind.PARAGRAPH
    for kind, glyphs in ((visible, seen), (BlockKind.HIDDEN, unseen)):
        for line in lines_of((glyph for glyph in glyphs if not glyph.ink.angle), page):
            yield Draft(kind, line.text, page, places=(Place(0, len(line.text), page, line.box),))
        aside = clean("".join(glyph.text for glyph in glyphs if glyph.ink.angle))
        if aside:
            yield Draft(kind, aside, page)
    if note.remark and clean(note.remark):
        yield Draft(BlockKind.HIDDEN, clean(note.remark), page)


def _survey(pages: Sequence[_Page], sheets: Sequence[Sheet]) -> Survey:
    """Return the pages looked at together; lines that a template draws on two pages or more are running lines."""
    counts = Counter(text for page in pages for text in {fold_text(line.text) for line in page.borrowed})
    again = {_place_of(line) for page in pages for line in page.borrowed if counts[fold_text(line.text)] >= 2}
    found = survey(sheets)
    return replace(found, running=found.running | {line for sheet in sheets for line in sheet.lines if _place_of(line) in again})


def _place_of(line: PrintedLine) -> tuple[int, str, float]:
    return line.page, line.text, round(line.base, 2)


def _needs_eyes(sheet: Sheet, quality: PageQuality) -> bool:
    """Return whether the picture of a page may say more than its characters. Garbled characters alone would be drawn as garbled."""
    scene = sheet.scene
    covered = sum(box.area for box in scene.pictures) / max(1.0, scene.width * scene.height)
    return quality is PageQuality.UNREADABLE or (quality is PageQuality.GARBLED and covered >= _PICTURE_SHARE)


def _count_notes(pages: Sequence[_Page], surveyed: Survey) -> Survey:
    """Return the pages with those that hold nothing but visible notes counted as text."""
    spoken = {note.page for page in pages for note in page.notes if note.kind is BlockKind.PARAGRAPH}
    qualities = (
        PageQuality.TEXT if quality is PageQuality.BLANK and number in spoken else quality
        for number, quality in enumerate(surveyed.qualities, 1)
    )
    return replace(surveyed, qualities=tuple(qualities))


def _refuse_unreadable(source: Source, pages: Sequence[_Page], surveyed: Survey) -> None:
    seen = set(surveyed.qualities) - {PageQuality.BLANK}
    if not seen:
        if surveyed.recognised:
            raise source.refusal("no-text", "OFD 的页面全部是图片,文字识别没有得到任何文字。请提供更清晰的扫描件或文字版。")
        raise source.refusal("empty", "OFD 的所有页面都是空白。请检查文件后重新提交。")
    if seen == {PageQuality.UNREADABLE}:
        if all(page.is_broken for page, quality in zip(pages, surveyed.qualities, strict=True) if quality is PageQuality.UNREADABLE):
            raise source.refusal("damaged", "OFD 的页面内容缺失或损坏,没有一页可以读取。请用制作它的软件重新导出。")
        raise source.refusal(
            "no-text", "OFD 的页面全部是图片(扫描件),没有文字,且没有识别出文字。请提供由办公软件直接导出的文字版 OFD、PDF 或 DOCX。"
        )
    if seen <= {PageQuality.UNREADABLE, PageQuality.GARBLED}:
        raise source.refusal("no-text", "OFD 的文字编码损坏,提取出来全是乱码。请用办公软件重新导出,或提供文字版 PDF、DOCX。")


def _omitted(book: Book, pages: Sequence[_Page]) -> list[str]:
    """Return what was not read; broken pages are unreadable ones."""
    cut = [page.leaf.number for page in pages if page.is_cut]
    found = [f"{book.missing} 个缺失或损坏的文档"] if book.missing else []
    return [*found, f"第 {name_pages(cut)} 页的一部分"] if cut else found


def _warnings(book: Book, pages: Sequence[_Page], surveyed: Survey, drafts: Sequence[Draft], *, left_out: int) -> list[str]:
    """Return what a reviewer must know before trusting that nothing was overlooked."""
    broken = [page.leaf.number for page in pages if page.is_broken]
    cut = [page.leaf.number for page in pages if page.is_cut]
    found: list[str] = []
    if book.missing:
        found.append(f"文件里有 {book.missing} 个文档缺失或损坏,没有读到。请用制作它的软件重新导出。")
    if broken:
        found.append(f"第 {name_pages(broken)} 页的内容缺失或损坏,没有读到。请用制作它的软件重新导出。")
    if cut:
        found.append(f"第 {name_pages(cut)} 页的对象过多,只读取了一部分。请提供文字版 PDF。")
    # Broken pages have their own sentence; those about scans would be wrong of them.
    others = [PageQuality.BLANK if number in broken else quality for number, quality in enumerate(surveyed.qualities, 1)]
    return [*found, *page_warnings(others, drafts, left_out=left_out, ours=surveyed.recognised)]
