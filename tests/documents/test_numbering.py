import pytest

from assistant.documents.layout.numbering import Form, parse_mark, tidy_line


@pytest.mark.parametrize(
    ("text", "form", "numbers", "rest"),
    [
        pytest.param("第一章 总论", Form.CHAPTER, (1,), "总论", id="chapter"),
        pytest.param("第 12 章项目概况", Form.CHAPTER, (12,), "项目概况", id="chapter-in-figures"),
        pytest.param("第二节 需求", Form.SECTION, (2,), "需求", id="section"),
        pytest.param("第三部分:投资", Form.PART, (3,), "投资", id="part"),
        pytest.param("十一、效益", Form.HAN, (11,), "效益", id="han"),
        pytest.param("(四)数据资源", Form.HAN_PAREN, (4,), "数据资源", id="han-parentheses"),
        pytest.param("3.运行环境", Form.DECIMAL, (3,), "运行环境", id="one-figure"),
        pytest.param("4 总体设计", Form.DECIMAL, (4,), "总体设计", id="one-figure-and-space"),
        pytest.param("2.10 进度", Form.DECIMAL, (2, 10), "进度", id="two-figures"),
        pytest.param("2.1.3网络", Form.DECIMAL, (2, 1, 3), "网络", id="three-figures-without-space"),
        pytest.param("(2)数据清洗", Form.PAREN, (2,), "数据清洗", id="parentheses"),
        pytest.param("5)测试", Form.HALF_PAREN, (5,), "测试", id="half-parentheses"),
        pytest.param("③培训", Form.CIRCLED, (3,), "培训", id="circled"),
        pytest.param("附件2:信息资源目录", Form.APPENDIX, (2,), "信息资源目录", id="annex"),
        pytest.param("附录B 术语", Form.APPENDIX, (2,), "术语", id="annex-by-letter"),
        pytest.param("6.1 项目管理", Form.DECIMAL, (6, 1), "项目管理", id="unit-that-begins-a-word"),
        pytest.param("3.2 日常运维", Form.DECIMAL, (3, 2), "日常运维", id="day-that-begins-a-word"),
    ],
)
def test_numbers_before_words_are_read(text: str, form: Form, numbers: tuple[int, ...], rest: str) -> None:
    mark = parse_mark(text)
    assert mark is not None
    assert (mark.form, mark.numbers, mark.rest) == (form, numbers, rest)


@pytest.mark.parametrize(
    "text",
    [
        "3.5万元",
        "1.2 亿元",
        "2026年6月",
        "12 个县",
        "99.9%以上",
        "2.4GHz频段",
        "1.5倍",
        "10.5",
        "第三章的内容",
        "附件中所列",
        "3 年内",
        "一般要求",
        "2-3人",
    ],
)
def test_amounts_dates_and_mentions_are_no_numbers_of_headings(text: str) -> None:
    assert parse_mark(text) is None


def test_tidying_closes_gaps_but_keeps_the_one_after_a_heading_number() -> None:
    assert tidy_line("5.3  安全 设计 采用 SM4 算法") == "5.3 安全设计采用SM4算法"
    assert tidy_line("第 2 章  需求") == "第2章 需求"
    assert tidy_line("共 3 个 系统") == "共3个系统"
