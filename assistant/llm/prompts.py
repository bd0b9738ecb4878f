"""Prompts as data: one YAML file each, rendered with exactly its variables."""

import re
from pathlib import Path

import yaml

from assistant.errors import PackError
from assistant.llm.types import Message
from assistant.text.span import Frozen

__all__ = ["Prompt", "load_prompt"]

_SLOT = re.compile(r"\{\{(\w+)\}\}")


class Prompt(Frozen):
    """A system and a user text with `{{variable}}` slots."""

    purpose: str
    version: int
    variables: tuple[str, ...]
    system: str
    user: str

    def render(self, **values: str) -> tuple[Message, ...]:
        """Return the messages. Raises KeyError when a value is missing, TypeError when one is surplus."""
        if surplus := sorted(set(values) - set(self.variables)):
            raise TypeError(f"surplus values: {surplus}")
        # One pass: a slot that stands inside a value is text, not a slot.
        fill = {role: _SLOT.sub(lambda slot: values[slot[1]], text) for role, text in (("system", self.system), ("user", self.user))}
        return tuple(Message(role=role, content=content) for role, content in fill.items())


def load_prompt(file: Path) -> Prompt:
    """Return the prompt of `file`. Raises PackError when its slots and its declared variables differ."""
    try:
        prompt = Prompt.model_validate(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise PackError(f"提示词文件无法读取:{error}", file=file.name) from error
    slots = set(_SLOT.findall(prompt.system + prompt.user))
    if slots != set(prompt.variables):
        raise PackError(f"变量与占位符不一致:{sorted(slots ^ set(prompt.variables))}", file=file.name)
    return prompt
