"""The facts of a report on which duties depend, each with the words that state it."""

import re
from collections import Counter

from assistant.documents.types import BlockKind
from assistant.project import FactSource, ProjectKind, ProjectProfile
from assistant.screening.evidence import Piece, evidence_at
from assistant.screening.money import MoneyTable, read_money_tables
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.screening.stated import most_stated, stated_software, stated_totals
from assistant.text.normalize import fold_text, tidy_spaces
from assistant.text.span import Frozen

__all__ = ["Facts", "Names", "piece_of", "read_facts", "read_names"]


class Facts(Frozen):
    """The profile with the places of its facts: field name → pieces."""

    profile: ProjectProfile
    places: dict[str, tuple[Piece, ...]]
    tables: tuple[MoneyTable, ...]


class Names(Frozen):
    """What the project and its unit are called, None when the report does not say."""

    project: str | None
    unit: str | None


_KIND = r"(?P<kind>建设|运行维护|运维|服务)"
_KIND_LABEL = re.compile(
    rf"(?:项目|建设|申报)(?:所属)?(?:类型|类别|分类|属性)[^|:]{{0,6}}[:|为是]{{1,2}}[^,;.|]{{0,16}}?{_KIND}(?:类|项目|型|$|[,;.|()])"
)
_KIND_SENTENCE = re.compile(rf"(?:属于|属|为|系|是|按|列为|归为|作为|申报)[^,;.|]{{0,18}}?{_KIND}类(?!和|、|及|,)")
_KIND_SAID = re.compile(rf"{_KIND}类(?:电子政务|信息化|政务信息化)?项目")
_BOTH_KINDS = re.compile(r"(?:建设|运维|服务)类?(?:和|,|及|与|或|/)(?:建设|运维|服务)类")
_TITLE_OPERATION = re.compile(r"运维|运行维护|维护服务|维保")
_TITLE_CONSTRUCTION = re.compile(r"建设|升级|改造|扩容|开发|新建|扩建|工程")
_TITLE_SERVICE = re.compile(
    r"(?:咨询|监理|测评|课题|研究|规划编制|数据治理|托管|评估|技术|专业|专项|数据|租赁|安全|采购|咨询设计)?服务(?:采购)?(?:项目)?(?:可行性|$)|监理|测评|课题研究|咨询"
)
_TITLE_SYSTEM = re.compile(r"(?:系统|平台|数据库|网站|门户|小程序)(?:项目|工程)")
_KIND_HEADINGS = {
    ProjectKind.CONSTRUCTION: re.compile(r"建设(?:的)?(?:内容|必要|方案|任务|规模|周期|目标|工期)"),
    ProjectKind.OPERATION: re.compile(r"(?:运维|运行维护|维护)(?:的)?(?:内容|必要|方案|对象|范围|期限|服务)"),
    ProjectKind.SERVICE: re.compile(r"服务(?:的)?(?:内容|必要|方案|范围|期限|周期|成果|质量)"),
}
_OTHER_KIND = {"运行维护": "运维"}

_HARDWARE = (
    r"(?:服务器|交换机|路由器|防火墙|存储(?:设备|阵列|服务器|节点|(?:扩展)?柜)|抓拍(?:单元|机)|(?:边缘|智能)(?:计算|分析)?(?:盒|节点|网关)|分析盒|计数器|呼叫器|对讲机|闸机|磁盘阵列|摄像(?:机|头)|传感器|采集(?:终端|设备|仪)|执法记录仪"
    r"|移动终端|手持(?:终端|机)|平板|一体机|网关|网闸|显示屏|大屏|led|ups|机柜|终端(?:设备|机)?|无人机|读写器"
    r"|监测(?:设备|站|仪)|流量计|水位计|rtu|工作站|密码机|堡垒机|电脑|打印机|硬件)"
)
_NOT_BOUGHT = re.compile(
    r"维保|维护|运维|维修|巡检|保养|调试|集成|软件|服务费|云服务器|云主机|虚拟|云(?:防火墙|存储|数据库|堡垒机|资源)|租用|租赁|服务器(?:租|资源|端)|终端(?:用户|管控|软件)|政务云"
)
_NO_HARDWARE = re.compile(
    r"(?:不|未|无)(?:再)?(?:涉及|含|包含|包括|采购|购置|新购|新增|配置|需(?:要)?(?:采购|购置|新增))[^,;.]{0,10}(?:硬件|设备|服务器)|(?:无|没有)硬件"
)
_BUYS_HARDWARE = re.compile(
    rf"(?:采购|购置|新购|新增|配备|配置|购买|增配|更换)[^,;.|]{{0,30}}{_HARDWARE}[^,;.|]{{0,12}}[0-9一二两三四五六七八九十]+(?:台|套|个|块|路|部|只|把)|(?:采购|购置|新购|购买)[^,;.|]{{0,20}}(?:硬件|{_HARDWARE})"
)
# Equipment among the things that a sentence adds, or its share of the money.
_ADDS_HARDWARE = re.compile(
    rf"(?:采购|购置|新购|新增|配备|购买|增配|更换|增补|加装|新装|安装|增设|布设|添置)[^;.|]{{0,60}}?{_HARDWARE}[^,;.|]{{0,8}}[0-9一二两三四五六七八九十]+(?:台|套|个|块|部|只|把)"
    r"|(?:^|[,;:.(及和与]|其中:?|前端|机房|网络|感知|安全|存储|终端)(?:设备|硬件)(?:\([a-z]{1,8}\))?(?:购置|采购|部分|投资|类|费用?)*(?:约|为|共|:)?[0-9][0-9,.]*万?元"
)
_CONNECTED = re.compile(r"接入|纳管|对接|复用|利旧|汇聚|在用")
_HARDWARE_NAME = re.compile(_HARDWARE)
_HARDWARE_COST = re.compile(
    r"^(?:[0-9一二三四五六七八九十]+[.,])?(?:配套)?(?:硬件|设备)(?:设备)?(?:购置|采购|投资|部分|及安装)*(?:费用?)?$"
)
_HARDWARE_ALONE = re.compile(
    rf"^[^,软]{{0,6}}(?:{_HARDWARE}|(?:网络|安全|存储|计算|终端|机房|前端|采集|视频[^,]{{0,4}}|监测|显示)设备)(?:及|和|与|、|,)?[^,软]{{0,8}}$"
)
_UNIT_OF_COUNT = re.compile(r"^(?:[0-9]+(?:台|套|部|只|块)(?:$|[×*,/(])|(?:台|套|部|只|块|台/套|台\(套\))$)")
_CLASSIFIED = re.compile(
    r"(?:本|该)?(?:项目|系统|工程)[^,;.|]{0,8}(?:属于|为|是|系|涉及)(?:国家秘密|涉密)(?:项目|信息系统|系统|工程)?(?!.{0,4}(?:单位|资质))|涉密(?:项目|信息系统)(?:分级保护)?(?:,|.)?按[^,;.]{0,12}(?:分级保护|保密)"
)
_UNCLASSIFIED = re.compile(r"(?:不|未)(?:属于?|涉及|处理|存储|含有?)[^,;.|]{0,10}(?:国家秘密|涉密|秘密)|非涉密")
_FUNDED = re.compile(
    r"(?:中央|国家|自治区)[^,;.|]{0,24}(?:全额(?:拨付|拨款|补助|承担|安排|保障|下达|解决|资金)|统筹安排并全额)|全额(?:由|使用|为)(?:中央|国家|自治区)"
)
_LOCALLY_FUNDED = re.compile(r"(?:州级?|本级|自治州|地方)(?:本级)?财政[^,;.|]{0,16}(?:资金|解决|安排|承担|预算|投资|拨款|全额|保障)")

_PROJECT_LABEL = re.compile(r"^(?:[0-9一二三四五六七八九十.,()]{0,5})?(?:项目|工程|申报项目)(?:的)?(?:名称|全称)[:|](?P<name>[^|;.]{4,60})")
_UNIT_LABEL = re.compile(
    r"(?:^|\|)(?:[0-9一二三四五六七八九十.,()]{0,5})?(?:项目)?(?:申报|建设|实施|项目|申请|主管|编制|采购|业主)(?:责任)?(?:单位|部门)(?:名称)?(?:\([^()]{0,6}\))?[:|](?P<name>[^|;.,]{3,40})"
)
_REPORT_WORDS = re.compile(
    r"(?:项目)?(?:可行性研究报告|可研报告|可行性报告|项目建议书|实施方案|申报书|(?:\(?(?:报批|送审|评审|申报|修订|征求意见)稿\)?)).*$"
)


def piece_of(statement: Statement) -> Piece:
    return Piece(
        statement=statement.index, span=statement.span, folded=statement.folded, kind=statement.kind, block=statement.block
    )  # fmt: skip


def read_facts(report: Report, *, title: str | None) -> Facts:
    """Return kind, amounts, hardware, classification and funding as the report states them; what it does not say stays None."""
    tables = read_money_tables(report)
    places: dict[str, tuple[Piece, ...]] = {}
    kind, places["kind"] = _kind(report, title)
    total = most_stated(stated_totals(report, tables))
    software = most_stated(stated_software(report, tables))
    if software and total and software.wan > total.wan:
        software = None
    for field, claim in (("total_wan", total), ("software_wan", software)):
        places[field] = (claim.piece,) if claim else ()
    hardware, places["has_hardware"] = _hardware(report, tables)
    classified, places["classified"] = _either(report, _CLASSIFIED, _UNCLASSIFIED)
    funded, places["state_funded"] = _either(report, _FUNDED, _LOCALLY_FUNDED)
    profile = ProjectProfile(
        kind=kind, total_wan=total.wan if total else None, software_wan=software.wan if software else None,
        has_hardware=hardware, classified=classified, state_funded=funded, sources=_sources(places, report),
    )  # fmt: skip
    return Facts(profile=profile, places={field: pieces for field, pieces in places.items() if pieces}, tables=tables)


def _sources(places: dict[str, tuple[Piece, ...]], report: Report) -> tuple[FactSource, ...]:
    sources = []
    for field, pieces in places.items():
        for piece in pieces[:1]:
            evidence = evidence_at(piece, report)
            sources.append(FactSource(field=field, page=evidence.page, quote=evidence.quote, file=evidence.file, span=evidence.span))
    return tuple(sources)


def _body(report: Report) -> list[Statement]:
    return [statement for statement in report.statements if statement.zone is Zone.BODY]


def _kind(report: Report, title: str | None) -> tuple[ProjectKind | None, tuple[Piece, ...]]:
    """Return the kind: what is labelled so decides, then what a sentence says, then the project's name."""
    for pattern in (_KIND_LABEL, _KIND_SENTENCE, _KIND_SAID):
        for statement in _body(report):
            match = pattern.search(statement.folded)
            if match and not _BOTH_KINDS.search(statement.folded):
                word = match["kind"]
                return ProjectKind(_OTHER_KIND.get(word, word)), (piece_of(statement),)
    name = fold_text(title or "")
    return _kind_by_title(name) or _kind_by_headings(report) or _kind_by_system(name), ()


def _kind_by_headings(report: Report) -> ProjectKind | None:
    """Return the kind that the chapters are written for: 建设内容, 运维内容, 服务内容; None when no kind leads."""
    votes: Counter[ProjectKind] = Counter()
    for section in report.sections:
        votes.update(kind for kind, pattern in _KIND_HEADINGS.items() if pattern.search(section.folded))
    ranked = votes.most_common(2)
    leads = len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] > ranked[1][1])
    return ranked[0][0] if leads else None


def _kind_by_title(title: str) -> ProjectKind | None:
    name = _REPORT_WORDS.sub("", title)
    if _TITLE_OPERATION.search(name):
        return ProjectKind.OPERATION
    if _TITLE_CONSTRUCTION.search(name):
        return ProjectKind.CONSTRUCTION
    return ProjectKind.SERVICE if _TITLE_SERVICE.search(title) else None


def _kind_by_system(title: str) -> ProjectKind | None:
    """Return construction for a project that is named after nothing but a system: 登记系统项目."""
    return ProjectKind.CONSTRUCTION if _TITLE_SYSTEM.search(title) else None


def _hardware(report: Report, tables: tuple[MoneyTable, ...]) -> tuple[bool | None, tuple[Piece, ...]]:
    """Return whether the project buys equipment, by rows with a price first."""
    for table in tables:
        for row in table.rows:
            statement = report.statements[row.statement]
            counted = any(_UNIT_OF_COUNT.match(cell) for cell in statement.cells)
            named = _HARDWARE_NAME.search(row.name) if counted else _HARDWARE_ALONE.match(row.name)
            equipment = named is not None
            if row.wan and (equipment or _HARDWARE_COST.match(row.name)) and not _NOT_BOUGHT.search(row.name):
                return True, (piece_of(statement),)
    denied = next((statement for statement in _body(report) if _NO_HARDWARE.search(statement.folded)), None)
    for statement in _body(report):
        said = _BUYS_HARDWARE.search(statement.folded) or _adds_hardware(statement.folded)
        if said and not _NOT_BOUGHT.search(said[0]) and not _NO_HARDWARE.search(statement.folded) and statement.kind is not Kind.HEADING:
            return True, (piece_of(statement),)
    return (False, (piece_of(denied),)) if denied else (None, ())


def _adds_hardware(folded: str) -> re.Match[str] | None:
    return next((match for match in _ADDS_HARDWARE.finditer(folded) if not _CONNECTED.search(match[0])), None)


def _either(report: Report, affirms: re.Pattern[str], denies: re.Pattern[str]) -> tuple[bool | None, tuple[Piece, ...]]:
    for answer, pattern in ((False, denies), (True, affirms)):
        for statement in _body(report):
            if pattern.search(statement.folded):
                return answer, (piece_of(statement),)
    return None, ()


def read_names(report: Report) -> Names:
    """Return the project's and the unit's name: as labelled, else as the cover or the file's metadata have it."""
    project = _labelled(report, _PROJECT_LABEL) or _cover_title(report)
    return Names(project=project, unit=_labelled(report, _UNIT_LABEL))


def _labelled(report: Report, label: re.Pattern[str]) -> str | None:
    """Return the value after a label, in the document's own characters; the most frequent of several."""
    names: Counter[str] = Counter()
    for statement in report.statements:
        if statement.kind is Kind.HEADING:
            continue
        if match := label.search(statement.folded):
            text = statement.span.of(report.document.text)
            parts = [part for part in re.split(r"[::\t|;;。,,\n]", text) if part.strip()]
            folded = match["name"]
            names[next((part.strip() for part in parts if fold_text(part) == folded), folded)] += 1
    return tidy_spaces(names.most_common(1)[0][0]) if names else None


def _cover_title(report: Report) -> str | None:
    """Return the title without 可行性研究报告: the document's own, else the first lines up to that word."""
    if report.document.title:
        return _REPORT_WORDS.sub("", tidy_spaces(report.document.title)).strip() or None
    lines: list[str] = []
    for block in report.document.blocks[:12]:
        if block.kind in (BlockKind.RUNNING, BlockKind.HIDDEN, BlockKind.CONTENTS):
            continue
        lines.append(" ".join(block.span.of(report.document.text).split()))
        if _REPORT_WORDS.search(lines[-1]):
            name = _REPORT_WORDS.sub("", tidy_spaces("".join(lines[-2:]))).strip()
            return name or None
    return None
