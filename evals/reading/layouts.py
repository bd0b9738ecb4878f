"""Other looks for the same report: what people's word processors and habits make of it, unlike the single style of `build_reports`.

`renumber` gives the headings the numbers of a layout, `typeset` sets the report. Those of `DEV` may be looked at while the readers
are worked on; the ones of `layouts_test` are read once, at the end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.documents.layout.numbering import Form, parse_mark
from evals.build_reports import Block

__all__ = [
    "DEV",
    "Layout",
    "Look",
    "chapter",
    "circled",
    "decimal",
    "han",
    "han_numeral",
    "han_paren",
    "paren",
    "renumber",
    "unnumbered",
]

_Numbers = tuple[int, ...]
Numbering = Callable[[_Numbers], str]  # the numbers of a heading and of those above it → what stands before its words
_HAN = "零一二三四五六七八九"


def han_numeral(number: int) -> str:
    """Return 1..99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ((_HAN[tens] if tens > 1 else "") + "十" if tens else "") + (_HAN[ones] if ones or not tens else "")


def chapter(numbers: _Numbers) -> str:
    return f"第{han_numeral(numbers[-1])}章 "


def section(numbers: _Numbers) -> str:
    return f"第{han_numeral(numbers[-1])}节 "


def han(numbers: _Numbers) -> str:
    return f"{han_numeral(numbers[-1])}、"


def han_paren(numbers: _Numbers) -> str:
    return f"({han_numeral(numbers[-1])})"


def dotted(numbers: _Numbers) -> str:
    return f"{numbers[-1]}."


def paren(numbers: _Numbers) -> str:
    return f"({numbers[-1]})"


def circled(numbers: _Numbers) -> str:
    return chr(0x245F + min(numbers[-1], 20))


def decimal(numbers: _Numbers) -> str:
    return ".".join(map(str, numbers)) + " "


def unnumbered(numbers: _Numbers) -> str:  # noqa: ARG001
    return ""


@dataclass(frozen=True)
class Look:
    """How a paragraph is set. points: of its type; indent: characters of its first line; before, after: points; spacing: lines."""

    font: str = "宋体"
    points: float = 12
    bold: bool = False
    centred: bool = False
    indent: float = 0
    before: float = 0
    after: float = 0
    spacing: float = 1.5


@dataclass(frozen=True)
class Layout:
    """A way of setting a report. numbering, headings: by level, from the highest; page_number: {} stands for the number;
    styled: headings carry Word's styles, else they only look like headings; margin_cm: on all four sides."""

    name: str
    numbering: tuple[Numbering, ...]
    headings: tuple[Look, ...]
    body: Look
    title: Look = Look("黑体", 22, centred=True, before=120, after=40)
    styled: bool = False
    table: Literal["ruled", "three-line", "bare", "shaded"] = "ruled"
    table_points: float = 10.5
    repeats_header: bool = False
    columns: int = 1
    margin_cm: float = 2.6
    page_number: str = "- {} -"
    runs_title: bool = False
    contents: bool = False
    chapter_breaks: bool = False
    list_label: Numbering = dotted

    @property
    def column_cm(self) -> float:
        return (21 - 2 * self.margin_cm - 0.8 * (self.columns - 1)) / self.columns


DEV: tuple[Layout, ...] = (
    Layout(  # 公文: GB/T 9704 style, no styles, every heading indented like the text
        "gongwen",
        numbering=(han, han_paren, dotted, paren),
        headings=(
            Look("黑体", 16, indent=2),
            Look("楷体", 16, indent=2),
            Look("仿宋", 16, bold=True, indent=2),
            Look("仿宋", 16, indent=2),
        ),
        body=Look("仿宋", 16, indent=2, spacing=1.4),
        table_points=12,
        page_number="— {} —",
        list_label=paren,
    ),
    Layout(  # a form filled in on screen: bold lines as headings, narrow margins, tables without rules
        "bold",
        numbering=(decimal, decimal, decimal, decimal),
        headings=(Look("宋体", 12, bold=True), Look("宋体", 12, bold=True), Look("宋体", 12, bold=True), Look("宋体", 12, bold=True)),
        body=Look("宋体", 12, indent=2, spacing=1.25),
        table="bare",
        margin_cm=1.5,
        runs_title=True,
        page_number="第 {} 页",
    ),
    Layout(  # a printed report: centred chapters on pages of their own, contents with leaders, three-line tables
        "chapters",
        numbering=(chapter, section, han, han_paren),
        headings=(
            Look("黑体", 18, centred=True, before=24, after=18),
            Look("黑体", 15, centred=True, before=12, after=10),
            Look("黑体", 14, before=8, after=6),
            Look("宋体", 12, bold=True, indent=2),
        ),
        body=Look("宋体", 12, indent=2),
        table="three-line",
        repeats_header=True,
        contents=True,
        chapter_breaks=True,
        page_number="- {} -",
        list_label=paren,
    ),
    Layout(  # a brochure: two columns of small type, styles of Word
        "columns",
        numbering=(decimal, decimal, decimal, decimal),
        headings=(Look("黑体", 14, after=6), Look("黑体", 12, after=4), Look("黑体", 10.5, after=2), Look("黑体", 10.5)),
        body=Look("黑体", 10.5, indent=2, after=3, spacing=1.15),
        styled=True,
        table_points=9,
        columns=2,
        margin_cm=2.0,
        runs_title=True,
        page_number="·{}·",
    ),
)


def renumber(blocks: Sequence[Block], layout: Layout) -> list[Block]:
    """Return the report with headings and lists labelled as the layout does; breaks and contents go, each layout has its own."""
    renumbered: list[Block] = []
    counts: list[int] = []
    for block in blocks:
        if block.style in ("break", "contents"):
            continue
        if block.style.startswith("Heading"):
            level = int(block.style.split()[1])
            mark = parse_mark(block.text)
            if not (mark and mark.form is Form.APPENDIX):
                counts = [*counts[: level - 1], *[1] * (level - 1 - len(counts)), (counts[level - 1] + 1 if len(counts) >= level else 1)]
                words = mark.rest if mark and mark.rest else block.text
                block = replace(block, text=layout.numbering[min(level, 4) - 1](tuple(counts)) + words)
        elif block.style == "List Number":
            block = replace(block, style="Body Text", text=layout.list_label((block.number or 1,)) + block.text, number=None)
        elif block.style == "List Bullet":
            block = replace(block, text=f"● {block.text}")
        renumbered.append(block)
    return renumbered
