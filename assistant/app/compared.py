"""`yushen compare`: two files read, judged and compared; the comparison as lines for a terminal."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents.types import Document
from assistant.export.comparison import (
    CHANGE_WORDS,
    FLAG_CHANGES,
    TextGroup,
    comparison_notices,
    count_text,
    fact_text,
    group_text,
    percent,
    write_comparison,
)
from assistant.export.comparison_json import comparison_object
from assistant.export.formats import make_folder, write_atomically
from assistant.export.wording import FLAG_WORDS, KEY_MARK, STATUS_WORDS, clip, file_stem, place, printable
from assistant.screening.changes import TextChange, TextChangeKind
from assistant.screening.compare import Change, Comparison, FindingChange, Screened, compare_reports
from assistant.screening.types import Evidence, Finding
from assistant.text.normalize import fold_text

if TYPE_CHECKING:  # the wiring brings retrieval with it
    from assistant.wiring import Assistant

__all__ = ["compare_documents", "comparison_lines", "write_comparisons"]

_SHOWN_GROUPS = 30
_WIDTH = 80


def compare_documents(old: Document, new: Document, *, assistant: "Assistant", pack_id: str | None = None) -> Comparison:
    """Return the comparison of two reports, both judged by the same pack. Raises DocumentError, UnknownPack, PackError."""
    versions = [Screened(document=document, checklist=assistant.screen(document, pack_id=pack_id)) for document in (old, new)]
    return compare_reports(versions[0], versions[1], wording=assistant.pack(pack_id).wording)


def write_comparisons(comparison: Comparison, folder: Path) -> tuple[Path, ...]:
    """Return the files written, html and json, named after the later version. Raises OutputNotWritable."""
    make_folder(folder)
    stem = f"{file_stem(comparison.new.origin.name)}-前后稿比较-{comparison.old.origin.sha256[:4]}{comparison.new.origin.sha256[:4]}"
    page, data = folder / f"{stem}.html", folder / f"{stem}.json"
    text = json.dumps(comparison_object(comparison), ensure_ascii=False, indent=2) + "\n"
    write_atomically(page, partial(write_comparison, comparison))
    write_atomically(data, lambda file: _write_text(file, text))
    return page, data


def _write_text(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", errors="backslashreplace")


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """Yield the comparison for a terminal: findings first, unchanged ones in one line, text by section."""
    yield f"原稿：{comparison.old.origin.name}"
    yield f"新稿：{comparison.new.origin.name}"
    yield from (f"注意：{notice}" for notice in comparison_notices(comparison))
    yield f"逐项：{count_text(comparison)}"
    for change in CHANGE_WORDS:
        if change is not Change.UNCHANGED:
            for finding in comparison.findings:
                if finding.change is change:
                    yield from _finding_lines(finding)
    if unchanged := [finding.title for finding in comparison.findings if finding.change is Change.UNCHANGED]:
        yield f"  [{CHANGE_WORDS[Change.UNCHANGED]}] {'、'.join(unchanged)}"
    if comparison.facts:
        yield "项目信息："
        yield from (f"  {fact_text(fact)}" for fact in comparison.facts)
    if comparison.flags:
        yield "提示事项："
        for flag in comparison.flags:
            shown = flag.new or flag.old
            yield f"  [{FLAG_CHANGES[flag.change]}] {FLAG_WORDS[flag.kind]}：{shown.message if shown else ''}"
    yield f"文字：新稿中约{percent(comparison.text.kept_share)}与原稿相同"
    groups = group_text(comparison)
    for group in groups[:_SHOWN_GROUPS]:
        yield from _group_lines(group)
    if (rest := len(groups) - _SHOWN_GROUPS) > 0 or comparison.text.omitted:
        yield f"  ……另有{max(rest, 0)}处所在章节的改动未列出，加 --json 或 --out 可看全部。"


def _finding_lines(finding: FindingChange) -> Iterator[str]:
    old, new = (STATUS_WORDS[side.status] if side else "无此项" for side in (finding.old, finding.new))
    arrow = old if old == new else f"{old} → {new}"
    yield f"  [{CHANGE_WORDS[finding.change]}] {KEY_MARK if finding.key else ''}{finding.title}：{arrow}"
    for label, side, other in (("原", finding.old, finding.new), ("现", finding.new, finding.old)):
        for evidence in _telling(side, other)[:1]:
            yield f"      {label} {_where(evidence)}「{_line(evidence.quote)}」"
    if finding.new and finding.change in (Change.WORSE, Change.INCOMPARABLE, Change.IMPROVED):
        yield f"      {finding.new.reason}"


def _telling(side: Finding | None, other: Finding | None) -> tuple[Evidence, ...]:
    """Return the quotes of one side, those that the other side does not have first."""
    known = {fold_text(evidence.quote) for evidence in other.evidence} if other else set()
    return tuple(sorted(side.evidence, key=lambda evidence: fold_text(evidence.quote) in known)) if side else ()


def _says_more(change: TextChange, section: str) -> bool:
    """Return whether the passage is more than the heading of its section."""
    side = change.new or change.old
    return side is not None and fold_text(side.quote) != fold_text(section)


def _group_lines(group: TextGroup) -> Iterator[str]:
    count = f"，{len(group.changes)}处" if len(group.changes) > 1 else ""
    yield f"  [{group.kind}] {printable(group.section) or '（无标题）'}（{group.pages}{count}）"
    first = next((change for change in group.changes if _says_more(change, group.section)), group.changes[0])
    for label, side in (("原", first.old), ("现", first.new)):
        if side and not (first.kind is TextChangeKind.MOVED and label == "原"):
            yield f"      {label}「{_line(side.quote)}」"


def _where(evidence: Evidence) -> str:
    return f"{place(evidence)} {printable(evidence.section or '')}".strip()


def _line(text: str) -> str:
    return clip(" ".join(printable(text).split()), _WIDTH)
