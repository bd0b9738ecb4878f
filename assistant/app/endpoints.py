"""The page's named endpoints for scripts (gradio_client): /ask and /prescreen give the JSON of the contract."""

import contextlib
from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.app.tabs.chat import Ask
from assistant.app.tabs.prescreen import FILES_IN_LINE, Screen
from assistant.app.uploads import read_uploads
from assistant.errors import AssistantError, DocumentError
from assistant.export.json_file import answer_object, checklist_object, error_object
from assistant.text.question import checked_question

__all__ = ["add_endpoints"]


def add_endpoints(*, ask: Ask, screen: Screen) -> None:
    """Add both endpoints to the gr.Blocks that is being built."""
    api(_ask_endpoint(ask), api_name="ask", concurrency_limit=4)
    # An upload box, though nobody sees it: a bare path would open any file of this machine.
    file = gr.File(label="file", visible=False)
    answer = gr.JSON(label="checklist", visible=False)
    call = gr.Button(visible=False)
    call.click(_prescreen_endpoint(screen), file, answer, preprocess=False, api_name="prescreen", **FILES_IN_LINE)


def _ask_endpoint(ask: Ask) -> Callable[..., dict[str, Any]]:
    def answer(question: str, history: list[str] = []) -> dict[str, Any]:  # noqa: B006  # gradio reads the default, nobody changes it
        """Answer a question. history: the user's earlier turns, oldest first. Returns the answer's JSON."""
        if not isinstance(question, str) or not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
            raise gr.Error("question 应为文字，history 应为文字的列表。", print_exception=False)
        try:
            return answer_object(ask(checked_question(question), tuple(history)))
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return answer


def _prescreen_endpoint(screen: Screen) -> Callable[[Any], dict[str, Any]]:
    def prescreen(file: Any) -> dict[str, Any]:
        """Pre-screen one uploaded file. Returns the checklist's JSON, or the file's error. The upload is deleted."""
        uploads = read_uploads(file)
        if not uploads:
            raise gr.Error("请给出要预审的文件。", print_exception=False)
        upload = uploads[0]
        try:
            return checklist_object(screen(upload.path, name=upload.name))
        except DocumentError as error:
            return error_object(error)
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error
        finally:
            with contextlib.suppress(OSError):
                upload.path.unlink()

    return prescreen
