from assistant.documents.layout.lines import PrintedLine
from assistant.documents.layout.running import find_running

HEIGHT = 842.0


def line(text: str, page: int, base: float, size: float = 12.0) -> PrintedLine:
    return PrintedLine(text=text, page=page, left=72, right=400, base=base, size=size, bold=False)


def running(*lines: PrintedLine) -> set[str]:
    pages = sorted({found.page for found in lines})
    by_page = {page: [found for found in lines if found.page == page] for page in pages}
    return {found.text for found in find_running(by_page, dict.fromkeys(pages, HEIGHT))}


def body(page: int) -> list[PrintedLine]:
    return [line(f"第{page}页正文{number}与别页不同。", page, 740 - 20 * number) for number in range(5)]


def test_a_line_at_the_top_of_every_page_is_running() -> None:
    lines = [found for page in (1, 2, 3) for found in (line("巡护调度应用报告", page, 800, 9), *body(page))]
    assert running(*lines) == {"巡护调度应用报告"}


def test_chapter_names_at_the_top_are_running_while_the_chapter_lasts() -> None:
    names = ["总论"] * 4 + ["需求"] * 4 + ["方案"] * 4
    lines = [found for page, name in enumerate(names, 1) for found in (line(name, page, 800, 9), *body(page))]
    assert running(*lines) == {"总论", "需求", "方案"}


def test_captions_that_differ_by_number_are_not_running() -> None:
    lines = [found for page in (1, 2, 3) for found in (line(f"表 3-{7 - page} 设备", page, 790, 10), *body(page))]
    assert running(*lines) == set()


def test_body_text_that_repeats_is_not_running() -> None:
    lines = [found for page in (1, 2, 3) for found in (line("各县市按照职责分工落实。", page, 760), *body(page))]
    assert running(*lines) == set()


def test_page_numbers_of_many_forms_are_running() -> None:
    for form in ("- {} -", "第 {} 页", "第 {} 页 共 40 页", "{}", "— {} —", "{}/40"):
        lines = [found for page in (1, 2) for found in (*body(page), line(form.format(page), page, 40, 9))]
        assert running(*lines) == {form.format(1), form.format(2)}


def test_a_figure_in_the_middle_of_a_page_is_no_page_number() -> None:
    assert running(*body(1), line("12", 1, 400)) == set()
