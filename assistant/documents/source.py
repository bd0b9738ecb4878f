"""A file's bytes on the way into a reader."""

import hashlib

from assistant.documents.types import Origin
from assistant.errors import DocumentError, DocumentErrorCode
from assistant.text.span import Frozen

__all__ = ["MAX_BYTES", "MAX_PAGES", "MAX_UNPACKED_BYTES", "Source"]

MAX_BYTES = 200 * 1024 * 1024
MAX_PAGES = 2000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024  # all parts of a packed file together


class Source(Frozen):
    """One file, read once: what is sniffed is what is parsed. max_pages: more is refused as too large."""

    name: str
    content: bytes
    max_pages: int = MAX_PAGES

    def origin(self, format_name: str) -> Origin:
        """Return where a document of this file comes from."""
        return Origin(name=self.name, format=format_name, sha256=hashlib.sha256(self.content).hexdigest(), size=len(self.content))

    def refusal(self, code: DocumentErrorCode, message: str) -> DocumentError:
        """Return the error to raise; `message` says what is wrong and what to do."""
        return DocumentError(code, message, name=self.name)
