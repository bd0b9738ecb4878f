"""The table of readings: ours beside other extractors, on documents whose content is known.

`--quick` reads the committed sample reports; without it, every source is built as DOCX and PDF with LibreOffice, in the style of
`build_reports` and in the layouts of `layouts.DEV`. `--scans` reads one report scanned in four ways instead. Built files are kept in
`--cache`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from assistant.text.span import Frozen
from evals.build_reports import BuildError
from evals.reading.corpus import (
    SAMPLES,
    Specimen,
    body_of,
    committed_specimens,
    headings_of,
    layout_specimens,
    report_specimens,
    truth_of_source,
)
from evals.reading.extractors import EXTRACTORS, Extractor, Reading
from evals.reading.layouts import DEV
from evals.reading.measures import Cells, HeadingLine, Headings, Text, score_cells, score_headings, score_text
from evals.reading.scans import make_scan
from evals.reading.worker import Run

__all__ = ["Score", "format_scores", "main", "measure", "run", "score_reading"]

_CACHE = Path(tempfile.gettempdir()) / "yushen-reading"
_LAYOUT_REPORTS = ("archives-data-service", "education-cloud", "korla-city-operations")
_TEST_REPORTS = ("health-platform", "service-hall-operations", "smart-water")
_SCANNED = "education-cloud"


class Score(Frozen):
    """One extractor on the documents of one group. headings, cells: None where it does not find such; pages: None where unknown."""

    group: str
    extractor: str
    documents: int
    text: Text
    headings: Headings | None
    cells: Cells | None
    pages: int | None
    seconds: float
    wall: float
    peak_mib: float
    failures: tuple[str, ...] = ()


def score_reading(specimen: Specimen, reading: Reading, *, shifts: Sequence[int]) -> tuple[Text, Headings | None, Cells | None]:
    """Return how well one document was read."""
    truth = specimen.truth
    given = None if reading.headings is None else headings_of((HeadingLine(*heading) for heading in reading.headings), truth)
    return (
        score_text(truth.text, body_of(reading.text, truth)),
        None if given is None else score_headings(truth.headings, given, shifts=shifts),
        None if reading.tables is None else score_cells(truth.tables, reading.tables),
    )


def measure(specimens: Sequence[Specimen], *, extractors: Iterable[Extractor]) -> list[Score]:
    """Return the scores by group and extractor; every extractor reads each group in a process of its own."""
    scores: list[Score] = []
    ordered = sorted(specimens, key=lambda specimen: specimen.group)
    for group, members in groupby(ordered, key=lambda specimen: specimen.group):
        chosen = list(members)
        suffix = chosen[0].path.suffix[1:]
        for extractor in extractors:
            if suffix in extractor.formats and extractor.is_installed:
                scores.append(_measure_group(group, chosen, extractor))
    return scores


def _measure_group(group: str, specimens: Sequence[Specimen], extractor: Extractor) -> Score:
    done = _run_apart(extractor, [specimen.path for specimen in specimens])
    scored = [
        score_reading(specimen, taken.reading, shifts=extractor.shifts) for specimen, taken in zip(specimens, done.taken, strict=True)
    ]
    headings = [counts for _, counts, _ in scored if counts is not None]
    cells = [counts for _, _, counts in scored if counts is not None]
    pages = [_count_pages(specimen.path) for specimen in specimens]
    return Score(
        group=group,
        extractor=extractor.name,
        documents=len(specimens),
        text=sum((text for text, _, _ in scored), Text()),
        headings=sum(headings, Headings()) if headings else None,
        cells=sum(cells, Cells()) if cells else None,
        pages=None if None in pages else sum(count for count in pages if count),
        seconds=sum(taken.seconds for taken in done.taken),
        wall=sum(taken.wall for taken in done.taken),
        peak_mib=done.peak_mib,
        failures=tuple(f"{taken.path.name}: {taken.failure}" for taken in done.taken if taken.failure),
    )


def _run_apart(extractor: Extractor, paths: Sequence[Path]) -> Run:
    with tempfile.TemporaryDirectory(prefix="reading-") as folder:
        out = Path(folder, "run.json")
        command = [sys.executable, "-m", "evals.reading.worker", extractor.name, str(out), *map(str, paths)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return Run.model_validate_json(out.read_text(encoding="utf-8"))


def _count_pages(path: Path) -> int | None:
    """Return the pages of a PDF, or of the PDF that was made of a DOCX and lies beside it."""
    pdf = path.with_suffix(".pdf")
    if not pdf.exists():
        return None
    document = PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def format_scores(scores: Sequence[Score]) -> str:
    """Return one line an extractor, by group."""
    lines = [
        f"{'':24}{'text':>8}{'3-grams':>16}{'headings with level':>24}{'words':>8}{'cells':>16}{'pages/s':>9}{'peak':>7}",
        f"{'':24}{'1-CER':>8}{'recall':>8}{'prec.':>8}{'prec.':>8}{'recall':>8}{'F1':>8}{'F1':>8}{'right':>8}{'prec.':>8}{'·core':>9}{'MiB':>7}",
    ]
    for group, members in groupby(scores, key=lambda score: score.group):
        chosen = list(members)
        lines.append(f"{group}: {chosen[0].documents} documents" + (f", {chosen[0].pages} pages" if chosen[0].pages else ""))
        lines += [_format_score(score) for score in chosen]
    return "\n".join(lines)


def _format_score(score: Score) -> str:
    headings, cells = score.headings, score.cells
    shares: list[float | None] = [score.text.accuracy, score.text.recall, score.text.precision]
    shares += [headings.precision, headings.recall, headings.f1, headings.f1_of_words] if headings else [None] * 4
    shares += [cells.accuracy, cells.precision] if cells else [None] * 2
    speed = f"{score.pages / score.seconds:9.1f}" if score.pages and score.seconds else f"{'–':>9}"
    failed = f"  {len(score.failures)} not read" if score.failures else ""
    return (
        f"  {score.extractor:22}"
        + "".join(f"{'–':>8}" if share is None else f"{share:8.4f}" for share in shares)
        + f"{speed}{score.peak_mib:7.0f}{failed}"
    )


def run(split: str) -> list[Score]:
    """Print and return the readings for `yushen eval reading`: the committed samples, or (test) the layouts kept back."""
    specimens = committed_specimens() if split == "dev" else _layouts(split, _CACHE)
    scores = measure(specimens, extractors=EXTRACTORS.values())
    print(format_scores(scores))
    return scores


def _layouts(split: str, cache: Path) -> list[Specimen]:
    if split == "dev":
        return layout_specimens(DEV, _LAYOUT_REPORTS, cache, progress=_tell)
    from evals.reading.layouts_test import TEST

    return layout_specimens(TEST, _TEST_REPORTS, cache, progress=_tell)


def _scans(cache: Path) -> list[Specimen]:
    source, truth = SAMPLES / "built" / f"{_SCANNED}.pdf", truth_of_source(SAMPLES / f"{_SCANNED}.md")
    specimens: list[Specimen] = []
    for dpi in (150, 200):
        for noisy in (False, True):
            name = f"scan {dpi} dpi {'noisy' if noisy else 'clean'}"
            scan = cache / name.replace(" ", "-") / source.name
            specimens.append(Specimen(name, scan if scan.exists() else make_scan(source, scan, dpi=dpi, noisy=noisy), truth))
    return specimens


def _tell(words: str) -> None:
    print(words, file=sys.stderr)


def main() -> None:
    """Measure what the command line asks for, print the table, write the figures."""
    parser = argparse.ArgumentParser(prog="python -m evals.reading", description="读取质量:本程序与其他提取工具并排")
    parser.add_argument("--quick", action="store_true", help="只读已提交的样例报告")
    parser.add_argument("--scans", action="store_true", help="只测扫描件(文字识别,每页数秒)")
    parser.add_argument("--split", choices=("dev", "test"), default="dev", help="test:留作最后检验的版式")
    parser.add_argument("--only", nargs="+", choices=tuple(EXTRACTORS), metavar="NAME", help=f"只测这些:{'、'.join(EXTRACTORS)}")
    parser.add_argument("--cache", type=Path, default=_CACHE, metavar="DIR", help="生成的文件放在这里")
    parser.add_argument("--json", type=Path, metavar="FILE", help="数字写到这里")
    chosen = parser.parse_args()
    try:
        scores = measure(_specimens(chosen), extractors=[EXTRACTORS[name] for name in chosen.only or EXTRACTORS])
    except (BuildError, OSError) as error:
        sys.exit(str(error))
    print(format_scores(scores))
    if chosen.json:
        chosen.json.write_text(json.dumps([score.model_dump(mode="json") for score in scores], indent=1) + "\n", encoding="utf-8")


def _specimens(chosen: argparse.Namespace) -> list[Specimen]:
    if chosen.scans:
        return _scans(chosen.cache)
    if chosen.quick:
        return committed_specimens()
    reports = report_specimens(chosen.cache, progress=_tell) if chosen.split == "dev" else []
    return [*reports, *_layouts(chosen.split, chosen.cache)]
