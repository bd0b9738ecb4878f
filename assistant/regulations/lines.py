"""The lines of a law: what is blank or a page number left out, headings read, pasted lines taken apart.

Patterns here and in `labels` and `articles` are for `Line.narrow`, where full-width punctuation and figures are ASCII.
"""

import re
from collections.abc import Iterator

from assistant.text.numerals import NUMERAL_CHARACTERS, parse_numeral
from assistant.text.span import Frozen

__all__ = [
    "GAP",
    "NUMBER",
    "ORDINAL",
    "Heading",
    "Line",
    "is_annex",
    "is_complete",
    "is_title",
    "read_heading",
    "split_lines",
    "states_something",
]

# Parts of regular expressions: a space within a line, a figure of a number, 第 with its number (a group of that name).
GAP = r"[ \t\u00a0\u2000-\u200b\u202f\u3000\ufeff]"
NUMBER = rf"[{NUMERAL_CHARACTERS}]"
ORDINAL = rf"第{GAP}*(?P<number>{NUMBER}(?:{GAP}*{NUMBER})*){GAP}*"

_UNNAMED = ORDINAL.replace("?P<number>", "?:")
_HEADING = re.compile(rf"{ORDINAL}(?P<level>分编|编|章|节)(?P<set_off>{GAP}*[:、]?{GAP}*)(?P<title>.*)")
_MENTIONED = re.compile(r"规定|所[称列规述指]|[的之至到和与及或以、]")
_ENDED = re.compile(r"[。!?;][”’」』)》】\]\"'*_\s]*$")
_STOPS = re.compile(r"[。;!?,]|:(?=.)")
_ANNEX = re.compile(rf"附(?:件|录|表|图)?{GAP}*{NUMBER}{{0,3}}{GAP}*(?:[:.]|$)|附(?:件|录|表|图){GAP}*{NUMBER}{{0,3}}(?:{GAP}|《|、)")
_PAGE_NUMBER = re.compile(r"[-—–―·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/共]\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–―·\s]*")
_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_LEAD = re.compile(rf"(?:{GAP}|[#>*_])*")
# A text pasted without line breaks: something new after a full stop, after a heading, and a first chapter after the title.
_PASTED = (
    re.compile(rf"(?<=[。;”)]){GAP}*(?={_UNNAMED}[编章节条]{GAP})"),
    re.compile(rf"(?<![^\s#>*_。;”」)]){_UNNAMED}[编章节]{GAP}+[^。,;:]{{1,30}}?{GAP}*(?={_UNNAMED}[章节条]{GAP})"),
    re.compile(rf"(?<=.)(?=第{GAP}*[一1]{GAP}*[编章]{GAP})"),
)
# Same length, so that offsets in the one hold in the other.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_TITLE_LIMIT = 60  # characters; longer lines are prose


class Line(Frozen):
    """A line with something on it. start, end: without white space and Markdown marks around.

    narrow: `text` with ASCII for full-width characters, one for one. apart: a blank line or an indent stands before it.
    """

    start: int
    end: int
    text: str
    narrow: str
    apart: bool


class Heading(Frozen):
    """level: 编, 分编, 章 or 节; title: what follows on the same line, perhaps nothing."""

    level: str
    number: int
    title: str


def split_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of `text` that are neither blank nor a page number."""
    lines: list[Line] = []
    reached = 0
    narrow = text.translate(_NARROW)
    for match in _LINE.finditer(narrow):
        for start, end in _split_pasted(narrow, match.start(), match.end()):
            lead = _LEAD.match(narrow, start, end)
            first = lead.end() if lead else start
            written = narrow[first:end].rstrip()
            if not written or _PAGE_NUMBER.fullmatch(written):
                continue
            apart = text.count("\n", reached, start) > 1 or first - start > 1
            reached = first + len(written)
            lines.append(Line(start=first, end=reached, text=text[first:reached], narrow=written, apart=apart))
    return tuple(lines)


def _split_pasted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = sorted({match.end() for pattern in _PASTED for match in pattern.finditer(text, start, end)})
    yield from zip([start, *cuts], [*cuts, end], strict=True)


def is_complete(line: Line) -> bool:
    """Tell whether a sentence ends with the line."""
    return bool(_ENDED.search(line.narrow))


def states_something(line: Line) -> bool:
    """Tell whether the line holds a sentence or a part of one, which titles and contents pages do not."""
    return bool(_STOPS.search(line.narrow))


def is_title(line: Line) -> bool:
    """Tell whether the line could be a title, a name or a date: short, no sentence."""
    return len(line.text) <= _TITLE_LIMIT and not states_something(line)


def is_annex(line: Line) -> bool:
    """Tell whether the line opens an annex: 附件, 附件2: …, 附录 …"""
    return bool(_ANNEX.match(line.narrow))


def read_heading(line: Line) -> Heading | None:
    """Return the 编, 章 or 节 that the line opens, or None."""
    match = _HEADING.match(line.narrow)
    number = parse_numeral(match["number"]) if match else None
    if not match or number is None or not is_title(line) or line.narrow.endswith(":"):
        return None
    if not match["set_off"] and _MENTIONED.match(match["title"]):
        return None
    return Heading(level=match["level"], number=number, title=line.text[match.start("title") :].strip(" *_#"))
