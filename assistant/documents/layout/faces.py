"""Names of fonts: which of them draw black letters."""

__all__ = ["is_heavy_name"]

_HEAVY = ("bold", "black", "heavy", "demi", "hei", "黑", "xiaobiaosong", "小标宋", "xbs")
_LIGHT_HEI = ("yahei", "雅黑", "regular", "light")


def is_heavy_name(name: str) -> bool:
    """Return whether a font of that name is bold or black as headings are: 黑体 and 小标宋 are, 微软雅黑 is not."""
    folded = name.lower()
    if "bold" not in folded and any(part in folded for part in _LIGHT_HEI):
        return False
    return any(part in folded for part in _HEAVY)
