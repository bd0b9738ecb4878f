"""The built wheel works outside the checkout, and what the package promises to the world holds."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

import assistant
from assistant.settings import Settings

_ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; the dependencies are those of this environment, the checkout is not on its path."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, _ROOT], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "env")}))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "env"


def _run(environment: Path, *words: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": os.environ["PATH"], "YUSHEN_DATA_DIR": str(data_dir), "HOME": str(environment)}
    return subprocess.run(
        [environment / "bin" / "yushen", *words], cwd=environment, env=variables, capture_output=True, text=True, check=False
    )


def test_wheel_answers_a_question_outside_the_checkout(installed: Path, data_dir: Path) -> None:
    done = _run(installed, "ask", "合同副本几个工作日内报送?", "--json", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert [citation["article"] for citation in json.loads(done.stdout)["citations"]] == [18]
    place = subprocess.run(
        [installed / "bin" / "python", "-c", "import assistant; print(assistant.__file__)"],
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(installed) in place.stdout


def test_wheel_lists_the_packs_that_it_carries(installed: Path, data_dir: Path) -> None:
    done = _run(installed, "corpus", "list", "--json", data_dir=data_dir)
    assert [pack["id"] for pack in json.loads(done.stdout)] == ["bazhou-2025"]


def test_public_names_are_those_of_the_contract() -> None:
    assert all(callable(getattr(assistant, name)) for name in ("build_assistant", "load_pack", "open_document"))
    assert not hasattr(assistant, "anything_else")


def test_settings_are_few_described_and_documented() -> None:
    fields = Settings.model_fields
    documented = (_ROOT / "docs" / "settings.md").read_text("utf-8")
    assert len(fields) <= 20
    for name, field in fields.items():
        assert field.description
        assert f"YUSHEN_{name.upper()}" in documented


def test_lock_holds_every_dependency_with_hashes_and_no_torch() -> None:
    lock = (_ROOT / "requirements.lock").read_text()
    pinned = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    wanted = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert set(wanted) <= pinned
    assert not {name for name in pinned if name.startswith(("torch", "nvidia", "triton"))}
    assert lock.count("==") == len(re.findall(r"== *[^ ]+ *\\\n *--hash=sha256:", lock)) + lock.count(" ; ")
