"""What a question wants to know, told from its interrogatives."""

import re

from assistant.regulations.types import Aspect

__all__ = ["SHARP", "aspects_of", "content_of", "is_interrogative"]

_WORDS: dict[Aspect, tuple[str, ...]] = {
    Aspect.CONSEQUENCE: (
        r"会(?:怎[样么]|咋|被)|后果|罚|影响|追责|责任(?!制|人)|逾期|超期|过期",
        r"不.{0,8}会|没.{0,10}(?:会怎|咋办|怎么办|怎么处理)|what happens|penalt|consequence",
    ),
    Aspect.WHEN: (
        r"什么时[候间]|啥时候|何时|几时|[几多]少?天|几个?工作日|几个?月|多久|多长时间|期限|截止|时限|哪个?季度|几季度|几号",
        r"最[晚迟]|每年|频[率次]|几[次回]|之前|来得及|when|how long|deadline|how often",
    ),
    Aspect.DURATION: (r"多长时间|多久|几个?月|[几多]少?天|how long",),
    Aspect.WHO: (r"谁|哪个?(?:部门|单位)|哪[家个]局|归.{0,6}管|归口|哪里管|由.{0,6}负责|哪级|\bwho\b|which (?:department|bureau)",),
    Aspect.RECIPIENT: (
        r"[给向跟]谁|[报送交递寄备](?:给|到|去|往|至|案)?哪|交到|报到哪|哪[里儿](?:交|报|备)|找谁|[去上向跟]哪",
        r"to whom|where (?:do|should|to)",
    ),
    Aspect.AMOUNT: (r"多少(?:钱|万|元|资金|金额|投资)|多大(?:金额|规模)?|什么金额|限额|额度|门槛|上限|下限|how much|threshold",),
    Aspect.MATERIALS: (
        r"材料|资料|[什哪啥填附]么?些?表|填什么|填啥|附什么|附哪些|交什么|交啥|交些|提交哪些|带什么|文件|documents?\b|materials?\b|\bforms?\b",
    ),
    Aspect.WHETHER: (
        r"吗|[么嘛不没][??]?$|要不要|需不需要|用不用|能不能|能否|可不可以|可否|行不行|是不是|是否|必须|非得|一定",
        r"算不算|属不属于|有没有|对不对|对吧|有无|^(?:do|does|is|are|can|must|should)\b",
    ),
    Aspect.HOW: (r"怎么|如何|怎样|咋|流程|程序|步骤|手续|how (?:do|to|should|can)",),
    Aspect.WHY: (r"为什么|为啥|为何|目的|干嘛要|意义|依据什么|\bwhy\b|purpose",),
    Aspect.BASIS: (r"(?:什么|哪些)(?:规定|法律|法规|依据|制度|标准)|按.{0,4}(?:什么|哪).{0,6}(?:办|执行|规定)|根据什么|which law",),
    Aspect.WHAT: (r"什么|哪些|啥|包括|内容|哪几|几[样个种类]|多少|\bwhat\b|\bwhich\b",),
}
_PATTERNS = {aspect: re.compile("|".join(words), re.IGNORECASE) for aspect, words in _WORDS.items()}
_MARK = re.compile(r"[??\uff1f]|呢\W*$|多少|几")

_ASKING = re.compile(
    r"什么|哪些|哪几[个种类样]|哪[个种类]|怎么样?|如何|怎样|咋|是否|是不是|要不要|能不能|可不可以|可以用来|有没有|多少|几[个种类]|谁|为何|为什么|何谓"
    r"|请问|应该|应当|需要|可以|分为|规定|[吗呢吧啊呀么的是要会能有]|[??\uff1f]"
)
# Aspects that a rule either can tell or cannot; the others fit nearly every rule.
SHARP = frozenset({Aspect.WHEN, Aspect.DURATION, Aspect.WHO, Aspect.RECIPIENT, Aspect.AMOUNT, Aspect.MATERIALS, Aspect.CONSEQUENCE})


def aspects_of(text: str) -> frozenset[Aspect]:
    """Return what `text` asks for; WHAT only when nothing sharper is asked."""
    found = {aspect for aspect, pattern in _PATTERNS.items() if pattern.search(text)}
    if len(found) > 1:
        found.discard(Aspect.WHAT)
    return frozenset(found)


def is_interrogative(text: str) -> bool:
    """Return whether `text` asks anything, rather than states something."""
    return bool(_MARK.search(text)) or bool(aspects_of(text) - {Aspect.MATERIALS})


def content_of(text: str) -> str:
    """Return `text` without the words that only ask; the whole text when nothing else is in it."""
    return _ASKING.sub(" ", text).strip() or text
