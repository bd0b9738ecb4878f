"""Packs: a regulation's folder under corpus/ loaded, checked against its own text, or newly made.

A pack that loads is sound: every entry names an article that exists, every quote stands in its article, every figure of a
conclusion stands in its quote. Quotes are given back in the regulation's own characters.
"""

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import yaml

from assistant.errors import PackError, UnknownPack, UserInputError
from assistant.regulations.articles import parse_articles
from assistant.regulations.pack_reader import ID_RULE, METADATA_FILE, TEXT_FILE, digest, is_pack_id, read_pack
from assistant.regulations.preamble import read_preamble
from assistant.regulations.standing import guess_level
from assistant.regulations.types import Level, Pack

__all__ = ["create_pack", "list_packs", "load_pack", "verify_pack"]

_DRAFT = ".adding-"
_ISSUER_UNKNOWN = "发布机关未注明"
_SOURCE_UNKNOWN = "由文件导入;发布信息由程序从文中读出,请核对"


def list_packs(corpus: Path) -> tuple[str, ...]:
    """Return the ids of the packs in `corpus`, sorted; none when there is no such folder."""
    if not corpus.is_dir():
        return ()
    return tuple(
        sorted(folder.name for folder in corpus.iterdir() if not folder.name.startswith(".") and (folder / METADATA_FILE).is_file())
    )


def load_pack(folder: Path) -> Pack:
    """Return the pack in `folder`, whose name is the pack's id.

    Raises UnknownPack when there is none and PackError, with file and entry, for the first thing in it that is not sound.
    """
    problems: list[PackError] = []
    pack = _read(folder, problems)
    if problems:
        raise problems[0]
    return pack


def verify_pack(folder: Path) -> tuple[PackError, ...]:
    """Return everything in the pack that is not sound; nothing when it loads. Raises UnknownPack when there is no pack."""
    problems: list[PackError] = []
    try:
        _read(folder, problems)
    except PackError as problem:
        problems.append(problem)
    return tuple(problems)


def _read(folder: Path, problems: list[PackError]) -> Pack:
    if not (folder / METADATA_FILE).is_file():
        raise UnknownPack(folder.name, list_packs(folder.parent))
    return read_pack(folder, pack_id=folder.name, problems=problems)


def create_pack(
    text: str,
    *,
    pack_id: str,
    title: str,
    corpus: Path,
    issuer: str | None = None,
    document_number: str | None = None,
    published: date | None = None,
    in_force_from: date | None = None,
    in_force_until: date | None = None,
    level: Level | None = None,
    short_names: tuple[str, ...] = (),
    source: str | None = None,
) -> Path:
    """Return the new folder of a pack with this text and no entries yet; it loads, or nothing is written.

    What is not given is read from the text; of the level, what title and issuer tell. Raises UserInputError when the id is taken or
    unsuited, when there are no articles, when the text tells no date, or when it would end before it begins.
    """
    folder = corpus / pack_id
    if not is_pack_id(pack_id):
        raise UserInputError(f"{pack_id!r} 不能作编号:{ID_RULE}。")
    if folder.exists():
        raise UserInputError(f"编号 {pack_id!r} 已被占用。请换一个编号,或先移走 {str(folder)!r}。")
    articles = parse_articles(text)
    if not articles:
        raise UserInputError("文中没有找到条文(“第一条 …”)。请确认文件是制度全文,而不是通知或解读。")
    said = read_preamble(text, articles)
    published = published or said.published
    in_force_from = in_force_from or said.in_force_from or published
    if published is None or in_force_from is None:
        raise UserInputError("文中没有找到发布日期或施行日期。请用 --published YYYY-MM-DD 给出发布日期。")
    if in_force_until and in_force_until < in_force_from:
        raise UserInputError(f"失效日期 {in_force_until} 早于施行日期 {in_force_from}。请改正其中之一。")
    metadata: dict[str, str | date | list[str] | None] = {
        "title": title,
        "short_names": list(short_names),
        "level": (level or guess_level(title, issuer or said.issuer)).value,
        "issuer": issuer or said.issuer or _ISSUER_UNKNOWN,
        "document_number": document_number or said.document_number,
        "published": published,
        "in_force_from": in_force_from,
        "in_force_until": in_force_until,
        "source": source or _SOURCE_UNKNOWN,
        "sha256": digest(text.encode()),
    }
    _write_folder(folder, text=text, metadata=metadata)
    return folder


def _write_folder(folder: Path, *, text: str, metadata: dict[str, str | date | list[str] | None]) -> None:
    """Write a pack beside its place, load it there, and only then move it to its place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_DRAFT))
    try:
        draft.chmod(0o755)
        (draft / TEXT_FILE).write_bytes(text.encode())
        (draft / METADATA_FILE).write_text(yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False), encoding="utf-8")
        read_pack(draft, pack_id=folder.name, problems=[])
        os.rename(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
