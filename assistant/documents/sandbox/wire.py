"""What the parent and the child of the sandbox say to each other: messages of a kind, a length and that many bytes."""

import struct
from enum import Enum
from pathlib import Path
from typing import IO, NamedTuple

from pydantic import Field

from assistant.documents.source import Limits
from assistant.errors import DocumentErrorCode
from assistant.text.span import Frozen

__all__ = [
    "Job",
    "Kind",
    "Message",
    "Misuse",
    "OversizedMessage",
    "Refusal",
    "Tick",
    "pack_picture",
    "read_message",
    "unpack_size",
    "write_message",
]

_HEAD = struct.Struct(">cQ")
_SIZE = struct.Struct(">II")


class Kind(Enum):
    JOB = b"J"
    READY = b"Y"
    TICK = b"T"
    DOCUMENT = b"D"  # JSON
    PICTURE = b"I"  # width, height, then bytes of red, green, blue: nothing that a decoder has to trust
    REFUSAL = b"R"  # a DocumentError
    MISUSE = b"M"  # a UserInputError


class Message(NamedTuple):
    kind: Kind
    payload: bytes


class Job(Frozen):
    """What the child is to do with one file. wanted: what else the task has to know, in JSON of its own."""

    task: str
    path: Path
    name: str
    limits: Limits
    wanted: str = ""


class Tick(Frozen):
    """Reading goes on: what is being done, and how much of it is done."""

    stage: str = Field(max_length=100)
    done: int
    total: int


class Refusal(Frozen):
    code: DocumentErrorCode
    message: str = Field(max_length=2000)


class Misuse(Frozen):
    """page, count: of a NoSuchPage."""

    message: str = Field(max_length=2000)
    page: int | None = None
    count: int | None = None


def write_message(stream: IO[bytes], kind: Kind, payload: bytes = b"") -> None:
    """Write a message and flush. Raises OSError where nobody reads any more."""
    stream.write(_HEAD.pack(kind.value, len(payload)))
    stream.write(payload)
    stream.flush()


def read_message(stream: IO[bytes], *, most: int) -> Message | None:
    """Return the next message, None where the other side has gone. Raises ValueError: not a message, or longer than `most` bytes."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    letter, length = _HEAD.unpack(head)
    kind = Kind(letter)
    if length > most:
        raise OversizedMessage(length)
    payload = stream.read(length)
    return Message(kind, payload) if len(payload) == length else None


class OversizedMessage(ValueError):
    """The other side wants to say more than it may. `length` in bytes."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(f"a message of {length} bytes")


def pack_picture(width: int, height: int, pixels: bytes) -> bytes:
    return _SIZE.pack(width, height) + pixels


def unpack_size(payload: bytes) -> tuple[int, int]:
    """Return width and height of a packed picture. Raises ValueError where its pixels are not as many."""
    if len(payload) < _SIZE.size:
        raise ValueError("no picture")
    width, height = _SIZE.unpack_from(payload)
    if len(payload) - _SIZE.size != width * height * 3:
        raise ValueError("a picture of another size than it says")
    return width, height
