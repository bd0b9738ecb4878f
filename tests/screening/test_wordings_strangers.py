# ruff: noqa: E501 - passages of reports on one line each
"""Ways of wording by strangers: clerks' plain talk, consultants' jargon, officers' long prose. Written before the vocabulary saw them."""

import pytest

from assistant.regulations.types import Pack
from assistant.screening.examples import judge_example

_CASES = (
    ("necessity", "present", "## 第二篇 现实困境\n\n乡镇上报的灾情全靠电话和微信截图,去年汛期漏报13起,核对一次要花两天,无法支撑当日研判。"),
    ("necessity", "present", "## 一 续约事由\n\n合同到期后原厂不再提供补丁,2024年故障停机21次,7名编内人员无法轮班值守。"),
    ("necessity", "present", "## 1.2 立题缘由与问题提出\n\n既有统计口径不统一,61%的合作社反映数据难以获取,两个县的平台因此闲置,若不先行研究将造成重复投入。"),
    ("necessity", "present", "## 二、停止维护会怎样\n\n设备超期服役占52%,去年宕机9次,一旦中断,窗口每小时积压300件。"),
    ("necessity", "missing", "## 一、工作形势\n\n数字政府建设进入新阶段。"),
    ("compliance", "present", "## 三、对照核查\n\n| 核查文件 | 条款要求 | 核查结果 |\n| --- | --- | --- |\n| 数据安全法第二十七条 | 建立管理制度 | 已落实 |\n| 州管理办法第十条 | 按期申报 | 符合 |"),
    ("compliance", "present", "## 三、政策吻合度\n\n《自治区公共数据管理办法》第九条要求统一归集,本项目按该条规定经共享平台汇聚,两者吻合。"),
    ("compliance", "present", "## 规范性自评\n\n逐条比对《政务信息系统管理办法》第六条的要求,未见与现行规定冲突之处,符合避免重复建设的要求。"),
    ("applicability", "present", "## 四、成果去向\n\n州水利局规划科用评估结论编制年度计划,9个县的水管站按操作手册开展巡查登记。"),
    ("applicability", "present", "## 受益方\n\n52个乡镇的防疫员用手机登记免疫情况,州畜牧站每周汇总统计。"),
    ("applicability", "present", "## 谁会用到\n\n窗口人员38名受理申请,法规科审核案卷。"),
    ("benefit", "present", "## 十、能带来哪些实惠\n\n牧民办证由4趟减为1趟,每年省下油费约19万元。"),
    ("benefit", "present", "## 有何用处\n\n以后不再手抄台账,核对时间从3天缩短到2小时。"),
    ("benefit", "present", "## 社会价值与贡献\n\n每年减少重复检查640家次,企业满意度提升。"),
    ("project-type", "present", "## 概况\n\n经与主管部门沟通,划归电子政务项目(服务)一类。"),
    ("project-type", "present", "## 概况\n\n申报时按“信息化项目/运维”一栏填列。"),
    ("project-type", "present", "## 概况\n\n本课题定性为服务类,按信息技术专业服务申报。"),
    ("project-nature", "present", "## 概况\n\n全州此前没有同类系统,平台从无到有建设。"),
    ("project-nature", "present", "## 概况\n\n性质认定为扩建,增加两个功能区。"),
    ("project-nature", "present", "## 概况\n\n这个系统是新建,以前没做过。"),
    ("project-nature", "present", "## 概况\n\n系对2018年、2020年两套旧系统合并后的改版升级,沿用原有数据。"),
    ("project-nature", "present", "## 概况\n\n研究系首次立项,没有前序项目。"),
    ("project-nature", "missing", "## 概况\n\n在现有工作基础上进一步完善制度,提升服务水平。"),
    ("construction-period", "present", "## 概况\n\n自批复之日起九个月内建成并投入使用。"),
    ("construction-period", "present", "## 概况\n\n开工令下达后180日历天内交付。"),
    ("construction-period", "present", "## 概况\n\n全部任务在资金下达之日起五个月内完成。"),
    ("construction-period", "missing", "## 业务\n\n自受理之日起20个工作日内办结。"),
    ("construction-period", "missing", "## 采购\n\n自合同签订之日起7个工作日内将副本报主管部门。"),
    ("deployment-site", "partial", "## 5.2 机房布置\n\n机房布置图详见附图六。"),
    ("deployment-site", "partial", "## 设备摆在哪间屋\n\n眼下还没商量好,等设备到了再定。"),
    ("deployment-site", "partial", "## 概况\n\n采集终端的安装位置视现场条件而定。"),
    ("deployment-site", "missing", "## 备份\n\n备份介质每月送存,存放于轮台县分中心机房。"),
    ("performance-targets", "partial", "## 投资\n\n项目绩效由财务科按财政部门要求填报。"),
    ("performance-targets", "partial", "## 管理\n\n年度绩效待预算下达后再行设定。"),
    ("performance-targets", "partial", "## 管理\n\n绩效方面,力争做到导向清晰、结果可用。"),
    ("performance-targets", "missing", "## 管理\n\n工资与部门绩效考核办法另见人事文件。"),
    ("cryptography-application", "partial", "## 7.2 密码工作\n\n项目组将遵照国家密码相关规定办理。"),
    ("cryptography-application", "partial", "## 安全\n\n承建方应贯彻国家密码法规,落实商用密码政策。"),
    ("cryptography-application", "partial", "## 密码方面\n\n遵循有关标准。"),
    ("cryptography-application", "missing", "## 账号\n\n个人账号的口令由本人保管,密码须符合内部密码要求,离岗时交回。"),
    ("cryptography-application", "missing", "## 账号\n\n每季度更换一次用户名和密码,外来人员使用临时密码。"),
    ("infrastructure-reuse", "missing", "## 研发\n\n往年编写的清洗脚本经整理后可以直接复用,问卷模板沿用上年版本。"),
    ("infrastructure-reuse", "missing", "## 概况\n\n桥梁属于重要的公共基础设施,由交通部门养护。"),
    ("infrastructure-reuse", "missing", "## 运维\n\n巡检程序由服务商在多个系统之间复用。"),
    ("infrastructure-reuse", "missing", "## 依据\n\n办法要求避免重复建设,经比对未见功能交叉。"),
    ("infrastructure-reuse", "present", "## 运维\n\n告警经州统一消息平台发送,工单沿用州协同办公平台的流程引擎,不再自建。"),
    ("infrastructure-reuse", "present", "## 环保\n\n登录直接使用自治区统一身份认证,盖章调用州电子印章系统,不另购置。"),
    ("sharing-list", "present", "## 数据往来\n\n本系统对外开放的数据有两类:一类为检疫合格记录,供州市场监管局核验使用,每日推送;另一类为疫情点位,供州卫健委查询。"),
    ("sharing-list", "present", "## 给兄弟单位的数据\n\n检验结果每周送州市场监管局、州卫健委使用。"),
    ("sharing-list", "present", "## 附录 数据台账\n\n| 数据资源名称 | 主要字段 | 更新频率 | 可共享单位 |\n| --- | --- | --- | --- |\n| 检疫合格信息 | 编号、货主、日期 | 每日 | 州市场监管局 |"),
    ("sharing-list", "present", "## 成果输出与数据引入\n\n| 方向 | 资源 | 单位 | 条件 |\n| --- | --- | --- | --- |\n| 输出 | 墒情监测记录 | 州气象局 | 无条件共享 |\n| 引入 | 土壤普查数据 | 州自然资源局 | 函商 |"),
    ("sharing-list", "partial", "## 供给别人的数\n\n哪些能给、怎么给,眼下没理清,等跑顺了再列。"),
    ("sharing-list", "missing", "## 功能\n\n系统向值班民警推送预警信息,向驾驶员手机推送提醒记录。"),
    ("sharing-list", "missing", "## 附录 数据台账\n\n| 数据资源名称 | 主要字段 | 更新频率 | 提供单位 |\n| --- | --- | --- | --- |\n| 检疫合格信息 | 编号、货主、日期 | 每日 | 动监所 |"),
    ("demand-list", "present", "## 要向外单位借的数\n\n州公安局:户籍注销名单,每月一次,用来停发补贴。"),
    ("demand-list", "present", "## 名词\n\n| 序号 | 条目 | 说明 |\n| --- | --- | --- |\n| 1 | 出生医学证明信息 | 须由州卫健委提供,含编号、日期,每周,用于主动服务 |"),
    ("demand-list", "present", "## 成果输出与数据引入\n\n| 方向 | 资源 | 单位 | 条件 |\n| --- | --- | --- | --- |\n| 输出 | 墒情监测记录 | 州气象局 | 无条件共享 |\n| 引入 | 土壤普查数据 | 州自然资源局 | 函商 |"),
    ("demand-list", "partial", "## 数据\n\n研判时还要调用其他单位的相关信息,要哪些、找谁要,到初步设计阶段再梳理。"),
    ("demand-list", "partial", "## 别的部门手里的资料\n\n到时候再对接。"),
    ("sharing-mechanism", "missing", "## 管理\n\n双方建立双月会商制度,重大分歧提交领导小组。"),
    ("usage-feedback", "present", "## 取数方评价\n\n取数单位每半年填写评价表,列明调用次数和差错,数据科10日内更正并回告。"),
    ("usage-feedback", "present", "## 运营\n\n信息科每半年向用数单位发出意见征询单,收集调用次数和数据差错,5个工作日内核改并回告。"),
    ("usage-feedback", "present", "## 用数情况通气会\n\n共享数据的使用单位每季度通报使用成效,差错由提供单位核实改正。"),
    ("usage-feedback", "partial", "## 数据\n\n至于共享数据的使用效果怎样回告,等系统稳定以后再研究。"),
    ("usage-feedback", "missing", "## 功能\n\n支持对完成配送的老人进行满意度回访,民警回填处置结果。"),
    ("preliminary-study", "partial", "## 前期\n\n获批后将组织业务骨干赴兄弟州市考察,邀请专家论证技术路线。"),
    ("preliminary-study", "partial", "## 前期\n\n软课题计划在项目启动以后委托高校承担,形成研究报告。"),
    ("preliminary-study", "partial", "## 前期\n\n拟于批复之后走访5家单位,召开座谈会。"),
    ("necessity", "present", "## 第一部分 面临的难题\n\n公积金窗口日均排队210人,资料要在三个系统里重复录,2024年错漏87件,不改不行。"),
    ("cryptography-application", "partial", "## 保障\n\n按照国家密码法规要求做好密码工作。"),
    ("cryptography-application", "missing", "## 参考\n\n遵守《中华人民共和国密码法》等法律。"),
    ("demand-list", "missing", "## 流程\n\n申请人需要哪些数据由窗口一次告知。"),
    ("demand-list", "missing", "## 采购\n\n需由供应商提供产品检测报告。"),
    ("sharing-list", "missing", "## 组织\n\n报告送州财政局、州数字化发展局备案。"),
    ("sharing-mechanism", "present", "## 供数保障\n\n各科室明确一名供数责任人,每月5日前更新目录,断供的通报考核。"),
    ("construction-period", "missing", "## 售后\n\n合同签订后提供三年免费维护。"),
    ("infrastructure-reuse", "missing", "## 开发\n\n沿用一期的编码规范和界面模板。"),
    ("infrastructure-reuse", "present", "## 说明\n\n短信借用州统一消息平台发送,地图直接调用自治区地理信息公共服务平台。"),
    ("resource-catalogue", "partial", "## 数据\n\n数据资源目录等承建单位进场以后再编。"),
    ("resource-catalogue", "missing", "## 界面\n\n左侧目录按模块展开,右侧为目录内容。"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("requirement", "status", "passage"),
    [pytest.param(*case, id=f"{case[0]}-{case[1]}-{number}") for number, case in enumerate(_CASES, start=1)],
)
def test_passage_in_a_stranger_s_words_gets_a_reviewer_s_status(requirement: str, status: str, passage: str, pack: Pack) -> None:
    entry = next(entry for entry in pack.requirements if entry.id == requirement)

    judged = judge_example(f"# 测试项目可行性研究报告\n\n{passage}", requirement=entry, pack=pack)

    assert judged == status
