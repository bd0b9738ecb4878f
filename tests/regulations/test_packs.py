"""Loading, verifying and making packs: what is refused, and what the message tells."""

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.errors import PackError, UnknownPack, UserInputError
from assistant.regulations.packs import create_pack, list_packs, load_pack, verify_pack
from assistant.regulations.types import Operator, Pack, Test

CORPUS = Path(__file__).parents[2] / "corpus"

LAW = """某市公园管理办法
第一章 总则
第一条 为了管好公园,制定本办法。
第二条 市园林局主管公园。区园林局每季度末报送养护情况。
第三条 总投资200万元(含)以上的公园,建设单位应当在合同签订之日起七个工作日内报市园林局备案。
第四条 本办法由市园林局解释。
第五条 本办法自2024年3月1日起施行。
"""
RULE = {
    "id": "filing",
    "topic": "备案",
    "kind": "duty",
    "article": 3,
    "quote": "建设单位应当在合同签订之日起七个工作日内报市园林局备案",
    "answers": ["when"],
    "asks": ["合同多久备案"],
}
REQUIREMENT = {
    "id": "trees",
    "title": "树木",
    "articles": [3],
    "anchor": {"article": 3, "quote": "报市园林局备案"},
    "asks": "写明树木。",
    "suggestion": "补充树木。",
    "headings": ["树木"],
    "cues": ["乔木|灌木"],
    "substance": {"patterns": [r"\d+株"]},
}


def write_pack(corpus: Path, *, metadata: dict[str, Any] | None = None, pack_id: str = "park-2024", **files: object) -> Path:
    """Write a pack of the park law; keyword arguments are further YAML files, as values or as their text."""
    folder = corpus / pack_id
    folder.mkdir()
    (folder / "regulation.txt").write_bytes(LAW.encode())
    described = {
        "title": "某市公园管理办法",
        "issuer": "某市人民政府",
        "published": "2024-02-01",
        "in_force_from": "2024-03-01",
        "source": "测试",
        "sha256": hashlib.sha256(LAW.encode()).hexdigest(),
    }
    files = {"pack": described | (metadata or {}), **files}
    for name, content in files.items():
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path) -> PackError:
    """Return the one problem of a pack."""
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert [str(problem) for problem in verify_pack(folder)] == [str(caught.value)]
    return caught.value


def test_pack_needs_no_entries(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    assert (pack.id, len(pack.articles), pack.rules, pack.requirements) == ("park-2024", 5, (), ())


def test_empty_list_file_counts_as_no_entries(tmp_path: Path) -> None:
    assert load_pack(write_pack(tmp_path, rules="# none yet\n")).rules == ()


def test_interpreter_is_an_anchor(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path, metadata={"interpreter": {"article": 4, "quote": "本办法由市园林局解释。"}}))
    assert pack.interpreter is not None
    assert pack.interpreter.article == 4


def test_quote_is_given_back_in_the_regulations_own_characters(tmp_path: Path) -> None:
    rule = RULE | {"quote": "总投资 200 万元（含）以上的公园，\n  建设单位应当"}
    (loaded,) = load_pack(write_pack(tmp_path, rules=[rule])).rules
    assert loaded.quote == "总投资200万元(含)以上的公园,建设单位应当"


def test_when_becomes_a_condition_with_all_its_tests(tmp_path: Path) -> None:
    rule = RULE | {"when": {"total_wan": {"at_least": 200}, "kind": {"is": "建设"}, "has_hardware": {"is": False}}}
    (loaded,) = load_pack(write_pack(tmp_path, rules=[rule])).rules
    assert loaded.when is not None
    assert set(loaded.when.all_of) == {
        Test(field="total_wan", operator=Operator.AT_LEAST, value=Decimal(200)),
        Test(field="kind", operator=Operator.IS, value="建设"),
        Test(field="has_hardware", operator=Operator.IS, value=False),
    }


def test_period_of_a_rule_is_read(tmp_path: Path) -> None:
    rule = RULE | {"within": {"count": 7, "unit": "workday", "counted_from": "合同签订之日", "bound": "within"}}
    (loaded,) = load_pack(write_pack(tmp_path, rules=[rule])).rules
    assert loaded.within is not None
    assert (loaded.within.count, loaded.within.unit) == (7, "workday")


def test_recurring_period_needs_no_figure_in_the_quote(tmp_path: Path) -> None:
    period = {"count": 1, "unit": "quarter", "counted_from": "每季度末", "bound": "each"}
    rule = RULE | {"article": 2, "quote": "区园林局每季度末报送养护情况。", "within": period}
    assert load_pack(write_pack(tmp_path, rules=[rule])).rules[0].within is not None


def test_patterns_are_folded_like_the_texts_they_are_for(tmp_path: Path) -> None:
    requirement = REQUIREMENT | {"cues": ["树木（含 灌木），GIS"], "substance": {"patterns": [r"[一-龥]{2}：\d+株。"]}}
    (loaded,) = load_pack(write_pack(tmp_path, requirements=[requirement])).requirements
    assert loaded.cues == (r"树木\(含灌木\),gis",)
    assert loaded.substance.patterns == (r"[一-龥]{2}:\d+株\.",)


def test_pattern_for_sentences_without_figures_is_no_pattern_for_everything(tmp_path: Path) -> None:
    requirement = REQUIREMENT | {"substance": {"patterns": ["株"], "hollow": [r"^[^0-9]*$"]}}
    assert load_pack(write_pack(tmp_path, requirements=[requirement])).requirements[0].substance.hollow == (r"^[^0-9]*$",)


def test_wording_is_a_mapping_of_patterns(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path, wording={"promises": ["将另行(?:明确|补充)"]}))
    assert pack.wording.promises == ("将另行(?:明确|补充)",)


def test_unsound_rule_is_reported_with_file_and_entry(tmp_path: Path) -> None:
    problem = refusal(write_pack(tmp_path, rules=[RULE | {"article": 9}]))
    assert (problem.file, problem.entry) == ("park-2024/rules.yaml", "filing")
    assert problem.exit_code == 2


UNSOUND_RULES = [
    pytest.param({"articel": 3}, "未知的键 'articel'", id="unknown-key"),
    pytest.param({"topic": None}, "'topic' 应是文字", id="missing-value"),
    pytest.param({"kind": "law"}, "'kind' 的值 'law' 不在允许之列", id="unknown-kind"),
    pytest.param({"answers": "when"}, "'answers' 应是列表", id="no-list"),
    pytest.param({"asks": []}, "'asks' 至少要有一项", id="no-questions"),
    pytest.param({"asks": [2024]}, "'asks.0' 应是文字", id="number-for-text"),
    pytest.param({"article": 6}, "没有第 6 条(全文止于第五条)", id="no-such-article"),
    pytest.param({"quote": "市园林局主管公园"}, "不在第三条,而在第二条", id="quote-of-another-article"),
    pytest.param({"quote": "制定本办法。\n第二条 市园林局主管公园"}, "跨越两条", id="quote-over-two-articles"),
    pytest.param({"quote": "应当在合同签订之日起十个工作日内"}, "从“十个工作日内”起与原文不同", id="quote-altered"),
    pytest.param({"quote": "  "}, "不在第三条", id="quote-empty"),
    pytest.param({"says": "应当在10个工作日内备案。"}, "“10 工作日”不在引文中", id="figure-in-says"),
    pytest.param({"says": "二百万元以上的应当备案。"}, "“200 万元”不在引文中", id="amount-in-says-outside-the-quote"),
    pytest.param({"when": {"total": {"at_least": 200}}}, "when 的字段 'total' 不是项目事实", id="when-unknown-field"),
    pytest.param({"when": {"sources": {"is": "x"}}}, "when 的字段 'sources' 不是项目事实", id="when-no-fact"),
    pytest.param({"when": {"total_wan": {"over": 200}}}, "是金额", id="when-unknown-operator"),
    pytest.param({"when": {"total_wan": {"at_least": "200"}}}, "是金额", id="when-text-for-amount"),
    pytest.param({"when": {"total_wan": {"at_least": True}}}, "是金额", id="when-flag-for-amount"),
    pytest.param({"when": {"kind": {"is": "采购"}}}, "只能是:建设、服务、运维", id="when-unknown-project-kind"),
    pytest.param({"when": {"has_hardware": {"is": "yes"}}}, "只能是 true 或 false", id="when-text-for-flag"),
    pytest.param({"when": {"kind": {"at_least": "建设"}}}, "只能用 is 比较", id="when-order-of-kinds"),
    pytest.param({"when": ["total_wan"]}, "when 应写成", id="when-list"),
    pytest.param({"when": {"total_wan": 200}}, "应写成 {比较: 值}", id="when-bare-value"),
    pytest.param({"when": {"total_wan": {"at_least": 300}}}, "300 万元不在第三条中", id="when-amount-not-in-article"),
    pytest.param(
        {"within": {"count": 10, "unit": "workday", "counted_from": "合同签订之日"}}, "“10 工作日”不在引文中", id="period-not-in-quote"
    ),
    pytest.param({"within": {"count": 7, "unit": "workday", "counted_from": "验收之日"}}, "不是第三条的原文", id="period-from-other-words"),
    pytest.param({"within": {"count": 7, "unit": "week", "counted_from": "合同签订之日"}}, "'within.unit'", id="period-unknown-unit"),
]


@pytest.mark.parametrize(("change", "message"), UNSOUND_RULES)
def test_unsound_rule_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    problem = refusal(write_pack(tmp_path, rules=[RULE | change]))
    assert message in str(problem)
    assert problem.entry == "filing"


@pytest.mark.parametrize("says", ["应当在7个工作日内备案(第三条)。", "签合同后七个工作日内报备案。", "应当备案。"])
def test_figure_that_stands_in_the_quote_may_be_said_in_either_notation(tmp_path: Path, says: str) -> None:
    assert load_pack(write_pack(tmp_path, rules=[RULE | {"says": says}])).rules[0].says == says


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"articles": [3, 8]}, "没有第 8 条", id="no-such-article"),
        pytest.param({"articles": [2]}, "articles 应包含引文所在的第 3 条", id="anchor-outside-articles"),
        pytest.param({"anchor": {"article": 3, "quote": "种植树木"}}, "不在第三条", id="anchor-quote"),
        pytest.param({"anchor": {"article": 3, "suffix": 1, "quote": "备案"}}, "没有第 3 条之 1", id="anchor-suffix"),
        pytest.param({"cues": ["乔木("]}, "正则表达式 '乔木(' 有误", id="pattern-does-not-compile"),
        pytest.param({"other_senses": ["(?:树木)*"]}, "到处都能匹配", id="pattern-fits-anything"),
        pytest.param({"substance": {"patterns": ["["]}}, "正则表达式 '[' 有误", id="substance-pattern"),
        pytest.param({"substance": {"patterns": ["株"], "at_least": 2}}, "永远无法满足", id="substance-never-met"),
        pytest.param({"when": {"total_wan": {"at_least": 500}}}, "500 万元不在第三条中", id="threshold"),
        pytest.param({"examples": {"good": ["x"]}}, "examples.good", id="unknown-status"),
    ],
)
def test_unsound_requirement_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    problem = refusal(write_pack(tmp_path, requirements=[REQUIREMENT | change]))
    assert message in str(problem)
    assert (problem.file, problem.entry) == ("park-2024/requirements.yaml", "trees")


SILENCE = {"id": "parking", "about": "停车", "related": [2], "asks": ["能停车吗"]}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({"rules": [RULE, RULE]}, "条目 'filing':与前面的条目重名", id="rule-twice"),
        pytest.param({"silences": [SILENCE | {"related": [7]}]}, "条目 'parking':没有第 7 条", id="silence-article"),
        pytest.param(
            {"silences": [SILENCE | {"id": "filing"}], "rules": [RULE]}, "与 rules.yaml 的条目重名", id="silence-named-like-a-rule"
        ),
        pytest.param({"glossary": [{"term": "公园", "english": "park"}] * 2}, "条目 '公园':与前面的条目重名", id="term-twice"),
        pytest.param(
            {"glossary": [{"term": "公园", "english": "park", "everyday": ["园子", "园 子"]}]}, "说法重复:园子", id="everyday-word-twice"
        ),
        pytest.param(
            {
                "glossary": [
                    {"term": "公园", "english": "park", "initials": ["gy"]},
                    {"term": "公约", "english": "covenant", "initials": ["gy"]},
                ]
            },
            "只属于一个词条(公园)",
            id="initials-of-two-terms",
        ),
        pytest.param(
            {"glossary": [{"term": "公园", "english": "park", "initials": ["G-Y"]}]}, "2 至 8 个小写字母", id="initials-that-are-no-letters"
        ),
        pytest.param({"cases": [{"question": "谁主管?", "articles": [12]}]}, "条目 '谁主管?':没有第 12 条", id="case-article"),
        pytest.param(
            {"flags": [{"kind": "f", "anchor": {"article": 3, "quote": "无"}, "message": "m"}]}, "条目 'f':引文“无”不在第三条", id="flag"
        ),
        pytest.param({"wording": {"promises": ["将("]}}, "条目 'promises':正则表达式", id="wording-pattern"),
        pytest.param({"wording": {"promise": ["将"]}}, "未知的键 'promise'", id="wording-key"),
        pytest.param({"wording": ["将"]}, "wording.yaml:文件内容应是", id="wording-list"),
        pytest.param({"genres": [{"id": "minutes", "name": "纪要", "signs": ["会议"]}]}, "缺少条目 'report'", id="genres-without-report"),
        pytest.param({"genres": [{"id": "report", "name": "报告", "titles": ["报告$"]}]}, "signs 与 lines 至少写一个", id="genre-no-signs"),
        pytest.param({"genres": [{"id": "report", "name": "报告", "signs": ["("]}]}, "条目 'report':正则表达式", id="genre-pattern"),
        pytest.param({"rules": {"filing": {}}}, "rules.yaml:文件内容应是列表", id="list-file-with-mapping"),
        pytest.param({"rules": ["filing"]}, "条目 '第 1 个':条目应由", id="entry-is-no-mapping"),
        pytest.param({"rules": [{"topic": "备案"}]}, "条目 '第 1 个':缺少键 'id'", id="entry-without-id"),
        pytest.param({"rule": [RULE]}, "rule.yaml:不认识这个文件", id="unknown-file"),
    ],
)
def test_unsound_file_is_refused(tmp_path: Path, files: dict[str, object], message: str) -> None:
    assert message in str(refusal(write_pack(tmp_path, **files)))


def test_duplicate_key_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, wording="promises: [将]\ndenials: [无]\npromises: [拟]\n")
    assert str(refusal(folder)) == "park-2024/wording.yaml:第 3 行:键 'promises' 重复。"


def test_comma_that_breaks_an_unquoted_quote_is_explained(tmp_path: Path) -> None:
    entry = "- {id: trees, anchor: {article: 3, quote: 总投资200万元,建设单位}}\n"
    assert "未知的键 'anchor.建设单位',若是文字的一部分,请给整段文字加引号" in str(refusal(write_pack(tmp_path, requirements=entry)))


def test_duplicate_key_inside_an_entry_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, rules="- id: a\n  topic: b\n  when:\n    kind: {is: 建设}\n    kind: {is: 服务}\n")
    assert "第 5 行:键 'kind' 重复" in str(refusal(folder))


@pytest.mark.parametrize("text", ["- id: [", "a: b: c", "\t- x", "- !!python/object:os.system x", "- id: \x00", "- &a [*a]", "? [a]\n: b"])
def test_broken_yaml_is_refused_as_such(tmp_path: Path, text: str) -> None:
    assert refusal(write_pack(tmp_path, rules=text)).file == "park-2024/rules.yaml"


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        pytest.param({"tittle": "x"}, "未知的键 'tittle'", id="unknown-key"),
        pytest.param({"rules": []}, "未知的键 'rules'", id="entries-in-metadata"),
        pytest.param({"published": "上月"}, "'published'", id="no-date"),
        pytest.param({"in_force_until": "2023-01-01"}, "早于 in_force_from", id="ends-before-it-begins"),
        pytest.param({"interpreter": {"article": 2, "quote": "本办法由市园林局解释"}}, "条目 'interpreter':", id="interpreter"),
    ],
)
def test_unsound_metadata_is_refused(tmp_path: Path, metadata: dict[str, Any], message: str) -> None:
    problem = refusal(write_pack(tmp_path, metadata=metadata))
    assert problem.file == "park-2024/pack.yaml"
    assert message in str(problem)


def test_changed_text_is_refused_with_the_right_digest(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    changed = LAW.replace("七个", "十个").encode()
    (folder / "regulation.txt").write_bytes(changed)
    problem = refusal(folder)
    assert hashlib.sha256(changed).hexdigest() in str(problem)
    assert "请恢复原文" in str(problem)


@pytest.mark.parametrize("content", [None, b"\xff\xfe", "没有条文。".encode()])
def test_unusable_text_is_refused(tmp_path: Path, content: bytes | None) -> None:
    digest = hashlib.sha256(content or b"").hexdigest()
    folder = write_pack(tmp_path, metadata={"sha256": digest})
    (folder / "regulation.txt").unlink()
    if content is not None:
        (folder / "regulation.txt").write_bytes(content)
    assert refusal(folder).file == "park-2024/regulation.txt"


@pytest.mark.parametrize("pack_id", ["Park", "ab", "park_2024", "公园办法", "park--2024"])
def test_folder_name_that_is_no_slug_is_refused(tmp_path: Path, pack_id: str) -> None:
    assert "不能作编号" in str(refusal(write_pack(tmp_path, pack_id=pack_id)))


def test_verifying_names_every_problem_at_once(tmp_path: Path) -> None:
    rules = [RULE | {"id": "one", "article": 9}, RULE | {"id": "two", "quote": "无"}, RULE, RULE | {"id": "three", "kind": "x"}]
    folder = write_pack(tmp_path, rules=rules, silences=[SILENCE | {"related": [8]}])
    assert {problem.entry for problem in verify_pack(folder)} == {"one", "two", "three", "parking"}


def test_missing_pack_names_the_packs_there_are(tmp_path: Path) -> None:
    write_pack(tmp_path)
    with pytest.raises(UnknownPack) as caught:
        load_pack(tmp_path / "parks")
    assert caught.value.known == ("park-2024",)


def test_packs_are_listed_by_their_ids(tmp_path: Path) -> None:
    write_pack(tmp_path, pack_id="zoo-2024")
    write_pack(tmp_path, pack_id="park-2024")
    (tmp_path / "notes").mkdir()
    (tmp_path / ".adding-x").mkdir()
    assert list_packs(tmp_path) == ("park-2024", "zoo-2024")
    assert list_packs(tmp_path / "nowhere") == ()


def test_created_pack_loads_with_what_the_text_says_of_itself(tmp_path: Path) -> None:
    text = f"某市人民政府办公室文件\n某政办〔2024〕7号\n2024年2月1日\n{LAW}"
    folder = create_pack(text, pack_id="park-2024", title="某市公园管理办法", corpus=tmp_path / "corpus")
    pack = load_pack(folder)
    assert pack.text == text
    assert (str(pack.published), str(pack.in_force_from), pack.document_number) == ("2024-02-01", "2024-03-01", "某政办〔2024〕7号")
    assert list_packs(tmp_path / "corpus") == ("park-2024",)


def test_created_pack_keeps_line_ends_of_the_text(tmp_path: Path) -> None:
    text = LAW.replace("\n", "\r\n")
    assert load_pack(create_pack(text, pack_id="park-2024", title="某办法", corpus=tmp_path)).text == text


def test_creating_over_an_existing_pack_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    with pytest.raises(UserInputError, match="已被占用"):
        create_pack("第一条 其他。自2020年1月1日起施行。", pack_id="park-2024", title="其他", corpus=tmp_path)
    assert load_pack(folder).text == LAW


@pytest.mark.parametrize(
    ("text", "pack_id", "message"),
    [
        pytest.param(LAW, "Park 2024", "不能作编号", id="id"),
        pytest.param("关于植树的通知。2024年3月1日", "park-2024", "没有找到条文", id="no-articles"),
        pytest.param("第一条 甲。\n第二条 乙。", "park-2024", "没有找到发布日期", id="no-date"),
    ],
)
def test_creating_an_unusable_pack_leaves_nothing_behind(tmp_path: Path, text: str, pack_id: str, message: str) -> None:
    with pytest.raises(UserInputError, match=message):
        create_pack(text, pack_id=pack_id, title="某办法", corpus=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def first_pack() -> Pack:
    return load_pack(CORPUS / "bazhou-2025")


def test_first_pack_is_sound() -> None:
    assert verify_pack(CORPUS / "bazhou-2025") == ()


def test_first_pack_knows_its_dates_and_interpreter(first_pack: Pack) -> None:
    assert first_pack.title == "巴音郭楞蒙古自治州信息化项目管理办法(试行)"
    assert (str(first_pack.published), str(first_pack.in_force_from), first_pack.document_number) == ("2025-01-26", "2025-01-26", None)
    assert first_pack.interpreter is not None
    assert first_pack.interpreter.quote == "本办法由州数字化发展局负责解释。"


def test_quotes_of_the_first_pack_stand_in_their_articles_to_the_letter(first_pack: Pack) -> None:
    astray = [rule.id for rule in first_pack.rules if rule.quote not in first_pack.article(rule.article).text]
    assert astray == []


def test_everyday_text_of_a_pack_is_read_and_a_wrong_key_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    assert load_pack(folder).commonplace.passages == ()
    (folder / "commonplace.yaml").write_text("passages: [资金由财政安排]\nwords: [综合]\n", "utf-8")
    assert load_pack(folder).commonplace.words == ("综合",)
    (folder / "commonplace.yaml").write_text("passage: [资金由财政安排]\n", "utf-8")
    assert "commonplace.yaml:未知的键 'passage'" in str(refusal(folder))
