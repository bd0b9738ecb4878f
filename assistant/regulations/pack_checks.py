"""Whether the entries of a pack say what its regulation says: articles, quotes, figures, patterns."""

import re
from collections.abc import Iterable

from assistant.errors import PackError
from assistant.regulations.pack_files import fold_pattern
from assistant.regulations.types import Anchor, Article, Condition, Period, Rule
from assistant.text.figures import figures
from assistant.text.normalize import fold_text
from assistant.text.numerals import NUMERAL_CHARACTERS
from assistant.text.quote import locate

__all__ = ["Checker"]

_REFERENCE = re.compile(rf"第[{NUMERAL_CHARACTERS}]+[编章节条款项](?:之[{NUMERAL_CHARACTERS}]+)?")
_UNIT_NAMES = {"workday": "工作日", "day": "日", "month": "月", "quarter": "季度", "year": "年"}
_NO_TEXT = "\x00"  # a character that no report holds
_SHOWN = 24  # characters of a quote in a message


class Checker:
    """Holds the entries of one pack against its regulation and collects in `problems` what does not agree.

    file and entry: the place that a problem names.
    """

    def __init__(self, text: str, articles: tuple[Article, ...], *, problems: list[PackError]) -> None:
        self.text = text
        self.problems = problems
        self._articles = {(article.number, article.suffix): article for article in articles}

    def report(self, message: str, *, file: str, entry: str) -> None:
        self.problems.append(PackError(message, file=file, entry=entry))

    def article(self, number: int, suffix: int | None = None, *, file: str, entry: str) -> Article | None:
        """Return the article; None, and a problem, when the regulation has none of that number."""
        article = self._articles.get((number, suffix))
        if article is None:
            last = list(self._articles.values())[-1].label
            wanted = f"第 {number} 条" + (f"之 {suffix}" if suffix else "")
            self.report(f"没有{wanted}(全文止于{last}),请改正条号。", file=file, entry=entry)
        return article

    def known_article(self, number: int, suffix: int | None = None) -> Article | None:
        """Return the article, None when the regulation has none of that number."""
        return self._articles.get((number, suffix))

    def existing(self, numbers: Iterable[int], *, file: str, entry: str) -> tuple[Article, ...]:
        """Return the articles of these numbers, with a problem for each that does not exist."""
        found = (self.article(number, file=file, entry=entry) for number in numbers)
        return tuple(article for article in found if article)

    def verbatim(self, quote: str, article: Article, *, file: str, entry: str) -> str:
        """Return `quote` in the regulation's own characters; as it is, and a problem, when the article does not hold it."""
        span = locate(quote, self.text, within=article.span)
        if span is None:
            self.report(self._absence(quote, article), file=file, entry=entry)
            return quote
        return span.of(self.text)

    def anchor(self, anchor: Anchor, *, file: str, entry: str) -> Anchor:
        """Return the anchor in the regulation's own characters."""
        article = self.article(anchor.article, anchor.suffix, file=file, entry=entry)
        if article is None:
            return anchor
        return anchor.model_copy(update={"quote": self.verbatim(anchor.quote, article, file=file, entry=entry)})

    def fold_patterns(self, patterns: Iterable[str], *, file: str, entry: str) -> tuple[str, ...]:
        """Return regular expressions folded like the texts they are for, with a problem for each that cannot be used."""
        folded = tuple(fold_pattern(pattern) for pattern in patterns)
        for pattern, usable in zip(patterns, folded, strict=True):
            try:
                found = re.compile(usable).search(_NO_TEXT)
                if found and not found[0]:
                    self.report(f"正则表达式 {pattern!r} 不要求任何文字,到处都能匹配,请写得更具体。", file=file, entry=entry)
            except re.error as error:
                self.report(f"正则表达式 {pattern!r} 有误:{error}。", file=file, entry=entry)
        return folded

    def check_figures(self, rule: Rule, article: Article, *, file: str) -> None:
        """Report each figure, period or threshold of a rule that its words do not carry."""
        surplus = rule.says and figures(_REFERENCE.sub("", rule.says)) - figures(rule.quote)
        if surplus:
            self.report(f"says 中的“{'、'.join(sorted(surplus))}”不在引文中,请改写 says 或补全引文。", file=file, entry=rule.id)
        if rule.within:
            self.check_period(rule.within, article, quote=rule.quote, file=file, entry=rule.id)
        self.check_thresholds(rule.when, (article,), file=file, entry=rule.id)

    def check_thresholds(self, when: Condition | None, articles: tuple[Article, ...], *, file: str, entry: str) -> None:
        """Report each amount of a condition that stands in none of the articles; 0 asks whether there is any at all."""
        if when is None:
            return
        stated = frozenset[str]().union(*(figures(article.text) for article in articles))
        for test in when.all_of:
            if test.value and not isinstance(test.value, bool | str) and f"{test.value.normalize():f} 万元" not in stated:
                labels = "、".join(article.label for article in articles)
                self.report(f"when 的界限 {test.value} 万元不在{labels}中,请改正。", file=file, entry=entry)

    def check_period(self, period: Period, article: Article, *, quote: str, file: str, entry: str) -> None:
        """Report a period that the quote does not carry, or whose beginning is not told in the article's words."""
        unit = _UNIT_NAMES[period.unit]
        recurs = period.count == 1 and re.search(f"每个?{unit}", quote)
        if not recurs and f"{period.count} {unit}" not in figures(quote):
            self.report(f"期限“{period.count} {unit}”不在引文中,请改正 within 或补全引文。", file=file, entry=entry)
        if not locate(period.counted_from, article.text):
            self.report(f"counted_from“{period.counted_from}”不是{article.label}的原文,请照原文填写。", file=file, entry=entry)

    def _absence(self, quote: str, article: Article) -> str:
        """Return where the quote stands instead, or from where on it differs."""
        flat = " ".join(quote.split())
        begins = f"引文“{flat if len(flat) <= _SHOWN else flat[:_SHOWN] + '…'}”不在{article.label}"
        elsewhere = [other.label for other in self._articles.values() if locate(quote, self.text, within=other.span)]
        if elsewhere:
            return f"{begins},而在{'、'.join(elsewhere)}。请改正条号或引文。"
        if locate(quote, self.text):
            return f"{begins},而在条文之外或跨越两条。请只引一条的原文。"
        return f"{begins},也不在其他条{_divergence(quote, article.text)}。请照原文逐字引用。"


def _divergence(quote: str, text: str) -> str:
    """Return as a clause from which words on the quote leaves the article; nothing when they have no beginning in common."""
    needle, source = fold_text(quote), fold_text(text)
    low, high = 0, len(needle)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if needle[:middle] in source else (low, middle - 1)
    return f"(从“{needle[low : low + 8]}”起与原文不同)" if low >= 4 else ""
