"""The number formats of a spreadsheet, taken apart.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31 (number formats); ids 14, 22, 27 to 36 and 50 to 58 as a Chinese Excel shows them.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

__all__ = ["BUILT_IN", "GENERAL", "Section", "Token", "hides_text", "split_code"]

GENERAL = "General"
_LONGEST_CODE = 500  # characters; Excel allows 255

_ACCOUNT = '_ * #,##0{0}_ ;_ * \\-#,##0{0}_ ;_ * "-"{1}_ ;_ @_ '
BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "yyyy年m月",
    28: "m月d日", 29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 34: "上午/下午h时mm分",
    35: "上午/下午h时mm分ss秒", 36: "yyyy年m月", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: _ACCOUNT.format("", ""), 42: _ACCOUNT.format("", ""), 43: _ACCOUNT.format(".00", "??"),
    44: _ACCOUNT.format(".00", "??"), 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@", 50: "yyyy年m月",
    51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 55: "上午/下午h时mm分", 56: "上午/下午h时mm分ss秒", 57: "yyyy年m月",
    58: "m月d日",
}  # fmt: skip

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<power>E[+-])|(?P<part>y+|m+|d+|h+|s+|a{3,4}|e+|g+|b+)|(?P<digit>[0#?])|(?P<point>\.)"
    r"|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,20}(?:\.\d{1,20})?)")


class Token(NamedTuple):
    """kind: literal, digit, point, comma, percent, power, general, text, half, part (of a date), elapsed."""

    kind: str
    value: str


class Section(NamedTuple):
    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None

    @property
    def is_date(self) -> bool:
        return any(token.kind in ("part", "elapsed", "half") for token in self.tokens)


def hides_text(code: str) -> bool:
    """Return whether the format shows nothing for a text (;;;)."""
    sections = split_code(code)
    return len(sections) > 3 and not sections[3].tokens


@lru_cache(maxsize=2048)
def split_code(code: str) -> tuple[Section, ...]:
    """Return the parts of a format code, none for General."""
    if code in (GENERAL, "@", "") or len(code) > _LONGEST_CODE:
        return ()
    sections: list[Section] = []
    tokens: list[Token] = []
    condition: tuple[str, Decimal] | None = None
    for match in _TOKEN.finditer(code):
        kind, value = match.lastgroup or "literal", match[match.lastgroup or 0]
        if kind == "literal" and value == ";":
            sections.append(Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind == "bracket":
            if found := _CONDITION.fullmatch(value):
                condition = found[1], Decimal(found[2])
            elif value.startswith("$"):
                tokens.append(Token("literal", value[1:].partition("-")[0]))
            elif re.fullmatch(r"(?i)h+|m+|s+", value):
                tokens.append(Token("elapsed", value.lower()))
        elif kind in ("quoted", "escaped"):
            tokens.append(Token("literal", value))
        elif kind == "part":
            tokens.append(Token("part", value.lower()))
        elif kind == "space":
            tokens.append(Token("literal", " "))
        elif kind != "fill":
            tokens.append(Token(kind, value))
    return (*sections, Section(tuple(tokens), condition))
