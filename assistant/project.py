"""The facts of one project on which duties depend, wherever they were found."""

from decimal import Decimal
from enum import StrEnum

from assistant.text.span import Frozen, Span

__all__ = ["FactSource", "Funding", "ProjectKind", "ProjectNature", "ProjectProfile"]


class ProjectKind(StrEnum):
    """项目类型: the three kinds that the regulation treats differently."""

    CONSTRUCTION = "建设"
    SERVICE = "服务"
    OPERATION = "运维"


class ProjectNature(StrEnum):
    """项目性质: what is done to a system."""

    NEW = "新建"
    UPGRADE = "升级"
    EXPANSION = "扩容"
    CONTINUATION = "续建"


class Funding(StrEnum):
    """资金来源: who pays."""

    STATE = "国家、自治区全额拨付"
    SHARED = "上级与本级共同出资"
    PREFECTURE = "州级财政性资金"
    COUNTY = "县市财政资金"
    OWN = "自筹资金"


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
    of_county: bool | None = None  # 县市建设
    in_public_works: bool | None = None  # 州级政府投资工程中涉及
    developed: bool | None = None  # 软件开发项目; False: 通用类成熟软硬件产品采购项目
    sources: tuple[FactSource, ...] = ()
