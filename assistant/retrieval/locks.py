"""Lock files between processes: freed by the system when a process dies."""

from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["FileLock", "try_lock"]


def try_lock(path: Path) -> FileLock | None:
    """Return the lock, held, to be released by the caller; None when a living process holds it."""
    lock: FileLock = FileLock(path, mode=0o600, is_singleton=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    return lock
