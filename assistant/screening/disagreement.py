"""What a report says in two ways."""

from decimal import Decimal

from assistant.screening.evidence import Piece
from assistant.screening.types import FlagKind
from assistant.text.span import Frozen

__all__ = ["Disagreement", "written_wan"]


class Disagreement(Frozen):
    """Places of a report that do not agree, with a sentence that says how."""

    kind: FlagKind
    message: str
    pieces: tuple[Piece, ...]


def written_wan(wan: Decimal) -> str:
    """Return an amount as people write it: 86.5万元."""
    return f"{wan.normalize():f}万元"
