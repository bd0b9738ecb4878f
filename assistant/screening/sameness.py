"""Whether two submissions come from one unit and are versions of one project: a resubmission is no duplicate."""

import re
from enum import StrEnum

from assistant.screening.submission import Submission
from assistant.text.normalize import fold_text

__all__ = ["Relation", "relate", "same_unit", "without_place"]


class Relation(StrEnum):
    """How two submissions belong together before their words are compared."""

    SAME_FILE = "same-file"  # the same bytes
    RESUBMISSION = "resubmission"  # one project of one unit, handed in again
    SAME_UNIT = "same-unit"  # two projects of one unit
    OTHER_UNIT = "other-unit"  # or it is not known whose they are


_UNIT_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{0,12}?(?:自治区|自治州|地区|州|市|县|区|旗))+")  # 州水利局: a place without its name
_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{1,12}?(?:自治区|自治州|地区|州|市|县|区|旗))+")
_VERSION = re.compile(
    r"(?:\(?(?:送审|报批|申报|修订|修改|终|定|初|征求意见|第?[一二三四五六七八九0-9]+)稿\)?|v?[0-9.]+版?|可行性研究报告|可研报告?|项目建议书|建设方案|项目|工程|建设|\(.*?\))"
)
_SHORTEST = 4
_ALIKE = 0.85  # share of pairs of characters in common from which two titles are one


def relate(first: Submission, second: Submission) -> Relation:
    """Return how two submissions belong together."""
    if first.sha256 == second.sha256:
        return Relation.SAME_FILE
    units = same_unit(first.unit, second.unit)
    if units is not False and _same_title(first.title, second.title):
        return Relation.RESUBMISSION
    return Relation.SAME_UNIT if units else Relation.OTHER_UNIT


def same_unit(one: str | None, other: str | None) -> bool | None:
    """Return whether two names are of one unit, None when one of them is not known: 巴州水利局 is 巴音郭楞蒙古自治州水利局."""
    if not one or not other:
        return None
    names = [fold_text(name) for name in (one, other)]
    places = [match[0] if (match := _UNIT_PLACE.match(name)) else "" for name in names]
    organs = [name[len(place) :] for name, place in zip(names, places, strict=True)]
    if names[0] == names[1]:
        return True
    if organs[0] != organs[1] or len(organs[0]) < 2:
        return False
    short, long = sorted(places, key=len)
    return not short or _in_order(short, long)


def without_place(name: str) -> str:
    """Return a name, folded, without the place that it begins with: 河湖长制信息平台 of 库尔勒市河湖长制信息平台."""
    return _PLACE.sub("", fold_text(name))


def _in_order(short: str, long: str) -> bool:
    """Return whether the characters of `short` stand in `long` in this order, the last as the last: 巴州 in 巴音郭楞蒙古自治州."""
    rest = iter(long)
    return short[-1] == long[-1] and all(character in rest for character in short)


def _same_title(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    first, second = (_VERSION.sub("", fold_text(title)) for title in (one, other))
    if first == second:
        return len(first) >= _SHORTEST
    # A number that differs (一期, 二期) makes another project, however alike the rest.
    if re.findall(r"[一二三四五六七八九十0-9]+(?=期|阶段|标段|包)", first) != re.findall(
        r"[一二三四五六七八九十0-9]+(?=期|阶段|标段|包)", second
    ):
        return False
    pairs = [{title[start : start + 2] for start in range(len(title) - 1)} for title in (first, second)]
    return 2 * len(pairs[0] & pairs[1]) >= _ALIKE * (len(pairs[0]) + len(pairs[1])) > 0
