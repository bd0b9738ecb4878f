import pytest

from assistant.answering.premises import contradicted_figures, contradicted_offices
from assistant.answering.understand import understand
from assistant.regulations.types import Pack
from assistant.wiring import Assistant


@pytest.fixture(scope="module")
def pack(assistant: Assistant) -> Pack:
    return assistant.pack()


@pytest.mark.parametrize(
    ("rule", "question", "offices"),
    [
        pytest.param("quarterly-report", "进度报告报给财政局就行了吧", ("州数字化发展局",), id="other-office"),
        pytest.param("quarterly-report", "季报是交给工信局的,对吗", ("州数字化发展局",), id="office-outside-the-regulation"),
        pytest.param("implementation-plan", "方案光给数发局行吗", ("州数字化发展局", "州财政局"), id="one-of-two"),
        pytest.param("performance-evaluation", "自评报告只给财政局就可以吗", ("州数字化发展局", "州财政局"), id="the-other-of-two"),
        pytest.param("contract-copy", "合同副本不用报给数发局吧", ("州数字化发展局",), id="denied"),
        pytest.param("bureau-review", "听说信息化项目是财政局审批的,对吧", ("州数字化发展局",), id="authority"),
        pytest.param("interpretation", "这办法由州政府解释,没错吧", ("州数字化发展局",), id="interpreter"),
        pytest.param("hardware-filing", "买服务器去财政局备案就行了吧", ("本级保密行政管理部门", "财政部门"), id="department"),
    ],
)
def test_wrong_or_missing_office_is_corrected(pack: Pack, rule: str, question: str, offices: tuple[str, ...]) -> None:
    found = next(entry for entry in pack.rules if entry.id == rule)
    assert contradicted_offices(understand((question,)), found, pack=pack) == offices


@pytest.mark.parametrize(
    ("rule", "question"),
    [
        pytest.param("quarterly-report", "进度报告交给数发局就行了吧", id="right"),
        pytest.param("quarterly-report", "进度报告报给州数字化发展局,对吧", id="right-by-full-name"),
        pytest.param("implementation-plan", "方案报数字化局和财政局就行了吧", id="both"),
        pytest.param("delay-report", "书面报告报数发局、财政局,对吧", id="both-listed"),
        pytest.param("hardware-filing", "听说服务器要到保密局和财政局备案,对吧", id="department-by-another-name"),
        pytest.param("contract-copy", "合同副本不用报给财政局吧", id="rightly-denied"),
        pytest.param("interpretation", "这办法不是财政局解释的吧", id="rightly-denied-authority"),
        pytest.param("bureau-review", "听说是数字化局审批的,对吧", id="right-authority"),
        pytest.param("contract-copy", "合同副本报给谁", id="asks"),
        pytest.param("contract-copy", "合同副本报给财政局还是数发局", id="asks-which"),
        pytest.param("contract-copy", "财政局的同志问,合同副本几天内报", id="mentions"),
        pytest.param("quarterly-report", "进度报告州政府要看,对吧", id="reads"),
    ],
)
def test_asker_who_is_right_or_only_asks_is_not_corrected(pack: Pack, rule: str, question: str) -> None:
    found = next(entry for entry in pack.rules if entry.id == rule)
    assert contradicted_offices(understand((question,)), found, pack=pack) == ()


@pytest.mark.parametrize(
    ("question", "quote", "contradicted"),
    [
        ("合同副本十个工作日内报送,对吗?", "七个工作日内报送", {"7 工作日"}),
        ("合同副本七个工作日内报送,对吗?", "7个工作日内报送", set()),
        ("合同副本十个工作日能报完吗?", "七个工作日内报送", set()),
        ("第十八条说要报合同副本,对吗?", "七个工作日内报送", set()),
        ("总投资120万元的项目不用监理,对吗?", "总投资在100万元(含)以上的项目", set()),
        ("听说总投资200万以上才要监理,对吧?", "总投资在100万元(含)以上的项目", {"100 万元"}),
    ],
)
def test_only_a_figure_put_up_for_confirmation_is_contradicted(question: str, quote: str, contradicted: set[str]) -> None:
    assert contradicted_figures(understand((question,)), quote) == contradicted
