import re
from html.parser import HTMLParser
from pathlib import Path

from checklists import make_checklist, make_evidence, make_finding

from assistant.export.html import write_html
from assistant.screening.types import Checklist, Status


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data")]


def _page(checklist: Checklist, folder: Path) -> str:
    write_html(checklist, folder / "a.html")
    return (folder / "a.html").read_text("utf-8")


def test_page_fetches_nothing_and_runs_nothing(tmp_path: Path) -> None:
    page = _page(make_checklist(), tmp_path)
    elements = _Elements(page)
    assert elements.addresses == []
    assert not {"script", "link", "img", "iframe"} & set(elements.tags)
    assert not re.search(r"url\(|@import|https?:", page)


def test_markup_in_a_report_is_shown_not_obeyed(tmp_path: Path) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    finding = make_finding(Status.PRESENT, make_evidence(attack, section=attack), reason=attack, title=attack)
    page = _page(make_checklist(name=f"{attack}.pdf", findings=(finding,)), tmp_path)
    assert not {"script", "img"} & set(_Elements(page).tags)
    assert "{{ 7*7 }}" in page


def test_long_quotes_are_shown_in_full(tmp_path: Path) -> None:
    quote = "".join(f"第{n}项指标," for n in range(900))
    assert quote in _page(make_checklist(findings=(make_finding(Status.PRESENT, make_evidence(quote)),)), tmp_path)


def test_every_requirement_has_a_row_with_its_verdict_in_words(tmp_path: Path) -> None:
    page = _page(make_checklist(), tmp_path)
    assert page.count('data-label="审查内容"') == 22
    for verdict in ("√ 已具备", "△ 内容不足", "× 未见", "？ 无法判断", "— 不适用"):
        assert f">{verdict}<" in page


def test_doubtful_finding_says_so_below_its_verdict(tmp_path: Path) -> None:
    finding = make_finding(Status.PRESENT, make_evidence("甲")).model_copy(update={"needs_human": True})
    assert '√ 已具备<div class="doubt">建议人工核对</div>' in _page(make_checklist(findings=(finding,)), tmp_path)
