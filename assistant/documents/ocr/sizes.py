"""Type of a page: what was measured line by line, brought to the few sizes that a page is set in, and what is bold."""

from collections.abc import Sequence
from statistics import median

from assistant.documents.ocr.lines import MeasuredLine, is_han

__all__ = ["mark_bold", "settle_sizes"]

# The sizes of Chinese word processors, 初号 to 七号, and the round ones between them; points.
_USUAL = (5.5, 6.5, 7.5, 8.0, 9.0, 10.0, 10.5, 11.0, 12.0, 14.0, 15.0, 16.0, 18.0, 20.0, 22.0, 24.0, 26.0, 28.0, 36.0, 42.0)
_NEAR, _NEAR_FEW = 0.03, 0.05  # as shares; the second for sizes that few characters were measured of
_FEW = 16  # characters
_SPREAD, _WIDE_SPREAD = 0.045, 0.09  # of measurements of one size, exact ones and others
_LEAST_BODY = 40  # Chinese characters that tell how black the plain type of a page is
_BLACKER = 1.2  # than plain type: bold, or a black face (黑体) beside a song face


def settle_sizes(lines: Sequence[MeasuredLine], scale: float) -> None:
    """Bring the sizes of the lines of one page to those of lines like them. scale: pixels per point."""
    settled = _settle([line for line in lines if line.is_sure], scale)
    sure = [line for line in lines if line.is_sure]
    for line in lines:
        if line.is_sure:
            continue
        # Figures and letters differ in height from font to font.
        spread = _WIDE_SPREAD if any(map(is_han, line.text)) else 2 * _WIDE_SPREAD
        beside = [other.size for other in sure if abs(other.base - line.base) < 0.3 * line.size]
        near = [size for size in (*beside, *settled) if abs(line.size / size - 1) <= spread]
        if beside and near and near[0] == beside[0]:
            line.size = near[0]
        else:
            line.size = min(near, key=lambda size: abs(line.size / size - 1), default=_usual(line.size / scale, few=True) * scale)


def _settle(lines: Sequence[MeasuredLine], scale: float) -> list[float]:
    """Bring the sizes of lines together that hardly differ; return the sizes."""
    settled: list[float] = []
    while lines:
        middle = _densest(lines)
        alike = [line for line in lines if abs(line.size / middle - 1) <= _SPREAD]
        lines = [line for line in lines if abs(line.size / middle - 1) > _SPREAD]
        size = _usual(_mean(alike) / scale, few=sum(len(line.text) for line in alike) < _FEW) * scale
        settled.append(size)
        for line in alike:
            line.size = size
    return settled


def _densest(lines: Sequence[MeasuredLine]) -> float:
    """Return the size around which most characters are set."""

    def weight(middle: float) -> float:
        return sum(len(line.text) for line in lines if abs(line.size / middle - 1) <= _SPREAD)

    return max((line.size for line in lines), key=weight)


def _mean(lines: Sequence[MeasuredLine]) -> float:
    return sum(line.size * len(line.text) for line in lines) / sum(len(line.text) for line in lines)


def _usual(points: float, *, few: bool) -> float:
    """Return the usual size nearby, else `points` to the half point."""
    nearest = min(_USUAL, key=lambda size: abs(points / size - 1))
    return nearest if abs(points / nearest - 1) <= (_NEAR_FEW if few else _NEAR) else round(2 * points) / 2 or 0.5


def mark_bold(lines: Sequence[MeasuredLine]) -> None:
    """Mark the lines of one page that are set in much blacker type than most of it."""
    blackness = [line.blackness for line in lines for _ in filter(is_han, line.text) if line.blackness is not None]
    if len(blackness) < _LEAST_BODY:
        return
    plain = median(blackness)
    for line in lines:
        count = sum(map(is_han, line.text))
        # A few characters may be black because they have many strokes.
        least = _BLACKER + (0.7 / count**2 if count else 0)
        line.bold = line.blackness is not None and line.blackness >= least * plain
