"""Laws added beside the regulation, from the command line."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from assistant.app.cli import main

_LAKE = (
    "中华人民共和国湖泊保护法\n2019年10月1日 第十届全国人民代表大会常务委员会第三次会议通过\n"
    "第一条 在湖泊中捕鱼的,应当申领捕捞许可证。\n第二条 每年四月一日至六月三十日为禁渔期。\n第三条 本法自2020年1月1日起施行。\n"
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setenv("YUSHEN_DATA_DIR", str(tmp_path / "data"))

    def run(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["yushen", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capfd.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    file = tmp_path / "lake.txt"
    file.write_text(_LAKE, encoding="utf-8")
    return file


def metadata(tmp_path: Path) -> dict[str, object]:
    loaded = yaml.safe_load((tmp_path / "data" / "corpus" / "lake-law" / "pack.yaml").read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


ADD = ("--id", "lake-law", "--title", "中华人民共和国湖泊保护法")


def test_level_and_dates_are_read_from_title_and_text(run: Run, lake: Path, tmp_path: Path) -> None:
    code, out, err = run("corpus", "add", lake, *ADD)
    assert code == 0, err
    assert "3 条,国家,2020-01-01 起施行。" in out
    said = metadata(tmp_path)
    assert (said["level"], str(said["in_force_from"]), said["in_force_until"]) == ("国家", "2020-01-01", None)


def test_level_dates_and_short_names_that_are_given_are_kept(run: Run, lake: Path, tmp_path: Path) -> None:
    given = ("--level", "地方", "--in-force-from", "2021-05-01", "--until", "2022-04-30", "--short-name", "护湖法", "--short-name", "湖法")
    code, out, err = run("corpus", "add", lake, *ADD, *given)
    assert code == 0, err
    assert "2021-05-01 起施行,有效至 2022-04-30(现在不能作为依据)" in out
    said = metadata(tmp_path)
    assert (said["level"], str(said["in_force_until"]), said["short_names"]) == ("地方", "2022-04-30", ["护湖法", "湖法"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(("--level", "省级"), "--level 应为“地方”或“国家”,现为 '省级'", id="no-such-level"),
        pytest.param(("--until", "2019-12-31"), "失效日期 2019-12-31 早于施行日期 2020-01-01", id="ends-before-it-begins"),
        pytest.param(("--until", "2019-02-30"), "2019-02-30", id="no-such-day"),
    ],
)
def test_unsound_option_is_named_and_nothing_is_added(run: Run, lake: Path, tmp_path: Path, options: tuple[str, ...], message: str) -> None:
    code, _, err = run("corpus", "add", lake, *ADD, *options)
    assert (code, message in err) == (2, True), err
    assert not (tmp_path / "data" / "corpus" / "lake-law").exists()


def test_list_tells_level_and_standing(run: Run, lake: Path) -> None:
    run("corpus", "add", lake, *ADD, "--until", "2022-04-30")
    _, out, _ = run("corpus", "list")
    assert "lake-law\t中华人民共和国湖泊保护法\t国家\t3 条\t2020-01-01 起施行,有效至 2022-04-30(现在不能作为依据)" in out
    _, out, _ = run("corpus", "list", "--json")
    [park, law] = json.loads(out)
    assert (park["id"], park["level"], park["in_force_until"]) == ("bazhou-2025", "地方", None)
    assert (law["in_force_from"], law["in_force_until"]) == ("2020-01-01", "2022-04-30")


def test_citation_of_a_further_law_carries_its_pack_and_title(run: Run, lake: Path) -> None:
    run("corpus", "add", lake, *ADD)
    code, out, err = run("ask", "湖泊保护法第二条是什么", "--json")
    assert code == 0, err
    [citation] = json.loads(out)["citations"]
    assert (citation["pack"], citation["article"], citation["title"]) == ("lake-law", 2, "中华人民共和国湖泊保护法")


def test_index_of_a_law_without_rules_is_built_without_a_database(run: Run, lake: Path, tmp_path: Path) -> None:
    run("corpus", "add", lake, *ADD)
    code, out, _ = run("corpus", "index", "--pack", "lake-law")
    assert (code, out) == (0, "索引已就绪。\n")
    files = [path.suffix for path in (tmp_path / "data" / "index").rglob("*") if path.is_file()]
    assert files == [".npy"]
