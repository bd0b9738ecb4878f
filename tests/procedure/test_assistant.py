"""What Python callers use: Assistant.guide and Assistant.deadline."""

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import UserInputError
from assistant.project import ProjectKind, ProjectProfile
from assistant.settings import Settings
from assistant.wiring import build_assistant


def test_a_guide_takes_a_profile_and_days_by_any_name(tmp_path: Path) -> None:
    assistant = build_assistant(Settings(data_dir=tmp_path))

    guide = assistant.guide(ProjectProfile(kind=ProjectKind.SERVICE), dates={"签合同": date(2026, 6, 3)})

    copy = next(planned for planned in guide.steps if planned.step.id == "contract-copy")
    assert copy.deadline is not None
    assert copy.deadline.dates.due == date(2026, 6, 11)


def test_a_deadline_takes_an_event_and_a_day(tmp_path: Path) -> None:
    assistant = build_assistant(Settings(data_dir=tmp_path))

    (report,) = assistant.deadline("验收报告", date(2026, 9, 28)).steps

    assert report.deadline is not None
    assert report.deadline.dates.due == date(2026, 10, 13)
    with pytest.raises(UserInputError):
        assistant.deadline("中标", date(2026, 9, 28))


def test_the_offices_calendar_lies_in_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "workdays.yaml").write_text("2026:\n  holidays: [2026-10-09]\n", encoding="utf-8")

    (report,) = build_assistant(Settings(data_dir=tmp_path)).deadline("验收报告", date(2026, 9, 28)).steps

    assert report.deadline is not None
    assert report.deadline.dates.due == date(2026, 10, 14)
