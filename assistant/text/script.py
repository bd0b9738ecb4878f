"""Traditional characters read as simplified ones, one for one, so that places in a text stay where they are."""

import re
from functools import lru_cache

__all__ = ["holds_traditional", "simplified"]

# Characters that every page in traditional characters is full of and that simplified writing does not know.
_TELLING = re.compile("[項係統數據應運維總經費設備網絡開發與個們這業務單資訊為時間種類實現環過對說無會來點後價訂]")
_ALMOST_ONLY_TRADITIONAL = "後於徵"  # simplified writing keeps them for a surname and a note of music
_HAN = (0x4E00, 0x9FFF)


def holds_traditional(text: str) -> bool:
    """Return whether any common traditional character stands in `text`."""
    return _TELLING.search(text) is not None


def simplified(text: str) -> str:
    """Return `text` with traditional characters replaced by simplified ones; its length does not change."""
    return text.translate(_table())


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    from opencc_purepy import OpenCC  # its dictionaries take 0.1 s, which few reports need

    first, last = _HAN
    characters = [chr(code) for code in range(first, last + 1)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(one): other for one, other in zip(characters, converted, strict=True) if len(other) == 1 and not _is_simplified(one)}


def _is_simplified(character: str) -> bool:
    """Return whether simplified writing uses the character too (著 in 著名, 乾 in 乾坤): it stays. Source: GB/T 2312."""
    if character in _ALMOST_ONLY_TRADITIONAL:
        return False
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False
