"""A file's bytes on the way into a reader."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from assistant.documents.types import Origin
from assistant.errors import DocumentError, DocumentErrorCode
from assistant.text.span import Frozen

__all__ = ["Limits", "Progress", "Source"]

# Told what is being done ("read", "ocr", "office"), how many pages or files are done, and of how many.
Progress = Callable[[str, int, int], None]


class Limits(Frozen):
    """How much a file may ask for; beyond it is refused, or left out with a warning.

    max_unpacked_bytes: all parts of a packed file together. max_ocr_pages: pictures of pages recognised in one file. ocr_cache: a
    folder that keeps what was recognised, None keeps nothing. office: whether LibreOffice may be started, for old formats and for
    the page numbers of Word files.
    """

    max_bytes: int = 200 * 1024 * 1024
    max_pages: int = 2000
    max_unpacked_bytes: int = 300 * 1024 * 1024
    ocr: bool = True
    max_ocr_pages: int = 300
    ocr_cache: Path | None = None
    office: bool = True


class Source(Frozen):
    """One file, read once: what is sniffed is what is parsed."""

    name: str
    content: bytes
    limits: Limits = Limits()
    progress: Progress | None = None

    def tick(self, stage: str, done: int, total: int) -> None:
        """Tell whoever waits that the reading goes on."""
        if self.progress is not None:
            self.progress(stage, done, total)

    def origin(self, format_name: str) -> Origin:
        """Return where a document of this file comes from."""
        return Origin(name=self.name, format=format_name, sha256=hashlib.sha256(self.content).hexdigest(), size=len(self.content))

    def refusal(self, code: DocumentErrorCode, message: str) -> DocumentError:
        """Return the error to raise; `message` says what is wrong and what to do."""
        return DocumentError(code, message, name=self.name)
