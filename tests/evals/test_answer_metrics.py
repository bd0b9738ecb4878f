import pytest

from evals.answers import Case, judge, scores


def _case(**fields: object) -> Case:
    return Case.model_validate({"id": "d1", "style": "direct", "question": "?", "articles": (18,), "why": "", **fields})


@pytest.mark.parametrize(
    ("case", "abstained", "cited", "said", "right"),
    [
        pytest.param(_case(facts=("七个工作日|7个工作日",)), False, (18,), "7个 工作日内", True, id="fact-in-another-notation"),
        pytest.param(_case(facts=("七个工作日",)), False, (18,), "尽快", False, id="fact-lacking"),
        pytest.param(_case(), False, (18, 19), "", False, id="needless-article"),
        pytest.param(_case(allowed=(19,)), False, (18, 19), "", True, id="allowed-article"),
        pytest.param(_case(articles=(18, 19)), False, (18,), "", False, id="missing-article"),
        pytest.param(_case(), True, (), "", False, id="false-refusal"),
        pytest.param(_case(articles=()), True, (), "", True, id="due-refusal"),
        pytest.param(_case(articles=()), False, (18,), "", False, id="refusal-missed"),
        pytest.param(_case(wrong=("十个工作日",)), False, (18,), "十个工作日", False, id="wrong-statement"),
    ],
)
def test_answer_is_right_when_it_holds_all_that_is_asked_and_nothing_forbidden(
    case: Case, abstained: bool, cited: tuple[int, ...], said: str, right: bool
) -> None:
    assert judge(case, abstained=abstained, cited=cited, said=said).right is right


def test_shares_are_taken_over_the_cases_that_they_are_about() -> None:
    due = judge(_case(articles=(), style="unanswerable"), abstained=True, cited=(), said="")
    refused = judge(_case(), abstained=True, cited=(), said="")
    answered = judge(_case(), abstained=False, cited=(18, 19), said="")
    measured = scores([due, refused, answered])
    assert measured["refusal recall"] == 1
    assert measured["false refusals"] == 0.5
    assert measured["citation precision"] == 0.5
    assert measured["right"] == pytest.approx(1 / 3)
