"""Does a report get the same findings as DOCX, as PDF and as a scan? `python -m evals.screening.agreement [--reports N] [--scans N]`.

Builds the reports of the dev split with LibreOffice; a scan is the PDF's pages as pictures at 200 dpi, recognised anew.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.documents.formats import read_document
from assistant.documents.source import Limits
from assistant.regulations.packs import load_pack
from assistant.screening.screen import screen_document
from evals.build_reports import build_report
from evals.reading.scans import make_scan
from evals.screening.cases import PACK, Case, load_cases
from evals.screening.systems import learned

__all__ = ["agreement"]

_DPI = 200


def agreement(one: Sequence[Mapping[str, str]], other: Sequence[Mapping[str, str]]) -> float:
    """Return the share of findings with the same status in two readings of the same reports."""
    pairs = [(status, second[name]) for first, second in zip(one, other, strict=True) for name, status in first.items()]
    return sum(status == given for status, given in pairs) / len(pairs)


def _statuses(path: Path) -> dict[str, str]:
    document = read_document(path, limits=Limits(office=False))
    checklist = screen_document(document, pack=load_pack(PACK), learned=learned())
    return {finding.requirement: finding.status.value for finding in checklist.findings}


def _spread(cases: Sequence[Case], count: int) -> list[Case]:
    """Return `count` cases taken evenly from all, so that every writer is among them."""
    return [cases[number * len(cases) // count] for number in range(min(count, len(cases)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=24)
    parser.add_argument("--scans", type=int, default=4, help="about 2 seconds a page")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        word, pdf, source, scanned, typed = [], [], [], [], []
        cases = _spread(load_cases("dev"), arguments.reports)
        scans = {case.name for case in _spread(cases, arguments.scans)}
        for case in cases:
            built = {path.suffix: path for path in build_report(case.path, Path(folder))}
            source.append(_statuses(case.path))
            word.append(_statuses(built[".docx"]))
            pdf.append(_statuses(built[".pdf"]))
            if case.name in scans:
                typed.append(pdf[-1])
                scanned.append(_statuses(make_scan(built[".pdf"], Path(folder) / f"{case.name}-scan.pdf", dpi=_DPI, noisy=False)))
    print(f"{len(cases)} reports: DOCX and PDF {agreement(word, pdf):.3f}, Markdown and DOCX {agreement(source, word):.3f}")
    print(f"{len(scanned)} reports: PDF and clean scan {agreement(typed, scanned):.3f}")
    for name, one, other in zip([case.name for case in cases], word, pdf, strict=True):
        for requirement, status in one.items():
            if other[requirement] != status:
                print(f"  {name} {requirement}: DOCX {status}, PDF {other[requirement]}")


if __name__ == "__main__":
    main()
