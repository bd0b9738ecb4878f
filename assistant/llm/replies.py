"""Reading a model's reply: JSON of one shape, or nothing."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import ModelError
from assistant.llm.types import ChatModel, Message

__all__ = ["ReplyReader", "parse_reply", "parse_strict", "read_bounded"]

_Reply = TypeVar("_Reply", bound=BaseModel)
_THOUGHT = "</think>"
_PAIRS = {"{": "}", "[": "]"}


class ReplyReader:
    """Takes a reply in pieces and finds its JSON object, and the objects in a list of it, as soon as each is complete.

    What stands before the object (a greeting, a code fence, a thought whose beginning is missing) and after it is not read.
    """

    def __init__(self, *, longest: int) -> None:
        self._longest = longest
        self._restart("")

    def _restart(self, text: str) -> None:
        self._text = text
        self._read = 0
        self._open: list[str] = []  # the brackets that wait for their end
        self._starts: list[int] = []
        self._quoted = self._escaped = False
        self.whole: str | None = None

    def feed(self, piece: str) -> list[str]:
        """Return the objects within a list of the outer object that are complete now. Raises ModelError beyond `longest` characters."""
        self._text += piece
        if len(self._text) > self._longest:
            raise ModelError("语言模型的回复过长。")
        if _THOUGHT in self._text[max(0, self._read - len(_THOUGHT)) :]:
            self._restart(self._text.rpartition(_THOUGHT)[2])
        complete: list[str] = []
        while self._read < len(self._text) and self.whole is None:
            complete += self._take(self._text[self._read])
            self._read += 1
        return complete

    def _take(self, character: str) -> list[str]:
        """Take the next character; return the object of a list that it ends, if it does."""
        if self._quoted:
            self._escaped, self._quoted = character == "\\" and not self._escaped, character != '"' or self._escaped
        elif character == '"':
            self._quoted = bool(self._open)
        elif character == "{" or (character == "[" and self._open):
            self._open.append(_PAIRS[character])
            self._starts.append(self._read)
        elif self._open and character in "}]":
            if self._open.pop() != character:
                raise ModelError("语言模型的回复不是约定的 JSON。")
            found = self._text[self._starts.pop() : self._read + 1]
            if not self._open:
                self.whole = found
            elif self._open == ["}", "]"]:
                return [found]
        return []


def parse_strict(text: str | None, shape: type[_Reply]) -> _Reply:
    """Return `text` as `shape`, whose model decides what is refused. Raises ModelError; no key may stand twice."""
    try:
        return shape.model_validate(json.loads(text or "", object_pairs_hook=_once))
    except (ValueError, RecursionError, ValidationError) as error:
        raise ModelError("语言模型的回复不是约定的 JSON。") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise ValueError("a key stands twice")
    return entries


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
