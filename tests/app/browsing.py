"""A real server and a real browser for the tests of the web page."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

__all__ = ["Served", "Watched", "browse", "free_port", "serve"]

_READY_WITHIN_S = 240  # a slow machine builds the index first
_SERVE = "from assistant.app.cli import main; main()"


class Served:
    """A running `yushen serve`. health: the answers of /healthz while it started; greeting: its first lines."""

    def __init__(self, process: subprocess.Popen[str], *, port: int, data_dir: Path) -> None:
        self.process = process
        self.address = f"http://127.0.0.1:{port}/"
        self.data_dir = data_dir
        self.health: list[tuple[int, dict[str, object]]] = []
        self.greeting: list[str] = []

    def check_health(self) -> tuple[int, dict[str, object]]:
        """Return status and JSON of /healthz."""
        try:
            with urllib.request.urlopen(f"{self.address}healthz", timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def call(self, endpoint: str, values: list[object]) -> str:
        """Return the server's answer to a call, as a caller without gradio_client gets it."""
        address = f"{self.address}gradio_api/call/{endpoint}"
        request = urllib.request.Request(address, json.dumps({"data": values}).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as begun:
            event = json.loads(begun.read())["event_id"]
        with urllib.request.urlopen(f"{address}/{event}", timeout=30) as answer:
            return str(answer.read().decode())

    def uploads(self) -> list[Path]:
        """Return the files that the server keeps for its visitors."""
        return [path for path in (self.data_dir / "web").rglob("*") if path.is_file() and path.stat().st_size]

    def memory_mib(self) -> float:
        """Return the most memory that the server has held so far (VmHWM)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


class Watched:
    """A page whose every request, console message and dialog is remembered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self._note(request.url))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.foreign.append(url)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(data_dir: Path) -> Iterator[Served]:
    """Yield a server that is ready, stopped afterwards as Ctrl+C stops it."""
    port = free_port()
    command = [sys.executable, "-c", _SERVE, "serve", "--port", str(port)]
    environment = {**os.environ, "YUSHEN_DATA_DIR": str(data_dir), "GRADIO_HEARTBEAT_INTERVAL": "0.5"}
    with (data_dir / "serve.log").open("w+") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, text=True)
        try:
            served = Served(process, port=port, data_dir=data_dir)
            _wait(served)
            served.greeting = (data_dir / "serve.log").read_text().splitlines()
            yield served
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _wait(served: Served) -> None:
    until = time.monotonic() + _READY_WITHIN_S
    while not served.health or served.health[-1][0] != 200:
        assert served.process.poll() is None, (served.data_dir / "serve.log").read_text()
        assert time.monotonic() < until, f"not ready: {served.health[-1:]}"
        with suppress(urllib.error.URLError, ConnectionError):  # not listening yet
            served.health.append(served.check_health())
        time.sleep(0.1)


@contextmanager
def browse() -> Iterator[Browser]:
    """Yield the system's Chromium, without a window."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "没有 Chromium:请先运行 make system"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
