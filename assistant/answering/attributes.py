"""What a question says of a project beside amounts: kind, nature, who pays, what is bought, whether it is classified."""

import re
from typing import Any, TypeVar

from assistant.project import Funding, ProjectKind, ProjectNature
from assistant.text.span import Frozen

__all__ = ["KINDS", "Attributes", "read_attributes"]

_Fact = TypeVar("_Fact")
_NOT = r"(?<!不是)(?<!不算)(?<!非)(?<!不属于)(?<!并非)"
# Words by which people name the kind, most telling first; a kind is told only where no other is.
KINDS: tuple[tuple[ProjectKind, re.Pattern[str]], ...] = (
    (ProjectKind.OPERATION, re.compile(rf"{_NOT}(?:运维|运行维护|维护类|维护费|保养费|维保)")),
    (ProjectKind.SERVICE, re.compile(rf"{_NOT}(?:服务类|(?<!政务)(?<!公共)服务项目|咨询|课题研究项目|测评项目|托管|纯服务|数据服务)")),
    (
        ProjectKind.CONSTRUCTION,
        re.compile(rf"{_NOT}(?:建设(?!单位|方|局|周期|地点|期|部门)|新建|升级|扩容|续建|开发(?!区|商|公司|单位|方)|改造|搭建)"),
    ),
)
_NAMED_KIND = {
    ProjectKind.OPERATION: re.compile(rf"{_NOT}(?:运维|维护|维保)(?:类|项目)"),
    ProjectKind.SERVICE: re.compile(rf"{_NOT}(?:服务类|(?<!政务)(?<!公共)服务项目)"),
    ProjectKind.CONSTRUCTION: re.compile(rf"{_NOT}(?:建设(?:类|项目|和服务类)|新建(?:类|项目))"),
}
_NATURES = (
    (ProjectNature.CONTINUATION, re.compile(r"续建|后续工程|[二三四五]期|下一期|延续项目")),
    (ProjectNature.EXPANSION, re.compile(r"扩容|扩建|扩充容量|加容量|扩一扩")),
    (ProjectNature.UPGRADE, re.compile(r"升级|改造|更新换代|版本更新|迭代")),
    (ProjectNature.NEW, re.compile(r"新建|新上|从零|从头建|重新建|首次建|新做一个|新搭")),
)
_ABOVE = r"国家|中央|自治区|区里|上级|上头|上面|部委|部里|厅里|省里|国债|[一-龥]{0,4}厅"
_WHOLE = r"全额|全部|全给|全出|全包|全由|全是|都是|都由|百分之百|100%|统统|一分(?:钱)?(?:不|没)|足额"
_PAYS = r"拨|出|给|掏|付|包|安排|承担|下达|资金|钱|款"
_STATE_PAYS = re.compile(
    rf"(?:{_ABOVE})[^,。;?\uff0c\uff1b\uff1f]{{0,12}}(?:{_WHOLE})|(?:{_WHOLE})[^,。;?\uff0c\uff1b\uff1f]{{0,6}}(?:{_ABOVE})[^,。;?\uff0c\uff1b\uff1f]{{0,4}}(?:{_PAYS})"
)
_STATE_PAYS_PART = re.compile(
    rf"(?:{_ABOVE})[^,。;?\uff0c\uff1b\uff1f]{{0,10}}(?:一半|部分|大头|小头|补助|补贴|配套|[0-9一二三四五六七八九]成|(?<!100)%|百分之(?!百))|(?:州|县|本级|自己)[^,。]{{0,6}}(?:配套|兜底|补足)"
)
_FUNDINGS = (
    (Funding.OWN, re.compile(r"自筹|自有资金|自己掏钱|自掏腰包|企业(?:自己)?(?:出|掏|拿)钱|公司(?:自己)?(?:出|掏|拿)钱")),
    (Funding.COUNTY, re.compile(r"县(?:级|市|里|上|本级)?(?:的)?财政|县市?(?:里|上)?(?:自己)?(?:出|掏|拿)(?:的)?钱")),
    (Funding.PREFECTURE, re.compile(r"州(?:级|里|上|本级|财政)?(?:的)?(?:财政性?)?(?:的?钱|资金|出钱|出资|拨款|全额)")),
)
_COUNTY = re.compile(r"(?<![各本全])(?:[\u4e00-\u9fff]{1,4}县(?!级以上)|县(?:里|上|级|市|城))(?!市?(?:人民政府|怎么|都))")
_PREFECTURE = re.compile(r"州级|州直|州属|州本级")
_WORKS = re.compile(
    r"政府投资工程|(?:大楼|工程|楼宇|医院|学校|场馆|园区)(?:项目|建设|工程)?(?:里|中|配套)[^,。]{0,8}(?:信息化|弱电|网络|机房|系统)"
)
_CLASSIFIED = re.compile(
    r"(?<!不)(?<!非)(?<!无)(?<!没)(?<!没有)(?<!否)(?<!不属于)(?<!算不算)(?:涉密(?!吗|不)|带密级|(?:秘密|机密|绝密)级|保密项目)"
)
_UNCLASSIFIED = re.compile(r"不涉密|非涉密|无涉密|没有?涉密|不是涉密|不属于涉密|不带密级")
_DOUBTED = re.compile(r"是否涉密|是不是涉密|算不算涉密|属不属于涉密|涉不涉密|涉密(?:吗|不)")
_DEVICES = r"硬件(?:设备)?|服务器(?!租)|交换机|防火墙|路由器|存储(?:设备|阵列)|机柜|网络设备|一体机设备"
_HARDWARE = re.compile(
    rf"(?:采购|购买|购置|添置|买|含|有|配|上|增加|换|装|进)[^,。;?\uff0c\uff1b\uff1f]{{0,6}}(?:{_DEVICES})|(?:{_DEVICES})(?:采购|购置|费|部分|投资|的?钱|\s?[0-9一二三四五六七八九])"
)
_NO_HARDWARE = re.compile(
    rf"(?:没有?|不含|不买|不采购|不涉及|不包含|无|不带)(?:[一-龥]{{0,3}})(?:{_DEVICES}|设备)|纯软件|只(?:有|是|做|买)软件|(?:全|都)(?:部)?(?:是|为)?软件|租(?:用|赁)?云?服务器|云服务器"
)
_DEVELOPED = re.compile(r"定制|开发(?!区|商|公司|单位|方|票|局)(?!展)|(?:找|请|让)(?:人|公司|[\u4e00-\u9fff]{0,4}公司)[^,。]{0,4}做|自研")
_OFF_THE_SHELF = re.compile(
    r"成品|现成|成熟(?:的)?(?:产品|软件|硬件|软硬件)|标准产品|通用(?:类|软件|产品)|商业软件|套装软件|(?<![采])买的(?:[\u4e00-\u9fff]{0,3})软件|买来的|货架"
)
_ALL_SOFTWARE = re.compile(r"纯软件|只(?:有|是|做|买)软件|(?:全|都)(?:部)?(?:是|为)?(?:做)?软件(?:开发)?|软件开发项目|没有?硬件")


class Attributes(Frozen):
    """Facts of a project that are not amounts; None where the words do not tell, or tell both."""

    kind: ProjectKind | None = None
    nature: ProjectNature | None = None
    funding: Funding | None = None
    has_hardware: bool | None = None
    classified: bool | None = None
    state_funded: bool | None = None
    of_county: bool | None = None
    in_public_works: bool | None = None
    developed: bool | None = None
    all_software: bool = False  # the whole amount is for software

    @property
    def of_profile(self) -> dict[str, Any]:
        """Return the facts that a ProjectProfile has too."""
        return self.model_dump(exclude={"nature", "funding", "all_software"})


def read_attributes(text: str) -> Attributes:
    """Return what `text` says of the project."""
    funding = _funding(text)
    return Attributes(
        kind=_kind(text),
        nature=_only([nature for nature, pattern in _NATURES if pattern.search(text)]),
        funding=funding,
        has_hardware=_claim(_HARDWARE, _NO_HARDWARE, text),
        classified=None if _DOUBTED.search(text) else _claim(_CLASSIFIED, _UNCLASSIFIED, text),
        state_funded=None if funding is None else funding is Funding.STATE,
        of_county=_claim(_COUNTY, _PREFECTURE, text),
        in_public_works=True if _WORKS.search(text) else None,
        developed=_claim(_DEVELOPED, _OFF_THE_SHELF, text),
        all_software=bool(_ALL_SOFTWARE.search(text)),
    )


def _kind(text: str) -> ProjectKind | None:
    """Return the kind that is named outright (运维类, 建设项目), else the one that other words speak of, where it is the only one."""
    named = [kind for kind, pattern in _NAMED_KIND.items() if pattern.search(text)]
    if named:
        return _only(named)
    return _only([kind for kind, pattern in KINDS if pattern.search(text)])


def _funding(text: str) -> Funding | None:
    if _STATE_PAYS_PART.search(text):
        return Funding.SHARED
    found = [funding for funding, pattern in _FUNDINGS if pattern.search(text)]
    if _STATE_PAYS.search(text):
        return Funding.STATE if not found else Funding.SHARED
    return _only(found)


def _claim(for_it: re.Pattern[str], against: re.Pattern[str], text: str) -> bool | None:
    denied = bool(against.search(text))
    claimed = bool(for_it.search(against.sub(" ", text) if denied else text))
    return None if claimed == denied else claimed


def _only(found: list[_Fact]) -> _Fact | None:
    return found[0] if len(found) == 1 else None
