"""The guide as a Word document: landscape A4, one table a stage."""

from pathlib import Path

from docx.document import Document
from docx.shared import Pt
from docx.table import _Cell

from assistant.export.guide_sheet import Card, GuideSheet, build_guide_sheet, quoted_line
from assistant.export.typesetting import (
    HEI,
    TABLE_SIZE,
    TEXT_SIZE,
    add_heading,
    add_line,
    add_paragraph,
    add_table,
    fill_titles,
    keep_together,
    open_paper,
    save_paper,
    shade_cell,
    write_cell,
)
from assistant.procedure.types import Guide
from assistant.text.numerals import chinese_numeral

__all__ = ["write_guide_word"]

_COLUMNS = ("序号", "事项", "谁办、报给谁", "材料", "何时", "依据与不办的后果")
_WIDTHS = (11, 44, 36, 36, 62, 78)  # mm; they fill the 267 between the margins
_HEAD_WIDTHS = (40, 93, 40, 94)


def write_guide_word(guide: Guide, file: Path) -> None:
    """Write the guide as docx. Raises OSError."""
    sheet = build_guide_sheet(guide)
    document = open_paper(title=sheet.title, file=sheet.title)
    add_paragraph(document, sheet.title, font=HEI, size=Pt(18), centred=True)
    add_paragraph(document, f"依据：{sheet.pack_title}", centred=True)
    _add_head(document, sheet)
    for notice in sheet.notices:
        add_paragraph(document, f"注意：{notice}", bold=True, before=Pt(4))
    for number, (stage, cards) in enumerate(sheet.stages, 1):
        add_heading(document, f"{chinese_numeral(number)}、{stage}")
        _add_cards(document, cards)
    add_heading(document, "说明")
    for line in (*sheet.left_out, *sheet.conventions, *sheet.closing):
        add_paragraph(document, line, size=TABLE_SIZE)
    save_paper(document, file)


def _add_head(document: Document, sheet: GuideSheet) -> None:
    """Add what is known of the project, two facts to a row."""
    table = add_table(document, rows=(len(sheet.head) + 1) // 2, widths=_HEAD_WIDTHS)
    for index, fact in enumerate(sheet.head):
        row, column = divmod(index, 2)
        label, value = table.rows[row].cells[2 * column : 2 * column + 2]
        write_cell(label, fact.label, bold=True, size=TEXT_SIZE)
        shade_cell(label)
        write_cell(value, fact.value, size=TEXT_SIZE)


def _add_cards(document: Document, cards: tuple[Card, ...]) -> None:
    table = add_table(document, rows=len(cards) + 1, widths=_WIDTHS)
    fill_titles(table.rows[0], _COLUMNS)
    for row, card in zip(list(table.rows)[1:], cards, strict=True):
        keep_together(row)
        number, matter, people, materials, when, basis = row.cells
        facts = {fact.label: fact.value for fact in card.facts}
        write_cell(number, str(card.number), align="centre")
        write_cell(matter, card.title, bold=True)
        add_line(matter, f"【{card.mark}】" + (f"（{card.condition}）" if card.condition else ""))
        write_cell(people, facts.get("谁办", "—"))
        if "报给谁" in facts:
            add_line(people, f"→ {facts['报给谁']}")
        write_cell(materials, facts.get("材料", "—"))
        _write_dates(when, card, facts.get("何时", "—"))
        _write_basis(basis, card)


def _write_dates(cell: _Cell, card: Card, timing: str) -> None:
    write_cell(cell, timing)
    if card.due:
        add_line(cell, card.due, bold=True)
    for line in card.counting:
        add_line(cell, line)


def _write_basis(cell: _Cell, card: Card) -> None:
    write_cell(cell, quoted_line(card.quotes[0]))
    for words in card.quotes[1:]:
        add_line(cell, quoted_line(words))
    for index, words in enumerate(card.consequences):
        add_line(cell, f"{'后果：' if index == 0 else ''}{quoted_line(words)}", bold=index == 0)
