"""Reading a model's reply: JSON of one shape, or nothing."""

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import ModelError
from assistant.llm.types import ChatModel, Message

__all__ = ["parse_reply", "read_bounded"]

_Reply = TypeVar("_Reply", bound=BaseModel)


def parse_reply(reply: str, shape: type[_Reply]) -> _Reply:
    """Return the outermost JSON object of `reply` as `shape`, a code fence around it forgiven.

    Raises ModelError when there is none or it has another shape; no repair of broken JSON.
    """
    start, end = reply.find("{"), reply.rfind("}")
    try:
        return shape.model_validate(json.loads(reply[start : end + 1]))
    except (ValueError, RecursionError, ValidationError) as error:
        raise ModelError("语言模型的回复不是约定的 JSON。") from error


def read_bounded(model: ChatModel, messages: tuple[Message, ...], *, longest: int) -> str:
    """Return the whole reply. Raises ModelError when it goes on beyond `longest` characters, ServiceError as the model does."""
    reply = ""
    for piece in model.stream(messages):
        reply += piece
        if len(reply) > longest:
            raise ModelError("语言模型的回复过长。")
    return reply
