"""What a regulation says of itself around its articles: who issued it, when, from when it applies."""

import re
from datetime import date

from assistant.regulations.types import Article
from assistant.text.span import Frozen

__all__ = ["Preamble", "read_preamble"]

_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_STARTS = re.compile(r"自\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*起(?:施行|实施|执行|生效)")
_AT_ISSUE = re.compile(r"自(?:印发|发布|公布|颁布|通过|下发)之日起")
_IN_FORCE_LINE = re.compile(r"(?:施行|实施|生效)\s*$")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[(\uff08【]\d{4}[〕\])\uff09】]\s*(?:第\s*)?\d+\s*号|令\s*第?\s*\d+\s*号")
_SESSION = re.compile(r"第[一二三四五六七八九十百\d]+(?:届|次)")
_ISSUED = re.compile(
    r"^(?P<issuer>\S*?(?:委员会|代表大会|国务院|政府|办公厅|办公室|部|厅|局|委|院|署))(?:令|公告|第.*会议|会议|常务会议|通过|公布|发布|印发|修订|$)"
)
_LAST_ARTICLES = 3


class Preamble(Frozen):
    """None: the text does not say."""

    issuer: str | None
    document_number: str | None
    published: date | None
    in_force_from: date | None


def read_preamble(text: str, articles: tuple[Article, ...]) -> Preamble:
    """Return what stands before and after the articles and in the last of them. At least one article is needed."""
    before = text[: articles[0].span.start].splitlines()
    after = text[articles[-1].span.end :].splitlines()
    issued = [line for line in before if not _IN_FORCE_LINE.search(line)]
    published = max(_dates(issued), default=None) or next(iter(_dates(after)), None)
    numbers = [found[0] for line in before if (found := _DOCUMENT_NUMBER.search(line))]
    in_force_from = _in_force_from(articles, before, published)
    return Preamble(
        issuer=_issuer(before + after),
        document_number="".join(numbers[-1].split()) if numbers else None,
        published=published or in_force_from,
        in_force_from=in_force_from or published,
    )


def _in_force_from(articles: tuple[Article, ...], before: list[str], published: date | None) -> date | None:
    for article in reversed(articles[-_LAST_ARTICLES:]):
        found = _STARTS.search(article.text)
        if found:
            return next(iter(_dates([found[1]])), None)
        if _AT_ISSUE.search(article.text):
            return published
    return max(_dates([line for line in before if _IN_FORCE_LINE.search(line)]), default=None)


def _dates(lines: list[str]) -> list[date]:
    """Return the dates in the lines, in order, impossible ones left out."""
    dates = []
    for line in lines:
        for year, month, day in _DATE.findall(line):
            try:
                dates.append(date(int(year), int(month), int(day)))
            except ValueError:
                continue
    return dates


def _issuer(lines: list[str]) -> str | None:
    """Return the authority of the last line that names one as issuing, sessions left out."""
    issuer = None
    for line in lines:
        found = _ISSUED.match("".join(_SESSION.sub("", _DATE.sub("", line)).split()))
        if found:
            issuer = found["issuer"]
    return issuer
