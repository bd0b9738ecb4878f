import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from paper import Paper, assert_sound
from PIL import Image
from scans import draw

from assistant.documents.images import read_image
from assistant.documents.source import Limits, Source
from assistant.documents.types import Document, PageQuality
from assistant.errors import DocumentError
from assistant.text.normalize import fold_text

LINE = "州林草局负责建设,总投资860万元"


def encode(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def read(content: bytes, limits: Limits | None = None) -> Document:
    document = read_image(Source(name="扫描.png", content=content, limits=limits or Limits()))
    assert_sound(document)
    return document


def refused(content: bytes, limits: Limits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(content, limits)
    return caught.value


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    """A strip of paper as wide as A4 with one line of text, 150 dpi."""
    return draw(Paper(tmp_path_factory.mktemp("page") / "a.pdf").line(LINE).save(), height=120)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        pytest.param("PNG", "RGB", id="png"),
        pytest.param("JPEG", "CMYK", id="jpeg-cmyk"),
        pytest.param("BMP", "L", id="bmp-grey"),
        pytest.param("TIFF", "1", id="tiff-black-and-white"),
        pytest.param("WEBP", "RGB", id="webp"),
        pytest.param("GIF", "P", id="gif-palette"),
    ],
)
def test_every_picture_format_is_recognised(page: Image.Image, kind: str, mode: str) -> None:
    document = read(encode(page.convert(mode), kind))
    assert fold_text(document.text) == fold_text(LINE)
    assert [one.quality for one in document.pages] == [PageQuality.OCR]
    assert document.origin.format == {"JPEG": "jpg", "TIFF": "tif"}.get(kind, kind.lower())


def test_a_picture_without_resolution_is_as_wide_as_a4(page: Image.Image) -> None:
    document = read(encode(page))
    assert document.pages[0].width == pytest.approx(595, abs=1)


def test_a_wide_picture_without_resolution_is_a_lying_page(page: Image.Image) -> None:
    lying = Image.new("RGB", (page.width, round(page.width / 1.41)), "white")
    lying.paste(page)
    assert read(encode(lying)).pages[0].width == pytest.approx(842, abs=1)


def test_a_stated_resolution_sets_the_size_of_the_page(page: Image.Image) -> None:
    half = page.crop((0, 0, page.width // 2, page.height))
    document = read(encode(half, dpi=(150, 150)))
    assert document.pages[0].width == pytest.approx(595 / 2, abs=1)


def test_a_phone_photo_is_brought_to_the_size_of_a_page(page: Image.Image) -> None:
    photo = page.resize((3 * page.width, 3 * page.height))
    document = read(encode(photo, "JPEG", quality=90, dpi=(72, 72)))
    assert fold_text(document.text) == fold_text(LINE)
    assert document.pages[0].width == pytest.approx(595, abs=1)


def test_a_photo_is_held_as_the_camera_says(page: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the picture has to be turned clockwise
    document = read(encode(page.rotate(90, expand=True), "JPEG", exif=exif, quality=95))
    assert fold_text(document.text) == fold_text(LINE)
    assert document.pages[0].width > document.pages[0].height


def test_black_type_on_transparent_ground_is_read(page: Image.Image) -> None:
    clear = Image.new("RGBA", page.size, (0, 0, 0, 0))
    clear.putalpha(Image.fromarray(255 - np.asarray(page.convert("L"))))
    assert fold_text(read(encode(clear)).text) == fold_text(LINE)


def test_sixteen_bits_of_grey_are_read(page: Image.Image) -> None:
    deep = Image.fromarray(np.asarray(page.convert("L")).astype(np.uint16) * 257)
    assert fold_text(read(encode(deep)).text) == fold_text(LINE)


def test_pages_of_a_tiff_are_pages_and_those_beyond_the_limit_are_named(page: Image.Image) -> None:
    content = encode(page, "TIFF", save_all=True, append_images=[page, page])
    document = read(content, Limits(max_ocr_pages=1))
    assert [one.quality for one in document.pages] == [PageQuality.OCR, PageQuality.UNREADABLE, PageQuality.UNREADABLE]
    assert any("有 2 页超出识别页数上限" in warning for warning in document.warnings)
    assert any("第 2-3 页" in warning for warning in document.warnings)


def test_more_pages_than_may_be_read_are_refused(page: Image.Image) -> None:
    content = encode(page, "TIFF", save_all=True, append_images=[page, page])
    assert refused(content, Limits(max_pages=2)).code == "too-large"


def test_a_picture_without_words_is_refused_with_advice() -> None:
    error = refused(encode(Image.new("L", (800, 1000), "white")))
    assert error.code == "no-text"
    assert "清晰" in error.message


def test_recognition_switched_off_refuses_pictures_and_says_what_to_do(page: Image.Image) -> None:
    error = refused(encode(page), Limits(ocr=False))
    assert error.code == "no-text"
    assert "开启文字识别" in error.message


def png_head(width: int, height: int) -> bytes:
    """Return a PNG that promises more pixels than it has."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [pytest.param(10_000, id="large"), pytest.param(60_000, id="bomb")])
def test_a_pixel_bomb_is_refused_by_its_head(side: int) -> None:
    assert refused(png_head(side, side)).code == "too-large"


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_half_an_upload_is_damaged(page: Image.Image, share: float) -> None:
    content = encode(page.resize((page.width * 2, page.height * 2)), "JPEG")
    assert refused(content[: int(share * len(content))]).code == "damaged"


def test_the_scan_of_a_report_keeps_its_lines_with_confidence(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "b.pdf").line("第一章 总论", size=18).prose(LINE * 6)
    document = read(encode(draw(paper.save(), height=200)))
    assert [line.page for line in document.lines] == [1] * len(document.lines)
    assert len(document.lines) >= 4
    assert all(line.confidence is not None for line in document.lines)
    assert document.lines[0].box.left == pytest.approx(72, abs=3)
    assert document.pages[0].height == pytest.approx(200, abs=2)
