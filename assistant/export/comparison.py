"""A comparison of two versions of a report in words: notices, facts, text by section; and as one HTML page."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Literal

from assistant.export.html import render
from assistant.export.wording import FLAG_WORDS, KEY_MARK, place, printable, verdict
from assistant.project import FactSource
from assistant.screening.changes import TextChange, TextChangeKind, differing
from assistant.screening.compare import Change, Comparison, FactChange
from assistant.text.span import Frozen, Span

__all__ = [
    "CHANGE_WORDS",
    "FLAG_CHANGES",
    "TextGroup",
    "comparison_notices",
    "count_text",
    "fact_text",
    "group_text",
    "marked",
    "percent",
    "write_comparison",
]

CHANGE_WORDS = {
    Change.CURED: "已补齐",
    Change.IMPROVED: "有改进",
    Change.WORSE: "变差",
    Change.INCOMPARABLE: "需人工比较",
    Change.REWORDED: "结论未变，文字有改动",
    Change.UNCHANGED: "未变",
}
_TEXT_WORDS = {
    TextChangeKind.ADDED: "新增",
    TextChangeKind.REMOVED: "删去",
    TextChangeKind.CHANGED: "改写",
    TextChangeKind.MOVED: "移动",
}
FLAG_CHANGES: dict[Literal["came", "went", "stayed"], str] = {"came": "新出现", "went": "已消除", "stayed": "仍存在"}
_FACT_WORDS = {
    "kind": "项目类型",
    "total_wan": "总投资",
    "software_wan": "软件开发部分",
    "has_hardware": "硬件设备采购",
    "classified": "涉密",
    "state_funded": "国家、自治区全额拨付",
}
_NAME_WORDS = {"title": "项目名称", "unit": "申报单位"}
_TITLE = "可行性研究报告前后两稿比较"
_CLOSING = "本比较由程序自动形成，仅供评审参考。引文均逐字摘自两稿（仅空白、换行可能不同），是否符合要求由评审人员核对后判定。"
_SHOWN_QUOTES = 3


class TextGroup(Frozen):
    """Changes of one kind that follow each other in one section."""

    kind: str
    section: str
    pages: str
    changes: tuple[TextChange, ...]


def comparison_notices(comparison: Comparison) -> Iterator[str]:
    """Yield what a reader must know first: the same file twice, perhaps two projects."""
    if comparison.same_file:
        yield "两份文件完全相同（逐字节一致），没有修改。"
    if comparison.names_differ:
        names = "、".join(_NAME_WORDS[name] for name in comparison.names_differ)
        values = "；".join(
            f"{_NAME_WORDS[name]}：原“{printable(getattr(comparison.old, name))}”，现“{printable(getattr(comparison.new, name))}”"
            for name in comparison.names_differ
        )
        yield f"两份材料的{names}不同，请先确认是同一项目（{values}）。"


def fact_text(fact: FactChange) -> str:
    """Return one changed fact with both values and both pages: 总投资：原1180万元（第3页），现1200万元（第31页）."""
    old, new = (_fact_side(fact.field, value, source) for value, source in ((fact.old, fact.old_source), (fact.new, fact.new_source)))
    return f"{_FACT_WORDS.get(fact.field, fact.field)}：原{old}，现{new}"


def group_text(comparison: Comparison) -> tuple[TextGroup, ...]:
    """Return the changes of the text, those of one kind in one section together, in order."""
    return tuple(
        TextGroup(kind=_TEXT_WORDS[kind], section=section, pages=_pages(members), changes=members)
        for (kind, section), run in groupby(comparison.text.changes, key=_group_key)
        if (members := tuple(run))
    )


def write_comparison(comparison: Comparison, file: Path) -> None:
    """Write the comparison as one HTML page. Raises OSError."""
    page = render(
        "comparison.html.j2",
        title=_TITLE,
        comparison=comparison,
        notices=tuple(comparison_notices(comparison)),
        counts=count_text(comparison),
        change_words=CHANGE_WORDS,
        status_verdict=verdict,
        place=place,
        marked=marked,
        quotes=lambda finding: tuple(finding.evidence[:_SHOWN_QUOTES]) if finding else (),
        key_mark=KEY_MARK,
        facts=tuple(fact_text(fact) for fact in comparison.facts),
        flag_words=FLAG_WORDS,
        flag_changes=FLAG_CHANGES,
        groups=group_text(comparison),
        kept=percent(comparison.text.kept_share),
        printable=printable,
        closing=_CLOSING,
    )
    file.write_text(page, encoding="utf-8")


def marked(change: TextChange) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Return both sides in pieces, each with whether the other side lacks it; a side that is not there is empty."""
    old, new = (printable(side.quote) if side else "" for side in (change.old, change.new))
    if change.kind is not TextChangeKind.CHANGED:
        differs = change.kind is not TextChangeKind.MOVED
        return ((old, differs),) if old else (), ((new, differs),) if new else ()
    gone, came = differing(old, new)
    return _pieces(old, gone), _pieces(new, came)


def _pieces(text: str, spans: tuple[Span, ...]) -> tuple[tuple[str, bool], ...]:
    pieces: list[tuple[str, bool]] = []
    at = 0
    for span in spans:
        pieces += [(text[at : span.start], False), (span.of(text), True)]
        at = span.end
    return tuple(piece for piece in (*pieces, (text[at:], False)) if piece[0])


def count_text(comparison: Comparison) -> str:
    """Return how many findings changed in which way: 已补齐2项，变差1项，未变19项."""
    return "，".join(f"{words}{comparison.count(change)}项" for change, words in CHANGE_WORDS.items() if comparison.count(change))


def _group_key(change: TextChange) -> tuple[TextChangeKind, str]:
    side = change.new or change.old
    return change.kind, (side.section or "") if side else ""


def _pages(changes: tuple[TextChange, ...]) -> str:
    """Return the places of the first change on both sides."""
    first = changes[0]
    sides = [f"{label}{place(side)}" for label, side in (("原", first.old), ("现", first.new)) if side]
    return "，".join(sides)


def _fact_side(field: str, value: object, source: FactSource | None) -> str:
    if value is None:
        return "未识别"
    if isinstance(value, bool):
        words = ("有" if value else "无") if field == "has_hardware" else ("是" if value else "否")
    else:
        words = f"{value.normalize():f}万元" if isinstance(value, Decimal) else f"{value}"
    page = f"（第{source.page}页）" if source and source.page is not None else ""
    return f"{words}{page}"


def percent(share: float) -> str:
    """Return a share of 0..1 as 87%."""
    return f"{100 * share:.0f}%"
