"""The checklist as one HTML file: nothing is fetched, it prints on landscape A4 and folds into cards on a phone."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.export.sheet import FLAG_COLUMNS, ROW_COLUMNS, TITLE, build_sheet
from assistant.screening.types import Checklist

__all__ = ["render", "write_html"]


def write_html(checklist: Checklist, file: Path) -> None:
    """Write the checklist as HTML. Raises OSError."""
    page = render("checklist.html.j2", title=TITLE, sheet=build_sheet(checklist), row_columns=ROW_COLUMNS, flag_columns=FLAG_COLUMNS)
    file.write_text(page, encoding="utf-8")


def render(template: str, **values: Any) -> str:
    """Return a template of this folder, filled; every value is escaped."""
    return _environment().get_template(template).render(values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
