"""Figures of a benchmark: what one is, the table of many, percentiles."""

from collections.abc import Iterable, Sequence
from typing import Literal

from assistant.text.span import Frozen

__all__ = ["Measure", "format_table", "percentile"]

Unit = Literal["s", "ms", "MiB", "pages/s", "questions/s", "passages/s"]
_DECIMALS: dict[Unit, int] = {"s": 2, "ms": 1, "MiB": 0, "pages/s": 1, "questions/s": 1, "passages/s": 1}


class Measure(Frozen):
    """One figure. of: what it stands for, such as "median of 5"; at_most: the target, its bound included."""

    name: str
    value: float
    unit: Unit
    of: str
    at_most: float | None = None


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest of `values` that at least `percent` (0..100) of them do not exceed. Source: nearest-rank method."""
    rank = -(-len(values) * percent // 100)  # rounded up
    return sorted(values)[max(int(rank), 1) - 1]


def format_table(measures: Iterable[Measure]) -> str:
    """Return one line a figure; a target that is missed is marked."""
    lines = [f"{'':46}{'figure':>9} {'unit':12}{'':26}{'target':>9}"]
    for measure in measures:
        digits = _DECIMALS[measure.unit]
        line = f"{measure.name:46}{measure.value:9.{digits}f} {measure.unit:12}{measure.of:26}"
        if measure.at_most is not None:
            verdict = "" if measure.value <= measure.at_most else "  MISSED"
            line += f"{f'<= {measure.at_most:g}':>9}{verdict}"
        lines.append(line.rstrip())
    return "\n".join(lines)
