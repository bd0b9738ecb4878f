"""The OpenAI chat format on the wire: one request body, a stream of events or one JSON object back."""

import re
from collections.abc import AsyncIterator
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.llm.types import Message

__all__ = ["BODIES", "NotChat", "OverLong", "request_body", "spoken_pieces"]

_MOST_BYTES = 4 * 2**20  # of one reply as sent: ten thousand words in events of their own, thoughts included
_EVENTS, _OBJECT = "text/event-stream", "application/json"
_LINE_END = re.compile(rb"\r\n|\n|\r")
# From what helps most to what every service takes: a schema (OpenAI, vLLM, Ollama, llama.cpp), any JSON (Qwen, DeepSeek), plain
# chat, plain chat in one piece. A service that refuses one body as malformed is asked the next.
BODIES = ("schema", "object", "plain", "whole")


class NotChat(Exception):
    """The reply is not in the chat format."""


class OverLong(Exception):
    """The reply has more bytes than any answer needs."""


class _Words(BaseModel):
    content: str | None = None  # reasoning_content and its like are not read


class _Choice(BaseModel):
    delta: _Words | None = None
    message: _Words | None = None


class _Event(BaseModel):
    choices: list[_Choice] | None = None
    error: Any = None


def request_body(body: str, *, model: str, messages: tuple[Message, ...], shape: type[BaseModel] | None) -> dict[str, Any]:
    """Return the request for one of BODIES."""
    request: dict[str, Any] = {"model": model, "messages": [message.model_dump() for message in messages], "stream": body != "whole"}
    if body in ("schema", "object"):
        request["temperature"] = 0
    if shape is not None and body == "schema":
        schema = {"name": "reply", "strict": True, "schema": shape.model_json_schema()}
        request["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif shape is not None and body == "object":
        request["response_format"] = {"type": "json_object"}
    return request


async def spoken_pieces(content_type: str, chunks: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Yield the words of a reply as they come. Raises NotChat, OverLong."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _EVENTS:
        async for line in _lines(_bounded(chunks)):
            if not line.startswith(b"data:"):
                continue  # comments that keep a connection alive, names of events
            payload = line[5:].strip()
            if payload == b"[DONE]":
                return
            if words := _words(payload):
                yield words
    elif kind == _OBJECT:  # a service without streaming
        yield _words(b"".join([chunk async for chunk in _bounded(chunks)]))
    else:
        raise NotChat


async def _bounded(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    seen = 0
    async for chunk in chunks:
        seen += len(chunk)
        if seen > _MOST_BYTES:
            raise OverLong
        yield chunk


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    begun: list[bytes] = []  # of the line that is not at its end yet
    async for chunk in chunks:
        *ended, rest = _LINE_END.split(chunk)
        for line in ended:
            yield b"".join([*begun, line])
            begun.clear()
        begun.append(rest)
    yield b"".join(begun)


def _words(payload: bytes) -> str:
    """Return the words of one event or of a whole reply; of several choices, the first counts."""
    try:
        event = _Event.model_validate_json(payload)
    except ValidationError as error:
        raise NotChat from error
    if event.error is not None:
        raise NotChat
    for choice in event.choices or ():
        words = choice.delta or choice.message
        return (words.content or "") if words else ""
    return ""
