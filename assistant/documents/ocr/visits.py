"""What one reading recognises, kept apart from what is kept for good until somebody has looked at the document."""

import contextlib
import logging
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]

__all__ = ["kept_before", "visiting"]

_logger = logging.getLogger(__name__)

_VISITS = "unsettled"
_OLDEST_S = 24 * 3600  # no reading lasts a day


@contextlib.contextmanager
def visiting(cache: Path) -> Iterator[Path]:
    """Give a folder below `cache` for the pages of one reading. What lies in it when the block ends is kept in `cache`; where the block
    raises, all pages of this reading are deleted, those that an earlier one kept as well.
    """
    _sweep(cache / _VISITS)
    folder = cache / _VISITS / f"{os.getpid()}-{uuid.uuid4().hex}"
    try:
        yield folder
    except BaseException:
        for page in _pages(folder):
            with contextlib.suppress(OSError):
                (cache / page).unlink(missing_ok=True)
        raise
    else:
        for page in _pages(folder):
            with contextlib.suppress(OSError):  # on Windows another process may be reading the same page
                (cache / page).parent.mkdir(exist_ok=True)
                os.replace(folder / page, cache / page)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            _logger.error("cannot delete recognised pages; delete the folder %s by hand", folder)


def kept_before(folder: Path) -> Path:
    """Return the folder that keeps the pages of earlier readings; `folder` itself where it is not one of `visiting`."""
    return folder.parent.parent if folder.parent.name == _VISITS else folder


def _pages(folder: Path) -> list[Path]:
    """Return the finished pages of a reading, relative to its folder."""
    return [path.relative_to(folder) for path in folder.glob("*/*.json")]


def _sweep(visits: Path) -> None:
    """Delete what readings left whose process was killed."""
    with contextlib.suppress(OSError):
        for folder in visits.iterdir():
            process = folder.name.partition("-")[0]
            gone = not process.isdigit() or not psutil.pid_exists(int(process))
            if gone or time.time() - folder.stat().st_mtime > _OLDEST_S:
                shutil.rmtree(folder, ignore_errors=True)
