import pytest

from assistant.answering.expects import lacks_expected

_DUTY = "实施单位应在项目合同签订之日起七个工作日内将合同副本报送州数字化发展局"


@pytest.mark.parametrize(
    "question",
    [
        "报送合同副本收费标准是什么",
        "合同副本报到哪,电话多少",
        "合同副本一式几份",
        "评审要请几位专家",
        "变更超过百分之几要重审",
        "等保定几级",
    ],
)
def test_words_without_what_is_asked_for_do_not_answer(question: str) -> None:
    assert lacks_expected(question, _DUTY)


@pytest.mark.parametrize("question", ["合同副本几天内报", "合同副本报给谁", "费用是不是也要写进合同副本", "合同签完要做什么"])
def test_words_with_what_is_asked_for_pass(question: str) -> None:
    assert lacks_expected(question, _DUTY) is None
