"""Pictures (photos and scans of pages) → Document, by recognition."""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from PIL import Image

from assistant.documents.assembly import assemble
from assistant.documents.box import Box
from assistant.documents.layout.layout import Sheet, lay_out, read_sheet, survey
from assistant.documents.layout.scene import Scene
from assistant.documents.layout.structure import Structure
from assistant.documents.ocr.recognise import DPI, recognise
from assistant.documents.source import Source
from assistant.documents.types import Document, PageQuality
from assistant.documents.warnings import page_warnings
from assistant.errors import DocumentError, NoSuchPage

__all__ = ["draw_image", "read_image"]

# Names of Pillow's readers that a stranger's bytes may reach, and the suffix of each format. MPO, several photos in one, is what
# Pillow makes of some JPEGs.
_FORMATS = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "BMP": "bmp", "TIFF": "tif", "WEBP": "webp", "GIF": "gif"}
# What Pillow trips over in broken files, beside its own errors.
_TRIPS = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
_MOST_PIXELS = 89_000_000  # as the file's head says: 600 dpi of A3, or the largest photo of a phone
_MOST_RECOGNISED = 12_000_000  # pixels of the picture that is recognised
_MOST_ENLARGED = 2.0
_A4 = (595.3, 841.9)  # points
_WIDEST_PAGE = 1.6  # times its height
_ORIENTATION = 0x0112  # the EXIF tag
_LIKELY_DPI, _LIKELY_INCHES = (90.0, 1300.0), (3.0, 17.5)  # of a page's longer side: from a card to A3


class Sized(NamedTuple):
    """A picture of a page. scale: pixels per point."""

    picture: Image.Image
    scale: float


def read_image(source: Source) -> Document:
    """Return what recognition reads on a picture: PNG, JPEG, BMP, WebP, the first frame of a GIF, all pages of a TIFF.

    Raises DocumentError: damaged, too-large, no-text (recognition switched off, or nothing found).
    """
    if not source.limits.ocr:
        raise source.refusal("no-text", "这是图片,需要文字识别才能读取,而文字识别已关闭。请开启文字识别,或提供文字版 PDF、DOCX。")
    with _refusing_broken(source):
        picture = _open(source)
        count = _count_pages(picture, source)
    with picture:
        sheets = [_read_page(picture, index, count, source) for index in range(count)]
    pages = survey(sheets)
    if not set(pages.qualities) - {PageQuality.BLANK, PageQuality.UNREADABLE}:
        raise source.refusal("no-text", "图片里没有识别到文字。请提供更清晰、端正的扫描件,或提供文字版 PDF、DOCX。")
    layout = lay_out(pages, Structure())
    left_out = max(0, count - source.limits.max_ocr_pages)
    return assemble(
        source.origin(_FORMATS[picture.format or "TIFF"]),
        layout.drafts,
        qualities=pages.qualities,
        sizes=pages.sizes,
        title=layout.title,
        warnings=page_warnings(pages.qualities, layout.drafts, left_out=left_out, ours=pages.recognised),
    )


def draw_image(source: Source, number: int, *, scale: float) -> Sized:
    """Return page `number` (1-based) as it is recognised, in the size asked for. scale: pixels per point.

    Raises NoSuchPage; DocumentError where the picture cannot be opened.
    """
    with _refusing_broken(source):
        picture = _open(source)
        count = _count_pages(picture, source)
        if not 1 <= number <= count:
            raise NoSuchPage(source.name, number, count)
        picture.seek(number - 1)
        page = _take_page(picture)
    size = max(1, round(page.picture.width * scale / page.scale)), max(1, round(page.picture.height * scale / page.scale))
    return Sized(page.picture.resize(size), scale)


@contextmanager
def _refusing_broken(source: Source) -> Iterator[None]:
    """Turn what Pillow makes of broken bytes into a refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about broken metadata; the pixels decide
            yield
    except Image.DecompressionBombError as error:
        raise _too_large(source) from error
    except _TRIPS as error:
        raise source.refusal("damaged", "图片损坏或不完整,无法打开。请重新导出或重新上传。") from error


def _too_large(source: Source) -> DocumentError:
    return source.refusal(
        "too-large", f"图片超过 {_MOST_PIXELS // 1_000_000}00 万像素,无法读取。请缩小后提交(A4 页面 150 至 300 dpi 即可)。"
    )


def _open(source: Source) -> Image.Image:
    return Image.open(io.BytesIO(source.content), formats=[name for name in _FORMATS if name != "MPO"])


def _count_pages(picture: Image.Image, source: Source) -> int:
    """Return how many pages a TIFF has; other formats have one. Every page's size is checked before any is decoded."""
    most = source.limits.max_pages if picture.format == "TIFF" else 1
    count = 0
    for index in range(most + 1):
        try:
            picture.seek(index)
        except EOFError:
            break
        if picture.width * picture.height > _MOST_PIXELS:
            raise _too_large(source)
        count += 1
        if picture.format != "TIFF":
            break
    if count > most:
        raise source.refusal("too-large", f"图片有 {most} 页以上,超过上限 {most} 页。请拆分后分别提交。")
    picture.seek(0)
    return count


def _read_page(picture: Image.Image, index: int, count: int, source: Source) -> Sheet:
    source.tick("ocr", index, count)
    with _refusing_broken(source):
        picture.seek(index)
        page = _take_page(picture) if index < source.limits.max_ocr_pages else None
    if page is None:
        width, height = (72 * side / DPI for side in picture.size)
        return read_sheet(Scene(index + 1, width, height, pictures=[Box(0, 0, width, height)]))
    return read_sheet(
        recognise(
            page.picture,
            number=index + 1,
            scale=page.scale,
            cache=source.limits.ocr_cache,
            tick=lambda: source.tick("ocr", index, count),
        )
    )


def _take_page(picture: Image.Image) -> Sized:
    """Return the page that `picture` stands at as it is recognised: on white, upright, at about 150 dpi."""
    return _fit(_upright(_on_paper(picture), picture), _stated_dpi(picture))


def _on_paper(picture: Image.Image) -> Image.Image:
    """Return the picture in grey or RGB, on white where it is transparent."""
    if picture.mode in ("I", "F") or picture.mode.startswith("I;"):
        values = np.asarray(picture, dtype=np.float32)
        full = 65535.0 if float(values.max(initial=0)) > 255 else 255.0
        return Image.fromarray(np.clip(np.nan_to_num(values) * (255 / full), 0, 255).astype(np.uint8))
    if "transparency" in picture.info or "A" in picture.getbands():
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        return paper.convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _upright(page: Image.Image, picture: Image.Image) -> Image.Image:
    """Return `page` as the camera's note in `picture` says it is held."""
    try:
        orientation = picture.getexif().get(_ORIENTATION, 1)
    except _TRIPS:
        return page
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    method = turned.get(orientation) if isinstance(orientation, int) else None
    return page.transpose(method) if method is not None else page


def _stated_dpi(picture: Image.Image) -> float | None:
    """Return the resolution that the file states, None where it states none that a page can have (cameras write 72)."""
    stated = picture.info.get("dpi")
    try:
        across, up = (float(value) for value in stated) if isinstance(stated, tuple) else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not (_LIKELY_DPI[0] <= across <= _LIKELY_DPI[1] and abs(across - up) <= 1):
        return None
    return across if _LIKELY_INCHES[0] <= max(picture.size) / across <= _LIKELY_INCHES[1] else None


def _fit(page: Image.Image, dpi: float | None) -> Sized:
    """Return the page at about 150 dpi. dpi: None takes the picture for one of an A4 page, upright or lying."""
    if dpi is None:
        # What is much wider than a page is a part of one.
        dpi = 72 * page.width / _A4[page.height < page.width <= _WIDEST_PAGE * page.height]
    factor = min(DPI / dpi, _MOST_ENLARGED, (_MOST_RECOGNISED / (page.width * page.height)) ** 0.5)
    if abs(factor - 1) < 0.02:
        return Sized(page.convert("RGB"), dpi / 72)
    size = max(1, round(page.width * factor)), max(1, round(page.height * factor))
    fitted = page.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return Sized(fitted.convert("RGB"), factor * dpi / 72)
