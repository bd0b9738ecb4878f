"""The ways of counting a period, with the general law behind them."""

from functools import lru_cache
from pathlib import Path

import yaml

from assistant.text.span import Frozen

__all__ = ["Convention", "convention"]

_FILE = Path(__file__).with_name("conventions.yaml")


class Convention(Frozen):
    """One way of counting. short: a few characters for it.

    law, label, quote: where the law says so; None where it is only a reading that people follow.
    """

    id: str
    says: str
    short: str
    law: str | None = None
    label: str | None = None
    quote: str | None = None

    @property
    def words(self) -> str:
        """Return what it says, with its source: 开始的当日不计入(民法典第二百零一条)."""
        return f"{self.says}({self.law}{self.label})" if self.law else self.says


def convention(name: str) -> Convention:
    """Return the convention of that id. Raises KeyError for an unknown one."""
    return _conventions()[name]


@lru_cache(maxsize=1)
def _conventions() -> dict[str, Convention]:
    entries = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {entry["id"]: Convention(**entry) for entry in entries}
