"""The title of a report: from its cover, or from metadata that the cover confirms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.text.normalize import fold_text

__all__ = ["CoverLine", "find_title"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_STALE = re.compile(r"microsoft|word|wps|无标题|未命名|untitled|新建|文档\d|模板|template|\.(?:docx?|wps|pdf)", re.IGNORECASE)
_KIND = re.compile(
    r"(?:可行性)?(?:研究|论证|评估|咨询|建议)?(?:报告|方案|建议书|说明书|申报书|计划书|任务书|实施方案|初步设计|设计方案|技术方案|申请书)(?:书)?$"
)
_GENERIC = re.compile(
    r"[(\[]?(?:项目)?(?:可行性研究|项目建议|建设|实施|初步设计|设计|申报|技术|运维|服务)*(?:报告|方案|建议书|说明书|申报书|任务书)(?:书)?"
    r"(?:[(\[](?:代)?(?:项目建议书|送审稿|报批稿|修订稿|初稿|终稿|报审稿)[)\]])?[)\]]?"
)
_VERSION = re.compile(r"[(\[]?(?:送审稿|报批稿|修订稿|初稿|终稿|报审稿|征求意见稿|代项目建议书)[)\]]?")
_LABEL = re.compile(r"[:\uff1a]|^(?:项目编号|编号|密级|日期|[二〇○零一\d]{4}年)")
_LONGEST = 80


@dataclass(frozen=True)
class CoverLine:
    """A line of the cover. size: points, 0 where unknown."""

    text: str
    size: float = 0.0


def find_title(cover: Sequence[CoverLine], metadata: str | None) -> str | None:
    """Return the report's title, or None.

    Metadata counts when it is Chinese, no office program's default, and stands on the cover (templates carry the title of the
    report they were made from); without a title on the cover it counts alone.
    """
    stated = metadata if metadata and len(_HAN.findall(metadata)) >= 4 and not _STALE.search(metadata) else None
    printed = fold_text("".join(line.text for line in cover))
    if stated and fold_text(stated) in printed:
        return stated
    return _largest(cover) or _first(cover) or stated


def _largest(cover: Sequence[CoverLine]) -> str | None:
    """Return the lines in the largest type, joined, with the name above a mere 可行性研究报告."""
    titles = [line for line in cover if line.size and _HAN.search(line.text) and not _LABEL.search(line.text)]
    if not titles or len({line.size for line in cover}) < 2:
        return None
    largest = max(line.size for line in titles)
    first = next(index for index, line in enumerate(titles) if line.size == largest)
    last = first
    while last + 1 < len(titles) and abs(titles[last + 1].size - largest) <= 0.6:
        last += 1
    small = sorted(line.size for line in cover)[0]
    text = _join(titles[first : last + 1])
    while _GENERIC.fullmatch(fold_text(text)) and first and titles[first - 1].size > small:
        first -= 1
        text = _join(titles[first : last + 1])
    if last + 1 < len(titles) and titles[last + 1].size > small and _GENERIC.fullmatch(fold_text(titles[last + 1].text)):
        text = _join(titles[first : last + 2])
    return text if len(_HAN.findall(text)) >= 4 and len(text) <= _LONGEST else None


def _first(cover: Sequence[CoverLine]) -> str | None:
    """Return the first lines up to one that ends as titles of reports do."""
    lines = [line for line in cover[:12] if not _VERSION.fullmatch(fold_text(line.text))]
    for index, line in enumerate(lines):
        if _KIND.search(line.text.strip()) and not _LABEL.search(line.text):
            start = index
            while start and (_GENERIC.fullmatch(fold_text(line.text)) or start < index) and _is_name(lines[start - 1].text):
                start -= 1
            text = _join(lines[start : index + 1])
            return text if len(text) <= _LONGEST else None
    return None


def _is_name(text: str) -> bool:
    return bool(_HAN.search(text)) and not _LABEL.search(text) and len(text) <= 40


def _join(lines: Sequence[CoverLine]) -> str:
    return "".join(line.text.strip() for line in lines)
