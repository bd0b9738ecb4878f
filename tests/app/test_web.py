"""The web page as people use it: a real server, a real browser, the real regulation."""

import re
import shutil
import socket
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from browsing import Served, Watched, browse, free_port, serve
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from playwright.sync_api import Browser, Page, expect

from assistant.app.web import run_server
from assistant.errors import UserInputError
from assistant.regulations.types import Pack
from assistant.settings import Settings
from assistant.wiring import build_assistant

SAMPLES = Path(__file__).parents[2] / "evals" / "samples"
PDF_SAMPLE = SAMPLES / "built" / "smart-water.pdf"
PACKAGE_SAMPLE = SAMPLES / "built" / "archives-package.zip"
TEXT_SAMPLE = SAMPLES / "service-hall-operations.md"
QUESTION = "总投资80万元的项目要不要监理?"
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> ![](http://example.com/a.png) [x](javascript:alert(3)) {{value}} ${1+1}'
ENOUGH_MS = 30_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("yushen")) as running:
        yield running


@pytest.fixture(scope="module")
def pack() -> Pack:
    return build_assistant(Settings()).pack()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browse() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A fresh visitor, whose browser prefers English. Afterwards: nothing was fetched from elsewhere, nothing went wrong."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US", accept_downloads=True)
    watched = Watched(context.new_page())
    watched.page.set_default_timeout(ENOUGH_MS)
    watched.page.goto(served.address)
    watched.page.get_by_role("tab", name="办事问答").wait_for()
    yield watched.page
    context.close()
    assert watched.foreign == []
    assert watched.complaints == []


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, wait for the whole answer."""
    before = page.locator(".ys-bubble").count()
    page.get_by_role("textbox", name="问题").fill(question)
    page.get_by_role("textbox", name="问题").press("Enter")
    wait_for_answer(page, bubbles=before + 2)


def wait_for_answer(page: Page, *, bubbles: int) -> None:
    expect(page.locator(".ys-bubble")).to_have_count(bubbles, timeout=ENOUGH_MS)
    page.wait_for_function(
        """() => {
          const words = [...document.querySelectorAll(".ys-bubble p")].at(-1).innerText;
          const same = words === window.lastWords && !words.startsWith("正在查阅");
          window.lastWords = words;
          return same;
        }""",
        polling=400,
    )


def prescreen(page: Page, *files: Path, results: int) -> None:
    page.get_by_role("tab", name="材料预审").click()
    page.locator("input[type=file]").first.set_input_files(list(files))
    expect(page.get_by_text(files[-1].stem).first).to_be_visible()
    page.get_by_role("button", name="开始预审").click()
    expect(page.locator(".ys-file")).to_have_count(results, timeout=ENOUGH_MS)
    expect(page.locator(".ys-progress")).to_have_count(0, timeout=ENOUGH_MS)


def look_at(page: Page, title: str) -> None:
    """Open the evidence of the requirement of that title in the first checklist."""
    page.locator(".ys-table").first.locator("tr", has=page.get_by_text(title, exact=True)).locator("td").nth(1).click()
    page.locator(".ys-drawer").wait_for()


def test_health_says_loading_before_it_says_ready(served: Served) -> None:
    assert served.health[0] == (503, {"status": "loading"})
    assert served.check_health() == (200, {"status": "ready", "pack": "bazhou-2025", "articles": 35})


def test_the_start_names_the_address_and_that_there_is_no_login(served: Served) -> None:
    greeting = "\n".join(served.greeting)

    assert served.address in greeting
    assert "不需要登录" in greeting
    assert "127.0.0.1" in greeting


def test_the_page_is_chinese_whatever_the_browser_prefers(page: Page) -> None:
    expect(page).to_have_title("预审 — 信息化项目办事问答与材料预审")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(page.get_by_role("button", name="提问")).to_be_visible()


def test_the_labels_can_be_switched_to_english(page: Page) -> None:
    page.get_by_role("link", name="English").click()

    expect(page.get_by_role("tab", name="Pre-screening")).to_be_visible()


def test_an_answer_stands_beside_the_article_that_carries_it(page: Page, pack: Pack) -> None:
    ask(page, QUESTION)

    expect(page.locator(".ys-bubble").last).to_contain_text("第十九条")
    card = page.locator(".ys-article").first
    expect(card.locator("strong")).to_have_text("第十九条")
    assert all(words in pack.article(19).text for words in card.locator("mark").all_inner_texts())
    assert card.locator("p").all_inner_texts() == [paragraph.of(pack.text) for paragraph in pack.article(19).paragraphs]


def test_a_follow_up_is_understood_from_the_dialogue_and_says_how(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "那500万元的呢?")

    expect(page.locator(".ys-bubble small").last).to_contain_text("理解")
    expect(page.locator(".ys-bubble").last).to_contain_text("第十九条")


def test_what_the_regulation_does_not_settle_is_said_and_related_articles_are_shown(page: Page) -> None:
    ask(page, "项目经理要考什么证?")

    expect(page.locator(".ys-bubble").last).to_have_class(re.compile("ys-abstaining"))
    expect(page.locator(".ys-articles")).to_contain_text("未作规定")
    expect(page.locator(".ys-article").first).to_be_visible()


def test_an_example_is_asked_at_a_click(page: Page) -> None:
    example = page.locator(".ys-chip").first
    words = example.inner_text()
    example.click()

    wait_for_answer(page, bubbles=2)
    expect(page.locator(".ys-user p")).to_have_text(words)


def test_clearing_forgets_the_dialogue(page: Page) -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name="清空").first.click()

    expect(page.locator(".ys-bubble")).to_have_count(0)
    expect(page.locator(".ys-article")).to_have_count(0)
    ask(page, "那500万元的呢?")
    expect(page.locator(".ys-bubble").last).not_to_contain_text("监理")


def test_markup_in_a_question_is_shown_as_text(page: Page) -> None:
    ask(page, HOSTILE)

    expect(page.locator(".ys-user p")).to_have_text(HOSTILE)
    assert page.locator(".ys-dialogue img, .ys-dialogue script, .ys-dialogue a").count() == 0


def test_an_empty_question_is_pointed_out(page: Page) -> None:
    page.get_by_role("button", name="提问").click()

    expect(page.get_by_text("问题是空的")).to_be_visible()
    expect(page.locator(".ys-bubble")).to_have_count(0)


def test_a_report_becomes_a_checklist_of_all_requirements(page: Page, pack: Pack) -> None:
    prescreen(page, PDF_SAMPLE, results=1)

    assert sorted(re.sub("^★", "", title) for title in page.locator(".ys-table td:nth-child(2) strong").all_inner_texts()) == sorted(
        requirement.title for requirement in pack.requirements
    )
    expect(page.locator(".ys-summary")).to_contain_text("共审查22项")


def test_a_row_opens_the_page_picture_and_the_keyboard_closes_it(page: Page) -> None:
    prescreen(page, PDF_SAMPLE, results=1)
    look_at(page, "项目必要性")

    picture = page.locator(".ys-page img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 600
    page.keyboard.press("Escape")
    expect(page.locator(".ys-drawer")).to_have_count(0)
    look_at(page, "项目必要性")  # the same row again
    expect(picture).to_be_visible()


def test_a_row_of_a_package_opens_the_scanned_page_of_the_file_that_says_it(page: Page) -> None:
    prescreen(page, PACKAGE_SAMPLE, results=1)
    look_at(page, "★密码应用")

    expect(page.locator(".ys-drawer h4").first).to_contain_text("《附件2 密码应用方案(盖章扫描件).pdf》第1页（扫描识别）")
    picture = page.locator(".ys-page img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 600


def test_a_row_of_a_text_file_opens_the_words_around_the_quote(page: Page) -> None:
    prescreen(page, TEXT_SAMPLE, results=1)
    look_at(page, "项目必要性")

    quote = page.locator(".ys-quotes q").first.inner_text()
    assert quote.split()[0] in "".join(page.locator(".ys-context mark").all_inner_texts())


def test_the_checklist_can_be_taken_away_in_every_format(page: Page) -> None:
    prescreen(page, TEXT_SAMPLE, results=1)

    beginnings = []
    for link in page.locator(".ys-download").all():
        with page.expect_download() as download:
            link.click()
        path = download.value.path()
        beginnings.append((link.inner_text(), Path(download.value.suggested_filename).suffix, path.read_bytes()[:2]))
    assert beginnings == [
        ("Word 清单", ".docx", b"PK"),
        ("Excel 清单", ".xlsx", b"PK"),
        ("网页清单", ".html", b"<!"),
        ("JSON 数据", ".json", b"{\n"),
        ("证据对照（PDF）", ".pdf", b"%P"),
        ("补正通知书（草稿）", ".docx", b"PK"),
        ("专家提问参考", ".docx", b"PK"),
    ]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 no more")

    prescreen(page, broken, TEXT_SAMPLE, results=2)

    expect(page.locator("section.ys-file")).to_contain_text("broken.pdf")
    expect(page.locator("section.ys-file .ys-error")).not_to_be_empty()
    expect(page.locator("details.ys-file")).to_contain_text(TEXT_SAMPLE.name)
    expect(page.locator(".ys-overview")).to_contain_text("未能读取1份")


def test_a_classified_file_is_refused_and_deleted_at_once(page: Page, served: Served, tmp_path: Path) -> None:
    secret = tmp_path / "涉密的可研.md"
    secret.write_text("秘密★5年\n\n# 某平台可行性研究报告\n\n## 一、概述\n\n建设平台一套。\n", encoding="utf-8")

    prescreen(page, secret, results=1)

    expect(page.locator(".ys-file")).to_contain_text("密级标志")
    expect(page.locator(".ys-file")).to_contain_text("保密规定")
    assert [file for file in served.uploads() if file.name == secret.name] == []


def test_markup_in_a_report_is_shown_as_text(page: Page, tmp_path: Path) -> None:
    report = tmp_path / "hostile.md"
    report.write_text(
        f"# 可行性研究报告\n\n## 一、项目必要性\n\n现有系统故障频发，{HOSTILE}，每年停机30次，建设十分必要。\n", encoding="utf-8"
    )

    prescreen(page, report, results=1)
    look_at(page, "项目必要性")

    assert page.locator(".ys-results img, .ys-results script, .ys-drawer img, .ys-drawer script").count() == 0


def test_a_file_keeps_the_name_that_its_owner_gave_it(page: Page, tmp_path: Path) -> None:
    report = tmp_path / "可研报告（终稿）【2】.md"
    report.write_bytes(TEXT_SAMPLE.read_bytes())

    prescreen(page, report, results=1)

    expect(page.locator(".ys-file > summary strong")).to_have_text("可研报告（终稿）【2】.md")


def test_starting_without_a_file_is_pointed_out(page: Page) -> None:
    page.get_by_role("tab", name="材料预审").click()
    page.get_by_role("button", name="开始预审").click()

    expect(page.get_by_text("请先上传需要预审的材料")).to_be_visible()


def test_files_are_deleted_when_the_visitor_leaves(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    visitor = context.new_page()
    visitor.goto(served.address)
    prescreen(visitor, PDF_SAMPLE, results=1)
    assert [file for file in served.uploads() if file.name == PDF_SAMPLE.name]

    context.close()

    until = time.monotonic() + 20
    while served.uploads() and time.monotonic() < until:
        time.sleep(0.2)
    assert served.uploads() == []


@pytest.mark.parametrize("tab", ["办事问答", "材料预审"])
def test_on_a_phone_nothing_has_to_be_scrolled_sideways(page: Page, tab: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    if tab == "办事问答":
        ask(page, QUESTION)
    else:
        prescreen(page, PDF_SAMPLE, results=1)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_scripts_get_the_contracts_answer(served: Served) -> None:
    client = Client(served.address, verbose=False)

    answer = client.predict(QUESTION, [], api_name="/ask")

    assert answer["abstained"] is False
    assert [citation["label"] for citation in answer["citations"]] == ["第十九条"]


def test_scripts_hold_a_dialogue_by_sending_the_earlier_turns(served: Served) -> None:
    client = Client(served.address, verbose=False)

    answer = client.predict("那500万元的呢?", [QUESTION], api_name="/ask")

    assert [citation["article"] for citation in answer["citations"]] == [19]


@pytest.mark.parametrize(("question", "history"), [("", []), ("问" * 20000, []), ("问", [3]), (3, [])])
def test_scripts_are_told_what_is_wrong_with_a_question(served: Served, question: object, history: object) -> None:
    client = Client(served.address, verbose=False)

    with pytest.raises(AppError, match=r"问题|文字"):
        client.predict(question, history, api_name="/ask")


def test_scripts_get_the_contracts_checklist_and_the_upload_is_deleted(served: Served, pack: Pack) -> None:
    client = Client(served.address, verbose=False)

    checklist = client.predict(handle_file(str(PDF_SAMPLE)), api_name="/prescreen")

    assert [finding["requirement"] for finding in checklist["findings"]] == [requirement.id for requirement in pack.requirements]
    assert checklist["document"]["format"] == "pdf"
    assert [file for file in served.uploads() if file.name == PDF_SAMPLE.name] == []


def test_scripts_are_told_why_a_file_cannot_be_read(served: Served, tmp_path: Path) -> None:
    empty = tmp_path / "empty.docx"
    empty.write_bytes(b"")
    client = Client(served.address, verbose=False)

    assert client.predict(handle_file(str(empty)), api_name="/prescreen")["error"]["code"] in ("empty", "damaged")


def test_the_guide_lists_the_steps_with_their_days_and_papers(page: Page) -> None:
    page.get_by_role("tab", name="办理指南").click()
    page.get_by_label("总投资（万元）").fill("80")
    page.get_by_text("已知的日期").click()
    page.get_by_label("合同签订日期").fill("2026-06-03")
    page.get_by_role("button", name="列出办理步骤").click()

    expect(page.locator("#step-contract-copy")).to_contain_text("不晚于2026年6月11日（星期四）")
    expect(page.locator("#step-supervision-encouraged")).to_be_visible()
    expect(page.locator("#step-supervision-mandatory")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="日历").click()
    assert download.value.suggested_filename.endswith(".ics")
    page.get_by_label("总投资（万元）").fill("-3")
    page.get_by_role("button", name="列出办理步骤").click()
    expect(page.locator(".ys-error")).to_contain_text("负数")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(str(Path(__file__).resolve()), id="a-file-of-the-server"),
        pytest.param("{uploads}/../../index", id="out-of-the-upload-folder"),
        pytest.param("http://127.0.0.1:1/report.pdf", id="another-server"),
        pytest.param("file:///etc/hostname", id="a-file-address"),
    ],
)
@pytest.mark.parametrize("endpoint", ["prescreen", "ask"])
def test_callers_can_name_uploads_only(served: Served, path: str, endpoint: str) -> None:
    file = {"path": path.format(uploads=served.data_dir / "web"), "meta": {"_type": "gradio.FileData"}}

    assert served.call(endpoint, [file]).startswith("event: error")
    assert [copy for copy in served.uploads() if copy.name == Path(path).name] == []


def test_a_hundred_questions_at_once_and_one_after_the_other_stay_within_the_memory_bound(served: Served) -> None:
    client = Client(served.address, verbose=False)
    questions = [f"总投资{amount}万元的项目要不要监理?" for amount in range(51, 151)]

    with ThreadPoolExecutor(max_workers=4) as visitors:
        answers = list(visitors.map(lambda question: client.predict(question, [], api_name="/ask"), questions))

    assert [answer["question"] for answer in answers] == questions
    assert {citation["article"] for answer in answers for citation in answer["citations"]} == {19}
    assert served.memory_mib() < 1.2 * 1024


def test_a_port_in_use_is_said_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UserInputError, match=f"端口 {port} 已被占用"):
            run_server(build_assistant(Settings(data_dir=tmp_path)), host="127.0.0.1", port=port)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
def test_an_address_of_another_machine_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(UserInputError, match="--host"):
        run_server(build_assistant(Settings(data_dir=tmp_path)), host=host, port=free_port())


def test_stopping_with_an_open_page_is_quiet(served: Served, tmp_path: Path) -> None:
    shutil.copytree(served.data_dir / "index", tmp_path / "index", ignore=shutil.ignore_patterns("open-*", "*.lock"))
    with serve(tmp_path) as server:
        listening = urllib.request.urlopen(f"{server.address}gradio_api/heartbeat/visitor", timeout=30)
    with listening:
        log = (tmp_path / "serve.log").read_text("utf-8")
    assert log.splitlines() == server.greeting
