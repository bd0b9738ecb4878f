"""The papers of a guide: Word, HTML and, once a day is known, a calendar."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from assistant.export.calendar_file import has_days, write_calendar
from assistant.export.formats import make_folder, write_atomically
from assistant.export.guide_html import write_guide_html
from assistant.export.guide_json import guide_object
from assistant.export.guide_sheet import GUIDE_TITLE
from assistant.export.guide_word import write_guide_word
from assistant.export.wording import file_stem, kind_text
from assistant.procedure.types import Guide

__all__ = ["GUIDE_EXPORTERS", "GuideExporter", "write_guide"]


class GuideExporter(NamedTuple):
    """One paper. title: what people who may download it read."""

    title: str
    write: Callable[[Guide, Path], None]
    needs_days: bool = False


GUIDE_EXPORTERS: dict[str, GuideExporter] = {
    ".docx": GuideExporter("Word 办理指南", write_guide_word),
    ".html": GuideExporter("网页办理指南", write_guide_html),
    ".ics": GuideExporter("日历（.ics）", write_calendar, needs_days=True),
}


def write_guide(guide: Guide, folder: Path) -> tuple[Path, ...]:
    """Return the files written; the calendar only where the guide has days. Raises OutputNotWritable."""
    make_folder(folder)
    content = json.dumps(guide_object(guide), ensure_ascii=False, sort_keys=True)
    short = hashlib.sha256(content.encode()).hexdigest()[:8]
    kind = kind_text(guide.profile.kind)
    stem = file_stem(f"{GUIDE_TITLE}{f'-{kind}' if kind else ''}-{short}.docx")
    written = []
    for suffix, exporter in GUIDE_EXPORTERS.items():
        if exporter.needs_days and not has_days(guide):
            continue
        target = folder / f"{stem}{suffix}"
        write_atomically(target, partial(exporter.write, guide))
        written.append(target)
    return tuple(written)
