"""Whether a regulation is in force on a day, and what people call it."""

import re
from datetime import date

from assistant.regulations.types import Level, Pack

__all__ = ["guess_level", "in_force", "names_of", "standing_note"]

_STATE = "中华人民共和国"
_TRIAL = re.compile(r"[(\uff08](?:试行|暂行|修订|修正)[)\uff09]$")
_NATIONAL_ISSUER = re.compile(r"^(?:中华人民共和国)?(?:全国人民代表大会|国务院|最高人民|中央|国家\S{1,12}(?:局|部|委|办)|\S{2,8}部$)")
_SHORTEST_NAME = 3  # characters; a shorter name stands inside other words


def in_force(pack: Pack, today: date) -> bool:
    """Return whether the regulation applies on that day."""
    return pack.in_force_from <= today and (pack.in_force_until is None or today <= pack.in_force_until)


def standing_note(pack: Pack, today: date) -> str | None:
    """Return a sentence that says why the regulation does not apply on that day, None when it does."""
    if today < pack.in_force_from:
        return f"《{pack.title}》自{_chinese(pack.in_force_from)}起施行,目前尚未施行,不能作为依据。"
    if pack.in_force_until and pack.in_force_until < today:
        return f"《{pack.title}》施行至{_chinese(pack.in_force_until)},现已失效,不能作为依据。"
    return None


def names_of(pack: Pack) -> tuple[str, ...]:
    """Return the names by which a text may mention the regulation, longest first."""
    whole = pack.title
    plain = _TRIAL.sub("", whole)
    names = {whole, plain, plain.removeprefix(_STATE), whole.removeprefix(_STATE), *pack.short_names}
    return tuple(sorted((name for name in names if len(name) >= _SHORTEST_NAME), key=lambda name: (-len(name), name)))


def guess_level(title: str, issuer: str | None) -> Level:
    """Return how far a regulation of this title and issuer reaches."""
    national = title.startswith(_STATE) or bool(issuer and _NATIONAL_ISSUER.match(issuer))
    return Level.NATIONAL if national else Level.LOCAL


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
