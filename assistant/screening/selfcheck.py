"""An applicant's self-check form read back, and held beside the findings.

The form is filled in by people: with its drop-down lists, by hand, with ticks, in another program. A cell that is not understood is
kept as unclear, never guessed at.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from assistant.documents.types import Block, BlockKind, Document
from assistant.regulations.types import Pack, Requirement
from assistant.screening.types import Checklist, Finding, Status
from assistant.text.normalize import fold_text
from assistant.text.numerals import NUMERAL_CHARACTERS, parse_numeral
from assistant.text.span import Frozen

__all__ = ["Agreement", "Claim", "ClaimedAnswer", "SelfCheckRow", "compare_selfcheck", "read_selfcheck"]


class ClaimedAnswer(StrEnum):
    YES = "yes"  # 有
    PARTIAL = "partial"  # 部分
    NO = "no"  # 无
    NOT_APPLICABLE = "not_applicable"  # 不适用
    UNANSWERED = "unanswered"
    UNCLEAR = "unclear"  # something else is written there


class Claim(Frozen):
    """What the applicant says of one requirement. pages: as filled in, none where none are; written: the cell's own words."""

    requirement: str
    answer: ClaimedAnswer
    pages: tuple[int, ...] = ()
    remark: str = ""
    written: str = ""


class Agreement(StrEnum):
    AGREES = "agrees"
    NOT_FOUND = "not_found"  # the applicant says yes, nothing was found
    FALLS_SHORT = "falls_short"  # the applicant says yes, what was found says too little
    FOUND_THOUGH_DENIED = "found_though_denied"
    NOT_EXEMPT = "not_exempt"  # 不适用 is claimed of what applies and was not found
    PAGE_DIFFERS = "page_differs"
    OPEN = "open"  # unanswered, unclear, or the program could not decide


class SelfCheckRow(Frozen):
    """One requirement: what is claimed beside what was found. found_pages: of the evidence, in order."""

    requirement: str
    title: str
    key: bool
    claim: Claim
    status: Status
    agreement: Agreement
    found_pages: tuple[int, ...] = ()


_YES = re.compile(r"^(?:有|是|√|✓|✔|☑|☒|■|已?具备|已[有写含列编]|符合|满足|完整|y(?:es)?$|ok|见|详见|第[0-9]|p[0-9.])")
_NO = re.compile(r"^(?:无|没有|没写|否|未|缺|不具备|不符合|不满足|×|✗|✘|x$|no?$)")
_PARTIAL = re.compile(r"^(?:部分|不完整|不全|不充分|基本|△|有一?部分|有,?(?:但)?不(?:全|完整|充分|具体))")
_EXEMPT = re.compile(r"^(?:不适用|不涉及|无需|无须|不需要|免|n/?a$|[/\\—\-]+$)")
_UNANSWERED = re.compile(r"^(?:请选择|单击或点击.*|选择一项.?|[_□☐○ ]*)$")
_OPTIONS = {
    "不适用": ClaimedAnswer.NOT_APPLICABLE,
    "部分": ClaimedAnswer.PARTIAL,
    "有": ClaimedAnswer.YES,
    "无": ClaimedAnswer.NO,
}
_OPTION = "|".join(_OPTIONS)
_MARK = "[☑☒✓✔√■●]"
_BOX_FIRST = re.compile(r"[□☐○☑☒✓✔√■●]")
_CHOSEN_AFTER, _CHOSEN_BEFORE = re.compile(rf"{_MARK}({_OPTION})"), re.compile(rf"({_OPTION})\(?{_MARK}\)?")
_PAGES = re.compile(r"(?<![0-9.])([0-9]{1,4})(?:页|p)?(?:[-~至到]第?p?([0-9]{1,4}))?(?![0-9]*\.[0-9])(?!\.?[0-9]*[章节条款])")
_PAGES_SAID = re.compile(r"第[0-9,\-~至到]+页|p\.?[0-9]+(?:-[0-9]+)?")
_CHINESE_PAGE = re.compile(rf"(?<=第)[{NUMERAL_CHARACTERS}]+(?=[页至到\-])")
_NUMBER = re.compile(r"^[★☆*]?(?:[0-9]{1,2}[.,]?)?[★☆*]?")
_COLUMNS = {"answer": ("结论", "自查", "是否"), "pages": ("页",), "remark": ("备注", "说明")}
_MOST_PAGES = 300
_LONGEST_REMARK = 500


def read_selfcheck(form: Document, *, pack: Pack) -> tuple[Claim, ...]:
    """Return what the form says of each requirement that it has a row for, in the order of the pack; the first row of each counts."""
    titles = sorted(((fold_text(entry.title), entry) for entry in pack.requirements), key=lambda pair: -len(pair[0]))
    claims: dict[str, Claim] = {}
    columns: Mapping[str, int] = {}
    for block in form.blocks:
        if block.kind is not BlockKind.TABLE_ROW:
            continue
        cells = _cells(form, block)
        if found := _columns(cells):
            columns = found
        elif (place := _requirement_of(cells, titles)) and place[1].id not in claims:
            claims[place[1].id] = _claim(place[1].id, cells, at=place[0], columns=columns)
    return tuple(claims[entry.id] for entry in pack.requirements if entry.id in claims)


def compare_selfcheck(claims: Sequence[Claim], checklist: Checklist) -> tuple[SelfCheckRow, ...]:
    """Return each finding beside its claim; a requirement that the form has no row for counts as unanswered."""
    claimed = {claim.requirement: claim for claim in claims}
    return tuple(_rows(claimed, checklist))


def _rows(claimed: Mapping[str, Claim], checklist: Checklist) -> Iterator[SelfCheckRow]:
    for finding in checklist.findings:
        claim = claimed.get(finding.requirement) or Claim(requirement=finding.requirement, answer=ClaimedAnswer.UNANSWERED)
        yield SelfCheckRow(
            requirement=finding.requirement, title=finding.title, key=finding.key, claim=claim, status=finding.status,
            agreement=_agreement(claim, finding),
            found_pages=tuple(dict.fromkeys(shown.page for shown in finding.evidence if shown.page is not None)),
        )  # fmt: skip


def _agreement(claim: Claim, finding: Finding) -> Agreement:
    answer, status = claim.answer, finding.status
    if answer in (ClaimedAnswer.UNANSWERED, ClaimedAnswer.UNCLEAR) or status is Status.UNDETERMINED:
        return Agreement.OPEN
    if status is Status.NOT_APPLICABLE:
        return Agreement.AGREES
    if answer is ClaimedAnswer.NO:
        return Agreement.AGREES if status is Status.MISSING else Agreement.FOUND_THOUGH_DENIED
    if answer is ClaimedAnswer.NOT_APPLICABLE:
        return Agreement.NOT_EXEMPT if status is Status.MISSING else Agreement.FOUND_THOUGH_DENIED
    if status is Status.MISSING:
        return Agreement.NOT_FOUND
    if answer is ClaimedAnswer.YES and status is Status.PARTIAL:
        return Agreement.FALLS_SHORT
    return Agreement.PAGE_DIFFERS if _elsewhere(claim, finding) else Agreement.AGREES


def _elsewhere(claim: Claim, finding: Finding) -> bool:
    """Return whether pages are claimed and none of them holds any of the evidence. Packages number pages by file: not compared."""
    found = {shown.page for shown in finding.evidence if shown.page is not None and shown.file is None}
    return bool(claim.pages and found) and found.isdisjoint(claim.pages)


def _cells(form: Document, block: Block) -> tuple[str, ...]:
    return tuple(" ".join(span.of(form.text).split()) for span in block.cells)


def _columns(cells: Sequence[str]) -> Mapping[str, int]:
    """Return the columns that a title row names: answer, pages, remark; nothing for any other row."""
    folded = [fold_text(cell) for cell in cells]
    found: dict[str, int] = {}
    for name, words in _COLUMNS.items():
        places = [place for place, cell in enumerate(folded) if len(cell) <= 12 and any(word in cell for word in words)]
        if places:
            found[name] = places[0]
    return found if len(found) >= 2 and len(set(found.values())) == len(found) and all(len(cell) <= 12 for cell in folded) else {}


def _requirement_of(cells: Sequence[str], titles: Sequence[tuple[str, Requirement]]) -> tuple[int, Requirement] | None:
    """Return the cell that names a requirement, and which; titles: folded, the longest first."""
    for place, cell in enumerate(cells[:3]):
        words = _NUMBER.sub("", fold_text(cell), count=1)
        for title, entry in titles:
            if words.startswith(title):
                return place, entry
    return None


def _claim(requirement: str, cells: Sequence[str], *, at: int, columns: Mapping[str, int]) -> Claim:
    """Return what a row claims. at: the cell that names the requirement; without title row the cells after it are answer, pages, remark."""
    places = columns or {name: at + 1 + step for step, name in enumerate(_COLUMNS)}

    def cell(name: str) -> str:
        place = places.get(name, len(cells))
        return cells[place] if at != place < len(cells) else ""

    written, remark = cell("answer"), cell("remark")[:_LONGEST_REMARK]
    answer = _answer(written)
    pages = _pages(cell("pages"))
    if said := [match[0] for match in _PAGES_SAID.finditer(fold_text(written))]:
        pages = pages or _pages(",".join(said))
    if answer is ClaimedAnswer.UNANSWERED and pages:
        answer = ClaimedAnswer.YES  # a page without an answer says where it stands
    return Claim(requirement=requirement, answer=answer, pages=pages, remark=remark, written=written[:_LONGEST_REMARK])


def _answer(written: str) -> ClaimedAnswer:
    folded = fold_text(written)
    if _UNANSWERED.match(folded):
        return ClaimedAnswer.UNANSWERED
    if sum(option in folded for option in _OPTIONS) > 1 and len(folded) < 40:
        chosen = set((_CHOSEN_AFTER if _BOX_FIRST.match(folded) else _CHOSEN_BEFORE).findall(folded))
        if chosen:
            return _OPTIONS[chosen.pop()] if len(chosen) == 1 else ClaimedAnswer.UNCLEAR
        if re.search("[□☐○]", folded):
            return ClaimedAnswer.UNANSWERED
    tests = (
        (_EXEMPT, ClaimedAnswer.NOT_APPLICABLE), (_PARTIAL, ClaimedAnswer.PARTIAL), (_NO, ClaimedAnswer.NO), (_YES, ClaimedAnswer.YES),
    )  # fmt: skip
    return next((answer for pattern, answer in tests if pattern.match(folded)), ClaimedAnswer.UNCLEAR)


def _pages(written: str) -> tuple[int, ...]:
    """Return the page numbers in a text, ranges filled in; 5.3节 is no page."""
    folded = _CHINESE_PAGE.sub(lambda match: str(parse_numeral(match[0]) or match[0]), fold_text(written))
    pages: dict[int, None] = {}
    for match in _PAGES.finditer(folded):
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if 0 < first <= last and last - first < _MOST_PAGES and len(pages) < _MOST_PAGES:
            pages.update(dict.fromkeys(range(first, last + 1)))
    return tuple(pages)
