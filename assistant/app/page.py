"""The web page as a whole: theme, head and tabs, mounted on a server."""

from collections.abc import Iterator
from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from assistant.answering.types import Answer
from assistant.app.desks import Desks
from assistant.app.endpoints import add_endpoints
from assistant.app.labels import PAGE_TITLE, label, translations
from assistant.app.markup import element, text
from assistant.app.readiness import Readiness
from assistant.app.tabs.chat import build_chat_tab
from assistant.app.tabs.guide import build_guide_tab
from assistant.app.tabs.prescreen import build_prescreen_tab
from assistant.app.uploads import GuardedBlocks
from assistant.wiring import Assistant

__all__ = ["build_page", "mount_page"]

_ASSETS = Path(__file__).parent / "assets"
_FONTS = ("Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
_FONTS_MONO = ("Consolas", "Noto Sans Mono CJK SC", "monospace")
_BLUE, _BLUE_HOVER = "#1d4f8c", "#163e6f"
_SWEEP_EVERY_S, _FORGET_AFTER_S = 600, 4 * 3600  # for uploads that no session's end took away


def build_page(assistant: Assistant, *, ready: Readiness, desks: Desks) -> gr.Blocks:
    """Return the page. Raises PackError, UnknownPack."""
    pack = assistant.pack()

    def ask(question: str, history: tuple[str, ...]) -> Answer:
        ready.wait()
        return assistant.ask(question, history=history)

    def ask_in_steps(question: str, history: tuple[str, ...]) -> Iterator[Answer]:
        ready.wait()
        yield from assistant.ask_in_steps(question, history=history)

    def leave(request: gr.Request) -> None:
        desks.close(request.session_hash or "")

    with GuardedBlocks(
        title=PAGE_TITLE, analytics_enabled=False, fill_width=True, delete_cache=(_SWEEP_EVERY_S, _FORGET_AFTER_S)
    ) as blocks:
        gr.HTML(_head(pack.title), elem_classes="ys-head", apply_default_css=False)
        with gr.Tabs():
            with gr.Tab(label("ask.tab"), id="ask"):
                build_chat_tab(ask_in_steps, pack, find_pack=assistant.pack)
            with gr.Tab(label("screen.tab"), id="screen"):
                build_prescreen_tab(
                    assistant.screen, assistant.read, assistant.picture, desks, pack=pack, max_file_mb=assistant.settings.max_file_mb
                )
            with gr.Tab(label("guide.tab"), id="guide"):
                build_guide_tab(assistant.guide, desks, pack)
        add_endpoints(ask=ask, screen=assistant.screen)
        blocks.unload(leave)
    page: gr.Blocks = blocks  # mypy sees Any in what gradio's context manager gives
    return page


def mount_page(page: gr.Blocks, server: FastAPI, *, max_file_mb: int) -> None:
    """Put the page at / of the server, without anything that gradio would offer or remember on its own."""
    gr.mount_gradio_app(
        server,
        page,
        path="/",
        theme=_theme(),
        css_paths=[_ASSETS / "page.css"],
        i18n=translations(),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        # Above the limit of the readers: their message is Chinese and names the file, gradio's is neither.
        max_file_size=f"{2 * max_file_mb}mb",
    )


def _head(pack_title: str) -> str:
    languages = element("nav", element("a", "中文", href="?lang=zh"), " / ", element("a", "English", href="?lang=en"), aria_label="语言")
    title = element("h1", text("预审"), element("small", text("信息化项目办事问答与材料预审")))
    return title + element("p", text(f"依据：{pack_title}")) + languages


def _theme() -> gr.themes.Base:
    """Return a light theme of system fonts, also where the system is set to dark: offices print and project this page."""
    theme = gr.themes.Default(primary_hue="blue", neutral_hue="slate", font=_FONTS, font_mono=_FONTS_MONO, radius_size="sm")
    theme.set(
        button_primary_background_fill=_BLUE,
        button_primary_background_fill_hover=_BLUE_HOVER,
        button_primary_text_color="white",
        block_border_width="1px",
    )
    for name in [name for name in vars(theme) if name.endswith("_dark")]:
        light = getattr(theme, name.removesuffix("_dark"), None)
        if light is not None:
            setattr(theme, name, light)
    return theme
