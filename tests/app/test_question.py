from pathlib import Path

import pytest

from assistant.errors import UserInputError
from assistant.text.question import MOST_CHARACTERS, checked_history, checked_question
from assistant.wiring import Assistant


def test_a_question_keeps_its_words() -> None:
    assert checked_question(" 合同要备案吗? ") == "合同要备案吗?"


def test_control_characters_become_spaces() -> None:
    assert checked_question("合同\x00要\n备案吗") == "合同 要 备案吗"


@pytest.mark.parametrize("question", ["", "  ", "\n\t", "\x00\x07"])
def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(UserInputError, match="问题是空的"):
        checked_question(question)


@pytest.mark.parametrize("question", ["??!!……", "😀😀", "。", "——", "《》"])
def test_a_question_without_letter_digit_or_han_character_is_refused(question: str) -> None:
    with pytest.raises(UserInputError, match="没有看到问题"):
        checked_question(question)


@pytest.mark.parametrize("question", ["监理?", "why?", "19", "第⑲条"])
def test_one_word_is_enough(question: str) -> None:
    assert checked_question(question) == question


def test_a_question_of_twenty_thousand_characters_is_refused_with_its_length() -> None:
    with pytest.raises(UserInputError, match="20000"):
        checked_question("问" * 20000)


def test_the_longest_question_is_accepted() -> None:
    assert len(checked_question("问" * MOST_CHARACTERS)) == MOST_CHARACTERS


def test_earlier_turns_that_hold_no_question_are_no_part_of_the_dialogue() -> None:
    assert checked_history(("", " 合同要备案吗", "??", "问" * 20000)) == ("合同要备案吗",)


@pytest.mark.parametrize("question", ["", "……", "问" * 20000], ids=["empty", "marks", "endless"])
def test_the_assistant_refuses_what_is_no_question(assistant: Assistant, question: str) -> None:
    with pytest.raises(UserInputError, match="问题"):
        assistant.ask(question)
    with pytest.raises(UserInputError, match="问题"):
        assistant.ask_about(question, Path("never-opened.pdf"))
