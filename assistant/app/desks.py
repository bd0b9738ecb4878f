"""What each visitor has on the table: uploaded files and their checklists, in a folder that goes when the visitor goes."""

import hashlib
import os
import shutil
from collections import OrderedDict
from pathlib import Path

from assistant.screening.types import Checklist
from assistant.text.span import Frozen

__all__ = ["Desks", "Screened"]

_MOST_DESKS = 200  # the one unused for longest is cleared for the next


class Screened(Frozen):
    """One uploaded file: its checklist, or why there is none. path: the desk's copy; downloads: the written checklists.

    error beside a checklist: why there are no downloads.
    """

    name: str
    path: Path
    checklist: Checklist | None = None
    error: str | None = None
    downloads: tuple[Path, ...] = ()


class Desks:
    """One desk a browser session, named by gradio's session hash. Nothing outlives close()."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._uploads: OrderedDict[str, list[Path]] = OrderedDict()
        self._screened: dict[str, list[Screened]] = {}

    def clear(self, session: str) -> None:
        """Make an empty desk, whatever lay there before."""
        shutil.rmtree(self._folder(session), ignore_errors=True)
        self._uploads.setdefault(session, [])
        self._uploads.move_to_end(session)
        self._screened[session] = []
        while len(self._uploads) > _MOST_DESKS:
            self.close(next(iter(self._uploads)))

    def take(self, session: str, upload: Path) -> Path:
        """Return the desk's own copy of an uploaded file, in a folder of its own.

        Raises FileNotFoundError when the upload or the visitor is gone.
        """
        if session not in self._uploads:  # the visitor left meanwhile
            raise FileNotFoundError(upload)
        uploads = self._uploads[session]
        uploads.append(upload)
        folder = self._folder(session) / f"{len(uploads):03}"
        folder.mkdir(parents=True)
        copy = folder / upload.name
        # The upload's folder is named by its content: another session with the same file may delete it.
        try:
            os.link(upload, copy)
        except OSError:
            shutil.copy2(upload, copy)
        return copy

    def put(self, session: str, screened: Screened) -> None:
        """Lay one result on the desk; nothing happens when the visitor is gone."""
        if session in self._screened:
            self._screened[session].append(screened)

    def discard(self, session: str, upload: Path) -> None:
        """Delete one upload and the desk's copy of it; the other files stay."""
        upload.unlink(missing_ok=True)
        for number, taken in enumerate(self._uploads.get(session, []), start=1):
            if taken == upload:
                shutil.rmtree(self._folder(session) / f"{number:03}", ignore_errors=True)

    def tidy(self, session: str) -> None:
        """Delete what was written for a visitor who left meanwhile."""
        if session not in self._uploads:
            shutil.rmtree(self._folder(session), ignore_errors=True)

    def guide_folder(self, session: str) -> Path:
        """Return a folder for the papers of a visitor's guide; those of the one before are deleted."""
        folder = self._guides(session)
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    def screened(self, session: str) -> tuple[Screened, ...]:
        """Return what lies on the desk, in the order of the upload."""
        return tuple(self._screened.get(session, ()))

    def close(self, session: str) -> None:
        """Delete the desk with its files, the uploads included. An unknown session has none."""
        self._screened.pop(session, None)
        for upload in self._uploads.pop(session, []):
            upload.unlink(missing_ok=True)
        shutil.rmtree(self._folder(session), ignore_errors=True)
        shutil.rmtree(self._guides(session), ignore_errors=True)

    def _folder(self, session: str) -> Path:
        return self._root / "desk" / _safe_name(session)

    def _guides(self, session: str) -> Path:
        return self._root / "guide" / _safe_name(session)


def _safe_name(session: str) -> str:
    """Return a folder's name. A session's comes from the browser: it must neither walk out of the root nor name another's folder."""
    return hashlib.sha256(session.encode("utf-8", "replace")).hexdigest()[:32]
