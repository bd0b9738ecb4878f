"""Search over many laws at once: every article is scored by its words, its sentences' words and its meaning; the best are read closely.

Each law's vectors stand in a file of their own, so that adding a law embeds that law alone. Postings are built when the search is
opened; 100,000 passages open in 6 s.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.regulations.types import Article, Pack
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.passages import regulation_passages
from assistant.retrieval.rerank import CrossEncoderReranker
from assistant.retrieval.rows import stored_rows
from assistant.retrieval.types import Embedder, Passage
from assistant.text.span import Frozen, Span

__all__ = ["ArticleHit", "LawSearcher", "open_laws"]

_LAWS = "laws"
_QUERY_CHARACTERS = 1000  # of a query are searched for, as in a single source
_KINDS = ("article", "paragraph", "sentence")
_FAR = -1.0  # the cosine of what an article does not have
# Articles that are read closely: the best by words and the best by their whole text's meaning. Only a tenth of the rows has to be
# read for each question then; with up to so many articles nothing is left out.
_POOL = 500
# What a mean cosine and a share of words weigh in the order of the hits; fitted on the 157 questions of STARD with odd numbers.
_MEANING, _WORDS = 128.0, 4.6


class ArticleHit(Frozen):
    """An article found. words, sentence_words: share 0..1 of the query's information that the article, and its best sentence, cover.

    meaning: mean cosine of the article, its nearest paragraph and its nearest sentence; ahead: by how much that exceeds the mean of
    the ten nearest articles. rank_words: BM25, as a share 0..1 of the best article's. sentence: its best one, words and meaning together.
    fused: what orders the hits.
    """

    pack: str
    article: Article
    words: float
    sentence_words: float
    meaning: float
    ahead: float
    rank_words: float
    sentence: Span
    fused: float


class LawSearcher:
    """Finds articles among several laws. Open it with `open_laws`. reranker: chooses among what was found, where one is configured."""

    def __init__(self, laws: Sequence["_Law"], *, embedder: Embedder, reranker: CrossEncoderReranker | None = None) -> None:
        self.reranker = reranker
        self._rows = np.concatenate([law.rows for law in laws]) if laws else np.zeros((0, 1), np.float32)
        # Answering one question searches several times with the same words.
        self._embed = lru_cache(maxsize=64)(lambda query: np.asarray(embedder.embed_queries([query])[0], np.float32))
        self._articles = [article for law in laws for article in law.articles]
        self._laws = np.array([law.id for law in laws for _ in law.articles])
        passages = [passage for law in laws for passage in law.passages]
        self._spans = [passage.span for passage in passages]
        starts = np.cumsum([0, *(len(law.rows) for law in laws)])[: len(laws)]
        self._row = np.array([start + row for start, law in zip(starts, laws, strict=True) for row in law.row_of], np.int64)
        kind = np.array([_KINDS.index(passage.kind) for passage in passages], np.int8)
        # The passages of an article stand together, the article itself first.
        first = np.flatnonzero(kind == 0)
        self._kind, self._starts = kind, np.append(first, len(passages))
        self._article_rows = self._rows[self._row[first]]
        self._sentence_owners = (np.cumsum(kind == 0) - 1)[kind == 2]
        self._sentence_places = np.cumsum(kind == 2) - 1  # by passage, where it stands among the sentences
        self._by_article = LexicalIndex([passages[place].text for place in first])
        self._by_sentence = LexicalIndex([passage.text for passage in passages if passage.kind == "sentence"])

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self._spans)

    def search(
        self, question: str, *, words: str | None = None, limit: int = 20, among: Collection[str] | None = None
    ) -> tuple[ArticleHit, ...]:
        """Return the articles that are best by words and by meaning, at most `limit` of each, best first.

        words: the question's content words, the whole question when None. among: ids of the laws that count, all when None.
        """
        question, words = question[:_QUERY_CHARACTERS], (words or question)[:_QUERY_CHARACTERS]
        counted = np.ones(len(self._articles), bool) if among is None else np.isin(self._laws, sorted(among))
        if not question.strip() or not counted.any():
            return ()
        query = self._embed(question)
        covered, in_sentences = self._by_article.covered(words), self._by_sentence.covered(words)
        sentence_words = np.zeros(len(self._articles), np.float32)
        np.maximum.at(sentence_words, self._sentence_owners, in_sentences)
        ranked = np.where(counted, self._by_article.scores(words), np.float32(0))
        ranked /= max(float(ranked.max()), 1e-9)
        by_words = covered + sentence_words + ranked
        pool = _union(by_words, self._article_rows @ query, limit=_POOL, counted=counted)
        meaning, sentences = self._read_closely(pool, query, in_sentences)
        usual = float(np.sort(meaning)[-10:].mean())
        fused = _MEANING * meaning + _WORDS * self._sentence_shares(words, pool)
        chosen = _union(by_words[pool], meaning, limit=limit, counted=np.ones(len(pool), bool))
        return tuple(
            ArticleHit(
                pack=str(self._laws[number]),
                article=self._articles[number],
                words=float(covered[number]),
                sentence_words=float(sentence_words[number]),
                meaning=float(meaning[place]),
                ahead=float(meaning[place]) - usual,
                rank_words=float(ranked[number]),
                sentence=sentences[place],
                fused=float(fused[place]),
            )
            for place in sorted(chosen, key=lambda place: (-fused[place], place))
            for number in (int(pool[place]),)
        )

    def _sentence_shares(self, words: str, pool: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return for each article of the pool the BM25 score of its best sentence, as a share 0..1 of the best one's of all articles."""
        best = np.zeros(len(self._articles), np.float32)
        np.maximum.at(best, self._sentence_owners, self._by_sentence.scores(words))
        return best[pool] / max(float(best.max()), 1e-9)

    def _read_closely(
        self, pool: NDArray[np.int64], query: NDArray[np.float32], in_sentences: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], list[Span]]:
        """Return for each article of the pool its meaning (see ArticleHit) and where its best sentence stands, else the whole article."""
        places = np.concatenate([np.arange(self._starts[number], self._starts[number + 1]) for number in pool])
        owners = np.repeat(np.arange(len(pool)), [self._starts[number + 1] - self._starts[number] for number in pool])
        cosines, kind = self._rows[self._row[places]] @ query, self._kind[places]
        nearest = np.full((len(_KINDS), len(pool)), _FAR, np.float32)
        np.maximum.at(nearest, (kind, owners), cosines)
        # The cosines of related texts lie within 0.2 of each other, shares of words within 1.
        value = np.where(kind == 2, in_sentences[self._sentence_places[places]] + 5 * cosines, -np.inf) if len(in_sentences) else cosines
        order = np.lexsort((-value, owners))
        best = places[order[np.searchsorted(owners, np.arange(len(pool)))]]
        return nearest.mean(axis=0), [self._spans[int(place)] for place in best]


class _Law(NamedTuple):
    """A law taken apart. row_of: by passage, the row of its text; texts that stand twice (a paragraph of one sentence) have one."""

    id: str
    articles: list[Article]
    passages: list[Passage]
    rows: NDArray[np.float32]
    row_of: list[int]


def open_laws(packs: Sequence[Pack], *, embedder: Embedder, folder: Path, reranker: CrossEncoderReranker | None = None) -> LawSearcher:
    """Return the search over the laws; their vectors stand in `folder` or are made there. Raises OutputNotWritable, ServiceError."""
    opened = [_open_law(pack, embedder=embedder, folder=folder / _LAWS) for pack in packs]
    return LawSearcher(opened, embedder=embedder, reranker=reranker)


def _open_law(pack: Pack, *, embedder: Embedder, folder: Path) -> _Law:
    passages = [passage for passage in regulation_passages(pack) if passage.kind != "question"]
    distinct = {text: row for row, text in enumerate(dict.fromkeys(passage.text for passage in passages))}
    rows = stored_rows(tuple(distinct), name=pack.id, embedder=embedder, folder=folder)
    return _Law(pack.id, list(pack.articles), passages, rows, [distinct[passage.text] for passage in passages])


def _union(*values: NDArray[np.float32], limit: int, counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the positions that are among the `limit` highest by any of the values, ascending; only counted ones."""
    positions = np.flatnonzero(counted)
    if limit < len(positions):
        positions = np.unique(np.concatenate([positions[np.argpartition(-by[positions], limit)[:limit]] for by in values]))
    return positions
