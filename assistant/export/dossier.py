"""What papers are made from: the checklist, the regulation behind it, and the report's pages."""

from collections.abc import Callable
from typing import NamedTuple

from PIL.Image import Image

from assistant.documents.view import View
from assistant.regulations.types import Pack
from assistant.screening.types import Checklist

__all__ = ["Dossier", "DrawPage"]

DrawPage = Callable[[View], Image]


class Dossier(NamedTuple):
    """One screened report. pack: the checklist's, None where it is not at hand; draw: gives the picture of one of the report's pages
    and raises what `Assistant.picture` raises, None where the report is not at hand."""

    checklist: Checklist
    pack: Pack | None = None
    draw: DrawPage | None = None
