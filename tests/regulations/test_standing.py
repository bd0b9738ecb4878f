from datetime import date
from typing import Any

import pytest

from assistant.regulations.articles import parse_articles
from assistant.regulations.standing import guess_level, in_force, names_of, standing_note
from assistant.regulations.types import Level, Pack

TEXT = "第一条 游客应当爱护花木。"
DAY = date(2024, 3, 1)


def make_pack(**fields: Any) -> Pack:
    basic = {"id": "park", "title": "公园办法", "issuer": "园林处", "published": DAY, "in_force_from": DAY, "source": "", "sha256": ""}
    return Pack.model_validate({**basic, "text": TEXT, "articles": parse_articles(TEXT), **fields})


@pytest.mark.parametrize(
    ("day", "until", "applies"),
    [
        pytest.param(date(2024, 2, 29), None, False, id="day-before-it-begins"),
        pytest.param(date(2024, 3, 1), None, True, id="first-day"),
        pytest.param(date(2099, 1, 1), None, True, id="nothing-ends-it"),
        pytest.param(date(2025, 12, 31), date(2025, 12, 31), True, id="last-day"),
        pytest.param(date(2026, 1, 1), date(2025, 12, 31), False, id="day-after-it-ended"),
    ],
)
def test_regulation_applies_from_its_first_to_its_last_day(day: date, until: date | None, applies: bool) -> None:
    pack = make_pack(in_force_until=until)
    assert in_force(pack, day) is applies
    assert (standing_note(pack, day) is None) is applies


@pytest.mark.parametrize(
    ("title", "short_names", "names"),
    [
        pytest.param("中华人民共和国密码法", (), ("中华人民共和国密码法", "密码法"), id="of-the-state"),
        pytest.param("某州项目办法(试行)", (), ("某州项目办法(试行)", "某州项目办法"), id="on-trial"),
        pytest.param("公园办法", ("园规", "游园规定"), ("公园办法", "游园规定"), id="short-name-of-two-characters-is-no-name"),
    ],
)
def test_regulation_is_called_by_its_title_and_what_people_make_of_it(
    title: str, short_names: tuple[str, ...], names: tuple[str, ...]
) -> None:
    assert names_of(make_pack(title=title, short_names=short_names)) == names


@pytest.mark.parametrize(
    ("title", "issuer", "level"),
    [
        pytest.param("中华人民共和国密码法", None, Level.NATIONAL, id="title-of-the-state"),
        pytest.param("政府投资条例", "国务院", Level.NATIONAL, id="state-council"),
        pytest.param("密码管理规定", "国家密码管理局", Level.NATIONAL, id="national-bureau"),
        pytest.param("会计办法", "财政部", Level.NATIONAL, id="ministry"),
        pytest.param("信息化条例", "浙江省人民代表大会常务委员会", Level.LOCAL, id="province"),
        pytest.param("项目办法", None, Level.LOCAL, id="nothing-known"),
    ],
)
def test_level_is_guessed_from_title_and_issuer(title: str, issuer: str | None, level: Level) -> None:
    assert guess_level(title, issuer) is level
