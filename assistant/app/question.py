"""A question as a user typed it, checked before anything looks at it."""

from assistant.errors import UserInputError

__all__ = ["MOST_CHARACTERS", "checked_question", "printable"]

MOST_CHARACTERS = 4000  # longer texts are documents, not questions


def checked_question(question: str) -> str:
    """Return the question without control characters. Raises UserInputError when it is empty or far too long."""
    text = printable(question)
    if not text:
        raise UserInputError("问题是空的。请写出要问的内容,例如:总投资80万元的项目要不要监理?")
    if len(text) > MOST_CHARACTERS:
        raise UserInputError(
            f"问题有 {len(text)} 个字,超过 {MOST_CHARACTERS} 字。请缩短问题;若要询问一份材料,请上传该材料(命令行用 --about)。"
        )
    return text


def printable(text: str) -> str:
    """Return `text` with control characters as spaces, none at its ends."""
    return "".join(character if character.isprintable() else " " for character in text).strip()
