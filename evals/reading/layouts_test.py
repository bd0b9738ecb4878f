"""Two layouts kept back: not to be looked at while the readers are worked on, read once at the end (`--split test`)."""

from evals.reading.layouts import Layout, Look, chapter, decimal, han_paren, paren, unnumbered

__all__ = ["TEST"]

TEST: tuple[Layout, ...] = (
    Layout(
        "plain-words",
        numbering=(unnumbered, unnumbered, unnumbered, unnumbered),
        headings=(
            Look("黑体", 20, before=18, after=12),
            Look("黑体", 15, before=10, after=8),
            Look("宋体", 12, bold=True, before=6, after=4),
            Look("宋体", 12, bold=True),
        ),
        body=Look("宋体", 11, after=6, spacing=1.3),
        title=Look("宋体", 28, bold=True, before=200, after=60),
        table="shaded",
        table_points=10,
        repeats_header=True,
        margin_cm=3.2,
        page_number="{} / 页",
        list_label=paren,
    ),
    Layout(
        "crowded",
        numbering=(chapter, decimal, han_paren, paren),
        headings=(
            Look("黑体", 14, centred=True, before=4, after=4),
            Look("楷体", 12, bold=True, before=2),
            Look("楷体", 10.5, bold=True, indent=2),
            Look("宋体", 10.5, indent=2),
        ),
        body=Look("宋体", 10.5, indent=2, spacing=1.0),
        title=Look("黑体", 18, centred=True, before=40, after=20),
        table="three-line",
        table_points=9,
        margin_cm=1.8,
        runs_title=True,
        contents=True,
        page_number="第{}页",
        list_label=paren,
    ),
)
