"""Whether a project buys equipment, by what rows with prices, sentences and lists say; not what is rented, maintained or there already."""

import re
from collections.abc import Iterator

from assistant.screening.money import MoneyTable
from assistant.screening.report import Kind, Report, Statement, Zone

__all__ = ["buys_equipment"]

_NAME = (
    r"(?:服务器|交换机|路由器|防火墙|存储(?:设备|阵列|服务器|节点|(?:扩展)?柜)|扩展柜|抓拍(?:单元|机)|(?:边缘|智能)(?:计算|分析)?(?:盒|节点|网关)|分析盒|计数器|呼叫器|对讲机|闸机|磁盘阵列|摄像(?:机|头)|传感器|采集(?:终端|设备|仪)|执法记录仪"
    r"|移动(?:经办|办公|执法)?终端|手持(?:终端|机)|平板|一体机|网关|网闸|显示屏|大屏|拼接屏|led屏?|(?<![a-z])ups(?![a-z])|不间断电源|机柜|终端(?:设备|机)?|无人机|读写器|读卡器|高拍仪|扫描仪|自助[^,;.|]{0,6}?机|叫号机|售取票机|投影机"
    r"|监测(?:设备|站|仪)|流量计|水位计|雨量计|探测器|信标|rtu|dtu|工作站|密码机|签名验签[^,;.|]{0,4}(?:器|机)|加密机|堡垒机|电脑|计算机|打印机|球机|枪机|录像机|硬盘录像机|道闸|定位器|路由|router|硬件)"
)
_UNITS = r"(?:台|套|个|块|路|部|只|把|组|架|通道|副|枚|面)"
_COUNT = rf"[0-9一二两三四五六七八九十百]+(?:余|多)?{_UNITS}"
_NOT_BOUGHT = re.compile(
    r"维保|维护|运维|维修|巡检|保养|调试|集成|软件|服务(?!器|终端)|云服务器|云主机|虚拟|云(?:防火墙|存储|数据库|堡垒机|资源)|租用|租赁|服务器(?:租|资源|端)|终端(?:用户|管控|软件)|政务云|硬件安装"
)
_VERB = r"(?:采购|购置|新购|新增|配备|配置|配套|另配|购买|增配|更换|增补|加装|新装|安装|增设|布设|添置|配发)"
_ALREADY = re.compile(r"(?:已|曾|原|前期|一期)[^,;.|]{0,4}$")
_DENIED = re.compile(
    r"(?:不|未|无)(?:再)?(?:涉及|含|包含|包括|采购|购置|新购|购买|买|新增|配置|需(?:要)?(?:采购|购置|新增|买))[^,;.]{0,10}(?:硬件|设备|服务器)"
    r"|(?:无|没有)(?:任何)?硬件|(?:机器|设备|硬件|服务器)(?:都|也|一律)?不(?:用|再|另)?(?:买|购|采购|购置)"
)
_BUYS = re.compile(
    rf"(?:采购|购置|新购|新增|配备|配置|购买|增配|更换)[^,;.|]{{0,30}}{_NAME}[^,;.|]{{0,12}}{_COUNT}|(?:采购|购置|新购|购买)[^,;.|]{{0,20}}{_NAME}"
)
# Equipment among the things that a sentence adds, or its share of the money.
_ADDS = re.compile(
    rf"{_VERB}[^;.|]{{0,60}}?{_NAME}[^,;.|]{{0,8}}{_COUNT}"
    rf"|(?:配|加|换|装|买|添)(?:了|上)?{_COUNT}[^,;.|]{{0,6}}{_NAME}"
    rf"|(?:^|[,;.])(?:再|另|还要)?(?:配|加|换|装|买|添)[^,;.|]{{0,4}}{_NAME}[^,;.|]{{0,4}}{_COUNT}"
    r"|(?:^|[,;:.(及和与]|其中:?|前端|机房|网络|感知|安全|存储|终端)(?:设备|硬件)(?:\([a-z]{1,8}\))?(?:购置|采购|部分|投资|类|费用?|及服务)*(?:约|为|共|:)?[0-9][0-9,.]*万?元"
)
_AMOUNT = r"(?:[1-9][0-9,.]*|0\.[0-9]+|[一二两三四五六七八九十百千]+)万?元"
_PRICED = re.compile(
    rf"{_NAME}(?:[0-9]+{_UNITS})?(?:等)?(?:设备)?(?:采购|购置)?(?:费用?|投资|经费)?(?:合计|小计|预计|支出|安排|投入|[:,(]|约|共|为|计|占|需|花){{0,2}}{_AMOUNT}"
    rf"|(?:^|\|)(?:其中:?)?(?:硬件|设备)(?:设备)?(?:购置|采购|投资|部分)*(?:费用?)?(?:\(万?元\)\|[1-9]|\|{_AMOUNT})"
    r"|部署[^;.|云]{0,20}?(?:密码机|验签[^,]{0,4}器|摄像机|网关|终端|一体机|传感器|探测器|交换机|防火墙)[^,;.|云]{0,8}[0-9]+(?:台|套|个|部|只)"
)
_COUNTED = re.compile(rf"{_NAME}[^,;.|]{{0,6}}[0-9]+{_UNITS}")
_SUM = re.compile(r"[0-9]万?元")
_THERE = re.compile(
    r"接入|纳管|对接|复用|利旧|汇聚|在用|现有|已有|原有|既有|已建|已配|现状|租|云|虚拟|少(?:买|购)|省(?:下|了|去)|维保|运维|巡检|维护|另行|不(?:再|新)?(?:购|买|采)|故障|损坏|老化"
)
_PLACES_OF_THERE = re.compile(r"现状|现有|已有|既有|利旧|部署|环境|运维|维护|对象|接入|复用|共享|问题|必要|资源|同类|案例|建安|土建")
_COST = re.compile(
    r"^(?:[0-9一二三四五六七八九十]+[.,])?(?:配套)?(?:硬件|设备|hardware)(?:设备)?(?:购置|采购|投资|部分|及安装)*(?:费用?)?$"
)
_ALONE = re.compile(
    rf"^[^,软]{{0,6}}(?:{_NAME}|(?:网络|安全|存储|计算|终端|机房|前端|采集|视频[^,]{{0,4}}|监测|显示)设备)(?:及|和|与|、|,)?[^,软]{{0,8}}$"
)
_NAMED = re.compile(_NAME)
_UNIT_OF_COUNT = re.compile(r"^(?:[0-9]+(?:台|套|部|只|块)(?:$|[×*,/(])|(?:台|套|部|只|块|台/套|台\(套\))$)")
_LISTED = re.compile(rf"^(?:约)?[0-9]+{_UNITS}$")
_LIST_OF_EQUIPMENT = re.compile(r"数量|台数|配置|设备")


def buys_equipment(report: Report, tables: tuple[MoneyTable, ...], *, maintains: bool) -> tuple[bool | None, Statement | None]:
    """Return whether the project buys equipment, with the words that say so; None where they do not.

    maintains: what a project of maintenance lists without a price is what it maintains.
    """
    body = [statement for statement in report.statements if statement.zone is Zone.BODY and statement.kind is not Kind.HEADING]
    denial = next((statement for statement in body if _DENIED.search(statement.folded)), None)
    bought = next(_priced_rows(report, tables), None) or next((statement for statement in body if _buys(statement.folded)), None)
    if bought is None and denial is None and not maintains:
        bought = next((statement for statement in body if _lists(statement, report)), None)
    if bought is not None:
        return True, bought
    return (False, denial) if denial else (None, None)


def _priced_rows(report: Report, tables: tuple[MoneyTable, ...]) -> Iterator[Statement]:
    for table in tables:
        for row in table.rows:
            statement = report.statements[row.statement]
            counted = any(_UNIT_OF_COUNT.match(cell) for cell in statement.cells)
            named = _NAMED.search(row.name) if counted else _ALONE.match(row.name)
            if row.wan and (named or _COST.match(row.name)) and not _NOT_BOUGHT.search(row.name):
                yield statement


def _buys(folded: str) -> bool:
    """Return whether a sentence or a row buys equipment by name, with a number or a price."""
    if _DENIED.search(folded):
        return False
    said = _BUYS.search(folded)
    if said and not _ALREADY.search(folded[max(0, said.start() - 8) : said.start()]) and not _NOT_BOUGHT.search(said[0]):
        return True
    added = (match for pattern in (_ADDS, _PRICED) for match in pattern.finditer(folded))
    return any(not _THERE.search(folded[max(0, match.start() - 8) : match.end()]) and not _NOT_BOUGHT.search(match[0]) for match in added)


def _lists(statement: Statement, report: Report) -> bool:
    """Return whether a list of the project's contents counts equipment, without saying that it is bought."""
    section = report.sections[statement.section].folded if statement.section is not None else ""
    if _THERE.search(statement.folded) or _PLACES_OF_THERE.search(section):
        return False
    if statement.kind is not Kind.ROW:
        return bool(_COUNTED.search(statement.folded) and _SUM.search(statement.folded))
    header = report.tables[statement.table].header if statement.table in report.tables else ()
    if not any(_LIST_OF_EQUIPMENT.search(title) for title in header) or any(_THERE.search(title) for title in header):
        return False
    named = any(_ALONE.match(cell) for cell in statement.cells) and any(
        _LISTED.match(cell) or _UNIT_OF_COUNT.match(cell) for cell in statement.cells
    )
    return named or bool(_COUNTED.search(statement.folded))
