import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.types import Block, BlockKind, Document, Origin, Page, PageQuality
from assistant.regulations.types import Pack
from assistant.retrieval.passages import PASSAGE_CHARACTERS, regulation_passages, report_passages, sentence_spans
from assistant.text.span import Span


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


class ReportWriter:
    """Puts a document together block by block, as a reader does."""

    def __init__(self) -> None:
        self.text = ""
        self.blocks: list[Block] = []

    def add(self, kind: BlockKind, text: str, **fields: object) -> None:
        span = self._append(text)
        self.blocks.append(Block(kind=kind, span=span, **fields))  # type: ignore[arg-type]

    def add_row(self, *cells: str, table: int, header: bool = False) -> None:
        span = self._append("\t".join(cells))
        start = span.start
        spans = []
        for cell in cells:
            spans.append(Span(start=start, end=start + len(cell)))
            start += len(cell) + 1
        self.blocks.append(Block(kind=BlockKind.TABLE_ROW, span=span, table=table, cells=tuple(spans), header=header))

    def document(self, *, pages: tuple[Page, ...] = ()) -> Document:
        origin = Origin(name="r.md", format="md", sha256="a" * 64, size=1)
        return Document(origin=origin, text=self.text, blocks=tuple(self.blocks), pages=pages)

    def _append(self, text: str) -> Span:
        self.text += "\n" if self.text else ""
        start = len(self.text)
        self.text += text
        return Span(start=start, end=len(self.text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("先报后建。不得分拆!", ["先报后建。", "不得分拆!"], id="full-stop-and-exclamation"),
        pytest.param("禁止甲;禁止乙;", ["禁止甲;", "禁止乙;"], id="semicolons-of-an-enumeration"),
        pytest.param("他说:“可以。”然后走了", ["他说:“可以。”", "然后走了"], id="closing-quote-stays"),
        pytest.param("第一行\n  第二行  ", ["第一行", "第二行"], id="line-end-and-white-space"),
        pytest.param("总价3.5万元。", ["总价3.5万元。"], id="decimal-point-is-no-end"),
        pytest.param("。。。\n——", [], id="marks-alone-are-no-sentence"),
    ],
)
def test_sentence_ends_where_a_reader_stops(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet="甲乙1a。;\n ”!", max_size=60))
def test_sentences_keep_every_word_once_and_in_order(text: str) -> None:
    words = [character for character in text if character.isalnum()]
    assert [character for sentence in sentences(text) for character in sentence if character.isalnum()] == words


def test_regulation_gives_articles_paragraphs_and_sentences_verbatim(pack: Pack) -> None:
    passages = [passage for passage in regulation_passages(pack) if passage.kind != "question"]
    assert {kind: sum(passage.kind == kind for passage in passages) for kind in ("article", "paragraph", "sentence")} == {
        "article": 3,
        "paragraph": 4,
        "sentence": 7,
    }
    assert all(passage.text == passage.span.of(pack.text) for passage in passages)
    assert "禁止在湖中游泳。" in {passage.text for passage in passages if passage.article == 1}


def test_question_of_a_rule_points_at_its_quote(pack: Pack) -> None:
    question = next(passage for passage in regulation_passages(pack) if passage.text == "遛狗要不要拴绳子")
    assert (question.kind, question.rule, question.article) == ("question", "leash", 3)
    assert question.span.of(pack.text) == "应当使用牵引绳"


def test_question_of_a_silence_has_no_article_and_an_empty_span(pack: Pack) -> None:
    question = next(passage for passage in regulation_passages(pack) if passage.rule == "ticket-price")
    assert (question.kind, question.article, question.span.start, question.span.end) == ("question", None, 0, 0)


def test_passage_ids_are_unique(pack: Pack) -> None:
    passages = regulation_passages(pack)
    assert len({passage.id for passage in passages}) == len(passages)


def test_paragraph_of_a_report_is_found_under_its_heading() -> None:
    writer = ReportWriter()
    writer.add(BlockKind.HEADING, "5.3 安全设计", level=2)
    writer.add(BlockKind.PARAGRAPH, "采用国密算法。")
    (passage,) = report_passages(writer.document())
    assert passage.text == "5.3 安全设计\n采用国密算法。"
    assert passage.span.of(writer.text) == "采用国密算法。"


def test_title_without_text_under_it_is_found() -> None:
    writer = ReportWriter()
    writer.add(BlockKind.HEADING, "智慧水务项目可行性研究报告", level=1)
    writer.add(BlockKind.HEADING, "第一章 概述", level=1)
    writer.add(BlockKind.PARAGRAPH, "略。")
    assert [passage.text for passage in report_passages(writer.document())] == ["智慧水务项目可行性研究报告", "第一章 概述\n略。"]


@pytest.mark.parametrize("kind", [BlockKind.CONTENTS, BlockKind.RUNNING, BlockKind.HIDDEN])
def test_text_that_is_no_evidence_is_not_searched(kind: BlockKind) -> None:
    writer = ReportWriter()
    writer.add(kind, "密码应用方案 …… 27")
    assert report_passages(writer.document()) == ()


def test_table_row_is_searched_with_its_column_titles() -> None:
    writer = ReportWriter()
    writer.add_row("指标", "目标值", table=1, header=True)
    writer.add_row("并发用户", "不少于500", table=1)
    (passage,) = report_passages(writer.document())
    assert passage.text == "指标: 并发用户；目标值: 不少于500"
    assert passage.span.of(writer.text) == "并发用户\t不少于500"


def test_header_repeated_on_the_next_page_names_columns_once() -> None:
    writer = ReportWriter()
    for name in ("防火墙", "交换机"):
        writer.add_row("名称", "数量", table=1, header=True)
        writer.add_row(name, "2", table=1)
    assert [passage.text for passage in report_passages(writer.document())] == ["名称: 防火墙；数量: 2", "名称: 交换机；数量: 2"]


def test_row_with_more_cells_than_titles_keeps_its_values() -> None:
    writer = ReportWriter()
    writer.add_row("名称", "", table=1, header=True)
    writer.add_row("服务器", "", "国产", table=1)
    assert [passage.text for passage in report_passages(writer.document())] == ["名称: 服务器；国产"]


def test_table_of_titles_alone_is_still_found() -> None:
    writer = ReportWriter()
    writer.add_row("项目负责人", "联系电话", table=1, header=True)
    assert [passage.text for passage in report_passages(writer.document())] == ["项目负责人；联系电话"]


def test_long_paragraph_is_cut_between_sentences() -> None:
    sentence = "甲" * 99 + "。"
    writer = ReportWriter()
    writer.add(BlockKind.PARAGRAPH, sentence * 5)
    assert [len(passage.text) for passage in report_passages(writer.document())] == [200, 200, 100]


@given(st.text(alphabet="甲乙丙,。 ", min_size=1, max_size=1200))
def test_pieces_of_a_report_are_short_and_lose_no_word(text: str) -> None:
    writer = ReportWriter()
    writer.add(BlockKind.PARAGRAPH, text)
    pieces = [passage.span.of(writer.text) for passage in report_passages(writer.document())]
    assert all(len(piece) <= PASSAGE_CHARACTERS for piece in pieces)
    words = [character for character in text if character in "甲乙丙"]
    assert [character for piece in pieces for character in piece if character in "甲乙丙"] == words


def test_passage_carries_the_page_where_it_begins() -> None:
    writer = ReportWriter()
    writer.add(BlockKind.PARAGRAPH, "前页。")
    writer.add(BlockKind.PARAGRAPH, "后页。")
    pages = (
        Page(number=1, span=Span(start=0, end=4), quality=PageQuality.TEXT),
        Page(number=2, span=Span(start=4, end=7), quality=PageQuality.OCR),
    )
    assert [passage.page for passage in report_passages(writer.document(pages=pages))] == [1, 2]
