"""The days of a guide as an iCalendar file (.ics) that Outlook, WPS, phones and mail programs open.

Source: RFC 5545: lines end in CRLF and have at most 75 octets (3.1), text is escaped (3.3.11), days are DATE values whose end is
exclusive (3.6.1), each event has a UID and a DTSTAMP, an alarm has ACTION, TRIGGER and DESCRIPTION (3.6.6).
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from assistant.export.guide_sheet import GUIDE_TITLE, Card, build_cards, quoted_line
from assistant.export.wording import printable
from assistant.procedure.types import Guide, PlannedStep

__all__ = ["calendar_text", "has_days", "write_calendar"]

_LONGEST_LINE = 75  # octets, the line end not counted
_ALARM = "-P2DT15H"  # at nine in the morning, three days before a day that begins at midnight
_DAY = timedelta(days=1)


class _Entry(NamedTuple):
    """One day of a calendar. part: tells the days of one step apart."""

    card: Card
    part: str
    day: date
    summary: str


def has_days(guide: Guide) -> bool:
    """Return whether the guide has any day that lies ahead: a calendar without one is no valid file."""
    return any(next(_entries(planned, card), None) for planned, card in zip(guide.steps, build_cards(guide.steps), strict=True))


def write_calendar(guide: Guide, file: Path) -> None:
    """Write the guide's days. Raises OSError; ValueError for a guide without days."""
    file.write_bytes(calendar_text(guide, stamp=datetime.now(UTC)).encode())


def calendar_text(guide: Guide, *, stamp: datetime) -> str:
    """Return the calendar; the same guide and stamp give the same text. stamp: with a time zone. Raises ValueError without days."""
    if not has_days(guide):
        raise ValueError("no day is known")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//yushen//guide//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(GUIDE_TITLE)}")
    project = hashlib.sha256(f"{guide.pack}\n{guide.profile.model_dump_json()}".encode()).hexdigest()[:16]
    for planned, card in zip(guide.steps, build_cards(guide.steps), strict=True):
        for entry in _entries(planned, card):
            lines += _event(entry, project=project, stamp=stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _entries(planned: PlannedStep, card: Card) -> Iterator[_Entry]:
    if planned.deadline is None or (planned.deadline.done and not planned.deadline.following):
        return
    dates, title = planned.deadline.dates, card.title
    doubt = "" if card.settled else f"（{card.mark}）"
    if dates.due is None:
        yield _Entry(card, "opens", dates.advised, f"期满：{title}{doubt}")
        return
    if dates.opens is not None:
        yield _Entry(card, "opens", dates.opens, f"开始办理：{title}{doubt}")
    yield _Entry(card, "due", dates.advised, f"最后期限：{title}{doubt}")
    for number, later in enumerate(planned.deadline.following, 2):
        yield _Entry(card, f"due{number}", later.advised, f"最后期限：{title}{doubt}")


def _event(entry: _Entry, *, project: str, stamp: datetime) -> Iterator[str]:
    card = entry.card
    what = [f"{fact.label}：{fact.value}" for fact in card.facts]
    said = [*what, *card.counting, *map(quoted_line, card.quotes[:1]), *map(quoted_line, card.consequences)]
    yield "BEGIN:VEVENT"
    yield f"UID:{project}-{card.id}-{entry.part}@yushen"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + _DAY:%Y%m%d}"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(said))}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_escaped(entry.summary)}"
    yield f"TRIGGER:{_ALARM}"
    yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Return a TEXT value: nothing in it can end the line or the value."""
    plain = printable(text).replace("\t", " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield the line in pieces of at most 75 octets, characters whole, the later ones after a space."""
    piece, room = "", _LONGEST_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", _LONGEST_LINE - 1
        piece += character
        room -= size
    yield piece
