"""What is searched and what a search returns."""

from typing import Protocol

from assistant.text.span import Frozen, Span

__all__ = ["Embedder", "Hit", "Passage"]


class Passage(Frozen):
    """A searchable piece of a source text.

    id: unique in its collection. text: what is searched. span: characters of the source (regulation or report).
    article: number of 第X条 of a regulation, else None; suffix: N of 第X条之N, else None.
    rule: the rule or silence whose everyday question this passage is, else None.
    kind: article, paragraph, sentence (of a regulation); question (an everyday question of a rule or silence); block (of a report).
    """

    id: str
    text: str
    kind: str
    span: Span
    article: int | None = None
    suffix: int | None = None
    rule: str | None = None
    page: int | None = None


class Hit(Frozen):
    """A passage found. lexical and dense: that search's own score, None when it did not return the passage; higher is closer.

    lexical: share 0..1 of the query's information that the passage covers. dense: cosine, -1..1. fused: reciprocal rank fusion.
    """

    passage: Passage
    fused: float
    lexical: float | None = None
    dense: float | None = None


class Embedder(Protocol):
    """Turns texts into unit vectors; queries and passages are told apart as the model wants it.

    `id` names model, weights and settings: another id means another index.
    """

    @property
    def id(self) -> str: ...

    def embed_queries(self, texts: list[str]) -> list[list[float]]: ...

    def embed_passages(self, texts: list[str]) -> list[list[float]]: ...
