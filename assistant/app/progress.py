"""How far the reading of a file has come, said where people look: words for a page, a bar or lines for a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assistant.documents.source import Progress as Told

__all__ = ["stage_words", "told_on_terminal"]

_SLOW = ("ocr", "office")  # what takes seconds; reading text does not
_EVERY = 10  # pages between two lines, where there is no bar


def stage_words(stage: str, done: int, total: int) -> str:
    """Return what is being done with the file: 正在识别扫描页 3/46."""
    if stage == "ocr":
        return f"正在识别扫描页 {done + 1}/{total}"
    return "正在用 LibreOffice 转换" if stage == "office" else "正在读取"


@contextmanager
def told_on_terminal(name: str) -> Iterator[Told]:
    """Yield a function that shows on standard error how the slow parts of reading `name` go on; quick ones show nothing."""
    if not sys.stderr.isatty():
        said: set[tuple[str, int]] = set()

        def tell(stage: str, done: int, total: int) -> None:
            # A page may tick more than once while it is recognised.
            if stage == "ocr" and done % _EVERY == 0 and (stage, done) not in said:
                said.add((stage, done))
                print(f"{name}:{stage_words(stage, done, total)}", file=sys.stderr, flush=True)

        yield tell
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, visible=False)

        def show(stage: str, done: int, total: int) -> None:
            described = f"{stage_words(stage, done, total)} {name[-40:]}"
            bar.update(task, description=described, completed=done, total=total or None, visible=stage in _SLOW)

        yield show
