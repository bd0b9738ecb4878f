"""The facts of a report on which duties depend, each with the words that state it."""

import re
from collections import Counter

from assistant.documents.types import BlockKind
from assistant.project import FactSource, ProjectKind, ProjectProfile
from assistant.screening.equipment import buys_equipment
from assistant.screening.evidence import Piece, evidence_at
from assistant.screening.kinds import read_kind
from assistant.screening.money import MoneyTable, read_money_tables
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.screening.stated import Stated, most_stated, software_by_words, stated_software, stated_totals
from assistant.text.normalize import fold_text, tidy_spaces
from assistant.text.span import Frozen

__all__ = ["Facts", "Names", "piece_of", "read_facts", "read_names"]


class Facts(Frozen):
    """The profile with the places of its facts: field name → pieces."""

    profile: ProjectProfile
    places: dict[str, tuple[Piece, ...]]
    tables: tuple[MoneyTable, ...]


class Names(Frozen):
    """What the project and its unit are called, None when the report does not say."""

    project: str | None
    unit: str | None


_CLASSIFIED = re.compile(
    r"(?:本|该)?(?:项目|系统|工程)[^,;.|]{0,8}(?:属于|为|是|系|涉及)(?:国家秘密|涉密)(?:项目|信息系统|系统|工程)?(?!.{0,4}(?:单位|资质))|涉密(?:项目|信息系统)(?:分级保护)?(?:,|.)?按[^,;.]{0,12}(?:分级保护|保密)"
)
_UNCLASSIFIED = re.compile(r"(?:不|未)(?:属于?|涉及|处理|存储|含有?)[^,;.|]{0,10}(?:国家秘密|涉密|秘密)|非涉密")
_FUNDED = re.compile(
    r"(?:中央|国家|自治区)[^,;.|]{0,24}(?:全额(?:拨付|拨款|补助|承担|安排|保障|下达|解决|资金)|统筹安排并全额)|全额(?:由|使用|为)(?:中央|国家|自治区)"
)
_LOCALLY_FUNDED = re.compile(r"(?:州级?|本级|自治州|地方)(?:本级)?财政[^,;.|]{0,16}(?:资金|解决|安排|承担|预算|投资|拨款|全额|保障)")

_PROJECT_LABEL = re.compile(r"^(?:[0-9一二三四五六七八九十.,()]{0,5})?(?:项目|工程|申报项目)(?:的)?(?:名称|全称)[:|](?P<name>[^|;.]{4,60})")
_UNIT_LABEL = re.compile(
    r"(?:^|\|)(?:[0-9一二三四五六七八九十.,()]{0,5})?(?:项目)?(?:申报|建设|实施|项目|申请|主管|编制|采购|业主)(?:责任)?(?:单位|部门)(?:名称)?(?:\([^()]{0,6}\))?[:|](?P<name>[^|;.,]{3,40})"
)
_REPORT_WORDS = re.compile(
    r"(?:项目)?(?:可行性研究报告|可研报告|可行性报告|项目建议书|实施方案|申报书|(?:\(?(?:报批|送审|评审|申报|修订|征求意见)稿\)?)).*$"
)


def piece_of(statement: Statement) -> Piece:
    return Piece(
        statement=statement.index, span=statement.span, folded=statement.folded, kind=statement.kind, block=statement.block
    )  # fmt: skip


def read_facts(report: Report, *, title: str | None) -> Facts:
    """Return kind, amounts, hardware, classification and funding as the report states them; what it does not say stays None."""
    tables = read_money_tables(report)
    places: dict[str, tuple[Piece, ...]] = {}
    kind, says_kind = read_kind(report, title)
    total = most_stated(stated_totals(report, tables))
    software = _software(report, tables, total)
    for field, claim in (("total_wan", total), ("software_wan", software)):
        places[field] = (claim.piece,) if claim else ()
    hardware, says_hardware = buys_equipment(report, tables, maintains=kind is ProjectKind.OPERATION)
    for field, statement in (("kind", says_kind), ("has_hardware", says_hardware)):
        places[field] = (piece_of(statement),) if statement else ()
    classified, places["classified"] = _either(report, _CLASSIFIED, _UNCLASSIFIED)
    funded, places["state_funded"] = _either(report, _FUNDED, _LOCALLY_FUNDED)
    profile = ProjectProfile(
        kind=kind, total_wan=total.wan if total else None, software_wan=software.wan if software else None,
        has_hardware=hardware, classified=classified, state_funded=funded, sources=_sources(places, report),
    )  # fmt: skip
    return Facts(profile=profile, places={field: pieces for field, pieces in places.items() if pieces}, tables=tables)


def _software(report: Report, tables: tuple[MoneyTable, ...], total: Stated | None) -> Stated | None:
    """Return the software part: an amount that is written for it, not above the total, else all or nothing where words say so."""
    software = most_stated(stated_software(report, tables))
    if software and (total is None or software.wan <= total.wan):
        return software
    return software_by_words(report, total)


def _sources(places: dict[str, tuple[Piece, ...]], report: Report) -> tuple[FactSource, ...]:
    sources = []
    for field, pieces in places.items():
        for piece in pieces[:1]:
            evidence = evidence_at(piece, report)
            sources.append(FactSource(field=field, page=evidence.page, quote=evidence.quote, file=evidence.file, span=evidence.span))
    return tuple(sources)


def _body(report: Report) -> list[Statement]:
    return [statement for statement in report.statements if statement.zone is Zone.BODY]


def _either(report: Report, affirms: re.Pattern[str], denies: re.Pattern[str]) -> tuple[bool | None, tuple[Piece, ...]]:
    for answer, pattern in ((False, denies), (True, affirms)):
        for statement in _body(report):
            if pattern.search(statement.folded):
                return answer, (piece_of(statement),)
    return None, ()


def read_names(report: Report) -> Names:
    """Return the project's and the unit's name: as labelled, else as the cover or the file's metadata have it."""
    project = _labelled(report, _PROJECT_LABEL) or _cover_title(report)
    return Names(project=project, unit=_labelled(report, _UNIT_LABEL))


def _labelled(report: Report, label: re.Pattern[str]) -> str | None:
    """Return the value after a label, in the document's own characters; the most frequent of several."""
    names: Counter[str] = Counter()
    for statement in report.statements:
        if statement.kind is Kind.HEADING:
            continue
        if match := label.search(statement.folded):
            text = statement.span.of(report.document.text)
            parts = [part for part in re.split(r"[::\t|;;。,,\n]", text) if part.strip()]
            folded = match["name"]
            names[next((part.strip() for part in parts if fold_text(part) == folded), folded)] += 1
    return tidy_spaces(names.most_common(1)[0][0]) if names else None


def _cover_title(report: Report) -> str | None:
    """Return the title without 可行性研究报告: the document's own, else the first lines up to that word."""
    if report.document.title:
        return _REPORT_WORDS.sub("", tidy_spaces(report.document.title)).strip() or None
    lines: list[str] = []
    for block in report.document.blocks[:12]:
        if block.kind in (BlockKind.RUNNING, BlockKind.HIDDEN, BlockKind.CONTENTS):
            continue
        lines.append(" ".join(block.span.of(report.document.text).split()))
        if _REPORT_WORDS.search(lines[-1]):
            name = _REPORT_WORDS.sub("", tidy_spaces("".join(lines[-2:]))).strip()
            return name or None
    return None
