from assistant.answering.citations import Verified, carried, cite, cite_article, verify
from assistant.answering.fidelity import Fault
from assistant.regulations.types import Article
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


def _given(assistant: Assistant, *numbers: int) -> list[Article]:
    return [assistant.pack().article(number) for number in numbers]


def test_verified_quote_is_widened_to_its_sentence_and_not_beyond(assistant: Assistant) -> None:
    said = "项目目标和内容不变,总投资有结余的,应当按照相关规定将结余资金退回"
    checked = verify(said, "应当按照相关规定将结余资金退回", 28, given=_given(assistant, 28), pack=assistant.pack())
    assert isinstance(checked, Verified)
    assert checked.citation.quote == said + "。"


def test_statement_may_shorten_but_the_condition_outside_its_quote_still_counts(assistant: Assistant) -> None:
    quote = "应当按照相关规定将结余资金退回"
    assert verify(quote, quote, 28, given=_given(assistant, 28), pack=assistant.pack()) is Fault.WORDS


def test_quote_whose_negation_was_cut_off_does_not_verify_its_opposite(assistant: Assistant) -> None:
    cut = "以延长试运行期等方式变相投入使用"
    for statement in (f"可以{cut}", cut):
        assert isinstance(verify(statement, cut, 25, given=_given(assistant, 25), pack=assistant.pack()), Fault)


def test_article_that_was_not_given_verifies_nothing(assistant: Assistant) -> None:
    quote = "项目验收结束后七个工作日内,实施单位应向州数字化发展局报送验收报告。"
    assert verify(quote, quote, 29, given=_given(assistant, 28, 30), pack=assistant.pack()) is Fault.ARTICLE


def test_quote_over_two_paragraphs_stands_nowhere(assistant: Assistant) -> None:
    quote = "组织开展项目测试、验收管理、使用移交等工作。州财政局是州级项目资金管理部门"
    assert verify(quote, quote, 4, given=_given(assistant, 4), pack=assistant.pack()) is Fault.QUOTE


def test_article_with_a_suffix_is_told_from_the_one_without(assistant: Assistant) -> None:
    pack = assistant.pack()
    plain, inserted = _given(assistant, 28, 29)
    inserted = inserted.model_copy(update={"number": 28, "suffix": 1, "label": "第二十八条之一"})
    quote = "项目验收结束后七个工作日内,实施单位应向州数字化发展局报送验收报告。"

    checked = verify(f"根据第二十八条之一,{quote}", quote, 28, given=[plain, inserted], pack=pack)
    assert isinstance(checked, Verified)
    assert checked.citation.label == "第二十八条之一"
    assert verify(f"根据第二十八条,{quote}", quote, 28, given=[plain, inserted], pack=pack) is Fault.NUMBER
