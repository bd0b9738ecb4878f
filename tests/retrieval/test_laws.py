from pathlib import Path

import numpy as np
import pytest

from assistant.regulations.types import Pack
from assistant.retrieval.e5 import E5Small
from assistant.retrieval.laws import ArticleHit, LawSearcher, open_laws


@pytest.fixture
def other(pack: Pack) -> Pack:
    return pack.model_copy(update={"id": "zoo-rules"})


def best(hits: tuple[ArticleHit, ...]) -> ArticleHit:
    return max(hits, key=lambda hit: hit.words + hit.meaning)


def test_article_is_found_with_the_sentence_that_answers(pack: Pack, e5: E5Small, folder: Path) -> None:
    found = best(open_laws([pack], embedder=e5, folder=folder).search("宠物入园要用牵引绳吗"))
    assert (found.pack, found.article.number) == ("park-rules", 3)
    assert found.sentence.of(pack.text) == "携带宠物入园的,应当使用牵引绳。"


def test_measures_are_those_of_the_articles_own_passages(pack: Pack, e5: E5Small, folder: Path) -> None:
    question = "公园每日七时开放,二十二时关闭。"
    found = best(open_laws([pack], embedder=e5, folder=folder).search(question))
    article = pack.article(2)
    texts = [article.text, article.paragraphs[0].of(pack.text), article.paragraphs[0].of(pack.text)]
    query = np.array(e5.embed_queries([question])[0])
    assert found.meaning == pytest.approx(float(np.mean(np.array(e5.embed_passages(texts)) @ query)), abs=2e-3)
    assert (found.words, found.sentence_words, found.rank_words) == (pytest.approx(1), pytest.approx(1), pytest.approx(1))


def test_only_laws_that_count_are_searched(pack: Pack, other: Pack, e5: E5Small, folder: Path) -> None:
    laws = open_laws([pack, other], embedder=e5, folder=folder)
    assert {hit.pack for hit in laws.search("几点开门")} == {"park-rules", "zoo-rules"}
    assert {hit.pack for hit in laws.search("几点开门", among={"zoo-rules"})} == {"zoo-rules"}
    assert laws.search("几点开门", among=set()) == ()


def test_everyday_questions_of_a_pack_are_no_passages_of_law(pack: Pack, e5: E5Small, folder: Path) -> None:
    # 3 articles, 4 paragraphs, 7 sentences
    assert len(open_laws([pack], embedder=e5, folder=folder)) == 14


def test_adding_a_law_embeds_that_law_alone(pack: Pack, other: Pack, e5: E5Small, folder: Path) -> None:
    class Counting:
        id = e5.id
        asked: list[str] = []  # noqa: RUF012 - one test, one use

        def embed_queries(self, texts: list[str]) -> list[list[float]]:
            return e5.embed_queries(texts)

        def embed_passages(self, texts: list[str]) -> list[list[float]]:
            self.asked += texts
            return e5.embed_passages(texts)

    embedder = Counting()
    open_laws([pack], embedder=embedder, folder=folder)
    first = len(embedder.asked)
    open_laws([pack, other], embedder=embedder, folder=folder)
    assert len(embedder.asked) == 2 * first


def test_limit_holds_for_words_and_for_meaning_each(pack: Pack, e5: E5Small, folder: Path) -> None:
    assert 1 <= len(open_laws([pack], embedder=e5, folder=folder).search("几点开门", limit=1)) <= 2


@pytest.mark.parametrize("question", ["", "  ", "\n"])
def test_blank_question_finds_nothing(pack: Pack, e5: E5Small, folder: Path, question: str) -> None:
    assert open_laws([pack], embedder=e5, folder=folder).search(question) == ()


def test_search_without_laws_finds_nothing(e5: E5Small) -> None:
    assert LawSearcher([], embedder=e5).search("几点开门") == ()
