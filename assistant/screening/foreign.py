"""Whether a report speaks of itself by one name: another project's, another unit's or another place's name tells of a copied report."""

import re
from collections.abc import Iterable, Iterator

from assistant.screening.disagreement import Disagreement
from assistant.screening.patterns import alternation
from assistant.screening.profile import Names, piece_of
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.screening.types import FlagKind
from assistant.text.normalize import fold_text
from assistant.text.script import simplified

__all__ = ["foreign_names", "foreign_places"]

_NAME = r"[一-龥a-z0-9\"“”()·]{4,40}?"
# The project spoken of by a name: only the project at hand has these attributes in its own report.
_OWN = re.compile(
    rf"(?:^|[,;:.]|本项目(?:即|为|是)?)(?P<name>{_NAME}(?:项目|工程|系统|平台))(?:\(以下简称[^()]*\))?"
    r"(?:的)?(?:总投资|建设周期|建设工期|建设单位|建设内容(?:包括|为|主要)|建设地点|项目(?:建成|建设内容)|建成后,?(?:将|可|能)|实施后,?(?:将|可)|可行性研究报告|由[^,;.]{2,16}(?:负责建设|作为建设单位))"
)
# A project, and nothing but a project, with a verb that only its own report has for it.
_OWN_PROJECT = re.compile(
    rf"(?:^|[,;.])(?P<name>{_NAME}项目)(?:建成后|实施后|的建设|的实施|的成功|采用|采取|拟|将|总体|依托|部署|整体|设计|符合|遵循)"
)
_MENTIONED = re.compile(
    r"借鉴|参考|参照|经验|类似|同类|对接|已(?:建|于|在)|先后|此前|案例|例如|比如|如|20[0-2][0-9]年|验收|一期|前期|上级|统建"
)
_NAMED_PROJECT = re.compile(
    r"(?:^|\|)(?:[0-9一二三四五六七八九十.,()]{0,5})?(?:项目|工程)(?:的)?名称[:|](?P<name>[^|;.]{4,60})|本项目名称(?:为|是|:)[\"<]?(?P<other>[^\"<>,;.]{4,40})"
)
_ORGANISATION = r"[一-龥]{2,20}?(?:局|委员会|委|办公室|中心|厅|院|馆|大队|支队|总队|公司|政府|学校|医院|处|站)"
_NAMED_UNIT = re.compile(
    rf"(?:建设|实施|申报|项目|申请|采购|业主)(?:责任)?(?:单位|主体)(?:名称)?(?:为|是|:|\|)(?P<name>{_ORGANISATION})(?=$|[,;.|()])"
    rf"|(?:项目|本项目)(?:建设|实施|申报)(?:责任)?单位(?P<acting>{_ORGANISATION})(?=成立|负责|组织|承担|牵头|设立|应|将|已)"
    rf"|(?:^|[,;.]|由)(?P<other>{_ORGANISATION})(?:作为|是|为)(?:本)?项目(?:的)?(?:建设|实施|申报|责任|业主)?(?:单位|主体)"
)
_GENERIC = re.compile(
    r"^(?:本|该|此|各|整个|上述|以上|新|原|一期|二期|子|信息化|业务|应用|软件|管理|信息)*(?:信息化|信息|应用|业务|管理|综合)?(?:建设)?(?:项目|工程|系统|平台)$"
)
_FILLER = re.compile(
    r"项目|工程|系统|平台|建设|可行性研究报告|管理|信息化|信息|服务|综合|的|一期|二期|智慧|数字|本|该|州|巴音郭楞蒙古自治|巴|升级|改造"
)
_TITLE_WORDS = re.compile(r"(?:项目)?(?:可行性研究报告|可研报告|可行性报告|项目建议书|实施方案|申报书).*$")
_NO_NAME = re.compile(r"作为|^由|^[(\[]?[0-9一二三四五六七八九十]{1,3}[)\].,]|^(?:其|所|每|任何|相关|有关|其他|信息化)")
_COUNTY = re.compile(r"^[一-龥]{2,3}[县市](?!场|民|政|容|级|域|域)")
_LEAST_SHARED = 0.34
# Only the report's own place can stand in these: 成立…领导小组, …平台(以下简称"本平台"), 建成…标杆.
_OF_ITS_OWN = (
    r"(?:成立|组建|设立)PLACE[^,;.]{0,24}(?:领导小组|专班|指挥部|工作组|办公室)"
    r"|PLACE[^,;.()]{2,30}(?:项目|工程|平台|系统)\(以下简称\"?(?:本|该)?(?:项目|平台|系统|工程)"
    r"|本项目(?:的)?(?:建设|实施|建成)?[^,;.]{0,8}(?:使|提升|提高|推动|改善|促进)PLACE"
    r"|PLACE[^,;.()]{0,16}(?:局|委员会|委|中心|总?站|大队|处|办|政府|医院|集团|公司)(?:将|负责|拟|组织|牵头|承担)"
    r"|(?:符合|满足|适应)PLACE[^,;.]{0,20}(?:发展|需要|要求|实际)"
    r"|(?:打造|建成|成为|树立)PLACE[^,;.]{0,16}(?:样板|标杆|示范|名片|典范)"
)


def foreign_names(report: Report, names: Names, *, elsewhere: tuple[str, ...] = ()) -> Iterator[Disagreement]:
    """Yield names of another project or another unit where the report speaks of its own. elsewhere: patterns of other places' names."""
    if names.project:
        own = _TITLE_WORDS.sub("", simplified(fold_text(names.project)))
        found = [
            (name, statement)
            for statement in _speaking(report)
            for name in _project_names(statement)
            if not _NO_NAME.search(name)
            if not _GENERIC.match(name) and (_elsewhere(name, own, elsewhere) or not _alike(name, own))
        ]
        yield from _disagreement("项目名称", names.project, found)
    if names.unit:
        own = simplified(fold_text(names.unit))
        units = [(name, statement) for statement in _speaking(report) for name in _unit_names(statement) if not _same_unit(name, own)]
        yield from _disagreement("单位名称", names.unit, units)


def foreign_places(report: Report, elsewhere: tuple[str, ...]) -> Iterator[Disagreement]:
    """Yield other places' names where a report speaks of its own project, committee or aim. elsewhere: patterns of such names."""
    if not elsewhere:
        return
    own = re.compile(_OF_ITS_OWN.replace("PLACE", f"(?:{'|'.join(elsewhere)})"))
    found = [
        (match, statement)
        for statement in _speaking(report)
        if not _MENTIONED.search(statement.folded) and (match := own.search(statement.folded))
    ]
    if found:
        named = "、".join(dict.fromkeys(f"“{match[0]}”" for match, _ in found[:3]))
        pieces = tuple(piece_of(statement) for _, statement in found)
        yield Disagreement(kind=FlagKind.INCONSISTENT_NAMES, message=f"文中出现其他地区的名称:{named},请核对是否套用。", pieces=pieces)


def _disagreement(what: str, own: str, found: list[tuple[str, Statement]]) -> Iterator[Disagreement]:
    if found:
        others = "、".join(dict.fromkeys(f"“{name}”" for name, _ in found[:3]))
        message = f"{what}前后不一致:申报的是“{own}”,文中又出现{others}。"
        yield Disagreement(kind=FlagKind.INCONSISTENT_NAMES, message=message, pieces=tuple(piece_of(statement) for _, statement in found))


def _speaking(report: Report) -> Iterator[Statement]:
    return (statement for statement in report.statements if statement.zone is Zone.BODY)


def _project_names(statement: Statement) -> Iterable[str]:
    for match in _NAMED_PROJECT.finditer(statement.folded):
        yield match["name"] or match["other"]
    if statement.kind is Kind.PROSE:
        for match in _OWN.finditer(statement.folded):
            yield match["name"]
        if not _MENTIONED.search(statement.folded):
            for match in _OWN_PROJECT.finditer(statement.folded):
                yield match["name"]


def _unit_names(statement: Statement) -> Iterable[str]:
    for match in _NAMED_UNIT.finditer(statement.folded):
        yield match["name"] or match["acting"] or match["other"]


def _elsewhere(name: str, own: str, elsewhere: tuple[str, ...]) -> bool:
    """Return whether a name places the project where the own name does not, however alike the rest is."""
    place = alternation(elsewhere).search(name)
    if place:
        return place[0] not in own
    here, there = _COUNTY.match(own), _COUNTY.match(name)
    return bool(here and there and here[0] != there[0] and there[0][:-1] not in own)


def _alike(name: str, own: str) -> bool:
    """Return whether two names can mean one project: what is left of them without filler words has characters in common."""
    left, right = _FILLER.sub("", name), _FILLER.sub("", own)
    if not left or not right or left in right or right in left:
        return True
    shared = {left[i : i + 2] for i in range(len(left) - 1)} & {right[i : i + 2] for i in range(len(right) - 1)}
    return len(shared) >= _LEAST_SHARED * max(1, min(len(left), len(right)) - 1)


def _same_unit(name: str, own: str) -> bool:
    return name in own or own in name or _abbreviates(name, own) or _abbreviates(own, name)


def _abbreviates(short: str, long: str) -> bool:
    """Return whether the characters of `short` stand in `long` in this order: 州水利局, 巴音郭楞蒙古自治州水利局."""
    characters = iter(long)
    return all(character in characters for character in short)
