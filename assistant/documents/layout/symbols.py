"""Signs of the symbol fonts (Wingdings and its kin), which files store as private-use characters."""

__all__ = ["spell_symbol"]

_FIRST, _LAST = 0xF000, 0xF0FF
# Ticked and open boxes carry meaning in forms; all other symbols that reports use are bullets.
_BOXES = {0xF0FE: "☑", 0xF052: "☑", 0xF0FD: "☒", 0xF054: "☒", 0xF0FC: "√", 0xF050: "√", 0xF0A8: "□", 0xF06F: "□", 0xF0A3: "□", 0xF071: "□"}
_ARROWS = {0xF0E0: "→", 0xF0E8: "→", 0xF0DF: "←"}


def spell_symbol(code: int) -> str | None:
    """Return the plain sign for a symbol font's code, None for a code outside the symbol fonts."""
    if not _FIRST <= code <= _LAST:
        return None
    return _BOXES.get(code) or _ARROWS.get(code) or ("●" if code > 0xF020 else " ")
