"""Questions for the expert panel, made of what was found: a Word table by theme, with the page, the words and room for the answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from docx.document import Document
from docx.shared import Pt

from assistant.export.dossier import Dossier
from assistant.export.sheet import Quote, build_sheet, findings_in_order
from assistant.export.typesetting import (
    HEI,
    TABLE_SIZE,
    add_heading,
    add_line,
    add_paragraph,
    add_table,
    fill_titles,
    keep_together,
    open_paper,
    save_paper,
    write_cell,
)
from assistant.export.wording import KEY_MARK, clip, full_width, place, printable
from assistant.regulations.questions import ANY, PanelQuestion
from assistant.regulations.types import Pack
from assistant.screening.types import Evidence, Finding, Flag, Status

__all__ = ["Asked", "ask_panel", "write_questions"]

_TITLE = "专家评审提问参考"
_COLUMNS = ("序号", "问题", "有关内容", "报告原文（页码）", "答复与记录")
_WIDTHS = (11, 88, 38, 80, 50)  # mm; they fill the 267 between the margins
_MOST_QUOTES, _QUOTE_WIDTH, _QUESTION_WIDTH = 3, 160, 400  # characters
_CLOSING = "本表由程序根据预审结论生成，供专家提问时参考，不代表评审意见。“报告原文”逐字摘自申报材料。"
# Where a pack has no sentence for what was found.
_PLAIN = PanelQuestion(
    id=ANY,
    theme="其他",
    missing="报告未见{title}的内容。请说明情况。",
    partial="{place}提到了{title}，但内容不足。请补充说明。",
    undetermined="未能判断报告是否写明{title}。请指出写在哪一页。",
    unsure="请结合{place}说明{title}的具体内容。",
    raised="{message}请说明。",
)


class Asked(NamedTuple):
    """One question. about: the requirement or flag, with its articles and the verdict; quotes: the report's words."""

    theme: str
    question: str
    about: tuple[str, ...]
    quotes: tuple[Quote, ...]


def write_questions(dossier: Dossier, file: Path) -> None:
    """Write the questions as docx. Raises OSError."""
    sheet = build_sheet(dossier.checklist)
    asked = ask_panel(dossier)
    document = open_paper(title=_TITLE, file=sheet.file)
    add_paragraph(document, _TITLE, font=HEI, size=Pt(18), centred=True)
    for fact in sheet.identity:
        add_paragraph(document, f"{fact.label}：{fact.value}")
    add_paragraph(document, f"共{len(asked)}个问题；{KEY_MARK}为重点事项。" if asked else "未发现需要请申报单位说明的问题。", before=Pt(4))
    number = 0
    for theme in dict.fromkeys(question.theme for question in asked):
        add_heading(document, printable(theme))
        number = _add_questions(document, [question for question in asked if question.theme == theme], number)
    add_paragraph(document, _CLOSING, size=TABLE_SIZE, before=Pt(8))
    save_paper(document, file)


def ask_panel(dossier: Dossier) -> tuple[Asked, ...]:
    """Return the questions by theme, in the pack's order of themes; within one key requirements first, flags last."""
    checklist, pack = dossier.checklist, dossier.pack
    sheet = build_sheet(checklist)
    asked: list[Asked] = []
    for row, finding in zip(sheet.rows, findings_in_order(checklist), strict=True):
        if name := _asked_for(finding):
            theme, sentence = _sentence(pack, finding.requirement, name)
            question = sentence.format_map({"title": printable(finding.title), "place": _place(finding.evidence)})
            asked.append(Asked(theme, question, (row.matter, f"（{row.basis}）", row.verdict, row.doubt), row.quotes))
    for flag_row, flag in zip(sheet.flags, checklist.flags, strict=True):
        theme, sentence = _sentence(pack, flag.kind.value, "raised")
        question = sentence.format_map({"message": _message(flag)})
        asked.append(Asked(theme, question, (flag_row.kind, f"（{flag_row.basis}）" if flag_row.basis else ""), flag_row.quotes))
    themes = list(dict.fromkeys(question.theme for question in pack.questions)) if pack else []
    order = {theme: number for number, theme in enumerate(themes)}
    return tuple(sorted(asked, key=lambda question: order.get(question.theme, len(order))))


def _asked_for(finding: Finding) -> str | None:
    """Return which of a pack's sentences a finding calls for, None where nothing is to be asked."""
    if finding.status is Status.PRESENT:
        return "unsure" if finding.needs_human else None
    return None if finding.status is Status.NOT_APPLICABLE else finding.status.value


def _sentence(pack: Pack | None, entry: str, name: str) -> tuple[str, str]:
    """Return theme and sentence: of the entry, else the pack's for any, else a plain one."""
    entries = {question.id: question for question in pack.questions} if pack else {}
    own = entries.get(entry)
    for question in (own, entries.get(ANY), _PLAIN):
        if question and (sentence := getattr(question, name)):
            return (own or question).theme, sentence
    raise KeyError(name)


def _place(evidence: tuple[Evidence, ...]) -> str:
    """Return where the first quote stands as the beginning of a sentence."""
    where = place(evidence[0]) if evidence else "—"
    return "报告" if where == "—" else f"报告{where}"


def _message(flag: Flag) -> str:
    """Return the flag's message, ended as a sentence."""
    message = printable(flag.message)
    return message if message.endswith(("。", "！", "？")) else f"{message}。"


def _add_questions(document: Document, asked: list[Asked], number: int) -> int:
    """Add the table of one theme; return the number of its last question."""
    table = add_table(document, rows=len(asked) + 1, widths=_WIDTHS)
    fill_titles(table.rows[0], _COLUMNS)
    for line, question in zip(list(table.rows)[1:], asked, strict=True):
        number += 1
        keep_together(line)
        numbered, words, about, quotes, _by_hand = line.cells
        write_cell(numbered, str(number), align="centre")
        write_cell(words, clip(full_width(question.question), _QUESTION_WIDTH))
        write_cell(about, question.about[0], bold=True)
        for words_below in filter(None, question.about[1:]):
            add_line(about, words_below)
        shown = list(_quoted(question.quotes))
        write_cell(quotes, shown[0] if shown else "—")
        for words_below in shown[1:]:
            add_line(quotes, words_below)
    return number


def _quoted(quotes: tuple[Quote, ...]) -> Iterator[str]:
    for quote in quotes[:_MOST_QUOTES]:
        section = f" {quote.section}" if quote.section != "—" else ""
        yield f"{quote.mark}{quote.page}{section}：{clip(quote.text, _QUOTE_WIDTH)}"
    if len(quotes) > _MOST_QUOTES:
        yield f"（另有{len(quotes) - _MOST_QUOTES}处，略）"
