"""A language model reads again what the program is unsure of. It may change a status only by words that stand in the report.

It sees a few statements inside a fence and answers strict JSON. A quote that cannot be located among these statements, stands in a
heading, or only promises, denies or fills a place changes nothing; nothing becomes missing on a model's word.
"""

import logging
from typing import Literal, NamedTuple

import numpy as np
from pydantic import BaseModel

from assistant.errors import ModelError, ServiceError
from assistant.llm.prompts import Prompt
from assistant.llm.replies import parse_reply, read_bounded
from assistant.llm.types import ChatModel
from assistant.regulations.types import Pack, Requirement
from assistant.screening.evidence import Piece
from assistant.screening.judge import Judgement, Sense, sense_of
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.screening.types import Status
from assistant.screening.weigh import View
from assistant.text.normalize import Folded, fold_text
from assistant.text.span import Span

__all__ = ["SecondReader", "read_again"]

_log = logging.getLogger(__name__)
_UNSURE = 0.9  # chance of a finding below which the model is asked
_SHOWN = 8  # statements
_LONGEST_SHOWN = 300  # characters of one
_LONGEST_REPLY = 2000
_SHORTEST_QUOTE = 4  # folded characters: 新建项目
_CHANCE = 0.75  # of a status that a model named: below what needs no human look, whatever the model
_FENCES = str.maketrans({"〈": "(", "〉": ")"})


class SecondReader(NamedTuple):
    model: ChatModel
    prompt: Prompt


class _Reply(BaseModel):
    status: Literal["present", "partial", "missing"]
    quote: str = ""


def read_again(
    judgement: Judgement, view: View, requirement: Requirement, *, report: Report, pack: Pack, reader: SecondReader
) -> Judgement:  # fmt: skip
    """Return the judgement after a second reading, the same one where the first was sure, or the model names no words that count."""
    if judgement.chance is None or judgement.chance >= _UNSURE:
        return judgement
    shown = _shown(judgement, view, report)
    passages = "\n".join(f"{_title(statement, report)}{statement.span.of(report.document.text)[:_LONGEST_SHOWN]}" for statement in shown)
    messages = reader.prompt.render(title=requirement.title, asks=requirement.asks, passages=passages.translate(_FENCES))
    try:
        reply = parse_reply(read_bounded(reader.model, messages, longest=_LONGEST_REPLY), _Reply)
    except (ModelError, ServiceError) as error:
        _log.warning("second reading of %s dropped: %s", requirement.id, error)
        return judgement
    status = Status(reply.status)
    if status in (judgement.status, Status.MISSING):
        return judgement
    piece = next((piece for statement in shown if (piece := _located(reply.quote, statement, report))), None)
    if piece is None or not _carries(piece, status, judgement, requirement, report=report, pack=pack):
        return judgement
    return Judgement(status=status, verdict=None, pieces=(piece,), chance=_CHANCE, by_model=True)


def _shown(judgement: Judgement, view: View, report: Report) -> list[Statement]:
    """Return the statements to read: those that decided, then those most likely to carry or raise the matter, in reading order."""
    likely = np.argsort(-np.maximum(view.carries, view.raises))[:_SHOWN]
    numbers = [*(piece.statement for piece in judgement.pieces), *(int(number) for number in likely)]
    return [report.statements[number] for number in sorted(dict.fromkeys(numbers))]


def _title(statement: Statement, report: Report) -> str:
    return "" if statement.section is None else f"[{report.sections[statement.section].title[:40]}] "


def _located(quote: str, statement: Statement, report: Report) -> Piece | None:
    """Return the quoted words in a statement, None where they do not stand there to the letter."""
    words = fold_text(quote)
    folded = Folded(statement.span.of(report.document.text))
    start = folded.text.find(words)
    if len(words) < _SHORTEST_QUOTE or start < 0:
        return None
    found = folded.original(start, start + len(words))
    span = Span(start=statement.span.start + found.start, end=statement.span.start + found.end)
    return Piece(statement=statement.index, span=span, folded=statement.folded, kind=statement.kind, block=statement.block)


def _carries(piece: Piece, status: Status, judgement: Judgement, requirement: Requirement, *, report: Report, pack: Pack) -> bool:
    """Return whether located words may change a status: what is to be present is said, in the body where rules found a key one missing."""
    if status is not Status.PRESENT:
        return True
    statement = report.statements[piece.statement]
    if requirement.key and judgement.status is Status.MISSING and statement.zone is not Zone.BODY:
        return False
    said = sense_of(piece, requirement, wording=pack.wording, regulation=pack.text) is Sense.SAYS
    return said and statement.kind is not Kind.HEADING
