"""Overlap between submissions: copied passages, similar systems, and what counts as neither."""

from collections.abc import Callable, Sequence

import pytest

from assistant.documents.types import Document
from assistant.project import ProjectProfile
from assistant.regulations.types import Pack
from assistant.screening.nearness import find_templates, match_statements
from assistant.screening.overlap import Overlap, find_overlaps, flag_overlaps
from assistant.screening.sameness import Relation
from assistant.screening.submission import Submission, mask, open_document, runs_of, summarise
from assistant.screening.types import Checklist, DocumentSummary, FlagKind, Searched

_RIVERS = (
    "市本级河长每月要走完孔雀河、杜鹃河等九段河道,现在靠微信群发照片报告问题,漏报和重复报的情况都有。",
    "拟开发河长巡河移动端,自动记录轨迹、里程和停留点,发现乱占、乱采、乱堆、乱建问题当场拍照上报。",
    "每条河段挂接责任人、岸线范围、排口位置,年底按巡河率和问题办结率给各级河长打分。",
)
_RIVERS_AGAIN = (
    "塔里木河岸线长、支汊多,护河员分散在六个乡镇,河长巡没巡、巡到哪里,县河长办只能听电话汇报。",
    "给护河员和河长配置手机巡河程序,走过的路线在地图上留痕,侵占岸线、倾倒垃圾可以拍视频提交。",
    "全县二十一条河渠的河湖名录、责任河长装进一张图,年底按巡河完成情况给各级河长打分。",
)
_CANTEENS = (
    "全市九十三所中小学食堂每天供餐六万余份,家长看不到后厨,检查组一学期只能到校一两次。",
    "在食堂粗加工、烹饪、备餐、洗消四处安装摄像机,识别厨师未戴帽、抽烟、鼠患等情况并留下抓拍。",
    "食材到货扫码验收,供货商上传检验检疫证明,逾期未留样提醒食堂管理员。",
)
_EVERYDAY = (
    "系统按照网络安全等级保护第三级的要求进行建设,采用国产密码算法,部署在州政务云平台,不新建机房。",
    "项目总投资由软件开发费、硬件设备购置费、系统集成费、监理费和测评费组成,资金来源为州级财政资金。",
    "加强人员培训,对系统管理员和业务人员分别开展培训,质保期内免费提供系统维护和技术支持服务。",
)


@pytest.fixture(scope="session")
def submit(pack: Pack, read: Callable[[str], Document]) -> Callable[..., Submission]:
    """Return a submission of the paragraphs given, by its own name, unit and title."""

    def summary(document: Document, name: str, unit: str | None, title: str | None) -> Checklist:
        origin = document.origin.model_copy(update={"name": name})
        return Checklist(
            document=DocumentSummary(origin=origin, pages=None, ocr_pages=0, title=title, unit=unit), pack=pack.id, pack_title="",
            profile=ProjectProfile(), findings=(), flags=(), searched=Searched(first_page=None, last_page=None),
        )  # fmt: skip

    def submission(name: str, *paragraphs: str, unit: str | None = None, title: str | None = None) -> Submission:
        document = read("# 报告\n\n## 建设内容\n\n" + "\n\n".join(paragraphs))
        return summarise(document, summary(document, name, unit or f"{name}局", title), pack=pack)

    return submission


@pytest.fixture(scope="session")
def overlaps(pack: Pack) -> Callable[[Sequence[Submission]], tuple[Overlap, ...]]:
    return lambda submissions: find_overlaps(submissions, pack=pack)


Submit = Callable[..., Submission]
Find = Callable[[Sequence[Submission]], tuple[Overlap, ...]]


def test_copied_passages_are_shown_with_both_quotes_and_their_share(submit: Submit, overlaps: Find) -> None:
    (found,) = overlaps([submit("甲", *_RIVERS), submit("乙", *_CANTEENS, *_RIVERS)])
    assert (found.first, found.second, found.relation) == ("甲", "乙", Relation.OTHER_UNIT)
    assert {passage.first.quote for passage in found.passages} == set(_RIVERS)
    assert all(passage.first.quote == passage.second.quote for passage in found.passages)
    assert found.first_share > 0.95
    assert 0.4 < found.second_share < 0.6  # three of six paragraphs of about one length


def test_other_figures_names_and_small_edits_hide_no_copy(submit: Submit, overlaps: Find) -> None:
    swaps = {"孔雀河、杜鹃河等九段": "开都河等12段", "移动端": "手机端", "年底": "每年"}
    edited = list(_RIVERS)
    for own, other in swaps.items():
        edited = [text.replace(own, other) for text in edited]
    (found,) = overlaps([submit("甲", *_RIVERS), submit("乙", *edited)])
    assert len(found.passages) == 3


def test_own_name_of_the_unit_makes_no_difference(submit: Submit) -> None:
    sentence = "{}拟对辖区内大坝位移、渗流和浸润线每半小时自动观测一次。"
    first, second = (submit(name, sentence.format(name), unit=name) for name in ("库尔勒市水利局", "尉犁县水利和农业农村局"))
    assert list(first.texts.values()) == list(second.texts.values())


def test_everyday_sentences_in_common_are_no_overlap(submit: Submit, overlaps: Find) -> None:
    assert overlaps([submit("甲", *_EVERYDAY, *_RIVERS), submit("乙", *_EVERYDAY, *_CANTEENS)]) == ()


def test_words_of_the_regulation_are_no_overlap(submit: Submit, overlaps: Find, pack: Pack) -> None:
    articles = [article.text.replace("\n", "") for article in pack.articles[5:12]]
    assert overlaps([submit("甲", *articles, *_RIVERS), submit("乙", *articles, *_CANTEENS)]) == ()


def test_passage_of_most_submissions_is_a_template(submit: Submit, overlaps: Find) -> None:
    common = "投标人须在开标前三日到项目现场踏勘,熟悉泵站、闸门与渠系分布,踏勘费用自理,逾期视为放弃。"
    subjects = ("梨园", "冰川", "胡杨", "骆驼", "罗布麻", "辣椒")
    texts = [tuple(f"{subject}{word}{subject}" for word in ("养护队伍每旬巡视道路", "苗圃灌溉阀门换新")) for subject in subjects]
    batch = [submit(subject, common, *text) for subject, text in zip(subjects, texts, strict=True)]
    assert [templates for templates in find_templates(batch) if templates] != []
    assert list(match_statements(batch)) == []
    assert overlaps(batch) == ()


def test_similar_systems_in_other_words_are_shown_by_what_is_distinctive(submit: Submit, overlaps: Find) -> None:
    (found,) = overlaps([submit("甲", *_RIVERS), submit("乙", *_RIVERS_AGAIN), submit("丙", *_CANTEENS)])
    assert (found.first, found.second) == ("甲", "乙")
    assert found.passages == ()
    assert any("河长" in term for term in found.terms)
    assert all(passage.first.quote in _RIVERS and passage.second.quote in _RIVERS_AGAIN for passage in found.systems)


def test_similar_systems_of_one_unit_are_not_shown(submit: Submit, overlaps: Find) -> None:
    assert overlaps([submit("甲", *_RIVERS, unit="州水利局"), submit("乙", *_RIVERS_AGAIN, unit="州水利局")]) == ()


def test_other_systems_are_not_similar(submit: Submit, overlaps: Find) -> None:
    assert overlaps([submit("甲", *_RIVERS), submit("乙", *_CANTEENS)]) == ()


def test_new_version_of_a_project_is_a_resubmission(submit: Submit, overlaps: Find) -> None:
    old = submit("甲", *_RIVERS, unit="州水利局", title="河湖长制平台可行性研究报告(送审稿)")
    new = submit("乙", *_RIVERS, *_CANTEENS, unit="州水利局", title="河湖长制平台可行性研究报告(报批稿)")
    (found,) = overlaps([old, new])
    assert found.relation is Relation.RESUBMISSION
    assert found.is_resubmission


def test_overlaps_come_before_resubmissions(submit: Submit, overlaps: Find) -> None:
    twice = submit("甲", *_CANTEENS), submit("乙", *_CANTEENS)
    copied = submit("丙", *_RIVERS), submit("丁", *_RIVERS, "另交测绘成果。")
    assert [found.relation for found in overlaps([*twice, *copied])] == [Relation.OTHER_UNIT, Relation.SAME_FILE]


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_submissions_have_nothing_in_common(submit: Submit, overlaps: Find, count: int) -> None:
    assert overlaps([submit("甲", *_RIVERS)][:count]) == ()


def test_submissions_without_any_statement_are_passed_over(submit: Submit, overlaps: Find) -> None:
    assert overlaps([submit("甲", "短。"), submit("乙", "也短。"), submit("丙", *_RIVERS)]) == ()


def test_order_of_the_batch_changes_no_pair(submit: Submit, overlaps: Find) -> None:
    batch = [submit("甲", *_RIVERS), submit("乙", *_CANTEENS), submit("丙", *_RIVERS_AGAIN), submit("丁", *_RIVERS, *_CANTEENS)]

    def pairs(found: tuple[Overlap, ...]) -> set[frozenset[str]]:
        return {frozenset((overlap.first, overlap.second)) for overlap in found}

    assert pairs(overlaps(batch)) == pairs(overlaps(batch[::-1]))


def _checklist(submission: Submission) -> Checklist:
    return Checklist(
        document=DocumentSummary(
            origin=open_document(submission).origin.model_copy(update={"name": submission.name}), pages=None,
            ocr_pages=0, title=None, unit=None,
        ),
        pack="", pack_title="", profile=ProjectProfile(), findings=(), flags=(), searched=Searched(first_page=None, last_page=None),
    )  # fmt: skip


def test_flag_names_the_other_submission_and_quotes_the_own_report_alone(submit: Submit, overlaps: Find, pack: Pack) -> None:
    first, second = submit("甲", *_RIVERS), submit("乙", *[text.replace("河长", "段长") for text in _RIVERS], *_CANTEENS)
    found = overlaps([first, second])
    (flag,) = flag_overlaps(_checklist(second), found, pack=pack).flags
    assert flag.kind is FlagKind.DUPLICATE_CONTENT
    assert flag.article == 1
    assert "《甲》" in flag.message
    assert "不作结论" in flag.message
    own = open_document(second).text
    assert flag.evidence
    assert all(evidence.span.of(own) == evidence.quote for evidence in flag.evidence)


def test_checklist_without_overlap_keeps_its_flags(submit: Submit, overlaps: Find, pack: Pack) -> None:
    first, second, third = submit("甲", *_RIVERS), submit("乙", *_RIVERS), submit("丙", *_CANTEENS)
    assert flag_overlaps(_checklist(third), overlaps([first, second, third]), pack=pack).flags == ()


def test_resubmission_raises_no_flag(submit: Submit, overlaps: Find, pack: Pack) -> None:
    first, second = submit("甲", *_RIVERS), submit("乙", *_RIVERS)
    assert flag_overlaps(_checklist(first), overlaps([first, second]), pack=pack).flags == ()


def test_masked_text_has_no_figures_signs_or_own_names() -> None:
    assert mask("州水利局投资1,286.40万元(含税),共12项", ("州水利局",)) == "〇投资0万元含税共0项"


def test_pieces_of_a_short_text_are_the_text() -> None:
    assert runs_of("河长") == {"河长"}
    assert runs_of("河长巡河") == {"河长巡", "长巡河"}
