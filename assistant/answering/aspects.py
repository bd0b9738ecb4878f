"""What a question wants to know, told from its interrogatives, and the articles that it names."""

import re

from assistant.regulations.types import Aspect
from assistant.text.normalize import fold_text
from assistant.text.numerals import parse_numeral
from assistant.text.span import Frozen

__all__ = ["SHARP", "Named", "aspects_of", "content_of", "is_anaphoric", "is_interrogative", "named_articles"]

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
        r"吗|(?:(?<![什怎多])么|[嘛不没])[?\uff1f]?$|要不要|需不需要|用不用|能不能|能否|可不可以|可否|行不行|是不是|是否|必须|非得|一定",
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
    r"什么时[候间]|啥时候|何时|几时|多久|多长时间|哪[里儿]|什么|哪些|哪几[个种类样]|哪[个种类]|怎么样?|如何|怎样|咋|是否|是不是|要不要|能不能|可不可以|可以用来|有没有|多少|几[个种类]|谁|为何|为什么|何谓"
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


# Words that ask, point back, or stand for any act or answer: a question of nothing else continues the one before it.
_EMPTY = re.compile(
    r"为什么|为啥|为何|怎么[办样回事]*|怎样|如何|咋[办样]?|什么|啥|哪[里儿个些家级]*|几[个次回]?|多[久长少大]时?间?|时候|时间|期限|谁"
    r"|工作日|[一1每]次|[天日周月年]|依据|理由|原因|后果|然后|还有|接下来|之?[前后]|以?内|另外|此外|那么?|那[个种些样]|这[个种些样]?|该|它们?|他们?|其"
    r"|[上下前后]一?[条款]|逾期|超期|过期|超过|延期|必须|应该|应当|需要|可以|能不?能?|要不?要?|是不?是?|是否|有没有|得|会|须|不|没"
    r"|提交|上?报送?|备案?|交[给到]?|送[给到]?|报[给到]?|[给向找去到由跟]|办理?|做|弄|干|用|说|讲|带|附|填|花|批|审批|负责|牵头|管|算|行"
    r"|材料|资料|部门|单位|流程|程序|手续|步骤|地方|频率|[吗呢吧啊呀么嘛的了是有最晚迟早就也都还再又和与及]|\W",
)
_POINTS = re.compile(r"^(?:它|他们|这|该|上述|上面|刚才|前面|其中|同样|同理)|呢\W*$|[这那](?:个|种|些|样)")


def is_anaphoric(text: str) -> bool:
    """Return whether a question makes sense only after the one before: it points back, or has no word for a matter of its own."""
    return bool(_POINTS.search(text)) or not has_content(text)


def has_content(text: str) -> bool:
    """Return whether `text` has a word of its own for a matter, besides words that ask or point back."""
    return len(_EMPTY.sub("", text)) > 1


class Named(Frozen):
    """The articles that a turn names. other_law: as written, where the article named is another law's; `articles` is empty then."""

    articles: tuple[int, ...] = ()
    paragraph: int | None = None  # 款, of a single article
    other_law: str | None = None
    alone: bool = False  # nothing but the words of the articles is wanted


_N = r"(?<![零〇一二两三四五六七八九十百\d])[零〇一二两三四五六七八九十百\d]{1,7}"  # bounded: questions may be hostile
_TO = r"到|至|[-~\u2013\u2014\uff0d\uff5e]"
_ARTICLE = re.compile(
    rf"(?:(?P<first>第)\s{{0,3}})?(?P<numbers>{_N}(?:\s{{0,3}}条?\s{{0,3}}(?:{_TO}|[、,\uff0c和与及])\s{{0,3}}第?\s{{0,3}}{_N}){{0,9}})\s{{0,3}}条(?!件|款|例|目|线|形|码)(?:\s*第\s*{_N}\s*款)?"
)
# 「十五条说的是什么」 names an article, 「这十五条」 and 「提了三条意见」 count.
_UNNUMBERED_BEFORE = re.compile(r"(?:^|[^\u4e00-\u9fff]|[看把按照据问说讲查]|办法[的里中]?|[的里中])\s*$")
_UNNUMBERED_AFTER = re.compile(
    r"\s*(?:$|[^\u4e00-\u9fff]|第|[里中]?[的是都]*(?:说|讲|写|原文|内容|怎么|如何|什么|啥|呢|规定(?:[了的啥]|什么)))"
)
_STEP = re.compile(rf"(?P<number>{_N})|(?P<to>{_TO})")
_NEXT = re.compile(r"(?:(?P<next>下|后)|(?P<previous>上|前))(?:面)?一?条(?!件|款|例)")
_PARAGRAPH = re.compile(rf"第\s*({_N})\s*款")
_LAW = re.compile(
    r"(?:《(?P<quoted>[^》]+)》|(?P<plain>[\u4e00-\u9fff]{1,30}?(?:法典|法|条例|办法|规定|细则|通则)))(?:的|中|里)?\s*第?\s*"
    + _N
    + r"\s*条"
)
_LAW_LEAD = re.compile(r"^.*(?:请问|根据|依据|依照|按照?|对照|违反|参照|[把看查问那是的在])|^.*(?<!共)和")
_OWN = re.compile(r"(?:^|本|该|这个?|此|[我咱]们的?|管理|上述|的)(?:办法|规定|细则)$|[方做说看想用写]法$|^法$|(?:相关|有关|具体)规定$")
_ASKED = re.compile(
    r"本办法|办法|的?(?:原文|内容|全文|条文|规定)|是?(?:怎么|如何|什么|啥|怎样)(?:规定|说|写|讲)?的?"
    r"|(?:说|讲|写|规定)(?:了|的)?|什么|哪些|啥|是|都|一下|给我|看|帮|我|把|请|呢|那|第[零〇一二两三四五六七八九十百\d]+款"
    r"|(?:贴|发|念|列)出?来?|[,,。??!、和与\s\uff0c\uff1f]"
)


def named_articles(turns: tuple[str, ...]) -> Named:
    """Return the articles that the last turn names; 下一条, 上一条 and a bare 第二款 count from the one named before."""
    current: int | None = None
    named = Named()
    for turn in turns:
        named = _named(turn, current)
        current = named.articles[-1] if named.articles else current
    return named


def _named(turn: str, current: int | None) -> Named:
    if law := _other_law(turn):
        return Named(other_law=law)
    mentions = [match for match in _ARTICLE.finditer(turn) if _is_named(match, turn)]
    numbers = [number for match in mentions for number in _numbers(match["numbers"])]
    paragraph = _PARAGRAPH.search(turn)
    step = _NEXT.search(turn)
    if not numbers and current is not None and (step or paragraph):
        numbers = [current + (0 if step is None else 1 if step["next"] else -1)]
    articles = tuple(dict.fromkeys(number for number in numbers if number > 0))
    rest = _NEXT.sub("", turn)
    for match in reversed(mentions):
        rest = turn[: match.start()] + turn[match.end() :] if len(mentions) == 1 else rest.replace(match[0], "")
    return Named(
        articles=articles,
        paragraph=parse_numeral(paragraph[1]) if paragraph and len(articles) == 1 else None,
        alone=bool(articles) and len(fold_text(_ASKED.sub("", rest))) <= 2,
    )


def _is_named(match: re.Match[str], turn: str) -> bool:
    before, after = turn[: match.start()], turn[match.end() :]
    return bool(match["first"]) or bool(_UNNUMBERED_BEFORE.search(before) and _UNNUMBERED_AFTER.match(after))


def _numbers(written: str) -> list[int]:
    """Return the numbers of 「十五条到第十七」 or 「15、16」, a range with all between."""
    numbers: list[int] = []
    spans = False
    for match in _STEP.finditer(written):
        number = parse_numeral(match["number"]) if match["number"] else None
        if number is not None:
            within = spans and numbers and 0 < number - numbers[-1] <= 100
            numbers += range(numbers[-1] + 1, number + 1) if within else [number]
        spans = bool(match["to"])
    return numbers


def _other_law(turn: str) -> str | None:
    """Return the name of another law whose article the turn names."""
    for match in _LAW.finditer(turn):
        name: str = match["quoted"] or _LAW_LEAD.sub("", match["plain"])
        if len(name) > 1 and not _OWN.search(name):
            return name
    return None
