from decimal import Decimal

import pytest

from assistant.answering.attributes import read_attributes
from assistant.answering.facts import Role, amount_text, read_facts
from assistant.project import Funding, ProjectKind, ProjectNature
from assistant.text.amounts import MOST_WAN


@pytest.mark.parametrize(
    ("text", "total", "software"),
    [
        pytest.param("软件380万,硬件150万", 530, 380, id="two-parts"),
        pytest.param("380万的软件、150万的硬件", 530, 380, id="nouns-behind"),
        pytest.param("平台软件开发480万,App开发另算20万,服务器100万", 600, 500, id="software-twice"),
        pytest.param("总投资900万,其中软件开发480万", 900, 480, id="part-of-the-total"),
        pytest.param("900万的项目,其中软件300万", 900, 300, id="part-of-an-amount"),
        pytest.param("软件200万、监理费10万、设备90万,全部加起来300万", 300, 200, id="stated-sum"),
        pytest.param("预算120万,中标价98万", 120, None, id="contract-is-not-added"),
        pytest.param("预算120万,最后结算下来98万", 120, None, id="settled-is-not-added"),
        pytest.param("机房装修40万、里面的服务器60万", 100, None, id="inside-is-no-part-when-larger"),
        pytest.param("纯软件项目,560万", 560, 560, id="all-software"),
        pytest.param("投资90万、这三块各有什么规定", 90, None, id="three-matters-are-no-money"),
    ],
)
def test_amounts_are_told_apart_and_added_up(text: str, total: int, software: int | None) -> None:
    facts = read_facts(text)
    assert (facts.low.total_wan, facts.high.total_wan) == (total, total)
    assert facts.low.software_wan == software


def test_sum_is_written_out_with_its_parts() -> None:
    facts = read_facts("软件380万,硬件150万,要监理吗")
    assert facts.total_sum == "软件380万元+硬件150万元=530万元"
    assert facts.restated == "按总投资530万元理解"


def test_contract_amount_alone_is_read_as_the_total_and_says_so() -> None:
    facts = read_facts("合同金额80万,要监理吗")
    assert [part.role for part in facts.parts] == [Role.CONTRACT]
    assert facts.low.total_wan == 80
    assert facts.restated == "按总投资80万元理解"


def test_yearly_amount_is_marked() -> None:
    (part,) = read_facts("运维费每年40万").parts
    assert part.yearly
    assert part.high == MOST_WAN


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("80", "80", "80万元"),
        ("0", "79.9999", "不到80万元"),
        ("0", "80", "不超过80万元"),
        ("100.0001", str(MOST_WAN), "超过100万元"),
        ("100", str(MOST_WAN), "不少于100万元"),
        ("80", "120", "80万元至120万元"),
    ],
)
def test_reading_of_an_amount_is_said_in_words(low: str, high: str, words: str) -> None:
    assert amount_text(Decimal(low), Decimal(high)) == words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("运维类项目里有升级改造", ProjectKind.OPERATION),
        ("建设一个平台再请人运维", None),
        ("不是建设类,是服务类", ProjectKind.SERVICE),
        ("经济技术开发区的事", None),
        ("开发商问的", None),
        ("建设单位是谁", None),
        ("每年的系统维护费", ProjectKind.OPERATION),
        ("建设和服务类项目", None),
    ],
)
def test_kind_is_told_only_where_it_is_one(text: str, kind: ProjectKind | None) -> None:
    assert read_attributes(text).kind is kind


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("新建一个平台", ProjectNature.NEW),
        ("老系统升级改造", ProjectNature.UPGRADE),
        ("机房扩容", ProjectNature.EXPANSION),
        ("二期工程", ProjectNature.CONTINUATION),
        ("续建", ProjectNature.CONTINUATION),
        ("新建还是升级", None),
    ],
)
def test_nature_is_understood(text: str, nature: ProjectNature | None) -> None:
    assert read_attributes(text).nature is nature


@pytest.mark.parametrize(
    ("text", "funding", "state_funded"),
    [
        ("自治区全额出钱建的平台", Funding.STATE, True),
        ("国家把钱全给了", Funding.STATE, True),
        ("钱全部由中央拨", Funding.STATE, True),
        ("自治区补助六成、州里配套四成", Funding.SHARED, False),
        ("国家出一半", Funding.SHARED, False),
        ("用的是州级财政性资金", Funding.PREFECTURE, False),
        ("县财政出的钱", Funding.COUNTY, False),
        ("公司自筹资金", Funding.OWN, False),
        ("国家有关规定", None, None),
    ],
)
def test_who_pays_is_understood(text: str, funding: Funding | None, state_funded: bool | None) -> None:
    attributes = read_attributes(text)
    assert attributes.funding is funding
    assert attributes.state_funded is state_funded


@pytest.mark.parametrize(
    ("text", "field", "claim"),
    [
        ("要买三台服务器", "has_hardware", True),
        ("项目含硬件设备采购", "has_hardware", True),
        ("硬件90万", "has_hardware", True),
        ("没有硬件,都是软件", "has_hardware", False),
        ("租云服务器", "has_hardware", False),
        ("要监理吗", "has_hardware", None),
        ("这个项目涉密", "classified", True),
        ("系统不涉密", "classified", False),
        ("是不是涉密谁定", "classified", None),
        ("要监理吗", "classified", None),
        ("我们是焉耆县的", "of_county", True),
        ("县里自己建的系统", "of_county", True),
        ("州级项目", "of_county", False),
        ("请公司定制的系统", "developed", True),
        ("买的是成品软件", "developed", False),
        ("成品软件再做二次开发", "developed", None),
        ("数字化发展局", "developed", None),
    ],
)
def test_claims_are_true_false_or_unknown(text: str, field: str, claim: bool | None) -> None:
    assert getattr(read_attributes(text), field) is claim


def test_last_turn_wins_where_turns_differ() -> None:
    facts = read_facts("建设类项目怎么报 那运维的呢,几月报", last="那运维的呢,几月报")
    assert facts.low.kind is ProjectKind.OPERATION
