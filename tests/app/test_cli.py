"""The contract with scripts: JSON on standard output alone, messages on standard error, exit codes."""

import json
import sys
from pathlib import Path

import pytest
from browsing import free_port

from assistant.app.cli import main

_SAMPLES = Path(__file__).parents[2] / "evals" / "samples" / "built"
_ROOT = Path(__file__).parents[2]


class Shell:
    """Runs the command in this process and tells exit code, standard output and standard error."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capfd = monkeypatch, capfd

    def run(self, *words: str | Path) -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["yushen", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = self._capfd.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else int(bool(code))), captured.out, captured.err


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], data_dir: Path) -> Shell:
    monkeypatch.setenv("YUSHEN_DATA_DIR", str(data_dir))
    return Shell(monkeypatch, capfd)


def test_answer_is_the_object_of_the_contract(shell: Shell) -> None:
    code, out, _ = shell.run("ask", "总投资80万元的项目要不要监理?", "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["abstained"], answer["basis"]) == (False, "rule")
    assert answer["citations"] == [
        {
            "pack": "bazhou-2025",
            "article": 19,
            "label": "第十九条",
            "paragraph": 1,
            "quote": "总投资在100万元以下的项目,鼓励实施单位实行项目监理制。",
        }
    ]


def test_questions_of_a_file_are_answered_in_order_with_their_ids(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        {"id": "b", "turns": ["120万的项目要监理吗?", "那80万呢?"]},
        {"id": "a", "question": "评审费多少?"},
        {"id": "c", "question": " "},
    ]
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    code, out, _ = shell.run("ask", "--questions", file, "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [answer["id"] for answer in answers] == ["b", "a", "c"]
    assert [answer["abstained"] for answer in answers] == [False, True, True]
    assert answers[0]["question"] == "那80万呢?"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ('{"id": "1"}', 1),
        ("nonsense", 1),
        ('{"id": "1", "question": "要监理吗"}\n{"turns": []}', 2),
        ('{"turns": [1]}', 1),
        ("[]", 1),
        ('{"turns": "要监理吗"}', 1),
        ('{"question": null}', 1),
        ('{"turns": ["要监理吗", null]}', 1),
    ],
)
def test_broken_question_line_is_named(shell: Shell, tmp_path: Path, line: str, number: int) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(line, encoding="utf-8")
    code, out, err = shell.run("ask", "--questions", file, "--json")
    assert (code, out) == (2, "")
    assert f"第 {number} 行" in err


def test_question_of_a_file_that_cannot_be_asked_is_declined_and_the_rest_goes_on(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [{"id": "a", "question": "问" * 5000}, {"id": "b", "question": "……"}, {"id": "c", "turns": ["??", "80万的项目要监理吗?"]}]
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    code, out, _ = shell.run("ask", "--questions", file, "--json")
    long, dots, fine = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert (long["abstained"], dots["abstained"], fine["abstained"]) == (True, True, False)
    assert long["question"] == "问" * 5000
    assert "5000 个字" in long["answer"]
    assert "没有看到问题" in dots["answer"]
    assert (long["citations"], dots["citations"]) == ([], [])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(("ask", ""), "问题是空的", id="empty-question"),
        pytest.param(("ask", " \n\x00"), "问题是空的", id="blank-question"),
        pytest.param(("ask", "??!!……"), "没有看到问题", id="marks-only"),
        pytest.param(("ask", "--questions", "q.jsonl", "--about", "a.pdf"), "--about", id="questions-about-a-report"),
        pytest.param(("ask", "总投资多少", "--about", "a.pdf", "--pack", "nowhere"), "nowhere", id="unknown-pack-about-a-report"),
        pytest.param(("ask", "监理" * 10_000), "20000 个字", id="endless-question"),
        pytest.param(("ask", "要监理吗", "--pack", "nowhere"), "nowhere", id="unknown-pack"),
        pytest.param(("ask",), "请给出一个问题", id="no-question"),
        pytest.param(("ask", "--questions", "absent.jsonl"), "absent.jsonl", id="missing-questions"),
        pytest.param(("prescreen", "absent.pdf"), "absent.pdf", id="missing-report"),
        pytest.param(("prescreen", "one.pdf", "two.md", "--json"), "'one.pdf'、'two.md'", id="all-reports-missing"),
        pytest.param(("prescreen", ".", "--json"), "yushen batch", id="folder-for-a-report"),
        pytest.param(("batch", "absent", "--out", "out"), "absent", id="missing-folder"),
        pytest.param(("eval", "nothing"), "nothing", id="unknown-evaluation"),
    ],
)
def test_wrong_call_ends_with_2_and_says_what_to_do(
    shell: Shell, words: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = shell.run(*words)
    assert code == 2
    assert out == ""
    assert message in err
    assert "Traceback" not in err


def test_question_in_english_is_answered_or_declined_without_fault(shell: Shell) -> None:
    code, out, _ = shell.run("ask", "When must the contract copy be submitted?", "--json")
    assert code == 0
    assert [citation["article"] for citation in json.loads(out)["citations"]] == [18]


def test_report_is_screened_and_its_checklists_are_written(shell: Shell, tmp_path: Path) -> None:
    code, out, err = shell.run("prescreen", _SAMPLES / "service-hall-operations.pdf", "--json", "--out", tmp_path)
    checklist = json.loads(out)
    assert code == 0
    assert len(checklist["findings"]) == 22
    assert sum(checklist["summary"].values()) == 22
    assert set(checklist["summary"]) == {"present", "partial", "missing", "undetermined", "not_applicable"}
    assert checklist["profile"]["kind"] == "运维"
    written = sorted("-".join(file.name.split("-")[-2:-1]) + file.suffix for file in tmp_path.iterdir())
    lists = [f"预审清单{ending}" for ending in (".docx", ".html", ".json", ".xlsx")]
    assert written == sorted([*lists, "证据对照.pdf", "补正通知书草稿.docx", "专家提问参考.docx"])
    assert err.count("已写出") == 7


def test_unreadable_report_gives_an_error_object_and_the_others_go_on(shell: Shell, tmp_path: Path) -> None:
    empty, odd = tmp_path / "empty.pdf", tmp_path / "odd.docx"
    empty.write_bytes(b"")
    odd.write_bytes(b"PK\x03\x04 not a package")
    code, out, _ = shell.run("prescreen", empty, odd, _SAMPLES / "education-cloud.pdf", "--json")
    first, second, third = (json.loads(line) for line in out.splitlines())
    assert code == 3
    assert (first["document"]["name"], first["error"]["code"]) == ("empty.pdf", "empty")
    assert second["error"]["code"] == "damaged"
    assert "findings" in third


def test_missing_report_and_folder_give_error_objects_and_the_others_go_on(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    sample = _SAMPLES / "education-cloud.pdf"
    code, out, _ = shell.run("prescreen", sample, tmp_path / "missing.pdf", tmp_path / "folder", sample, "--json")
    first, missing, folder, last = (json.loads(line) for line in out.splitlines())
    assert code == 3
    assert "findings" in first
    assert (missing["document"], missing["error"]["code"]) == ({"name": "missing.pdf"}, "damaged")
    assert "文件不存在" in missing["error"]["message"]
    assert (folder["document"], folder["error"]["code"]) == ({"name": "folder"}, "damaged")
    assert "yushen batch" in folder["error"]["message"]
    assert last == first


def test_data_folder_that_cannot_be_written_is_named_with_its_setting(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("YUSHEN_DATA_DIR", str(tmp_path / "file" / "data"))
    law = tmp_path / "law.txt"
    law.write_text("某办法\n第一条 一。\n第二条 二。\n", encoding="utf-8")
    add = ("corpus", "add", law, "--id", "some", "--title", "某办法", "--published", "2025-03-01")
    for words in (("ask", "要监理吗"), add, ("serve", "--port", str(free_port()))):
        code, _, err = shell.run(*words)
        assert code == 2
        assert "YUSHEN_DATA_DIR" in err
        assert "输出文件夹" not in err


def test_output_folder_that_cannot_be_made_is_named(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, err = shell.run("prescreen", _SAMPLES / "education-cloud.pdf", "--out", tmp_path / "file" / "out")
    assert code == 2
    assert "无法写入输出文件夹" in err


def test_question_about_a_report_is_answered_with_its_pages(shell: Shell) -> None:
    code, out, _ = shell.run("ask", "项目总投资是多少", "--about", _SAMPLES / "service-hall-operations.pdf", "--json")
    answer = json.loads(out)
    assert code == 0
    assert all(citation["document"] == "service-hall-operations.pdf" and citation["page"] >= 1 for citation in answer["citations"])
    assert any("186.4" in citation["quote"] for citation in answer["citations"])


def test_pack_is_checked_with_all_its_anchors_examples_and_cases(shell: Shell) -> None:
    code, out, _ = shell.run("corpus", "check")
    assert code == 0, out
    assert "未通过 0 个" in out


_PARK = (
    "公园游园管理办法\n(2025年3月1日发布)\n第一条 游客应当爱护花木。\n第二条 公园每日七时开放,二十二时关闭。\n"
    "第三条 携带宠物入园的,应当使用牵引绳。\n"
)


def test_regulation_is_added_to_the_data_folder_and_answers(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUSHEN_DATA_DIR", str(tmp_path / "data"))
    law = tmp_path / "law.txt"
    law.write_text(_PARK, encoding="utf-8")
    code, out, err = shell.run("corpus", "add", law, "--id", "park", "--title", "公园游园管理办法", "--published", "2025-03-01")
    assert (code, "3 条" in out) == (0, True), err
    assert str(tmp_path / "data" / "corpus" / "park") in out
    assert "rules.yaml" in out
    _, out, _ = shell.run("ask", "公园每日几时开放几时关闭", "--pack", "park", "--json")
    assert [citation["article"] for citation in json.loads(out)["citations"]] == [2]
    _, out, _ = shell.run("ask", "停车怎么收费", "--pack", "park", "--json")
    assert json.loads(out)["abstained"]
    _, out, _ = shell.run("corpus", "list", "--json")
    assert [pack["id"] for pack in json.loads(out)] == ["bazhou-2025", "park"]
    code, out, _ = shell.run("corpus", "check", "--pack", "park")
    assert (code, "没有规则" in out) == (0, True)


def test_id_of_a_bundled_regulation_is_not_given_again(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUSHEN_DATA_DIR", str(tmp_path / "data"))
    law = tmp_path / "law.txt"
    law.write_text(_PARK, encoding="utf-8")
    code, _, err = shell.run("corpus", "add", law, "--id", "bazhou-2025", "--title", "公园游园管理办法")
    assert (code, "已被占用" in err) == (2, True)
    assert not (tmp_path / "data" / "corpus" / "bazhou-2025").exists()


def test_question_about_a_report_is_read_with_the_chosen_pack(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUSHEN_DATA_DIR", str(tmp_path / "data"))
    law, report = tmp_path / "law.txt", tmp_path / "report.md"
    law.write_text(_PARK, encoding="utf-8")
    report.write_text("# 公园票务系统可行性研究报告\n\n## 一、概况\n\n项目总投资为320万元,建设周期为8个月。\n", encoding="utf-8")
    shell.run("corpus", "add", law, "--id", "park", "--title", "公园游园管理办法")
    monkeypatch.setenv("YUSHEN_PACK", "nowhere")
    code, out, err = shell.run("ask", "项目总投资是多少", "--about", report, "--pack", "park", "--json")
    assert code == 0, err
    assert "320" in json.loads(out)["answer"]


def test_help_is_shown_without_loading_the_heavy_packages(shell: Shell) -> None:
    code, out, _ = shell.run("--help")
    assert code == 0
    assert "prescreen" in out
