"""A submission reduced to what a comparison with all others needs: the words of what it says of its own.

The document itself is kept packed: a batch of hundreds stays in memory, and only those that share something are opened again.
"""

import re
import zlib
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.documents.types import Document
from assistant.regulations.types import Pack
from assistant.screening.report import Kind, Report, Statement, Zone, read_report
from assistant.screening.types import Checklist
from assistant.text.normalize import fold_text

__all__ = ["Place", "Submission", "everyday_pairs", "mask", "open_document", "pairs_of", "runs_of", "summarise"]


class Place(NamedTuple):
    """Where a statement stands. span: in the document's text, half-open; section: the heading above it, None before the first."""

    block: int
    start: int
    end: int
    section: str | None


class Submission(NamedTuple):
    """One report of a batch.

    texts: masked text of each statement that counts, by its number in the report; places: where each stands.
    marks, owners: fingerprints (64 bits) of the text and the statement of each. characters: of all prose and tables, masked.
    packed: the document.
    """

    name: str
    sha256: str
    title: str | None
    unit: str | None
    texts: dict[int, str]
    places: dict[int, Place]
    marks: NDArray[np.uint64]
    owners: NDArray[np.uint32]
    characters: int
    packed: bytes


_RUN = 3  # characters: the piece by which two statements are held beside each other
_GRAM, _WINDOW = 5, 3  # any 7 characters in common leave a common fingerprint (winnowing)
_SHORTEST_PROSE, _SHORTEST_ROW = 16, 24  # masked characters
_EVERYDAY = 0.4  # share of pairs of characters that the everyday text has, too, above which a statement tells nothing of its own
_LONGEST = 4000  # characters of a statement that are looked at
_FIGURE = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")
_SIGNS = re.compile(r"[^\w〇]|_")
_BASE = np.uint64(1_000_003)
_SHORTEST_NAME = 4
_LEVEL = 1  # of zlib: the fastest


def summarise(document: Document, checklist: Checklist, *, pack: Pack) -> Submission:
    """Return the submission of a report that was read and judged."""
    report = read_report(document, pack.wording)
    summary = checklist.document
    names = tuple(fold_text(name) for name in (summary.unit, summary.title) if name and len(fold_text(name)) >= _SHORTEST_NAME)
    everyday = everyday_pairs(pack)
    texts: dict[int, str] = {}
    characters = 0
    for statement in report.statements:
        if _counts(statement):
            text = mask(statement.folded[:_LONGEST], names)
            characters += len(text)
            if len(text) >= (_SHORTEST_ROW if statement.kind is Kind.ROW else _SHORTEST_PROSE) and not _is_everyday(text, everyday):
                texts[statement.index] = text
    marks, owners = _fingerprints(texts)
    return Submission(
        name=summary.origin.name, sha256=summary.origin.sha256, title=summary.title, unit=summary.unit, texts=texts, marks=marks,
        places={number: _place(report, number) for number in texts},
        owners=owners, characters=characters,
        packed=zlib.compress(document.model_dump_json().encode("utf-8", "surrogatepass"), _LEVEL),
    )  # fmt: skip


def open_document(submission: Submission) -> Document:
    """Return the document of a submission as it was read."""
    return Document.model_validate_json(zlib.decompress(submission.packed))


def mask(folded: str, names: tuple[str, ...] = ()) -> str:
    """Return a folded text in which other figures, another unit's name and other signs make no difference."""
    for name in names:
        folded = folded.replace(name, "〇")
    return _SIGNS.sub("", _FIGURE.sub("0", folded))


def runs_of(masked: str) -> frozenset[str]:
    """Return the pieces of three characters of a masked text."""
    return frozenset(masked[start : start + _RUN] for start in range(max(1, len(masked) - _RUN + 1)))


def pairs_of(masked: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a masked text."""
    return frozenset(masked[start : start + 2] for start in range(len(masked) - 1))


def everyday_pairs(pack: Pack) -> frozenset[str]:
    """Return the pairs of characters of the regulation and of the everyday text of the pack."""
    return _everyday_pairs(pack.text, pack.commonplace.passages)


@lru_cache(maxsize=4)
def _everyday_pairs(regulation: str, passages: tuple[str, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(pairs_of(mask(fold_text(text))) for text in (*regulation.splitlines(), *passages)))


def _place(report: Report, number: int) -> Place:
    statement = report.statements[number]
    section = report.sections[statement.section].title if statement.section is not None else None
    return Place(statement.block, statement.span.start, statement.span.end, section)


def _counts(statement: Statement) -> bool:
    return statement.kind is not Kind.HEADING and statement.zone is not Zone.BIBLIOGRAPHY and not statement.header


def _is_everyday(text: str, pairs: frozenset[str]) -> bool:
    """Return whether a statement is made of what any report on any system says."""
    own = [text[start : start + 2] for start in range(len(text) - 1)]
    return sum(pair in pairs for pair in own) > _EVERYDAY * len(own)


def _fingerprints(texts: dict[int, str]) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Return the fingerprints of all statements and the number of the statement of each, each fingerprint once a statement."""
    marks: list[NDArray[np.uint64]] = []
    owners: list[NDArray[np.uint32]] = []
    for number, text in texts.items():
        found = _winnow(text)
        marks.append(found)
        owners.append(np.full(len(found), number, dtype=np.uint32))
    if not marks:
        return np.empty(0, np.uint64), np.empty(0, np.uint32)
    return np.concatenate(marks), np.concatenate(owners)


def _winnow(text: str) -> NDArray[np.uint64]:
    """Return the smallest hash of each window of hashes (Schleimer, Wilkerson and Aiken 2003), each once."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    grams = max(1, len(codes) - _GRAM + 1)
    hashes = np.zeros(grams, np.uint64)
    for step in range(min(_GRAM, len(codes))):
        hashes = hashes * _BASE + codes[step : step + grams]
    hashes = _mix(hashes)
    windows = max(1, grams - _WINDOW + 1)
    smallest = hashes[:windows]
    for step in range(1, min(_WINDOW, grams)):
        smallest = np.minimum(smallest, hashes[step : step + windows])
    return np.unique(smallest)


def _mix(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the hashes with their bits spread, so that the smallest is any of them (the finaliser of SplitMix64)."""
    mixed = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return result
