import json
from pathlib import Path

import pytest

from assistant.regulations.types import Pack
from assistant.retrieval.e5 import E5Small
from assistant.retrieval.search import open_regulation
from evals.retrieval import article_baselines, article_rankers, recall_at, reciprocal_rank, run_corpus


@pytest.mark.parametrize(
    ("ranking", "depth", "recall", "reciprocal"),
    [
        pytest.param([7, 3], 1, 0.5, 1.0, id="one-of-two-at-the-top"),
        pytest.param([1, 2, 7, 9], 4, 1.0, 1 / 3, id="both-found-the-first-at-rank-three"),
        pytest.param([1, 2, 7, 9], 2, 0.0, 0.0, id="too-deep"),
        pytest.param([], 10, 0.0, 0.0, id="nothing-returned"),
    ],
)
def test_measures_count_what_is_found_within_the_depth(ranking: list[int], depth: int, recall: float, reciprocal: float) -> None:
    assert recall_at(ranking, {7, 9}, depth=depth) == recall
    assert reciprocal_rank(ranking, {7, 9}, depth=depth) == pytest.approx(reciprocal)


def test_every_system_ranks_articles_of_the_regulation(pack: Pack, e5: E5Small, folder: Path) -> None:
    with open_regulation(pack, embedder=e5, folder=folder) as searcher:
        rankers = article_rankers(pack, searcher)
        assert list(rankers) == ["ours", "bm25", "dense", "langchain"]
        for rank in rankers.values():
            assert set(rank("携带宠物入园的,应当使用牵引绳")) <= {1, 2, 3}
        assert rankers["bm25"]("携带宠物入园")[0] == 3
        assert {name: top("???") in {1, 2, 3} for name, top in article_baselines(pack, searcher).items()} == {
            "bm25": True,
            "dense": True,
            "langchain": True,
        }


def test_corpus_in_the_form_of_stard_is_scored(e5: E5Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contents = {"甲法第一条": "游客应当爱护花木。", "乙法第二条": "公园每日七时开放。", "丙法第三条": "出租车应当打表计价。"}
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    lines = [json.dumps({"id": name, "name": name, "content": content}) for name, content in contents.items()]
    corpus.write_text("\n".join(lines), "utf-8")
    queries.write_text(json.dumps({"id": 1, "question": "公园每日几时开放", "gold": ["乙法第二条"]}), "utf-8")
    scores = run_corpus(corpus, queries, embedder=e5, sample=1, folder=tmp_path / "index")
    assert list(scores) == ["ours", "hybrid", "bm25", "dense"]
    assert scores["ours"] == {"recall@1": 1, "recall@5": 1, "recall@10": 1, "recall@100": 1, "mrr@10": 1}
    assert "2 articles, 1 questions" in capsys.readouterr().out


def test_only_questions_with_odd_or_even_numbers_are_put(e5: E5Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    corpus.write_text(json.dumps({"id": "a", "name": "甲法第一条", "content": "公园每日七时开放。\n夏季延长两小时。"}), "utf-8")
    lines = [json.dumps({"id": number, "question": "几点开放", "gold": ["甲法第一条"]}) for number in (1, 2, 3)]
    queries.write_text("\n".join(lines), "utf-8")
    run_corpus(corpus, queries, embedder=e5, ids="odd", folder=tmp_path / "index")
    run_corpus(corpus, queries, embedder=e5, ids="even", folder=tmp_path / "index")
    assert "1 articles, 2 questions" in (out := capsys.readouterr().out)
    assert "1 articles, 1 questions" in out
