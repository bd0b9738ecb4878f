"""Facts of reports in the words of writers who never saw the rules; expected values were set before the code was tried."""

# ruff: noqa: C408, E501 - passages of reports on one line each
from collections.abc import Callable
from decimal import Decimal

import pytest

from assistant.project import ProjectKind, ProjectProfile
from assistant.screening.profile import read_facts, read_names
from assistant.screening.report import Report

ReportOf = Callable[[str], Report]
_BUILD, _OPERATE, _SERVE = ProjectKind.CONSTRUCTION, ProjectKind.OPERATION, ProjectKind.SERVICE


def _profile(report: Report) -> ProjectProfile:
    return read_facts(report, title=read_names(report).project).profile


_HEADED = "# 关于甲事项的报告\n\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("| 项目类别 | ☑建设类 □运维类 □服务类 |\n| --- | --- |\n| 联系人 | 张某 |", _BUILD, id="first-box-ticked"),
        pytest.param("| 项目类别 | □建设类 ☑运维类 □服务类 |\n| --- | --- |\n| 联系人 | 张某 |", _OPERATE, id="second-box-ticked"),
        pytest.param("| 项目类型 | □建设类√运维类□服务类 |\n| --- | --- |\n| 联系人 | 张某 |", _OPERATE, id="tick-instead-of-box"),
        pytest.param("项目类型:□建设 □运维 ■服务", _SERVE, id="filled-box"),
        pytest.param("申报类别:[ ]建设 [√]运维 [ ]服务", _OPERATE, id="square-brackets"),
        pytest.param("项目类型:建设( )、运维(√)、服务( )", _OPERATE, id="mark-behind"),
        pytest.param("| 项目类型 | □建设 □运维 □服务 |\n| --- | --- |\n| 联系人 | 张某 |", None, id="no-box-ticked"),
        pytest.param("项目类型:(建设/运维/服务,请保留其一,其余删除)", None, id="choice-not-made"),
        pytest.param("项目类别:(建设/运维/服务,择一填写)\n\n建设一套受理系统,开发移动端小程序。", _BUILD, id="choice-not-made-content-tells"),
        pytest.param("项目类型:使用州级财政性资金的电子政务项目,属建设类。", _BUILD, id="label-then-sentence"),
        pytest.param("本项目按《管理办法》归入服务类。", _SERVE, id="put-into-a-kind"),
        pytest.param("本项目不是建设类项目,属于运维类。", _OPERATE, id="denied-kind"),
        pytest.param("這個項目屬於建設類。", _BUILD, id="traditional-said"),
        pytest.param("本项目为新建项目。", _BUILD, id="newly-built"),
        pytest.param("项目性质:升级改造", _BUILD, id="nature-upgrade"),
        pytest.param("| 建设性质 | 新建 |\n| --- | --- |\n| 联系人 | 张某 |", _BUILD, id="nature-new"),
        pytest.param("想做一个手机上用的小程序,让群众自己报名,系统从头开发。", _BUILD, id="plain-talk-app"),
        pytest.param("在现有平台上增加三个模块,改造登录页面。", _BUILD, id="plain-talk-modules"),
        pytest.param("平台已用五年,免费维保期届满,申请续保一年,由两名驻场工程师巡检。", _OPERATE, id="plain-talk-renewal"),
        pytest.param("委托高校开展数字政府路线课题,形成研究报告三份。", _SERVE, id="commissioned-study"),
        pytest.param("购买数据治理服务,清洗历史档案四十万条,不开发系统,不买设备。", _SERVE, id="cleaning-of-data"),
        pytest.param("租用短信通道和云主机一年。", _SERVE, id="rented"),
        pytest.param("档案馆新馆土建工程估算三亿元,本报告只谈其中的信息化部分:综合布线、机房和门禁系统。", _BUILD, id="part-of-a-building"),
        pytest.param("工作人员每月开会一次,讨论来年安排。", None, id="nothing-tells"),
    ],
)  # fmt: skip
def test_kind_is_what_is_ticked_said_or_bought(text: str, kind: ProjectKind | None, report_of: ReportOf) -> None:
    assert _profile(report_of(f"{_HEADED}## 一、情况\n\n{text}")).kind is kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("州畜牧兽医局检疫出证平台扩容可行性研究报告", _BUILD),
        ("某县文化馆数字展厅搭建项目可行性研究报告", _BUILD),
        ("州政务云密码测评服务项目可行性研究报告", _SERVE),
        ("视频会议系统2026年度续保项目可行性研究报告", _OPERATE),
        ("12345热线系统驻场保障项目可行性研究报告", _OPERATE),
        ("州档案数字化加工服务项目可行性研究报告", _SERVE),
        ("数字乡村发展路径课题可行性研究报告", _SERVE),
        ("州市场监管局计量器具登记小程序可行性研究报告", _BUILD),
        ("州博物馆迁建工程信息化部分可行性研究报告", _BUILD),
        ("政务外网链路租用项目可行性研究报告", _SERVE),
        ("州林草局护林员管理系统可行性研究报告", _BUILD),
    ],
)
def test_kind_follows_the_title_where_nothing_says_it(title: str, kind: ProjectKind, report_of: ReportOf) -> None:
    assert _profile(report_of(f"# {title}\n\n## 一、情况\n\n略。")).kind is kind


_FORM = "| 事项 | 内容 |\n| --- | --- |\n| {} | {} |"


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        pytest.param(_FORM.format("申报总额", "壹佰贰拾万元整"), "120", id="capital-numerals"),
        pytest.param(_FORM.format("申请资金(万元)", "286.5"), "286.5", id="form-unit-in-label"),
        pytest.param(_FORM.format("项目预算", "￥1,860,000.00元"), "186", id="form-yuan"),
        pytest.param(_FORM.format("资金总额", "0.12亿元"), "1200", id="form-yi"),
        pytest.param(_FORM.format("投资总额", "人民币玖拾捌万陆仟元整"), "98.6", id="capital-numerals-thousands"),
        pytest.param("项目投资132万元,其中软件97万元。", "132", id="project-investment"),
        pytest.param("钱的方面,共需89.6万元,其中软件功能开发72万元。", "89.6", id="all-that-is-needed"),
        pytest.param("整个项目下来要148.6万。", "148.6", id="whole-project-comes-to"),
        pytest.param("經測算,項目總投資為三百二十萬元。", "320", id="traditional"),
        pytest.param("第一稿总投资528万元,本次核减为486万元。", "486", id="cut-to"),
        pytest.param("总投资由原来的620万元调整为580万元。", "580", id="changed-to"),
        pytest.param("项目总投资96万元,一期合同金额88万元已于2022年付清。", "96", id="earlier-contract"),
        pytest.param("2021年建设的一期工程总投资750万元。", None, id="earlier-phase-alone"),
        pytest.param("原系统由某公司承建,合同总金额310万元,现申请升级经费150万元。", "150", id="old-contract-new-money"),
        pytest.param("单位:元\n\n| 序号 | 费用名称 | 金额 |\n| --- | --- | --- |\n| 1 | 开发 | 600000 |\n| 2 | 培训 | 40000 |\n| 3 | 合计 | 640000 |", "64", id="unit-above-yuan"),
        pytest.param("表3 投资估算(万元)\n\n| 序号 | 名称 | 估算 |\n| --- | --- | --- |\n| 1 | 开发 | 60 |\n| 2 | 设备 | 15.5 |\n| | 总计 | 75.5 |", "75.5", id="unit-in-caption"),
        pytest.param("表3 投资估算(万元)\n\n| 序号 | 名称 | 费用 |\n| --- | --- | --- |\n| 1 | 开发 | 60 |\n| 2 | 设备 | 15.5 |\n\n以上合计75.5万元。", "75.5", id="sum-under-the-table"),
        pytest.param("| 序号 | 名称 | 价钱 |\n| --- | --- | --- |\n| 1 | 做系统 | 41万元 |\n| 2 | 买平板 | 9万元 |\n| | 一共 | 50万元 |", "50", id="unit-in-cells"),
        pytest.param("| 费用 | 第一年(万元) | 第二年(万元) | 合计(万元) |\n| --- | --- | --- | --- |\n| 运维 | 40 | 44 | 84 |\n| 巡检 | 6 | 6 | 12 |\n| 合计 | 46 | 50 | 96 |", "96", id="years-and-sum"),
        pytest.param("全馆建设总投资3.2亿元,其中信息化部分426万元。", "32000", id="building-with-an-it-part"),
        pytest.param("每户补助2万元,共计40户。", None, id="subsidy-is-no-total"),
        pytest.param("近三年全州信息化总投资约2.3亿元。", None, id="the-prefecture-s-spending"),
        pytest.param("年均节约经费120万元。", None, id="savings"),
        pytest.param("单笔采购预算超过50万元的须集体研究。", None, id="rule-of-the-house"),
        pytest.param("Total budget: RMB 1,250,000元。项目总投资125万元。", "125", id="english-beside"),
    ],
)  # fmt: skip
def test_total_is_the_project_s_own(text: str, wan: str | None, report_of: ReportOf) -> None:
    assert _profile(report_of(f"{_HEADED}## 一、投资\n\n{text}")).total_wan == (Decimal(wan) if wan else None)


_PRICES = "| 名称 | 金额(万元) |\n| --- | --- |\n{}"


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        pytest.param(_PRICES.format("| 定制软件研发 | 320 |\n| 服务器 | 40 |\n| 合计 | 360 |"), "320", id="research"),
        pytest.param(_PRICES.format("| 系统开发费 | 56 |\n| 培训费 | 4 |\n| 合计 | 60 |"), "56", id="system-development"),
        pytest.param(_PRICES.format("| 小程序开发 | 18 |\n| 管理后台开发 | 12 |\n| 平板电脑 | 6 |\n| 合计 | 36 |"), "30", id="app-and-back-office"),
        pytest.param(_PRICES.format("| 平台开发及实施 | 140 |\n| 监理费 | 5 |\n| 合计 | 145 |"), "140", id="platform"),
        pytest.param(_PRICES.format("| 一、软件部分 | 112 |\n| 1.受理模块 | 60 |\n| 2.统计模块 | 52 |\n| 二、硬件部分 | 30 |\n| 合计 | 142 |"), "112", id="part-before-its-rows"),
        pytest.param(_PRICES.format("| 应用软件定制开发(人月法) | 204 |\n| 硬件购置 | 100 |\n| 合计 | 304 |"), "204", id="method-in-brackets"),
        pytest.param("一共38万元,都是软件改造的钱,不买设备。", "38", id="all-of-it"),
        pytest.param("总投资43万元,全部用于软件开发。", "43", id="all-for-software"),
        pytest.param("总投资158万元,本项目不开发软件,不购置设备。", "0", id="none-said"),
        pytest.param("总投资158万元,不含任何系统开发。", "0", id="no-system-development"),
        pytest.param("钱的方面,共需89.6万元,其中软件功能开发72万元。", "72", id="functions"),
        pytest.param("项目投资132万元,其中软件97万元,硬件20万元。", "97", id="plain-software"),
        pytest.param("系统软件(操作系统、数据库)购置31万元。", None, id="bought-software"),
        pytest.param("| 类别 | 金额(万元) |\n| --- | --- |\n| 软件开发 | 0 |\n| 数据采集 | 158 |", "0", id="a-row-of-nothing"),
        pytest.param("由此腾出软件费用31万元。", None, id="freed-money"),
        pytest.param("一期软件开发投资200万元。", None, id="earlier-phase"),
        pytest.param("五个系统原合同软件费合计512万元,运维费按9%计。", None, id="base-of-maintenance"),
        pytest.param("总投资三百万元,软件研发费用为壹佰捌拾万元整。", "180", id="capital-numerals"),
        pytest.param("總投資300萬元,其中軟件開發210萬元。", "210", id="traditional"),
        pytest.param("测试费按软件开发费88万元的3%计取。", "88", id="base-of-a-rate-is-the-part"),
    ],
)  # fmt: skip
def test_software_part_is_what_is_written_for_the_project(text: str, wan: str | None, report_of: ReportOf) -> None:
    assert _profile(report_of(f"{_HEADED}## 一、投资\n\n{text}")).software_wan == (Decimal(wan) if wan else None)


@pytest.mark.parametrize(
    ("text", "bought"),
    [
        pytest.param(_PRICES.format("| 高清摄像机 | 24 |\n| 系统开发 | 60 |"), True, id="camera-row"),
        pytest.param(_PRICES.format("| UPS不间断电源 | 3.2 |"), True, id="ups-row"),
        pytest.param(_PRICES.format("| 服务器密码机 | 18 |"), True, id="crypto-machine-row"),
        pytest.param(_PRICES.format("| 自助服务终端 | 36 |"), True, id="self-service-row"),
        pytest.param(
            "| 设备名称 | 数量 | 参数 |\n| --- | --- | --- |\n| 自助办理机 | 6台 | 21.5寸触摸屏 |", True, id="list-without-prices"
        ),
        pytest.param("每个乡镇配一台高拍仪和一台身份证读卡器。", True, id="each-town-gets"),
        pytest.param("总投资300万元,其中软件200万元、硬件100万元。", True, id="share-of-money"),
        pytest.param("新装水位传感器40个,布设雨量计12套。", True, id="sensors"),
        pytest.param("机房加一组UPS,换两台老交换机。", True, id="plain-talk"),
        pytest.param("部署在州政务云,申请云主机4台,不购置服务器。", False, id="cloud-not-servers"),
        pytest.param("全部利旧,现有服务器6台、交换机4台继续使用。", None, id="existing"),
        pytest.param("现有摄像机820路接入平台。", None, id="connected-cameras"),
        pytest.param("租用服务器2台,一年8万元。", None, id="rented"),
        pytest.param("对42台服务器开展巡检和维保。", None, id="maintained"),
        pytest.param("一共38万元,都是软件改造的钱,不买设备。", False, id="no-equipment-bought"),
        pytest.param("维修更换硬盘、内存等备件据实结算。", None, id="spare-parts"),
        pytest.param("用户通过手机终端访问,平台支持大屏展示。", None, id="access-devices"),
        pytest.param("大屏、摄像机由公安局另行采购,本项目不采购硬件。", False, id="another-buys"),
    ],
)
def test_equipment_counts_when_the_project_buys_it(text: str, bought: bool | None, report_of: ReportOf) -> None:
    assert _profile(report_of(f"{_HEADED}## 一、内容\n\n{text}")).has_hardware is bought


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 州疾控中心冷链监测升级可研报告\n\n## 一、概要\n\n项目投入210万元,软件占130万元,传感器和网关占60万元,余下是测评监理。",dict(kind='建设',total_wan=210,software_wan=130,has_hardware=True)),
        ("# 某局OA系统2026年维护费申请\n\n## 一、事由\n\nOA系统2019年建成,合同价86万元。每年维护费按合同价的10%计,今年申请8.6万元。",dict(kind='运维',total_wan=8.6,has_hardware=None)),
        ("# 州水文局雨情短信服务采购方案\n\n## 一、内容\n\n向运营商购买短信服务,全年60万条,每条0.04元,计2.4万元。",dict(kind='服务',has_hardware=None)),
        ("# 数字博湖\n\n## 建设内容\n\n| 模块 | 人月 | 单价(万元) | 小计(万元) |\n| --- | --- | --- | --- |\n| 一张图 | 20 | 1.5 | 30 |\n| 预警 | 16 | 1.5 | 24 |\n| 合计 | 36 | | 54 |\n\n另有测评6万元。项目总投资60万元。",dict(kind='建设',total_wan=60,software_wan=54)),
        ("# 关于购置执法终端的说明\n\n## 内容\n\n购置移动执法终端80台,每台0.45万元,共36万元。",dict(total_wan=None,has_hardware=True)),
        ("# 州图书馆自助借还系统更新项目\n\n## 费用\n\n| 名称 | 数量 | 单价(元) | 金额(元) |\n| --- | --- | --- | --- |\n| 自助借还机 | 6 | 48000 | 288000 |\n| 系统升级开发 | 1 | 150000 | 150000 |\n| 合计 | | | 438000 |",dict(kind='建设',total_wan=43.8,software_wan=15,has_hardware=True)),
        ("# 某平台二期项目可行性研究报告\n\n## 概况\n\n一期于2021年建成,总投资480万元。二期总投资320万元,其中软件开发210万元。",dict(kind='建设',total_wan=320,software_wan=210)),
        ("# 某平台三期\n\n## 概况\n\n本期(三期)总投资为人民币伍佰贰拾万元整(¥5,200,000.00),软件开发费为叁佰万元。",dict(total_wan=520,software_wan=300)),
        ("# 州司法局远程会见系统项目\n\n| 申报表 | |\n| --- | --- |\n| 项目总预算 | 人民币贰佰叁拾万元整(￥2300000.00) |\n| 其中软件开发费 | 1,200,000元 |\n| 硬件购置费 | 800,000元 |",dict(total_wan=230,software_wan=120,has_hardware=True)),
        ("# 某中心数据中台运营服务项目\n\n## 服务内容\n\n提供数据治理、数据标注与运营。不采购硬件,不开发软件。\n\n## 费用\n\n服务费总额为156万元。",dict(kind='服务',total_wan=156,software_wan=0,has_hardware=False)),
        ("# 某县医院信息系统密评整改项目\n\n## 内容\n\n对HIS系统进行密码改造,部署服务器密码机2台、签名验签服务器1台。\n\n## 钱\n\n合计需要资金64万元。",dict(kind='建设',total_wan=64,has_hardware=True)),
        ("# 某网站适老化改造\n\n## 一\n\n预算9.8万元,全是改程序的人工费。",dict(kind='建设',total_wan=9.8)),
        ("# 某报告\n\n## 一、投资\n\n单位:元\n\n| 费用名称 | 费用 |\n| --- | --- |\n| 软件定制开发 | 5,000,000 |\n| 设备购置 | 1,200,000 |\n| 工程总投资 | 6,200,000 |",dict(total_wan=620,software_wan=500,has_hardware=True)),
        ("# 某报告\n\n## 一、投资\n\n| 序号 | 分项 | 金额 |\n| --- | --- | --- |\n| 1 | 软件 | 120 |\n| 2 | 合计 | 120 |\n\n注:表中金额单位为万元。",dict(total_wan=120,software_wan=120)),
        ("# 某报告\n\n## 现状\n\n现有服务器12台,摄像机300路,交换机20台,均为2018年采购。\n\n## 建设内容\n\n开发统一受理平台,部署在政务云上。\n\n## 投资\n\n总投资80万元,全部为软件开发费。",dict(kind='建设',total_wan=80,software_wan=80,has_hardware=None)),
        ("# 某报告\n\n## 投资\n\n按照总投资100万元以上须监理的规定,本项目总投资99.8万元,不需监理。软件开发500万元以上的项目须做初步设计,本项目软件部分为70万元。",dict(total_wan=99.8,software_wan=70)),
        ("# 某报告\n\n## 投资\n\n申请州级财政资金300万元,自筹200万元,总投资500万元。",dict(total_wan=500)),
        ("# 某报告\n\n## 投资\n\n项目总投资1000万元(其中:软件开发550万元,硬件购置300万元,其他150万元)。参照喀什地区同类项目总投资1300万元。",dict(total_wan=1000,software_wan=550,has_hardware=True)),
        ("# 某报告\n\n## 费用\n\n投资估算如下(万元):\n\n| 项 | 数 |\n| --- | --- |\n| 软件开发 | 45 |\n| 设备 | 12 |\n| 合计 | 57 |",dict(total_wan=57,software_wan=45,has_hardware=True)),
        ("# 州统计局统计云桌面租赁\n\n## 服务内容\n\n租用云桌面120个,三年。\n\n## 服务期限\n\n三年。\n\n## 费用\n\n三年总费用108万元。",dict(kind='服务',total_wan=108,has_hardware=None)),
        ("# 巴州智慧停车运营平台运维项目\n\n## 运维对象\n\n| 设备名称 | 数量 | 金额(万元) |\n| --- | --- | --- |\n| 道闸维保 | 60套 | 12 |\n| 服务器 | 6台 | 0 |\n| 合计 | | 12 |",dict(kind='运维',total_wan=12,has_hardware=None)),
        ("# 某报告\n\n## 总述\n\n| 項目 | 內容 |\n| --- | --- |\n| 項目類型 | 服務類 |\n| 申請經費 | 新臺幣無;人民幣四十五萬元 |",dict(kind='服务')),
        ("# 城建档案馆数字化扫描加工\n\n## 一\n\n加工档案12万卷,每页0.5元,经费总额88.2万元,由本级财政安排。",dict(kind='服务',total_wan=88.2)),
        ("# 某报告\n\n## 概况\n\n本项目总投资约三百八十万元,主要用于软件开发(二百六十万元)、服务器采购(八十万元)等。",dict(total_wan=380,software_wan=260,has_hardware=True)),
        ("# 某报告\n\n## 概况\n\n2023年全州政务信息化建设总投资1.6亿元。本项目不申请财政资金。",dict(total_wan=None)),
        ("# 某报告\n\n## 概况\n\n中标单位注册资金5000万元,年营业收入3亿元。项目经费另行测算。",dict(total_wan=None)),
        ("# 某报告\n\n## 概况\n\n若不建设,每年因重复录入浪费经费约150万元,累计损失资金总额超过800万元。",dict(total_wan=None)),
        ("# 某报告\n\n## 投资\n\n建安工程费2,100万元,信息化系统投资340万元(软件150万元,硬件190万元),工程总投资2,440万元。",dict(total_wan=2440,software_wan=150,has_hardware=True)),
        ("# 若羌县楼兰景区票务管理项目\n\n## 一、为什么做\n\n老系统经常掉线,游客排队。\n\n## 二、准备怎么做\n\n换一套新票务系统,加闸机6台,买手持验票机10台。\n\n## 三、花钱\n\n软件25万,闸机和验票机18万,培训2万,总共45万。",dict(kind='建设',total_wan=45,software_wan=25,has_hardware=True)),
        ("# 州人社局社保卡制卡系统等保整改\n\n## 概述\n\n整改经费估算31.5万元,含防火墙1台、日志审计1台,安全服务费9万元。",dict(total_wan=31.5,has_hardware=True)),
        ("# 关于申请政务微信年度服务费的报告\n\n政务微信平台按年订阅,2026年度服务费12万元。",dict(kind='服务',total_wan=12,has_hardware=None)),
        ("# 州应急管理局预警喇叭接入项目\n\n## 投资概算\n\n| 序号 | 工程或费用名称 | 概算价值(万元) | 备注 |\n| --- | --- | --- | --- |\n| 一 | 工程费用 | 260 | |\n| 1 | 软件开发 | 110 | |\n| 2 | 前端设备 | 150 | |\n| 二 | 其他费用 | 30 | |\n| 三 | 预备费 | 10 | |\n| 四 | 总投资 | 300 | |",dict(total_wan=300,software_wan=110,has_hardware=True)),
        ("# 某报告\n\n## 投资\n\n| 类别 | 第一包 | 第二包 |\n| --- | --- | --- |\n| 内容 | 平台开发 | 设备采购 |\n| 预算(万元) | 180 | 95 |\n\n两包合计275万元。",dict(total_wan=275)),
        ("# 某报告\n\n项目名称:数字水务 项目类型:建设类 资金总需求:1,380万元\n\n## 内容\n\n略。",dict(kind='建设',total_wan=1380)),
        ("# 某报告\n\n## 资金\n\n资金需求为1380.00万元,资金来源为州级财政资金。",dict(total_wan=1380)),
        ("# 某报告\n\n## 资金\n\n项目建设所需经费为人民币72万元整。其中应用软件56万元。",dict(total_wan=72,software_wan=56)),
        ("# 某报告\n\n## 预算\n\n预算编制依据:(1)国家定额;(2)市场询价。经汇总,预算为268.4万元。",dict(total_wan=268.4)),
        ("# 某报告\n\n## 预算\n\n预算控制数268.4万元,不得突破。",dict(total_wan=268.4)),
        ("# 某报告\n\n## 预算\n\n总投资不超过300万元。",dict(total_wan=300)),
        ("# 某报告\n\n## 项目性质\n\n改建。\n\n## 资金\n\n约需130万元。",dict(kind='建设',total_wan=130)),
        ("# 某报告\n\n## 资金\n\n本项目总投资130余万元。",dict(total_wan=None)),
        ("# 档案馆声像档案抢救\n\n## 一\n\n委托专业公司对1.2万分钟录像带进行数字化转录,验收后移交。费用按每分钟6元,共7.2万元。",dict(kind='服务',has_hardware=None)),
        ("# 州政府机房UPS及空调更换\n\n## 一\n\n更换UPS主机2台、蓄电池64节、精密空调2台,预算58万元。",dict(has_hardware=True,total_wan=58)),
        ("# 州气象局观测站网络专线\n\n## 一\n\n租用专线46条,年租金66万元。",dict(kind='服务',has_hardware=None)),
        ("# 某报告\n\n## 投资\n\n软件开发费用合计420万元,硬件设备费用合计310万元,其他费用合计70万元,项目总投资为800万元。",dict(total_wan=800,software_wan=420,has_hardware=True)),
        ("# 某报告\n\n## 投资\n\n其中软件及系统集成费用610万元,终端设备90万元。总投资700万元。",dict(total_wan=700,has_hardware=True)),
        ("# 某报告\n\n## 投资\n\n表5-1 投资估算表 单位:万元\n\n| 序号 | 项目 | 合价 |\n| --- | --- | --- |\n| 1 | 软件 | 330.5 |\n| 2 | 硬件 | 212.0 |\n| 3 | 服务 | 57.5 |\n| 总计 | | 600.0 |",dict(total_wan=600,software_wan=330.5,has_hardware=True)),
        ("# 某报告\n\n## 投资\n\n本年度投资200万元,下年度投资150万元,总投资350万元。",dict(total_wan=350)),
        ("# 某报告\n\n## 投资\n\n甲县分摊40万元,乙县分摊60万元,州级承担100万元,合计200万元。",dict(total_wan=200)),
        ("# 某报告\n\n## 现状\n\n现有系统总投资650万元。\n\n## 投资\n\n拟投入390万元用于升级。",dict(total_wan=390)),
        ("# 某平台维护服务\n\n## 服务内容\n\n安排驻场3人,软件升级与漏洞修补。不含硬件更换。\n\n## 费用\n\n服务费36万元/年。",dict(kind='运维',total_wan=36,has_hardware=False)),
        ("# 某报告\n\n## 设备\n\n本项目终端利用各乡镇现有电脑,不新增设备。",dict(has_hardware=False)),
        ("# 某报告\n\n## 设备\n\n| 序号 | 货物名称 | 品牌要求 | 数量 | 单位 |\n| --- | --- | --- | --- | --- |\n| 1 | 热成像摄像机 | 国产 | 16 | 台 |\n| 2 | 立杆 | - | 16 | 根 |",dict(has_hardware=True)),
        ("# 某报告\n\n## 部署\n\n| 用途 | 规格 | 数量 |\n| --- | --- | --- |\n| 应用服务器 | 8核16G | 4台 |\n| 数据库服务器 | 16核64G | 2台 |\n\n以上均为州政务云资源。",dict(has_hardware=None)),
        ("# 某报告\n\n## 建设内容\n\n平台支持各类终端设备接入,提供大屏展示、移动终端办公。对接已建摄像机2,300路。",dict(has_hardware=None)),
        ("# 焉耆县智慧粮库升级工程可行性研究报告\n\n建设单位:焉耆县发改委\n\n## 第一章 总论\n\n项目总投资456.78万元,其中软件系统开发198.5万元,粮情测温传感器等设备176.28万元,其余为工程其他费。",dict(kind='建设',total_wan=456.78,software_wan=198.5,has_hardware=True)),
        ("# 州信访局业务系统接口改造说明\n\n## 一\n\n要改两个接口,厂家报价6.5万元。不买设备。",dict(kind='建设',has_hardware=False)),
        ("# 某局涉农补贴一卡通系统年度运行保障项目\n\n## 二、经费\n\n年度运维费合计42万元,其中系统运维30万元,驻场12万元。",dict(kind='运维',total_wan=42,has_hardware=None)),
        ("# 州教育局教师继续教育平台课程采购\n\n## 服务内容\n\n采购课程资源400门,供教师在线学习。\n\n## 费用\n\n采购预算73万元。",dict(kind='服务',total_wan=73,has_hardware=None)),
        ("# 某报告\n\n## 投资\n\n| 费用类别 | 金额/万元 | 占比 |\n| --- | --- | --- |\n| 应用系统开发 | 240.0 | 60% |\n| 主机及网络设备 | 100.0 | 25% |\n| 其他 | 60.0 | 15% |\n| 总 计 | 400.0 | 100% |",dict(total_wan=400,software_wan=240,has_hardware=True)),
        ("# 某报告\n\n## 投资\n\n|  | 数额 |\n| --- | --- |\n| 项目总投资 | 3,450,000元 |\n| 其中:软件 | 2,000,000元 |\n| 硬件 | 1,000,000元 |",dict(total_wan=345,software_wan=200,has_hardware=True)),
        ("# 某报告\n\n## 投资\n\n总投资(万元):320(其中软件开发150、硬件120、其他50)",dict(total_wan=None)),
        ("# 某报告\n\n## 投资\n\n本项目拟申请财政资金壹仟贰佰万元。",dict(total_wan=1200)),
        ("# 某报告\n\n## 投资\n\n本次升级费用共计五十六万八千元,全部为软件功能开发。",dict(total_wan=56.8,software_wan=56.8)),
        ("# 某报告\n\n## 效益\n\n平台上线后预计每年减少车辆空驶,节约总费用约300万元。",dict(total_wan=None)),
        ("# 某报告\n\n## 背景\n\n《规定》要求总投资500万元及以上项目报州政府审批。2019年建成的大数据中心工程总投资2.1亿元。",dict(total_wan=None)),
        ("# 某报告\n\n## 项目类别\n\n运维类\n\n## 内容\n\n平台升级改造后的日常保障。",dict(kind='运维')),
        ("# 某报告\n\n## 基本情况\n\n| 项目类型 | 建设类□ 运维类□ 服务类☑ |\n| --- | --- |\n| 周期 | 一年 |",dict(kind='服务')),
        ("# 某报告\n\n## 基本情况\n\n本项目既有平台建设,又有三年运维,按建设类申报。",dict(kind='建设')),
        ("# 某报告\n\n## 内容\n\n购买云资源(云主机8台、云存储10TB),开发预警模块。",dict(kind='建设',has_hardware=None)),
        ("# 某报告\n\n## 内容\n\n本项目配发平板电脑35台给网格员。",dict(has_hardware=True)),
        ("# 某报告\n\n## 内容\n\n已配备的手持终端300台继续使用,本期只开发软件。",dict(has_hardware=None)),
        ("# 某报告\n\n## 内容\n\n硬件由各县市自行采购,不列入本项目。",dict(has_hardware=None)),
        ("# 某报告\n\n## 费用\n\n| 名称 | 费用(元) |\n| --- | --- |\n| 门户开发 | 80000 |\n| 移动端开发 | 120000 |\n| 测试 | 10000 |\n| 总计 | 210000 |",dict(total_wan=21,software_wan=20)),
        ("# 某报告\n\n## 费用\n\n软件研发(含6个子系统)预计支出268万元;硬件采购预计支出150万元;合计418万元。",dict(total_wan=418,software_wan=268,has_hardware=True)),
    ],
    ids=lambda value: value.split("\n")[0][2:] if isinstance(value, str) else "",
)  # fmt: skip
def test_facts_of_a_whole_report_are_read_together(text: str, expected: dict[str, object], report_of: ReportOf) -> None:
    profile = _profile(report_of(text))
    kind = profile.kind.value if profile.kind else None
    read = {field: kind if field == "kind" else getattr(profile, field) for field in expected}

    assert read == {field: Decimal(str(value)) if type(value) in (int, float) else value for field, value in expected.items()}


@pytest.mark.parametrize("field", ["kind", "total_wan", "software_wan", "has_hardware"])
def test_facts_are_bound_to_their_words(field: str, report_of: ReportOf) -> None:
    words = {
        "kind": "本项目为建设类。",
        "total_wan": "总投资88万元。",
        "software_wan": "其中软件开发60万元。",
        "has_hardware": "采购终端12台。",
    }
    profile = _profile(report_of("# 甲\n\n## 一\n\n" + "".join(words.values())))

    assert next(source.quote for source in profile.sources if source.field == field) == words[field]


@pytest.mark.parametrize("frame", ["{}", "| 名称 | 金额(万元) |\n| --- | --- |\n| {} | 3 |"], ids=["prose", "row"])
@pytest.mark.parametrize(
    "run", ["总投资3万元", "升级", "采购", "总投资", "软件开发", "□建设", "1,", "部署", "服务器", "项目类型:", "(建设/"]
)
def test_text_without_end_is_read_in_time_that_grows_with_it(run: str, frame: str, report_of: ReportOf) -> None:
    """Would hang for minutes, not fail, if a pattern went back and forth over the text."""
    assert _profile(report_of(f"# 甲\n\n## 投资\n\n{frame.format(run * (20000 // len(run)))}")).state_funded is None
