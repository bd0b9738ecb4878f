"""What recognition found on one picture, and a folder that keeps it: the same page is recognised once."""

import contextlib
import hashlib
import os
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

from PIL import Image
from pydantic import Field, ValidationError, model_validator

from assistant.documents.layout.rules import Rule, Rules
from assistant.documents.layout.scene import Glyph, Ink, Scene
from assistant.text.span import Frozen

__all__ = ["Recognised", "RecognisedLine", "engine_version", "find_kept", "keep", "key_of"]

# Counts up when what is made of a picture changes, so that what older versions kept is not used.
_VERSION = 1
_LARGEST_BYTES = 8 * 1024 * 1024
_MOST_LINES = 4_000

_Points = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
_Stretch = Annotated[tuple[_Points, ...], Field(max_length=2_000)]


class RecognisedLine(Frozen):
    """A line of text. text: without spaces; lefts, rights: the edges of each character; spaced: the characters before which a space
    stands; base: of the line; size: of its type. All in points from the lower left; angle: degrees; confidence: 0..1."""

    text: Annotated[str, Field(min_length=1, max_length=2_000)]
    lefts: _Stretch
    rights: _Stretch
    spaced: Annotated[tuple[Annotated[int, Field(ge=0, lt=2_000)], ...], Field(max_length=2_000)] = ()
    base: _Points
    size: Annotated[float, Field(gt=0, le=2_000, allow_inf_nan=False)]
    bold: bool = False
    angle: Annotated[int, Field(ge=-180, le=180)] = 0
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]

    @model_validator(mode="after")
    def _is_whole(self) -> "RecognisedLine":
        if not len(self.text) == len(self.lefts) == len(self.rights):
            raise ValueError("each character has a left and a right edge")
        return self


class Recognised(Frozen):
    """A page as recognised, in points; across, down: its rules, each as place, start and end. skew: see Scene."""

    width: _Points
    height: _Points
    skew: Annotated[float, Field(ge=-360, le=360, allow_inf_nan=False)] = 0.0
    lines: Annotated[tuple[RecognisedLine, ...], Field(max_length=_MOST_LINES)] = ()
    across: Annotated[tuple[tuple[_Points, _Points, _Points], ...], Field(max_length=_MOST_LINES)] = ()
    down: Annotated[tuple[tuple[_Points, _Points, _Points], ...], Field(max_length=_MOST_LINES)] = ()

    def scene(self, number: int) -> Scene:
        """Return the page as a scene."""
        glyphs: list[Glyph] = []
        for line in self.lines:
            ink = Ink(line.size, line.bold, line.angle, hidden=False, unpainted=False)
            spaced = set(line.spaced)
            glyphs += [
                Glyph(character, left, right, line.base, ink, index in spaced, line.confidence)
                for index, (character, left, right) in enumerate(zip(line.text, line.lefts, line.rights, strict=True))
            ]
        rules = Rules(across=[Rule(*rule) for rule in self.across], down=[Rule(*rule) for rule in self.down])
        scene = Scene(number, self.width, self.height, glyphs=glyphs, rules=rules)
        scene.from_picture, scene.recognised, scene.skew = True, len(glyphs), self.skew
        return scene


def engine_version() -> str:
    """Return the engine's name and version; what it reads may change with it."""
    try:
        return f"rapidocr {version('rapidocr')}"
    except PackageNotFoundError:
        return "none"


def key_of(picture: Image.Image, *, scale: float, engine: str) -> str:
    """Return what tells a picture, as this version reads it, from all others."""
    seal = hashlib.sha256(f"{_VERSION} {engine} {picture.mode} {picture.size} {scale:.6f}\n".encode())
    seal.update(picture.tobytes())
    return seal.hexdigest()


def find_kept(folder: Path, key: str) -> Recognised | None:
    """Return what the folder keeps under `key`, None where that is nothing sound."""
    path = _path(folder, key)
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            return None
        return Recognised.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def keep(folder: Path, key: str, recognised: Recognised) -> None:
    """Keep a page under `key`; a folder that cannot be written keeps nothing."""
    path = _path(folder, key)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".tmp", encoding="utf-8", delete=False) as file:
            try:
                file.write(recognised.model_dump_json())
                file.close()
                os.replace(file.name, path)
            except OSError:  # a full disk, or on Windows another process that reads the page
                file.close()
                os.unlink(file.name)


def _path(folder: Path, key: str) -> Path:
    return folder / key[:2] / f"{key}.json"
