"""A question as a user typed it, checked before anything looks at it."""

from assistant.errors import UserInputError

__all__ = ["MOST_CHARACTERS", "checked_history", "checked_question", "printable"]

MOST_CHARACTERS = 4000  # longer texts are documents, not questions


def checked_question(question: str) -> str:
    """Return the question without control characters. Raises UserInputError when it holds no words or is far too long."""
    text = printable(question)
    example = "请写出要问的内容,例如:总投资80万元的项目要不要监理?"
    if not text:
        raise UserInputError(f"问题是空的。{example}")
    if not any(character.isalnum() for character in text):
        raise UserInputError(f"没有看到问题,只有标点或符号。{example}")
    if len(text) > MOST_CHARACTERS:
        raise UserInputError(
            f"问题有 {len(text)} 个字,超过 {MOST_CHARACTERS} 字。请缩短问题;若要询问一份材料,请上传该材料(命令行用 --about)。"
        )
    return text


def checked_history(turns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the earlier turns of a dialogue, without those that are refused as questions: they were never answered."""
    kept: list[str] = []
    for turn in turns:
        try:
            kept.append(checked_question(turn))
        except UserInputError:
            continue
    return tuple(kept)


def printable(text: str) -> str:
    """Return `text` with control characters as spaces, none at its ends."""
    return "".join(character if character.isprintable() else " " for character in text).strip()
