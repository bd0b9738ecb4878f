"""Regular expressions of a pack, compiled once and shared."""

import re
from functools import lru_cache

from assistant.regulations.types import Requirement

__all__ = ["alternation", "compiled", "matches", "on_topic"]

_NEVER = re.compile(r"(?!)")
# What stands for a word that was struck out: no pattern of a pack matches it.
_STRUCK = "□"


@lru_cache(maxsize=2048)
def alternation(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return one expression that matches where any of `patterns` does; no patterns match nowhere."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else _NEVER


@lru_cache(maxsize=1024)
def compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return `patterns` one by one, for counting how many of them match."""
    return tuple(re.compile(pattern) for pattern in patterns)


def matches(patterns: tuple[str, ...], folded: str) -> bool:
    """Return whether any of `patterns` stands in `folded`."""
    return bool(patterns) and alternation(patterns).search(folded) is not None


def on_topic(requirement: Requirement, folded: str, titles: tuple[str, ...]) -> str:
    """Return `folded` with words struck out that look like the requirement's matter and are not.

    These are its other senses and, unless it reads them, names of laws and standards.
    """
    if requirement.other_senses:
        folded = alternation(requirement.other_senses).sub(_STRUCK, folded)
    if titles and not requirement.reads_titles:
        folded = alternation(titles).sub(_STRUCK, folded)
    return folded
