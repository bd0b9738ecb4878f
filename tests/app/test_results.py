import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from PIL import Image

from assistant.app.desks import Screened
from assistant.app.tabs.evidence import Sight, drawer, sights
from assistant.app.tabs.results import Progress, findings_in_order, invitation_html, results_html
from assistant.documents.box import Box
from assistant.documents.boxes import PageBox
from assistant.documents.types import Block, BlockKind, Document, Origin
from assistant.documents.view import View
from assistant.errors import DocumentError, UserInputError
from assistant.project import ProjectKind, ProjectProfile
from assistant.screening.types import Checklist, DocumentSummary, Evidence, Finding, Flag, FlagKind, Gap, Searched, Status
from assistant.text.span import Span

HOSTILE = "<img src=x onerror=alert(1)>"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt;"


def make_evidence(quote: str, *, page: int | None = 3, start: int = 0, paragraph: int | None = None) -> Evidence:
    return Evidence(page=page, section="2.1 背景", quote=quote, span=Span(start=start, end=start + len(quote)), paragraph=paragraph)


def make_finding(title: str, status: Status = Status.PRESENT, **changes: Any) -> Finding:
    evidence = (make_evidence("本项目十分必要。"),) if status in (Status.PRESENT, Status.PARTIAL) else ()
    values: dict[str, Any] = {"requirement": title, "title": title, "articles": (11,), "status": status, "confidence": 0.9}
    values |= {"reason": "理由", "suggestion": None, "evidence": evidence, "decided_by": "test"}
    return Finding(**(values | changes))


def make_checklist(*findings: Finding, flags: tuple[Flag, ...] = (), name: str = "报告.pdf", **changes: Any) -> Checklist:
    origin = Origin(name=name, format="pdf", sha256="0" * 64, size=1)
    values: dict[str, Any] = {
        "document": DocumentSummary(origin=origin, pages=9, ocr_pages=0, title="智慧水利", unit="水利局"),
        "pack": "p",
        "pack_title": "管理办法",
        "profile": ProjectProfile(kind=ProjectKind.CONSTRUCTION, total_wan=Decimal(80)),
        "findings": findings,
        "flags": flags,
        "searched": Searched(first_page=1, last_page=9, gaps=(Gap(pages=(4, 5)),)),
    }
    return Checklist(**(values | changes))


def make_screened(checklist: Checklist | None = None, **changes: Any) -> Screened:
    values: dict[str, Any] = {"name": "报告.pdf", "path": Path("/nowhere/报告.pdf"), "checklist": checklist}
    return Screened(**(values | changes))


def make_document(*lines: str) -> Document:
    blocks, start = [], 0
    for line in lines:
        kind = BlockKind.HEADING if line.startswith("#") else BlockKind.PARAGRAPH
        blocks.append(Block(kind=kind, span=Span(start=start, end=start + len(line)), level=1 if kind is BlockKind.HEADING else None))
        start += len(line) + 1
    return Document(origin=Origin(name="a.md", format="md", sha256="0", size=1), text="\n".join(lines), blocks=tuple(blocks))


class Painter:
    """Gives white pages and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[View] = []

    def __call__(self, _path: Path, view: View) -> Image.Image:
        assert view.scale > 1
        self.asked.append(view)
        return Image.new("RGB", (10, 10), "white")


def never_drawn(path: Path, view: View) -> Image.Image:
    raise UserInputError(f"{path.name} 没有第 {view.page} 页")


def never_read(path: Path) -> Document:
    raise AssertionError(path)


def cells(html: str, column: str) -> list[str]:
    return re.findall(f'<td data-label="{column}"><div>(.*?)</div></td>', html)


def test_every_finding_is_a_row_with_its_verdict_in_words() -> None:
    statuses = list(Status)

    html = results_html([make_screened(make_checklist(*(make_finding(f"要求{n}", status) for n, status in enumerate(statuses))))])

    words = [re.sub("<.*?>", "", cell)[2:] for cell in cells(html, "结论")]
    assert words == ["已具备", "内容不足", "未见", "无法判断", "不适用"]
    assert cells(html, "序号") == ["1", "2", "3", "4", "5"]


def test_key_requirements_come_first_and_carry_a_star() -> None:
    checklist = make_checklist(make_finding("普通"), make_finding("重点", key=True))

    titles = [re.sub("<.*?>", "", cell) for cell in cells(results_html([make_screened(checklist)]), "审查内容")]

    assert titles == ["★重点第十一条", "普通第十一条"]
    assert [finding.title for finding in findings_in_order(checklist)] == ["重点", "普通"]


def test_whatever_a_report_says_is_shown_as_text() -> None:
    hostile = make_finding(HOSTILE, reason=HOSTILE, suggestion=HOSTILE, evidence=(make_evidence(HOSTILE),))
    flag = Flag(kind=FlagKind.PLACEHOLDER_TEXT, message=HOSTILE, evidence=(make_evidence(HOSTILE),))
    checklist = make_checklist(hostile, flags=(flag,), name=HOSTILE, warnings=(HOSTILE,))

    html = results_html([make_screened(checklist, name=HOSTILE, downloads=(Path(f"/x/{HOSTILE}.docx"),))])

    assert "<img" not in html
    assert html.count(ESCAPED) >= 7


def test_a_file_that_cannot_be_read_shows_why_and_the_others_stand() -> None:
    html = results_html([make_screened(error=f"文件已加密{HOSTILE}", name="锁.pdf"), make_screened(make_checklist(make_finding("必要性")))])

    assert f"文件已加密{ESCAPED}" in html
    assert "共2份材料，完成预审1份，未能读取1份。" in html
    assert len(cells(html, "序号")) == 1


def test_rows_name_file_and_row_by_number() -> None:
    two = [make_screened(make_checklist(make_finding("甲"), make_finding("乙"))) for _ in range(2)]

    html = results_html(two)

    assert re.findall(r'<tr data-file="(\d)" data-row="(\d)">', html) == [("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")]


def test_downloads_name_every_format() -> None:
    files = tuple(Path(f"/data/清单.{ending}") for ending in ("docx", "xlsx", "html", "json"))

    html = results_html([make_screened(make_checklist(make_finding("甲")), downloads=files)])

    assert re.findall(r'download="(.*?)"', html) == ["清单.docx", "清单.xlsx", "清单.html", "清单.json"]


def test_checklists_that_could_not_be_written_are_shown_with_the_reason() -> None:
    html = results_html([make_screened(make_checklist(make_finding("甲")), error="磁盘空间不足")])

    assert "磁盘空间不足" in html
    assert len(cells(html, "序号")) == 1


def test_progress_says_which_file_of_how_many() -> None:
    html = results_html([], progress=Progress(done=1, total=3, name=f"{HOSTILE}.pdf", seconds=12))

    assert "正在预审第2份，共3份" in html
    assert "12秒" in html
    assert "<img" not in html


def test_progress_says_what_is_being_done_with_the_file() -> None:
    assert "正在识别扫描页 3/46" in results_html([], progress=Progress(done=0, total=1, name="a.pdf", stage="正在识别扫描页 3/46"))


def test_before_the_first_upload_the_page_says_what_to_do() -> None:
    assert "每份不超过200MB" in invitation_html(200)


def test_a_page_is_drawn_once_with_all_its_quotes() -> None:
    painter = Painter()
    evidence = (make_evidence("甲", page=2), make_evidence("乙", page=5), make_evidence("丙", page=2))

    shown = sights(evidence, path=Path("a.pdf"), read=never_read, render=painter)

    assert [(view.page, view.quotes) for view in painter.asked] == [(2, ("甲", "丙")), (5, ("乙",))]
    assert [sight.title for sight in shown] == ["第2页", "第5页"]
    assert all('src="data:image/png;base64,' in sight.html for sight in shown)


def test_a_format_without_pages_shows_the_text_around_the_quote() -> None:
    document = make_document("# 背景", "第一段。", f"第二段{HOSTILE}很有必要。", "第三段。", "第四段。", "第五段。")
    start = document.text.index("很有必要")

    shown = sights([make_evidence("很有必要", page=None, start=start)], path=Path("a.md"), read=lambda _: document, render=Painter())

    assert f"第二段{ESCAPED}<mark>很有必要</mark>。" in shown[0].html
    assert "<h5># 背景</h5>" in shown[0].html
    assert "第四段" in shown[0].html
    assert "第五段" not in shown[0].html


def test_pages_that_nothing_can_draw_are_shown_as_text() -> None:
    document = make_document("第一段很有必要。")

    shown = sights([make_evidence("很有必要", page=2, start=3)], path=Path("a.docx"), read=lambda _: document, render=never_drawn)

    assert "第一段<mark>很有必要</mark>。" in shown[0].html


def test_pages_of_two_files_of_a_package_are_two_places_and_say_so() -> None:
    painter = Painter()
    box = PageBox(1, Box(10, 20, 30, 40))
    evidence = [
        make_evidence("甲", page=1).model_copy(update={"file": "报告.pdf"}),
        make_evidence("乙", page=1).model_copy(update={"file": "扫描件.jpg", "recognised": True, "boxes": (box,)}),
    ]

    shown = sights(evidence, path=Path("材料.zip"), read=never_read, render=painter)

    assert [sight.title for sight in shown] == ["《报告.pdf》第1页", "《扫描件.jpg》第1页（扫描识别）"]
    assert [(view.file, view.boxes) for view in painter.asked] == [("报告.pdf", ()), ("扫描件.jpg", (box.box,))]


def test_a_quote_over_several_cells_of_a_row_is_marked_in_place() -> None:
    document = make_document("服务器\t2台\t30万元")

    shown = sights([make_evidence("2台\t30", page=None, start=4)], path=Path("a.md"), read=lambda _: document, render=Painter())

    assert "服务器│<mark>2台│30</mark>万元" in shown[0].html


def test_a_file_that_is_gone_is_said_not_thrown() -> None:
    def gone(path: Path) -> Document:
        raise FileNotFoundError(path)

    shown = sights([make_evidence("甲", page=None)], path=Path("a.md"), read=gone, render=Painter())

    assert "请重新上传" in shown[0].html


def test_an_error_of_the_reader_is_said_not_thrown() -> None:
    def broken(path: Path) -> Document:
        raise DocumentError("damaged", f"文件已损坏{HOSTILE}", name=path.name)

    shown = sights([make_evidence("甲", page=None)], path=Path("a.md"), read=broken, render=Painter())

    assert f"文件已损坏{ESCAPED}" in shown[0].html


def test_the_drawer_of_a_missing_finding_says_what_was_searched() -> None:
    finding = make_finding("合规性", Status.MISSING, suggestion="请补充。")

    html = drawer(finding, make_checklist(finding), ())

    assert "第1—9页" in html
    assert "第4至5页未能读取" in html
    assert "请补充。" in html


def test_the_drawer_quotes_in_full_and_as_text() -> None:
    finding = make_finding(HOSTILE, reason=HOSTILE, evidence=(make_evidence(HOSTILE + "长" * 300),))

    html = drawer(finding, make_checklist(finding), [Sight(title="第3页", html="<p>页</p>")])

    assert "<img" not in html
    assert ESCAPED + "长" * 300 in html
    assert "<p>页</p>" in html


def test_doubtful_finding_says_so_in_its_row_and_in_its_drawer() -> None:
    finding = make_finding("密码应用", needs_human=True)
    checklist = make_checklist(finding)

    assert "<small>建议人工核对</small>" in cells(results_html([make_screened(checklist)]), "结论")[0]
    assert "程序对这一结论把握不大，建议人工核对。" in drawer(finding, checklist, [])
    assert "人工核对" not in drawer(make_finding("密码应用"), checklist, [])


def test_downloads_are_named_by_what_they_are() -> None:
    names = ("a-预审清单-1.docx", "a-证据对照-1.pdf", "a-补正通知书草稿-1.docx", "a-专家提问参考-1.docx", "别的.zip")
    html = results_html([make_screened(make_checklist(make_finding("甲")), downloads=tuple(Path("/x") / name for name in names))])

    assert re.findall(r'class="ys-download">(.*?)</a>', html) == [
        "Word 清单",
        "证据对照（PDF）",
        "补正通知书（草稿）",
        "专家提问参考",
        ".zip",
    ]
