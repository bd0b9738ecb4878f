from collections.abc import Callable

from assistant.documents.types import Block, BlockKind, Document, Omission, Origin, Page, PageQuality, Part, Unread
from assistant.regulations.types import Pack
from assistant.screening.places import name_gaps, name_pages, name_searched, searched_places
from assistant.screening.screen import screen_document
from assistant.screening.types import FlagKind, Gap, Searched, Status
from assistant.text.span import Span


def origin(name: str) -> Origin:
    return Origin(name=name, format="pdf", sha256="0" * 64, size=1)


def package() -> Document:
    """A zip with a report of two pages, a plan without pages and a sheet that could not be read; page 2 of the report is garbled."""
    report, plan = "甲乙丙丁", "戊己"
    return Document(
        origin=origin("材料.zip"),
        text=f"{report}\n{plan}",
        pages=(
            Page(number=1, span=Span(start=0, end=2), quality=PageQuality.TEXT),
            Page(number=2, span=Span(start=2, end=4), quality=PageQuality.GARBLED),
        ),
        blocks=(
            Block(kind=BlockKind.PARAGRAPH, span=Span(start=0, end=4), page=1),
            Block(kind=BlockKind.PARAGRAPH, span=Span(start=5, end=7)),
        ),
        parts=(
            Part(origin=origin("报告.pdf"), span=Span(start=0, end=4), first_page=1, pages=2),
            Part(origin=origin("方案.docx"), span=Span(start=5, end=7), first_page=None, pages=0),
        ),
        unread=(Unread(name="预算.xls", code="encrypted", message="设有密码"),),
    )


def test_runs_of_pages_are_joined() -> None:
    assert name_pages((17, 8, 9, 10)) == "第8至10、17页"
    assert name_pages((3,)) == "第3页"


def test_pages_that_cannot_be_read_are_gaps_of_their_own_file() -> None:
    assert searched_places(package()).gaps == (Gap(file="报告.pdf", pages=(2,)), Gap(file="预算.xls"))


def test_a_file_carried_along_unopened_is_a_gap() -> None:
    document = Document(origin=origin("报告.docx"), text="正文。", attachments=("信息资源目录.xlsx",))
    assert searched_places(document).gaps == (Gap(file="信息资源目录.xlsx"),)


def test_gaps_of_a_package_name_the_file() -> None:
    assert name_gaps((Gap(file="报告.pdf", pages=(2, 3)), Gap(file="预算.xls"))) == "《报告.pdf》第2至3页、《预算.xls》全文"
    assert name_gaps((Gap(pages=(2,)),)) == "第2页"


def test_what_was_searched_is_pages_files_or_everything() -> None:
    assert name_searched(Searched(first_page=1, last_page=46)) == "第1—46页"
    assert name_searched(searched_places(package())) == "全部2个文件"
    assert name_searched(Searched(first_page=None, last_page=None)) == "全文"


def test_words_of_a_package_are_found_by_file_and_page_in_that_file() -> None:
    document = package()
    where = document.whereabouts(3)
    assert (where.file, where.page) == ("报告.pdf", 2)
    where = document.whereabouts(5)
    assert (where.file, where.page) == ("方案.docx", None)


def test_what_a_limit_cut_off_is_a_gap_named_in_words() -> None:
    document = Document(origin=origin("报告.md"), text="正文。", omitted=(Omission(what="第 200000 行以后"),))

    assert searched_places(document).gaps == (Gap(what="第 200000 行以后"),)
    assert name_gaps(searched_places(document).gaps) == "第 200000 行以后"


def test_what_is_cut_off_in_a_file_of_a_package_names_the_file() -> None:
    document = Document(origin=origin("材料.zip"), text="正文。", omitted=(Omission(what="工作表「预算」第 9 行以后", file="预算.xlsx"),))

    assert name_gaps(searched_places(document).gaps) == "《预算.xlsx》工作表「预算」第 9 行以后"


def test_nothing_is_missing_that_may_stand_in_what_was_cut_off(pack: Pack, read: Callable[[str], Document]) -> None:
    document = read("# 某平台可行性研究报告\n\n## 一、概述\n\n建设平台一套。")
    cut = document.model_copy(update={"omitted": (Omission(what="第 200000 行以后"),)})

    whole, part = screen_document(document, pack=pack), screen_document(cut, pack=pack)

    assert Status.MISSING in whole.summary
    assert (Status.MISSING not in part.summary, part.summary[Status.UNDETERMINED]) == (True, whole.summary[Status.MISSING])
    assert FlagKind.UNREADABLE_PAGES in {flag.kind for flag in part.flags}
    assert FlagKind.UNREADABLE_PAGES not in {flag.kind for flag in whole.flags}
