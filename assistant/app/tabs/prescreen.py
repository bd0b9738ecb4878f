"""The tab 材料预审: files in, a checklist each, and the place in the report behind every line."""

import logging
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from assistant.app.desks import Desks, Screened
from assistant.app.labels import label
from assistant.app.progress import stage_words
from assistant.app.tabs.evidence import RenderPage, drawer, sights
from assistant.app.tabs.results import Progress, findings_in_order, invitation_html, results_html
from assistant.app.uploads import Upload, read_uploads
from assistant.documents.source import Progress as ReadingProgress
from assistant.documents.types import Document
from assistant.errors import AssistantError, DocumentError, OutputNotWritable
from assistant.export.formats import make_folder, write_checklist
from assistant.regulations.types import Pack
from assistant.screening.types import Checklist

__all__ = ["Screen", "build_prescreen_tab"]


class Screen(Protocol):
    """Screens a file that is shown under `name`. Raises DocumentError."""

    def __call__(self, path: Path, /, *, name: str, progress: ReadingProgress | None = None) -> Checklist: ...


Read = Callable[[Path], Document]
Write = Callable[[Checklist, Path, Path], tuple[Path, ...]]  # the papers of a checklist and its report, into a folder

_WRITING = "正在生成清单和证据对照"

_log = logging.getLogger(__name__)

# Reading a report takes a core and its memory: all work on files waits in one line.
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


def build_prescreen_tab(screen: Screen, read: Read, render: RenderPage, desks: Desks, *, pack: Pack, max_file_mb: int) -> None:
    """Lay out the tab and wire it; to be called inside a gr.Tab. pack: the regulation that `screen` judges by."""
    invitation = invitation_html(max_file_mb)
    with gr.Row(elem_classes="ys-upload"):
        files = gr.File(label=label("screen.files"), file_count="multiple", height=130, scale=5)
        with gr.Column(scale=1, min_width=140):
            start = gr.Button(label("screen.start"), variant="primary")
            clear = gr.Button(label("screen.clear"))
    results = gr.HTML(invitation, js_on_load=_INSPECTS_ON_CLICK, apply_default_css=False)
    evidence = gr.HTML("", js_on_load=_CLOSES_ON_CLICK, apply_default_css=False)

    def write(checklist: Checklist, report: Path, folder: Path) -> tuple[Path, ...]:
        return write_checklist(checklist, folder, pack=pack, draw=partial(render, report))

    def run(sent: Any, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        uploads = read_uploads(sent)
        if not uploads:
            gr.Warning("请先上传需要预审的材料。", title="提示")
            yield gr.skip(), gr.skip()
            return
        yield from _screen_all(uploads, screen=screen, write=write, desks=desks, session=_session(request))

    def inspect(event: gr.EventData, request: gr.Request) -> str:
        return _inspect(event, desks.screened(_session(request)), read=read, render=render)

    def forget(request: gr.Request) -> tuple[Any, ...]:
        desks.close(_session(request))
        return None, invitation, ""

    running = start.click(
        run, files, [results, evidence], preprocess=False, api_visibility="private", show_progress="minimal", **FILES_IN_LINE
    )
    results.inspect(inspect, None, evidence, api_visibility="private", show_progress="hidden", trigger_mode="always_last", **FILES_IN_LINE)
    clear.click(forget, None, [files, results, evidence], cancels=[running], api_visibility="private", show_progress="hidden", queue=False)


def _screen_all(uploads: tuple[Upload, ...], *, screen: Screen, write: Write, desks: Desks, session: str) -> Iterator[tuple[Any, ...]]:
    """Yield results and an empty drawer, every second and after each file."""
    desks.clear(session)
    began = time.monotonic()
    # A thread of its own: the page hears of the progress meanwhile, and whatever a file does, it stops that file alone.
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="prescreen") as worker:
        for number, upload in enumerate(uploads):
            stages: deque[str] = deque(maxlen=1)
            job = worker.submit(_screen_one, upload, screen=screen, write=write, desks=desks, session=session, stages=stages)
            while True:
                seconds = int(time.monotonic() - began)
                progress = Progress(done=number, total=len(uploads), name=upload.name, seconds=seconds, stage="".join(stages))
                yield results_html(desks.screened(session), progress=progress), ""
                if wait([job], timeout=1).done:
                    break
            desks.put(session, _outcome(job, upload))
    yield results_html(desks.screened(session)), ""


def _screen_one(upload: Upload, *, screen: Screen, write: Write, desks: Desks, session: str, stages: deque[str]) -> Screened:
    """Return the result of one file; `stages` hears what is being done. Raises AssistantError, OSError when the upload is gone."""
    path = desks.take(session, upload.path)
    try:
        checklist = screen(path, name=upload.name, progress=lambda *told: stages.append(stage_words(*told)))
    except DocumentError as error:
        if error.code == "classified":  # must not lie here until the visitor leaves
            desks.discard(session, upload.path)
        raise
    folder = path.parent / "checklist"
    try:
        make_folder(folder)
        stages.append(_WRITING)
        return Screened(name=upload.name, path=path, checklist=checklist, downloads=write(checklist, path, folder))
    except OutputNotWritable as error:
        return Screened(name=upload.name, path=path, checklist=checklist, error=str(error))
    finally:
        desks.tidy(session)


def _outcome(job: Future[Screened], upload: Upload) -> Screened:
    """Return the result of a job that is done, or a result that says why there is none."""
    error = job.exception()
    if error is None:
        return job.result()
    if isinstance(error, AssistantError):
        words = error.message if isinstance(error, DocumentError) else str(error)
    elif isinstance(error, FileNotFoundError):
        words = "上传的文件已清除，请重新上传。"
    else:
        # Frames only: messages of exceptions may hold the report's text, which no log may.
        _log.error("%s\n%s", type(error).__qualname__, "".join(traceback.format_tb(error.__traceback__)))
        words = f"程序处理该文件时出错（{type(error).__name__}），请人工审查。"
    return Screened(name=upload.name, path=upload.path, error=words)


def _inspect(event: gr.EventData, screened: tuple[Screened, ...], *, read: Read, render: RenderPage) -> str:
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
    return drawer(subject, result.checklist, sights(subject.evidence, path=result.path, read=read, render=render))


def _session(request: gr.Request) -> str:
    return request.session_hash or "none"
