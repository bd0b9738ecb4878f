import pytest

from assistant.answering.bare import BARE_WEIGHTS, BareWitnesses, bare_witnesses, match_bare, quoted
from assistant.regulations.articles import parse_articles
from assistant.regulations.types import Article
from assistant.retrieval.laws import ArticleHit, LawSearcher
from assistant.text.span import Span

LONG = "养护单位应当每年检查一次花木,并把检查的结果写入养护记录," * 8 + "记录保存三年。"
TEXT = f"""第一条 游客应当爱护花木。攀折花木的,处五十元罚款。
第二条 有下列情形之一的,不得入园:
(一)携带烈性犬的;
(二)醉酒的。
第三条 {LONG}每年三月公布养护计划。
"""


def article(number: int) -> Article:
    return parse_articles(TEXT)[number - 1]


def span_of(words: str) -> Span:
    return Span(start=TEXT.index(words), end=TEXT.index(words) + len(words))


def hit(number: int) -> ArticleHit:
    whole = article(number)
    return ArticleHit(
        pack="park",
        article=whole,
        words=0.4,
        sentence_words=0.5,
        meaning=0.9,
        ahead=0.02,
        rank_words=1.0,
        sentence=whole.paragraphs[0],
        fused=0.0,
    )


def test_witnesses_name_the_weights_and_nothing_else() -> None:
    assert {*BareWitnesses.model_fields, "none"} == set(BARE_WEIGHTS)


def test_cosines_are_read_on_the_scale_of_the_embedder() -> None:
    witnesses = bare_witnesses(hit(1), "能摘花吗")
    assert (witnesses.meaning, witnesses.ahead) == (pytest.approx(0.5), pytest.approx(0.1))


@pytest.mark.parametrize(
    ("question", "number", "fits"),
    [
        pytest.param("多久检查一次", 3, 1.0, id="period-where-one-is-asked-for"),
        pytest.param("多久开放一次", 2, 0.0, id="no-period"),
        pytest.param("哪些情形不能进", 2, 1.0, id="list-where-one-is-asked-for"),
        pytest.param("摘花会怎么处罚", 1, 1.0, id="fine-where-one-is-asked-about"),
        pytest.param("花木归谁管", 1, 0.0, id="nothing-particular-asked"),
    ],
)
def test_article_fits_where_it_holds_what_is_asked_for(question: str, number: int, fits: float) -> None:
    assert bare_witnesses(hit(number), question).fits == fits


def test_penalty_counts_against_an_article_only_where_none_is_asked_about() -> None:
    assert bare_witnesses(hit(1), "可以摘花吗").unasked_penalty == 1.0
    assert bare_witnesses(hit(1), "摘花罚多少").unasked_penalty == 0.0
    assert bare_witnesses(hit(2), "可以带狗吗").unasked_penalty == 0.0


def test_article_without_a_telephone_number_lacks_what_is_asked_for() -> None:
    assert bare_witnesses(hit(2), "园林处电话多少").lacks == 1.0


def test_short_paragraph_is_quoted_whole() -> None:
    assert quoted(article(1), span_of("游客应当爱护花木。"), TEXT).of(TEXT) == "游客应当爱护花木。攀折花木的,处五十元罚款。"


def test_list_is_quoted_whole_whichever_item_was_found() -> None:
    assert quoted(article(2), span_of("(二)醉酒的。"), TEXT).of(TEXT).startswith("有下列情形之一的")


def test_of_a_long_paragraph_the_sentence_is_quoted() -> None:
    assert quoted(article(3), span_of("每年三月公布养护计划。"), TEXT).of(TEXT) == "每年三月公布养护计划。"


class Laws:
    """Finds all three articles; puts them in the opposite order where it has a reranker."""

    def __init__(self, *, reranker: bool = False) -> None:
        self.reranker = self if reranker else None

    def search(self, _: str, **__: object) -> tuple[ArticleHit, ...]:
        return tuple(map(hit, (1, 2, 3)))

    def order(self, _: str, texts: list[str]) -> list[int]:
        return list(range(len(texts)))[::-1]


class Park:
    text = TEXT


def test_reranker_chooses_the_article_and_not_whether_one_answers() -> None:
    alone, reranked = (match_bare("摘花罚多少", laws=Laws(reranker=how), packs={"park": Park()}) for how in (False, True))  # type: ignore
    assert [c.article.number for c in reranked.candidates] == [c.article.number for c in alone.candidates][::-1]
    assert reranked.unsettled == alone.unsettled


def test_probabilities_of_all_outcomes_add_up_to_one() -> None:
    match = match_bare("摘花罚多少", laws=Laws(), packs={"park": Park()})  # type: ignore[arg-type, dict-item]
    assert sum(candidate.probability for candidate in match.candidates) + match.unsettled == pytest.approx(1)
    assert match.candidates[0].article.number == 1


def test_search_of_nothing_settles_nothing() -> None:
    match = match_bare("什么", laws=LawSearcher([], embedder=None), packs={})  # type: ignore[arg-type]
    assert (match.candidates, match.unsettled) == ((), 1.0)
