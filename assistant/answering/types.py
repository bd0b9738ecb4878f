"""An answer and its citations."""

from enum import StrEnum

from pydantic import model_validator

from assistant.text.span import Frozen, Span

__all__ = ["Answer", "Basis", "Citation", "KnownPlace", "ReportCitation"]


class Basis(StrEnum):
    RULE = "rule"  # computed by the rule engine
    EXTRACT = "extract"  # the regulation's (or the report's) own sentences
    MODEL = "model"  # written by a language model, verified statement by statement


class Citation(Frozen):
    """Words of one article. `span` counts characters of the regulation's text; `paragraph` (款) is 1-based.

    title: of the regulation, where it is a further one and not the chosen one.
    """

    pack: str
    article: int
    label: str
    paragraph: int
    quote: str
    span: Span
    title: str | None = None


class ReportCitation(Frozen):
    """Words of one report. `page` is 1-based, None where the format has no pages; `section` the nearest heading; document: of a
    package with the file in it, 材料.zip/预算.xlsx; recognised: the page is a picture, its words may be misread."""

    document: str
    page: int | None
    section: str | None
    quote: str
    span: Span
    recognised: bool = False


class KnownPlace(Frozen):
    """Words of a report that an earlier look has found to speak of a matter. names: regular expressions for the matter on folded text."""

    names: tuple[str, ...]
    span: Span


class Answer(Frozen):
    """An answer cites, or it abstains: never both, never neither.

    confidence: 0..1. related: articles worth reading when the answer abstains. restated: how an elliptical follow-up was
    understood, None when the question stood alone. reason: why it abstains, for people who maintain the program.
    note: that a language model was configured and not used, and why; None otherwise.
    """

    question: str
    answer: str
    abstained: bool
    basis: Basis
    confidence: float
    citations: tuple[Citation | ReportCitation, ...] = ()
    related: tuple[Citation, ...] = ()
    followups: tuple[str, ...] = ()
    restated: str | None = None
    reason: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _cites_or_abstains(self) -> "Answer":
        if self.abstained == bool(self.citations):
            raise ValueError("an answer cites or abstains, never both or neither")
        return self
