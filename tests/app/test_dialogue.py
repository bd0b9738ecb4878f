from typing import Any

import pytest

from assistant.answering.types import Answer, Basis, Citation
from assistant.app.tabs.dialogue import Message, Speaker, answer_message, dialogue_html, growing, read_messages, user_turns
from assistant.text.span import Span

HOSTILE = '<img src=x onerror="alert(1)">'
USER = Message(speaker=Speaker.USER, words="合同要备案吗?")
REPLY = Message(speaker=Speaker.ASSISTANT, words="要。", note="按「合同」理解")


def make_answer(**changes: Any) -> Answer:
    quote = "合同签订后七日内报送。"
    citation = Citation(pack="p", article=1, label="第一条", paragraph=1, quote=quote, span=Span(start=0, end=len(quote)))
    values: dict[str, Any] = {"question": "?", "answer": "要。", "abstained": False, "basis": Basis.RULE, "confidence": 0.9}
    return Answer(**(values | {"citations": (citation,)} | changes))


def test_what_anybody_said_is_shown_as_text() -> None:
    hostile = [Message(speaker=speaker, words=HOSTILE, note=HOSTILE) for speaker in Speaker]

    html = dialogue_html(hostile)

    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;") == 2 * len(hostile)


def test_an_empty_dialogue_welcomes() -> None:
    assert "请在下方输入问题" in dialogue_html(())


def test_the_restated_question_is_shown_above_the_answer() -> None:
    html = dialogue_html([REPLY])

    assert html.index("按「合同」理解") < html.index("要。")


def test_user_turns_are_the_users_words_oldest_first() -> None:
    later = Message(speaker=Speaker.USER, words="报给谁?")

    assert user_turns((USER, REPLY, later)) == ("合同要备案吗?", "报给谁?")


def test_messages_survive_the_way_through_the_browser() -> None:
    kept = [message.model_dump(mode="json") for message in (USER, REPLY)]

    assert read_messages(kept) == (USER, REPLY)


@pytest.mark.parametrize("kept", [None, [], "x", 3, [{"speaker": "admin", "words": "x"}], [{"words": 1}], {"speaker": "user"}])
def test_what_the_browser_never_kept_is_no_dialogue(kept: object) -> None:
    assert read_messages(kept) == ()


def test_a_growing_message_ends_whole_and_never_shows_other_words() -> None:
    message = Message(speaker=Speaker.ASSISTANT, words="总投资在一百万元以上的项目应当实行监理。", note="按「监理」理解")

    steps = list(growing(message))

    assert steps[-1] == message
    assert all(message.words.startswith(step.words) and step.note == message.note for step in steps)
    assert [len(step.words) for step in steps] == sorted({len(step.words) for step in steps})


def test_a_message_without_words_appears_once() -> None:
    assert list(growing(Message(speaker=Speaker.ASSISTANT, words=""))) == [Message(speaker=Speaker.ASSISTANT, words="")]


def test_an_abstention_looks_different_from_an_answer() -> None:
    assert answer_message(make_answer()).speaker is Speaker.ASSISTANT
    assert answer_message(make_answer(abstained=True, citations=())).speaker is Speaker.ABSTAINING
