"""A draft of the letter that asks the applicant to complete the report (补正通知书), as Word: a person checks, signs and sends it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from assistant.export.dossier import Dossier
from assistant.export.sheet import FlagRow, Quote, Row, Sheet, build_sheet, findings_in_order, titled
from assistant.export.typesetting import FANGSONG, HEI, add_line, add_paragraph, add_table, open_paper, save_paper, shade_cell, write_cell
from assistant.export.wording import KEY_MARK, STATUS_WORDS, clip, full_width, printable
from assistant.regulations.types import Pack
from assistant.screening.places import name_gaps
from assistant.screening.types import Checklist, FlagKind, Status
from assistant.text.numerals import chinese_numeral

__all__ = ["write_notice"]

_TITLE = "申报材料补正通知书"
_BODY, _SMALL, _LEADING = Pt(16), Pt(10.5), Pt(28)  # as official letters are set
_MARGIN_MM = 27
_DRAFT = (
    "草稿：本通知书由程序根据预审结论起草，供审核人员参考，不得直接送达。发出前请逐项核对原文和结论，填写文号、期限、接收方式、"
    "联系人和日期，加盖印章，并删去本框和【】内的提示。"
)
_UNSURE = "【程序对本项把握不大，请先核对】"
_LACKING = (Status.MISSING, Status.PARTIAL)
# For reviewers: markings and likeness to other submissions are looked into before the applicant is asked; pages have a part of their own.
_INTERNAL = (FlagKind.CONFIDENTIAL_MARKING, FlagKind.DUPLICATE_CONTENT, FlagKind.UNREADABLE_PAGES)
# Duties that follow from the project's figures: nothing to be explained.
_REMINDERS = (FlagKind.SUPERVISION_REQUIRED, FlagKind.HARDWARE_FILING, FlagKind.PRELIMINARY_STUDY_REQUIRED)
_MOST_QUOTES, _QUOTE_WIDTH, _SECTION_WIDTH = 3, 120, 40  # characters


class _Line(NamedTuple):
    """A paragraph of the letter. leads: it names a matter; what follows is about it."""

    text: str
    leads: bool = False


class _Letter:
    """What the letter says, in its order; empty parts are left out."""

    def __init__(self, checklist: Checklist, sheet: Sheet) -> None:
        findings = findings_in_order(checklist)
        self.lacking = [row for row in sheet.rows if row.status in _LACKING]
        self.unjudged = [row for row in sheet.rows if row.status is Status.UNDETERMINED]
        self.gaps = printable(name_gaps(checklist.searched.gaps))
        flags = [(row, flag.kind) for row, flag in zip(sheet.flags, checklist.flags, strict=True) if flag.kind not in _INTERNAL]
        self.explained = [row for row, kind in flags if kind not in _REMINDERS]
        self.reminded = [row for row, kind in flags if kind in _REMINDERS]
        self.articles = list(dict.fromkeys(number for finding in findings if finding.status in _LACKING for number in finding.articles))
        self.flag_kinds = [kind.value for _, kind in flags]

    @property
    def asks_nothing(self) -> bool:
        return not (self.lacking or self.unjudged or self.gaps or self.explained)


def write_notice(dossier: Dossier, file: Path) -> None:
    """Write the draft as docx. Raises OSError; ValueError where the dossier has no pack."""
    if dossier.pack is None:
        raise ValueError("the letter quotes the regulation")
    checklist, sheet = dossier.checklist, build_sheet(dossier.checklist)
    letter = _Letter(checklist, sheet)
    document = open_paper(title=_TITLE, file=f"{_TITLE}（草稿）", margin_mm=_MARGIN_MM, landscape=False, text_size=_BODY)
    remarks = [f"程序提示：{printable(remark)}" for remark in (checklist.remark, *checklist.warnings) if remark]
    _add_warnings(document, [_DRAFT, *remarks])
    _add_opening(document, checklist, sheet, letter)
    if letter.asks_nothing:
        _add(document, "【无需发出本通知书。】")
    parts = (
        ("依据", () if letter.asks_nothing else _basis(letter, dossier.pack)),
        ("需要补正的内容", (line for number, row in enumerate(letter.lacking, 1) for line in _lack(number, row))),
        ("需要重新提供的内容", _unread(letter)),
        ("需要说明或更正的事项", (line for number, row in enumerate(letter.explained, 1) for line in _flagged(number, row))),
        ("请一并落实的事项", (line for number, row in enumerate(letter.reminded, 1) for line in _flagged(number, row))),
    )
    filled = [(title, lines) for title, lines in ((title, list(lines)) for title, lines in parts) if lines]
    for number, (title, lines) in enumerate(filled, 1):
        _add(document, f"{chinese_numeral(number)}、{title}", font=HEI).paragraph_format.keep_with_next = True
        for line in lines:
            _add(document, line.text, bold=line.leads).paragraph_format.keep_with_next = line.leads
    _add_closing(document, asks=not letter.asks_nothing)
    save_paper(document, file)


def _add_warnings(document: Document, warnings: Sequence[str]) -> None:
    """Add the box that is for the reviewer and goes before the letter is sent."""
    (cell,) = add_table(document, rows=1, widths=(210 - 2 * _MARGIN_MM,)).rows[0].cells
    shade_cell(cell)
    write_cell(cell, warnings[0], size=_SMALL)
    for warning in warnings[1:]:
        add_line(cell, warning)


def _add_opening(document: Document, checklist: Checklist, sheet: Sheet, letter: _Letter) -> None:
    add_paragraph(document, _TITLE, font=HEI, size=Pt(22), centred=True, before=Pt(18))
    add_paragraph(document, "〔        〕    号", font=FANGSONG, size=_BODY, centred=True).paragraph_format.space_after = Pt(12)
    unit = printable(checklist.document.unit or "") or "                    【申报单位】"
    _add(document, f"{unit}：", indented=False)
    name = printable(checklist.document.title or "")
    report = f"{titled(name)}（文件名：{sheet.file}）" if name else f"项目申报材料（文件名：{sheet.file}）"
    verdict = "未发现需要补正的内容。" if letter.asks_nothing else "有下列内容需要补正或者说明。请修改后重新报送，并逐项说明修改情况。"
    regulation = titled(printable(checklist.pack_title))
    _add(document, f"你单位报送的{report}收悉。依据{regulation}，对可行性研究报告内容的完整性进行了预审，{verdict}")


def _basis(letter: _Letter, pack: Pack) -> Iterator[_Line]:
    """Yield the articles that the findings rest on, whole, and the words that the flags rest on, in the order of the regulation."""
    quoted = {number: " ".join(pack.article(number).text.split()) for number in letter.articles}
    for rule in pack.flags:
        if rule.kind in letter.flag_kinds:
            label = pack.article(rule.anchor.article, rule.anchor.suffix).label
            quoted.setdefault(rule.anchor.article, f"{label}规定：“{' '.join(rule.anchor.quote.split())}”")
    yield from (_Line(quoted[number]) for number in sorted(quoted))


def _lack(number: int, row: Row) -> Iterator[_Line]:
    yield _Line(f"{number}．{_matter(row)}（{STATUS_WORDS[row.status]}，依据{row.basis}）{_UNSURE if row.doubt else ''}", leads=True)
    yield _Line(f"存在问题：{full_width(row.reason)}")
    yield from _quoted(row.quotes)
    if row.suggestion:
        yield _Line(f"补正要求：{full_width(row.suggestion)}")


def _unread(letter: _Letter) -> Iterator[_Line]:
    if letter.gaps:
        yield _Line(f"{letter.gaps}未能识别，请提供清晰、可以识别的版本。")
    if letter.unjudged:
        matters = "、".join(f"{_matter(row)}（{row.basis}）" for row in letter.unjudged)
        yield _Line(f"因此未能判断下列内容是否已经写明：{matters}。请在重新提供的版本中指明所在页；尚未写明的，请补充。")


def _flagged(number: int, row: FlagRow) -> Iterator[_Line]:
    yield _Line(f"{number}．{row.kind}{_basis_note(row.basis)}：{full_width(row.message)}")
    yield from _quoted(row.quotes)


def _matter(row: Row) -> str:
    return row.matter.removeprefix(KEY_MARK)


def _quoted(quotes: Sequence[Quote]) -> Iterator[_Line]:
    for quote in quotes[:_MOST_QUOTES]:
        section = f"“{clip(quote.section, _SECTION_WIDTH)}”" if quote.section != "—" else ""
        where = section if quote.page == "—" else f"{quote.page}{section}"
        yield _Line(f"报告原文{f'（{where}）' if where else ''}：“{clip(' '.join(quote.text.split()), _QUOTE_WIDTH)}”")


def _basis_note(basis: str) -> str:
    return f"（{basis}）" if basis else ""


def _add_closing(document: Document, *, asks: bool) -> None:
    if asks:
        _add(document, "请于        年    月    日前，将补正后的材料报送至                    。")
        _add(document, "联系人：                联系电话：                ")
    for line in ("（印章）            ", "年    月    日    "):
        paragraph = _add(document, line, indented=False)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_before = Pt(12)


def _add(document: Document, text: str, *, font: str = FANGSONG, bold: bool = False, indented: bool = True) -> Paragraph:
    """Return a new paragraph of the letter."""
    paragraph = add_paragraph(document, text, font=font, size=_BODY, bold=bold)
    layout = paragraph.paragraph_format
    layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _LEADING
    layout.first_line_indent = _BODY * 2 if indented else None
    return paragraph
