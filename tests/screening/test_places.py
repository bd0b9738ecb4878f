from assistant.documents.types import Block, BlockKind, Document, Origin, Page, PageQuality, Part, Unread
from assistant.screening.places import name_gaps, name_pages, name_searched, searched_places
from assistant.screening.types import Gap, Searched
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
