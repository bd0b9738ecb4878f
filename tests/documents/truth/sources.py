"""Every source of ground truth by its file name; its expected reading is the JSON of the same name in `expected`."""

from collections.abc import Callable, Mapping
from pathlib import Path

from truth import docx_files, ofd_files, other_files, pdf_hidden, pdf_scans, pdf_tables, pdf_text

__all__ = ["NEEDS_CHINESE_FONT", "RECOGNISED", "SOURCES"]

SOURCES: Mapping[str, Callable[[Path], None]] = {
    **pdf_text.SOURCES,
    **pdf_hidden.SOURCES,
    **pdf_tables.SOURCES,
    **pdf_scans.SOURCES,
    **docx_files.SOURCES,
    **ofd_files.SOURCES,
    **other_files.SOURCES,
}
# Recognition may misread a character: the texts of these are compared folded, and with some leave.
RECOGNISED = frozenset(pdf_scans.SOURCES)
NEEDS_CHINESE_FONT = RECOGNISED - {"font-without-meaning.pdf"}
