"""One hostile file: how it is built, and what may come of it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, get_args

from assistant.errors import DocumentErrorCode

READ = frozenset(("read",))
DAMAGED = frozenset(("damaged",))
EMPTY = frozenset(("empty",))
ENCRYPTED = frozenset(("encrypted",))
TOO_LARGE = frozenset(("too-large",))
TIMEOUT = frozenset(("timeout",))
UNSUPPORTED = frozenset(("unsupported-format",))
# A file so broken that it must not pass for a report; which of these it is may depend on the reader. "timeout" is none of them: a
# reader bounds its work itself, and the sandbox is there for what nobody foresaw.
UNREAD = frozenset(("damaged", "empty", "no-text", "too-large"))
CODES = frozenset(get_args(DocumentErrorCode))


class Trap(NamedTuple):
    """What no file may reach: an address that notes who comes, and a file with a secret in it."""

    address: str
    secret: Path


class Case(NamedTuple):
    """name: of the case; file: of the file; accepted: "read" or codes of the contract; holds: stands in the text if it is read; office:
    whether LibreOffice may be started for it."""

    name: str
    file: str
    build: Callable[[Trap], bytes]
    accepted: frozenset[str]
    holds: str = ""
    office: bool = False
