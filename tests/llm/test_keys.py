"""A key reaches the service that it is for, and nothing else: no log, message, traceback, dump or child process."""

import io
import json
import logging
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import Behaviour, ChatServer, cut_short, events, refuse, reply_as, say, silence

from assistant.errors import AssistantError, ServiceError
from assistant.llm.providers import build_chat_model
from assistant.llm.types import Message
from assistant.settings import Settings
from assistant.wiring import build_assistant

_KEY = "sk-9f8e7d6c5b4a"
_ASKED = (Message(role="user", content="几点?"),)
_BEHAVIOURS = [
    pytest.param(say("九点"), id="well"),
    pytest.param(refuse(401, message=f"Incorrect API key provided: {_KEY}", X_Key=_KEY), id="key-repeated"),
    pytest.param(refuse(500, message=_KEY), id="error"),
    pytest.param(refuse(400, message=_KEY), id="malformed"),
    pytest.param(refuse(302, Location=f"http://127.0.0.1:9/?key={_KEY}"), id="sent-elsewhere-with-the-key"),
    pytest.param(reply_as("text/html", _KEY, **{"X-Key": _KEY}), id="web-page"),
    pytest.param(reply_as("application/json", json.dumps({"error": _KEY})), id="error-object"),
    pytest.param(events(_KEY), id="event"),
    pytest.param(cut_short("九"), id="cut"),
    pytest.param(silence, id="silence"),
]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that anybody logs, at every level."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def _everything_about(error: BaseException) -> str:
    """Return message, notes, fields and traceback of an error and of all that led to it, with the local variables."""
    told: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        told += [str(seen), repr(seen), repr(vars(seen))]
        seen = seen.__cause__ or seen.__context__
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "\n".join([*told, *report.format()])


@pytest.mark.parametrize("behaviour", _BEHAVIOURS)
def test_key_reaches_neither_log_nor_error(behaviour: Behaviour, logged: io.StringIO) -> None:
    failure: ServiceError | None = None
    with ChatServer(behaviour) as server:
        model = build_chat_model("m", base_url=server.base_url, api_key=_KEY, timeout_s=2)
        try:
            "".join(model.stream(_ASKED))
        except ServiceError as error:
            failure = error
    told = _everything_about(failure) if failure else ""
    assert failure is None or (failure.__cause__, failure.__context__) == (None, None)
    assert server.requests[0].authorization == f"Bearer {_KEY}"
    assert _KEY not in logged.getvalue() + told + repr(model) + str(vars(model))


def test_key_stays_out_of_the_log_when_nobody_answers(logged: io.StringIO, closed_port: int) -> None:
    model = build_chat_model("m", base_url=f"http://127.0.0.1:{closed_port}/v1", api_key=_KEY, timeout_s=2)
    with pytest.raises(ServiceError) as caught:
        "".join(model.stream(_ASKED))
    assert _KEY not in logged.getvalue() + _everything_about(caught.value)


@pytest.mark.parametrize("key", [f"{_KEY}\nX: y", f"{_KEY}密", f"{_KEY[:5]} {_KEY[5:]}", f"{_KEY}\0x"])
def test_key_that_no_header_can_carry_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(AssistantError, match="YUSHEN_MODEL_API_KEY") as caught:
        build_chat_model("m", base_url="http://127.0.0.1:9/v1", api_key=key, timeout_s=1)
    assert _KEY[5:] not in str(caught.value)


def test_white_space_around_a_key_is_a_slip_of_the_hand() -> None:
    with ChatServer(say("九点")) as server:
        "".join(build_chat_model("m", base_url=server.base_url, api_key=f" {_KEY}\n", timeout_s=30).stream(_ASKED))
    assert server.requests[0].authorization == f"Bearer {_KEY}"


def test_password_in_the_address_is_refused_without_repeating_it() -> None:
    with pytest.raises(AssistantError, match="YUSHEN_MODEL_API_KEY") as caught:
        build_chat_model("m", base_url=f"http://me:{_KEY}@127.0.0.1:9/v1", api_key=None, timeout_s=1)
    assert _KEY not in str(caught.value)


def test_settings_show_no_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, model="m", model_base_url="http://127.0.0.1:9/v1", model_api_key=_KEY, embedder_api_key=_KEY)
    assert _KEY not in repr(settings) + str(settings) + settings.model_dump_json() + str(settings.model_dump())
    assert _KEY not in repr(build_assistant(settings)) + str(vars(build_assistant(settings)))


def test_model_is_not_handed_to_another_process() -> None:
    model = build_chat_model("m", base_url="http://127.0.0.1:9/v1", api_key=_KEY, timeout_s=1)
    with pytest.raises(TypeError, match="key"):
        pickle.dumps(model)


def test_reader_process_does_not_inherit_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.documents.sandbox.process import _environment

    monkeypatch.setenv("YUSHEN_MODEL_API_KEY", _KEY)
    monkeypatch.setenv("YUSHEN_EMBEDDER_API_KEY", _KEY)
    assert _KEY not in str(_environment(tmp_path))


def test_command_line_never_prints_the_key(tmp_path: Path, data_dir: Path, closed_port: int) -> None:
    environment = os.environ | {
        "YUSHEN_DATA_DIR": str(data_dir),
        "YUSHEN_MODEL": "m",
        "YUSHEN_MODEL_BASE_URL": f"http://127.0.0.1:{closed_port}/v1",
        "YUSHEN_MODEL_API_KEY": _KEY,
        "YUSHEN_MODEL_REQUIRED": "true",
    }
    program = "import logging, sys; logging.basicConfig(level=logging.DEBUG); from assistant.app.cli import main; main()"
    call = [sys.executable, "-c", program, "ask", "验收报告什么时候报送?", "--json"]
    ended = subprocess.run(call, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False)
    assert ended.returncode == 4, ended.stderr
    assert "YUSHEN_MODEL_BASE_URL" in ended.stderr
    assert _KEY not in ended.stdout + ended.stderr
