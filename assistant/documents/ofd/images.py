"""Images inside an OFD file, and how they are laid on the picture of a page."""

import io
import warnings

from PIL import Image

from assistant.documents.ofd.geometry import Matrix

__all__ = ["is_solid", "lay_image", "open_image"]

_KINDS = ("JPEG", "PNG", "BMP", "TIFF", "GIF", "WEBP", "JPEG2000")
_MOST_PIXELS = 64_000_000  # A4 at 600 dpi has 35 million
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    ArithmeticError,
    LookupError,
    TypeError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def open_image(content: bytes) -> Image.Image | None:
    """Return an image, not yet decoded; None where its kind is not known, or it is too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit is ours
            picture = Image.open(io.BytesIO(content), formats=_KINDS)
    except _BROKEN:
        return None
    return picture if 0 < picture.width * picture.height <= _MOST_PIXELS else None


def is_solid(content: bytes) -> bool:
    """Return whether nothing shows through the image."""
    picture = open_image(content)
    return picture is not None and picture.mode not in ("RGBA", "LA", "PA", "La", "RGBa") and "transparency" not in picture.info


def lay_image(picture: Image.Image, canvas: Image.Image, matrix: Matrix, alpha: float = 1.0) -> bool:
    """Lay the image on the canvas; return whether it could be decoded. matrix: from the unit square to the canvas's pixels."""
    corners = [matrix.point(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    left, top = (max(0, int(min(values))) for values in zip(*corners, strict=True))
    right, bottom = (min(limit, int(max(values)) + 1) for limit, values in zip(canvas.size, zip(*corners, strict=True), strict=True))
    area = matrix.a * matrix.d - matrix.b * matrix.c
    if left >= right or top >= bottom or abs(area) < 1e-9:
        return True
    try:
        small = _shrink(picture, matrix)
        mask = (small.getchannel("A") if small.mode == "RGBA" else Image.new("L", small.size, 255)).point(lambda value: value * alpha)
        steps = _steps(matrix, small.size, (left, top))
        extent = (right - left, bottom - top)
        placed = small.convert("RGB").transform(extent, Image.Transform.AFFINE, steps, Image.Resampling.BILINEAR)
        shape = mask.transform(extent, Image.Transform.AFFINE, steps, Image.Resampling.BILINEAR)
    except (*_BROKEN, MemoryError):
        return False
    canvas.paste(placed, (left, top), shape)
    return True


def _shrink(picture: Image.Image, matrix: Matrix) -> Image.Image:
    """Return the image decoded, as RGB or RGBA, and not much larger than it will be drawn."""
    across, down = max(1.0, (matrix.a**2 + matrix.b**2) ** 0.5), max(1.0, (matrix.c**2 + matrix.d**2) ** 0.5)
    picture.draft("RGB", (round(min(across, 1e5)), round(min(down, 1e5))))  # JPEG alone can decode smaller
    clear = picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    mode = "RGBA" if clear else "RGB"
    picture.load()
    decoded = picture if picture.mode == mode else picture.convert(mode)
    factor = max(1, int(min(decoded.width / across, decoded.height / down)))
    return decoded.reduce(factor) if factor > 1 else decoded


def _steps(matrix: Matrix, size: tuple[int, int], corner: tuple[int, int]) -> tuple[float, ...]:
    """Return the coefficients that lead from pixels of the canvas, counted from `corner`, to pixels of an image of `size`."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    # The inverse of the matrix, then the unit square stretched to the image.
    wide, high = size
    shift_x, shift_y = corner[0] - e, corner[1] - f
    return (
        wide * d / area,
        -wide * c / area,
        wide * (d * shift_x - c * shift_y) / area,
        -high * b / area,
        high * a / area,
        high * (a * shift_y - b * shift_x) / area,
    )
