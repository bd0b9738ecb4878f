"""The frame around gradio's page: Chinese by default, and no address outside this server."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["PageFrame"]

# gradio evaluates its templates, hence unsafe-eval; nothing may be loaded from elsewhere.
_POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "frame-ancestors 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
))  # fmt: skip
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
# gradio asks the browser for its language; a Chinese office's browser may well be an English one.
_LANGUAGE = b"""<head><script>
(() => {
  const english = new URLSearchParams(location.search).get("lang") === "en";
  const language = english ? "en" : "zh-CN";
  document.documentElement.lang = language;
  Object.defineProperty(navigator, "language", { get: () => language });
  Object.defineProperty(navigator, "languages", { get: () => [language] });
})();
</script>"""


class PageFrame:
    """ASGI middleware; leaves everything but headers and the page itself as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == "/" and scope["method"] == "GET":
            # Asked for uncompressed, so that the words can be changed.
            headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            await self._app({**scope, "headers": headers}, receive, _PageSender(send))
        else:
            await self._app(scope, receive, _with_headers(send))


class _PageSender:
    """Holds the page back until it is whole, and sends it with its language set."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            page = self._body.replace(b'lang="en"', b'lang="zh-CN"', 1).replace(b"<head>", _LANGUAGE, 1)
            headers = [(name, value) for name, value in self._start["headers"] if name != b"content-length"]
            length = (b"content-length", str(len(page)).encode())
            await self._send({**self._start, "headers": [*headers, length, *_HEADERS]})
            await self._send({"type": "http.response.body", "body": page})


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            present: Iterable[tuple[bytes, bytes]] = message.get("headers", ())
            message = {**message, "headers": [*present, *_HEADERS]}
        await send(message)

    return send_with_headers
