"""A language model's wording of what was found: shown only as far as every statement is verified.

The model sees the articles that were found and the question, each inside a fence, and answers strict JSON. Each statement is verified as
soon as it is complete; where one fails, the model is told which and why, once. What then is not verified altogether is not shown.
"""

import json
import logging
import time
from collections.abc import Generator
from contextlib import closing
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.answering.citations import Verified, verify
from assistant.answering.fidelity import Fault
from assistant.answering.types import Citation
from assistant.errors import ModelError, ServiceError
from assistant.llm.prompts import Prompt, fenced
from assistant.llm.replies import ReplyReader, parse_strict
from assistant.llm.types import ChatModel, Message
from assistant.regulations.types import Article, Pack
from assistant.text.span import Frozen

__all__ = ["Consulted", "Outcome", "consult", "stated"]

_log = logging.getLogger(__name__)
_LONGEST_REPLY = 8000  # characters; a model that goes on is stopped
_LONGEST_ARTICLES = 20_000
_LONGEST_SHOWN = 300  # characters of a refused statement that are sent back
_MOST_STATEMENTS = 6
_LEAST_S = 1.0  # with less time left there is no second round


class Outcome(StrEnum):
    UNDER_WAY = "under-way"  # statements so far
    SHOWN = "shown"
    DECLINED = "declined"  # the model finds no answer in the articles
    UNVERIFIED = "unverified"
    UNUSABLE = "unusable"  # no reply of the agreed shape
    FAILED = "failed"  # the service


class Consulted(Frozen):
    """What a model has said so far, every statement verified."""

    outcome: Outcome
    statements: tuple[Verified, ...] = ()
    refused: int = 0  # statements that were not verified, over both rounds


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _ReplyStatement(_Strict):
    text: str
    article: int
    quote: str


class _Reply(_Strict):
    answerable: bool
    statements: list[_ReplyStatement]


class _Refused(Frozen):
    """statement: None where the reply as a whole is refused."""

    fault: Fault
    statement: _ReplyStatement | None = None


class _Round:
    """One reply, read and verified while it comes."""

    def __init__(self, citations: tuple[Citation, ...], *, given: tuple[Article, ...], pack: Pack) -> None:
        self._citations = citations
        self._given = given
        self._pack = pack
        self.verified: list[Verified] = []
        self.refused: list[_Refused] = []
        self.declined = False
        self.whole: str | None = None

    def read(self, model: ChatModel, messages: tuple[Message, ...], *, within_s: float) -> Generator[tuple[Verified, ...], None, None]:
        """Yield the verified statements each time there is one more. Raises ServiceError, and ModelError for a reply without end."""
        reader = ReplyReader(longest=_LONGEST_REPLY)
        deadline = time.monotonic() + within_s
        with closing(model.stream(messages, shape=_Reply, within_s=within_s)) as pieces:
            for piece in pieces:
                for found in reader.feed(piece):
                    if self._take(found):
                        yield tuple(self.verified)
                if reader.whole is not None or len(self.verified) + len(self.refused) > _MOST_STATEMENTS or time.monotonic() > deadline:
                    break
        self.whole = reader.whole
        self._conclude()

    def _take(self, found: str) -> bool:
        """Return whether one more statement was verified."""
        try:
            statement = parse_strict(found, _ReplyStatement)
        except ModelError:
            return False  # the reply as a whole will be refused for it
        checked = verify(statement.text, statement.quote, statement.article, given=self._given, pack=self._pack)
        if isinstance(checked, Fault):
            self.refused.append(_Refused(fault=checked, statement=statement))
            return False
        self.verified.append(checked)
        return True

    def _conclude(self) -> None:
        reply = parse_strict(self.whole, _Reply)
        self.declined = not reply.answerable
        if self.declined:
            self.verified.clear()
        elif len(reply.statements) != len(self.verified) + len(self.refused) or len(reply.statements) > _MOST_STATEMENTS:
            raise ModelError("语言模型的回复不是约定的 JSON。")
        elif not self.refused and not all(map(self._is_used, self._citations)):
            self.refused.append(_Refused(fault=Fault.UNUSED))

    def _is_used(self, citation: Citation) -> bool:
        spans = [checked.citation.span for checked in self.verified]
        return any(span.start < citation.span.end and citation.span.start < span.end for span in spans)


def consult(
    question: str, citations: tuple[Citation, ...], *, pack: Pack, model: ChatModel, prompt: Prompt, required: bool = False
) -> Generator[Consulted, None, None]:
    """Yield what the model says on the articles of `citations`, each time that one more statement is verified; last, what came of it.

    question: complete in itself. citations: what was found, all in `pack`; an answer must speak of all of it. required: a service
    that cannot be reached is an error. Raises ServiceError only then.
    """
    labels = {citation.label for citation in citations}
    given = tuple(article for article in pack.articles if article.label in labels)
    text = "\n".join(article.text for article in given)[:_LONGEST_ARTICLES]
    messages = prompt.render(title=fenced(pack.title), articles=fenced(text), question=fenced(question))
    ends = time.monotonic() + model.timeout_s
    refused = 0
    outcome = Outcome.UNVERIFIED
    for _ in range(1 if prompt.again is None else 2):
        left_s = ends - time.monotonic()
        if refused and left_s < _LEAST_S:
            break
        attempt = _Round(citations, given=given, pack=pack)
        outcome = Outcome.UNVERIFIED
        try:
            for verified in attempt.read(model, messages, within_s=left_s):
                yield Consulted(outcome=Outcome.UNDER_WAY, statements=verified, refused=refused)
        except ServiceError as error:
            if required:
                raise
            _log.warning("model not used: %s", error)
            outcome = Outcome.FAILED
            break
        except ModelError as error:
            _log.warning("model answer dropped: %s", error)
            outcome = Outcome.UNUSABLE
            if attempt.whole is None:  # nothing, or no end: asking again would cost as much
                break
            attempt.refused.append(_Refused(fault=Fault.SHAPE))
        refused += len(attempt.refused)
        if not attempt.refused:
            done = Outcome.DECLINED if attempt.declined or not attempt.verified else Outcome.SHOWN
            yield Consulted(outcome=done, statements=tuple(attempt.verified), refused=refused)
            return
        if prompt.again is not None:
            messages = (*messages, *_second_round(attempt, prompt))
    yield Consulted(outcome=outcome, refused=refused)


def _second_round(attempt: _Round, prompt: Prompt) -> tuple[Message, Message]:
    """Return the model's own reply, as far as it was understood, and what is wrong with it."""
    said = json.dumps(
        {"answerable": True, "statements": [_clipped(r.statement) for r in attempt.refused if r.statement]}, ensure_ascii=False
    )
    wrong = [
        {"原因": refused.fault.value} | ({"结论": _clipped(refused.statement)} if refused.statement else {}) for refused in attempt.refused
    ]
    told = json.dumps(wrong, ensure_ascii=False, indent=1)
    return Message(role="assistant", content=fenced(said)), prompt.render_again(refused=fenced(told))


def _clipped(statement: _ReplyStatement) -> dict[str, str | int]:
    return {"text": statement.text[:_LONGEST_SHOWN], "article": statement.article, "quote": statement.quote[:_LONGEST_SHOWN]}


def stated(said: Verified) -> str:
    """Return a statement as it is shown, with the name of its article."""
    return f"{said.text}。({said.citation.label})"
