"""Learns a pack's reader of questions from labelled questions: `python -m evals.learn_questions [--check]`.

A network with one hidden layer over character n-grams and the default embedder's vector of the question; it tells which sentences of
the regulation answer, whether any does, and whether several articles are needed. It learns from the questions of
`datasets/questions-learn` (each file another writer, who saw the regulation alone) and from the everyday questions of the pack's rules
and silences; no question of the dev or test split is used. --check: nothing is written, each writer is read by a network that has not
seen this writer's questions, and the dev split by one that has seen all of them.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from torch import nn

from assistant.answering.reading import Reading, read_question
from assistant.answering.understand import understand
from assistant.regulations.learned import quantised
from assistant.regulations.packs import load_pack
from assistant.regulations.question_reader import QuestionReader, text_checksum, write_question_reader
from assistant.regulations.types import Pack
from assistant.retrieval.embedding import build_embedder
from assistant.retrieval.passages import sentence_spans
from assistant.retrieval.types import Embedder
from assistant.text.ngrams import BUCKETS, vectorise
from assistant.text.normalize import fold_text
from assistant.text.quote import locate
from assistant.text.span import Span
from evals.answers import load_cases

__all__ = ["Example", "fit_reader", "load_examples"]

_PACK = Path(__file__).parent.parent / "corpus" / "bazhou-2025"
_LEARN = Path(__file__).parent / "datasets" / "questions-learn"
_OWN = "the pack"  # the writer of the everyday questions
_LEAST_QUESTIONS = 3  # an n-gram seen in fewer tells more about its writer than about the matter
_HIDDEN, _EPOCHS, _BATCH, _RATE = 128, 20, 128, 8e-3
_SCALE = 3.0  # rows of n-grams have length one: their sums are small
_DROP, _DROP_WORDS, _DROP_MEANING = 0.5, 0.3, 0.2
_SEVERAL_WEIGHT = 0.3  # of the loss: few questions need several articles


class Example(NamedTuple):
    """A question as it is understood, and the sentences of the regulation that answer it (positions, none where it is silent)."""

    writer: str
    style: str
    text: str
    sentences: tuple[int, ...]
    articles: frozenset[int]


class _Table(NamedTuple):
    """Examples as arrays, one row each. shares: the sentences that answer, adding up to 1; settled, several: 0 or 1."""

    words: csr_matrix
    meaning: torch.Tensor
    shares: torch.Tensor
    settled: torch.Tensor
    several: torch.Tensor


def sentences_of(pack: Pack) -> tuple[Span, ...]:
    """Return the spans of the regulation's sentences, in order."""
    return tuple(
        span for article in pack.articles for paragraph in article.paragraphs for span in sentence_spans(pack.text, within=paragraph)
    )


def load_examples(pack: Pack) -> tuple[Example, ...]:
    """Return the everyday questions of the pack and the questions to learn from. Raises ValueError on a quote that is not the article's."""
    return (*_own_examples(pack), *(example for path in sorted(_LEARN.glob("*.jsonl")) for example in _written(path, pack)))


def _own_examples(pack: Pack) -> Iterator[Example]:
    for rule in pack.rules:
        for ask in rule.asks:
            yield _example(_OWN, "everyday", (ask,), [(rule.article, rule.quote)], pack)
    for silence in pack.silences:
        for ask in silence.asks:
            yield _example(_OWN, "everyday", (ask,), [], pack)


def _written(path: Path, pack: Pack) -> Iterator[Example]:
    for line in path.read_text("utf-8").splitlines():
        fields = json.loads(line)
        quotes = [(answer["article"], answer["quote"]) for answer in fields["answers"]]
        yield _example(path.stem, fields["style"], tuple(fields["turns"]), quotes, pack)


def _example(writer: str, style: str, turns: tuple[str, ...], quotes: Sequence[tuple[int, str]], pack: Pack) -> Example:
    sentences = sentences_of(pack)
    found: set[int] = set()
    for article, quote in quotes:
        span = locate(quote, pack.text, within=pack.article(article).span)
        if span is None:
            raise ValueError(f"{writer}: 「{quote}」 does not stand in article {article}")
        found |= {number for number, sentence in enumerate(sentences) if sentence.start < span.end and span.start < sentence.end}
    articles = frozenset(article for article, _ in quotes)
    return Example(writer, style, understand(turns).text, tuple(sorted(found)), articles)


def _words(texts: Sequence[str]) -> csr_matrix:
    vectors = vectorise([fold_text(text) for text in texts])
    return csr_matrix((vectors.values, (vectors.rows, vectors.columns)), shape=(len(texts), BUCKETS))


class _Network(nn.Module):
    """The reader while it learns; `forward` returns scores of the sentences, of `settled` and of `several`."""

    def __init__(self, buckets: int, dimensions: int, sentences: int) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(buckets, _HIDDEN, mode="sum", sparse=True)
        nn.init.normal_(self.words.weight, std=0.05)
        self.meaning = nn.Linear(dimensions, _HIDDEN)
        self.drop = nn.Dropout(_DROP)
        self.outputs = nn.Linear(_HIDDEN, sentences + 2)

    def forward(self, words: csr_matrix, meaning: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        weights = torch.from_numpy(words.data)
        if self.training:
            weights = nn.functional.dropout(weights, _DROP_WORDS)
            meaning = nn.functional.dropout(meaning, _DROP_MEANING)
        starts = torch.from_numpy(words.indptr[:-1].astype(np.int64))
        bag = self.words(torch.from_numpy(words.indices.astype(np.int64)), starts, per_sample_weights=weights)
        outputs = self.outputs(self.drop(torch.relu(_SCALE * (bag + self.meaning(meaning)))))
        return outputs[:, :-2], outputs[:, -2], outputs[:, -1]


def fit_reader(examples: Sequence[Example], vectors: NDArray[np.float32], *, pack: Pack, embedder: str) -> QuestionReader:
    """Return the reader learned from `examples`. vectors: their embeddings, one row each; embedder: the id of what made them."""
    sentences = sentences_of(pack)
    words = _words([example.text for example in examples])
    buckets = np.flatnonzero(np.bincount(words.indices, minlength=BUCKETS) >= _LEAST_QUESTIONS)
    centre = vectors.mean(axis=0)
    table = _table(examples, words[:, buckets].tocsr(), _centred(vectors, centre), len(sentences))
    network = _train(table, len(sentences))
    hidden = torch.cat([network.words.weight, network.meaning.weight.T]).detach().numpy() * _SCALE
    return QuestionReader(
        text_sha256=text_checksum(pack.text),
        embedder=embedder,
        sentences=sentences,
        centre=centre.astype(np.float32),
        buckets=buckets,
        hidden=quantised(hidden, network.meaning.bias.detach().numpy() * _SCALE),
        outputs=torch.cat([network.outputs.weight.T, network.outputs.bias[None]]).detach().numpy(),
    )


def _centred(vectors: NDArray[np.float32], centre: NDArray[np.float32]) -> torch.Tensor:
    moved = vectors - centre
    return torch.from_numpy((moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32))


def _table(examples: Sequence[Example], words: csr_matrix, meaning: torch.Tensor, sentences: int) -> _Table:
    shares = torch.zeros((len(examples), sentences))
    for row, example in enumerate(examples):
        for sentence in example.sentences:
            shares[row, sentence] = 1 / len(example.sentences)
    return _Table(
        words=words,
        meaning=meaning,
        shares=shares,
        settled=torch.tensor([float(bool(example.sentences)) for example in examples]),
        several=torch.tensor([float(len(example.articles) > 1) for example in examples]),
    )


def _train(table: _Table, sentences: int) -> _Network:
    torch.manual_seed(0)
    order = np.random.default_rng(0)
    rows, buckets = table.words.shape
    network = _Network(buckets, table.meaning.shape[1], sentences)
    dense = [weights for name, weights in network.named_parameters() if name != "words.weight"]
    optimisers = [torch.optim.SparseAdam([network.words.weight], lr=_RATE), torch.optim.AdamW(dense, lr=_RATE, weight_decay=1e-2)]
    steps = _EPOCHS * -(-rows // _BATCH)
    schedules = [torch.optim.lr_scheduler.OneCycleLR(o, max_lr=_RATE, total_steps=steps, cycle_momentum=False) for o in optimisers]
    network.train()
    for _ in range(_EPOCHS):
        shuffled = order.permutation(rows)
        for start in range(0, rows, _BATCH):
            loss = _loss(network, table, shuffled[start : start + _BATCH])
            for optimiser in optimisers:
                optimiser.zero_grad()
            loss.backward()
            for optimiser, schedule in zip(optimisers, schedules, strict=True):
                optimiser.step()
                schedule.step()
    return network.eval()


def _loss(network: _Network, table: _Table, rows: NDArray[np.int64]) -> torch.Tensor:
    scores, settled, several = network(table.words[rows], table.meaning[rows])
    answered = table.settled[rows] > 0
    rarer = (1 - table.settled.mean()) / table.settled.mean()
    binary = nn.functional.binary_cross_entropy_with_logits
    which = -(table.shares[rows] * torch.log_softmax(scores, dim=1)).sum(dim=1)[answered].mean()
    whether = binary(settled, table.settled[rows], pos_weight=rarer)
    return which + whether + _SEVERAL_WEIGHT * binary(several[answered], table.several[rows][answered])


def check(examples: Sequence[Example], vectors: NDArray[np.float32], *, pack: Pack, embedder: Embedder) -> None:
    """Print, for each writer, how well a reader does that was learned from the others; last, one learned from all on the dev split."""
    for writer in sorted({example.writer for example in examples} - {_OWN}):
        others = np.array([example.writer != writer for example in examples])
        reader = fit_reader([e for e, other in zip(examples, others, strict=True) if other], vectors[others], pack=pack, embedder="")
        own = [(e, vector) for e, vector, other in zip(examples, vectors, others, strict=True) if not other]
        _print_shares(writer, [(e.articles, read_question(reader, e.text, meaning=vector)) for e, vector in own], pack)
    reader = fit_reader(examples, vectors, pack=pack, embedder="")
    cases = [(case, understand(case.dialogue).text) for case in load_cases("dev")]
    read = [read_question(reader, text, meaning=embedder.embed_queries([text])[0]) for _, text in cases]
    _print_shares("dev", [(frozenset((*c.articles, *c.allowed)), r) for (c, _), r in zip(cases, read, strict=True)], pack)


def _print_shares(name: str, outcomes: Sequence[tuple[frozenset[int], Reading]], pack: Pack) -> None:
    owner = _article_of(pack)
    first = [owner(int(reading.shares.argmax())) in articles for articles, reading in outcomes if articles]
    kept = [reading.settled > 0.5 for articles, reading in outcomes if articles]
    silent = [reading.settled <= 0.5 for articles, reading in outcomes if not articles]
    print(f"{name:10} first article right {np.mean(first):.3f} ({len(first)}), answered {np.mean(kept):.3f}, silent {np.mean(silent):.3f}")


def _article_of(pack: Pack) -> Callable[[int], int]:
    sentences = sentences_of(pack)
    owners = [next(a.number for a in pack.articles if a.span.start <= span.start < a.span.end) for span in sentences]
    return owners.__getitem__


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="leave each writer out in turn, write nothing")
    options = parser.parse_args()
    pack, embedder = load_pack(_PACK), build_embedder("e5-small")
    examples = load_examples(pack)
    vectors = np.array(embedder.embed_queries([example.text for example in examples]), dtype=np.float32)
    print(f"{len(examples)} questions by {len({example.writer for example in examples})} writers")
    if options.check:
        check(examples, vectors, pack=pack, embedder=embedder)
    else:
        write_question_reader(_PACK, fit_reader(examples, vectors, pack=pack, embedder=embedder.id))


if __name__ == "__main__":
    main()
