"""What a model says, without what it thought aloud before."""

__all__ = ["ThoughtFilter"]

_OPEN, _CLOSE = "<think>", "</think>"


class ThoughtFilter:
    """Takes a reply in pieces and returns it without <think>…</think>, wherever the pieces are cut."""

    def __init__(self) -> None:
        self._kept = ""  # what may be the beginning of a mark
        self._thinking = False

    def feed(self, piece: str) -> str:
        """Return what is said for sure after one more piece."""
        said: list[str] = []
        text = self._kept + piece
        while True:
            mark = _CLOSE if self._thinking else _OPEN
            before, found, after = text.partition(mark)
            if not found:
                break
            if not self._thinking:
                said.append(before)
            self._thinking = not self._thinking
            text = after
        self._kept = _beginning_of(mark, text)
        if not self._thinking:
            said.append(text[: len(text) - len(self._kept)])
        return "".join(said)

    def rest(self) -> str:
        """Return what was held back, once no piece comes any more."""
        return "" if self._thinking else self._kept


def _beginning_of(mark: str, text: str) -> str:
    """Return the longest end of `text` that begins `mark`."""
    for length in range(min(len(mark) - 1, len(text)), 0, -1):
        if text.endswith(mark[:length]):
            return text[-length:]
    return ""
