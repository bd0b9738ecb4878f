"""Each file of `truth` is read as its JSON says: one reading feature a file, the expectation written by hand from what the file holds.

`YUSHEN_REGENERATE_TRUTH=1 python -m pytest tests/documents/test_truth.py` rewrites the JSON from what the program reads, so that a
person reviews the diff; a reading that is wrong is not committed as right.

Compared are the kind, text, level, cells, table, header and (where the format has pages) page of each block in reading order, the
quality of each page, and the title. What stands beside the text (running lines, hidden text) is compared apart, without an order; of a
contents entry its title counts, not its leaders.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from paper import assert_sound
from truth.pdf_scans import draws_chinese
from truth.sources import NEEDS_CHINESE_FONT, RECOGNISED, SOURCES

from assistant.documents.formats import read_document
from assistant.documents.source import Limits
from assistant.documents.types import Block, BlockKind, Document
from assistant.text.normalize import fold_text
from evals.reading.measures import edit_distance

_EXPECTED = Path(__file__).parent / "truth" / "expected"
_REGENERATE = os.environ.get("YUSHEN_REGENERATE_TRUTH") == "1"
_ASIDE = (BlockKind.RUNNING, BlockKind.HIDDEN)
_LEADERS = re.compile(r"[\s.…·]*\d*$")


def describe(document: Document) -> dict[str, Any]:
    """Return a document as the JSON states it."""
    blocks = [_describe_block(document, block) for block in document.blocks]
    stated: dict[str, Any] = {"title": document.title}
    if document.pages and document.origin.format not in ("docx", "zip"):  # pages of Word files are LibreOffice's
        stated["pages"] = [page.quality.value for page in document.pages]
    if document.parts or document.unread:
        stated["parts"] = [part.origin.name for part in document.parts]
        stated["unread"] = [f"{unread.name}: {unread.code}" for unread in document.unread]
    stated["blocks"] = [block for block in blocks if block["kind"] not in _ASIDE]
    stated["aside"] = sorted((block for block in blocks if block["kind"] in _ASIDE), key=lambda block: json.dumps(block, sort_keys=True))
    return stated


def _describe_block(document: Document, block: Block) -> dict[str, Any]:
    stated: dict[str, Any] = {"kind": block.kind.value}
    if document.origin.format not in ("docx", "zip") and block.page is not None:
        stated["page"] = block.page
    if block.level is not None:
        stated["level"] = block.level
    if block.table is None:
        text = document.text_of(block)
        return {**stated, "text": _LEADERS.sub("", text) if block.kind is BlockKind.CONTENTS else text}
    cells = [cell.of(document.text) for cell in block.cells]
    return {**stated, "table": block.table, **({"header": True} if block.header else {}), "cells": cells}


def are_alike(stated: Any, wanted: Any) -> bool:
    """Return whether two descriptions differ in nothing but one character in twenty of their texts."""
    if isinstance(stated, dict) and isinstance(wanted, dict):
        return stated.keys() == wanted.keys() and all(are_alike(stated[name], wanted[name]) for name in wanted)
    if isinstance(stated, list) and isinstance(wanted, list):
        return len(stated) == len(wanted) and all(map(are_alike, stated, wanted))
    if isinstance(stated, str) and isinstance(wanted, str):
        return edit_distance(fold_text(stated), fold_text(wanted)) <= len(fold_text(wanted)) / 20
    return bool(stated == wanted)


def write_json(stated: dict[str, Any], path: Path) -> None:
    """Write a description, one block a line."""
    lines = [json.dumps(block, ensure_ascii=False) for block in stated["blocks"]]
    aside = [json.dumps(block, ensure_ascii=False) for block in stated["aside"]]
    head = "".join(
        f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)},\n"
        for name, value in stated.items()
        if name not in ("blocks", "aside")
    )
    blocks = ' "blocks": [\n  ' + ",\n  ".join(lines) + "\n ]"
    asides = ',\n "aside": [\n  ' + ",\n  ".join(aside) + "\n ]" if aside else ',\n "aside": []'
    path.write_text("{\n" + head + blocks + asides + "\n}\n", encoding="utf-8")


@pytest.mark.parametrize("name", SOURCES)
def test_a_file_is_read_as_its_ground_truth_says(name: str, tmp_path: Path) -> None:
    if name in NEEDS_CHINESE_FONT and not draws_chinese(tmp_path):
        pytest.skip("no font on this machine draws Chinese")
    SOURCES[name](tmp_path / name)
    document = read_document(tmp_path / name, limits=Limits(office=False))
    assert_sound(document)
    stated, expected = describe(document), _EXPECTED / f"{name}.json"
    if _REGENERATE:
        write_json(stated, expected)
        return
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    assert stated == wanted or (name in RECOGNISED and are_alike(stated, wanted))


def test_every_source_has_its_truth_and_no_truth_is_left_over() -> None:
    assert {path.name for path in _EXPECTED.iterdir()} == {f"{name}.json" for name in SOURCES}
