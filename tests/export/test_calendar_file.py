"""The .ics held against the rules of RFC 5545, read by a small reader of its own."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from guides import HOSTILE, hostile_guide, make, plain_guide

from assistant.export.calendar_file import calendar_text, has_days, write_calendar
from assistant.project import ProjectKind, ProjectProfile

STAMP = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
Event = dict[str, str]


def unfolded(text: str) -> list[str]:
    """Return the content lines: a line that begins with a space goes on the one before (3.1)."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def events_of(text: str) -> list[Event]:
    """Return the properties of each VEVENT, those of its alarm with ALARM- before their names."""
    events: list[Event] = []
    inside: list[str] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert inside.pop() == value
        elif "VEVENT" in inside:
            key = f"ALARM-{name}" if inside[-1] == "VALARM" else name
            assert key not in events[-1], key
            events[-1][key] = value
    assert inside == []
    return events


def plain(value: str) -> str:
    """Return a TEXT value without its escapes (3.3.11)."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def day_of(value: str) -> date:
    return datetime.strptime(value, "%Y%m%d").date()


@pytest.fixture(scope="module")
def text() -> str:
    return calendar_text(plain_guide(), stamp=STAMP)


def test_the_calendar_has_its_obligatory_properties(text: str) -> None:
    lines = unfolded(text)

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in lines
    assert any(line.startswith("PRODID:") for line in lines)


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(text: str) -> None:
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_line_ends_are_crlf_and_nothing_else(text: str) -> None:
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")


def test_every_event_has_an_identity_a_stamp_a_whole_day_and_an_alarm(text: str) -> None:
    events = events_of(text)

    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        assert event["DTSTAMP"] == "20260203T040506Z"
        assert day_of(event["DTEND;VALUE=DATE"]) - day_of(event["DTSTART;VALUE=DATE"]) == timedelta(days=1)
        assert event["ALARM-ACTION"] == "DISPLAY"
        assert event["ALARM-DESCRIPTION"]
        assert re.fullmatch(r"-P\d+D(T\d+H)?", event["ALARM-TRIGGER"])


def test_the_days_are_those_that_are_advised(text: str) -> None:
    days = {event["UID"].split("-", 1)[1]: day_of(event["DTSTART;VALUE=DATE"]) for event in events_of(text)}

    assert days == {
        "implementation-scheme-due@yushen": date(2026, 2, 28),
        "contract-copy-due@yushen": date(2026, 5, 28),  # 20, 21, 22, 25, 26, 27, 28
        "progress-report-due@yushen": date(2026, 3, 31),
        "progress-report-due2@yushen": date(2026, 6, 30),
        "progress-report-due3@yushen": date(2026, 9, 30),
        "progress-report-due4@yushen": date(2026, 12, 31),
        "trial-software-opens@yushen": date(2026, 12, 16),
        "trial-limit-due@yushen": date(2027, 9, 14),
    }  # the contract itself was signed: nothing is left to be reminded of


def test_a_window_has_an_entry_for_either_end() -> None:
    guide = make(ProjectProfile(kind=ProjectKind.CONSTRUCTION), {"acceptance-passed": date(2025, 5, 20)})

    days = [event["DTSTART;VALUE=DATE"] for event in events_of(calendar_text(guide, stamp=STAMP))]

    assert days == ["20260521", "20260618"]


def test_the_description_carries_the_quote_to_the_letter(text: str) -> None:
    event = next(event for event in events_of(text) if "contract-copy" in event["UID"])

    assert plain(event["SUMMARY"]) == "最后期限：报送合同副本"
    assert "实施单位应在项目合同签订之日起七个工作日内将合同副本报送州数字化发展局,不得擅自变更采购需求及合同内容。" in plain(
        event["DESCRIPTION"]
    )


def test_the_same_project_keeps_the_identity_of_its_days_when_a_day_moves() -> None:
    profile = ProjectProfile(kind=ProjectKind.CONSTRUCTION)
    before = events_of(calendar_text(make(profile, {"contract-signed": date(2026, 6, 3)}), stamp=STAMP))
    after = events_of(calendar_text(make(profile, {"contract-signed": date(2026, 6, 10)}), stamp=STAMP))

    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    assert before != after


def test_words_that_mean_harm_stay_words() -> None:
    text = calendar_text(hostile_guide(), stamp=STAMP)

    events = events_of(text)
    assert len(events) == len(events_of(calendar_text(plain_guide(), stamp=STAMP)))
    assert not any(line.startswith("ATTACH") for line in unfolded(text))
    assert "\x07" not in text
    assert "\u202e" not in text
    assert HOSTILE.split("\r\n")[0] in plain(events[0]["SUMMARY"])
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75


def test_a_stamp_of_another_zone_is_written_in_utc() -> None:
    from zoneinfo import ZoneInfo

    stamp = datetime(2026, 2, 3, 12, 5, 6, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert "DTSTAMP:20260203T040506Z" in calendar_text(plain_guide(), stamp=stamp)


def test_a_guide_without_days_has_no_calendar(tmp_path: Path) -> None:
    guide = make()

    assert not has_days(guide)
    with pytest.raises(ValueError, match="no day"):
        write_calendar(guide, tmp_path / "x.ics")


def test_a_guide_whose_only_deadline_is_done_has_no_calendar() -> None:
    guide = make(ProjectProfile(kind=ProjectKind.SERVICE), {"plan-issued": date(2026, 1, 31), "contract-signed": date(2026, 3, 2)})
    kept = tuple(planned for planned in guide.steps if planned.step.id == "contract")

    assert not has_days(guide.model_copy(update={"steps": kept}))


def test_the_file_is_utf_8_without_a_mark(tmp_path: Path) -> None:
    write_calendar(plain_guide(), tmp_path / "x.ics")

    content = (tmp_path / "x.ics").read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "报送合同副本" in content.decode().replace("\r\n ", "")
