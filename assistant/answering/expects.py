"""The neighbour check: a true quote about something else does not answer.

A question that asks for a fee, a telephone number or a grade is answered only by words that hold one.
"""

import re

__all__ = ["lacks_expected"]

# What is asked for → what the answering words must then contain.
_ASKS_AND_HOLDS: dict[str, tuple[str, str]] = {
    "telephone or address": (
        r"电话|手机号|座机|邮箱|网址|官网|微信|QQ|传真|联系方式|地址|在哪栋|几楼|哪个窗口|phone|e-?mail|address",
        r"电话|邮箱|网址|地址|\d{7,}",
    ),
    "fee": (
        r"收费|手续费|罚款|罚多少|罚几|补贴|价格|报价|单价|收多少|交多少钱|费用?(?:是多少|要多少|标准|多少|怎么|咋|收|谁出|按)|\bfees?\b|\bfined?\b",
        r"费用|收费|费率|罚款|价格|单价",
    ),
    "money": (r"多少[钱元万]|how much", r"元"),
    "share": (r"百分之几|百分比|什么比例|多少比例|比例(?:是|要|多|有)|几成|几个点|占比|占.{0,8}(?:多少|几)", r"%|百分之|比例"),
    "head count": (
        r"[几多]少?[个名位]?(?:专家|评委|人员|工作人员|人(?!民))|多少人|how many (?:experts|people)",
        r"[\d一二三四五六七八九十]+[名人位]",
    ),
    "copies": (r"一式几|几份|多少份|几套材料|多少页|几页|页数", r"[\d一二三四五六七八九十两]+[份页]"),
    "score": (r"多少分|几分|分数线|及格|打分|评分", r"分数|评分|\d+分"),
    "grade": (r"几级|什么级别|哪一级|等保.{0,3}级", r"[一二三四五\d]级|等级"),
    "period": (
        r"[几多]少?个?(?:工作日|天|月(?!份)|年)|多久|多长时间|期限是|how long|how many (?:days|months)",
        r"工作日|[一二三四五六七八九十\d]+个?(?:月|年|日|天|季度)|每[月年季]|季度|定期|及时|年度|之日起",
    ),
}
_EXPECTATIONS = {name: (re.compile(asks, re.IGNORECASE), re.compile(holds)) for name, (asks, holds) in _ASKS_AND_HOLDS.items()}


def lacks_expected(question: str, quote: str) -> str | None:
    """Return what `question` asks for and `quote` does not hold, None when nothing is lacking."""
    for name, (asks, holds) in _EXPECTATIONS.items():
        if asks.search(question) and not holds.search(quote):
            return name
    return None
