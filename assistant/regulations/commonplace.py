"""What every office writes: text and words that two reports may share without having anything in common."""

from assistant.text.span import Frozen

__all__ = ["Commonplace"]


class Commonplace(Frozen):
    """passages: sentences of templates and policy; words: parts of a project's name that tell nothing (综合, 管理, 信息)."""

    passages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
