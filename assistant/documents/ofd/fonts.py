"""A font of this machine that draws Chinese, for pictures of pages whose own fonts are not read."""

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from PIL import ImageFont

__all__ = ["load_font"]

# Files of fonts with Chinese characters as systems install them, the best first; bold and regular by one name each.
_FAMILIES = (
    ("notoserifcjk-regular", "notoserifcjk-bold"),
    ("sourcehanserifsc-regular", "sourcehanserifsc-bold"),
    ("simsun", "simhei"),
    ("songti", "songti"),
    ("notosanscjk-regular", "notosanscjk-bold"),
    ("notosanssc-regular", "notosanssc-bold"),
    ("sourcehansanssc-regular", "sourcehansanssc-bold"),
    ("msyh", "msyhbd"),
    ("pingfang", "pingfang"),
    ("stheiti light", "stheiti medium"),
    ("fandolsong-regular", "fandolsong-bold"),
    ("wqy-microhei", "wqy-microhei"),
    ("wqy-zenhei", "wqy-zenhei"),
    ("droidsansfallback", "droidsansfallback"),
    ("uming", "uming"),
)
_SUFFIXES = (".ttf", ".ttc", ".otf")
_MOST_FILES = 20_000
_MOST_FACES = 12  # of one collection


@lru_cache(maxsize=64)
def load_font(size: int, bold: bool) -> ImageFont.FreeTypeFont | None:
    """Return a font that draws Chinese, `size` pixels high; None where this machine has none."""
    face = _find_face(bold)
    return ImageFont.truetype(face[0], size, index=face[1]) if face else None


@lru_cache(maxsize=2)
def _find_face(bold: bool) -> tuple[str, int] | None:
    """Return the file of the best font and the number of its face for simplified Chinese."""
    files = _font_files()
    for names in _FAMILIES:
        for name in (names[1], names[0]) if bold else (names[0],):
            path = files.get(name)
            if path is not None and (index := _find_index(path)) is not None:
                return path, index
    return None


@lru_cache(maxsize=1)
def _font_files() -> dict[str, str]:
    """Return the font files of this machine by their names in lower case, without suffix."""
    found: dict[str, str] = {}
    for path in islice((path for folder in _folders() if folder.is_dir() for path in _walk(folder)), _MOST_FILES):
        if path.suffix.lower() in _SUFFIXES:
            found.setdefault(path.stem.lower(), str(path))
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root, name) for name in sorted(names))


def _folders() -> Iterator[Path]:
    """Yield where systems keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        yield Path(os.environ.get("LOCALAPPDATA", str(home)), "Microsoft", "Windows", "Fonts")
    elif sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    else:
        shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        yield from (Path(folder, "fonts") for folder in shared.split(":") if folder)
        yield from (home / ".local" / "share" / "fonts", home / ".fonts")


def _find_index(path: str) -> int | None:
    """Return the number of the face for simplified Chinese in a collection, its first face where none is named so; None where the file
    cannot be used."""
    first: int | None = None
    for index in range(_MOST_FACES):
        try:
            family = ImageFont.truetype(path, 10, index=index).getname()[0] or ""
        except (OSError, ValueError):
            break
        if family.endswith(("SC", "CN")) or not path.lower().endswith(".ttc"):
            return index
        first = index if first is None else first
    return first
