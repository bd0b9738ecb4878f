"""Documents whose content is known, because they are set from Markdown sources, and what must be read in them.

What is compared is the body of a report. Two things are left out of the truth and of what every extractor gives, by one rule for all
(`body_of`): running heads, page numbers, the contents page and the header rows of tables, which come back on every page or not; all of
that is furniture to some extractors and text to others; and the signs before list entries, which are drawn in some formats and a
property in others. Words of the cover and of tables count, header rows as cells; the report's title is neither asked for as a heading
nor charged as one.
"""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from assistant.text.normalize import fold_text
from evals import build_reports
from evals.build_reports import Block, BuildError, build_report, parse_blocks, render_pdf, write_docx
from evals.reading import typeset
from evals.reading.layouts import Layout, renumber
from evals.reading.measures import HeadingLine, squash
from evals.reading.typeset import write_layout

__all__ = [
    "Specimen",
    "Truth",
    "body_of",
    "committed_specimens",
    "docx_specimens",
    "headings_of",
    "layout_specimens",
    "report_specimens",
    "truth_of",
    "truth_of_source",
]

_EVALS = Path(__file__).parent.parent
SAMPLES = _EVALS / "samples"
_REPORTS = _EVALS / "datasets" / "reports" / "dev"
_BUILT = SAMPLES / "built"

_SIGN = re.compile(r"(?m)^[ \t]*(?:[●•▪◦*+]|-(?=\s))[ \t]*")
_BUILT_FOOT = r"第\d{1,3}页共\d{1,3}页"
_CONTENTS = "目录"
_SHORTEST_HEADER = 6  # characters; shorter ones might be words of the text
Table = tuple[tuple[str, ...], ...]


class Truth(NamedTuple):
    """What stands in a report. text: its body in reading order, as `body_of` leaves it; foot: a pattern of its page numbers, squashed."""

    text: str
    headings: tuple[HeadingLine, ...]
    tables: tuple[Table, ...]
    title: str
    foot: str
    has_contents: bool


class Specimen(NamedTuple):
    """A document and what must be read in it. group: which figures it counts for, such as "report pdf"."""

    group: str
    path: Path
    truth: Truth


def truth_of(blocks: Sequence[Block], *, foot: str = _BUILT_FOOT, has_contents: bool = False) -> Truth:
    """Return what must be read in the report that is set from `blocks`. has_contents: the layout adds contents of its own."""
    truth = Truth(
        text="",
        headings=tuple(HeadingLine(int(block.style.split()[1]), _plain(block.text)) for block in blocks if _is_heading(block)),
        tables=tuple(tuple(tuple(_plain(cell) for cell in row) for row in block.rows) for block in blocks if block.style == "table"),
        title=next((_plain(block.text) for block in blocks if block.style == "Title"), ""),
        foot=foot,
        has_contents=has_contents or any(block.style == "contents" for block in blocks),
    )
    body = next((index for index, block in enumerate(blocks) if _is_heading(block)), len(blocks))
    shown = [*blocks[:body], Block("contents"), *blocks[body:]] if has_contents else blocks
    return truth._replace(text=body_of("\n".join(_lines(shown, truth)), truth))


def _lines(blocks: Sequence[Block], truth: Truth) -> Iterator[str]:
    for block in blocks:
        if block.style == "table":
            yield from (_plain(cell) for row in block.rows for cell in row)
        elif block.style == "contents":
            yield from (_CONTENTS, *(heading.text for heading in truth.headings))
        elif block.style != "break":
            yield (f"{block.number}. " if block.number is not None else "") + _plain(block.text)


def _is_heading(block: Block) -> bool:
    return block.style.startswith("Heading")


def truth_of_source(source: Path) -> Truth:
    """Return what must be read in the report that `build_reports` sets from a Markdown file."""
    return truth_of(_blocks(source))


def _plain(text: str) -> str:
    return re.sub(r"<br\s*/?>", "", re.sub(r"\*\*(.+?)\*\*", r"\1", text)).strip()


def body_of(text: str, truth: Truth) -> str:
    """Return a reading of the report without its furniture, squashed; see the module."""
    body = squash(_SIGN.sub("", text))
    if truth.has_contents and truth.headings:
        body = _cut_contents(body, squash(truth.headings[0].text))
    if truth.title:
        body = body.replace(squash(truth.title), "")  # the running head; on the cover it goes, too
    for header in sorted({squash("".join(table[0])) for table in truth.tables}, key=len, reverse=True):
        body = body.replace(header, "") if len(header) >= _SHORTEST_HEADER else body
    return re.sub(truth.foot, "", body)


def _cut_contents(body: str, first_heading: str) -> str:
    """Return the body without what stands from 目录 to the second time that the first heading is said: there the first chapter begins."""
    start = body.find(_CONTENTS)
    entry = body.find(first_heading, start)
    if start < 0 or entry < 0:
        return body
    end = body.find(first_heading, entry + len(first_heading))
    return body if end < 0 else body[:start] + body[end:]


def headings_of(given: Iterable[HeadingLine], truth: Truth) -> list[HeadingLine]:
    """Return the headings that an extractor found without the report's title and the 目录 above the contents."""
    title = fold_text(truth.title)
    return [heading for heading in given if (folded := fold_text(heading.text)) != _CONTENTS and not (folded and folded in title)]


def sources() -> list[Path]:
    """Return the Markdown of the sample reports and of the labelled reports of the dev split."""
    return [*sorted(SAMPLES.glob("*.md")), *sorted(_REPORTS.glob("*.md"))]


def committed_specimens() -> list[Specimen]:
    """Return the sample reports as they are committed, DOCX and PDF: nothing has to be built."""
    return [
        Specimen(f"sample {path.suffix[1:]}", path, truth_of(_blocks(SAMPLES / f"{path.stem}.md")))
        for path in sorted(_BUILT.iterdir())
        if path.suffix in (".docx", ".pdf")
    ]


def docx_specimens(folder: Path) -> list[Specimen]:
    """Return the sample reports as DOCX, written to `folder` without LibreOffice: no page numbers in their contents."""
    specimens: list[Specimen] = []
    for source in sorted(SAMPLES.glob("*.md")):
        blocks, path = _blocks(source), folder / f"{source.stem}.docx"
        write_docx(blocks, path, pages=())
        specimens.append(Specimen("sample docx", path, truth_of(blocks)))
    return specimens


def report_specimens(cache: Path, *, progress: Callable[[str], None] = lambda _: None) -> list[Specimen]:
    """Return every source as DOCX and as PDF by LibreOffice, built where `cache` does not hold it. Raises BuildError."""
    specimens: list[Specimen] = []
    for source in sources():
        folder = cache / f"{source.stem}-{_key(source.read_bytes(), by=[build_reports])}"
        if not folder.exists():
            progress(f"{source.name} → DOCX, PDF")
            with tempfile.TemporaryDirectory(dir=_made(cache)) as fresh:
                build_report(source, Path(fresh, "built"))
                Path(fresh, "built").rename(folder)
        truth = truth_of(_blocks(source))
        specimens += [Specimen(f"report {suffix}", folder / f"{source.stem}.{suffix}", truth) for suffix in ("docx", "pdf")]
    return specimens


def layout_specimens(
    chosen: Sequence[Layout], reports: Sequence[str], cache: Path, *, progress: Callable[[str], None] = lambda _: None
) -> list[Specimen]:
    """Return the sample reports named in every one of the layouts, as DOCX and PDF. Raises BuildError."""
    specimens: list[Specimen] = []
    for layout in chosen:
        for name in reports:
            source = SAMPLES / f"{name}.md"
            blocks = renumber(_blocks(source), layout)
            key = _key(source.read_bytes(), repr(_without_functions(layout)).encode(), by=[build_reports, typeset])
            folder = cache / f"{name}-{layout.name}-{key}"
            if not folder.exists():
                progress(f"{name} → {layout.name}")
                with tempfile.TemporaryDirectory(dir=_made(cache)) as fresh:
                    docx = Path(fresh, "built", f"{name}.docx")
                    docx.parent.mkdir()
                    write_layout(blocks, docx, layout)
                    render_pdf(docx, _soffice())
                    docx.parent.rename(folder)
            truth = truth_of(blocks, foot=_foot(layout.page_number), has_contents=layout.contents)
            specimens += [Specimen(f"{layout.name} {suffix}", folder / f"{name}.{suffix}", truth) for suffix in ("docx", "pdf")]
    return specimens


def _blocks(source: Path) -> list[Block]:
    return parse_blocks(source.read_text(encoding="utf-8"))


def _foot(page_number: str) -> str:
    before, after = (re.escape(squash(part)) for part in page_number.split("{}"))
    return rf"{before}\d{{1,3}}{after}"


def _without_functions(layout: Layout) -> dict[str, object]:
    numbering = tuple(function.__name__ for function in layout.numbering)
    return {**vars(layout), "numbering": numbering, "list_label": layout.list_label.__name__}


def _key(*parts: bytes, by: Sequence[ModuleType]) -> str:
    """Return a key that changes with the source and with the code that sets it."""
    code = [Path(module.__file__ or "").read_bytes() for module in by]
    return hashlib.sha256(b"\0".join([*parts, *code])).hexdigest()[:12]


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        raise BuildError("未找到 LibreOffice:请安装 libreoffice-writer-nogui,或只跑 --quick。")
    return found
