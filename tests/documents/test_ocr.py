import difflib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from paper import LEFT, Paper, assert_sound, headings, rows
from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfReader, PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from scans import SCALE, draw, paste

from assistant.documents.boxes import find_boxes
from assistant.documents.layout.layout import read_sheet
from assistant.documents.layout.rules import find_grids
from assistant.documents.layout.scene import Scene
from assistant.documents.ocr.cache import Recognised, keep
from assistant.documents.ocr.lines import MeasuredLine
from assistant.documents.ocr.recognise import recognise
from assistant.documents.ocr.rules import find_rules
from assistant.documents.ocr.seals import lift_seals
from assistant.documents.ocr.sizes import mark_bold, settle_sizes
from assistant.documents.ocr.straight import find_skew, set_straight
from assistant.documents.pdf.reader import read_pdf
from assistant.documents.source import Limits, Source
from assistant.documents.types import Document, PageQuality
from assistant.text.normalize import fold_text
from assistant.text.span import Span

PROSE = (
    "州林草局管理天然林和公益林四百二十六万亩,现有管护站一百三十七个、护林员二千一百零八名。近五年共发生森林草原火情"
    "六十三起,平均发现时间四十一分钟,主要靠人工瞭望和群众报告,火情发现晚、定位不准、处置力量到场慢的问题长期存在。"
)
SHORT = "本项目由州林草局负责建设,总投资860万元,2026年12月底前完成。"
TABLE = [
    ["序号", "设备名称", "规格型号", "数量"],
    ["1", "双光谱云台", "可见光加热成像", "46"],
    ["2", "边缘计算盒", "8路视频分析", "23"],
    ["3", "服务器", "机架式2U双路", "4"],
]
WIDTHS = [40, 140, 170, 60]


def words(scene: Scene) -> str:
    """Return the folded text of a page, its lines from top to bottom."""
    return "".join(fold_text(line.text) for line in read_sheet(scene).lines)


def errors(found: str, wanted: str) -> float:
    """Return the share of the wanted characters that are not found in their order."""
    matcher = difflib.SequenceMatcher(None, wanted, found, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return 1 - same / max(len(wanted), len(found))


def report(folder: Path) -> Path:
    """Write a page with a heading, prose, a table and a paragraph."""
    paper = Paper(folder / "report.pdf")
    paper.line("第三章 建设方案", size=18, gap=14)
    paper.prose(PROSE)
    paper.y -= 14
    paper.table(TABLE, widths=WIDTHS)
    return paper.prose(SHORT).save()


def garble(path: Path) -> None:
    """Take away what tells a reader which characters the glyphs of the file mean."""
    writer = PdfWriter(clone_from=PdfReader(path))
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            if font.get_object()["/Subtype"] == "/TrueType":
                font.get_object().pop("/ToUnicode", None)
    writer.write(path)


def strip(folder: Path, text: str, *, name: str = "strip.pdf") -> Image.Image:
    """Return the picture of the upper end of a page that holds one line."""
    return draw(Paper(folder / name).line(text).save(), height=120)


def read(path: Path, limits: Limits | None = None) -> Document:
    document = read_pdf(Source(name=path.name, content=path.read_bytes(), limits=limits or Limits()))
    assert_sound(document)
    return document


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Three pages: one of text, one scanned, one scanned whose text layer means nothing."""
    folder = tmp_path_factory.mktemp("scans")
    paper = Paper(folder / "mixed.pdf").prose(PROSE).turn()
    paste(paper, draw(report(folder)))
    pdfmetrics.registerFont(TTFont("VeraIt", "VeraIt.ttf"))  # a face of its own: reportlab keeps the first font of each face
    layer = paper.canvas.beginText(LEFT, 60)
    layer.setFont("VeraIt", 12)
    layer.setTextRenderMode(3)
    for _ in range(3):
        layer.textLine("".join(chr(code) for code in range(0xC0, 0x100)))
    paper.canvas.drawText(layer)
    paste(paper, strip(folder, SHORT))
    paper.save()
    garble(paper.path)
    return read(paper.path)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    return draw(report(tmp_path_factory.mktemp("clean")), height=420)


def test_a_clean_scan_is_recognised_with_98_percent_of_its_characters(document: Document) -> None:
    page = document.pages[1].span.of(document.text)
    wanted = "".join(["第三章建设方案", PROSE, *(cell for row in TABLE for cell in row), SHORT])
    assert errors(fold_text(page), fold_text(wanted)) <= 0.02


def test_a_scanned_page_among_text_is_of_quality_ocr_and_is_named(document: Document) -> None:
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.OCR, PageQuality.OCR]
    assert any("第 2-3 页" in warning and "识别" in warning for warning in document.warnings)


def test_a_garbled_text_layer_gives_way_to_what_its_picture_shows(document: Document) -> None:
    assert errors(fold_text(document.pages[2].span.of(document.text)), fold_text(SHORT)) <= 0.02


def test_larger_type_on_a_scan_makes_a_heading(document: Document) -> None:
    assert [(level, fold_text(text)) for level, text in headings(document)] == [(1, "第三章建设方案")]


def test_lines_of_a_scanned_paragraph_are_joined(document: Document) -> None:
    blocks = [fold_text(document.text_of(block)) for block in document.blocks if block.page == 2]
    assert any(errors(block, fold_text(PROSE)) <= 0.02 for block in blocks)


def test_a_ruled_table_on_a_scan_has_rows_and_cells(document: Document) -> None:
    assert [[fold_text(cell) for cell in row] for row in rows(document, 1)] == [[fold_text(cell) for cell in row] for row in TABLE]


def test_lines_of_a_scan_carry_their_confidence_and_lines_of_text_none(document: Document) -> None:
    assert all(line.confidence is None for line in document.lines if line.page == 1)
    recognised = [line.confidence for line in document.lines if line.page == 2]
    assert len(recognised) > 10
    assert all(confidence is not None and 0.5 <= confidence <= 1 for confidence in recognised)


def test_a_quote_from_a_scan_is_located_on_its_page(document: Document) -> None:
    start = document.text.index("边缘计算")
    (found,) = find_boxes(document, Span(start=start, end=start + 4))
    assert found.page == 2
    # As drawn: the second column, the third row of the table.
    assert LEFT + 40 <= found.box.left <= LEFT + 50
    assert found.box.right <= LEFT + 40 + 140


def test_recognition_switched_off_leaves_a_scan_unreadable_and_says_so(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "off.pdf").prose(PROSE).turn()
    paste(paper, strip(tmp_path, SHORT))
    document = read(paper.save(), Limits(ocr=False))
    assert [page.quality for page in document.pages] == [PageQuality.TEXT, PageQuality.UNREADABLE]
    assert any("第 2 页没有文字层" in warning for warning in document.warnings)


def test_pages_beyond_the_limit_are_left_out_and_counted(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "many.pdf")
    for number in range(3):
        paste(paper, strip(tmp_path, f"第{number + 1}张扫描页的内容", name=f"{number}.pdf"))
    document = read(paper.save(), Limits(max_ocr_pages=1))
    assert [page.quality for page in document.pages] == [PageQuality.OCR, PageQuality.UNREADABLE, PageQuality.UNREADABLE]
    assert any("有 2 页超出识别页数上限" in warning for warning in document.warnings)


def test_a_tilted_scan_is_set_straight_before_its_table_is_read(clean: Image.Image) -> None:
    tilted = clean.rotate(1.7, resample=Image.Resampling.BICUBIC, fillcolor="white")
    scene = recognise(tilted, number=1, scale=SCALE)
    assert scene.skew == pytest.approx(1.7, abs=0.1)
    (table,) = read_sheet(scene).tables
    assert [[fold_text(cell) for cell in row] for row in table.rows] == [[fold_text(cell) for cell in row] for row in TABLE]


@pytest.mark.parametrize("turn", [pytest.param(90, id="on-its-side"), pytest.param(180, id="upside-down")])
def test_a_scan_that_was_fed_the_wrong_way_comes_back_upright(clean: Image.Image, turn: int) -> None:
    scene = recognise(clean.rotate(turn, expand=True), number=1, scale=SCALE)
    assert scene.skew == pytest.approx(turn)
    assert (scene.width, scene.height) == pytest.approx((clean.width / SCALE, clean.height / SCALE))
    assert words(scene).startswith("第三章建设方案")


def test_words_under_a_red_seal_are_read(tmp_path: Path) -> None:
    page = draw(Paper(tmp_path / "sealed.pdf").prose(PROSE * 2).save(), height=230)
    seal = Image.new("RGB", page.size, "white")
    brush = ImageDraw.Draw(seal)
    brush.ellipse((400, 150, 640, 390), outline=(220, 40, 45), width=9)
    brush.polygon([(520 + 60 * np.sin(k * 4 * np.pi / 5), 270 - 60 * np.cos(k * 4 * np.pi / 5)) for k in range(5)], fill=(220, 40, 45))
    scene = recognise(ImageChops.multiply(page, seal), number=1, scale=SCALE)
    assert errors(words(scene), fold_text(PROSE * 2)) <= 0.02


def test_a_blank_scan_gives_an_empty_scene() -> None:
    paper = np.random.default_rng(5).normal(248, 3, (700, 500)).clip(0, 255).astype(np.uint8)
    scene = recognise(Image.fromarray(paper), number=7, scale=SCALE)
    assert (scene.number, scene.glyphs, scene.recognised, scene.from_picture) == (7, [], 0, True)
    assert scene.rules.across == scene.rules.down == []


@pytest.mark.parametrize(
    "size", [pytest.param((1, 1), id="one-pixel"), pytest.param((3000, 5), id="thread"), pytest.param((5, 3000), id="post")]
)
def test_a_picture_of_no_page_is_read_in_bounds(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0])).astype(np.uint8)
    assert len(recognise(Image.fromarray(noise), number=1, scale=SCALE).glyphs) < 20


def kept(folder: Path) -> Path:
    (file,) = [path for path in folder.rglob("*") if path.is_file()]
    return file


def test_what_was_recognised_is_kept_and_used_again(tmp_path: Path) -> None:
    picture, cache = strip(tmp_path, SHORT), tmp_path / "cache"
    first = recognise(picture, number=1, scale=SCALE, cache=cache)
    file = kept(cache)
    assert recognise(picture, number=1, scale=SCALE, cache=cache) == first
    # Another text under the same key shows that the second time comes from the folder and not from the engine.
    page = json.loads(file.read_text("utf-8"))
    page["lines"][0]["text"] = "另" * len(page["lines"][0]["text"])
    file.write_text(json.dumps(page), "utf-8")
    assert set(words(recognise(picture, number=2, scale=SCALE, cache=cache))) == {"另"}
    file.write_text('{"width": 1e999}', "utf-8")
    assert recognise(picture, number=1, scale=SCALE, cache=cache) == first
    assert json.loads(kept(cache).read_text("utf-8"))["width"] == pytest.approx(first.width)


def test_a_page_is_given_signs_of_life_while_it_is_read(tmp_path: Path) -> None:
    ticks: list[None] = []
    recognise(strip(tmp_path, SHORT), number=1, scale=SCALE, tick=lambda: ticks.append(None))
    assert ticks


# Without the engine


def sheet(lines: Sequence[tuple[int, int, int, int]] = (), *, width: int = 2) -> np.ndarray:
    """Return an A4 page at 150 dpi with black lines."""
    picture = Image.new("L", (1240, 1754), "white")
    brush = ImageDraw.Draw(picture)
    for line in lines:
        brush.line(line, fill=0, width=width)
    return np.asarray(picture)


GRID = [(200, y, 900, y) for y in (300, 350, 400, 450)] + [(x, 300, x, 450) for x in (200, 500, 900)]


@pytest.mark.parametrize("angle", [-6.4, -0.35, 0.8, 9.0])
def test_the_skew_of_a_page_is_found(angle: float, tmp_path: Path) -> None:
    page = np.asarray(draw(Paper(tmp_path / "a.pdf").prose(PROSE * 3).save()).convert("L"))
    assert find_skew(set_straight(page, -angle)) == pytest.approx(angle, abs=0.06)


def test_a_page_without_lines_has_no_skew() -> None:
    noise = np.random.default_rng(2).integers(0, 255, (900, 700)).astype(np.uint8)
    assert find_skew(noise) == 0
    assert find_skew(np.full((900, 700), 255, np.uint8)) == 0


def test_rules_of_a_drawn_table_make_its_grid() -> None:
    rules = find_rules(sheet(GRID), SCALE)
    (grid,) = find_grids(rules)
    assert (len(grid.xs), len(grid.ys)) == (3, 4)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([(200, 300, 900, 300), (200, 600, 700, 600)], id="underlines"),
        pytest.param([(200, 300, 200, 900), (900, 100, 900, 500)], id="posts-alone"),
        pytest.param([(200, 300, 900, 300), (300, 500, 300, 900), (100, 1000, 800, 1000)], id="strokes-apart"),
    ],
)
def test_lines_that_hold_no_table_are_no_rules(lines: list[tuple[int, int, int, int]]) -> None:
    rules = find_rules(sheet(lines), SCALE)
    assert rules.across == rules.down == []


def test_strokes_of_characters_are_no_rules(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "a.pdf")
    for _ in range(20):
        paper.line("田口目日曰围国回固图田口目日曰一二三王田", size=21, gap=0)
    rules = find_rules(np.asarray(draw(paper.save()).convert("L")), SCALE)
    assert find_grids(rules) == []


def test_red_type_is_not_lifted_as_a_seal_is() -> None:
    picture = Image.new("RGB", (1240, 1754), "white")
    brush = ImageDraw.Draw(picture)
    brush.rectangle((200, 150, 1000, 250), fill=(220, 30, 30))  # a line of large red type
    brush.ellipse((500, 900, 740, 1140), outline=(220, 30, 30), width=9)
    pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
    lifted = lift_seals(pixels, SCALE)
    assert (lifted[150:250] == pixels[150:250]).all()
    assert lifted[890:1150].min() >= 240


def measured(size: float, *, count: int = 20, blackness: float = 0.16, is_sure: bool = True, base: float = 0) -> MeasuredLine:
    return MeasuredLine("字" * count, [(0.0, 1.0)] * count, (), base, size, 0, 1.0, blackness, is_sure)


def test_sizes_of_one_page_come_together() -> None:
    body = [measured(size * SCALE) for size in (11.8, 12.1, 12.3, 11.9)]
    title, note = measured(16.2 * SCALE, count=6), measured(12.9 * SCALE, count=2, is_sure=False)
    settle_sizes([*body, title, note], SCALE)
    assert {line.size for line in [*body, note]} == {12 * SCALE}
    assert title.size == 16 * SCALE


def test_blacker_type_than_the_page_has_is_bold() -> None:
    body, black = [measured(12.0) for _ in range(5)], measured(12.0, count=6, blackness=0.23)
    one = measured(12.0, count=1, blackness=0.23)  # a single character may just have many strokes
    mark_bold([*body, black, one])
    assert [line.bold for line in (*body, black, one)] == [False] * 5 + [True, False]


def test_a_page_that_cannot_be_kept_leaves_no_file_behind(tmp_path: Path) -> None:
    (tmp_path / "ab" / "abc.json").mkdir(parents=True)  # stands in the way
    keep(tmp_path, "abc", Recognised(width=595, height=842))
    assert [path.name for path in (tmp_path / "ab").iterdir()] == ["abc.json"]
