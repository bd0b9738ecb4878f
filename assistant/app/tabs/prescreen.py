"""The tab 材料预审: files in, a checklist each, and the place in the report behind every line."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.app.desks import Desks, Screened
from assistant.app.labels import label
from assistant.app.tabs.evidence import drawer, sights
from assistant.app.tabs.results import Progress, findings_in_order, results_html
from assistant.documents.pictures import render_page
from assistant.documents.types import Document
from assistant.errors import AssistantError, DocumentError
from assistant.export.formats import make_folder, write_checklist
from assistant.screening.types import Checklist

__all__ = ["Screen", "build_prescreen_tab"]

Screen = Callable[[Path], Checklist]
Read = Callable[[Path], Document]

# The readers are not made for several threads: all work on files waits in one line.
FILES_IN_LINE: dict[str, Any] = {"concurrency_id": "documents", "concurrency_limit": 1}

_INSPECTS_ON_CLICK = """
element.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row], [data-flag]");
  if (!row || event.target.closest("a, summary")) return;
  element.querySelectorAll(".ys-chosen").forEach((chosen) => chosen.classList.remove("ys-chosen"));
  row.classList.add("ys-chosen");
  trigger("inspect", { file: row.dataset.file, row: row.dataset.row ?? null, flag: row.dataset.flag ?? null });
});
"""
_CLOSES_ON_CLICK = """
element.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) props.value = "";
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && props.value) props.value = "";
});
watch("value", () => element.querySelector("[data-dismiss]")?.focus());
"""


def build_prescreen_tab(screen: Screen, read: Read, desks: Desks) -> None:
    """Lay out the tab and wire it; to be called inside a gr.Tab."""
    with gr.Row(elem_classes="ys-upload"):
        files = gr.File(label=label("screen.files"), file_count="multiple", height=130, scale=5)
        with gr.Column(scale=1, min_width=140):
            start = gr.Button(label("screen.start"), variant="primary")
            clear = gr.Button(label("screen.clear"))
    results = gr.HTML("", js_on_load=_INSPECTS_ON_CLICK, elem_classes="ys-panel", apply_default_css=False)
    evidence = gr.HTML("", js_on_load=_CLOSES_ON_CLICK, apply_default_css=False)

    def run(paths: list[str] | None, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        if not paths:
            gr.Warning("请先上传需要预审的材料。", title="提示")
            yield gr.skip(), gr.skip()
            return
        yield from _screen_all([Path(path) for path in paths], screen=screen, desks=desks, session=_session(request))

    def inspect(event: gr.EventData, request: gr.Request) -> str:
        return _inspect(event, desks.screened(_session(request)), read=read)

    def forget(request: gr.Request) -> tuple[Any, ...]:
        desks.close(_session(request))
        return None, "", ""

    running = start.click(run, files, [results, evidence], api_visibility="private", show_progress="minimal", **FILES_IN_LINE)
    results.inspect(inspect, None, evidence, api_visibility="private", show_progress="hidden", trigger_mode="always_last", **FILES_IN_LINE)
    clear.click(forget, None, [files, results, evidence], cancels=[running], api_visibility="private", show_progress="hidden", queue=False)


def _screen_all(paths: list[Path], *, screen: Screen, desks: Desks, session: str) -> Iterator[tuple[Any, ...]]:
    """Yield results and an empty drawer after each file."""
    desks.clear(session)
    for number, path in enumerate(paths):
        progress = Progress(done=number, total=len(paths), name=path.name)
        yield results_html(desks.screened(session), progress=progress), ""
        desks.put(session, _screen_one(path, screen=screen, desks=desks, session=session))
    yield results_html(desks.screened(session)), ""


def _screen_one(upload: Path, *, screen: Screen, desks: Desks, session: str) -> Screened:
    """Return the result of one file; what cannot be read or written is said in it."""
    try:
        path = desks.take(session, upload)
    except OSError:
        return Screened(name=upload.name, path=upload, error="上传的文件已清除，请重新上传。")
    try:
        checklist = screen(path)
    except AssistantError as error:
        return Screened(name=upload.name, path=path, error=error.message if isinstance(error, DocumentError) else str(error))
    folder = path.parent / "checklist"
    make_folder(folder)
    return Screened(name=upload.name, path=path, checklist=checklist, downloads=write_checklist(checklist, folder))


def _inspect(event: gr.EventData, screened: tuple[Screened, ...], *, read: Read) -> str:
    """Return the drawer of the row or flag that was chosen. The numbers come from the browser: those that fit nothing show nothing."""
    try:
        result = screened[int(event.file)]
        if result.checklist is None:
            return ""
        rows = findings_in_order(result.checklist) if event.row is not None else result.checklist.flags
        subject = rows[int(event.row if event.row is not None else event.flag)]
    except (IndexError, ValueError, TypeError):
        gr.Warning("这份结果已清除，请重新预审。", title="提示")
        return ""
    paged = result.checklist.document.origin.format == "pdf"
    return drawer(subject, result.checklist, sights(subject.evidence, path=result.path, paged=paged, read=read, render=render_page))


def _session(request: gr.Request) -> str:
    return request.session_hash or "none"
