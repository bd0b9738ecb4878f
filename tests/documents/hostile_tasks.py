"""Tasks of a sandbox child that does what a file's first line says: the worst that a parser could be made to do."""

import ctypes
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from assistant.documents.sandbox.wire import Job
from assistant.documents.source import Progress
from assistant.documents.types import Document, Origin
from assistant.errors import DocumentError, NoSuchPage, UserInputError

_MEGABYTE = 2**20


def _document(text: str) -> Document:
    return Document(origin=Origin(name="x", format="txt", sha256="0" * 64, size=0), text=text)


def _attempt(deed: Callable[[], object]) -> str:
    try:
        deed()
    except OSError as error:
        return type(error).__name__
    return "done"


def _hang() -> None:
    time.sleep(600)


def _write_and_hang() -> None:
    Path("here.txt").write_text("a part of the report")
    _hang()


def _swell(step_mb: int) -> None:
    held = []
    while True:
        held.append(bytearray(os.urandom(_MEGABYTE) * step_mb))
        time.sleep(0.005)


def _say_goodbye_later() -> None:
    threading.Timer(0.5, os.abort).start()


def _natively(path: str) -> str:
    """Write and connect without Python's knowledge, as native code would."""
    libc = ctypes.CDLL(None, use_errno=True)
    written = libc.open(path.encode(), os.O_WRONLY | os.O_CREAT, 0o600)
    plug = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = b"\x02\x00" + (80).to_bytes(2, "big") + bytes((127, 0, 0, 1)) + bytes(8)
    connected = libc.connect(plug, address, 16)
    return f"written {written >= 0}, connected {connected == 0}, errno {ctypes.get_errno()}"


def _tick(progress: Progress, times: int) -> str:
    for number in range(times):
        progress("read", number + 1, times)
        time.sleep(0.2)
    return "ticked"


def _read(job: Job, progress: Progress) -> Document | Image.Image:
    deed, _, argument = job.path.read_text("utf-8").partition(" ")
    deeds: dict[str, Callable[[], object]] = {
        "say": lambda: argument,
        "hang": _hang,
        "write-and-hang": _write_and_hang,
        "abort": os.abort,
        "leave": lambda: os._exit(0),
        "read-nowhere": lambda: ctypes.string_at(0),
        "raise": lambda: 1 // 0,
        "swell": lambda: _swell(20),
        "demand": lambda: bytearray(64 * 1024 * _MEGABYTE),
        "die-later": _say_goodbye_later,
        "pid": os.getpid,
        "environment": lambda: "\n".join(f"{name}={value}" for name, value in os.environ.items()),
        "tick": lambda: _tick(progress, int(argument)),
        "connect": lambda: _attempt(lambda: socket.create_connection(("127.0.0.1", 80), timeout=1)),
        "resolve": lambda: _attempt(lambda: socket.getaddrinfo("localhost", 80)),
        "write": lambda: _attempt(lambda: Path(argument).write_text("x")),
        "write-here": lambda: _attempt(lambda: Path("here.txt").write_text("x")),
        "remove": lambda: _attempt(Path(argument).unlink),
        "rename": lambda: _attempt(lambda: Path(argument).rename(argument + ".moved")),
        "make-folder": lambda: _attempt(Path(argument).mkdir),
        "link": lambda: _attempt(lambda: Path(argument).symlink_to("/etc/passwd")),
        "escape-by-link": lambda: _attempt(lambda: _write_through_link(argument)),
        "start": lambda: _attempt(lambda: subprocess.run(argument.split(), check=False)),
        "shell": lambda: _attempt(lambda: os.system(argument)),
        "replace": lambda: _attempt(lambda: os.execv("/bin/true", ["true"])),
        "natively": lambda: _natively(argument),
    }
    if deed == "refuse":
        raise DocumentError("encrypted", argument, name=job.name)
    if deed == "misuse":
        raise UserInputError(argument)
    if deed == "no-page":
        raise NoSuchPage(job.name, 9, 3)
    if deed == "draw":
        return Image.new("RGB", (30, 20), argument)
    return _document(str(deeds[deed]()))


def _write_through_link(target: str) -> None:
    Path("way-out").symlink_to(target)
    Path("way-out").write_text("x")


JOBS = {"read": _read, "picture": _read}
