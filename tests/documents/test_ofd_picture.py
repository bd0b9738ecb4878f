import io
from pathlib import Path

import pytest
from ofd_paper import HEIGHT, WIDTH, Leaf, Ofd, fill_of, image_of, png, rule_of, seal, words_of, write_ofd
from paper import texts
from PIL import Image

from assistant.documents.ofd.fonts import load_font
from assistant.documents.ofd.geometry import Matrix, trace_outlines
from assistant.documents.ofd.picture import draw_ofd_page
from assistant.documents.ofd.reader import read_ofd
from assistant.documents.source import Limits, Source
from assistant.documents.types import BlockKind, Document, PageQuality
from assistant.errors import DocumentError, NoSuchPage

SCALE = 2.0
LONG = "本项目整合林草\uff0c水利\uff0c应急三个部门的巡护数据\uff0c在现有政务云上建设统一的巡护调度应用\uff0c减少重复录入。"
RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)


@pytest.fixture
def ofd(tmp_path: Path) -> Ofd:
    return Ofd(tmp_path / "报告.ofd")


def read(path: Path, *, ocr: bool = False) -> Document:
    return read_ofd(Source(name=path.name, content=path.read_bytes(), limits=Limits(ocr=ocr)))


def picture_of(content: bytes, number: int, scale: float) -> Image.Image:
    return draw_ofd_page(Source(name="报告.ofd", content=content), number, scale=scale).picture


def colour_at(picture: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    """Return the colour at a place in millimetres."""
    pixel = picture.getpixel((round(x * 72 / 25.4 * SCALE), round(y * 72 / 25.4 * SCALE)))
    assert isinstance(pixel, tuple)
    return pixel[0], pixel[1], pixel[2]


def darkest(picture: Image.Image, x0: float, y0: float, x1: float, y1: float) -> int:
    """Return the darkest grey in a box in millimetres."""
    per = 72 / 25.4 * SCALE
    return int(picture.convert("L").crop((round(x0 * per), round(y0 * per), round(x1 * per), round(y1 * per))).getextrema()[0])  # type: ignore[arg-type]


def test_a_page_is_drawn_with_its_boxes_lines_images_and_words(ofd: Ofd) -> None:
    image = ofd.add_media("50", png(Image.new("RGB", (30, 20), RED)))
    ofd.page().add(
        fill_of(20, 20, 40, 10, "0 0 255"),
        rule_of(20, 50, 120, 50),
        image_of(image, 100, 100, 60, 40),
        words_of("巡护平台", 30, 200, size=10),
    )
    picture = picture_of(ofd.save().read_bytes(), 1, SCALE)
    assert picture.size == (round(WIDTH * 72 / 25.4 * SCALE), round(HEIGHT * 72 / 25.4 * SCALE))
    assert [colour_at(picture, *place) for place in ((40, 25), (40, 32), (130, 120), (98, 120))] == [BLUE, WHITE, RED, WHITE]
    assert darkest(picture, 60, 49, 80, 51) < 100
    assert darkest(picture, 30, 190, 70, 202) < 200
    assert darkest(picture, 30, 205, 70, 215) == 255


def test_an_image_may_be_turned_by_its_matrix(ofd: Ofd) -> None:
    halves = Image.new("RGB", (20, 20), RED)
    halves.paste(BLUE, (10, 0, 20, 20))
    image = ofd.add_media("50", png(halves))
    # A quarter turn clockwise about the corner: right of the image becomes below.
    ofd.page().add(f'<ofd:ImageObject ID="9" Boundary="100 100 40 40" CTM="0 40 -40 0 40 0" ResourceID="{image}"/>')
    picture = picture_of(ofd.save().read_bytes(), 1, SCALE)
    assert [colour_at(picture, *place) for place in ((120, 105), (120, 135), (98, 120))] == [RED, BLUE, WHITE]


def test_what_shows_through_an_image_is_drawn(ofd: Ofd) -> None:
    ring = Image.new("RGBA", (20, 20), (255, 0, 0, 255))
    ring.paste((0, 0, 0, 0), (5, 5, 15, 15))
    image = ofd.add_media("50", png(ring))
    ofd.page().add(fill_of(100, 100, 40, 40, "0 128 0"), image_of(image, 100, 100, 40, 40))
    picture = picture_of(ofd.save().read_bytes(), 1, SCALE)
    assert [colour_at(picture, *place) for place in ((104, 104), (120, 120))] == [RED, GREEN]


def test_the_inner_outline_of_a_path_is_a_hole(ofd: Ofd) -> None:
    ring = "M 0 0 L 40 0 L 40 40 L 0 40 C M 10 10 L 30 10 L 30 30 L 10 30 C"
    ofd.page().add(
        '<ofd:PathObject ID="9" Boundary="100 100 40 40" Stroke="false" Fill="true"><ofd:FillColor Value="0 0 255"/>'
        f"<ofd:AbbreviatedData>{ring}</ofd:AbbreviatedData></ofd:PathObject>"
    )
    picture = picture_of(ofd.save().read_bytes(), 1, SCALE)
    assert [colour_at(picture, *place) for place in ((105, 105), (120, 120))] == [BLUE, WHITE]


def test_a_seal_is_stamped_where_its_signature_says(ofd: Ofd) -> None:
    ofd.page().add(fill_of(100, 100, 40, 40, "0 0 255"))
    ofd.body = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    ofd.parts["Doc_0/Signs/Signatures.xml"] = b'<Signatures><Signature ID="1" BaseLoc="S.xml"/></Signatures>'
    stamp = '<SignedInfo><StampAnnot PageRef="101" Boundary="120 100 40 40"/><Seal><BaseLoc>s.esl</BaseLoc></Seal></SignedInfo>'
    ofd.parts["Doc_0/Signs/S.xml"] = f"<Signature>{stamp}</Signature>".encode()
    ofd.parts["Doc_0/Signs/s.esl"] = seal("某某局", png(Image.new("RGB", (20, 20), RED)))
    picture = picture_of(ofd.save().read_bytes(), 1, SCALE)
    # Red ink over blue is dark: what is below a stamp stays legible.
    assert [colour_at(picture, *place) for place in ((110, 120), (130, 120), (150, 120))] == [BLUE, BLACK, RED]


def test_a_page_that_the_file_does_not_have_cannot_be_drawn(ofd: Ofd) -> None:
    ofd.page()
    with pytest.raises(NoSuchPage):
        picture_of(ofd.save().read_bytes(), 2, SCALE)


def test_a_page_whose_content_is_missing_is_drawn_white(ofd: Ofd) -> None:
    ofd.page()
    picture = picture_of(ofd.save(changes={"Doc_0/Pages/0.xml": None}).read_bytes(), 1, SCALE)
    assert picture.getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param('<ofd:ImageObject ResourceID="50" Boundary="0 0 1e7 1e7" CTM="1e7 0 0 1e7 -4e6 -4e6"/>', id="huge-image"),
        pytest.param('<ofd:ImageObject ResourceID="50" Boundary="0 0 9 9" CTM="9 9 9 9 0 0"/>', id="flat-image"),
        pytest.param(words_of("字", 1e6, 1e6, size=1e6), id="huge-words"),
        pytest.param(fill_of(-1e7, -1e7, 1e8, 1e8, "0 128 0"), id="huge-box"),
        pytest.param(rule_of(-1e7, -1e7, 1e7, 1e7).replace('LineWidth="0.3"', 'LineWidth="1e6"'), id="huge-line"),
    ],
)
def test_shapes_beyond_all_measure_are_drawn_as_far_as_they_go(ofd: Ofd, shape: str) -> None:
    ofd.add_media("50", png(Image.new("RGB", (10, 10), RED)))
    ofd.page().add(shape)
    assert picture_of(ofd.save().read_bytes(), 1, 0.5).size == (298, 421)


@pytest.mark.parametrize(
    ("data", "corners"),
    [
        pytest.param("M 0 0 L 10 0 10 10 C", [(0, 0), (10, 0), (10, 10), (0, 0)], id="lines-and-close"),
        pytest.param("S 1 1 L 2 2", [(1, 1), (2, 2)], id="start"),
        pytest.param("M0,0L10,0Z", [(0, 0), (10, 0), (0, 0)], id="tight-with-z"),
    ],
)
def test_paths_are_traced(data: str, corners: list[tuple[float, float]]) -> None:
    assert trace_outlines(data, Matrix()) == [corners]


@pytest.mark.parametrize(
    ("data", "middle"),
    [
        # The quadratic curve passes (P0 + 2 P1 + P2) / 4, the cubic one (P0 + 3 P1 + 3 P2 + P3) / 8.
        pytest.param("M 0 0 Q 10 20 20 0", (10, 10), id="quadratic"),
        pytest.param("M 0 0 B 0 16 16 16 16 0", (8, 12), id="cubic"),
        # Half circles about (10, 0): sweep 1 turns clockwise, which is over the top where y grows downwards.
        pytest.param("M 0 0 A 10 10 0 0 1 20 0", (10, -10), id="arc-clockwise"),
        pytest.param("M 0 0 A 10 10 0 0 0 20 0", (10, 10), id="arc-counter-clockwise"),
        pytest.param("M 0 0 A 1 1 0 0 1 20 0", (10, -10), id="arc-of-too-small-radii"),
    ],
)
def test_curves_pass_through_their_middle(data: str, middle: tuple[float, float]) -> None:
    (outline,) = trace_outlines(data, Matrix())
    assert outline[len(outline) // 2] == pytest.approx(middle, abs=1e-6)


def scan(tmp_path: Path) -> bytes:
    """Return the picture of a page of text, as a scanner makes it: grey JPEG at 200 dpi."""
    lines = [("第一章 项目概述", 25.0, 40.0, 6.0, True), ("本项目整合林草和水利部门的巡护数据。", 25.0, 60.0, 4.5, False)]
    page = picture_of(write_ofd(tmp_path / "text.ofd", [Leaf(lines)]).read_bytes(), 1, 200 / 72)
    buffer = io.BytesIO()
    page.convert("L").save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


needs_font = pytest.mark.skipif(load_font(20, False) is None, reason="this machine has no Chinese font to make a scan with")


@needs_font
def test_a_scan_is_recognised_and_its_own_page_number_kept(ofd: Ofd, tmp_path: Path) -> None:
    image = ofd.add_media("50", scan(tmp_path), "jpg")
    ofd.page().prose(LONG)
    ofd.page().add(image_of(image, 0, 0, WIDTH, HEIGHT), words_of("- 2 -", 100, 285, size=3.5))
    document = read(ofd.save(), ocr=True)
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.OCR]
    assert "本项目整合林草和水利部门的巡护数据。" in document.text
    assert "- 2 -" in texts(document, BlockKind.RUNNING)
    (line,) = (line for line in document.lines if "本项目整合林草和水利" in line.span.of(document.text))
    assert line.confidence is not None
    assert (line.box.left, line.box.right) == pytest.approx((25 * 72 / 25.4, (25 + 18 * 4.5) * 72 / 25.4), abs=8)
    assert any(warning.startswith("第 2 页是扫描件") for warning in document.warnings)


def test_a_scan_without_recognition_is_said_to_be_unread(ofd: Ofd) -> None:
    image = ofd.add_media("50", png(Image.new("L", (100, 140), 200)))
    ofd.page().prose(LONG)
    ofd.page().add(image_of(image, 0, 0, WIDTH, HEIGHT))
    document = read(ofd.save())
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.UNREADABLE]
    assert any(warning.startswith("第 2 页没有文字层") for warning in document.warnings)


def test_nothing_but_scans_without_recognition_is_no_text(ofd: Ofd) -> None:
    image = ofd.add_media("50", png(Image.new("L", (100, 140), 200)))
    ofd.page().add(image_of(image, 0, 0, WIDTH, HEIGHT))
    with pytest.raises(DocumentError) as caught:
        read(ofd.save())
    assert caught.value.code == "no-text"


@pytest.mark.parametrize("content", [pytest.param(b"\x97JB2\r\n\x1a\n" + bytes(40), id="jbig2"), pytest.param(None, id="missing")])
def test_an_image_of_an_unknown_kind_leaves_its_page_unread(ofd: Ofd, content: bytes | None) -> None:
    image = ofd.add_media("50", content or b"")
    ofd.page().prose(LONG)
    ofd.page().add(image_of(image, 0, 0, WIDTH, HEIGHT))
    document = read(ofd.save(changes={"Doc_0/Res/50.png": content}), ocr=True)
    assert document.pages[1].quality is PageQuality.UNREADABLE


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param(lambda image, text: [image, text.replace("<ofd:TextObject", '<ofd:TextObject Alpha="0"')], id="transparent-over-it"),
        pytest.param(lambda image, text: [text, image], id="under-it"),
    ],
)
def test_the_recognised_layer_of_a_scan_is_its_text(ofd: Ofd, layer) -> None:  # type: ignore[no-untyped-def]
    resource = ofd.add_media("50", png(Image.new("L", (100, 140), 200)))
    text = "".join(words_of(LONG[start : start + 20], 30, 60 + start, size=4) for start in range(0, len(LONG), 20))
    ofd.page().add(*layer(image_of(resource, 0, 0, WIDTH, HEIGHT), text))
    document = read(ofd.save())
    assert document.pages[0].quality is PageQuality.OCR
    assert LONG[:20] in document.text
    assert not texts(document, BlockKind.HIDDEN)


def test_words_under_a_picture_on_a_page_with_its_own_words_are_hidden(ofd: Ofd) -> None:
    resource = ofd.add_media("50", png(Image.new("L", (100, 140), 200)))
    ofd.page().prose(LONG).add(words_of("密码应用方案", 40, 200), image_of(resource, 20, 150, 170, 100))
    document = read(ofd.save())
    assert texts(document, BlockKind.HIDDEN) == ["密码应用方案"]


def test_words_under_a_seal_that_lets_them_through_are_seen(ofd: Ofd) -> None:
    resource = ofd.add_media("50", png(Image.new("RGBA", (20, 20), (255, 0, 0, 90))))
    ofd.page().prose(LONG).add(words_of("某某州林草局", 40, 200), image_of(resource, 30, 180, 40, 40))
    assert texts(read(ofd.save()), BlockKind.PARAGRAPH) == [LONG, "某某州林草局"]
