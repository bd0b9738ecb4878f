"""The web page as a server: `/healthz` for machines, everything else for people."""

import asyncio
import contextlib
import errno
import ipaddress
import logging
import os
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from assistant.app.desks import Desks
from assistant.app.frame import PageFrame
from assistant.app.page import build_page, mount_page
from assistant.app.readiness import Readiness
from assistant.errors import UserInputError
from assistant.export.formats import make_folder
from assistant.wiring import Assistant

__all__ = ["build_app", "run_server"]

_BACKLOG = 128
_LAST_REQUESTS_S = 3  # what open pages have to let go when the server is stopped


def build_app(assistant: Assistant) -> FastAPI:
    """Return the server, already loading in the background; its folder of uploads goes when it stops.

    Raises PackError, UnknownPack, UserInputError when the data folder cannot be written.
    """
    assistant.pack()  # a pack that does not load is said before anything is started
    with assistant.settings.writing_data():
        folder = _upload_folder(assistant.settings.data_dir / "web")
    # gradio takes these from the environment alone.
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        shutil.rmtree(folder, ignore_errors=True)

    ready = Readiness(assistant)
    server = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    server.add_middleware(PageFrame)

    @server.get("/healthz")
    def healthz() -> JSONResponse:
        status, body = ready.report()
        return JSONResponse(body, status_code=status)

    page = build_page(assistant, ready=ready, desks=Desks(folder))
    mount_page(page, server, max_file_mb=assistant.settings.max_file_mb)
    return server


def run_server(assistant: Assistant, *, host: str, port: int) -> None:
    """Serve the page until the process is stopped. Raises UserInputError when the address cannot be used, and as build_app."""
    with _listening_socket(host, port) as listener:
        server = build_app(assistant)
        for line in _greeting(host, port):
            print(line, flush=True)
        config = uvicorn.Config(server, log_level="warning", access_log=False, timeout_graceful_shutdown=_LAST_REQUESTS_S)
        running = uvicorn.Server(config)
        with _quiet_stop(running):
            running.run(sockets=[listener])


@contextlib.contextmanager
def _quiet_stop(server: uvicorn.Server) -> Iterator[None]:
    """Keep out of the log that open pages are let go when the server is stopped.

    A page listens to an endless stream; uvicorn 0.54 cancels it after the grace period and logs that as an error of the program.
    """

    def keep(record: logging.LogRecord) -> bool:
        cancelled = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
        return not (server.should_exit and (cancelled or str(record.msg).startswith("Cancel %s running task")))

    log = logging.getLogger("uvicorn.error")
    log.addFilter(keep)
    try:
        yield
    finally:
        log.removeFilter(keep)


def _listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address. Raises UserInputError that says what to do."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise UserInputError(f"无法识别监听地址 {host!r}。请用 --host 给出本机的地址,例如 127.0.0.1。") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise UserInputError(_refusal(error, host, port)) from error
    return listener


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用(可能网页已经启动)。请停止占用它的程序,或用 --port 换一个端口。"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host!r} 不是本机的地址。请用 --host 给出本机的地址,例如 127.0.0.1。"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"没有使用端口 {port} 的权限。请用 --port 换一个 1024 以上的端口。"
    return f"无法在 {host}:{port} 上监听:{error.strerror}。请用 --host、--port 换一个地址。"


def _greeting(host: str, port: int) -> list[str]:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    if _is_loopback(host):
        return [
            f"网页已启动:{address}(按 Ctrl+C 停止)",
            f"这是本机演示:不需要登录,只在 {host} 上监听,其他计算机无法访问。",
        ]
    return [
        f"网页已启动:{address}(按 Ctrl+C 停止)",
        f"警告:正在 {host} 上监听,同一网络中的任何人无需登录即可访问、上传和查看材料。目前还没有用户账户,请勿在未受信任的网络中使用。",
    ]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _upload_folder(root: Path) -> Path:
    """Return an empty folder of this process; folders that a killed server left behind are deleted. Raises OutputNotWritable."""
    make_folder(root)
    for left in root.iterdir():
        if left.name.isdecimal() and not _is_running(int(left.name)):
            shutil.rmtree(left, ignore_errors=True)
    folder = root / str(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    return folder


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
