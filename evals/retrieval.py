"""How well the search finds articles, beside what a user would pick instead: `yushen eval retrieval`.

With files in the form of STARD (a corpus with id, name, content; queries with question, gold) the same systems run on them:
`python -m evals.retrieval --corpus FILE --queries FILE [--sample N] [--ids odd|even]`. There "ours" is the search over laws
(whole articles, paragraphs and sentences, words and meaning weighed), "hybrid" the one over a single source (rank fusion of both).
The weights of "ours" were fitted on STARD's questions with odd numbers.
"""

import argparse
import json
import random
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import bm25s  # type: ignore[import-untyped]
import numpy as np

from assistant.regulations.types import Article, Pack
from assistant.retrieval.embedding import as_langchain, build_embedder
from assistant.retrieval.laws import open_laws
from assistant.retrieval.rerank import CrossEncoderReranker, build_reranker
from assistant.retrieval.search import Searcher, rank_articles
from assistant.retrieval.types import Embedder, Passage
from assistant.text.span import Frozen, Span

__all__ = ["Labelled", "article_baselines", "article_rankers", "recall_at", "reciprocal_rank", "run", "run_corpus"]

_DATASETS = Path(__file__).parent / "datasets"
_DEPTHS = (1, 5, 10)
_RERANKED = 50
_CHUNK, _OVERLAP = 500, 50  # what the LangChain tutorial's splitter is usually set to

Ranker = Callable[[str], Sequence[int]]  # a question to article numbers (or corpus positions), best first


class Labelled(Frozen):
    """A question and what must be found for it."""

    question: str
    gold: tuple[int, ...]


def recall_at(ranking: Sequence[int], gold: Collection[int], *, depth: int) -> float:
    """Return the share 0..1 of `gold` among the first `depth`."""
    return len(set(ranking[:depth]) & set(gold)) / len(set(gold))


def reciprocal_rank(ranking: Sequence[int], gold: Collection[int], *, depth: int) -> float:
    """Return 1 / rank of the first hit among the first `depth`, else 0."""
    return next((1 / rank for rank, found in enumerate(ranking[:depth], start=1) if found in gold), 0.0)


def run(split: str) -> dict[str, Any]:
    """Print and return the scores of each system on the answerable single-turn questions of a split."""
    # Here and not above: `article_baselines` is used where an assistant exists already.
    from assistant.wiring import build_assistant

    assistant = build_assistant()
    pack = assistant.pack()
    scores = {name: score(rank, load_questions(split)) for name, rank in article_rankers(pack, assistant.searcher(pack)).items()}
    print_table(scores)
    return scores


def run_corpus(
    corpus: Path,
    queries: Path,
    *,
    embedder: Embedder,
    sample: int | None = None,
    ids: str | None = None,
    folder: Path,
    reranker: CrossEncoderReranker | None = None,
) -> dict[str, Any]:
    """Print and return the scores on a corpus and queries in STARD's form; the index is kept in `folder`.

    sample: number of articles besides the gold ones (embedding 6,415 articles takes minutes); scores rise as it falls. ids: only
    questions whose number is odd, or even.
    """
    articles = [json.loads(line) for line in corpus.read_text("utf-8").splitlines()]
    questions = [json.loads(line) for line in queries.read_text("utf-8").splitlines()]
    articles = _sample(articles, {name for question in questions for name in question["gold"]}, size=sample)
    questions = [q for q in questions if ids is None or int(q["id"]) % 2 == (ids == "odd")]
    positions = {article["name"]: position for position, article in enumerate(articles)}
    labelled = tuple(Labelled(question=q["question"], gold=tuple(positions[name] for name in q["gold"])) for q in questions)
    texts = [article["content"] for article in articles]
    place = Span(start=0, end=0)
    passages = [Passage(id=f"article:{n}", text=text, kind="article", span=place, article=n) for n, text in enumerate(texts)]
    with Searcher(passages, name="corpus", embedder=embedder, folder=folder) as searcher:
        laws = open_laws([_as_pack(texts)], embedder=embedder, folder=folder)
        rankers: dict[str, Ranker] = {
            "ours": lambda question: [hit.article.number for hit in laws.search(question, limit=100)][:100],
            "hybrid": lambda question: rank_articles(searcher.search(question, limit=100)),
            "bm25": _bm25(texts),
            "dense": lambda question: _by_meaning(searcher, question),
        }
        if reranker:
            rankers["reranked"] = lambda question: _reranked(question, rankers["ours"](question), texts, reranker)
        scores = {name: score(rank, labelled, depths=(*_DEPTHS, 100)) for name, rank in rankers.items()}
    print(f"{len(articles)} articles, {len(labelled)} questions, {embedder.id}")
    print_table(scores)
    return scores


def article_rankers(pack: Pack, searcher: Searcher) -> dict[str, Ranker]:
    """Return ours and the baselines, each from a question to article numbers, best first."""
    numbers = [article.number for article in pack.articles]
    texts = [article.text for article in pack.articles]
    vectors = np.array(searcher.embedder.embed_passages(texts))
    words = _bm25(texts)

    def dense(question: str) -> list[int]:
        return [numbers[i] for i in np.argsort(-(vectors @ np.array(searcher.embedder.embed_queries([question])[0])))]

    return {
        "ours": lambda question: rank_articles(searcher.search(question, limit=100)),
        "bm25": lambda question: [numbers[position] for position in words(question)],
        "dense": dense,
        "langchain": _langchain_tutorial(pack, searcher.embedder),
    }


def article_baselines(pack: Pack, searcher: Searcher) -> dict[str, Callable[[str], int]]:
    """Return the baselines, each from a question to the one article that it ranks first."""
    rankers = article_rankers(pack, searcher)
    fallback = pack.articles[0].number  # a question without a known word ranks nothing
    return {name: partial(_first, rank, fallback) for name, rank in rankers.items() if name != "ours"}


def _first(rank: Ranker, fallback: int, question: str) -> int:
    return next(iter(rank(question)), fallback)


def load_questions(split: str) -> tuple[Labelled, ...]:
    """Return the questions of a split that are answerable and stand alone."""
    cases = [json.loads(line) for line in (_DATASETS / f"questions-{split}.jsonl").read_text("utf-8").splitlines() if line.strip()]
    return tuple(
        Labelled(question=case["question"], gold=tuple(case["articles"])) for case in cases if case.get("question") and case["articles"]
    )


def score(rank: Ranker, labelled: Iterable[Labelled], *, depths: Sequence[int] = _DEPTHS) -> dict[str, float]:
    """Return the means over all questions: recall at the depths, and the reciprocal rank within 10."""
    pairs = [(rank(case.question), case.gold) for case in labelled]
    scores = {f"recall@{depth}": _mean(recall_at(ranking, gold, depth=depth) for ranking, gold in pairs) for depth in depths}
    return scores | {"mrr@10": _mean(reciprocal_rank(ranking, gold, depth=10) for ranking, gold in pairs)}


def print_table(scores: dict[str, dict[str, float]]) -> None:
    print(f"{'':12}" + "".join(f"{name:>12}" for name in scores))
    for measure in next(iter(scores.values())):
        print(f"{measure:12}" + "".join(f"{scores[name][measure]:12.3f}" for name in scores))


def _bm25(texts: Sequence[str]) -> Ranker:
    """Return keyword search as a user would build it: bm25s with its own settings over pairs of characters."""
    index = bm25s.BM25()
    index.index([_pairs(text) for text in texts], show_progress=False)
    known = {pair for text in texts for pair in _pairs(text)}

    def rank(question: str) -> list[int]:
        tokens = [pair for pair in _pairs(question) if pair in known]
        if not tokens:
            return []
        scores = index.get_scores(tokens)
        return [int(position) for position in np.argsort(-scores, kind="stable")[:100] if scores[position] > 0]

    return rank


def _pairs(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(len(text) - 1)]


def _by_meaning(searcher: Searcher, question: str) -> list[int]:
    hits = [hit for hit in searcher.search(question, limit=200) if hit.dense is not None]
    return [hit.passage.article for hit in sorted(hits, key=lambda hit: -(hit.dense or 0)) if hit.passage.article is not None]


def _as_pack(contents: Sequence[str]) -> Pack:
    """Return the articles of a corpus as one law, numbered from 0."""
    starts = np.cumsum([0, *(len(content) + 1 for content in contents)])
    text, articles = "\n".join(contents), []
    for number, content in enumerate(contents):
        start = int(starts[number])
        lines = [match.span() for match in re.finditer(r"[^\n]+", content)]
        paragraphs = tuple(Span(start=start + begin, end=start + end) for begin, end in lines)
        span = Span(start=start, end=start + len(content))
        articles.append(Article(number=number, label=str(number), text=content, span=span, paragraphs=paragraphs))
    day = date(2000, 1, 1)
    fields = {"issuer": "", "published": day, "in_force_from": day, "source": "", "sha256": ""}
    return Pack(id="corpus", title="corpus", text=text, articles=tuple(articles), **fields)


def _reranked(question: str, ranking: Sequence[int], texts: Sequence[str], reranker: CrossEncoderReranker) -> list[int]:
    first = list(ranking[:_RERANKED])
    return [first[place] for place in reranker.order(question, [texts[n] for n in first])] + list(ranking[_RERANKED:])


def _langchain_tutorial(pack: Pack, embedder: Embedder) -> Ranker:
    """Return LangChain's tutorial pipeline on the regulation's text: recursive splitter, Chroma in memory, same embedder.

    A chunk stands for the articles that it covers, beginning with the one that holds its first character.
    """
    import chromadb
    from chromadb.config import Settings
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP, add_start_index=True)
    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    store = Chroma.from_documents(
        splitter.create_documents([pack.text]), as_langchain(embedder), client=client, collection_name=f"tutorial-{random.getrandbits(32)}"
    )

    def rank(question: str) -> list[int]:
        chunks = store.similarity_search(question, k=20)
        places = [(chunk.metadata["start_index"], chunk.metadata["start_index"] + len(chunk.page_content)) for chunk in chunks]
        return list(dict.fromkeys(a.number for start, end in places for a in pack.articles if a.span.start < end and start < a.span.end))

    return rank


def _sample(articles: list[dict[str, Any]], gold: set[str], *, size: int | None) -> list[dict[str, Any]]:
    if size is None:
        return articles
    others = [article for article in articles if article["name"] not in gold]
    chosen = {article["name"] for article in random.Random(0).sample(others, min(size, len(others)))}
    return [article for article in articles if article["name"] in gold | chosen]


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--ids", choices=("odd", "even"), help="only the corpus questions with such a number")
    parser.add_argument("--reranker", help="folder of a cross-encoder, which then reads the first 50 of ours")
    parser.add_argument("--sample", type=int, help="articles besides the gold ones")
    parser.add_argument("--embedder", default="e5-small")
    parser.add_argument("--folder", type=Path, help="where the corpus index is kept; a temporary folder when left out")
    options = parser.parse_args()
    if options.corpus and options.queries:
        with tempfile.TemporaryDirectory() as temporary:
            folder = options.folder or Path(temporary)
            run_corpus(
                options.corpus,
                options.queries,
                embedder=build_embedder(options.embedder),
                sample=options.sample,
                ids=options.ids,
                folder=folder,
                reranker=build_reranker(options.reranker),
            )
    else:
        run(options.split)


if __name__ == "__main__":
    main()
