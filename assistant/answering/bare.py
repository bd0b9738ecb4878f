"""Matching a question with laws that have no rules yet: by the words and the meaning of their articles alone.

Every article that the search brings gets a score from a handful of witnesses; a softmax over all of them, and over "none of
these", tells how sure the best one is. What is quoted is the paragraph (款) or the sentence of it that answers.
"""

import math
import re
from collections.abc import Collection, Mapping

from assistant.answering.aspects import content_of
from assistant.answering.expects import lacks_expected
from assistant.regulations.types import Article, Pack
from assistant.retrieval.laws import ArticleHit, LawSearcher
from assistant.text.span import Frozen, Span

__all__ = ["BARE_WEIGHTS", "BareMatch", "BareWitnesses", "bare_witnesses", "match_bare", "quoted"]

# Fitted on 60 questions on seven laws and on the same asked of unrelated laws: `python -m evals.laws --fit`.
BARE_WEIGHTS: dict[str, float] = {
    "words": 3.5,
    "sentence_words": 5.6,
    "meaning": 15.2,
    "ahead": 8.3,
    "rank_words": 2.3,
    "fits": 0.9,
    "lacks": -3.5,
    "unasked_penalty": -4.3,
    "none": 13.7,
}
# The default embedder's cosines of related texts lie between these two.
_DENSE_LOW, _DENSE_HIGH = 0.80, 1.0
_CANDIDATES = 20
_RERANKED = 10  # of them a cross-encoder reads
_WHOLE_PARAGRAPH = 160  # characters; of a longer one without a list the best sentence is shown
_ITEM = re.compile(r"[\n\uff1a:]\s*[(\uff08][一二三四五六七八九十\d]+[)\uff09]")
_PENALTY = re.compile(r"罚款|依法给予处分|追究.{0,4}责任|没收")
_ASKS_PENALTY = re.compile(r"会怎|后果|处罚|罚|会受|怎么处理|追责|违法|责任(?!制|人)")
_N = r"[零〇一二三四五六七八九十百千万\d]+"
# What a question asks for → what words that tell it hold.
_ASKS_AND_TELLS = tuple(
    (re.compile(asks), re.compile(tells))
    for asks, tells in (
        (
            r"多久|多长时间|几天|多少天|几个?工作日|多少年|几年|什么时候|何时|最[晚迟]|期限|几个月",
            rf"{_N}个?(?:工作日|日|天|月|年|周岁|小时)|及时|定期|每年|期限",
        ),
        (r"多少|百分之几|最多|最少|金额|比例|几倍", rf"{_N}(?:元|万元|倍|人|名)|百分之|%|千分之"),
        (_ASKS_PENALTY.pattern, r"罚款|处分|责令|无效|赔偿|刑事责任|警告|吊销|没收|处罚|拒收|不予"),
        (r"什么是|是什么|是指|什么叫|算不算|指什么|啥是|是啥", r"是指|所称|包括|分为"),
        (r"几[类级种个]|哪些|哪几|什么条件|什么情况|哪些情况", rf"分为|{_N}[人级类名个种]|下列|[(\uff08]一[)\uff09]"),
    )
)


class BareWitnesses(Frozen):
    """What speaks for one article. words, sentence_words, rank_words: see ArticleHit; meaning and ahead of it on the embedder's scale.

    fits: 1 when it holds the kind of thing that is asked for (a period, an amount, a list); lacks: 1 when it lacks what an answer must
    hold; unasked_penalty: 1 when it punishes and no punishment was asked about.
    """

    words: float
    sentence_words: float
    meaning: float
    ahead: float
    rank_words: float
    fits: float
    lacks: float
    unasked_penalty: float

    def score(self, weights: Mapping[str, float]) -> float:
        return sum(weights[name] * float(value) for name, value in self)


class BareCandidate(Frozen):
    """An article that may answer, and the words of it to quote. probability: 0..1."""

    pack: str
    article: Article
    quote: Span
    probability: float


class BareMatch(Frozen):
    """candidates, the reranker's order, else the most probable first; unsettled: how probable it is that none of them answers."""

    candidates: tuple[BareCandidate, ...] = ()
    unsettled: float = 1.0


def match_bare(text: str, *, laws: LawSearcher, packs: Mapping[str, Pack], among: Collection[str] | None = None) -> BareMatch:
    """Return which articles may answer `text`. packs: by id, all of the search's; among: ids of those that count."""
    hits = laws.search(text, words=content_of(text), limit=_CANDIDATES, among=among)
    if not hits:
        return BareMatch()
    scores = [bare_witnesses(hit, text).score(BARE_WEIGHTS) for hit in hits]
    highest = max(*scores, BARE_WEIGHTS["none"])
    powers = [math.exp(score - highest) for score in (*scores, BARE_WEIGHTS["none"])]
    candidates = [
        BareCandidate(
            pack=hit.pack,
            article=hit.article,
            quote=quoted(hit.article, hit.sentence, packs[hit.pack].text),
            probability=power / sum(powers),
        )
        for hit, power in zip(hits, powers, strict=False)
    ]
    ranked = sorted(candidates, key=lambda candidate: -candidate.probability)
    if laws.reranker:
        # It chooses; whether any of them answers is decided by the witnesses, whose figures are calibrated.
        order = laws.reranker.order(text, [candidate.article.text for candidate in ranked[:_RERANKED]])
        ranked[:_RERANKED] = [ranked[position] for position in order]
    return BareMatch(candidates=tuple(ranked), unsettled=powers[-1] / sum(powers))


def bare_witnesses(hit: ArticleHit, question: str) -> BareWitnesses:
    """Return what speaks for an article that the search brought."""
    words = hit.article.text
    told = [tells for asks, tells in _ASKS_AND_TELLS if asks.search(question)]
    return BareWitnesses(
        words=hit.words,
        sentence_words=hit.sentence_words,
        meaning=(hit.meaning - _DENSE_LOW) / (_DENSE_HIGH - _DENSE_LOW),
        ahead=hit.ahead / (_DENSE_HIGH - _DENSE_LOW),
        rank_words=hit.rank_words,
        fits=float(any(tells.search(words) for tells in told)),
        lacks=float(lacks_expected(question, words) is not None),
        unasked_penalty=float(not _ASKS_PENALTY.search(question) and bool(_PENALTY.search(words))),
    )


def quoted(article: Article, sentence: Span, text: str) -> Span:
    """Return the words to show: the paragraph of the sentence, whole when it is short or a list, else the sentence."""
    paragraph = next((span for span in article.paragraphs if span.covers(sentence)), sentence)
    words = paragraph.of(text)
    return paragraph if len(words) <= _WHOLE_PARAGRAPH or _ITEM.search(words) else sentence
