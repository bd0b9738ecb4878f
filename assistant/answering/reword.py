"""An answer of the regulation's own sentences, in a language model's words as far as these are verified.

Rules, abstentions, answers from reports and articles that were asked for by their number never reach the model.
"""

from collections.abc import Generator, Mapping

from assistant.answering.compose import abstention
from assistant.answering.model import Consulted, Outcome, consult, stated
from assistant.answering.types import Answer, Basis, Citation
from assistant.answering.understand import Question, understand
from assistant.llm.prompts import Prompt
from assistant.llm.types import ChatModel
from assistant.regulations.types import Pack
from assistant.text.normalize import fold_text

__all__ = ["reworded"]

_SURE = 0.4  # a less sure extract (79 % right on the development questions) is withdrawn where the model, too, finds no answer
_NOTES = {
    Outcome.DECLINED: "语言模型没有从所给条文中得出答复,未采用;以下直接引用条文,请核对是否切合所问。",
    Outcome.UNVERIFIED: "语言模型的答复与条文核对不符,未采用;以下直接引用条文。",
    Outcome.UNUSABLE: "语言模型的答复不完整或格式不符,未采用;以下直接引用条文。",
    Outcome.FAILED: "语言模型服务暂时不能使用;以下直接引用条文。",
}


def reworded(
    answer: Answer, turns: tuple[str, ...], *, packs: Mapping[str, Pack], model: ChatModel, prompt: Prompt, required: bool = False
) -> Generator[Answer, None, None]:
    """Yield the answer with one more verified statement each time; last, the answer that stands.

    turns: the dialogue that it answers. packs: by id, those that the answer may cite. required: see `consult`. Raises ServiceError.
    """
    citations = tuple(citation for citation in answer.citations if isinstance(citation, Citation))
    question = understand(turns)
    pack = packs.get(citations[0].pack) if citations else None
    whole = len(citations) == len(answer.citations) and len({citation.pack for citation in citations}) == 1
    if pack is None or not whole or answer.abstained or answer.basis is not Basis.EXTRACT or question.asks_for_article:
        yield answer
        return
    for consulted in consult(question.text, citations, pack=pack, model=model, prompt=prompt, required=required):
        if consulted.statements:
            yield _in_words_of(consulted, answer, citations)
        elif consulted.outcome is not Outcome.UNDER_WAY:
            yield _without_model(consulted.outcome, answer, question, citations, pack=pack)


def _in_words_of(consulted: Consulted, answer: Answer, citations: tuple[Citation, ...]) -> Answer:
    """Return the answer with the model's statements in place of the quotes; what else it says (on what is not settled) stays."""
    lines = answer.answer.split("\n")
    quotes = [fold_text(citation.quote).rstrip(".;,") for citation in citations]
    places = [number for number, line in enumerate(lines) if any(quote in fold_text(line) for quote in quotes)]
    before, after = (lines[: places[0]], lines[places[-1] + 1 :]) if places else ([], [])
    title = citations[0].title
    said = dict.fromkeys((stated(verified), verified.citation.model_copy(update={"title": title})) for verified in consulted.statements)
    return answer.model_copy(
        update={
            "answer": "\n".join([*before, *(text for text, _ in said), *after]),
            "citations": tuple(dict.fromkeys(citation for _, citation in said)),
            "basis": Basis.MODEL,
            "note": None,
        }
    )


def _without_model(outcome: Outcome, answer: Answer, question: Question, citations: tuple[Citation, ...], *, pack: Pack) -> Answer:
    if outcome is Outcome.DECLINED and answer.confidence < _SURE:
        related = tuple({citation.article: citation for citation in citations}.values())
        silent = abstention(question, pack=pack, about=None, related=related, confidence=1 - answer.confidence, reason="the model declined")
        return silent.model_copy(update={"question": answer.question})
    return answer.model_copy(update={"note": _NOTES[outcome]})
