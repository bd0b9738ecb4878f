"""`yushen guide` and `yushen deadline`: JSON on standard output alone, messages on standard error, exit codes."""

import json
import shutil
from pathlib import Path

import pytest
from test_cli import Shell

_CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    monkeypatch.setenv("YUSHEN_DATA_DIR", str(tmp_path / "data"))
    return Shell(monkeypatch, capfd)


def test_a_guide_is_one_object(shell: Shell) -> None:
    code, out, err = shell.run("guide", "--kind", "建设", "--total", "120", "--software", "80", "--hardware", "--json")

    guide = json.loads(out)
    steps = {step["step"]: step for step in guide["steps"]}
    assert (code, err) == (0, "")
    assert guide["profile"]["total_wan"] == 120
    assert steps["supervision-mandatory"]["applies"] is True
    assert steps["hardware-filing"]["article"] == 17
    assert "preliminary-study" in {left["step"] for left in guide["left_out"]}
    assert "supervision-encouraged" not in steps


def test_a_guide_for_people_names_steps_quotes_and_what_is_open(shell: Shell) -> None:
    code, out, _ = shell.run("guide", "--kind", "建设", "--date", "合同签订=2026-06-03")

    assert code == 0
    assert "【取决于总投资】（总投资100万元（含）以上）" in out
    assert "日期：不晚于2026年6月11日（星期四）" in out
    assert "第二十九条：“项目验收结束后七个工作日内" in out
    assert "不需要：申报下一年度运维类项目" in out


def test_a_fact_may_be_denied(shell: Shell) -> None:
    _, out, _ = shell.run("guide", "--kind", "建设", "--no-hardware", "--no-classified", "--no-state-funded", "--json")

    left = {step["step"] for step in json.loads(out)["left_out"]}
    assert {"hardware-filing", "classified", "state-funded"} <= left


def test_a_project_that_the_state_pays_for_only_reports(shell: Shell) -> None:
    _, out, _ = shell.run("guide", "--kind", "建设", "--state-funded", "--json")

    assert [step["article"] for step in json.loads(out)["steps"]] == [14]


def test_the_papers_are_written_and_named_on_standard_error(shell: Shell, tmp_path: Path) -> None:
    out_dir = tmp_path / "out"
    code, out, err = shell.run("guide", "--kind", "运维", "--date", "计划下达=2026-03-10", "--out", out_dir, "--json")

    json.loads(out)
    assert code == 0
    assert sorted(file.suffix for file in out_dir.iterdir()) == [".docx", ".html", ".ics"]
    assert err.count("已写出") == 3


def test_a_deadline_is_one_object(shell: Shell) -> None:
    code, out, _ = shell.run("deadline", "合同副本", "--from", "2026-09-30", "--json")

    found = json.loads(out)
    (copy,) = found["deadlines"]
    assert code == 0
    assert (found["event"], found["from"]) == ("contract-signed", "2026-09-30")
    assert (copy["due"], copy["article"]) == ("2026-10-14", 18)
    assert [reading["due"] for reading in copy["readings"]] == ["2026-10-14", "2026-10-15"]


def test_a_deadline_for_people_states_the_day_and_the_words(shell: Shell) -> None:
    _, out, _ = shell.run("deadline", "trial-started", "--from", "2026年3月15日")

    assert "不早于2026年6月16日（星期二）" in out
    assert "第二十七条：“软件开发项目的验收应在上线试运行不少于三个月后进行。”" in out


def test_events_are_listed(shell: Shell) -> None:
    code, out, _ = shell.run("deadline", "--list", "--json")

    events = json.loads(out)
    assert code == 0
    assert [event["event"] for event in events][:3] == ["third-quarter", "plan-issued", "contract-signed"]
    assert "签合同" in shell.run("deadline", "--list")[1]


def test_an_offices_own_calendar_is_used(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "workdays.yaml").write_text("2026:\n  holidays: [2026-06-05]\n", encoding="utf-8")

    _, out, _ = shell.run("deadline", "acceptance-ended", "--from", "2026-06-03", "--json")

    assert json.loads(out)["deadlines"][0]["due"] == "2026-06-15"  # 4, 8, 9, 10, 11, 12, 15


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("guide", "--kind", "采购"), "建设、服务、运维", id="kind"),
        pytest.param(("guide", "--kind", "建设", "--total", "-5"), "负数", id="negative-total"),
        pytest.param(("guide", "--kind", "建设", "--total", "很多"), "不是金额", id="no-amount"),
        pytest.param(("guide", "--kind", "建设", "--total", "100", "--software", "200"), "大于总投资", id="software-above-total"),
        pytest.param(("guide", "--kind", "建设", "--date", "合同签订=2026-02-30"), "只有 28 天", id="no-such-day"),
        pytest.param(("guide", "--kind", "建设", "--date", "中标=2026-02-03"), "相近的有", id="unknown-event"),
        pytest.param(("guide", "--kind", "建设", "--date", "2026-02-03"), "事件=日期", id="day-without-event"),
        pytest.param(("guide", "--kind", "建设", "--pack", "nowhere"), "nowhere", id="unknown-pack"),
        pytest.param(("deadline", "合同签订", "--from", "2026年2月30日"), "只有 28 天", id="deadline-no-such-day"),
        pytest.param(("deadline", "合同签订", "--from", "0206-02-03"), "2000 至 2100", id="deadline-absurd-year"),
        pytest.param(("deadline", "中标", "--from", "2026-02-03"), "相近的有", id="deadline-unknown-event"),
        pytest.param(("deadline", "验收", "--from", "2026-02-03"), "可能指", id="deadline-ambiguous"),
        pytest.param(("deadline", "合同签订"), "--from", id="deadline-without-day"),
        pytest.param(("deadline",), "--list", id="deadline-without-anything"),
        pytest.param(("deadline", "合同签订", "--list"), "--list", id="list-with-event"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_exits_2(shell: Shell, words: tuple[str, ...], said: str) -> None:
    code, out, err = shell.run(*words, "--json")

    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_an_unsound_calendar_of_the_office_is_named(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "workdays.yaml").write_text("2026:\n  holidays: [2025-06-05]\n", encoding="utf-8")

    code, _, err = shell.run("deadline", "acceptance-ended", "--from", "2026-06-03")

    assert code == 2
    assert "workdays.yaml" in err
    assert "不在这一年" in err


def test_a_pack_without_steps_has_no_guide_but_says_how_to_write_one(shell: Shell, tmp_path: Path) -> None:
    added = tmp_path / "data" / "corpus" / "city-2025"
    added.mkdir(parents=True)
    for name in ("pack.yaml", "regulation.txt"):
        shutil.copy(_CORPUS / "bazhou-2025" / name, added)

    code, _, err = shell.run("guide", "--kind", "建设", "--pack", "city-2025")

    assert code == 2
    assert "steps.yaml" in err
    assert "docs/packs.md" in err
