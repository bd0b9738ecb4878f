"""The Chinese words of printed checklists: statuses, flags, articles, places, amounts; and text that every format can hold."""

import re
from decimal import Decimal
from pathlib import PurePosixPath

from assistant.project import FactSource, ProjectKind
from assistant.screening.types import Evidence, Finding, FlagKind, Status
from assistant.text.numerals import chinese_numeral

__all__ = [
    "FLAG_WORDS",
    "HUMAN_LOOK",
    "KEY_MARK",
    "RECOGNISED",
    "STATUS_MARKS",
    "STATUS_WORDS",
    "amount_text",
    "article_labels",
    "clip",
    "doubt_text",
    "file_stem",
    "file_words",
    "full_width",
    "kind_text",
    "place",
    "printable",
    "source_place",
    "verdict",
]

STATUS_WORDS = {
    Status.PRESENT: "已具备",
    Status.PARTIAL: "内容不足",
    Status.MISSING: "未见",
    Status.UNDETERMINED: "无法判断",
    Status.NOT_APPLICABLE: "不适用",
}
# Signs that every Chinese font holds (GBK): a checklist photocopied in black and white still tells the statuses apart.
STATUS_MARKS = {
    Status.PRESENT: "√",
    Status.PARTIAL: "△",
    Status.MISSING: "×",
    Status.UNDETERMINED: "？",
    Status.NOT_APPLICABLE: "—",
}
KEY_MARK = "★"
HUMAN_LOOK = "建议人工核对"
RECOGNISED = "（扫描识别）"
FLAG_WORDS = {
    FlagKind.CONFIDENTIAL_MARKING: "密级标志",
    FlagKind.INCONSISTENT_AMOUNTS: "金额前后不一致",
    FlagKind.INCONSISTENT_NAMES: "名称前后不一致",
    FlagKind.OUT_OF_SCOPE_ITEMS: "不属于信息化项目的采购",
    FlagKind.SUPERVISION_REQUIRED: "应实行项目监理",
    FlagKind.HARDWARE_FILING: "硬件采购备案审核",
    FlagKind.PRELIMINARY_STUDY_REQUIRED: "应做前期调研论证",
    FlagKind.UNACCEPTED_EARLIER_PHASE: "前期项目未验收",
    FlagKind.INSTRUCTION_IN_TEXT: "含针对自动审查的指令",
    FlagKind.PLACEHOLDER_TEXT: "未填写的模板文字",
    FlagKind.DUPLICATE_CONTENT: "与其他材料内容相近",
    FlagKind.UNREADABLE_PAGES: "存在无法识别的页",
    FlagKind.HIDDEN_TEXT: "存在看不见的文字",
    FlagKind.MISSING_ANNEX: "提到的附件没有找到",
    FlagKind.REPEATED_TEXT: "文中有重复的段落",
}

# XML 1.0 refuses these; the white ones among them (vertical tab, form feed, separators) stand for a line's end.
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_REFUSED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Zero-width and direction characters: nobody sees them, and some turn the visible order around.
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_QUOTED = re.compile(r"(“[^“”]*”|《[^《》]*》)")
_NARROW = re.compile(r"(?<![\x21-\x7e])[,;:?!()]|[,;:?!()](?![\x21-\x7e])")  # between figures and Latin letters they stay narrow
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_UNSAFE_IN_NAMES = re.compile(r'[\s<>:"/\\|?*\x00-\x1f]+')
_NAME_BYTES = 120  # file systems allow 255 for the whole name; Chinese characters take three each


def printable(text: str) -> str:
    """Return `text` without the characters that XML refuses or nobody can see; line ends become newlines."""
    return _UNSEEN.sub("", _REFUSED.sub("", _BREAKS.sub("\n", text)))


def full_width(text: str) -> str:
    """Return a sentence with the full-width punctuation of official letters; words between “ ” and 《 》 stay as they are."""
    parts = _QUOTED.split(text)
    return "".join(part if index % 2 else _NARROW.sub(lambda mark: mark[0].translate(_WIDE), part) for index, part in enumerate(parts))


def clip(text: str, width: int) -> str:
    """Return at most `width` characters of `text`; a cut says so."""
    return text if len(text) <= width else text[:width].rstrip() + "……（略）"


def verdict(status: Status) -> str:
    return f"{STATUS_MARKS[status]} {STATUS_WORDS[status]}"


def doubt_text(finding: Finding) -> str:
    """Return the note beside a finding that a person should check before trusting it, nothing beside the others."""
    return HUMAN_LOOK if finding.needs_human else ""


def article_labels(articles: tuple[int, ...]) -> str:
    """Return 第十一条、第七条."""
    return "、".join(f"第{chinese_numeral(article)}条" for article in articles)


def amount_text(wan: Decimal | None) -> str | None:
    """Return an amount in 万元 as written, without needless zeros; None stays None."""
    return None if wan is None else f"{wan.normalize():f}万元"


def kind_text(kind: ProjectKind | None) -> str | None:
    return kind and f"{kind.value}类"


def place(evidence: Evidence) -> str:
    """Return the page, or the paragraph where the format has no pages; of a package the file, too; of a scan that it is one."""
    file = file_words(evidence.file)
    if evidence.page is not None:
        return f"{file}第{evidence.page}页{RECOGNISED if evidence.recognised else ''}"
    return f"{file}第{evidence.paragraph}段" if evidence.paragraph is not None else file or "—"


def source_place(source: FactSource) -> str | None:
    """Return the page of a fact, the file of a package before it, None where neither is known."""
    return f"{file_words(source.file)}{f'第{source.page}页' if source.page is not None else ''}" or None


def file_words(file: str | None) -> str:
    """Return the name of a file of a package as it stands before a page, nothing for a single file."""
    return f"《{printable(file)}》" if file else ""


def file_stem(name: str) -> str:
    """Return a document's name, folders joined in and the ending left out, as part of a file name on any system."""
    path = PurePosixPath(printable(name).replace("\\", "/"))
    parts = [part for part in path.with_suffix("").parts if part not in ("/", "..")] if path.name else []
    stem = _UNSAFE_IN_NAMES.sub("_", "_".join(parts)).strip("._ ")
    while len(stem.encode()) > _NAME_BYTES:
        stem = stem[1:]  # the end tells files apart better than the folders in front
    return stem.strip("._ ") or "未命名"
