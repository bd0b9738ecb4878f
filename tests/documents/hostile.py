"""The corpus of broken and hostile files: all that strangers are known to send, built anew for every run."""

import hostile_office
import hostile_pdf
import hostile_rest
import hostile_words
from hostile_case import Case, Trap

__all__ = ["CASES", "Case", "Trap"]

CASES: tuple[Case, ...] = (*hostile_pdf.CASES, *hostile_office.CASES, *hostile_words.CASES, *hostile_rest.CASES)
