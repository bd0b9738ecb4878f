"""The client of OpenAI-compatible services against a real server: what the services differ in, and all that they may do wrong."""

import time
from email.utils import formatdate

import pytest
from chat_server import (
    Behaviour,
    ChatServer,
    cut_short,
    drip_headers,
    endless_line,
    endless_pings,
    endless_words,
    events,
    refuse,
    reply_as,
    say,
    say_whole,
    silence,
)
from pydantic import BaseModel

from assistant.errors import ServiceError, UserInputError
from assistant.llm.providers import build_chat_model
from assistant.llm.types import ChatModel, Message

_ASKED = (Message(role="system", content="只答 JSON"), Message(role="user", content="几点?"))
_REPLY = '{"open": "九点"}'
_EVENT = '{"choices": [{"delta": {"content": "{\\"open\\": \\"九点\\"}"}}]}'
_NEXT_HOUR = formatdate(time.time() + 3600, usegmt=True)


class _Shape(BaseModel):
    open: str


def _model(server: ChatServer, *, timeout_s: float = 30, key: str | None = "k") -> ChatModel:
    return build_chat_model("qwen3", base_url=server.base_url, api_key=key, timeout_s=timeout_s)


def _ask(server: ChatServer, *, timeout_s: float = 30) -> str:
    return "".join(_model(server, timeout_s=timeout_s).stream(_ASKED, shape=_Shape))


def test_request_is_a_streamed_chat_with_the_key_in_its_header() -> None:
    with ChatServer(say(_REPLY)) as server:
        assert _ask(server) == _REPLY
    (request,) = server.requests
    assert request.authorization == "Bearer k"
    assert request.body["model"] == "qwen3"
    assert request.body["messages"] == [{"role": "system", "content": "只答 JSON"}, {"role": "user", "content": "几点?"}]
    assert (request.body["stream"], request.body["temperature"]) == (True, 0)
    assert request.body["response_format"]["json_schema"]["schema"]["properties"].keys() == {"open"}


def test_pieces_arrive_before_the_reply_is_whole() -> None:
    with ChatServer(say("一二三四五六七八九十")) as server:
        pieces = [piece for piece in _model(server).stream(_ASKED) if piece]
    assert pieces == ["一二三四五", "六七八九十"]


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(say(_REPLY, thoughts='先想一想 {"open": "八点"}'), id="thoughts-in-a-field-of-their-own"),
        pytest.param(say(f"<think>八点? {{}}</think>{_REPLY}"), id="thoughts-before-the-answer"),
        pytest.param(say_whole(_REPLY), id="no-streaming"),
        pytest.param(events(_EVENT), id="no-done-mark-no-usage"),
        pytest.param(
            events(
                '{"choices": null}',
                '{"choices": []}',
                '{"choices": [{"delta": null}]}',
                '{"choices": [{"delta": {"content": null}}]}',
                _EVENT,
                "[DONE]",
                '{"error": "after the end"}',
            ),
            id="events-without-words",
        ),
        pytest.param(events(_EVENT, content_type="Text/Event-Stream; charset=utf-8"), id="content-type-in-other-letters"),
    ],
)
def test_services_that_answer_in_their_own_way_are_understood(behaviour: Behaviour) -> None:
    with ChatServer(behaviour) as server:
        assert _ask(server) == _REPLY


def test_service_that_refuses_a_schema_is_asked_for_json_and_then_for_plain_chat_and_remembered() -> None:
    with ChatServer(refuse(400), refuse(422), say(_REPLY)) as server:
        model = _model(server)
        assert "".join(model.stream(_ASKED, shape=_Shape)) == _REPLY
        assert "".join(model.stream(_ASKED, shape=_Shape)) == _REPLY
    formats = [request.body.get("response_format", {}).get("type") for request in server.requests]
    assert formats == ["json_schema", "json_object", None, None]
    assert "temperature" not in server.requests[2].body


def test_service_that_refuses_streaming_is_asked_for_the_whole() -> None:
    with ChatServer(refuse(400), refuse(400), refuse(400), say_whole(_REPLY)) as server:
        assert _ask(server) == _REPLY
    assert [request.body["stream"] for request in server.requests] == [True, True, True, False]


def test_service_that_refuses_everything_is_an_error() -> None:
    with ChatServer(refuse(400)) as server, pytest.raises(ServiceError, match="HTTP 400"):
        _ask(server)
    assert len(server.requests) == 4


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy_service_is_asked_again(status: int) -> None:
    with ChatServer(refuse(status, Retry_After="0"), say(_REPLY)) as server:
        assert _ask(server) == _REPLY
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "retry_after",
    [pytest.param("3600", id="seconds"), pytest.param(_NEXT_HOUR, id="date"), pytest.param("1e999", id="infinite")],
)
def test_service_that_wants_more_time_than_there_is_is_not_waited_for(retry_after: str) -> None:
    with ChatServer(refuse(429, Retry_After=retry_after)) as server, pytest.raises(ServiceError, match="请求过多"):
        _ask(server)
    assert len(server.requests) == 1


def test_service_that_stays_busy_is_given_up() -> None:
    with ChatServer(refuse(500, Retry_After="0")) as server, pytest.raises(ServiceError, match="HTTP 500"):
        _ask(server)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        pytest.param(refuse(401), "YUSHEN_MODEL_API_KEY", id="key-refused"),
        pytest.param(refuse(404), "YUSHEN_MODEL_BASE_URL", id="no-such-model"),
        pytest.param(refuse(307, Location="http://127.0.0.1:9/"), "HTTP 307", id="sent-elsewhere"),
        pytest.param(cut_short('{"open": "九'), "中途断开", id="cut"),
        pytest.param(reply_as("text/html", "<html>登录</html>"), "不是聊天接口", id="web-page"),
        pytest.param(reply_as("application/json", "[1, 2]"), "不是聊天接口", id="other-json"),
        pytest.param(reply_as("application/json", '{"error": {"message": "x"}}'), "不是聊天接口", id="error-with-status-200"),
        pytest.param(reply_as("application/json", "[" * 100_000), "不是聊天接口", id="deeply-nested"),
        pytest.param(reply_as("text/event-stream", "data: x", **{"Content-Encoding": "gzip"}), "不是聊天接口", id="packed"),
        pytest.param(events("nonsense"), "不是聊天接口", id="events-that-are-no-json"),
        pytest.param(events('{"error": {"message": "overloaded"}}'), "不是聊天接口", id="error-among-the-events"),
        pytest.param(events('{"choices": [{"delta": {"content": {"a": 1}}}]}'), "不是聊天接口", id="words-of-another-type"),
        pytest.param(endless_words, "过长", id="endless-words"),
        pytest.param(endless_line, "过长", id="endless-line"),
    ],
)
def test_what_a_service_does_wrong_is_a_service_error_that_says_what_to_check(behaviour: Behaviour, words: str) -> None:
    with ChatServer(behaviour) as server, pytest.raises(ServiceError, match=words):
        _ask(server)


@pytest.mark.parametrize("behaviour", [silence, drip_headers, endless_pings], ids=lambda behaviour: behaviour.__name__)
def test_service_that_keeps_one_waiting_is_left_after_the_time_set(behaviour: Behaviour) -> None:
    with ChatServer(behaviour) as server, pytest.raises(ServiceError, match="没有答完"):
        _ask(server, timeout_s=0.5)


def test_service_that_is_not_there_is_a_service_error(closed_port: int) -> None:
    model = build_chat_model("m", base_url=f"http://127.0.0.1:{closed_port}/v1", api_key=None, timeout_s=10)
    with pytest.raises(ServiceError, match="连接不上"):
        "".join(model.stream(_ASKED))


def test_reader_who_has_enough_ends_the_call() -> None:
    with ChatServer(endless_words) as server:
        pieces = _model(server).stream(_ASKED)
        next(pieces)
        pieces.close()
        assert server.hung_up.wait(20)


@pytest.mark.parametrize("base_url", [None, "", "localhost:8000", "ftp://host/v1", "http://", "http://host:99999/v1", "http://[::1/v1"])
def test_address_that_is_none_is_refused_before_anything_is_sent(base_url: str | None) -> None:
    with pytest.raises(UserInputError, match="YUSHEN_MODEL_BASE_URL"):
        build_chat_model("m", base_url=base_url, api_key=None, timeout_s=1)


@pytest.mark.parametrize("suffix", ["/v1", "/v1/", "/v1/chat/completions"])
def test_address_may_name_the_interface_or_its_folder(suffix: str) -> None:
    with ChatServer(say(_REPLY)) as server:
        model = build_chat_model("openai:m", base_url=server.base_url.removesuffix("/v1") + suffix, api_key=None, timeout_s=30)
        assert "".join(model.stream(_ASKED)) == _REPLY
    assert (server.requests[0].authorization, server.requests[0].body["model"]) == ("Bearer none", "m")
