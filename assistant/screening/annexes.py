"""Annexes that a report refers to and that are not there."""

import re
from collections.abc import Iterator

from assistant.screening.disagreement import Disagreement
from assistant.screening.places import searched_places
from assistant.screening.profile import piece_of
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.screening.types import FlagKind
from assistant.text.normalize import fold_text
from assistant.text.numerals import parse_numeral

__all__ = ["missing_annexes"]

_NUMBER = r"[0-9]{1,2}(?:[.-][0-9]{1,2})?|[一二三四五六七八九十]{1,3}|[a-h](?![a-z])"
_REFERENCE = re.compile(
    rf"(?:见|参见|参照|查阅|列于|载于|附于|按|如)(?:本报告|本方案|本文|报告|文后|文末|后附|所附|随附|下列)?(?:的|之|后)?[\"<(\[]?(?P<word>附[件表录])(?P<number>{_NUMBER})?"
)
_SHOWN_IN = re.compile(rf"(?P<word>附[件表录])(?P<number>{_NUMBER})(?:\"|>|\))?(?:所示|所列|中(?:已)?(?:列|附|给出))")
# 《…通知》附件2 belongs to that document.
_OF_ANOTHER = re.compile(r"(?:[>\"]|通知|文件|办法|规定|意见|合同|标准|规范|指南|批复|方案\))(?:\([^()]{0,24}\))?(?:中)?(?:的)?$")
_OPENS = re.compile(
    rf"^[(\[<]?(?P<word>附[件表录])(?:(?P<number>{_NUMBER})(?!中|的(?!数据)|见|所示|所列|为准|,)|(?=$|[:.\])>\-|])|(?=[一-龥])(?![一二三四五六七八九十中的见所可大上为与和及需应将由名按]))"
)
_LONGEST_TITLE = 60
_ELSEWHERE = re.compile(r"另附|另册|单独(?:成册|装订)|后补")
_IN_A_NAME = re.compile(rf"(?P<word>附[件表录])(?P<number>{_NUMBER})?")


def missing_annexes(report: Report) -> Iterator[Disagreement]:
    """Yield what is referred to as an annex and stands neither in the report nor beside it; nothing where parts could not be read."""
    if searched_places(report.document).gaps:
        return
    there = {*_headed(report), *_beside(report)}
    lacking: dict[str, Statement] = {}
    for statement in report.statements:
        if statement.zone is Zone.BIBLIOGRAPHY:
            continue
        for word, number in _references(statement):
            if not _stands(number, there):
                lacking.setdefault(f"{word}{number}", statement)
    if lacking:
        message = f"文中提到的{'、'.join(list(lacking)[:5])}在所提交的材料中没有找到,请补齐,或更正引用。"
        pieces = tuple(piece_of(statement) for statement in lacking.values())
        yield Disagreement(kind=FlagKind.MISSING_ANNEX, message=message, pieces=pieces)


def _references(statement: Statement) -> Iterator[tuple[str, str]]:
    """Yield the annexes that a statement sends its reader to: the word, and the number as written or nothing."""
    for pattern in (_REFERENCE, _SHOWN_IN):
        for match in pattern.finditer(statement.folded):
            before = statement.folded[: match.start("word")] if pattern is _SHOWN_IN else statement.folded[: match.start()]
            if not _OF_ANOTHER.search(before):
                yield match["word"], match["number"] or ""


def _stands(number: str, there: set[tuple[str, str]]) -> bool:
    """Return whether an annex of that number is there; 附件3, 附件三 and 附表3 may be one, and a lone annex needs no number."""
    numbers = {_plain(other) for _, other in there}
    if not number:
        return bool(there)
    return _plain(number) in numbers or ("" in numbers and _plain(number) == "1")


def _plain(number: str) -> str:
    value = parse_numeral(number) if number else None
    return str(value) if value is not None else number


def _headed(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the annexes that begin in the report: a short line that opens with the word, with something under it."""
    statements = report.statements
    for index, statement in enumerate(statements):
        match = _OPENS.match(statement.folded)
        if (
            not match
            or _ELSEWHERE.search(statement.folded)
            or len(statement.folded) > _LONGEST_TITLE
            or (statement.kind is Kind.PROSE and statement.folded[-1] in ",;")
        ):
            continue
        following = statements[index + 1] if index + 1 < len(statements) else None
        sentence = statement.kind is Kind.PROSE and ":" in statement.folded and len(statement.folded) > match.end() + 24
        if sentence or (following is not None and not _OPENS.match(following.folded)) or statement.kind is Kind.ROW:
            yield match["word"], match["number"] or ""


def _beside(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the annexes that files of a package are named after."""
    for part in report.document.parts:
        if match := _IN_A_NAME.search(fold_text(part.origin.name)):
            yield match["word"], match["number"] or ""
