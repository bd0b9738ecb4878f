"""Questions as they come to the application: one typed, or a file of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answering.types import Answer, Basis
from assistant.errors import UserInputError
from assistant.text.question import checked_question, printable

if TYPE_CHECKING:
    from assistant.wiring import Assistant

__all__ = ["answer_or_decline", "read_questions"]


def read_questions(file: Path) -> list[tuple[str | None, tuple[str, ...]]]:
    """Return id and turns of each line, the whole file being looked at first. Raises UserInputError that names the line."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserInputError(f"无法读取问题文件 {str(file)!r}:{error}") from error
    questions = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        with _line_errors(file, number):
            entry: dict[str, Any] = json.loads(line)
            turns = entry["turns"] if "turns" in entry else [entry["question"]]
            if not turns or not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
                raise TypeError(turns)
            question_id = entry.get("id")
        questions.append((question_id, tuple(turns)))
    return questions


@contextmanager
def _line_errors(file: Path, number: int) -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise UserInputError(f'{file} 第 {number} 行不是 {{"id", "question"}} 或 {{"id", "turns"}} 形式的 JSON。') from error


def answer_or_decline(assistant: "Assistant", turns: tuple[str, ...], *, pack: str | None) -> Answer:
    """Return the answer to the last turn; where that is no question, an abstention that says why."""
    try:
        checked_question(turns[-1])
    except UserInputError as error:
        return Answer(question=printable(turns[-1]), answer=str(error), abstained=True, basis=Basis.EXTRACT, confidence=1.0)
    return assistant.ask(turns[-1], history=turns[:-1], pack_id=pack)
