"""LibreOffice, run as a converter that a stranger's file cannot lead anywhere: a private profile and folder, no macros, no links, no
network, a limit on time and on what it writes."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from functools import lru_cache
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from assistant.documents.source import Source
from assistant.errors import DocumentError

__all__ = ["convert", "find_office"]

_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
_FILTERS = {"pdf": "pdf:writer_pdf_Export", "docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
# Without a filter LibreOffice opens what it cannot read as plain text, and fills pages with the bytes.
_READ_WITH = {
    ".doc": "MS Word 97",
    ".rtf": "Rich Text Format",
    ".odt": "writer8",
    ".ods": "calc8",
    ".html": "HTML (StarWriter)",
    ".docx": "MS Word 2007 XML",
}
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    # Links count as coming from the document, which lies in no trusted folder.
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    # What still reaches for the network meets a proxy that is not there.
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetFTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetFTPProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
_LEAST_SECONDS, _MOST_SECONDS, _BYTES_PER_SECOND = 20.0, 120.0, 100_000
_LOCK = threading.Lock()  # two runs in one profile talk to each other instead of working


def find_office() -> Path | None:
    """Return the program `soffice`, from the path or where LibreOffice installs it, None where it is missing."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    for place in _PLACES:
        folder, star, rest = place.partition("*/")
        if not star:
            if os.access(place, os.X_OK):
                return Path(place)
            continue
        base = Path(folder)
        for version in sorted(base.parent.glob(f"{base.name}*"), reverse=True):
            if os.access(version / rest, os.X_OK):
                return version / rest
    return None


def convert(source: Source, *, suffix: str, to: str, program: Path | None = None, seconds: float | None = None) -> bytes:
    """Return the file as LibreOffice writes it in another format.

    suffix: of what the file is, ".doc". to: "pdf", "docx" or "xlsx". program: instead of the one that `find_office` finds. seconds:
    the limit, by default 20 and one more for each 100 kB, 120 at most. Raises DocumentError: unsupported-format (no LibreOffice),
    damaged (it cannot open the file), timeout, too-large (it writes more than `max_unpacked_bytes`).
    """
    program = program or find_office()
    if program is None:
        raise source.refusal(
            "unsupported-format",
            f"读取 {suffix} 文件需要 LibreOffice,这台机器上没有安装。请安装 LibreOffice 后重试,或另存为 DOCX 或 PDF 后提交。",
        )
    limit = seconds or min(_LEAST_SECONDS + len(source.content) / _BYTES_PER_SECOND, _MOST_SECONDS)
    deadline = time.monotonic() + 2 * _MOST_SECONDS
    while not _LOCK.acquire(timeout=1):
        source.tick("office", 0, round(limit))
        if time.monotonic() > deadline:
            raise _timeout(source, limit)
    try:
        for fresh in (False, True):
            with tempfile.TemporaryDirectory(prefix="yushen-office-", ignore_cleanup_errors=True) as folder:
                # A profile that another run holds, or that a crash spoiled, fails at once: once more in a new one.
                profile = _make_profile(Path(folder) / "profile") if fresh else _profile(os.getpid())
                status, content = _run(source, program, Path(folder), profile, suffix=suffix, to=to, limit=limit)
            if content or not status:
                break
    finally:
        _LOCK.release()
    if not content:
        raise source.refusal("damaged", "文件损坏或不完整,LibreOffice 无法打开。请用原软件打开后另存为 DOCX 或 PDF 再提交。")
    return content


def _run(source: Source, program: Path, folder: Path, profile: Path, *, suffix: str, to: str, limit: float) -> tuple[int, bytes]:
    """Return the exit status and what was written, nothing where the file could not be opened."""
    given, made = folder / f"input{suffix}", folder / "out"
    given.write_bytes(source.content)
    made.mkdir()
    command = [
        str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
        *((f"--infilter={_READ_WITH[suffix]}",) if suffix in _READ_WITH else ()),
        "--convert-to", _FILTERS[to], "--outdir", str(made), str(given),
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | {"SAL_USE_VCLPLUGIN": "svp", "TMPDIR": str(folder), "TMP": str(folder), "TEMP": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, source, folder, limit)
    finally:
        _kill(process)
    written = made / f"input.{to}"
    if not written.is_file():
        return process.returncode, b""
    if written.stat().st_size > source.limits.max_unpacked_bytes:
        raise _too_large(source)
    return process.returncode, written.read_bytes()


def _wait(process: "subprocess.Popen[bytes]", source: Source, folder: Path, limit: float) -> None:
    start = told = time.monotonic()
    source.tick("office", 0, round(limit))
    while process.poll() is None:
        time.sleep(0.05)
        now = time.monotonic()
        if now - start > limit:
            raise _timeout(source, limit)
        if now - told >= 1:
            told = now
            source.tick("office", round(now - start), round(limit))
            if _weigh(folder) > source.limits.max_unpacked_bytes + len(source.content):
                raise _too_large(source)


def _weigh(folder: Path) -> int:
    """Return the bytes of all files in the folder; files may go while they are counted."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_size
    return total


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End the program and all that it started; soffice itself is only a launcher."""
    family: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(process.pid).children(recursive=True)
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    for child in family:
        with contextlib.suppress(psutil.Error):
            child.kill()
    process.kill()
    process.wait()
    psutil.wait_procs(family, timeout=5)


@lru_cache(maxsize=1)
def _profile(_process: int) -> Path:
    """Return this process's own profile; a fork makes another one."""
    folder = Path(tempfile.mkdtemp(prefix="yushen-office-profile-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return _make_profile(folder / "profile")


def _make_profile(folder: Path) -> Path:
    settings = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{settings}</oor:items>",
        encoding="utf-8",
    )
    return folder


def _timeout(source: Source, limit: float) -> DocumentError:
    return source.refusal("timeout", f"LibreOffice 在 {limit:.0f} 秒内没有打开文件。请另存为 DOCX 或 PDF 后提交,或拆分后分别提交。")


def _too_large(source: Source) -> DocumentError:
    return source.refusal("too-large", "LibreOffice 转换出的文件过大,超过上限。请删去其中的大图片、嵌入对象或拆分后提交。")
