"""How right the answers from one report are: `yushen eval report-answers`.

A case is a hit where a shown quote touches the labelled words; words labelled nowhere ask for an abstention. Odd ids are dev.
"""

import json
import statistics
import time
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answering.types import Answer, ReportCitation
from assistant.documents.types import Document
from assistant.text.quote import locate_all
from assistant.text.span import Frozen
from assistant.wiring import build_assistant

__all__ = ["ReportCase", "load_cases", "run", "touches"]

_HERE = Path(__file__).parent
_DATASET = _HERE / "datasets" / "questions-report.jsonl"
_REPORTS = _HERE / "samples" / "built"


class ReportCase(Frozen):
    """One labelled question. quote: words of the report that answer it, ways apart by |; empty where it should abstain."""

    id: str
    file: str
    question: str
    quote: str
    why: str


def load_cases(split: str) -> tuple[ReportCase, ...]:
    """Return the cases of one half: odd ids are dev, even ids test."""
    lines = _DATASET.read_text("utf-8").splitlines()
    cases = [ReportCase.model_validate(json.loads(line)) for line in lines if line.strip()]
    return tuple(case for case in cases if (int(case.id[1:]) % 2 == 1) == (split == "dev"))


def touches(answer: Answer, quote: str, document: Document) -> bool:
    """Return whether a citation overlaps one of the labelled ways to say it, wherever these words stand in the report."""
    wanted = [span for way in quote.split("|") for span in locate_all(way, document.text)]
    return any(c.span.start < span.end and span.start < c.span.end for c in answer.citations for span in wanted)


def run(split: str) -> dict[str, Any]:
    """Print and return the scores on one half."""
    assistant = build_assistant()
    read = cache(lambda name: assistant.read(_REPORTS / name))
    seconds: list[float] = []
    hits, refusals, false_refusals, quotes, verbatim = [], [], [], [], True
    for case in load_cases(split):
        document = read(case.file)
        start = time.perf_counter()
        answer = assistant.ask_about(case.question, _REPORTS / case.file)
        seconds.append(time.perf_counter() - start)
        cited = [citation for citation in answer.citations if isinstance(citation, ReportCitation)]
        verbatim &= all(citation.quote == citation.span.of(document.text) for citation in cited)
        right = touches(answer, case.quote, document) if case.quote else answer.abstained
        if case.quote:
            hits.append(right)
            false_refusals.append(answer.abstained)
            quotes += [len(citation.quote) for citation in cited]
        else:
            refusals.append(answer.abstained)
        if not right and split == "dev":
            shown = " / ".join(citation.quote[:60] for citation in cited) or f"abstained ({answer.reason})"
            print(f"  {case.id} {case.question} [{case.quote[:40]}]: {shown}")
    scores = {
        "right": _share(hits + refusals),
        "hits": _share(hits),
        "refusal recall": _share(refusals),
        "false refusals": _share(false_refusals),
        "every_quote_verbatim": verbatim,
    }
    for measure, value in scores.items():
        print(f"{measure:22}{value:8.3f}" if isinstance(value, float) else f"{measure:22}{value}")
    print(f"{len(hits)} answerable, {len(refusals)} not; quote: median {statistics.median(quotes or [0]):.0f} characters")
    print(f"warm: median {statistics.median(seconds) * 1000:.0f} ms, slowest {max(seconds) * 1000:.0f} ms")
    return scores


def _share(flags: list[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
