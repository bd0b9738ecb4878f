"""Classification markings: which classify a file, which only make a person look."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.documents.types import Block, BlockKind, Document, Origin, Page, PageQuality, Part
from assistant.errors import DocumentError
from assistant.regulations.types import Pack
from assistant.screening.marking import find_markings, refuse_classified
from assistant.text.span import Span

_CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "flag_cases" / "marking.yaml").read_text(encoding="utf-8"))


def _sorted(document: Document, pack: Pack) -> str:
    markings = find_markings(document, pack.wording)
    if any(marking.certain for marking in markings):
        return "classified"
    return "flag" if markings else "none"


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in _CASES])
def test_marking_is_told_from_what_looks_alike(case: dict[str, Any], pack: Pack, read: Callable[[str], Document]) -> None:
    assert _sorted(read(case["text"]), pack) in case["expect"].replace("-or-", " ").split(), case["why"]


def _document(*blocks: tuple[str, BlockKind, int | None], name: str = "报告.pdf", parts: tuple[str, ...] = ()) -> Document:
    """Return a document of these blocks; with `parts`, each page is a file of that name."""
    text, built = "", []
    for words, kind, page in blocks:
        built.append(Block(kind=kind, span=Span(start=len(text), end=len(text) + len(words)), page=page))
        text += words + "\n"
    numbers = sorted({page for _, _, page in blocks if page})
    starts = [next(block.span.start for block in built if block.page == number) for number in numbers]
    spans = [Span(start=start, end=end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return Document(
        origin=Origin(name=name, format="pdf", sha256="0" * 64, size=1),
        text=text,
        blocks=tuple(built),
        pages=tuple(Page(number=number, span=span, quality=PageQuality.TEXT) for number, span in zip(numbers, spans, strict=True)),
        parts=tuple(
            Part(origin=Origin(name=part, format="pdf", sha256="1" * 64, size=1), span=span, first_page=number, pages=1)
            for part, number, span in zip(parts, numbers, spans, strict=False)
        ),
    )


_PROSE = ("本项目建设平台一套。", BlockKind.PARAGRAPH, 1)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(_document(_PROSE, ("机密★5年  某项目可行性研究报告", BlockKind.RUNNING, 3)), id="running-head-with-title"),
        pytest.param(_document(("秘 密 ☆ 10 年", BlockKind.PARAGRAPH, 1), _PROSE), id="hollow-star-and-gaps"),
        pytest.param(_document(("机密女10年", BlockKind.PARAGRAPH, 1), _PROSE), id="star-recognised-as-a-character"),
        pytest.param(_document(("机密10年", BlockKind.PARAGRAPH, 1), _PROSE), id="star-not-recognised"),
        pytest.param(_document(_PROSE, ("秘密★1年", BlockKind.PARAGRAPH, 7)), id="first-line-of-a-later-page"),
        pytest.param(_document(_PROSE, name="【机密】某项目可研.docx"), id="name-of-the-file"),
        pytest.param(_document(_PROSE, name="秘密★5年 某项目.pdf"), id="name-with-the-sign"),
        pytest.param(
            _document(_PROSE, ("绝密", BlockKind.PARAGRAPH, 2), parts=("报告.pdf", "附件.pdf")), id="cover-of-a-file-in-a-package"
        ),
        pytest.param(_document(("密\n级:机密\n编号:001", BlockKind.PARAGRAPH, 1), _PROSE), id="lines-of-one-block"),
    ],
)
def test_document_with_the_sign_of_a_state_secret_is_refused(document: Document, pack: Pack) -> None:
    with pytest.raises(DocumentError) as refused:
        refuse_classified(document, pack.wording)

    assert refused.value.code == "classified"


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(_document(_PROSE, ("机密", BlockKind.PARAGRAPH, 5)), id="level-in-a-list-of-the-text"),
        pytest.param(_document(_PROSE, ("机密文件管理系统可行性研究报告", BlockKind.RUNNING, 2)), id="system-named-after-it"),
        pytest.param(_document(("绝密 | 机密 | 秘密", BlockKind.PARAGRAPH, 1)), id="the-three-levels"),
        pytest.param(_document(("核心商密★10年", BlockKind.PARAGRAPH, 1)), id="commercial-secret-of-a-company"),
        pytest.param(_document(_PROSE, name="涉密文件机密台账系统可研.pdf"), id="name-of-a-system"),
        pytest.param(_document(("密级:一般", BlockKind.PARAGRAPH, 1)), id="no-level"),
        pytest.param(_document(("第三章 机密性要求", BlockKind.HEADING, 1)), id="confidentiality"),
    ],
)
def test_document_that_speaks_of_secrets_is_not_refused(document: Document, pack: Pack) -> None:
    refuse_classified(document, pack.wording)


def test_refusal_says_what_was_found_where_and_what_to_do(pack: Pack) -> None:
    document = _document(_PROSE, ("机 密 ★ 5年", BlockKind.RUNNING, 2), parts=("报告.pdf", "附件1.pdf"), name="材料.zip")

    with pytest.raises(DocumentError, match=r"《附件1\.pdf》第1页页眉页脚“机 密 ★ 5年”.*没有留存.*请按保密规定") as refused:
        refuse_classified(document, pack.wording)

    assert refused.value.name == "材料.zip"


def test_hidden_sign_raises_the_flag_and_refuses_nothing(pack: Pack) -> None:
    markings = find_markings(_document(_PROSE, ("机密★10年", BlockKind.HIDDEN, 1)), pack.wording)

    assert [marking.certain for marking in markings] == [False]
