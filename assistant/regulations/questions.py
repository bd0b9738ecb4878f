"""What an expert panel asks about a report: sentences of a pack, by requirement or flag and by what was found."""

import string

from pydantic import model_validator

from assistant.text.span import Frozen

__all__ = ["ANY", "PanelQuestion"]

ANY = "any"  # the entry for requirements and flags that have none of their own
_PLACEHOLDERS = {
    "missing": {"title"},
    "partial": {"title", "place"},
    "undetermined": {"title"},
    "unsure": {"title", "place"},
    "raised": {"message"},
}


class PanelQuestion(Frozen):
    """The questions about one requirement, or about one flag.

    id: of the requirement, the flag's kind, or ANY. theme: the heading that the question stands under; themes follow each other as in
    the file. missing, partial, undetermined: asked where the finding has that status; unsure: where a present one should be checked by
    a person; raised: where the flag is raised. {title} stands for the requirement's title, {place} for the page of the first quote,
    {message} for the flag's message.
    """

    id: str
    theme: str
    missing: str | None = None
    partial: str | None = None
    undetermined: str | None = None
    unsure: str | None = None
    raised: str | None = None

    @model_validator(mode="after")
    def _says_only_what_is_known(self) -> "PanelQuestion":
        written = {name: getattr(self, name) for name in _PLACEHOLDERS if getattr(self, name) is not None}
        if not written:
            raise ValueError(f"至少要写 {'、'.join(_PLACEHOLDERS)} 之一")
        for name, sentence in written.items():
            known = _PLACEHOLDERS[name]
            if surplus := sorted(_placeholders(sentence) - known):
                usable = "、".join(f"{{{placeholder}}}" for placeholder in sorted(known))
                raise ValueError(f"{name} 中的 {{{surplus[0]}}} 不能用,可用:{usable}")
        return self

    @property
    def is_of_flag(self) -> bool:
        """Whether it is about a flag and nothing else."""
        return self.raised is not None and self.id != ANY


def _placeholders(sentence: str) -> set[str]:
    """Return the names between braces. Raises ValueError where the braces do not pair or say more than a name."""
    names: set[str] = set()
    try:
        for _, name, layout, conversion in string.Formatter().parse(sentence):
            if name is not None:
                names.add(name if not layout and not conversion else f"{name}:…")
    except ValueError as error:
        raise ValueError(f"花括号不成对:{sentence!r}") from error
    return names
