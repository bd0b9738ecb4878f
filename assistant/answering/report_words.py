"""What a question about a report is made of: words of matter, each with other ways to say it."""

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from assistant.text.normalize import fold_text
from assistant.text.span import Frozen

__all__ = ["FACT_NAMES", "SAME", "QuestionWord", "grams", "question_sentences", "read_words"]

# Ways in which officials and their visitors name the same thing in a feasibility report. A word may stand in several lines.
SAME: tuple[tuple[str, ...], ...] = (
    ("工期", "建设周期", "建设工期", "项目周期", "实施周期", "服务期", "运维期", "周期", "建设期", "工程期限"),
    ("总投资", "总预算", "预算总额", "投资总额", "总造价", "总费用", "总金额", "总价", "投资规模", "总概算", "总计"),
    ("摄像头", "摄像机", "视频监控", "视频站", "视频点", "监控点", "监控探头", "监控视频"),
    ("等保", "等级保护", "网络安全等级", "安全等级", "保护等级", "安全定级", "等保定级"),
    ("密评", "密码应用安全性评估", "密码测评", "商密评估"),
    ("密码", "加密", "国密", "商密"),
    ("老百姓", "群众", "居民", "市民", "公众", "百姓"),
    ("登录", "登陆", "登入", "身份认证"),
    ("坏", "故障", "损坏", "失灵", "出问题"),
    ("修好", "修复", "恢复", "维修", "抢修", "排除"),
    ("部署", "安装", "放置", "存放", "位于", "设在", "架设", "托管"),
    ("维护", "运维", "运行维护", "维保", "保养", "日常维护"),
    ("维保", "质保", "免费维护", "保修", "免费维保"),
    ("原来", "原有", "现有", "既有", "以前", "旧", "老"),
    ("去年", "上年", "上一年", "上年度", "上一年度"),
    ("明年", "下年", "下一年", "下年度", "下一年度"),
    ("编写", "编制", "起草", "撰写", "编"),
    ("采购", "购买", "购置", "购", "买"),
    ("场地", "场所", "用房", "机房", "办公区"),
    ("机房", "数据中心"),
    ("资金来源", "钱从哪", "经费来源", "资金筹措", "资金渠道", "出资", "谁出钱", "资金性质"),
    ("分期", "分几次", "分几年", "付款", "支付", "拨付", "资金安排", "资金使用计划", "首付款", "进度款"),
    ("宕机", "停机", "故障", "瘫痪"),
    ("响应", "反应"),
    ("灾备", "容灾", "异地备份", "备份"),
    ("效益", "好处", "节约", "节省", "减少"),
    ("风险", "隐患"),
    ("应对", "对策", "应付", "措施"),
    ("验收", "竣工验收", "终验", "初验"),
    ("试运行", "试用", "上线试运行"),
    ("开工", "动工", "启动", "开始", "进场"),
    ("完工", "建成", "竣工", "完成", "上线"),
    ("必要性", "必要", "必须"),
    ("次数", "次"),
    ("更换", "换", "轮换", "更新"),
    ("保存", "保留", "留存", "存储", "存"),
    ("手机端", "移动端", "手机", "移动应用", "小程序", "app"),
    ("网站", "门户"),
    ("关系", "衔接", "基础上"),
    ("员工", "工作人员", "职工", "在编人员", "编制"),
    ("负责人", "责任人", "分管领导", "联系人", "组长"),
    ("领导小组", "组织机构", "工作组"),
    ("牵头", "负责", "承担"),
    ("满意度", "满意率", "好评率"),
    ("可用率", "可用性", "可靠性", "在线率"),
    ("并发", "同时在线"),
    ("用户", "使用者", "使用人", "使用对象"),
    ("单价", "每页", "每人月", "每功能点", "单位价格"),
    ("测评", "评测", "检测"),
    ("监测井", "地下水井", "水井", "井"),
    ("老旧", "老化", "陈旧"),
    ("对接", "接口", "互联", "联通"),
    ("培训", "教学"),
    ("数据库", "库表"),
    ("首年", "第一年"),
    ("漏洞扫描", "扫漏洞"),
    ("演练", "演习"),
    ("巡检", "巡查", "检查"),
    ("网络", "外网", "专网", "链路"),
    ("共享", "互通", "开放"),
)

# How people ask for the facts of a project's profile (the fields of ProjectProfile): regular expressions on folded questions.
FACT_NAMES: dict[str, tuple[str, ...]] = {
    "total_wan": (
        r"总(?:投资|预算|造价|费用|金额|价)|投资(?:总额|规模|估算)|预算(?:总额|规模|是多少|有多少|多少)|投资(?:是|有|额)?多少|多少投资|多少预算",
        r"(?:一共|总共|总计|合计|共|全部|总的|整个)[^,.]{0,6}(?:花|投|要|需|用|申请)[^,.]{0,4}(?:多少|几)[钱万元资]",
        r"^(?:需要|要|得)?(?:花|投)?多少(?:钱|资金|万元?)$",
    ),
    "software_wan": (r"软件(?:开发)?(?:部分)?(?:的)?(?:费用?|投资|金额|预算|估算|经费|多少钱|要多少|占多少|花多少)",),
    "state_funded": (r"资金(?:来源|性质|渠道|筹措)|出资",),
    "kind": (r"项目(?:类型|类别)|什么类[型别]?|哪[一]?类项目|类型",),
}

# Said to the program, not about the report.
_COURTESY = re.compile(
    r"请问一?下?|麻烦|劳驾|帮我|帮忙|你好|您好|谢谢|(?:我|咱们?)?(?:想|要)(?:知道|问|了解|确认|看看)(?:一下|下)?|告诉我|给我(?:讲|说)(?:一下|下)?"
    r"|查(?:一下|查看?)|看一?下|找一?下|(?:说|介绍|讲|列)(?:一下|下|说)|(?:可研|可行性研究)?报告(?:里面?|中|上|书|当中)?(?:有没有)?(?:说|提到?|写)?(?:了|到)?"
    r"|(?:材料|文中|文档|文件)(?:里面?|中)(?:说|提|写)?|(?:本|这个?|该|此|那个?|咱们?的?)(?:项目|工程|平台|系统)"
)
_INTERROGATIVE = re.compile(
    r"[每一][页台套条卷件份路处个][要是得]?(?=多少|几)|(?:是|有|要|需要?|会|能|占|达到?|花|投|列|为)?(?:了)?(?:多少(?:钱|万元?|元|资金|[个名位台套路处家条项次座口眼份页件种类级间人天年月日](?!级))?"
    r"|多大|多长(?:时间)?|多久|多高|多快|多远|几(?:[个名位台套路处家条项次座口眼份页件种类级间人天年月日号](?:工作日|小时|月|人)?)?)"
    r"|(?:在|是|到|从|于|由)?(?:什么|啥|哪[个家一]*)(?:时候|时间|地方|位置|样子?的?|单位|部门|公司|企业|机构|地点|日期)|何时|何地|(?:在|到|从|去)?哪(?:里|儿|天|年|月|些|家|个|几[个家项]?|种|一[个家种年天])?"
    r"|(?:是|由|归|找|让)?谁(?:来|去|家)?|(?:是|叫|有|用的?(?:是)?)?什么|啥|怎么样?|如何|怎样|咋样?|为什么|为何|为啥|是不是|有没有|有无|是否|能不能|可不可以"
    r"|要不要|需不需要|会不会|(?:了)?没有?$|吗|呢|吧|呀|么$|嘛"
)
# A question is not about these: they count a little where they stand, nothing is lost where they do not.
_GENERAL_WORDS = """
项目 平台 系统 工程 内容 情况 方面 具体 安排 进行 开展 采用 使用 用了 用的 用 建 做 有 要 能 会 达到
要求 数据 信息 部门 单位 公司 人员 功能 方案 技术 产品 建设 实施 设计 计划 准备 打算 一共 总共 共 目前
现在 当前 全部 所有 主要 一般 需要 提供 处理 装 列 是 放 存 写 买 请 找 叫 名字 时间 数量 费用 金额
钱 万元 元 花 分 投 包括 包含 涉及 考虑 选用 名称 以后 之后 可以 多 几 规定 工作 服务 位置 地点 地方
州 市 县 每 个 种 项 方式 方法 问题 设备 期间 当初 时 打 开 自动 准 里 上 中 下 级 同时 支持 从
每年 每月 每天 每日 每季度 一年 全年 年度 今年 年 月 存在
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
# Everyday turns whose matter shows only in the whole of them → what a report calls it.
_TURNS = tuple(
    (re.compile(turn), term)
    for turn, term in (
        (r"(.)不\1", r"\1"),  # 合不合理
        (r"(?:要|都|准备|打算)?(?:建|做|搞|上)(?:设)?(?:哪些|什么|些什么|啥)(?:系统|内容|东西|平台|应用|工作)?", "建设内容"),
        (r"(?:钱|资金|经费)(?:是)?(?:从)?(?:哪里|哪儿|哪)(?:来|出)的?|(?:谁|哪里)(?:来)?出钱|谁掏钱", "资金来源"),
        (r"(?:跑|运行|架)在(?:什么|哪个?|哪种)网(?:络)?(?:上|里)?|(?:用|走)(?:的)?(?:是)?(?:什么|哪个?|哪种)网(?:络)?", "运行网络"),
        (r"(?:和|跟|与|向|给)(?:哪些|什么|哪几个)(?:单位|部门|系统)(?:共享|交换|对接)(?:数据|信息|资源)?", "共享对象"),
        (r"(?:有|带来|产生)(?:什么|哪些|啥)(?:用|好处|效果|作用|意义)处?", "效益"),
        (r"(?:给)?(?:谁|哪些人|什么人)(?:在|来|会)?(?:用|使用)|用户(?:有|是)(?:谁|哪些)", "用户"),
        (
            r"(?:建|做|干|搞)(?:成|完|好)?(?:要|需要?)?(?:多久|多长时间|几个月|几年)|(?:多久|多长时间)(?:能|可以)?(?:建|做)(?:成|完|好)",
            "建设周期",
        ),
    )
)
# Single characters that a question hangs on its words.
_LIGHT = frozenset(
    "放能会是有要打到过完起成好用做干弄搞交出来去发开装设建选为得等后前时内外间了没不都还也就又再才只可应该把被让请说讲定各某这那份"
)
_LONGEST = 8  # characters of a word
# When, not what.
_FRAME = re.compile(r"(?:(?:项目|系统|平台)?(?:建成|建好|完工|交付|投用|投入使用|上线))(?:了)?(?:之后|以后|后)|这[个份次]|那[个份]")
_PARTICLE = re.compile(
    r"(?<!目)的|了(?!解)|着|地(?=[^区方点下图理面址形质级市州上块])|与|及|(?<![现存正实])在(?!线|编|职|校|岗|建|地)|和(?!静|硕|谐)|由(?!于)|给|被|把|跟|对(?!接|策|象|照|比)|为(?!了)|将|[^\w]+|_"
)
_SENTENCE_END = re.compile(r"[。！？!?；;\n]+|(?<=[^\d]),(?=请|另外)")
_LATIN = re.compile(r"[a-z]+[a-z0-9.+-]*|\d+(?:\.\d+)?[a-z]*")
_HAN = re.compile(r"[\u3400-\u9fff]+")


class QuestionWord(Frozen):
    """Something that a question is about. ways: folded, the asker's own way first. general: a word that any report is full of."""

    ways: tuple[str, ...]
    general: bool = False


def grams(text: str) -> tuple[str, ...]:
    """Return the Latin words, the numbers and the pairs of neighbouring characters of a folded `text`, a lone character as it is."""
    found = list(_LATIN.findall(text))
    for run in _HAN.findall(text):
        found += [first + second for first, second in pairwise(run)] or [run]
    return tuple(dict.fromkeys(found))


def question_sentences(question: str) -> tuple[str, ...]:
    """Return the folded sentences of a question, courtesies and the name of the report's own project left out."""
    sentences = [_COURTESY.sub("", fold_text(part)) for part in _SENTENCE_END.split(question)]
    return tuple(sentence for sentence in sentences if sentence.strip())


def read_words(sentence: str, *, report: str = "", same: Iterable[Collection[str]] = ()) -> tuple[QuestionWord, ...]:
    """Return what a folded sentence is about, in its order: interrogatives and particles are no matter.

    report: the folded text of the report, which shows where its words begin and end. same: groups of words that mean the same,
    besides `SAME`.
    """
    for turn, term in _TURNS:
        sentence = turn.sub(term, sentence)
    ways = _ways(same)
    words: list[QuestionWord] = []
    for piece in _cut(_FRAME.sub("\n", sentence), _INTERROGATIVE):
        for part in _cut(piece, _PARTICLE):
            for run in _segment(part, ways=ways, report=report):
                others = [way for way in ways.get(run, ()) if way != run]
                if len(run) > 2 and run.endswith("费"):
                    others.append(run[:-1])  # a table of costs calls 监理费 监理
                words.append(QuestionWord(ways=tuple(dict.fromkeys((run, *others))), general=run in _GENERAL or run in _LIGHT))
    return tuple(dict.fromkeys(words))


def _segment(text: str, *, ways: Collection[str], report: str) -> list[str]:
    """Return `text` cut into the fewest words that are known or stand in the report, lone characters joined to their neighbours."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(text) + 1):
        choices = []
        for start in range(max(0, end - _LONGEST), end):
            word = text[start:end]
            if (cost := _cost(word, ways=ways, report=report)) is not None:
                choices.append((best[start][0] + cost, [*best[start][1], word]))
        best.append(min(choices, key=lambda choice: choice[0]))
    return _join_lone(best[-1][1], ways)


def _cost(word: str, *, ways: Collection[str], report: str) -> float | None:
    """Return what a word costs in a segmentation, None where it is no word."""
    if len(word) == 1:
        return 1.2 if word in _GENERAL or word in _LIGHT else 1.9
    if word in ways or word in _GENERAL or _LATIN.fullmatch(word):
        return 1.0
    return 1.0 if word in report and _HAN.fullmatch(word) else None


def _join_lone(words: list[str], ways: Collection[str]) -> list[str]:
    """Join characters that are no word: 大 + 模型, 会议 + 室, 区 + 块 + 链; what the report never says is one word."""
    joined: list[str] = []
    open_end = False  # the last word wants what follows
    for word in words:
        lone = len(word) == 1 and word not in _GENERAL and word not in _LIGHT and word not in ways
        if (
            joined
            and (open_end or (lone and joined[-1] not in _GENERAL and joined[-1] not in _LIGHT and len(joined[-1]) <= 3))
            and word not in _GENERAL
        ):
            joined[-1] += word
        else:
            joined.append(word)
        open_end = lone
    return joined


def _cut(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [piece for piece in pattern.sub("\n", text).split("\n") if piece]


def _ways(more: Iterable[Collection[str]]) -> dict[str, list[str]]:
    ways: dict[str, list[str]] = {}
    for group in (*SAME, *more):
        folded = [fold_text(word) for word in group]
        for word in folded:
            if word:
                ways.setdefault(word, []).extend(folded)
    return ways
