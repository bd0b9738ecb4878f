"""Units under two names, and versions of one project."""

from typing import Any

import numpy as np
import pytest

from assistant.screening.sameness import Relation, relate, same_unit, without_place
from assistant.screening.submission import Submission


def _submission(**values: Any) -> Submission:
    empty: dict[str, Any] = {
        "name": "a", "sha256": values.get("sha256", str(values)), "title": None, "unit": None, "texts": {}, "places": {},
        "marks": np.empty(0, np.uint64), "owners": np.empty(0, np.uint32), "characters": 0, "packed": b"",
    }  # fmt: skip
    return Submission(**{**empty, **values})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("巴音郭楞蒙古自治州水利局", "巴州水利局", True, id="short-name-of-the-place"),
        pytest.param("州水利局", "巴音郭楞蒙古自治州水利局", True, id="shortest-name-of-the-place"),
        pytest.param("水利局", "巴州水利局", True, id="no-place"),
        pytest.param("库尔勒市水利局", "尉犁县水利局", False, id="two-places"),
        pytest.param("库尔勒市水利局", "库尔勒市教育局", False, id="two-organs"),
        pytest.param("州水利局", "库尔勒市水利局", False, id="prefecture-and-city"),
        pytest.param("州大数据中心", "州大数据中心", True, id="equal"),
        pytest.param(None, "州水利局", None, id="unknown"),
        pytest.param("", "州水利局", None, id="empty"),
    ],
)
def test_unit_is_recognised_under_another_name(one: str | None, other: str | None, same: bool | None) -> None:
    assert same_unit(one, other) is same
    assert same_unit(other, one) is same


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        pytest.param({"sha256": "x"}, {"sha256": "x", "name": "b"}, Relation.SAME_FILE, id="same-bytes"),
        pytest.param(
            {"unit": "州水利局", "title": "河湖长制平台可行性研究报告"},
            {"unit": "巴州水利局", "title": "河湖长制平台项目可行性研究报告(报批稿)"},
            Relation.RESUBMISSION,
            id="new-version",
        ),
        pytest.param({"title": "河湖长制平台"}, {"title": "河湖长制平台建设项目"}, Relation.RESUBMISSION, id="unit-unknown"),
        pytest.param(
            {"unit": "州水利局", "title": "河湖长制平台一期项目"},
            {"unit": "州水利局", "title": "河湖长制平台二期项目"},
            Relation.SAME_UNIT,
            id="next-phase",
        ),
        pytest.param(
            {"unit": "州水利局", "title": "河湖长制平台"},
            {"unit": "州水利局", "title": "水库大坝监测系统"},
            Relation.SAME_UNIT,
            id="other-project",
        ),
        pytest.param(
            {"unit": "甲县水利局", "title": "河湖长制平台"},
            {"unit": "乙县水利局", "title": "河湖长制平台"},
            Relation.OTHER_UNIT,
            id="other-unit",
        ),
        pytest.param({}, {"name": "b"}, Relation.OTHER_UNIT, id="nothing-known"),
    ],
)
def test_relation_of_two_submissions(first: dict[str, str], second: dict[str, str], relation: Relation) -> None:
    assert relate(_submission(**first), _submission(**second)) is relation


def test_place_is_taken_off_a_name() -> None:
    assert without_place("库尔勒市河湖长制平台") == "河湖长制平台"
    assert without_place("河湖长制平台") == "河湖长制平台"
