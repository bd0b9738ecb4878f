"""The commands about versions and forms: compare, selfcheck, prescreen --selfcheck."""

import json
from pathlib import Path

import pytest
from test_cli import Shell, shell

__all__ = ["shell"]  # the fixture

_START = """# 某平台可行性研究报告

建设单位：州水利局

## 第一章 项目概况

本项目由州水利局申报,全州有取水口一千二百个,计量数据靠人工抄表后电话上报,汇总一次需要五天,去年漏报四十七次。

## 第七章 密码应用

"""
_OLD = _START + "密码应用方案将在初步设计阶段编制。\n"
_NEW = (
    _START
    + """系统按照第三级要求设计密码应用方案,登录环节采用SM2数字证书,传输环节部署国密SSL VPN网关,存储环节用服务器密码机以SM4算法加密。

| 产品 | 数量 | 用途 |
| --- | --- | --- |
| 服务器密码机 | 2台 | SM4加密存储 |
| 国密SSL VPN网关 | 2台 | 传输加密 |
| 签名验签服务器 | 1台 | SM2签名 |

系统建成后委托具备资质的机构开展商用密码应用安全性评估,评估通过后投入运行。
"""
)


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "旧.md", tmp_path / "新.md"
    old.write_text(_OLD, "utf-8")
    new.write_text(_NEW, "utf-8")
    return old, new


def test_comparison_is_one_object_on_standard_output(shell: Shell, versions: tuple[Path, Path]) -> None:
    code, out, _ = shell.run("compare", *versions, "--json")
    comparison = json.loads(out)
    assert code == 0
    assert {finding["requirement"]: finding["change"] for finding in comparison["findings"]}["cryptography-application"] == "cured"
    assert [change["kind"] for change in comparison["text"]["changes"]]


def test_comparison_for_people_names_what_was_cured(shell: Shell, versions: tuple[Path, Path], tmp_path: Path) -> None:
    code, out, err = shell.run("compare", *versions, "--out", tmp_path / "out")
    assert code == 0
    assert "[已补齐] ★密码应用" in out
    assert sorted(file.suffix for file in (tmp_path / "out").iterdir()) == [".html", ".json"]
    assert err.count("已写出") == 2


def test_version_that_cannot_be_read_ends_with_3(shell: Shell, versions: tuple[Path, Path], tmp_path: Path) -> None:
    code, out, _ = shell.run("compare", versions[0], tmp_path / "没有.md", "--json")
    assert code == 3
    assert json.loads(out)["error"]["code"] == "damaged"
    (tmp_path / "空.md").write_text("", "utf-8")
    assert shell.run("compare", tmp_path / "空.md", versions[1])[0] == 3


def test_versions_that_are_not_there_are_a_wrong_call(shell: Shell, tmp_path: Path) -> None:
    code, _, err = shell.run("compare", tmp_path / "甲.md", tmp_path / "乙.md")
    assert code == 2
    assert "检查路径" in err


def test_form_is_written_and_its_draft_agrees_with_the_report(shell: Shell, versions: tuple[Path, Path], tmp_path: Path) -> None:
    form = tmp_path / "表" / "自查表.docx"
    assert shell.run("selfcheck", "--out", form, "--report", versions[1])[0] == 0
    code, out, _ = shell.run("prescreen", versions[1], "--selfcheck", form, "--json")
    assert code == 0
    checked = {row["requirement"]: row for row in json.loads(out)["selfcheck"]}
    assert checked["cryptography-application"]["agreement"] == "agrees"
    code, out, _ = shell.run("prescreen", versions[0], "--selfcheck", form)
    assert "[自查填有，预审认为内容不足] ★密码应用" in out


def test_form_must_be_a_word_file(shell: Shell, tmp_path: Path) -> None:
    code, _, err = shell.run("selfcheck", "--out", tmp_path / "自查表.pdf")
    assert code == 2
    assert ".docx" in err


def test_form_goes_with_one_report(shell: Shell, versions: tuple[Path, Path]) -> None:
    code, _, err = shell.run("prescreen", *versions, "--selfcheck", versions[0])
    assert code == 2
    assert "一份报告" in err


def test_file_that_is_no_form_is_refused_with_what_to_do(shell: Shell, versions: tuple[Path, Path]) -> None:
    code, _, err = shell.run("prescreen", versions[1], "--selfcheck", versions[0])
    assert code == 2
    assert "yushen selfcheck" in err


def test_unreadable_form_leaves_the_checklist_and_ends_with_3(shell: Shell, versions: tuple[Path, Path], tmp_path: Path) -> None:
    code, out, err = shell.run("prescreen", versions[1], "--selfcheck", tmp_path / "没有.docx", "--json")
    assert code == 3
    assert "selfcheck" not in json.loads(out)
    assert "没有.docx" in err
