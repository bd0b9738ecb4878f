import numpy as np

from assistant.text.ngrams import BUCKETS, vectorise


def _dense(texts: list[str]) -> np.ndarray:
    vectors = vectorise(texts)
    rows = np.zeros((vectors.texts, BUCKETS), dtype=np.float32)
    rows[vectors.rows, vectors.columns] = vectors.values
    return rows


def test_every_text_has_length_one_and_an_empty_one_none() -> None:
    lengths = np.linalg.norm(_dense(["部署在政务云", "密码", ""]), axis=1)

    assert np.allclose(lengths, [1, 1, 0], atol=1e-6)


def test_two_characters_have_three_ngrams_of_equal_weight() -> None:
    vectors = vectorise(["密码"])

    assert len(vectors.columns) == 3  # 密, 码, 密码
    assert np.allclose(vectors.values, 3**-0.5)


def test_what_is_said_twice_weighs_more_than_what_is_said_once() -> None:
    values = sorted(vectorise(["云云"]).values.tolist())  # 云 twice, 云云 once

    assert np.isclose(values[1] / values[0], 1 + np.log(2))


def test_texts_that_share_words_are_closer_than_texts_that_do_not() -> None:
    one, near, far = _dense(["系统部署在州政务云", "平台部署于州政务云", "每年节约经费三成"])

    assert one @ near > 0.3 > one @ far


def test_no_ngram_reaches_into_the_next_text() -> None:
    apart, alone = _dense(["政务", "云上"]), _dense(["政务"])

    assert np.array_equal(apart[0], alone[0])


def test_a_text_has_the_same_vector_beside_any_others() -> None:
    assert np.allclose(_dense(["国密改造", "a" * 5000])[0], _dense(["x", "国密改造"])[1])


def test_no_texts_make_no_rows() -> None:
    assert len(vectorise([]).rows) == 0
