"""Prompts as data: one YAML file each, rendered with exactly its variables."""

import re
from pathlib import Path

import yaml

from assistant.errors import PackError
from assistant.llm.types import Message
from assistant.text.span import Frozen

__all__ = ["Prompt", "fenced", "load_prompt"]

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_AGAIN = "refused"  # the one slot of a second round
# The marks of a fence, and those that chat templates put between turns: <|im_end|>, </s>, [/INST].
_MARKS = str.maketrans({"〈": "(", "〉": ")", "<": "(", ">": ")", "＜": "(", "＞": ")", "⟨": "(", "⟩": ")", "‹": "(", "›": ")"})
_TURN = re.compile(r"\[(/?[A-Z_]{2,})\]")


def fenced(words: str) -> str:
    """Return words of others that stand between the marks of a fence: they can neither close it nor begin a turn of their own."""
    return _TURN.sub(r"(\1)", words.translate(_MARKS))


class Prompt(Frozen):
    """A system and a user text with `{{variable}}` slots.

    again: what the user says when a first reply was not accepted, with the slot `{{refused}}`; None where there is no second round.
    """

    purpose: str
    version: int
    variables: tuple[str, ...]
    system: str
    user: str
    again: str | None = None

    def render(self, **values: str) -> tuple[Message, ...]:
        """Return the messages. Raises KeyError when a value is missing, TypeError when one is surplus."""
        if surplus := sorted(set(values) - set(self.variables)):
            raise TypeError(f"surplus values: {surplus}")
        # One pass: a slot that stands inside a value is text, not a slot.
        fill = {role: _SLOT.sub(lambda slot: values[slot[1]], text) for role, text in (("system", self.system), ("user", self.user))}
        return tuple(Message(role=role, content=content) for role, content in fill.items())

    def render_again(self, refused: str) -> Message:
        """Return the message of a second round. Raises ValueError when the prompt has none."""
        if self.again is None:
            raise ValueError("this prompt has no second round")
        return Message(role="user", content=_SLOT.sub(lambda _: refused, self.again))


def load_prompt(file: Path) -> Prompt:
    """Return the prompt of `file`. Raises PackError when its slots and its declared variables differ."""
    try:
        prompt = Prompt.model_validate(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise PackError(f"提示词文件无法读取:{error}", file=file.name) from error
    slots = set(_SLOT.findall(prompt.system + prompt.user))
    if slots != set(prompt.variables):
        raise PackError(f"变量与占位符不一致:{sorted(slots ^ set(prompt.variables))}", file=file.name)
    if prompt.again is not None and set(_SLOT.findall(prompt.again)) != {_AGAIN}:
        raise PackError(f"again 中应有且只有占位符 {{{{{_AGAIN}}}}}。", file=file.name)
    return prompt
