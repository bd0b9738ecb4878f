"""Ruled lines on the picture of a page: those that draw tables, not strokes of characters, underlines or edges of photos."""

from collections.abc import Sequence

import cv2
import numpy as np

from assistant.documents.layout.rules import Rule, Rules
from assistant.documents.ocr.straight import Pixels, find_ink

__all__ = ["find_rules"]

_FAINT, _DARK = 12, 30  # by how much, 0..255, rules and characters are darker than their surroundings
_LONGEST_STROKE = 24.0  # points; no horizontal stroke of body text or of a heading's 一 is longer
_SHORTEST_POST = 11.0  # points; the height of the lowest row of a table
_THICKEST = 4.0  # points
_SHORT, _OVER = 2.0, 4.0  # points; a rule that ends this far before or behind another touches it
_BREAK = 3.0  # points; a gap in a rule that the scanner left
# Shares of the length of a rule: on either side of it nothing stands (strokes of characters are crossed by others, but text may hug
# a horizontal rule), and it is inked.
_FREE_ACROSS, _FREE_DOWN = 0.65, 0.82
_SOLID = 0.88
_MOST_CROSSINGS = 250_000


def find_rules(grey: Pixels, scale: float) -> Rules:
    """Return the rules, in pixels from the upper left, that hang together as tables do. scale: pixels per point."""
    faint, dark = (find_ink(grey, side=15 * scale, depth=depth) for depth in (_FAINT, _DARK))
    across = _join(_find_bars(faint, dark, _LONGEST_STROKE * scale, scale, free=_FREE_ACROSS), scale)
    for rule in across:  # what crosses a vertical rule is not beside it
        cv2.line(dark, (round(rule.start), round(rule.at)), (round(rule.end), round(rule.at)), 0, max(3, round(2 * scale)))
    sideways = np.ascontiguousarray(faint.T), np.ascontiguousarray(dark.T)
    down = _join(_find_bars(*sideways, _SHORTEST_POST * scale, scale, free=_FREE_DOWN), scale)
    if len(across) < 2 or not down or len(across) * len(down) > _MOST_CROSSINGS:
        return Rules()
    return _keep_tables(across, down, scale)


def _find_bars(ink: Pixels, dark: Pixels, shortest: float, scale: float, *, free: float) -> list[Rule]:
    """Return the thin horizontal bars of `ink` that have nothing of `dark` beside them for `free` of their length."""
    length = max(3, round(shortest))
    # A rule that is a little tilted or ragged climbs by steps of one pixel, and noise bites holes into it.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    bars = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(bars, connectivity=8)
    rules: list[Rule] = []
    for left, top, width, height, area in stats[1:count].tolist():
        # The area tells a tilted hairline, whose box is high, from a blot.
        thin = area / width - 2 <= _THICKEST * scale and height <= width / 4 + 4
        solid = float(ink[top : top + height, left : left + width].any(axis=0).mean())
        if thin and solid >= _SOLID and _free_share(dark, left, top, left + width, top + height) >= free:
            rules.append(Rule(top + height / 2, left, left + width))
    return rules


def _free_share(dark: Pixels, left: int, top: int, right: int, bottom: int) -> float:
    """Return for how much of its length a bar has blank paper beside it, on the side where it has less."""
    above, below = dark[max(0, top - 3) : max(0, top - 1), left:right], dark[bottom + 1 : bottom + 3, left:right]
    return min(1.0 if not side.size else 1.0 - float(side.any(axis=0).mean()) for side in (above, below))


def _join(rules: Sequence[Rule], scale: float) -> list[Rule]:
    """Return the rules with pieces of one line put together."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.start):
        for index, other in enumerate(joined):
            if abs(other.at - rule.at) <= scale and rule.start - other.end <= _BREAK * scale:
                share = (rule.end - rule.start) / (rule.end - rule.start + other.end - other.start)
                joined[index] = Rule(other.at + share * (rule.at - other.at), other.start, max(other.end, rule.end))
                break
        else:
            joined.append(rule)
    return joined


def _keep_tables(across: list[Rule], down: list[Rule], scale: float) -> Rules:
    """Return the rules that others hold at both ends; horizontal ones may stick out of an open table, but they cross one."""
    while True:
        posts = [post for post in down if _ends_on(post, across, scale)]
        bars = [bar for bar in across if _ends_on(bar, posts, scale) or _crosses(bar, posts, scale)]
        if len(posts) == len(down) and len(bars) == len(across):
            return Rules(across=bars, down=posts)
        across, down = bars, posts


def _ends_on(rule: Rule, others: Sequence[Rule], scale: float) -> bool:
    """Return whether another rule stands at either end."""
    overs = [(other.at - rule.start, rule.end - other.at) for other in others if _spans(other, rule.at, scale)]
    short, over = -_SHORT * scale, _OVER * scale
    return any(short <= start <= over for start, _ in overs) and any(short <= end <= over for _, end in overs)


def _crosses(rule: Rule, others: Sequence[Rule], scale: float) -> bool:
    """Return whether the rule runs over at least one other that ends or goes on there."""
    inner = _OVER * scale
    return any(rule.start + inner < other.at < rule.end - inner and _spans(other, rule.at, scale) for other in others)


def _spans(rule: Rule, at: float, scale: float) -> bool:
    return rule.start - _SHORT * scale <= at <= rule.end + _SHORT * scale
