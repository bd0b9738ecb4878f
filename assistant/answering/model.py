"""A language model's wording of what was found: shown only as far as every statement is verified."""

import logging
import re

from pydantic import BaseModel

from assistant.answering.citations import carried, cite
from assistant.answering.compose import Statement
from assistant.answering.types import Basis
from assistant.answering.understand import Question
from assistant.errors import ModelError, ServiceError
from assistant.llm.prompts import Prompt
from assistant.llm.replies import parse_reply, read_bounded
from assistant.llm.types import ChatModel
from assistant.regulations.types import Pack

__all__ = ["model_statements"]

_log = logging.getLogger(__name__)
_LONGEST_REPLY = 8000  # characters; a model that goes on is stopped
_RELEASES = re.compile(r"不必|不需|无需|无须|不用|可以不|可不|不强制|不要求|免于|不受")
_FENCES = str.maketrans({"〈": "(", "〉": ")"})


class _ReplyStatement(BaseModel):
    text: str
    article: int
    quote: str


class _Reply(BaseModel):
    answerable: bool
    statements: list[_ReplyStatement] = []


def model_statements(
    question: Question, found: tuple[Statement, ...], *, pack: Pack, model: ChatModel, prompt: Prompt
) -> tuple[Statement, ...]:
    """Return the model's statements on the articles that were found, or nothing when one of them is not verified.

    A service that fails, a reply of another shape, a quote that does not stand in its article, a figure that is
    not in the quote: the extract answer stands instead.
    """
    articles = {statement.citation.article for statement in found}
    text = "\n".join(pack.article(number).text for number in sorted(articles))
    messages = prompt.render(title=pack.title, articles=text, question=question.text.translate(_FENCES))
    try:
        reply = parse_reply(read_bounded(model, messages, longest=_LONGEST_REPLY), _Reply)
    except (ModelError, ServiceError) as error:
        _log.warning("model answer dropped: %s", error)
        return ()
    if not reply.answerable:
        return ()
    verified = [_verified(statement, articles=articles, pack=pack) for statement in reply.statements]
    return tuple(statement for statement in verified if statement) if all(verified) else ()


def _verified(statement: _ReplyStatement, *, articles: set[int], pack: Pack) -> Statement | None:
    citation = cite(pack, statement.article, statement.quote) if statement.article in articles else None
    if citation is None or not carried(statement.text, citation.quote) or not statement.text.strip():
        return None
    if _RELEASES.search(statement.text) and not _RELEASES.search(citation.quote):
        return None  # 「不必」 over a quote that says 「应」
    return Statement(text=f"{statement.text.strip()}({citation.label})", citation=citation, basis=Basis.MODEL)
