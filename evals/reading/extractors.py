"""Extractors side by side: each takes a file and says what it read; None where it does not find such a thing at all."""

import logging
import re
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from assistant.text.span import Frozen

__all__ = ["EXTRACTORS", "Extractor", "Reading", "parse_markdown"]

Tables = tuple[tuple[tuple[str, ...], ...], ...]


class Reading(Frozen):
    """What an extractor made of a file. headings: level and words."""

    text: str
    headings: tuple[tuple[int, str], ...] | None = None
    tables: Tables | None = None


class Extractor(Frozen):
    """package: what must be installed; formats: suffixes that it reads; shifts: see `score_headings`."""

    name: str
    package: str
    read: Callable[[Path], Reading]
    formats: tuple[str, ...] = ("pdf", "docx")
    shifts: tuple[int, ...] = (0,)

    @property
    def is_installed(self) -> bool:
        return find_spec(self.package) is not None


def _read_ours(path: Path) -> Reading:
    from assistant.documents.formats import read_document
    from assistant.documents.source import Limits
    from assistant.documents.types import BlockKind

    # The others name no pages of a DOCX: rendering it with LibreOffice is left out.
    document = read_document(path, limits=Limits(office=False))
    shown = [block for block in document.blocks if block.kind not in (BlockKind.RUNNING, BlockKind.HIDDEN)]
    tables: dict[int, list[tuple[str, ...]]] = {}
    for block in shown:
        if block.table is not None:
            tables.setdefault(block.table, []).append(tuple(cell.of(document.text) for cell in block.cells))
    return Reading(
        text="\n".join(document.text_of(block) for block in shown),
        headings=tuple((block.level or 1, document.text_of(block)) for block in shown if block.kind is BlockKind.HEADING),
        tables=tuple(map(tuple, tables.values())),
    )


def _read_pypdf(path: Path) -> Reading:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return Reading(text="\n".join(page.extract_text() for page in PdfReader(path).pages))


def _read_markitdown(path: Path) -> Reading:
    from markitdown import MarkItDown

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    return parse_markdown(MarkItDown().convert(path).text_content)


def _read_kreuzberg(path: Path) -> Reading:
    from kreuzberg import ExtractionConfig, extract_file_sync  # type: ignore[import-not-found,unused-ignore]

    return parse_markdown(extract_file_sync(str(path), config=ExtractionConfig(output_format="markdown")).content)


def _read_pdfplumber(path: Path) -> Reading:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    texts: list[str] = []
    tables: list[tuple[tuple[str, ...], ...]] = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            texts.append(page.extract_text())
            tables += [tuple(tuple((cell or "").replace("\n", "") for cell in row) for row in table) for table in page.extract_tables()]
            page.close()
    return Reading(text="\n".join(texts), tables=tuple(tables))


def _read_pymupdf(path: Path) -> Reading:
    import pymupdf4llm  # type: ignore[import-not-found,unused-ignore]

    return parse_markdown(str(pymupdf4llm.to_markdown(str(path))))


_MARKDOWN_SHIFTS = (0, -1, -2)  # the report's title may hold the first level, or the first two
EXTRACTORS: Mapping[str, Extractor] = {
    extractor.name: extractor
    for extractor in (
        Extractor(name="yushen", package="assistant", read=_read_ours),
        Extractor(name="pypdf", package="pypdf", read=_read_pypdf, formats=("pdf",)),
        Extractor(name="markitdown", package="markitdown", read=_read_markitdown, shifts=_MARKDOWN_SHIFTS),
        Extractor(name="kreuzberg", package="kreuzberg", read=_read_kreuzberg, shifts=_MARKDOWN_SHIFTS),
        Extractor(name="pdfplumber", package="pdfplumber", read=_read_pdfplumber, formats=("pdf",)),
        Extractor(name="pymupdf4llm", package="pymupdf", read=_read_pymupdf, formats=("pdf",), shifts=_MARKDOWN_SHIFTS),
    )
}

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_INLINE = (
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>&$])"), r"\1"),  # first: some escape their own emphasis
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^()]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), ""),
    (re.compile(r"<!--.*?-->|</?u>"), ""),
    (re.compile("&amp;"), "&"),
    (re.compile("&lt;"), "<"),
    (re.compile("&gt;"), ">"),
)


def parse_markdown(markdown: str) -> Reading:
    """Return the plain text of an extractor's Markdown, with its headings (# lines) and tables (| lines)."""
    texts: list[str] = []
    headings: list[tuple[int, str]] = []
    tables: list[list[tuple[str, ...]]] = []
    inside = False
    for line in markdown.splitlines():
        if line.lstrip().startswith("|"):
            if not inside:
                tables.append([])
            inside = True
            if not _RULE.match(line):
                cells = _cells(line)
                tables[-1].append(cells)
                texts += cells
            continue
        inside = False
        if heading := _HEADING.match(line):
            headings.append((len(heading[1]), _plain(heading[2])))
        texts.append(_plain(heading[2] if heading else line))
    return Reading(text="\n".join(texts), headings=tuple(headings), tables=tuple(map(tuple, tables)))


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return tuple(_plain(cell).strip() for cell in _PIPE.split(bare))


def _plain(text: str) -> str:
    for pattern, words in _INLINE:
        text = pattern.sub(words, text)
    return text
