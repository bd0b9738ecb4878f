"""A half-open range of characters in an owner's text."""

from pydantic import BaseModel, ConfigDict, model_validator

__all__ = ["Frozen", "Span"]


class Frozen(BaseModel):
    """The base of every value that crosses a module border: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Frozen):
    """Characters `start` (included) to `end` (excluded) of a text."""

    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> "Span":
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")
        return self

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end
