"""Which pages of a report carry quotes, and whose quotes: what the evidence PDF shows."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assistant.documents.box import Box
from assistant.documents.view import View
from assistant.export.sheet import findings_in_order
from assistant.export.wording import FLAG_WORDS, KEY_MARK, doubt_text, file_words, printable, verdict
from assistant.screening.types import Checklist, Evidence, Status
from assistant.text.span import Frozen

__all__ = ["MOST_PAGES", "Mark", "PagePlan", "flag_key", "plan_pages", "row_key"]

MOST_PAGES = 80  # of the report in one evidence PDF; about 12 MB


class Mark(Frozen):
    """Something that a page is quoted for. key: the place of its row on the cover; title, verdict: the label beside the page; status:
    None for a flag; boxes: of its words on this page, points from the lower left."""

    key: str
    title: str
    verdict: str
    status: Status | None
    boxes: tuple[Box, ...]


class PagePlan(Frozen):
    """A page to be shown, with its marks in the order of the rows. key: the place where it is shown; file: of a package; quotes: words
    to be lit on it."""

    key: str
    page: int
    file: str | None
    marks: tuple[Mark, ...]
    quotes: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{file_words(self.file)}第{self.page}页"

    def view(self, scale: float) -> View:
        """Return what to draw. scale: pixels per point."""
        boxes = tuple(box for mark in self.marks for box in mark.boxes)
        return View(page=self.page, file=self.file, scale=scale, quotes=self.quotes, boxes=boxes)


class _Place(NamedTuple):
    file: str | None
    page: int


class _Subject(NamedTuple):
    """A row of the cover and its quotes."""

    mark: Mark
    evidence: tuple[Evidence, ...]


def row_key(number: int) -> str:
    """Return the name of the place of a finding's row. number: as printed, from 1."""
    return f"row-{number}"


def flag_key(number: int) -> str:
    """Return the name of the place of a flag's row. number: as printed, from 1."""
    return f"flag-{number}"


def plan_pages(checklist: Checklist) -> tuple[PagePlan, ...]:
    """Return the pages that carry quotes, in the order of the report; where there are more than MOST_PAGES those of the first rows."""
    quotes: dict[_Place, list[str]] = {}
    marks: dict[_Place, list[Mark]] = {}
    for subject in _subjects(checklist):
        boxes: dict[_Place, list[Box]] = {}
        for evidence in subject.evidence:
            for place in _places(evidence):
                if place not in marks and len(marks) == MOST_PAGES:
                    continue
                marks.setdefault(place, [])
                quotes.setdefault(place, []).append(evidence.quote)
                boxes.setdefault(place, []).extend(box for page, box in evidence.boxes if page == place.page)
        for place, found in boxes.items():
            marks[place].append(subject.mark.model_copy(update={"boxes": tuple(found)}))
    return tuple(
        PagePlan(
            key=f"page-{number}",
            page=place.page,
            file=place.file,
            marks=tuple(marks[place]),
            quotes=tuple(dict.fromkeys(quotes[place])),
        )
        for number, place in enumerate(_in_order(marks, checklist), 1)
    )


def _subjects(checklist: Checklist) -> Iterator[_Subject]:
    for number, finding in enumerate(findings_in_order(checklist), 1):
        said = verdict(finding.status)
        if doubt := doubt_text(finding):
            said += f"（{doubt}）"
        title = f"{KEY_MARK if finding.key else ''}{printable(finding.title)}"
        yield _Subject(Mark(key=row_key(number), title=title, verdict=said, status=finding.status, boxes=()), finding.evidence)
    for number, flag in enumerate(checklist.flags, 1):
        mark = Mark(key=flag_key(number), title=FLAG_WORDS[flag.kind], verdict="提示事项", status=None, boxes=())
        yield _Subject(mark, flag.evidence)


def _places(evidence: Evidence) -> list[_Place]:
    """Return the pages that a quote stands on: of one that runs over a page break both."""
    if evidence.page is None:
        return []
    return [_Place(evidence.file, page) for page in dict.fromkeys((evidence.page, *(found.page for found in evidence.boxes)))]


def _in_order(places: Iterable[_Place], checklist: Checklist) -> list[_Place]:
    order = {file.name: number for number, file in enumerate(checklist.document.files)}
    return sorted(places, key=lambda place: (order.get(place.file or "", -1), place.file or "", place.page))
