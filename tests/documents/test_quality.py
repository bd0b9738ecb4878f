"""Garbled text is told from text by how likely its characters are; rare names, old characters and other languages are not garbled."""

import random
import re
from pathlib import Path

import pytest
from opencc_purepy import OpenCC

from assistant.documents.box import Box
from assistant.documents.layout.characters import Reading, bits_per_character, read_likelihood, reads_better
from assistant.documents.layout.quality import count_unreadable, judge_page
from assistant.documents.layout.scene import Scene
from assistant.documents.types import PageQuality

REGULATION = (Path(__file__).parents[2] / "corpus" / "bazhou-2025" / "regulation.txt").read_text(encoding="utf-8")
PROSE = (
    "冬季牧场距离县城二百多公里,牧民看病、取暖、子女上学都要托人捎信。去年乡里装了基站,信号却时有时无,大雪封山时只能骑马去邻村打电话。"
    "这次把卫星终端放进每个定居点,值班医生隔着屏幕也能看清孩子的喉咙,药品随班车送到路口,由护边员带上山。"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def shuffle_meanings(text: str) -> str:
    """Give each character another one of the text, as a font with a wrong Unicode map does."""
    characters = sorted(set(_HAN.findall(text)))
    others = characters[:]
    random.Random(3).shuffle(others)
    return text.translate(str.maketrans(dict(zip(characters, others, strict=True))))


def take_any(text: str) -> str:
    """Give each character another one of all."""
    draw = random.Random(3)
    return text.translate(str.maketrans({character: chr(draw.randint(0x4E00, 0x9FA5)) for character in sorted(set(_HAN.findall(text)))}))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(REGULATION[2000:2600], id="regulation"),
        pytest.param(PROSE, id="everyday-prose"),
        pytest.param(OpenCC("s2t").convert(REGULATION[2000:2600]), id="traditional"),
        pytest.param("买买提·艾力 阿依古丽·吐尔逊 阿不都热合曼·买买提 古丽努尔·玉素甫 艾尔肯·卡德尔 帕提古丽·依明", id="names"),
        pytest.param("胡杨 红柳 梭梭 骆驼刺 罗布麻 芨芨草 沙棘 白刺 柽柳 盐穗木 花花柴 芦苇 沙拐枣 锦鸡儿 麻黄", id="plants"),
        pytest.param("12 860.50 万元 3 台 46.00 万元 7 套 21.60 万元 合计 928.10 万元 " * 4, id="figures"),
        pytest.param("The platform shall be operated by the bureau for no less than three years after acceptance. " * 3, id="english"),
        pytest.param("Le réseau a été relié à l'hôpital du district, où les données sont conservées pendant une année. " * 3, id="french"),
        pytest.param("ئۇچۇر قۇرۇلۇشى تۈرلىرىنى باشقۇرۇش چارىسى ئېلان قىلىندى " * 4, id="uyghur"),
        pytest.param("第一章 总论 ········· 3 第二章 现状 ········· 9 ×××× ±0.5 25°C 10²", id="leaders-and-signs"),
        pytest.param(
            '{"name": "护林员", "area": [41.7, 86.1], "url": "https://x/y?z=1&a=2"} <a href="#b">c</a> if (x < 3) { y = x * 2; }', id="code"
        ),
        pytest.param("", id="nothing"),
    ],
)
def test_what_people_write_is_sound(text: str) -> None:
    assert read_likelihood(text) is Reading.SOUND


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(take_any(PROSE), id="any-characters"),
        pytest.param(PROSE.encode().decode("gbk", "replace"), id="utf8-as-gbk"),
        pytest.param(PROSE.encode().decode("cp1252", "replace"), id="utf8-as-western"),
        pytest.param(PROSE.encode("gbk").decode("latin-1"), id="gbk-as-western"),
        pytest.param(PROSE.encode("gbk").decode("big5", "replace"), id="gbk-as-big5"),
        pytest.param("!\"#$%&'()*+,-#./01!2\"3#4$5%6&7'8(9):;<=>?@ #!$&(*%'\")+ " * 2, id="glyphs-counted-from-!"),
        pytest.param("经费由锟斤拷锟斤拷统筹,锟斤拷年度报送,锟斤拷审批。", id="replaced-twice"),
    ],
)
def test_characters_without_sense_are_garbled(text: str) -> None:
    assert read_likelihood(text) is Reading.GARBLED


def test_characters_that_changed_places_are_doubtful() -> None:
    assert read_likelihood(shuffle_meanings(REGULATION[2000:2600])) is not Reading.SOUND


def test_a_doubtful_text_gives_way_only_to_one_that_reads_plainly_better() -> None:
    assert reads_better(PROSE, shuffle_meanings(PROSE))
    assert not reads_better(shuffle_meanings(PROSE), PROSE)
    assert not reads_better(PROSE, PROSE)
    assert not reads_better("高寒", PROSE)
    assert bits_per_character("2025-03-01") is None


def page(*, pictures: int = 0) -> Scene:
    return Scene(1, 595.0, 842.0, pictures=[Box(0, 0, 595, 842)] * pictures)


@pytest.mark.parametrize(
    ("scene", "text", "unreadable", "quality"),
    [
        pytest.param(page(), PROSE, 0, PageQuality.TEXT, id="prose"),
        pytest.param(page(), PROSE, 30, PageQuality.GARBLED, id="without-meaning"),
        pytest.param(page(), PROSE, 3, PageQuality.TEXT, id="a-few-odd-signs"),
        pytest.param(page(), take_any(PROSE), 0, PageQuality.GARBLED, id="wrong-map"),
        pytest.param(page(pictures=1), "", 0, PageQuality.UNREADABLE, id="scan"),
        pytest.param(page(pictures=1), "- 3 -", 0, PageQuality.UNREADABLE, id="scan-with-page-number"),
        pytest.param(page(), "", 0, PageQuality.BLANK, id="blank"),
    ],
)
def test_pages_are_judged_by_what_stands_on_them(scene: Scene, text: str, unreadable: int, quality: PageQuality) -> None:
    assert judge_page(scene, text, unreadable).quality is quality


def test_a_scan_whose_own_layer_is_garbled_is_garbled() -> None:
    scene = page(pictures=1)
    scene.recognised = len(PROSE)
    assert judge_page(scene, PROSE, 0).quality is PageQuality.OCR
    assert judge_page(scene, take_any(PROSE), 0).quality is PageQuality.GARBLED


def test_private_and_control_characters_mean_nothing_and_symbols_do() -> None:
    assert count_unreadable("密码\ue123应\ufffd用\x01") == 3
    assert count_unreadable("\uf0fc 密码,2025年—①②③ ™ ≥ ㎡ é") == 0
