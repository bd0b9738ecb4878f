"""Whether a statement says what its quote says.

A statement passes when each of its sentences is one sentence of the quote made shorter: its words stand there in the same order, and
what was left out holds no number, ban, release, negation, limit or condition. So a swapped number, an obligation turned into a
choice, an actor turned into a recipient, two halves glued together and a new word are all the same thing: not a shortening.
"""

import re
from enum import StrEnum
from itertools import pairwise

from assistant.answering.legal_words import Sense, Sentence, Word, plain_text, read_sentence, split_sentences

__all__ = ["Fault", "fault_of", "offices_in"]


class Fault(StrEnum):
    """Why a statement is not shown; the value is what the model is told."""

    EMPTY = "结论是空的、过长,或含有不应出现的字符"
    ARTICLE = "所引的条不在所给条文中"
    QUOTE = "引文不是该条中连续的、一字不差的原文"
    NUMBER = "结论中的数字(或它的界限)不在引文的同一句中"
    OFFICE = "结论中的部门、单位名称与引文不一致或不完整"
    DUTY = "结论中的应当、可以、不得、不必等与引文不一致"
    WORDS = "结论用了引文没有的词语,或改变了语序,或漏掉了条件、否定、限制"
    UNUSED = "所给条文中有一条与问题有关的没有用到"
    SHAPE = "回复不是约定的 JSON"


_LONGEST = 300  # characters of one statement
_SHORTEST = 5  # words of one sentence: 不得投入使用
_SOLO = frozenset(Sense) - {Sense.PLAIN}
_BINDING = (Sense.BAN, Sense.RELEASE, Sense.NEGATION, Sense.PERMISSION, Sense.ENCOURAGEMENT, Sense.NUMBER, Sense.AT_LEAST, Sense.AT_MOST)
_WHOLE = (Sense.BAN, Sense.RELEASE, Sense.NEGATION, Sense.PERMISSION, Sense.ENCOURAGEMENT)
_EXCEPTION = re.compile(r"^(?:但|除)|除外$")
_ACTS = (Sense.DUTY, Sense.BAN, Sense.RELEASE, Sense.PERMISSION, Sense.ENCOURAGEMENT)
_OFFICE_END = (
    r"委员会|办公室|管委会|管理处|管理局|发展局|财政局|审计局|国资委|保密局|政府|部门|单位|中心|公司|集团|机构|银行|法院|检察院|小组|专班|"
    r"领导|责任人|负责人|专家|企业|局|委(?!托|员|派)|厅|院|部(?!分|署|门|位|件)|办(?!公|理|法|事|结)"
)
_OFFICE = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{0,14}}?(?:{_OFFICE_END}))")
# A character before which the name of an office begins.
_OPENS = "向由经报送与和及给到在是为应的同交对或请找须需得将让跟被至当可对据按凡属各该本有把替"
_SPARE_WORDS = re.compile(r"[在对由向将经给把]|本办法|所称|所指")
_SPARED = 2  # characters of a subject that every reader supplies: 项目


def fault_of(statement: str, quote: str) -> Fault | None:
    """Return why `statement` is not a shortening of `quote`, None when it is one. quote: whole sentences of an article."""
    if not statement.strip() or len(statement) > _LONGEST or not statement.isprintable():
        return Fault.EMPTY
    sources = [read_sentence(sentence) for sentence in split_sentences(quote)]
    plain = plain_text(quote)
    if any(name not in plain for name in offices_in(statement)):
        return Fault.OFFICE
    sentences = [read_sentence(sentence) for sentence in split_sentences(statement)]
    for sentence in sentences:
        if len(sentence.words) < _SHORTEST:
            return Fault.EMPTY
        if not any(_shortens(sentence, source) for source in sources):
            return _explain(sentence, sources)
    return None if sentences else Fault.EMPTY


def offices_in(text: str) -> tuple[str, ...]:
    """Return the names of offices and roles in `text`, each as far back as its name can reach: 应向州财政局报送 gives 州财政局."""
    names = []
    for match in _OFFICE.finditer(plain_text(text)):
        name = re.split(f"[{_OPENS}]", match["name"])[-1]
        names.append(name or match["name"])
    return tuple(names)


def _shortens(statement: Sentence, source: Sentence) -> bool:
    """Return whether the words of `statement` stand in `source` in order, nothing vital being left out before the last of them.

    `whole[j]`: the statement so far ends at source word j, in a run of at least two; `begun[j]`: in a run of one plain word.
    """
    words, given = statement.words, source.words
    if not words or not given:
        return False
    begun, whole = _starts(words[0], given)
    for before, word in pairwise(words):
        reached = [a or b for a, b in zip(begun, whole, strict=True)]
        jumps = [False] * len(given) if before.sense in _BINDING else _jumps(whole, given)
        next_begun, next_whole = [False] * len(given), [False] * len(given)
        for place, other in enumerate(given):
            if word.key != other.key:
                continue
            next_whole[place] = (place > 0 and reached[place - 1]) or (jumps[place] and other.sense in _SOLO)
            next_begun[place] = jumps[place] and not next_whole[place]
        begun, whole = next_begun, next_whole
    return any(ends and _may_end(place, given, words) for place, ends in enumerate(whole))


def _starts(word: Word, given: tuple[Word, ...]) -> tuple[list[bool], list[bool]]:
    """Return where a statement may begin: after whole clauses that set no condition for the rest, or after who has to act."""
    begun, whole = [], []
    for place, other in enumerate(given):
        before = given[:place]
        bound = any(skipped.condition for skipped in before if skipped.clause != other.clause)
        starts = word.key == other.key and not bound and (other.first or (other.clause == 0 and _dispensable(before)))
        begun.append(starts and other.sense not in _SOLO)
        whole.append(starts and other.sense in _SOLO)
    return begun, whole


def _dispensable(words: tuple[Word, ...]) -> bool:
    """Return whether a clause may begin after `words`: who has to act, and to whom, but not what the clause is about."""
    if any(word.vital for word in words):
        return False
    text = "".join(word.key for word in words if word.sense is Sense.PLAIN)
    for name in offices_in(text):
        text = text.replace(name, "")
    return len(_SPARE_WORDS.sub("", text)) <= _SPARED


def _jumps(whole: list[bool], given: tuple[Word, ...]) -> list[bool]:
    """Return for each word of the source whether a statement that has come to a place in `whole` may go on there."""
    starts = [place for place, ends in enumerate(whole) if ends]
    return [any(start < place and _may_jump(start, place, given) for start in starts) for place in range(len(given))]


def _may_jump(start: int, place: int, given: tuple[Word, ...]) -> bool:
    """Return whether what lies between two words of the source may be left out.

    It must hold nothing vital, or be whole clauses that set no condition. Across the border of a clause, one must be left at its end or
    after who has to act, or the other entered at its start: else the subject of one would get the predicate of the other.
    """
    left, word, between = given[start], given[place], given[start + 1 : place]
    free = not word.listed and not any(skipped.vital for skipped in between)
    if left.clause == word.clause:
        return free
    if not word.first:
        return free and left.last and _dispensable(_clause_before(place, given))
    if any(skipped.condition for skipped in between):
        return False
    acts = _dispensable((*_clause_before(start, given), left)) and not _opens_with_office(given[place:])
    return free or left.last or acts


def _opens_with_office(words: tuple[Word, ...]) -> bool:
    text = "".join(word.key for word in words if word.clause == words[0].clause)
    return any(text.startswith(name) for name in offices_in(text))


def _clause_before(place: int, given: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(word for word in given[:place] if word.clause == given[place].clause)


def _may_end(place: int, given: tuple[Word, ...], words: tuple[Word, ...]) -> bool:
    """Return whether a statement may stop at a word: a ban or a permission with all that it forbids or permits, no exception cut off."""
    rest = [word for word in given[place + 1 :] if word.clause == given[place].clause]
    if rest and any(word.sense in _WHOLE for word in words):
        return False
    if rest and (rest[0].listed or given[place].sense in _BINDING):
        return False
    later = "".join(word.key for word in given[place + 1 :])
    return not _EXCEPTION.search(later)


def _explain(sentence: Sentence, sources: list[Sentence]) -> Fault:
    """Return what is most plainly wrong with a sentence that is no shortening of any source."""
    keys = {word.key for source in sources for word in source.words}
    strange = [word for word in sentence.words if word.key not in keys]
    if any(word.sense in (Sense.NUMBER, Sense.AT_LEAST, Sense.AT_MOST) for word in strange):
        return Fault.NUMBER
    if any(word.sense in _ACTS for word in strange):
        return Fault.DUTY
    return Fault.WORDS
