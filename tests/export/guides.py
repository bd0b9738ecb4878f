"""Guides for the tests of their papers: a plain one, and one of a pack that means harm."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from assistant.calendar.workdays import WorkCalendar
from assistant.procedure.guide import make_guide
from assistant.procedure.types import Guide, Quoted
from assistant.project import ProjectKind, ProjectProfile
from assistant.regulations.packs import load_pack
from assistant.regulations.types import Pack

__all__ = ["HOSTILE", "bazhou", "hostile_guide", "make", "plain_guide"]

HOSTILE = '<script>alert("1")</script>\r\nEND:VEVENT\r\nATTACH:http://x.invalid;a,b\\n\x07\u202e'
_PROFILE = ProjectProfile(kind=ProjectKind.CONSTRUCTION, total_wan=Decimal(620), software_wan=Decimal("520.5"), has_hardware=True)
_DATES = {"plan-issued": date(2026, 1, 31), "contract-signed": date(2026, 5, 20), "trial-started": date(2026, 9, 15)}


@lru_cache(maxsize=1)
def bazhou() -> Pack:
    return load_pack(Path(__file__).parents[2] / "corpus" / "bazhou-2025")


def make(profile: ProjectProfile = _PROFILE, dates: dict[str, date] | None = None) -> Guide:
    return make_guide(profile, pack=bazhou(), calendar=WorkCalendar(), dates=dates)


def plain_guide() -> Guide:
    return make(dates=_DATES)


def hostile_guide() -> Guide:
    """Return a guide every text of which holds markup, line ends and control characters."""
    guide = plain_guide()
    evil = (Quoted(article=1, label=HOSTILE, quote=HOSTILE),)
    words = {
        "stage": HOSTILE,
        "title": HOSTILE,
        "quote": HOSTILE,
        "who": HOSTILE,
        "to": (HOSTILE,),
        "materials": (HOSTILE,),
        "timing": HOSTILE,
    }
    steps = tuple(
        planned.model_copy(update={"step": planned.step.model_copy(update=words), "label": HOSTILE, "further": evil, "consequences": evil})
        for planned in guide.steps
    )
    return guide.model_copy(update={"steps": steps, "pack_title": HOSTILE, "notices": (HOSTILE,), "interpreter": evil[0]})
