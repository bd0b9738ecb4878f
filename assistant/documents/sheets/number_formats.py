"""Numbers and dates of a spreadsheet as its number formats show them."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from assistant.documents.sheets.format_codes import Section, Token, split_code

__all__ = ["show_number"]

_MOST_DECIMALS = 30
_PRECISE = Context(prec=15)  # what a spreadsheet keeps of a number
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
_TOO_LARGE = Decimal("1E+309")
_NUMBER = re.compile(r"[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,3})?")

_WEEKDAYS = "一二三四五六日"
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LAST_DAY = 2_958_465  # 9999-12-31
_DAYS_1904 = 1462  # between the two beginnings of time


def show_number(written: str, code: str, *, since_1904: bool = False) -> str:
    """Return what a cell with the number `written` shows under the format `code`; a number that is none is returned as it is."""
    if not _NUMBER.fullmatch(written):
        return written
    value = _PRECISE.create_decimal(written)
    if abs(value) >= _TOO_LARGE:
        return written
    sections = split_code(code)
    if not sections:
        return _show_general(value)
    section, drops_sign = _choose(sections, value)
    if section.is_date:
        return _show_date(section.tokens, value, since_1904=since_1904)
    shown = _show_digits(section.tokens, abs(value)).strip()
    return f"-{shown}" if value < 0 and not drops_sign and re.search("[1-9]", shown) else shown


def _choose(sections: Sequence[Section], value: Decimal) -> tuple[Section, bool]:
    """Return the section that shows `value`, and whether it speaks for the sign itself."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _holds(value, *section.condition):
                return section, False
        return numeric[-1], False
    if len(numeric) == 1 or value > 0:
        return numeric[0], False
    if value < 0:
        return numeric[1], True
    return numeric[2] if len(numeric) > 2 else numeric[0], False


def _holds(value: Decimal, relation: str, bound: Decimal) -> bool:
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[relation]


def _show_general(value: Decimal) -> str:
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** 15:
        return f"{value:.0f}"
    if Decimal(10) ** 10 <= abs(value) < Decimal(10) ** 15:
        return f"{_EXACT.quantize(value, Decimal(1)):f}"
    return f"{float(value):.10g}".upper()


def _show_digits(tokens: Sequence[Token], value: Decimal) -> str:
    """Return a number without its sign in the places that the tokens give it."""
    kinds = [token.kind for token in tokens]
    if "general" in kinds or "text" in kinds:
        return "".join(
            _show_general(value) if token.kind in ("general", "text") else token.value for token in tokens if token.kind != "comma"
        )
    if "digit" not in kinds:
        return "".join(token.value for token in tokens)
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    if any(kinds[index] == "literal" and tokens[index].value == "/" and "digit" in kinds[:index] for index in range(last)):
        return _show_general(value)  # a fraction
    if "power" in kinds:
        return _show_power(tokens, kinds.index("power"), value)
    point = kinds.index("point") if "point" in kinds else len(kinds)
    whole, rest = tokens[:point], tokens[point + 1 :]
    value *= Decimal(100) ** kinds.count("percent")
    value = value.scaleb(-3 * _trailing_commas(whole if not any(token.kind == "digit" for token in rest) else rest))
    decimals = min(_MOST_DECIMALS, sum(token.kind == "digit" for token in rest))
    digits = f"{_EXACT.quantize(value, Decimal(1).scaleb(-decimals)):f}"
    before, _, after = digits.partition(".")
    grouped = any(token.kind == "comma" for token in whole[: _last_digit(whole)])
    fraction = _fill_fraction(rest, after)
    return _fill_whole(whole, before.lstrip("0"), grouped=grouped) + ("." if fraction[:1].isdigit() else "") + fraction


def _last_digit(tokens: Sequence[Token]) -> int:
    return max((index for index, token in enumerate(tokens) if token.kind == "digit"), default=0)


def _trailing_commas(tokens: Sequence[Token]) -> int:
    """Return how many commas follow the last digit: each shows the number in thousands."""
    return sum(token.kind == "comma" for token in tokens[_last_digit(tokens) + 1 :])


def _fill_whole(tokens: Sequence[Token], digits: str, *, grouped: bool) -> str:
    """Return the digits before the point, put from the right into the places of the tokens."""
    shown: list[str] = []
    left = list(digits)
    count = 0
    first = next((index for index, token in enumerate(tokens) if token.kind == "digit"), -1)
    for index in range(len(tokens) - 1, -1, -1):
        kind, value = tokens[index]
        if kind == "comma":
            continue
        if kind != "digit":
            shown.append(value)
            continue
        for digit in reversed(left) if index == first else left[-1:]:
            shown.append("," if grouped and count and count % 3 == 0 else "")
            shown.append(digit)
            count += 1
        if not left and value == "0":
            shown.append("," if grouped and count and count % 3 == 0 else "")
            shown.append("0")
            count += 1
        left = left[:-1]
    return "".join(reversed(shown))


def _fill_fraction(tokens: Sequence[Token], digits: str) -> str:
    """Return the digits behind the point; zeros at the end stand only where the format wants them (0, not # or ?)."""
    places = [token.value for token in tokens if token.kind == "digit"]
    while digits and digits[-1] == "0" and places[len(digits) - 1] != "0":
        digits = digits[:-1]
    left = iter(digits)
    return "".join(next(left, "") if token.kind == "digit" else token.value for token in tokens if token.kind != "comma")


def _show_power(tokens: Sequence[Token], power: int, value: Decimal) -> str:
    decimals = 0
    for token in reversed(tokens[:power]):
        if token.kind == "point":
            break
        decimals += token.kind == "digit"
    else:
        decimals = 0
    mantissa, _, exponent = f"{float(value):.{min(decimals, _MOST_DECIMALS)}e}".partition("e")
    return f"{mantissa}E{exponent}"


def _show_date(tokens: Sequence[Token], value: Decimal, *, since_1904: bool) -> str:
    days, seconds = divmod(int(_EXACT.quantize(value * 86_400, Decimal(1))) if abs(value) <= _LAST_DAY else -1, 86_400)
    days += _DAYS_1904 if since_1904 else 0
    if not 0 <= days <= _LAST_DAY:
        return _show_general(value)
    # A spreadsheet believes in 29 February 1900; before it, its days are one off.
    day = date(1899, 12, 30 if days > 60 else 31) + timedelta(days=days)
    total = days * 86_400 + seconds
    by_half = any(token.kind == "half" for token in tokens)
    shown: list[str] = []
    for index, token in enumerate(tokens):
        if token.kind == "elapsed":
            shown.append(str(total // {"h": 3600, "m": 60, "s": 1}[token.value[0]]).zfill(len(token.value)))
        elif token.kind == "half":
            early, _, late = token.value.partition("/")
            shown.append(late if seconds >= 43_200 else early)
        elif token.kind == "part":
            if token.value[0] == "m" and _means_minutes(tokens, index):
                shown.append(str(seconds // 60 % 60).zfill(min(2, len(token.value))))
            else:
                shown.append(_show_part(token.value, day, seconds, by_half=by_half))
        elif token.kind in ("literal", "comma"):
            shown.append(token.value)
    return "".join(shown).strip()


def _means_minutes(tokens: Sequence[Token], index: int) -> bool:
    """Return whether an m stands for minutes: after hours or before seconds."""
    before = next((token for token in reversed(tokens[:index]) if token.kind in ("part", "elapsed")), None)
    after = next((token for token in tokens[index + 1 :] if token.kind in ("part", "elapsed")), None)
    return (before is not None and before.value[0] == "h") or (after is not None and after.value[0] == "s")


def _show_part(part: str, day: date, seconds: int, *, by_half: bool) -> str:
    width = len(part)
    match part[0]:
        case "y":
            return f"{day.year % 100:02}" if width <= 2 else str(day.year)
        case "e":
            return str(day.year)
        case "m":
            name = _ENGLISH_MONTHS[day.month - 1]
            return (str(day.month).zfill(width), name[:3], name, name[0])[max(0, min(width, 5) - 2)]
        case "d":
            name = _ENGLISH_DAYS[day.weekday()]
            return (str(day.day).zfill(width), name[:3], name)[max(0, min(width, 4) - 2)]
        case "a":
            return ("星期" if width > 3 else "") + _WEEKDAYS[day.weekday()]
        case "h":
            hour = seconds // 3600
            return str((hour % 12 or 12) if by_half else hour).zfill(min(2, width))
        case "s":
            return str(seconds % 60).zfill(min(2, width))
    return ""
