"""Levels of headings from the way they are numbered, in the order in which they come."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.documents.layout.numbering import Form, Mark

__all__ = ["Heading", "rank_headings"]

_DEEPEST = 9
# 第一编 holds 第一章 holds 第一节, in every document.
_FIXED = {Form.PART: 0, Form.CHAPTER: 1, Form.APPENDIX: 1, Form.SECTION: 2}
# The official order of the rest: 一、 (一) 1. (1) 1) ①. Decimals of two numbers and more have their own order.
_USUAL = {Form.HAN: 0, Form.HAN_PAREN: 1, Form.DECIMAL: 2, Form.PAREN: 3, Form.HALF_PAREN: 4, Form.CIRCLED: 5}


@dataclass(frozen=True)
class Heading:
    """A heading as its level is judged. given: the level of a style or outline; size, bold: how it looks."""

    mark: Mark | None
    given: int | None = None
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True)
class _Open:
    """A heading whose section is still open. mark: None for an unnumbered one."""

    mark: Mark | None
    level: int


def rank_headings(headings: Sequence[Heading]) -> list[int]:
    """Return the level of each heading: as given, else by its numbering, else that of numbered headings that look alike."""
    levels: list[int | None] = []
    stack: list[_Open] = []
    for heading in headings:
        if heading.given is not None:
            _close(stack, heading.given)
            stack.append(_Open(heading.mark, heading.given))
        elif heading.mark is not None:
            _open(stack, heading.mark)
        levels.append(stack[-1].level if heading.given is not None or heading.mark is not None else None)
    return [
        level if level is not None else _level_by_look(heading, headings, levels) for heading, level in zip(headings, levels, strict=True)
    ]


def _close(stack: list[_Open], level: int) -> None:
    while stack and stack[-1].level >= level:
        stack.pop()


def _open(stack: list[_Open], mark: Mark) -> None:
    """Close what `mark` ends and open its section."""
    sibling = _find_sibling(stack, mark)
    if sibling is not None:
        level = stack[sibling].level
        del stack[sibling:]
    else:
        del stack[_count_ancestors(stack, mark) :]
        level = min(_DEEPEST, stack[-1].level + 1 if stack else 1)
    stack.append(_Open(mark, level))


def _is_same_kind(one: Mark, other: Mark) -> bool:
    if one.form in (Form.CHAPTER, Form.APPENDIX):
        return other.form in (Form.CHAPTER, Form.APPENDIX)
    return one.form is other.form and (one.form is not Form.DECIMAL or one.depth == other.depth)


def _find_sibling(stack: Sequence[_Open], mark: Mark) -> int | None:
    """Return the place in the stack of the heading that `mark` follows at the same level."""
    alike = [index for index, entry in enumerate(stack) if entry.mark and _is_same_kind(entry.mark, mark)]
    if mark.form in _FIXED or (mark.form is Form.DECIMAL and mark.depth > 1):
        return alike[-1] if alike else None
    for index in reversed(alike):
        before = stack[index].mark
        if before and before.numbers[-1] < mark.numbers[-1]:
            return index
    # A count that starts again: inside a deeper section it is a new level, else the same one.
    if alike and not any(entry.mark and entry.mark.form is Form.DECIMAL and entry.mark.depth > 1 for entry in stack[alike[-1] + 1 :]):
        return alike[-1]
    return None


def _count_ancestors(stack: Sequence[_Open], mark: Mark) -> int:
    """Return how many entries of the stack stay open above a heading that begins a new level."""
    if mark.form in _FIXED:
        return next((index for index, entry in enumerate(stack) if not _is_fixed_above(entry, mark)), len(stack))
    if mark.form is Form.DECIMAL and mark.depth > 1:
        return _count_decimal_ancestors(stack, mark)
    keep = len(stack)
    while keep and _is_usual_below(stack[keep - 1], mark):
        keep -= 1
    return keep


def _is_fixed_above(entry: _Open, mark: Mark) -> bool:
    return entry.mark is not None and _FIXED.get(entry.mark.form, 9) < _FIXED[mark.form]


def _is_usual_below(entry: _Open, mark: Mark) -> bool:
    if entry.mark is None or entry.mark.form not in _USUAL or (entry.mark.form is Form.DECIMAL and entry.mark.depth > 1):
        return False
    return _USUAL[entry.mark.form] > _USUAL[mark.form]


def _count_decimal_ancestors(stack: Sequence[_Open], mark: Mark) -> int:
    """1.2 stands under chapter 1, under 1., or under whatever is open that is no finer decimal and no list."""
    parent = mark.numbers[:-1]
    for index in range(len(stack) - 1, -1, -1):
        above = stack[index].mark
        if above and above.numbers == parent and above.form in (Form.DECIMAL, Form.CHAPTER, Form.HAN, Form.PART):
            return index + 1
    keep = len(stack)
    while keep:
        above = stack[keep - 1].mark
        finer = above is not None and (
            (above.form is Form.DECIMAL and above.depth >= mark.depth) or above.form in (Form.PAREN, Form.HALF_PAREN, Form.CIRCLED)
        )
        if not finer:
            break
        keep -= 1
    return keep


def _level_by_look(heading: Heading, headings: Sequence[Heading], levels: Sequence[int | None]) -> int:
    """Return the level of numbered headings of the same size and weight, else a rank among the sizes."""
    alike = Counter(
        level
        for other, level in zip(headings, levels, strict=True)
        if level is not None and (other.size, other.bold) == (heading.size, heading.bold)
    )
    if alike:
        return alike.most_common(1)[0][0]
    bigger = {(other.size, level) for other, level in zip(headings, levels, strict=True) if level is not None and other.size > heading.size}
    if bigger:
        return min(_DEEPEST, max(level for _, level in bigger) + 1)
    unnumbered = {other.size for other, level in zip(headings, levels, strict=True) if level is None and other.size > heading.size}
    return min(_DEEPEST, len(unnumbered) + 1) if not any(levels) else 1
