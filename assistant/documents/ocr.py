"""Recognition of pictures of pages."""

from pathlib import Path

from PIL import Image

from assistant.documents.scene import Scene

__all__ = ["DPI", "recognise"]

DPI = 150  # pixels per inch of a picture to be recognised


def recognise(picture: Image.Image, *, number: int, scale: float, cache: Path | None = None) -> Scene:
    """Return what stands on the picture of page `number`, as a scene in points. scale: pixels per point."""
    raise NotImplementedError
