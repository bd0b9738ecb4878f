from assistant.answering.citations import carried, cite, cite_article
from assistant.wiring import Assistant


def test_quote_is_cited_with_its_paragraph_in_the_words_of_the_article(assistant: Assistant) -> None:
    citation = cite(assistant.pack(), 25, "未进行档案验收或者档案验收不合格的,不得通过项目验收。")
    assert citation is not None
    assert (citation.label, citation.paragraph) == ("第二十五条", 1)
    assert citation.quote == citation.span.of(assistant.pack().text)


def test_quote_of_another_article_or_of_none_is_not_cited(assistant: Assistant) -> None:
    pack = assistant.pack()
    assert cite(pack, 24, "未进行档案验收或者档案验收不合格的,不得通过项目验收。") is None
    assert cite(pack, 25, "档案验收可以事后补办。") is None
    assert cite(pack, 99, "项目") is None


def test_article_is_cited_paragraph_by_paragraph(assistant: Assistant) -> None:
    citations = cite_article(assistant.pack(), 9)
    assert [citation.paragraph for citation in citations] == [1, 2, 3]
    assert citations[1].quote.startswith("州数字化发展局原则上每月召开一次")


def test_figure_of_a_statement_must_stand_in_its_quote_or_be_computed() -> None:
    assert carried("七个工作日内报送", "7个工作日内")
    assert not carried("十个工作日内报送", "7个工作日内")
    assert carried("按520万元计算,应论证", "软件开发部分估算金额500万元以上", computed="520万元")
