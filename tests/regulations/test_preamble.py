"""Issuer, number and dates read from around the articles."""

from datetime import date

import pytest

from assistant.regulations.articles import parse_articles
from assistant.regulations.preamble import Preamble, read_preamble

BODY = "第一条 为了管好公园,制定本办法。\n第二条 {}"


def preamble_of(text: str) -> Preamble:
    return read_preamble(text, parse_articles(text))


@pytest.mark.parametrize(
    ("text", "issuer", "published", "in_force_from"),
    [
        pytest.param(
            "某条例\n2019年4月14日 中华人民共和国国务院令第712号公布\n2019年7月1日 施行\n" + BODY.format("本条例自2019年7月1日起施行。"),
            "中华人民共和国国务院",
            date(2019, 4, 14),
            date(2019, 7, 1),
            id="decree",
        ),
        pytest.param(
            "某法\n2021年6月10日 第十三届全国人民代表大会常务委员会第二十九次会议通过\n" + BODY.format("自2021年9月1日起施行。"),
            "全国人民代表大会常务委员会",
            date(2021, 6, 10),
            date(2021, 9, 1),
            id="session",
        ),
        pytest.param(
            "某办法\n" + BODY.format("本办法自印发之日起施行。") + "\n某市人民政府办公室\n2024年3月5日",
            "某市人民政府办公室",
            date(2024, 3, 5),
            date(2024, 3, 5),
            id="signature-and-date-of-issue",
        ),
        pytest.param(
            "某法\n1999年8月30日 第九届全国人民代表大会常务委员会第十一次会议通过\n2017年12月27日 修正\n"
            + BODY.format("本法自2000年1月1日起施行。"),
            "全国人民代表大会常务委员会",
            date(2017, 12, 27),
            date(2000, 1, 1),
            id="amended",
        ),
        pytest.param(BODY.format("自2024年13月40日起施行。"), None, None, None, id="impossible-date"),
        pytest.param(BODY.format("游人不得攀爬。"), None, None, None, id="silent"),
    ],
)
def test_preamble_says_who_and_when(text: str, issuer: str | None, published: date | None, in_force_from: date | None) -> None:
    said = preamble_of(text)
    assert (said.issuer, said.published, said.in_force_from) == (issuer, published, in_force_from)


@pytest.mark.parametrize("number", ["某政办发〔2024〕12号", "某政规[2024]3号", "某发（2024）5号"])
def test_document_number_is_read(number: str) -> None:
    assert preamble_of(f"{number}\n某办法\n2024年1月1日\n" + BODY.format("自发布之日起施行。")).document_number == number


def test_date_inside_an_article_is_no_date_of_issue() -> None:
    assert preamble_of(BODY.format("2020年1月1日以前栽种的树木除外。")).published is None


def test_latest_of_several_decrees_numbers_the_regulation() -> None:
    text = "某条例\n1999年10月7日 某令第273号发布\n2023年4月27日 某令第760号修订\n" + BODY.format("自2023年7月1日起施行。")
    assert preamble_of(text).document_number == "令第760号"
