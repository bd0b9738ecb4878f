"""What each heading, caption and table of a report is about: which requirements it names."""

from collections import Counter

from assistant.regulations.types import Requirement, Wording
from assistant.screening.patterns import alternation, matches, on_topic
from assistant.screening.report import Report, plain_title
from assistant.text.span import Frozen

__all__ = ["FORM_WIDTHS", "LONGEST_LABEL_CELL", "Topics"]

_FORM_LABELS = (r"(?:项目|单位|系统)(?:全)?名称|(?:建设|申报|实施|主管)单位|负责人|联系(?:人|电话|方式)|总投资|资金来源|申报日期",)
FORM_WIDTHS = (2, 4)
LONGEST_LABEL_CELL = 16
_LEAST_FORM_LABELS = 2


class Topics(Frozen):
    """Which requirements each section and each table caption names: section or statement number → requirement ids.

    columns: table number → requirements whose lists have such columns. broad: ids of requirements with headings that others use too.
    forms: the numbers of tables that are filled-in forms, a label and its value side by side, without column titles.
    """

    sections: dict[int, frozenset[str]]
    captions: dict[int, frozenset[str]]
    forms: frozenset[int]
    broad: frozenset[str]
    columns: dict[int, frozenset[str]]

    @classmethod
    def of(cls, report: Report, requirements: tuple[Requirement, ...], wording: Wording) -> "Topics":
        def named(folded: str) -> frozenset[str]:
            plain = plain_title(folded)
            return frozenset(entry.id for entry in requirements if matches(entry.headings, on_topic(entry, plain, wording.titles)))

        captions = {table.caption for table in report.tables.values() if table.caption is not None}
        return cls(
            sections={section.index: named(report.statements[section.heading].folded) for section in report.sections},
            captions={caption: named(report.statements[caption].folded) for caption in captions},
            forms=_forms(report, requirements),
            broad=frozenset(entry.id for entry in requirements if entry.broad),
            columns={
                table.number: frozenset(entry.id for entry in requirements if _columns_fit(entry, table.header))
                for table in report.tables.values()
            },
        )


def _columns_fit(requirement: Requirement, header: tuple[str, ...]) -> bool:
    substance = requirement.substance
    fitting = sum(any(matches((column,), cell) for cell in header) for column in substance.columns)
    return bool(substance.columns) and fitting >= substance.columns_at_least


def _forms(report: Report, requirements: tuple[Requirement, ...]) -> frozenset[int]:
    names = alternation((*(pattern for entry in requirements for pattern in (*entry.headings, *entry.labels)), *_FORM_LABELS))
    labelled: Counter[int] = Counter()
    for statement in report.statements:
        if statement.table is not None and len(statement.cells) in FORM_WIDTHS:
            label = statement.cells[0]
            labelled[statement.table] += 0 < len(label) <= LONGEST_LABEL_CELL and names.search(label) is not None

    def starts_as_form(table: int) -> bool:
        header = report.tables[table].header
        return not header or names.search(header[0]) is not None

    return frozenset(table for table, count in labelled.items() if count >= _LEAST_FORM_LABELS and starts_as_form(table))
