"""The dialogue as the web page shows it: bubbles of questions and answers."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.answering.types import Answer
from assistant.app.markup import element, text
from assistant.text.span import Frozen

__all__ = ["Message", "Speaker", "answer_message", "dialogue_html", "growing", "read_messages", "user_turns"]

_WELCOME = "请在下方输入问题，或点选一个示例。回答只依据制度条文，并附可核对的原文；制度没有规定的，会如实说明。"
_PIECE = 6  # characters that appear at once


class Speaker(StrEnum):
    USER = "user"
    ASSISTANT = "assistant"
    ABSTAINING = "abstaining"  # the assistant, where the regulation does not settle the question
    FAILING = "failing"  # the program, where no answer could be looked for


class Message(Frozen):
    """One bubble in plain words. note: how the question was understood, and whether a configured model was not used."""

    speaker: Speaker
    words: str
    note: str | None = None


_MESSAGES: TypeAdapter[tuple[Message, ...]] = TypeAdapter(tuple[Message, ...])


def read_messages(kept: Any) -> tuple[Message, ...]:
    """Return the messages that the browser kept; none when it sends something else."""
    try:
        return _MESSAGES.validate_python(kept or ())
    except ValidationError:
        return ()


def user_turns(messages: Sequence[Message]) -> tuple[str, ...]:
    """Return what the user said so far, oldest first."""
    return tuple(message.words for message in messages if message.speaker is Speaker.USER)


def answer_message(answer: Answer) -> Message:
    speaker = Speaker.ABSTAINING if answer.abstained else Speaker.ASSISTANT
    notes = [note for note in (answer.restated, answer.note) if note]
    return Message(speaker=speaker, words=answer.answer, note="。".join(notes) or None)


def growing(message: Message, *, shown: str = "") -> Iterator[Message]:
    """Yield the message with ever longer beginnings of its words, the last time whole. shown: the beginning that is seen already."""
    start = len(shown) if message.words.startswith(shown) else 0
    for end in range(start + _PIECE, len(message.words), _PIECE):
        yield message.model_copy(update={"words": message.words[:end]})
    yield message


def dialogue_html(messages: Sequence[Message]) -> str:
    """Return all bubbles, or a welcome where there are none."""
    if not messages:
        return element("p", text(_WELCOME), class_="ys-welcome")
    return element("div", *(_bubble(message) for message in messages), role="log", aria_label="问答")


def _bubble(message: Message) -> str:
    note = element("small", text(message.note)) if message.note else ""
    return element("div", note, element("p", text(message.words)), class_=f"ys-bubble ys-{message.speaker.value}")
