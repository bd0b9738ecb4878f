"""A real server with OpenAI's chat interface on loopback, that behaves as a script says: well, or in every bad way known."""

import json
import threading
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

__all__ = [
    "Behaviour",
    "ChatServer",
    "Request",
    "cut_short",
    "drip_headers",
    "endless_line",
    "endless_pings",
    "endless_words",
    "events",
    "refuse",
    "reply_as",
    "say",
    "say_whole",
    "silence",
]

_EVENTS = "text/event-stream"
_PIECE = 5  # characters of one event


class Request(NamedTuple):
    body: dict[str, Any]
    authorization: str | None
    accept_encoding: str | None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner = self.server.owner
        owner.requests.append(Request(body, self.headers["Authorization"], self.headers["Accept-Encoding"]))
        behaviour = owner.script[min(len(owner.requests), len(owner.script)) - 1]
        self.close_connection = True
        try:
            behaviour(self)
        except (BrokenPipeError, ConnectionResetError):
            owner.hung_up.set()  # the client has had enough

    def begin(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def chunk(self, content: bytes) -> None:
        """Send one chunk of a chunked body; an empty one ends it."""
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


Behaviour = Callable[[_Handler], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: "ChatServer"

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # what a client does to a connection is not the test's business


class ChatServer:
    """Answers request n with behaviour n of the script, the last one again and again. hung_up: a client has gone away midway."""

    def __init__(self, *script: Behaviour) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.hung_up = threading.Event()
        self._stopped = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> "ChatServer":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def wait(self, seconds: float) -> bool:
        """Return whether the server was stopped within some seconds."""
        return self._stopped.wait(seconds)


def _event(content: str | None = None, **delta: str) -> str:
    words = ({"content": content} if content is not None else {}) | delta
    return json.dumps({"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": words}]})


def events(*payloads: str, content_type: str = _EVENTS, end: bool = True) -> Behaviour:
    """Send events as written."""

    def behave(handler: _Handler) -> None:
        handler.begin(200, {"Content-Type": content_type, "Transfer-Encoding": "chunked"})
        for payload in payloads:
            handler.chunk(f"data: {payload}\n\n".encode())
        if end:
            handler.chunk(b"")

    return behave


def _pieces(text: str) -> Iterable[str]:
    return (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))


def say(text: str, *, thoughts: str = "") -> Behaviour:
    """Stream `text` as a good service does; thoughts: in a field of their own (DeepSeek, Qwen)."""
    thinking = [_event(reasoning_content=piece) for piece in _pieces(thoughts)]
    role = _event(role="assistant")
    usage = json.dumps({"choices": [], "usage": {"total_tokens": 3}})
    return events(role, *thinking, *map(_event, _pieces(text)), usage, "[DONE]")


def say_whole(text: str) -> Behaviour:
    """Answer in one piece, without usage, whatever was asked for: a service without streaming."""
    return reply_as("application/json", json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}))


def reply_as(content_type: str, body: str, **headers: str) -> Behaviour:
    def behave(handler: _Handler) -> None:
        content = body.encode()
        handler.begin(200, {"Content-Type": content_type, "Content-Length": str(len(content)), **headers})
        handler.wfile.write(content)

    return behave


def refuse(status: int, *, message: str = "no", **headers: str) -> Behaviour:
    """Answer with an error of the interface. headers: with _ for -."""

    def behave(handler: _Handler) -> None:
        content = json.dumps({"error": {"message": message}}).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.begin(status, {"Content-Type": "application/json", "Content-Length": str(len(content)), **named})
        handler.wfile.write(content)

    return behave


def cut_short(text: str) -> Behaviour:
    """Stream `text` and drop the connection in the middle of the body."""

    def behave(handler: _Handler) -> None:
        events(*map(_event, _pieces(text)), end=False)(handler)

    return behave


def silence(handler: _Handler) -> None:
    """Take the request and never answer."""
    handler.server.owner.wait(60)


def drip_headers(handler: _Handler) -> None:
    """Answer, one byte of the headers at a time, without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.owner.wait(0.05):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def _without_end(content: bytes) -> Behaviour:
    def behave(handler: _Handler) -> None:
        handler.begin(200, {"Content-Type": _EVENTS, "Transfer-Encoding": "chunked"})
        until = time.monotonic() + 60
        while time.monotonic() < until and not handler.server.owner.wait(0):
            handler.chunk(content)

    return behave


def endless_pings(handler: _Handler) -> None:
    """Keep the connection alive with comments, and say nothing."""
    handler.begin(200, {"Content-Type": _EVENTS, "Transfer-Encoding": "chunked"})
    while not handler.server.owner.wait(0.05):
        handler.chunk(b": ping\n\n")


endless_words = _without_end(f"data: {_event('好好好好好好')}\n\n".encode())
endless_line = _without_end(b"data: " + b"a" * 4096)
