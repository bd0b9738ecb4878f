"""Lines for a terminal."""

from assistant.answering.types import Answer, Basis, Citation
from assistant.app.present import answer_lines
from assistant.text.span import Span


def _citation(quote: str) -> Citation:
    return Citation(pack="p", article=3, label="第三条", paragraph=2, quote=quote, span=Span(start=0, end=len(quote)))


def _answer(text: str, citation: Citation) -> Answer:
    return Answer(question="?", answer=text, abstained=False, basis=Basis.EXTRACT, confidence=1, citations=(citation,), restated="按甲理解")


def test_quote_that_the_answer_holds_is_not_repeated() -> None:
    assert list(answer_lines(_answer("第三条规定:「应当验收。」", _citation("应当验收。")))) == ["(按甲理解)", "第三条规定:「应当验收。」"]


def test_quote_that_the_answer_does_not_hold_is_shown_with_its_place() -> None:
    assert list(answer_lines(_answer("要验收。", _citation("应当验收。"))))[-1] == "  依据 第三条第2款:「应当验收。」"
