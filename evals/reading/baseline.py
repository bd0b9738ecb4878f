"""The committed reading of the sample reports: `python -m evals.reading.baseline` measures it anew and writes `baseline.json`.

What it holds is the same on every machine: documents that are committed or written without LibreOffice, our reader alone, no seconds.
"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evals.reading.corpus import Specimen, committed_specimens, docx_specimens
from evals.reading.extractors import EXTRACTORS
from evals.reading.measures import Cells, Headings, Text
from evals.reading.run import score_reading

__all__ = ["FILE", "measure"]

FILE = Path(__file__).with_name("baseline.json")


def measure(folder: Path) -> dict[str, dict[str, float]]:
    """Return our scores by format, shares 0..1, higher is better. folder: where the DOCX are written."""
    pdfs = [specimen for specimen in committed_specimens() if specimen.path.suffix == ".pdf"]
    return {"pdf": _score(pdfs), "docx": _score(docx_specimens(folder))}


def _score(specimens: Sequence[Specimen]) -> dict[str, float]:
    ours = EXTRACTORS["yushen"]
    text, headings, cells = Text(), Headings(), Cells()
    for specimen in specimens:
        found = score_reading(specimen, ours.read(specimen.path), shifts=ours.shifts)
        text += found[0]
        headings += found[1] or Headings()
        cells += found[2] or Cells()
    shares = {
        "text": text.accuracy,
        "headings precision": headings.precision,
        "headings recall": headings.recall,
        "cells": cells.accuracy,
        "cells precision": cells.precision,
    }
    return {name: round(share, 4) for name, share in shares.items()}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        FILE.write_text(json.dumps(measure(Path(scratch)), indent=2) + "\n", encoding="utf-8")
    print(FILE.read_text("utf-8"))
