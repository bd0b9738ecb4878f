"""A report written as Markdown, read, screened."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.documents.plaintext.reader import read_markdown
from assistant.documents.source import Source
from assistant.documents.types import Document
from assistant.regulations.learned import Learned, read_learned
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack
from assistant.screening.report import Report, read_report
from assistant.screening.screen import screen_document
from assistant.screening.types import Checklist, Finding

_PACK = Path(__file__).parents[2] / "corpus" / "bazhou-2025"


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack(_PACK)


@pytest.fixture(scope="session")
def learned() -> Learned:
    weights = read_learned(_PACK)
    assert weights is not None
    return weights


@pytest.fixture(scope="session")
def read() -> Callable[[str], Document]:
    """Return a document of Markdown text."""
    return lambda text: read_markdown(Source(name="report.md", content=text.encode()))


@pytest.fixture(scope="session")
def report_of(pack: Pack, read: Callable[[str], Document]) -> Callable[[str], Report]:
    return lambda text: read_report(read(text), pack.wording)


@pytest.fixture(scope="session")
def screen(pack: Pack, read: Callable[[str], Document]) -> Callable[[str], Checklist]:
    return lambda text: screen_document(read(text), pack=pack)


@pytest.fixture(scope="session")
def finding(screen: Callable[[str], Checklist]) -> Callable[[str, str], Finding]:
    """Return one requirement's finding on a report."""
    return lambda requirement, text: next(found for found in screen(text).findings if found.requirement == requirement)
