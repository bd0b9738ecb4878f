"""Learn how often Chinese characters and pairs of them come: the table by which garbled text is told from text.

Run: python evals/reading/learn_characters.py WORDS TEXT... ; WORDS has a word and its frequency in each line; a TEXT is a .txt or .md
file, or a .jsonl or .jsonl.gz with a `content` in each line; of the latter every fifth line is left out, to measure with. The table in
the package was learnt from jieba 0.42.1's dict.txt (MIT licence; half of the weight), from 59,944 articles of Chinese laws and
regulations (official texts, without copyright: Copyright Law, article 5; as collected by LawRefBook/Laws), from the regulation in
corpus/, and from the sample reports in evals/samples.
"""

import gzip
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_CHARACTERS = 4500  # kept, the commonest
_PAIRS = 22_500  # kept, the commonest
_OUT = Path(__file__).resolve().parents[2] / "assistant" / "documents" / "layout" / "characters.txt.gz"
_OWN_WEIGHT = 5  # of a text of the trade (.txt, .md) against the articles of law
_UNIT = 10**9  # what the characters of each source together weigh


class Counts(NamedTuple):
    characters: Counter[str]
    pairs: Counter[str]

    def add(self, run: str, weight: int) -> None:
        for character in run:
            self.characters[character] += weight
        for first, second in pairwise(run):
            self.pairs[first + second] += weight


def read_texts(path: Path, *, left_out: bool = False) -> Iterator[str]:
    """Yield the texts of a file; of a collection those that are learnt from, or those left out."""
    if ".jsonl" not in path.name:
        yield path.read_text(encoding="utf-8")
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if (number % 5 == 0) == left_out:
                yield json.loads(line)["content"]


def count_texts(paths: Iterable[Path]) -> Counts:
    """Return how often each character and each pair of neighbours comes in running text."""
    counts = Counts(Counter(), Counter())
    for path in paths:
        weight = 1 if ".jsonl" in path.name else _OWN_WEIGHT
        for text in read_texts(path):
            for run in _HAN.findall(text):
                counts.add(run, weight)
    return counts


def count_words(path: Path) -> Counts:
    """Return how often each character and each pair of neighbours comes within words."""
    counts = Counts(Counter(), Counter())
    for line in path.read_text(encoding="utf-8").splitlines():
        word, frequency, *_ = line.rsplit(" ", 2)
        if _HAN.fullmatch(word):
            counts.add(word, int(frequency))
    return counts


def write_table(sources: Sequence[Counts], out: Path) -> None:
    """Write one line per first character ("^" for the characters alone): a digit in base 36 gives the bits of what follows it."""
    characters: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for source in sources:
        share = _UNIT / sum(source.characters.values())
        for counted, mixed in ((source.characters, characters), (source.pairs, pairs)):
            for key, times in counted.items():
                mixed[key] += round(times * share)
    total = sum(characters.values())
    followers: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for character, times in characters.most_common(_CHARACTERS):
        followers["^"][round(-math.log2(times / total))].append(character)
    for pair, times in pairs.most_common(_PAIRS):
        followers[pair[0]][round(-math.log2(times / characters[pair[0]]))].append(pair[1])
    lines = []
    for first in sorted(followers):
        levels = sorted(followers[first].items())
        lines.append(first + "".join(_digit(bits) + "".join(sorted(behind)) for bits, behind in levels))
    with gzip.GzipFile(out, "wb", compresslevel=9, mtime=0) as packed:
        packed.write("\n".join(lines).encode("utf-8"))


def _digit(bits: int) -> str:
    return "0123456789abcdefghijklmnopqrstuvwxyz"[min(35, bits)]


def main() -> None:
    words, *texts = map(Path, sys.argv[1:])
    sources = [count_words(words), count_texts(texts)]
    write_table(sources, _OUT)
    print(f"{sum(len(source.pairs) for source in sources)} pairs seen; {_OUT.stat().st_size} bytes written")


if __name__ == "__main__":
    main()
