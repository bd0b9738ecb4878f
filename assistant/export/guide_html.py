"""The guide as one HTML file: nothing is fetched, it prints on A4 and reads on a phone."""

from pathlib import Path

from assistant.export.guide_sheet import build_guide_sheet, quoted_line
from assistant.export.html import render
from assistant.procedure.types import Guide

__all__ = ["write_guide_html"]


def write_guide_html(guide: Guide, file: Path) -> None:
    """Write the guide as HTML. Raises OSError."""
    page = render("guide.html.j2", sheet=build_guide_sheet(guide), quoted_line=quoted_line)
    file.write_text(page, encoding="utf-8")
