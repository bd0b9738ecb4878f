"""Checklists as the web page shows them."""

from collections.abc import Sequence
from pathlib import Path

from assistant.app.desks import Screened
from assistant.app.markup import element, notice, text
from assistant.export.formats import exporter_of
from assistant.export.sheet import Fact, FlagRow, Row, Sheet, build_sheet, findings_in_order
from assistant.export.wording import KEY_MARK, STATUS_WORDS
from assistant.screening.types import Checklist
from assistant.text.span import Frozen

__all__ = ["Progress", "findings_in_order", "invitation_html", "results_html"]

_COLUMNS = ("序号", "审查内容", "结论", "页码", "原文摘录", "说明", "补充建议")
_LONGEST_EXCERPT = 80  # characters; the whole quote stands beside the page
_BEGUN = 0.2  # of the file in work: a bar that shows nothing looks like a page that hangs


class Progress(Frozen):
    """How far a run is: `done` of `total` files, `name` in work, `seconds` since the start, `stage`: what is being done with it."""

    done: int
    total: int
    name: str
    seconds: int = 0
    stage: str = ""


def invitation_html(max_file_mb: int) -> str:
    """Return what stands there before the first upload."""
    words = (
        f"上传材料（每份不超过{max_file_mb}MB）后点选“开始预审”，即得到每份材料的完整性清单。"
        "材料只在运行本程序的计算机上处理，不向外发送；关闭或刷新页面，上传的文件和结果随即删除。"
    )
    return element("p", text(words), class_="ys-caption")


def results_html(screened: Sequence[Screened], *, progress: Progress | None = None) -> str:
    """Return one block a file, the first one open, with the progress of the run above."""
    files = [_file(number, result, opened=number == 0) for number, result in enumerate(screened)]
    head = _progress(progress) if progress else _overview(screened)
    return element("div", head, *files, class_="ys-results")


def _progress(progress: Progress) -> str:
    words = f"正在预审第{progress.done + 1}份，共{progress.total}份：{progress.name}"
    if progress.stage:
        words += f"，{progress.stage}"
    if progress.seconds:
        words += f"（已用{progress.seconds}秒）"
    bar = element("progress", max=progress.total, value=progress.done + _BEGUN, aria_label="预审进度")
    return element("div", element("span", text(words)), bar, class_="ys-progress", role="status")


def _overview(screened: Sequence[Screened]) -> str:
    failed = sum(result.checklist is None for result in screened)
    if len(screened) < 2:
        return ""
    words = f"共{len(screened)}份材料，完成预审{len(screened) - failed}份" + (f"，未能读取{failed}份。" if failed else "。")
    return element("p", text(words), class_="ys-overview", role="status")


def _file(number: int, result: Screened, *, opened: bool) -> str:
    if result.checklist is None:
        return element("section", element("h3", text(result.name)), notice(result.error or "未能预审。", kind="error"), class_="ys-file")
    sheet = build_sheet(result.checklist)
    head = element("summary", element("strong", text(result.name)), _counts(result.checklist))
    body = [
        element("dl", *(element("div", element("dt", text(fact.label)), element("dd", text(fact.value))) for fact in _shown(sheet))),
        element("p", text(sheet.summary + (sheet.key_summary or "")), class_="ys-summary"),
        notice(result.error, kind="error") if result.error else _downloads(result),
        *(notice(words, kind="warning") for words in result.checklist.warnings),
        _flags(number, sheet),
        _table(number, sheet),
        element("p", text(sheet.closing), class_="ys-closing"),
    ]
    return element("details", head, element("div", *body, class_="ys-body"), class_="ys-file", open=opened)


def _shown(sheet: Sheet) -> list[Fact]:
    """Return the head's facts but for those that the page shows elsewhere or that are filled in by hand."""
    return [fact for fact in sheet.head if fact.value.strip() and fact.label != "文件名" and fact.value.replace(" ", "") != "年月日"]


def _counts(checklist: Checklist) -> str:
    badges = [
        element("span", text(f"{STATUS_WORDS[status]} {count}"), class_=f"ys-badge ys-{status.value}")
        for status, count in checklist.summary.items()
    ]
    return element("span", *badges, class_="ys-counts")


def _downloads(result: Screened) -> str:
    # A relative address: it holds behind a proxy's path too.
    links = [
        element("a", text(_paper(file)), href=f"gradio_api/file={file}", download=file.name, class_="ys-download")
        for file in result.downloads
    ]
    return element("p", element("span", text("下载："), class_="ys-caption"), *links, class_="ys-downloads") if links else ""


def _paper(file: Path) -> str:
    exporter = exporter_of(file)
    return exporter.title if exporter else file.suffix


def _table(number: int, sheet: Sheet) -> str:
    head = element("thead", element("tr", *(element("th", text(column), scope="col") for column in _COLUMNS)))
    rows = element("tbody", *(_row(number, index, row) for index, row in enumerate(sheet.rows)))
    hint = "点选一行，查看原文所在的位置。" + (f"{KEY_MARK} 为重点事项。" if sheet.key_summary else "")
    return element("p", text(hint), class_="ys-caption") + element("table", head, rows, class_="ys-table")


def _row(number: int, index: int, row: Row) -> str:
    look = element("button", text("查看"), type="button", class_="ys-look", aria_label=f"查看“{row.matter}”的原文")
    cells = (
        text(str(row.number)),
        element("strong", text(row.matter)) + element("small", text(row.basis)),
        element("span", text(row.verdict), class_=f"ys-badge ys-{row.status.value}")
        + (element("small", text(row.doubt)) if row.doubt else ""),
        _lines(row.pages or "—") + look,
        "".join(element("q", text(quote.mark + _clipped(quote.text))) for quote in row.quotes[:2]) or text("—"),
        text(row.reason),
        text(row.suggestion or "—"),
    )
    written = [element("td", element("div", cell), data_label=column) for column, cell in zip(_COLUMNS, cells, strict=True)]
    return element("tr", *written, data_file=number, data_row=index)


def _flags(number: int, sheet: Sheet) -> str:
    if not sheet.flags:
        return ""
    flags = element("ul", *(_flag(number, index, flag) for index, flag in enumerate(sheet.flags)))
    return element("section", element("h4", text(f"提示事项（{len(sheet.flags)}条）")), flags, class_="ys-flags")


def _flag(number: int, index: int, flag: FlagRow) -> str:
    basis = element("small", text(flag.basis)) if flag.basis else ""
    if not flag.quotes:
        return element("li", element("strong", text(flag.kind)), text(flag.message), basis)
    look = element("button", text(f"查看{flag.quotes[0].page}"), type="button", class_="ys-look")
    return element("li", element("strong", text(flag.kind)), text(flag.message), basis, look, data_file=number, data_flag=index)


def _lines(words: str) -> str:
    return "<br>".join(text(line) for line in words.splitlines())


def _clipped(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_EXCERPT else line[: _LONGEST_EXCERPT - 1] + "…"
