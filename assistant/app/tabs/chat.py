"""The tab 办事问答: a dialogue, and beside it the articles that carry the last answer."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from assistant.answering.types import Answer
from assistant.app.labels import label
from assistant.app.markup import question_buttons
from assistant.app.tabs.articles import FindPack, articles_panel, empty_panel
from assistant.app.tabs.dialogue import Message, Speaker, answer_message, dialogue_html, growing, read_messages, user_turns
from assistant.errors import AssistantError
from assistant.regulations.types import Pack
from assistant.text.question import checked_question

__all__ = ["Ask", "AskInSteps", "build_chat_tab", "converse", "example_questions"]

Ask = Callable[[str, tuple[str, ...]], Answer]  # question, the user's earlier turns, oldest first
AskInSteps = Callable[[str, tuple[str, ...]], Iterator[Answer]]  # as far as verified, the answer that stands last

_SECONDS_A_PIECE = 0.02
_MOST_EXAMPLES = 5
_LONGEST_EXAMPLE = 24  # characters; longer ones do not fit a button
_APOLOGY = "程序内部出错，这个问题未能回答。可以换一种说法再问；如仍出错，请告知管理员。"
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

_STAYS_AT_END = """
watch("value", () => {
  const box = element.closest(".block");
  if (box) box.scrollTop = box.scrollHeight;
});
"""
_ASKS_ON_CLICK = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-question]");
  if (button) trigger("ask", { question: button.dataset.question });
});
"""


def build_chat_tab(ask: AskInSteps, pack: Pack, *, find_pack: FindPack) -> None:
    """Lay out the tab and wire it; to be called inside a gr.Tab. find_pack: a further regulation that an answer cites."""
    examples = question_buttons("可以这样问", example_questions(pack))
    with gr.Row(elem_classes="ys-columns"):
        with gr.Column(scale=6, min_width=320):
            dialogue = gr.HTML(dialogue_html(()), js_on_load=_STAYS_AT_END, elem_classes="ys-dialogue", apply_default_css=False)
            chips = gr.HTML(examples, js_on_load=_ASKS_ON_CLICK, elem_classes="ys-flush", apply_default_css=False)
            with gr.Row(elem_classes="ys-ask"):
                question = gr.Textbox(
                    label=label("ask.question"), placeholder=label("ask.hint"), container=False, max_lines=4, min_width=120, scale=6
                )
                send = gr.Button(label("ask.send"), variant="primary", scale=1, min_width=72)
                clear = gr.Button(label("ask.clear"), scale=1, min_width=72)
        with gr.Column(scale=5, min_width=300, elem_classes="ys-beside"):
            articles = gr.HTML(empty_panel(pack), elem_classes="ys-panel", apply_default_css=False)
    # The dialogue is kept by the browser: the server remembers nobody.
    kept = gr.JSON([], visible="hidden")
    outputs = [dialogue, kept, question, articles, chips]

    def reply(typed: str, messages: Any) -> Iterator[tuple[Any, ...]]:
        yield from converse(typed, read_messages(messages), ask=ask, pack=pack, find_pack=find_pack)

    def reply_to_button(messages: Any, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        yield from converse(str(event.question), read_messages(messages), ask=ask, pack=pack, find_pack=find_pack)

    def forget() -> tuple[Any, ...]:
        return dialogue_html(()), [], "", empty_panel(pack), examples

    def apologise(messages: Any) -> str:
        return dialogue_html((*read_messages(messages), Message(speaker=Speaker.FAILING, words=_APOLOGY)))

    several: dict[str, Any] = {"concurrency_limit": 8, "concurrency_id": "dialogue"}
    typed = gr.on([send.click, question.submit], reply, [question, kept], outputs, **_QUIET, **several)
    pressed = chips.ask(reply_to_button, [kept], outputs, **_QUIET, **several)
    for asked in (typed, pressed):
        asked.failure(apologise, [kept], dialogue, **_QUIET)
    clear.click(forget, None, outputs, cancels=[typed, pressed], queue=False, **_QUIET)


def example_questions(pack: Pack) -> tuple[str, ...]:
    """Return short everyday questions that the pack's rules answer, spread over its articles."""
    by_article: dict[int, str] = {}
    for rule in pack.rules:
        short = next((asked for asked in rule.asks if len(asked) <= _LONGEST_EXAMPLE), None)
        if short:
            by_article.setdefault(rule.article, short)
    questions = [by_article[article] for article in sorted(by_article)]
    step = max(1, len(questions) // _MOST_EXAMPLES)
    return tuple(questions[step // 2 :: step][:_MOST_EXAMPLES])


def converse(typed: str, messages: tuple[Message, ...], *, ask: AskInSteps, pack: Pack, find_pack: FindPack) -> Iterator[tuple[Any, ...]]:
    """Yield the dialogue, what the browser keeps of it, the question box, the articles, the question buttons."""
    try:
        question = checked_question(typed)
    except AssistantError as error:
        gr.Warning(str(error), title="提示")
        yield (gr.skip(),) * 5
        return
    asked = (*messages, Message(speaker=Speaker.USER, words=question))
    waiting = Message(speaker=Speaker.ASSISTANT, words="正在查阅条文……")
    yield dialogue_html((*asked, waiting)), gr.skip(), "", gr.skip(), gr.skip()
    shown = ""
    try:
        for answer in ask(question, user_turns(messages)):
            panel, chips = articles_panel(answer, pack, find_pack=find_pack), question_buttons("继续问", answer.followups)
            for message in growing(answer_message(answer), shown=shown):
                whole = (*asked, message)
                yield dialogue_html(whole), [entry.model_dump(mode="json") for entry in whole], gr.skip(), panel, chips
                time.sleep(_SECONDS_A_PIECE)
            shown = answer.answer
    except AssistantError as error:
        # Not kept: a question that failed is no part of the dialogue.
        failed = Message(speaker=Speaker.FAILING, words=f"未能回答：{error}")
        kept = [entry.model_dump(mode="json") for entry in messages]
        yield dialogue_html((*asked, failed)), kept, gr.skip(), gr.skip(), gr.skip()
