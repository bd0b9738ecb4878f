"""Recognition of pictures of pages."""

import logging
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from assistant.documents.box import Box
from assistant.documents.layout.scene import Scene
from assistant.documents.ocr.cache import engine_version, find_kept, keep, key_of
from assistant.documents.ocr.visits import kept_before

__all__ = ["DPI", "recognise"]

_LOG = logging.getLogger(__name__)

DPI = 150  # pixels per inch of a picture to be recognised


def recognise(
    picture: Image.Image, *, number: int, scale: float, cache: Path | None = None, tick: Callable[[], None] | None = None
) -> Scene:
    """Return what stands on the picture of page `number`, set straight, as a scene in points.

    scale: pixels per point. cache: a folder that keeps what was recognised, perhaps that of one reading (see `visits`), None keeps
    nothing. tick: called now and then, as a sign of life: a page full of small cells takes long. A page without text gives a scene
    without glyphs. A page that lay on its side comes back upright, its width and height exchanged. Where the engine fails, the scene
    is a picture and nothing else.
    """
    key = key_of(picture, scale=scale, engine=engine_version()) if cache else ""
    found = (find_kept(cache, key) or find_kept(kept_before(cache), key)) if cache else None
    if found is None:
        # The engine and what it stands on take a second to import, and most files need none of it.
        from assistant.documents.ocr.engine import EngineFailure
        from assistant.documents.ocr.page import read_picture

        try:
            found = read_picture(picture, scale, tick)
        except EngineFailure as failure:
            _LOG.warning("recognition failed: %s", failure)
            width, height = (side / scale for side in picture.size)
            return Scene(number, width, height, pictures=[Box(0, 0, width, height)])
    if cache:  # what an earlier reading kept too: this one must be able to take all its pages back
        keep(cache, key, found)
    return found.scene(number)
