"""Kinds of documents, so that a file of another kind than a feasibility report is not judged as if it were one."""

from pydantic import Field, model_validator

from assistant.text.span import Frozen

__all__ = ["OWN", "Genre"]

OWN = "report"  # the entry for what is asked for


class Genre(Frozen):
    """A kind of document and what tells it; regular expressions on folded text.

    name: as a sentence calls it: 一篇论文. titles: of lines at the beginning, each in full (^…$): such a title decides. signs: each counts
    once, wherever it stands. lines: counted by the lines that they match; `many` of them count as much as `worth` signs.
    at_least: signs (and lines) without which a document is not taken for this kind.
    """

    id: str
    name: str
    titles: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    many: int = Field(default=10, ge=1)
    worth: int = Field(default=3, ge=1)
    at_least: int = Field(default=4, ge=1)

    @model_validator(mode="after")
    def _has_signs(self) -> "Genre":
        if not (self.signs or self.lines):
            raise ValueError("signs 与 lines 至少写一个")
        return self
