"""The one seam to a language model."""

from collections.abc import Iterator
from typing import Protocol

from assistant.text.span import Frozen

__all__ = ["ChatModel", "Message"]


class Message(Frozen):
    """role: system, user or assistant."""

    role: str
    content: str


class ChatModel(Protocol):
    """Anything that continues a conversation. Raises ServiceError when the service cannot be reached."""

    @property
    def name(self) -> str: ...

    def stream(self, messages: tuple[Message, ...]) -> Iterator[str]:
        """Yield the reply in pieces, as they come."""
        ...
