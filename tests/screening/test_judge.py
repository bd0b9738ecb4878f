from collections.abc import Callable

import pytest

from assistant.regulations.types import Pack, Requirement
from assistant.screening.evidence import Found, Passage, Piece, collect
from assistant.screening.judge import Outcome, Sense, decide, restates, sense_of, speaks_of, substance_of
from assistant.screening.report import Kind, Report
from assistant.screening.topics import Topics
from assistant.screening.types import Finding, Status
from assistant.text.normalize import fold_text
from assistant.text.span import Span

FindingOf = Callable[[str, str], Finding]


def _requirement(pack: Pack, name: str) -> Requirement:
    return next(entry for entry in pack.requirements if entry.id == name)


def _piece(text: str) -> Piece:
    return Piece(statement=0, span=Span(start=0, end=len(text)), folded=fold_text(text), kind=Kind.PROSE, block=0)


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        pytest.param("敏感字段采用SM4算法加密存储。", Sense.SAYS, id="says"),
        pytest.param("密码应用方案将在初步设计阶段编制。", Sense.PROMISE, id="promise"),
        pytest.param("待补充。", Sense.PLACEHOLDER, id="placeholder"),
        pytest.param("本项目暂不涉及密码应用。", Sense.DENIAL, id="denial"),
        pytest.param("不涉及。", Sense.DENIAL, id="bare-denial"),
        pytest.param("详见附件3。", Sense.REFERENCE, id="reference"),
        pytest.param("严格落实国家密码管理有关要求。", Sense.BOILERPLATE, id="boilerplate"),
        pytest.param("现有系统未采用国密算法。", Sense.LACK, id="lack"),
        pytest.param("本报告从建设内容、密码应用、投资估算等方面进行了分析。", Sense.META, id="meta"),
        pytest.param("同步规划、同步建设、同步运行密码保障系统,并定期进行密码应用安全性评估。", Sense.BOILERPLATE, id="restates"),
    ],
)
def test_sense_of_one_statement(text: str, sense: Sense, pack: Pack) -> None:
    crypto = _requirement(pack, "cryptography-application")

    assert sense_of(_piece(text), crypto, wording=pack.wording, regulation=pack.text) is sense


def test_denial_of_another_matter_is_no_denial_of_this_one(pack: Pack) -> None:
    reuse = _requirement(pack, "infrastructure-reuse")

    sense = sense_of(_piece("本项目不涉及新建机房,全部复用州政务云。"), reuse, wording=pack.wording, regulation=pack.text)

    assert sense is Sense.SAYS


def test_running_text_on_what_is_lacking_is_not_on_the_matter(pack: Pack) -> None:
    piece = _piece("目前尚未编制信息资源目录。")

    catalogue = _requirement(pack, "resource-catalogue")

    assert not speaks_of(Passage(found=Found.CUE, head=piece, pieces=(piece,)), catalogue, wording=pack.wording)


def test_clause_on_what_was_lacking_leaves_the_next_clause_its_say(pack: Pack) -> None:
    piece = _piece("全州过去没有这类平台,这次属于新建。")
    nature = _requirement(pack, "project-nature")

    assert speaks_of(Passage(found=Found.STATEMENT, head=piece, pieces=(piece,)), nature, wording=pack.wording)


def test_heading_without_text_is_only_a_heading(pack: Pack) -> None:
    passage = Passage(found=Found.HEADING, head=_piece("6.4 密码应用"), pieces=())
    crypto = _requirement(pack, "cryptography-application")

    verdict = substance_of(passage, crypto, wording=pack.wording, regulation=pack.text)

    assert verdict is not None
    assert verdict.outcome is Outcome.HEADING_ONLY


def test_promise_does_not_become_substance_by_naming_algorithms(pack: Pack) -> None:
    passage = Passage(found=Found.HEADING, head=_piece("密码应用"), pieces=(_piece("采用SM4的密码应用方案将在初步设计阶段编制。"),))
    crypto = _requirement(pack, "cryptography-application")

    verdict = substance_of(passage, crypto, wording=pack.wording, regulation=pack.text)

    assert verdict is not None
    assert verdict.outcome is Outcome.PROMISE


def test_no_passages_mean_missing(pack: Pack) -> None:
    crypto = _requirement(pack, "cryptography-application")

    assert decide((), crypto, wording=pack.wording, regulation=pack.text).status is Status.MISSING


def test_most_of_a_sentence_from_the_regulation_restates_it(pack: Pack) -> None:
    assert restates(fold_text("建立信息共享长效机制和共享信息使用情况反馈机制,确保信息资源共享"), pack.text)
    assert not restates(fold_text("信息科每季度核对一次目录,发现缺项三日内补齐"), pack.text)


def test_denial_under_its_own_heading_outweighs_a_cue_elsewhere(finding: FindingOf) -> None:
    report = "## 四、安全\n\n管理端登录采用智能密码钥匙,密钥管理由专人负责。\n\n## 五、密码应用\n\n不涉及。"

    assert finding("cryptography-application", report).status is Status.PARTIAL


def test_chapter_on_two_matters_is_read_by_its_sections(finding: FindingOf) -> None:
    report = (
        "## 九、绩效与效益\n\n### 9.1 绩效目标\n\n可用率不低于99%。\n\n### 9.2 效益\n\n社会效益显著。\n\n"
        "### 9.3 后续运行\n\n由信息科4人负责运行,承建单位提供两年免费维护,云资源每半年核定一次,长期闲置的予以释放,取消外包。"
    )

    assert finding("benefit", report).status is Status.PARTIAL


def test_subsection_of_another_matter_does_not_count(finding: FindingOf) -> None:
    report = "## 五、信息资源目录与共享\n\n### 5.1 共享清单\n\n| 资源名称 | 共享对象 |\n| --- | --- |\n| 取水许可信息 | 州税务局 |"

    assert finding("resource-catalogue", report).status is Status.PARTIAL


def test_table_with_the_caption_of_another_list_does_not_count(finding: FindingOf) -> None:
    report = (
        "## 五、共享清单和需求清单\n\n表1 信息资源共享清单\n\n| 资源名称 | 共享对象 | 方式 |\n| --- | --- | --- |\n"
        "| 取水许可信息 | 州税务局 | 接口 |\n\n表2 信息资源需求清单\n\n待补充。"
    )

    assert finding("sharing-list", report).status is Status.PRESENT
    assert finding("demand-list", report).status is Status.PARTIAL


def test_passages_come_surest_first_and_skip_the_bibliography(report_of: Callable[[str], Report], pack: Pack) -> None:
    report = report_of("## 1.4 编制依据\n\n《商用密码管理条例》\n\n## 6.4 密码应用\n\n采用SM2。\n\n## 七、其他\n\n国密浏览器。")
    crypto = _requirement(pack, "cryptography-application")

    passages = collect(crypto, report, topics=Topics.of(report, pack.requirements, pack.wording), wording=pack.wording)

    assert passages[0].found is Found.HEADING
    assert not any("商用密码管理条例" in piece.folded for passage in passages for piece in (passage.head, *passage.pieces))
