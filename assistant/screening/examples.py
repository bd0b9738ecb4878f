"""The executable examples of a pack's requirements: a small passage in Markdown and the status that it must get."""

from assistant.documents.plaintext.reader import read_markdown
from assistant.documents.source import Source
from assistant.regulations.types import Pack, Requirement
from assistant.screening.report import read_report
from assistant.screening.screen import judge_requirement
from assistant.screening.topics import Topics
from assistant.screening.types import Status

__all__ = ["judge_example"]


def judge_example(text: str, *, requirement: Requirement, pack: Pack) -> Status:
    """Return the status that `text`, a passage in Markdown, gets for one requirement as if it were a whole report."""
    document = read_markdown(Source(name="example.md", content=text.encode()))
    report = read_report(document, pack.wording)
    return judge_requirement(requirement, report, topics=Topics.of(report, pack.requirements, pack.wording), pack=pack).status
