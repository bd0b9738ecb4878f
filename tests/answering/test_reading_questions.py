"""The network that reads questions: its arithmetic on weights small enough to be worked out by hand."""

import numpy as np
import pytest

from assistant.answering.reading import read_question
from assistant.regulations.learned import Head
from assistant.regulations.question_reader import QuestionReader
from assistant.text.ngrams import vectorise
from assistant.text.span import Span

_SPANS = (Span(start=0, end=5), Span(start=5, end=9))


def _reader(*, word: str = "监", on_words: int = 0, on_meaning: int = 0, outputs: list[list[float]]) -> QuestionReader:
    """Return a reader with one hidden unit that looks at the one-character n-gram `word` and at the first of two dimensions."""
    return QuestionReader(
        text_sha256="",
        embedder="",
        sentences=_SPANS,
        centre=np.array([0.0, 1.0], dtype=np.float32),
        buckets=np.array(sorted(vectorise([word]).columns)),
        hidden=Head(
            weights=np.array([[on_words], [on_meaning], [0]], dtype=np.int8),
            scale=np.array([1.0], dtype=np.float32),
            bias=np.array([0.0], dtype=np.float32),
        ),
        outputs=np.array(outputs, dtype=np.float32),
    )


def test_without_any_evidence_the_constants_decide() -> None:
    reading = read_question(_reader(outputs=[[0, 0, 0, 0], [np.log(3), 0, 0, 0]]), "今天天气", meaning=(1.0, 1.0))
    assert reading.shares == pytest.approx([0.75, 0.25])
    assert (reading.settled, reading.several) == (0.5, 0.5)


def test_words_that_are_known_speak_and_others_do_not() -> None:
    reader = _reader(on_words=1, outputs=[[5, 0, 5, -5], [0, 0, 0, 0]])
    known, unknown = (read_question(reader, text, meaning=(0.0, 1.0)) for text in ("监", "验"))
    assert known.shares[0] > 0.99
    assert known.settled > 0.99
    assert known.several < 0.01
    assert unknown.shares == pytest.approx([0.5, 0.5])


def test_meaning_counts_from_the_centre_and_by_direction_alone() -> None:
    reader = _reader(on_meaning=2, outputs=[[1, 0, 0, 0], [0, 0, 0, 0]])
    # (3, 1) lies in the direction (1, 0) from the centre (0, 1): the hidden unit is 2, whatever the distance.
    for meaning in ((3.0, 1.0), (0.1, 1.0)):
        assert read_question(reader, "验", meaning=meaning).shares[0] == pytest.approx(np.exp(2) / (np.exp(2) + 1), abs=1e-5)
    # In the other direction the unit is silent.
    assert read_question(reader, "验", meaning=(-3.0, 1.0)).shares == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("text", ["", " ", "\u0000", "🙂" * 50, "监" * 5000])
def test_any_text_is_read_as_probabilities(text: str) -> None:
    reading = read_question(_reader(on_words=100, outputs=[[9, -9, 9, 9], [0, 0, 0, 0]]), text, meaning=(0.0, 1.0))
    assert reading.shares.sum() == pytest.approx(1)
    assert 0 <= reading.settled <= 1
    assert 0 <= reading.several <= 1
