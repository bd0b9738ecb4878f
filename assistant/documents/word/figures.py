"""Counters of automatic lists, written in the number formats of Office."""

from assistant.text.numerals import chinese_numeral

__all__ = ["write_counter"]

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_COUNTED = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
}  # fmt: skip
_DIGIT_BY_DIGIT = {"ideographDigital": "〇", "japaneseDigitalTenThousand": "〇", "taiwaneseDigital": "○"}
_HAN = "一二三四五六七八九"
_FINANCIAL = {
    "chineseLegalSimplified": str.maketrans("零一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟万"),
    "ideographLegalTraditional": str.maketrans("零一二三四五六七八九十百千万", "零壹貳參肆伍陸柒捌玖拾佰仟萬"),
}
# The sign for 1, and how many follow it.
_ENCLOSED = {
    "decimalEnclosedCircle": (0x2460, 20),
    "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20),
    "decimalEnclosedFullstop": (0x2488, 20),
    "ideographEnclosedCircle": (0x3280, 10),
}
_WIDE_ZERO = 0xFF10
_LARGEST = 10_000


def write_counter(number: int, form: str) -> str:
    """Return a counter in a number format of the standard; Arabic figures for formats that reports do not use."""
    if not 0 <= number < _LARGEST:
        return str(number)
    if form in _COUNTED:
        return chinese_numeral(number)
    if form in _DIGIT_BY_DIGIT:
        return "".join(_HAN[int(digit) - 1] if digit != "0" else _DIGIT_BY_DIGIT[form] for digit in str(number))
    if form in _FINANCIAL:
        spelled = chinese_numeral(number)
        return (f"一{spelled}" if spelled.startswith("十") else spelled).translate(_FINANCIAL[form])
    if form in _ENCLOSED and 1 <= number <= _ENCLOSED[form][1]:
        return chr(_ENCLOSED[form][0] + number - 1)
    return _write_western(number, form)


def _write_western(number: int, form: str) -> str:
    if form in ("upperLetter", "lowerLetter") and number:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and number:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if form == "ideographTraditional" and 1 <= number <= len(_STEMS):
        return _STEMS[number - 1]
    if form == "ideographZodiac" and 1 <= number <= len(_BRANCHES):
        return _BRANCHES[number - 1]
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(_WIDE_ZERO + int(digit)) for digit in str(number))
    return f"- {number} -" if form == "numberInDash" else str(number)


def _roman(number: int) -> str:
    signs: list[str] = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        signs.append(sign * count)
    return "".join(signs)
