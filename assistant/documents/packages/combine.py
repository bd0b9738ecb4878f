"""The documents of a package's files as one Document."""

from collections.abc import Sequence

from assistant.documents.types import Block, Document, Omission, Origin, Page, Part, TextLine, Unread
from assistant.text.span import Span

__all__ = ["combine"]


def combine(origin: Origin, documents: Sequence[Document], *, unread: Sequence[Unread] = (), warnings: Sequence[str] = ()) -> Document:
    """Return the document of `documents` in their order, which are the files of the package `origin`.

    A newline stands between two files. Pages are numbered through; those of a file cover its text, with the newline that follows
    it; a file without pages lies between them, on none. Sentences, attachments and signatures name their file.
    """
    joined = _Joined()
    for document in documents:
        joined.add(document)
    return Document(
        origin=origin,
        text="\n".join(document.text for document in documents if document.text),
        pages=tuple(joined.pages),
        blocks=tuple(joined.blocks),
        title=next((document.title for document in documents if document.title), None),
        warnings=(*warnings, *joined.warnings),
        lines=tuple(joined.lines),
        parts=tuple(joined.parts),
        unread=tuple(unread),
        attachments=tuple(joined.attachments),
        omitted=tuple(joined.omitted),
        signatures=tuple(joined.signatures),
    )


class _Joined:
    """What has been put together so far; the next document begins at character `_start`."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.blocks: list[Block] = []
        self.lines: list[TextLine] = []
        self.parts: list[Part] = []
        self.warnings: list[str] = []
        self.attachments: list[str] = []
        self.omitted: list[Omission] = []
        self.signatures: list[str] = []
        self._start = 0
        self._has_text = False
        self._tables = 0

    def add(self, document: Document) -> None:
        if document.text and self._has_text:
            self._add_newline()
        turned = len(self.pages)
        self.pages += [page.model_copy(update={"number": page.number + turned, "span": self._shift(page.span)}) for page in document.pages]
        self.blocks += [self._move_block(block, turned) for block in document.blocks]
        self.lines += [line.model_copy(update={"span": self._shift(line.span), "page": line.page + turned}) for line in document.lines]
        name = document.origin.name
        self.parts.append(
            Part(
                origin=document.origin,
                span=Span(start=self._start, end=self._start + len(document.text)),
                first_page=turned + 1 if document.pages else None,
                pages=len(document.pages),
            )
        )
        self.warnings += [f"「{name}」:{warning}" for warning in document.warnings]
        self.attachments += [f"{name}/{attachment}" for attachment in document.attachments]
        self.omitted += [Omission(what=omission.what, file=name) for omission in document.omitted]
        self.signatures += [f"「{name}」:{signature}" for signature in document.signatures]
        self._tables = max((block.table or 0 for block in document.blocks), default=0) + self._tables
        self._has_text = self._has_text or bool(document.text)
        self._start += len(document.text)

    def _add_newline(self) -> None:
        """Go on to the next file; the newline between belongs to the last page of the one before, should it have pages."""
        if self.parts[-1].pages:
            last = self.pages[-1]
            self.pages[-1] = last.model_copy(update={"span": Span(start=last.span.start, end=last.span.end + 1)})
        self._start += 1

    def _shift(self, span: Span) -> Span:
        return Span(start=span.start + self._start, end=span.end + self._start)

    def _move_block(self, block: Block, turned: int) -> Block:
        return block.model_copy(
            update={
                "span": self._shift(block.span),
                "page": block.page + turned if block.page is not None else None,
                "table": block.table + self._tables if block.table is not None else None,
                "cells": tuple(map(self._shift, block.cells)),
            }
        )
