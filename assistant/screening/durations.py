"""Whether a report names one duration for the project: in months, in dates, in every chapter."""

import re
from collections.abc import Iterator

from assistant.screening.disagreement import Disagreement
from assistant.screening.profile import piece_of
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.screening.types import FlagKind
from assistant.text.numerals import NUMERAL_CHARACTERS, parse_numeral
from assistant.text.span import Frozen

__all__ = ["differing_durations"]

_NUMBER = rf"[{NUMERAL_CHARACTERS}]{{1,4}}"
# What is being timed; a span of one kind says nothing of another.
_TIMED = {
    "建设周期": r"建设周期|建设工期|建设期(?:限)?|项目周期|实施周期|实施期(?:限)?|总工期|计划工期|工期|项目工期|项目建设时间|建设时间",
    "服务期限": r"服务期(?:限)?|服务周期|运维期(?:限)?|运维服务期(?:限)?|运维周期|合同期(?:限)?",
}
_START = r"(?:^|[,;.:|(])(?:本|该)?(?:项目|工程)?(?:的)?(?:总|计划|预计)?"
_SPAN = re.compile(
    rf"^(?:[^,;.|0-9]{{0,8}}?)(?:[:|])?(?:拟定?|计划|预计|总计|共计?|合计|暂?定|控制在|约|为|是|:|\|)*(?P<count>{_NUMBER})(?P<unit>个?月|年(?!度|[0-9一二三四五六七八九十]{{1,2}}月|底|初|末|至|到|-)|个?(?:日历|自然)?天|周)"
)
_DATES = re.compile(
    r"(?P<year>20[0-9]{2})[年./-](?P<month>[0-9]{1,2})(?:月|(?=[./\-~至到]))(?:[0-9]{1,2}日|上旬|中旬|下旬|初|底|末)?(?:起)?(?:至|到|-|~)+"
    r"(?P<last_year>20[0-9]{2})?[年./-]?(?P<last_month>[0-9]{1,2})(?:月|(?=[),;.|]|$))"
)
_ANOTHER = re.compile(
    r"一期|二期|三期|前期|首期|同类|类似|质保|保修|免费|试运行期|分项|阶段(?!实施)|子系统|不(?:超过|少于|低于)|缩短|延长|原则上|历时"
)
_REACH = 48


class _Claim(Frozen):
    """least, most: months that the words can mean."""

    least: float
    most: float
    words: str
    statement: Statement


def differing_durations(report: Report) -> Iterator[Disagreement]:
    """Yield durations of the whole project that cannot be the same."""
    for what, names in _TIMED.items():
        label = re.compile(f"{_START}(?:{names})(?!满|内|间|末|前|后|届满|中|初|利息)")
        claims = [claim for statement in report.statements for claim in _claims(statement, label)]
        others = [claim for claim in claims[1:] if not _agree(claims[0], claim)]
        if others:
            words = "、".join(dict.fromkeys(claim.words for claim in (claims[0], *others)))
            pieces = tuple(piece_of(claim.statement) for claim in (claims[0], *others))
            yield Disagreement(kind=FlagKind.INCONSISTENT_AMOUNTS, message=f"{what}前后不一致:{words}。", pieces=pieces)


def _agree(one: _Claim, other: _Claim) -> bool:
    return one.least <= other.most and other.least <= one.most


def _claims(statement: Statement, label: re.Pattern[str]) -> Iterator[_Claim]:
    """Yield what a statement says of the duration: as a number, and by the dates beside it."""
    if statement.zone is not Zone.BODY or statement.kind is Kind.HEADING:
        return
    for match in label.finditer(statement.folded):
        rest = statement.folded[match.end() : match.end() + _REACH]
        if _ANOTHER.search(statement.folded[max(0, match.start() - 12) : match.end() + _REACH]):
            continue
        if (span := _SPAN.match(rest)) and (claim := _of_number(span, statement)):
            yield claim
        if (dates := _DATES.search(rest.partition(".")[0])) and (claim := _of_dates(dates, statement)):
            yield claim


def _of_number(span: re.Match[str], statement: Statement) -> _Claim | None:
    count = parse_numeral(span["count"])
    if not count:
        return None
    words = span["count"] + span["unit"]
    if span["unit"].endswith("月"):
        return _Claim(least=count, most=count, words=words, statement=statement)
    if span["unit"].startswith("年"):
        return _Claim(least=12 * count, most=12 * count, words=words, statement=statement) if count < 10 else None
    days = count * (7 if span["unit"] == "周" else 1)
    return _Claim(least=days / 32, most=days / 27, words=words, statement=statement)


def _of_dates(dates: re.Match[str], statement: Statement) -> _Claim | None:
    first_year, first, last = int(dates["year"]), int(dates["month"]), int(dates["last_month"])
    months = 12 * (int(dates["last_year"] or first_year) - first_year) + last - first
    if not 0 < months < 120 or not 1 <= first <= 12 or not 1 <= last <= 12:
        return None
    # From the end of one month to the beginning of the other, or both months whole.
    return _Claim(least=months - 1, most=months + 1, words=dates[0], statement=statement)
