"""Questions for the expert panel as data: what a pack may write, and what is refused."""

from pathlib import Path

import pytest
from test_packs import REQUIREMENT, refusal, write_pack

from assistant.regulations.packs import load_pack

_TREES = {"id": "trees", "theme": "绿化", "missing": "种多少树?", "partial": "{place}没有写明{title}的数量。"}
_TWINS = {"id": "duplicate-content", "theme": "重复", "raised": "{message}请说明。"}


def test_questions_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    general = {"id": "any", "theme": "其他", "missing": "{title}?", "raised": "{message}?"}
    pack = load_pack(write_pack(tmp_path, requirements=[REQUIREMENT], questions=[_TWINS, _TREES, general]))
    assert [(question.id, question.theme) for question in pack.questions] == [
        ("duplicate-content", "重复"),
        ("trees", "绿化"),
        ("any", "其他"),
    ]
    assert [question.is_of_flag for question in pack.questions] == [True, False, False]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"missing": "{quote}在哪里?"}, "missing 中的 {quote} 不能用,可用:{title}", id="unknown-placeholder"),
        pytest.param({"missing": "{place}没有。"}, "{place} 不能用", id="page-of-what-is-not-there"),
        pytest.param({"missing": "{title!r}"}, "不能用", id="conversion"),
        pytest.param({"missing": "{title.__class__}"}, "不能用", id="attribute"),
        pytest.param({"missing": "{title"}, "花括号不成对", id="open-brace"),
        pytest.param({"missing": None, "partial": None}, "至少要写", id="nothing-asked"),
        pytest.param({"absent": "?"}, "未知的键 'absent'", id="unknown-key"),
        pytest.param({"id": "flowers"}, "没有这个编号的审查要求", id="unknown-requirement"),
        pytest.param({"raised": "{message}"}, "不能写 raised", id="flag-sentence-for-a-requirement"),
    ],
)
def test_question_that_could_not_be_asked_is_refused_with_file_and_entry(changes: dict[str, str | None], told: str, tmp_path: Path) -> None:
    entry = {key: value for key, value in (_TREES | changes).items() if value is not None}
    problem = refusal(write_pack(tmp_path, requirements=[REQUIREMENT], questions=[entry]))
    assert problem.file == "park-2024/questions.yaml"
    assert problem.entry == entry["id"]
    assert told in str(problem)


def test_same_entry_twice_is_refused(tmp_path: Path) -> None:
    assert "重名" in str(refusal(write_pack(tmp_path, requirements=[REQUIREMENT], questions=[_TREES, _TREES])))
