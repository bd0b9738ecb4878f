import pytest

from evals.laws import LawCase, judge_cited, load_cases

ANSWERABLE = LawCase(id="a", law="湖泊法", question="?", articles=(3, 4), also=("湖泊法:7", "鱼法:2"))
OPEN = LawCase(id="b", law="湖泊法", question="?", articles=())


@pytest.mark.parametrize(
    ("case", "cited", "any_law", "outcome"),
    [
        pytest.param(ANSWERABLE, {"湖泊法:3"}, False, "right", id="one-of-the-wanted"),
        pytest.param(ANSWERABLE, {"湖泊法:4", "湖泊法:7"}, False, "right", id="with-one-that-may-be-cited"),
        pytest.param(ANSWERABLE, {"湖泊法:7"}, False, "wrong", id="that-one-alone"),
        pytest.param(ANSWERABLE, {"鱼法:2"}, True, "right", id="another-law-that-answers"),
        pytest.param(ANSWERABLE, {"湖泊法:3", "湖泊法:9"}, False, "wrong", id="with-a-needless-one"),
        pytest.param(ANSWERABLE, set(), False, "declined", id="no-answer"),
        pytest.param(ANSWERABLE, {"default:3"}, True, "local", id="from-the-default-regulation"),
        pytest.param(OPEN, set(), True, "refused", id="nothing-settles-it"),
        pytest.param(OPEN, {"湖泊法:3"}, True, "false", id="nothing-settles-it-but-cited"),
    ],
)
def test_citations_are_judged_by_the_articles_that_answer(case: LawCase, cited: set[str], any_law: bool, outcome: str) -> None:
    assert judge_cited(case, frozenset(cited), any_law=any_law) == outcome


def test_dev_questions_are_forty_that_laws_settle_and_twenty_that_none_does() -> None:
    cases = load_cases("dev")
    assert (len(cases), sum(not case.wanted for case in cases), len({case.id for case in cases})) == (60, 20, 60)
    assert len({case.law for case in cases}) >= 6
