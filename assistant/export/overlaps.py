"""Overlap between submissions as it is printed and as JSON: information for reviewers, no verdict."""

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.export.wording import place, printable
from assistant.screening.overlap import Overlap, SharedPassage
from assistant.screening.sameness import Relation
from assistant.screening.types import Evidence
from assistant.text.span import Frozen

__all__ = ["OVERLAP_NOTE", "OverlapLine", "overlap_lines", "overlaps_object"]

OVERLAP_NOTE = (
    "以下列出文字或拟建内容相近的材料，供评审人员了解是否可以共享、避免重复建设，程序不作结论。各材料共有的模板文字、政策表述和法规名称不计；"
    "同一单位同一项目的不同版本按重复报送列出，不算内容重复。"
)
_RELATIONS = {
    Relation.SAME_FILE: "同一文件重复报送",
    Relation.RESUBMISSION: "同一项目重复报送",
    Relation.SAME_UNIT: "同一单位的不同项目",
    Relation.OTHER_UNIT: "不同单位",
}
_TEXT, _SYSTEMS, _AGAIN = "文字相近", "拟建内容相近", "重复报送"
_SHOWN = 5  # passages of a pair in print; the JSON has more
_WIDTH = 300


class OverlapLine(Frozen):
    """One passage in common. kind: 文字相近, 拟建内容相近, 重复报送, the last without quotes; shares: of each text in per cent."""

    number: int
    first: str
    second: str
    relation: str
    shares: str
    kind: str
    first_place: str = ""
    first_quote: str = ""
    second_place: str = ""
    second_quote: str = ""
    note: str = ""


def overlap_lines(overlaps: Sequence[Overlap]) -> Iterator[OverlapLine]:
    """Yield the lines of all pairs, the passages of a pair with its number."""
    for number, overlap in enumerate(overlaps, 1):
        head = {
            "number": number,
            "first": printable(overlap.first),
            "second": printable(overlap.second),
            "relation": _RELATIONS[overlap.relation],
            "shares": f"{_percent(overlap.first_share)} / {_percent(overlap.second_share)}" if overlap.first_share else "—",
        }
        if overlap.is_resubmission:
            yield OverlapLine.model_validate({**head, "kind": _AGAIN, "note": "请确认以哪一份为准。"})
            continue
        further = max(0, len(overlap.passages) - _SHOWN) + overlap.further
        for place_in_list, passage in enumerate(overlap.passages[:_SHOWN]):
            note = f"另有{further}处相近" if further and not place_in_list else ""
            yield OverlapLine.model_validate({**head, **_sides(passage), "kind": _TEXT, "note": note})
        for place_in_list, passage in enumerate(() if overlap.passages else overlap.systems):
            note = f"共同的用词：{printable('、'.join(overlap.terms))}" if not place_in_list else ""
            yield OverlapLine.model_validate({**head, **_sides(passage), "kind": _SYSTEMS, "note": note})


def overlaps_object(overlaps: Sequence[Overlap]) -> list[dict[str, Any]]:
    """Return the pairs as plain objects; docs/screening.md names the fields."""
    return [
        {
            "first": overlap.first,
            "second": overlap.second,
            "relation": overlap.relation.value,
            "first_share": overlap.first_share,
            "second_share": overlap.second_share,
            "passages": [_passage(passage) for passage in overlap.passages],
            "further": overlap.further,
            "likeness": overlap.likeness,
            "terms": list(overlap.terms),
            "systems": [_passage(passage) for passage in overlap.systems],
        }
        for overlap in overlaps
    ]


def _sides(passage: SharedPassage) -> dict[str, str]:
    return {
        "first_place": _where(passage.first),
        "first_quote": _clip(passage.first.quote),
        "second_place": _where(passage.second),
        "second_quote": _clip(passage.second.quote),
    }


def _where(evidence: Evidence) -> str:
    return f"{place(evidence)} {printable(evidence.section or '')}".strip()


def _clip(quote: str) -> str:
    text = " ".join(printable(quote).split())
    return text if len(text) <= _WIDTH else text[:_WIDTH] + "……（略）"


def _percent(share: float) -> str:
    """Return a share as 31%; anything above nothing is at least 1%."""
    return f"{max(1, round(100 * share)) if share else 0}%"


def _passage(passage: SharedPassage) -> dict[str, Any]:
    sides = {name: getattr(passage, name).model_dump(mode="json", exclude={"span", "boxes"}) for name in ("first", "second")}
    return {**sides, "characters": passage.characters}
