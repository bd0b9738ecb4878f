"""Any service with the OpenAI chat interface: Qwen, DeepSeek, vLLM, Ollama, llama.cpp.

Nothing of a service's error, and nothing of the request, goes into a message: the first may repeat the key, the second holds it.
"""

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncGenerator, Generator
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

from assistant.errors import ServiceError, UserInputError
from assistant.llm.relay import relay
from assistant.llm.thoughts import ThoughtFilter
from assistant.llm.types import Message
from assistant.llm.wire import BODIES, NotChat, OverLong, request_body, spoken_pieces

if TYPE_CHECKING:
    import httpx

__all__ = ["OpenAICompatible"]

_CONNECT_S = 5.0
_RETRIES = 2
_PAUSE_S = 0.5  # before a retry, where the service names no time
_MALFORMED = frozenset((400, 415, 422, 501))  # a body that a service does not take
_BUSY = frozenset((408, 425, 429, 500, 502, 503, 504, 529))
_WORDS = {
    401: "拒绝了密钥。请检查 YUSHEN_MODEL_API_KEY。",
    403: "拒绝了密钥。请检查 YUSHEN_MODEL_API_KEY。",
    404: "没有这个地址或模型。请检查 YUSHEN_MODEL_BASE_URL(通常以 /v1 结尾)和 YUSHEN_MODEL。",
    429: "请求过多,暂时不接受。请稍后再试,或提高服务的限额。",
}
# They write headers at level DEBUG, addresses at INFO; a service may repeat a key in its headers.
_TALKATIVE = ("httpx", "httpcore")


class _Refusal(NamedTuple):
    """status: of HTTP. wait_s: seconds that the service asks to wait, None where it names none."""

    status: int
    wait_s: float | None


class OpenAICompatible:
    """A model of such a service. base_url: up to and with /v1. timeout_s: for one answer, retries included."""

    def __init__(self, name: str, *, base_url: str | None, api_key: str | None, timeout_s: float) -> None:
        self.name = name
        self.timeout_s = timeout_s
        self._url = _checked_url(base_url)
        self._key = _checked_key(api_key)
        self._body = 0  # which of BODIES the service took last
        for logger in _TALKATIVE:
            logging.getLogger(logger).setLevel(logging.WARNING)

    def __repr__(self) -> str:
        return f"OpenAICompatible({self.name!r})"

    def __getstate__(self) -> dict[str, object]:
        raise TypeError("a model holds its key and is not passed on")

    def stream(
        self, messages: tuple[Message, ...], *, shape: type[BaseModel] | None = None, within_s: float | None = None
    ) -> Generator[str, None, None]:
        """Yield the reply in pieces, without thoughts. Raises ServiceError, with neither key nor prompt in it or behind it."""
        seconds = self.timeout_s if within_s is None else within_s
        deadline = time.monotonic() + seconds
        thoughts = ThoughtFilter()
        failure: ServiceError | None = None
        try:
            for piece in relay(lambda: self._pieces(messages, shape, deadline), within_s=seconds):
                yield thoughts.feed(piece)
            yield thoughts.rest()
        except ServiceError as error:
            failure = error.with_traceback(None)  # its frames hold the request
        except TimeoutError:
            failure = self._error(f"在 {seconds:.0f} 秒内没有答完。请稍后再试,或调大 YUSHEN_MODEL_TIMEOUT_S。")
        if failure:
            raise failure  # not where it was caught: no other error hangs on it

    async def _pieces(self, messages: tuple[Message, ...], shape: type[BaseModel] | None, deadline: float) -> AsyncGenerator[str, None]:
        import httpx

        words = None
        limits = httpx.Timeout(None, connect=_CONNECT_S)  # the whole is timed by `relay`
        try:
            async with httpx.AsyncClient(verify=self._tls, timeout=limits, follow_redirects=False) as client:
                async for piece in self._attempts(client, messages, shape, deadline):
                    yield piece
        except (httpx.ConnectError, httpx.ConnectTimeout):
            words = "连接不上。请检查 YUSHEN_MODEL_BASE_URL、网络和服务是否已启动。"
        except (httpx.HTTPError, httpx.StreamError):
            words = "的连接中途断开。请检查网络和服务。"
        except NotChat:
            words = "的回复不是聊天接口的格式。请检查 YUSHEN_MODEL_BASE_URL 是否以 /v1 结尾。"
        except OverLong:
            words = "的回复过长,已停止接收。"
        if words:
            raise self._error(words)

    async def _attempts(
        self, client: "httpx.AsyncClient", messages: tuple[Message, ...], shape: type[BaseModel] | None, deadline: float
    ) -> AsyncGenerator[str, None]:
        """Yield the first reply that the service gives: with a plainer body where it takes none, later where it is busy."""
        retries, body = 0, self._body
        while True:
            request = request_body(BODIES[body], model=self.name, messages=messages, shape=shape)
            async with client.stream("POST", self._url, json=request, headers=self._headers()) as response:
                if response.status_code == 200:
                    self._body = body
                    if response.headers.get("content-encoding", "identity") != "identity":  # never asked for; it may unpack without end
                        raise NotChat
                    async for piece in spoken_pieces(response.headers.get("content-type", ""), response.aiter_raw()):
                        yield piece
                    return
                refusal = _Refusal(response.status_code, _wait_s(response.headers.get("retry-after")))
            if refusal.status in _MALFORMED and body + 1 < len(BODIES):
                body += 1
                continue
            wait_s = _PAUSE_S * (retries + 1) if refusal.wait_s is None else refusal.wait_s
            if refusal.status not in _BUSY or retries >= _RETRIES or wait_s >= deadline - time.monotonic():
                raise self._error(_WORDS.get(refusal.status, f"出错(HTTP {refusal.status})。请检查服务。"))
            retries += 1
            await asyncio.sleep(wait_s)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        import httpx

        return httpx.create_ssl_context()  # takes 0.1 s

    def _headers(self) -> dict[str, str]:
        key = self._key.get_secret_value()
        return {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity", "Accept": "text/event-stream, application/json"}

    def _error(self, words: str) -> ServiceError:
        return ServiceError(f"语言模型服务 {self.name!r} {words}")


def _wait_s(retry_after: str | None) -> float | None:
    """Return the seconds of a Retry-After header, which gives seconds or a date; None where it gives neither."""
    try:
        return max(0.0, float(retry_after or ""))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(retry_after or "").timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _checked_url(base_url: str | None) -> str:
    """Return the address of the chat interface. Raises UserInputError, without repeating what was written: it may hold a password."""
    wanted = "请设置 YUSHEN_MODEL_BASE_URL 为语言模型服务的地址,以 http:// 或 https:// 开头,通常以 /v1 结尾"
    try:
        parts = urlsplit((base_url or "").strip())
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound or not parts.geturl().isprintable():
        raise UserInputError(f"{wanted}。")
    if parts.username is not None or parts.password is not None:
        raise UserInputError(f"{wanted};其中不要写用户名和口令,密钥请写在 YUSHEN_MODEL_API_KEY 中。")
    path = parts.path.rstrip("/")
    return parts._replace(path=path if path.endswith("/chat/completions") else f"{path}/chat/completions").geturl()


def _checked_key(api_key: str | None) -> SecretStr:
    """Return the key without white space around it. Raises UserInputError for one that no header can carry."""
    key = (api_key or "").strip()
    if not key.isascii() or any(not character.isprintable() or character.isspace() for character in key):
        raise UserInputError("YUSHEN_MODEL_API_KEY 含有空格、换行或非英文字符,不是有效的密钥。请重新填写。")
    return SecretStr(key or "none")  # a local server wants no key, others refuse a request without one
