"""Lines of plain text that an editor broke, put together into paragraphs."""

import re
from collections.abc import Sequence

from assistant.documents.layout.lines import join_lines

__all__ = ["join_wrapped", "unwrap"]

_FULL_LINE = 24  # characters; shorter lines are no sign of hard wrapping
_LONGEST_LINE = 80
_ENDS = re.compile(r"[。!\uff01?\uff1f;\uff1b:\uff1a][”’\"')\uff09]*$")


def unwrap(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs: where most lines are broken at one width, lines up to a shorter one belong together."""
    written = [line for line in lines if line]
    full = max((len(line) for line in written), default=0)
    wrapped = _FULL_LINE <= full <= _LONGEST_LINE and sum(len(line) >= full - 2 for line in written) >= max(3, 0.4 * len(written))
    if not wrapped:
        return written
    paragraphs: list[list[str]] = []
    is_open = False
    for line in lines:
        if is_open and line:
            paragraphs[-1].append(line)
        elif line:
            paragraphs.append([line])
        is_open = len(line) >= full - 2 and not (len(line) < full and _ENDS.search(line))
    return [join_wrapped(paragraph) for paragraph in paragraphs]


def join_wrapped(lines: Sequence[str]) -> str:
    """Return the lines of one paragraph as one text, in time that grows with its length and no faster."""
    pieces: list[str] = []
    for line in lines:
        if not pieces:
            pieces.append(line)
            continue
        # Only the last characters decide how two lines meet.
        before, tail = pieces[-1][:-2], pieces[-1][-2:]
        pieces[-1:] = [before, join_lines(tail, line)]
    return "".join(pieces)
