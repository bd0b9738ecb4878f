"""A regulation's text cut into articles (条), with the chapter they stand in and their paragraphs (款)."""

import re
from itertools import pairwise

from assistant.regulations.labels import Label, find_sequence
from assistant.regulations.lines import Line, is_annex, is_complete, is_title, read_heading, split_lines
from assistant.regulations.types import Article
from assistant.text.normalize import tidy_spaces
from assistant.text.numerals import NUMERAL_CHARACTERS
from assistant.text.span import Frozen, Span

__all__ = ["parse_articles"]

_ITEM = re.compile(rf"[(]\s*[{NUMERAL_CHARACTERS}]+\s*[)]|[{NUMERAL_CHARACTERS}]+\s*[、.]|[\u2460-\u2473]")
_UNNUMBERED = re.compile(r"(?:总|附|罚|分)则|法律责任|[一二三四五六七八九十]+、[^。,;:]{1,20}")
_DATE = re.compile(r"[(]?(?:\d{4}|[〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}[日号][)]?")
# What follows a regulation in an official gazette: copies, footers, the notice of the next regulation.
_AFTERWARDS = re.compile(
    r"抄\s*[送报]|分\s*送|主题词|[(]?此件|信息来源|责任编辑|.{0,60}关于.{0,80}的(?:通知|决定|公告|批复)$|现将《|各[^。应得须]{2,80}[::]$"
)
_AFTER_LABEL = re.compile(r"[\s\u200b\ufeff*_:\uff1a.\uff0e、]*")
_RUNS_ON = re.compile(r"[,、:]$")


class _Place(Frozen):
    """Where in the regulation an article stands; see Article."""

    part: int | None = None
    chapter: int | None = None
    section: int | None = None
    chapter_title: str | None = None


def parse_articles(text: str) -> tuple[Article, ...]:
    """Return the articles of the regulation in `text`, in order; none when it has no articles.

    What stands before the first article (notice, title, contents), chapter lines, signatures, annexes and further
    regulations belong to no article. No two articles have the same number and suffix.
    """
    lines = split_lines(text)
    sequence = find_sequence(lines)
    articles: list[Article] = []
    place, reached = _Place(), 0
    for index, label in enumerate(sequence.labels):
        first = index == 0 and label.number == 1
        place = _follow_headings(place, lines[reached : label.line], opening=first)
        if index + 1 < len(sequence.labels):
            bound = sequence.labels[index + 1].line
            reached = _heading_before(lines, label.line + 1, bound)
        else:
            reached = _closing(lines, label.line + 1, sequence.end)
        articles.append(_article(text, label, lines[label.line : reached], place))
    return tuple(articles)


def _article(text: str, label: Label, lines: tuple[Line, ...], place: _Place) -> Article:
    span = Span(start=label.span.start, end=max(lines[-1].end, label.span.end))
    return Article(
        number=label.number,
        suffix=label.suffix,
        label="".join(label.span.of(text).split()),
        text=span.of(text),
        span=span,
        paragraphs=_paragraphs(text, label, lines),
        **place.model_dump(),
    )


def _follow_headings(place: _Place, lines: tuple[Line, ...], *, opening: bool) -> _Place:
    """Return the place after the headings in `lines`. opening: the lines precede the first article.

    Before the first article only first parts, chapters and sections count: the others are a table of contents.
    """
    for index, line in enumerate(lines):
        heading = read_heading(line)
        if heading is None or (opening and heading.number != 1):
            continue
        if heading.level == "编":
            place = _Place(part=heading.number)
        elif heading.level == "分编":
            place = _Place(part=place.part)
        elif heading.level == "章":
            title = _wrapped_title(heading.title, lines[index + 1 :])
            place = _Place(part=place.part, chapter=heading.number, chapter_title=title)
        else:
            place = place.model_copy(update={"section": heading.number})
    return place


def _wrapped_title(title: str, following: tuple[Line, ...]) -> str | None:
    """Return a heading's title with the lines that it runs over, without the spaces that stretch it."""
    for line in following:
        if read_heading(line) or not is_title(line):
            break
        title += line.text
    return tidy_spaces(re.sub(r"\s+", " ", title)).strip() or None


def _heading_before(lines: tuple[Line, ...], start: int, bound: int) -> int:
    """Return the index of the first of the headings that stand right before line `bound`, `bound` when there is none."""
    found = index = bound
    while index > start and is_title(lines[index - 1]):
        index -= 1
        if read_heading(lines[index]) or _UNNUMBERED.fullmatch("".join(lines[index].narrow.split())):
            found = index
    return found


def _closing(lines: tuple[Line, ...], start: int, end: int) -> int:
    """Return the index of the first line after the last article, which begins on line `start` - 1."""
    for index in range(start, end):
        if _is_foreign(lines[index]):
            return _signature(lines, start, index)
        if is_complete(lines[index - 1]) and _is_signature(lines[index]) and not _leads_to_text(lines, index, end):
            return index
    return end


def _is_foreign(line: Line) -> bool:
    """Tell whether the line cannot belong to an article that ends a regulation."""
    compact = "".join(line.narrow.split())
    return bool(is_annex(line) or read_heading(line) or _DATE.fullmatch(compact) or _AFTERWARDS.match(line.narrow))


def _is_signature(line: Line) -> bool:
    return is_title(line) and not _ITEM.match(line.narrow)


def _signature(lines: tuple[Line, ...], start: int, index: int) -> int:
    """Return the first of the names and dates that stand right before line `index`."""
    while index > start and _is_signature(lines[index - 1]) and is_complete(lines[index - 2]):
        index -= 1
    return index


def _leads_to_text(lines: tuple[Line, ...], start: int, end: int) -> bool:
    """Tell whether the lines from `start` on run into a sentence."""
    for line in lines[start:end]:
        if _is_foreign(line):
            return False
        if is_complete(line):
            return True
    return False


def _paragraphs(text: str, label: Label, lines: tuple[Line, ...]) -> tuple[Span, ...]:
    """Return the spans of the 款. Items (项) and lines that go on with a sentence belong to the paragraph before."""
    after = _AFTER_LABEL.match(text, label.span.end, lines[0].end)
    start = after.end() if after else label.span.end
    spans: list[Span] = [Span(start=start, end=lines[0].end)] if start < lines[0].end else []
    for before, line in pairwise(lines):
        if spans and _continues(before, line):
            spans[-1] = Span(start=spans[-1].start, end=line.end)
        else:
            spans.append(Span(start=line.start, end=line.end))
    return tuple(spans)


def _continues(before: Line, line: Line) -> bool:
    if _ITEM.match(line.narrow):
        return True
    if is_complete(before):
        # 项 end with a semicolon; so may their wrapped or unnumbered neighbours.
        return before.narrow.endswith(";")
    return not line.apart or bool(_RUNS_ON.search(before.narrow))
