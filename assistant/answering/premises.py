"""What an asker takes for granted and wants confirmed: figures and offices, held against the words of a rule."""

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.answering.fidelity import offices_in
from assistant.answering.understand import Question
from assistant.regulations.types import Pack, Rule, RuleKind
from assistant.text.amounts import Relation, parse_amounts
from assistant.text.figures import figures

__all__ = ["contradicted_figures", "contradicted_offices"]

# The asker wants a premise confirmed.
_CONFIRMS = re.compile(
    r"对吧|对吗|对不对|对么|没错吧|是吧|是这样|是不是这样|是真的吗|听说|据说|不是说|说是|都说|有人说|记得|right\?|is it true", re.IGNORECASE
)
_ENOUGH = re.compile(r"就(?:行|可以|够|成|好|算)了?|[只光仅单](?:给|报|交|送|找|向|用|要|需)|[了行成够]吧|一家|别处不用")
_TENTATIVE = re.compile(r"吧[?\uff1f!。\s]*$")
_JOINT = re.compile(r"[、,\uff0c和跟与及]|以及|还有")
_BY = re.compile(r"[由归是被]$")
_OPEN = re.compile(r"还是|除了|另外|谁|哪[个家里些]|什么(?:单位|部门)|分别")
_NEGATED = re.compile(r"(?:不用|无需|不必|不需要|没必要|不要|不是|别)[^,。;?\uff0c\uff1b\uff1f]{0,4}$")
_TO = re.compile(r"(?:[给到向往去跟找]|报送?|交|送|备案)$")
_DOES = re.compile(r"^(?:来|去|负责|牵头|组织)?(?:审批|审核|批|审|管|负责|组织|牵头|检查|监督|解释|指导|下达|拨|主持|说了算|定)")
_STEM = re.compile(r"^(?:自治州|巴州|本级|[我咱]们?|你们|州|县)+|(?:行政管理部门|管理部门|部门|局|委员会|委|办公室|办|厅)$")


def contradicted_figures(question: Question, quote: str) -> frozenset[str]:
    """Return the figures of the quote that differ from those which the asker wants confirmed, empty when none do."""
    if not _CONFIRMS.search(question.asked):
        return frozenset()
    # 「总投资120万元」 states a fact of the project; 「200万以上才要」 claims a threshold.
    facts = {
        figure for amount in parse_amounts(question.asked) if amount.relation is Relation.EXACT for figure in figures(f"{amount.wan}万元")
    }
    asked, stated = figures(question.asked) - facts, figures(quote)
    units = {figure.split()[1] for figure in asked - stated} - {"条", "款", "项"}
    return frozenset(
        figure for figure in stated if figure.split()[1] in units or (figure.endswith("日") and any(u.endswith("日") for u in units))
    )


def contradicted_offices(question: Question, rule: Rule, *, pack: Pack) -> tuple[str, ...]:
    """Return the offices that the rule names, where the asker takes it for granted that it is others, or only some of them."""
    text = question.asked
    if not (_CONFIRMS.search(text) or _ENOUGH.search(text) or _TENTATIVE.search(text)) or _OPEN.search(text):
        return ()
    told, agents = _named(text, pack)
    if rule.to and told:
        wrong = any((name in rule.to) is negated for name, negated in _matched(told, rule.to))
        lacking = bool(_ENOUGH.search(text)) and not all(any(_same(name, office) for name, _ in told) for office in rule.to)
        denied = all(negated for _, negated in told)
        return rule.to if wrong or (lacking and not denied) else ()
    if rule.who and agents and rule.kind is RuleKind.AUTHORITY:
        wrong = any((name == rule.who) is negated for name, negated in _matched(agents, (rule.who,)))
        return (rule.who,) if wrong else ()
    return ()


_Named = tuple[str, bool]


def _named(text: str, pack: Pack) -> tuple[list[_Named], list[_Named]]:
    """Return the offices to which something goes and those that do something, by their full names, each with whether it is denied."""
    known = _offices(pack)
    places: dict[tuple[int, int], str] = {}
    for name in (*sorted(known, key=len, reverse=True), *map(_without_lead, offices_in(text))):
        place = text.find(name) if len(name) > 1 else -1
        if place >= 0 and not any(start < place + len(name) and place < end for start, end in places):
            places[place, place + len(name)] = known.get(name, name)
    told: list[_Named] = []
    agents: list[_Named] = []
    end_of_told = -1
    for (start, end), office in sorted(places.items()):
        joined = end_of_told >= 0 and _JOINT.fullmatch(text[end_of_told:start])
        before = text[:start]
        if joined or _TO.search(before):
            told.append((office, told[-1][1] if joined else bool(_NEGATED.search(_TO.sub("", before)))))
            end_of_told = end
        elif _DOES.search(text[end:]):
            agents.append((office, any(_NEGATED.search(words) for words in (before, _BY.sub("", before)))))
    return told, agents


def _without_lead(name: str) -> str:
    return re.sub(r"^.*(?:[归由被是用说到]|给|报)(?=[\u4e00-\u9fff]{2})", "", name)


def _matched(named: Iterable[tuple[str, bool]], offices: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Return the named offices, each by the name that the rule has for it."""
    return [(next((office for office in offices if _same(name, office)), name), negated) for name, negated in named]


def _same(one: str, other: str) -> bool:
    a, b = _stem(one), _stem(other)
    return bool(a and b) and (a in b or b in a)


def _stem(name: str) -> str:
    return _STEM.sub("", name)


@lru_cache(maxsize=8)
def _offices_of(terms: tuple[tuple[str, tuple[str, ...]], ...], names: frozenset[str]) -> dict[str, str]:
    known = {name: name for name in names} | {name.removeprefix("州"): name for name in names}
    return known | {word: term for term, everyday in terms if term in names for word in everyday}


def _offices(pack: Pack) -> dict[str, str]:
    """Return the full name of each office of the pack's rules by every name that people have for it."""
    names = frozenset(name for rule in pack.rules for name in (*rule.to, *([rule.who] if rule.who else [])))
    return _offices_of(tuple((term.term, term.everyday) for term in pack.glossary), names)
