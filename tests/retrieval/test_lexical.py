import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.lexical import LexicalIndex, tokenize

TEXTS = ["游客应当爱护花木", "公园每日七时开放", "宠物入园应当使用牵引绳", "公园花木由园林处养护,公园道路由园林处清扫"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("等保", ["等", "保", "等保"], id="chinese-characters-and-pairs"),
        pytest.param("用PDF", ["用", "pdf"], id="latin-word-whole-and-lower"),
        pytest.param("500万", ["500", "万"], id="number-whole"),
        pytest.param("5.5", ["5.5"], id="decimal"),
        pytest.param("１００", ["100"], id="full-width"),
        pytest.param("项 目", ["项", "目", "项目"], id="spaced-heading"),
        pytest.param("甲,乙", ["甲", "乙"], id="no-pair-across-a-comma"),
        pytest.param("project plan", ["project", "plan"], id="english-words-apart"),
        pytest.param("吗", [], id="particle"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_tokens_are_what_a_query_can_share(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


def test_passage_with_the_words_of_the_query_comes_first() -> None:
    assert LexicalIndex(TEXTS).rank("宠物要不要牵引绳", limit=4)[0] == 2


def test_passage_without_a_common_word_is_not_returned() -> None:
    assert LexicalIndex(TEXTS).rank("股票行情", limit=4) == []


def test_rank_keeps_to_the_mask_and_the_limit() -> None:
    index = LexicalIndex(TEXTS)
    assert len(index.rank("公园", limit=1)) == 1
    assert index.rank("公示", limit=4, among=np.array([True, False, True, True])) == [3]  # 公 also stands in text 1


def test_equal_passages_keep_the_order_of_the_source() -> None:
    assert LexicalIndex(["甲乙", "丙丁", "甲乙"]).rank("甲乙", limit=3) == [0, 2]


def test_scores_are_those_of_bm25s() -> None:
    oracle = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
    oracle.index([tokenize(text) for text in TEXTS], show_progress=False)
    query = "公园花木应当由谁养护"
    known = [token for token in tokenize(query) if any(token in tokenize(text) for text in TEXTS)]
    assert LexicalIndex(TEXTS).scores(query) == pytest.approx(oracle.get_scores(known), rel=1e-4)


def test_passage_that_repeats_the_query_covers_it_whole() -> None:
    assert LexicalIndex(TEXTS).coverage("公园每日七时开放", [1]) == {1: pytest.approx(1.0)}


def test_words_that_no_passage_has_count_as_not_covered() -> None:
    index = LexicalIndex(TEXTS)
    assert index.coverage("公园股票行情", [1])[1] < 0.5 < index.coverage("公园开放", [1])[1]


def test_empty_query_is_covered_by_nothing() -> None:
    index = LexicalIndex(TEXTS)
    assert index.coverage("?!", [0]) == {0: 0.0}
    assert index.rank("?!", limit=3) == []


def test_index_of_nothing_finds_nothing() -> None:
    assert LexicalIndex([]).rank("公园", limit=3) == []


@given(st.lists(st.text(alphabet="甲乙丙丁a1 ", max_size=12), min_size=1, max_size=8), st.text(alphabet="甲乙丙丁a1戊", max_size=8))
def test_coverage_is_a_share_and_positive_exactly_for_ranked_passages(texts: list[str], query: str) -> None:
    index = LexicalIndex(texts)
    coverage = index.coverage(query, range(len(texts)))
    assert all(0 <= share <= 1.00001 for share in coverage.values())
    assert {position for position, share in coverage.items() if share > 0} == set(index.rank(query, limit=len(texts)))
