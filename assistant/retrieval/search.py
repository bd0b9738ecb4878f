"""The search: words and meaning together, over a regulation or over one report."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from assistant.documents.types import Document
from assistant.regulations.types import Pack
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.passages import regulation_passages, report_passages
from assistant.retrieval.types import Embedder, Hit, Passage
from assistant.retrieval.vector import QUESTIONS, VectorStore, forget_store

__all__ = ["Searcher", "forget_report", "open_regulation", "open_report", "rank_articles"]

_PASSAGES = "passages"
_REGULATIONS = "regulations"  # folders, so that no report can ever share a database with a regulation
_REPORTS = "reports"
# Reciprocal rank fusion: 1 / (60 + rank). Source: Cormack, Clarke, Büttcher, SIGIR 2009.
_FUSION = 60
_DEPTH = 100  # candidates that each of the two searches brings
_QUERY_CHARACTERS = 1000  # of a query are searched for: 20,000 pasted ones would keep the embedder busy for 10 s


class Searcher:
    """Finds the passages of one source. Open it with `open_regulation` or `open_report`; `close` frees its files.

    Everyday questions and passages of the source are ranked apart (a question resembles a question more than any sentence
    of law does) and then merged by their fused scores.
    """

    def __init__(self, passages: Iterable[Passage], *, name: str, embedder: Embedder, folder: Path) -> None:
        self.passages = tuple(passages)
        self.embedder = embedder
        self._shelves = {_PASSAGES: _Shelf(p for p in self.passages if p.kind != "question")}
        self._shelves[QUESTIONS] = _Shelf(p for p in self.passages if p.kind == "question")
        shelves = {shelf: content.passages for shelf, content in self._shelves.items()}
        self._vectors = VectorStore(folder, name, shelves=shelves, embedder=embedder)
        # Answering one question searches several times with the same words.
        self._embed = lru_cache(maxsize=64)(lambda query: tuple(embedder.embed_queries([query])[0]))

    def search(self, query: str, *, limit: int = 20, kinds: Collection[str] | None = None) -> tuple[Hit, ...]:
        """Return at most `limit` hits, best fused score first. `kinds`: of passages, all when None.

        lexical and dense are None where that search did not bring the passage among its best 100.
        """
        query = query[:_QUERY_CHARACTERS]
        hits = [hit for shelf in self._shelves for hit in self._search_shelf(shelf, query, depth=max(limit, _DEPTH), kinds=kinds)]
        return tuple(sorted(hits, key=lambda hit: -hit.fused)[:limit])

    def match_questions(self, query: str, *, limit: int = 60) -> tuple[Hit, ...]:
        """Return at most `limit` everyday questions like `query`, best fused score first, each with lexical and dense."""
        query = query[:_QUERY_CHARACTERS]
        hits = self._search_shelf(QUESTIONS, query, depth=limit, kinds=None)[:limit]
        shelf = self._shelves[QUESTIONS]
        positions = {hit.passage.id: shelf.positions[hit.passage.id] for hit in hits}
        lexical = shelf.index.coverage(query, positions.values())
        missing = [hit.passage.id for hit in hits if hit.dense is None]
        dense = self._vectors.cosines(QUESTIONS, self._embed(query), ids=missing) if missing else {}
        return tuple(
            hit.model_copy(
                update={
                    "lexical": lexical[positions[hit.passage.id]],
                    "dense": dense[hit.passage.id] if hit.dense is None else hit.dense,
                }
            )
            for hit in hits
        )

    def embed(self, query: str) -> tuple[float, ...]:
        """Return the query's embedding; that of a query just searched for costs nothing."""
        return self._embed(query[:_QUERY_CHARACTERS])

    def close(self) -> None:
        self._vectors.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _search_shelf(self, name: str, query: str, *, depth: int, kinds: Collection[str] | None) -> list[Hit]:
        shelf = self._shelves[name]
        wanted = shelf.kinds if kinds is None else shelf.kinds.intersection(kinds)
        if not wanted or not query.strip():
            return []
        only = None if wanted == shelf.kinds else wanted
        mask = None if only is None else np.isin(shelf.kind_of, sorted(only))
        by_words = shelf.index.rank(query, limit=depth, among=mask)
        coverage = shelf.index.coverage(query, by_words)
        dense = self._vectors.nearest(name, self._embed(query), limit=depth, kinds=only)
        fused: dict[int, float] = {}
        for ranking in (by_words, [shelf.positions[id] for id in dense]):
            for rank, position in enumerate(ranking, start=1):
                fused[position] = fused.get(position, 0.0) + 1 / (_FUSION + rank)
        return [
            Hit(passage=passage, fused=score, lexical=coverage.get(position), dense=dense.get(passage.id))
            for position, score in sorted(fused.items(), key=lambda pair: (-pair[1], pair[0]))
            for passage in (shelf.passages[position],)
        ]


class _Shelf:
    """A group of passages with its word index."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = tuple(passages)
        self.kinds = {passage.kind for passage in self.passages}
        self.kind_of = np.array([passage.kind for passage in self.passages])
        self.positions = {passage.id: position for position, passage in enumerate(self.passages)}
        self.index = LexicalIndex([passage.text for passage in self.passages])


def open_regulation(pack: Pack, *, embedder: Embedder, folder: Path) -> Searcher:
    """Return the searcher of a regulation; its index stands in `folder` or is built there. Raises OutputNotWritable, ServiceError."""
    return Searcher(regulation_passages(pack), name=pack.id, embedder=embedder, folder=folder / _REGULATIONS)


def open_report(document: Document, *, embedder: Embedder, folder: Path) -> Searcher:
    """Return the searcher of one report, in a database of its own. Raises OutputNotWritable, ServiceError."""
    return Searcher(report_passages(document), name=_report_name(document.id), embedder=embedder, folder=folder / _REPORTS)


def forget_report(document_id: str, *, folder: Path) -> bool:
    """Delete a report's index and all copies of it; return whether there was one. `document_id`: Document.id."""
    return forget_store(folder / _REPORTS, _report_name(document_id))


def rank_articles(hits: Iterable[Hit]) -> tuple[int, ...]:
    """Return the numbers of the articles that hits belong to, best first: an article counts its best question and its best passage."""
    best: dict[tuple[int, bool], float] = {}
    for hit in hits:
        if hit.passage.article is not None:
            key = (hit.passage.article, hit.passage.kind == "question")
            best[key] = max(best.get(key, 0.0), hit.fused)
    totals: dict[int, float] = {}
    for (article, _), score in best.items():
        totals[article] = totals.get(article, 0.0) + score
    return tuple(sorted(totals, key=lambda article: (-totals[article], article)))


def _report_name(document_id: str) -> str:
    return document_id[:40]  # of 64 hexadecimal digits: long enough to be unique, short enough for any file system
