"""The one seam to a language model."""

from collections.abc import Generator
from typing import Protocol

from pydantic import BaseModel

from assistant.text.span import Frozen

__all__ = ["ChatModel", "Message"]


class Message(Frozen):
    """role: system, user or assistant."""

    role: str
    content: str


class ChatModel(Protocol):
    """Anything that continues a conversation. Raises ServiceError when the service cannot be reached or does not keep to its time."""

    @property
    def name(self) -> str: ...

    @property
    def timeout_s(self) -> float:
        """Return how long one answer may take, all its calls together, in seconds."""
        ...

    def stream(
        self, messages: tuple[Message, ...], *, shape: type[BaseModel] | None = None, within_s: float | None = None
    ) -> Generator[str, None, None]:
        """Yield the reply in pieces, as they come; closing the generator ends the call.

        shape: what the reply's JSON should look like, a wish that a service may ignore. within_s: seconds for the whole reply,
        `timeout_s` when not given.
        """
        ...
