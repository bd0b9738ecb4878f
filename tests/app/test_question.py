import pytest

from assistant.app.question import MOST_CHARACTERS, checked_question
from assistant.errors import UserInputError


def test_a_question_keeps_its_words() -> None:
    assert checked_question(" 合同要备案吗? ") == "合同要备案吗?"


def test_control_characters_become_spaces() -> None:
    assert checked_question("合同\x00要\n备案吗") == "合同 要 备案吗"


@pytest.mark.parametrize("question", ["", "  ", "\n\t", "\x00\x07"])
def test_a_question_without_words_is_refused(question: str) -> None:
    with pytest.raises(UserInputError, match="问题是空的"):
        checked_question(question)


def test_a_question_of_twenty_thousand_characters_is_refused_with_its_length() -> None:
    with pytest.raises(UserInputError, match="20000"):
        checked_question("问" * 20000)


def test_the_longest_question_is_accepted() -> None:
    assert len(checked_question("问" * MOST_CHARACTERS)) == MOST_CHARACTERS
