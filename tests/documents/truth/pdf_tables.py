"""Sources of ground truth: tables in PDFs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from paper import LEFT, Paper
from truth.words import LONG, OTHER

__all__ = ["SOURCES"]

HEADER = ("序号", "资源名称", "更新周期")
WIDTHS = (60, 240, 120)


def _rules(paper: Paper, *, across: Sequence[tuple[float, float, float]], down: Sequence[tuple[float, float, float]]) -> None:
    """Draw rules: across as (y, from x, to x), down as (x, from y, to y)."""
    for y, start, end in across:
        paper.canvas.line(start, y, end, y)
    for x, start, end in down:
        paper.canvas.line(x, start, x, end)


def _words(paper: Paper, placed: Sequence[tuple[float, float, str]]) -> None:
    paper.canvas.setFont("STSong-Light", 10)
    for x, y, text in placed:
        paper.canvas.drawString(x, y, text)


def ruled_table(path: Path) -> None:
    """Prose, a caption, a fully ruled table with an empty cell and a cell of two lines, prose."""
    paper = Paper(path).prose("设备清单如下:").line("表4-1 设备清单", x=220)
    cells = [["序号", "名称", "数量", "备注"], ["1", "巡护终端", "200", ""], ["2", "无人机", "6", "含\n云台"]]
    paper.table(cells, widths=(60, 180, 80, 120), height=30).prose("以上设备在2026年到货。").save()


def merged_cells(path: Path) -> None:
    """A cell over two rows and one over two columns: their words stand at their first place."""
    paper = Paper(path)
    top = 700
    _rules(
        paper,
        across=((top, 72, 372), (top - 30, 72, 372), (top - 60, 172, 372), (top - 90, 72, 372), (top - 120, 72, 372)),
        down=((72, top, top - 120), (172, top, top - 90), (272, top, top - 120), (372, top, top - 120)),
    )
    _words(paper, (
        (80, 680, "部门"), (180, 680, "资源"), (280, 680, "周期"), (80, 638, "林草局"), (180, 650, "护林员名册"), (280, 650, "每月"),
        (180, 620, "巡护轨迹"), (280, 620, "实时"), (80, 590, "合计"), (280, 590, "2项"),
    ))  # fmt: skip
    paper.save()


def table_over_pages(path: Path) -> None:
    """A table over a page break, its header repeated: one table, the second header a header again."""
    paper = Paper(path).prose(LONG)
    paper.y = 130
    paper.table([HEADER, ("1", "草场确权信息", "每年")], widths=WIDTHS)
    paper.turn().table([HEADER, ("2", "水源地监测信息", "每日")], widths=WIDTHS).prose("目录由州林草局维护。").save()


def table_over_pages_without_repeated_header(path: Path) -> None:
    """The same, its header not repeated."""
    paper = Paper(path).prose(LONG)
    paper.y = 130
    paper.table([HEADER, ("1", "草场确权信息", "每年")], widths=WIDTHS)
    paper.turn().table([("2", "水源地监测信息", "每日")], widths=WIDTHS).prose("目录由州林草局维护。").save()


def table_without_header(path: Path) -> None:
    """A form of names and values: no row names columns."""
    rows = [("项目名称", "高寒牧区巡护调度应用"), ("申报单位", "某州林业和草原局"), ("总投资", "860.5万元"), ("联系人", "张某")]
    Paper(path).table(rows, widths=(120, 300)).prose(LONG).save()


def two_header_rows(path: Path) -> None:
    """A header of two rows: two names over both, one over two columns."""
    paper = Paper(path)
    top = 700
    _rules(
        paper,
        across=((top, 72, 472), (top - 25, 272, 472), (top - 50, 72, 472), (top - 75, 72, 472), (top - 100, 72, 472)),
        down=((72, top, top - 100), (132, top, top - 100), (272, top, top - 100), (372, top - 25, top - 100), (472, top, top - 100)),
    )
    _words(paper, (
        (80, 672, "序号"), (140, 672, "资源名称"), (350, 684, "共享"), (280, 659, "方式"), (380, 659, "周期"),
        (80, 634, "1"), (140, 634, "护林员名册"), (280, 634, "接口"), (380, 634, "每月"),
        (80, 609, "2"), (140, 609, "巡护轨迹"), (280, 609, "库表"), (380, 609, "实时"),
    ))  # fmt: skip
    paper.save()


def row_split_over_pages(path: Path) -> None:
    """The page break goes through a row: one row, on the page where it begins."""
    paper = Paper(path).prose(LONG)
    paper.y = 180
    paper.table([HEADER, ("1", "草场确权信息", "每年"), ("2", "水源地监测", "每日"), ("3", "巡护轨迹,含", "实时")], widths=WIDTHS)
    paper.turn().table([("", "停留点信息", ""), ("4", "火点信息", "实时")], widths=WIDTHS).save()


def three_line_table(path: Path) -> None:
    """三线表: rules above and below the header and at the end, none between columns."""
    paper = Paper(path).prose(LONG).line("表3-1 资源目录", x=230)
    rows = (
        ("序号", "资源名称", "提供部门", "更新周期"), ("1", "草场确权信息", "州林草局", "每年"),
        ("2", "水源地监测信息", "州水利局", "每日"), ("3", "火点信息", "州应急局", "实时"),
    )  # fmt: skip
    top = paper.y
    for number, row in enumerate(rows):
        _words(paper, [(x, top - 16 - 22 * number, cell) for x, cell in zip((80, 150, 300, 430), row, strict=True)])
    _rules(paper, across=[(y, LEFT, 522) for y in (top, top - 22, top - 22 * len(rows))], down=())
    paper.y = top - 22 * len(rows) - 30
    paper.prose(OTHER).save()


def two_tables(path: Path) -> None:
    """Two tables of one shape with text between them are two."""
    paper = Paper(path).table([("名称", "数量"), ("终端", "3")], widths=(200, 100)).prose("另外还有以下软件。")
    paper.table([("名称", "数量"), ("软件", "1")], widths=(200, 100)).save()


def frame_around_text(path: Path) -> None:
    """A box drawn around a paragraph is no table."""
    paper = Paper(path)
    paper.canvas.rect(60, 640, 480, 150)
    paper.prose(LONG).save()


SOURCES: Mapping[str, Callable[[Path], None]] = {
    f"{name.replace('_', '-')}.pdf": function
    for name, function in (
        ("ruled_table", ruled_table), ("merged_cells", merged_cells), ("table_over_pages", table_over_pages),
        ("table_over_pages_header_once", table_over_pages_without_repeated_header), ("table_without_header", table_without_header),
        ("two_header_rows", two_header_rows), ("row_split_over_pages", row_split_over_pages), ("three_line_table", three_line_table),
        ("two_tables", two_tables), ("frame_around_text", frame_around_text),
    )
}  # fmt: skip
