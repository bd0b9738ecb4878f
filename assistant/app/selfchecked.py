"""The self-check form between applicants and the command line: written, and read back."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents.types import Document
from assistant.errors import UserInputError
from assistant.export.formats import make_folder, write_atomically
from assistant.export.selfcheck import write_selfcheck_form
from assistant.screening.selfcheck import Claim, read_selfcheck

if TYPE_CHECKING:  # the wiring brings retrieval with it
    from assistant.wiring import Assistant

__all__ = ["read_claims", "write_form"]


def write_form(file: Path, *, assistant: "Assistant", pack_id: str | None, report: Document | None) -> None:
    """Write the form of a regulation. report: whose findings are filled in as a draft. Raises UserInputError, OutputNotWritable."""
    if file.suffix.lower() != ".docx":
        raise UserInputError(f"自查表是 Word 文件,--out 应以 .docx 结尾:{str(file)!r}。")
    pack = assistant.pack(pack_id)
    if not pack.requirements:
        raise UserInputError(f"制度包 {pack.id!r} 没有写明报告要求(requirements),无法生成自查表。")
    draft = assistant.screen(report, pack_id=pack_id) if report else None
    make_folder(file.parent)
    write_atomically(file, partial(write_selfcheck_form, pack, draft=draft))


def read_claims(form: Document, *, assistant: "Assistant", pack_id: str | None) -> tuple[Claim, ...]:
    """Return what a filled form says. Raises UserInputError when no row of it names a matter of the regulation."""
    claims = read_selfcheck(form, pack=assistant.pack(pack_id))
    if not claims:
        message = "中没有找到自查表的内容。请使用 yushen selfcheck 生成的表格填写,不要改动“审查内容和要求”栏。"
        raise UserInputError(f"{form.origin.name!r} {message}")
    return claims
