"""Answers from regulations that have no rules: the paragraph or sentence of the one article that answers."""

from collections.abc import Mapping, Sequence

from assistant.answering.bare import BareCandidate, match_bare
from assistant.answering.types import Answer, Basis, Citation
from assistant.answering.understand import Question
from assistant.regulations.types import Article, Pack
from assistant.retrieval.laws import LawSearcher
from assistant.text.numerals import chinese_numeral
from assistant.text.span import Span

__all__ = ["OWN_NAME", "abstain", "answer_from_laws", "answer_named_articles"]

OWN_NAME = "本办法"  # stands in a question for the name of the regulation that it is put to

_UNSETTLED = 0.5  # more probable than this that no article of the law that is asked answers: abstain
_UNSETTLED_UNASKED = 0.1  # … of laws that nobody has named: what they say of something alike does not answer
_WORTH_READING = 0.05  # a less probable article is not even related
_MOST_PARTS = 4
_MOST_RELATED = 3
_ENDS = "。;,\uff1b\uff0c"


def answer_from_laws(question: Question, packs: Mapping[str, Pack], laws: LawSearcher, *, asked: bool = True) -> Answer:
    """Return the answer of the one of the regulations that settles the question best, an abstention where none does.

    asked: the question was put to them, by name or by choice.
    """
    limit = _UNSETTLED if asked else _UNSETTLED_UNASKED
    parts = question.parts[:_MOST_PARTS]
    matches = [(part, match_bare(part.replace(OWN_NAME, " "), laws=laws, packs=packs, among=packs.keys())) for part in parts]
    settled = [(part, match) for part, match in matches if match.candidates and match.unsettled < limit]
    if not settled:
        return _nothing_found(question, packs, [candidate for _, match in matches for candidate in match.candidates])
    best = max((match.candidates[0] for _, match in settled), key=lambda candidate: candidate.probability)
    # Never from two regulations at once: the parts that another one answers stay open.
    own = [(part, match.candidates[0]) for part, match in settled if match.candidates[0].pack == best.pack]
    pack, several = packs[best.pack], len(parts) > 1
    open_parts = [part for part in parts if part not in dict(own)] if several else []
    citations = dict.fromkeys(_cite(candidate, pack) for _, candidate in own)
    words = [f"{citation.label}规定:「{citation.quote.rstrip(_ENDS)}」。" for citation in citations]
    words += [f"关于「{part}」,没有找到可以确定回答的条文。" for part in open_parts]
    return Answer(
        question=question.asked,
        answer="\n".join(words),
        abstained=False,
        basis=Basis.EXTRACT,
        confidence=min(1 - match.unsettled for _, match in settled),
        citations=tuple(citations),
        restated=question.restated,
    )


def _nothing_found(question: Question, packs: Mapping[str, Pack], candidates: Sequence[BareCandidate]) -> Answer:
    near = [candidate for candidate in candidates if candidate.probability > _WORTH_READING][:_MOST_RELATED]
    titles = "、".join(f"《{pack.title}》" for pack in packs.values())
    words = f"{titles}中没有找到可以确定回答这个问题的规定,不能据此答复。"
    if near:
        words += "相近条款:" + "、".join(dict.fromkeys(candidate.article.label for candidate in near)) + "。"
    answer = abstain(question, words, reason="no article settles it")
    return answer.model_copy(update={"related": tuple(_cite(candidate, packs[candidate.pack]) for candidate in near)})


def answer_named_articles(question: Question, pack: Pack) -> Answer | None:
    """Return the articles that the question asks for by number alone, or that there are none such; None when it asks more."""
    absent = [number for number in question.articles if not _articles(pack, number)]
    if absent:
        count = chinese_numeral(len(pack.articles))
        words = f"《{pack.title}》没有第{chinese_numeral(absent[0])}条(全文共{count}条)。"
        return abstain(question, words, reason="no such article")
    if not question.asks_for_article or not question.articles:
        return None
    citations = [
        _citation(article, span, number, pack)
        for article_number in question.articles
        for article in _articles(pack, article_number)
        for number, span in enumerate(article.paragraphs, 1)
        if question.paragraph in (None, number)
    ]
    if not citations:
        first = _articles(pack, question.articles[0])[0]
        paragraph, count = chinese_numeral(question.paragraph or 0), chinese_numeral(len(first.paragraphs))
        return abstain(question, f"《{pack.title}》{first.label}没有第{paragraph}款(该条共{count}款)。", reason="no such paragraph")
    return Answer(
        question=question.asked,
        answer="\n".join(f"{citation.label}:「{citation.quote}」" for citation in citations),
        abstained=False,
        basis=Basis.EXTRACT,
        confidence=1.0,
        citations=tuple(citations),
        restated=question.restated,
    )


def _articles(pack: Pack, number: int) -> list[Article]:
    return [article for article in pack.articles if article.number == number and article.suffix is None]


def _cite(candidate: BareCandidate, pack: Pack) -> Citation:
    article, quote = candidate.article, candidate.quote
    number = next((n for n, span in enumerate(article.paragraphs, 1) if span.start <= quote.start < span.end), 1)
    return _citation(article, quote, number, pack)


def _citation(article: Article, span: Span, paragraph: int, pack: Pack) -> Citation:
    return Citation(pack=pack.id, article=article.number, label=article.label, paragraph=paragraph, quote=span.of(pack.text), span=span)


def abstain(question: Question, words: str, *, reason: str) -> Answer:
    return Answer(
        question=question.asked,
        answer=words,
        abstained=True,
        basis=Basis.EXTRACT,
        confidence=1.0,
        restated=question.restated,
        reason=reason,
    )
