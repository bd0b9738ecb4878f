import io
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from checklists import make_checklist, make_evidence, make_finding
from PIL import Image

from assistant.documents.box import Box
from assistant.documents.boxes import PageBox
from assistant.documents.view import View
from assistant.errors import DocumentError, NoSuchPage, UserInputError
from assistant.export.dossier import Dossier, DrawPage
from assistant.export.evidence_pdf import write_evidence
from assistant.export.evidence_sheet import arrange
from assistant.screening.types import Checklist, Evidence, Flag, FlagKind, Status

_PAPER = (595, 842)  # A4 in points
_BLUE = (40, 90, 220)


def _draw(view: View) -> Image.Image:
    """Draw a page of A4 with its boxes in blue."""
    picture = Image.new("RGB", tuple(round(side * view.scale) for side in _PAPER), "white")
    for box in view.boxes:
        corners = (box.left, _PAPER[1] - box.top, box.right, _PAPER[1] - box.bottom)
        picture.paste(_BLUE, tuple(round(corner * view.scale) for corner in corners))
    return picture


def _on(page: int, quote: str = "采用国密算法SM2、SM4") -> Evidence:
    return make_evidence(quote, page=page).model_copy(update={"boxes": (PageBox(page, Box(90, 400, 300, 414)),)})


def _checklist() -> Checklist:
    """A checklist of two quoted pages: 5 by a key requirement, 7 by two others and a flag."""
    findings = (
        make_finding(Status.PRESENT, _on(7, "建设类项目"), requirement="b", title="项目类型", articles=(11,)),
        make_finding(Status.PARTIAL, _on(5), key=True),
        make_finding(Status.PRESENT, _on(7, "性质为新建"), requirement="c", title="项目性质", articles=(11,)),
        make_finding(Status.MISSING, requirement="d", title="信息资源目录", articles=(13,), reason="检索第1—46页,未见信息资源目录。"),
    )
    flag = Flag(kind=FlagKind.INCONSISTENT_AMOUNTS, message="总投资前后不一致。", evidence=(_on(7, "总投资1200万元"),))
    return make_checklist(findings=findings).model_copy(update={"flags": (flag,)})


def _write(folder: Path, checklist: Checklist, draw: DrawPage | None = _draw) -> pypdf.PdfReader:
    file = folder / "evidence.pdf"
    write_evidence(Dossier(checklist, draw=draw), file)
    return pypdf.PdfReader(io.BytesIO(file.read_bytes()))


def _text(reader: pypdf.PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def _links(reader: pypdf.PdfReader, page: int) -> list[int]:
    """Return the numbers, from 0, of the pages that a page's links lead to."""
    found = []
    for annotation in reader.pages[page].get("/Annots", []):
        link = annotation.get_object()
        assert link["/Subtype"] == "/Link"
        assert "/A" not in link  # nothing but places in this file
        found.append(reader.get_page_number(link["/Dest"][0].get_object()))
    return found


def test_cover_leads_to_each_quoted_page_and_each_page_back(tmp_path: Path) -> None:
    reader = _write(tmp_path, _checklist())
    assert len(reader.pages) == 3
    assert _links(reader, 0) == [1, 2, 2, 2]  # the rows' quotes on pages 5, 7, 7, and the flag's on 7
    assert _links(reader, 1) == [0, 0]  # the label, and 返回结论表
    assert _links(reader, 2) == [0, 0, 0, 0]


def test_page_names_the_requirements_that_it_is_quoted_for(tmp_path: Path) -> None:
    reader = _write(tmp_path, _checklist())
    fifth, seventh = ("".join(reader.pages[number].extract_text().split()) for number in (1, 2))
    assert "报告第5页" in fifth
    assert "★密码应用△内容不足" in fifth
    assert "项目类型" not in fifth
    for words in ("报告第7页", "项目类型√已具备", "项目性质√已具备", "金额前后不一致提示事项"):
        assert words in seventh


def test_cover_can_be_searched_for_verdict_quote_and_reason(tmp_path: Path) -> None:
    text = _text(_write(tmp_path, _checklist()))
    for words in ("采用国密算法SM2、SM4", "×未见", "检索第1—46页,未见信息资源目录。", "依据第十一条、第七条", "总投资前后不一致。"):
        assert words in text


def test_quote_is_lit_where_it_stands_and_a_line_leads_to_its_label(tmp_path: Path) -> None:
    _write(tmp_path, _checklist())
    scale = 2
    page = pypdfium2.PdfDocument((tmp_path / "evidence.pdf").read_bytes())[1].render(scale=scale).to_pil().convert("RGB")
    blue = [(x, y) for x in range(page.width) for y in range(page.height) if _near(page.getpixel((x, y)), _BLUE)]
    left, right = min(x for x, _ in blue) / scale, max(x for x, _ in blue) / scale
    # The page is 190 - 45 mm wide here instead of 210: points 90 to 300 of it begin 10 mm from the edge.
    shrunk = 145 / 25.4 * 72 / 595.3
    assert left == pytest.approx(28.3 + 90 * shrunk, abs=2)
    assert right == pytest.approx(28.3 + 300 * shrunk, abs=2)
    foot = round(max(y for _, y in blue))
    beside = {page.getpixel((round((right + 30) * scale), y)) for y in range(foot - 6, foot + 7)}
    assert any(sum(colour) < 650 for colour in beside)


def _near(colour: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(one - two) < 40 for one, two in zip(colour, other, strict=True))


def test_outline_lists_requirements_and_pages(tmp_path: Path) -> None:
    verdicts, rows, pages, shown = _write(tmp_path, _checklist()).outline
    assert (verdicts.title, pages.title) == ("预审结论", "报告原页")
    assert [entry.title.split("\u3000")[0] for entry in rows] == [
        "★密码应用",
        "项目类型",
        "项目性质",
        "信息资源目录",
        "提示：金额前后不一致",
    ]
    assert [entry.title for entry in shown] == ["第5页：★密码应用", "第7页：项目类型、项目性质、金额前后不一致"]


def test_wide_page_is_shown_on_a_wide_sheet(tmp_path: Path) -> None:
    reader = _write(tmp_path, _checklist(), lambda view: _draw(view).transpose(Image.Transpose.ROTATE_90))
    assert [page.mediabox.width > page.mediabox.height for page in reader.pages] == [False, True, True]


def test_format_without_pages_lists_quotes_with_their_sections(tmp_path: Path) -> None:
    evidence = make_evidence("采用国密算法", page=None, section="五、安全设计", paragraph=12)
    reader = _write(tmp_path, make_checklist(findings=(make_finding(Status.PRESENT, evidence),)).model_copy(update={"flags": ()}))
    assert len(reader.pages) == 1
    text = _text(reader)
    assert "第12段" in text
    assert "[五、安全设计]采用国密算法" in text
    assert "没有可显示的原页" in text
    assert _links(reader, 0) == []


def test_word_file_that_cannot_be_drawn_here_is_tried_once_and_listed(tmp_path: Path) -> None:
    tried = []

    def refuse(view: View) -> Image.Image:
        tried.append(view.page)
        raise UserInputError("显示页面图需要 LibreOffice,本机没有安装。")

    reader = _write(tmp_path, _checklist(), refuse)
    assert tried == [5]
    assert len(reader.pages) == 1
    assert "第5页的页面图未能绘制：显示页面图需要LibreOffice" in _text(reader)
    assert "另有1页的页面图未绘制" in _text(reader)


def test_one_broken_page_leaves_the_others(tmp_path: Path) -> None:
    def draw(view: View) -> Image.Image:
        if view.page == 5:
            raise DocumentError("too-large", "第 5 页的图形过多,无法绘制。", name="a.pdf")
        return _draw(view)

    reader = _write(tmp_path, _checklist(), draw)
    assert len(reader.pages) == 2
    assert "第5页的页面图未能绘制：第5页的图形过多" in _text(reader)
    assert _links(reader, 0) == [1, 1, 1]


def test_page_number_beyond_the_file_does_not_stop_the_file(tmp_path: Path) -> None:
    def draw(view: View) -> Image.Image:
        if view.page == 5:
            raise NoSuchPage("a.docx", 5, 4)
        return _draw(view)

    assert len(_write(tmp_path, _checklist(), draw).pages) == 2


def test_drawing_stops_after_three_broken_pages(tmp_path: Path) -> None:
    tried = []

    def hang(view: View) -> Image.Image:
        tried.append(view.page)
        raise DocumentError("timeout", "读取文件用时过长,已停止。", name="a.pdf")

    checklist = make_checklist(findings=(make_finding(Status.PRESENT, *(_on(page) for page in range(1, 7))),))
    _write(tmp_path, checklist.model_copy(update={"flags": ()}), hang)
    assert tried == [1, 2, 3]


def test_hostile_words_are_printed_and_nothing_acts(tmp_path: Path) -> None:
    quote = '<a href="http://x.example">点此</a><script>alert(1)</script>&amp;\x00\u202e'
    finding = make_finding(Status.PRESENT, _on(5, quote), title="<b>密码", reason="<img src=x>")
    reader = _write(tmp_path, make_checklist(name="<i>.pdf", findings=(finding,)))
    text = _text(reader)
    assert '<ahref="http://x.example">点此</a><script>alert(1)</script>&amp;' in text
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert "/JavaScript" not in root.get("/Names", {})
    assert b"http://x.example" not in (tmp_path / "evidence.pdf").read_bytes().split(b"stream")[0]


def test_long_checklist_of_long_quotes_still_fits_its_tables(tmp_path: Path) -> None:
    evidence = tuple(_on(page, "很长的原文" * 400) for page in range(1, 12))
    findings = tuple(make_finding(Status.PARTIAL, *evidence, requirement=f"r{n}", title="名称很长的审查内容" * 20) for n in range(30))
    checklist = make_checklist(name="很长的文件名" * 60 + ".pdf", findings=findings).model_copy(update={"flags": ()})
    reader = _write(tmp_path, checklist)
    assert "（另有5处，略）" in _text(reader)
    assert "见结论表" in reader.pages[-1].extract_text()  # more labels than the margin of one page has room for


def test_same_checklist_gives_the_same_bytes(tmp_path: Path) -> None:
    _write(tmp_path, _checklist())
    first = (tmp_path / "evidence.pdf").read_bytes()
    _write(tmp_path, _checklist())
    assert (tmp_path / "evidence.pdf").read_bytes() == first


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param([(500, 20), (300, 20)], [510, 310], id="where-they-want"),
        pytest.param([(500, 20), (495, 20)], [510, 488], id="second-gives-way"),
        pytest.param([(None, 20), (795, 20)], [800, 778], id="without-a-place-at-the-top"),
        pytest.param([(30, 20), (5, 20)], [42, 20], id="pushed-up-from-the-bottom"),
    ],
)
def test_labels_stand_beside_their_quotes_without_covering_each_other(
    labels: list[tuple[float | None, float]], expected: list[float]
) -> None:
    assert arrange(labels, top=800, gap=2) == expected
