"""How well the sample reports are read may not drop: the same documents on every machine, so to the last digit."""

import json
from pathlib import Path

import pytest
from docx import Document

from evals.build_reports import parse_blocks
from evals.reading.baseline import FILE, measure
from evals.reading.corpus import body_of, headings_of, truth_of
from evals.reading.extractors import parse_markdown
from evals.reading.layouts import DEV, Layout, circled, han_numeral, renumber
from evals.reading.measures import HeadingLine, squash
from evals.reading.typeset import write_layout

REPORT = """# 智慧水利平台可行性研究报告

申报单位:州水利局

[[toc]]

## 1 总论

### 1.1 背景

水资源时空分布**极不均匀**。

1. 《水法》
2. 《防洪法》

- 监测感知

| 序号 | 设备名称 |
| --- | --- |
| 1 | 水位站 |

## 2 需求

春旱夏洪。
"""


def test_no_score_of_the_sample_reports_drops(tmp_path: Path) -> None:
    measured, committed = measure(tmp_path), json.loads(FILE.read_text("utf-8"))
    assert measured.keys() == committed.keys()
    dropped = {
        f"{suffix}: {name}": (score, measured[suffix][name])
        for suffix, scores in committed.items()
        for name, score in scores.items()
        if measured[suffix][name] < score
    }
    assert not dropped


def test_truth_is_the_body_without_title_contents_signs_and_header_rows() -> None:
    truth = truth_of(parse_blocks(REPORT))
    assert truth.text == "申报单位:州水利局1总论1.1背景水资源时空分布极不均匀。1.《水法》2.《防洪法》监测感知1水位站2需求春旱夏洪。"
    assert truth.headings == (HeadingLine(1, "1 总论"), HeadingLine(2, "1.1 背景"), HeadingLine(1, "2 需求"))
    assert truth.tables == ((("序号", "设备名称"), ("1", "水位站")),)


def test_furniture_goes_from_what_an_extractor_gives_wherever_it_stands() -> None:
    truth = truth_of(parse_blocks(REPORT))
    given = (
        "智慧水利平台可行性研究报告\n申报单位:州水利局\n目 录\n1 总论 ........ 3\n1.1 背景 ........ 3\n2 需求 ........ 4\n"
        "1 总论\n1.1 背景\n水资源时空分布极不均匀。\n1. 《水法》\n2. 《防洪法》\n第 3 页 共 4 页\n智慧水利平台可行性研究报告\n"
        "● 监测感知\n序号 设备名称\n1 水位站\n2 需求\n春旱夏洪。\n第 4 页 共 4 页"
    )
    assert body_of(given, truth) == truth.text


def test_words_that_were_not_read_stay_missing() -> None:
    truth = truth_of(parse_blocks(REPORT))
    assert "水位站" not in body_of(squash("申报单位:州水利局目录1总论2需求1总论"), truth)


def test_title_and_contents_are_no_headings_to_charge() -> None:
    truth = truth_of(parse_blocks(REPORT))
    given = [HeadingLine(1, "智慧水利平台可行性研究报告"), HeadingLine(2, "目 录"), HeadingLine(2, "1 总论")]
    assert headings_of(given, truth) == [HeadingLine(2, "1 总论")]


def test_markdown_of_other_extractors_gives_headings_tables_and_plain_text() -> None:
    reading = parse_markdown("# 报告\n\n**总投资**860万元\\.\n\n| 名称 | 数量 |\n|---|:-:|\n| 终端<br>(防爆) | 3 |\n\n## 二、需求\n")
    assert reading.headings == ((1, "报告"), (2, "二、需求"))
    assert reading.tables == ((("名称", "数量"), ("终端(防爆)", "3")),)
    assert squash(reading.text) == "报告总投资860万元.名称数量终端(防爆)3二、需求"


@pytest.mark.parametrize(("number", "numeral"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_numbers_of_chapters_are_written_in_chinese(number: int, numeral: str) -> None:
    assert han_numeral(number) == numeral


def test_circled_numbers_end_at_twenty() -> None:
    assert (circled((1,)), circled((20,)), circled((25,))) == ("①", "⑳", "⑳")


def test_a_layout_numbers_the_headings_its_own_way() -> None:
    gongwen = next(layout for layout in DEV if layout.name == "gongwen")
    blocks = renumber(parse_blocks(REPORT), gongwen)
    assert [block.text for block in blocks if block.style.startswith("Heading")] == ["一、总论", "(一)背景", "二、需求"]
    assert "(2)《防洪法》" in [block.text for block in blocks]


@pytest.mark.parametrize("layout", DEV, ids=lambda layout: layout.name)
def test_every_layout_can_be_written(tmp_path: Path, layout: Layout) -> None:
    path = tmp_path / "报告.docx"
    write_layout(renumber(parse_blocks(REPORT), layout), path, layout)
    assert "春旱夏洪。" in [paragraph.text for paragraph in Document(str(path)).paragraphs]
