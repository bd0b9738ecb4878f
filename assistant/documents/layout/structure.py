"""What a file says about itself beside its pages."""

from dataclasses import dataclass, field

from assistant.documents.box import Box

__all__ = ["Note", "Structure"]


@dataclass(frozen=True)
class Note:
    """An annotation or form field with words. page: 1-based. visible: a person sees it without a click. box: points from the lower
    left of the page as read, None where unknown."""

    page: int
    text: str
    visible: bool
    box: Box | None = None


@dataclass(frozen=True)
class Structure:
    """outline: levels by 1-based page (0 where unknown) and folded title. title: of the metadata. attachments, signatures: see Document."""

    outline: dict[tuple[int, str], int] = field(default_factory=dict)
    title: str | None = None
    notes: tuple[Note, ...] = ()
    attachments: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
