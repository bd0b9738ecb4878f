"""A checklist as it is printed: every text in its place and clean, before a format is chosen."""

from collections.abc import Iterator

from assistant.export.wording import (
    FLAG_WORDS,
    HUMAN_LOOK,
    KEY_MARK,
    STATUS_WORDS,
    amount_text,
    article_labels,
    doubt_text,
    kind_text,
    place,
    printable,
    source_place,
    verdict,
)
from assistant.project import ProjectProfile
from assistant.screening.places import name_gaps, name_searched
from assistant.screening.types import Checklist, Evidence, FileSummary, Finding, Flag, Status
from assistant.text.span import Frozen

__all__ = ["FLAG_COLUMNS", "ROW_COLUMNS", "TITLE", "Fact", "FlagRow", "Quote", "Row", "Sheet", "build_sheet", "findings_in_order", "titled"]

TITLE = "可行性研究报告完整性预审清单"
ROW_COLUMNS = ("序号", "审查内容", "结论", "页码", "章节", "原文摘录", "说明", "补充建议", "评审人意见")
FLAG_COLUMNS = ("序号", "提示事项", "说明", "依据", "页码", "原文摘录", "评审人意见")

_TALL = 240  # characters of a row's quotes
_UNKNOWN = "未识别"
_HAND_DATE = "    年    月    日"  # written by hand: the same report gives the same file on any day
_IDENTITY = ("请先核对", "项目名称", "申报单位", "文件名")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_FIELD_LABELS = {
    "kind": "项目类型",
    "total_wan": "总投资",
    "software_wan": "软件开发部分",
    "has_hardware": "硬件设备采购",
    "classified": "涉密",
    "state_funded": "国家、自治区全额拨付",
}


class Fact(Frozen):
    """A line of the head, or a fact with its place in the report."""

    label: str
    value: str
    page: str | None = None


class Quote(Frozen):
    """Words of the report. mark: ① ② … where a row has several, else empty."""

    mark: str
    page: str
    section: str
    text: str


class Row(Frozen):
    """One requirement. matter: its title, ★ before a key one; doubt: 建议人工核对, or nothing."""

    number: int
    matter: str
    basis: str
    status: Status
    verdict: str
    quotes: tuple[Quote, ...]
    reason: str
    suggestion: str
    doubt: str = ""

    @property
    def tall(self) -> bool:
        """Whether the row may break across pages: kept together, it would leave half a page empty."""
        return sum(len(quote.text) for quote in self.quotes) > _TALL

    @property
    def pages(self) -> str:
        return _joined(self.quotes, [quote.page for quote in self.quotes])

    @property
    def sections(self) -> str:
        return _joined(self.quotes, [quote.section for quote in self.quotes])


class FlagRow(Frozen):
    number: int
    kind: str
    message: str
    basis: str
    quotes: tuple[Quote, ...]

    @property
    def pages(self) -> str:
        return _joined(self.quotes, [quote.page for quote in self.quotes])


class Sheet(Frozen):
    """Everything that is printed, in order. key_summary: None where the pack marks nothing as key."""

    file: str
    checksum: str
    head: tuple[Fact, ...]
    summary: str
    key_summary: str | None
    rows: tuple[Row, ...]
    flags: tuple[FlagRow, ...]
    sources: tuple[Fact, ...]
    notices: tuple[str, ...]
    closing: str

    @property
    def identity(self) -> tuple[Fact, ...]:
        """Return the facts of the head that tell which report it is, with what is to be checked first."""
        return tuple(fact for fact in self.head if fact.label in _IDENTITY)


def findings_in_order(checklist: Checklist) -> list[Finding]:
    """Return the findings in the order of the printed rows: key requirements first."""
    return sorted(checklist.findings, key=lambda finding: not finding.key)


def build_sheet(checklist: Checklist) -> Sheet:
    """Return the printed form of a checklist; key requirements come first."""
    findings = findings_in_order(checklist)
    return Sheet(
        file=printable(checklist.document.origin.name),
        checksum=checklist.document.origin.sha256,
        head=tuple(_head(checklist)),
        summary=_summary(checklist),
        key_summary=_key_summary(findings),
        rows=tuple(_row(number, finding) for number, finding in enumerate(findings, 1)),
        flags=tuple(_flag_row(number, flag) for number, flag in enumerate(checklist.flags, 1)),
        sources=tuple(_sources(checklist.profile)),
        notices=tuple(_notices(checklist)),
        closing=(
            f"本清单由程序依据{titled(checklist.pack_title)}自动比对形成，仅供评审参考。“原文摘录”均逐字摘自申报材料（仅空白、换行"
            "可能不同），页码为文件的实际页序。“未见”是指程序未在可识别的文字中找到相应内容。是否符合要求，由评审人员核对后判定。"
        ),
    )


def _head(checklist: Checklist) -> Iterator[Fact]:
    document, profile = checklist.document, checklist.profile
    pages = f"{document.pages}页" if document.pages is not None else "该格式不分页"
    if document.files:
        pages += f"，共{len(document.files)}个文件"
    if document.ocr_pages:
        pages += f"（其中{document.ocr_pages}页为扫描件识别）"
    places = {source.field: source_place(source) for source in profile.sources}
    if checklist.remark:
        yield Fact(label="请先核对", value=printable(checklist.remark))
    yield Fact(label="项目名称", value=printable(document.title or _UNKNOWN))
    yield Fact(label="申报单位", value=printable(document.unit or _UNKNOWN))
    yield Fact(label="文件名", value=printable(document.origin.name))
    for file in document.files:
        yield Fact(label="所含文件", value=printable(_file_line(file)))
    yield Fact(label="页数", value=pages)
    for label, names in (("附带文件", document.attachments), ("电子签名", document.signatures)):
        if names:
            yield Fact(label=label, value=printable("、".join(names)))
    for field, value in (
        ("kind", kind_text(profile.kind)),
        ("total_wan", amount_text(profile.total_wan)),
        ("software_wan", amount_text(profile.software_wan)),
    ):
        where = places.get(field)
        seen = f"（见{where}）" if value and where else ""
        yield Fact(label=_FIELD_LABELS[field], value=(value or _UNKNOWN) + seen)
    yield Fact(label="制度依据", value=titled(checklist.pack_title))
    yield Fact(label="预审日期", value=_HAND_DATE)


def _file_line(file: FileSummary) -> str:
    if file.error:
        return f"{file.name}（未能读取：{file.error}）"
    return f"{file.name}（{file.pages}页）" if file.pages else file.name


def _summary(checklist: Checklist) -> str:
    counts = checklist.summary
    parts = "，".join(f"{word}{counts.get(status, 0)}项" for status, word in STATUS_WORDS.items())
    doubtful = sum(bool(doubt_text(finding)) for finding in checklist.findings)
    doubt = f"其中{doubtful}项{HUMAN_LOOK}；" if doubtful else ""
    return f"共审查{len(checklist.findings)}项：{parts}；{doubt}提示事项{len(checklist.flags)}条。"


def _key_summary(findings: list[Finding]) -> str | None:
    keys = [f"{printable(finding.title)}（{STATUS_WORDS[finding.status]}）" for finding in findings if finding.key]
    return f"{KEY_MARK}重点事项：{'、'.join(keys)}。" if keys else None


def _row(number: int, finding: Finding) -> Row:
    return Row(
        number=number,
        matter=f"{KEY_MARK if finding.key else ''}{printable(finding.title)}",
        basis=article_labels(finding.articles),
        status=finding.status,
        verdict=verdict(finding.status),
        quotes=_quotes(finding.evidence),
        reason=printable(finding.reason),
        suggestion=printable(finding.suggestion or ""),
        doubt=doubt_text(finding),
    )


def _flag_row(number: int, flag: Flag) -> FlagRow:
    return FlagRow(
        number=number,
        kind=FLAG_WORDS[flag.kind],
        message=printable(flag.message),
        basis=article_labels((flag.article,)) if flag.article is not None else "",
        quotes=_quotes(flag.evidence),
    )


def _quotes(evidence: tuple[Evidence, ...]) -> tuple[Quote, ...]:
    several = len(evidence) > 1
    return tuple(
        Quote(
            mark=_mark(index) if several else "",
            page=place(item),
            section=printable(item.section or "—"),
            text=_spaced(item.quote),
        )
        for index, item in enumerate(evidence)
    )


def _spaced(quote: str) -> str:
    """Return a quote with wide spaces for the tabs that part the cells of a table row: browsers and Word keep their width."""
    return printable(quote).replace("\t", "\u3000\u3000").strip()


def _mark(index: int) -> str:
    return _CIRCLED[index] if index < len(_CIRCLED) else f"({index + 1})"


def _joined(quotes: tuple[Quote, ...], values: list[str]) -> str:
    """Return one value a line, each with its quote's mark; a value that all share once."""
    if len(set(values)) == 1:
        return values[0]
    return "\n".join(f"{quote.mark}{value}" for quote, value in zip(quotes, values, strict=True))


def _sources(profile: ProjectProfile) -> Iterator[Fact]:
    for source in profile.sources:
        yield Fact(label=_FIELD_LABELS.get(source.field, source.field), value=_spaced(source.quote), page=source_place(source))


def _notices(checklist: Checklist) -> Iterator[str]:
    searched = checklist.searched
    yield f"审查范围：{printable(name_searched(searched))}。"
    if searched.gaps:
        yield f"{printable(name_gaps(searched.gaps))}未能读取，未纳入审查，请评审人员直接查看原件。"
    yield from (printable(warning) for warning in checklist.warnings)


def titled(title: str) -> str:
    """Return a title between 《》, which it may bring along."""
    return title if "《" in title else f"《{title}》"
