"""A stand-in for a language model's service."""

from collections.abc import Generator

from pydantic import BaseModel

from assistant.llm.types import Message


class ScriptedModel:
    """Replies as written, the last reply again and again, and remembers what it was sent; an error in the script is raised."""

    name = "scripted"
    timeout_s = 60.0

    def __init__(self, *replies: str | Exception, piece: int = 7) -> None:
        self.replies = replies
        self.piece = piece  # characters that come at once
        self.received: list[tuple[Message, ...]] = []

    def stream(
        self, messages: tuple[Message, ...], *, shape: type[BaseModel] | None = None, within_s: float | None = None
    ) -> Generator[str, None, None]:
        del shape, within_s
        reply = self.replies[min(len(self.received), len(self.replies) - 1)]
        self.received.append(messages)
        if isinstance(reply, Exception):
            raise reply
        yield from (reply[start : start + self.piece] for start in range(0, len(reply), self.piece))
