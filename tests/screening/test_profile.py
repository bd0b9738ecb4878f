# ruff: noqa: E501 - passages of reports on one line each
from collections.abc import Callable
from decimal import Decimal

import pytest

from assistant.project import ProjectKind
from assistant.screening.types import Checklist

Screen = Callable[[str], Checklist]


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        pytest.param("项目估算总投资860.5万元。", "860.5", id="wan"),
        pytest.param("项目总投资0.1186亿元。", "1186", id="yi"),
        pytest.param("本项目总投资为7,350,000元。", "735", id="yuan-with-commas"),
        pytest.param("总投资(万元):320。", None, id="bare-number-in-prose-is-not-read"),
        pytest.param("| 项目名称 | 甲平台 |\n| --- | --- |\n| 总投资(万元) | 1200 |", "1200", id="form"),
        pytest.param("单位:万元\n\n| 序号 | 名称 | 金额 |\n| --- | --- | --- |\n| 1 | 软件 | 30 |\n| 2 | 设备 | 12.5 |\n| | 合计 | 42.5 |", "42.5", id="unit-above"),
        pytest.param("| 序号 | 名称 | 金额(元) |\n| --- | --- | --- |\n| 1 | 软件 | 300,000 |\n| | 合计 | 300,000 |", "30", id="unit-in-header"),
        pytest.param("总投资在100万元以上的项目应实行监理制,本项目总投资88万元。", "88", id="threshold-is-no-total"),
        pytest.param("一期总投资500万元。本期项目总投资300万元。", "300", id="earlier-phase-is-no-total"),
        pytest.param("投资估算总计726.3万元。", "726.3", id="estimate-in-all"),
        pytest.param("(一)一共要花463000元。(二)其中软件310000元。", "46.3", id="plain-talk"),
        pytest.param("全部费用为58.4万元(伍拾捌万肆仟元整)。", "58.4", id="all-costs"),
        pytest.param("软件开发60万元,数据处理20万元,两项合计80万元;监理5万元;以上共计85万元。", "85", id="sum-of-parts-is-no-total"),
    ],
)  # fmt: skip
def test_total_is_read_in_wan(text: str, wan: str | None, screen: Screen) -> None:
    assert screen(f"## 一、投资\n\n{text}").profile.total_wan == (Decimal(wan) if wan else None)


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        pytest.param("总投资860万元,其中软件开发520万元,硬件200万元。", "520", id="prose"),
        pytest.param("总投资900万元。其中:软件(SW)610.00万元,硬件(HW)290万元。", "610", id="software-in-brackets"),
        pytest.param("总投资900万元。其中软件类330万元、设备类570万元。", "330", id="software-class"),
        pytest.param("总投资900万元。软件、硬件合计600万元。", None, id="software-and-hardware-together"),
        pytest.param("| 名称 | 金额(万元) |\n| --- | --- |\n| 应用软件开发费 | 410 |\n| 服务器 | 90 |\n| 合计 | 500 |", "410", id="row"),
        pytest.param(
            "| 名称 | 金额(万元) |\n| --- | --- |\n| 执法子系统软件开发 | 60 |\n| 公示平台开发 | 40 |\n| 监理费 | 5 |", "100", id="parts"
        ),
        pytest.param("| 名称 | 金额(万元) |\n| --- | --- |\n| 数据库软件 | 60 |\n| 服务器 | 40 |", None, id="bought-software-is-none"),
    ],
)
def test_software_part_is_read(text: str, wan: str | None, screen: Screen) -> None:
    assert screen(f"## 一、投资\n\n{text}").profile.software_wan == (Decimal(wan) if wan else None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("# 甲平台\n\n## 项目类型\n\n本项目属于运维类项目。", ProjectKind.OPERATION, id="said"),
        pytest.param("# 甲平台\n\n## 基本信息\n\n项目类别:电子政务项目(服务类)", ProjectKind.SERVICE, id="labelled"),
        pytest.param("# 州水利平台升级改造项目可行性研究报告\n\n## 概况\n\n略。", ProjectKind.CONSTRUCTION, id="named"),
        pytest.param("# 政务服务平台运行维护项目可行性研究报告\n\n## 概况\n\n略。", ProjectKind.OPERATION, id="named-operation"),
        pytest.param("# 甲事项\n\n## 概况\n\n建设和服务类项目每月评审。", None, id="regulation-quoted"),
        pytest.param("# 甲平台\n\n## 建设内容\n\n略。\n\n## 建设方案\n\n略。", ProjectKind.CONSTRUCTION, id="chapters"),
        pytest.param("# 某县牲畜检疫登记系统项目可行性研究报告\n\n## 一、做些啥\n\n略。", ProjectKind.CONSTRUCTION, id="named-system"),
    ],
)
def test_kind_is_read(text: str, kind: ProjectKind | None, screen: Screen) -> None:
    assert screen(text).profile.kind is kind


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("| 名称 | 单位 | 数量 | 单价(万元) | 金额(万元) |\n| --- | --- | --- | --- | --- |\n| 数据库服务器 | 台 | 2 | 8 | 16 |", True, id="priced-row"),
        pytest.param("采购执法记录仪60台。", True, id="bought-in-prose"),
        pytest.param("| 名称 | 数量 | 金额(万元) |\n| --- | --- | --- |\n| 云服务器租用 | 8台 | 16 |", None, id="rented-cloud"),
        pytest.param("| 名称 | 数量 | 金额(万元) |\n| --- | --- | --- |\n| 服务器维保 | 8台 | 16 |", None, id="maintenance"),
        pytest.param("本项目不涉及硬件采购。", False, id="denied"),
        pytest.param("系统采用分层架构。", None, id="unsaid"),
    ],
)  # fmt: skip
def test_hardware_is_what_is_bought(text: str, answer: bool | None, screen: Screen) -> None:
    assert screen(f"## 一、内容\n\n{text}").profile.has_hardware is answer


def test_facts_carry_the_words_that_state_them(screen: Screen) -> None:
    sources = {source.field: source.quote for source in screen("## 一、投资\n\n本项目属于建设类项目。总投资88万元。").profile.sources}

    assert sources == {"kind": "本项目属于建设类项目。", "total_wan": "总投资88万元。"}


def test_title_and_unit_come_from_the_cover(screen: Screen) -> None:
    summary = screen("# 州图书馆平台项目可行性研究报告\n\n申报单位:巴音郭楞蒙古自治州图书馆\n\n## 一、概况\n\n略。").document

    assert (summary.title, summary.unit) == ("州图书馆平台项目可行性研究报告", "巴音郭楞蒙古自治州图书馆")
