from datetime import date

import pytest

from assistant.answering.deadlines import dated
from assistant.answering.occasions import find_occasion
from assistant.answering.understand import understand
from assistant.calendar.workdays import WorkCalendar
from assistant.regulations.types import Pack, Rule
from assistant.wiring import Assistant

_TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.fixture(scope="module")
def pack(assistant: Assistant) -> Pack:
    return assistant.pack()


def _rule(pack: Pack, name: str) -> Rule:
    return next(rule for rule in pack.rules if rule.id == name)


def _told(pack: Pack, names: str, question: str, today: date = _TODAY) -> str:
    rules = [_rule(pack, name) for name in names.split()]
    found = dated(rules, understand((question,)), pack=pack, today=today, calendar=WorkCalendar())
    return found.text if found else ""


@pytest.mark.parametrize(
    ("rule", "question", "days"),
    [
        # Tuesday 3 March: the 7th working day is the 12th, or the 11th where the day itself counts.
        pytest.param("contract-copy", "合同2026年3月3日签的,副本几号前送", ("2026年3月11日", "2026年3月12日"), id="workdays-both-ways"),
        pytest.param("contract-copy", "昨天刚把合同签了,副本哪天交", ("2026年12月1日", "2026年12月2日"), id="yesterday"),
        pytest.param("contract-copy", "合同上周五签的,副本报送最晚哪天", ("2026年11月30日", "2026年12月1日"), id="last-friday"),
        pytest.param("implementation-plan", "实施计划2026年1月31日下达,方案哪天前报", ("2026年2月28日",), id="month-without-that-day"),
        pytest.param("unsigned-contract", "实施计划2026年2月15日下达,最晚哪天签合同", ("2026年6月15日",), id="months"),
        pytest.param("acceptance-report", "6月3日验收完,验收报告哪天交", ("2026年6月12日",), id="day-does-not-count"),
        pytest.param("project-evaluation", "2025年6月1日通过验收,什么时候做评价", ("2026年6月2日", "2026年7月1日"), id="window"),
        pytest.param("trial-software", "定制软件2026年5月6日上线试运行,哪天能验收", ("2026年8月6日", "2026年8月7日"), id="at-least"),
        pytest.param("quarterly-report", "今天是2026年5月20日,下次季报啥时候交", ("2026年6月30日",), id="next-quarter-end"),
    ],
)
def test_last_days_are_worked_out(pack: Pack, rule: str, question: str, days: tuple[str, ...]) -> None:
    told = _told(pack, rule, question)
    assert all(day in told for day in days)
    assert not told.startswith(("超期", "未超期"))


@pytest.mark.parametrize(
    ("rule", "question", "verdict"),
    [
        pytest.param("contract-copy", "2026年3月3日签合同,3月20日才把副本送过去", "超期", id="late"),
        pytest.param("contract-copy", "2026年3月3日签合同,3月10日报的副本", "未超期", id="in-time"),
        pytest.param("contract-copy", "2026年3月3日签合同,3月12日报的副本", "是否超期,取决于如何计算", id="depends"),
        pytest.param("contract-copy", "3月20日交的副本,合同是3月3日签的,晚了吗", "超期", id="told-backwards"),
        pytest.param("contract-copy", "2025年11月20日签的合同,1月15日才报副本", "超期", id="over-new-year"),
        pytest.param("implementation-plan", "计划3月5日下达的,4月20日才把实施方案报上去", "超期", id="month-late"),
        pytest.param("unsigned-contract", "实施计划2月15日下达的,到6月20日合同还没签", "超期", id="unsigned"),
        pytest.param("unsigned-contract", "实施计划4月10日下达,现在是8月15日,合同仍未签订", "超期", id="now-is"),
        pytest.param("unsigned-contract", "5月8日下达的计划,到7月底合同还没签", "未超期", id="end-of-month"),
        pytest.param("unsigned-contract", "实施计划2月15日下达的,合同还没签,会怎样", "超期", id="held-against-today"),
        pytest.param("unsigned-contract", "三个月前下达的计划,合同还没签", "未超期", id="months-ago"),
        pytest.param("trial-software", "定制软件5月6日上线试运行,7月10日组织验收合规吗", "时间不够", id="too-early"),
        pytest.param("trial-products", "成品软件6月1日上线试用,7月10日验收够不够", "已满1个月", id="long-enough"),
        pytest.param("trial-limit", "2024年1月10日开始试运行,到2025年5月还没完成验收", "超期", id="more-than-a-year"),
        pytest.param("trial-limit", "今年2月1日开始试运行,8月1日验收完", "未超期", id="less-than-a-year"),
        pytest.param("project-evaluation", "2025年6月1日通过验收,2026年8月1日才做评价", "超期", id="after-the-window"),
        pytest.param("project-evaluation", "2025年6月1日通过验收,2026年1月就做评价行吗", "还没有到规定的时间", id="before-the-window"),
        pytest.param("operation-declare", "10月15日才报明年的运维项目", "超期", id="after-the-season"),
        pytest.param("operation-declare", "8月20日报运维项目", "在规定的时间内", id="in-the-season"),
        pytest.param("operation-declare", "打算5月10日报运维项目", "不在规定的时间内", id="before-the-season"),
        pytest.param("quarterly-report", "一季度的进度报告4月10日才交", "超期", id="after-the-quarter"),
    ],
)
def test_second_date_is_held_against_the_period(pack: Pack, rule: str, question: str, verdict: str) -> None:
    assert _told(pack, rule, question).startswith(verdict)


@pytest.mark.parametrize(
    ("rule", "question", "verdict"),
    [
        ("unsigned-contract", "计划下达已经五个月了,合同没签成", "超期:五个月"),
        ("unsigned-contract", "计划下达才三个月,合同还没签", "未超期:三个月"),
        ("unsigned-contract", "计划下了4个月零3天没签合同", "超期:4个月零3天"),
        ("unsigned-contract", "计划下来快半年了,到现在合同没签", "超期:快半年"),
        ("trial-limit", "试运行拖了14个月", "超期:14个月"),
        ("trial-limit", "试用都一年多了还没验收", "超期:一年多"),
        ("trial-limit", "试运行才10个月", "未超期:10个月"),
        ("trial-software", "软件上线已经四十天了,现在能验收吗", "时间不够:四十天"),
        ("trial-software", "软件上线满90天能验收吗", "90天是否满3个月,取决于"),
        ("trial-software", "试运行满四个月了,可以验收吗", "已满3个月"),
        ("contract-copy", "合同签了二十个工作日了,副本没报", "超期:二十个工作日"),
        ("contract-copy", "合同签完两个月了副本忘交了", "超期:按今天"),
    ],
)
def test_time_gone_by_is_held_against_the_period(pack: Pack, rule: str, question: str, verdict: str) -> None:
    assert _told(pack, rule, question).startswith(verdict)


@pytest.mark.parametrize(
    ("rule", "question"),
    [
        ("contract-copy", "合同副本几天内报"),
        ("contract-copy", "合同副本七个工作日内报送对吗"),
        ("contract-copy", "合同副本3月20日报送的,对吗"),
        ("contract-copy", "如果不报合同副本会怎样"),
        ("unsigned-contract", "下达计划后四个月内没签合同会怎么样"),
        ("acceptance-report", "听说验收后有一份东西要在一年后交"),
        ("review-meeting", "3月5日报的材料,评审会哪天开"),
        ("project-evaluation", "项目通过验收一年后,还要做什么评价"),
        ("contract-copy", "现在要做什么"),
    ],
)
def test_nothing_is_counted_where_no_day_is_named(pack: Pack, rule: str, question: str) -> None:
    assert _told(pack, rule, question) == ""


def test_day_of_another_event_is_not_counted_from(pack: Pack) -> None:
    told = _told(pack, "acceptance-report", "合同2026年3月2日签的,6月3日验收完,验收报告哪天交")
    assert "从2026年6月3日" in told
    assert "3月2日" not in told


def test_assumed_year_is_said_and_a_written_one_is_not(pack: Pack) -> None:
    assert "没有写年份,按2026年计算" in _told(pack, "contract-copy", "3月3日签的合同,副本几号前送")
    assert "没有写年份" not in _told(pack, "contract-copy", "2026年3月3日签的合同,副本几号前送")


def test_month_without_a_day_gives_the_dates_of_its_ends(pack: Pack) -> None:
    told = _told(pack, "unsigned-contract", "实施计划2026年3月下达,最晚哪天签合同")
    assert "2026年7月1日" in told
    assert "2026年7月31日" in told
    assert "以具体日期为准" in told


def test_year_without_known_holidays_is_warned_of(pack: Pack) -> None:
    assert "没有2030年的节假日安排" in _told(pack, "contract-copy", "2030年3月4日签的合同,副本几号前送")


def test_29_february_of_a_common_year_is_refused(pack: Pack) -> None:
    assert _told(pack, "contract-copy", "2月29日签的合同,副本几号前送").startswith("「2月29日」不存在:2026年2月只有28天")


def test_facts_choose_among_periods_of_one_sentence(pack: Pack) -> None:
    both = "trial-products trial-software"
    assert _told(pack, both, "定制软件6月1日上线试运行,7月10日验收行吗").startswith("时间不够")
    open_case = _told(pack, both, "系统6月1日上线试运行,7月10日验收行吗")
    assert "已满1个月" in open_case
    assert "不足3个月" in open_case
    assert open_case.startswith("通用类成熟软硬件产品采购项目")


def test_occasion_names_both_days(pack: Pack) -> None:
    question = understand(("实施计划2月15日下达的,到6月20日合同还没签",))
    occasion = find_occasion(_rule(pack, "unsigned-contract"), question, pack=pack, today=_TODAY)
    assert occasion is not None
    assert occasion.start is not None
    assert occasion.act is not None
    assert (occasion.start.first, occasion.act.first) == (date(2026, 2, 15), date(2026, 6, 20))
