"""What kind of words must answer a question about a report: an amount, a period, a place, a person …"""

import re
from collections.abc import Iterable
from enum import Enum

__all__ = ["Fit", "asks_for_several", "expected_kind", "fit_of", "stands_by"]

_FIGURE = r"[\d零〇一二两三四五六七八九十百千万]"
_COUNTERS = r"[个名位台套路处家条项次座口眼份页件种类级间人户只颗张卷场期所期门本轮批]"
# What is asked for → what the words that answer must then hold, titles of the row's columns included. The first that fits counts.
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("telephone", r"电话|手机号码?(?:是|多少)|联系方式|邮箱", r"\d{7,}|@|x{4,}"),
    (
        "firm",
        r"哪[家个一]*(?:公司|企业|厂家|厂商|机构|供应商|单位)|什么(?:公司|企业|机构|单位)|公司是谁|(?:公司|单位|机构)叫",
        r"公司|集团|研究[院会所]|大学|学院|中心|[一-鿿]{2,}(?:局|委|院|馆|厅|厂|协会)",
    ),
    ("name", r"叫什么|叫啥|姓什么|姓甚|名字|姓名", r"(?:负责人|联系人|经理|局长|主任|科长|责任人|组长|领导|姓名)[:|][^|,.;]{2,}"),
    (
        "share",
        r"百分之几|占比|比例|(?:[^频])率(?:目标)?(?:是|为|要|能)?(?:达到?)?多少|(?:[^频])率(?:是|有)?多高|百分比",
        r"\d%|成(?:以上)?$|百分之",
    ),
    ("area", r"面积|(?:有|是)?多大(?:地方|面积)?", r"平方|公顷|亩|公里|\d+(?:gb|tb|mb)"),
    (
        "money",
        r"多少(?:钱|万|元|资金|投资|经费|预算)|几万|几块|什么价|(?:费用?|投资|预算|价格|单价|造价|经费|资金|金额|概算|估算|钱)(?:[^,]{0,8}(?:多少|几何|多大|多高)|$)"
        r"|总投资|总预算|预算总额|花多少|(?:花|费)(?:了)?(?:不)?多少",
        r"\d[\d,.]*(?:余|多)?[万亿]?元|元[^|]*[|:)].*\d|元\).*\d",
    ),
    ("grade", r"几级|什么级别|哪一?级|等级(?:是|为)?(?:什么|多少|几)", r"[一二三四五\d]级"),
    ("frequency", r"几次|(?:多久|多长时间)[^,]{0,6}一[次回]|频[率次]|隔多久", rf"每[个年月周日季半天小时{_FIGURE[1:-1]}]|\d+次|一次"),
    (
        "head count",
        r"多少(?:个|名|位)?(?:[^,]{0,6}人(?:员|次)?|用户|群众|居民|学生|教师|老师|职工|患者|专家|医生|工程师|网格员)|几(?:个|名|位)?(?:[^,]{0,6}人|专家|工程师|技术人员)|几[名位]",
        rf"{_FIGURE}+(?:[余多])?(?:[名人]|位(?!数|以|并|密))|{_FIGURE}+万人",
    ),
    (
        "duration",
        r"多久|多长时间|多长|几个?(?:月|年|天|小时|工作日|星期|周)|多少个?(?:天|月|年|小时|工作日|分钟|秒)|工期|周期(?:是|有|为)?多|期限|时限",
        rf"{_FIGURE}+(?:个)?(?:工作日|小时|分钟|秒|月|年|天|日|周|季度)|7×24",
    ),
    (
        "date",
        r"什么时[候间]|何时|哪一?[天年月日]|几[号月](?!份?数)|几时|(?:时间|日期)(?:是|为|安排|节点)?(?:什么|哪|$)",
        r"\d+年|\d+月|\d+日|季度|年底|年初",
    ),
    (
        "place",
        r"哪[里儿]|(?:什么|哪个)(?:地方|位置|地点|机房)|在哪|位置(?:是|$)|地址|地点(?:是|$)",
        r"[市县州区镇乡村路街号楼云馆现场处点]|中心|机房|局|委|附件|位置|地点|财政|自筹",
    ),
    (
        "quantity",
        rf"(?:多少|几)(?:[^,]{{0,2}}{_COUNTERS})",
        rf"{_FIGURE}+(?:余|多)?(?:万|千)?(?:平方|立方)?{_COUNTERS}|数量?[^|]*[:|]\d|\|\d+(?:\||$)",
    ),
    (
        "who",
        r"谁|哪[个家些]?(?:部门|单位|局|科室|处室|机构)|(?:什么|哪个)(?:部门|单位)|责任(?:单位|部门)",
        r"局|委|中心|单位|公司|办公?室?|[科处室组]|人员|长|部门|馆|[协学研究]会|院|平台|厅|财政|员|xx",
    ),
    ("figure", r"多少|几|多[高快远]", rf"\d|{_FIGURE}+{_COUNTERS}|百分之"),
)
_ASKS = tuple((name, re.compile(asks), re.compile(holds)) for name, asks, holds in _KINDS)
# The report says that it does not say: an honest answer to any question about the matter.
_GAP = re.compile(
    r"待(?:补充|定|确定|明确|完善)|x{3,}|×{3,}|(?:另行|以后|后续|届时|实施阶段)[^,;]{0,12}(?:确定|明确|编制|调研)|根据实际|由[^,;.]{2,20}(?:明确|确定)"
    r"|不涉及|尚未|暂[无未不]|^无\W*$|详见附|见附件|不(?:强制|需要|属于|设|采购|开发|建设|纳入|予)|在[^,;.]{2,12}阶段"
)
_BY = 12  # characters
_SEVERAL = re.compile(r"哪些|哪几|什么(?!时|地)|怎么|如何|怎样|咋|为什么|为何|为啥|包括|包含|内容|关系|措施|要求|有何|分几")


class Fit(Enum):
    """Whether words are of the kind asked for. NEUTRAL: no kind is asked for. GAP: they say that the matter is left open."""

    HOLDS = "holds"
    NEUTRAL = "neutral"
    GAP = "gap"
    LACKS = "lacks"


def expected_kind(sentence: str) -> str | None:
    """Return the kind of words that a folded question asks for, None when any words will do."""
    return next((name for name, asks, _ in _ASKS if asks.search(sentence)), None)


def fit_of(kind: str | None, words: str) -> Fit:
    """Return whether folded `words` (of a row, its cells apart by |, with its column titles) are of the kind asked for."""
    holds = next((holds for name, _, holds in _ASKS if name == kind), None)
    if holds is None:
        return Fit.NEUTRAL
    if holds.search(words):
        return Fit.HOLDS
    return Fit.GAP if _GAP.search(words) else Fit.LACKS


def stands_by(kind: str | None, words: str, matters: Iterable[str]) -> bool:
    """Return whether what is asked for stands within a few characters of one of the `matters` that it is asked about."""
    holds = next((holds for name, _, holds in _ASKS if name == kind), None)
    if holds is None:
        return False
    found = [(match.start(), match.end()) for match in holds.finditer(words)]
    for matter in matters:
        for place in re.finditer(re.escape(matter), words):
            if any(start - place.end() <= _BY and place.start() - end <= _BY for start, end in found):
                return True
    return False


def asks_for_several(sentence: str) -> bool:
    """Return whether a folded question may need several quotes: a list, reasons, a way of doing."""
    return _SEVERAL.search(sentence) is not None
