from collections.abc import Callable

import numpy as np

from assistant.regulations.learned import Head, Learned, quantised
from assistant.screening.report import Report
from assistant.screening.scores import context_of, score_statements
from assistant.text.ngrams import vectorise


def _buckets(text: str) -> np.ndarray:
    return np.sort(vectorise([text]).columns)


def _head(rows: list[float]) -> Head:
    return quantised(np.array([rows], dtype=np.float32).T, np.zeros(1, dtype=np.float32))


def _learned(own: str, context: str, *, own_weight: float, context_weight: float) -> Learned:
    """Return a reader of one requirement that knows the n-grams of two words, all with the same weight."""
    known, above = _buckets(own), _buckets(context)
    both = _head([own_weight] * len(known) + [context_weight] * len(above))
    return Learned(
        requirements=("trees",), own=known, context=above, carries=both, raises=both, says=_head([own_weight] * len(known)),
        statuses=("present",), features=(), weighing=np.zeros((1, 1), dtype=np.float32),
    )  # fmt: skip


def test_a_statement_scores_by_the_known_ngrams_it_holds(report_of: Callable[[str], Report]) -> None:
    report = report_of("国密。\n\n无关。")
    scores = score_statements(report, _learned("国密", "标题", own_weight=1.0, context_weight=0.0))

    # 国, 密 and 国密 share the length of one: three entries of 1/sqrt(3), each times 1. Unknown n-grams (the full stop) take no part.
    assert np.allclose(scores.carries[:, 0], [3**0.5, 0.0], atol=0.02)
    assert np.allclose(scores.says, [3**0.5, 0.0], atol=0.02)


def test_the_heading_over_a_statement_counts_half(report_of: Callable[[str], Report]) -> None:
    report = report_of("## 云\n\n甲。\n\n## 地\n\n乙。")
    scores = score_statements(report, _learned("未见", "云", own_weight=0.0, context_weight=1.0))
    by_text = {statement.folded: scores.carries[statement.index, 0] for statement in report.statements}

    assert np.isclose(by_text["甲."], 0.5, atol=0.02)
    assert by_text["乙."] == by_text["云"] == 0.0  # a heading is not under itself


def test_a_row_stands_under_its_section_caption_and_columns(report_of: Callable[[str], Report]) -> None:
    report = report_of("## 资源\n\n表1 数据清单\n\n| 名称 | 周期 |\n| --- | --- |\n| 雨量 | 每日 |")
    row = next(statement for statement in report.statements if statement.folded == "雨量|每日")

    assert context_of(row, report).split("|") == ["资源", "表1数据清单", "名称", "周期"]


def test_a_report_of_many_statements_scores_each_as_it_would_alone(report_of: Callable[[str], Report]) -> None:
    learned = _learned("国密算法", "标题", own_weight=1.0, context_weight=0.0)
    sentence = "采用国密算法加密存储身份证号和银行账号等敏感字段并对日志作完整性保护。"
    alone = score_statements(report_of(sentence), learned).carries[0, 0]

    scores = score_statements(report_of("\n\n".join([sentence] * 1500)), learned).carries[:, 0]

    assert scores.shape == (1500,)
    assert np.allclose(scores, alone, atol=1e-4)
