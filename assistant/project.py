"""The facts of one project on which duties depend, wherever they were found."""

from decimal import Decimal
from enum import StrEnum

from assistant.text.span import Frozen, Span

__all__ = ["FactSource", "ProjectKind", "ProjectProfile"]


class ProjectKind(StrEnum):
    """项目类型: the three kinds that the regulation treats differently."""

    CONSTRUCTION = "建设"
    SERVICE = "服务"
    OPERATION = "运维"


class FactSource(Frozen):
    """Where a fact of a report's profile stands: file of a package, page in it, and the span in the document's text."""

    field: str
    page: int | None
    quote: str
    file: str | None = None
    span: Span | None = None


class ProjectProfile(Frozen):
    """Unknown is None. Amounts are in 万元. Conditions of a pack name these fields."""

    kind: ProjectKind | None = None
    total_wan: Decimal | None = None
    software_wan: Decimal | None = None
    has_hardware: bool | None = None
    classified: bool | None = None  # 涉密
    state_funded: bool | None = None  # 国家、自治区统筹安排并全额拨付资金
    sources: tuple[FactSource, ...] = ()
