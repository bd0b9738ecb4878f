"""Measures of reading: pure functions of what stands in a report and what an extractor made of it."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from assistant.text.normalize import fold_text
from assistant.text.span import Frozen

__all__ = ["Cells", "HeadingLine", "Headings", "Text", "edit_distance", "score_cells", "score_headings", "score_text", "squash"]

_GRAM = 3  # characters of a gram: enough to tell a place in Chinese text, short enough to survive a line moved elsewhere
_WILD = 10  # how many times as long as the truth a text may be before its tail no longer matters

Table = Sequence[Sequence[str]]


class HeadingLine(NamedTuple):
    """A heading; level 1 is the highest."""

    level: int
    text: str


class Text(Frozen):
    """Counts of one document, or the sums over many. edits: of characters; shared: grams that both texts have."""

    characters: int = 0
    edits: int = 0
    grams: int = 0
    given_grams: int = 0
    shared: int = 0

    def __add__(self, other: "Text") -> "Text":
        return Text(**{name: getattr(self, name) + getattr(other, name) for name in Text.model_fields})

    @property
    def accuracy(self) -> float:
        """Return 1 less the character error rate, not below 0."""
        return max(0.0, 1 - self.edits / self.characters) if self.characters else 1.0

    @property
    def recall(self) -> float:
        return self.shared / self.grams if self.grams else 1.0

    @property
    def precision(self) -> float:
        return self.shared / self.given_grams if self.given_grams else 1.0


class Headings(Frozen):
    """Counts. right: of the right words at the right level, in order; worded: of the right words at any level."""

    expected: int = 0
    given: int = 0
    right: int = 0
    worded: int = 0

    def __add__(self, other: "Headings") -> "Headings":
        return Headings(**{name: getattr(self, name) + getattr(other, name) for name in Headings.model_fields})

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        return _f1(self.right, self.expected, self.given)

    @property
    def f1_of_words(self) -> float:
        return _f1(self.worded, self.expected, self.given)


class Cells(Frozen):
    """Counts of cells that hold something. right: in the right row and column of the right table."""

    expected: int = 0
    given: int = 0
    right: int = 0

    def __add__(self, other: "Cells") -> "Cells":
        return Cells(**{name: getattr(self, name) + getattr(other, name) for name in Cells.model_fields})

    @property
    def accuracy(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0


def _f1(right: int, expected: int, given: int) -> float:
    return 2 * right / (expected + given) if expected + given else 1.0


def squash(text: str) -> str:
    """Return `text` in one width (NFKC) and without white space: line breaks and spaces are layout, not reading."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def edit_distance(one: str, other: str) -> int:
    """Return the least number of insertions, deletions and substitutions that turn one text into the other.

    Source: Myers, A fast bit-vector algorithm for approximate string matching (1999); a column of the table is one large integer.
    """
    if not one or not other:
        return max(len(one), len(other))
    places: dict[str, int] = {}
    for index, sign in enumerate(one):
        places[sign] = places.get(sign, 0) | 1 << index
    mask, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, distance = mask, 0, len(one)
    for sign in other:
        match = places.get(sign, 0)
        along, across = match | down, (((match & up) + up) ^ up) | match
        rise, fall = down | (mask & ~(across | up)), up & across
        distance += bool(rise & last) - bool(fall & last)
        rise, fall = (rise << 1 | 1) & mask, (fall << 1) & mask
        up, down = fall | (mask & ~(along | rise)), rise & along
    return distance


def score_text(expected: str, given: str) -> Text:
    """Return how many characters of `expected` have to be changed to get `given`, and how many grams they share in any order.

    Both are squashed here. `given` is cut where it is absurdly longer, so that an extractor gone wild ends in time.
    """
    expected, given = squash(expected), squash(given)[: _WILD * max(1_000, len(expected))]
    wanted, found = _grams(expected), _grams(given)
    return Text(
        characters=len(expected),
        edits=edit_distance(expected, given),
        grams=wanted.total(),
        given_grams=found.total(),
        shared=(wanted & found).total(),
    )


def _grams(text: str) -> Counter[str]:
    return Counter(text[index : index + _GRAM] for index in range(len(text) - _GRAM + 1))


def score_headings(expected: Sequence[HeadingLine], given: Sequence[HeadingLine], *, shifts: Sequence[int] = (0,)) -> Headings:
    """Return how many headings were found, in order, by their folded words.

    shifts: what may be added to all given levels; the best counts. Markdown has the report's title above its chapters or not.
    """
    wanted = [(heading.level, fold_text(heading.text)) for heading in expected]
    found = [(heading.level, fold_text(heading.text)) for heading in given]
    right = max(_longest_common(wanted, [(level + shift, text) for level, text in found]) for shift in shifts)
    worded = _longest_common([text for _, text in wanted], [text for _, text in found])
    return Headings(expected=len(expected), given=len(given), right=right, worded=worded)


def _longest_common(one: Sequence[object], other: Sequence[object]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for left in one:
        before = row
        row = [0]
        for index, right in enumerate(other):
            row.append(before[index] + 1 if left == right else max(row[-1], before[index + 1]))
    return row[-1]


def score_cells(expected: Sequence[Table], given: Sequence[Table]) -> Cells:
    """Return how many cells stand in the right row and column of the right table.

    Tables are paired greedily by the cells that they hold, one with one: the second half of a table that was cut in two counts as
    lost. Within a pair, rows are aligned in order, so that a row too many does not make the rest wrong; columns are counted. A first
    row that comes back further down is the header repeated on a new page, and no cell.
    """
    wanted, found = [_fold_table(table) for table in expected], [_fold_table(table) for table in given]
    bags = [[Counter(cell for row in table for cell in row if cell) for table in tables] for tables in (wanted, found)]
    alike = sorted(
        ((-(bag & other).total(), left, right) for left, bag in enumerate(bags[0]) for right, other in enumerate(bags[1]) if bag & other),
    )
    paired: tuple[set[int], set[int]] = (set(), set())
    right_cells = 0
    for _, left, right in alike:
        if left not in paired[0] and right not in paired[1]:
            paired[0].add(left)
            paired[1].add(right)
            right_cells += _align_rows(wanted[left], found[right])
    return Cells(expected=sum(bag.total() for bag in bags[0]), given=sum(bag.total() for bag in bags[1]), right=right_cells)


def _fold_table(table: Table) -> list[list[str]]:
    rows = [[fold_text(cell) for cell in row] for row in table]
    return [row for index, row in enumerate(rows) if not index or row != rows[0]]


def _align_rows(expected: Sequence[Sequence[str]], given: Sequence[Sequence[str]]) -> int:
    """Return the most cells that can be right when rows are paired in order."""
    row = [0] * (len(given) + 1)
    for wanted in expected:
        before = row
        row = [0]
        for index, found in enumerate(given):
            same = sum(cell == other for cell, other in zip(wanted, found, strict=False) if cell)
            row.append(max(row[-1], before[index + 1], before[index] + same))
    return row[-1]
