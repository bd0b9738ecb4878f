"""What a process that parses hostile bytes gives up before it begins: the network, other programs, writing outside its folder.

Two layers. The kernel's (Linux: a network namespace, Landlock, resource limits) binds native code and LibreOffice too, and is taken
where the kernel grants it. Python's audit hook stands everywhere, and binds what parsers written in Python do.
"""

import contextlib
import ctypes
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["confine", "cut_network", "limit_resources"]

_NEW_USER, _NEW_NET = 0x1000_0000, 0x4000_0000
_NO_NEW_PRIVILEGES = 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_WRITE, _TRUNCATE = 1 << 1, 1 << 14
_CHANGES = {1: 0b1_1111_1111_0010, 2: 1 << 13, 3: _TRUNCATE}  # writing, removing, making; linking and moving; truncating: by version
# LibreOffice listens on a socket there, wherever its profile is, and does not start where it cannot make and remove one.
_REMOVE_FILE, _MAKE_SOCKET = 1 << 5, 1 << 9
_SOCKET_FOLDERS = ("/tmp", "/var/tmp")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", "/dev/tty")
_OPENED = frozenset((*_DEVICES, os.devnull))  # Windows has a name of its own for it
_OFFICE = frozenset(("soffice", "libreoffice", "soffice.exe", "soffice.com", "soffice.bin"))
_OPEN_FILES = 1024
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_STARTS = frozenset(("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn"))
# Of the events that change files: which of the arguments are paths, and where the folder stands that each is relative to.
_CHANGED = {
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((0, 2), (1, 3)),
    "os.symlink": ((1, 2),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "os.truncate": ((0, None),),
    "os.setxattr": ((0, None),),
    "os.removexattr": ((0, None),),
}


def cut_network() -> None:
    """Leave the network, where the kernel lets this process; call while it has one thread."""
    if not sys.platform.startswith("linux"):
        return
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if user == 0:
        # In a user namespace root would lose the right to read other users' files, which it was started as root for.
        libc.unshare(_NEW_NET)
    elif libc.unshare(_NEW_USER | _NEW_NET) == 0:
        with contextlib.suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def limit_resources(*, memory_bytes: int, file_bytes: int) -> None:
    """Bound what the process and each of its children may take, where the system can: a net under the parent's watch.

    memory_bytes: of data (RLIMIT_DATA; RLIMIT_AS would count the models and libraries that are mapped and never touched).
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = (
        (resource.RLIMIT_DATA, memory_bytes),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),  # a core file would hold the report
    )
    for limit, most in wanted:
        _, hard = resource.getrlimit(limit)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def confine(folders: Sequence[Path], *, office: bool) -> None:
    """Forbid for good: sockets, starting programs (with `office`: other than LibreOffice), changing files outside `folders`.

    Call while the process has one thread, after the imports that load libraries.
    """
    roots = tuple(os.path.realpath(folder) for folder in folders)
    with contextlib.suppress(OSError):
        _restrict_by_landlock(roots, office=office)
    sys.addaudithook(_hook(roots, _OFFICE if office else frozenset()))


def _hook(roots: tuple[str, ...], programs: frozenset[str]) -> Callable[[str, tuple[Any, ...]], None]:
    def check(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITE_FLAGS and not isinstance(path, int) and os.fspath(path) not in _OPENED:
                _refuse_outside(path, None, roots, event)
        elif event in _CHANGED:
            for place, folder in _CHANGED[event]:
                _refuse_outside(arguments[place], arguments[folder] if folder else None, roots, event)
        elif event == "subprocess.Popen":
            program = os.fsdecode(arguments[0] or arguments[1][0])
            if os.path.basename(program).lower() not in programs or _stands_in(os.path.realpath(program), roots):
                raise PermissionError(event)
        elif event in _STARTS or event.startswith("socket."):
            raise PermissionError(event)

    return check


def _refuse_outside(path: Any, folder: int | None, roots: tuple[str, ...], event: str) -> None:
    if isinstance(path, int):
        path = _opened(path)
    name = os.fsdecode(path)
    if not os.path.isabs(name) and folder is not None and folder >= 0:
        name = os.path.join(_opened(folder), name)
    # What is changed is the entry, not what a link of that name leads to; opening for writing follows the link.
    whole = (
        os.path.realpath(name) if event == "open" else os.path.join(os.path.realpath(os.path.dirname(name) or "."), os.path.basename(name))
    )
    if not _stands_in(whole, roots):
        raise PermissionError(event)


def _opened(descriptor: int) -> str:
    """Return the path of an open folder or file, "/" (outside of everything) where the system does not tell."""
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/self/fd/{descriptor}")
    return "/"


def _stands_in(path: str, roots: tuple[str, ...]) -> bool:
    return any(path == root or path.startswith(root.rstrip(os.sep) + os.sep) for root in roots)


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _restrict_by_landlock(roots: tuple[str, ...], *, office: bool) -> None:
    """Let the kernel hold this process and its children to writing in `roots`, and off TCP. Raises OSError where it cannot.

    Source: the Linux kernel's documentation of Landlock, versions 1 to 6.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return
    changes = sum(bits for since, bits in _CHANGES.items() if since <= version)
    rules = _Ruleset(changes, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    ruleset = _checked(libc.syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), ctypes.c_uint32(0)))
    try:
        for path in roots:
            _allow(libc, ruleset, path, changes)
        for path in _DEVICES:
            _allow(libc, ruleset, path, changes & (_WRITE | _TRUNCATE))
        for path in _SOCKET_FOLDERS if office else ():
            _allow(libc, ruleset, path, _REMOVE_FILE | _MAKE_SOCKET)
        _checked(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
        _checked(libc.syscall(_RESTRICT_SELF, ruleset, ctypes.c_uint32(0)))
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, changes: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        _checked(libc.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(_Beneath(changes, folder)), ctypes.c_uint32(0)))
    finally:
        os.close(folder)


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    return answer
