from assistant.text.figures import figures


def test_chinese_and_arabic_notations_are_one_figure() -> None:
    assert figures("七个工作日、100万元、不超过一年") == figures("7个工作日,1,000,000元,1年") == {"7 工作日", "100 万元", "1 年"}


def test_a_text_without_figures_has_none() -> None:
    assert figures("鼓励实施单位实行项目监理制") == frozenset()
