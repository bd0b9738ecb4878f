"""A stand-in for a language model's service."""

from collections.abc import Iterator

from assistant.llm.types import Message


class ScriptedModel:
    """Replies as written and remembers what it was sent; an error in the script is raised."""

    name = "scripted"

    def __init__(self, reply: str | Exception) -> None:
        self.reply = reply
        self.received: list[tuple[Message, ...]] = []

    def stream(self, messages: tuple[Message, ...]) -> Iterator[str]:
        self.received.append(messages)
        if isinstance(self.reply, Exception):
            raise self.reply
        yield from (self.reply[start : start + 7] for start in range(0, len(self.reply), 7))
