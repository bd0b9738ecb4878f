"""Headings close in meaning to a requirement: the last resort where no word fits.

Measured on twelve reports, it found nothing that words had missed; hence it only runs when an embedder is given, leaves headings
alone that name another requirement, and needs more marks of substance than running text.
"""

from collections.abc import Iterator

from assistant.regulations.types import Requirement
from assistant.retrieval.types import Embedder
from assistant.screening.evidence import Found, Passage, Piece
from assistant.screening.report import Report, Section, Zone
from assistant.screening.topics import Topics

__all__ = ["close_headings"]

_CANDIDATES = 2
# Scores of the default embedder lie between 0.84 and 0.92 even for unrelated texts: only a lead over the rest says anything.
_LEAD = 0.02


def close_headings(
    requirements: tuple[Requirement, ...], report: Report, *, topics: Topics, embedder: Embedder
) -> Iterator[tuple[Requirement, tuple[Passage, ...]]]:
    """Yield for each requirement the sections whose headings stand out as closest to its title and question, if any do."""
    sections = [
        section
        for section in report.sections
        if section.zone is Zone.BODY and section.last > section.first and not topics.sections[section.index]
    ]
    if not requirements or not sections:
        return
    headings = embedder.embed_passages([section.title for section in sections])
    queries = embedder.embed_queries([f"{entry.title}:{entry.asks}" for entry in requirements])
    for requirement, query in zip(requirements, queries, strict=True):
        scores = [sum(a * b for a, b in zip(query, heading, strict=True)) for heading in headings]
        typical = sorted(scores)[len(scores) // 2]
        best = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:_CANDIDATES]
        passages = tuple(_passage(report, sections[index]) for index in best if scores[index] >= typical + _LEAD)
        if passages:
            yield requirement, passages


def _passage(report: Report, section: Section) -> Passage:
    """Return what stands right under a heading: its subsections have headings of their own."""
    pieces = tuple(
        Piece(
            statement=statement.index, span=statement.span, folded=statement.folded, kind=statement.kind, block=statement.block
        )
        for statement in (report.statements[section.heading], *report.under(section))
        if not statement.header and statement.section == section.index
    )  # fmt: skip
    return Passage(found=Found.MEANING, head=pieces[0], pieces=pieces[1:])
