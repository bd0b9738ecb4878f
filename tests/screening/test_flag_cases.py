"""Flags on passages in varied words: what must raise one, and what only looks alike. The cases are data: flag_cases/*.yaml."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.screening.types import Checklist, FlagKind

_FOLDER = Path(__file__).parent / "flag_cases"
_FILES = ("amounts", "annexes", "machine", "names", "purchases", "more")


def _cases() -> Iterator[Any]:
    for name in _FILES:
        for case in yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(reason=case["open"], strict=True)] if "open" in case else []
            yield pytest.param(case, id=f"{name}-{case['id']}", marks=marks)


@pytest.mark.parametrize("case", list(_cases()))
def test_flag_is_raised_by_what_causes_it_and_by_nothing_that_looks_alike(case: dict[str, Any], screen: Callable[[str], Checklist]) -> None:
    flags = {flag.kind: flag for flag in screen(case["text"]).flags}
    raised = {FlagKind(kind) for kind in case.get("raised", ())}

    assert raised <= set(flags), case["why"]
    assert not set(flags) & {FlagKind(kind) for kind in case.get("silent", ())}, case["why"]
    assert all(flags[kind].evidence for kind in raised)
