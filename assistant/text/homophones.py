"""Respelling words that were typed or dictated with characters of the same sound: 延收报告 → 验收报告."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

__all__ = ["Homophones"]

_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST, _SHORTEST = 4, 2


class Homophones:
    """Knows the words of a field by their sound. known: texts whose wording is right; terms: the words that may be put in."""

    def __init__(self, known: Iterable[str], *, terms: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        for text in known:
            counts.update(_windows(text))
        self._known = frozenset(counts)
        # Only words of the field are put in: any other guess could turn a question round. The more frequent of two wins.
        field = {word for term in terms for word in _windows(term)}
        self._by_sound: dict[tuple[str, ...], str] = {}
        for word in sorted(field, key=lambda word: (-counts[word], word)):
            self._by_sound.setdefault(_sound(word), word)

    def respell(self, text: str) -> str:
        """Return `text` with each unknown word replaced by the known word of the same sound (tones aside), longest first."""
        return _RUN.sub(lambda run: self._respell_run(run[0]), text)

    def _respell_run(self, run: str) -> str:
        for size in range(_LONGEST, _SHORTEST - 1, -1):
            for start in range(len(run) - size + 1):
                word = run[start : start + size]
                spelled = None if word in self._known else self._by_sound.get(_sound(word))
                if spelled and spelled != word and self._fits(run, start, spelled):
                    run = run[:start] + spelled + run[start + size :]
        return run

    def _fits(self, run: str, start: int, spelled: str) -> bool:
        """Return whether a word fits better among its neighbours than what stands there: 部分建设 is not 部份件设."""
        end = start + len(spelled)
        return self._known_pairs(run[max(0, start - 1) : start] + spelled + run[end : end + 1]) > self._known_pairs(
            run[max(0, start - 1) : end + 1]
        )

    def _known_pairs(self, words: str) -> int:
        return sum(words[place : place + 2] in self._known for place in range(len(words) - 1))


def _windows(text: str) -> Iterator[str]:
    """Yield every stretch of two to four Chinese characters."""
    for run in _RUN.findall(text):
        for size in range(_SHORTEST, _LONGEST + 1):
            yield from (run[start : start + size] for start in range(len(run) - size + 1))


def _sound(word: str) -> tuple[str, ...]:
    return tuple(map(_syllable, word))


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin  # 0.15 s of import, only when a question was not understood as it stands

    return str(lazy_pinyin(character)[0])
