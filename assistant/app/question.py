"""A question as a user typed it, checked before anything looks at it."""

from assistant.errors import UserInputError

__all__ = ["MOST_CHARACTERS", "checked_question"]

MOST_CHARACTERS = 4000  # longer texts are documents, not questions


def checked_question(question: str) -> str:
    """Return the question without control characters. Raises UserInputError when it is empty or far too long."""
    text = "".join(character if character.isprintable() else " " for character in question).strip()
    if not text:
        raise UserInputError("问题是空的。请写出要问的内容。")
    if len(text) > MOST_CHARACTERS:
        raise UserInputError(f"问题有{len(text)}个字，超过{MOST_CHARACTERS}字。请缩短问题；若要审查一份材料，请在“材料预审”中上传。")
    return text
