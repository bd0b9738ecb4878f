"""Ruled lines of a page and the grids that they form; pure geometry, points from the lower left."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from assistant.documents.box import Box

__all__ = ["Grid", "Rule", "Rules", "find_grids", "join_rules"]

_THICKEST = 4.0  # a filled bar up to this is a rule, beyond it a shade
_SHORTEST = 3.0
_SNAP = 2.5  # rules this close are one rule (double borders, rounding)
_MOST_CROSSINGS = 250_000  # beyond: a map or a drawing
_REACH = 3.5  # ends this close touch
_WHOLE = 0.9  # of a table's side, that is ruled


class Rule(NamedTuple):
    """A straight line along one axis: at `at` on the other axis, from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass
class Rules:
    """The horizontal and vertical rules of a page."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)

    def add_strokes(self, points: Sequence[tuple[float, float]]) -> None:
        """Add the sides of a stroked outline that run along an axis."""
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(y1 - y0) <= 0.7 and abs(x1 - x0) >= _SHORTEST:
                self.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif abs(x1 - x0) <= 0.7 and abs(y1 - y0) >= _SHORTEST:
                self.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    def add_bar(self, box: Box) -> bool:
        """Add a filled box that is thin enough to be a rule; return whether it was."""
        width, height = box.right - box.left, box.top - box.bottom
        if height <= _THICKEST and width >= _SHORTEST and width > height:
            self.across.append(Rule((box.bottom + box.top) / 2, box.left, box.right))
        elif width <= _THICKEST and height >= _SHORTEST:
            self.down.append(Rule((box.left + box.right) / 2, box.bottom, box.top))
        else:
            return width <= _THICKEST and height <= _THICKEST
        return True


class Grid(NamedTuple):
    """A ruled table. xs: column edges from the left; ys: row edges from the top. home[row][column]: the cell (its own top left
    row and column) that the place belongs to; merged cells share one home."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    home: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[-1], self.xs[-1], self.ys[0])


def find_grids(rules: Rules) -> list[Grid]:
    """Return the tables that the rules draw, top first: at least two cells beside each other, two rows or a framed row."""
    across, down = join_rules(rules.across), join_rules(rules.down)
    if len(across) * len(down) > _MOST_CROSSINGS:
        return []
    grids = [grid for group in _connect(across, down) if (grid := _draw(*group)) is not None]
    return sorted(grids, key=lambda grid: -grid.box.top)


def join_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules of one direction with pieces of one line joined."""
    lanes: list[list[Rule]] = []
    for rule in sorted(rules):
        if lanes and rule.at - lanes[-1][0].at <= _SNAP:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    merged: list[Rule] = []
    for lane in lanes:
        at = sum(rule.at for rule in lane) / len(lane)
        start = end = None
        for rule in sorted(lane, key=lambda rule: rule.start):
            if end is None or rule.start > end + _REACH:
                if start is not None and end is not None:
                    merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            else:
                end = max(end, rule.end)
        if start is not None and end is not None:
            merged.append(Rule(at, start, end))
    return merged


def _touch(across: Rule, down: Rule) -> bool:
    return across.start - _REACH <= down.at <= across.end + _REACH and down.start - _REACH <= across.at <= down.end + _REACH


def _connect(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the groups of rules that hang together."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, rule in enumerate(across):
        for j, post in enumerate(down):
            if _touch(rule, post):
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(across):
        groups[root(i)][0].append(rule)
    for j, post in enumerate(down):
        groups[root(len(across) + j)][1].append(post)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _edges(values: Iterable[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP + 1:
            edges.append(value)
    return tuple(edges)


def _draw(across: list[Rule], down: list[Rule]) -> Grid | None:
    """Return the grid of one group of rules, or None when it is a frame or an ornament."""
    left, right = min(rule.start for rule in across), max(rule.end for rule in across)
    # Tables with open sides: the ends of the horizontal rules close them.
    xs = _edges([rule.at for rule in down] + [left, right])
    ys = _edges([rule.at for rule in across])[::-1]
    if len(xs) < 3 or len(ys) < 2:
        return None
    if not _is_framed(across, down, Box(left, ys[-1], right, ys[0])):
        return None
    columns, rows = len(xs) - 1, len(ys) - 1
    home = [[(row, column) for column in range(columns)] for row in range(rows)]
    for row in range(rows):
        for column in range(columns):
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            if column and not _is_ruled(down, xs[column], y):
                home[row][column] = home[row][column - 1]
            elif row and not _is_ruled(across, ys[row], x):
                home[row][column] = home[row - 1][column]
    if len({cell for cells in home for cell in cells}) < 2 or all(len(set(cells)) == 1 for cells in home):
        return None
    return Grid(xs, ys, tuple(map(tuple, home)))


def _is_framed(across: Sequence[Rule], down: Sequence[Rule], box: Box) -> bool:
    """Return whether two sides of the box are ruled along their whole length: the boxes and arrows of a flow chart reach them in places
    only."""
    sides = (
        (across, box.top, box.left, box.right),
        (across, box.bottom, box.left, box.right),
        (down, box.left, box.bottom, box.top),
        (down, box.right, box.bottom, box.top),
    )
    return sum(_coverage(rules, at, start, end) >= _WHOLE * (end - start) for rules, at, start, end in sides) >= 2


def _coverage(rules: Sequence[Rule], at: float, start: float, end: float) -> float:
    """Return how much of the line at `at` from `start` to `end` is ruled, in points."""
    return sum(min(rule.end, end) - max(rule.start, start) for rule in rules if abs(rule.at - at) <= _SNAP + 1 and rule.start < end)


def _is_ruled(rules: Sequence[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= _SNAP + 1 and rule.start - 1 <= along <= rule.end + 1 for rule in rules)
