"""Scenes → sheets: each page with its tables apart and its lines in reading order, and what only all pages together tell."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assistant.documents.assembly import PageSize, clean
from assistant.documents.layout.columns import Area, find_areas, segments_of
from assistant.documents.layout.lines import PrintedLine, lines_of, rows_of, set_rows
from assistant.documents.layout.open_pages import find_ending, find_opening, go_on, take_head
from assistant.documents.layout.open_rows import Row
from assistant.documents.layout.open_tables import find_aligned_grids
from assistant.documents.layout.quality import judge_page
from assistant.documents.layout.running import find_running
from assistant.documents.layout.scene import Glyph, Scene
from assistant.documents.layout.tables import PrintedTable, fill_grids, take_tables
from assistant.documents.types import PageQuality

__all__ = ["Sheet", "Survey", "read_sheet", "survey"]

_STRAIGHT = (0, 90, -90, 180, -180)  # degrees: all other text is laid over the page, such as watermarks
_MOST_MARKS, _ENOUGH = 400, 5_000  # characters of a page's watermarks; of its text, to see what lies over what
_FOOT, _MOST_FOOT_LINES = 0.1, 2  # of a page's height: page numbers stand there
_LARGE = 1.6  # of the size of most characters: a light word as large may be a watermark


@dataclass(frozen=True)
class Sheet:
    """A page on its way: tables and lines apart. scene: its characters are left out, the lines and tables have them.

    lines: in reading order. aside: text set at an angle or laid over other text, such as watermarks; hidden: what a person cannot
    see; unreadable: characters without meaning outside the lines; opening, ending: those of the lines at the top and at the foot that
    may be rows of a table over the page.
    """

    scene: Scene
    lines: tuple[PrintedLine, ...]
    tables: tuple[PrintedTable, ...]
    aside: str
    hidden: tuple[PrintedLine, ...] = ()
    unreadable: int = 0
    opening: tuple[Row, ...] = ()
    ending: tuple[Row, ...] = ()

    @property
    def number(self) -> int:
        return self.scene.number

    @property
    def text(self) -> str:
        """Return what a person sees on the page."""
        return self.read(frozenset())

    def read(self, running: Collection[PrintedLine]) -> str:
        """Return what a person sees on the page, without the running lines."""
        words = [line.text for line in self.lines if line not in running]
        words += [cell for table in self.tables for row in table.rows for cell in row if cell]
        return "\n".join([*words, self.aside] if self.aside else words)


@dataclass(frozen=True)
class Survey:
    """Pages looked at together. running: the lines that come back on many of them; qualities: one per page; doubtful: the numbers of
    the pages whose text may be garbled."""

    sheets: tuple[Sheet, ...]
    running: frozenset[PrintedLine]
    qualities: tuple[PageQuality, ...]
    doubtful: frozenset[int] = frozenset()

    @property
    def sizes(self) -> list[PageSize]:
        return [PageSize(sheet.scene.width, sheet.scene.height, sheet.scene.skew) for sheet in self.sheets]

    @property
    def recognised(self) -> frozenset[int]:
        """Return the numbers of the pages whose text our own recognition gave."""
        return frozenset(sheet.number for sheet in self.sheets if sheet.scene.from_picture)


def read_sheet(scene: Scene) -> Sheet:
    """Return a page with its tables taken out and the rest in lines."""
    glyphs, over = _lift_watermarks(scene.glyphs)
    tables, rest = take_tables(scene, glyphs)
    upright = [glyph for glyph in rest if not glyph.ink.angle]
    lines, placed, opening, ending = _read_lines(upright, tables, scene)
    aside = clean("".join([glyph.text for glyph in (*over, *(glyph for glyph in rest if glyph.ink.angle))]))
    return Sheet(
        scene=replace(scene, glyphs=[], hidden=[]),
        lines=tuple(line for line in lines if line.text),
        tables=tuple(placed),
        aside=aside,
        hidden=tuple(line for line in lines_of(scene.hidden, scene.number) if line.text),
        unreadable=sum(line.unreadable for line in lines if not line.text) + sum(table.unreadable for table in placed),
        opening=opening,
        ending=ending,
    )


class _Lifted(NamedTuple):
    left: list[Glyph]
    over: list[Glyph]


def _lift_watermarks(glyphs: list[Glyph]) -> _Lifted:
    """Return the glyphs of the page's own text, and those laid over it: at an angle, or large, light and upon other text."""
    slanted = any(glyph.ink.angle not in _STRAIGHT for glyph in glyphs)
    light = any(glyph.ink.light for glyph in glyphs)
    if not slanted and not light:
        return _Lifted(glyphs, [])
    sizes = Counter(glyph.ink.size for glyph in glyphs if not glyph.ink.light)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    large = [glyph for glyph in glyphs if body and glyph.ink.light and not glyph.ink.angle and glyph.ink.size >= _LARGE * body]
    over = set(map(id, large)) if 0 < len(large) <= _MOST_MARKS and _lies_over(large, glyphs[:_ENOUGH]) else set()
    over |= {id(glyph) for glyph in glyphs if glyph.ink.angle not in _STRAIGHT}
    return _Lifted([glyph for glyph in glyphs if id(glyph) not in over], [glyph for glyph in glyphs if id(glyph) in over])


def _lies_over(large: Sequence[Glyph], glyphs: Sequence[Glyph]) -> bool:
    """Return whether other text stands within the large characters."""
    for glyph in glyphs:
        waist = glyph.base + 0.3 * glyph.ink.size
        for mark in large:
            if (
                glyph.ink.size < 0.7 * mark.ink.size
                and mark.left <= glyph.middle <= mark.right
                and mark.base - 0.1 * mark.ink.size <= waist <= mark.base + 0.8 * mark.ink.size
            ):
                return True
    return False


class _Read(NamedTuple):
    """opening, ending: see Sheet."""

    lines: list[PrintedLine]
    tables: list[PrintedTable]
    opening: tuple[Row, ...] = ()
    ending: tuple[Row, ...] = ()


def _read_lines(glyphs: list[Glyph], tables: list[PrintedTable], scene: Scene) -> _Read:
    """Return the lines and the tables in reading order, each with its place in it; tables without rules are found here."""
    rows = rows_of(glyphs)
    segments = [segments_of(row) for row in rows]
    if grids := find_aligned_grids(segments, scene.width):
        aligned, glyphs = fill_grids(grids, glyphs, scene, is_open=True)
        tables = sorted([*tables, *aligned], key=lambda table: -table.box.top)
        rows = rows_of(glyphs)
        segments = [segments_of(row) for row in rows]
    areas = find_areas(segments, [table.box for table in tables], scene.width, scene.height)
    if len(areas) == 1:
        above = [line for line in segments if not tables or line[0].base > tables[0].box.top]
        below = [line for line in segments if not tables or line[0].base < min(table.box.bottom for table in tables)]
        return _Read(set_rows(rows, scene.number), tables, find_opening(above, scene), find_ending(below, scene))
    shares: dict[Area, list[Glyph]] = {area: [] for area in areas}
    for glyph in glyphs:
        shares[_area_of(areas, glyph.middle, glyph.base)].append(glyph)
    lines = [line for area, share in shares.items() for line in lines_of(share, scene.number, region=area.region, column=area.column)]
    placed: list[PrintedTable] = []
    for table in tables:
        area = _area_of(areas, (table.box.left + table.box.right) / 2, table.box.top)
        placed.append(replace(table, region=area.region, column=area.column))
    return _Read(lines, placed)


def _area_of(areas: Sequence[Area], x: float, y: float) -> Area:
    return next((area for area in areas if area.box.holds(x, y)), areas[-1])


def survey(sheets: Sequence[Sheet]) -> Survey:
    """Return what only all pages together tell: running lines, and from them how well each page could be read."""
    sheets = _join_tables(sheets)
    running = find_running({sheet.number: sheet.lines for sheet in sheets}, {sheet.number: sheet.scene.height for sheet in sheets})
    judgements = [judge_page(sheet.scene, sheet.read(running), _count_unreadable(sheet, running)) for sheet in sheets]
    doubtful = (sheet.number for sheet, judgement in zip(sheets, judgements, strict=True) if judgement.doubtful)
    return Survey(tuple(sheets), frozenset(running), tuple(judgement.quality for judgement in judgements), frozenset(doubtful))


def _join_tables(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the pages with the tables that go on over the page without rules found in the lines of the next."""
    joined: list[Sheet] = []
    for sheet in sheets:
        before = joined[-1] if joined else None
        if before is None or not sheet.opening or sheet.number != before.number + 1:
            joined.append(sheet)
        elif before.ending:
            turned = take_head(before.ending, sheet.opening, before.scene, sheet.scene)
            if turned is not None:
                joined[-1] = _with_table(before, turned.before, turned.head)
                sheet = _with_table(sheet, turned.after, turned.rows)
            joined.append(sheet)
        else:
            table = before.tables[-1] if before.tables else None
            rest = go_on(table, sheet.opening, sheet.scene) if table is not None and _ends_with(before, table) else None
            joined.append(_with_table(sheet, rest.table, rest.rows) if rest is not None else sheet)
    return joined


def _ends_with(sheet: Sheet, table: PrintedTable) -> bool:
    """Return whether the page ends with an open table, but for the lines at its foot."""
    below = [line for line in sheet.lines if line.base < table.box.bottom]
    return (
        table.open and not table.column and len(below) <= _MOST_FOOT_LINES and all(line.base < _FOOT * sheet.scene.height for line in below)
    )


def _with_table(sheet: Sheet, table: PrintedTable, rows: Sequence[Row]) -> Sheet:
    """Return the page with `table` in place of the lines at the height of `rows`."""
    high, low = rows[0].base + 0.5 * rows[0].size, rows[-1].base - 0.5 * rows[-1].size
    lines = tuple(line for line in sheet.lines if not low < line.base < high)
    tables = tuple(sorted([*sheet.tables, table], key=lambda table: -table.box.top))
    ending = sheet.ending if table.goes_on and sheet.ending and sheet.ending[0].base < low else ()
    return replace(sheet, lines=lines, tables=tables, opening=(), ending=ending)


def _count_unreadable(sheet: Sheet, running: Collection[PrintedLine]) -> int:
    return sheet.unreadable + sum(line.unreadable for line in sheet.lines if line.unreadable and line not in running)
