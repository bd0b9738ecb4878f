"""Scans made of PDFs: each page a picture, clean or as an office scanner leaves it; the same every time."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

__all__ = ["make_scan"]

_TURN = 0.8  # degrees, counter-clockwise
_BLUR = 0.7  # pixels, of a gaussian
_NOISE = 10.0  # standard deviation, of 255
_QUALITY = 45  # of JPEG; a clean scan has 90


def make_scan(pdf: Path, scan: Path, *, dpi: int, noisy: bool, seed: int = 1) -> Path:
    """Return the path of a PDF of pictures of the pages of `pdf`. noisy: turned, blurred, grainy, hard compressed."""
    document = PdfDocument(pdf)
    grain = np.random.default_rng(seed)
    pictures = [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]
    document.close()
    if noisy:
        pictures = [_wear(picture, grain) for picture in pictures]
    scan.parent.mkdir(parents=True, exist_ok=True)
    pictures[0].save(scan, "PDF", resolution=float(dpi), save_all=True, append_images=pictures[1:], quality=_QUALITY if noisy else 90)
    return scan


def _wear(picture: Image.Image, grain: np.random.Generator) -> Image.Image:
    turned = picture.rotate(_TURN, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(_BLUR))
    noise = grain.normal(0, _NOISE, (turned.height, turned.width))
    return Image.fromarray(np.clip(np.asarray(turned, dtype=np.float32) + noise, 0, 255).astype(np.uint8))
