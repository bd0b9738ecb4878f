"""What is costly or shared: one index of the real regulation for all tests, and no network but loopback."""

import socket
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from assistant.wiring import Assistant, build_assistant

_REAL_CONNECT = socket.socket.connect


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves the machine."""

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address!r}")
        _REAL_CONNECT(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that holds the index of the regulation; built once a test run."""
    return tmp_path_factory.mktemp("yushen-data")


@pytest.fixture(scope="session")
def assistant(data_dir: Path) -> Assistant:
    """The real thing, without a model."""
    return build_assistant(Settings(data_dir=data_dir))
