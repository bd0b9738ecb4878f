"""The tab 办理指南: the facts of a project in, every step with its words and days out."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import gradio as gr

from assistant.app.desks import Desks
from assistant.app.guide_form import read_days, read_kind, read_wan
from assistant.app.labels import label
from assistant.app.markup import notice
from assistant.app.tabs.guide_cards import guide_html, guide_invitation
from assistant.errors import AssistantError, OutputNotWritable
from assistant.export.guide_files import write_guide
from assistant.export.guide_sheet import build_guide_sheet
from assistant.procedure.types import Guide
from assistant.project import ProjectKind, ProjectProfile
from assistant.regulations.steps import Event
from assistant.regulations.types import Pack

__all__ = ["MakeGuide", "answer_form", "build_guide_tab", "events_asked"]

_ANSWERS = {"不清楚": None, "是": True, "否": False}
_UNKNOWN = "不清楚"
_NO_STEPS = "这部制度还没有写入办理步骤（steps.yaml），暂不能生成办理指南。"


class MakeGuide(Protocol):
    """Makes the guide of a project. Raises AssistantError."""

    def __call__(self, profile: ProjectProfile, /, *, dates: Mapping[str, date]) -> Guide: ...


def build_guide_tab(make: MakeGuide, desks: Desks, pack: Pack) -> None:
    """Lay out the tab and wire it; to be called inside a gr.Tab."""
    if not pack.steps:
        gr.HTML(notice(_NO_STEPS), apply_default_css=False)
        return
    events = events_asked(pack)
    with gr.Row(elem_classes="ys-form"):
        kind = gr.Radio(list(ProjectKind), value=ProjectKind.CONSTRUCTION, label=label("guide.kind"), scale=2, min_width=220)
        total = gr.Textbox(label=label("guide.total"), max_lines=1, min_width=130)
        software = gr.Textbox(label=label("guide.software"), max_lines=1, min_width=130)
        answers = [
            gr.Dropdown(list(_ANSWERS), value=_UNKNOWN, label=label(f"guide.{name}"), min_width=130)
            for name in ("hardware", "classified", "state")
        ]
    with gr.Accordion(label("guide.more"), open=False), gr.Row(elem_classes="ys-form"):
        days = [gr.Textbox(label=_day_label(event), placeholder="2026-06-03", max_lines=1, min_width=150) for event in events]
    with gr.Row(elem_classes="ys-form"):
        start = gr.Button(label("guide.start"), variant="primary", min_width=180, scale=0)
        clear = gr.Button(label("guide.clear"), min_width=100, scale=0)
    shown = gr.HTML(guide_invitation(), apply_default_css=False)
    fields = [kind, total, software, *answers, *days]

    def run(request: gr.Request, *typed: Any) -> str:
        return answer_form(tuple(map(str, typed)), make=make, events=events, desks=desks, session=request.session_hash or "none")

    def forget() -> tuple[Any, ...]:
        return (ProjectKind.CONSTRUCTION, "", "", *[_UNKNOWN] * len(answers), *[""] * len(days), guide_invitation())

    quiet: dict[str, Any] = {"api_visibility": "private"}
    entered = [box.submit for box in (total, software, *days)]
    gr.on([start.click, *entered], run, fields, shown, concurrency_limit=4, show_progress="minimal", **quiet)
    clear.click(forget, None, [*fields, shown], queue=False, show_progress="hidden", **quiet)


def events_asked(pack: Pack) -> tuple[Event, ...]:
    """Return the events whose day a visitor may fill in: all but those of the calendar that follow from another event."""
    derived = {step.event for step in pack.steps if step.since}
    return tuple(event for event in pack.events if not (event.recurs and event.id in derived))


def _day_label(event: Event) -> str:
    return f"{event.name}（从哪天往后推算）" if event.recurs else f"{event.name}日期"


def answer_form(typed: tuple[str, ...], *, make: MakeGuide, events: tuple[Event, ...], desks: Desks, session: str) -> str:
    """Return the guide, or what is wrong with the form."""
    kind, total, software, hardware, classified, state, *days = typed
    try:
        profile = ProjectProfile(
            kind=read_kind(kind),
            total_wan=read_wan(total, "总投资") if total.strip() else None,
            software_wan=read_wan(software, "软件开发部分") if software.strip() else None,
            has_hardware=_ANSWERS.get(hardware),
            classified=_ANSWERS.get(classified),
            state_funded=_ANSWERS.get(state),
        )
        entries = [f"{event.id}={day}" for event, day in zip(events, days, strict=True) if day.strip()]
        guide = make(profile, dates=read_days(entries))
    except AssistantError as error:
        return notice(str(error), kind="error")
    sheet = build_guide_sheet(guide)
    try:
        return guide_html(sheet, write_guide(guide, desks.guide_folder(session)))
    except OutputNotWritable as error:
        return guide_html(sheet, (), problem=str(error))
