"""Where the articles of a law begin: label lines told apart from mentions, contents pages and annexes."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from assistant.regulations.lines import GAP, NUMBER, ORDINAL, Line, is_annex, is_complete, read_heading, states_something
from assistant.text.numerals import parse_numeral
from assistant.text.span import Frozen, Span

__all__ = ["Label", "Sequence", "find_sequence"]

_LABEL = re.compile(rf"{ORDINAL}条(?:{GAP}*之{GAP}*(?P<suffix>{NUMBER}+))?")
# 「第三条规定的…」 goes on with a sentence; 「第三条 …」 begins an article.
_GOES_ON = re.compile(
    rf"{GAP}*(?:第{GAP}*{NUMBER}+{GAP}*[款项]|[、,]?{GAP}*第{GAP}*{NUMBER}+{GAP}*条|[,。;)》”」]|规定|所[称列规述指]|[的之]"
    r"|中(?!华|国|央|共)|[和与及或至到]|以及|[(][一二三四五六七八九十]+[)])"
)
_SET_OFF = re.compile(rf"{GAP}|$|[【〔\[:.*_]|、(?!{GAP}*第)")

_MISSING = 0.7  # what one skipped number costs a sequence
_MOST_MISSING = 3.0
_NEAR = 5
_MOST_SUFFIXES = 99


class Label(Frozen):
    """第X条 at the start of a line. weight: how much it looks like the beginning of an article, above 0 when it does."""

    number: int
    suffix: int | None
    span: Span
    line: int
    weight: float


class Sequence(Frozen):
    """The articles of one regulation in order; `end` is the index of the first line that belongs to something else."""

    labels: tuple[Label, ...]
    end: int


def find_sequence(lines: tuple[Line, ...]) -> Sequence:
    """Return the articles of the main regulation among `lines`; no labels when there are none.

    The main one is the first that is no table of contents, unless a later one is four times as long.
    """
    sequences = [sequence for sequence in _sequences(lines) if sequence.labels]
    real = [sequence for sequence in sequences if not _is_contents(sequence, lines)] or sequences
    real = [sequence for sequence in real if sequence.labels[0].number == 1] or real
    longest = max((len(sequence.labels) for sequence in real), default=0)
    return next((sequence for sequence in real if 4 * len(sequence.labels) >= longest), Sequence(labels=(), end=len(lines)))


def _find_labels(lines: tuple[Line, ...]) -> tuple[Label, ...]:
    matches = [(index, match) for index, line in enumerate(lines) if (match := _LABEL.match(line.narrow))]
    set_off = sum(bool(_SET_OFF.match(match.string, match.end())) for _, match in matches)
    spaced = 2 * set_off >= len(matches)
    labels = []
    for index, match in matches:
        number = parse_numeral(match["number"])
        suffix = parse_numeral(match["suffix"]) if match["suffix"] else None
        if number is not None and (suffix or 0) <= _MOST_SUFFIXES:
            start = lines[index].start
            weight = _weigh(lines, index, match.end(), spaced=spaced)
            span = Span(start=start, end=start + match.end())
            labels.append(Label(number=number, suffix=suffix, span=span, line=index, weight=weight))
    return tuple(labels)


def _weigh(lines: tuple[Line, ...], index: int, end: int, *, spaced: bool) -> float:
    """Return 1 for a label that stands alone, less for each sign that a sentence only mentions it.

    spaced: the regulation sets its labels off from the text.
    """
    line = lines[index].narrow
    follows = line[end:] or (lines[index + 1].narrow if index + 1 < len(lines) else "")
    if _SET_OFF.match(line, end):
        weight = 1.0 - 0.7 * bool(_GOES_ON.match(follows))
    else:
        weight = 0.5 - 0.4 * spaced - 0.8 * bool(_GOES_ON.match(follows))
    before = lines[index - 1] if index else None
    if before and not is_complete(before) and not read_heading(before):
        weight -= 0.4
    return weight


def _sequences(lines: tuple[Line, ...]) -> Iterator[Sequence]:
    """Yield the best sequence of each stretch of lines; a stretch ends where numbering starts again or an annex begins."""
    labels = _find_labels(lines)
    annexes = [index for index, line in enumerate(lines) if is_annex(line)]
    stretch: list[Label] = []
    for place, label in enumerate(labels):
        annex = bisect_left(annexes, stretch[0].line) if stretch else len(annexes)
        opened = annex < len(annexes) and annexes[annex] < label.line
        if stretch and (opened or _starts_again(labels, place)):
            yield Sequence(labels=_best_sequence(stretch), end=annexes[annex] if opened else label.line)
            stretch = []
        stretch.append(label)
    if stretch:
        annex = bisect_left(annexes, stretch[-1].line)
        yield Sequence(labels=_best_sequence(stretch), end=annexes[annex] if annex < len(annexes) else len(lines))


def _starts_again(labels: tuple[Label, ...], place: int) -> bool:
    """Tell whether labels[place] is a first article with a second one to follow."""
    label = labels[place]
    if label.weight <= 0 or label.number != 1 or label.suffix is not None:
        return False
    following = next((other for other in labels[place + 1 :] if other.weight > 0), None)
    return following is not None and (following.number == 2 or (following.number == 1 and following.suffix is not None))


def _best_sequence(labels: list[Label]) -> tuple[Label, ...]:
    """Return the rising sequence of labels that weighs most, each missing number counted against it.

    Of two equally good places for a number the earlier one is taken.
    """
    values: list[float] = []
    before: list[int | None] = []
    at_key: dict[tuple[int, int | None], int] = {}
    at_number: dict[int, int] = {}
    frontier: list[tuple[int, float, int]] = []  # rising numbers with rising values: the best end below any number
    for place, label in enumerate(labels):
        value, previous = _best_join(label, values, at_key=at_key, at_number=at_number, frontier=frontier)
        values.append(value + label.weight)
        before.append(previous)
        _remember(place, label, values, at_key=at_key, at_number=at_number, frontier=frontier)
    chain: list[Label] = []
    last: int | None = max(range(len(labels)), key=lambda index: values[index])
    while last is not None:
        chain.append(labels[last])
        last = before[last]
    return tuple(reversed(chain)) if any(label.weight > 0 for label in chain) else ()


def _best_join(
    label: Label,
    values: list[float],
    *,
    at_key: dict[tuple[int, int | None], int],
    at_number: dict[int, int],
    frontier: list[tuple[int, float, int]],
) -> tuple[float, int | None]:
    """Return what the best sequence that `label` can follow is worth, and its last place (None: the label is the first)."""
    if label.suffix is not None:
        for suffix in (*range(label.suffix - 1, 0, -1), None):
            if (label.number, suffix) in at_key:
                place = at_key[label.number, suffix]
                return values[place] - _MISSING * (label.suffix - 1 - (suffix or 0)), place
    joins: list[tuple[float, int | None]] = [(-min(_MISSING * (label.number - 1), _MOST_MISSING), None)]
    for missing in range(_NEAR):
        place_near = at_number.get(label.number - 1 - missing)
        if place_near is not None:
            joins.append((values[place_near] - min(_MISSING * missing, _MOST_MISSING), place_near))
    below = bisect_left(frontier, (label.number,))
    if below:
        joins.append((frontier[below - 1][1] - _MOST_MISSING, frontier[below - 1][2]))
    return max(joins, key=lambda join: join[0])


def _remember(
    place: int,
    label: Label,
    values: list[float],
    *,
    at_key: dict[tuple[int, int | None], int],
    at_number: dict[int, int],
    frontier: list[tuple[int, float, int]],
) -> None:
    """Enter a new end of a sequence where it is better than what is known."""
    value, key = values[place], (label.number, label.suffix)
    if key not in at_key or value > values[at_key[key]]:
        at_key[key] = place
    if label.number not in at_number or value > values[at_number[label.number]]:
        at_number[label.number] = place
    spot = bisect_left(frontier, (label.number,))
    if (spot and frontier[spot - 1][1] >= value) or (
        spot < len(frontier) and frontier[spot][0] == label.number and frontier[spot][1] >= value
    ):
        return
    frontier.insert(spot, (label.number, value, place))
    while spot + 1 < len(frontier) and frontier[spot + 1][1] <= value:
        del frontier[spot + 1]


def _is_contents(sequence: Sequence, lines: tuple[Line, ...]) -> bool:
    """Tell whether most of the articles are without a sentence: a table of contents."""
    labels = sequence.labels
    ends = [label.line for label in labels[1:]] or [labels[0].line + 1]
    stated = sum(any(states_something(line) for line in lines[label.line : end]) for label, end in zip(labels, ends, strict=False))
    return 2 * stated < len(ends)
