"""The evidence PDF of real files, drawn by the real readers."""

from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from assistant.documents.office.libreoffice import find_office
from assistant.export.evidence_pages import plan_pages
from assistant.export.formats import write_checklist
from assistant.wiring import Assistant

_SAMPLES = Path(__file__).parents[2] / "evals" / "samples" / "built"


def _is_lit(page: Image.Image) -> bool:
    """Tell whether something on the page is lit yellow."""
    red, green, blue = page.convert("RGB").split()
    yellow = [r > 220 and g > 200 and b < 140 for r, g, b in zip(*(band.tobytes() for band in (red, green, blue)), strict=True)]
    return sum(yellow) > 50


@pytest.mark.parametrize(
    "name",
    [
        "service-hall-operations.pdf",
        pytest.param(
            "archives-package.zip",  # a Word file and a stamped scan
            marks=pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed"),
        ),
    ],
)
def test_every_page_of_the_report_that_is_quoted_is_shown_with_its_quotes_lit(name: str, assistant: Assistant, tmp_path: Path) -> None:
    checklist = assistant.screen(_SAMPLES / name)
    (file,) = write_checklist(checklist, tmp_path, formats=("evidence",), draw=partial(assistant.picture, _SAMPLES / name))
    plans = plan_pages(checklist)
    document = pypdfium2.PdfDocument(file.read_bytes())
    sheets = [document[number] for number in range(len(document) - len(plans), len(document))]
    assert len(plans) >= 5
    assert len(document) > len(plans)
    for plan, sheet in zip(plans, sheets, strict=True):
        text = "".join(sheet.get_textpage().get_text_bounded().split())
        assert "".join(plan.name.split()) in text
        assert _is_lit(sheet.render(scale=1).to_pil())
    assert file.stat().st_size < 150_000 * len(document)
