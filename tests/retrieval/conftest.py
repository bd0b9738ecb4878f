"""A small regulation of our own making, and the real default embedder, loaded once."""

import re
from datetime import date
from pathlib import Path

import pytest

from assistant.regulations.types import Article, Aspect, Pack, Rule, RuleKind, Silence
from assistant.retrieval.e5 import E5Small
from assistant.text.span import Span

TEXT = """公园游园管理办法
第一条 游客应当爱护花木。禁止攀折花木;禁止在湖中游泳。
第二条 公园每日七时开放,二十二时关闭。
夏季延长开放两小时,由园林处公布。
第三条 携带宠物入园的,应当使用牵引绳。违反规定的,由园林处责令改正。
"""


def _article(number: int, start: int, end: int) -> Article:
    body = TEXT[start:end].rstrip("\n")
    first = start + body.index(" ") + 1
    lines = [match.span() for match in re.finditer(r"[^\n]+", TEXT[first : start + len(body)])]
    return Article(
        number=number,
        label=body.split(" ")[0],
        text=body,
        span=Span(start=start, end=start + len(body)),
        paragraphs=tuple(Span(start=first + begin, end=first + stop) for begin, stop in lines),
    )


def make_pack(*, rules: tuple[Rule, ...] = (), silences: tuple[Silence, ...] = ()) -> Pack:
    starts = [match.start() for match in re.finditer("^第.条", TEXT, re.MULTILINE)]
    articles = [_article(number, *pair) for number, pair in enumerate(zip(starts, [*starts[1:], len(TEXT)], strict=True), start=1)]
    day = date(2025, 1, 1)
    return Pack(
        id="park-rules",
        title="公园游园管理办法",
        issuer="园林处",
        published=day,
        in_force_from=day,
        source="written for the tests",
        sha256="0" * 64,
        text=TEXT,
        articles=tuple(articles),
        rules=rules,
        silences=silences,
    )


def make_rule(id: str, *, article: int, quote: str, asks: tuple[str, ...]) -> Rule:
    return Rule(id=id, topic="游园", kind=RuleKind.DUTY, article=article, quote=quote, answers=(Aspect.WHAT,), asks=asks)


@pytest.fixture
def pack() -> Pack:
    return make_pack(
        rules=(
            make_rule("opening-hours", article=2, quote="公园每日七时开放", asks=("公园几点开门", "早上什么时候能进去")),
            make_rule("leash", article=3, quote="应当使用牵引绳", asks=("遛狗要不要拴绳子",)),
        ),
        silences=(Silence(id="ticket-price", about="门票", asks=("门票多少钱",)),),
    )


@pytest.fixture(scope="session")
def e5() -> E5Small:
    return E5Small()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"
