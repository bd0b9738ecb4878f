"""Whether a file is a feasibility report at all; where it plainly is something else, a sentence that says so."""

import re
from collections.abc import Iterator

from assistant.regulations.genres import OWN, Genre
from assistant.regulations.types import Pack
from assistant.screening.patterns import alternation, compiled, matches
from assistant.screening.places import searched_places
from assistant.screening.report import Kind, Report
from assistant.text.span import Frozen

__all__ = ["remark_on_genre"]

_BEGINNING = 12  # statements among which a title stands
_LONGEST_TITLE = 60
_READ = 60_000  # folded characters: what a file is shows long before
_SHORTEST = 150  # folded characters: a note of three lines cannot be judged
_LEAST_OWN = 4  # signs of a report: with fewer, and no title, a file is none
_FEW_OWN = 9  # signs of a report: with fewer, a file may be of another kind whose signs are more
_SAID = 12  # folded characters of a sentence that says something
_EMPTY_SHARE = 0.5  # of the sections, that an empty template has sentences for
_INSTRUCTED_SHARE = 0.6  # of the sentences, that tell the writer of a report what to write
_LEAST_SECTIONS = 4
_SHOWN = 3
_WORD = re.compile(r"^[一-龥]{2,}")  # folding has run the words of other scripts together


class _Match(Frozen):
    """How well a document fits a kind: signs found, whether a title names the kind, the words that tell."""

    genre: Genre
    signs: int
    titled: bool
    words: tuple[str, ...]


def remark_on_genre(report: Report, pack: Pack) -> str | None:
    """Return a sentence where the document is plainly of another kind, an empty form or nearly nothing; None for a report, and where
    parts could not be read."""
    own = next((genre for genre in pack.genres if genre.id == OWN), None)
    if own is None or searched_places(report.document).gaps:
        return None
    text = "\n".join(statement.folded for statement in report.statements)[:_READ]
    found = _match(own, report, text)
    if len(text) < _SHORTEST:
        return f"文件内容过少(约{len(text)}字),不足以作为{own.name}审查,请核对是否交错或漏交了文件。"
    if _is_template(report, pack):
        return f"文件似为未填写的模板或提纲,各章之下基本没有内容,尚不是可以审查的{own.name}。"
    if found.titled and found.signs >= _LEAST_OWN:
        return None
    others = [_match(genre, report, text) for genre in pack.genres if genre.id != OWN]
    likely = [other for other in others if other.signs >= other.genre.at_least and (other.titled or found.signs < _FEW_OWN)]
    best = max(likely, key=lambda other: (other.titled, other.signs), default=None)
    if best and not found.titled:
        words = "、".join(f"“{word}”" for word in best.words[:_SHOWN])
        seen = f"(文中有{words}等)" if words else ""
        return f"文件看来是{best.genre.name}{seen},不是{own.name}。下列结论仅供参考,请核对是否交错了文件。"
    if found.signs < _LEAST_OWN:
        return f"文件中看不出{own.name}应有的内容(项目概况、建设内容、投资估算等),可能不是{own.name},请核对是否交错了文件。"
    return None


def _match(genre: Genre, report: Report, text: str) -> _Match:
    words = [found[0] for pattern in compiled(genre.signs) if (found := pattern.search(text))]
    signs = len(words)
    if genre.lines:
        fitting = [statement for statement in report.statements if matches(genre.lines, statement.folded)]
        if len(fitting) >= genre.many:
            signs += genre.worth
            words += [found[0] for statement in fitting[:_SHOWN] if (found := alternation(genre.lines).search(statement.folded))]
    titled = [title for title in _beginning(report) if matches(genre.titles, title)]
    readable = (word.strip("\n|:^") for word in (*words, *titled))
    return _Match(genre=genre, signs=signs, titled=bool(titled), words=tuple(word for word in readable if _WORD.search(word)))


def _beginning(report: Report) -> Iterator[str]:
    """Yield what may be the title: the document's own, and the short lines it begins with."""
    for statement in report.statements[:_BEGINNING]:
        if statement.kind is not Kind.ROW and len(statement.folded) <= _LONGEST_TITLE:
            yield statement.folded


def _is_template(report: Report, pack: Pack) -> bool:
    """Return whether the sections of a form are empty, or say what should stand there."""
    if len(report.sections) < _LEAST_SECTIONS:
        return False
    said = [statement for statement in report.statements if statement.kind is Kind.PROSE and len(statement.folded) >= _SAID]
    said = [statement for statement in said if not matches(pack.wording.placeholders, statement.folded)]
    rows = [statement for statement in report.statements if statement.kind is Kind.ROW and not statement.header]
    filled = [row for row in rows if sum(bool(cell) and not matches(pack.wording.placeholders, cell) for cell in row.cells) >= 2]
    instructed = [statement for statement in said if matches(pack.wording.template, statement.folded)]
    if len(said) >= _LEAST_SECTIONS and len(instructed) >= _INSTRUCTED_SHARE * len(said):
        return True
    return len(said) - len(instructed) + len(filled) < _EMPTY_SHARE * len(report.sections)
